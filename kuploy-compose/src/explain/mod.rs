//! What is known of a service, what was decided from it, and the objects that it became.
//!
//! Nothing is found out or decided here: facts come from [`facts::view`](crate::facts::view), decisions from the
//! [`App`], and reasons from the planner and the findings.

mod areas;
mod decisions;
mod known;

use serde::Serialize;

use crate::compile::Compiled;
use crate::diagnostic::{Finding, FindingJson, Path, Reason, Severity};
use crate::emit::ObjectRef;
use crate::facts::view::{EvidenceView, ServiceView};
use crate::model::{App, Component, Container, SecretDelivery};

pub use areas::Area;
pub use known::{Row, rows};

/// All there is to say of one service: an entry of what `explain SERVICE --format json` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The service.
    pub service: String,
    /// What is known of it.
    pub facts: ServiceView,
    /// What was decided from that.
    pub decisions: Vec<Decision>,
    /// The objects that it became.
    pub manifests: Vec<ManifestRef>,
    /// The findings about it.
    pub findings: Vec<FindingJson>,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// What it is about.
    pub about: Area,
    /// What was decided; empty where there are reasons alone.
    pub what: String,
    /// Why.
    pub why: Vec<Why>,
}

/// A reason for a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Why {
    /// In a sentence, or empty where the evidence says it all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The rule of the finding that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// How much the finding matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// Where it was learned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceView>,
}

/// An object that a service became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ManifestRef {
    /// `Deployment`.
    pub kind: String,
    /// `metadata.name`; kustomize adds a hash to the names of what it generates.
    pub name: String,
    /// The file of the output folder; absent for what somebody else creates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

impl Explanation {
    /// What there is to say of a service, by its name in Compose; `None` where the project has none of that name. Of
    /// a run of [`explain`](fn@crate::explain).
    pub fn of(compiled: &Compiled, service: &str) -> Option<Self> {
        let facts = compiled.facts.as_ref()?.get(service)?.clone();
        let findings = findings_of(compiled, service);
        let reasons = compiled.report.reasons();
        let path = Path::service(service).to_string();
        let reasons: Vec<&Reason> = reasons.filter(|reason| reason.path == path).collect();
        let place = compiled.app.as_ref().and_then(|app| place(app, service));
        let decisions = decisions::of(&decisions::Known {
            compiled,
            facts: &facts,
            place: place.as_ref(),
            reasons: &reasons,
            findings: &findings,
        });
        let located = findings.iter();
        Some(Self {
            service: service.to_owned(),
            decisions,
            manifests: place.map_or_else(Vec::new, |place| manifests(compiled, place.component)),
            findings: located
                .map(|finding| finding.located(&compiled.sources).into())
                .collect(),
            facts,
        })
    }
}

/// Where a service ended up.
struct Place<'a> {
    component: &'a Component,
    container: &'a Container,
    /// It runs before or beside the containers of another service.
    is_init: bool,
}

fn place<'a>(app: &'a App, service: &str) -> Option<Place<'a>> {
    app.components.iter().find_map(|component| {
        let pod = &component.workload.as_ref()?.pod;
        let first = pod.init_containers.iter().map(|it| (it, true));
        let all = pod.containers.iter().map(|it| (it, false)).chain(first);
        let mut own = all.filter(|(container, _)| container.service == service);
        own.next().map(|(container, is_init)| Place {
            component,
            container,
            is_init,
        })
    })
}

/// The findings about a service, and about the top-level entries that it uses.
fn findings_of<'a>(compiled: &'a Compiled, service: &str) -> Vec<&'a Finding> {
    let mut paths = vec![Path::service(service).to_string()];
    let used = compiled.project.as_ref();
    if let Some(used) = used.and_then(|project| project.services.get(service)) {
        let top = |kind: &str, key: &str| Path::root().key(kind).key(key).to_string();
        let volumes = used.volumes.iter();
        paths.extend(volumes.filter_map(|mount| Some(top("volumes", mount.source.as_deref()?))));
        paths.extend(used.configs.iter().map(|it| top("configs", &it.source)));
        paths.extend(used.secrets.iter().map(|it| top("secrets", &it.source)));
        paths.extend(used.networks.keys().map(|key| top("networks", key)));
    }
    let is_below = |path: &str| {
        paths.iter().any(|own| {
            let rest = path.strip_prefix(own.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        })
    };
    let all = compiled.report.iter();
    all.filter(|finding| is_below(&finding.path) || finding.also.iter().any(|path| is_below(path)))
        .collect()
}

/// The objects of a component: those that are written, and those that kustomize makes.
fn manifests(compiled: &Compiled, component: &Component) -> Vec<ManifestRef> {
    let written = compiled.objects.iter();
    let written = written.filter(|object| object.component == component.name);
    let mut found: Vec<ManifestRef> = written.map(of_object).collect();
    let mut add = |kind: &str, name: &str, file: Option<&str>| {
        if !found.iter().any(|it| it.kind == kind && it.name == *name) {
            found.push(ManifestRef {
                kind: kind.to_owned(),
                name: name.to_owned(),
                file: file.map(str::to_owned),
            });
        }
    };
    const KUSTOMIZATION: Option<&str> = Some("kustomization.yaml");
    for map in &component.config_maps {
        let hashed = |object: &&ObjectRef| {
            let rest = object.name.strip_prefix(map.name.as_str());
            object.kind == "ConfigMap"
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        if !compiled.objects.iter().any(|object| hashed(&object)) {
            add("ConfigMap", &map.name, KUSTOMIZATION);
        }
    }
    for secret in &component.secrets {
        match secret.delivery {
            SecretDelivery::Generator => add("Secret", &secret.name, KUSTOMIZATION),
            SecretDelivery::Reference => add("Secret", &secret.name, None),
            SecretDelivery::Manifest | SecretDelivery::External(_) => {}
        }
    }
    found
}

fn of_object(object: &ObjectRef) -> ManifestRef {
    ManifestRef {
        kind: object.kind.clone(),
        name: object.name.clone(),
        file: Some(object.file.clone()),
    }
}
