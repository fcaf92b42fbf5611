//! Host names in values: what a value that names a service says in the cluster.
//!
//! Only what nobody outside of the project can know is rewritten, where it stands in the place of a host: a name that
//! no Service can have, and the Docker host's name with a port that a service of the project publishes. A name below a
//! public suffix, a name after `@` and an address mean something to others: they stay as they are.

use crate::map::BTreeSet;

use crate::map::BTreeMap;
use crate::map::IndexMap;

use super::context::Context;
use super::network::pod_names::PodNames;
use super::skipped_services::Skipped;
use crate::diagnostic::{Level, Path, rules};
use crate::facts::browser_values;
use crate::facts::host_names::{HostName, KnownTo, Origin, in_small_letters, is_address};
use crate::facts::hosts::{self, Holder, HostRef};
use crate::facts::machine::Machine;
use crate::facts::peers::Reference;
use crate::facts::texts::Place;
use crate::facts::{Facts, PerService, ServiceId};
use crate::model::names;

/// Words that a host to connect to follows.
const CLIENTS: &[&str] = &["-h", "-z", "curl", "nc", "ping", "telnet", "wget"];

/// What names of services are in the cluster, where they are others.
#[derive(Clone, Debug)]
pub(crate) struct NamesInValues {
    /// By the name in lower case: the name in the cluster.
    to: IndexMap<String, String>,
    /// By service: names that mean another service to it than to others, with that one's name in the cluster.
    apart: BTreeMap<ServiceId, IndexMap<String, String>>,
    /// The names of all services in the cluster, by index.
    services: PerService<String>,
    /// What the Docker host stands for.
    machine: Machine,
    /// Services for which nothing is created.
    left: BTreeSet<ServiceId>,
    /// Whole values of variables: the Docker host, and the port in a variable beside it.
    whole: BTreeMap<(ServiceId, String), String>,
    /// Nothing is rewritten.
    off: bool,
    /// Services in which nothing is.
    allowed: BTreeSet<ServiceId>,
}

/// A host that was replaced, and what stands there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replaced {
    pub(super) from: String,
    pub(super) to: String,
}

impl NamesInValues {
    /// Decides the names. `kept` are those that pods answer to as they are written; `skipped` are services for which nothing
    /// is created, and `public` the hosts of routes, which browsers are sent to whatever their suffix: neither is what a
    /// value may say in the cluster. Seen: a Traefik with `aliases: [cloud.opencloud.test]` and `OC_URL:
    /// https://cloud.opencloud.test` in OpenCloud's own files.
    pub(super) fn decide<'h>(
        facts: &Facts<'_>,
        names: &PerService<String>,
        kept: &PodNames,
        skipped: &Skipped,
        public: impl Iterator<Item = &'h String>,
    ) -> Self {
        let public: BTreeSet<String> = public.map(|host| host.to_ascii_lowercase()).collect();
        let stays = |service: ServiceId, lower: &str| {
            skipped.contains_key(&service) || public.contains(lower) || kept.answers(service, lower)
        };
        let mut to: IndexMap<String, String> = IndexMap::new();
        for name in facts.hosts.iter() {
            let lower = in_small_letters(&name.text);
            let first = facts.hosts.get(&lower);
            let is_first = first.is_some_and(|first| first.service == name.service);
            let new = &names[name.service];
            if is_first && !stays(name.service, &lower) && is_replaced(name, &lower, new) {
                to.update(lower.into_owned(), || new.clone(), |_| ());
            }
        }
        let mut apart: BTreeMap<ServiceId, IndexMap<String, String>> = BTreeMap::new();
        for (name, client, means) in facts.hosts.apart_for_project() {
            if names[means] != name && !stays(means, name) {
                let of_client = apart.entry(client).or_default();
                of_client.insert(name.to_owned(), names[means].clone());
            }
        }
        Self {
            to,
            apart,
            services: names.clone(),
            machine: facts.machine.clone(),
            left: skipped.keys().copied().collect(),
            whole: pairs(facts, names, skipped),
            allowed: {
                let services = facts.services.values();
                let allowed = services.filter(|facts| is_allowed(&facts.extension.lint));
                allowed.map(|facts| facts.id).collect()
            },
            off: is_off(facts),
        }
    }

    /// The names as one service sees them.
    pub(crate) fn of(&self, service: ServiceId) -> Renames<'_> {
        Renames {
            names: self,
            service: Some(service),
        }
    }

    /// The names as all services see them.
    pub(super) fn of_project(&self) -> Renames<'_> {
        Renames {
            names: self,
            service: None,
        }
    }
}

