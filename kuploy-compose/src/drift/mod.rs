//! Stage 9, settle: objects → the one form that an API server and Argo CD leave alone. Works on any manifests.
//!
//! [`settle`] removes and rewrites what can be settled without changing the meaning; [`lint`] names what drifts and what
//! an API server refuses. Both are made of the same rules, one a file in `rules`, each with what was measured: some
//! hundreds of small apps were applied to a Kubernetes API server, client-side and server-side, and compared by Argo
//! CD's own code in every mode. What turned out to be a myth is settled for tidiness and never reported.

mod act;
mod ambiguous;
mod applied;
mod by_hand;
mod delivery;
mod dns;
mod documents;
mod edit;
mod export;
mod facts;
mod finder;
mod fragment;
mod immutable;
mod links;
mod lint;
mod meaning;
mod merge;
mod object_set;
mod patched;
mod patched_places;
mod placeholder;
mod prune;
mod recognize;
mod refusals;
mod released;
mod rules;
mod schema;
mod settings;
mod settle;
mod stream;
mod sync_options;
mod tree;
mod validity;

pub use recognize::{begins_as_object, looks_like_manifests, looks_like_template, without_braces};

pub use applied::Applied;
pub use by_hand::{lower_applied_by_hand, lower_by_hand, may_be_by_hand, say_by_hand};
pub(crate) use delivery::{TESTERS, asks_server, replaces};
pub use delivery::{
    gitops_of, has_releases, ignored_kinds, ignored_places, is_server_side, is_server_side_diff,
    leave_out_ignored, may_deliver, released, sets_server_side_diff,
};
pub use documents::{lint_documents, listed_kustomization, no_object};
pub use edit::{Edit, Unfit};
pub use links::{Extent, Patch};
pub(crate) use meaning::group;
pub(crate) use merge::{Merged, merge};
pub use placeholder::{is_filled_in_later, leave_out_filled_in};
pub(crate) use prune::Owned;
pub use released::Released;
pub(crate) use settings::EACH;
pub use settings::{AbsentFile, Given, Guides, OwnValue, PatchedPlace, Settings};
pub use stream::{log_lines, read, without_log_lines};

use crate::diagnostic::{Finding, Report, Severity, rules as rule_table};
use crate::options::GitOps;
use crate::source::{SourceId, Span};
use crate::yaml::{Map, Node};

/// Removes or rewrites what drifts, without changing the meaning. A `List` is settled item by item.
pub fn settle(object: &mut Node) {
    for object in settle::objects(std::slice::from_mut(object)) {
        settle::object(object, settle::Rules::all());
    }
}

/// [`settle`] for all objects of a run, and then what changes more than spelling, because nothing less stays Synced: each
/// such change is a finding. Rules that are off in the settings change nothing.
pub fn settle_all(objects: &mut [Node], settings: &Settings, report: &mut Report) {
    let all = settings.levels.is_empty() && settings.gitops == GitOps::ArgoCd;
    let some = (!all).then(|| settle::Rules::of(settings));
    let rules = some.as_ref().unwrap_or(settle::Rules::all());
    let before = patched::before(objects, settings);
    for object in settle::objects(objects) {
        if settings.export
            && let Some(map) = object.as_map_mut().filter(|map| may_change(map))
        {
            export::make_portable(map);
        }
        match settings.of_object(object) {
            Some(settings) => settle::object(object, &settle::Rules::of(&settings)),
            None => settle::object(object, rules),
        }
    }
    let facts = facts::Facts::new(&object_set::Set::new(objects));
    for object in settle::objects(objects) {
        let own = settings.of_object(object);
        let kept = patched_places::places(object, settings);
        if let Some(map) = object.as_map_mut().filter(|map| may_change(map)) {
            let settings = own.as_ref().unwrap_or(settings);
            rules::rewrite(map, &facts, &kept, settings, report);
        }
    }
    patched::put_back(objects, before, settings);
}

/// Whether an object is for whoever writes the file to change: not what SOPS encrypted, what its content names, nor what a
/// controller makes.
fn may_change(object: &Map) -> bool {
    !object_set::stays(object) && !rules::owned::is_owned(object)
}

