//! `x-kuploy` of services.

use super::becomes::Becomes;
use super::mended::mended;
use crate::diagnostic::{Finding, Path, nearest, rules};
use crate::facts::findings::Findings;
use crate::facts::gathered::Facts;
use crate::facts::ports;
use crate::facts::service_facts::ServiceFacts;
use crate::options::{
    Autoscale, CommandLine, DataClaims, FullRoute, ImageExtension, RouteExtension,
    ServiceExtension, TlsExtension,
};
use crate::yaml::float;

/// Resources that every node has.
const RESOURCES: &[&str] = &["cpu", "memory", "ephemeral-storage"];

/// Checks what a service says of itself.
pub(super) fn check(findings: &mut Findings<'_>, service: &ServiceFacts<'_>) {
    let extension = &service.extension;
    let base = service.path.key("x-kuploy");
    let mut values: Vec<(Path, &str, Becomes)> = Vec::new();
    let single = [
        ("time-zone", &extension.time_zone, Becomes::TimeZone),
        ("service-account", &extension.service_account, Becomes::Name),
        ("priority-class", &extension.priority_class, Becomes::Name),
        ("runtime-class", &extension.runtime_class, Becomes::Name),
    ];
    for (key, value, becomes) in single {
        values.extend(
            value
                .as_deref()
                .map(|value| (base.key(key), value, becomes)),
        );
    }
    match &extension.image {
        Some(ImageExtension::Name(name)) => values.push((base.key("image"), name, Becomes::Image)),
        Some(ImageExtension::Facts(facts)) => {
            let name = facts.name.as_deref();
            values.extend(name.map(|name| (base.keys("image.name"), name, Becomes::Image)));
        }
        None => {}
    }
    for (at, name) in extension.image_pull_secrets.iter().enumerate() {
        values.push((
            base.key("image-pull-secrets").index(at),
            name,
            Becomes::Name,
        ));
    }
    for (key, value) in &extension.node_selector {
        let path = base.key("node-selector").key(key);
        values.push((path.clone(), key, Becomes::LabelKey));
        values.push((path, value, Becomes::LabelValue));
    }
    for (key, value) in &extension.labels {
        values.push((base.key("labels").key(key), value, Becomes::LabelValue));
    }
    for (at, toleration) in extension.tolerations.iter().enumerate() {
        let path = base.key("tolerations").index(at);
        let single = [
            ("key", &toleration.key, Becomes::LabelKey),
            ("value", &toleration.value, Becomes::LabelValue),
            ("effect", &toleration.effect, Becomes::Effect),
        ];
        for (key, value, becomes) in single {
            values.extend(
                value
                    .as_deref()
                    .map(|value| (path.key(key), value, becomes)),
            );
        }
    }
    let single = extension
        .route
        .iter()
        .map(|route| (base.key("route"), route));
    let several = extension.routes.iter().enumerate();
    let several = several.map(|(at, route)| (base.key("routes").index(at), route));
    for (path, route) in single.chain(several) {
        if let RouteExtension::Full(route) = route {
            of_route(&path, route, &mut values);
            check_route(findings, &path, route);
        }
    }
    say(findings, &values);
    check_ports(findings, service, &base);
    check_requests(findings, service, &base);
    check_replicas(findings, service);
    if let Some(autoscale) = &extension.autoscale {
        check_autoscale(findings, autoscale, &base.key("autoscale"));
    }
    name_expected(findings, service, &base);
}

fn check_ports(findings: &mut Findings<'_>, service: &ServiceFacts<'_>, base: &Path) {
    for (at, port) in service.extension.ports.iter().enumerate() {
        if ports::declared(port).is_none() {
            let path = base.key("ports").index(at);
            let message = "not a port; write `8080` or `53/udp`";
            findings.say(&rules::EXTENSION_INVALID, &path, message);
        }
    }
}

/// The API counts pods in 32 bits, and Docker in 64.
fn check_replicas(findings: &mut Findings<'_>, service: &ServiceFacts<'_>) {
    let Some(replicas) = service.replicas().filter(|n| *n > i64::from(i32::MAX)) else {
        return;
    };
    let of_deploy = service.service.deploy.as_ref();
    let path = match of_deploy.and_then(|deploy| deploy.replicas) {
        Some(_) => service.path.keys("deploy.replicas"),
        None => service.path.key("scale"),
    };
    let message = format!(
        "{replicas} replicas are more than Kubernetes counts: the API server rejects the object"
    );
    let finding = Finding::new(&rules::NUMBER_OUT_OF_RANGE, message);
    findings.add(
        finding.help(format!("write a number that is at most {}", i32::MAX)),
        &path,
    );
}

fn of_route<'r>(path: &Path, route: &'r FullRoute, values: &mut Vec<(Path, &'r str, Becomes)>) {
    let secret = match &route.tls {
        Some(TlsExtension::Secret(name)) => Some(name.as_str()),
        _ => None,
    };
    let single = [
        ("issuer", route.issuer.as_deref(), Becomes::Name),
        ("class", route.class.as_deref(), Becomes::Class),
        ("tls", secret, Becomes::Name),
    ];
    for (key, value, becomes) in single {
        values.extend(value.map(|value| (path.key(key), value, becomes)));
    }
    for key in route.annotations.keys() {
        values.push((path.key("annotations").key(key), key, Becomes::LabelKey));
    }
}

