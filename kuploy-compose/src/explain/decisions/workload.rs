//! The controller, its pod and the container in it.

use super::evidence::{because, key};
use super::{Decision, Known, Why, said};
use crate::diagnostic::Area;
use crate::explain::Place;
use crate::facts::view::EvidenceView;
use crate::model::{
    Component, Container, EnvSource, Pod, Probe, ProbeAction, Replicas, StringMap, Update,
    Workload, WorkloadKind,
};

pub(super) fn controller(
    component: &Component,
    workload: &Workload,
    place: &Place<'_>,
) -> Decision {
    let kind = workload.kind.as_str();
    let name = &workload.name;
    let mut what = format!("{kind} `{name}`");
    match &workload.kind {
        WorkloadKind::Deployment { replicas, update } => {
            what.push_str(&count(*replicas, component));
            match update {
                Update::Default => {}
                Update::Recreate => what.push_str(", strategy Recreate"),
                Update::Rolling { max_surge, max_unavailable, .. } => what.push_str(&format!(
                    ", rolling update with maxSurge {max_surge} and maxUnavailable {max_unavailable}"
                )),
            }
        }
        WorkloadKind::StatefulSet { replicas, .. } => what.push_str(&count(*replicas, component)),
        WorkloadKind::DaemonSet { .. } => what.push_str(", one pod on every node"),
        WorkloadKind::Job(settings) | WorkloadKind::CronJob { job: settings, .. } => {
            if let Some(limit) = settings.backoff_limit {
                what.push_str(&format!(", backoffLimit {limit}"));
            }
        }
    }
    if let WorkloadKind::CronJob { schedule, .. } = &workload.kind {
        what.push_str(&format!(", schedule `{schedule}`"));
    }
    if component.service != place.container.service {
        what.push_str(&format!(
            ", the controller of service `{}`",
            component.service
        ));
    }
    said(Area::Controller, what)
}

fn count(replicas: Replicas, component: &Component) -> String {
    match (replicas, &component.autoscaler) {
        (Replicas::Fixed(1), _) => ", 1 replica".to_owned(),
        (Replicas::Fixed(count), _) => format!(", {count} replicas"),
        (Replicas::Autoscaled, Some(scaler)) => {
            format!(
                ", {} to {} replicas by an autoscaler",
                scaler.min, scaler.max
            )
        }
        (Replicas::Autoscaled, None) => String::new(),
    }
}

pub(super) fn container(
    known: &Known<'_>,
    workload: &Workload,
    place: &Place<'_>,
) -> Option<Decision> {
    let container = place.container;
    let mut parts = Vec::new();
    if place.is_init {
        let role = if container.sidecar {
            "sidecar"
        } else {
            "init container"
        };
        parts.push(format!("{role} `{}`", container.name));
    } else if workload.pod.containers.len() > 1 {
        parts.push(format!("container `{}`", container.name));
    }
    let words = |name: &str, words: &[String]| {
        let count = words.len();
        (count > 0).then(|| {
            format!(
                "`{name}` with {count} element{}",
                if count == 1 { "" } else { "s" }
            )
        })
    };
    parts.extend(words("command", &container.command.entrypoint));
    parts.extend(words("args", &container.command.args));
    if let Some(seconds) = workload.pod.grace_seconds {
        parts.push(format!("terminationGracePeriodSeconds {seconds}"));
    }
    let keys = ["entrypoint", "command", "stop_grace_period"];
    let evidence: Vec<EvidenceView> = keys.iter().filter_map(|name| key(known, name)).collect();
    (!parts.is_empty()).then(|| because(Area::Container, parts.join(", "), &evidence))
}

pub(super) fn image(known: &Known<'_>, container: &Container) -> Decision {
    let pull = container
        .pull
        .map(|pull| format!(", imagePullPolicy {pull:?}"));
    let what = format!("`{}`{}", container.image, pull.unwrap_or_default());
    let image = &known.facts.image;
    let evidence = [&image.reference, &image.build];
    let evidence: Vec<EvidenceView> = evidence
        .into_iter()
        .flatten()
        .flat_map(|known| known.evidence.clone())
        .collect();
    because(Area::Image, what, &evidence)
}

