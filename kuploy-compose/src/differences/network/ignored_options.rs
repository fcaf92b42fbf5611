//! Settings of networks that the cluster decides itself, of services that run.

use std::collections::BTreeSet;

use crate::diagnostic::rules;
use crate::facts::{Facts, Findings};
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// Names every setting of networks that changes nothing in the manifests.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let settings = &facts.network_settings;
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for service in decided.pods.running() {
        report.extend(&settings.services[service.id]);
        say_addresses(report, service);
        used.extend(service.service.networks.keys().map(String::as_str));
    }
    for (_, ignored) in settings
        .networks
        .iter()
        .filter(|(name, _)| used.contains(name))
    {
        report.extend(ignored);
    }
}

/// Pods get their addresses from the cluster.
fn say_addresses(report: &mut Findings<'_>, service: &Member<'_>) {
    let joined = service.service.networks.iter();
    for (name, membership) in joined.filter_map(|(name, joined)| Some((name, joined.as_ref()?))) {
        let path = service.path.key("networks").key(name);
        let addresses = [
            ("ipv4_address", membership.ipv4_address.is_some()),
            ("ipv6_address", membership.ipv6_address.is_some()),
            ("link_local_ips", !membership.link_local_ips.is_empty()),
            ("mac_address", membership.mac_address.is_some()),
        ];
        for (key, _) in addresses.iter().filter(|(_, is_written)| *is_written) {
            let message = format!(
                "`{key}` of `{}` is dropped: pods get their addresses from the cluster",
                service.key
            );
            let help = format!("use the name `{}` instead of the address", service.name);
            report.say_help(&rules::STATIC_ADDRESS, &path.key(key), message, help);
        }
    }
}
