//! Claims: size, class and mode, who uses them, and whose file they go into.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::driver::Remote;
use super::sharing::SingleNode;
use crate::diagnostic::{Finding, Path, rules};
use crate::facts::ServiceId;
use crate::model::{Claim, ConfigFile, ExternalVolume, FileContent, StringMap};
use crate::options::{AccessMode, VOLUME_SIZE};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft, VolumeDraft};
use crate::plan::{container, names, quantity, secrets};

/// A claim that is used, with all who use it.
pub(super) struct UsedClaim {
    /// As the user calls it: a key of `volumes`, or a path.
    pub(super) shown: String,
    /// Where it is declared.
    pub(super) path: Path,
    /// What is made.
    pub(super) made: Made,
    /// Each replica has one of its own.
    pub(super) per_replica: bool,
    /// The folder of it that is mounted in its place.
    pub(super) sub_path: Option<String>,
    /// Who mounts it, in order.
    pub(super) users: Vec<User>,
}

/// What is made for a claim.
#[allow(clippy::large_enum_variant, reason = "one a volume")]
pub(super) enum Made {
    /// The claim.
    Claim(Claim),
    /// The claim, and the volume that it is bound to.
    Remote(ExternalVolume, Option<crate::model::Secret>),
    /// Nothing: it is there.
    Nothing,
}

/// A service that mounts a claim.
pub(super) struct User {
    pub(super) service: ServiceId,
    pub(super) owner: ServiceId,
    pub(super) read_only: bool,
    /// The mount.
    pub(super) path: Path,
}

impl UsedClaim {
    /// The folder of the claim that is mounted when `inner` is asked for.
    pub(super) fn folder(&self, inner: Option<&str>) -> Option<String> {
        match (&self.sub_path, inner) {
            (Some(base), Some(inner)) => Some(format!("{base}/{inner}")),
            (base, inner) => base.clone().or_else(|| inner.map(str::to_owned)),
        }
    }

    /// Who may mount it; `None` when we did not make it.
    fn mode(&self) -> Option<AccessMode> {
        match &self.made {
            Made::Claim(claim) => Some(claim.mode),
            Made::Remote(volume, _) => Some(volume.claim.mode),
            Made::Nothing => None,
        }
    }

    /// Whether only one node, or pod, may mount it.
    fn is_single_node(&self) -> bool {
        matches!(
            self.mode(),
            Some(AccessMode::ReadWriteOnce | AccessMode::ReadWriteOncePod)
        )
    }
}

/// A size as Docker or Kubernetes writes it, canonical.
fn size(text: &str) -> Option<String> {
    let text = text.trim();
    // `10g`, `512m`, `1.5GB`: Docker's units are binary, and no volume is a few thousandths of a byte large.
    let docker = text.strip_suffix(['b', 'B']).unwrap_or(text);
    let unit = docker.chars().next_back().filter(char::is_ascii_lowercase);
    let canonical = match unit {
        Some(unit) => {
            let number = docker.strip_suffix(unit)?.trim();
            let number = number.strip_suffix(['i']).unwrap_or(number);
            quantity::canonical(&format!("{number}{}i", unit.to_ascii_uppercase()))
        }
        None => quantity::canonical(docker),
    };
    canonical
        .or_else(|| quantity::canonical(text))
        .filter(|size| size != "0" && !size.ends_with(['m', 'u', 'n']))
}

/// A size as Docker alone writes it: `10G` is 10 GiB.
pub(super) fn docker_size(text: &str) -> Option<String> {
    size(&text.trim().to_ascii_lowercase())
}

/// The size of a claim: of `x-kuploy`, the options, the labels, the flags, else 1Gi.
fn claim_size(
    cx: &mut Context<'_>,
    volume: Option<&VolumeDraft<'_>>,
    first: &ServiceDraft<'_>,
    docker: Option<&str>,
) -> String {
    let mut given: Vec<(String, Path, Option<String>)> = Vec::new();
    if let Some(volume) = volume {
        if let Some(text) = &volume.extension.size {
            given.push((text.clone(), volume.path.keys("x-kuploy.size"), size(text)));
        }
        if let Some(text) = docker {
            given.push((
                text.to_owned(),
                volume.path.keys("driver_opts.size"),
                docker_size(text),
            ));
        }
        if let Some(text) = volume.labels.get("kompose.volume.size") {
            given.push((
                text.to_owned(),
                volume.path.key("labels").key("kompose.volume.size"),
                size(text),
            ));
        }
    }
    if let Some(text) = first.labels.get("kompose.volume.size") {
        given.push((
            text.to_owned(),
            first.label_path("kompose.volume.size"),
            size(text),
        ));
    }
    if let Some(text) = &cx.options.volume_size {
        given.push((
            text.clone(),
            Path::root().keys("x-kuploy.volume-size"),
            size(text),
        ));
    }
    for (text, path, size) in given {
        match size {
            Some(size) => return size,
            None => cx.say_help(
                &rules::VOLUME_SIZE_INVALID,
                &path,
                format!("`{text}` is no size of a volume"),
                "write `10Gi` for ten gibibytes",
            ),
        }
    }
    VOLUME_SIZE.to_owned()
}

