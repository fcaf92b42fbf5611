//! Limits and requests, in canonical quantities.

use super::devices;
use crate::compose::{Bytes, ResourceSet};
use crate::diagnostic::{Path, rules};
use crate::model::{Resources, StringMap};
use crate::plan::context::Context;
use crate::plan::pods::Member;
use crate::quantity;

/// Docker's period where `cpu_period` gives none, in microseconds.
const CPU_PERIOD: i64 = 100_000;
/// Shares of one core.
const CPU_SHARES: i64 = 1024;

/// A quantity and the key that gave it.
type Found = Option<(String, Path)>;

/// The resources of a service.
pub(super) fn resources(cx: &mut Context<'_>, service: &Member<'_>) -> Resources {
    let mut limits = StringMap::new();
    let mut requests = StringMap::new();
    let cpu_limit = cpu_limit(cx, service);
    let memory_limit = memory_limit(service);
    let mut without_request = Vec::new();
    for (resource, limit, request) in [
        ("cpu", cpu_limit, cpu_request(cx, service)),
        ("memory", memory_limit, memory_request(service)),
        (
            "ephemeral-storage",
            labelled(cx, service, "kompose.ephemeral-storage.limit"),
            labelled(cx, service, "kompose.ephemeral-storage.request"),
        ),
    ] {
        let request = asked(cx, service, resource).or(request);
        if let (Some((_, path)), None) = (&limit, &request) {
            without_request.push((resource, path.clone()));
        }
        let request = request.map(|request| within(cx, resource, request, limit.as_ref()));
        if let Some((limit, _)) = limit {
            limits.insert(resource.to_owned(), limit);
        }
        if let Some(request) = request {
            requests.insert(resource.to_owned(), request);
        }
    }
    say_reserved(cx, service, &without_request);
    for (resource, count) in devices::extended(cx, service) {
        devices::say_plugin(cx, service, &resource);
        limits.insert(resource, count);
    }
    // Of devices and huge pages Kubernetes wants the limit, which is the request as well.
    for (resource, amount) in &service.extension.requests {
        if resource.contains('/') || resource.starts_with("hugepages-") {
            limits.insert(resource.clone(), amount.clone());
        }
    }
    Resources { limits, requests }
}

/// A request that is no more than the limit.
fn within(
    cx: &mut Context<'_>,
    resource: &str,
    (request, path): (String, Path),
    limit: Option<&(String, Path)>,
) -> String {
    match limit {
        Some((limit, _)) if quantity::exceeds(&request, limit) => {
            let message = format!(
                "the {resource} reservation `{request}` exceeds the limit `{limit}` and is lowered to it"
            );
            cx.say(&rules::REQUEST_ABOVE_LIMIT, &path, message);
            limit.clone()
        }
        _ => request,
    }
}

/// Says of which resources Kubernetes reserves the whole limit.
fn say_reserved(cx: &mut Context<'_>, service: &Member<'_>, without_request: &[(&str, Path)]) {
    if let Some((_, path)) = without_request.first() {
        let names: Vec<_> = without_request.iter().map(|(name, _)| *name).collect();
        let names = names.join(" and ");
        cx.say_help(
            &rules::LIMIT_IS_RESERVED,
            path,
            format!(
                "`{}` has a {names} limit and no request: Kubernetes reserves the full limit",
                service.key
            ),
            "set a request: `x-kuploy: {requests: {cpu: 100m, memory: 128Mi}}`",
        );
    }
}

fn set<'a>(
    service: &Member<'a>,
    which: fn(&'a crate::compose::Resources) -> Option<&'a ResourceSet>,
) -> Option<&'a ResourceSet> {
    which(service.service.deploy.as_ref()?.resources.as_ref()?)
}

