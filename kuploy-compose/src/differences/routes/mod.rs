//! Routes that are not as they were asked for, and what browsers find at them.

mod certificates;
mod localhost_files;
mod localhost_values;
mod loopback_hosts;
mod middlewares;
mod of_domain;
mod open_pages;
mod redirects;
mod refused_hosts;
mod tls_by_number;
mod traefiks;

use crate::map::BTreeSet;

use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::{Facts, Findings, ServiceId};
use crate::model::{RouteStyle, WorkloadKind};
use crate::options::RouteKind;
use crate::plan::Decisions;
use crate::plan::pods::Member;
use crate::plan::routes::route::{Note, What};

/// Says what becomes of routes.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    if facts.options.route() != RouteKind::None {
        say_asked(report, facts, decided);
        of_domain::say(report, facts, decided);
        tls_by_number::say(report, facts, decided);
    }
    let notes = &decided.reached.route_notes;
    for note in notes {
        say_note(report, decided, note);
    }
    certificates::say(report, facts, notes);
    redirects::say(report, decided);
    traefiks::say(report, facts, decided);
    localhost_values::say(report, facts, decided);
    localhost_files::say(report, decided);
    refused_hosts::say(report, facts, decided);
}

/// Says what of the requests for routes is lost, or another one.
fn say_asked(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut said = loopback_hosts::Said::new();
    let kept = facts.routes.iter();
    for (_, routes) in kept.filter(|(id, _)| !decided.skipped.contains_key(id)) {
        report.extend(&routes.findings);
        // The routes of one router share its middlewares.
        let mut routers = BTreeSet::new();
        for request in &routes.requests {
            let router = &request.middlewares;
            if !router.list.is_empty() && routers.insert(router.path.to_string()) {
                middlewares::say(report, facts, router, &request.annotations);
            }
            middlewares::say_guards(report, request);
            loopback_hosts::say(report, facts, request, &mut said);
        }
    }
}

fn say_note(report: &mut Findings<'_>, decided: &Decisions<'_>, note: &Note) {
    let service = &decided.pods[note.service];
    let key = service.key;
    match &note.what {
        // What ends needs none.
        What::NoPort if is_job(decided, service.owner) => {}
        What::NoPort => {
            let message = format!("no port of `{key}` is known: its route is not created");
            let host = note.host.as_deref().unwrap_or("shop.example.com");
            let help = format!(
                "write the container port: `x-kuploy: {{route: {{host: {host}, port: 8080}}}}`"
            );
            report.say_help(&rules::ROUTE_NO_PORT, &note.path, message, help);
        }
        // Routes of the Gateway API name their gateway.
        What::NoGateway => {
            let message = format!("the route of `{key}` has no gateway: it is not served");
            let help = "set the gateway: `--ingress-class [NAMESPACE/]NAME`";
            report.say_help(&rules::GATEWAY_MISSING, &service.path, message, help);
        }
        What::Conflict(place, first) => {
            let first = decided.pods[*first].key;
            let message = format!(
                "`{place}` is routed to both `{first}` and `{key}`: the ingress controller uses only one"
            );
            let help = "give one of them another host or path";
            report.say_help(&rules::ROUTE_CONFLICT, &note.path, message, help);
        }
        What::CertificateOfGateway(secret) => say_of_gateway(report, note, secret.as_deref()),
        // Said together.
        What::NoCertificate(_) => {}
        What::BackendTls { .. } => say_backend_tls(report, service, note),
    }
}

fn is_job(decided: &Decisions<'_>, id: ServiceId) -> bool {
    let kind = decided.runs[id].kind();
    kind.is_some_and(WorkloadKind::runs_to_completion)
}

/// TLS of a route of the Gateway API is the gateway's.
fn say_of_gateway(report: &mut Findings<'_>, note: &Note, secret: Option<&str>) {
    let Some(host) = &note.host else {
        return;
    };
    let message =
        format!("`{host}` uses TLS only if the gateway has an HTTPS listener with its certificate");
    let what = secret.map_or("a certificate".to_owned(), |secret| format!("`{secret}`"));
    let help = format!("add {what} to `tls.certificateRefs` of the HTTPS listener of the gateway");
    report.say_help(&rules::CERTIFICATE_NEEDED, &note.path, message, help);
}

/// A port that speaks TLS itself, and what is left to do.
fn say_backend_tls(report: &mut Findings<'_>, service: &Member<'_>, note: &Note) {
    let What::BackendTls {
        port,
        evidence,
        style,
        class,
    } = &note.what
    else {
        return;
    };
    let is_nginx = class
        .as_deref()
        .is_some_and(|class| class.contains("nginx"));
    let key = service.key;
    let what = format!("`{key}` speaks TLS on port {port} ({evidence})");
    let (severity, message, help) = match style {
        RouteStyle::Gateway => (
            Severity::Warning,
            format!("{what}: an HTTPRoute sends plain HTTP, which it refuses"),
            format!("serve HTTP in the pod, or add a BackendTLSPolicy for the Service `{}`", service.name),
        ),
        RouteStyle::Ingress if is_nginx => (
            Severity::Info,
            format!("{what}: the route connects to it with HTTPS"),
            "serve HTTP in the pod if TLS should be terminated at the ingress controller".to_owned(),
        ),
        _ => (
            Severity::Warning,
            format!("{what}: the route connects to it with HTTPS, and Traefik refuses a certificate that it does not trust"),
            "serve HTTP in the pod and let the route terminate TLS (`--tls-issuer NAME`); or give Traefik a ServersTransport with `insecureSkipVerify: true` for this Service; ingress-nginx does not check certificates".to_owned(),
        ),
    };
    let finding = Finding::new(&rules::BACKEND_TLS, message).severity(severity);
    report.add(finding.help(help), &note.path);
}
