//! Health checks that ask a port on which nothing of the container listens: one that a setting moved, or the number
//! that Compose publishes in place of the container's. Docker calls such a container unhealthy and sends it traffic all
//! the same. Seen: `GF_SERVER_HTTP_PORT: 4000` with a check of `http://localhost:3000/api/health`.

use super::evidence::Evidence;
use super::gathered::Facts;
use super::ports::list::KnownPort;
use super::ports::{self, PortEvidence};
use super::server_process;
use super::service_facts::ServiceFacts;
use super::web_listeners::WebListeners;
use crate::model::Protocol;
use crate::source::paths;

/// Where nginx has its servers.
const CONFIGURATION: &str = "/etc/nginx/conf.d";

/// A check of a port on which nothing listens.
pub(crate) struct ClosedCheck {
    /// The port that it asks.
    pub(crate) asked: u16,
    /// The port on which the container listens.
    pub(crate) listens: u16,
    /// What says so, as part of a sentence.
    pub(crate) evidence: String,
    /// Whether that port speaks no HTTP, by which the check asks.
    pub(crate) speaks_otherwise: bool,
}

/// The check of a service, where it asks the wrong port.
pub(crate) fn find(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    web: &WebListeners,
) -> Option<ClosedCheck> {
    let asked = service.asked.one()?;
    let known = &facts.ports[service.id].known;
    let own = known
        .iter()
        .find(|port| port.number == asked && port.protocol == Protocol::Tcp)?;
    let known_image = service.known.entry.as_ref().map(|entry| entry.image);
    if known_image.is_some_and(|image| image.internal_ports.contains(&asked)) {
        return None;
    }
    let is_of_check = |evidence: &PortEvidence<'_>| matches!(evidence, PortEvidence::HealthCheck);
    // `localhost` may be another container, or the Docker host. A port for management is set in a file of its own.
    let check = service.health.as_ref()?;
    let of_others = !service.shares.is_empty()
        || service.service.network_mode.is_some()
        || check.test.iter().any(|word| word.contains("actuator"));
    if of_others {
        return None;
    }
    if !own.evidence.iter().all(is_of_check) {
        return of_moved(known, own);
    }
    published(service, asked)
        .or_else(|| {
            let default = service.known.entry.as_ref().is_some_and(|entry| {
                let mut ports = entry.image.ports.iter();
                ports.any(|port| port.number == asked)
            });
            let found = known.iter().find_map(|port| {
                let mut evidence = port.evidence.iter();
                let says = evidence.find(|evidence| match evidence {
                    PortEvidence::Setting(_) => default,
                    other => other.is_of_program(),
                })?;
                Some((port.number, says.to_string()))
            });
            found.map(|(listens, evidence)| ClosedCheck {
                asked,
                listens,
                evidence,
                speaks_otherwise: false,
            })
        })
        .or_else(|| of_nginx(facts, service, web, asked))
        .or_else(|| of_another_protocol(facts, service, asked))
}

/// The port that Compose moves a program to by `PORT` and publishes, where nothing but `EXPOSE` of its Dockerfile says that
/// it listens where the check asks: the line stands there from before. Seen: `EXPOSE 5007` and a `HEALTHCHECK` of that port
/// beside `environment: {PORT: 5008}` and `ports: ["5008:5008"]`.
fn of_moved(known: &[KnownPort<'_>], asked: &KnownPort<'_>) -> Option<ClosedCheck> {
    let is_exposed = |evidence: &PortEvidence<'_>| {
        matches!(
            evidence,
            PortEvidence::Image(Evidence::DockerfileLine { .. })
        )
    };
    let is_before = |evidence: &PortEvidence<'_>| {
        *evidence == PortEvidence::HealthCheck || is_exposed(evidence)
    };
    let moved = known.iter().find(|port| {
        let has = |is: &dyn Fn(&PortEvidence<'_>) -> bool| port.evidence.iter().any(is);
        has(&|it| *it == PortEvidence::Variable("PORT"))
            && has(&|it| matches!(it, PortEvidence::Declared(_)))
            && !has(&is_exposed)
    })?;
    asked.evidence.iter().all(is_before).then(|| ClosedCheck {
        asked: asked.number,
        listens: moved.number,
        evidence: PortEvidence::Variable("PORT").to_string(),
        speaks_otherwise: false,
    })
}

/// Servers of the web, and programs that start them beside another one.
const SERVERS: &[&str] = &[
    "apache",
    "caddy",
    "httpd",
    "nginx",
    "s6-",
    "serve",
    "supervisor",
    "php -S",
];

/// A check by HTTP of a known server that speaks none, and that runs alone. Seen: `curl -f http://localhost/` in an image
/// of php-fpm, which nginx of another service asks at `php:9000`. Somebody who waits for it knows better.
fn of_another_protocol(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    asked: u16,
) -> Option<ClosedCheck> {
    let image = service.known.entry.as_ref()?.image;
    let process = &service.process;
    let port = image.ports.first().filter(|port| port.name == "fastcgi")?;
    let runs_more = || {
        let mut texts = process.texts();
        texts.any(|text| SERVERS.iter().any(|server| text.contains(server)))
    };
    service.asked.on_web().next()?;
    let is_alone = server_process::runs(process, image) && !runs_more();
    (is_alone && !facts.is_awaited(service.id)).then(|| ClosedCheck {
        asked,
        listens: port.number,
        evidence: format!(
            "the image `{}`",
            image.names.first().copied().unwrap_or_default()
        ),
        speaks_otherwise: true,
    })
}

/// nginx that runs alone and whose configuration is known as a whole. Seen: `listen 8080` and a check of port 5000, from
/// the time when another server was in the image.
fn of_nginx(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    web: &WebListeners,
    asked: u16,
) -> Option<ClosedCheck> {
    let process = &service.process;
    let words = process.words();
    let entry = service.known.entry.as_ref();
    let is_of_image = || entry.is_some_and(|entry| entry.image.names.contains(&"nginx"));
    let runs_nginx = match words.is_empty() {
        true => is_of_image(),
        false => words.iter().any(|word| paths::file_name(word) == "nginx"),
    };
    let is_alone = process.script.is_none() && process.called.is_empty();
    if !runs_nginx || !is_alone || !process.started.is_empty() {
        return None;
    }
    // Of a directory that is copied not every file is read.
    let read = &facts.image_files[service.id];
    let copied = service.image.files.in_directory(facts.files, CONFIGURATION);
    let is_read = |path: &String| {
        let name = paths::file_name(path);
        read.iter()
            .any(|file| paths::file_name(&file.target) == name)
            || read
                .iter()
                .any(|file| paths::file_name(&file.shown) == name)
    };
    let (listens, evidence) = web.instead_of(service.id, asked)?;
    copied.iter().all(is_read).then(|| ClosedCheck {
        asked,
        listens,
        evidence: evidence.to_owned(),
        speaks_otherwise: false,
    })
}

/// The number on the Docker host in the place of the container's.
fn published(service: &ServiceFacts<'_>, asked: u16) -> Option<ClosedCheck> {
    let declared = service.service.ports.iter().enumerate();
    let mut tcp = declared.filter(|(_, port)| ports::protocol(port.protocol) == Protocol::Tcp);
    let (index, port) = tcp.find(|(_, port)| ports::number(port) == asked)?;
    Some(ClosedCheck {
        asked,
        listens: port.target,
        evidence: format!("`{}`", service.path.key("ports").index(index)),
        speaks_otherwise: false,
    })
}
