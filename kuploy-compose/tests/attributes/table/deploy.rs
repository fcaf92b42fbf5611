//! Keys of a service about what is run, and where: images, builds, `deploy`.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("deploy", "", "deploy: {replicas: 2}"),
    (
        "deploy.endpoint_mode",
        "expose: [80]",
        "expose: [80]\ndeploy: {endpoint_mode: dnsrr}",
    ),
    ("deploy.labels", "", "deploy: {labels: {a: b}}"),
    ("deploy.mode", "", "deploy: {mode: global}"),
    (
        "deploy.placement",
        "",
        "deploy: {placement: {max_replicas_per_node: 1}}",
    ),
    (
        "deploy.placement.constraints",
        "",
        "deploy: {placement: {constraints: ['node.labels.disk == ssd']}}",
    ),
    (
        "deploy.placement.constraints",
        "",
        "deploy: {placement: {constraints: ['node.role == manager']}}",
    ),
    (
        "deploy.placement.max_replicas_per_node",
        "",
        "deploy: {placement: {max_replicas_per_node: 1}}",
    ),
    (
        "deploy.placement.max_replicas_per_node",
        "",
        "deploy: {placement: {max_replicas_per_node: 2}}",
    ),
    (
        "deploy.placement.preferences",
        "",
        "deploy: {placement: {preferences: [{spread: node.labels.zone}]}}",
    ),
    (
        "deploy.placement.preferences[].spread",
        "",
        "deploy: {placement: {preferences: [{spread: node.labels.zone}]}}",
    ),
    ("deploy.replicas", "", "deploy: {replicas: 0}"),
    (
        "deploy.resources",
        "",
        "deploy: {resources: {limits: {memory: 64M}}}",
    ),
    (
        "deploy.resources.limits",
        "",
        "deploy: {resources: {limits: {memory: 64M}}}",
    ),
    (
        "deploy.resources.limits.cpus",
        "",
        "deploy: {resources: {limits: {cpus: 0.5}}}",
    ),
    (
        "deploy.resources.limits.memory",
        "",
        "deploy: {resources: {limits: {memory: 64M}}}",
    ),
    (
        "deploy.resources.limits.pids",
        "",
        "deploy: {resources: {limits: {pids: 10}}}",
    ),
    (
        "deploy.resources.reservations",
        "",
        "deploy: {resources: {reservations: {memory: 64M}}}",
    ),
    (
        "deploy.resources.reservations.cpus",
        "",
        "deploy: {resources: {reservations: {cpus: 0.5}}}",
    ),
    (
        "deploy.resources.reservations.memory",
        "",
        "deploy: {resources: {reservations: {memory: 64M}}}",
    ),
    (
        "deploy.resources.reservations.devices",
        "",
        "deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 1}]}}}",
    ),
    (
        "deploy.resources.reservations.devices[].capabilities",
        "",
        "deploy: {resources: {reservations: {devices: [{capabilities: [tpu], count: 1}]}}}",
    ),
    (
        "deploy.resources.reservations.devices[].count",
        "deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}]}}}",
        "deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 3}]}}}",
    ),
    (
        "deploy.resources.reservations.devices[].device_ids",
        "deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}]}}}",
        "deploy: {resources: {reservations: {devices: [{capabilities: [gpu], device_ids: ['0']}]}}}",
    ),
    (
        "deploy.resources.reservations.devices[].driver",
        "deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 1}]}}}",
        "deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 1, driver: amd}]}}}",
    ),
    (
        "deploy.resources.reservations.devices[].options",
        "deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 1}]}}}",
        "deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 1, options: {a: b}}]}}}",
    ),
    (
        "deploy.resources.reservations.generic_resources",
        "",
        "deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: ssd, value: 1}}]}}}",
    ),
    (
        "deploy.resources.reservations.generic_resources[].discrete_resource_spec",
        "",
        "deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: ssd, value: 1}}]}}}",
    ),
    (
        "deploy.resources.reservations.generic_resources[].discrete_resource_spec.kind",
        "",
        "deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: x.io/ssd, value: 1}}]}}}",
    ),
    (
        "deploy.resources.reservations.generic_resources[].discrete_resource_spec.value",
        "deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: x.io/ssd, value: 1}}]}}}",
        "deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: x.io/ssd, value: 2}}]}}}",
    ),
    (
        "deploy.restart_policy",
        "",
        "deploy: {restart_policy: {condition: none}}",
    ),
    (
        "deploy.restart_policy.condition",
        "",
        "deploy: {restart_policy: {condition: none}}",
    ),
    (
        "deploy.restart_policy.delay",
        "",
        "deploy: {restart_policy: {delay: 5s}}",
    ),
    (
        "deploy.restart_policy.max_attempts",
        "",
        "deploy: {restart_policy: {max_attempts: 5}}",
    ),
    (
        "deploy.restart_policy.window",
        "",
        "deploy: {restart_policy: {window: 5s}}",
    ),
    (
        "deploy.rollback_config",
        "",
        "deploy: {rollback_config: {parallelism: 2}}",
    ),
    (
        "deploy.rollback_config.delay",
        "",
        "deploy: {rollback_config: {delay: 2s}}",
    ),
    (
        "deploy.rollback_config.failure_action",
        "",
        "deploy: {rollback_config: {failure_action: pause}}",
    ),
    (
        "deploy.rollback_config.max_failure_ratio",
        "",
        "deploy: {rollback_config: {max_failure_ratio: 0.5}}",
    ),
    (
        "deploy.rollback_config.monitor",
        "",
        "deploy: {rollback_config: {monitor: 2s}}",
    ),
    (
        "deploy.rollback_config.order",
        "",
        "deploy: {rollback_config: {order: stop-first}}",
    ),
    (
        "deploy.rollback_config.parallelism",
        "",
        "deploy: {rollback_config: {parallelism: 2}}",
    ),
    (
        "deploy.update_config",
        "",
        "deploy: {update_config: {parallelism: 2}}",
    ),
    (
        "deploy.update_config.delay",
        "deploy: {update_config: {parallelism: 2}}",
        "deploy: {update_config: {parallelism: 2, delay: 5s}}",
    ),
    (
        "deploy.update_config.failure_action",
        "deploy: {update_config: {parallelism: 2}}",
        "deploy: {update_config: {parallelism: 2, failure_action: rollback}}",
    ),
    (
        "deploy.update_config.max_failure_ratio",
        "deploy: {update_config: {parallelism: 2}}",
        "deploy: {update_config: {parallelism: 2, max_failure_ratio: 0.5}}",
    ),
    (
        "deploy.update_config.monitor",
        "deploy: {update_config: {parallelism: 2}}",
        "deploy: {update_config: {parallelism: 2, monitor: 5s}}",
    ),
    (
        "deploy.update_config.order",
        "deploy: {update_config: {parallelism: 2}}",
        "deploy: {update_config: {parallelism: 2, order: start-first}}",
    ),
    (
        "deploy.update_config.parallelism",
        "deploy: {update_config: {order: stop-first}}",
        "deploy: {update_config: {order: stop-first, parallelism: 2}}",
    ),
    ("image", "", "image: nginx:1.28"),
    ("platform", "", "platform: linux/arm64"),
    ("platform", "", "platform: linux"),
    ("pull_policy", "", "pull_policy: always"),
    ("pull_policy", "", "pull_policy: build"),
    ("runtime", "", "runtime: kata"),
    ("scale", "", "scale: 2"),
];
