//! What a container sees of its host and its network: host name, name servers, hosts file, namespaces.

use core::net::IpAddr;

use crate::compose::NamespaceMode;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::peers::Reference;
use crate::model::HostAlias;
use crate::plan::context::Context;
use crate::plan::draft::ServiceDraft;
use crate::plan::names;
use crate::plan::names_in_values::Renames;

/// The most name servers that a pod may have.
const NAME_SERVERS: usize = 3;

/// Fills what the service asks of its pod.
pub(super) fn host(cx: &mut Context<'_>, renames: Renames<'_>, service: &mut ServiceDraft<'_>) {
    let compose = service.service;
    service.pod.host_network = compose.network_mode == Some(NamespaceMode::Host);
    namespaces(cx, service);
    host_name(service);
    name_servers(cx, renames, service);
    host_aliases(cx, renames, service);
    if compose.stop_grace_period.is_some_and(|period| period.0 < 0) {
        // Docker waits without end; a pod is always ended, and the API takes a negative number for one second.
        cx.say_help(
            &rules::GRACE_NEGATIVE,
            &service.path.key("stop_grace_period"),
            format!("`{}` is ended after 30 seconds: its `stop_grace_period` is negative, and a pod cannot wait without end", service.name),
            "write the longest time that the process needs to stop, as in `stop_grace_period: 10m`",
        );
    } else if let Some(period) = compose.stop_grace_period {
        let seconds = period.seconds_up();
        service.pod.grace_seconds = Some(seconds);
        if period.0 % 1_000_000_000 != 0 {
            cx.say(
                &rules::GRACE_ROUNDED,
                &service.path.key("stop_grace_period"),
                format!("Kubernetes counts whole seconds, so the pod has {seconds} to stop"),
            );
        }
    }
}

/// A `container_name` that nobody uses as a host: pods have names of their own.
pub(super) fn container_name(
    cx: &mut Context<'_>,
    service: &ServiceDraft<'_>,
    references: &[Reference<'_>],
) {
    let Some(name) = &service.service.container_name else {
        return;
    };
    let used = references
        .iter()
        .any(|reference| reference.to == service.id && reference.name.eq_ignore_ascii_case(name));
    if used || *name == service.name {
        return;
    }
    cx.say(
        &rules::CONTAINER_NAME_UNUSED,
        &service.path.key("container_name"),
        format!("the container is called `{}` in its pod, not `{name}`, which no other service uses as a host", service.name),
    );
}

/// `network_mode`, `pid` and `ipc`.
fn namespaces(cx: &mut Context<'_>, service: &mut ServiceDraft<'_>) {
    let compose = service.service;
    service.pod.host_pid = compose.pid == Some(NamespaceMode::Host);
    service.pod.host_ipc = compose.ipc == Some(NamespaceMode::Host);
    for (key, mode) in [
        ("network_mode", &compose.network_mode),
        ("pid", &compose.pid),
        ("ipc", &compose.ipc),
    ] {
        if let Some(NamespaceMode::Container(name)) = mode {
            cx.say_help(
                &rules::CONTAINER_OUTSIDE,
                &service.path.key(key),
                format!(
                    "`{name}` is a container outside of this project, so nothing is shared with it"
                ),
                "share with a service of the project: `service:NAME`",
            );
        } else if key == "ipc" && *mode == Some(NamespaceMode::None) {
            cx.say(
                &rules::NAMESPACE_DROPPED,
                &service.path.key(key),
                "a container in Kubernetes always has IPC with its pod, so `none` is left out",
            );
        }
    }
    service.pod.share_processes = matches!(compose.pid, Some(NamespaceMode::Service(_)));
}

fn host_name(service: &mut ServiceDraft<'_>) {
    let Some(written) = &service.service.hostname else {
        return;
    };
    let first = written.split('.').next().unwrap_or(written);
    service.pod.hostname = names::label(first, names::LABEL_LIMIT);
}

fn name_servers(cx: &mut Context<'_>, renames: Renames<'_>, service: &mut ServiceDraft<'_>) {
    let facts = service.facts;
    let compose = facts.service;
    let path = facts.path.key("dns");
    let dns = &mut service.pod.dns;
    for (i, server) in compose.dns.iter().enumerate() {
        if let Some(owner) = renames.get(server) {
            cx.say_help(
                &rules::NAME_SERVER_OF_PROJECT,
                &path.index(i),
                format!("the name server `{server}` is `{owner}`, whose address the cluster chooses: it is left out"),
                "names of the project are the cluster's to know; let its name server forward to this one if others are meant",
            );
            continue;
        }
        let legal = server.parse::<IpAddr>().is_ok();
        if !legal || (dns.nameservers.len() >= NAME_SERVERS && !dns.nameservers.contains(server)) {
            let reason = match legal {
                true => "a pod takes three",
                false => "it is no address",
            };
            cx.say(
                &rules::NAME_SERVERS_APPENDED,
                &path.index(i),
                format!("the name server `{server}` is left out: {reason}"),
            );
        } else if !dns.nameservers.contains(server) {
            dns.nameservers.push(server.clone());
        }
    }
    if !dns.nameservers.is_empty() {
        cx.say(
            &rules::NAME_SERVERS_APPENDED,
            &path,
            "the cluster's own name server is asked first, and these only when it does not answer",
        );
    }
    for (i, domain) in compose.dns_search.iter().enumerate() {
        let name = domain.trim_end_matches('.');
        if is_domain(name) {
            if !dns.searches.iter().any(|search| search == name) {
                dns.searches.push(name.to_owned());
            }
        } else {
            cx.say(
                &rules::SEARCH_DOMAIN_DROPPED,
                &facts.path.key("dns_search").index(i),
                format!("`{domain}` is no domain and is left out; the cluster's own stay"),
            );
        }
    }
    for option in &compose.dns_opt {
        let (name, value) = match option.split_once(':') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (option.as_str(), None),
        };
        if !name.is_empty() && !dns.options.iter().any(|(known, _)| known == name) {
            dns.options.push((name.to_owned(), value));
        }
    }
}

