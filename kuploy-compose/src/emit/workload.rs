//! Deployment, StatefulSet, DaemonSet, Job, CronJob.

use k8s_openapi::api::apps::v1::{
    DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy, Deployment, DeploymentSpec,
    DeploymentStrategy, RollingUpdateDaemonSet, RollingUpdateDeployment, StatefulSet,
    StatefulSetPersistentVolumeClaimRetentionPolicy, StatefulSetSpec, StatefulSetUpdateStrategy,
};
use k8s_openapi::api::batch::v1::{CronJob, CronJobSpec, Job, JobSpec, JobTemplateSpec};
use k8s_openapi::api::core::v1::PodTemplateSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use super::context::{Context, Object, int_or_string, list, strings};
use super::gitops::Traits;
use super::service::repeats;
use super::{claim, pod};
use crate::model::{
    Component, ConcurrencyPolicy, JobSettings, Replicas, RestartPolicy, Update, Workload,
    WorkloadKind,
};

pub(super) fn emit(context: &Context<'_>, component: &Component, objects: &mut Vec<Object>) {
    let Some(workload) = &component.workload else {
        return;
    };
    let part = Part {
        context,
        component,
        workload,
    };
    let name = &workload.name;
    objects.push(match &workload.kind {
        WorkloadKind::Deployment { replicas, update } => {
            Object::typed(name, &part.deployment(*replicas, update))
        }
        WorkloadKind::StatefulSet { .. } => Object::typed(name, &part.stateful_set()),
        WorkloadKind::DaemonSet {
            max_unavailable,
            min_ready_seconds,
        } => Object::typed(
            name,
            &part.daemon_set(max_unavailable.as_deref(), *min_ready_seconds),
        ),
        WorkloadKind::Job(job) => Object::typed(name, &part.job(job)),
        WorkloadKind::CronJob { .. } => Object::typed(name, &part.cron_job()),
    });
}

/// Whether a container has a port twice: they merge by number alone, as those of Services do.
pub(super) fn has_repeated_ports(workload: &Workload) -> bool {
    let pod = &workload.pod;
    let mut containers = pod.containers.iter().chain(&pod.init_containers);
    containers.any(|container| repeats(container.ports.iter().map(|port| port.port)))
}

/// A workload with its surroundings.
struct Part<'a> {
    context: &'a Context<'a>,
    component: &'a Component,
    workload: &'a Workload,
}

