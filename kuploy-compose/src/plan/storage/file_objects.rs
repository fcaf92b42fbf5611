//! Mounted files: ConfigMaps, and Secrets where the files hold keys.

use crate::map::BTreeSet;

use super::file_modes;
use super::notes::Note;
use super::pod_volumes::PodVolumes;
use crate::diagnostic::Path;
use crate::facts::mounted_files::{MountedFile, keyed};
use crate::facts::{copied_modes, secret_files};
use crate::model::names;
use crate::model::names::Space;
use crate::model::{
    ConfigFile, ConfigMap, FileContent, Mount, ProjectedSource, Secret, VolumeItem, VolumeSource,
};
use crate::plan::context::Context;
use crate::plan::pods::Member;
use crate::plan::secrets;
use crate::source::paths;

/// The folder in a volume that files stand in where the links that the kubelet makes beside it must stay behind.
pub(super) const PLAIN_DIRECTORY: &str = "files";

/// A ConfigMap or Secret with files, as a volume.
pub(super) struct Object {
    /// Its name.
    pub(super) name: String,
    /// The volume.
    pub(super) source: VolumeSource,
}

/// A file of the project, mounted at `target`.
pub(super) fn mount_file<'a>(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'a>,
    file: MountedFile,
    target: &str,
    path: &Path,
) {
    let secret = is_secret(cx, &file, target, path);
    if file.owner_only {
        file_modes::note_owner_only(cx, service, target, path);
    }
    let key = names::generated_key(paths::file_name(target));
    let mode = file_modes::of_file(volumes, service, &file, target);
    let files = vec![(key.clone(), file.clone())];
    let name = object(
        cx, volumes, service, &file.path, target, files, secret, path,
    );
    let source = VolumeSource::of_files(secret, name.clone(), mode, Vec::new());
    let mount = Mount {
        path: target.to_owned(),
        sub_path: Some(key),
        read_only: true,
        ..Mount::default()
    };
    volumes.mount(cx, service, &name, source, mount, path);
}

/// The files of a folder of the project, mounted at `target`.
pub(super) fn mount_directory<'a>(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'a>,
    source: &str,
    loaded: Vec<MountedFile>,
    target: &str,
    path: &Path,
) {
    let made = (paths::file_name(source), (target, path));
    let object = of_directory(cx, volumes, service, loaded, made, |cx, volumes, file| {
        if file.owner_only {
            let target = format!("{target}/{}", file.path);
            file_modes::note_owner_only(cx, service, &target, path);
        }
        let mode = file_modes::of_file(volumes, service, file, target);
        (file.path.clone(), mode)
    });
    let mount = Mount {
        path: target.to_owned(),
        read_only: true,
        ..Mount::default()
    };
    volumes.mount(cx, service, &object.name, object.source, mount, path);
}

/// Files that a claim begins with.
pub(super) fn seed(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'_>,
    source: &str,
    loaded: Vec<MountedFile>,
    target: &str,
    path: &Path,
) -> Object {
    let what = format!("{}-files", paths::file_name(source));
    let made = (what.as_str(), (target, path));
    of_directory(cx, volumes, service, loaded, made, |_, _, file| {
        let mode = file.executable.then_some(file_modes::EXECUTABLE);
        (format!("{PLAIN_DIRECTORY}/{}", file.path), mode)
    })
}