/// Whether `x-kuploy.lint` switches the finding about hosts that are rewritten off: then none is.
fn is_allowed(lint: &IndexMap<String, String>) -> bool {
    let rule = &rules::HOST_REWRITTEN;
    let levels = [rule.code, rule.name]
        .into_iter()
        .filter_map(|word| lint.get(word));
    levels
        .filter_map(|level| Level::parse(level))
        .any(|level| level == Level::Off)
}

/// Whether a host in a value stays as it is written because the user wants that.
pub(crate) fn stays_written(facts: &Facts<'_>, reference: &Reference<'_>) -> bool {
    let from = &facts.services[reference.from];
    let lists_nodes =
        matches!(reference.place, Place::Environment(name) if hosts::says_own_names(name));
    !reference.after_at && !lists_nodes && (is_off(facts) || is_allowed(&from.extension.lint))
}

/// Whether the project wants no host rewritten.
fn is_off(facts: &Facts<'_>) -> bool {
    facts.options.keep_host_names == Some(true) || is_allowed(&facts.options.lint)
}

/// The values of variables that hold the Docker host and a port of it beside.
fn pairs(
    facts: &Facts<'_>,
    names: &PerService<String>,
    skipped: &Skipped,
) -> BTreeMap<(ServiceId, String), String> {
    let mut whole = BTreeMap::new();
    for service in facts.services.values() {
        for pair in facts.machine.pairs(service) {
            let (target, number) = pair.target;
            if skipped.contains_key(&target) {
                continue;
            }
            whole.insert((service.id, pair.host.to_owned()), names[target].clone());
            whole.insert((service.id, pair.port.to_owned()), number.to_string());
        }
    }
    whole
}

/// Whether a name has to be replaced by the service's own for the cluster to know it.
fn is_replaced(name: &HostName<'_>, lower: &str, new: &str) -> bool {
    if name.known_to() == KnownTo::World {
        return false;
    }
    match name.origin {
        // The Service is called so, or the name is another one.
        Origin::Service => lower != new,
        // No Service has the engine's names, and nobody has an address that can be written down.
        Origin::Container | Origin::Tasks | Origin::Address => true,
        // A legal one gets a Service of its own.
        _ => names::service(lower).is_none_or(|legal| legal != lower),
    }
}

/// The names as one service sees them.
#[derive(Clone, Copy)]
pub(crate) struct Renames<'n> {
    names: &'n NamesInValues,
    service: Option<ServiceId>,
}