/// Names what drifts and what an API server refuses, each thing with its place; paths of findings are
/// `Deployment/web:spec.replicas`. Duplicates and references are looked for among all the objects given.
pub fn lint(objects: &[Node], settings: &Settings, report: &mut Report) {
    for object in objects {
        lint::object(object, settings, report);
    }
    lint::set(objects, &Extent::default(), settings, report);
}

/// What an API server refuses of objects that were made here, and of which types, names and references are right by the way
/// they were made: each finding with the number of its object. Paths are as in [`lint`].
pub(crate) fn refusals(objects: &[Node], settings: &Settings) -> Vec<(usize, Finding)> {
    let mut found = Vec::new();
    let mut report = Report::default();
    for (at, object) in objects.iter().enumerate() {
        refusals::find(object, settings, &mut report);
        found.extend(report.findings_mut().drain(..).map(|finding| (at, finding)));
    }
    found
}

/// [`lint`] for objects of which others are elsewhere: each by itself.
pub fn lint_each(objects: &[Node], settings: &Settings, report: &mut Report) {
    for object in objects {
        lint::object(object, settings, report);
    }
}

/// Names what is wrong with the names of objects of which nothing else is known.
pub fn lint_names(objects: &[Node], settings: &Settings, report: &mut Report) {
    for object in objects {
        lint::names(object, settings, report);
    }
}

/// Names what only several objects together show: duplicates, claims that wait for their own pods, references to what
/// is not there. Each object by itself is not looked at again.
pub fn lint_together(objects: &[Node], extent: &Extent, settings: &Settings, report: &mut Report) {
    lint::set(objects, extent, settings, report);
    lint::links(objects, extent, settings, report);
}

/// Whether kustomize names one of these objects by a hash of its content.
pub fn is_named_by_content(nodes: &[Node]) -> bool {
    let mut maps = objects(nodes).filter_map(Node::as_map);
    maps.any(object_set::is_named_by_content)
}

/// Whether SOPS encrypted one of these documents.
pub fn is_encrypted(nodes: &[Node]) -> bool {
    let maps = nodes.iter().filter_map(Node::as_map);
    maps.into_iter().any(object_set::is_encrypted)
}

/// Whether a kind belongs to no namespace.
pub(crate) fn is_of_cluster(kind: &str) -> bool {
    object_set::OF_CLUSTER.contains(&kind)
}

/// Whether an object lacks a field that its type requires.
pub(crate) fn lacks_fields(object: &Node) -> bool {
    let mut report = Report::default();
    lint::object(object, &Settings::default(), &mut report);
    report
        .iter()
        .any(|finding| *finding.rule == rule_table::FIELD_MISSING)
}

/// The objects of documents, those of lists among them.
pub(crate) fn objects(nodes: &[Node]) -> impl Iterator<Item = &Node> {
    nodes.iter().flat_map(|node| {
        let items = object_set::items(node);
        let single = items.is_none().then_some(node);
        items.into_iter().flatten().chain(single)
    })
}

/// Names the changes from `old` to `new` that an API server refuses, that recreate a workload, or that leave data behind,
/// each with the command that makes it possible. `namespace` goes into the commands where the objects name none.
pub fn compare(
    old: &[Node],
    new: &[Node],
    settings: &Settings,
    namespace: Option<&str>,
    report: &mut Report,
) {
    immutable::compare(old, new, settings, namespace, report);
}

/// What the values of a Helm chart lose from one run to the next, since this checkout lacks a file; `chart` is how messages
/// call it.
pub fn compare_values(chart: &str, old: &Node, new: &Node, settings: &Settings) -> Option<Finding> {
    immutable::lost_in_values(chart, (old, new), &settings.absent)
}

