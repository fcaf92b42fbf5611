//! Containers that do nothing: their image brings files into a volume, which another container works with. Seen:
//! `geonode/geoserver_data` with `command: /bin/true`, and images with the code of a shop beside `php-fpm`.

use super::bare_images;
use super::service_facts::ServiceFacts;
use super::shells::is_shell;
use crate::source::paths;

/// What a container does that does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idle {
    /// It ends at once.
    Ends,
    /// It waits for ever.
    Stays,
}

/// What a service does, if that is nothing: its command says so. Base systems have nothing to bring.
pub(crate) fn idles(service: &ServiceFacts<'_>) -> Option<Idle> {
    let compose = service.service;
    let is_said = compose.command.is_some() || compose.entrypoint.is_some();
    let brings = bare_images::of_reference(&service.image.references.running).is_none();
    let serves = !compose.ports.is_empty() || compose.healthcheck.is_some();
    (is_said && brings && !serves).then(|| of_words(&service.process.words()))?
}

fn of_words(words: &[&str]) -> Option<Idle> {
    let line = match words {
        [shell, option, script, ..] if is_shell(shell) && option.starts_with('-') => {
            (*script).to_owned()
        }
        words => words.join(" "),
    };
    // What is written to a file, or goes to another program, is not nothing.
    if line.contains(['>', '|', '`']) || line.contains("$(") {
        return None;
    }
    let commands = line.split(['\n', ';', '&']).map(str::trim);
    let commands = commands.filter(|command| !command.is_empty());
    let idle: Option<Vec<Idle>> = commands.map(of_command).collect();
    let idle = idle.filter(|idle| !idle.is_empty())?;
    Some(match idle.contains(&Idle::Stays) {
        true => Idle::Stays,
        false => Idle::Ends,
    })
}

fn of_command(command: &str) -> Option<Idle> {
    let mut words = command.split_whitespace().filter(|word| *word != "exec");
    let program = paths::file_name(words.next()?);
    let last = words.next_back();
    match (program, last) {
        ("true" | ":" | "echo", _) | ("exit", None | Some("0")) => Some(Idle::Ends),
        ("tail", Some("/dev/null")) | ("sleep", Some("infinity" | "inf")) => Some(Idle::Stays),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_that_do_nothing_are_known() {
        for (words, want) in [
            (&["/bin/true"][..], Some(Idle::Ends)),
            (&["sh", "-c", "echo data; exit 0"], Some(Idle::Ends)),
            (&["tail", "-f", "/dev/null"], Some(Idle::Stays)),
            (&["sh", "-c", "exec sleep infinity"], Some(Idle::Stays)),
            (&["sleep", "10"], None),
            (&["sh", "-c", "echo done > /data/ready"], None),
            (&["sh", "-c", "cp -r /a /b && true"], None),
            (&["server", "true"], None),
            (&[], None),
        ] {
            assert_eq!(of_words(words), want, "{words:?}");
        }
    }
}
