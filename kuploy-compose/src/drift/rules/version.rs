//! `KP4200`: versions of the API that are gone.
//!
//! Measured: "no matches for kind": the sync fails.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::schema::{FIRST_MINOR, schema};
use crate::drift::tree::text;
use crate::yaml::Map;

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[Act::Find(On::Any, find)];

/// Groups of Kubernetes itself, in which a kind that the table does not have does not exist. Kinds that nobody writes
/// into files are not in the table, so only known kinds are looked at.
const GROUPS: &[&str] = &[
    "",
    "apps",
    "autoscaling",
    "batch",
    "extensions",
    "networking.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "storage.k8s.io",
    "scheduling.k8s.io",
    "apiextensions.k8s.io",
    "admissionregistration.k8s.io",
    "apiregistration.k8s.io",
    "node.k8s.io",
    "discovery.k8s.io",
    "coordination.k8s.io",
    "flowcontrol.apiserver.k8s.io",
];

/// Kinds that are gone without a successor.
const GONE: &[&str] = &["PodSecurityPolicy"];

/// Whether all versions that the table has of a kind are newer than the table: a beta before them is still served, if
/// somebody turned it on, and is not in the table (MutatingAdmissionPolicy in `v1beta1`, seen in a homelab repository).
fn is_young(versions: &[&str], kind: &str) -> bool {
    let known = versions
        .iter()
        .filter_map(|version| schema().kind(version, kind));
    known
        .into_iter()
        .all(|known| known.versions.since > FIRST_MINOR)
}

fn find(object: &Map, finder: &mut Finder<'_>) {
    let (Some(version), Some(kind)) = (text(object, "apiVersion"), text(object, "kind")) else {
        return;
    };
    let Some(entry) = object.get("apiVersion") else {
        return;
    };
    let group = version.split_once('/').map_or("", |(group, _)| group);
    if !GROUPS.contains(&group) {
        return;
    }
    let Some(known) = schema().kind(version, kind) else {
        let others: Vec<_> = schema().versions_of(kind).collect();
        let gone = GONE.contains(&kind);
        if !gone && (others.is_empty() || is_young(&others, kind)) {
            return;
        }
        let message = format!("Kubernetes has no {kind} in `{version}`: the sync fails");
        let found =
            Found::new(&rules::API_VERSION_GONE, entry.node.span, message).below("apiVersion");
        finder.say(if gone {
            found.help("remove it; Pod Security Standards replace it")
        } else if kind == "Ingress" {
            found.help("write `apiVersion: networking.k8s.io/v1`, and in each path `pathType: Prefix` and `backend: {service: {name: NAME, port: {number: 80}}}`")
        } else {
            found.help(format!("write `apiVersion: {}`", others.join("` or `")))
        });
        return;
    };
    let minor = finder.settings.kube_version.minor;
    if !known.versions.contains(minor) {
        let message = format!(
            "{kind} is in `{version}` since Kubernetes 1.{}, but the cluster is 1.{minor}",
            known.versions.since
        );
        finder.say(
            Found::new(&rules::API_VERSION_GONE, entry.node.span, message)
                .below("apiVersion")
                .help("use an API version that the cluster has, or remove the object"),
        );
    }
}
