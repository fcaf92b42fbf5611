//! `ALLOWED_HOSTS` and `CSRF_TRUSTED_ORIGINS` of the settings of Django that are in force
//! (<https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts>). An empty list is `localhost` with `DEBUG`, and
//! nothing without.

use super::super::container_files::{ContainerFiles, InContainer};
use super::super::run_commands::Command;
use super::super::service_facts::ServiceFacts;
use super::list::{AcceptedHosts, Checker, List, line_of, list, literals, without_comments};
use crate::source::paths;

/// Most files of settings that import each other.
const DEEPEST: usize = 4;

const MODULE: &str = "DJANGO_SETTINGS_MODULE";

/// What a program takes its values from, of variables.
const FROM_OUTSIDE: &[&str] = &["environ", "getenv", "env(", "env.", "config("];

pub(super) fn find(
    container: &ContainerFiles<'_, '_>,
    service: &ServiceFacts<'_>,
    commands: &[Command],
) -> Vec<AcceptedHosts> {
    let Some((directory, module)) = settings_module(container, service, commands) else {
        return Vec::new();
    };
    let settings = Settings {
        container,
        service,
        directory: &directory,
    };
    let Some(first) = settings.of_module(&module) else {
        return Vec::new();
    };
    let has_proxy_header = first.text.contains("SECURE_PROXY_SSL_HEADER");
    let mut found = Vec::new();
    for (name, checker) in [
        ("ALLOWED_HOSTS", Checker::Django),
        ("CSRF_TRUSTED_ORIGINS", Checker::DjangoOrigins),
    ] {
        let is_origins = checker == Checker::DjangoOrigins;
        let value = settings.value(&first, name, DEEPEST);
        found.extend(match value {
            Some((List::Hosts(hosts), place)) if !(is_origins && has_proxy_header) => {
                Some(AcceptedHosts {
                    checker,
                    hosts,
                    place,
                })
            }
            // Nothing is written: an empty list.
            None if !is_origins => Some(AcceptedHosts {
                checker,
                hosts: Vec::new(),
                place: first.shown.clone(),
            }),
            _ => None,
        });
    }
    found
}

/// The directory that modules are looked for in, and the module of the settings.
fn settings_module(
    container: &ContainerFiles<'_, '_>,
    service: &ServiceFacts<'_>,
    commands: &[Command],
) -> Option<(String, String)> {
    let mut found = None;
    for command in commands {
        for word in &command.words {
            let word = word
                .rsplit_once('=')
                .map_or(word.as_str(), |(_, word)| word);
            let Some((directory, file)) = starter(command, word) else {
                continue;
            };
            let Some(starter) = container.text(&paths::join(&directory, &file)) else {
                continue;
            };
            let option = command.option(&["--settings"]).map(str::to_owned);
            let module = option.or_else(|| module_of(service, &starter));
            // What serves comes behind what migrates.
            found = module.map(|module| (directory, module)).or(found);
        }
    }
    found
}

/// The directory and the file that a word of a command starts Django by: `manage.py`, `site.wsgi:application`.
fn starter(command: &Command, word: &str) -> Option<(String, String)> {
    let here = command.option(&["--app-dir", "--chdir", "--pythonpath"]);
    let here = paths::join(&command.directory, here.unwrap_or("."));
    if paths::file_name(word) == "manage.py" {
        let path = paths::join(&here, word);
        return Some((paths::parent(&path), "manage.py".to_owned()));
    }
    if let "wsgi.py" | "asgi.py" = paths::file_name(word) {
        return Some((here, word.to_owned()));
    }
    let module = word.split(':').next()?;
    let is_module = ["wsgi", "asgi"]
        .iter()
        .any(|end| module.rsplit('.').next() == Some(end));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._".contains(c);
    (is_module && module.chars().all(is_plain))
        .then(|| (here, format!("{}.py", module.replace('.', "/"))))
}

/// The module that a file names, unless a variable does.
fn module_of(service: &ServiceFacts<'_>, starter: &InContainer) -> Option<String> {
    let (before, rest) = starter.text.split_once(MODULE)?;
    let named = rest.split(['"', '\'']).nth(2)?;
    // `os.environ["DJANGO_SETTINGS_MODULE"] = …` leaves nothing to a variable.
    let is_default = before
        .trim_end_matches(['"', '\''])
        .ends_with("setdefault(");
    let given = service.variable(MODULE).filter(|_| is_default);
    Some(given.unwrap_or(named).to_owned())
}

struct Settings<'s, 'f, 'a> {
    container: &'s ContainerFiles<'f, 'a>,
    service: &'s ServiceFacts<'a>,
    /// Where modules are looked for.
    directory: &'s str,
}

