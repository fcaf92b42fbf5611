//! Entries of `extra_hosts` that no hosts file of a pod gets.

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::{Facts, Findings};
use crate::plan::containers::hosts_file::{Entry, entries};
use crate::plan::names_in_values::Renames;
use crate::plan::pods::Member;

/// Says which entries are dropped.
pub(super) fn say<'a>(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    renames: Renames<'a>,
    service: &Member<'a>,
) {
    for (index, host, entry) in entries(renames, service.facts) {
        let path = service.path.key("extra_hosts").index(index);
        match entry {
            Entry::Line { .. } => {}
            Entry::Gateway => say_gateway(report, facts, service, &path, host),
            Entry::OfService { owner, address } => {
                report.say_help(
                    &rules::EXTRA_HOST_DROPPED,
                    &path,
                    format!("host entry `{host}` is dropped: `{address}` is the static address of `{owner}`, which gets another address in the cluster"),
                    format!("use the service name `{owner}` instead"),
                );
            }
            Entry::Refused => {
                let message = format!(
                    "host entry `{host}` is dropped: Kubernetes needs a DNS name and an IP address"
                );
                report.say(&rules::EXTRA_HOST_DROPPED, &path, message);
            }
        }
    }
}

/// A name for the Docker host, which pods do not have.
fn say_gateway(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    service: &Member<'_>,
    path: &Path,
    host: &str,
) {
    let machine = &facts.machine;
    if machine.is_way_back(facts.project, service.facts, host) {
        let message = format!(
            "`{host}` is rewritten to the services that publish the ports it is used with; the host entry is dropped"
        );
        let finding = Finding::new(&rules::DOCKER_HOST, message);
        report.add(finding.severity(Severity::Info), path);
        return;
    }
    report.say_help(
        &rules::HOST_GATEWAY,
        path,
        format!("`{host}` does not resolve: pods do not run on the Docker host"),
        format!("use the service name for ports of this project, or write the address of the host: `extra_hosts: [\"{host}=192.0.2.10\"]`"),
    );
}