/// The files of a directory as one volume: those that are secret of a Secret, the others of a ConfigMap. `item` tells the
/// path and mode of a file in the volume.
fn of_directory(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'_>,
    loaded: Vec<MountedFile>,
    (what, (target, path)): (&str, (&str, &Path)),
    mut item: impl FnMut(&mut Context<'_>, &mut PodVolumes, &MountedFile) -> (String, Option<i32>),
) -> Object {
    let secret = secret_paths(cx, &loaded, target, path);
    let keyed = keyed(loaded);
    let mut sources = Vec::new();
    for is_secret in [false, true] {
        let of_part = |(_, file): &&(String, MountedFile)| secret.contains(&file.path) == is_secret;
        let files: Vec<_> = keyed.iter().filter(of_part).cloned().collect();
        if files.is_empty() && (is_secret || !secret.is_empty()) {
            continue;
        }
        let items = files.iter().map(|(key, file)| {
            let (path, mode) = item(cx, volumes, file);
            let key = key.clone();
            VolumeItem { key, mode, path }
        });
        let mut items: Vec<VolumeItem> = items.collect();
        // All files under their own names: there is nothing to spell out.
        let is_plain = |item: &VolumeItem| item.key == item.path && item.mode.is_none();
        if files.len() == keyed.len() && items.iter().all(is_plain) {
            items.clear();
        }
        let own = format!("{what}-secret");
        let what = match is_secret && files.len() < keyed.len() {
            true => own.as_str(),
            false => what,
        };
        let name = object(cx, volumes, service, what, target, files, is_secret, path);
        sources.push(ProjectedSource {
            secret: is_secret,
            name,
            items,
        });
    }
    let name = sources.first().map(|source| source.name.clone());
    Object {
        name: name.unwrap_or_default(),
        source: VolumeSource::of_sources(sources),
    }
}

/// Whether a file belongs in a Secret: it holds a key, only its owner may read it, or the value of a secret of the
/// project stands in it, which is said.
fn is_secret(cx: &mut Context<'_>, file: &MountedFile, target: &str, path: &Path) -> bool {
    let names = [file.path.as_str(), target];
    let by_name = |name: &&str| secret_files::is_secret(name, &file.bytes);
    let is_closed = file.owner_only && !copied_modes::is_crontab(target);
    if is_closed || names.iter().any(by_name) {
        return true;
    }
    if secret_files::is_log(&file.path) {
        return false;
    }
    let text = std::str::from_utf8(&file.bytes).unwrap_or_default();
    let setting = secret_files::setting(&names, &file.bytes, &cx.facts.secrets);
    let holds = setting.is_some() || cx.facts.secrets.are_in(text);
    if holds {
        cx.notes
            .push(Note::secret_in_file(path, &file.path, setting));
    }
    holds
}

/// The paths of the files of a directory that belong in a Secret, and of the certificates beside them.
fn secret_paths(
    cx: &mut Context<'_>,
    files: &[MountedFile],
    target: &str,
    path: &Path,
) -> BTreeSet<String> {
    let mut is_secret = |file: &&MountedFile| {
        let target = format!("{target}/{}", file.path);
        is_secret(cx, file, &target, path)
    };
    let paths = |file: &MountedFile| file.path.clone();
    let mut secret: BTreeSet<String> = files.iter().filter(&mut is_secret).map(paths).collect();
    if !secret.is_empty() {
        let certificates = files
            .iter()
            .filter(|file| secret_files::is_certificate(&file.path));
        secret.extend(certificates.map(paths));
    }
    secret
}

#[expect(clippy::too_many_arguments, reason = "files, and what names them")]
/// A ConfigMap or Secret of some files: the one that an earlier mount made of the same, else a new one in the service's
/// file, named after the service and what is mounted.
fn object(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'_>,
    source: &str,
    target: &str,
    files: Vec<(String, MountedFile)>,
    secret: bool,
    path: &Path,
) -> String {
    let origins = files
        .iter()
        .map(|(key, file)| (key.clone(), file.origin.clone()));
    let origins: Vec<(String, String)> = origins.collect();
    if let Some(made) = volumes.object_of(secret, &origins) {
        return made;
    }
    // `nginx-conf-d` says more than `nginx-nginx`.
    let part = names::label(source, 40)
        .filter(|part| *part != service.name)
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
    volumes.made_object(secret, origins, &name);
    let from_files = files
        .iter()
        .filter(|(_, file)| secret && !file.origin.is_empty());
    let from_files = from_files.map(|(key, file)| secrets::from_file(cx, key, &file.origin));
    let from_files = from_files.collect();
    let files = files.into_iter().map(|(key, file)| ConfigFile {
        key,
        content: FileContent::from_bytes(file.bytes.to_vec()),
    });
    let files = files.collect();
    if secret {
        cx.sensitive.push(path.clone());
        let secret = Secret {
            from_files,
            ..secrets::secret(cx, &name, files, false)
        };
        volumes.objects[service.id].secrets.push(secret);
    } else {
        volumes.objects[service.id].config_maps.push(ConfigMap {
            name: name.clone(),
            files,
            ..ConfigMap::default()
        });
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_legal_and_unique() {
        let file = |path: &str| MountedFile {
            path: path.to_owned(),
            origin: path.to_owned(),
            bytes: Vec::new().into(),
            executable: path.ends_with(".sh"),
            owner_only: false,
        };
        let files = vec![
            file("a/b.conf"),
            file("a.b.conf"),
            file("run.sh"),
            file("값.txt"),
        ];
        let keyed = keyed(files);
        let keys: Vec<&str> = keyed.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys[0], "a.b.conf");
        assert!(keys[1].starts_with("a.b.conf-"), "{keys:?}");
        assert!(keys.iter().all(|key| names::is_legal_key(key)), "{keys:?}");
    }
}
