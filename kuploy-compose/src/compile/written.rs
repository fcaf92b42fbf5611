//! What will be written, counted before it is made: an object that no API server takes, manifests beyond the limit.
//!
//! Counted are the bytes of strings and the items of lists, which are in the objects at least: what is refused here is
//! too large for certain, and what passes is not much larger than it was counted.

mod bytes;

use crate::map::BTreeSet;

use self::bytes::bytes;
use crate::compose::Project;
use crate::diagnostic::{Finding, Path, rules};
use crate::model::{App, Component, ConfigFile, Route, RouteStyle, SecretDelivery};
use crate::yaml::Limits;

/// The largest object that a cluster stores: the default of etcd's `--max-request-bytes`.
const OBJECT: u64 = 1024 * 1024 * 3 / 2;

/// What a file of the output has beside what is counted, at least: `apiVersion`, `kind`, `metadata` and its labels.
const HEAD: u64 = 200;

/// What one path of an Ingress takes beside its path and the name of the Service.
const INGRESS_PATH: u64 = 40;

/// Why an app is not written.
pub(super) fn find(app: &App, project: Option<&Project>, limits: &Limits) -> Vec<Finding> {
    let mut total = 0;
    let mut found = Vec::new();
    for component in &app.components {
        for (kind, name, size) in objects(component) {
            total += size + HEAD;
            if size > OBJECT {
                let object = format!("{kind} `{name}`");
                found.push(too_large(&object, size, &component.service, project));
            }
        }
    }
    if found.is_empty() && total > limits.text {
        found.push(beyond(total, limits));
    }
    let mut said = BTreeSet::new();
    found.retain(|finding| said.insert(finding.message.clone()));
    found
}

/// What there is to say of manifests that are larger together than the limit.
pub(super) fn beyond(total: u64, limits: &Limits) -> Finding {
    let message = format!(
        "the manifests of the project have {total} bytes or more, and at most {} are written",
        limits.text
    );
    Finding::new(&rules::PROJECT_TOO_LARGE, message)
        .help("split the project, or raise the limit with `--max-total-size`")
}

fn too_large(object: &str, size: u64, service: &str, project: Option<&Project>) -> Finding {
    let message = format!(
        "{object} has {size} bytes or more, and a cluster stores objects of at most {OBJECT} bytes"
    );
    let finding = Finding::new(&rules::TOO_LARGE, message)
        .help("split the service, or put large values into the image or a volume");
    let path = Path::service(service);
    match project.and_then(|project| project.tree.as_ref()) {
        Some(tree) => finding.at_node(&path, tree),
        None => finding.at(&path),
    }
}

/// The objects of a component that have no bound of their own: kind, name and size.
fn objects(component: &Component) -> Vec<(&'static str, &str, u64)> {
    let mut objects = Vec::new();
    if let Some(workload) = &component.workload {
        let kind = workload.kind.as_str();
        objects.push((kind, workload.name.as_str(), bytes(workload)));
    }
    for endpoint in &component.endpoints {
        objects.push(("Service", &endpoint.name, bytes(endpoint)));
    }
    for route in &component.routes {
        let kind = match route.style {
            RouteStyle::Ingress => "Ingress",
            RouteStyle::Gateway => "HTTPRoute",
            RouteStyle::Traefik => "IngressRoute",
        };
        objects.push((kind, &route.name, of_route(route)));
    }
    for map in &component.config_maps {
        objects.push(("ConfigMap", &map.name, of_files(&map.files)));
    }
    for secret in &component.secrets {
        if secret.delivery == SecretDelivery::Manifest {
            let size = of_files(&secret.files) / 3 * 4;
            objects.push(("Secret", &secret.name, size));
        }
    }
    if let Some(isolation) = &component.isolation {
        objects.push(("NetworkPolicy", &component.name, bytes(isolation)));
    }
    objects
}

fn of_files(files: &[ConfigFile]) -> u64 {
    let size = |file: &ConfigFile| file.key.len() + file.content.as_bytes().len();
    files.iter().map(size).sum::<usize>() as u64
}

/// An Ingress has every path for every host.
fn of_route(route: &Route) -> u64 {
    let times = match route.style {
        RouteStyle::Ingress => route.hosts.len().saturating_sub(1) as u64,
        RouteStyle::Gateway | RouteStyle::Traefik => 0,
    };
    let paths = bytes(&route.paths) + INGRESS_PATH * route.paths.len() as u64;
    bytes(route).saturating_add(paths.saturating_mul(times))
}
