//! `KP4205`: a selector that does not select the pods of its own template; `KP5100`: one that cannot stay as it is.
//!
//! A selector can never be changed (measured for Deployments and StatefulSets). A label that changes with every release
//! makes the next one fail; a StatefulSet's selector is copied onto its claims, where Argo CD may take them for its own
//! by `app.kubernetes.io/instance`, and prune them (argo-cd#3050, #4242).

use crate::diagnostic::{Severity, rules};
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, text};
use crate::options::GitOps;
use crate::yaml::{Entry, Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[Act::Find(
    On::Kinds(&["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"]),
    find,
)];

/// Labels that are another one with the next release.
const CHANGING: &[&str] = &["app.kubernetes.io/version", "chart", "helm.sh/chart"];
/// Labels that name the tool which makes the object. Releases leave them alone, and many charts and overlays select by
/// them for years (seen in homelab repositories and operators); another tool cannot.
const OF_TOOL: &[&str] = &["app.kubernetes.io/managed-by", "heritage"];
const TRACKED: &str = "app.kubernetes.io/instance";

fn find_changing(object: &Map, key: &str, entry: &Entry, finder: &mut Finder<'_>) {
    let path = format!("spec.selector.matchLabels.{key}");
    let found = if CHANGING.contains(&key) {
        let message = format!(
            "`{key}` changes with every release, but selectors are immutable: the next release fails"
        );
        Found::key(&rules::SELECTOR_THAT_CHANGES, key, entry, message)
    } else if OF_TOOL.contains(&key) {
        let message = format!(
            "`{key}` names the tool, and a selector can never be changed: no other tool can take the object over"
        );
        Found::key(&rules::SELECTOR_THAT_CHANGES, key, entry, message).severity(Severity::Info)
    } else if key == TRACKED
        && finder.settings.gitops == GitOps::ArgoCd
        && text(object, "kind") == Some("StatefulSet")
    {
        let message = format!(
            "the claims get `{key}` from the selector: when Argo CD tracks resources by labels, it takes ownership of them and prunes them"
        );
        Found::key(&rules::SELECTOR_THAT_CHANGES, key, entry, message).severity(Severity::Info)
    } else {
        return;
    };
    finder.say(
        found.below(path).help(
            "omit it in the selector of a new object; an existing one has to be deleted first",
        ),
    );
}

fn find(object: &Map, finder: &mut Finder<'_>) {
    let spec = get(object, "spec").and_then(Node::as_map);
    let Some(spec) = spec else { return };
    let Some(entry) = spec.get("selector") else {
        return;
    };
    let wanted = entry.node.get("matchLabels").and_then(Node::as_map);
    let labels = get(spec, "template")
        .and_then(|template| template.get("metadata"))
        .and_then(|metadata| metadata.get("labels"))
        .and_then(Node::as_map);
    for (key, value) in wanted.into_iter().flatten() {
        find_changing(object, key, value, finder);
        let label = labels.and_then(|labels| get(labels, key));
        if label.map(|label| &label.value) != Some(&value.node.value) {
            let message = format!(
                "the selector requires `{key}`, but the pods of the template do not have it: the API server rejects it"
            );
            finder.say(
                Found::key(&rules::SELECTOR_MISMATCH, key, value, message)
                    .below(format!("spec.selector.matchLabels.{key}"))
                    .help("add the label to the template; the selector of an existing object is immutable"),
            );
        }
    }
    let expressions = entry.node.get("matchExpressions").and_then(Node::as_seq);
    let expressions = expressions.unwrap_or_default().iter().enumerate();
    for (at, expression) in expressions.filter(|(_, it)| selects(it, labels) == Some(false)) {
        let message =
            "the selector does not match the pods of its own template: the API server rejects it";
        finder.say(
            Found::new(&rules::SELECTOR_MISMATCH, expression.span, message)
                .below(format!("spec.selector.matchExpressions[{at}]"))
                .help("give the template labels that the expression selects"),
        );
    }
}

/// Whether an expression selects pods with these labels; `None` where it is none.
fn selects(expression: &Node, labels: Option<&Map>) -> Option<bool> {
    let key = expression.get("key")?.as_str()?;
    let label = labels.and_then(|labels| text(labels, key));
    let values = expression.get("values").and_then(Node::as_seq);
    let mut values = values.unwrap_or_default().iter();
    let mut listed = || label.is_some() && values.any(|value| value.as_str() == label);
    match expression.get("operator")?.as_str()? {
        "In" => Some(listed()),
        "NotIn" => Some(!listed()),
        "Exists" => Some(label.is_some()),
        "DoesNotExist" => Some(label.is_none()),
        _ => None,
    }
}
