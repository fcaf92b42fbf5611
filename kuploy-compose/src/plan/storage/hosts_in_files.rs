//! Hosts that mounted files name.

use indexmap::IndexMap;

use super::bind_mounts::Bind;
use super::service::Earlier;
use super::survey::Survey;
use crate::diagnostic::{Path, rules};
use crate::facts::ServiceId;
use crate::facts::mounted_files::MountedFile;
use crate::facts::peers::{self, Place, Reference};
use crate::plan::context::Context;

/// Files larger than this are not looked through for hosts: they are data.
const LARGEST_TEXT: usize = 256 * 1024;

/// The hosts that mounted files name; says which of them are called otherwise in the cluster.
pub(in crate::plan) fn references<'a>(
    cx: &mut Context<'a>,
    earlier: &Earlier<'a>,
    survey: &Survey<'a>,
) -> Vec<Reference<'a>> {
    let mut texts: Vec<(ServiceId, Place<'a>, &str)> = Vec::new();
    for ((service, index), decided) in &survey.binds {
        let files: &[MountedFile] = match &decided.bind {
            Bind::File(file) => std::slice::from_ref(file),
            Bind::Directory(files) | Bind::Data { files, .. } => files,
            _ => continue,
        };
        texts.extend(
            files
                .iter()
                .filter_map(|file| Some((*service, Place::File(*index), text(&file.bytes)?))),
        );
    }
    for service in earlier.kept() {
        for grant in &service.service.configs {
            if let Some((key, bytes)) = survey.grants.config_file(&grant.source) {
                texts.extend(text(bytes).map(|text| (service.id, Place::ConfigFile(key), text)));
            }
        }
    }
    let found = peers::in_files(&cx.facts.hosts, &texts);
    let mut named: IndexMap<String, InFile<'_>> = IndexMap::new();
    for reference in &found {
        let Some(name) = earlier.renames.get(reference.name) else {
            continue;
        };
        let from = &earlier.services[reference.from];
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
    found
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
