//! `KP5012`: fields behind a feature gate that is off by default.
//!
//! The API server drops the field without a word, and the app is OutOfSync over it, as with a field that does not exist.

use std::sync::LazyLock;

use crate::diagnostic::rules;
use crate::drift::finder::{Finder, Found};
use crate::drift::schema::{Versions, schema};
use crate::yaml::Map;

/// A field, the gate, and the versions in which the gate is off by default.
struct Gate {
    of: &'static str,
    field: &'static str,
    gate: &'static str,
    off: Versions,
}

const fn until(since: u16, until: u16) -> Versions {
    Versions {
        since,
        until: Some(until),
    }
}

const fn since(since: u16) -> Versions {
    Versions { since, until: None }
}

const GATES: &[Gate] = &[
    Gate {
        of: "Lifecycle",
        field: "stopSignal",
        gate: "ContainerStopSignals",
        off: since(33),
    },
    Gate {
        of: "Volume",
        field: "image",
        gate: "ImageVolume",
        off: until(31, 35),
    },
    Gate {
        of: "PodSpec",
        field: "hostnameOverride",
        gate: "HostnameOverride",
        off: until(34, 35),
    },
    Gate {
        of: "PodSpec",
        field: "hostUsers",
        gate: "UserNamespacesSupport",
        off: until(29, 33),
    },
    Gate {
        of: "VolumeMount",
        field: "recursiveReadOnly",
        gate: "RecursiveReadOnlyMounts",
        off: until(30, 31),
    },
    Gate {
        of: "Container",
        field: "restartPolicyRules",
        gate: "ContainerRestartRules",
        off: until(34, 35),
    },
    Gate {
        of: "ServiceSpec",
        field: "trafficDistribution",
        gate: "ServiceTrafficDistribution",
        off: until(30, 31),
    },
    Gate {
        of: "PodSpec",
        field: "resources",
        gate: "PodLevelResources",
        off: until(32, 34),
    },
];

/// The gates of each type, by its index.
static OF_TYPES: LazyLock<Vec<Vec<&Gate>>> =
    LazyLock::new(|| schema().by_type(GATES.iter().map(|gate| (gate.of, gate))));

/// Looks at a value of the type with this index.
pub(in crate::drift) fn find(index: usize, map: &Map, finder: &mut Finder<'_>) {
    for gate in OF_TYPES.get(index).into_iter().flatten() {
        let minor = finder.settings.kube_version.minor;
        let entry = map.get(gate.field).filter(|entry| !entry.node.is_null());
        if let Some(entry) = entry.filter(|_| gate.off.contains(minor)) {
            let field = gate.field;
            let message = format!(
                "`{field}` needs the feature gate {}, which is off by default in Kubernetes 1.{minor}: the API server drops it{}",
                gate.gate,
                finder.of_argo_cd("; Argo CD stays OutOfSync")
            );
            finder.say(
                Found::key(&rules::GATED_FIELD, field, entry, message).help(format!(
                    "remove `{field}`, or enable the feature gate and allow this finding"
                )),
            );
        }
    }
}
