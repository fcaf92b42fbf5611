//! Port variables that several services get with one file or block of variables, and whose they are.

use std::collections::{BTreeMap, BTreeSet};

use super::declared;
use super::list::Ports;
use crate::facts::port_use::{self, OwnPort};
use crate::facts::service_facts::ServiceFacts;
use crate::facts::services::{PerService, ServiceId};
use crate::model::Protocol;

/// The ports that services are told, and who else holds the same variables.
pub(super) struct SharedVariables<'s> {
    own: PerService<Vec<OwnPort<'s>>>,
    /// By name and number.
    variables: BTreeMap<(&'s str, u16), Holders<'s>>,
}

/// The services that hold a variable.
#[derive(Default)]
struct Holders<'s> {
    count: usize,
    /// Programs of the services that declare the port in `ports` or `expose`.
    declaring: BTreeSet<Program<'s>>,
}

impl<'s> SharedVariables<'s> {
    /// Reads the variables and arguments of all services.
    pub(super) fn read(services: &PerService<ServiceFacts<'s>>) -> Self {
        let own = services.map(|_, service| port_use::own_ports(service.service));
        let mut variables: BTreeMap<_, Holders<'_>> = BTreeMap::new();
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
                if ports.has(own.number, Protocol::Tcp) {
                    holders.declaring.insert(program(service));
                }
            }
        }
        Self { own, variables }
    }

    /// The ports that a service is told by its own variables and arguments.
    pub(super) fn own(&self, service: ServiceId) -> &[OwnPort<'s>] {
        &self.own[service]
    }

    /// Whether a variable is for another program than that of a service: a well-known server gets it with others
    /// (`PORT=3000` of the API in the `env_file` of its database; variables that the server does read are settings of
    /// its entry), or a service of another image declares the port (`HTTP_PORT` and `HTTPS_PORT` of the proxy in the
    /// `.env` of every service: ODK Central, Plane, mailcow).
    pub(super) fn is_of_others(&self, service: &ServiceFacts<'_>, own: &OwnPort<'_>) -> bool {
        let holders = self.variables.get(&(own.name, own.number));
        let given_to_others = !service.service.env_file.is_empty()
            || holders.is_some_and(|holders| holders.count > 1);
        let declaring = holders.map(|holders| &holders.declaring);
        let declared_by_others = declaring.is_some_and(|declaring| {
            !declaring.is_empty() && !declaring.contains(&program(service))
        });
        declared_by_others || service.known.is_server() && given_to_others
    }
}

/// What tells one program from another: an image, and what it is built of.
type Program<'s> = [Option<&'s str>; 4];

fn program<'s>(service: &ServiceFacts<'s>) -> Program<'s> {
    let service = service.service;
    let build = service.build.as_ref();
    [
        service.image.as_deref(),
        build.and_then(|build| build.context.as_deref()),
        build.and_then(|build| build.dockerfile.as_deref()),
        build.and_then(|build| build.target.as_deref()),
    ]
}
