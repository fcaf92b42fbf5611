//! Mounted files: ConfigMaps, and Secrets where the files hold keys.

use super::folder::{Folder, LIMIT};
use super::usual;
use super::volumes::Taken;
use crate::diagnostic::{Path, rules};
use crate::model::{ConfigFile, ConfigMap, FileContent, Mount, VolumeItem, VolumeSource};
use crate::plan::context::Context;
use crate::plan::draft::ServiceDraft;
use crate::plan::names::Space;
use crate::plan::{names, secrets};
use crate::source::paths;

/// Mode of a file that its owner may execute.
const EXECUTABLE: i32 = 0o755;

/// A file of the project, mounted at `target`.
pub(super) fn mount_file<'a>(
    cx: &mut Context<'_>,
    taken: &mut Taken<'a>,
    service: &mut ServiceDraft<'a>,
    source: &str,
    target: &str,
    path: &Path,
) {
    let bytes = match cx.files.read(source) {
        Ok(bytes) => bytes,
        Err(error) => return unreadable(cx, source, path, &error.to_string()),
    };
    let executable = cx
        .files
        .metadata(source)
        .is_ok_and(|metadata| metadata.executable);
    let secret = usual::is_secret(paths::file_name(source), &bytes);
    let key = secrets::key(paths::file_name(target), &[]);
    let files = vec![ConfigFile {
        key: key.clone(),
        content: FileContent::from_bytes(bytes),
    }];
    let mode = executable.then_some(EXECUTABLE);
    let name = object(cx, service, source, target, files, secret, path);
    let source = volume_source(&name, secret, mode, Vec::new());
    let mount = Mount {
        path: target.to_owned(),
        sub_path: Some(key),
        read_only: true,
        ..Mount::default()
    };
    taken.mount(cx, service, &name, source, mount, path);
}

/// The files of a folder of the project, mounted at `target`.
pub(super) fn mount_folder<'a>(
    cx: &mut Context<'_>,
    taken: &mut Taken<'a>,
    service: &mut ServiceDraft<'a>,
    source: &str,
    target: &str,
    folder: &Folder,
    path: &Path,
) {
    let mut files: Vec<ConfigFile> = Vec::new();
    let mut items: Vec<VolumeItem> = Vec::new();
    let mut keys = std::collections::BTreeSet::new();
    let mut secret = false;
    let mut total = 0;
    for entry in &folder.files {
        let whole = paths::join(source, &entry.path);
        let bytes = match cx.files.read(&whole) {
            Ok(bytes) => bytes,
            Err(error) => {
                unreadable(cx, &whole, path, &error.to_string());
                continue;
            }
        };
        total += bytes.len() as u64;
        secret |= usual::is_secret(paths::file_name(&entry.path), &bytes);
        let mut key = secrets::key(&entry.path.replace('/', "."), &files_named(&[]));
        if !keys.insert(key.clone()) {
            key = names::cut(
                format!("{key}-{}", names::hash(&entry.path)),
                &entry.path,
                253,
            );
            keys.insert(key.clone());
        }
        items.push(VolumeItem {
            key: key.clone(),
            path: entry.path.clone(),
            mode: entry.executable.then_some(EXECUTABLE),
        });
        files.push(ConfigFile {
            key,
            content: FileContent::from_bytes(bytes),
        });
    }
    if total > LIMIT || files.is_empty() {
        // The folder grew while it was read, or none of it could be read.
        return unreadable(cx, source, path, "holds nothing that fits into a ConfigMap");
    }
    // All files under their own names: there is nothing to spell out.
    if items
        .iter()
        .all(|item| item.key == item.path && item.mode.is_none())
    {
        items.clear();
    }
    let name = object(cx, service, source, target, files, secret, path);
    let source = volume_source(&name, secret, None, items);
    let mount = Mount {
        path: target.to_owned(),
        read_only: true,
        ..Mount::default()
    };
    taken.mount(cx, service, &name, source, mount, path);
}

fn files_named(names: &[&str]) -> Vec<ConfigFile> {
    names
        .iter()
        .map(|name| ConfigFile {
            key: (*name).to_owned(),
            content: FileContent::Text(String::new()),
        })
        .collect()
}

/// Adds a ConfigMap or Secret to a service's file, named after the service and what is mounted.
fn object(
    cx: &mut Context<'_>,
    service: &mut ServiceDraft<'_>,
    source: &str,
    target: &str,
    files: Vec<ConfigFile>,
    secret: bool,
    path: &Path,
) -> String {
    let part = names::label(paths::file_name(source), 40)
        .or_else(|| names::label(paths::file_name(target), 40))
        .unwrap_or_else(|| "files".to_owned());
    let wanted = format!("{}-{part}", service.name);
    let origin = format!("{}:{target}", service.key);
    let space = if secret {
        Space::Secret
    } else {
        Space::ConfigMap
    };
    let name = cx.names.fresh(space, &wanted, &origin);
    if secret {
        cx.sensitive.push(path.clone());
        let secret = secrets::secret(cx, &name, files, false);
        service.component.secrets.push(secret);
    } else {
        service.component.config_maps.push(ConfigMap {
            name: name.clone(),
            files,
            ..ConfigMap::default()
        });
    }
    name
}

fn volume_source(
    name: &str,
    secret: bool,
    default_mode: Option<i32>,
    items: Vec<VolumeItem>,
) -> VolumeSource {
    let name = name.to_owned();
    if secret {
        VolumeSource::Secret {
            name,
            default_mode,
            items,
        }
    } else {
        VolumeSource::ConfigMap {
            name,
            default_mode,
            items,
        }
    }
}

fn unreadable(cx: &mut Context<'_>, source: &str, path: &Path, why: &str) {
    let shown = super::folder::shown(source, &cx.project.working_dir);
    cx.say(
        &rules::BIND_MISSING,
        path,
        format!("`{shown}` is left out: it {why}"),
    );
}
