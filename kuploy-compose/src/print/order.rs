//! Which keys come first in which Kubernetes mapping: the order that people write them in.

use std::sync::LazyLock;

use crate::map::{IndexMap, Words};

/// What a mapping is, and the keys that come first in it, in order.
struct Row {
    /// `KEY`, `PARENT/KEY` or `KIND/KEY` (for what stands directly below an object of that kind); empty for an object
    /// itself. Items of a list go by the key of the list.
    place: &'static str,
    first: &'static [&'static str],
}

const CONTAINER: &[&str] = &[
    "name",
    "image",
    "imagePullPolicy",
    "restartPolicy",
    "command",
    "args",
    "workingDir",
    "ports",
    "envFrom",
    "env",
    "resources",
    "resizePolicy",
    "startupProbe",
    "livenessProbe",
    "readinessProbe",
    "lifecycle",
    "securityContext",
    "volumeMounts",
    "volumeDevices",
    "stdin",
    "stdinOnce",
    "tty",
];

const POD: &[&str] = &[
    "hostname",
    "subdomain",
    "setHostnameAsFQDN",
    "restartPolicy",
    "activeDeadlineSeconds",
    "serviceAccountName",
    "automountServiceAccountToken",
    "enableServiceLinks",
    "terminationGracePeriodSeconds",
    "runtimeClassName",
    "priorityClassName",
    "schedulerName",
    "nodeName",
    "nodeSelector",
    "affinity",
    "tolerations",
    "topologySpreadConstraints",
    "hostNetwork",
    "hostPID",
    "hostIPC",
    "hostUsers",
    "shareProcessNamespace",
    "os",
    "dnsPolicy",
    "dnsConfig",
    "hostAliases",
    "imagePullSecrets",
    "resources",
    "securityContext",
    "initContainers",
    "containers",
    "volumes",
];

const PROBE: &[&str] = &[
    "exec",
    "httpGet",
    "tcpSocket",
    "grpc",
    "initialDelaySeconds",
    "periodSeconds",
    "timeoutSeconds",
    "successThreshold",
    "failureThreshold",
    "terminationGracePeriodSeconds",
];

const REFERENCE: &[&str] = &[
    "group",
    "apiGroup",
    "kind",
    "namespace",
    "name",
    "sectionName",
    "port",
    "weight",
];

