//! Container: what runs, with its variables, ports, mounts, probes and limits.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    ConfigMapEnvSource, ConfigMapKeySelector, Container, ContainerPort, EnvFromSource, EnvVar,
    EnvVarSource, ExecAction, HTTPGetAction, HTTPHeader, Lifecycle, LifecycleHandler,
    ObjectFieldSelector, Probe, ResourceRequirements, SecretEnvSource, SecretKeySelector,
    TCPSocketAction, VolumeMount,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::context::{Context, list, on};
use super::escape;
use super::pod::security_context;
use crate::model::{self, EnvFrom, EnvSource, ProbeAction, PullPolicy, StringMap};

/// The version that knows `recursiveReadOnly` of a mount.
const RECURSIVE_READ_ONLY_SINCE: u16 = 30;

pub(super) fn container(context: &Context<'_>, from: &model::Container) -> Container {
    Container {
        name: from.name.clone(),
        image: Some(from.image.clone()),
        image_pull_policy: from.pull.map(|policy| pull_policy(policy).to_owned()),
        command: list(escape::words(
            &from.command.entrypoint,
            &from.command.variables,
        )),
        args: list(args(context, &from.command)),
        working_dir: from.working_dir.clone(),
        env_from: list(
            from.env_from
                .iter()
                .map(|set| env_from(context, set))
                .collect(),
        ),
        env: list(from.env.iter().map(|var| env(context, var)).collect()),
        ports: list(from.ports.iter().map(port).collect()),
        volume_mounts: list(
            from.mounts
                .iter()
                .map(|mount| volume_mount(context, mount))
                .collect(),
        ),
        resources: resources(&from.resources),
        security_context: security_context(context, &from.security),
        readiness_probe: from.readiness.as_ref().map(probe),
        liveness_probe: from.liveness.as_ref().map(probe),
        startup_probe: from.startup.as_ref().map(probe),
        lifecycle: lifecycle(&from.lifecycle),
        stdin: on(from.stdin),
        tty: on(from.tty),
        restart_policy: from.sidecar.then(|| "Always".to_owned()),
        ..Container::default()
    }
}

fn args(context: &Context<'_>, command: &model::Command) -> Vec<String> {
    let mut words = escape::words(&command.args, &command.variables);
    words.extend(
        command
            .job
            .as_ref()
            .map(|name| format!("job/{}", context.job(name))),
    );
    words
}

pub(super) fn pull_policy(policy: PullPolicy) -> &'static str {
    match policy {
        PullPolicy::Always => "Always",
        PullPolicy::IfNotPresent => "IfNotPresent",
        PullPolicy::Never => "Never",
    }
}

fn env_from(context: &Context<'_>, set: &EnvFrom) -> EnvFromSource {
    let mut source = EnvFromSource::default();
    match set {
        EnvFrom::ConfigMap(name) => {
            source.config_map_ref = Some(ConfigMapEnvSource {
                name: context.config_map(name),
                optional: None,
            });
        }
        EnvFrom::Secret(name) => {
            source.secret_ref = Some(SecretEnvSource {
                name: context.secret(name),
                optional: None,
            });
        }
    }
    source
}

fn env(context: &Context<'_>, var: &model::EnvVar) -> EnvVar {
    let mut source = EnvVarSource::default();
    let mut value = None;
    match &var.source {
        EnvSource::Value(text) => value = Some(escape::dollars(text)),
        EnvSource::Secret { name, key } => {
            source.secret_key_ref = Some(SecretKeySelector {
                name: context.secret(name),
                key: key.clone(),
                optional: None,
            });
        }
        EnvSource::ConfigMap { name, key } => {
            source.config_map_key_ref = Some(ConfigMapKeySelector {
                name: context.config_map(name),
                key: key.clone(),
                optional: None,
            });
        }
        EnvSource::Field(path) => {
            source.field_ref = Some(ObjectFieldSelector {
                api_version: None,
                field_path: path.clone(),
            });
        }
    }
    EnvVar {
        name: var.name.clone(),
        value_from: value.is_none().then_some(source),
        value,
    }
}

fn port(port: &model::ContainerPort) -> ContainerPort {
    ContainerPort {
        name: Some(port.name.clone()),
        container_port: i32::from(port.port),
        protocol: Some(port.protocol.as_str().to_owned()),
        host_port: port.host_port.map(i32::from),
        host_ip: None,
    }
}

fn volume_mount(context: &Context<'_>, mount: &model::Mount) -> VolumeMount {
    let recursive = mount
        .recursive_read_only
        .clone()
        .filter(|_| context.options.kube_version().minor >= RECURSIVE_READ_ONLY_SINCE);
    VolumeMount {
        name: mount.volume.clone(),
        mount_path: mount.path.clone(),
        sub_path: mount.sub_path.clone(),
        read_only: on(mount.read_only),
        mount_propagation: mount.propagation.clone(),
        recursive_read_only: recursive,
        sub_path_expr: None,
    }
}

fn resources(resources: &model::Resources) -> Option<ResourceRequirements> {
    let limits = quantities(&resources.limits);
    let requests = quantities(&resources.requests);
    (limits.is_some() || requests.is_some()).then_some(ResourceRequirements {
        limits,
        requests,
        claims: None,
    })
}

fn quantities(map: &StringMap) -> Option<BTreeMap<String, Quantity>> {
    (!map.is_empty()).then(|| {
        map.iter()
            .map(|(name, quantity)| (name.clone(), Quantity(quantity.clone())))
            .collect()
    })
}

fn probe(from: &model::Probe) -> Probe {
    let mut probe = Probe {
        initial_delay_seconds: from.initial_delay,
        period_seconds: Some(from.period),
        timeout_seconds: Some(from.timeout),
        failure_threshold: Some(from.failures),
        ..Probe::default()
    };
    match &from.action {
        ProbeAction::Exec(words) => {
            probe.exec = Some(ExecAction {
                command: Some(escape::words(words, &[])),
            });
        }
        ProbeAction::Http {
            path,
            port,
            headers,
        } => {
            let headers = headers.iter().map(|(name, value)| HTTPHeader {
                name: name.clone(),
                value: value.clone(),
            });
            probe.http_get = Some(HTTPGetAction {
                path: Some(path.clone()),
                port: IntOrString::Int(i32::from(*port)),
                http_headers: list(headers.collect()),
                ..HTTPGetAction::default()
            });
        }
        ProbeAction::Tcp { port } => {
            probe.tcp_socket = Some(TCPSocketAction {
                port: IntOrString::Int(i32::from(*port)),
                host: None,
            });
        }
    }
    probe
}

fn lifecycle(from: &model::Lifecycle) -> Option<Lifecycle> {
    let handler = |words: &Option<Vec<String>>| {
        words.as_ref().map(|words| LifecycleHandler {
            exec: Some(ExecAction {
                command: Some(words.clone()),
            }),
            ..LifecycleHandler::default()
        })
    };
    let post_start = handler(&from.post_start);
    let pre_stop = handler(&from.pre_stop);
    (post_start.is_some() || pre_stop.is_some()).then(|| Lifecycle {
        post_start,
        pre_stop,
        ..Lifecycle::default()
    })
}
