//! Addresses that Docker's networks have and a cluster does not: Docker's name server, the Docker host, and the engine
//! that tells programs which containers there are.

use std::collections::BTreeSet;

use crate::diagnostic::{Path, rules};
use crate::facts::hosts::{self, Holder};
use crate::facts::texts::{self, MountedText, Place};
use crate::facts::{ServiceId, host_variables};
use crate::plan::context::Context;
use crate::plan::draft::Draft;

/// The name server of every network of Docker's (<https://docs.docker.com/engine/network/#dns-services>).
const RESOLVER: &str = "127.0.0.11";

/// The cluster's name server, by the name that it has in nearly every cluster: CoreDNS took over that of kube-dns.
const CLUSTER_DNS: &str = "kube-dns.kube-system.svc.cluster.local";

/// Settings of Prometheus by which it asks the Docker engine for containers
/// (<https://prometheus.io/docs/prometheus/latest/configuration/configuration/#docker_sd_config>).
const DISCOVERIES: &[&str] = &["docker_sd_configs", "dockerswarm_sd_configs"];

/// A text of a service, in a value or in a mounted file.
struct Text<'t> {
    service: ServiceId,
    place: Place<'t>,
    holder: Holder<'t>,
    /// The mounted file.
    file: Option<&'t str>,
    text: &'t str,
}

/// Says where texts name what only Docker's networks have.
pub(in crate::plan) fn say(
    cx: &mut Context<'_>,
    draft: &Draft<'_>,
    mounted: &[MountedText<'_, '_>],
) {
    let mut said = BTreeSet::new();
    for service in draft.kept() {
        for text in texts::of_service(cx.project, service.service) {
            let text = Text {
                service: service.id,
                place: text.place,
                holder: text.holder,
                file: None,
                text: text.text,
            };
            one(cx, draft, &text, &mut said);
        }
    }
    for mounted in mounted {
        let text = Text {
            service: mounted.service,
            place: mounted.place,
            holder: Holder::File,
            file: Some(&mounted.shown),
            text: mounted.text,
        };
        one(cx, draft, &text, &mut said);
    }
}

fn one(
    cx: &mut Context<'_>,
    draft: &Draft<'_>,
    text: &Text<'_>,
    said: &mut BTreeSet<(String, String)>,
) {
    let service = &cx.facts.services[text.service];
    let path = text.place.path(service.key);
    if let Some(at) = address(text.text, RESOLVER)
        && said.insert((path.to_string(), text.located(at)))
    {
        say_resolver(cx, draft, text, &path, at);
    }
    for name in DISCOVERIES {
        if let Some(at) = text.text.find(name) {
            let message = format!(
                "`{name}` in {} asks the Docker engine for containers, and there is none in a cluster",
                text.located(at)
            );
            let help = "use `kubernetes_sd_configs` with a ServiceAccount that may list pods (`x-kuploy: {service-account: NAME}`), or `dns_sd_configs` with the names of services";
            cx.say_help(&rules::DOCKER_DISCOVERY, &path, message, help);
        }
    }
    for host in hosts::hosts(text.holder, text.text) {
        if cx.facts.machine.is_host(text.service, host.name) {
            say_host(cx, draft, text, &path, &host, said);
        }
    }
}

impl Text<'_> {
    /// Where in the project a byte of the text stands: with the line in a file.
    fn located(&self, at: usize) -> String {
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        match (self.file, self.place) {
            (Some(file), _) => format!("line {line} of `{file}`"),
            (None, Place::Environment(name)) => format!("`{name}`"),
            (None, Place::Config(name)) => format!("line {line} of config `{name}`"),
            (None, Place::Command(_)) => "`command`".to_owned(),
            (None, Place::Entrypoint(_)) => "`entrypoint`".to_owned(),
            (None, Place::Healthcheck(_)) => "`healthcheck`".to_owned(),
            (None, Place::Hook(kind, _)) => format!("`{}`", kind.key()),
            (None, Place::ConfigFile(_) | Place::File(_)) => format!("line {line}"),
        }
    }
}

