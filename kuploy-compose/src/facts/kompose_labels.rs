//! `kompose.*` labels: the interface that kompose's users bring along, read with its documented meaning.

use indexmap::IndexMap;

use super::Findings;
use crate::diagnostic::{Finding, Path, Severity, rules};

/// The `kompose.*` labels of one service or volume that are known and have a fitting value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels<'a> {
    values: IndexMap<&'a str, &'a str>,
}

/// What a label's value may be.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// Anything but nothing.
    Text,
    /// `true` or `false`, in any case.
    Truth,
    /// A whole number, not negative.
    Number,
    /// One of these, in any case.
    OneOf(&'static [&'static str]),
    /// As [`Form::OneOf`], and nothing can be written when it is something else.
    Needed(&'static [&'static str]),
}

/// Where a label may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// `services.*.labels` and `services.*.deploy.labels`.
    Service,
    /// `volumes.*.labels`.
    Volume,
}

const PREFIX: &str = "kompose.";

const CONTROLLERS: &[&str] = &[
    "deployment",
    "daemonset",
    "statefulset",
    "replicationcontroller",
];

/// Every label that is read, where, and what it may hold.
const KNOWN: &[(&str, Place, Form)] = &[
    (
        "kompose.controller.port.expose",
        Place::Service,
        Form::Truth,
    ),
    (
        "kompose.controller.type",
        Place::Service,
        Form::Needed(CONTROLLERS),
    ),
    (
        "kompose.cronjob.backoff_limit",
        Place::Service,
        Form::Number,
    ),
    (
        "kompose.cronjob.concurrency_policy",
        Place::Service,
        Form::OneOf(&["allow", "forbid", "replace"]),
    ),
    ("kompose.cronjob.schedule", Place::Service, Form::Text),
    (
        "kompose.ephemeral-storage.limit",
        Place::Service,
        Form::Text,
    ),
    (
        "kompose.ephemeral-storage.request",
        Place::Service,
        Form::Text,
    ),
    ("kompose.hpa.cpu", Place::Service, Form::Text),
    ("kompose.hpa.memory", Place::Service, Form::Text),
    ("kompose.hpa.replicas.max", Place::Service, Form::Number),
    ("kompose.hpa.replicas.min", Place::Service, Form::Number),
    (
        "kompose.image-pull-policy",
        Place::Service,
        Form::OneOf(&["always", "never", "ifnotpresent"]),
    ),
    ("kompose.image-pull-secret", Place::Service, Form::Text),
    (
        "kompose.init.containers.command",
        Place::Service,
        Form::Text,
    ),
    ("kompose.init.containers.image", Place::Service, Form::Text),
    ("kompose.init.containers.name", Place::Service, Form::Text),
    (
        "kompose.security-context.fsgroup",
        Place::Service,
        Form::Number,
    ),
    ("kompose.service.expose", Place::Service, Form::Text),
    (
        "kompose.service.expose.ingress-class-name",
        Place::Service,
        Form::Text,
    ),
    (
        "kompose.service.expose.tls-secret",
        Place::Service,
        Form::Text,
    ),
    (
        "kompose.service.external-traffic-policy",
        Place::Service,
        Form::OneOf(&["cluster", "local"]),
    ),
    ("kompose.service.group", Place::Service, Form::Text),
    (
        "kompose.service.healthcheck.liveness.http_get_path",
        Place::Service,
        Form::Text,
    ),
    (
        "kompose.service.healthcheck.liveness.http_get_port",
        Place::Service,
        Form::Number,
    ),
    (
        "kompose.service.healthcheck.liveness.tcp_port",
        Place::Service,
        Form::Number,
    ),
    (
        "kompose.service.healthcheck.readiness.disable",
        Place::Service,
        Form::Truth,
    ),
    (
        "kompose.service.healthcheck.readiness.http_get_path",
        Place::Service,
        Form::Text,
    ),
    (
        "kompose.service.healthcheck.readiness.http_get_port",
        Place::Service,
        Form::Number,
    ),
    (
        "kompose.service.healthcheck.readiness.interval",
        Place::Service,
        Form::Text,
    ),
    (
        "kompose.service.healthcheck.readiness.retries",
        Place::Service,
        Form::Number,
    ),
    (
        "kompose.service.healthcheck.readiness.start_period",
        Place::Service,
        Form::Text,
    ),
    (
        "kompose.service.healthcheck.readiness.tcp_port",
        Place::Service,
        Form::Number,
    ),
    (
        "kompose.service.healthcheck.readiness.test",
        Place::Service,
        Form::Text,
    ),
    (
        "kompose.service.healthcheck.readiness.timeout",
        Place::Service,
        Form::Text,
    ),
    ("kompose.service.name_override", Place::Service, Form::Text),
    (
        "kompose.service.nodeport.port",
        Place::Service,
        Form::Number,
    ),
    (
        "kompose.service.type",
        Place::Service,
        Form::OneOf(&["nodeport", "clusterip", "loadbalancer", "headless"]),
    ),
    ("kompose.serviceaccount-name", Place::Service, Form::Text),
    ("kompose.volume.selector", Place::Volume, Form::Text),
    ("kompose.volume.size", Place::Service, Form::Text),
    ("kompose.volume.size", Place::Volume, Form::Text),
    (
        "kompose.volume.storage-class-name",
        Place::Service,
        Form::Text,
    ),
    (
        "kompose.volume.storage-class-name",
        Place::Volume,
        Form::Text,
    ),
    ("kompose.volume.subpath", Place::Service, Form::Text),
    (
        "kompose.volume.type",
        Place::Service,
        Form::OneOf(&["persistentvolumeclaim", "emptydir", "hostpath", "configmap"]),
    ),
];

