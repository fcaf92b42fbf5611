//! HorizontalPodAutoscaler and PodDisruptionBudget: how many pods there are, and how many may be away.

use k8s_openapi::api::autoscaling::v2::{
    CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, MetricSpec,
    MetricTarget, ResourceMetricSource,
};
use k8s_openapi::api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use super::context::{Context, Object, int_or_string, list};
use crate::model::{Autoscaler, Component, Disruption, Metric, StringMap};

pub(super) fn emit(context: &Context<'_>, component: &Component, objects: &mut Vec<Object>) {
    let Some(workload) = &component.workload else {
        return;
    };
    // Before the workload is there, both would report trouble and hold up the sync.
    let metadata = || {
        context.metadata(
            component,
            &workload.name,
            &StringMap::new(),
            Context::wave(component),
        )
    };
    if let Some(autoscaler) = &component.autoscaler {
        let object = HorizontalPodAutoscaler {
            metadata: metadata(),
            spec: Some(spec(autoscaler, &workload.name, workload.kind.as_str())),
            status: None,
        };
        objects.push(Object::typed(&workload.name, &object));
    }
    if let Some(disruption) = &component.disruption {
        let (min, max) = match disruption {
            Disruption::MinAvailable(text) => (Some(int_or_string(text)), None),
            Disruption::MaxUnavailable(text) => (None, Some(int_or_string(text))),
        };
        let object = PodDisruptionBudget {
            metadata: metadata(),
            spec: Some(PodDisruptionBudgetSpec {
                min_available: min,
                max_unavailable: max,
                selector: Some(Context::label_selector(&Context::selector(component))),
                ..PodDisruptionBudgetSpec::default()
            }),
            status: None,
        };
        objects.push(Object::typed(&workload.name, &object));
    }
}

fn spec(from: &Autoscaler, name: &str, kind: &str) -> HorizontalPodAutoscalerSpec {
    HorizontalPodAutoscalerSpec {
        scale_target_ref: CrossVersionObjectReference {
            api_version: Some("apps/v1".to_owned()),
            kind: kind.to_owned(),
            name: name.to_owned(),
        },
        min_replicas: Some(from.min),
        max_replicas: from.max,
        metrics: list(from.metrics.iter().map(metric).collect()),
        behavior: None,
    }
}

fn metric(from: &Metric) -> MetricSpec {
    let (name, target) = match from {
        Metric::Utilization { resource, percent } => (
            resource,
            MetricTarget {
                type_: "Utilization".to_owned(),
                average_utilization: Some(*percent),
                ..MetricTarget::default()
            },
        ),
        Metric::Average { resource, value } => (
            resource,
            MetricTarget {
                type_: "AverageValue".to_owned(),
                average_value: Some(Quantity(value.clone())),
                ..MetricTarget::default()
            },
        ),
    };
    MetricSpec {
        type_: "Resource".to_owned(),
        resource: Some(ResourceMetricSource {
            name: name.clone(),
            target,
        }),
        ..MetricSpec::default()
    }
}
