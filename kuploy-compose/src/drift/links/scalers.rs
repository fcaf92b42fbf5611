//! `KP4240`: an autoscaler whose target is not there.
//!
//! The controller maps group and kind to a resource and asks for its scale (`horizontal.go`, `RESTMappings`): a group without
//! the kind is "no matches for kind", whatever the version; it then sets nothing.

use super::{Links, named};
use crate::diagnostic::{Severity, rules};
use crate::drift::finder::Found;
use crate::drift::is_filled_in_later;
use crate::drift::meaning::{group, is_own};
use crate::drift::object_set::Object;
use crate::drift::schema::schema;
use crate::drift::tree::{get, text};
use crate::map::BTreeMap;
use crate::yaml::{Map, Node};

/// Where the target is.
const TARGET: &str = "spec.scaleTargetRef";

/// The group of the workloads that Kubernetes brings.
const WORKLOADS: &str = "apps";

/// The group that they were in before.
const BEFORE: &str = "extensions";

/// Objects by the kind that they are written with and their name; several where groups or namespaces differ.
type ByName<'l> = BTreeMap<(&'l str, &'l str), Vec<&'l Object<'l>>>;

pub(super) fn find(links: &Links<'_>, found: &mut Vec<(usize, Found)>) {
    let is_scaler = |it: &Object<'_>| matches!(it.kind, "HorizontalPodAutoscaler" | "ScaledObject");
    if !links.objects.iter().any(is_scaler) {
        return;
    }
    let mut by_name = ByName::new();
    for object in &links.objects {
        if let Some(name) = object.name {
            let same = by_name.entry((object.written_kind, name)).or_default();
            same.push(object);
        }
    }
    for (at, object) in links.objects.iter().enumerate() {
        if !is_scaler(object) || links.is_patched(object) {
            continue;
        }
        let target = get(object.map, "spec").and_then(|spec| spec.get("scaleTargetRef")?.as_map());
        found.extend(
            target.and_then(|target| Some((at, missing(links, &by_name, object, target)?))),
        );
    }
}

fn missing(
    links: &Links<'_>,
    by_name: &ByName<'_>,
    scaler: &Object<'_>,
    target: &Map,
) -> Option<Found> {
    let is_of_keda = scaler.kind == "ScaledObject";
    let (name, node) = named(target, "name")?;
    let kind = match text(target, "kind") {
        Some(kind) => kind,
        // KEDA's defaults.
        None if is_of_keda => "Deployment",
        None => return None,
    };
    let version = text(target, "apiVersion").unwrap_or_default();
    // `kind: ${CONTROLLER:=Deployment}` of Flux.
    if [kind, name, version].into_iter().any(is_filled_in_later) {
        return None;
    }
    let (own, shown) = match get(target, "apiVersion") {
        Some(version) => (group(version.as_str()?), version.span),
        None if is_of_keda => (WORKLOADS, node.span),
        None => ("", node.span),
    };
    let mut same = by_name.get(&(kind, name)).into_iter().flatten();
    let here = same.find(|it| links.are_together(it, scaler));
    let has_kind = |version: &str| group(version) == own;
    let known = || {
        let here = here.map(|it| it.api_version);
        let here = here.filter(|it| !has_kind(it) && group(it) != BEFORE);
        here.or_else(|| schema().versions_of(kind).next())
    };
    // `v1` also had the kinds of OpenShift, before they had groups.
    let is_certain = is_own(own) && (!own.is_empty() || known().is_some());
    if is_certain && !schema().versions_of(kind).any(has_kind) {
        let message = match get(target, "apiVersion") {
            None => format!(
                "`apiVersion` is missing, and `v1` has no kind `{kind}`: the autoscaler finds no target"
            ),
            Some(version) => format!(
                "`{}` has no kind `{kind}`: the autoscaler finds no target",
                version.as_str().unwrap_or_default()
            ),
        };
        return Some(said(shown, message, known()));
    }
    match here {
        // Two kinds of one name, and the one that is meant may be elsewhere.
        Some(here) if group(here.api_version) != own && !is_own(own) => {
            let message = format!(
                "{kind}/{name} is of the API group `{}`, not of `{own}`: the autoscaler finds no target",
                group(here.api_version)
            );
            Some(said(shown, message, Some(here.api_version)))
        }
        None if own == WORKLOADS => absent(links, kind, node, name),
        _ => None,
    }
}

fn said(span: crate::source::Span, message: String, version: Option<&str>) -> Found {
    let found =
        Found::new(&rules::SCALE_TARGET, span, message).below(format!("{TARGET}.apiVersion"));
    match version {
        Some(version) => found.help(format!("write `apiVersion: {version}`")),
        None => found.help("correct `apiVersion` and `kind`"),
    }
}

/// A Deployment or StatefulSet that neither the objects here nor others of the repository have.
fn absent(links: &Links<'_>, kind: &str, node: &Node, name: &str) -> Option<Found> {
    let kind = ["Deployment", "StatefulSet"]
        .into_iter()
        .find(|it| *it == kind)?;
    if links.open
        || links.extent.partial
        || links.extent.makes(kind, name)
        || !links.is_missing(kind)
    {
        return None;
    }
    let message =
        format!("{kind}/{name} is not among the manifests: the autoscaler finds no target");
    let found = links.absent(&rules::SCALE_TARGET, kind, node, message);
    // A chart may bring the workload, by a name that its template makes.
    let found = match links.extent.elsewhere {
        true => found.severity(Severity::Info),
        false => found,
    };
    Some(
        found
            .or_help("add it, or correct the name")
            .below(format!("{TARGET}.name")),
    )
}
