//! CPU, memory and disk that a pod is given otherwise than they are written.

use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::Findings;
use crate::facts::written_resources::{
    self, DISK_LABELS, Key, refused_memory_limit, reserved_cpu, shared_cpu,
};
use crate::plan::pods::Member;
use crate::quantity;

/// Says what of the resources of a service does not hold as it is written.
pub(super) fn say(report: &mut Findings<'_>, service: &Member<'_>) {
    say_cpu(report, service);
    let mut without_request = Vec::new();
    let refused = refused_memory_limit(service.facts);
    if let Some((bytes, key)) = refused {
        say_refused(report, service, bytes, key);
    }
    for written in written_resources::of(service.facts) {
        let resource = written.resource;
        say_invalid(report, service, resource);
        if resource == "memory" && refused.is_some() {
            continue;
        }
        match (written.limit, written.request) {
            (Some((_, key)), None) => without_request.push((resource, key)),
            (Some((limit, of)), Some((request, key))) if quantity::exceeds(&request, &limit) => {
                let message = format!(
                    "the {resource} reservation of `{}` (`{request}`) exceeds its limit (`{limit}`) and is lowered to it",
                    service.key
                );
                let help = format!("raise `{}`, or lower `{}`", of.shown(), key.shown());
                let path = key.path(service.facts);
                report.say_help(&rules::REQUEST_ABOVE_LIMIT, &path, message, help);
            }
            _ => {}
        }
    }
    for label in DISK_LABELS {
        let text = service.labels.get(label);
        if let Some(text) = text.filter(|text| quantity::canonical(text).is_none()) {
            report.say_help(
                &rules::KOMPOSE_LABEL_VALUE,
                &service.label_path(label),
                format!("`{text}` is not a valid value of the label `{label}`; it is ignored"),
                "write a quantity, as `1Gi`",
            );
        }
    }
    say_reserved(report, service, &without_request);
}

/// A number alone is bytes: who writes `512` means megabytes.
fn say_refused(report: &mut Findings<'_>, service: &Member<'_>, bytes: i64, key: &'static str) {
    let last = key.rsplit('.').next().unwrap_or(key);
    let help = match bytes {
        ..65_536 => format!("write the unit: `{last}: {bytes}m`"),
        _ => format!("write at least `{last}: 6m`"),
    };
    let message = format!(
        "`{key}` of `{}` is {bytes} bytes: Docker refuses a container with less than 6 MiB, and in the cluster none starts",
        service.key
    );
    let finding = Finding::new(&rules::SIZE_TINY, message).severity(Severity::Warning);
    report.add(finding.help(help), &service.path.keys(key));
}

fn say_cpu(report: &mut Findings<'_>, service: &Member<'_>) {
    let compose = service.service;
    if compose.cpu_period.is_some() {
        report.say(
            &rules::CPU_PERIOD_APPROXIMATED,
            &service.path.key("cpu_period"),
            "`cpu_period` and `cpu_quota` become a CPU limit of the same ratio; the period is set by the node",
        );
    }
    let has_shares = compose.cpu_shares.is_some_and(|shares| shares > 0);
    let message = match shared_cpu(service.facts) {
        _ if has_shares && reserved_cpu(service.facts).is_some() => {
            "`cpu_shares` is dropped: the CPU reservation sets the weight in Kubernetes".to_owned()
        }
        Some((cores, _)) => format!(
            "`cpu_shares` becomes a CPU request of `{cores}`, which has the same weight and is also reserved"
        ),
        None => return,
    };
    let path = service.path.key("cpu_shares");
    report.say(&rules::CPU_SHARES_APPROXIMATED, &path, message);
}

fn say_invalid(report: &mut Findings<'_>, service: &Member<'_>, resource: &str) {
    let text = service.extension.requests.get(resource);
    if let Some(text) = text.filter(|text| quantity::canonical(text).is_none()) {
        report.say_help(
            &rules::EXTENSION_INVALID,
            &service.path.keys("x-kuploy.requests").key(resource),
            format!("`{text}` is not a quantity"),
            "write a Kubernetes quantity: `100m`, `0.5`, `128Mi`",
        );
    }
}

/// Says of which resources Kubernetes reserves the whole limit.
fn say_reserved(report: &mut Findings<'_>, service: &Member<'_>, without_request: &[(&str, Key)]) {
    if let Some((_, key)) = without_request.first() {
        let names = without_request.iter().map(|(name, _)| match *name {
            "cpu" => "CPU",
            name => name,
        });
        let names = names.collect::<Vec<_>>().join(" and ");
        report.say_help(
            &rules::LIMIT_IS_RESERVED,
            &key.path(service.facts),
            format!(
                "`{}` has a {names} limit and no request: Kubernetes reserves the full limit",
                service.key
            ),
            "set a request: `x-kuploy: {requests: {cpu: 100m, memory: 128Mi}}`",
        );
    }
}
