//! Names and ports inside the cluster, and networks.

mod aliases;
mod apart_names;
mod asked_resolvers;
mod check_operators;
mod checks_that_write;
mod closed_ports;
mod docker_addresses;
mod health_by_ipv6;
mod health_ports;
mod health_programs;
mod host_names;
mod host_network;
mod ignored_options;
mod kept_addresses;
mod multicast;
mod names;
mod names_in_files;
mod network_commands;
mod not_http;
mod open_networks;
mod other_projects;
mod ports;
mod publish;
mod replaced_proxies;
mod sticky_servers;
mod tunnels;
mod unpublished;
mod unresolved;
mod uses;

use crate::facts::{Facts, Findings};
use crate::plan::Decisions;

/// Says which names, addresses and ports of Compose mean something else in the cluster, or nothing.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    names_in_files::say(report, facts, decided);
    docker_addresses::say(report, facts, decided);
    unresolved::say(report, facts, decided);
    replaced_proxies::say(report, facts, decided);
    ignored_options::say(report, facts, decided);
    ports::say(report, facts, decided);
    host_names::say(report, facts, decided);
    names::say(report, facts, decided);
    host_network::say(report, facts, decided);
    tunnels::say(report, facts, decided);
    let uses = uses::Uses::find(facts, decided);
    aliases::say(report, facts, decided, &uses);
    apart_names::say(report, facts, decided, &uses);
    closed_ports::say(report, facts, decided);
    health_programs::say(report, facts, decided);
    check_operators::say(report, decided);
    checks_that_write::say(report, decided);
    health_ports::say(report, facts, decided);
    health_by_ipv6::say(report, facts, decided);
    publish::say(report, facts, decided);
    unpublished::say(report, facts, decided);
    open_networks::say(report, facts, decided);
    other_projects::say(report, facts, decided);
    kept_addresses::say(report, decided);
    multicast::say(report, decided);
    network_commands::say(report, facts, decided);
    sticky_servers::say(report, decided);
    asked_resolvers::say(report, facts, decided);
}
