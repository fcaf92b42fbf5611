//! Settings that hold `localhost` for browsers: with a route they reach a service by another name.

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::allow_lists::{self, Accepted};
use crate::facts::loopback_values::{self, LoopbackAddress, LoopbackValue, Setting};
use crate::facts::routes::is_loopback;
use crate::facts::{Facts, Findings, PerService, ServiceId};
use crate::model::Route;
use crate::plan::Decisions;
use crate::plan::pods::{Member, Pods};
use crate::plan::routes::route::ServiceRoutes;

/// Longest value that a help shows whole.
const SHOWN: usize = 160;

/// Says which variables keep browsers from a service that has a route.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let (pods, routes) = (&decided.pods, &decided.reached.routes);
    for value in loopback_values::find(facts, pods.running_ids()) {
        let own = usable(routes, value.service).next();
        if value.accepts == Some(Accepted::OtherHosts) {
            say_unlisted(report, pods, routes, &value);
            continue;
        }
        if let (Some(_), Some(route)) = (value.accepts, own) {
            say_accepted(report, pods, routes, &value, route);
            continue;
        }
        let (routed, others): (Vec<_>, Vec<_>) = value
            .addresses
            .iter()
            .partition(|it| has_route(routes, it.target.0) && !it.is_of_program);
        let proxy = decided.from_files.proxied.get(&value.service);
        let in_front = proxy.and_then(|proxy| usable(routes, *proxy).next());
        match (
            in_front.filter(|_| value.accepts.is_some()),
            routed.is_empty(),
        ) {
            (Some(route), true) => {
                say_accepted(report, pods, routes, &value, route);
                continue;
            }
            (_, false) => say_routed(report, pods, routes, &value, &routed),
            (None, true) => {}
        }
        let mut said: Vec<u16> = Vec::new();
        for address in others {
            // In two variables, that is of browsers alone: without a route nothing is known of them.
            let is_split = address.port_beside.is_some();
            if address.target.0 != value.service && !is_split && !said.contains(&address.port) {
                said.push(address.port);
                say_of_another(report, pods, &value, address);
            }
        }
    }
}

/// The routes of a service, but for those to the computer of the browser.
pub(super) fn usable(
    routes: &PerService<ServiceRoutes>,
    service: ServiceId,
) -> impl Iterator<Item = (&str, &Route)> {
    let all = routes[service].routes.iter();
    let with_host = all.flat_map(|route| route.hosts.iter().map(move |host| (&**host, route)));
    with_host.filter(|(host, _)| !is_loopback(host) && !host.starts_with('*'))
}

pub(super) fn has_route(routes: &PerService<ServiceRoutes>, service: ServiceId) -> bool {
    usable(routes, service).next().is_some()
}

/// The host of the route to a port.
pub(super) fn way(
    routes: &PerService<ServiceRoutes>,
    (service, port): (ServiceId, u16),
) -> Option<(&str, &Route)> {
    let leads = |route: &Route| route.paths.iter().any(|path| path.port == port);
    usable(routes, service).find(|(_, route)| leads(route))
}

/// A server that accepts nothing but `localhost`, and has a route, or a proxy with one before it.
fn say_accepted(
    report: &mut Findings<'_>,
    pods: &Pods<'_>,
    routes: &PerService<ServiceRoutes>,
    value: &LoopbackValue<'_>,
    (host, route): (&str, &Route),
) {
    let LoopbackValue {
        variable,
        value: text,
        ..
    } = value;
    let service = &pods[value.service];
    let help = match (value.accepts, replaced(routes, value)) {
        (Some(Accepted::Origins), Some(origins)) => format!("write {}", written(value, &origins)),
        (Some(Accepted::Origins), None) => format!(
            "add the origins of the pages that call `{}`: {}",
            service.key,
            written(
                value,
                &with_entry(text, &format!("{}://HOST", scheme(None, route)))
            )
        ),
        _ => format!("write {}", written(value, &with_entry(text, host))),
    };
    let message = format!(
        "`{variable}` of `{}` accepts only `localhost` and names of the project: requests that come through the route `{host}` are refused",
        service.key
    );
    let path = place(service, value);
    let finding = Finding::new(&rules::LOCALHOST_BEHIND_ROUTE, message);
    report.add(finding.cause(help.clone()).help(help), &path);
}

