//! Stage 6, plan: [`Facts`] → an [`App`]. Every decision is taken here.
//!
//! Each area is a function of facts and of earlier decisions; what it takes says what it depends on.

mod assemble;
mod assigned_names;
mod autoscalers;
mod containers;
mod context;
mod controllers;
mod delivery;
mod names;
mod names_in_values;
mod network;
mod objects;
mod pods;
mod routes;
mod secrets;
mod shared_objects;
mod shared_pod;
mod skipped_services;
mod storage;
mod sync_waves;
mod unsupported_keys;
mod wait;

use crate::diagnostic::Report;
use crate::facts::Facts;
use crate::facts::peers::{self, Reference};
use crate::model::App;
use names_in_values::NamesInValues;
use network::pod_names::PodNames;
use objects::Objects;

/// Decides what becomes of a project of which these facts are known.
pub fn plan(facts: &Facts<'_>, report: &mut Report) -> App {
    let mut cx = context::Context::new(facts, report);
    let names = assigned_names::decide(&mut cx);
    let skipped = skipped_services::decide(&mut cx);
    let requests = routes::requests(&mut cx, &names.services, &skipped);
    let pod_names = PodNames::of_two_labels(facts, &names.services);
    let values = NamesInValues::decide(facts, &names.services, &pod_names);
    let images = containers::images::images(&mut cx, &skipped);
    let pods = pods::decide(&mut cx, &names.services, &images, &skipped);

    let mounts = storage::Earlier::new(facts, &pods, names, &values);
    let survey = storage::survey(&mut cx, &mounts);
    let texts = storage::mounted_texts(&cx, &mounts, &survey);
    let in_files = peers::in_files(&facts.hosts, &texts);
    network::say_names_in_files(&mut cx, &values, &in_files);
    network::say_docker_addresses(&mut cx, &pods, &texts);
    network::say_unresolved(&mut cx, &pods, &values);
    network::say_ignored_options(&mut cx, &pods);
    let ports = network::ports(&mut cx, &pods, &in_files);
    let in_files = in_files.into_iter().map(|named| named.reference);
    let references: Vec<Reference<'_>> = facts.peers.iter().cloned().chain(in_files).collect();
    let pod_names = pod_names.with_identities(facts, &references);

    let storage = storage::decide(&mut cx, &mounts, survey);
    let containers = containers::decide(&mut cx, &pods, &values, &references, &storage.services);
    let asked = autoscalers::decide(&mut cx, &pods);
    let runs = controllers::decide(
        &mut cx,
        &controllers::Earlier {
            pods: &pods,
            references: &references,
            routed: requests.iter().map(|request| request.service).collect(),
            pod_names: &pod_names,
            parts: &containers.parts,
            ports: &ports,
            storage: &storage.services,
            scaling: &asked,
        },
    );
    let scaling = autoscalers::of_scalable(&mut cx, &pods, &runs, &containers.parts, &asked);
    storage::say_shared(&mut cx, &pods, &storage.single_node, &runs, &scaling);

    let ports = controllers::reached_ports(&runs, &ports);
    let earlier = network::Earlier {
        pods: &pods,
        references: &references,
        runs: &runs,
        ports: &ports,
    };
    let writes_alone = storage.services.map(|_, storage| storage.writes_alone);
    let host_names = network::host_names(&mut cx, &earlier, &pod_names, &values, &writes_alone);
    let made = network::endpoints::decide(&mut cx, &earlier, &host_names);
    let endpoints = made.map(|_, made| made.endpoints.clone());
    let routes = routes::decide(
        &mut cx,
        &routes::Earlier {
            pods: &pods,
            ports: &ports,
            endpoints: &endpoints,
        },
        requests,
    );
    let exposure = network::Exposure {
        pods: &pods,
        ports: &ports,
        endpoints: &endpoints,
        routes: &routes,
    };
    network::say_unpublished(&mut cx, &exposure);
    let isolation = network::isolate(&mut cx, &exposure);

    let waves = sync_waves::decide(&mut cx, &pods, &references, &runs);
    let waiting = wait::decide(
        &mut cx,
        wait::Earlier {
            pods: &pods,
            runs: &runs,
            endpoints: &endpoints,
        },
    );
    let of_routes = routes.map(|_, made| Objects {
        secrets: made.secrets.clone(),
        ..Objects::default()
    });
    let objects = shared_objects::hand_out(
        &pods,
        &waves,
        &storage.services,
        &containers.parts,
        [storage.objects, containers.objects, of_routes],
    );
    unsupported_keys::say(&mut cx, &pods, &runs);
    secrets::report(&mut cx, &pods, &objects);
    let pod_names = pods.map(|id, _| {
        let owned = |name: Option<&str>| name.map(str::to_owned);
        (
            owned(host_names.hostname(id)),
            owned(host_names.subdomain(id)),
        )
    });
    let delivery = delivery::delivery(&mut cx);
    let decisions = assemble::Decisions {
        pods: pods.clone(),
        ports,
        storage: storage.services,
        parts: containers.parts,
        scaling,
        runs,
        pod_names,
        endpoints: made,
        routes,
        isolation,
        waves,
        waiting,
        objects,
        delivery,
    };
    assemble::app(&mut cx, decisions)
}
