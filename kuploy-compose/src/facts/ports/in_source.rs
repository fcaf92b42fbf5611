//! Ports that the source of a project names, of services of which nothing but their image says where they listen:
//! `EXPOSE` is documentation, and often older than the program. Seen: `EXPOSE 8000` beside a start script with
//! `uwsgi --socket :9000`, and callers whose source has `http://api:4000`.

use crate::map::BTreeSet;

use super::evidence::PortEvidence;
use super::list::KnownPort;
use crate::facts::container_files::ContainerFiles;
use crate::facts::gathered::Facts;
use crate::facts::hosts::{self, Holder};
use crate::facts::path_conventions as conventions;
use crate::facts::peers::Reference;
use crate::facts::run_commands::{self, Command};
use crate::facts::services::ServiceId;
use crate::facts::{hosts_in_source, source_files, texts};
use crate::map::BTreeMap;
use crate::source::paths;

/// By service, the ports, each with what says so.
pub(super) type PortsInSource<'a> = BTreeMap<ServiceId, Vec<(u16, PortEvidence<'a>)>>;

/// Servers of programs, with their options that hold a port or an address to listen on.
const SERVERS: &[(&str, &[&str])] = &[
    ("artisan", &["--port"]),
    ("daphne", &["-p", "--port"]),
    ("flask", &["-p", "--port"]),
    ("granian", &["--port"]),
    ("gunicorn", &["-b", "--bind"]),
    ("http-server", &["-p", "--port"]),
    ("hypercorn", &["-b", "--bind"]),
    ("next", &["-p", "--port"]),
    ("php", &["-S"]),
    ("puma", &["-b", "--bind", "-p", "--port"]),
    ("rackup", &["-p", "--port"]),
    ("rails", &["-p", "--port"]),
    ("serve", &["-l", "--listen", "-p", "--port"]),
    ("streamlit", &["--server.port"]),
    ("uvicorn", &["--port"]),
    (
        "uwsgi",
        &[
            "--http",
            "--http-socket",
            "--socket",
            "--uwsgi-socket",
            "-s",
        ],
    ),
    ("vite", &["--port"]),
    ("waitress-serve", &["--listen", "--port"]),
];

/// Programs that run a file of source, and the ends of such files.
const INTERPRETERS: &[&str] = &[
    "bun", "node", "nodemon", "python", "python3", "ts-node", "tsx",
];
const SOURCE: &[&str] = &["cjs", "js", "mjs", "py", "ts"];

/// Finds the ports. `references` are all that name services, in files too.
pub(super) fn find<'a>(
    facts: &Facts<'a>,
    references: &BTreeMap<ServiceId, Vec<&Reference<'a>>>,
) -> PortsInSource<'a> {
    let is_asked = |id: ServiceId| {
        let ports = &facts.ports[id];
        let of_image = |port: &KnownPort<'_>| port.evidence.iter().all(PortEvidence::is_of_image);
        let named = references.get(&id).into_iter().flatten();
        ports.count > 0
            && ports.known.iter().all(of_image)
            && facts.services[id].context().is_some()
            && !named.copied().any(|reference| reference.port.is_some())
    };
    let asked: BTreeSet<ServiceId> = facts.names.ids().filter(|id| is_asked(*id)).collect();
    let mut found = PortsInSource::new();
    if asked.is_empty() {
        return found;
    }
    for id in &asked {
        let service = &facts.services[*id];
        let container = ContainerFiles::of(facts, service);
        let commands = run_commands::find(&container, service);
        let told = commands.iter().filter_map(told);
        let told = told.map(|(port, words)| (port, format!("its command `{words}`")));
        let listens = || {
            let mut commands = commands.iter();
            commands.find_map(|command| {
                listens(&container, command, &|name| {
                    service.variable(name).is_some()
                })
            })
        };
        let own: Vec<(u16, String)> = told.collect();
        let own = match own.is_empty() {
            true => listens().into_iter().collect(),
            false => own,
        };
        let own = own
            .into_iter()
            .map(|(port, says)| (port, PortEvidence::Source(says)));
        found.entry(*id).or_default().extend(own);
    }
    calls(facts, &asked, &mut found);
    found.retain(|_, ports| !ports.is_empty());
    found
}

/// The port that a command tells a server to listen on, with the words that do.
fn told(command: &Command) -> Option<(u16, String)> {
    let words: Vec<&str> = command.words.iter().map(String::as_str).collect();
    let (server, options) = words.iter().take(4).find_map(|word| {
        let name = paths::file_name(word);
        SERVERS.iter().find(|(server, _)| *server == name)
    })?;
    words.iter().enumerate().find_map(|(at, word)| {
        let (option, value) = match word.split_once('=') {
            Some((option, value)) => (option, Some(value)),
            None => (*word, words.get(at + 1).copied()),
        };
        let value = value.filter(|_| options.contains(&option))?;
        Some((port_of(value)?, format!("{server} {option} {value}")))
    })
}

/// The port of `9000`, `:9000`, `0.0.0.0:9000`, `tcp://0.0.0.0:9000`; none of the own computer alone.
fn port_of(value: &str) -> Option<u16> {
    let value = value.split_once("://").map_or(value, |(_, rest)| rest);
    let (host, port) = value.rsplit_once(':').unwrap_or(("", value));
    let is_own = host.starts_with("127.") || host == "localhost" || host.contains('/');
    port.parse().ok().filter(|port| *port > 0 && !is_own)
}