/// The claim of a volume, or of a folder of the machine.
pub(super) fn claim(
    cx: &mut Context<'_>,
    name: &str,
    volume: Option<&VolumeDraft<'_>>,
    first: &ServiceDraft<'_>,
    docker: Option<&str>,
) -> Claim {
    let label = |key: &str| {
        let of_volume = volume.and_then(|volume| volume.labels.get(key));
        of_volume.or_else(|| first.labels.get(key))
    };
    let extension = volume.map(|volume| &volume.extension);
    let class = extension
        .and_then(|extension| extension.class.clone())
        .or_else(|| label("kompose.volume.storage-class-name").map(str::to_owned))
        .or_else(|| cx.options.storage_class.clone());
    let mode = extension
        .and_then(|extension| extension.mode)
        .or(cx.options.volume_mode);
    let selector = volume.and_then(|volume| volume.labels.get("kompose.volume.selector"));
    let annotations = match volume.and_then(|draft| Some((draft, draft.volume?))) {
        Some((draft, declared)) => container::of_labels(cx, &draft.path, &declared.labels),
        None => StringMap::new(),
    };
    Claim {
        name: name.to_owned(),
        size: claim_size(cx, volume, first, docker),
        class,
        mode: mode.unwrap_or_default(),
        selector: selector.map(selector_labels).unwrap_or_default(),
        volume_name: None,
        annotations,
        keep: extension
            .and_then(|extension| extension.keep)
            .unwrap_or(true),
    }
}

/// `kompose.volume.selector`: `KEY=VALUE` pairs, or as kompose has it the name of a service.
fn selector_labels(text: &str) -> StringMap {
    let pairs: StringMap = text
        .split(',')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
        .collect();
    if pairs.is_empty() {
        StringMap::from([("io.kompose.service".to_owned(), text.to_owned())])
    } else {
        pairs
    }
}

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
    let protocol = if remote.smb { "CIFS" } else { "NFS" };
    let mut finding = Finding::new(
        &rules::REMOTE_VOLUME,
        format!(
            "{protocol} folder `{}:{}` becomes the PersistentVolume `{name}`, which belongs to the whole cluster",
            remote.server, remote.path
        ),
    );
    if remote.smb {
        finding = finding.help("the cluster needs the SMB driver `smb.csi.k8s.io`; with credentials, convert with the namespace that it runs in (`-n`)");
    }
    cx.add(finding, &path.key("driver_opts"));
    Made::Remote(
        ExternalVolume {
            name,
            server: remote.server,
            path: remote.path,
            mount_options: remote.options,
            read_only: remote.read_only,
            smb_secret: secret.as_ref().map(|secret| secret.name.clone()),
            smb: remote.smb,
            claim,
        },
        secret,
    )
}

/// Hands the claims out to the files of those who mount them.
pub(super) fn settle<'a>(
    cx: &mut Context<'_>,
    draft: &mut Draft<'a>,
    claims: IndexMap<String, UsedClaim>,
) {
    for claim in claims.into_values() {
        let writers: BTreeSet<ServiceId> = claim
            .users
            .iter()
            .filter(|user| !user.read_only)
            .map(|user| user.owner)
            .collect();
        let single_node = claim.is_single_node();
        for user in &claim.users {
            let facts = &mut draft.services[user.service].storage;
            facts.writes_alone |= !user.read_only && writers.len() == 1;
            // Of a claim that others made nothing is known, and to be careful costs little.
            facts.single_node |= single_node || claim.mode().is_none();
        }
        if claim.per_replica {
            templates(cx, draft, &claim);
            continue;
        }
        if single_node {
            draft.single_node.push(SingleNode {
                shown: claim.shown.clone(),
                path: claim.path.clone(),
                users: claim
                    .users
                    .iter()
                    .map(|user| (user.service, user.path.clone()))
                    .collect(),
            });
        }
        // Nobody mounts it: its path was taken by another mount.
        let Some(first) = claim.users.first() else {
            continue;
        };
        let service = &mut draft.services[first.service];
        match claim.made {
            Made::Claim(claim) => service.component.claims.push(claim),
            Made::Remote(volume, secret) => {
                service.component.external_volumes.push(volume);
                service.component.secrets.extend(secret);
            }
            Made::Nothing => {}
        }
    }
}

/// Each replica's own claim, of every service that mounts the volume.
fn templates(cx: &mut Context<'_>, draft: &mut Draft<'_>, claim: &UsedClaim) {
    let Made::Claim(made) = &claim.made else {
        return;
    };
    let mut seen: BTreeSet<ServiceId> = BTreeSet::new();
    for user in &claim.users {
        if !seen.insert(user.owner) {
            continue;
        }
        let owner = &mut draft.services[user.owner];
        owner.storage.templates.push(made.clone());
    }
    if let [_, second, ..] = seen.iter().copied().collect::<Vec<_>>().as_slice() {
        let message = format!(
            "volume `{}` is one for each replica, so `{}` does not see what the others write",
            claim.shown, draft.services[*second].key
        );
        cx.say(&rules::VOLUME_SHARED, &claim.path, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_docker_or_kubernetes_writes_them() {
        for (text, want) in [
            ("10Gi", Some("10Gi")),
            ("1.5Gi", Some("1536Mi")),
            ("10G", Some("10G")),
            ("10g", Some("10Gi")),
            ("512m", Some("512Mi")),
            ("1gb", Some("1Gi")),
            ("1073741824", Some("1073741824")),
            ("ten", None),
            ("0", None),
            ("", None),
        ] {
            assert_eq!(size(text).as_deref(), want, "{text}");
        }
        assert_eq!(docker_size("10G").as_deref(), Some("10Gi"));
    }

    #[test]
    fn a_selector_is_pairs_or_the_name_of_a_service() {
        assert_eq!(selector_labels("a=b, c=d").len(), 2);
        assert_eq!(
            selector_labels("db")
                .get("io.kompose.service")
                .map(String::as_str),
            Some("db")
        );
    }
}
