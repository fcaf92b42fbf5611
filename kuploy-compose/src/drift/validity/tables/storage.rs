//! Claims, volumes and classes: `pkg/apis/core/validation`, `pkg/apis/storage/validation`.

use crate::drift::validity::constraint::Check::{Distinct, Each, Is, Positive};
use crate::drift::validity::constraint::Constraint::{ExactlyOne, Field, Find, Required};
use crate::drift::validity::constraint::Table;
use crate::drift::validity::formats::{QUALIFIED, SUBDOMAIN};
use crate::drift::validity::objects::{metadata, storage};

/// What a PersistentVolume can be made of.
const SOURCES: &[&str] = &[
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "hostPath",
    "glusterfs",
    "nfs",
    "rbd",
    "iscsi",
    "cinder",
    "cephfs",
    "fc",
    "flocker",
    "flexVolume",
    "azureFile",
    "vsphereVolume",
    "quobyte",
    "azureDisk",
    "photonPersistentDisk",
    "portworxVolume",
    "scaleIO",
    "local",
    "storageos",
    "csi",
];

pub(super) const TABLE: Table = &[
    (
        &["PersistentVolumeClaimSpec"],
        &[
            Required(&["accessModes"]),
            Field("storageClassName", Is(&SUBDOMAIN)),
            Field("volumeAttributesClassName", Is(&SUBDOMAIN)),
            Find(storage::find_modes),
            Find(storage::find_request),
        ],
    ),
    (
        &["PersistentVolumeSpec"],
        &[
            Required(&["accessModes", "capacity"]),
            ExactlyOne(SOURCES),
            Field("capacity", Each(&Positive)),
            Field("storageClassName", Is(&SUBDOMAIN)),
            Find(storage::find_modes),
            Find(storage::find_capacity),
            Find(storage::find_local),
        ],
    ),
    (
        &["TypedLocalObjectReference", "TypedObjectReference"],
        &[Required(&["kind", "name"])],
    ),
    (
        &["StorageClass"],
        &[
            Required(&["provisioner"]),
            Field("provisioner", Is(&QUALIFIED)),
        ],
    ),
    (&["VolumeAttributesClass"], &[Required(&["driverName"])]),
    (&["CSIDriver"], &[Find(metadata::find_long_driver)]),
    (
        &["CSIDriverSpec"],
        &[Field("volumeLifecycleModes", Distinct)],
    ),
];
