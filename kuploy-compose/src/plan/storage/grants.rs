//! `configs` and `secrets` of services: single files at their targets.

use indexmap::IndexMap;

use super::folder::LIMIT;
use super::volumes::Taken;
use crate::compose::FileGrant;
use crate::diagnostic::{Finding, Path, rules};
use crate::model::{
    ConfigFile, ConfigMap, FileContent, Mount, Secret, SecretDelivery, VolumeSource,
};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};
use crate::plan::{container, secrets};
use crate::source::paths;

/// Mode of granted files unless the grant says another.
const MODE: u32 = 0o444;

/// A config or secret of the project.
struct Object {
    /// The name in the cluster.
    name: String,
    /// The key that holds the file.
    key: String,
    /// What is made of it; `None` when somebody else makes it.
    bytes: Option<Vec<u8>>,
    /// Labels of the user's.
    labels: crate::model::StringMap,
    /// Where it is declared.
    path: Path,
    /// Nobody has it and it cannot be made.
    missing: bool,
}

/// Mounts all grants, and makes the ConfigMaps and Secrets in the file of their first user.
pub(super) fn grants<'a>(cx: &mut Context<'_>, draft: &mut Draft<'a>, taken: &mut Taken<'a>) {
    let configs = configs(cx, draft);
    let secrets = secret_objects(cx, draft);
    let mut first_config: IndexMap<&str, &str> = IndexMap::new();
    let mut first_secret: IndexMap<&str, &str> = IndexMap::new();
    let keys: Vec<&'a str> = draft.kept().map(|service| service.key).collect();
    for key in keys {
        let Some(service) = draft.services.get_mut(key) else {
            continue;
        };
        for (index, grant) in service.service.configs.iter().enumerate() {
            if let Some((source, object)) = configs.get_key_value(grant.source.as_str()) {
                first_config.entry(source).or_insert(key);
                let path = service.path.key("configs").index(index);
                mount(cx, taken, service, grant, object, &path, false);
            }
        }
        for (index, grant) in service.service.secrets.iter().enumerate() {
            if let Some((source, object)) = secrets.get_key_value(grant.source.as_str()) {
                first_secret.entry(source).or_insert(key);
                let path = service.path.key("secrets").index(index);
                mount(cx, taken, service, grant, object, &path, true);
            }
        }
    }
    for (source, object) in configs {
        let user = first_config
            .get(source)
            .and_then(|key| draft.services.get_mut(*key));
        if let (Some(service), Some(bytes)) = (user, object.bytes) {
            service.component.config_maps.push(ConfigMap {
                name: object.name,
                files: vec![file(object.key, bytes)],
                annotations: object.labels,
                env: false,
            });
        }
    }
    for (source, object) in secrets {
        let user = first_secret
            .get(source)
            .and_then(|key| draft.services.get_mut(*key));
        let Some(service) = user else { continue };
        let secret = match object.bytes {
            Some(bytes) => {
                cx.sensitive.push(object.path);
                secrets::secret(cx, &object.name, vec![file(object.key, bytes)], false)
            }
            // Its value is not there: somebody has to create it.
            None if object.missing => Secret {
                name: object.name,
                delivery: SecretDelivery::Reference,
                files: vec![file(object.key, Vec::new())],
                ..Secret::default()
            },
            None => continue,
        };
        service.component.secrets.push(Secret {
            annotations: object.labels,
            ..secret
        });
    }
}

fn file(key: String, bytes: Vec<u8>) -> ConfigFile {
    ConfigFile {
        key,
        content: FileContent::from_bytes(bytes),
    }
}

fn configs<'a>(cx: &mut Context<'_>, draft: &Draft<'a>) -> IndexMap<&'a str, Object> {
    let project = cx.project;
    let mut objects = IndexMap::new();
    for (key, name) in &draft.configs {
        let Some(config) = project.configs.get(*key) else {
            continue;
        };
        let path = Path::root().key("configs").key(key);
        let from_file = config.file.as_deref().filter(|_| config.content.is_none());
        let file_key = match from_file {
            Some(file) => secrets::key(paths::file_name(file), &[]),
            None => secrets::key(key, &[]),
        };
        let mut object = Object {
            name: name.clone(),
            key: file_key,
            bytes: None,
            labels: container::of_labels(cx, &path, &config.labels),
            path: path.clone(),
            missing: false,
        };
        if config.template_driver.is_some() {
            say_template(cx, &path, key);
        }
        if config.external {
            object.key = secrets::key(key, &[]);
            say_external(cx, &path, "ConfigMap", &object);
        } else if let Some(content) = &config.content {
            object.bytes = Some(content.clone().into_bytes());
        } else if let Some(file) = from_file {
            object.bytes = read(cx, file, &path.key("file"), "ConfigMap", &object);
        } else {
            object.missing = true;
            let variable = config.environment.as_deref().unwrap_or_default();
            let message = format!("variable `{variable}` is not set, so config `{key}` is empty");
            cx.say(&rules::GRANT_MISSING, &path.key("environment"), message);
            object.bytes = Some(Vec::new());
        }
        objects.insert(*key, object);
    }
    objects
}

