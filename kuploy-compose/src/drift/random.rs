//! Random manifests along the types of the API, for tests: right and wrong values, nulls, empties, things twice.

use super::schema::{Shape, schema};
use super::tree::made;
use crate::yaml::{Map, Node, Value};

/// Numbers from a seed.
pub(crate) struct Random(pub(crate) u64);

const KINDS: &[(&str, &str)] = &[
    ("apps/v1", "Deployment"),
    ("apps/v1", "StatefulSet"),
    ("apps/v1", "DaemonSet"),
    ("batch/v1", "Job"),
    ("batch/v1", "CronJob"),
    ("v1", "Service"),
    ("v1", "Pod"),
    ("v1", "ConfigMap"),
    ("v1", "Secret"),
    ("v1", "PersistentVolumeClaim"),
    ("v1", "Namespace"),
    ("networking.k8s.io/v1", "Ingress"),
    ("networking.k8s.io/v1", "NetworkPolicy"),
    ("autoscaling/v2", "HorizontalPodAutoscaler"),
    ("rbac.authorization.k8s.io/v1", "RoleBinding"),
    ("rbac.authorization.k8s.io/v1", "ClusterRole"),
    ("gateway.networking.k8s.io/v1", "HTTPRoute"),
    ("argoproj.io/v1alpha1", "Application"),
];

const TEXTS: &[&str] = &[
    "",
    "a",
    "yes",
    "on",
    "0",
    "80",
    "web",
    "None",
    "TCP",
    "UDP",
    "1024Mi",
    "0.5",
    "1e3",
    "~",
    "null",
    "a: b",
    "#",
    "line\nline",
    " x ",
    "이름",
    "2024-01-01",
    "$(A)",
    "kubernetes.io/pvc-protection",
    "pvc-1",
    "0o17",
];

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() >> 11).unwrap_or(0) % most.max(1)
    }

    fn one_in(&mut self, most: usize) -> bool {
        self.below(most) == 0
    }

    fn text(&mut self) -> Value {
        Value::String(TEXTS[self.below(TEXTS.len())].to_owned())
    }

    /// An object with most of what its kind can have.
    pub(crate) fn object(&mut self) -> Node {
        let (api_version, kind) = KINDS[self.below(KINDS.len())];
        let mut object = match schema().kind(api_version, kind) {
            Some(known) => self.value(&known.shape, 0),
            None => self.anything(0),
        };
        if object.as_map().is_none() {
            object = made(Value::Map(Map::new()));
        }
        let mut named = made(Value::Map(Map::new()));
        named.set("apiVersion", made(Value::String(api_version.to_owned())));
        named.set("kind", made(Value::String(kind.to_owned())));
        for (key, entry) in object.as_map().cloned().unwrap_or_default() {
            if named.get(&key).is_none() {
                named.set(&key, entry.node);
            }
        }
        named
    }

    fn value(&mut self, shape: &Shape, depth: usize) -> Node {
        if self.one_in(12) {
            return made(Value::Null);
        }
        if self.one_in(25) {
            return self.anything(depth);
        }
        made(match shape {
            Shape::Text | Shape::Time | Shape::Bytes => self.text(),
            Shape::Integer => Value::Int(i64::try_from(self.below(4)).unwrap_or(0)),
            Shape::Number => Value::Float(0.5),
            Shape::Bool => Value::Bool(self.one_in(2)),
            Shape::Quantity | Shape::IntOrText if self.one_in(3) => Value::Int(80),
            Shape::Quantity | Shape::IntOrText => self.text(),
            Shape::Any => return self.anything(depth),
            Shape::List { item, .. } => {
                let length = self.below(3);
                Value::Seq((0..length).map(|_| self.value(item, depth + 1)).collect())
            }
            Shape::Map(item) => {
                let mut node = made(Value::Map(Map::new()));
                for _ in 0..self.below(3) {
                    if let Value::String(key) = self.text() {
                        node.set(&key, self.value(item, depth + 1));
                    }
                }
                return node;
            }
            Shape::Type(index) => return self.fields(*index, depth),
        })
    }

    fn fields(&mut self, index: usize, depth: usize) -> Node {
        let mut node = made(Value::Map(Map::new()));
        let Some(known) = schema().get(index) else {
            return node;
        };
        // Deep types have fewer fields, so that objects end.
        let rare = 2 + depth * 2 + known.fields().len() / 8;
        for field in known.fields() {
            if field.required || self.one_in(rare) {
                let value = if depth > 9 {
                    made(Value::Null)
                } else {
                    self.value(&field.shape, depth + 1)
                };
                node.set(field.name, value);
            }
        }
        if self.one_in(30) {
            node.set("unheardOf", self.anything(depth));
        }
        node
    }

    fn anything(&mut self, depth: usize) -> Node {
        made(match self.below(8) {
            0 => Value::Null,
            1 => Value::Bool(true),
            2 => Value::Int(7),
            3 => Value::Seq(Vec::new()),
            4 => Value::Map(Map::new()),
            5 if depth < 6 => {
                let mut node = made(Value::Map(Map::new()));
                for key in ["name", "spec", "status", "metadata", "rules", "group"] {
                    if self.one_in(2) {
                        node.set(key, self.anything(depth + 1));
                    }
                }
                return node;
            }
            6 if depth < 6 => Value::Seq(
                (0..self.below(3))
                    .map(|_| self.anything(depth + 1))
                    .collect(),
            ),
            _ => self.text(),
        })
    }
}
