//! Config maps and secrets that scripts and guides of a repository create: `kubectl create configmap NAME` (seen beside a
//! Deployment whose settings a script makes of a file).

use crate::map::BTreeSet;

use crate::diagnostic::{Report, Severity, rules};
use crate::source::SourceId;

/// Types of secrets, one of which `create secret` is followed by.
const SECRET_TYPES: &[&str] = &["docker-registry", "generic", "tls"];

/// The names of what is created.
#[derive(Clone, Debug, Default)]
pub struct Created(BTreeSet<String>);

impl Created {
    /// Takes in what a script or a guide creates.
    pub fn add(&mut self, text: &str) {
        let mut words = text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            if word != "create" {
                continue;
            }
            skip_options(&mut words);
            match words.peek().copied() {
                Some("configmap" | "configmaps" | "cm") => {}
                Some("secret" | "secrets") => {
                    words.next();
                    if !words.peek().is_some_and(|it| SECRET_TYPES.contains(it)) {
                        continue;
                    }
                }
                _ => continue,
            }
            words.next();
            let mut rest = words.clone();
            let Some(name) = next_argument(&mut rest) else {
                continue;
            };
            match name.strip_prefix('$') {
                Some(variable) => self.0.extend(values(text, variable)),
                None => {
                    self.0.insert(name);
                }
            }
        }
    }

    /// Lowers what is said of config maps and secrets that are created so. `text` is what stands at a place.
    pub fn lower<'a>(
        &self,
        report: &mut Report,
        text: impl Fn(SourceId, std::ops::Range<usize>) -> Option<&'a str>,
    ) {
        for finding in report.findings_mut() {
            let Some(span) = finding
                .span
                .filter(|_| *finding.rule == rules::CONFIG_NOT_THERE)
            else {
                continue;
            };
            let name = text(span.source, span.start as usize..span.end as usize);
            let name = name.unwrap_or_default().trim_matches(['"', '\'']);
            if finding.severity > Severity::Info && self.0.contains(name) {
                finding.severity = Severity::Info;
                finding.help = Some(
                    "a script or guide of this repository creates it: run it first".to_owned(),
                );
            }
        }
    }
}

/// What a script sets a variable to, or takes in its place (seen: `NAME="${NAME:-migrations}"`, then
/// `kubectl create configmap "${NAME}"`).
fn values<'a>(text: &'a str, variable: &str) -> impl Iterator<Item = String> + use<'a> {
    let variable = variable.trim_matches(['{', '}']);
    let variable = variable.split(':').next().unwrap_or_default().to_owned();
    let lines = text.lines().filter_map(move |line| {
        let line = line.trim_start();
        let line = ["export ", "local ", "readonly "]
            .iter()
            .fold(line, |it, word| it.strip_prefix(word).unwrap_or(it));
        line.strip_prefix(variable.as_str())?.strip_prefix('=')
    });
    lines.map(|value| {
        let word = value.split([' ', ';', '#']).next().unwrap_or_default();
        let word = word.trim_matches(['"', '\'']);
        let default = word.split_once(":-").or_else(|| word.split_once(":="));
        let inner = default.map_or(word, |(_, default)| default.trim_end_matches('}'));
        inner.trim_matches(['"', '\'']).to_owned()
    })
}

/// Options may stand before the type: `create --namespace=web configmap settings`.
fn skip_options<'a>(words: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) {
    while let Some(word) = words.next_if(|it| it.starts_with('-') || *it == "\\") {
        if matches!(word, "-n" | "--namespace") {
            words.next();
        }
    }
}

/// The first word that is no option; an option with a value that stands apart is `-n NAMESPACE`.
fn next_argument<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<String> {
    loop {
        let word = words.next()?;
        match word {
            "-n" | "--namespace" => {
                words.next();
            }
            "\\" => {}
            _ if word.starts_with('-') => {}
            _ => return Some(word.trim_matches(['"', '\'', '`', ';']).to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_name_what_they_create() {
        for (text, created) in [
            ("kubectl create configmap settings --from-file=a", true),
            ("  kubectl -n web create cm -n web \\\n  'settings'", true),
            ("oc create secret generic settings;", true),
            ("kubectl create --namespace=${NS} configmap settings", true),
            ("kubectl create -n web cm settings", true),
            (
                "NAME=\"${NAME:-settings}\"\nkubectl create configmap \"${NAME}\" -n web",
                true,
            ),
            ("export NAME=settings\nkubectl create cm $NAME", true),
            ("NAME=other\nkubectl create cm $NAME # settings", false),
            ("OTHER=settings\nkubectl create cm $NAME", false),
            ("kubectl create -n configmap settings", false),
            ("kubectl create secret settings", false),
            ("kubectl create deployment settings", false),
            ("kubectl create configmap other # settings", false),
            ("create a configmap settings", false),
        ] {
            let mut all = Created::default();
            all.add(text);
            assert_eq!(all.0.contains("settings"), created, "{text} {all:?}");
        }
    }
}
