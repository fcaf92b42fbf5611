//! Programs of health checks that images lack.

use super::catalogue;
use super::evidence::Evidence;
use super::health_headers;
use super::image::{Distribution, ImageFacts};
use super::service_facts::ServiceFacts;
use super::shell_steps;
use super::shells::is_shell;
use crate::options::ImageClient as Client;
use crate::source::paths;

/// Programs that checks ask with, with what `x-kuploy` calls them and the packages of Alpine and Debian that bring them.
/// The images of PHP and the probe of gRPC get the last two from elsewhere: <https://github.com/renatomefi/php-fpm-healthcheck>,
/// <https://github.com/grpc-ecosystem/grpc-health-probe>.
const CLIENTS: &[(&str, Client, &str, Packages)] = &[
    ("curl", Client::Curl, "curl", ["curl", "curl"]),
    ("wget", Client::Wget, "wget", ["wget", "wget"]),
    ("nc", Client::Nc, "nc", ["netcat-openbsd", "netcat-openbsd"]),
    ("ps", Client::Ps, "ps", ["procps", "procps"]),
    ("pgrep", Client::Ps, "ps", ["procps", "procps"]),
    ("pkill", Client::Ps, "ps", ["procps", "procps"]),
    (
        "netstat",
        Client::Netstat,
        "netstat",
        ["net-tools", "net-tools"],
    ),
    (
        "redis-cli",
        Client::RedisCli,
        "redis-cli",
        ["redis", "redis-tools"],
    ),
    (
        "pg_isready",
        Client::PgIsready,
        "pg_isready",
        ["postgresql-client", "postgresql-client"],
    ),
    (
        "psql",
        Client::PgIsready,
        "pg_isready",
        ["postgresql-client", "postgresql-client"],
    ),
    (
        "mysqladmin",
        Client::Mysqladmin,
        "mysqladmin",
        ["mariadb-client", "default-mysql-client"],
    ),
    (
        "php-fpm-healthcheck",
        Client::PhpFpmHealthcheck,
        "php-fpm-healthcheck",
        ["", ""],
    ),
    (
        "grpc_health_probe",
        Client::GrpcHealthProbe,
        "grpc_health_probe",
        ["", ""],
    ),
    (
        "grpc-health-probe",
        Client::GrpcHealthProbe,
        "grpc_health_probe",
        ["", ""],
    ),
];

/// Clients that every check was held against from the beginning: where another service waits for a check with one of the
/// others, it has passed, and the image has the program from somewhere.
const FETCHING: &[Client] = &[Client::Curl, Client::Wget, Client::Nc];

/// Programs that an official image had until a major version, and what does their work since:
/// <https://hub.docker.com/_/mongo> (`mongo`), <https://mariadb.com/kb/en/mariadb-11-0-1-release-notes/> (names of MySQL).
const GONE: &[(&str, u32, &[&str], &str)] = &[
    ("mongo", 6, &["mongo"], "mongosh"),
    (
        "mariadb",
        11,
        &[
            "mysql",
            "mysqladmin",
            "mysqlcheck",
            "mysqldump",
            "mysqlshow",
        ],
        "healthcheck.sh --connect --innodb_initialized",
    ),
];

/// Programs that an official image has since a major version, and what did their work before:
/// <https://hub.docker.com/_/mongo> (`mongosh` came with 5.0).
const NEW: &[(&str, u32, &str, &str)] = &[("mongo", 5, "mongosh", "mongo")];

/// Words of a shell line beside the program that asks.
const BESIDE: &[&str] = &["[", "echo", "exit", "false", "grep", "test", "true"];

/// A program that a check runs and the image lacks.
pub(crate) struct MissingProgram<'a> {
    /// Its name.
    pub(crate) name: &'static str,
    /// What `x-kuploy` calls it.
    pub(crate) called: &'static str,
    /// The image that a Dockerfile of the project begins from, and adds no such program to.
    pub(crate) base: Option<&'a str>,
    /// The line of the Dockerfile that installs it.
    pub(crate) install: Option<String>,
    /// What the image has in its place.
    pub(crate) instead: Option<&'static str>,
    /// What an HTTP check asks: port and path.
    pub(crate) asks: Option<(u16, &'a str)>,
    /// The line of the Dockerfile that writes the check.
    pub(crate) of_image: Option<&'a Evidence>,
}

/// The program of a check that is known not to be in an image, that of the service or one that it probably is.
pub(crate) fn missing<'a>(
    service: &'a ServiceFacts<'_>,
    image: &'a ImageFacts,
    is_awaited: impl Fn() -> bool,
) -> Option<MissingProgram<'a>> {
    let check = service.health.as_ref()?;
    let written = service.service.healthcheck.as_ref();
    let is_of_image = written.is_none_or(|written| written.test.is_empty());
    let of_image = image.config.healthcheck.as_ref();
    let (kind, words) = check.test.split_first()?;
    let line = words.last().map_or("", String::as_str);
    let gone = gone(service, kind, words);
    let instead = gone.map(|(_, instead)| instead);
    let (name, called, packages) = match gone {
        Some((name, _)) => (name, name, ["", ""]),
        None => {
            let row = lacking(image, kind, words).filter(|row| !is_installed(service, row))?;
            let (name, client, called, packages) = *row;
            if !FETCHING.contains(&client) && is_awaited() {
                return None;
            }
            (name, called, packages)
        }
    };
    let config = &image.config;
    let own = |reference: &str| image.references.all().any(|own| own == reference);
    let lineage = image.lineage.iter().map(String::as_str);
    let mut bases = lineage.filter(|reference| !own(reference));
    let base = bases.find(|reference| catalogue::clients(reference).is_some());
    let is_built = base.is_some();
    let [alpine, debian] = packages;
    let install = config.distribution.map(|distribution| match distribution {
        Distribution::Alpine => format!("RUN apk add --no-cache {alpine}"),
        Distribution::Debian => format!(
            "RUN apt-get update && apt-get install -y --no-install-recommends {debian} && rm -rf /var/lib/apt/lists/*"
        ),
    });
    let has_shell = config.shell.as_ref().is_none_or(|shell| shell.value);
    Some(MissingProgram {
        name,
        called,
        base,
        instead,
        install: install.filter(|_| is_built && has_shell && !debian.is_empty()),
        asks: asked(service, line).filter(|_| health_headers::of_check(service).is_some()),
        of_image: of_image.filter(|_| is_of_image).map(|fact| &fact.evidence),
    })
}