/// A server that accepts hosts, but not that of its route.
fn say_unlisted(
    report: &mut Findings<'_>,
    pods: &Pods<'_>,
    routes: &PerService<ServiceRoutes>,
    value: &LoopbackValue<'_>,
) {
    let hosts = || usable(routes, value.service).map(|(host, _)| host);
    let Some(host) = hosts().next() else {
        return;
    };
    if hosts().any(|host| allow_lists::lists(value.value, host)) {
        return;
    }
    let service = &pods[value.service];
    let message = format!(
        "`{}` of `{}` does not list `{host}`, the host of its route: requests that come by it are refused",
        value.variable, service.key
    );
    let help = format!("write {}", written(value, &with_entry(value.value, host)));
    let path = place(service, value);
    let finding = Finding::new(&rules::LOCALHOST_BEHIND_ROUTE, message);
    report.add(finding.cause(help.clone()).help(help), &path);
}

/// A setting with a value, as it is written in the Compose file.
fn written(value: &LoopbackValue<'_>, text: &str) -> String {
    let text = text.replace('$', "$$");
    match value.setting {
        Setting::Argument(_) => format!("`{}={text}`", value.variable),
        _ => format!("`{}: {text}`", value.variable),
    }
}

/// Where a value is written.
fn place(service: &Member<'_>, value: &LoopbackValue<'_>) -> Path {
    match value.setting {
        Setting::BuildArgument => service.path.keys("build.args").key(value.variable),
        Setting::Variable => service.path.key("environment").key(value.variable),
        Setting::Argument(place) => place.path(service.key),
    }
}

/// What has to be done beside writing another value.
fn further(value: &LoopbackValue<'_>) -> &'static str {
    match value.setting {
        Setting::BuildArgument => " in `build.args`, then build and push the image",
        _ => "",
    }
}

/// A list with one more entry, separated as the others are.
fn with_entry(list: &str, entry: &str) -> String {
    let list = list.trim();
    match list.strip_suffix(']') {
        Some(rest) if rest.starts_with('[') && rest.contains('"') => {
            format!("{}, \"{entry}\"]", rest.trim_end())
        }
        _ if list.contains(char::is_whitespace) && !list.contains(',') => format!("{list} {entry}"),
        _ => format!("{list},{entry}"),
    }
}

/// A scheme as browsers use it for a route.
pub(super) fn scheme(written: Option<&str>, route: &Route) -> &'static str {
    match (
        written.is_some_and(|scheme| scheme.starts_with("ws")),
        route.tls,
    ) {
        (true, true) => "wss",
        (true, false) => "ws",
        (false, true) => "https",
        (false, false) => "http",
    }
}

/// The value with the hosts of routes; `None` where a route is missing, or the value may hold a password.
fn replaced(routes: &PerService<ServiceRoutes>, value: &LoopbackValue<'_>) -> Option<String> {
    if value.value.contains('@') || value.value.len() > SHOWN || value.addresses.is_empty() {
        return None;
    }
    let mut text = String::new();
    let mut at = 0;
    for address in &value.addresses {
        text.push_str(value.value.get(at..address.range.start)?);
        text.push_str(&public(routes, address)?);
        at = address.range.end;
    }
    text.push_str(value.value.get(at..)?);
    Some(without_twins(text, value.value))
}

/// A list without entries that came to be the same: `localhost:3000` and `127.0.0.1:3000` are one route.
fn without_twins(text: String, before: &str) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for entry in text.split(',') {
        if !seen.iter().any(|known| known.trim() == entry.trim()) {
            seen.push(entry);
        }
    }
    match before.contains(',') && !before.contains(['[', '{']) {
        true => seen.join(","),
        false => text,
    }
}

