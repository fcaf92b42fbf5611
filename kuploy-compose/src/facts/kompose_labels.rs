//! `kompose.*` labels: the interface that kompose's users bring along, read with its documented meaning.

mod table;

use crate::map::IndexMap;

use table::{Form, LABELS, Label};

pub(crate) use table::Place;

use super::findings::Findings;
use crate::diagnostic::{Finding, Path, Severity, rules};

/// The `kompose.*` labels of one service or volume that are known and have a fitting value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels<'a> {
    values: IndexMap<&'a str, &'a str>,
}

const PREFIX: &str = "kompose.";

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
            let known = LABELS
                .iter()
                .find(|label| label.key == key && label.place == place);
            match known {
                None => {
                    let names = LABELS
                        .iter()
                        .filter(|label| label.place == place)
                        .map(|label| label.key);
                    let finding = Finding::new(
                        &rules::KOMPOSE_LABEL_UNKNOWN,
                        format!("unknown label `{key}` is ignored"),
                    );
                    let finding = match crate::diagnostic::nearest(key, names) {
                        Some(name) => finding.help(format!("did you mean `{name}`?")),
                        None => finding,
                    };
                    findings.add(finding, &path.key(key));
                }
                Some(Label { form, .. }) => {
                    if form.accepts(value) {
                        self.values.insert(key, value.trim());
                    } else {
                        let so = match form {
                            Form::Needed(_) => "",
                            _ => "; it is ignored",
                        };
                        let finding = Finding::new(
                            &rules::KOMPOSE_LABEL_VALUE,
                            format!("`{value}` is not a valid value of the label `{key}`{so}"),
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
            Self::Text => "a string".to_owned(),
            Self::Truth => "`true` or `false`".to_owned(),
            Self::Number => "a whole number".to_owned(),
            Self::OneOf(words) | Self::Needed(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
                words.join(", ")
            }
        }
    }
}

/// A `kompose.*` label as the reference describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KomposeLabel {
    /// The whole key, as `kompose.service.type`.
    pub key: &'static str,
    /// Whether it stands on a top-level volume; otherwise it stands on a service.
    pub on_volume: bool,
    /// The values that it may have, in words.
    pub values: String,
    /// What it does.
    pub effect: &'static str,
    /// The key of `x-kuploy` that does the same, as `autoscale.max`.
    pub instead: Option<&'static str>,
}

/// All `kompose.*` labels that are read, in the order of their keys.
pub fn kompose_labels() -> impl Iterator<Item = KomposeLabel> {
    LABELS.iter().map(|label| KomposeLabel {
        key: label.key,
        on_volume: label.place == Place::Volume,
        values: label.form.describe(),
        effect: label.effect,
        instead: Some(label.instead).filter(|key| !key.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_unknown_labels_lists_all_that_are_known() {
        let page = rules::KOMPOSE_LABEL_UNKNOWN.details();
        for label in LABELS {
            let short = label.key.trim_start_matches(PREFIX);
            let last = short
                .strip_prefix("service.healthcheck.readiness.")
                .or_else(|| short.strip_prefix("service.healthcheck.liveness."))
                .unwrap_or(short);
            assert!(page.contains(&format!("`{last}`")), "{}", label.key);
        }
    }
}
