//! Names that a server asks for while it runs, without the search domains of its pod.

use crate::map::BTreeSet;

use crate::diagnostic::rules;
use crate::facts::{Facts, Findings};
use crate::plan::Decisions;

/// Says which names a server does not find.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut said = BTreeSet::new();
    let namespace = facts.options.namespace.as_deref().unwrap_or("NAMESPACE");
    for asked in &decided.from_files.asked_names {
        let (from, to) = (&decided.pods[asked.from], &decided.pods[asked.to]);
        let runs = decided.pods.runs(from.id) && decided.pods.runs(to.id);
        if !runs || !said.insert((from.id, to.id)) {
            continue;
        }
        let message = format!(
            "{} of `{}` asks for `{}` in line {} of `{}` while it runs, without the search domains of the pod: the name does not resolve",
            asked.server, from.key, to.key, asked.line, asked.shown
        );
        let help = format!(
            "write the full name: `{}.{namespace}.svc.cluster.local`",
            to.name
        );
        let path = asked.place.path(from.key);
        report.say_help(&rules::DOCKER_RESOLVER, &path, message, help);
    }
}
