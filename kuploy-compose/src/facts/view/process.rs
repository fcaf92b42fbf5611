//! What runs, how long it lives, and how its health is told.

use serde::Serialize;

use super::evidence::{EvidenceView, Known, Viewer};
use crate::facts::ServiceFacts;
use crate::facts::lifetime::Restart;

/// What runs in the container.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProcessView {
    /// Entrypoint and command, as far as they are known.
    pub words: Vec<String>,
    /// What says them.
    pub evidence: Vec<EvidenceView>,
    /// Whether a shell runs a script that is known.
    pub script: bool,
    /// Whether the program of the image runs: nothing replaces its entrypoint.
    pub is_image_program: bool,
}

/// Whether a service serves or runs to completion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LifetimeView {
    /// What is known.
    pub verdict: Verdict,
    /// What says so, the strongest first.
    pub reasons: Vec<Known<String>>,
}

/// Whether a service serves or runs to completion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is long-running.
    LongRunning,
    /// Its process ends.
    RunsToCompletion,
    /// Nothing says.
    #[default]
    Unknown,
}

impl Verdict {
    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LongRunning => "long-running",
            Self::RunsToCompletion => "runs to completion",
            Self::Unknown => "unknown",
        }
    }
}

/// The health check that runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HealthView {
    /// As Compose writes it: `["CMD", …]`, `["CMD-SHELL", text]`; empty where it is turned off.
    pub test: Vec<String>,
    /// What says it.
    pub evidence: Vec<EvidenceView>,
}

pub(super) fn process(viewer: &Viewer<'_>, service: &ServiceFacts<'_>) -> ProcessView {
    let config = &service.image.config;
    let compose = service.service;
    let mut evidence = Vec::new();
    let mut words = Vec::new();
    let mut written = |key: &str, own: Option<&Vec<String>>| {
        let path = service.path.key(key);
        let own = own.map(Vec::as_slice).unwrap_or_default();
        words.extend(viewer.masked_words(own.iter().map(String::as_str), Some(&path)));
        evidence.push(viewer.compose(&path));
    };
    if compose.entrypoint.is_some() {
        written("entrypoint", compose.entrypoint.as_ref());
    }
    if compose.command.is_some() {
        written("command", compose.command.as_ref());
    }
    let of_image = match (&compose.entrypoint, &compose.command) {
        (Some(_), _) => [None, None],
        (None, Some(_)) => [config.entrypoint.as_ref(), None],
        (None, None) => [config.entrypoint.as_ref(), config.command.as_ref()],
    };
    for fact in of_image.into_iter().flatten().rev() {
        let own = fact.value.words.iter().map(String::as_str);
        words.splice(..0, viewer.masked_words(own, None));
        evidence.insert(0, viewer.evidence(&fact.evidence));
    }
    ProcessView {
        words,
        evidence,
        script: service.process.script.is_some(),
        is_image_program: service.process.is_image_program,
    }
}

pub(super) fn lifetime(viewer: &Viewer<'_>, service: &ServiceFacts<'_>) -> LifetimeView {
    let life = &service.lifetime;
    let at = |key: &str| service.path.keys(key);
    let mut reasons = Vec::new();
    for key in ["x-kuploy.kind", "x-kuploy.schedule", "deploy.mode"] {
        if let Some(text) = viewer.written(&at(key)) {
            reasons.push(viewer.says(format!("`{key}: {text}`"), &at(key)));
        }
    }
    let process = process(viewer, service).evidence;
    if let Some(why) = &life.ends {
        reasons.push(Known {
            value: why.clone(),
            evidence: process,
        });
    }
    let swarm = "deploy.restart_policy.condition";
    let key = if life.restart_of_swarm {
        swarm
    } else {
        "restart"
    };
    if let (Some(_), Some(text)) = (life.restart, viewer.written(&at(key))) {
        reasons.push(viewer.says(format!("`{key}: {text}`"), &at(key)));
    }
    if let Some(text) = life.serves {
        reasons.push(viewer.says(text.to_owned(), &service.path));
    }
    if let Some(why) = life.may_end.as_ref().filter(|_| life.ends.is_none()) {
        reasons.push(viewer.says(format!("hint: {why}"), &service.path));
    }
    let verdict = match () {
        () if life.restart == Some(Restart::Always) => Verdict::LongRunning,
        () if life.ends.is_some() => Verdict::RunsToCompletion,
        () if life.serves.is_some() => Verdict::LongRunning,
        () => Verdict::Unknown,
    };
    LifetimeView { verdict, reasons }
}

pub(super) fn health(viewer: &Viewer<'_>, service: &ServiceFacts<'_>) -> Option<HealthView> {
    let check = service.health.as_ref()?;
    let path = service.path.keys("healthcheck.test");
    let own = viewer.is_written(&path);
    let of_image = service.image.config.healthcheck.as_ref();
    let mut evidence = Vec::new();
    if service.service.healthcheck.is_some() {
        evidence.push(viewer.compose(&service.path.key("healthcheck")));
    }
    if let Some(fact) = of_image.filter(|_| !own) {
        evidence.push(viewer.evidence(&fact.evidence));
    }
    let words = check.test.iter().map(String::as_str);
    let off = check.disable;
    Some(HealthView {
        test: viewer.masked_words(words.filter(|_| !off), own.then_some(&path)),
        evidence,
    })
}
