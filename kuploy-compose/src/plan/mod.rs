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
mod providers;
mod quantity;
mod routes;
mod secrets;
mod storage;
mod update;
mod wait;

use crate::diagnostic::Report;
use crate::facts::Facts;
use crate::model::App;

/// Decides what becomes of a project of which these facts are known.
pub fn plan(facts: &Facts<'_>, report: &mut Report) -> App {
    let mut cx = context::Context::new(facts, report);
    let mut draft = assemble::begin(&mut cx);
    providers::leave_out(&mut cx, &mut draft);
    routes::survey(&mut cx, &mut draft);
    let names = draft.services.map(|_, service| service.name.clone());
    let left_out = draft.left_out();
    let images = containers::images(&mut cx, &left_out);
    let pods = pods::decide(&mut cx, &names, &images, &left_out);
    draft.take_pods(&pods);
    let before_storage = draft.before_storage(&pods);
    let survey = storage::survey(&mut cx, &before_storage);
    let texts = storage::mounted_texts(&cx, &before_storage, &survey);
    network::mounted_files(&mut cx, &mut draft, &texts);
    network::say_docker_addresses(&mut cx, &draft, &texts);
    network::say_unresolved(&mut cx, &draft);
    network::ports(&mut cx, &mut draft);
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
    network::name_pods(&mut cx, &mut draft);
    kind::kinds(&mut cx, &mut draft);
    autoscale::check(&mut cx, &mut draft);
    storage::say_shared(&mut cx, &draft);
    network::endpoints(&mut cx, &mut draft);
    kind::governing_services(&mut draft);
    network::names_of_their_own(&mut cx, &mut draft);
    routes::routes(&mut cx, &mut draft);
    network::isolate(&mut cx, &mut draft);
    order::order(&mut cx, &mut draft);
    let waiting = wait::decide(&mut cx, &draft);
    draft.take_waiting(waiting);
    losses::report(&mut cx, &draft);
    secrets::report(&mut cx, &draft);
    let mut app = assemble::finish(&mut cx, draft);
    app.delivery = delivery::delivery(&mut cx);
    app
}
