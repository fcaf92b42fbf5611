//! Types of the API: `KP5010` (a field that does not exist), `KP5011` (a field of another version), `KP4201` (a value of
//! another type), `KP4202` (a quantity that is none), `KP4214` (a field that is missing), `KP5005` (null in a map).
//!
//! Measured: client-side apply drops an unknown field with a warning, Argo CD then compares the object without
//! normalising anything, and it is OutOfSync for ever; server-side apply refuses it. A wrong type is refused by both. A
//! null in a map of strings is OutOfSync for ever under client-side apply.

use crate::diagnostic::{Severity, nearest, rules};
use crate::drift::finder::{Finder, Found};
use crate::drift::schema::{Field, Shape, Type};
use crate::options::GitOps;
use crate::quantity::Quantity;
use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Value};

/// Required fields that the API server fills in by itself.
const FILLED_IN: &[(&str, &str)] = &[
    ("RoleRef", "apiGroup"),
    ("PodFailurePolicyOnPodConditionsPattern", "status"),
];

/// The Service of a conversion webhook that says a path alone: what installs the definition as part of a package names the
/// Service (Crossplane's packages and OLM's bundles; seen in providers of Crossplane, `package/crds`).
fn is_named_later(known: &Type, map: &Map) -> bool {
    known.name == "ApiextensionsV1ServiceReference"
        && map.contains_key("path")
        && !map.contains_key("name")
        && !map.contains_key("namespace")
}

/// Fields that a tool reads and takes out again before anything is applied: the port that OLM's bundles open for a webhook
/// (seen in operators' repositories, `config/olm`).
const READ_BY_TOOLS: &[(&str, &str)] = &[
    ("AdmissionregistrationV1ServiceReference", "containerPort"),
    ("ApiextensionsV1ServiceReference", "containerPort"),
];

/// A field that does not exist and has no value either: nothing is lost when the server drops it (seen in exports of OpenShift 3:
/// `attributeRestrictions: null`). `kubectl` and server-side apply ask it to refuse such a field.
pub(super) fn unknown_null(key: &str, of: &str, entry: &Entry, path: &str) -> Found {
    let message = format!(
        "`{key}` is not a field of {of}: the API server drops it with its null, and `kubectl apply` refuses the object"
    );
    let found = Found::key(&rules::UNKNOWN_FIELD, key, entry, message).below(path);
    found.severity(Severity::Warning).help("remove the line")
}

pub(in crate::drift) fn find_unknown(
    known: &Type,
    key: &str,
    entry: &Entry,
    finder: &mut Finder<'_>,
) {
    // The block of SOPS, which takes it out again when it decrypts.
    let of_sops = key == "sops" && entry.node.get("mac").is_some();
    if of_sops || READ_BY_TOOLS.contains(&(known.name, key)) {
        return;
    }
    if entry.node.is_null() {
        return finder.say(unknown_null(key, known.name, entry, key));
    }
    let near = nearest(key, known.fields().iter().map(|field| field.name));
    let same = near.filter(|near| near.eq_ignore_ascii_case(key));
    let message = match same {
        // Go reads the key all the same in some places, and drops it in others.
        Some(near) => format!(
            "`{key}` is not a field (`{near}` is): the API server drops it{}",
            finder.of_argo_cd("; Argo CD may still report Synced")
        ),
        None => format!(
            "`{key}` is not a field of {}: the API server drops it or rejects the object{}",
            known.name,
            finder.of_argo_cd("; Argo CD stays OutOfSync")
        ),
    };
    let found = Found::key(&rules::UNKNOWN_FIELD, key, entry, message).below(key);
    // Fields of an Ingress of `extensions/v1beta1`.
    if known.name == "IngressBackend" && ["serviceName", "servicePort"].contains(&key) {
        return finder.say(found.help("remove it: `service` holds the name and the port"));
    }
    finder.say(match near {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help("remove it, or move it to the right place"),
    });
}

