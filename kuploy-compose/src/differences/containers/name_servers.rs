//! Name servers and search domains that a pod gets otherwise, or not at all.

use crate::diagnostic::rules;
use crate::facts::Findings;
use crate::plan::containers::name_servers::{Fate, search, servers};
use crate::plan::names_in_values::Renames;
use crate::plan::pods::Member;

/// Says what becomes of the name servers and search domains of a service.
pub(super) fn say<'a>(report: &mut Findings<'_>, renames: Renames<'a>, service: &Member<'a>) {
    let path = service.path.key("dns");
    let servers = servers(renames, service.facts);
    for (i, (server, fate)) in servers.iter().enumerate() {
        let reason = match fate {
            Fate::Kept | Fate::Repeated => continue,
            Fate::OfService(owner) => {
                report.say_help(
                    &rules::NAME_SERVER_OF_PROJECT,
                    &path.index(i),
                    format!("name server `{server}` is dropped: it is the static address of `{owner}`, which gets another address in the cluster"),
                    "the cluster DNS resolves the names of services; for other names, let it forward to this server",
                );
                continue;
            }
            Fate::TooMany => "a pod takes three",
            Fate::NoAddress => "it is not an address",
        };
        let message = format!("name server `{server}` is dropped: {reason}");
        report.say(&rules::NAME_SERVERS_APPENDED, &path.index(i), message);
    }
    if servers.iter().any(|(_, fate)| *fate == Fate::Kept) {
        report.say(
            &rules::NAME_SERVERS_APPENDED,
            &path,
            format!("the cluster DNS is queried first; the `dns` servers of `{}` are used only if it does not answer", service.key),
        );
    }
    for (i, domain) in service.service.dns_search.iter().enumerate() {
        if search(domain).is_none() {
            let message = format!(
                "search domain `{domain}` is invalid and dropped; the search domains of the cluster remain"
            );
            let path = service.path.key("dns_search").index(i);
            report.say(&rules::SEARCH_DOMAIN_DROPPED, &path, message);
        }
    }
}
