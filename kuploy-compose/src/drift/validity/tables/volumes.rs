//! Volumes of pods: `validateVolumes` and what it calls, in `pkg/apis/core/validation`.

use crate::drift::validity::constraint::Check::{Between, Is, NotNegative, OneOf};
use crate::drift::validity::constraint::Constraint::{
    AtMostOne, ExactlyOne, Field, Find, Required,
};
use crate::drift::validity::constraint::Table;
use crate::drift::validity::formats::{ABSOLUTE, CONFIG_KEY, DRIVER, FILE_IN_VOLUME, NO_STEP_UP};
use crate::drift::validity::objects::volumes;

/// What a volume can be; none is an `emptyDir`.
pub(super) const SOURCES: &[&str] = &[
    "hostPath",
    "emptyDir",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "gitRepo",
    "secret",
    "nfs",
    "iscsi",
    "glusterfs",
    "persistentVolumeClaim",
    "rbd",
    "flexVolume",
    "cinder",
    "cephfs",
    "flocker",
    "downwardAPI",
    "fc",
    "azureFile",
    "configMap",
    "vsphereVolume",
    "quobyte",
    "azureDisk",
    "photonPersistentDisk",
    "projected",
    "portworxVolume",
    "scaleIO",
    "storageos",
    "csi",
    "ephemeral",
    "image",
];

pub(super) const TABLE: Table = &[
    (&["Volume"], &[AtMostOne(SOURCES)]),
    (
        &["HostPathVolumeSource"],
        &[Required(&["path"]), Field("path", Is(&NO_STEP_UP))],
    ),
    (
        &["EmptyDirVolumeSource"],
        &[Field("sizeLimit", NotNegative), Find(volumes::find_medium)],
    ),
    (
        &[
            "ConfigMapVolumeSource",
            "ConfigMapProjection",
            "SecretProjection",
        ],
        &[Required(&["name"])],
    ),
    (&["SecretVolumeSource"], &[Required(&["secretName"])]),
    (
        &["KeyToPath"],
        &[
            Required(&["key", "path"]),
            Field("path", Is(&FILE_IN_VOLUME)),
            Field("key", Is(&CONFIG_KEY)),
        ],
    ),
    (
        &["PersistentVolumeClaimVolumeSource"],
        &[Required(&["claimName"])],
    ),
    (
        &["DownwardAPIVolumeFile"],
        &[
            Required(&["path"]),
            Field("path", Is(&FILE_IN_VOLUME)),
            ExactlyOne(&["fieldRef", "resourceFieldRef"]),
            Find(volumes::find_field_path),
        ],
    ),
    (
        &["ProjectedVolumeSource"],
        &[Find(volumes::find_projected_paths)],
    ),
    (
        &["VolumeProjection"],
        &[ExactlyOne(&[
            "configMap",
            "secret",
            "downwardAPI",
            "serviceAccountToken",
            "clusterTrustBundle",
            "podCertificate",
        ])],
    ),
    (
        &["ServiceAccountTokenProjection"],
        &[
            Required(&["path"]),
            Field("path", Is(&FILE_IN_VOLUME)),
            Field("expirationSeconds", Between(600, 1 << 32)),
        ],
    ),
    (
        &["NFSVolumeSource"],
        &[Required(&["server", "path"]), Field("path", Is(&ABSOLUTE))],
    ),
    (
        &["GitRepoVolumeSource"],
        &[
            Required(&["repository"]),
            Field("directory", Is(&FILE_IN_VOLUME)),
        ],
    ),
    (
        &["EphemeralVolumeSource"],
        &[Required(&["volumeClaimTemplate"])],
    ),
    (
        &["ISCSIVolumeSource", "ISCSIPersistentVolumeSource"],
        &[
            Required(&["targetPortal", "iqn"]),
            Field("lun", Between(0, 255)),
        ],
    ),
    (
        &["GlusterfsVolumeSource"],
        &[Required(&["endpoints", "path"])],
    ),
    (
        &["GlusterfsPersistentVolumeSource"],
        &[Required(&["endpoints", "path"])],
    ),
    (
        &["RBDVolumeSource", "RBDPersistentVolumeSource"],
        &[Required(&["monitors", "image"])],
    ),
    (
        &["CephFSVolumeSource", "CephFSPersistentVolumeSource"],
        &[Required(&["monitors"])],
    ),
    (
        &["CinderVolumeSource", "CinderPersistentVolumeSource"],
        &[Required(&["volumeID"])],
    ),
    (
        &["AWSElasticBlockStoreVolumeSource"],
        &[Required(&["volumeID"]), Field("partition", Between(0, 255))],
    ),
    (
        &["GCEPersistentDiskVolumeSource"],
        &[Required(&["pdName"]), Field("partition", Between(0, 255))],
    ),
    (
        &["AzureFileVolumeSource", "AzureFilePersistentVolumeSource"],
        &[Required(&["secretName", "shareName"])],
    ),
    (
        &["AzureDiskVolumeSource"],
        &[Required(&["diskName", "diskURI"])],
    ),
    (
        &["VsphereVirtualDiskVolumeSource"],
        &[Required(&["volumePath"])],
    ),
    (
        &["FlockerVolumeSource"],
        &[ExactlyOne(&["datasetName", "datasetUUID"])],
    ),
    (&["FCVolumeSource"], &[ExactlyOne(&["targetWWNs", "wwids"])]),
    (
        &["FlexVolumeSource", "FlexPersistentVolumeSource"],
        &[Required(&["driver"])],
    ),
    (
        &["CSIVolumeSource"],
        &[Required(&["driver"]), Field("driver", Is(&DRIVER))],
    ),
    (
        &["CSIPersistentVolumeSource"],
        &[
            Required(&["driver", "volumeHandle"]),
            Field("driver", Is(&DRIVER)),
        ],
    ),
    (
        &["LocalVolumeSource"],
        &[Required(&["path"]), Field("path", Is(&NO_STEP_UP))],
    ),
    (
        &["ScaleIOVolumeSource"],
        &[
            Field(
                "storageMode",
                OneOf(&["ThickProvisioned", "ThinProvisioned"]),
            ),
            Required(&["gateway", "system"]),
        ],
    ),
];