fn secret_objects<'a>(cx: &mut Context<'_>, draft: &Draft<'a>) -> IndexMap<&'a str, Object> {
    let project = cx.project;
    let mut objects = IndexMap::new();
    for (key, name) in &draft.secrets {
        let Some(secret) = project.secrets.get(*key) else {
            continue;
        };
        let path = Path::root().key("secrets").key(key);
        let mut object = Object {
            name: name.clone(),
            key: secrets::key(key, &[]),
            bytes: None,
            labels: container::of_labels(cx, &path, &secret.labels),
            path: path.clone(),
            missing: false,
        };
        if secret.template_driver.is_some() {
            say_template(cx, &path, key);
        }
        if let Some(driver) = &secret.driver {
            let message = format!("secret driver `{driver}` has no counterpart");
            cx.say_help(
                &rules::SECRET_DRIVER,
                &path.key("driver"),
                message,
                "`--secrets external --secret-store NAME` takes secrets from a store",
            );
        }
        if secret.external {
            say_external(cx, &path, "Secret", &object);
        } else if let Some(content) = &secret.content {
            object.bytes = Some(content.clone().into_bytes());
        } else if let Some(file) = &secret.file {
            object.bytes = read(cx, file, &path.key("file"), "Secret", &object);
            object.missing = object.bytes.is_none();
        } else {
            object.missing = true;
            let variable = secret.environment.as_deref().unwrap_or_default();
            let message =
                format!("variable `{variable}` is not set, so nothing is known of secret `{key}`");
            cx.add(
                Finding::new(&rules::GRANT_MISSING, message)
                    .help(create(&object, "Secret", "VALUE")),
                &path.key("environment"),
            );
        }
        objects.insert(*key, object);
    }
    objects
}

fn read(
    cx: &mut Context<'_>,
    file: &str,
    path: &Path,
    kind: &str,
    object: &Object,
) -> Option<Vec<u8>> {
    let shown = super::folder::shown(file, &cx.project.working_dir);
    let problem = match cx.files.read(file) {
        Ok(bytes) if bytes.len() as u64 <= LIMIT => return Some(bytes),
        Ok(_) => format!("is larger than the 1 MiB that a {kind} can hold"),
        Err(error) => error.to_string(),
    };
    let message = format!(
        "`{shown}`: {problem}; pods start once the {kind} `{}` exists",
        object.name
    );
    cx.add(
        Finding::new(&rules::GRANT_MISSING, message).help(create(object, kind, &shown)),
        path,
    );
    None
}

fn create(object: &Object, kind: &str, file: &str) -> String {
    let (kind, from) = match kind {
        "Secret" => ("secret generic", "--from-file"),
        _ => ("configmap", "--from-file"),
    };
    format!(
        "kubectl create {kind} {} {from}={}={file}",
        object.name, object.key
    )
}

fn say_external(cx: &mut Context<'_>, path: &Path, kind: &str, object: &Object) {
    let message = format!(
        "pods start once the {kind} `{}` with the key `{}` exists",
        object.name, object.key
    );
    cx.add(
        Finding::new(&rules::EXTERNAL_OBJECT, message).help(create(object, kind, "FILE")),
        path,
    );
}

fn say_template(cx: &mut Context<'_>, path: &Path, key: &str) {
    let message =
        format!("`template_driver` of `{key}` is left out: the file is mounted as it stands");
    cx.say(
        &rules::TEMPLATE_DRIVER,
        &path.key("template_driver"),
        message,
    );
}

fn mount<'a>(
    cx: &mut Context<'_>,
    taken: &mut Taken<'a>,
    service: &mut ServiceDraft<'a>,
    grant: &FileGrant,
    object: &Object,
    path: &Path,
    secret: bool,
) {
    let folder = if secret { "/run/secrets" } else { "/" };
    let target = paths::join(
        folder,
        grant
            .target
            .as_deref()
            .filter(|target| !target.is_empty())
            .unwrap_or(&grant.source),
    );
    for (key, value) in [("uid", &grant.uid), ("gid", &grant.gid)] {
        if value.as_deref().is_some_and(|value| value != "0") {
            let message =
                format!("`{key}` of `{target}` is left out: mounted files belong to root");
            let help = "`x-kuploy: {fs-group: N}` gives them a group, `mode: 0444` lets everybody read them";
            cx.say_help(&rules::GRANT_OWNER, &path.key(key), message, help);
        }
    }
    let mode = i32::try_from(grant.mode.map_or(MODE, |mode| mode.0) & 0o777).ok();
    let name = object.name.clone();
    let source = if secret {
        VolumeSource::Secret {
            name,
            default_mode: mode,
            items: Vec::new(),
        }
    } else {
        VolumeSource::ConfigMap {
            name,
            default_mode: mode,
            items: Vec::new(),
        }
    };
    let mount = Mount {
        path: target,
        sub_path: Some(object.key.clone()),
        read_only: true,
        ..Mount::default()
    };
    taken.mount(cx, service, &object.name, source, mount, path);
}
