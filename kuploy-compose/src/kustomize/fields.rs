//! The fields of a kustomization, as kustomize reads them: a field that it does not know, or a value of another type, ends the
//! build ("json: unknown field", "json: cannot unmarshal").
//!
//! The tables are those of its sources (`api/types` of August 2026); measured with kubectl 1.32 (kustomize 5.5) and kustomize
//! 5.8.1: names of fields in any case, `null` for anything, numbers and booleans never for texts (`newTag: 17` fails).

use super::contents::{self, say};
use crate::diagnostic::{Finding, Report, nearest, rules};
use crate::drift;
use crate::yaml::{Entry, Map, Node, Value};

const GROUP: &str = "kustomize.config.k8s.io";
const VERSION: &str = "kustomize.config.k8s.io/v1beta1";
const COMPONENT: &str = "kustomize.config.k8s.io/v1alpha1";

/// What a field holds.
enum Shape {
    Text,
    Number,
    Flag,
    /// Texts by keys.
    Texts,
    /// A list of texts.
    List,
    Anything,
    One(Fields),
    Many(Fields),
}

use Shape::{Anything, Flag, List, Many, Number, One, Text, Texts};

type Fields = &'static [(&'static str, Shape)];

const ALL: Fields = &[
    ("apiVersion", Text),
    ("kind", Text),
    ("metadata", One(METADATA)),
    ("openapi", Texts),
    ("namePrefix", Text),
    ("nameSuffix", Text),
    ("namespace", Text),
    ("commonLabels", Texts),
    ("labels", Many(LABEL)),
    ("commonAnnotations", Texts),
    ("patchesStrategicMerge", List),
    ("patchesJson6902", Many(PATCH)),
    ("patches", Many(PATCH)),
    ("images", Many(IMAGE)),
    ("imageTags", Many(IMAGE)),
    ("replacements", Many(REPLACEMENT)),
    ("replicas", Many(&[("name", Text), ("count", Number)])),
    ("vars", Many(VAR)),
    ("sortOptions", One(SORT)),
    ("resources", List),
    ("components", List),
    ("crds", List),
    ("bases", List),
    ("configMapGenerator", Many(CONFIG_MAP)),
    ("secretGenerator", Many(SECRET)),
    (
        "helmGlobals",
        One(&[("chartHome", Text), ("configHome", Text)]),
    ),
    ("helmCharts", Many(CHART)),
    ("helmChartInflationGenerator", Many(OLD_CHART)),
    ("generatorOptions", One(OPTIONS)),
    ("configurations", List),
    ("generators", List),
    ("transformers", List),
    ("validators", List),
    ("buildMetadata", List),
];

const METADATA: Fields = &[
    ("name", Text),
    ("namespace", Text),
    ("labels", Texts),
    ("annotations", Texts),
];

const LABEL: Fields = &[
    ("pairs", Texts),
    ("includeSelectors", Flag),
    ("includeTemplates", Flag),
    ("includeVolumeClaimTemplates", Flag),
    (
        "fields",
        Many(&[
            ("group", Text),
            ("version", Text),
            ("kind", Text),
            ("path", Text),
            ("create", Flag),
        ]),
    ),
];

const PATCH: Fields = &[
    ("path", Text),
    ("patch", Text),
    ("target", One(SELECTOR)),
    // Options of patches, some of them younger than the tables.
    ("options", Anything),
];

const SELECTOR: Fields = &[
    ("group", Text),
    ("version", Text),
    ("kind", Text),
    ("name", Text),
    ("namespace", Text),
    ("annotationSelector", Text),
    ("labelSelector", Text),
];

const IMAGE: Fields = &[
    ("name", Text),
    ("newName", Text),
    ("tagSuffix", Text),
    ("newTag", Text),
    ("digest", Text),
];

const REPLACEMENT: Fields = &[
    ("path", Text),
    ("source", One(SOURCE)),
    ("sourceValue", Text),
    ("targets", Many(TARGET)),
];

