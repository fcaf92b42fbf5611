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
mod reached;
mod replaced_proxies;
mod routes;
mod running_user;
mod scaling;
mod secrets;
mod shared_objects;
mod shared_pod;
mod skipped_services;
mod start_conditions;
mod storage;
mod sync_waves;
mod unsupported_keys;
mod wait;

use crate::diagnostic::Report;
use crate::facts::Facts;
use crate::facts::{image_files, peers};
use crate::model::App;
use context::Context;
use names_in_values::NamesInValues;
use network::pod_names::PodNames;

/// Decides what becomes of a project of which these facts are known.
pub fn plan(facts: &Facts<'_>, report: &mut Report) -> App {
    let cx = &mut Context::new(facts, report);
    let names = assigned_names::decide(cx);
    let skipped = skipped_services::decide(cx);
    let requests = routes::requests(cx, &names.services, &skipped);
    let routed = requests.iter().map(|request| request.service).collect();
    let pod_names = PodNames::of_two_labels(facts, &names.services);
    let values = NamesInValues::decide(facts, &names.services, &pod_names);
    let images = containers::images::images(cx, &skipped);
    let pods = pods::decide(cx, &names.services, &images, &skipped);
    let mounts = storage::Earlier::new(&pods, names, &values);
    let decisions = storage::decide_mounts(cx, &mounts);
    let mut texts = storage::mounted_texts(cx, &mounts, &decisions);
    texts.extend(image_files::texts(&facts.image_files, pods.running_ids()));
    let in_files = peers::in_files(&facts.hosts, &texts);
    network::say_names(cx, &pods, &values, &texts, &in_files);
    let ports = network::ports(cx, &pods, &in_files);
    let references = peers::with_files(&facts.peers, in_files);
    let pod_names = pod_names.with_identities(facts, &references);

    let servers = routes::servers(facts, &texts, &references);
    let storage = storage::decide(cx, &mounts, decisions);
    let containers = containers::decide(cx, &pods, &values, &references, &storage.services);
    let asked = autoscalers::decide(cx, &pods);
    let earlier = controllers::earlier::Earlier {
        pods: &pods,
        references: &references,
        routed,
        pod_names: &pod_names,
        parts: &containers.parts,
        ports: &ports,
        storage: &storage.services,
        scaling: &asked,
    };
    let runs = controllers::decide(cx, &earlier);
    let scaling = autoscalers::of_scalable(cx, &earlier, &runs);
    storage::say_shared(cx, &earlier, &storage.single_node, &runs, &scaling);
    let reached = reached::decide(cx, &earlier, &values, &runs, requests, &servers);
    let conditions = start_conditions::decide(cx, &earlier, &runs);
    let waves = sync_waves::decide(cx, &pods, &references, &runs, &conditions);
    let waiting = wait::decide(cx, &pods, &runs, &reached.services(), &conditions);
    let made = [storage.objects, containers.objects, reached.objects()];
    let objects = shared_objects::hand_out(&earlier, &waves, made);
    unsupported_keys::say(cx, &pods, &runs);
    secrets::report(cx, &pods, &objects);

    let decisions = assemble::Decisions {
        storage: storage.services,
        parts: containers.parts.into_options(),
        delivery: delivery::delivery(cx),
        pods: &pods,
        scaling,
        runs,
        reached,
        waves,
        waiting,
        objects,
    };
    assemble::app(cx, decisions)
}
