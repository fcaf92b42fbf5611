//! Lines of the hosts file, one an address.

use core::net::IpAddr;

use crate::map::{IndexMap, IndexSet};

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::values::Becomes;
use crate::model::HostAlias;
use crate::plan::context::Context;
use crate::plan::names_in_values::Renames;
use crate::plan::pods::Member;

/// The lines that `extra_hosts` adds.
pub(super) fn lines(
    cx: &mut Context<'_>,
    renames: Renames<'_>,
    service: &Member<'_>,
) -> Vec<HostAlias> {
    let mut lines: IndexMap<&str, IndexSet<String>> = IndexMap::new();
    for (i, entry) in service.service.extra_hosts.iter().enumerate() {
        let path = service.path.key("extra_hosts").index(i);
        let Some((host, address)) = entry.split_once('=').or_else(|| entry.split_once(':')) else {
            continue;
        };
        let address = address.trim_start_matches('[').trim_end_matches(']');
        let name = host.to_ascii_lowercase();
        if address == "host-gateway" {
            say_gateway(cx, service, &path, host);
        } else if let Some(owner) = renames.get(address) {
            cx.say_help(
                &rules::EXTRA_HOST_DROPPED,
                &path,
                format!("host entry `{host}` is dropped: `{address}` is the static address of `{owner}`, which gets another address in the cluster"),
                format!("use the service name `{owner}` instead"),
            );
        } else if Becomes::Name.refuses(&name).is_some() || address.parse::<IpAddr>().is_err() {
            let message = format!(
                "host entry `{host}` is dropped: Kubernetes needs a DNS name and an IP address"
            );
            cx.say(&rules::EXTRA_HOST_DROPPED, &path, message);
        } else {
            lines.update(address, IndexSet::default, |names| {
                names.insert(name);
            });
        }
    }
    let lines = lines.into_iter().map(|(ip, hostnames)| HostAlias {
        ip: ip.to_owned(),
        hostnames: hostnames.into_iter().collect(),
    });
    lines.collect()
}

/// A name for the Docker host, which pods do not have.
fn say_gateway(cx: &mut Context<'_>, service: &Member<'_>, path: &Path, host: &str) {
    let machine = &cx.facts.machine;
    if machine.is_way_back(cx.project, service.facts, host) {
        let message = format!(
            "`{host}` is rewritten to the services that publish the ports it is used with; the host entry is dropped"
        );
        let finding = Finding::new(&rules::DOCKER_HOST, message);
        cx.add(finding.severity(Severity::Info), path);
        return;
    }
    cx.say_help(
        &rules::HOST_GATEWAY,
        path,
        format!("`{host}` does not resolve: pods do not run on the Docker host"),
        format!("use the service name for ports of this project, or write the address of the host: `extra_hosts: [\"{host}=192.0.2.10\"]`"),
    );
}
