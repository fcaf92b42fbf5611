//! Settings that a command gives to its program: `--external.url=http://localhost:3000`, `--cert-file tls.crt`, also
//! within the script of a shell.

use super::texts::Place;
use crate::compose::Service;

/// A setting in a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Argument<'a> {
    /// As it is written, with its dashes.
    pub(crate) name: &'a str,
    /// What stands behind `=`, or in the next word.
    pub(crate) value: &'a str,
    /// The word of the command that has the value.
    pub(crate) place: Place<'a>,
}

/// The settings that a service gives to its program.
pub(crate) fn of_service(service: &Service) -> Vec<Argument<'_>> {
    let entrypoint = service.entrypoint.as_deref().unwrap_or_default();
    let command = service.command.as_deref().unwrap_or_default();
    let entrypoint = entrypoint.iter().enumerate();
    let entrypoint = entrypoint.map(|(i, word)| (Place::Entrypoint(i), word));
    let command = command.iter().enumerate();
    let words = entrypoint.chain(command.map(|(i, word)| (Place::Command(i), word)));
    let parts = words.flat_map(|(place, word)| parts(word).map(move |part| (place, part)));
    let mut found = Vec::new();
    let mut open: Option<&str> = None;
    for (place, part) in parts {
        let is_name = part.starts_with('-');
        match part.split_once('=').filter(|_| is_name) {
            Some((name, value)) => found.push(Argument {
                name,
                value: unquoted(value),
                place,
            }),
            None => found.extend(open.filter(|_| !is_name).map(|name| Argument {
                name,
                value: unquoted(part),
                place,
            })),
        }
        open = (is_name && !part.contains('=')).then_some(part);
    }
    found
}

/// The parts of a word that a shell would split: a script, or the word itself.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let is_script = !word.starts_with('-');
    let (script, whole) = match is_script {
        true => (Some(word.split_whitespace()), None),
        false => (None, Some(word)),
    };
    script.into_iter().flatten().chain(whole)
}

fn unquoted(value: &str) -> &str {
    value.trim_matches(['"', '\'']).trim_end_matches(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_stand_in_words_and_in_scripts() {
        let service = Service {
            entrypoint: Some(vec!["/bin/server".into(), "--a=1".into()]),
            command: Some(
                ["-b", "two", "--c", "--d", "x -y", "run --e='5' --f 6; z"]
                    .map(str::to_owned)
                    .to_vec(),
            ),
            ..Service::default()
        };
        let found = of_service(&service);
        let found: Vec<(&str, &str)> = found.iter().map(|it| (it.name, it.value)).collect();
        assert_eq!(
            found,
            [
                ("--a", "1"),
                ("-b", "two"),
                ("--d", "x"),
                ("-y", "run"),
                ("--e", "5"),
                ("--f", "6")
            ]
        );
    }
}
