//! What holds every volume, and what every bind mount is: decided before anything is mounted, since a folder that
//! becomes a claim for one service is that claim for all, and since mounted files name hosts and ports.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::bind::{self, Bind, BindMount};
use super::driver::{self, Backing};
use super::folder::Loaded;
use super::grants::Grants;
use crate::compose::{MountType, VolumeMount};
use crate::diagnostic::{Path, rules};
use crate::facts::ServiceId;
use crate::facts::peers::{self, Place};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, VolumeDraft};
use crate::source::paths;

/// Files larger than this are not looked through for hosts: they are data.
const LARGEST_TEXT: usize = 256 * 1024;

/// What was found out before anything is mounted.
pub(in crate::plan) struct Survey<'a> {
    /// What top-level volumes are made of.
    pub(super) backings: IndexMap<&'a str, Backing>,
    /// Bind mounts, by service and index.
    pub(super) binds: BTreeMap<(ServiceId, usize), Decided>,
    /// Folders that become claims.
    pub(super) data: BTreeSet<String>,
    /// Configs and secrets with their content.
    pub(super) grants: Grants<'a>,
}

/// A bind mount that is decided on.
#[derive(Clone, Debug)]
pub(super) struct Decided {
    /// What becomes of it.
    pub(super) bind: Bind,
    /// The path on the machine.
    pub(super) source: String,
    /// The path as a reader would write it.
    pub(super) shown: String,
}

/// Looks through what is mounted, and adds the hosts that mounted files name to the references.
pub(in crate::plan) fn survey<'a>(cx: &mut Context<'a>, draft: &mut Draft<'a>) -> Survey<'a> {
    let mut backings = IndexMap::new();
    for (key, volume) in &draft.volumes {
        let read = driver::read(volume.volume);
        say_driver(cx, volume, key, &read);
        backings.insert(*key, read.backing);
    }
    let mut survey = Survey {
        backings,
        binds: BTreeMap::new(),
        data: BTreeSet::new(),
        grants: Grants::read(cx, draft),
    };
    for service in draft.kept() {
        for (index, mount) in service.service.volumes.iter().enumerate() {
            let path = service.path.key("volumes").index(index);
            let Some((source, written)) = survey.bind_source(draft, mount, &path) else {
                continue;
            };
            let relative = cx.is_relative(&written);
            let shown = super::folder::shown(&source, &cx.project.working_dir, relative);
            let decision = bind::decide(
                cx,
                service,
                &BindMount {
                    source: &source,
                    shown: &shown,
                    mount,
                    path: &path,
                    relative,
                },
            );
            survey.binds.insert(
                (service.id, index),
                Decided {
                    bind: decision,
                    source,
                    shown,
                },
            );
        }
    }
    survey.unite_folders(draft);
    survey.refer(cx, draft);
    survey
}

