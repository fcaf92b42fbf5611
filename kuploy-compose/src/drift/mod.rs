//! Stage 7, settle: objects → the one form that an API server and Argo CD leave alone. Works on any manifests.
//!
//! [`settle`] removes and rewrites what can be settled without changing the meaning; [`lint`] names what drifts and what
//! an API server refuses. Both are made of the same rules, one a file in `rules`, each with what was measured: some
//! hundreds of small apps were applied to a Kubernetes API server, client-side and server-side, and compared by Argo
//! CD's own code in every mode. What turned out to be a myth is settled for tidiness and never reported.

mod ambiguous;
mod dns;
mod edit;
mod finder;
mod immutable;
mod lint;
mod quantity;
mod rules;
mod schema;
mod set;
mod settle;
mod sync_options;
mod tree;

mod sniff;

pub use sniff::looks_like_manifests;

pub use edit::{Edit, Unfit};

use crate::diagnostic::Report;
use crate::options::{GitOps, KubeVersion, Options};
use crate::yaml::Node;

/// What manifests are meant for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The oldest cluster that they are applied to.
    pub kube_version: KubeVersion,
    /// Who applies them.
    pub gitops: GitOps,
}

impl From<&Options> for Settings {
    fn from(options: &Options) -> Self {
        Self {
            kube_version: options.kube_version,
            gitops: options.gitops,
        }
    }
}

/// Removes or rewrites what drifts, without changing the meaning. A `List` is settled item by item.
pub fn settle(object: &mut Node) {
    settle::object(object);
}

/// [`settle`] for all objects of a run, with what only all of them together show: replicas that an autoscaler of the
/// same run sets are removed, and under Argo CD objects that client-side apply would harm ask for server-side apply.
pub fn settle_all(objects: &mut [Node], settings: &Settings) {
    for object in objects.iter_mut() {
        settle(object);
    }
    let scaled = rules::replicas::scaled(&set::Set::new(objects));
    for node in objects {
        let Some(map) = node.as_map_mut() else {
            continue;
        };
        if settle::is_list(map) {
            tree::maps_mut(map, "items").for_each(|item| settle_in_set(item, &scaled, settings));
        } else {
            settle_in_set(map, &scaled, settings);
        }
    }
}

fn settle_in_set(
    object: &mut crate::yaml::Map,
    scaled: &rules::replicas::Scaled,
    settings: &Settings,
) {
    if set::object(object).is_some_and(|object| rules::replicas::is_scaled(&object, scaled)) {
        rules::replicas::settle(object);
    }
    if settings.gitops == GitOps::ArgoCd {
        rules::settle_for_argo_cd(object);
    }
}

/// Names what drifts and what an API server refuses, each thing with its place; paths of findings are
/// `Deployment/web:spec.replicas`. Duplicates and references are looked for among all the objects given.
pub fn lint(objects: &[Node], settings: &Settings, report: &mut Report) {
    for object in objects {
        lint::object(object, settings, report);
    }
    lint::set(objects, settings, report);
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

/// Names texts that readers of YAML 1.1 and 1.2 take for different things, where a string belongs. `nodes` are what
/// `text` was read as.
pub fn lint_text(text: &str, nodes: &mut [Node], settings: &Settings, report: &mut Report) {
    ambiguous::lint(text, nodes, settings, report);
}

/// The text of `before` edited so that it says what `after` says, which is `before` settled; comments, order and style of
/// the rest stay. Texts that readers of YAML take for different things are put in quotes where a string belongs. `Unfit`
/// where the text is written in a way that edits cannot follow: then it has to be printed anew.
pub fn edit(text: &str, before: &[Node], after: &mut [Node]) -> Result<String, Unfit> {
    let mut edits = edit::edits(text, before, after)?;
    edits.extend(ambiguous::edits(text, after));
    edit::apply(text, edits)
}

#[cfg(test)]
pub(crate) mod random;

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn settling_twice_changes_nothing_more(seed in 1u64..) {
            let mut random = random::Random(seed);
            let mut objects = vec![random.object(), random.object()];
            let settings = Settings::default();
            settle_all(&mut objects, &settings);
            let once = objects.clone();
            settle_all(&mut objects, &settings);
            let json = |objects: &[Node]| objects.iter().map(Node::to_json).collect::<Vec<_>>();
            proptest::prop_assert_eq!(json(&objects), json(&once));
            proptest::prop_assert_eq!(objects, once);
            // Nothing in a random manifest may make the rules fall over.
            lint(&once_again(seed), &settings, &mut Report::default());
        }
    }

    fn once_again(seed: u64) -> Vec<Node> {
        let mut random = random::Random(seed);
        vec![random.object(), random.object()]
    }
}