const SOURCE: Fields = &[
    ("group", Text),
    ("version", Text),
    ("kind", Text),
    ("name", Text),
    ("namespace", Text),
    ("fieldPath", Text),
    ("options", One(PART)),
];

const TARGET: Fields = &[
    ("select", One(SELECTOR)),
    ("reject", Many(SELECTOR)),
    ("fieldPaths", List),
    ("options", One(PART)),
];

const PART: Fields = &[
    ("delimiter", Text),
    ("index", Number),
    ("encoding", Text),
    ("create", Flag),
];

const VAR: Fields = &[
    ("name", Text),
    (
        "objref",
        One(&[
            ("apiVersion", Text),
            ("group", Text),
            ("version", Text),
            ("kind", Text),
            ("name", Text),
            ("namespace", Text),
        ]),
    ),
    ("fieldref", One(&[("fieldPath", Text)])),
];

const SORT: Fields = &[
    ("order", Text),
    (
        "legacySortOptions",
        One(&[("orderFirst", List), ("orderLast", List)]),
    ),
];

const CONFIG_MAP: Fields = &[
    ("namespace", Text),
    ("name", Text),
    ("behavior", Text),
    ("literals", List),
    ("files", List),
    ("envs", List),
    ("env", Text),
    ("options", One(OPTIONS)),
];

const SECRET: Fields = &[
    ("namespace", Text),
    ("name", Text),
    ("behavior", Text),
    ("literals", List),
    ("files", List),
    ("envs", List),
    ("env", Text),
    ("options", One(OPTIONS)),
    ("type", Text),
];

const OPTIONS: Fields = &[
    ("labels", Texts),
    ("annotations", Texts),
    ("disableNameSuffixHash", Flag),
    ("immutable", Flag),
];

const CHART: Fields = &[
    ("name", Text),
    ("version", Text),
    ("repo", Text),
    ("releaseName", Text),
    ("namespace", Text),
    ("additionalValuesFiles", List),
    ("valuesFile", Text),
    ("valuesInline", Anything),
    ("valuesMerge", Text),
    ("includeCRDs", Flag),
    ("skipHooks", Flag),
    ("apiVersions", List),
    ("kubeVersion", Text),
    ("nameTemplate", Text),
    ("skipTests", Flag),
    ("debug", Flag),
    ("devel", Flag),
];

const OLD_CHART: Fields = &[
    ("chartName", Text),
    ("chartVersion", Text),
    ("chartRepoUrl", Text),
    ("chartHome", Text),
    ("chartRepoName", Text),
    ("helmBin", Text),
    ("helmHome", Text),
    ("values", Text),
    ("valuesLocal", Anything),
    ("valuesMerge", Text),
    ("releaseName", Text),
    ("releaseNamespace", Text),
    ("extraArgs", List),
];

/// Names what keeps kustomize from reading a kustomization. A file of another tool is for that one.
pub(super) fn check(text: &str, node: &Node, report: &mut Report) {
    let word = |key| node.get(key).and_then(Node::as_str).unwrap_or_default();
    let version = word("apiVersion");
    let Some(map) = node.as_map() else { return };
    if !version.is_empty() && drift::group(version) != GROUP {
        return;
    }
    check_version(map, word("kind"), report);
    check_fields(map, ALL, "", report);
    check_words(text, map, report);
    check_entries(map, report);
    contents::check(map, report);
}

/// Lists whose entries are files, of which an empty one ends the build: "new root cannot be empty", "patch appears to be empty"
/// (kustomize 5.8.1, each tried; `patches` and the lists of plugins pass over it).
const FILES: &[&str] = &["bases", "components", "patchesStrategicMerge", "resources"];

fn check_entries(map: &Map, report: &mut Report) {
    for key in FILES {
        let list = map.get(*key).and_then(|it| it.node.as_seq());
        let entries = list.unwrap_or_default().iter().enumerate();
        let is_empty = |node: &Node| node.is_null() || node.as_str() == Some("");
        for (at, node) in entries.filter(|(_, node)| is_empty(node)) {
            let message = "an entry without a value: the build fails".to_owned();
            let help = "name a file, or remove the line";
            say(&format!("{key}[{at}]"), node, message, help, report);
        }
    }
}