/// The address by which browsers reach what an address on the Docker host leads to.
fn public(routes: &PerService<ServiceRoutes>, address: &LoopbackAddress<'_>) -> Option<String> {
    let any = || usable(routes, address.target.0).next();
    let of_port = way(routes, address.target);
    let (host, route) = of_port.or_else(|| any().filter(|_| !address.names_port))?;
    Some(match address.scheme {
        Some(written) => format!("{}://{host}", scheme(Some(written), route)),
        None => host.to_owned(),
    })
}

/// Addresses at which services are published that have routes.
fn say_routed(
    report: &mut Findings<'_>,
    pods: &Pods<'_>,
    routes: &PerService<ServiceRoutes>,
    value: &LoopbackValue<'_>,
    routed: &[&LoopbackAddress<'_>],
) {
    let Some(first) = routed.first() else {
        return;
    };
    let (target, number) = first.target;
    let Some((host, route)) = way(routes, first.target).or_else(|| usable(routes, target).next())
    else {
        return;
    };
    let variable = value.variable;
    let old = value.value.get(first.range.clone()).unwrap_or_default();
    let (own, other) = (&pods[value.service], &pods[target]);
    let message = format!(
        "`{variable}` of `{}` has `{old}`, which is {}: the route to `{}` is `{host}`",
        own.key,
        whose(old),
        other.key
    );
    let help = match (replaced(routes, value), public(routes, first)) {
        (Some(text), _) => format!("write {}{}", written(value, &text), further(value)),
        (None, Some(public)) => format!("write `{public}` instead of `{old}`"),
        (None, None) => no_route(other.key, host, number),
    };
    let help = match &first.port_beside {
        Some(beside) => format!("{help} and {}", port_of_route(beside, route)),
        None => help,
    };
    let path = place(own, value);
    let finding = Finding::new(&rules::LOCALHOST_BEHIND_ROUTE, message);
    report.add(finding.cause(help.clone()).help(help), &path);
}

/// The port of a route in the variable that holds it.
fn port_of_route(variable: &str, route: &Route) -> String {
    match route.tls {
        true => format!(
            "`{variable}: \"443\"`, and `https` where the program has a setting for the scheme"
        ),
        false => format!("`{variable}: \"80\"`"),
    }
}

/// The way out where a service has a route, but none to a port.
pub(super) fn no_route(key: &str, host: &str, port: u16) -> String {
    format!(
        "no route points to port {port}: create one, `x-kuploy: {{routes: [{{host: {host}}}, {{host: HOST, port: {port}}}]}}` of `{key}`, and write its host"
    )
}

/// Whose computer an address is.
fn whose(address: &str) -> &'static str {
    match is_of_engine(address) {
        true => "the Docker host: neither browsers nor pods know that name",
        false => "the user's own computer",
    }
}

fn is_of_engine(address: &str) -> bool {
    address.contains("docker.")
}

/// An address that only browsers on the Docker host reach, of a service without a route.
fn say_of_another(
    report: &mut Findings<'_>,
    pods: &Pods<'_>,
    value: &LoopbackValue<'_>,
    address: &LoopbackAddress<'_>,
) {
    let other = &pods[address.target.0];
    let (variable, port) = (value.variable, address.port);
    let old = value.value.get(address.range.clone()).unwrap_or_default();
    // Such a value is not rewritten for the pods as the others are.
    let (severity, message) = match is_of_engine(old) {
        true => (
            Severity::Warning,
            format!(
                "`{variable}` has `{old}` for browsers, the port that `{}` publishes on the Docker host: they do not know that name",
                other.key
            ),
        ),
        false => (
            Severity::Info,
            format!(
                "`{variable}` has `localhost:{port}`, the port that `{}` publishes on the Docker host: in the cluster `localhost` is the pod itself, and in a browser it is the user's computer",
                other.key
            ),
        ),
    };
    let help = format!(
        "write the public address of `{}` for browsers, `{}` for the program itself",
        other.key, other.name
    );
    let path = place(&pods[value.service], value);
    let finding = Finding::new(&rules::DOCKER_HOST, message).severity(severity);
    report.add(finding.cause(help.clone()).help(help), &path);
}