impl<'n> Renames<'n> {
    /// The name in the cluster of a host, when it is another one.
    pub(crate) fn get(&self, host: &str) -> Option<&'n str> {
        let lower = in_small_letters(host);
        let apart = self.service.and_then(|id| self.names.apart.get(&id));
        let name = apart.and_then(|names| names.get(lower.as_ref()));
        let name = name.or_else(|| self.names.to.get(lower.as_ref()));
        name.map(String::as_str)
    }

    /// The text with the names of the cluster, and what was replaced; `None` when nothing is.
    pub(super) fn rewrite(
        &self,
        holder: Holder<'_>,
        text: &str,
    ) -> Option<(String, Vec<Replaced>)> {
        let kept = matches!(holder, Holder::Variable(name) if hosts::says_own_names(name));
        let allowed = |id: ServiceId| self.names.allowed.contains(&id);
        if self.names.off || self.service.is_some_and(allowed) || kept {
            return None;
        }
        if let Some(whole) = self.whole(holder).filter(|whole| *whole != text) {
            let (from, to) = (text.to_owned(), whole.to_owned());
            return Some((to.clone(), vec![Replaced { from, to }]));
        }
        let is_known = |name: &str| {
            let of_host = |id| self.names.machine.is_host(id, name);
            self.get(name).is_some() || self.service.is_some_and(of_host)
        };
        // What browsers are sent to no pod's name may stand in.
        let is_of_browsers =
            || matches!(holder, Holder::Variable(name) if browser_values::are(name));
        replace(&is_known, holder, text, |host| {
            let stays = self.get(host.name).is_none() && is_of_browsers();
            self.replacement(host, text).filter(|_| !stays)
        })
    }

    /// The value that a variable has whole.
    fn whole(&self, holder: Holder<'_>) -> Option<&str> {
        let (Holder::Variable(name), false) = (holder, self.names.whole.is_empty()) else {
            return None;
        };
        let whole = self.names.whole.get(&(self.service?, name.to_owned()));
        whole.map(String::as_str)
    }

    /// A hook that runs when the container has started: the pod has no address behind its Service until the hook has
    /// ended, so that the service's own name, where the hook connects to it, is `localhost` here. `own` says whether a
    /// name is the service's own.
    pub(super) fn rewrite_own(
        &self,
        own: impl Fn(&str) -> bool,
        previous: &str,
        text: &str,
    ) -> Option<(String, Vec<Replaced>)> {
        let connects = |host: &HostRef<'_>| {
            let before = text.get(..host.at).unwrap_or_default();
            let word = before.split_whitespace().next_back().unwrap_or(previous);
            host.scheme.is_some() || CLIENTS.contains(&word)
        };
        let holder = Holder::Word { previous, next: "" };
        replace(&own, holder, text, |host| {
            connects(host).then(|| (host.name.len(), "localhost".to_owned()))
        })
    }

    /// How much of the text from the host on is replaced, and by what.
    fn replacement(&self, host: &HostRef<'_>, text: &str) -> Option<(usize, String)> {
        if let Some(to) = self.get(host.name) {
            // Whoever compares addresses (`TRUSTED_PROXIES`) must not be given a name: one that is connected to
            // stands in a URL or before a port.
            let is_connected = host.scheme.is_some() || host.port.is_some();
            let stays = host.after_at || (is_address(host.name) && !is_connected);
            return (!stays).then(|| (host.name.len(), to.to_owned()));
        }
        let port = host.port.or_else(|| hosts::scheme_port(host.scheme))?;
        let (service, target) = self
            .names
            .machine
            .leads_to(self.service?, host.name, port)?;
        if self.names.left.contains(&service) {
            return None;
        }
        let name = &self.names.services[service];
        let written = host.port.map_or(0, |_| {
            let rest = text
                .get(host.at + host.name.len() + 1..)
                .unwrap_or_default();
            1 + rest.bytes().take_while(u8::is_ascii_digit).count()
        });
        let to = match written == 0 && target == port {
            true => name.clone(),
            false => format!("{name}:{target}"),
        };
        Some((host.name.len() + written, to))
    }
}

/// Names the hosts that were replaced in a text.
pub(super) fn say_rewritten(cx: &mut Context<'_>, path: &Path, replaced: &[Replaced]) {
    for Replaced { from, to } in replaced {
        let (what, of) = hosts::called(from);
        cx.say(
            &rules::HOST_REWRITTEN,
            path,
            format!("the {what} `{from}` is rewritten to `{to}`, its {of} in the cluster"),
        );
    }
}

/// The text with some of the hosts replaced that are asked for, and what was; `None` when none is. `by` says how much of
/// the text from a host on is replaced, and by what.
fn replace(
    asked: &dyn Fn(&str) -> bool,
    holder: Holder<'_>,
    text: &str,
    by: impl Fn(&HostRef<'_>) -> Option<(usize, String)>,
) -> Option<(String, Vec<Replaced>)> {
    let mut out = String::with_capacity(text.len());
    let mut replaced = Vec::new();
    let mut done = 0;
    for host in hosts::among(asked, holder, text) {
        let Some((length, to)) = by(&host) else {
            continue;
        };
        let end = host.at + length;
        let from = text.get(host.at..end).unwrap_or_default().to_owned();
        if from == to {
            continue;
        }
        out.push_str(text.get(done..host.at).unwrap_or_default());
        out.push_str(&to);
        done = end;
        let one = Replaced { from, to };
        if !replaced.contains(&one) {
            replaced.push(one);
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    (!replaced.is_empty()).then_some((out, replaced))
}