/// Words that the reader of kustomize, which is of YAML 1.1, takes for booleans (measured with kustomize 5.8.1: "cannot unmarshal
/// bool into Go struct field Kustomization.namespace").
const FLAGS: &[&str] = &["n", "no", "off", "on", "y", "yes"];

/// Names such words without quotes where kustomize expects texts by their own keys.
fn check_words(text: &str, map: &Map, report: &mut Report) {
    for (key, entry) in map {
        let mut known = ALL.iter().filter(|(name, _)| name == key);
        let span = entry.node.span;
        let written = text.get(span.start as usize..span.end as usize);
        let written = written.unwrap_or_default();
        let is_flag = FLAGS.iter().any(|it| {
            let is_other = |case: fn(&str) -> String| case(it) == written;
            *it == written || is_other(str::to_uppercase) || is_other(capitalized)
        });
        if is_flag && known.any(|(_, shape)| matches!(shape, Text)) {
            let message = format!(
                "kustomize reads `{written}` without quotes as a boolean, where it expects a string: the build fails"
            );
            let help = format!("write `{key}: \"{written}\"`");
            say(key, &entry.node, message, &help, report);
        }
    }
}

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
    format!("{}{rest}", first.to_ascii_uppercase())
}

/// "apiVersion for Kustomization should be kustomize.config.k8s.io/v1beta1", "kind should be Kustomization or Component".
fn check_version(map: &Map, kind: &str, report: &mut Report) {
    let expected = match kind {
        "" | "Kustomization" => VERSION,
        "Component" => COMPONENT,
        _ => {
            if let Some(entry) = map.get("kind") {
                let message = format!("kustomize does not read the kind `{kind}`: the build fails");
                let help = "write `Kustomization` or `Component`";
                say("kind", &entry.node, message, help, report);
            }
            return;
        }
    };
    let entry = map.get("apiVersion");
    let written = entry.and_then(|it| it.node.as_str()).unwrap_or_default();
    if let Some(entry) = entry.filter(|_| !matches!(written, "") && written != expected) {
        let message = format!("kustomize does not read `{written}`: the build fails");
        let help = format!("write `apiVersion: {expected}`");
        say("apiVersion", &entry.node, message, &help, report);
    }
}

fn check_fields(map: &Map, fields: Fields, place: &str, report: &mut Report) {
    for (key, entry) in map {
        let mut known = fields.iter();
        let known = known.find(|(name, _)| name.eq_ignore_ascii_case(key));
        let place = match place {
            "" => key.clone(),
            place => format!("{place}.{key}"),
        };
        match known {
            Some((_, shape)) => check_value(&entry.node, shape, &place, report),
            None if drift::is_filled_in_later(key) => {}
            None => say_unknown(key, entry, fields, &place, report),
        }
    }
}

