//! Volumes of file servers: NFS and CIFS.

use super::claims::Made;
use super::notes::Note;
use crate::diagnostic::Path;
use crate::facts::volume_drivers::Remote;
use crate::model::names;
use crate::model::{Claim, ConfigFile, ExternalVolume, FileContent};
use crate::options::AccessMode;
use crate::plan::context::Context;
use crate::plan::secrets;

/// A volume of a file server with the claim that is bound to it.
pub(super) fn remote(
    cx: &mut Context<'_>,
    mut claim: Claim,
    remote: Remote,
    asked: Option<AccessMode>,
    path: &Path,
) -> Made {
    // PersistentVolumes are the cluster's, not the namespace's: the project's name keeps them apart.
    let wanted = format!("{}-{}", cx.project.name, claim.name);
    let name = names::label(&wanted, names::LABEL_LIMIT).unwrap_or_else(|| claim.name.clone());
    claim.volume_name = Some(name.clone());
    // A file server can be mounted by all nodes, and there is no class to make one.
    claim.mode = asked.unwrap_or(AccessMode::ReadWriteMany);
    claim.class = None;
    let mut secret = None;
    if !remote.credentials.is_empty() {
        let wanted = format!("{}-smb", claim.name);
        let secret_name = cx.names.fresh(names::Space::Secret, &wanted, &wanted);
        let files = remote
            .credentials
            .iter()
            .map(|(key, value)| ConfigFile {
                key: key.clone(),
                content: FileContent::Text(value.clone()),
            })
            .collect();
        cx.sensitive.push(path.keys("driver_opts.o"));
        secret = Some(secrets::secret(cx, &secret_name, files, true));
    }
    let volume = ExternalVolume {
        name,
        server: remote.server,
        path: remote.path,
        mount_options: remote.options,
        read_only: remote.read_only,
        smb_secret: secret.as_ref().map(|secret| secret.name.clone()),
        smb: remote.smb,
        claim,
    };
    let note = Note::Remote(path.key("driver_opts"), volume.clone());
    cx.notes.push(note);
    Made::Remote(volume, secret)
}