/// Lines of the hosts file, one an address.
fn host_aliases(cx: &mut Context<'_>, renames: Renames<'_>, service: &mut ServiceDraft<'_>) {
    for (i, entry) in service.service.extra_hosts.iter().enumerate() {
        let path = service.path.key("extra_hosts").index(i);
        let Some((host, address)) = entry.split_once('=').or_else(|| entry.split_once(':')) else {
            continue;
        };
        let address = address.trim_start_matches('[').trim_end_matches(']');
        if address == "host-gateway" {
            if cx
                .facts
                .machine
                .is_way_back(cx.project, service.facts, host)
            {
                let message = format!(
                    "`{host}` is used for ports that services of the project publish alone: those services are named in its place, and the entry is dropped"
                );
                let finding = Finding::new(&rules::DOCKER_HOST, message);
                cx.add(finding.severity(Severity::Info), &path);
                continue;
            }
            cx.say_help(
                &rules::HOST_GATEWAY,
                &path,
                format!("there is no one host behind a pod, so `{host}` does not resolve"),
                format!("name the machine's address: `extra_hosts: [\"{host}=192.0.2.10\"]`"),
            );
            continue;
        }
        if let Some(owner) = renames.get(address) {
            cx.say_help(
                &rules::EXTRA_HOST_DROPPED,
                &path,
                format!("`{host}` is left out of the hosts file: `{address}` is `{owner}`, whose address the cluster chooses"),
                format!("its name is known without: write `{owner}` where another one is used"),
            );
            continue;
        }
        add_host(cx, service, &path, host, address);
    }
}

fn add_host(
    cx: &mut Context<'_>,
    service: &mut ServiceDraft<'_>,
    path: &Path,
    host: &str,
    address: &str,
) {
    let name = host.to_ascii_lowercase();
    if !is_domain(&name) || address.parse::<IpAddr>().is_err() {
        cx.say(
            &rules::EXTRA_HOST_DROPPED,
            path,
            format!(
                "`{host}` is left out of the hosts file: Kubernetes takes a DNS name and an address"
            ),
        );
        return;
    }
    let lines = &mut service.pod.host_aliases;
    match lines.iter_mut().find(|line| line.ip == address) {
        Some(line) if line.hostnames.contains(&name) => {}
        Some(line) => line.hostnames.push(name),
        None => lines.push(HostAlias {
            ip: address.to_owned(),
            hostnames: vec![name],
        }),
    }
}

/// Whether a text is a DNS subdomain: labels joined by dots.
pub(super) fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        (1..=63).contains(&label.len())
            && label.bytes().all(legal)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_labels_joined_by_dots() {
        for (text, expected) in [
            ("a", true),
            ("a.b-c.d", true),
            ("a_b", false),
            ("a..b", false),
            ("-a", false),
            ("", false),
            ("A", false),
        ] {
            assert_eq!(is_domain(text), expected, "{text}");
        }
    }
}
