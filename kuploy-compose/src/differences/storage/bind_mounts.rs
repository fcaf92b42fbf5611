//! Bind mounts that are not mounted, or otherwise than they are written.

use super::bind::Bind;
use super::claims_of_directories::{self, Mounting};
use super::copied::{self, Together};
use super::named_volume;
use super::{outside, source_code};
use crate::compose::VolumeMount;
use crate::compose::grammar::words;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::mounted_files::{Content, Oversize};
use crate::facts::named_files::MissingFile;
use crate::facts::{Facts, Findings, ServiceId, path_conventions};
use crate::map::BTreeMap;
use crate::model::VolumeSource;
use crate::plan::Decisions;
use crate::plan::storage::notes::{What, Withheld};
use crate::source::{FileError, paths};

/// Says what is to be known of a bind mount, by service and index.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    decided: &Decisions<'_>,
    (mounting, together): (&Mounting<'_>, &Together<'_>),
    (id, index): (ServiceId, usize),
    what: &What,
) {
    let service = &decided.pods[id];
    let mount = service.service.volumes.get(index);
    if let (Some(mount), Some(mounted)) = (mount, facts.mounted.path(id, index)) {
        let bind = Bind {
            service,
            mount,
            mounted,
            path: service.path.key("volumes").index(index),
        };
        match what {
            // A directory that another service writes to is one claim for all.
            What::ReadOnly | What::Empty | What::Absent if is_claim(decided, id, mount) => {}
            What::Files => {
                say_files(report, facts, &bind, is_copied(decided, id, mount));
                source_code::say_packages(report, facts, &bind);
            }
            What::Claim(name, begins, shown) => {
                claims_of_directories::say_claim(
                    report,
                    facts,
                    &bind,
                    mounting,
                    (name, shown, begins),
                );
                source_code::say_packages(report, facts, &bind);
            }
            what => {
                let missing = decided.from_files.missing.iter();
                let mut missing = missing.filter(|file| file.is_outside);
                let needed = missing.find(|file| (file.service, file.mount) == (id, index));
                let others = together.get(mounted.path.as_str());
                let others = others.map_or(&[][..], Vec::as_slice);
                say_what(report, facts, (&bind, needed, others), what);
            }
        }
    }
}

/// The volume that a service mounts in the place of a mount.
fn volume_of<'d>(
    decided: &'d Decisions<'_>,
    id: ServiceId,
    mount: &VolumeMount,
) -> Option<&'d VolumeSource> {
    let storage = &decided.storage[id];
    let mut mounts = storage.mounts.iter();
    let mounted = mounts.find(|it| it.path == mount.target)?;
    let mut volumes = storage.volumes.iter();
    let volume = volumes.find(|volume| volume.name == mounted.volume)?;
    Some(&volume.source)
}

/// Whether what a service mounts is of a claim.
fn is_claim(decided: &Decisions<'_>, id: ServiceId, mount: &VolumeMount) -> bool {
    let volume = volume_of(decided, id, mount);
    matches!(volume, Some(VolumeSource::Claim { .. }))
}

/// Whether a container copies the files, and makes the directories that hold none.
fn is_copied(decided: &Decisions<'_>, id: ServiceId, mount: &VolumeMount) -> bool {
    let volume = volume_of(decided, id, mount);
    let is_of_pod = matches!(volume, Some(VolumeSource::Empty { .. }));
    is_of_pod || is_claim(decided, id, mount)
}