pub(super) fn say(findings: &mut Findings<'_>, values: &[(Path, &str, Becomes)]) {
    for (path, value, becomes) in values {
        if let Some(reason) = becomes.refuses(value) {
            let message = format!("`{value}` is invalid: {reason}");
            let mut finding = Finding::new(&rules::EXTENSION_INVALID, message);
            if let Some(meant) = mended(*becomes, value) {
                finding = finding.help(format!("write `{meant}`"));
            }
            findings.add(finding, path);
        }
    }
}

/// A resource is one that every node has, huge pages, or one of a device plugin under a domain.
fn check_requests(findings: &mut Findings<'_>, service: &ServiceFacts<'_>, base: &Path) {
    for (resource, amount) in &service.extension.requests {
        let path = base.key("requests").key(resource);
        let plugin = resource.contains('/') && Becomes::LabelKey.refuses(resource).is_none();
        if plugin {
            // Devices are counted: Kubernetes refuses a fraction of one.
            if amount.parse::<u32>().is_err() {
                let message = format!(
                    "`{amount}` is not a number of `{resource}`: devices are counted in whole numbers"
                );
                findings.say(&rules::EXTENSION_INVALID, &path, message);
            } else {
                let message = format!(
                    "pods of `{}` stay Pending until a node offers `{resource}` (device plugin)",
                    service.key
                );
                let help = "check it with `kubectl describe nodes`";
                findings.say_help(&rules::OBJECT_EXPECTED, &path, message, help);
            }
        } else if !RESOURCES.contains(&resource.as_str()) && !resource.starts_with("hugepages-") {
            let help = match nearest(resource, RESOURCES.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write `cpu`, `memory`, `ephemeral-storage`, or a resource of a device plugin as `example.com/gpu`".to_owned(),
            };
            let message = format!("`{resource}` is not a node resource: nothing is requested");
            findings.say_help(&rules::GENERIC_RESOURCE_UNKNOWN, &path, message, help);
        } else if resource == "cpu" && is_whole_processors(amount) {
            let message = format!(
                "`{amount}` of cpu are {amount} processors: pods stay Pending unless a node has that many"
            );
            let help = format!("write `{amount}m` for {amount} thousandths of a processor");
            findings.say_help(&rules::SIZE_TINY, &path, message, help);
        } else if resource != "cpu" && is_tiny(amount) {
            let message = format!(
                "`{amount}` of {resource} is less than one mebibyte: a number without a unit is in bytes, and `m` means 1/1000"
            );
            findings.say_help(
                &rules::SIZE_TINY,
                &path,
                message,
                format!("write a unit, for example `{}Mi`", leading(amount)),
            );
        }
    }
}

fn leading(amount: &str) -> &str {
    amount.trim_end_matches(|c: char| !c.is_ascii_digit())
}

/// Whether an amount of `cpu` is more processors than a node has as a rule: who writes `100` means `100m`.
fn is_whole_processors(amount: &str) -> bool {
    amount
        .parse::<u32>()
        .is_ok_and(|processors| processors >= 100)
}

/// Whether an amount of bytes is less than a mebibyte: nobody means that of memory or of a disk.
pub(crate) fn is_tiny(amount: &str) -> bool {
    let number = leading(amount);
    let Some(unit) = amount.get(number.len()..) else {
        return false;
    };
    let scale = match unit {
        "" => 1.0,
        "m" => 1e-3,
        "k" => 1e3,
        "Ki" => 1024.0,
        _ => return false,
    };
    float(number).is_some_and(|number| number > 0.0 && number * scale < f64::from(1 << 20))
}

/// Port 0 leads nowhere, and an issuer has nothing to issue for a route without TLS.
fn check_route(findings: &mut Findings<'_>, path: &Path, route: &FullRoute) {
    if route.port == Some(0) {
        let message = "`0` is not a port: write the number that the container listens on";
        findings.say(&rules::EXTENSION_INVALID, &path.key("port"), message);
    }
    if route.issuer.is_some() && route.tls == Some(TlsExtension::On(false)) {
        let message = "`issuer` has no effect: the route has `tls: false`";
        findings.say(
            &rules::EXTENSION_WITHOUT_EFFECT,
            &path.key("issuer"),
            message,
        );
    }
}

fn check_autoscale(findings: &mut Findings<'_>, autoscale: &Autoscale, path: &Path) {
    for (key, number) in [("min", autoscale.min), ("max", autoscale.max)] {
        if let Some(number) = number.filter(|number| *number < 1) {
            let message = format!("`{number}` is not a number of pods: write at least 1");
            findings.say(&rules::EXTENSION_INVALID, &path.key(key), message);
        }
    }
    if let (Some(min), Some(max)) = (autoscale.min, autoscale.max)
        && min > max
    {
        let message = format!("`min: {min}` is greater than `max: {max}`");
        findings.say(&rules::EXTENSION_INVALID, path, message);
    }
}

