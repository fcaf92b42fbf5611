//! Names of other objects in an object, which kustomize changes along with the names.

use crate::map::BTreeMap;
use crate::yaml::{Node, Value};

/// Where a name stands: the key above, the key that holds the name, and the kind. An empty key above is any.
const PLACES: &[(&str, &str, &str)] = &[
    ("configMap", "name", "ConfigMap"),
    ("configMapRef", "name", "ConfigMap"),
    ("configMapKeyRef", "name", "ConfigMap"),
    ("secret", "secretName", "Secret"),
    ("secret", "name", "Secret"),
    ("secretRef", "name", "Secret"),
    ("secretKeyRef", "name", "Secret"),
    ("imagePullSecrets", "name", "Secret"),
    ("tls", "secretName", "Secret"),
    (
        "persistentVolumeClaim",
        "claimName",
        "PersistentVolumeClaim",
    ),
    ("service", "name", "Service"),
    ("backendRefs", "name", "Service"),
    ("", "serviceName", "Service"),
    ("", "serviceAccountName", "ServiceAccount"),
];
/// Keys above a mapping that says kind and name.
const KINDED: &[&str] = &["scaleTargetRef", "roleRef", "subjects", "targetRef"];

/// Objects that were renamed.
#[derive(Default)]
pub(super) struct Renamed {
    /// By kind and former name.
    names: BTreeMap<(String, String), String>,
}

impl Renamed {
    pub(super) fn add(&mut self, kind: &str, before: &str, after: &str) {
        self.names
            .insert((kind.to_owned(), before.to_owned()), after.to_owned());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Changes the names in an object.
    pub(super) fn follow(&self, object: &mut Node) {
        if let Some(spec) = object.as_map_mut() {
            for (key, entry) in spec {
                if key != "metadata" {
                    self.below(key, &mut entry.node);
                }
            }
        }
    }

    fn below(&self, above: &str, node: &mut Node) {
        match &mut node.value {
            Value::Seq(list) => list.iter_mut().for_each(|item| self.below(above, item)),
            Value::Map(map) => {
                if KINDED.contains(&above) {
                    let kind = map.get("kind").and_then(|it| it.node.as_str());
                    let kind = kind.unwrap_or_default().to_owned();
                    if let Some(entry) = map.get_mut("name") {
                        self.change(&kind, &mut entry.node);
                    }
                }
                for (key, entry) in map {
                    let place = PLACES
                        .iter()
                        .find(|(of, name, _)| name == key && (of.is_empty() || *of == above));
                    match place {
                        Some((_, _, kind)) if entry.node.as_str().is_some() => {
                            self.change(kind, &mut entry.node);
                        }
                        _ => self.below(key, &mut entry.node),
                    }
                }
            }
            _ => {}
        }
    }

    fn change(&self, kind: &str, name: &mut Node) {
        let known = name.as_str().map(|text| (kind.to_owned(), text.to_owned()));
        if let Some(after) = known.and_then(|known| self.names.get(&known)) {
            name.value = Value::String(after.clone());
        }
    }
}