impl<'a> Labels<'a> {
    /// Reads the `kompose.*` labels of a mapping at `path`; what is unknown or unfit is a warning.
    pub(crate) fn read(
        &mut self,
        findings: &mut Findings<'_>,
        labels: &'a IndexMap<String, String>,
        path: &Path,
        place: Place,
    ) {
        for (key, value) in labels {
            if !key.starts_with(PREFIX) {
                continue;
            }
            let known = KNOWN
                .iter()
                .find(|(name, at, _)| name == key && *at == place);
            match known {
                None => {
                    let names = KNOWN
                        .iter()
                        .filter(|(_, at, _)| *at == place)
                        .map(|(name, ..)| *name);
                    let finding = Finding::new(
                        &rules::KOMPOSE_LABEL_UNKNOWN,
                        format!("the label `{key}` has no meaning here and is left out"),
                    );
                    let finding = match crate::diagnostic::nearest(key, names) {
                        Some(name) => finding.help(format!("did you mean `{name}`?")),
                        None => finding,
                    };
                    findings.add(finding, &path.key(key));
                }
                Some((_, _, form)) => {
                    if form.accepts(value) {
                        self.values.insert(key, value.trim());
                    } else {
                        let so = match form {
                            Form::Needed(_) => "",
                            _ => ", so it is ignored",
                        };
                        let finding = Finding::new(
                            &rules::KOMPOSE_LABEL_VALUE,
                            format!("`{value}` is no value of the label `{key}`{so}"),
                        )
                        .help(format!("write {}", form.describe()));
                        let finding = match form {
                            Form::Needed(_) => finding.severity(Severity::Error),
                            _ => finding,
                        };
                        findings.add(finding, &path.key(key));
                    }
                }
            }
        }
    }

    /// The value of a label, by its whole key (`kompose.service.type`).
    pub(crate) fn get(&self, key: &str) -> Option<&'a str> {
        self.values.get(key).copied()
    }

    /// Whether a truth value is `true`.
    pub(crate) fn is_true(&self, key: &str) -> bool {
        self.get(key)
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// A whole number.
    pub(crate) fn number<T: std::str::FromStr>(&self, key: &str) -> Option<T> {
        self.get(key)?.parse().ok()
    }

    /// The keys of the labels that are there.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.values.keys().copied()
    }
}

impl Form {
    fn accepts(self, value: &str) -> bool {
        let value = value.trim();
        match self {
            Self::Text => !value.is_empty(),
            Self::Truth => ["true", "false"]
                .iter()
                .any(|word| word.eq_ignore_ascii_case(value)),
            Self::Number => value.parse::<u32>().is_ok(),
            Self::OneOf(words) | Self::Needed(words) => {
                words.iter().any(|word| word.eq_ignore_ascii_case(value))
            }
        }
    }

    fn describe(self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Truth => "`true` or `false`".to_owned(),
            Self::Number => "a whole number".to_owned(),
            Self::OneOf(words) | Self::Needed(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
                words.join(", ")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_unknown_labels_lists_all_that_are_known() {
        let page = rules::KOMPOSE_LABEL_UNKNOWN.details;
        for (label, ..) in KNOWN {
            let short = label.trim_start_matches(PREFIX);
            let last = short
                .strip_prefix("service.healthcheck.readiness.")
                .or_else(|| short.strip_prefix("service.healthcheck.liveness."))
                .unwrap_or(short);
            assert!(page.contains(&format!("`{last}`")), "{label}");
        }
    }
}
