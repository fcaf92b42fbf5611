//! Stage 6, plan: [`Facts`] → [`Decisions`], and these → an [`App`]. Every decision is taken here.
//!
//! Each area is a function of facts and of earlier decisions; what it takes says what it depends on. What there is to say
//! of the decisions, once all are taken, says the stage `differences`.

mod assemble;
mod assigned_names;
mod autoscalers;
mod containers;
mod context;
mod controllers;
mod decisions;
mod delivery;
mod names;
mod names_in_values;
pub(crate) mod network;
mod objects;
pub(crate) mod pods;
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
mod wait;

use crate::diagnostic::Report;
use crate::facts::from_files::FromFiles;
use crate::facts::image_files;
use crate::facts::{Facts, ServiceId};
pub use assemble::app;
use context::Context;
pub use decisions::Decisions;
use names_in_values::NamesInValues;
use network::pod_names::PodNames;

/// Decides what becomes of a project of which these facts are known.
pub fn plan<'a>(facts: &'a Facts<'a>, report: &mut Report) -> Decisions<'a> {
    let mut cx = Context::new(facts, std::mem::take(report));
    let decided = decide(&mut cx);
    *report = cx.into_report();
    decided
}

fn decide<'a>(cx: &mut Context<'a>) -> Decisions<'a> {
    let facts = cx.facts;
    let names = assigned_names::decide(cx);
    let skipped = skipped_services::decide(cx);
    let requests = routes::requests(cx, &names.services, &skipped);
    let pod_names = PodNames::of_two_labels(facts, &names.services);
    let values = NamesInValues::decide(facts, &names.services, &pod_names);
    let images = containers::images::images(cx, &skipped);
    let pods = pods::decide(cx, &names.services, &images, &skipped);
    let mounts = storage::Earlier::new(&pods, names, &values);
    let decisions = storage::decide_mounts(cx, &mounts);
    let mut texts = storage::mounted_texts(cx, &mounts, &decisions);
    texts.extend(image_files::texts(&facts.image_files, pods.running_ids()));
    let running: Vec<ServiceId> = pods.running_ids().collect();
    let from_files = FromFiles::read(facts, &running, &texts);
    let references = &from_files.references;
    let ports = network::ports(facts, &pods, &from_files.in_files);
    let pod_names = pod_names.with_identities(facts, references);

    let storage = storage::decide(cx, &mounts, decisions);
    let containers = containers::decide(cx, &pods, &values, references, &storage.services);
    let asked = autoscalers::decide(cx, &pods);
    let earlier = controllers::earlier::Earlier {
        pods: &pods,
        references,
        routed: requests.iter().map(|request| request.service).collect(),
        pod_names: &pod_names,
        parts: &containers.parts,
        ports: &ports.made,
        storage: &storage.services,
        scaling: &asked,
    };
    let runs = controllers::decide(cx, &earlier);
    let scaling = autoscalers::of_scalable(cx, &earlier, &runs);
    storage::say_shared(cx, &earlier, &storage.single_node, &runs, &scaling);
    let reached = reached::decide(cx, &earlier, &values, &runs, requests, &from_files);
    let conditions = start_conditions::decide(cx, &earlier, &runs);
    let waves = sync_waves::decide(cx, &pods, references, &runs, &conditions);
    let waiting = wait::decide(cx, &pods, &runs, &reached.endpoints, &conditions);
    let made = [storage.objects, containers.objects, reached.objects()];
    let objects = shared_objects::hand_out(&earlier, &waves, made);
    secrets::report(cx, &pods, &objects);

    Decisions {
        storage: storage.services,
        parts: containers.parts,
        delivery: delivery::delivery(cx),
        values,
        pod_names,
        from_files,
        ports,
        pods,
        scaling,
        runs,
        reached,
        waves,
        waiting,
        objects,
    }
}
