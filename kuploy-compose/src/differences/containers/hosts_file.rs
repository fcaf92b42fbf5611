//! Entries of `extra_hosts` that no hosts file of a pod gets.

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::docker_addresses::Found;
use crate::facts::from_files::FromFiles;
use crate::facts::{Facts, Findings, docker_addresses, machine, texts};
use crate::plan::containers::hosts_file::{Entry, entries};
use crate::plan::names_in_values::Renames;
use crate::plan::pods::Member;

/// Says which entries are dropped.
pub(super) fn say<'a>(
    report: &mut Findings<'_>,
    (facts, from_files): (&Facts<'_>, &FromFiles<'_>),
    renames: Renames<'a>,
    service: &Member<'a>,
) {
    for (index, host, entry) in entries((facts, renames), service.facts) {
        let path = service.path.key("extra_hosts").index(index);
        match entry {
            Entry::Line { address, .. } if address == machine::BRIDGE => {
                let message =
                    format!("`{host}` is `{address}`, the Docker host, on which pods do not run");
                let help = format!(
                    "write the address of the host: `extra_hosts: [\"{host}=192.0.2.10\"]`"
                );
                report.say_help(&rules::DOCKER_HOST, &path, message, help);
            }
            Entry::Line { .. } => {}
            Entry::Gateway => say_gateway(report, (facts, from_files), service, &path, host),
            Entry::OfService { owner, address } => {
                let message = format!(
                    "host entry `{host}` is dropped: `{address}` is the static address of `{owner}`, which gets another address in the cluster"
                );
                let finding = Finding::new(&rules::EXTRA_HOST_DROPPED, message);
                // Without the entry the name leads to the same service.
                let finding = match docker_addresses::is_by_name(facts, service.id, (host, address))
                {
                    true => finding.severity(Severity::Info),
                    false => finding.help(format!("use the service name `{owner}` instead")),
                };
                report.add(finding, &path);
            }
            Entry::InDocker(owner, address) => {
                let is_host = address == "host-gateway";
                let what = if is_host {
                    "the Docker host"
                } else {
                    "an address of Docker's networks"
                };
                let message = format!(
                    "host entry `{host}` is dropped: `{address}` is {what}; in the cluster the name leads to `{owner}`"
                );
                let finding = Finding::new(&rules::EXTRA_HOST_DROPPED, message);
                report.add(finding.severity(Severity::Info), &path);
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
    (facts, from_files): (&Facts<'_>, &FromFiles<'_>),
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
    let finding = Finding::new(
        &rules::HOST_GATEWAY,
        format!("`{host}` does not resolve: pods do not run on the Docker host"),
    );
    // The line stands in many files out of habit. What is built may name the host in its source.
    let is_named = service.service.build.is_some() || names(facts, from_files, service, host);
    let severity = match is_named {
        true => Severity::Warning,
        false => Severity::Info,
    };
    let finding = finding.severity(severity).help(
        format!("use the service name for ports of this project, or write the address of the host: `extra_hosts: [\"{host}=192.0.2.10\"]`"),
    );
    report.add(finding, path);
}

/// Whether a value of a service, or a file that it mounts, names a host.
fn names(facts: &Facts<'_>, from_files: &FromFiles<'_>, service: &Member<'_>, host: &str) -> bool {
    let mut texts = texts::of_service(facts.project, service.service).into_iter();
    let mut addresses = from_files.addresses.iter();
    texts.any(|text| text.text.contains(host))
        || addresses.any(|address| {
            let named = match &address.found {
                Found::Given(host)
                | Found::Host { host, .. }
                | Found::PublishedPort { host, .. } => host,
                _ => return false,
            };
            address.service == service.id && named.eq_ignore_ascii_case(host)
        })
}
