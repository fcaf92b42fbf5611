//! Autoscalers and disruption budgets: `pkg/apis/autoscaling/validation`, `pkg/apis/policy/validation`.

use crate::drift::validity::constraint::Check::{AtLeast, Between, CountOrPercent, Is, Positive};
use crate::drift::validity::constraint::Constraint::{AtMostOne, Field, Find, Required};
use crate::drift::validity::constraint::Table;
use crate::drift::validity::formats::PATH_SEGMENT;
use crate::drift::validity::objects::autoscaling;

pub(super) const TABLE: Table = &[
    (
        &[
            "HorizontalPodAutoscalerSpec",
            "AutoscalingV1HorizontalPodAutoscalerSpec",
        ],
        &[
            // Zero is taken behind a feature gate that is on since 1.36 in some clusters.
            Field("minReplicas", AtLeast(0)),
            Field("maxReplicas", AtLeast(1)),
            Field("targetCPUUtilizationPercentage", AtLeast(1)),
            Find(autoscaling::find_bounds),
        ],
    ),
    (
        &[
            "CrossVersionObjectReference",
            "AutoscalingV1CrossVersionObjectReference",
        ],
        &[
            Required(&["kind", "name"]),
            Field("kind", Is(&PATH_SEGMENT)),
            Field("name", Is(&PATH_SEGMENT)),
        ],
    ),
    (&["MetricSpec"], &[Find(autoscaling::find_source)]),
    (
        &["ResourceMetricSource"],
        &[Required(&["name"]), Find(autoscaling::find_resource_target)],
    ),
    (
        &["ContainerResourceMetricSource"],
        &[
            Required(&["name", "container"]),
            Find(autoscaling::find_resource_target),
        ],
    ),
    (
        &["PodsMetricSource"],
        &[Find(autoscaling::find_average_target)],
    ),
    (
        &["ObjectMetricSource", "ExternalMetricSource"],
        &[Find(autoscaling::find_value_target)],
    ),
    (
        &["MetricIdentifier"],
        &[Required(&["name"]), Field("name", Is(&PATH_SEGMENT))],
    ),
    (
        &["MetricTarget"],
        &[
            Field("averageUtilization", AtLeast(1)),
            Field("averageValue", Positive),
            Field("value", Positive),
        ],
    ),
    (
        &["HPAScalingRules"],
        &[
            Field("stabilizationWindowSeconds", Between(0, 3600)),
            Find(autoscaling::find_policies),
        ],
    ),
    (
        &["HPAScalingPolicy"],
        &[
            Field("value", AtLeast(1)),
            Field("periodSeconds", Between(1, 1800)),
        ],
    ),
    (
        &["PodDisruptionBudgetSpec"],
        &[
            AtMostOne(&["minAvailable", "maxUnavailable"]),
            Field("minAvailable", CountOrPercent(100)),
            Field("maxUnavailable", CountOrPercent(100)),
        ],
    ),
];