impl Part<'_> {
    fn metadata(&self, rerun: bool) -> ObjectMeta {
        let traits = Traits {
            rerun,
            server_side: has_repeated_ports(self.workload),
            ..Context::wave(self.component)
        };
        self.context.metadata(
            self.component,
            &self.context.job(&self.workload.name),
            &self.workload.annotations,
            traits,
        )
    }

    fn selector(&self) -> LabelSelector {
        Context::label_selector(&Context::selector(self.component))
    }

    fn template(&self, restart: Option<RestartPolicy>) -> PodTemplateSpec {
        let Self {
            context,
            component,
            workload,
        } = self;
        let mut annotations = workload.pod_annotations.clone();
        annotations.extend(pod::app_armor_annotations(context, &workload.pod));
        let mut spec = pod::spec(context, component, &workload.pod);
        spec.restart_policy = restart.map(|policy| {
            match policy {
                RestartPolicy::Never => "Never",
                RestartPolicy::OnFailure => "OnFailure",
            }
            .to_owned()
        });
        PodTemplateSpec {
            metadata: Some(ObjectMeta {
                labels: strings(&context.pod_labels(component, &workload.pod_labels)),
                annotations: strings(&annotations),
                ..ObjectMeta::default()
            }),
            spec: Some(spec),
        }
    }

    fn deployment(&self, replicas: Replicas, update: &Update) -> Deployment {
        let (strategy, min_ready) = match update {
            Update::Default => (None, 0),
            Update::Recreate => (
                Some(DeploymentStrategy {
                    type_: Some("Recreate".to_owned()),
                    rolling_update: None,
                }),
                0,
            ),
            Update::Rolling {
                max_unavailable,
                max_surge,
                min_ready_seconds,
            } => (
                Some(DeploymentStrategy {
                    type_: Some("RollingUpdate".to_owned()),
                    rolling_update: Some(RollingUpdateDeployment {
                        max_unavailable: Some(int_or_string(max_unavailable)),
                        max_surge: Some(int_or_string(max_surge)),
                    }),
                }),
                *min_ready_seconds,
            ),
        };
        Deployment {
            metadata: self.metadata(false),
            spec: Some(DeploymentSpec {
                replicas: fixed(replicas),
                strategy,
                min_ready_seconds: above_zero(min_ready),
                selector: self.selector(),
                template: self.template(None),
                ..DeploymentSpec::default()
            }),
            status: None,
        }
    }

    fn stateful_set(&self) -> StatefulSet {
        let WorkloadKind::StatefulSet {
            replicas,
            service_name,
            on_delete,
            claim_templates,
            parallel,
            min_ready_seconds,
        } = &self.workload.kind
        else {
            return StatefulSet::default();
        };
        let keep = || Some("Retain".to_owned());
        StatefulSet {
            metadata: self.metadata(false),
            spec: Some(StatefulSetSpec {
                service_name: Some(service_name.clone()),
                replicas: fixed(*replicas),
                min_ready_seconds: above_zero(*min_ready_seconds),
                pod_management_policy: parallel.then(|| "Parallel".to_owned()),
                update_strategy: on_delete.then(|| StatefulSetUpdateStrategy {
                    type_: Some("OnDelete".to_owned()),
                    rolling_update: None,
                }),
                persistent_volume_claim_retention_policy: (!claim_templates.is_empty()).then(
                    || StatefulSetPersistentVolumeClaimRetentionPolicy {
                        when_deleted: keep(),
                        when_scaled: keep(),
                    },
                ),
                selector: self.selector(),
                template: self.template(None),
                volume_claim_templates: list(claim_templates.iter().map(claim::template).collect()),
                ..StatefulSetSpec::default()
            }),
            status: None,
        }
    }

    fn daemon_set(&self, max_unavailable: Option<&str>, min_ready_seconds: i32) -> DaemonSet {
        DaemonSet {
            metadata: self.metadata(false),
            spec: Some(DaemonSetSpec {
                min_ready_seconds: above_zero(min_ready_seconds),
                update_strategy: max_unavailable.map(|text| DaemonSetUpdateStrategy {
                    type_: Some("RollingUpdate".to_owned()),
                    rolling_update: Some(RollingUpdateDaemonSet {
                        max_unavailable: Some(int_or_string(text)),
                        max_surge: None,
                    }),
                }),
                selector: self.selector(),
                template: self.template(None),
                ..DaemonSetSpec::default()
            }),
            status: None,
        }
    }

    fn job_spec(&self, job: &JobSettings) -> JobSpec {
        JobSpec {
            completions: job.completions,
            parallelism: job.parallelism,
            backoff_limit: job.backoff_limit,
            template: self.template(Some(job.restart)),
            ..JobSpec::default()
        }
    }

    fn job(&self, job: &JobSettings) -> Job {
        Job {
            metadata: self.metadata(true),
            spec: Some(self.job_spec(job)),
            status: None,
        }
    }

    fn cron_job(&self) -> CronJob {
        let WorkloadKind::CronJob {
            schedule,
            time_zone,
            concurrency,
            job,
        } = &self.workload.kind
        else {
            return CronJob::default();
        };
        CronJob {
            metadata: self.metadata(false),
            spec: Some(CronJobSpec {
                schedule: schedule.clone(),
                time_zone: time_zone.clone(),
                concurrency_policy: match concurrency {
                    ConcurrencyPolicy::Allow => None,
                    ConcurrencyPolicy::Forbid => Some("Forbid".to_owned()),
                    ConcurrencyPolicy::Replace => Some("Replace".to_owned()),
                },
                job_template: JobTemplateSpec {
                    metadata: None,
                    spec: Some(self.job_spec(job)),
                },
                ..CronJobSpec::default()
            }),
            status: None,
        }
    }
}

fn fixed(replicas: Replicas) -> Option<i32> {
    match replicas {
        Replicas::Fixed(count) => Some(count),
        Replicas::Autoscaled => None,
    }
}

fn above_zero(seconds: i32) -> Option<i32> {
    (seconds > 0).then_some(seconds)
}
