//! Port variables that several services get with one file or block of variables, and whose they are.

use crate::map::BTreeSet;

use super::declared;
use super::list::Ports;
use super::published::number;
use crate::facts::port_use::{self, OwnPort};
use crate::facts::service_facts::{Program, ServiceFacts};
use crate::facts::services::{PerService, ServiceId};
use crate::map::BTreeMap;
use crate::model::Protocol;

/// The ports that services are told, and who else holds the same variables.
pub(super) struct SharedVariables<'s> {
    own: PerService<Vec<OwnPort<'s>>>,
    /// By name and number.
    variables: BTreeMap<(&'s str, u16), Holders<'s>>,
    /// The services by their names as variables begin with them: `JENKINS`, `MY_APP`.
    names: BTreeMap<String, ServiceId>,
    /// Ports of the machine that lead to another port of a container.
    of_machine: BTreeSet<u16>,
    /// All ports of the machine, and the programs that they lead to.
    published: BTreeMap<u16, BTreeSet<Program<'s>>>,
}

/// Variables that a program reads for itself whoever else gets them.
const OF_ANY_PROGRAM: &[&str] = &[
    "APP_PORT",
    "HTTP_PORT",
    "LISTEN_PORT",
    "PORT",
    "SERVER_PORT",
    "WEB_PORT",
];

/// The services that hold a variable.
#[derive(Default)]
struct Holders<'s> {
    count: usize,
    /// Programs of all of them.
    programs: BTreeSet<Program<'s>>,
    /// Programs of the services that declare the port in `ports` or `expose`.
    declaring: BTreeSet<Program<'s>>,
}

impl<'s> SharedVariables<'s> {
    /// Reads the variables and arguments of all services.
    pub(super) fn read(services: &PerService<ServiceFacts<'s>>) -> Self {
        let own = services.map(|_, service| port_use::own_ports(service.service));
        let mut variables: BTreeMap<_, Holders<'_>> = BTreeMap::new();
        let published = services.values().flat_map(|service| &service.service.ports);
        let moved = published.filter(|port| number(port) != port.target);
        let of_machine = moved.map(number).collect();
        let mut published: BTreeMap<u16, BTreeSet<Program<'_>>> = BTreeMap::new();
        for service in services.values() {
            for port in &service.service.ports {
                let programs = published.entry(number(port)).or_default();
                programs.insert(service.program());
            }
        }
        for (id, own) in own.iter() {
            let mut own = own.iter().filter(|own| !own.argument).peekable();
            if own.peek().is_none() {
                continue;
            }
            let service = &services[id];
            let mut ports = Ports::default();
            declared::add(service, &mut ports);
            for own in own {
                let holders = variables.entry((own.name, own.number)).or_default();
                holders.count += 1;
                holders.programs.insert(service.program());
                if ports.has(own.number, Protocol::Tcp) {
                    holders.declaring.insert(service.program());
                }
            }
        }
        let is_asked = !variables.is_empty();
        let names = services.values().filter(|_| is_asked);
        let names = names.map(|service| (as_prefix(service.key), service.id));
        Self {
            own,
            variables,
            names: names.collect(),
            of_machine,
            published,
        }
    }

    /// The ports that a service is told by its own variables and arguments.
    pub(super) fn own(&self, service: ServiceId) -> &[OwnPort<'s>] {
        &self.own[service]
    }

    /// Whether a variable is for another program than that of a service: a well-known server gets it with others
    /// (`PORT=3000` of the API in the `env_file` of its database; variables that the server does read are settings of
    /// its entry), or a service of another image declares the port (`HTTP_PORT` and `HTTPS_PORT` of the proxy in the
    /// `.env` of every service: ODK Central, Plane, mailcow). Or it is given to others too and holds a port of the
    /// machine: one `.env` fills `"${PIHOLE_HTTP_PORT}:80"` in and is the `env_file` of Pi-hole and of Unbound. Or it begins
    /// with the name of another service (`JENKINS_HTTP_PORT` in the `.env` of GeoNode's Django), or programs get it that
    /// cannot all listen there.
    pub(super) fn is_of_others(&self, service: &ServiceFacts<'_>, own: &OwnPort<'_>) -> bool {
        let holders = self.variables.get(&(own.name, own.number));
        let is_held_by_others = holders.is_some_and(|holders| holders.count > 1);
        let given_to_others = !service.service.env_file.is_empty() || is_held_by_others;
        let declaring = holders.map(|holders| &holders.declaring);
        let declared_by_others = declaring.is_some_and(|declaring| {
            !declaring.is_empty() && !declaring.contains(&service.program())
        });
        // Held by one service alone, or called `PORT`, it is more likely written for the program.
        let is_published = self.of_machine.contains(&own.number);
        let is_of_machine = is_published && is_held_by_others && own.name != "PORT";
        // One `.env` for Compose and for all: `HTTP_PORT` that is published of a service which does not get it.
        let at_machine = self.published.get(&own.number);
        let is_published_by_others = is_held_by_others
            && own.name != "PORT"
            && at_machine.is_some_and(|programs| !programs.contains(&service.program()));
        let is_own = || own.name.starts_with(&as_prefix(service.key));
        if (self.names_another(service, own.name) || self.is_for_all(own)) && !is_own() {
            return true;
        }
        declared_by_others
            || service.known.has_own_settings() && given_to_others
            || is_of_machine
            || is_published_by_others
    }

    /// Whether programs get a variable that cannot all listen there.
    fn is_for_all(&self, own: &OwnPort<'_>) -> bool {
        let holders = self.variables.get(&(own.name, own.number));
        let programs = holders.map_or(0, |holders| holders.programs.len());
        programs > 1 && !OF_ANY_PROGRAM.contains(&own.name)
    }

    /// Whether a service may listen where a variable says that several programs get, and of which nothing says whose it is:
    /// `LISTEN_ADDR=:8080` in the `.env` of all.
    pub(super) fn may_listen(&self, service: &ServiceFacts<'_>, own: &OwnPort<'_>) -> bool {
        let holders = self.variables.get(&(own.name, own.number));
        let is_declared = holders.is_some_and(|holders| !holders.declaring.is_empty());
        self.is_for_all(own)
            && !is_declared
            && !own.is_aside
            && !self.names_another(service, own.name)
            && !service.known.is_known()
            && service.image.config.ports.is_empty()
    }

    /// Whether a variable begins with the name of another service.
    fn names_another(&self, service: &ServiceFacts<'_>, variable: &str) -> bool {
        let ends = variable.match_indices('_').map(|(at, _)| at);
        let mut named = ends.filter_map(|end| self.names.get(variable.get(..end)?));
        named.any(|id| *id != service.id)
    }
}

/// The name of a service as a variable begins with it.
fn as_prefix(key: &str) -> String {
    key.replace(['-', '.'], "_").to_ascii_uppercase()
}
