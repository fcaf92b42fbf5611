//! Programs whose web pages ask for no password: those of the catalogue, and others that are known by their names alone.

use super::arguments;
use super::service_facts::ServiceFacts;
use crate::source::paths;

/// Further images, by the ends of their names without a tag (`*` is any ending), and the variables and arguments with which
/// they ask for a password.
const IMAGES: &[(&str, &[&str])] = &[
    // https://hub.docker.com/r/elastichq/elasticsearch-hq
    ("elastichq/elasticsearch-hq", &[]),
    // https://flower.readthedocs.io/en/latest/auth.html
    ("mher/flower", OF_FLOWER),
    // https://github.com/SeleniumHQ/docker-selenium#using-the-environment-variables-for-basic-auth: a browser for everybody.
    ("selenium/hub", OF_SELENIUM),
    ("selenium/standalone-*", OF_SELENIUM),
    // https://datalust.co/docs/docker-deployment: since 2025 it refuses to start without one of them.
    (
        "datalust/seq",
        &[
            "SEQ_FIRSTRUN_ADMINPASSWORD",
            "SEQ_FIRSTRUN_ADMINPASSWORDHASH",
        ],
    ),
];

const OF_FLOWER: &[&str] = &[
    "--auth",
    "--auth_provider",
    "--basic-auth",
    "--basic_auth",
    "FLOWER_AUTH",
    "FLOWER_BASIC_AUTH",
];

const OF_SELENIUM: &[&str] = &["SE_ROUTER_PASSWORD"];

/// The variable with which Elasticsearch asks nobody for a password
/// (<https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/security-settings>).
const SECURITY: &str = "xpack.security.enabled";

/// Whether the program is known to ask for no password, and nothing tells it to.
pub(crate) fn is_open(service: &ServiceFacts<'_>) -> bool {
    if service.variable(SECURITY) == Some("false") {
        return true;
    }
    let image = service.known.entry.as_ref().map(|entry| entry.image);
    let unless = image.and_then(|image| image.open_unless);
    let Some(unless) = unless.or_else(|| by_name(service)) else {
        return false;
    };
    let words = arguments::of_service(service.service);
    !unless.iter().any(|name| {
        service
            .variable(name)
            .is_some_and(|value| !value.is_empty())
            || words.iter().any(|word| word.name == *name)
    })
}

fn by_name(service: &ServiceFacts<'_>) -> Option<&'static [&'static str]> {
    let reference = service.service.image.as_deref().unwrap_or_default();
    let name = reference.split('@').next().unwrap_or_default();
    let name = match name.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => name,
    };
    let is_of = |known: &str| match known.strip_suffix('*') {
        Some(begin) => name.starts_with(begin),
        None => name == known || name.ends_with(&format!("/{known}")),
    };
    let found = IMAGES.iter().find(|(known, _)| is_of(known));
    found.map(|(_, unless)| *unless).or_else(|| {
        // `celery -A app flower` of the project's own image.
        let words = service.process.words();
        let mut words = words.iter().flat_map(|word| word.split_whitespace());
        let runs_celery = words.any(|word| paths::file_name(word) == "celery");
        (runs_celery && words.any(|word| word == "flower")).then_some(OF_FLOWER)
    })
}
