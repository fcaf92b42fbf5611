//! Commands that ask the network of a container for what a pod's has not.

use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::network_commands::{self, Asked};
use crate::facts::{Facts, Findings, ServiceId};
use crate::plan::Decisions;

/// Says what commands ask.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let fixed = network_commands::fixed(facts);
    for service in decided.pods.running() {
        let key = service.key;
        for one in network_commands::find(facts, service.facts, &fixed) {
            let (rule, message, help) = match &one.what {
                Asked::ByDig(name, to) => (
                    &rules::HOST_UNRESOLVED,
                    format!(
                        "`{key}` looks up `{name}` by `dig`, which asks without the search domains of the pod: the name does not resolve"
                    ),
                    format!("write `dig +search {}`", decided.pods[*to].name),
                ),
                Asked::ByNslookup(name, to) => (
                    &rules::HOST_UNRESOLVED,
                    format!(
                        "`{key}` uses the exit code of `nslookup {name}`: the one of BusyBox asks for `{name}` in each search domain of the pod, and fails although the name resolves"
                    ),
                    connecting(decided, *to),
                ),
                Asked::Interface(interface) => (
                    &rules::NETWORK_OPTION,
                    format!(
                        "`{key}` names the interface `{interface}`, and a pod has `eth0` alone, whatever networks the service is in"
                    ),
                    "write `eth0`".to_owned(),
                ),
                Asked::Gateway => (
                    &rules::DOCKER_HOST,
                    format!(
                        "`{key}` takes the default gateway for the Docker host: in the cluster it is an address of the network of pods"
                    ),
                    "write the name of the service that is meant, or the address of the host"
                        .to_owned(),
                ),
                Asked::Static(address, to) => (
                    &rules::HOST_UNRESOLVED,
                    format!(
                        "`{address}` is the address of `{}`, whose pod gets another address at each start",
                        decided.pods[*to].key
                    ),
                    format!(
                        "write `{}` where a client connects to it, and the pod network of the cluster where addresses are compared",
                        decided.pods[*to].name
                    ),
                ),
            };
            let finding = Finding::new(rule, message).help(help);
            report.add(finding.severity(Severity::Warning), &one.path);
        }
    }
}

/// What to ask with in the place of a look-up.
fn connecting(decided: &Decisions<'_>, to: ServiceId) -> String {
    let name = &decided.pods[to].name;
    match decided.ports.made[to].first() {
        Some(port) => format!("write `nc -z {name} {}`", port.port),
        None => format!("write `ping -c 1 {name}`"),
    }
}
