//! Addresses of the browser's own computer in source of pages that a project builds, and origins of pages in source of its
//! servers: `axios.create({ baseURL: "http://localhost:8000" })`, `allow_origins=["http://localhost:3000"]`. That the
//! project publishes the port makes it certain what is meant.

use super::container_files::ContainerFiles;
use super::gathered::Facts;
use super::loopback_files::{LoopbackInFile, addresses};
use super::read_variables;
use super::run_commands;
use super::service_facts::ServiceFacts;
use super::services::ServiceId;
use super::source_files;
use super::texts::Place;
use crate::map::BTreeMap;
use crate::source::paths;

/// Ends of the names of files of pages.
const OF_PAGES: &[&str] = &["html", "js", "jsx", "svelte", "ts", "tsx", "vue"];

/// Ends of the names of files of servers.
const OF_SERVERS: &[&str] = &[
    "cs", "go", "java", "js", "kt", "php", "py", "rb", "rs", "ts",
];

/// Files of variables that the build of a page for production reads.
const VARIABLES: &[&str] = &[".env", ".env.production"];

/// Programs that serve pages for browsers, or the source of them.
const SERVE_PAGES: &[&str] = &[
    "astro",
    "http-server",
    "ng",
    "next",
    "nuxt",
    "parcel",
    "react-scripts",
    "serve",
    "vite",
    "vue-cli-service",
    "webpack",
    "webpack-dev-server",
];

/// Words of paths, between signs, of what runs in no page: configuration of tools, tests, development.
const NOT_SHOWN: &[&str] = &[
    "config",
    "cypress",
    "dev",
    "development",
    "e2e",
    "example",
    "mock",
    "mocks",
    "proxy",
    "sample",
    "server",
    "setupproxy",
    "spec",
    "stories",
    "test",
    "tests",
];

/// What lists the origins that a server accepts.
const ORIGINS: &[&str] = &[
    "AllowOrigins",
    "CORS_ALLOWED_ORIGINS",
    "CORS_ORIGIN_WHITELIST",
    "CORS_ORIGINS",
    "CrossOrigin",
    "WithOrigins(",
    "allow_origins",
    "allowedOrigins",
    "cors({",
    "origin:",
    "setAllowedOrigins",
];

/// Most lines of a list.
const LONGEST: usize = 10;

/// Finds such addresses, each once a service and file. `running` are the services for which something is created.
pub(super) fn find<'a>(facts: &Facts<'a>, running: &[ServiceId]) -> Vec<LoopbackInFile<'a>> {
    // What leads nowhere from outside, nobody asks for.
    let has_routes = facts.options.domain.is_some()
        || running
            .iter()
            .any(|id| !facts.routes[*id].requests.is_empty());
    if !has_routes {
        return Vec::new();
    }
    let mut found = Vec::new();
    for service in running.iter().map(|id| &facts.services[*id]) {
        let Some(context) = service.context() else {
            continue;
        };
        if facts.machine.is_host(service.id, "localhost") {
            continue;
        }
        let is_front = serves_pages(facts, service);
        let ends = if is_front { OF_PAGES } else { OF_SERVERS };
        let is_read = |name: &str| {
            let end = name.rsplit_once('.').map_or("", |(_, end)| end);
            ends.contains(&end) && is_shown(name) || is_front && VARIABLES.contains(&name)
        };
        let files = &service.image.files;
        let is_ignored = |path: &str| files.is_ignored(path) || files.lacks(path);
        let mut first: Option<LoopbackInFile<'a>> = None;
        source_files::each(
            facts.files,
            context,
            &is_read,
            &is_ignored,
            &mut |path, text| {
                if !text.contains("://localhost:") && !text.contains("://127.0.0.1:") {
                    return;
                }
                let of_file = of_text(facts, service, is_front, text);
                match (&mut first, of_file) {
                    (_, None) => {}
                    (Some(first), Some(_)) => first.more_files += 1,
                    (first, Some((address, target, lines))) => {
                        *first = Some(LoopbackInFile {
                            service: service.id,
                            place: Place::ImageFile(0),
                            shown: paths::shown(path, &facts.project.working_dir),
                            address,
                            target,
                            lines,
                            more_files: 0,
                        });
                    }
                }
            },
        );
        found.extend(first);
    }
    found
}

/// Whether what a service shows is made for browsers: a server of files, or a program that serves source of pages.
fn serves_pages(facts: &Facts<'_>, service: &ServiceFacts<'_>) -> bool {
    if service.known.serves_files() {
        return true;
    }
    let container = ContainerFiles::of(facts, service);
    let commands = run_commands::find(&container, service);
    commands
        .iter()
        .any(|command| SERVE_PAGES.contains(&command.program()))
}

/// Whether a file is part of a page, or of a server that is no tool of a developer.
fn is_shown(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    !words.any(|word| NOT_SHOWN.contains(&word))
}

type Address = (String, (ServiceId, u16), Vec<usize>);

/// The first address in a text that a port of the project is published at, with its lines.
fn of_text(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    is_front: bool,
    text: &str,
) -> Option<Address> {
    let mut found: BTreeMap<String, ((ServiceId, u16), Vec<usize>)> = BTreeMap::new();
    // How many more lines are of a list of origins.
    let mut listed = 0_usize;
    for (index, line) in text.lines().enumerate() {
        let begins = !is_front && ORIGINS.iter().any(|word| line.contains(word));
        listed = if begins {
            LONGEST
        } else {
            listed.saturating_sub(1)
        };
        if (is_front || listed > 0) && !is_message(line) && !is_set(service, line) {
            for (address, port) in addresses(line) {
                let target = facts.machine.publishes(port);
                // A server that lists its own address lists no page.
                let target = target.filter(|(id, _)| is_front || *id != service.id);
                if let Some(target) = target {
                    let entry = found.entry(address.to_owned());
                    let (_, lines) = entry.or_insert((target, Vec::new()));
                    lines.push(index + 1);
                }
            }
        }
        if line.contains([']', ')']) && !begins {
            listed = 0;
        }
    }
    let first = found
        .into_iter()
        .min_by_key(|(_, (_, lines))| lines.first().copied());
    first.map(|(address, (target, lines))| (address, target, lines))
}

/// Whether a line only tells people something.
fn is_message(line: &str) -> bool {
    const TELLS: &[&str] = &["console.", "logger", "print(", "println", "swagger"];
    let lower = line.to_ascii_lowercase();
    TELLS.iter().any(|word| lower.contains(word))
}

/// Whether a line takes a variable that is set, in the container or for the build; also as a line of a `.env`.
fn is_set(service: &ServiceFacts<'_>, line: &str) -> bool {
    let build = service.service.build.as_ref();
    let is_set = |name: &str| {
        let argument = build.and_then(|build| build.args.get(name));
        argument.is_some() || service.variable(name).is_some()
    };
    let own = line.split_once('=').map_or("", |(name, _)| name.trim());
    is_set(own)
        || read_variables::of_line(line)
            .iter()
            .any(|name| is_set(name))
}