/// The port that the file of source listens on which a command runs, and its line.
fn listens(
    container: &ContainerFiles<'_, '_>,
    command: &Command,
    is_set: &dyn Fn(&str) -> bool,
) -> Option<(u16, String)> {
    if !INTERPRETERS.contains(&command.program()) {
        return None;
    }
    let is_source = |word: &&String| {
        let end = word.rsplit_once('.').map(|(_, end)| end);
        end.is_some_and(|end| SOURCE.contains(&end))
    };
    let file = command.words.iter().skip(1).find(is_source)?;
    let file = container.text(&paths::join(&command.directory, file))?;
    let (port, line) = in_source(&file.text, is_set)?;
    Some((port, format!("`{}:{line}`", file.shown)))
}

/// The port of `listen(4000)`, or of a name that the text gives a number: `const PORT = process.env.PORT || 4000`.
fn in_source(text: &str, is_set: &dyn Fn(&str) -> bool) -> Option<(u16, usize)> {
    let lines = || (1..).zip(text.lines());
    let mut calls = lines().filter(|(_, line)| !texts::begins_comment(line));
    calls.find_map(|(number, line)| {
        let (_, rest) = line
            .split_once(".listen(")
            .or_else(|| Some((line.split_once("run(")?.1, line.split_once("port=")?.1)))?;
        let first = rest.split([',', ')']).next()?.trim();
        if let Ok(port) = first.parse() {
            return Some((port, number));
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let expression = match first.chars().all(is_name) && !first.is_empty() {
            true => lines().find_map(|(_, line)| {
                let (before, value) = line.split_once('=')?;
                let name = before.trim().rsplit(' ').next()?;
                (name == first && !value.starts_with('=')).then_some(value)
            })?,
            false => first,
        };
        let mut words = expression
            .split(|c| !is_name(c))
            .filter(|it| !it.is_empty());
        if words.clone().any(is_set) {
            return None;
        }
        let port = words.find_map(|word| word.parse().ok().filter(|port: &u16| *port > 9))?;
        Some((port, number))
    })
}

/// The ports by which source of other services calls them.
fn calls<'a>(facts: &Facts<'a>, asked: &BTreeSet<ServiceId>, found: &mut PortsInSource<'a>) {
    let is_asked = |name: &str| {
        let known = facts.hosts.get(name);
        known.is_some_and(|known| asked.contains(&known.service))
    };
    for (directory, services) in hosts_in_source::directories(facts) {
        let ignores = |path: &str| {
            let mut services = services.iter();
            services.all(|id| facts.services[*id].image.files.is_ignored(path))
        };
        let is_read = |name: &str| conventions::is_program(name);
        source_files::each(
            facts.files,
            directory,
            &is_read,
            &ignores,
            &mut |path, text| {
                for (index, line) in text.lines().enumerate() {
                    if !line.contains("://") || texts::begins_comment(line) {
                        continue;
                    }
                    for host in hosts::among(&is_asked, Holder::File, line) {
                        let (Some(port), Some(_)) = (host.port, host.scheme) else {
                            continue;
                        };
                        let mut callers = services.iter();
                        let to = callers.find_map(|from| {
                            let known = facts.hosts.seen_by(*from, host.name)?;
                            (known.service != *from).then_some(known.service)
                        });
                        let shown = paths::shown(path, &facts.project.working_dir);
                        let says = PortEvidence::Source(format!("`{shown}:{}`", index + 1));
                        if let Some(to) = to.filter(|to| asked.contains(to)) {
                            found.entry(to).or_default().push((port, says));
                        }
                    }
                }
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_told_where_to_listen() {
        for (line, want) in [
            ("uwsgi --socket :9000 --master", Some(9000)),
            ("gunicorn -b 0.0.0.0:9000 a:b", Some(9000)),
            ("python -m uvicorn a:b --port=9000", Some(9000)),
            ("gunicorn --bind unix:/run/a.sock a:b", None),
            ("gunicorn -b 127.0.0.1:9000 a:b", None),
            ("psql --port 5432", None),
            ("uvicorn a:b", None),
        ] {
            let command = Command {
                directory: "/".to_owned(),
                words: line.split(' ').map(str::to_owned).collect(),
            };
            assert_eq!(told(&command).map(|(port, _)| port), want, "{line}");
        }
    }

    #[test]
    fn source_listens_on_numbers_and_names_of_numbers() {
        let of = |text: &str| in_source(text, &|name| name == "SET").map(|(port, _)| port);
        assert_eq!(of("app.listen(4000, () => {})"), Some(4000));
        assert_eq!(
            of("const PORT = process.env.PORT || 4000;\napp.listen(PORT)"),
            Some(4000)
        );
        assert_eq!(of("app.run(host='0.0.0.0', port=5001)"), Some(5001));
        assert_eq!(of("const P = process.env.SET || 4000;\na.listen(P)"), None);
        assert_eq!(of("a.listen(config.port)"), None);
        assert_eq!(of("// a.listen(4000)"), None);
    }
}