impl<'a> Survey<'a> {
    /// The folder or file of the machine that a mount is of, and where that is written.
    fn bind_source(
        &self,
        draft: &Draft<'_>,
        mount: &VolumeMount,
        path: &Path,
    ) -> Option<(String, Path)> {
        let source = mount.source.as_deref()?;
        match mount.kind {
            MountType::Bind => Some((paths::clean(source), path.key("source"))),
            MountType::Volume => match (self.backings.get(source), draft.volumes.get(source)) {
                (Some(Backing::Folder(device)), Some(volume)) => {
                    Some((paths::clean(device), volume.path.keys("driver_opts.device")))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// A folder that becomes a claim for one service is that claim for all, and so is what lies below it. An empty
    /// folder that several services see, one of them writing, is there to share what is written.
    fn unite_folders(&mut self, draft: &Draft<'_>) {
        let mut seen: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
        for ((service, index), decided) in &self.binds {
            if decided.bind == Bind::Empty {
                let mount = draft.services[*service].service.volumes.get(*index);
                let entry = seen.entry(&decided.source).or_default();
                entry.0 += 1;
                entry.1 |= mount.is_some_and(|mount| !mount.read_only);
            }
        }
        let shared: BTreeSet<String> = seen
            .into_iter()
            .filter(|(_, (users, written))| *users > 1 && *written)
            .map(|(source, _)| source.to_owned())
            .collect();
        let data = self
            .binds
            .values()
            .filter(|decided| matches!(decided.bind, Bind::Data { .. }));
        self.data = data
            .map(|decided| decided.source.clone())
            .chain(shared)
            .collect();
        for decided in self.binds.values_mut() {
            if outermost(&self.data, &decided.source).is_none() {
                continue;
            }
            let files = match &mut decided.bind {
                Bind::Folder(files) => std::mem::take(files),
                Bind::Empty => Vec::new(),
                _ => continue,
            };
            decided.bind = Bind::Data {
                files,
                filled: false,
            };
        }
    }

    /// Adds the hosts that mounted files name, and says which of them are called otherwise in the cluster.
    fn refer(&self, cx: &mut Context<'a>, draft: &mut Draft<'a>) {
        let mut texts: Vec<(ServiceId, Place<'a>, &str)> = Vec::new();
        for ((service, index), decided) in &self.binds {
            let files: &[Loaded] = match &decided.bind {
                Bind::File(file) => std::slice::from_ref(file),
                Bind::Folder(files) | Bind::Data { files, .. } => files,
                _ => continue,
            };
            texts.extend(
                files
                    .iter()
                    .filter_map(|file| Some((*service, Place::File(*index), text(&file.bytes)?))),
            );
        }
        for service in draft.kept() {
            for grant in &service.service.configs {
                if let Some((key, bytes)) = self.grants.config_file(&grant.source) {
                    texts
                        .extend(text(bytes).map(|text| (service.id, Place::ConfigFile(key), text)));
                }
            }
        }
        let found = peers::in_files(&cx.facts.hosts, &texts);
        let mut named: IndexMap<String, InFile<'_>> = IndexMap::new();
        for reference in &found {
            let Some(name) = draft.renames.get(reference.name) else {
                continue;
            };
            let from = &draft.services[reference.from];
            let Some(path) = reference.place.file_path(from.key) else {
                continue;
            };
            let entry = named.entry(path.to_string()).or_insert_with(|| InFile {
                service: from.key,
                path,
                names: Vec::new(),
            });
            let pair = (reference.name, name);
            if !entry.names.contains(&pair) {
                entry.names.push(pair);
            }
        }
        for file in named.into_values() {
            file.say(cx);
        }
        draft.references.extend(found);
    }
}

/// Hosts in one mounted file that are called otherwise in the cluster.
struct InFile<'a> {
    /// Who mounts it.
    service: &'a str,
    /// Where.
    path: Path,
    /// The names as written, and those of the cluster.
    names: Vec<(&'a str, &'a str)>,
}

impl InFile<'_> {
    fn say(&self, cx: &mut Context<'_>) {
        let list = |pick: fn(&(&str, &str)) -> String| {
            let listed: Vec<String> = self.names.iter().map(pick).collect();
            listed.join(", ")
        };
        let (from, to) = (
            list(|(from, _)| format!("`{from}`")),
            list(|(_, to)| format!("`{to}`")),
        );
        let verb = if self.names.len() == 1 {
            "which is"
        } else {
            "which are"
        };
        let message = format!(
            "a mounted file of `{}` names {from}, {verb} called {to} in the cluster",
            self.service
        );
        let help = format!(
            "write {to} in the file: it means the same in Compose once the service is called so"
        );
        cx.say_help(&rules::HOST_IN_FILE, &self.path, message, help);
    }
}

/// A text that may name hosts.
fn text(bytes: &[u8]) -> Option<&str> {
    (bytes.len() <= LARGEST_TEXT).then(|| std::str::from_utf8(bytes).ok())?
}

/// The outermost of `folders` that a path is or lies in.
pub(super) fn outermost<'f>(folders: &'f BTreeSet<String>, path: &str) -> Option<&'f str> {
    let ends = path
        .match_indices('/')
        .map(|(at, _)| at)
        .chain([path.len()]);
    ends.filter_map(|end| folders.get(path.get(..end)?))
        .map(String::as_str)
        .next()
}

fn say_driver(cx: &mut Context<'_>, volume: &VolumeDraft<'_>, key: &str, read: &driver::Read) {
    let named = volume.volume.and_then(|volume| volume.driver.as_deref());
    if let Some(driver) = named.filter(|driver| !matches!(*driver, "" | "local")) {
        let message = format!(
            "volume `{key}` is a claim of the cluster's default class, not of driver `{driver}`"
        );
        let help = "name a class: `x-kuploy: {class: NAME}`";
        cx.say_help(
            &rules::VOLUME_DRIVER,
            &volume.path.key("driver"),
            message,
            help,
        );
    }
    if !read.unused.is_empty() {
        let listed: Vec<String> = read.unused.iter().map(|key| format!("`{key}`")).collect();
        let message = format!(
            "{} of volume `{key}` mean nothing to a claim and are left out",
            listed.join(", ")
        );
        cx.say(
            &rules::VOLUME_OPTION,
            &volume.path.key("driver_opts"),
            message,
        );
    }
}

/// Whether a path is below a folder that becomes a claim, and where in it.
pub(super) fn place_in<'p>(
    folders: &BTreeSet<String>,
    source: &'p str,
) -> (String, Option<&'p str>) {
    let outer = outermost(folders, source).unwrap_or(source).to_owned();
    let inner = paths::relative_to(source, &outer).filter(|rest| *rest != ".");
    (outer, inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_folder_is_the_claim() {
        let folders = BTreeSet::from(["/p/data".to_owned(), "/p/data/db".to_owned()]);
        assert_eq!(
            place_in(&folders, "/p/data/db/x"),
            ("/p/data".to_owned(), Some("db/x"))
        );
        assert_eq!(place_in(&folders, "/p/data"), ("/p/data".to_owned(), None));
        assert_eq!(outermost(&folders, "/p/database"), None);
    }
}
