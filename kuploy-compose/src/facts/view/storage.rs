//! The directories that a service keeps data in, and as whom it writes there.

use serde::Serialize;

use super::evidence::{EvidenceView, Viewer};
use super::ports::given_by;
use crate::facts::ServiceFacts;
use crate::facts::catalogue;
use crate::facts::evidence::Evidence;
use crate::facts::path_conventions;

/// A directory that must outlive containers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DataView {
    /// The directory.
    pub path: String,
    /// Whether Docker keeps it in an anonymous volume where no mount covers it.
    pub volume: bool,
    /// Whether it must be empty at the first start.
    pub wants_empty: bool,
    /// What says so.
    pub evidence: Vec<EvidenceView>,
    /// The mounts that hold it, or a part of it.
    pub mounts: Vec<EvidenceView>,
}

/// As whom a service runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UserView {
    /// The number of the user, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<i64>,
    /// The number of its group, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gid: Option<i64>,
    /// As written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What says so.
    pub evidence: Vec<EvidenceView>,
}

pub(super) fn data(viewer: &Viewer<'_>, service: &ServiceFacts<'_>) -> Vec<DataView> {
    let facts = viewer.facts;
    let directories = facts.data[service.id].iter();
    directories
        .map(|directory| {
            let of_image = service.image.config.volumes.iter();
            let declared = of_image.filter(|volume| volume.value == directory.path);
            let mut evidence: Vec<EvidenceView> = Vec::new();
            evidence.extend(
                directory
                    .given
                    .iter()
                    .map(|given| given_by(viewer, service, given)),
            );
            evidence.extend(declared.map(|volume| viewer.evidence(&volume.evidence)));
            if let Some(known) = service.known.entry.as_ref().filter(|_| evidence.is_empty()) {
                evidence.push(viewer.evidence(&Evidence::Catalogue {
                    entry: catalogue::repository(&known.reference).to_owned().into(),
                    page: known.image.page.into(),
                }));
            }
            let mounts = service.service.volumes.iter().enumerate();
            let covers = mounts.filter(|(_, mount)| {
                let within = path_conventions::is_within;
                within(&directory.path, &mount.target) || within(&mount.target, &directory.path)
            });
            DataView {
                path: directory.path.clone(),
                volume: directory.volume,
                wants_empty: directory.wants_empty,
                evidence,
                mounts: covers
                    .map(|(index, _)| viewer.compose(&service.path.key("volumes").index(index)))
                    .collect(),
            }
        })
        .collect()
}

pub(super) fn user(viewer: &Viewer<'_>, service: &ServiceFacts<'_>) -> Option<UserView> {
    let written = service.user();
    let account = service.image.account(written.as_ref());
    let asked = service.path.keys("x-kuploy.user");
    let own = service.path.key("user");
    let of_image = service.image.config.user.as_ref();
    let (name, evidence) = if viewer.is_written(&asked) {
        let evidence = viewer.evidence(&Evidence::Extension(asked.clone()));
        (viewer.written(&asked).map(str::to_owned), evidence)
    } else if viewer.is_written(&own) {
        (
            viewer.written(&own).map(str::to_owned),
            viewer.compose(&own),
        )
    } else {
        let fact = of_image?;
        (
            Some(fact.value.to_string()),
            viewer.evidence(&fact.evidence),
        )
    };
    Some(UserView {
        uid: account.uid,
        gid: account.gid,
        name,
        evidence: vec![evidence],
    })
}
