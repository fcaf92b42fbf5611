//! What was decided of a service: read off the [`App`](crate::App), each with the reasons that are known.

mod evidence;
mod network;
mod storage;
mod workload;

use super::{Decision, Place, Why, areas};
use crate::compile::Compiled;
use crate::diagnostic::{Area, Finding, Reason};
use crate::facts::view::ServiceView;

/// What decisions are told from.
pub(super) struct Known<'a> {
    pub(super) compiled: &'a Compiled,
    pub(super) facts: &'a ServiceView,
    pub(super) place: Option<&'a Place<'a>>,
    pub(super) reasons: &'a [&'a Reason],
    pub(super) findings: &'a [&'a Finding],
}

/// All decisions about a service, each finding with the first that it is about.
pub(super) fn of(known: &Known<'_>) -> Vec<Decision> {
    let mut decisions = match known.place {
        Some(place) => of_place(known, place),
        None => vec![said(Area::Controller, "nothing runs it in the cluster")],
    };
    // A finding that says the same says more.
    let is_said = |reason: &Reason| {
        let mut findings = known.findings.iter();
        findings.any(|finding| finding.message.contains(reason.text.as_str()))
    };
    for reason in known.reasons.iter().filter(|reason| !is_said(reason)) {
        let why = Why {
            text: reason.text.clone(),
            evidence: reason.evidence.as_deref().map(evidence::compose),
            ..Why::default()
        };
        add(&mut decisions, reason.about, why);
    }
    for finding in known.findings {
        let area = match known.place {
            Some(_) => areas::of(finding, &known.facts.service),
            None => Area::Controller,
        };
        let why = Why {
            text: finding.message.clone(),
            code: Some(finding.rule.code.to_owned()),
            severity: Some(finding.severity),
            evidence: evidence::finding_place(known.compiled, finding),
        };
        add(&mut decisions, area, why);
    }
    decisions.sort_by_key(|decision| decision.about);
    decisions
}

fn of_place(known: &Known<'_>, place: &Place<'_>) -> Vec<Decision> {
    let component = place.component;
    let Some(workload) = &component.workload else {
        return Vec::new();
    };
    let mut decisions = vec![workload::controller(component, workload, place)];
    decisions.extend(workload::container(known, workload, place));
    decisions.push(workload::image(known, place.container));
    decisions.extend(network::services(known, component, place));
    decisions.extend(network::routes(component));
    decisions.extend(storage::storage(
        known,
        component,
        workload,
        place.container,
    ));
    decisions.extend(workload::variables(place.container));
    decisions.extend(workload::probes(known, place.container));
    decisions.extend(workload::order(known, component, &workload.pod));
    decisions.extend(workload::security(known, &workload.pod, place.container));
    decisions.extend(workload::resources(place.container));
    decisions
}

/// Adds a reason to the first decision of an area, which is made where there is none.
fn add(decisions: &mut Vec<Decision>, area: Area, why: Why) {
    match decisions.iter_mut().find(|it| it.about == area) {
        Some(decision) => decision.why.push(why),
        None => decisions.push(Decision {
            about: area,
            what: String::new(),
            why: vec![why],
        }),
    }
}

fn said(about: Area, what: impl Into<String>) -> Decision {
    Decision {
        about,
        what: what.into(),
        why: Vec::new(),
    }
}
