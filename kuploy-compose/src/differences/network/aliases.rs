//! Further names of services that nobody answers to in the cluster.

use super::uses::Uses;
use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::host_names::HostName;
use crate::facts::hosts_in_source::HostInSource;
use crate::facts::{Facts, Findings};
use crate::plan::Decisions;
use crate::plan::network::aliases::{Refused, RefusedAlias};

/// Says which aliases get no Service, and why.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    decided: &Decisions<'_>,
    uses: &Uses,
) {
    for RefusedAlias { alias, why } in &decided.reached.refused_aliases {
        let service = &decided.pods[alias.service];
        let (text, key, name) = (&alias.text, service.key, &service.name);
        let lower = text.to_ascii_lowercase();
        let in_source = decided.from_files.in_source.get(&lower);
        let in_source = in_source.filter(|_| !uses.has(&lower));
        if let (Refused::Illegal, Some(place)) = (why, in_source) {
            say_used_in_source(report, decided, alias, place);
            continue;
        }
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
            // An image may have it in itself: `xmpp.meet.jitsi` of Jitsi.
            Refused::Illegal if !uses.has(&lower) => (
                &rules::ALIAS_ILLEGAL,
                format!(
                    "alias `{text}` of `{key}` is dropped: it is not a valid Service name, and the project does not use it"
                ),
                format!("if a program in an image uses `{text}`, set it to `{name}` there"),
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
                    lower, decided.pods[*owner].key
                ),
                format!("use `{name}` instead of the alias"),
            ),
        };
        let finding = Finding::new(rule, message).help(help);
        let is_done = is_done(facts, uses, alias, *why);
        let finding = match is_done {
            true => finding.severity(Severity::Info),
            false => finding,
        };
        report.add(finding, &alias.path);
    }
}

/// An alias that source of the project has, which nobody rewrites.
fn say_used_in_source(
    report: &mut Findings<'_>,
    decided: &Decisions<'_>,
    alias: &HostName<'_>,
    place: &HostInSource,
) {
    let (text, name) = (&alias.text, &decided.pods[alias.service].name);
    let user = decided.pods[place.service].key;
    let message = format!(
        "alias `{text}` is dropped: it is not a valid Service name, and line {} of `{}` of `{user}` has it, where it does not resolve",
        place.line, place.shown
    );
    let help = format!("write `{name}` there, which Compose resolves too");
    report.say_help(&rules::ALIAS_ILLEGAL, &alias.path, message, help);
}

/// Whether nothing is left to do: the project uses the alias, and everywhere by the name of the service now.
fn is_done(facts: &Facts<'_>, uses: &Uses, alias: &HostName<'_>, why: Refused) -> bool {
    let lower = alias.text.to_ascii_lowercase();
    match why {
        Refused::Illegal => uses.are_rewritten(&lower),
        Refused::Taken(_) => {
            facts.hosts.are_apart(&lower) && uses.are_rewritten_to(alias.service, &lower)
        }
        Refused::Public => false,
    }
}