fn say_unknown(key: &str, entry: &Entry, fields: Fields, place: &str, report: &mut Report) {
    let message = format!("kustomize does not know the field `{key}`: the build fails");
    let help = match nearest(key, fields.iter().map(|(name, _)| *name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "remove the field, or move it to where it belongs".to_owned(),
    };
    report.push(
        Finding::new(&rules::KUSTOMIZATION_FIELD, message)
            .at(format_args!("Kustomization/?:{place}"))
            .span(entry.key_span)
            .help(help),
    );
}

fn check_value(node: &Node, shape: &Shape, place: &str, report: &mut Report) {
    let each = |item: &Node, at: usize, shape: &Shape, report: &mut Report| {
        check_value(item, shape, &format!("{place}[{at}]"), report);
    };
    match (&node.value, shape) {
        (Value::Null, _) | (_, Anything) => {}
        (Value::String(text), Number | Flag) if drift::is_filled_in_later(text) => {}
        (Value::String(_) | Value::Timestamp(_), Text)
        | (Value::Int(_) | Value::Uint(_) | Value::Float(_), Number)
        | (Value::Bool(_), Flag) => {}
        (Value::Map(map), One(fields)) => check_fields(map, fields, place, report),
        (Value::Map(map), Texts) => {
            for (key, entry) in map {
                check_value(&entry.node, &Text, &format!("{place}.{key}"), report);
            }
        }
        (Value::Seq(list), List) => {
            for (at, item) in list.iter().enumerate() {
                each(item, at, &Text, report);
            }
        }
        (Value::Seq(list), Many(fields)) => {
            for (at, item) in list.iter().enumerate() {
                each(item, at, &One(fields), report);
            }
        }
        _ => say_type(node, shape, place, report),
    }
}

fn say_type(node: &Node, shape: &Shape, place: &str, report: &mut Report) {
    let is = match &node.value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Int(_) | Value::Uint(_) | Value::Float(_) => "a number",
        Value::String(_) | Value::Timestamp(_) => "a string",
        Value::Seq(_) => "a list",
        Value::Map(_) => "a mapping",
    };
    let expected = match shape {
        Text => "a string",
        Number => "a number",
        Flag => "a boolean",
        List | Many(_) => "a list",
        Texts | One(_) | Anything => "a mapping",
    };
    let message = format!("{is} where kustomize expects {expected}: the build fails");
    let help = match (&node.value, shape) {
        (Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Float(_), Text) => {
            "put the value in quotes".to_owned()
        }
        (Value::String(text), One(_)) if place.starts_with("patches[") => {
            format!("write `- path: {text}`")
        }
        (Value::String(text), Number | Flag) => format!("write `{text}` without quotes"),
        (Value::String(text), List) => format!("write `[{text}]`"),
        _ => format!("write {expected}"),
    };
    say(place, node, message, &help, report);
}

/// Whether kustomize takes a kustomization for an empty one, and does not build it: all that it says besides version and kind
/// is nothing. An empty list is something.
pub(super) fn is_empty(nodes: &[Node]) -> bool {
    let says_nothing = |(key, entry): (&String, &Entry)| {
        let of_type = ["apiVersion", "kind"];
        let is_of_type = of_type.iter().any(|it| it.eq_ignore_ascii_case(key));
        is_of_type
            || match &entry.node.value {
                Value::Null => true,
                Value::String(text) => text.is_empty(),
                _ => false,
            }
    };
    nodes.first().is_none_or(|first| match &first.value {
        Value::Null => true,
        Value::Map(map) => map.iter().all(says_nothing),
        _ => false,
    })
}

/// Keys of a configuration of transformers that only lead to more references, images and texts: no object gets another name or
/// namespace by them (kubectl 1.32: duplicates are refused as before; seen in projects of kubebuilder, whose
/// `kustomizeconfig.yaml` says where definitions name the Service of their webhook).
const REFERRING: &[&str] = &[
    "commonAnnotations",
    "images",
    "nameReference",
    "replicas",
    "varReference",
];
/// Keys that write names and namespaces, also of the object itself.
const NAMING: &[&str] = &["namePrefix", "nameSuffix", "namespace"];

/// Whether a configuration leaves objects as they are known: it says where others are referred to, no more.
pub(super) fn only_refers(nodes: &[Node]) -> bool {
    let is_own = |item: &Node| {
        let path = item.get("path").and_then(Node::as_str).unwrap_or_default();
        let creates = item.get("create").and_then(Node::as_bool);
        path.trim_start_matches('/').starts_with("metadata/") || creates == Some(true)
    };
    let is_known = |(key, entry): (&String, &Entry)| {
        let list = entry.node.as_seq().unwrap_or_default();
        REFERRING.contains(&key.as_str())
            || (NAMING.contains(&key.as_str()) && !list.iter().any(is_own))
    };
    let maps = nodes.iter().filter(|node| !node.is_null());
    let mut maps = maps.map(Node::as_map);
    maps.all(|map| map.is_some_and(|map| map.iter().all(is_known)))
}
