//! Further names of services that nobody answers to in the cluster.

use std::collections::BTreeMap;

use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::hosts;
use crate::facts::peers::Reference;
use crate::facts::texts::Place;
use crate::facts::{Facts, Findings};
use crate::plan::Decisions;
use crate::plan::names_in_values::stays_written;
use crate::plan::network::aliases::{Refused, RefusedAlias};

/// Says which aliases get no Service, and why.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut used: Option<BTreeMap<String, bool>> = None;
    for RefusedAlias { alias, why } in &decided.reached.refused_aliases {
        let service = &decided.pods[alias.service];
        let (text, key, name) = (&alias.text, service.key, &service.name);
        let (rule, message, help) = match why {
            Refused::Public => (
                &rules::PUBLIC_NAME,
                format!(
                    "`{text}` is a public name: in the cluster it resolves to its public DNS record, not to `{key}`"
                ),
                format!(
                    "write `{name}` where only the project uses it, or point `{text}` to the cluster's ingress"
                ),
            ),
            Refused::Illegal => (
                &rules::ALIAS_ILLEGAL,
                format!(
                    "alias `{text}` is dropped: it is not a valid Service name, and `{key}` is only reachable as `{name}`"
                ),
                format!("use `{name}` instead of the alias"),
            ),
            Refused::Taken(owner) => (
                &rules::ALIAS_TAKEN,
                format!(
                    "alias `{}` of `{key}` is dropped: it is the name of service `{}`",
                    text.to_ascii_lowercase(),
                    decided.pods[*owner].key
                ),
                format!("use `{name}` instead of the alias"),
            ),
        };
        let finding = Finding::new(rule, message).help(help);
        let used = used.get_or_insert_with(|| uses(facts, decided));
        // Where the project uses the alias, and everywhere by the name of the service now, nothing is left to do.
        let is_done =
            *why == Refused::Illegal && used.get(&text.to_ascii_lowercase()) == Some(&true);
        let finding = match is_done {
            true => finding.severity(Severity::Info),
            false => finding,
        };
        report.add(finding, &alias.path);
    }
}

/// The hosts that the project names, in lower case, and whether each place that names one is rewritten.
fn uses(facts: &Facts<'_>, decided: &Decisions<'_>) -> BTreeMap<String, bool> {
    let mut uses: BTreeMap<String, bool> = BTreeMap::new();
    for reference in &decided.from_files.references {
        let is_rewritten = is_rewritten(facts, reference);
        let entry = uses.entry(reference.name.to_ascii_lowercase());
        *entry.or_insert(true) &= is_rewritten;
    }
    uses
}

fn is_rewritten(facts: &Facts<'_>, reference: &Reference<'_>) -> bool {
    let in_value = match reference.place {
        Place::Environment(name) => !hosts::lists_node_names(name),
        Place::Command(_) | Place::Entrypoint(_) | Place::Healthcheck(_) | Place::Hook(..) => true,
        _ => false,
    };
    in_value && !reference.after_at && !stays_written(facts, reference)
}