/// A field that the cluster's version does not have; says whether it is one.
pub(in crate::drift) fn find_version(
    field: &Field,
    entry: &Entry,
    finder: &mut Finder<'_>,
) -> bool {
    let minor = finder.settings.kube_version.minor;
    let name = field.name;
    let versions = field.versions;
    if versions.contains(minor) {
        return false;
    }
    let message = match versions.until.filter(|until| minor >= *until) {
        Some(until) => format!(
            "`{name}` was removed in Kubernetes 1.{until}: the API server drops it or rejects the object"
        ),
        None => format!(
            "`{name}` was added in Kubernetes 1.{}, but the cluster is 1.{minor}: the API server drops it or rejects the object",
            versions.since
        ),
    };
    finder.say(
        Found::key(&rules::FIELD_OF_ANOTHER_VERSION, name, entry, message).help(format!(
            "remove `{name}`, or set the version with `--kube-version`"
        )),
    );
    true
}

pub(in crate::drift) fn find_missing(known: &Type, map: &Map, span: Span, finder: &mut Finder<'_>) {
    for field in known.fields().iter().filter(|field| field.required) {
        let name = field.name;
        let there = map.get(name).is_some_and(|entry| !entry.node.is_null());
        if there || FILLED_IN.contains(&(known.name, name)) || is_named_later(known, map) {
            continue;
        }
        let message = format!("`{name}` is missing: the API server rejects the object");
        finder.say(
            Found::new(&rules::FIELD_MISSING, span, message)
                .below(name)
                .help(match name {
                    // What most people mean, and old Ingresses do not have.
                    "pathType" => "write `pathType: Prefix`".to_owned(),
                    _ => format!("write `{name}`"),
                }),
        );
    }
}

/// A value that is not of its type. Says whether the walk can go on below it.
pub(in crate::drift) fn find_type(node: &Node, shape: &Shape, finder: &mut Finder<'_>) {
    let text = matches!(node.value, Value::String(_) | Value::Timestamp(_));
    let (right, wanted) = match shape {
        Shape::Any => (true, ""),
        Shape::Text | Shape::Time | Shape::Bytes => (text, "a string"),
        Shape::Integer => (node.as_i64().is_some(), "an integer"),
        Shape::Number => (node.as_f64().is_some(), "a number"),
        Shape::Bool => (node.as_bool().is_some(), "`true` or `false`"),
        Shape::IntOrText => (text || node.as_i64().is_some(), "an integer or a string"),
        Shape::Quantity => {
            find_quantity(node, finder);
            return;
        }
        Shape::List { .. } => (node.as_seq().is_some(), "a list"),
        Shape::Map(_) | Shape::Type(_) => (node.as_map().is_some(), "a mapping"),
    };
    if right || node.is_null() || (wanted == "a string" && is_placeholder(node)) {
        return;
    }
    // Flux sets labels of its own first: it reads those of the object, gets none as soon as one value is no string, and writes
    // its own in their place (fluxcd/pkg, `ssa.SetOwnerLabels`; `GetLabels` of apimachinery).
    let is_label = wanted == "a string" && finder.is_below("metadata.labels.");
    let happens = match finder.settings.gitops == GitOps::Flux && is_label {
        true => "Flux drops all labels of the object",
        false => "the API server rejects the object",
    };
    let message = format!("{} where {wanted} is expected: {happens}", a(node.kind()));
    let found = Found::new(&rules::TYPE_MISMATCH, node.span, message);
    finder.say(match (shape, &node.value) {
        (Shape::Text, Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Float(_)) => {
            found.help("put it in quotes")
        }
        (Shape::Integer | Shape::Bool | Shape::Number, Value::String(text)) => {
            found.help(format!("write `{text}` without quotes, if it is one"))
        }
        _ => found,
    });
}

