//! The order of keys that people expect: a name first, an image second, long lists last.

use std::sync::LazyLock;

use crate::map::Words;

/// Keys in the order to print them; keys that are not here follow, in the order of the API's types.
const KEYS: &[&str] = &[
    "apiVersion",
    "kind",
    "metadata",
    "type",
    "name",
    "namespace",
    "labels",
    "annotations",
    "immutable",
    // What an object is and how often it runs.
    "serviceName",
    "schedule",
    "timeZone",
    "concurrencyPolicy",
    "replicas",
    "completions",
    "parallelism",
    "backoffLimit",
    "minReadySeconds",
    "podManagementPolicy",
    "strategy",
    "updateStrategy",
    "persistentVolumeClaimRetentionPolicy",
    "rollingUpdate",
    "maxUnavailable",
    "maxSurge",
    "minAvailable",
    "scaleTargetRef",
    "minReplicas",
    "maxReplicas",
    "metrics",
    // Services and routes.
    "clusterIP",
    "externalName",
    "externalTrafficPolicy",
    "publishNotReadyAddresses",
    "ingressClassName",
    "tls",
    "host",
    "http",
    "path",
    "pathType",
    "backend",
    "selector",
    "podSelector",
    "policyTypes",
    "ingress",
    "egress",
    "from",
    "to",
    "template",
    "jobTemplate",
    "spec",
    // Pods.
    "restartPolicy",
    "automountServiceAccountToken",
    "enableServiceLinks",
    "serviceAccountName",
    "hostname",
    "hostNetwork",
    "hostPID",
    "hostIPC",
    "hostUsers",
    "shareProcessNamespace",
    "terminationGracePeriodSeconds",
    "dnsPolicy",
    "dnsConfig",
    "hostAliases",
    "imagePullSecrets",
    "priorityClassName",
    "runtimeClassName",
    "nodeSelector",
    "affinity",
    "tolerations",
    "topologySpreadConstraints",
    // Containers.
    "image",
    "imagePullPolicy",
    "command",
    "args",
    "workingDir",
    "stdin",
    "tty",
    "appProtocol",
    "port",
    "containerPort",
    "hostPort",
    "nodePort",
    "protocol",
    "targetPort",
    "ports",
    "envFrom",
    "env",
    "key",
    "operator",
    "value",
    "values",
    "limits",
    "requests",
    "resources",
    "lifecycle",
    "startupProbe",
    "readinessProbe",
    "livenessProbe",
    "exec",
    "httpGet",
    "tcpSocket",
    "initialDelaySeconds",
    "periodSeconds",
    "timeoutSeconds",
    "failureThreshold",
    "mountPath",
    "subPath",
    "readOnly",
    "recursiveReadOnly",
    "mountPropagation",
    "securityContext",
    "volumeMounts",
    "initContainers",
    "containers",
    "volumes",
    "volumeClaimTemplates",
    // Claims, volumes, configs.
    "accessModes",
    "storageClassName",
    "volumeMode",
    "volumeName",
    "capacity",
    "mountOptions",
    "secretName",
    "defaultMode",
    "items",
    "mode",
    "data",
    "binaryData",
];

/// Labels that every object carries, in the order to print them; others follow.
const LABELS: &[&str] = &[
    "app.kubernetes.io/name",
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/managed-by",
];

static RANKS: LazyLock<Words<usize>> = LazyLock::new(|| {
    KEYS.iter()
        .enumerate()
        .map(|(at, key)| (*key, at))
        .collect()
});

/// Where the key of a typed object stands among its siblings.
pub(super) fn field(key: &str) -> usize {
    RANKS.get(key).copied().unwrap_or(KEYS.len())
}

/// Where a label stands among its siblings.
pub(super) fn label(key: &str) -> usize {
    LABELS
        .iter()
        .position(|label| *label == key)
        .unwrap_or(LABELS.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_has_two_places() {
        assert_eq!(RANKS.len(), KEYS.len());
    }
}