fn say_what(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    (bind, needed, others): (&Bind<'_>, Option<&MissingFile>, &[&str]),
    what: &What,
) {
    let Bind { mounted, path, .. } = bind;
    let shown = &mounted.shown;
    match what {
        What::Resolver => report.say_help(
            &rules::BIND_SYSTEM,
            path,
            "bind mount `/etc/resolv.conf` skipped: it would replace the cluster DNS, and service names would not resolve",
            "use `dns`, `dns_search` and `dns_opt`",
        ),
        What::Special => {
            let message = format!(
                "bind mount `{shown}` skipped: a manifest cannot contain a socket or device"
            );
            report.say(&rules::BIND_SYSTEM, path, message);
        }
        What::Unreadable => {
            if let Some(Content::Unreadable(error)) = facts.mounted.content(mounted) {
                match error {
                    FileError::Denied => say_denied(report, shown, path),
                    _ => {
                        let message = format!("bind mount `{shown}` skipped: {}", skipped(error));
                        report.say(&rules::BIND_MISSING, path, message);
                    }
                }
            }
        }
        What::Outside => outside::say(report, facts, bind, needed),
        What::ReadOnly => say_read_only(report, facts, bind),
        What::Source(holds) => source_code::say(report, facts, bind, *holds),
        What::Empty => say_empty(report, bind, "is empty"),
        What::Absent => say_empty(report, bind, "does not exist"),
        What::Withheld(Withheld::OutsideDirectory) => outside::say_directory(report, facts, bind, needed),
        What::Withheld(_) if facts.mounted.content(mounted) == Some(&Content::Dump) => say_dump(report, bind),
        What::Withheld(why) => say_withheld(report, why, shown, path),
        What::Copied { known } => copied::say(report, facts, bind, others, *known),
        What::OfNode => say_of_node(report, bind),
        What::Claim(..) | What::Files => {}
    }
}

/// Why nothing is mounted, after a colon. The words of a system have no subject.
fn skipped(error: &FileError) -> String {
    match error {
        FileError::Other(why) if why.starts_with(char::is_uppercase) => {
            format!("it cannot be read: {why}")
        }
        _ => format!("it {error}"),
    }
}

/// Says that a file is there that this user may not read: manifests without it would take it from the pods that have it.
fn say_denied(report: &mut Findings<'_>, shown: &str, path: &Path) {
    let message = format!("bind mount `{shown}` cannot be read: permission denied");
    let help = format!(
        "let the user who runs this read it: `sudo setfacl -R -m u:$USER:rX {}`",
        words::quoted(shown)
    );
    let finding = Finding::new(&rules::BIND_MISSING, message).help(help);
    report.add(finding.severity(Severity::Error), path);
}

/// Says that what is mounted writable is read-only. What a program that is built here does with a directory of which nothing
/// is known may be anything: each write would fail.
fn say_read_only(report: &mut Findings<'_>, facts: &Facts<'_>, bind: &Bind<'_>) {
    let (shown, target) = (&bind.mounted.shown, &bind.mount.target);
    let is_built =
        bind.service.image.references.is_built && bind.service.known.is_unknown_program();
    let content = facts.mounted.content(bind.mounted);
    let is_unclear = is_built
        && matches!(content, Some(Content::Directory(directory)) if !directory.source)
        && !path_conventions::is_for_reading(target)
        && !path_conventions::is_for_reading(&bind.mounted.path);
    let message = format!("`{target}` is read-only in the cluster");
    let message = match is_unclear {
        true => format!(
            "{message}: if `{}` writes there, as it may under Compose, it fails",
            bind.service.key
        ),
        false => message,
    };
    let read = format!("write `{shown}:{target}:ro` if nothing writes to it");
    let help = match is_unclear {
        true => format!(
            "{read}, or a named volume for data: {}",
            named_volume::lines(&format!("{}-data", bind.service.name), target)
        ),
        false => read,
    };
    let finding = Finding::new(&rules::BIND_READ_ONLY, message).help(help);
    let severity = if is_unclear {
        Severity::Warning
    } else {
        Severity::Info
    };
    report.add(finding.severity(severity), &bind.path);
}

fn say_of_node(report: &mut Findings<'_>, bind: &Bind<'_>) {
    let does = match bind.mount.read_only {
        true => "reads",
        false => "reads and writes",
    };
    let (key, source) = (bind.service.key, &bind.mounted.path);
    let message = format!("`{key}` {does} `{source}` of the node that it runs on");
    report.say(&rules::HOST_PATH, &bind.path, message);
}

fn say_empty(report: &mut Findings<'_>, bind: &Bind<'_>, why: &str) {
    let help = "add the files that belong there to the project, or remove the mount";
    let message = format!(
        "`{}` {why}: `{}` is an empty directory",
        bind.mounted.shown, bind.mount.target
    );
    report.say_help(&rules::BIND_EMPTY, &bind.path, message, help);
}

/// Says which entries of a directory are left out.
fn say_files(report: &mut Findings<'_>, facts: &Facts<'_>, bind: &Bind<'_>, is_copied: bool) {
    let (mounted, path) = (bind.mounted, &bind.path);
    let Some(Content::Directory(directory)) = facts.mounted.content(mounted) else {
        return;
    };
    let named = |entry: &str| format!("{}/{entry}", mounted.shown.trim_end_matches('/'));
    // The first entry of each reason, and how many there are.
    let mut skipped_ones: BTreeMap<String, (&str, usize)> = BTreeMap::new();
    for (entry, error) in &directory.unreadable {
        match error {
            FileError::Denied => say_denied(report, &named(entry), path),
            _ => skipped_ones.entry(skipped(error)).or_insert((entry, 0)).1 += 1,
        }
    }
    for (why, (entry, count)) in skipped_ones {
        let (rest, what) = match count {
            1 => (String::new(), "it with a file, or remove it"),
            2 => (
                "; so is one more file".to_owned(),
                "both with files, or remove them",
            ),
            _ => (
                format!("; so are {} more files", count - 1),
                "them with files, or remove them",
            ),
        };
        let message = format!("file `{}` skipped: {why}{rest}", named(entry));
        let help = format!("replace {what}; the rest of `{}` is mounted", mounted.shown);
        report.say_help(&rules::BIND_MISSING, path, message, help);
    }
    for entry in directory.empty.iter().filter(|_| !is_copied) {
        let message = format!(
            "`{}` skipped: it is an empty directory, and a ConfigMap only contains files",
            named(entry)
        );
        let help = "add a file if the program needs the directory";
        let finding = Finding::new(&rules::BIND_EMPTY, message).severity(Severity::Info);
        report.add(finding.help(help), path);
    }
}

/// Says why nothing is mounted.
fn say_withheld(report: &mut Findings<'_>, why: &Withheld, shown: &str, path: &Path) {
    let (rule, reason, help) = match why {
        Withheld::LargeFile => (
            &rules::BIND_TOO_LARGE,
            format!("file `{shown}` skipped: it is larger than 1 MiB, the limit of a ConfigMap"),
            "add it to the image, or to a volume".to_owned(),
        ),
        Withheld::LargeDirectory(oversize) => (
            &rules::BIND_TOO_LARGE,
            format!(
                "bind mount `{shown}` skipped: {}",
                too_large(shown, oversize.as_ref())
            ),
            "add it to the image, or use a claim with `--bind-mounts claim` and copy the files (`kuploy-convert explain KP3436`)".to_owned(),
        ),
        // Said with what is needed of it.
        Withheld::OutsideDirectory => return,
        Withheld::AbsentFile => (
            &rules::BIND_MISSING,
            format!("bind mount `{shown}` skipped: it does not exist"),
            "add the file, or remove the line; Docker creates an empty directory of that name"
                .to_owned(),
        ),
    };
    report.say_help(rule, path, reason, help);
}

/// Says that the dump of a database is in no manifest.
fn say_dump(report: &mut Findings<'_>, bind: &Bind<'_>) {
    let (shown, target) = (&bind.mounted.shown, &bind.mount.target);
    let message = format!(
        "file `{shown}` skipped: it is the dump of a database, which is not copied into the manifests"
    );
    let help = format!(
        "mount a volume at `{}`, and copy the dump into it before the service starts: `kubectl cp FILE POD:PATH` into a pod that mounts the claim",
        paths::parent(target)
    );
    report.say_help(&rules::BIND_TOO_LARGE, &bind.path, message, help);
}

fn too_large(shown: &str, oversize: Option<&Oversize>) -> String {
    match oversize {
        Some(Oversize::Repository(path)) => format!("`{shown}/{path}` is a Git repository"),
        Some(Oversize::Dependencies(path)) => {
            format!("`{shown}/{path}` is a directory of a package manager")
        }
        Some(Oversize::Deep(path)) => format!("`{shown}/{path}` is nested too deeply"),
        Some(Oversize::Files) => "it has more than 500 files".to_owned(),
        Some(Oversize::Size) | None => {
            "it is larger than 1 MiB, the limit of a ConfigMap".to_owned()
        }
    }
}
