//! Further names of services that nobody answers to in the cluster.

use crate::diagnostic::rules;
use crate::facts::Findings;
use crate::plan::Decisions;
use crate::plan::network::aliases::{Refused, RefusedAlias};

/// Says which aliases get no Service, and why.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
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
        report.say_help(rule, &alias.path, message, help);
    }
}
