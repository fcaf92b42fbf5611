//! Health checks that ask a port of a bot on which nothing in its source listens: the port is known from the check alone.
//!
//! Seen: `requests.get('http://localhost:8080/health')` as the check of a bot of Telegram that polls, whose `health_check()`
//! only writes a line to the log.

use super::gathered::Facts;
use super::path_conventions as conventions;
use super::ports::PortEvidence;
use super::service_facts::ServiceFacts;
use super::source_files;

/// Parts of source of what listens, or of a library that does: the standard libraries, frameworks, and what bots take
/// webhooks or give metrics by.
const LISTENS: &[&str] = &[
    "HTTPServer",
    "aiohttp.web",
    "bottle",
    "cherrypy",
    "createServer",
    "express",
    "falcon",
    "fastapi",
    "fastify",
    "flask",
    "from aiohttp import",
    "grpc",
    "gunicorn",
    "hapi",
    "health_server",
    "healthcheck",
    "http.server",
    "hypercorn",
    "keep_alive",
    "koa",
    "listen",
    "litestar",
    "quart",
    "run_app(",
    "sanic",
    "serve",
    "socketserver",
    "start_http_server",
    "start_server",
    "starlette",
    "tornado",
    "uvicorn",
    "web_app",
    "webhook",
    "wsgi",
];

/// A check of a port on which nothing listens.
pub(crate) struct AskedOfNobody<'s> {
    /// The port that it asks.
    pub(crate) asked: u16,
    /// The file of source that runs.
    pub(crate) program: &'s str,
}

/// The check of a service, where nothing in the source of its program listens.
pub(crate) fn find<'s>(
    facts: &Facts<'_>,
    service: &'s ServiceFacts<'_>,
) -> Option<AskedOfNobody<'s>> {
    let asked = service.asked.one()?;
    let program = service.process.program.as_ref()?;
    let of_check = |evidence: &PortEvidence<'_>| *evidence == PortEvidence::HealthCheck;
    let mut known = facts.ports[service.id].known.iter();
    let is_asked_alone =
        known.all(|port| port.number == asked && port.evidence.iter().all(of_check));
    let is_source = [".cjs", ".js", ".mjs", ".py", ".ts"]
        .iter()
        .any(|end| program.file.ends_with(end));
    let runs_more = !service.process.started.is_empty() || !service.shares.is_empty();
    if !program.polls || !is_source || !is_asked_alone || runs_more {
        return None;
    }
    let context = service.context()?;
    let is_read = |name: &str| conventions::is_program(name) || name == "package.json";
    let is_ignored = |path: &str| service.image.files.is_ignored(path);
    let number = asked.to_string();
    let mut is_found = false;
    let mut each = |_: &str, text: Option<&str>| {
        is_found |= text.is_none_or(|text| {
            text.contains(&number) || LISTENS.iter().any(|part| text.contains(part))
        });
    };
    let is_all = source_files::each_known(facts.files, context, &is_read, &is_ignored, &mut each);
    (is_all && !is_found).then_some(AskedOfNobody {
        asked,
        program: &program.file,
    })
}
