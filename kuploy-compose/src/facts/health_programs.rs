//! Programs of health checks that images lack.

use super::catalogue;
use super::evidence::Evidence;
use super::image::{Distribution, ImageFacts};
use super::service_facts::ServiceFacts;
use super::shell_steps;
use crate::options::ImageClient as Client;
use crate::source::paths;

/// Programs that checks ask with, with the packages of Alpine and Debian that bring them.
const CLIENTS: &[(&str, Client, [&str; 2])] = &[
    ("curl", Client::Curl, ["curl", "curl"]),
    ("wget", Client::Wget, ["wget", "wget"]),
    ("nc", Client::Nc, ["netcat-openbsd", "netcat-openbsd"]),
];

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

/// Words of a shell line beside the program that asks.
const BESIDE: &[&str] = &["[", "echo", "exit", "false", "grep", "test", "true"];

/// A program that a check runs and the image lacks.
pub(crate) struct MissingProgram<'a> {
    /// Its name.
    pub(crate) name: &'static str,
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
) -> Option<MissingProgram<'a>> {
    let check = service.health.as_ref()?;
    let written = service.service.healthcheck.as_ref();
    let is_of_image = written.is_none_or(|written| written.test.is_empty());
    let of_image = image.config.healthcheck.as_ref();
    let (kind, words) = check.test.split_first()?;
    let line = words.last().map_or("", String::as_str);
    let gone = gone(service, kind, words);
    let instead = gone.map(|(_, instead)| instead);
    let (name, client) = match gone {
        Some((name, _)) => (name, None),
        None => lacking(image, kind, words).filter(|(name, _)| !is_installed(service, name))?,
    };
    let config = &image.config;
    let own = |reference: &str| image.references.all().any(|own| own == reference);
    let lineage = image.lineage.iter().map(String::as_str);
    let mut bases = lineage.filter(|reference| !own(reference));
    let base = bases.find(|reference| catalogue::clients(reference).is_some());
    let is_built = base.is_some();
    let install = client.and_then(|[alpine, debian]| match config.distribution? {
        Distribution::Alpine => Some(format!("RUN apk add --no-cache {alpine}")),
        Distribution::Debian => Some(format!(
            "RUN apt-get update && apt-get install -y --no-install-recommends {debian} && rm -rf /var/lib/apt/lists/*"
        )),
    });
    let has_shell = config.shell.as_ref().is_none_or(|shell| shell.value);
    Some(MissingProgram {
        name,
        base,
        instead,
        install: install.filter(|_| is_built && has_shell),
        asks: asked(service, line),
        of_image: of_image.filter(|_| is_of_image).map(|fact| &fact.evidence),
    })
}

/// Whether the process installs a program before it serves: `sh -c "apt-get install -y curl && python -m http.server"`.
fn is_installed(service: &ServiceFacts<'_>, name: &str) -> bool {
    const MANAGERS: &[&str] = &["apk", "apt", "apt-get", "dnf", "microdnf", "yum", "zypper"];
    let process = &service.process;
    let words = process.words();
    let texts = process.scripts().map(String::as_str);
    let texts = texts.chain(words.iter().copied());
    let mut texts = texts.filter(|text| text.contains("install") || text.contains("add"));
    texts.any(|text| {
        shell_steps::steps(text).iter().any(|step| {
            let mut words = step.words.iter().map(|word| paths::file_name(word));
            let is_named =
                |word: &&str| word.starts_with(if name == "nc" { "netcat" } else { name });
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
    let (_, since, programs, instead) = GONE.iter().find(|(image, ..)| *image == name)?;
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
    let is_new = catalogue::major(catalogue::tag(reference)).is_none_or(|major| major >= *since);
    let is_built = service.service.build.is_some();
    (all_are_gone && is_new && !is_built).then_some((*name, *instead))
}

type Packages = [&'static str; 2];

/// The program that is not there, with its packages.
fn lacking(
    image: &ImageFacts,
    kind: &str,
    words: &[String],
) -> Option<(&'static str, Option<Packages>)> {
    let config = &image.config;
    let shell = config.shell.as_ref();
    if kind == "CMD-SHELL" && shell.is_some_and(|shell| !shell.value) {
        return Some(("sh", None));
    }
    let held = &config.clients.as_ref()?.value;
    let line = words.join(" ");
    let commands = match kind {
        "CMD" => vec![words.first()?.as_str()],
        _ => commands(&line),
    };
    let runs = |name: &str| {
        commands
            .iter()
            .any(|word| word.rsplit('/').next() == Some(name))
    };
    let (held, lacking): (Vec<_>, Vec<_>) = CLIENTS
        .iter()
        .filter(|(name, ..)| runs(name))
        .partition(|(_, client, _)| held.contains(client));
    // `curl … || wget …` asks with what there is.
    let (name, _, packages) = lacking.first().filter(|_| held.is_empty())?;
    Some((name, Some(*packages)))
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
