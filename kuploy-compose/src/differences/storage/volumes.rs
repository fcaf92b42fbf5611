//! Volumes: what they begin with, what is lost of them, and as whom they are written to.

use crate::map::BTreeSet;

use super::named_volume;
use crate::compose::{MountType, VolumeMount};
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::image_content::{configured_below, lacks_dependencies};
use crate::facts::path_conventions as conventions;
use crate::facts::{Facts, Findings, source_packages, writers};
use crate::model::ExternalVolume;
use crate::model::names;
use crate::plan::Decisions;
use crate::plan::pods::Member;
use crate::plan::storage::notes::{Mounted, Note};
use crate::source::paths;

/// What to write where nothing shall be copied.
const TO_LEAVE_EMPTY: &str = "to leave it empty: `x-kuploy: {populate: false}` on the volume";

/// The keys of the volumes that begin with the files of an image, and so with the owner that Docker gives them.
pub(super) fn filled<'d>(decided: &'d Decisions<'_>) -> BTreeSet<&'d str> {
    let keys = decided.notes.iter().filter_map(|note| match note {
        Note::Mount(_, _, Mounted::Populated { key, .. }) => Some(key.as_str()),
        _ => None,
    });
    keys.collect()
}

/// Says what is to be known of a mount of a service. `filled` are the volumes that begin with the files of an image.
pub(super) fn say(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    path: &Path,
    mounted: &Mounted,
    filled: &BTreeSet<&str>,
) {
    let key = service.key;
    match mounted {
        Mounted::Anonymous { target, filled } => {
            say_anonymous(report, service, path, (target, *filled));
        }
        Mounted::Populated { key: volume, at } => {
            say_populated(report, service, path, (volume, at));
        }
        Mounted::NotPopulated { shown, at } => {
            say_not_populated(report, service, path, (shown, at));
        }
        Mounted::NobodyPopulates(shown) => say_nobody(report, path, shown),
        Mounted::OwnerUnknown => say_unknown(report, service, path, filled),
        Mounted::Claimed {
            name,
            directory,
            said,
            volume,
        } => {
            let in_docker = match volume {
                true => "as an anonymous volume does in Docker",
                false => "as the container does in Docker across restarts",
            };
            let message = format!(
                "`{key}` keeps data in `{directory}`{said}, and no named volume is declared for it: the claim `{name}` keeps it, {in_docker}"
            );
            let help = format!(
                "declare a volume to choose its name and size: {}; `x-kuploy: {{data: none}}` discards the data with the pod",
                named_volume::lines(name, directory)
            );
            report.say_help(&rules::IMAGE_DATA, path, message, help);
        }
        Mounted::OfParent {
            directory,
            said,
            sub_path,
            parent,
        } => {
            let message = format!(
                "`{key}` keeps data in `{directory}`{said}: the directory `{sub_path}` of the volume at `{parent}` is mounted there, because a container runtime keeps a `VOLUME` that is not mounted in the container"
            );
            report.say(&rules::IMAGE_DATA, path, message);
        }
        Mounted::OwnerOnly(target) => {
            let message = format!(
                "`{target}` of `{key}` is only readable by root: the user of the service is unknown"
            );
            let help = "set the numeric user unless it is root: `x-kuploy: {user: \"1000:1000\"}`";
            report.say_help(&rules::FILE_OWNER_ONLY, path, message, help);
        }
    }
}

/// A volume without a name: empty at every start of the pod.
fn say_anonymous(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    path: &Path,
    (target, filled): (&str, bool),
) {
    let message = if filled {
        format!(
            "`{}` of `{}` starts with the files of the image, and its data is lost when the pod is replaced: it is an anonymous volume",
            target, service.key
        )
    } else {
        format!(
            "`{}` of `{}` starts empty, and its data is lost when the pod is replaced: it is an anonymous volume, which Docker fills from the image",
            target, service.key
        )
    };
    let volume = names::label(paths::file_name(target), 30).unwrap_or_else(|| "data".to_owned());
    let help = format!(
        "name the volume to keep its data: `{volume}:{}`, with `x-kuploy: {{populate: true}}` to copy the files of the image",
        target
    );
    let finding = Finding::new(&rules::ANONYMOUS_VOLUME, message).help(help);
    // What is copied from the image, or written to be thrown away, is no loss.
    let finding = match filled || conventions::is_passing(target) {
        true => finding.severity(Severity::Info),
        false => finding,
    };
    report.add(finding, path);
}

/// Says what Docker would do, where nobody knows what the image has at the path.
fn say_not_populated(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    path: &Path,
    (shown, at): (&str, &str),
) {
    if let Some(file) = configured_below(service.facts, at) {
        let key = service.key;
        let message = format!(
            "volume `{shown}` starts empty, and the command of `{key}` reads `{file}` in it: it fails unless something else writes the file first"
        );
        let name = paths::file_name(file);
        let help = format!("mount the file: `volumes: [./{name}:{file}:ro]`");
        let finding = Finding::new(&rules::VOLUME_NOT_POPULATED, message).help(help);
        return report.add(finding.severity(Severity::Warning), path);
    }
    if lacks_dependencies(service.facts, at)
        && let Some(install) = source_packages::installer(service.facts, at)
    {
        let key = service.key;
        let message = format!(
            "volume `{shown}` starts empty, and the Dockerfile of `{key}` installs nothing at `{at}`: `{key}` runs without its packages"
        );
        let help = format!(
            "copy the source in the Dockerfile, install the packages with `RUN {install}`, and remove both mounts; or run `{install}` as `{key}` starts"
        );
        let finding = Finding::new(&rules::VOLUME_NOT_POPULATED, message).help(help);
        return report.add(finding.severity(Severity::Warning), path);
    }
    let image = &service.known;
    let is_data =
        image.keeps_data(at) || image.fills(at) || image.is_known() && conventions::is_data(at);
    if is_data || image.ships(at) == Some(false) {
        return;
    }
    let message = format!(
        "volume `{shown}` starts empty: Docker copies the files of the image of `{}` at `{at}` to a new volume",
        service.key
    );
    let help = "set on the volume: `x-kuploy: {populate: true}` to copy them with an init container, `{populate: false}` if the image has none";
    report.say_help(&rules::VOLUME_NOT_POPULATED, path, message, help);
}

