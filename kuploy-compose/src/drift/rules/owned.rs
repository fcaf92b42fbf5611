//! `KP5112`: what a controller of the cluster makes, as an export of a whole cluster holds it.
//!
//! The ReplicaSets of a Deployment, their Pods, the Jobs of a CronJob: each has a reference to its owner with
//! `controller: true`. Nothing else is said of them, and they are not settled, so that they are known by their references
//! for as long as they are there; whoever applies the owner has them.

use crate::diagnostic::rules;
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, maps, text};
use crate::yaml::{Map, Node};

const REFERENCES: &str = "ownerReferences";

/// ConfigMaps that controllers write into every namespace: of Kubernetes, of OpenShift, of Istio. Nobody else writes them.
const PUBLISHED: &[&str] = &[
    "istio-ca-root-cert",
    "kube-root-ca.crt",
    "openshift-service-ca.crt",
];
/// Kinds that say what happened, or which controllers write without owning.
const WRITTEN: &[&str] = &["Event", "Lease", "Node"];

/// The type of Secrets that hold a token for a ServiceAccount.
const TOKEN: &str = "kubernetes.io/service-account-token";
/// What the controller of tokens adds to such a Secret, with the token: it deletes a Secret with another account's.
const ACCOUNT_UID: &str = "kubernetes.io/service-account.uid";
/// What may stand in the ServiceAccount of every namespace beside its metadata, before somebody sets something.
const OF_DEFAULT_ACCOUNT: &[&str] = &["apiVersion", "kind", "metadata", "secrets"];

/// What makes an object: `ReplicaSet/web-7f9c`, or the cluster.
fn maker(object: &Map) -> Option<String> {
    let metadata = get(object, "metadata")?.as_map()?;
    let is_controller = |it: &&Map| get(it, "controller").and_then(Node::as_bool) == Some(true);
    if let Some(owner) = maps(metadata, REFERENCES).find(is_controller) {
        let word = |key| text(owner, key).unwrap_or("?");
        return Some(format!("{} `{}`", word("kind"), word("name")));
    }
    is_of_cluster(object, metadata).then(|| "the cluster".to_owned())
}

/// Whether the cluster itself makes an object, in every namespace or beside what somebody else made.
fn is_of_cluster(object: &Map, metadata: &Map) -> bool {
    let (Some(kind), Some(name)) = (text(object, "kind"), text(metadata, "name")) else {
        return false;
    };
    let exported = metadata.contains_key("uid");
    match kind {
        "ConfigMap" => PUBLISHED.contains(&name),
        "ServiceAccount" => {
            let says_nothing = || {
                object
                    .keys()
                    .all(|key| OF_DEFAULT_ACCOUNT.contains(&key.as_str()))
            };
            exported && name == "default" && says_nothing()
        }
        "Secret" => {
            let annotations = get(metadata, "annotations");
            let filled = || annotations.is_some_and(|it| it.get(ACCOUNT_UID).is_some());
            text(object, "type") == Some(TOKEN) && (exported || filled())
        }
        "Service" => {
            exported && name == "kubernetes" && text(metadata, "namespace") == Some("default")
        }
        _ => exported && WRITTEN.contains(&kind),
    }
}

/// Whether a controller of the cluster makes an object.
pub(in crate::drift) fn is_owned(object: &Map) -> bool {
    maker(object).is_some()
}

/// Says it; whether there was something to say.
pub(in crate::drift) fn find(object: &Map, finder: &mut Finder<'_>) -> bool {
    let (Some(maker), Some(metadata)) = (maker(object), object.get("metadata")) else {
        return false;
    };
    let message = format!(
        "`{}` is created by {maker}; applying it as well conflicts with the controller",
        finder.object()
    );
    let references = metadata.node.as_map().and_then(|it| it.get(REFERENCES));
    let span = references.map_or(metadata.key_span, |entry| entry.key_span);
    finder.say(
        Found::new(&rules::OWNED_OBJECT, span, message)
            .below("metadata")
            .help("leave it out: `kuploy-convert strip --prune-owned`"),
    );
    true
}
