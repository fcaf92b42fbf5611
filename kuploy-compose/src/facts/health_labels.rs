//! Health checks that labels of kompose ask for (<https://kompose.io/user-guide/#labels>).

use super::health_checks::{Timing, command, seconds};
use super::health_headers as headers;
use super::service_facts::ServiceFacts;
use crate::compose::{Duration, Healthcheck, grammar::words};
use crate::model::ProbeAction;

/// Labels of the check that decides who gets traffic.
pub(crate) const READINESS: &str = "kompose.service.healthcheck.readiness";
/// Labels of the check that decides who is started again.
pub(crate) const LIVENESS: &str = "kompose.service.healthcheck.liveness";

/// The action that labels of kompose ask for.
pub(crate) fn action(service: &ServiceFacts<'_>, prefix: &str) -> Option<ProbeAction> {
    service.labels.keys().next()?;
    let number = |key: &str| service.labels.number(&format!("{prefix}.{key}"));
    let text = |key: &str| service.labels.get(&format!("{prefix}.{key}"));
    if let Some(port) = number("http_get_port") {
        let path = text("http_get_path").unwrap_or("/");
        let slash = if path.starts_with('/') { "" } else { "/" };
        return Some(ProbeAction::Http {
            path: format!("{slash}{path}"),
            port,
            headers: headers::of_check(service).unwrap_or_default(),
        });
    }
    if let Some(port) = number("tcp_port") {
        return Some(ProbeAction::Tcp { port });
    }
    let test = text("test")?;
    let words = words::split(test).map(|split| split.words).ok()?;
    match words.first().map(String::as_str) {
        Some("CMD-SHELL") => {
            let line = test.trim_start().strip_prefix("CMD-SHELL")?.trim();
            command(&["CMD-SHELL".to_owned(), line.to_owned()])
        }
        _ => command(&words),
    }
    .map(ProbeAction::Exec)
}

/// How often a health check runs, with the labels of readiness before what it says itself.
pub(crate) fn timing(service: &ServiceFacts<'_>, health: Option<&Healthcheck>) -> Timing {
    let label = |key: &str| {
        let text = service.labels.get(&format!("{READINESS}.{key}"))?;
        Duration::parse(text).ok()
    };
    let of = |key: &str| label(key).filter(|it| it.0 > 0).map(seconds);
    let check = Timing::of(health);
    let retries = service
        .labels
        .number::<u64>(&format!("{READINESS}.retries"));
    let retries = retries.filter(|retries| *retries > 0);
    Timing {
        period: of("interval").unwrap_or(check.period),
        timeout: of("timeout").unwrap_or(check.timeout),
        failures: retries.map_or(check.failures, |n| i32::try_from(n).unwrap_or(i32::MAX)),
        start_period: label("start_period").map_or(check.start_period, |it| it.0),
        start_interval: check.start_interval,
    }
}
