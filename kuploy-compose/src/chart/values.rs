//! What is set for each environment: the tree of `values.yaml`, and the JSON Schema of it.

use std::fmt::Write as _;

use crate::map::IndexMap;
use serde_json::{Value as Json, json};

use super::template::identifier;
use crate::print;
use crate::source::Span;
use crate::yaml::{Node, Value};

/// What a setting may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A string.
    Text,
    /// A tag: YAML reads `1` and `1.2` as numbers.
    Word,
    /// A number of pods, not below this.
    Count(i32),
    /// `true` or `false`.
    Switch,
    /// A quantity of Kubernetes.
    Quantity,
    /// The value of a variable: text, or what YAML makes of one without quotes.
    Variable,
    /// A mapping of Kubernetes.
    Map,
    /// A list of objects of Kubernetes.
    List,
    /// A list of strings.
    Texts,
    /// Variables by name: more can be added.
    Variables,
    /// Strings by name: more can be added.
    TextMap,
}

impl Shape {
    fn schema(self) -> Json {
        let scalars = json!(["string", "number", "boolean"]);
        match self {
            Self::Text => json!({"type": "string"}),
            Self::Word => json!({"type": ["string", "number"]}),
            Self::Count(least) => json!({"type": "integer", "minimum": least}),
            Self::Switch => json!({"type": "boolean"}),
            Self::Quantity => json!({"type": ["string", "number"]}),
            Self::Variable => json!({"type": scalars}),
            Self::Map => json!({"type": "object"}),
            Self::List => json!({"type": "array", "items": {"type": "object"}}),
            Self::Texts => json!({"type": "array", "items": {"type": "string"}}),
            Self::Variables => {
                json!({"type": "object", "additionalProperties": {"type": scalars}})
            }
            Self::TextMap => json!({"type": "object", "additionalProperties": {"type": "string"}}),
        }
    }
}

/// A setting, or settings below a key.
#[derive(Clone, Debug)]
enum Entry {
    Setting(Node, Shape),
    Section(Section),
}

type Section = IndexMap<String, Entry>;

/// The settings of a chart, in the order in which they were met.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    root: Section,
}

/// What stands above a key at the top level.
const COMMENTS: &[(&str, &str)] = &[
    (
        "services",
        "\
# By service. `env` are variables of the chart; `extraEnv` is a list of more variables in the syntax of Kubernetes. A
# digest overrides the tag of an image. If a storage class or an ingress class is empty, the cluster's default is used.",
    ),
    (
        "secrets",
        "\
# By Secret. `existingSecret` names a Secret that already exists in the namespace; the chart then creates none. Otherwise
# the values in its template are used, unless `values` sets others by key: keep such a file out of the repository.",
    ),
    (
        "secretStore",
        "# The store of External Secrets that values are read from.",
    ),
    (
        "imagePullSecrets",
        "# Secrets with which all pods pull images: `[{name: registry}]`.",
    ),
    (
        "helperImages",
        "# Images of init containers that wait, copy or fill.",
    ),
    ("tests", "# The image of `helm test`."),
];

impl Values {
    /// Adds a setting; one that is there stays as it is.
    pub(super) fn set(&mut self, path: &[&str], default: Node, shape: Shape) {
        let Some((key, above)) = path.split_last() else {
            return;
        };
        let mut section = &mut self.root;
        for part in above {
            section.insert_missing((*part).to_owned(), Entry::Section(Section::new()));
            let Some(Entry::Section(below)) = section.get_mut(*part) else {
                return;
            };
            section = below;
        }
        section.insert_missing((*key).to_owned(), Entry::Setting(default, shape));
    }

    /// `values.yaml`.
    pub(super) fn file(&self, app: &str) -> String {
        let mut text = format!(
            "\
# What differs between environments. Write what is different in one into a file of its own, and name it:
#   helm upgrade --install {app} . --values values-prod.yaml
"
        );
        let rank = |key: &str| COMMENTS.iter().position(|(known, _)| *known == key);
        let mut sections: Vec<(&String, &Entry)> = self.root.iter().collect();
        sections.sort_by_key(|(key, _)| rank(key));
        for (key, entry) in sections {
            text.push('\n');
            if let Some((_, comment)) = COMMENTS.iter().find(|(known, _)| known == key) {
                let _ = writeln!(text, "{comment}");
            }
            let mut node = Node::map(Span::default());
            node.set(key, tree(entry));
            text.push_str(&print::documents(&[node]));
        }
        text
    }

    /// `values.schema.json`.
    pub(super) fn schema(&self) -> String {
        let mut schema = section_schema(&self.root);
        if let Some(map) = schema.as_object_mut() {
            map.shift_insert(
                0,
                "$schema".to_owned(),
                json!("http://json-schema.org/draft-07/schema#"),
            );
            // What Helm itself hands to a chart that is part of another.
            if let Some(properties) = map.get_mut("properties").and_then(Json::as_object_mut) {
                properties.insert("global".to_owned(), json!({"type": "object"}));
            }
        }
        let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// What comes first of a service.
const FIRST: &[&str] = &[
    "image",
    "replicas",
    "schedule",
    "autoscaling",
    "resources",
    "env",
    "envFile",
    "extraEnv",
    "routes",
    "volumes",
    "nodeSelector",
    "tolerations",
];

fn tree(entry: &Entry) -> Node {
    match entry {
        Entry::Setting(node, _) => node.clone(),
        Entry::Section(section) => {
            let mut node = Node::map(Span::default());
            let is_service = section.contains_key("image");
            let rank = |key: &str| FIRST.iter().position(|known| is_service && *known == key);
            let mut entries: Vec<(&String, &Entry)> = section.iter().collect();
            entries.sort_by_key(|(key, _)| rank(key));
            for (key, entry) in entries {
                node.set(key, tree(entry));
            }
            node
        }
    }
}

fn section_schema(section: &Section) -> Json {
    let properties: serde_json::Map<String, Json> = section
        .iter()
        .map(|(key, entry)| {
            let schema = match entry {
                Entry::Setting(_, shape) => shape.schema(),
                Entry::Section(section) => section_schema(section),
            };
            (key.clone(), schema)
        })
        .collect();
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

/// The expression of what stands at a path below another expression: `$web.env.PORT`.
pub(super) fn below(start: &str, path: &[&str]) -> String {
    let plain = path.iter().take_while(|part| identifier(part)).count();
    let (plain, rest) = path.split_at_checked(plain).unwrap_or((path, &[]));
    let plain: String = std::iter::once(start.to_owned())
        .chain(plain.iter().map(|part| format!(".{part}")))
        .collect();
    match rest {
        [] => plain,
        rest => {
            let keys = rest.iter().map(|part| super::template::quoted(part));
            format!("index {plain} {}", keys.collect::<Vec<_>>().join(" "))
        }
    }
}

pub(super) fn text(text: impl Into<String>) -> Node {
    Node::string(text, Span::default())
}

pub(super) fn node(value: Value) -> Node {
    Node::new(value, Span::default())
}

pub(super) fn map() -> Node {
    Node::map(Span::default())
}

pub(super) fn list(items: Vec<Node>) -> Node {
    node(Value::Seq(items))
}