fn cpu_limit(cx: &mut Context<'_>, service: &Member<'_>) -> Found {
    let compose = service.service;
    let limit = set(service, |resources| resources.limits.as_ref())
        .and_then(|set| set.cpus)
        .map(|cpus| (cpus, "deploy.resources.limits.cpus"))
        .or(compose.cpus.map(|cpus| (cpus, "cpus")))
        .and_then(|(cpus, key)| Some((quantity::cores(cpus)?, service.path.keys(key))));
    if compose.cpu_period.is_some() {
        cx.say(
            &rules::CPU_PERIOD_APPROXIMATED,
            &service.path.key("cpu_period"),
            "`cpu_period` and `cpu_quota` become a CPU limit of the same ratio; the period is set by the node",
        );
    }
    limit.or_else(|| {
        let quota = compose.cpu_quota.filter(|quota| *quota > 0)?;
        let period = compose.cpu_period.filter(|period| *period > 0);
        #[expect(clippy::cast_precision_loss, reason = "a ratio of small numbers")]
        let cores = quota as f64 / period.unwrap_or(CPU_PERIOD) as f64;
        Some((quantity::cores(cores)?, service.path.key("cpu_quota")))
    })
}

fn cpu_request(cx: &mut Context<'_>, service: &Member<'_>) -> Found {
    let reserved = set(service, |resources| resources.reservations.as_ref())
        .and_then(|set| quantity::cores(set.cpus?))
        .map(|cores| {
            (
                cores,
                service.path.keys("deploy.resources.reservations.cpus"),
            )
        });
    let shares = service.service.cpu_shares.filter(|shares| *shares > 0);
    let Some(shares) = shares else {
        return reserved;
    };
    let path = service.path.key("cpu_shares");
    if reserved.is_some() {
        cx.say(
            &rules::CPU_SHARES_APPROXIMATED,
            &path,
            "`cpu_shares` is dropped: the CPU reservation sets the weight in Kubernetes",
        );
        return reserved;
    }
    #[expect(clippy::cast_precision_loss, reason = "a ratio of small numbers")]
    let cores = quantity::cores(shares as f64 / CPU_SHARES as f64)?;
    cx.say(
        &rules::CPU_SHARES_APPROXIMATED,
        &path,
        format!("`cpu_shares` becomes a CPU request of `{cores}`, which has the same weight and is also reserved"),
    );
    Some((cores, path))
}

fn memory_limit(service: &Member<'_>) -> Found {
    let limit = set(service, |resources| resources.limits.as_ref()).and_then(|set| set.memory);
    found(service, limit, "deploy.resources.limits.memory")
        .or_else(|| found(service, service.service.mem_limit, "mem_limit"))
}

fn memory_request(service: &Member<'_>) -> Found {
    let reserved = set(service, |resources| resources.reservations.as_ref());
    let reserved = reserved.and_then(|set| set.memory);
    found(service, reserved, "deploy.resources.reservations.memory")
        .or_else(|| found(service, service.service.mem_reservation, "mem_reservation"))
}

fn found(service: &Member<'_>, bytes: Option<Bytes>, key: &str) -> Found {
    bytes
        .filter(|bytes| bytes.0 > 0)
        .map(|bytes| (quantity::bytes(bytes.0), service.path.keys(key)))
}

/// What `x-kuploy.requests` says of a resource.
fn asked(cx: &mut Context<'_>, service: &Member<'_>, resource: &str) -> Found {
    let text = service.extension.requests.get(resource)?;
    let path = service.path.keys("x-kuploy.requests").key(resource);
    match quantity::canonical(text) {
        Some(quantity) => Some((quantity, path)),
        None => {
            cx.say_help(
                &rules::EXTENSION_INVALID,
                &path,
                format!("`{text}` is not a quantity"),
                "write a Kubernetes quantity: `100m`, `0.5`, `128Mi`",
            );
            None
        }
    }
}

fn labelled(cx: &mut Context<'_>, service: &Member<'_>, label: &str) -> Found {
    let text = service.labels.get(label)?;
    let path = service.label_path(label);
    match quantity::canonical(text) {
        Some(quantity) => Some((quantity, path)),
        None => {
            cx.say_help(
                &rules::KOMPOSE_LABEL_VALUE,
                &path,
                format!("`{text}` is not a valid value of the label `{label}`; it is ignored"),
                "write a quantity, as `1Gi`",
            );
            None
        }
    }
}
