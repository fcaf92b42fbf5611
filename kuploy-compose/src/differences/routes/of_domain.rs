//! Ports that `--domain` routes though they are not published, or nothing says what they speak.

use crate::map::BTreeSet;

use super::open_pages;
use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::ports::protocol;
use crate::facts::routes::host;
use crate::facts::{Facts, Findings, ServiceId};
use crate::model::{ContainerPort, Protocol};
use crate::plan::Decisions;
use crate::plan::pods::Member;
use crate::plan::routes::web_port::{self, Why};

/// Says which ports the domain leads to, and why.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    if facts.options.domain.as_deref().and_then(host).is_none() {
        return;
    }
    let asked = facts
        .routes
        .iter()
        .filter(|(_, routes)| !routes.requests.is_empty());
    let asked: BTreeSet<ServiceId> = asked.map(|(id, _)| id).collect();
    for service in decided.pods.running().filter(|it| !asked.contains(&it.id)) {
        let ports = &decided.reached.ports[service.id];
        let namespace = facts.options.in_namespace();
        open_pages::say(
            report,
            service,
            (ports, &namespace),
            &decided.from_files.web,
        );
        match web_port::of_domain(service, ports, &decided.from_files.web) {
            Some((port, Why::Assumed(others))) => say_assumed(report, service, port, &others),
            Some((port, Why::Said(evidence))) => {
                say_unpublished(report, service, (port, ports), evidence);
            }
            Some((_, Why::Published)) | None => {}
        }
    }
}

/// Says that a route leads to a port that is not published, and what says that it is the web's.
///
/// A published port of which nothing is known may be the one for browsers: that is for somebody to look at.
fn say_unpublished(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    (port, own): (u16, &[ContainerPort]),
    evidence: &str,
) {
    let published = service.service.ports.iter();
    let published: Vec<u16> = published
        .filter(|it| protocol(it.protocol) == Protocol::Tcp && it.target != port)
        .map(|it| it.target)
        .collect();
    let is_unknown = |port: &u16| {
        let name = format!("tcp-{port}");
        own.iter().any(|it| it.port == *port && it.name == name)
    };
    let (severity, number) = match published.iter().find(|port| is_unknown(port)) {
        Some(unknown) => (Severity::Warning, Some(*unknown)),
        None => (Severity::Info, published.first().copied()),
    };
    let instead = number.map_or_else(String::new, |number| {
        format!(", not to the published port {number}: nothing shows that {number} speaks HTTP")
    });
    let message = format!(
        "the route to `{}` goes to port {port}, which speaks HTTP ({evidence}){instead}",
        service.key
    );
    let number = number.map_or_else(|| "NUMBER".to_owned(), |number| number.to_string());
    let help = format!(
        "if port {port} is right, nothing needs to be done; otherwise: `x-kuploy: {{route: {{host: HOST, port: {number}}}}}`"
    );
    let finding = Finding::new(&rules::ROUTE_ASSUMED, message).severity(severity);
    report.add(finding.help(help), &service.path.key("ports"));
}

/// Says that a port is taken for that of the web: a guess between several is one that somebody has to look at.
fn say_assumed(report: &mut Findings<'_>, service: &Member<'_>, port: u16, others: &[u16]) {
    let path = service.path.key("ports");
    if let [first, ..] = others {
        let numbers: Vec<String> = others.iter().map(u16::to_string).collect();
        let message = format!(
            "`{}`: `--domain` routes port {port}, and nothing says whether it or {} is the one for browsers",
            service.key,
            numbers.join(", ")
        );
        let help = format!(
            "write the port: `x-kuploy: {{route: {{host: HOST, port: {first}}}}}`, or `{{route: {{host: HOST, port: {port}}}}}`"
        );
        let finding = Finding::new(&rules::ROUTE_ASSUMED, message).severity(Severity::Warning);
        return report.add(finding.help(help), &path);
    }
    if says_grpc(service.key) {
        let message = format!(
            "`{}`: `--domain` routes port {port} as HTTP, and its name says gRPC: no call passes through the route",
            service.key
        );
        let help = format!(
            "if it is gRPC, set the protocol: `ports: [{{target: {port}, published: \"{port}\", app_protocol: grpc}}]`; if only services use it, remove `ports`"
        );
        let finding = Finding::new(&rules::ROUTE_ASSUMED, message).severity(Severity::Warning);
        return report.add(finding.help(help), &path);
    }
    let message = format!(
        "`{}`: `--domain` routes port {port}, which is assumed to be HTTP",
        service.key
    );
    let help = format!(
        "if it is not HTTP, set its protocol: `ports: [{{target: {port}, published: \"{port}\", app_protocol: tcp}}]`; another port is `x-kuploy: {{route: {{host: HOST, port: NUMBER}}}}`"
    );
    report.say_help(&rules::ROUTE_ASSUMED, &path, message, help);
}

/// Whether a service is called after gRPC: `customer_grpc`, `grpc-server`.
fn says_grpc(key: &str) -> bool {
    let mut words = key.split(['-', '_', '.']);
    words.any(|word| word.eq_ignore_ascii_case("grpc"))
}
