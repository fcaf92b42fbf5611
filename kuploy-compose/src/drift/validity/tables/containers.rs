//! Containers: `validateContainers` and what it calls, in `pkg/apis/core/validation`.

use crate::drift::validity::constraint::Check::{
    AtLeast, Between, Each, Is, Keys, NotNegative, OneOf, Port,
};
use crate::drift::validity::constraint::Constraint::{
    AtMostOne, ExactlyOne, Field, Find, Required,
};
use crate::drift::validity::constraint::Table;
use crate::drift::validity::constraint::Then::{With, Without};
use crate::drift::validity::constraint::{unless, when};
use crate::drift::validity::formats::{CONFIG_KEY, HEADER, LABEL, NO_STEP_UP, PORT_NAME, RELATIVE};
use crate::drift::validity::objects::containers;

/// The largest user or group.
const LAST_ID: i64 = 2_147_483_647;
const ID: crate::drift::validity::constraint::Check = Between(0, LAST_ID);

pub(super) const TABLE: Table = &[
    (
        &["Container"],
        &[
            Required(&["name", "image"]),
            Find(containers::find_ports),
            Find(containers::find_mounts),
        ],
    ),
    (
        &["ContainerPort"],
        &[
            Field("containerPort", Between(1, 65_535)),
            // Zero is none.
            Field("hostPort", Between(0, 65_535)),
            Field("name", Is(&PORT_NAME)),
        ],
    ),
    (
        &["EnvVarSource"],
        &[ExactlyOne(&[
            "fieldRef",
            "resourceFieldRef",
            "configMapKeyRef",
            "secretKeyRef",
            "fileKeyRef",
        ])],
    ),
    (&["EnvVar"], &[Find(containers::find_field_path)]),
    (
        &["ConfigMapKeySelector", "SecretKeySelector"],
        &[Required(&["name", "key"]), Field("key", Is(&CONFIG_KEY))],
    ),
    (
        &["EnvFromSource"],
        &[
            ExactlyOne(&["configMapRef", "secretRef"]),
            Find(containers::find_prefix),
        ],
    ),
    (
        &["ConfigMapEnvSource", "SecretEnvSource"],
        &[Required(&["name"])],
    ),
    (
        &["ResourceRequirements"],
        &[
            Field("limits", Each(&NotNegative)),
            Field("requests", Each(&NotNegative)),
            Find(containers::find_resources),
        ],
    ),
    (
        &["VolumeMount"],
        &[
            Required(&["name", "mountPath"]),
            Field("subPath", Is(&RELATIVE)),
            Field("subPathExpr", Is(&RELATIVE)),
            Find(containers::find_sub_paths),
            when(
                "recursiveReadOnly",
                &["Enabled", "IfPossible"],
                With(&["readOnly"]),
            ),
        ],
    ),
    (
        &["VolumeDevice"],
        &[
            Required(&["name", "devicePath"]),
            Field("devicePath", Is(&NO_STEP_UP)),
        ],
    ),
    (
        &["Probe"],
        &[
            ExactlyOne(&["exec", "httpGet", "tcpSocket", "grpc"]),
            Field("initialDelaySeconds", AtLeast(0)),
            Field("timeoutSeconds", AtLeast(0)),
            Field("periodSeconds", AtLeast(0)),
            Field("successThreshold", AtLeast(0)),
            Field("failureThreshold", AtLeast(0)),
            Field("terminationGracePeriodSeconds", AtLeast(1)),
        ],
    ),
    (
        &["LifecycleHandler"],
        &[ExactlyOne(&["exec", "httpGet", "tcpSocket", "sleep"])],
    ),
    (&["SleepAction"], &[Field("seconds", AtLeast(0))]),
    (&["ExecAction"], &[Required(&["command"])]),
    (
        &["HTTPGetAction", "TCPSocketAction"],
        &[Field("port", Port)],
    ),
    (&["GRPCAction"], &[Field("port", Between(1, 65_535))]),
    (
        &["HTTPHeader"],
        &[Required(&["name"]), Field("name", Is(&HEADER))],
    ),
    (
        &["SecurityContext"],
        &[
            Field("runAsUser", ID),
            Field("runAsGroup", ID),
            Find(containers::find_escalation),
        ],
    ),
    (
        &["SeccompProfile", "AppArmorProfile"],
        &[
            when("type", &["Localhost"], With(&["localhostProfile"])),
            unless("type", &["Localhost"], "", Without(&["localhostProfile"])),
        ],
    ),
    (
        &["SeccompProfile"],
        &[Field("localhostProfile", Is(&RELATIVE))],
    ),
    (
        &["PodSecurityContext"],
        &[
            Field("runAsUser", ID),
            Field("runAsGroup", ID),
            Field("fsGroup", ID),
            Field("supplementalGroups", Each(&ID)),
            Find(containers::find_sysctls),
        ],
    ),
    (
        &["Sysctl"],
        &[
            Required(&["name"]),
            Field("name", Is(&crate::drift::validity::formats::SYSCTL)),
        ],
    ),
    (
        &["ContainerResizePolicy"],
        &[
            Required(&["resourceName", "restartPolicy"]),
            Field("resourceName", OneOf(&["cpu", "memory"])),
        ],
    ),
    (
        &["ObjectFieldSelector"],
        &[Field("apiVersion", OneOf(&["v1"]))],
    ),
    (
        &["ResourceFieldSelector"],
        &[
            Required(&["resource"]),
            Find(containers::find_resource_field),
        ],
    ),
    (
        &["WindowsSecurityContextOptions"],
        &[AtMostOne(&["gmsaCredentialSpec", "hostProcess"])],
    ),
    (
        &["PodResourceClaim"],
        &[
            ExactlyOne(&["resourceClaimName", "resourceClaimTemplateName"]),
            Field("name", Is(&LABEL)),
        ],
    ),
    (
        &["Overhead"],
        &[
            Field("podFixed", Each(&NotNegative)),
            Field(
                "podFixed",
                Keys(&crate::drift::validity::formats::QUALIFIED),
            ),
        ],
    ),
];
