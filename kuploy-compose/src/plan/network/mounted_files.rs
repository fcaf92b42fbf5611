//! Names in mounted files: which services they mean, and which of them the cluster does not know.

use indexmap::IndexMap;

use crate::diagnostic::{Path, rules};
use crate::facts::peers;
use crate::facts::texts::MountedText;
use crate::plan::context::Context;
use crate::plan::draft::Draft;

/// Adds the hosts that mounted files name to the references, and says which of them are called otherwise in the
/// cluster.
pub(in crate::plan) fn mounted_files<'a>(
    cx: &mut Context<'a>,
    draft: &mut Draft<'a>,
    texts: &[MountedText<'a, '_>],
) {
    let mut named: IndexMap<String, InFile> = IndexMap::new();
    for mounted in texts {
        let renames = draft.values.of(mounted.service);
        for (line, reference) in peers::in_file(&cx.facts.hosts, mounted) {
            if let Some(name) = renames.get(&reference.name) {
                let from = &cx.facts.services[reference.from];
                let path = mounted.place.path(from.key);
                let entry = named.entry(path.to_string()).or_insert_with(|| InFile {
                    service: from.key.to_owned(),
                    path,
                    names: IndexMap::new(),
                });
                let place = format!("line {line} of `{}`", mounted.shown);
                let pair = (reference.name.to_string(), name.to_owned());
                entry.names.entry(pair).or_insert(place);
            }
            draft.references.push(reference);
        }
    }
    for file in named.into_values() {
        file.say(cx);
    }
    draft.pod_names.add_identities(cx.facts, &draft.references);
}

/// Hosts in one mounted file or directory that are called otherwise in the cluster.
struct InFile {
    /// Who mounts it.
    service: String,
    /// Where.
    path: Path,
    /// The names as written with those of the cluster, and where each stands first.
    names: IndexMap<(String, String), String>,
}

impl InFile {
    fn say(&self, cx: &mut Context<'_>) {
        for ((from, to), place) in &self.names {
            let message = format!(
                "a mounted file of `{}` names `{from}` in {place}, which is called `{to}` in the cluster",
                self.service
            );
            let help = format!(
                "write `{to}` in the file: it means the same in Compose once the service is called so"
            );
            cx.say_help(&rules::HOST_IN_FILE, &self.path, message, help);
        }
    }
}