/// Whether the process installs a program before it serves: `sh -c "apt-get install -y curl && python -m http.server"`.
fn is_installed(service: &ServiceFacts<'_>, (name, _, _, [package, _]): &Row) -> bool {
    const MANAGERS: &[&str] = &["apk", "apt", "apt-get", "dnf", "microdnf", "yum", "zypper"];
    let process = &service.process;
    let words = process.words();
    let texts = process.scripts().map(String::as_str);
    let texts = texts.chain(words.iter().copied());
    let mut texts = texts.filter(|text| text.contains("install") || text.contains("add"));
    texts.any(|text| {
        shell_steps::steps(text).iter().any(|step| {
            let mut words = step.words.iter().map(|word| paths::file_name(word));
            let package = package.split('-').next().filter(|it| !it.is_empty());
            let is_named = |word: &&str| word.starts_with(package.unwrap_or(name));
            let adds = words.clone().any(|word| ["add", "install"].contains(&word));
            adds && words.clone().take(2).any(|word| MANAGERS.contains(&word))
                && words.any(|word| is_named(&word))
        })
    })
}

/// The program that this version of an official image has no more, with what it has instead.
fn gone(
    service: &ServiceFacts<'_>,
    kind: &str,
    words: &[String],
) -> Option<(&'static str, &'static str)> {
    let reference = service.service.image.as_deref()?;
    let name = catalogue::repository(reference);
    let tag = catalogue::major(catalogue::tag(reference));
    let new = NEW
        .iter()
        .find(|(image, since, ..)| *image == name && tag.is_some_and(|major| major < *since));
    let (programs, since, instead) = match new {
        Some((_, _, program, instead)) => (std::slice::from_ref(program), &0, instead),
        None => {
            let row = GONE.iter().find(|(image, ..)| *image == name)?;
            (row.2, &row.1, &row.3)
        }
    };
    let line = words.join(" ");
    let commands = match kind {
        "CMD" => vec![words.first()?.as_str()],
        _ => commands(&line),
    };
    let file_name = |word: &str| word.rsplit('/').next().unwrap_or_default().to_owned();
    let asking = commands.into_iter().map(file_name);
    let asking: Vec<String> = asking.filter(|it| !BESIDE.contains(&it.as_str())).collect();
    let first = asking.first()?;
    let name = programs.iter().find(|program| *program == first)?;
    let all_are_gone = asking.iter().all(|it| programs.contains(&it.as_str()));
    let is_new = tag.is_none_or(|major| major >= *since);
    let is_built = service.service.build.is_some();
    (all_are_gone && is_new && !is_built).then_some((*name, *instead))
}

type Packages = [&'static str; 2];

/// A row of [`CLIENTS`].
type Row = (&'static str, Client, &'static str, Packages);

/// What a shell is not there to run.
const SHELL: Row = ("sh", Client::Curl, "sh", ["", ""]);

/// The program that is not there.
fn lacking(image: &ImageFacts, kind: &str, words: &[String]) -> Option<&'static Row> {
    let config = &image.config;
    let shell = config.shell.as_ref();
    if kind == "CMD-SHELL" && shell.is_some_and(|shell| !shell.value) {
        return Some(&SHELL);
    }
    let fact = config.clients.as_ref()?;
    let held = &fact.value;
    let line = words.join(" ");
    let commands = match (kind, words) {
        ("CMD", [shell, option, line, ..]) if is_shell(shell) && option == "-c" => commands(line),
        ("CMD", _) => vec![words.first()?.as_str()],
        _ => commands(&line),
    };
    let runs = |name: &str| {
        commands
            .iter()
            .any(|word| word.rsplit('/').next() == Some(name))
    };
    let rows = CLIENTS.iter().filter(|(name, ..)| runs(name));
    let rows: Vec<&'static Row> = rows.collect();
    // `curl … || wget …` asks with what there is.
    let asks = rows.iter().any(|(_, client, ..)| held.contains(client));
    let row = rows.first().filter(|_| !asks)?;
    let is_said = matches!(fact.evidence, Evidence::Extension(_));
    (FETCHING.contains(&row.1) || !is_said).then_some(*row)
}

/// The one port that a check asks by HTTP, and the path.
fn asked<'a>(service: &ServiceFacts<'_>, line: &'a str) -> Option<(u16, &'a str)> {
    let port = service.asked.one()?;
    let (_, rest) = line.split_once("http://")?;
    let end = rest.find(|c: char| c.is_whitespace() || "\"'|;&)`".contains(c));
    let rest = rest.get(..end.unwrap_or(rest.len()))?;
    let path = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/");
    (!path.contains('$')).then_some((port, path))
}

/// The first words of the commands of a shell line.
fn commands(line: &str) -> Vec<&str> {
    let commands = line.split(['|', '&', ';', '(', '`']);
    commands
        .filter_map(|command| command.split_whitespace().next())
        .collect()
}
