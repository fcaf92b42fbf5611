//! The texts of mounted files.

use super::bind_mounts::Bind;
use super::mount_decisions::{Decision, MountDecisions, MountOf};
use super::service::Earlier;
use crate::facts::mounted_files::{MountedFile, shown};
use crate::facts::texts::{MountedText, Place};
use crate::plan::context::Context;

/// Files larger than this are not looked through: they are data.
const LARGEST_TEXT: usize = 256 * 1024;

/// The texts of mounted files, in which hosts and ports are named.
pub(in crate::plan) fn mounted_texts<'a, 's>(
    cx: &Context<'a>,
    earlier: &Earlier<'_>,
    decisions: &'s MountDecisions<'_>,
) -> Vec<MountedText<'a, 's>> {
    let mut texts = Vec::new();
    let mounts = decisions.mounts.iter();
    let mounts = mounts.flat_map(|(id, all)| all.iter().enumerate().map(move |one| (id, one)));
    for (service, (index, Decision { mount, of })) in mounts {
        let MountOf::Path(decided) = of else { continue };
        let (single, files): (bool, &[MountedFile]) = match &decided.bind {
            Bind::File(file) | Bind::State(file) => (true, std::slice::from_ref(file)),
            Bind::Copied { files, single, .. } => (*single, files),
            Bind::Directory(files) | Bind::Data { files, .. } => (false, files),
            _ => continue,
        };
        for file in files {
            let within = |directory: &str| match single {
                true => directory.to_owned(),
                false => format!("{}/{}", directory.trim_end_matches('/'), file.path),
            };
            texts.extend(text(&file.bytes).map(|text| MountedText {
                service,
                place: Place::File(index),
                shown: within(&decided.shown),
                target: within(&mount.target),
                text,
            }));
        }
    }
    for service in earlier.pods.running() {
        for grant in &service.service.configs {
            let declared = cx.project.configs.get_key_value(&grant.source);
            let bytes = decisions.grants.config_file(&grant.source);
            if let (Some((key, config)), Some(bytes)) = (declared, bytes) {
                let file = config.file.as_deref();
                texts.extend(text(bytes).map(|text| MountedText {
                    service: service.id,
                    place: Place::ConfigFile(key),
                    shown: shown(file.unwrap_or(key), &cx.project.working_dir, true),
                    target: grant.target.clone().unwrap_or_else(|| format!("/{key}")),
                    text,
                }));
            }
        }
    }
    texts
}

/// A text that may name hosts.
fn text(bytes: &[u8]) -> Option<&str> {
    (bytes.len() <= LARGEST_TEXT).then(|| std::str::from_utf8(bytes).ok())?
}
