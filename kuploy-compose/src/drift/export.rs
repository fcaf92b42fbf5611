//! What belongs to one cluster in objects that were exported from it: addresses, ports of nodes, volumes, nodes. Any other
//! cluster rejects it, or waits for it forever.
//!
//! Seen in `kubectl get -o yaml` of whole clusters, whose claims name their volumes and whose Services their addresses
//! (Kubernetes 1.36).

use super::act::Settle;
use super::meaning;
use super::tree::{get, items, maps_mut, remove, remove_if, text};
use crate::yaml::{Map, Node, Value};

/// What is taken out of objects of a kind.
const OF_KINDS: &[(&str, Settle)] = &[
    ("Job", job),
    ("Namespace", namespace),
    ("PersistentVolume", volume),
    ("PersistentVolumeClaim", claim),
    ("Pod", pod),
    ("Service", service),
    ("ServiceAccount", account),
];

/// Takes out of an object what belongs to one cluster.
pub(super) fn make_portable(object: &mut Map) {
    let kind = meaning::kind(object).unwrap_or_default();
    if let Some((_, make)) = OF_KINDS.iter().find(|(name, _)| *name == kind) {
        make(object);
    }
}

fn spec(object: &mut Map) -> Option<&mut Map> {
    object.get_mut("spec")?.node.as_map_mut()
}

fn remove_all(map: &mut Map, keys: &[&str]) {
    keys.iter().for_each(|key| remove(map, key));
}

/// Addresses and ports that the cluster chose. `None` says that the Service has no address, and stays.
fn service(object: &mut Map) {
    let Some(spec) = spec(object) else { return };
    let chosen = |value: &Value| !matches!(value, Value::String(text) if text == "None");
    remove_if(spec, "clusterIP", chosen);
    remove_all(
        spec,
        &[
            "clusterIPs",
            "healthCheckNodePort",
            "ipFamilies",
            "ipFamilyPolicy",
        ],
    );
    for port in maps_mut(spec, "ports") {
        remove(port, "nodePort");
    }
}

/// A class makes the claim a volume of its own, wherever it is applied.
fn claim(object: &mut Map) {
    if let Some(spec) = spec(object) {
        remove(spec, "volumeName");
    }
}

fn volume(object: &mut Map) {
    let claim = spec(object).and_then(|spec| spec.get_mut("claimRef")?.node.as_map_mut());
    if let Some(claim) = claim {
        remove_all(claim, &["uid", "resourceVersion"]);
    }
}

fn namespace(object: &mut Map) {
    remove_if(
        object,
        "spec",
        |value| matches!(value, Value::Map(map) if map.keys().all(|key| key == "finalizers")),
    );
}

/// The node, and the token that the cluster mounts into every pod.
fn pod(object: &mut Map) {
    const TOKEN: &str = "kube-api-access-";
    let is_token = |node: &Node| {
        let name = node.get("name").and_then(Node::as_str);
        name.is_some_and(|name| name.starts_with(TOKEN))
    };
    let Some(spec) = spec(object) else { return };
    remove(spec, "nodeName");
    let without = |map: &mut Map, key: &str| {
        if let Some(list) = map.get_mut(key).and_then(|entry| entry.node.as_seq_mut()) {
            list.retain(|node| !is_token(node));
        }
        remove_if(
            map,
            key,
            |value| matches!(value, Value::Seq(list) if list.is_empty()),
        );
    };
    without(spec, "volumes");
    for list in ["initContainers", "containers"] {
        for container in maps_mut(spec, list) {
            without(container, "volumeMounts");
        }
    }
}

/// Labels by which the controller of a Job finds its pods; it writes them anew, and refuses those of another Job.
const OF_JOB: &[&str] = &[
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-name",
    "controller-uid",
    "job-name",
];

fn job(object: &mut Map) {
    let Some(spec) = spec(object) else { return };
    let selector = get(spec, "selector").and_then(|it| it.get("matchLabels"));
    let generated = selector
        .and_then(Node::as_map)
        .is_some_and(|labels| labels.keys().all(|key| OF_JOB.contains(&key.as_str())));
    if !generated {
        return;
    }
    remove(spec, "selector");
    let template = spec.get_mut("template").and_then(|it| it.node.as_map_mut());
    let Some(metadata) = template.and_then(|it| it.get_mut("metadata")?.node.as_map_mut()) else {
        return;
    };
    if let Some(labels) = metadata
        .get_mut("labels")
        .and_then(|it| it.node.as_map_mut())
    {
        labels.retain(|key, _| !OF_JOB.contains(&key.as_str()));
    }
    remove_if(metadata, "labels", super::tree::is_empty);
}

/// Secrets of tokens, which have the names of one cluster.
fn account(object: &mut Map) {
    let Some(name) = get(object, "metadata").and_then(|it| it.get("name")?.as_str()) else {
        return;
    };
    let token = format!("{name}-token-");
    let is_token = |node: &Node| {
        let secret = node.as_map().and_then(|it| text(it, "name"));
        secret.is_some_and(|secret| secret.starts_with(&token))
    };
    if !items(object, "secrets").is_empty() && items(object, "secrets").iter().all(is_token) {
        remove(object, "secrets");
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Report;
    use crate::drift::Settings;
    use crate::manifests::{ManifestText, strip};
    use crate::options::GitOps;
    use crate::source::SourceId;
    use crate::yaml::Limits;

    fn stripped(text: &str, export: bool) -> String {
        let one = [ManifestText {
            source: SourceId::default(),
            text,
        }];
        let settings = Settings {
            export,
            gitops: GitOps::None,
            ..Settings::default()
        };
        let all = strip(&one, &settings, &Limits::default(), &mut Report::default());
        all.into_iter().flatten().collect()
    }

    #[test]
    fn an_export_is_for_any_cluster() {
        for (before, after) in [
            (
                "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  clusterIP: 10.0.0.7\n  clusterIPs:\n  - 10.0.0.7\n  ports:\n  - name: http\n    port: 80\n    protocol: TCP\n    nodePort: 30080\n  type: NodePort\n",
                "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  ports:\n  - name: http\n    port: 80\n    protocol: TCP\n  type: NodePort\n",
            ),
            (
                "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: a\nspec:\n  accessModes:\n  - ReadWriteOnce\n  resources:\n    requests:\n      storage: 1Gi\n  volumeName: pvc-1\n",
                "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: a\nspec:\n  accessModes:\n  - ReadWriteOnce\n  resources:\n    requests:\n      storage: 1Gi\n",
            ),
            (
                "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: a\nspec:\n  selector:\n    matchLabels:\n      controller-uid: \"1\"\n  template:\n    metadata:\n      labels:\n        controller-uid: \"1\"\n        app: a\n    spec:\n      restartPolicy: Never\n",
                "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: a\nspec:\n  template:\n    metadata:\n      labels:\n        app: a\n    spec:\n      restartPolicy: Never\n",
            ),
        ] {
            assert_eq!(stripped(before, true), after);
            // Not without being asked.
            let kept = ["clusterIP: ", "volumeName: ", "  controller-uid: "];
            assert!(kept.iter().any(|key| stripped(before, false).contains(key)));
        }
        let headless = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  clusterIP: None\n  ports:\n  - name: http\n    port: 80\n    protocol: TCP\n";
        assert_eq!(stripped(headless, true), headless);
    }
}
