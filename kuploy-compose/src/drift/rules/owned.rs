//! `KP5112`: what a controller of the cluster makes, as an export of a whole cluster holds it.
//!
//! The ReplicaSets of a Deployment, their Pods, the Jobs of a CronJob: each has a reference to its owner with
//! `controller: true`. Nothing else is said of them; whoever applies the owner has them.

use crate::diagnostic::rules;
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, maps, text};
use crate::yaml::{Map, Node};

const REFERENCES: &str = "ownerReferences";

/// Objects that every namespace is given, where they come from a cluster.
const GIVEN: &[(&str, &str)] = &[
    ("ConfigMap", "kube-root-ca.crt"),
    ("ServiceAccount", "default"),
];
/// Kinds that say what happened, or which controllers write without owning.
const WRITTEN: &[&str] = &["Event", "Lease", "Node"];

/// The type of Secrets that hold a token for a ServiceAccount.
const TOKEN: &str = "kubernetes.io/service-account-token";

/// What makes an object: `ReplicaSet/web-7f9c`, or the cluster.
fn maker(object: &Map) -> Option<String> {
    let metadata = get(object, "metadata")?.as_map()?;
    let is_controller = |it: &&Map| get(it, "controller").and_then(Node::as_bool) == Some(true);
    if let Some(owner) = maps(metadata, REFERENCES).find(is_controller) {
        let word = |key| text(owner, key).unwrap_or("?");
        return Some(format!("{} `{}`", word("kind"), word("name")));
    }
    let exported = metadata.contains_key("uid");
    let (kind, name) = (text(object, "kind")?, text(metadata, "name")?);
    let is_token = || kind == "Secret" && text(object, "type") == Some(TOKEN);
    let is_api = || {
        kind == "Service" && name == "kubernetes" && text(metadata, "namespace") == Some("default")
    };
    let given = GIVEN.contains(&(kind, name)) || WRITTEN.contains(&kind) || is_token() || is_api();
    (exported && given).then(|| "the cluster".to_owned())
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