/// Whether a mapping is a word in braces that a reader of the file replaces (seen in samples of an operator:
/// `volumeID: {volume-id}`).
fn is_placeholder(node: &Node) -> bool {
    let is_word = |key: &str| {
        let mut letters = key.chars();
        letters.all(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '-'))
    };
    let mut entries = node.as_map().into_iter().flatten();
    let only = entries.next().filter(|_| entries.next().is_none());
    only.is_some_and(|(key, entry)| entry.node.is_null() && is_word(key))
}

fn a(kind: &str) -> String {
    match kind {
        "integer" => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}

fn find_quantity(node: &Node, finder: &mut Finder<'_>) {
    let valid = match &node.value {
        Value::String(text) => is_quantity(text),
        Value::Int(_) | Value::Uint(_) | Value::Float(_) | Value::Null => true,
        _ => false,
    };
    // A word for somebody to replace (seen in tests of an operator: `QUOTA`); no unit has three capitals.
    let is_word = |text: &str| text.len() > 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    if !valid && !node.as_str().is_some_and(is_word) {
        let written = node.as_str().unwrap_or(node.kind());
        let message = format!("`{written}` is not a quantity: the API server rejects the object");
        let help = match Quantity::parse(written.trim_end_matches(['b', 'B'])) {
            Some(_) if written.to_ascii_lowercase().ends_with('b') => {
                "Compose and Kubernetes use different units: `512mb` is `512Mi`"
            }
            _ => "write a number, optionally followed by `m`, `k`, `M`, `G`, `Ki`, `Mi` or `Gi`",
        };
        finder.say(Found::new(&rules::QUANTITY_NOT_VALID, node.span, message).help(help));
    }
}

/// Whether the API server reads it: a larger number than can be told is one, too.
fn is_quantity(text: &str) -> bool {
    Quantity::parse(text).is_some()
        || (text.len() > 15
            && Quantity::parse(text.trim_start_matches(|c: char| c.is_ascii_digit())).is_none()
            && text.chars().all(|c| c.is_ascii_digit()))
}

pub(in crate::drift) fn find_null(key: &str, entry: &Entry, item: &Shape, finder: &mut Finder<'_>) {
    let found = |message: String| Found::key(&rules::NULL_IN_MAP, key, entry, message).below(key);
    // A quantity is read from `null` as 0 (`Quantity.UnmarshalJSON` of apimachinery), by Argo CD as by the server.
    let found = match item {
        Shape::Quantity => found(format!("`{key}` has no value, which means `0`"))
            .severity(Severity::Info)
            .help(format!("write a quantity, or remove `{key}`")),
        // Measured, Kubernetes 1.36, applied by the server: the value is the empty string, and applying again changes nothing.
        _ if finder.settings.gitops == GitOps::Flux && finder.is_at(&["data", "stringData"]) => {
            found(format!("`{key}` has no value: it becomes the empty string"))
                .severity(Severity::Info)
                .help(format!("write `{key}: \"\"`, or remove it"))
        }
        _ => found(format!(
            "`{key}` has no value: the API server drops the key{}",
            finder.of_argo_cd("; Argo CD stays OutOfSync or rejects the app")
        ))
        .help(format!("write `{key}: \"\"`, or remove it")),
    };
    finder.say(found);
}

/// Mappings that a person fills by hand: without a value, what was meant to be in them may stand elsewhere.
const FILLED_BY_HAND: &[&str] = &["annotations", "binaryData", "data", "labels", "stringData"];

/// Measured: `data: null` and `annotations: null` are Synced, as if they were not there.
pub(in crate::drift) fn find_null_map(field: &Field, entry: &Entry, finder: &mut Finder<'_>) {
    let name = field.name;
    let is_map = matches!(field.shape, Shape::Map(_)) && FILLED_BY_HAND.contains(&name);
    if is_map && entry.node.is_null() {
        let message = format!("`{name}` has no value: it is as if it were not there");
        finder.say(
            Found::key(&rules::NULL_IN_MAP, name, entry, message)
                .severity(Severity::Info)
                .help(format!(
                    "indent what belongs to `{name}` below it, or remove `{name}`"
                )),
        );
    }
}