impl Settings<'_, '_, '_> {
    fn of_module(&self, module: &str) -> Option<InContainer> {
        of_module(self.container, self.directory, module)
    }

    /// The list of a name, and where it is: of a file, or of those that it takes everything of. `None`: nobody sets it.
    fn value(&self, file: &InContainer, name: &str, deepest: usize) -> Option<(List, String)> {
        let text = without_comments(&file.text, "#");
        let unknown = || Some((List::Unknown, file.shown.clone()));
        let (mut hosts, mut place, mut is_set) = (Vec::new(), None, false);
        for (at, rest) in behind(&text, name) {
            let before = text.get(..at).unwrap_or_default();
            let is_outermost = before.is_empty() || before.ends_with('\n');
            let Some((expression, replaces)) = statement(rest) else {
                continue;
            };
            match self.evaluated(expression) {
                List::Hosts(more) => hosts.extend(more),
                other => return Some((other, file.shown.clone())),
            }
            is_set |= is_outermost && replaces;
            place.get_or_insert_with(|| format!("{}:{}", file.shown, line_of(&text, at)));
        }
        for module in stars(&text).filter(|_| !is_set) {
            let other = self.imported(file, module);
            let Some(other) = other.filter(|_| deepest > 0) else {
                return unknown();
            };
            match self.value(&other, name, deepest - 1) {
                Some((List::Hosts(more), there)) => {
                    hosts.extend(more);
                    place.get_or_insert(there);
                }
                None => {}
                known => return known,
            }
        }
        Some((List::Hosts(hosts), place?))
    }

    /// The settings that a file takes everything of, by the module as it is written there.
    fn imported(&self, file: &InContainer, module: &str) -> Option<InContainer> {
        let plain = module.trim_start_matches('.');
        let Some(up) = module.len().checked_sub(plain.len() + 1) else {
            return self.of_module(module);
        };
        let mut directory = paths::parent(&file.path);
        for _ in 0..up {
            directory = paths::parent(&directory);
        }
        of_module(self.container, &directory, plain)
    }

    fn evaluated(&self, expression: &str) -> List {
        let (found, rest) = literals(expression);
        let rest = rest.trim_start_matches([' ', ')', ']']);
        if found != List::Unknown {
            return match rest.is_empty() || rest.starts_with('\n') {
                true => found,
                false => List::Unknown,
            };
        }
        let whole = extent(expression);
        if !FROM_OUTSIDE.iter().any(|word| whole.contains(word)) {
            return List::Unknown;
        }
        let mut quoted = whole.split(['"', '\'']).skip(1).step_by(2);
        let Some(variable) = quoted.next() else {
            return List::Unknown;
        };
        let mut defaults = quoted.peekable();
        if defaults.peek().is_none() || self.is_set(variable) {
            return List::Unknown;
        }
        let hosts = defaults.flat_map(|text| text.split([',', ' ', ';']));
        let hosts = hosts.filter(|host| !host.is_empty());
        list(hosts.map(str::to_owned).collect())
    }

    /// Whether a variable has a value: of the container, or of a `.env` beside the program.
    fn is_set(&self, variable: &str) -> bool {
        let service = &self.service.service.environment;
        let of_image = &self.service.image.config.env;
        let beside = [self.directory.to_owned(), paths::parent(self.directory)];
        let mut files = beside
            .iter()
            .filter_map(|directory| self.container.text(&paths::join(directory, ".env")));
        service.contains_key(variable)
            || of_image.contains_key(variable)
            || files.any(|file| file.text.contains(variable))
    }
}

fn of_module(
    container: &ContainerFiles<'_, '_>,
    directory: &str,
    module: &str,
) -> Option<InContainer> {
    let path = module.replace('.', "/");
    let (file, package) = (format!("{path}.py"), format!("{path}/__init__.py"));
    container.first(directory, &[&file, &package])
}

/// What stands behind a name at the beginning of each statement with it, with the place of the line.
fn behind<'t>(text: &'t str, name: &str) -> impl Iterator<Item = (usize, &'t str)> {
    text.match_indices(name).filter_map(move |(at, found)| {
        let line = text.get(..at)?.rsplit('\n').next()?;
        let rest = text.get(at + found.len()..)?;
        let is_whole = !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        (line.trim().is_empty() && is_whole).then_some((at - line.len(), rest))
    })
}

/// The list that a statement gives to a name, and whether it takes the place of what was there.
fn statement(rest: &str) -> Option<(&str, bool)> {
    let rest = rest.trim_start_matches(' ');
    for (word, replaces) in [
        (".append", false),
        (".extend", false),
        ("+=", false),
        ("=", true),
    ] {
        if let Some(rest) = rest.strip_prefix(word) {
            let rest = rest.trim_start_matches(' ');
            let is_list = word == ".extend" && rest.starts_with("([");
            let at = usize::from(is_list);
            return (!rest.starts_with('=')).then_some((rest.get(at..)?, replaces));
        }
    }
    // `ALLOWED_HOSTS: list[str] = []`.
    let annotated = rest.strip_prefix(':')?;
    let (kind, rest) = annotated.split_once('=')?;
    (!kind.contains('\n')).then_some((rest.trim_start_matches(' '), true))
}

/// An expression up to the end of its line, which brackets carry on.
fn extent(text: &str) -> &str {
    let mut depth = 0_usize;
    let end = text.find(|c| {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '\n' && depth == 0
    });
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// The modules that a text takes everything of: `from .base import *`.
fn stars(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let (module, names) = line.trim().strip_prefix("from ")?.split_once(" import ")?;
        (names.trim() == "*").then_some(module.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_give_lists_to_names() {
        let found = |text: &str| -> Vec<(List, bool)> {
            let all = behind(text, "ALLOWED_HOSTS").filter_map(|(_, rest)| statement(rest));
            all.map(|(text, replaces)| (literals(text).0, replaces))
                .collect()
        };
        let hosts = |host: &str| List::Hosts(vec![host.to_owned()]);
        for (text, want) in [
            ("ALLOWED_HOSTS = ['a']\n", vec![(hosts("a"), true)]),
            ("ALLOWED_HOSTS: list[str] = ['a']", vec![(hosts("a"), true)]),
            (
                "if X:\n    ALLOWED_HOSTS += ['a']",
                vec![(hosts("a"), false)],
            ),
            ("ALLOWED_HOSTS.append('a')", vec![(hosts("a"), false)]),
            ("ALLOWED_HOSTS.extend(['a'])", vec![(hosts("a"), false)]),
            ("X = ALLOWED_HOSTS", vec![]),
            ("ALLOWED_HOSTS_X = ['a']", vec![]),
            ("ALLOWED_HOSTS == ['a']", vec![]),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }
}
