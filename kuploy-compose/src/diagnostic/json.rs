//! Findings as data: the shape of `--format json`.

use serde::Serialize;

use super::{Fix, Located, Severity};
use crate::source::{Sources, Span};

/// All findings of a run: the document that `--format json` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportJson {
    /// Version of this shape. Fields are added without a new one; a change of meaning raises it.
    pub version: u32,
    /// The findings, ordered by place; what several services have in common in a Compose file, once for each of them.
    pub findings: Vec<FindingJson>,
    /// How many there are; what several services have in common is one.
    pub summary: SummaryJson,
}

/// How many findings there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SummaryJson {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub infos: usize,
}

/// So many places of one finding name all others.
const PLACES: usize = 20;

impl ReportJson {
    /// The version that this library writes.
    pub const VERSION: u32 = 1;

    /// The document about findings of one or several runs.
    pub fn new<'a>(findings: impl IntoIterator<Item = Located<'a>>) -> Self {
        let mut summary = SummaryJson::default();
        let findings = findings
            .into_iter()
            .flat_map(|located| {
                match located.finding.severity {
                    Severity::Error => summary.errors += 1,
                    Severity::Warning => summary.warnings += 1,
                    Severity::Info => summary.infos += 1,
                }
                FindingJson::of_places(located)
            })
            .collect();
        Self {
            version: Self::VERSION,
            findings,
            summary,
        }
    }
}

/// A finding with its places as lines, columns and byte offsets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FindingJson {
    /// The rule's code, `KP3102`; never reused.
    pub code: String,
    /// The rule's name, usable wherever a code is.
    pub name: String,
    /// How much it matters.
    pub severity: Severity,
    /// What happened, and what happens instead.
    pub message: String,
    /// The Compose path, or `KIND/NAME:spec.path` of a manifest.
    pub path: String,
    /// Other Compose paths that the same is said of, since several services read the line of a file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// Where it was written, when there is a text.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceJson>,
    /// Other places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedJson>,
    /// The way out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The repair that `lint --fix` makes: edits of texts, all or none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fix: Vec<EditJson>,
    /// The rule's page.
    pub url: String,
}

/// One edit of a repair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EditJson {
    /// What is replaced; may be empty.
    #[serde(flatten)]
    pub place: PlaceJson,
    /// What stands there then; may be empty.
    pub text: String,
}

/// A range in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PlaceJson {
    /// The file.
    pub file: String,
    /// The range.
    pub span: SpanJson,
}

/// Both ends of a range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SpanJson {
    /// The first character.
    pub start: PositionJson,
    /// Just past the last character.
    pub end: PositionJson,
}

/// A position, counted in three ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PositionJson {
    /// 1-based line.
    pub line: usize,
    /// 1-based column in characters.
    pub column: usize,
    /// 0-based byte offset in the file.
    pub offset: usize,
}

/// Another place of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RelatedJson {
    /// What to see there.
    pub message: String,
    /// The place.
    #[serde(flatten)]
    pub place: PlaceJson,
}

fn place(sources: &Sources, span: Span) -> Option<PlaceJson> {
    let source = sources.get(span.source)?;
    let position = |offset: u32| {
        let at = source.line_column(offset as usize);
        PositionJson {
            line: at.line,
            column: at.column,
            offset: offset as usize,
        }
    };
    Some(PlaceJson {
        file: source.path.clone(),
        span: SpanJson {
            start: position(span.start),
            end: position(span.end),
        },
    })
}

fn edits(sources: &Sources, fix: &Fix) -> Vec<EditJson> {
    let edits = fix.edits(sources).unwrap_or_default().into_iter();
    edits
        .filter_map(|(source, edit)| {
            let span = Span::new(source, edit.range.start, edit.range.end);
            Some(EditJson {
                place: place(sources, span)?,
                text: edit.text,
            })
        })
        .collect()
}

impl FindingJson {
    /// A finding, once for each place: who looks for what is said of a service finds it at its path.
    fn of_places(located: Located<'_>) -> Vec<Self> {
        let first = Self::from(located);
        // Of a line in a file of variables there is one finding, as it has no path of its own in a service.
        if located.is_private() {
            return vec![first];
        }
        let others = &located.finding.places;
        // A list of all for each of very many would be long: those are named by their own paths alone.
        let names_others = others.len() < PLACES;
        let mut all = Vec::with_capacity(others.len() + 1);
        for (path, span) in others {
            let paths = std::iter::once(&first.path).chain(&first.also);
            let also = paths.filter(|it| names_others && *it != path);
            all.push(Self {
                path: path.clone(),
                also: also.cloned().collect(),
                place: span.and_then(|span| place(located.sources, span)),
                ..first.clone()
            });
        }
        all.insert(0, first);
        all
    }
}

impl From<Located<'_>> for FindingJson {
    fn from(Located { finding, sources }: Located<'_>) -> Self {
        Self {
            code: finding.rule.code.to_owned(),
            name: finding.rule.name.to_owned(),
            severity: finding.severity,
            message: finding.message.clone(),
            path: finding.path.clone(),
            also: finding.also.clone(),
            place: finding.span.and_then(|span| place(sources, span)),
            related: finding
                .related
                .iter()
                .filter_map(|label| {
                    Some(RelatedJson {
                        message: label.text.clone(),
                        place: place(sources, label.span)?,
                    })
                })
                .collect(),
            help: finding.help.clone(),
            fix: finding
                .fix
                .as_ref()
                .map_or_else(Vec::new, |fix| edits(sources, fix)),
            url: finding.rule.url(),
        }
    }
}
