//! `configs` and `secrets` of services: single files at their targets.

use crate::map::IndexMap;

use super::file_modes;
use super::granted_objects::{self, Content, Kind, Object};
use super::pod_volumes::PodVolumes;
use super::service::Earlier;
use crate::compose::FileGrant;
use crate::diagnostic::{Path, rules};
use crate::facts::readers::{Reader, reader};
use crate::model::{
    ConfigFile, ConfigMap, FileContent, Mount, Secret, SecretDelivery, StringMap, VolumeSource,
};
use crate::plan::context::Context;
use crate::plan::objects::Objects;
use crate::plan::pods::Member;
use crate::plan::secrets;
use crate::source::paths;

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
    pub(super) fn config_file(&self, key: &str) -> Option<&[u8]> {
        match &self.configs.get(key)?.content {
            Content::File(bytes) => Some(bytes),
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
        for service in earlier.pods.running() {
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
                        make(cx, &mut volumes.objects[service.id], object);
                    }
                }
            }
        }
    }
}

/// Adds the object to the file of the service that uses it first.
fn make(cx: &mut Context<'_>, objects: &mut Objects, object: &mut Object) {
    // From now on it is there.
    let content = std::mem::replace(&mut object.content, Content::External);
    let annotations = std::mem::take(&mut object.annotations);
    let file = |bytes| ConfigFile {
        key: object.key.clone(),
        content: FileContent::from_bytes(bytes),
    };
    let from_files = object.file.iter();
    let from_files = from_files.map(|file| secrets::from_file(cx, &object.key, file));
    let from_files: StringMap = from_files.collect();
    match (object.kind, content) {
        (_, Content::External) | (Kind::ConfigMap, Content::Unknown) => {}
        (Kind::ConfigMap, Content::File(bytes) | Content::Inline(bytes)) => {
            objects.config_maps.push(ConfigMap {
                name: object.name.clone(),
                files: vec![file(bytes)],
                annotations,
                env: false,
            })
        }
        (Kind::Secret, Content::File(bytes) | Content::Inline(bytes)) => {
            cx.sensitive.push(object.path.clone());
            objects.secrets.push(Secret {
                annotations,
                from_files,
                ..secrets::secret(cx, &object.name, vec![file(bytes)], false)
            });
        }
        // An operator takes the value from its store, and needs no file.
        (Kind::Secret, Content::Unknown) => {
            let mut made = secrets::secret(cx, &object.name, vec![file(Vec::new())], false);
            match made.delivery {
                SecretDelivery::External(_) => cx.sensitive.push(object.path.clone()),
                _ => made.delivery = SecretDelivery::Reference,
            }
            made.annotations = annotations;
            made.from_files = from_files;
            objects.secrets.push(made);
        }
    }
}

/// Where a grant is mounted.
pub(crate) fn target(grant: &FileGrant, kind: Kind) -> String {
    let folder = match kind {
        Kind::ConfigMap => "/",
        Kind::Secret => "/run/secrets",
    };
    let written = grant.target.as_deref().filter(|target| !target.is_empty());
    paths::join(folder, written.unwrap_or(&grant.source))
}

fn mount<'a>(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'a>,
    grant: &FileGrant,
    object: &Object,
    path: &Path,
    kind: Kind,
) {
    let target = target(grant, kind);
    let asked = grant
        .mode
        .and_then(|mode| i32::try_from(mode.0 & 0o777).ok());
    let default_mode = Some(mode(cx, volumes, service, object, asked, (&target, path)));
    let is_secret = object.kind == Kind::Secret;
    let source = VolumeSource::of_files(is_secret, object.name.clone(), default_mode, Vec::new());
    let mount = Mount {
        path: target,
        sub_path: Some(object.key.clone()),
        read_only: true,
        ..Mount::default()
    };
    volumes.mount(cx, service, &object.name, source, mount, path);
}

/// The mode of a granted file. Compose mounts a file as it is, whatever `mode` says; where the user that runs is known
/// and can read it all the same, what is asked for holds.
fn mode(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'_>,
    object: &Object,
    asked: Option<i32>,
    at: (&str, &Path),
) -> i32 {
    let (target, path) = at;
    let of_file = object.access.unwrap_or_default();
    let known = reader(service.facts) != Reader::Unknown;
    let secluded = asked.is_some_and(|mode| mode & 0o004 == 0);
    if of_file.owner_only {
        file_modes::note_owner_only(cx, service, target, path);
        let mode = file_modes::of_rights(volumes, service, of_file.executable, true);
        return mode.unwrap_or(file_modes::READABLE);
    }
    if let (Some(asked), true) = (asked, known || object.access.is_none()) {
        if secluded {
            file_modes::note_owner_only(cx, service, target, path);
        }
        return file_modes::readable(volumes, service, asked);
    }
    if secluded {
        let message = format!(
            "`mode` of `{target}` is ignored, as in Docker Compose: every user in `{}` can read the file",
            service.key
        );
        let help = "to apply the mode, set the numeric user: `x-kuploy: {user: \"1000:1000\"}`, or `user: \"0\"` for root";
        cx.say_help(&rules::GRANT_MODE, &path.key("mode"), message, help);
    }
    let executable = of_file.executable || asked.is_some_and(|mode| mode & 0o100 != 0);
    match executable {
        true => file_modes::READABLE | 0o111,
        false => file_modes::READABLE,
    }
}
