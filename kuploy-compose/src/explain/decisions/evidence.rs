//! Reasons that are places.

use super::{Decision, Known, Why, said};
use crate::compile::Compiled;
use crate::diagnostic::{Area, Finding, Path};
use crate::facts::view::{EvidenceKind, EvidenceView};

pub(super) fn because(about: Area, what: impl Into<String>, evidence: &[EvidenceView]) -> Decision {
    Decision {
        why: evidence.iter().cloned().map(by).collect(),
        ..said(about, what)
    }
}

pub(super) fn by(evidence: EvidenceView) -> Why {
    Why {
        evidence: Some(evidence),
        ..Why::default()
    }
}

pub(super) fn compose(path: &str) -> EvidenceView {
    EvidenceView {
        source: EvidenceKind::Compose,
        text: format!("`{path}`"),
        path: Some(path.to_owned()),
        ..EvidenceView::default()
    }
}

/// A key of the service as evidence, where it is written.
pub(super) fn key(known: &Known<'_>, key: &str) -> Option<EvidenceView> {
    at(known, &Path::service(&known.facts.service).keys(key))
}

/// A Compose path as evidence, where it is written.
pub(super) fn at(known: &Known<'_>, path: &Path) -> Option<EvidenceView> {
    let tree = known.compiled.project.as_ref()?.tree.as_ref()?;
    path.find(tree).filter(|node| !node.is_null())?;
    let span = path.locate(tree);
    Some(EvidenceView {
        file: span
            .and_then(|span| known.compiled.sources.get(span.source))
            .map(|source| source.path.clone()),
        line: span
            .and_then(|span| known.compiled.sources.start(span))
            .map(|place| place.line),
        ..compose(&path.to_string())
    })
}

pub(super) fn finding_place(compiled: &Compiled, finding: &Finding) -> Option<EvidenceView> {
    let located = finding.located(&compiled.sources);
    let file = located.file()?.to_owned();
    Some(EvidenceView {
        file: Some(file),
        line: located.start().map(|place| place.line),
        ..compose(&finding.path)
    })
}
