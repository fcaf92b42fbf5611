//! Evidence as data, with lines in place of Compose paths.

use serde::Serialize;

use crate::diagnostic::{Path, Secrets};
use crate::facts::Facts;
use crate::facts::evidence::{Evidence, Fact};
use crate::source::Span;

/// Something that is known, with what says so, the strongest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Known<T> {
    /// What is known.
    pub value: T,
    /// What says so.
    pub evidence: Vec<EvidenceView>,
}

/// What kind of thing says a fact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// A key of the Compose file.
    #[default]
    Compose,
    /// A key of `x-kuploy`.
    Extension,
    /// A file that the project mounts or runs.
    File,
    /// A Dockerfile.
    Dockerfile,
    /// `kuploy.images.json`.
    ImageLock,
    /// The catalogue of well-known images.
    Catalogue,
}

/// What says a fact, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EvidenceView {
    /// What kind of thing it is.
    pub source: EvidenceKind,
    /// In a few words: `` `EXPOSE` in line 7 of `api/Dockerfile` ``.
    pub text: String,
    /// The Compose path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The page that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// The facts while they are viewed, and the secrets to mask.
pub(super) struct Viewer<'v> {
    pub(super) facts: &'v Facts<'v>,
    pub(super) secrets: &'v Secrets,
}

impl Viewer<'_> {
    /// Where a Compose path was written.
    pub(super) fn span(&self, path: &Path) -> Option<Span> {
        path.locate(self.facts.project.tree.as_ref()?)
    }

    /// The value that is written at a Compose path, if it is a string.
    pub(super) fn written(&self, path: &Path) -> Option<&str> {
        path.find(self.facts.project.tree.as_ref()?)?.as_str()
    }

    /// Whether something is written at a Compose path.
    pub(super) fn is_written(&self, path: &Path) -> bool {
        let tree = self.facts.project.tree.as_ref();
        tree.and_then(|tree| path.find(tree)).is_some()
    }

    /// A key of the Compose file as evidence.
    pub(super) fn compose(&self, path: &Path) -> EvidenceView {
        self.at_path(EvidenceKind::Compose, path)
    }

    fn at_path(&self, source: EvidenceKind, path: &Path) -> EvidenceView {
        let sources = self.facts.sources;
        let span = self.span(path);
        EvidenceView {
            source,
            text: format!("`{path}`"),
            path: Some(path.to_string()),
            file: span
                .and_then(|span| sources.get(span.source))
                .map(|source| source.path.clone()),
            line: span
                .and_then(|span| sources.start(span))
                .map(|place| place.line),
            page: None,
        }
    }

    /// Evidence of the facts as data.
    pub(super) fn evidence(&self, evidence: &Evidence) -> EvidenceView {
        let text = evidence.to_string();
        let view = |source| EvidenceView {
            source,
            text: text.clone(),
            ..EvidenceView::default()
        };
        match evidence {
            Evidence::ComposePath(path) => self.at_path(EvidenceKind::Compose, path),
            Evidence::Extension(path) => self.at_path(EvidenceKind::Extension, path),
            Evidence::FileLine { path, line } => EvidenceView {
                file: Some(path.clone()),
                line: Some(*line),
                ..view(EvidenceKind::File)
            },
            Evidence::DockerfileLine { path, line, .. } => EvidenceView {
                file: Some(path.clone()),
                line: Some(*line),
                ..view(EvidenceKind::Dockerfile)
            },
            Evidence::ImageLock { .. } => view(EvidenceKind::ImageLock),
            Evidence::Catalogue { page, .. } => EvidenceView {
                page: Some(page.clone().into_owned()),
                ..view(EvidenceKind::Catalogue)
            },
        }
    }

    /// A fact as data.
    pub(super) fn known<T, U>(&self, fact: &Fact<T>, value: impl Fn(&T) -> U) -> Known<U> {
        Known {
            value: value(&fact.value),
            evidence: vec![self.evidence(&fact.evidence)],
        }
    }

    /// Something that a key of the Compose file says.
    pub(super) fn says<T>(&self, value: T, path: &Path) -> Known<T> {
        Known {
            value,
            evidence: vec![self.compose(path)],
        }
    }

    /// A text without the values of secrets; `path` is where it stands.
    pub(super) fn masked(&self, text: &str, path: Option<&Path>) -> String {
        let span = path.and_then(|path| self.span(path));
        let known = self.facts.secrets.masked(text);
        self.secrets.masked_at(&known, span)
    }

    /// Words without the values of secrets.
    pub(super) fn masked_words<'w>(
        &self,
        words: impl IntoIterator<Item = &'w str>,
        path: Option<&Path>,
    ) -> Vec<String> {
        let words = words.into_iter().enumerate();
        words
            .map(|(index, word)| self.masked(word, path.map(|path| path.index(index)).as_ref()))
            .collect()
    }
}
