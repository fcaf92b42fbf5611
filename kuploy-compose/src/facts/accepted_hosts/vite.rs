//! `server.allowedHosts` of Vite's development server and of its preview
//! (<https://vite.dev/config/server-options.html#server-allowedhosts>): `localhost`, names below it and addresses, unless it
//! says more. The check is there since 4.5.6, 5.4.12 and 6.0.9 (GHSA-vg6x-rcgg-rjx6), and not with HTTPS.

use serde_json::Value;

use super::super::container_files::{ContainerFiles, InContainer};
use super::super::run_commands::Command;
use super::super::service_facts::ServiceFacts;
use super::list::{AcceptedHosts, Checker, List, line_of, literals, without_comments};
use crate::source::paths;

const CONFIGS: &[&str] = &[
    "vite.config.js",
    "vite.config.ts",
    "vite.config.mjs",
    "vite.config.mts",
    "vite.config.cjs",
    "vite.config.cts",
];

/// The variable that adds a host, since Vite 5.4.13 and 6.0.10.
pub(crate) const VARIABLE: &str = "__VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS";

/// What turns HTTPS on in a configuration.
const HTTPS: &[&str] = &["https:", "basicSsl(", "mkcert("];

/// Longest lock of packages that is looked through, and highest directory above a package that may have it.
const LARGEST: u64 = 4 * 1024 * 1024;
const ABOVE: usize = 3;

pub(super) fn find(
    container: &ContainerFiles<'_, '_>,
    service: &ServiceFacts<'_>,
    commands: &[Command],
) -> Option<AcceptedHosts> {
    let (command, checker) = commands.iter().find_map(|command| {
        let serves = match command.subcommand() {
            _ if command.program() != "vite" => None,
            Some("build" | "optimize") => None,
            Some("preview") => Some(Checker::VitePreview),
            _ => Some(Checker::Vite),
        };
        Some((command, serves?))
    })?;
    let directory = paths::join(&command.directory, root(command));
    let package = manifest(container, &command.directory)?;
    if !checks(container, &package) {
        return None;
    }
    let named = command.option(&["--config", "-c"]);
    let config = match named {
        Some(name) => Some(container.text(&paths::join(&command.directory, name))?),
        None => container.first(&directory, CONFIGS),
    };
    let (mut hosts, place) = match &config {
        Some(config) => of_config(config)?,
        None => (Vec::new(), package.shown.clone()),
    };
    hosts.extend(service.variable(VARIABLE).map(str::to_owned));
    Some(AcceptedHosts {
        checker,
        hosts,
        place,
    })
}

/// The directory that Vite is told to serve: `vite DIR`, `vite preview DIR`.
fn root(command: &Command) -> &str {
    let mut words = command.words.iter().skip(1).map(String::as_str);
    let mut root = words.next();
    if let Some("dev" | "preview" | "serve") = root {
        root = words.next();
    }
    root.filter(|word| !word.starts_with('-')).unwrap_or(".")
}

/// The hosts that a configuration adds; `None` where it turns the check off, or nobody knows.
fn of_config(config: &InContainer) -> Option<(Vec<String>, String)> {
    let text = without_comments(&config.text, "//");
    if HTTPS.iter().any(|word| text.contains(word)) {
        return None;
    }
    let (mut hosts, mut place) = (Vec::new(), config.shown.clone());
    for (at, name) in text.match_indices("allowedHosts") {
        let rest = text
            .get(at + name.len()..)?
            .trim_start_matches(['"', '\'', ' ']);
        let List::Hosts(more) = literals(rest.strip_prefix(':')?).0 else {
            return None;
        };
        hosts.extend(more);
        place = format!("{}:{}", config.shown, line_of(&text, at));
    }
    Some((hosts, place))
}

/// The `package.json` of a directory or of one above it that has Vite.
fn manifest(container: &ContainerFiles<'_, '_>, directory: &str) -> Option<InContainer> {
    let mut directory = directory.to_owned();
    for _ in 0..=ABOVE {
        let found = container.text(&paths::join(&directory, "package.json"));
        if let Some(found) = found.filter(|found| version(&found.text).is_some()) {
            return Some(found);
        }
        directory = paths::parent(&directory);
    }
    None
}