/// Names what changes of the namespaces of all kustomizations of a project leave behind.
pub(crate) fn compare_namespaces(
    applied: &[Applied<'_, &Map>],
    settings: &Settings,
    report: &mut Report,
) {
    immutable::compare_namespaces(applied, settings, report);
}

/// Names texts that readers of YAML 1.1 and 1.2 take for different things, where a string belongs. `nodes` are what
/// `text` was read as.
pub fn lint_text(text: &str, nodes: &mut [Node], settings: &Settings, report: &mut Report) {
    if let Some(node) = nodes.first() {
        report.extend(template(text, node.span.source, None, false));
    }
    ambiguous::lint(text, nodes, settings, report);
}

/// A finding about a text that is a template and no manifest: it speaks in Helm's words, or is no YAML from a place
/// on (`broken`) until something fills it in. An error where a manifest was asked for.
pub fn template(
    text: &str,
    source: SourceId,
    broken: Option<usize>,
    asked_for: bool,
) -> Option<Finding> {
    if let Some(end) = recognize::shell(text).filter(|_| broken.is_some()) {
        let finding = Finding::new(
            &rule_table::TEMPLATE,
            "this is a shell script with a manifest in it, not YAML: skipped",
        );
        return Some(
            finding
                .span(Span::new(source, 0, end))
                .help("run it, and check what it applies"),
        );
    }
    let of_helm = looks_like_template(text);
    let other = || {
        let braces = ["{{", "{%"].iter().filter_map(|start| text.find(start));
        let marked = || recognize::placeholder(text, broken?);
        let bars = recognize::between_bars(text);
        let open = braces.min().filter(|_| broken.is_some());
        // Terraform's `templatefile`: YAML has no directive that begins so.
        let directive = || text.find("\n%{").map(|at| at + 1);
        let directive = directive().filter(|_| broken.is_some());
        bars.or(open).or(directive).or_else(marked)
    };
    let of_ytt = recognize::ytt(text).filter(|_| of_helm.is_none());
    let start = of_helm.or(of_ytt).or_else(other)?;
    let rest = text.get(start..)?;
    let ends = ["}}", "%}", "\n"];
    let ends = if of_ytt.is_some() { &ends } else { &ends[..2] };
    let end = ends.iter().filter_map(|end| rest.find(end)).min();
    let end = end.map_or(text.len(), |at| start + at + 2);
    let line = rest.find('\n').map_or(text.len(), |at| start + at);
    let end = if of_helm.is_some() {
        end
    } else {
        end.min(line)
    };
    let (message, help) = match (of_helm, of_ytt) {
        (Some(_), _) => (
            "this is a Helm template, not a manifest: skipped",
            "render it first: `helm template . | kuploy-convert strip`",
        ),
        (None, Some(_)) => (
            "this is a template of ytt and not a manifest until it is filled in: skipped",
            "fill it in first: `ytt -f . | kuploy-convert strip`",
        ),
        (None, None) => (
            "this is a template, not YAML: skipped",
            "render it first, and check the output",
        ),
    };
    let mut finding = Finding::new(&rule_table::TEMPLATE, message)
        .span(Span::new(source, start, end))
        .help(help);
    if asked_for {
        finding.severity = Severity::Error;
    }
    Some(finding)
}

/// A finding about a file whose name says that it is a template, and whose objects have names that no API server takes:
/// words that somebody replaces (seen in homelab and operators' repositories: `template.yaml` with `name: service_name`,
/// `rollout-template.yaml` with `name: ROLLOUT_NAME`).
pub fn placeholder_template(file_name: &str, nodes: &[Node]) -> Option<Finding> {
    let mut words = file_name.split(|c: char| !c.is_ascii_alphabetic());
    if !words.any(|word| matches!(word, "template" | "tmpl" | "tpl")) {
        return None;
    }
    let name_of = |object: &Node| {
        let node = object.get("metadata")?.get("name")?;
        let name = node.as_str()?;
        let placeholder = name.contains('_') || name.bytes().any(|b| b.is_ascii_uppercase());
        placeholder.then(|| (name.to_owned(), node.span))
    };
    let (name, span) = objects(nodes).find_map(name_of)?;
    let message = format!("this is a template, in which `{name}` is to be replaced: skipped");
    Some(
        Finding::new(&rule_table::TEMPLATE, message)
            .span(span)
            .help("fill it in first, and check the output"),
    )
}

/// The text of `before` edited so that it says what `after` says, which is `before` settled; comments, order and style of
/// the rest stay. Texts that readers of YAML take for different things are put in quotes where a string belongs. `Unfit`
/// where the text is written in a way that edits cannot follow: then it has to be printed anew.
pub fn edit(text: &str, before: &[Node], after: &mut [Node]) -> Result<String, Unfit> {
    let mut edits = edit::edits(text, before, after)?;
    edits.extend(ambiguous::edits(text, after));
    edit::apply(text, edits)
}

/// [`edit`], document by document: those that cannot be edited in place stay as they are, in `after` too. With the text
/// come their numbers.
pub fn edit_each(
    text: &str,
    before: &[Node],
    after: &mut [Node],
) -> Result<(String, Vec<usize>), Unfit> {
    let (mut edits, mut left) = (Vec::new(), Vec::new());
    for (at, (old, new)) in before.iter().zip(after.iter_mut()).enumerate() {
        match edit::edits(text, std::slice::from_ref(old), std::slice::from_ref(new)) {
            Ok(some) => edits.extend(some),
            Err(Unfit) => {
                new.clone_from(old);
                left.push(at);
            }
        }
    }
    edits.extend(ambiguous::edits(text, after));
    Ok((edit::apply(text, edits)?, left))
}

#[cfg(test)]
pub(crate) mod random;
#[cfg(test)]
mod rewrite_tests;

#[cfg(test)]
mod tests {
    use super::*;

    fn json(objects: &[Node]) -> Vec<serde_json::Value> {
        objects.iter().map(Node::to_json).collect()
    }

    fn settled(objects: &[Node], settings: &Settings) -> Vec<Node> {
        let mut objects = objects.to_vec();
        settle_all(&mut objects, settings, &mut Report::default());
        objects
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(1000))]
        #[test]
        fn settling_twice_changes_nothing_more(seed in 1u64.., gitops in 0usize..3) {
            let objects = random::Random::new(seed).run();
            let settings = Settings {
                gitops: [GitOps::ArgoCd, GitOps::Flux, GitOps::None][gitops],
                ..Settings::default()
            };
            let once = settled(&objects, &settings);
            let mut report = Report::default();
            let mut twice = once.clone();
            settle_all(&mut twice, &settings, &mut report);
            proptest::prop_assert_eq!(json(&twice), json(&once));
            proptest::prop_assert_eq!(twice, once);
            // What nothing is left of, nothing is said of.
            proptest::prop_assert!(report.is_empty(), "{report:?}");
            // Nothing in a random manifest may make the rules fall over.
            lint(&objects, &settings, &mut Report::default());
            compare(&objects, &random::Random::new(seed ^ 1).run(), &settings, None, &mut Report::default());
        }
    }

    /// Every kind of the table, each so often that every field of every type that it has comes by with a value, with a
    /// null, and empty.
    #[test]
    fn every_field_of_the_table_is_settled_once_and_for_all() {
        let mut seen = crate::map::BTreeSet::new();
        let mut random = random::Random::on_tour(7);
        let settings = Settings::default();
        for round in 0..20 {
            for kind in schema::schema().kinds() {
                let object = random.object_of(kind.api_version, kind.name);
                fields(&object, &kind.shape, &mut seen);
                let once = settled(&[object], &settings);
                assert_eq!(settled(&once, &settings), once, "{} {round}", kind.name);
            }
        }
        let types = schema::schema().types();
        let all: usize = types.map(|known| known.fields().len()).sum();
        assert!(
            seen.len() * 100 > all * 95,
            "{} of {all} fields",
            seen.len()
        );
    }

    /// Adds the fields of types that a value holds.
    fn fields(
        node: &Node,
        shape: &'static schema::Shape,
        seen: &mut crate::map::BTreeSet<(usize, &'static str)>,
    ) {
        use schema::Shape;
        match (shape, &node.value) {
            (Shape::Type(index), crate::yaml::Value::Map(map)) => {
                let known = schema::schema().get(*index).unwrap();
                for (key, entry) in map {
                    if let Some(field) = known.field(key) {
                        seen.insert((*index, field.name));
                        fields(&entry.node, &field.shape, seen);
                    }
                }
            }
            (Shape::List { item, .. }, crate::yaml::Value::Seq(list)) => {
                list.iter().for_each(|node| fields(node, item, seen));
            }
            (Shape::Map(item), crate::yaml::Value::Map(map)) => {
                map.values()
                    .for_each(|entry| fields(&entry.node, item, seen));
            }
            _ => {}
        }
    }
}
