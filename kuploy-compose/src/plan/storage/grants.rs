//! `configs` and `secrets` of services: single files at their targets.

use indexmap::IndexMap;

use super::granted_objects::{self, Content, Kind, Object};
use super::pod_volumes::PodVolumes;
use super::service::{Consumer, Earlier, ServiceStorage};
use crate::compose::FileGrant;
use crate::diagnostic::{Path, rules};
use crate::model::{
    ConfigFile, ConfigMap, FileContent, Mount, Secret, SecretDelivery, VolumeSource,
};
use crate::plan::context::Context;
use crate::plan::secrets;
use crate::source::paths;

/// Mode of granted files unless the grant says another.
const MODE: u32 = 0o444;

/// The configs and secrets that services use, with their content.
pub(super) struct Grants<'a> {
    configs: IndexMap<&'a str, Object>,
    secrets: IndexMap<&'a str, Object>,
}

impl<'a> Grants<'a> {
    /// Reads what services use.
    pub(super) fn read(cx: &mut Context<'_>, earlier: &Earlier<'a>) -> Self {
        Self {
            configs: granted_objects::configs(cx, earlier),
            secrets: granted_objects::secrets(cx, earlier),
        }
    }

    /// The content of a config that comes from a file.
    pub(super) fn config_file(&self, key: &str) -> Option<(&'a str, &[u8])> {
        let (key, object) = self.configs.get_key_value(key)?;
        match &object.content {
            Content::File(bytes) => Some((key, bytes)),
            _ => None,
        }
    }

    /// Mounts all grants, and makes the ConfigMaps and Secrets in the file of their first user.
    pub(super) fn mount(
        &mut self,
        cx: &mut Context<'_>,
        earlier: &Earlier<'a>,
        volumes: &mut PodVolumes,
    ) {
        for service in earlier.kept() {
            let compose = service.service;
            for (kind, grants, section) in [
                (Kind::ConfigMap, &compose.configs, "configs"),
                (Kind::Secret, &compose.secrets, "secrets"),
            ] {
                for (index, grant) in grants.iter().enumerate() {
                    let all = match kind {
                        Kind::ConfigMap => &mut self.configs,
                        Kind::Secret => &mut self.secrets,
                    };
                    if let Some(object) = all.get_mut(grant.source.as_str()) {
                        let path = service.path.key(section).index(index);
                        mount(cx, volumes, service, grant, object, &path, kind);
                        make(cx, &mut volumes[service.id], object, kind);
                    }
                }
            }
        }
    }
}

/// Adds the object to the file of the service that uses it first.
fn make(cx: &mut Context<'_>, service: &mut ServiceStorage, object: &mut Object, kind: Kind) {
    // From now on it is there.
    let content = std::mem::replace(&mut object.content, Content::External);
    let annotations = std::mem::take(&mut object.annotations);
    let file = |bytes| ConfigFile {
        key: object.key.clone(),
        content: FileContent::from_bytes(bytes),
    };
    match (kind, content) {
        (_, Content::External) | (Kind::ConfigMap, Content::Unknown) => {}
        (Kind::ConfigMap, Content::File(bytes) | Content::Inline(bytes)) => {
            service.config_maps.push(ConfigMap {
                name: object.name.clone(),
                files: vec![file(bytes)],
                annotations,
                env: false,
            })
        }
        (Kind::Secret, Content::File(bytes) | Content::Inline(bytes)) => {
            cx.sensitive.push(object.path.clone());
            service.secrets.push(Secret {
                annotations,
                ..secrets::secret(cx, &object.name, vec![file(bytes)], false)
            });
        }
        (Kind::Secret, Content::Unknown) => service.secrets.push(Secret {
            name: object.name.clone(),
            delivery: SecretDelivery::Reference,
            files: vec![file(Vec::new())],
            annotations,
            env: false,
        }),
    }
}

fn mount<'a>(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Consumer<'a>,
    grant: &FileGrant,
    object: &Object,
    path: &Path,
    kind: Kind,
) {
    let folder = match kind {
        Kind::ConfigMap => "/",
        Kind::Secret => "/run/secrets",
    };
    let written = grant.target.as_deref().filter(|target| !target.is_empty());
    let target = paths::join(folder, written.unwrap_or(&grant.source));
    for (key, value) in [("uid", &grant.uid), ("gid", &grant.gid)] {
        if value.as_deref().is_some_and(|value| value != "0") {
            let message =
                format!("`{key}` of `{target}` is left out: mounted files belong to root");
            let help = "`x-kuploy: {fs-group: N}` gives them a group, `mode: 0444` lets everybody read them";
            cx.say_help(&rules::GRANT_OWNER, &path.key(key), message, help);
        }
    }
    let default_mode = i32::try_from(grant.mode.map_or(MODE, |mode| mode.0) & 0o777).ok();
    let name = object.name.clone();
    let items = Vec::new();
    let source = match kind {
        Kind::ConfigMap => VolumeSource::ConfigMap {
            name,
            default_mode,
            items,
        },
        Kind::Secret => VolumeSource::Secret {
            name,
            default_mode,
            items,
        },
    };
    let mount = Mount {
        path: target,
        sub_path: Some(object.key.clone()),
        read_only: true,
        ..Mount::default()
    };
    volumes.mount(cx, service, &object.name, source, mount, path);
}