/// By place; the more exact place is looked up first.
const ROWS: &[Row] = &[
    Row {
        place: "",
        first: &[
            "apiVersion",
            "kind",
            "metadata",
            "type",
            "immutable",
            "namespace",
            "namePrefix",
            "nameSuffix",
            "resources",
            "components",
            "configMapGenerator",
            "secretGenerator",
            "generatorOptions",
        ],
    },
    Row {
        place: "Pod/spec",
        first: POD,
    },
    Row {
        place: "template/spec",
        first: POD,
    },
    Row {
        place: "Service/spec",
        first: &[
            "type",
            "clusterIP",
            "clusterIPs",
            "externalName",
            "ipFamilyPolicy",
            "ipFamilies",
            "publishNotReadyAddresses",
            "externalTrafficPolicy",
            "sessionAffinity",
            "selector",
            "ports",
        ],
    },
    Row {
        place: "spec",
        first: &[
            // Workloads.
            "schedule",
            "timeZone",
            "suspend",
            "concurrencyPolicy",
            "serviceName",
            "replicas",
            "completions",
            "parallelism",
            "completionMode",
            "backoffLimit",
            "activeDeadlineSeconds",
            "ttlSecondsAfterFinished",
            "minReadySeconds",
            "progressDeadlineSeconds",
            "revisionHistoryLimit",
            "podManagementPolicy",
            "strategy",
            "updateStrategy",
            "persistentVolumeClaimRetentionPolicy",
            // Autoscalers, budgets, policies.
            "scaleTargetRef",
            "minReplicas",
            "maxReplicas",
            "minAvailable",
            "maxUnavailable",
            "selector",
            "podSelector",
            "policyTypes",
            "ingress",
            "egress",
            // Volumes.
            "accessModes",
            "storageClassName",
            "volumeMode",
            "resources",
            "capacity",
            "volumeName",
            // Ways in.
            "ingressClassName",
            "gatewayClassName",
            "parentRefs",
            "hostnames",
            "defaultBackend",
            "tls",
            "rules",
            // What is made of it, at the end because it is long.
            "jobTemplate",
            "template",
            "volumeClaimTemplates",
        ],
    },
    Row {
        place: "metadata",
        first: &[
            "name",
            "generateName",
            "namespace",
            "labels",
            "annotations",
            "finalizers",
        ],
    },
    Row {
        place: "template",
        first: &["metadata", "spec"],
    },
    Row {
        place: "jobTemplate",
        first: &["metadata", "spec"],
    },
    Row {
        place: "volumeClaimTemplates",
        first: &["apiVersion", "kind", "metadata", "spec"],
    },
    Row {
        place: "containers",
        first: CONTAINER,
    },
    Row {
        place: "initContainers",
        first: CONTAINER,
    },
    Row {
        place: "env",
        first: &["name", "value", "valueFrom"],
    },
    Row {
        place: "envFrom",
        first: &["prefix", "configMapRef", "secretRef"],
    },
    Row {
        place: "secretKeyRef",
        first: &["name", "key", "optional"],
    },
    Row {
        place: "configMapKeyRef",
        first: &["name", "key", "optional"],
    },
    Row {
        place: "ports",
        first: &[
            "name",
            "containerPort",
            "hostPort",
            "hostIP",
            "port",
            "protocol",
            "targetPort",
            "nodePort",
            "appProtocol",
        ],
    },
    Row {
        place: "startupProbe",
        first: PROBE,
    },
    Row {
        place: "livenessProbe",
        first: PROBE,
    },
    Row {
        place: "readinessProbe",
        first: PROBE,
    },
    Row {
        place: "httpGet",
        first: &["path", "port", "host", "scheme", "httpHeaders"],
    },
    Row {
        place: "httpHeaders",
        first: &["name", "value"],
    },
    Row {
        place: "lifecycle",
        first: &["postStart", "preStop"],
    },
    Row {
        place: "securityContext",
        first: &[
            "runAsNonRoot",
            "runAsUser",
            "runAsGroup",
            "fsGroup",
            "fsGroupChangePolicy",
            "supplementalGroups",
            "privileged",
            "allowPrivilegeEscalation",
            "readOnlyRootFilesystem",
            "capabilities",
            "sysctls",
            "procMount",
            "seccompProfile",
        ],
    },
    Row {
        place: "seccompProfile",
        first: &["type", "localhostProfile"],
    },
    Row {
        place: "sysctls",
        first: &["name", "value"],
    },
    Row {
        place: "volumeMounts",
        first: &["name", "mountPath", "subPath", "subPathExpr", "readOnly"],
    },
    Row {
        place: "volumeDevices",
        first: &["name", "devicePath"],
    },
    Row {
        place: "volumes",
        first: &["name"],
    },
    Row {
        place: "configMap",
        first: &["name", "items", "defaultMode", "optional"],
    },
    Row {
        place: "secret",
        first: &["secretName", "name", "items", "defaultMode", "optional"],
    },
    Row {
        place: "items",
        first: &["key", "path", "mode"],
    },
    Row {
        place: "nfs",
        first: &["server", "path", "readOnly"],
    },
    Row {
        place: "selector",
        first: &["matchLabels", "matchExpressions"],
    },
    Row {
        place: "matchExpressions",
        first: &["key", "operator", "values"],
    },
    Row {
        place: "tolerations",
        first: &["key", "operator", "value", "effect", "tolerationSeconds"],
    },
    Row {
        place: "hostAliases",
        first: &["ip", "hostnames"],
    },
    Row {
        place: "dnsConfig",
        first: &["nameservers", "searches", "options"],
    },
    Row {
        place: "strategy",
        first: &["type"],
    },
    Row {
        place: "updateStrategy",
        first: &["type"],
    },
    Row {
        place: "scaleTargetRef",
        first: &["apiVersion", "kind", "name"],
    },
    Row {
        place: "tls",
        first: &["hosts", "secretName"],
    },
    Row {
        place: "rules",
        first: &["host", "http", "matches", "filters", "backendRefs"],
    },
    Row {
        place: "paths",
        first: &["path", "pathType", "backend"],
    },
    Row {
        place: "backend/service",
        first: &["name", "port"],
    },
    Row {
        place: "parentRefs",
        first: REFERENCE,
    },
    Row {
        place: "backendRefs",
        first: REFERENCE,
    },
    Row {
        place: "roleRef",
        first: REFERENCE,
    },
    Row {
        place: "subjects",
        first: REFERENCE,
    },
    // kustomization.yaml
    Row {
        place: "configMapGenerator",
        first: &[
            "name",
            "namespace",
            "behavior",
            "files",
            "envs",
            "literals",
            "options",
        ],
    },
    Row {
        place: "secretGenerator",
        first: &[
            "name",
            "namespace",
            "behavior",
            "type",
            "files",
            "envs",
            "literals",
            "options",
        ],
    },
    Row {
        place: "images",
        first: &["name", "newName", "newTag", "digest"],
    },
    Row {
        place: "replicas",
        first: &["name", "count"],
    },
];

/// The order of one kind of mapping.
pub(super) struct Order {
    /// The part of the place before the last `/`; empty for every mapping under the key.
    above: &'static str,
    ranks: Words<usize>,
}

/// [`ROWS`] by the last part of their places, those of one key in the order of the table.
static ORDERS: LazyLock<Words<Vec<Order>>> = LazyLock::new(|| {
    let mut orders = IndexMap::new();
    for row in ROWS {
        let (above, key) = row.place.rsplit_once('/').unwrap_or(("", row.place));
        let ranks = row.first.iter().zip(0..);
        let order = Order {
            above,
            ranks: ranks.map(|(key, rank)| (*key, rank)).collect(),
        };
        orders.update(key, Vec::new, |orders: &mut Vec<Order>| orders.push(order));
    }
    orders.into_iter().collect()
});

impl Order {
    /// Where a key stands among its siblings.
    pub(super) fn rank(&self, key: &str) -> usize {
        let rank = self.ranks.get(key).copied();
        rank.unwrap_or(self.ranks.len())
    }
}

/// The keys that come first in a mapping, `None` when it keeps its order.
pub(super) fn of(kind: &str, parent: &str, key: &str) -> Option<&'static Order> {
    let orders = ORDERS.get(key)?;
    let exact =
        |order: &&Order| !order.above.is_empty() && (order.above == parent || order.above == kind);
    let anywhere = |order: &&Order| order.above.is_empty();
    orders
        .iter()
        .find(exact)
        .or_else(|| orders.iter().find(anywhere))
}
