//! What is known of a document: its findings, its tree, and what becomes of its keys.

use std::collections::BTreeMap;

use kuploy_compose::diagnostic::{Filter, Located, Report, Severity};
use kuploy_compose::drift::Settings;
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::provenance::{self, Link};
use kuploy_compose::source::{SourceId, Sources, paths};
use kuploy_compose::yaml::{self, Limits, Node};
use kuploy_compose::{Files, Options, compile, load};
use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location,
    NumberOrString, Url,
};

use super::documents::{Documents, Edited, path, uri};
use super::text;

/// What is known of a document.
pub(super) struct Analysis {
    /// Its absolute path.
    pub(super) path: String,
    /// Its text, when it was analysed.
    pub(super) text: String,
    /// Its own tree, with places in its text; `None` when it is no YAML.
    pub(super) tree: Option<Node>,
    pub(super) sources: Sources,
    pub(super) report: Report,
    /// The lines of manifests that come from the project; nothing for manifests.
    pub(super) links: Vec<Link>,
    /// The directory that paths of sources begin at.
    directory: String,
}

impl Analysis {
    /// Analyses an open document; `None` for one that is neither a Compose file nor a manifest.
    pub(super) fn of(documents: &Documents, uri: &Url, filter: &Filter) -> Option<Self> {
        let path = path(uri)?;
        let text = documents.text(uri)?.to_owned();
        let files = documents.files(&path)?;
        let tree = tree(&text);
        let mut analysis = Self {
            directory: files.current_dir(),
            path,
            text,
            tree,
            sources: Sources::default(),
            report: Report::default(),
            links: Vec::new(),
        };
        if analysis.is_compose() {
            analysis.project(documents, &files, filter);
        } else if analysis.is_manifest() {
            analysis.manifest(filter);
        } else {
            return None;
        }
        Some(analysis)
    }

    fn is_compose(&self) -> bool {
        let has = |key| {
            self.tree
                .as_ref()
                .is_some_and(|tree| tree.get(key).is_some())
        };
        load::is_compose_file(paths::file_name(&self.path)) || has("services") && !has("apiVersion")
    }

    fn is_manifest(&self) -> bool {
        let tree = self.tree.as_ref();
        tree.is_some_and(|tree| tree.get("apiVersion").is_some() && tree.get("kind").is_some())
    }

    fn project(&mut self, documents: &Documents, files: &Edited<'_>, filter: &Filter) {
        let request = documents.request(&self.compose_files(files));
        let compiled = compile(files, &request, &Options::default());
        let tree = compiled
            .project
            .as_ref()
            .and_then(|project| project.tree.as_ref());
        let mut report = compiled.report.clone();
        filter.apply(&mut report, &compiled.sources, tree);
        self.links = provenance::links(&compiled);
        self.report = report;
        self.sources = compiled.sources;
    }

    /// The Compose files of the project that the document belongs to: an override is read with the file that it
    /// overrides.
    fn compose_files(&self, files: &Edited<'_>) -> Vec<String> {
        let listed = files.list(&self.directory).unwrap_or_default();
        let beside = listed
            .iter()
            .filter(|entry| load::is_compose_file(&entry.name))
            .map(|entry| paths::join(&self.directory, &entry.name));
        let beside: Vec<String> = beside.collect();
        let projects = load::projects(files, &beside);
        let own = projects
            .into_iter()
            .find(|project| project.contains(&self.path));
        own.unwrap_or_else(|| vec![self.path.clone()])
    }

    fn manifest(&mut self, filter: &Filter) {
        let id = self
            .sources
            .add(paths::file_name(&self.path), self.text.as_str());
        let texts = [ManifestText {
            source: id,
            text: &self.text,
        }];
        manifests::lint(
            &texts,
            &Settings::default(),
            &Limits::default(),
            &mut self.report,
        );
        filter.apply(&mut self.report, &self.sources, None);
    }

    /// The document that a text belongs to.
    pub(super) fn uri_of(&self, source: SourceId) -> Option<Url> {
        let named = &self.sources.get(source)?.path;
        uri(&paths::join(&self.directory, named))
    }

    /// Whether a text is that of the document.
    pub(super) fn is_own(&self, source: SourceId) -> bool {
        self.sources
            .get(source)
            .is_some_and(|source| paths::join(&self.directory, &source.path) == self.path)
    }

    /// The findings with a place, by document.
    pub(super) fn diagnostics(&self) -> BTreeMap<Url, Vec<Diagnostic>> {
        let mut all: BTreeMap<Url, Vec<Diagnostic>> = BTreeMap::new();
        for finding in &self.report {
            let located = finding.located(&self.sources);
            // What is about no line stands at the top of the document.
            let uri = match finding.span {
                Some(span) => self.uri_of(span.source),
                None => uri(&self.path),
            };
            if let Some(uri) = uri {
                all.entry(uri).or_default().push(self.diagnostic(located));
            }
        }
        all
    }

    fn diagnostic(&self, located: Located<'_>) -> Diagnostic {
        let finding = located.finding;
        let range = finding.span.and_then(|span| {
            let text = &self.sources.get(span.source)?.text;
            Some(text::range(text, span.start as usize, span.end as usize))
        });
        let related = finding.related.iter().filter_map(|related| {
            let text = &self.sources.get(related.span.source)?.text;
            let range = text::range(text, related.span.start as usize, related.span.end as usize);
            let location = Location::new(self.uri_of(related.span.source)?, range);
            Some(DiagnosticRelatedInformation {
                location,
                message: related.text.clone(),
            })
        });
        let related: Vec<_> = related.collect();
        let message = match &finding.help {
            Some(help) => format!("{}\nhelp: {help}", finding.message),
            None => finding.message.clone(),
        };
        Diagnostic {
            range: range.unwrap_or_default(),
            severity: Some(match finding.severity {
                Severity::Error => DiagnosticSeverity::ERROR,
                Severity::Warning => DiagnosticSeverity::WARNING,
                Severity::Info => DiagnosticSeverity::INFORMATION,
            }),
            code: Some(NumberOrString::String(finding.rule.code.to_owned())),
            code_description: Url::parse(&finding.rule.url())
                .ok()
                .map(|href| CodeDescription { href }),
            source: Some("kuploy".to_owned()),
            message,
            related_information: Some(related).filter(|related| !related.is_empty()),
            ..Diagnostic::default()
        }
    }
}

/// The first document of a text. What the reader repairs is kept: an editor's text is seldom whole.
pub(super) fn tree(text: &str) -> Option<Node> {
    let mut sources = Sources::default();
    let id = sources.add("", text);
    let nodes = yaml::parse(text, id, &Limits::default(), &mut Report::default());
    nodes.into_iter().next()
}
