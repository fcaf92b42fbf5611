//! Stage 6, plan: [`Facts`] → an [`App`]. Every decision is taken here.
//!
//! Decisions are taken part by part on one `Draft`, in an order where each finds what it needs:
//! names, who shares a pod, images, ports, storage, the rest of the containers, controllers, Services, routes,
//! isolation, order.

mod assemble;
mod autoscale;
mod containers;
mod context;
mod delivery;
mod draft;
mod job;
mod kind;
mod losses;
mod merge;
mod names;
mod names_in_values;
mod network;
mod order;
mod pod_order;
mod pods;
mod quantity;
mod routes;
mod secrets;
mod skipped_services;
mod storage;
mod update;
mod wait;

use crate::diagnostic::Report;
use crate::facts::Facts;
use crate::facts::peers::{self, Reference};
use crate::model::App;

/// Decides what becomes of a project of which these facts are known.
pub fn plan(facts: &Facts<'_>, report: &mut Report) -> App {
    let mut cx = context::Context::new(facts, report);
    let names = names::decide(&mut cx);
    let skipped = skipped_services::decide(&mut cx);
    let requests = routes::requests(&mut cx, &names.services, &skipped);
    let images = containers::images(&mut cx, &skipped);
    let pods = pods::decide(&mut cx, &names.services, &images, &skipped);
    let mut draft = assemble::begin(facts, names, &skipped, &requests);
    draft.take_pods(&pods);
    let before_storage = draft.before_storage(&pods);
    let survey = storage::survey(&mut cx, &before_storage);
    let texts = storage::mounted_texts(&cx, &before_storage, &survey);
    let in_files = peers::in_files(&facts.hosts, &texts);
    network::say_names_in_files(&mut cx, &draft.values, &in_files);
    network::say_docker_addresses(&mut cx, &pods, &texts);
    network::say_unresolved(&mut cx, &pods, &draft.values);
    network::say_ignored_options(&mut cx, &pods);
    let ports = network::ports(&mut cx, &pods, &in_files);
    draft.take_ports(ports);
    let in_files = in_files.into_iter().map(|named| named.reference);
    let references: Vec<Reference<'_>> = facts.peers.iter().cloned().chain(in_files).collect();
    let pod_names = draft.pod_names.clone().with_identities(facts, &references);
    draft.references.clone_from(&references);
    draft.pod_names.clone_from(&pod_names);
    let storage = storage::decide(&mut cx, &before_storage, survey);
    let parts = containers::decide(
        &mut cx,
        &pods,
        &draft.values,
        &draft.references,
        &storage.services,
    );
    draft.take_storage(storage);
    draft.take_containers(parts);
    autoscale::autoscalers(&mut cx, &mut draft);
    kind::kinds(&mut cx, &mut draft);
    autoscale::check(&mut cx, &mut draft);
    storage::say_shared(&mut cx, &draft);
    let ports = draft.ports();
    let earlier = network::Earlier {
        pods: &pods,
        references: &references,
        kinds: &draft.services.map(|_, service| service.kind.clone()),
        ports: &ports,
        checked: &draft
            .services
            .map(|_, service| service.container.readiness.is_some()),
    };
    let writes_alone = draft
        .services
        .map(|_, service| service.storage.writes_alone);
    let host_names =
        network::host_names(&mut cx, &earlier, &pod_names, &draft.values, &writes_alone);
    let made = network::endpoints(&mut cx, &earlier, &host_names);
    draft.take_endpoints(&host_names, &made);
    let endpoints = made.map(|_, made| made.endpoints.clone());
    let earlier = routes::Earlier {
        pods: &pods,
        ports: &ports,
        endpoints: &endpoints,
    };
    let routes = routes::decide(&mut cx, &earlier, requests);
    let exposure = network::Exposure {
        pods: &pods,
        ports: &ports,
        endpoints: &endpoints,
        routes: &routes,
    };
    network::say_unpublished(&mut cx, &exposure);
    let isolation = network::isolate(&mut cx, &exposure);
    draft.take_routes(routes);
    draft.take_isolation(isolation);
    order::order(&mut cx, &mut draft);
    let waiting = wait::decide(&mut cx, &draft);
    draft.take_waiting(waiting);
    losses::report(&mut cx, &draft);
    secrets::report(&mut cx, &draft);
    let mut app = assemble::finish(&mut cx, draft);
    app.delivery = delivery::delivery(&mut cx);
    app
}