/// The version of Vite that a `package.json` asks for.
fn version(text: &str) -> Option<String> {
    let package: Value = serde_json::from_str(text).ok()?;
    let mut kinds = ["dependencies", "devDependencies"].iter();
    kinds.find_map(|kind| Some(package.get(kind)?.get("vite")?.as_str()?.to_owned()))
}

/// Whether the Vite of a package compares hosts: of the version that a lock holds, else of the newest that it asks for.
fn checks(container: &ContainerFiles<'_, '_>, package: &InContainer) -> bool {
    let directory = paths::parent(&package.path);
    let locked = LOCKS.iter().find_map(|(name, before)| {
        let (files, origin) = container.place(&paths::join(&directory, name))?;
        let is_read = files.metadata(&origin).ok()?.len <= LARGEST;
        let text = is_read.then(|| files.read(&origin).ok())??;
        locked(&String::from_utf8(text).ok()?, before)
    });
    let asked = || version(&package.text).is_some_and(|asked| newest_checks(&asked));
    locked.map_or_else(asked, |version| is_checked(&version))
}

/// Locks of packages, and what stands before the version in them.
const LOCKS: &[(&str, &str)] = &[
    ("package-lock.json", "\"node_modules/vite\": {"),
    ("yarn.lock", "\nvite@"),
    ("yarn.lock", "\n\"vite@"),
    ("pnpm-lock.yaml", "\n  vite@"),
    ("pnpm-lock.yaml", "\n  /vite@"),
];

fn locked(text: &str, before: &str) -> Option<String> {
    let (_, rest) = text.split_once(before)?;
    // pnpm has it in the key; in the others the next number in quotes behind `version` is it.
    let rest = match rest.starts_with(|c: char| c.is_ascii_digit()) {
        true => rest,
        false => rest.split_once("version")?.1,
    };
    let start = rest.find(|c: char| c.is_ascii_digit())?;
    let rest = rest.get(start..)?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
    Some(rest.get(..end.unwrap_or(rest.len()))?.to_owned())
}

/// Whether the newest version that a range allows compares hosts.
fn newest_checks(range: &str) -> bool {
    let number = range.trim_start_matches(['^', '~', '>', '=', 'v', ' ']);
    let parts: Vec<u32> = numbers(number);
    match (range.chars().next(), parts.as_slice()) {
        (Some('>'), _) | (_, []) => true,
        (Some('^'), [major, ..]) | (_, [major]) => *major >= 4,
        (Some('~'), [major, minor, ..]) | (_, [major, minor]) => {
            is_checked(&format!("{major}.{minor}.{}", u32::MAX))
        }
        _ => is_checked(number),
    }
}

fn numbers(version: &str) -> Vec<u32> {
    let parts = version.split('.');
    parts.map_while(|part| part.parse().ok()).collect()
}

fn is_checked(version: &str) -> bool {
    match numbers(version).as_slice() {
        [4, rest @ ..] => *rest >= [5, 6][..],
        [5, rest @ ..] => *rest >= [4, 12][..],
        [6, rest @ ..] => *rest >= [0, 9][..],
        [major, ..] => *major > 6,
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_hosts_since_they_do() {
        for (range, want) in [
            ("^6.2.0", true),
            ("^5.0.0", true),
            ("~5.3.1", false),
            ("~5.4.0", true),
            ("5.4.11", false),
            ("6.0.9", true),
            ("7.1.0", true),
            ("latest", true),
            ("^3.0.0", false),
            ("4", true),
        ] {
            assert_eq!(newest_checks(range), want, "{range}");
        }
    }

    #[test]
    fn locks_hold_the_version() {
        let npm = "\"node_modules/vite\": {\n \"version\": \"5.4.2\",";
        let yarn = "\nvite@^6.0.1:\n  version \"6.3.5\"\n";
        let pnpm = "packages:\n  vite@6.0.5:\n";
        let found = |text: &str| {
            let mut locks = LOCKS.iter();
            locks.find_map(|(_, before)| locked(text, before))
        };
        assert_eq!(found(npm).as_deref(), Some("5.4.2"));
        assert_eq!(found(yarn).as_deref(), Some("6.3.5"));
        assert_eq!(found(pnpm).as_deref(), Some("6.0.5"));
    }
}