/// A key that acts on something that the service may not have: whether it is given, whether it acts, why not, and what
/// to write.
type Row = (
    &'static str,
    fn(&ServiceExtension) -> bool,
    fn(&Facts<'_>, &ServiceFacts<'_>) -> bool,
    &'static str,
    &'static str,
);

/// The keys of a service that may have no effect; those that depend on decisions are named where these are taken.
const MAY_HAVE_NO_EFFECT: &[Row] = &[
    (
        "time-zone",
        |it| it.time_zone.is_some(),
        has_schedule,
        NO_SCHEDULE,
        ADD_SCHEDULE,
    ),
    (
        "concurrency",
        |it| it.concurrency.is_some(),
        has_schedule,
        NO_SCHEDULE,
        ADD_SCHEDULE,
    ),
    (
        "wait",
        |it| it.wait == Some(true),
        |_, service| !service.depends_on.is_empty(),
        "the service has no `depends_on`",
        "name the services to wait for in `depends_on`",
    ),
    (
        "keep",
        |it| it.keep,
        |facts, service| facts.routes[service.id].is_replaceable_proxy,
        "the service is not a reverse proxy that routes replace",
        "",
    ),
    (
        "data",
        |it| it.data == Some(DataClaims::None),
        |facts, service| !facts.data[service.id].is_empty(),
        "no data directory of the image is known",
        "",
    ),
    (
        "fs-group",
        |it| it.fs_group.is_some(),
        has_files,
        "the service mounts nothing",
        "",
    ),
    (
        "stop-command",
        |it| it.stop_command.as_ref().is_some_and(is_empty),
        |_, _| false,
        "the command is empty",
        "",
    ),
];

const NO_SCHEDULE: &str = "the service has no schedule";
const ADD_SCHEDULE: &str = "add a schedule: `x-kuploy: {schedule: \"0 3 * * *\"}`";

fn has_schedule(_: &Facts<'_>, service: &ServiceFacts<'_>) -> bool {
    let label = service.labels.get("kompose.cronjob.schedule");
    service.extension.schedule.is_some() || label.is_some()
}

/// Whether a group of the pod owns anything: volumes, configs, secrets, the data of the image.
fn has_files(facts: &Facts<'_>, service: &ServiceFacts<'_>) -> bool {
    let compose = service.service;
    !compose.volumes.is_empty()
        || !compose.configs.is_empty()
        || !compose.secrets.is_empty()
        || !compose.tmpfs.is_empty()
        || !compose.volumes_from.is_empty()
        || !facts.data[service.id].is_empty()
}

fn is_empty(command: &CommandLine) -> bool {
    match command {
        CommandLine::Line(line) => line.trim().is_empty(),
        CommandLine::Words(words) => words.is_empty(),
    }
}

/// Names keys that act on something that the service does not have.
pub(super) fn check_effects(
    findings: &mut Findings<'_>,
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
) {
    for (key, given, acts, reason, help) in MAY_HAVE_NO_EFFECT {
        if !given(&service.extension) || acts(facts, service) {
            continue;
        }
        let message = format!("`{key}` of `{}` has no effect: {reason}", service.key);
        let finding = Finding::new(&rules::EXTENSION_WITHOUT_EFFECT, message);
        let finding = match *help {
            "" => finding,
            help => finding.help(help),
        };
        findings.add(finding, &service.path.key("x-kuploy").key(key));
    }
}

/// Objects that the pod needs and that nothing here creates.
fn name_expected(findings: &mut Findings<'_>, service: &ServiceFacts<'_>, base: &Path) {
    /// Classes that every cluster has.
    const BUILT_IN: &[&str] = &["system-cluster-critical", "system-node-critical", "default"];
    let extension = &service.extension;
    for (key, kind, name) in [
        (
            "service-account",
            "ServiceAccount",
            &extension.service_account,
        ),
        ("priority-class", "PriorityClass", &extension.priority_class),
        ("runtime-class", "RuntimeClass", &extension.runtime_class),
    ] {
        let Some(name) = name.as_deref().filter(|name| !BUILT_IN.contains(name)) else {
            continue;
        };
        if Becomes::Name.refuses(name).is_some() {
            continue;
        }
        let message = format!(
            "pods of `{}` are not created until the {kind} `{name}` exists",
            service.key
        );
        let help = format!(
            "check it with `kubectl get {} {name}`",
            kind.to_ascii_lowercase()
        );
        findings.say_help(&rules::OBJECT_EXPECTED, &base.key(key), message, help);
    }
}

#[cfg(test)]
mod tests {
    use super::is_tiny;

    #[test]
    fn amounts_that_nobody_means() {
        for (amount, tiny) in [
            ("20", true),
            ("500", true),
            ("128m", true),
            ("512Ki", true),
            ("1Mi", false),
            ("10737418240", false),
            ("0", false),
            ("64Mi", false),
            ("1e9", false),
            ("", false),
        ] {
            assert_eq!(is_tiny(amount), tiny, "{amount}");
        }
    }
}
