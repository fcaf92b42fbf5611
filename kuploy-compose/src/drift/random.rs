//! Random manifests along the types of the API, for tests: right and wrong values, nulls, empties, things twice.

use crate::map::BTreeSet;

use super::schema::{Shape, schema};
use super::tree::made;
use crate::yaml::{Map, Node, Value};

/// Numbers from a seed.
pub(crate) struct Random {
    state: u64,
    /// On a tour: the fields that came by, by the index of their type. Those that did not come first.
    seen: Option<BTreeSet<(usize, &'static str)>>,
}

/// Custom resources that rules know.
const CUSTOM: &[(&str, &str)] = &[
    ("gateway.networking.k8s.io/v1", "HTTPRoute"),
    ("gateway.networking.k8s.io/v1", "GRPCRoute"),
    ("argoproj.io/v1alpha1", "Application"),
    ("keda.sh/v1alpha1", "ScaledObject"),
    ("example.com/v1", "Unheard"),
];

/// Texts that some rule looks for.
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
    "data",
    "ReadWriteOnce",
    "Recreate",
    "RollingUpdate",
    "app.kubernetes.io/instance",
    "argocd.argoproj.io/sync-options",
    "kompose.cmd",
    "deployment.kubernetes.io/revision",
    "Deployment",
    "Never",
    "LoadBalancer",
];

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            state: seed.max(1),
            seen: None,
        }
    }

    /// One that sees to it that all fields come by.
    pub(crate) fn on_tour(seed: u64) -> Self {
        Self {
            seen: Some(BTreeSet::new()),
            ..Self::new(seed)
        }
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
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

    /// An object of any kind of the table, or of a custom one, with some of what its kind can have.
    pub(crate) fn object(&mut self) -> Node {
        let kinds = schema().kinds();
        let at = self.below(kinds.len() + CUSTOM.len());
        match kinds.get(at) {
            Some(kind) => self.object_of(kind.api_version, kind.name),
            None => {
                let (api_version, kind) = CUSTOM[at - kinds.len()];
                self.object_of(api_version, kind)
            }
        }
    }

    /// An object of one kind.
    pub(crate) fn object_of(&mut self, api_version: &str, kind: &str) -> Node {
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

    /// A run: objects of any kinds, now and then within a list, and a Deployment that mounts a claim.
    pub(crate) fn run(&mut self) -> Vec<Node> {
        let mut objects = vec![self.object(), self.object()];
        if self.one_in(3) {
            objects.push(self.object_of("apps/v1", "Deployment"));
            objects.push(self.object_of("v1", "PersistentVolumeClaim"));
        }
        if self.one_in(6) {
            let mut list = made(Value::Map(Map::new()));
            list.set("apiVersion", made(Value::String("v1".to_owned())));
            list.set("kind", made(Value::String("List".to_owned())));
            list.set("metadata", self.anything(0));
            list.set("items", made(Value::Seq(objects)));
            objects = vec![list];
        }
        objects
    }

    /// Of a list or a map; on a tour none is without what it holds.
    fn length(&mut self) -> usize {
        self.below(3).max(usize::from(self.seen.is_some()))
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
                let length = self.length();
                Value::Seq((0..length).map(|_| self.value(item, depth + 1)).collect())
            }
            Shape::Map(item) => {
                let mut node = made(Value::Map(Map::new()));
                for _ in 0..self.length() {
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
            let unseen = self
                .seen
                .as_mut()
                .is_some_and(|seen| seen.insert((index, field.name)));
            if unseen || field.required || self.one_in(rare) {
                let value = if depth > 9 && !unseen {
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
