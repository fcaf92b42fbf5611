//! Where a rule is in a manifest, and how it says what it found there.

use std::fmt::Write as _;

use super::delivery;
use super::settings::Settings;
use super::sync_options;
use crate::diagnostic::{Finding, Fix, Report, Rule, Severity};
use crate::options::GitOps;
use crate::source::Span;
use crate::yaml::{Entry, Map};

/// A walk through one object: the path so far, and the report.
pub(super) struct Finder<'a> {
    pub(super) settings: &'a Settings,
    /// `Deployment/web`.
    object: String,
    path: String,
    /// The object is applied by the server.
    server_side: bool,
    report: &'a mut Report,
}

/// Few paths are longer.
const PATH: usize = 96;

impl<'a> Finder<'a> {
    pub(super) fn new(settings: &'a Settings, object: String, report: &'a mut Report) -> Self {
        Self {
            settings,
            object,
            path: String::with_capacity(PATH),
            server_side: false,
            report,
        }
    }

    /// For one object, of which it is known how it is applied.
    pub(super) fn of_object(settings: &'a Settings, map: &Map, report: &'a mut Report) -> Self {
        Self {
            server_side: sync_options::is_applied_server_side(map, settings),
            ..Self::new(settings, name_of(map), report)
        }
    }

    /// Goes on below a key.
    pub(super) fn below(&mut self, key: &str, walk: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(key);
        walk(self);
        self.path.truncate(length);
    }

    /// Goes on below an index.
    pub(super) fn at_index(&mut self, index: usize, walk: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        match u32::try_from(index)
            .ok()
            .and_then(|index| char::from_digit(index, 10))
        {
            Some(digit) => self.path.extend(['[', digit, ']']),
            // Writing to a string never fails.
            None => _ = write!(self.path, "[{index}]"),
        }
        walk(self);
        self.path.truncate(length);
    }

    /// What only Argo CD makes of it: nothing where another tool applies, or people do.
    pub(super) fn of_argo_cd(&self, words: &'static str) -> &'static str {
        if self.settings.gitops == GitOps::ArgoCd && !self.settings.by_hand {
            words
        } else {
            ""
        }
    }

    /// Whether the walk is at one of these fields of the object itself.
    pub(super) fn is_at(&self, fields: &[&str]) -> bool {
        fields.contains(&self.path.as_str())
    }

    /// Whether the walk is below a field of the object itself: `metadata.labels.`.
    pub(super) fn is_below(&self, field: &str) -> bool {
        self.path.starts_with(field)
    }

    /// The object in messages: `Deployment/web`.
    pub(super) fn object(&self) -> &str {
        &self.object
    }

    /// Says something about the value here.
    pub(super) fn say(&mut self, found: Found) {
        let severity =
            delivery::severity(found.rule, found.severity, self.settings, self.server_side);
        let Some(severity) = severity else { return };
        let path = match (self.path.as_str(), found.below.as_str()) {
            ("", below) => below.to_owned(),
            (path, "") => path.to_owned(),
            (path, below) if below.starts_with('[') => format!("{path}{below}"),
            (path, below) => format!("{path}.{below}"),
        };
        let mut finding = Finding::new(found.rule, found.message)
            .at(format_args!("{}:{path}", self.object))
            .severity(severity);
        finding.span = Some(found.span).filter(|span| *span != Span::default());
        finding.help = found.help;
        finding.related = found.related;
        finding.fix = found.fix;
        self.report.push(finding);
    }
}

/// What a rule has to say, before it knows where it is.
pub(super) struct Found {
    rule: &'static Rule,
    severity: Severity,
    message: String,
    help: Option<String>,
    span: Span,
    below: String,
    related: Vec<crate::diagnostic::Label>,
    fix: Option<Fix>,
}

impl Found {
    pub(super) fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: message.into(),
            help: None,
            span,
            below: String::new(),
            related: Vec::new(),
            fix: None,
        }
    }

    /// About a key of the mapping here.
    pub(super) fn key(
        rule: &'static Rule,
        key: &str,
        entry: &Entry,
        message: impl Into<String>,
    ) -> Self {
        Self::new(rule, entry.key_span, message).below(key)
    }

    /// About something further down: `ports[0].name`.
    #[must_use]
    pub(super) fn below(mut self, path: impl Into<String>) -> Self {
        self.below = path.into();
        self
    }

    #[must_use]
    pub(super) fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What helps where nothing else was said to.
    #[must_use]
    pub(super) fn or_help(mut self, help: &str) -> Self {
        self.help.get_or_insert_with(|| help.to_owned());
        self
    }

    /// A repair that leaves no choice.
    #[must_use]
    pub(super) fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    #[must_use]
    pub(super) fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    #[must_use]
    pub(super) fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(crate::diagnostic::Label {
            span,
            text: text.into(),
        });
        self
    }
}

/// The name that findings have for an object: `Deployment/web`.
pub(super) fn name_of(map: &Map) -> String {
    let kind = super::tree::text(map, "kind").unwrap_or("?");
    let metadata = map.get("metadata").and_then(|entry| entry.node.as_map());
    let name = metadata.and_then(|metadata| {
        super::tree::text(metadata, "name").or_else(|| super::tree::text(metadata, "generateName"))
    });
    [kind, name.unwrap_or("?")].join("/")
}