pub(super) fn variables(container: &Container) -> Option<Decision> {
    let count = |from: fn(&EnvSource) -> bool| {
        container
            .env
            .iter()
            .filter(|variable| from(&variable.source))
            .count()
    };
    let plain = count(|source| matches!(source, EnvSource::Value(_)));
    let secret = count(|source| matches!(source, EnvSource::Secret { .. }));
    let other = container.env.len() - plain - secret;
    let mut parts = Vec::new();
    for (count, what) in [
        (plain, "in the pod"),
        (secret, "from Secrets"),
        (other, "from ConfigMaps or fields"),
        (container.env_from.len(), "whole sets by envFrom"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    (!parts.is_empty()).then(|| said(Area::Variables, parts.join(", ")))
}

pub(super) fn probes(known: &Known<'_>, container: &Container) -> Vec<Decision> {
    let probes = [
        ("startup", &container.startup),
        ("readiness", &container.readiness),
        ("liveness", &container.liveness),
    ];
    let probes = probes
        .into_iter()
        .filter_map(|(name, probe)| Some((name, probe.as_ref()?)));
    let evidence = known
        .facts
        .health
        .as_ref()
        .map(|health| health.evidence.as_slice());
    let mut decisions: Vec<Decision> = probes
        .map(|(name, probe)| {
            let what = format!("{name} probe: {}", shown(probe));
            because(Area::Probes, what, evidence.unwrap_or_default())
        })
        .collect();
    if decisions.is_empty() && known.facts.health.is_none() {
        decisions.push(Decision {
            why: vec![Why {
                text: "no health check is defined".to_owned(),
                ..Why::default()
            }],
            ..said(Area::Probes, "no probe")
        });
    }
    decisions
}

fn shown(probe: &Probe) -> String {
    let action = match &probe.action {
        ProbeAction::Exec(_) => "a command".to_owned(),
        ProbeAction::Http {
            path,
            port,
            headers,
        } => {
            let headers = headers
                .iter()
                .map(|(name, value)| format!(", {name}: {value}"));
            format!("GET {path} at port {port}{}", headers.collect::<String>())
        }
        ProbeAction::Tcp { port } => format!("a connection to port {port}"),
    };
    format!(
        "{action} every {} s, not ready after {} failures",
        probe.period, probe.failures
    )
}

pub(super) fn order(known: &Known<'_>, component: &Component, pod: &Pod) -> Vec<Decision> {
    let mut parts = vec![match component.wave {
        0 => "sync wave 0".to_owned(),
        wave => format!("sync wave {wave}"),
    }];
    let helpers = pod
        .init_containers
        .iter()
        .filter(|it| it.service.is_empty());
    parts.extend(helpers.map(|it| format!("init container `{}`", it.name)));
    let evidence: Vec<EvidenceView> = key(known, "depends_on").into_iter().collect();
    if component.wave == 0 && parts.len() == 1 && evidence.is_empty() {
        return Vec::new();
    }
    vec![because(Area::Order, parts.join(", "), &evidence)]
}

pub(super) fn security(known: &Known<'_>, pod: &Pod, container: &Container) -> Vec<Decision> {
    let own = &container.security;
    let mut parts = Vec::new();
    let mut add = |name: &str, value: Option<String>| {
        parts.extend(value.map(|value| format!("{name} {value}")));
    };
    add("runAsUser", own.user.map(|id| id.to_string()));
    add("runAsGroup", own.group.map(|id| id.to_string()));
    add("fsGroup", pod.security.fs_group.map(|id| id.to_string()));
    let list = |list: &[String]| (!list.is_empty()).then(|| list.join(", "));
    add("capabilities added:", list(&own.cap_add));
    add("capabilities dropped:", list(&own.cap_drop));
    for (name, on) in [
        ("privileged", own.privileged == Some(true)),
        ("readOnlyRootFilesystem", own.read_only_root == Some(true)),
        ("runAsNonRoot", pod.security.run_as_non_root),
        ("hostNetwork", pod.host_network),
        ("hostPID", pod.host_pid),
        ("hostIPC", pod.host_ipc),
    ] {
        if on {
            parts.push(name.to_owned());
        }
    }
    if parts.is_empty() {
        return Vec::new();
    }
    const KEYS: &[&str] = &[
        "user",
        "cap_add",
        "cap_drop",
        "privileged",
        "read_only",
        "network_mode",
        "pid",
        "ipc",
        "x-kuploy.user",
        "x-kuploy.fs-group",
    ];
    let mut evidence: Vec<EvidenceView> = KEYS.iter().filter_map(|name| key(known, name)).collect();
    if let Some(user) = known.facts.user.as_ref().filter(|_| evidence.is_empty()) {
        evidence.extend(user.evidence.iter().cloned());
    }
    vec![because(Area::Security, parts.join(", "), &evidence)]
}

pub(super) fn resources(container: &Container) -> Option<Decision> {
    let shown = |name: &str, map: &StringMap| {
        let list: Vec<String> = map
            .iter()
            .map(|(key, value)| format!("{key} {value}"))
            .collect();
        (!list.is_empty()).then(|| format!("{name} {}", list.join(", ")))
    };
    let limits = shown("limits", &container.resources.limits);
    let requests = shown("requests", &container.resources.requests);
    let parts: Vec<String> = requests.into_iter().chain(limits).collect();
    (!parts.is_empty()).then(|| said(Area::Resources, parts.join("; ")))
}
