//! Stage 6, plan: [`Facts`] → [`Decisions`], and these → an [`App`](crate::model::App). Every decision is taken here.
//!
//! Each area is a function of facts and of earlier decisions; what it takes says what it depends on. What there is to say
//! of the decisions, once all are taken, says the stage `differences`.

mod assemble;
pub(crate) mod assigned_names;
pub(crate) mod autoscalers;
pub(crate) mod containers;
mod context;
pub(crate) mod controllers;
mod decisions;
mod delivery;
mod helper_security;
pub(crate) mod names_in_values;
pub(crate) mod network;
mod objects;
mod order;
pub(crate) mod pods;
mod reached;
pub(crate) mod routes;
mod scaling;
mod secrets;
mod shared_objects;
mod shared_pod;
pub(crate) mod skipped_services;
mod start_conditions;
pub(crate) mod storage;
mod sync_waves;
pub(crate) mod wait;
mod wait_for_files;

use crate::diagnostic::Report;
use crate::facts::Facts;
use crate::facts::from_files::FromFiles;
use crate::facts::image_files;
pub use assemble::app;
use context::Context;
pub use decisions::Decisions;
use names_in_values::NamesInValues;
use network::pod_names::PodNames;

/// Decides what becomes of a project of which these facts are known.
pub fn plan<'a>(facts: &'a Facts<'a>, report: &mut Report) -> Decisions<'a> {
    let mut cx = Context::new(facts, std::mem::take(report));
    let decided = decide(facts, &mut cx);
    *report = cx.into_report();
    decided
}

fn decide<'a>(facts: &'a Facts<'a>, cx: &mut Context<'a>) -> Decisions<'a> {
    let names = assigned_names::decide(cx);
    let skipped = skipped_services::decide(facts);
    let requests = routes::requests(cx, &names.services, &skipped);
    let pod_names = PodNames::of_two_labels(facts, &names.services);
    let public = requests.iter().flat_map(|request| &request.hosts);
    let values = NamesInValues::decide(facts, &names.services, &pod_names, &skipped, public);
    let images = containers::images::images(facts, &skipped);
    let pods = pods::decide(facts, &names.services, &images, &skipped);
    let mounts = storage::Earlier::new(&pods, names, &values);
    let decisions = storage::decide_mounts(cx, &mounts);
    let mut texts = storage::mounted_texts(cx, &mounts, &decisions);
    texts.extend(image_files::texts(&facts.image_files, pods.running_ids()));
    let from_files = FromFiles::read(facts, &pods.running_ids().collect::<Vec<_>>(), &texts);
    let references = &from_files.references;
    let ports = network::ports(facts, &pods, &from_files.in_files);
    let pod_names = pod_names.with_identities(facts, &from_files);

    let storage = storage::decide(cx, &mounts, decisions);
    let containers = containers::decide(cx, &pods, &values, &storage.services);
    let earlier = controllers::earlier::Earlier {
        pods: &pods,
        references,
        routed: requests.iter().map(|request| request.service).collect(),
        pod_names: &pod_names,
        parts: &containers.parts,
        ports: &ports.made,
        storage: &storage.services,
        scaling: &autoscalers::decide(cx, &pods),
    };
    let runs = controllers::decide(cx, &earlier);
    let scaling = autoscalers::of_scalable(&earlier, &runs);
    let reached = reached::decide(cx, &earlier, &values, &runs, requests, &from_files);
    let order = order::decide(cx, &earlier, &runs, (&ports, &reached.endpoints));
    let made = [storage.objects, containers.objects, reached.objects()];
    let objects = shared_objects::hand_out(&earlier, &order.waves, made);

    Decisions {
        storage: storage.services,
        single_node: storage.single_node,
        parts: containers.parts,
        delivery: delivery::delivery(cx),
        sensitive: std::mem::take(&mut cx.sensitive),
        notes: std::mem::take(&mut cx.notes),
        skipped,
        values,
        pod_names,
        from_files,
        ports,
        pods,
        scaling,
        runs,
        reached,
        order,
        objects,
    }
}