/// Says that what was asked for is not done.
fn say_nobody(report: &mut Findings<'_>, path: &Path, shown: &str) {
    let message = format!(
        "volume `{shown}` starts empty although it has `populate: true`: every mount of it has `nocopy` or `subpath`, where Docker copies nothing"
    );
    let help =
        "remove `nocopy` or `subpath` from the mount of the service whose image has the files";
    let finding = Finding::new(&rules::VOLUME_NOT_POPULATED, message).help(help);
    report.add(finding.severity(Severity::Warning), path);
}

/// The named volume that a service surely cannot write to: it is another user than root, and Docker gives a new volume to
/// that one. A directory of the host is root's under Docker as well, unless somebody gave it away.
fn unwritable<'s>(service: &Member<'s>, filled: &BTreeSet<&str>) -> Option<(usize, &'s str)> {
    let mounts = service.service.volumes.iter().enumerate();
    let mut named = mounts.filter(|(_, mount)| {
        let of_image = |key: &String| !filled.contains(key.as_str());
        let is_new = mount.source.as_ref().is_some_and(of_image);
        mount.kind == MountType::Volume && is_new && !mount.read_only
    });
    let unwritable =
        named.find(|(_, mount)| writers::is_unknown_user(service.facts, &mount.target));
    unwritable.map(|(index, mount)| (index, mount.target.as_str()))
}

/// What is to be said once of a service that writes to a volume as somebody unknown.
fn say_unknown(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    path: &Path,
    filled: &BTreeSet<&str>,
) {
    let asked = service.extension.fs_group.is_some();
    let labelled = service
        .labels
        .get("kompose.security-context.fsgroup")
        .is_some();
    let name = service.facts.image.unknown_name();
    let owned = |mount: &VolumeMount| {
        mount
            .source
            .as_deref()
            .is_some_and(|it| filled.contains(it))
    };
    let written = || service.service.volumes.iter().filter(|it| !it.read_only);
    let all_owned = written().next().is_some() && written().all(owned);
    if asked || labelled || all_owned {
        return;
    }
    let user = match name {
        Some(name) => format!("the user `{name}`, whose UID is unknown"),
        None => "an unknown user".to_owned(),
    };
    let help = "set the user of the image (`docker run --rm --entrypoint id IMAGE` shows it): `x-kuploy: {image: {user: \"1000:1000\"}}`";
    let rule = &rules::VOLUME_OWNER_NOT_KNOWN;
    if let Some((index, target)) = unwritable(service, filled) {
        let message = format!(
            "the image of `{}` writes to a volume as {user}, and a new volume is owned by root: writing to `{target}` fails with `permission denied`",
            service.key
        );
        let path = service.path.key("volumes").index(index);
        let finding = Finding::new(rule, message).help(help);
        return report.add(finding.severity(Severity::Warning), &path);
    }
    let message = format!(
        "the image of `{}` writes to a volume as {user}, but a new volume is owned by root: writing may fail",
        service.key
    );
    report.say_help(rule, path, message, help);
}

/// Says which init container fills a volume.
fn say_populated(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    path: &Path,
    (volume, at): (&str, &str),
) {
    let message = format!(
        "an init container copies `{at}` of the image of `{}` to the empty volume `{volume}`, as Docker does",
        service.key
    );
    report.say_help(&rules::VOLUME_POPULATED, path, message, TO_LEAVE_EMPTY);
}

/// Says what the cluster needs for a volume of a file server.
pub(super) fn say_remote(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    remote: &ExternalVolume,
    path: &Path,
) {
    let (name, has_secret) = (&remote.name, remote.smb_secret.is_some());
    let (protocol, help) = match remote.smb {
        true => (
            "CIFS",
            Some("the cluster needs the SMB driver `smb.csi.k8s.io`"),
        ),
        false => ("NFS", None),
    };
    let message = format!(
        "{protocol} share `{}:{}` becomes the PersistentVolume `{name}`, which is cluster-scoped",
        remote.server, remote.path
    );
    let finding = Finding::new(&rules::REMOTE_VOLUME, message);
    let finding = match help {
        Some(help) => finding.help(help),
        None => finding,
    };
    report.add(finding, path);
    let is_applied_anywhere =
        facts.options.namespace.is_none() && facts.options.argocd_app.is_none();
    if has_secret && is_applied_anywhere {
        // A PersistentVolume is in no namespace, and has to name that of the Secret.
        let message = format!(
            "the PersistentVolume `{name}` reads its password from the namespace `default`, but the Secret is created in the namespace of the manifests"
        );
        let help = "set the namespace: `--namespace NAME`";
        report.say_help(&rules::REMOTE_VOLUME_NAMESPACE, path, message, help);
    }
}