/// Where an address stands in a text, whole.
fn address(text: &str, address: &str) -> Option<usize> {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == '.');
    text.match_indices(address).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|text| text.chars().next_back());
        let after = text
            .get(at + address.len()..)
            .and_then(|text| text.chars().next());
        !part(before) && !after.is_some_and(|c| c.is_ascii_digit())
    })
}

/// Docker's name server. nginx asks a `resolver` without the search domains of the pod, so that it needs full names
/// (<https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver>).
fn say_resolver(cx: &mut Context<'_>, draft: &Draft<'_>, text: &Text<'_>, path: &Path, at: usize) {
    let namespace = cx.options.namespace.as_deref().unwrap_or("NAMESPACE");
    let mut named = hosts::hosts(Holder::File, text.text)
        .into_iter()
        .filter_map(|host| {
            let found = cx.facts.hosts.get(host.name)?;
            let service = &draft.services[found.service];
            let port = host.port.map(|port| format!(":{port}")).unwrap_or_default();
            (!service.omitted)
                .then(|| format!("{}.{namespace}.svc.cluster.local{port}", service.name))
        });
    let named = named
        .next()
        .unwrap_or_else(|| format!("SERVICE.{namespace}.svc.cluster.local"));
    let message = format!(
        "`{RESOLVER}` in {} is Docker's name server, which no cluster has: names are not resolved",
        text.located(at)
    );
    let before = text.text.get(..at).unwrap_or_default().trim_end();
    let help = match before.ends_with("resolver") {
        true => format!(
            "write `resolver {CLUSTER_DNS} valid=10s;` and full names, `{named}`; without `resolver` and variables nginx resolves names once, at its start"
        ),
        false => format!("write `{CLUSTER_DNS}` and full names: `{named}`"),
    };
    cx.say_help(&rules::DOCKER_RESOLVER, path, message, help);
}

/// The Docker host: with a port that the project publishes it is a service, else it is nothing in the cluster.
fn say_host(
    cx: &mut Context<'_>,
    draft: &Draft<'_>,
    text: &Text<'_>,
    path: &Path,
    host: &hosts::HostRef<'_>,
    said: &mut BTreeSet<(String, String)>,
) {
    let service = &cx.facts.services[text.service];
    let beside = match text.place {
        Place::Environment(variable) => host_variables::port_beside(service.service, variable),
        _ => None,
    };
    let port = host
        .port
        .or(beside.map(|(_, port)| port))
        .or_else(|| hosts::scheme_port(host.scheme));
    let leads = port.and_then(|port| cx.facts.machine.leads_to(text.service, host.name, port));
    let name = host.name;
    let key = (
        path.to_string(),
        format!("{name}:{}", port.unwrap_or_default()),
    );
    match (leads, text.file) {
        (Some((target, number)), Some(_)) if said.insert(key.clone()) => {
            let other = &draft.services[target].name;
            let message = format!(
                "{} reaches `{name}:{}`, a port that is published on the Docker host: in the cluster it is `{other}:{number}`",
                text.located(host.at),
                port.unwrap_or_default()
            );
            cx.say_help(
                &rules::DOCKER_HOST,
                path,
                message,
                format!("write `{other}:{number}` in the file"),
            );
        }
        // Values are rewritten, and each says so.
        (Some(_), _) => {}
        (None, _) if cx.facts.machine.is_given(text.service, name) => {}
        (None, _)
            if !name.eq_ignore_ascii_case("localhost")
                && name != "127.0.0.1"
                && said.insert(key) =>
        {
            let message = format!(
                "`{name}` in {} is the Docker host, and there is no one host behind a pod",
                text.located(host.at)
            );
            let help = format!(
                "give the address of what is meant: `extra_hosts: [\"host.example=192.0.2.10\"]`, and write `host.example` in place of `{name}`"
            );
            cx.say_help(&rules::DOCKER_HOST, path, message, help);
        }
        (None, _) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stands_by_itself() {
        for (text, want) in [
            ("resolver 127.0.0.11 valid=10s;", true),
            ("DNS=127.0.0.11:53", true),
            ("allow 127.0.0.1;", false),
            ("127.0.0.110", false),
            ("10.127.0.0.11", false),
        ] {
            assert_eq!(address(text, RESOLVER).is_some(), want, "{text}");
        }
    }
}
