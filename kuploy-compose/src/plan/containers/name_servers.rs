//! Name servers, search domains and options of the resolver.

use core::net::IpAddr;

use crate::diagnostic::rules;
use crate::facts::values::Becomes;
use crate::model::DnsConfig;
use crate::plan::context::Context;
use crate::plan::names_in_values::Renames;
use crate::plan::pods::Member;

/// The most name servers that a pod may have.
const NAME_SERVERS: usize = 3;

/// The resolver's settings beside the cluster's.
pub(super) fn dns(cx: &mut Context<'_>, renames: Renames<'_>, service: &Member<'_>) -> DnsConfig {
    let mut options: Vec<(String, Option<String>)> = Vec::new();
    for option in &service.service.dns_opt {
        let (name, value) = match option.split_once(':') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (option.as_str(), None),
        };
        if !name.is_empty() && !options.iter().any(|(known, _)| known == name) {
            options.push((name.to_owned(), value));
        }
    }
    DnsConfig {
        nameservers: servers(cx, renames, service),
        searches: searches(cx, service),
        options,
    }
}

fn servers(cx: &mut Context<'_>, renames: Renames<'_>, service: &Member<'_>) -> Vec<String> {
    let path = service.path.key("dns");
    let mut servers: Vec<String> = Vec::new();
    for (i, server) in service.service.dns.iter().enumerate() {
        if let Some(owner) = renames.get(server) {
            cx.say_help(
                &rules::NAME_SERVER_OF_PROJECT,
                &path.index(i),
                format!("name server `{server}` is dropped: it is the static address of `{owner}`, which gets another address in the cluster"),
                "the cluster DNS resolves the names of services; for other names, let it forward to this server",
            );
            continue;
        }
        let legal = server.parse::<IpAddr>().is_ok();
        if servers.contains(server) {
            continue;
        }
        if legal && servers.len() < NAME_SERVERS {
            servers.push(server.clone());
            continue;
        }
        let reason = match legal {
            true => "a pod takes three",
            false => "it is not an address",
        };
        let message = format!("name server `{server}` is dropped: {reason}");
        cx.say(&rules::NAME_SERVERS_APPENDED, &path.index(i), message);
    }
    if !servers.is_empty() {
        cx.say(
            &rules::NAME_SERVERS_APPENDED,
            &path,
            "the cluster DNS is queried first; these name servers are used only if it does not answer",
        );
    }
    servers
}

fn searches(cx: &mut Context<'_>, service: &Member<'_>) -> Vec<String> {
    let mut searches: Vec<String> = Vec::new();
    for (i, domain) in service.service.dns_search.iter().enumerate() {
        let name = domain.trim_end_matches('.');
        if Becomes::Name.refuses(name).is_some() {
            let message = format!(
                "search domain `{domain}` is invalid and dropped; the search domains of the cluster remain"
            );
            let path = service.path.key("dns_search").index(i);
            cx.say(&rules::SEARCH_DOMAIN_DROPPED, &path, message);
        } else if !searches.iter().any(|search| search == name) {
            searches.push(name.to_owned());
        }
    }
    searches
}
