//! Workloads: `pkg/apis/apps/validation`, `pkg/apis/batch/validation`.

use crate::drift::validity::constraint::Check::{
    AtLeast, AtMost, Between, CountOrPercent, Is, Labels, OneOf,
};
use crate::drift::validity::constraint::Constraint::{ExactlyOne, Field, Find, Required};
use crate::drift::validity::constraint::Table;
use crate::drift::validity::constraint::Then::{With, Without};
use crate::drift::validity::constraint::{unless, when};
use crate::drift::validity::formats::{LABEL, SCHEDULE, TIME_ZONE, WITH_DOMAIN};
use crate::drift::validity::objects::{jobs, metadata, workloads};

/// Percentages that may be above a hundred.
const ANY: i64 = i64::MAX;

pub(super) const TABLE: Table = &[
    (
        &[
            "DeploymentSpec",
            "ReplicaSetSpec",
            "ReplicationControllerSpec",
            "StatefulSetSpec",
            "DaemonSetSpec",
        ],
        &[
            Field("replicas", AtLeast(0)),
            Field("minReadySeconds", AtLeast(0)),
            Field("revisionHistoryLimit", AtLeast(0)),
            Find(workloads::find_pod),
        ],
    ),
    (
        &[
            "DeploymentSpec",
            "ReplicaSetSpec",
            "StatefulSetSpec",
            "DaemonSetSpec",
        ],
        &[Find(workloads::find_selector)],
    ),
    (&["DeploymentSpec"], &[Find(workloads::find_deadline)]),
    (
        &["DeploymentStrategy"],
        &[when("type", &["Recreate"], Without(&["rollingUpdate"]))],
    ),
    (
        &["RollingUpdateDeployment"],
        &[
            Field("maxSurge", CountOrPercent(ANY)),
            Field("maxUnavailable", CountOrPercent(100)),
            Find(workloads::find_standstill),
        ],
    ),
    (
        &["RollingUpdateDaemonSet"],
        &[
            Field("maxSurge", CountOrPercent(100)),
            Field("maxUnavailable", CountOrPercent(100)),
            Find(workloads::find_surge),
        ],
    ),
    (&["StatefulSetSpec"], &[Field("serviceName", Is(&LABEL))]),
    (
        &["StatefulSetUpdateStrategy"],
        &[
            Field("type", OneOf(&["OnDelete", "RollingUpdate"])),
            when("type", &["OnDelete"], Without(&["rollingUpdate"])),
        ],
    ),
    (
        &["RollingUpdateStatefulSetStrategy"],
        &[
            Field("partition", AtLeast(0)),
            Field("maxUnavailable", CountOrPercent(100)),
        ],
    ),
    (&["StatefulSetOrdinals"], &[Field("start", AtLeast(0))]),
    (&["ReplicationControllerSpec"], &[Field("selector", Labels)]),
    (
        &["JobSpec"],
        &[
            Field("parallelism", AtLeast(0)),
            Field("completions", AtLeast(0)),
            Field("backoffLimit", AtLeast(0)),
            Field("backoffLimitPerIndex", AtLeast(0)),
            Field("maxFailedIndexes", AtLeast(0)),
            Field("activeDeadlineSeconds", AtLeast(0)),
            Field("ttlSecondsAfterFinished", AtLeast(0)),
            Field("managedBy", Is(&WITH_DOMAIN)),
            unless(
                "completionMode",
                &["Indexed"],
                "NonIndexed",
                Without(&["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"]),
            ),
            when("maxFailedIndexes", &[], With(&["backoffLimitPerIndex"])),
            when("manualSelector", &["true"], With(&["selector"])),
            Find(jobs::find_selector),
            Find(jobs::find_pod),
            Find(jobs::find_failure_policy),
            Find(jobs::find_completions),
        ],
    ),
    (&["PodFailurePolicy"], &[Field("rules", AtMost(20))]),
    (
        &["PodFailurePolicyRule"],
        &[ExactlyOne(&["onExitCodes", "onPodConditions"])],
    ),
    (
        &["PodFailurePolicyOnExitCodesRequirement"],
        &[
            Required(&["values"]),
            Field("values", AtMost(255)),
            Find(jobs::find_exit_codes),
        ],
    ),
    (
        &["PodFailurePolicyOnPodConditionsPattern"],
        &[Field("status", OneOf(&["False", "True", "Unknown"]))],
    ),
    (
        &["SuccessPolicy"],
        &[Required(&["rules"]), Field("rules", AtMost(20))],
    ),
    (&["SuccessPolicyRule"], &[Find(jobs::find_success_rule)]),
    (
        &["CronJobSpec"],
        &[
            Required(&["schedule"]),
            Field("schedule", Is(&SCHEDULE)),
            Field("timeZone", Is(&TIME_ZONE)),
            Find(jobs::find_empty_time_zone),
            Field("startingDeadlineSeconds", AtLeast(0)),
            Field("successfulJobsHistoryLimit", AtLeast(0)),
            Field("failedJobsHistoryLimit", AtLeast(0)),
        ],
    ),
    (&["CronJob"], &[Find(metadata::find_long_cron_job)]),
    (&["Job"], &[Find(metadata::find_long_job)]),
    (
        &["ContainerRestartRuleOnExitCodes"],
        &[Required(&["values"])],
    ),
    (
        &["LeaseSpec"],
        &[
            Field("leaseDurationSeconds", Between(1, 2_147_483_647)),
            Field("leaseTransitions", AtLeast(0)),
        ],
    ),
];
