//! Files that are copied to each pod, because its service writes to them, or may.

use super::bind::Bind;
use crate::diagnostic::{Finding, Severity, all_of, rules};
use crate::facts::mounted_files::{Content, Directory};
use crate::facts::{Facts, Findings, random_keys, read_directories, source_data, written_paths};
use crate::map::BTreeMap;
use crate::plan::Decisions;
use crate::plan::storage::notes::{Note, What};
use crate::source::paths;

/// The services that mount a path of the host, by the path.
pub(super) type Together<'d> = BTreeMap<&'d str, Vec<&'d str>>;

/// Which services mount the same, where something is copied that may be written.
pub(super) fn together<'d>(facts: &'d Facts<'_>, decided: &'d Decisions<'_>) -> Together<'d> {
    let mut all = Together::new();
    let is_copied = |note: &Note| matches!(note, Note::Bind(_, _, What::Copied { .. }));
    if !decided.notes.iter().any(is_copied) {
        return all;
    }
    for service in decided.pods.running() {
        for index in 0..service.service.volumes.len() {
            if let Some(mounted) = facts.mounted.path(service.id, index) {
                let services = all.entry(mounted.path.as_str()).or_default();
                if services.last() != Some(&service.key) {
                    services.push(service.key);
                }
            }
        }
    }
    all
}

/// Says that files are copied, and why; `together` are the services that mount them.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    bind: &Bind<'_>,
    together: &[&str],
    known: bool,
) {
    if say_key(report, facts, bind) {
        return;
    }
    let key = bind.service.key;
    // What is certain to be changed for others, who have a copy of their own.
    let is_certain = known && !together.is_empty() && changes_file(facts, bind);
    let may_lose = is_certain && together.len() > 1 || may_lose(facts, bind, known);
    let why = match known {
        true => "because the service writes to it",
        false => "because the service may write to it",
    };
    let others = together.iter().filter(|other| **other != key);
    let others: Vec<String> = others.map(|other| (*other).to_owned()).collect();
    // What settings and scripts of a known command do to their files is for the command itself.
    let (unseen, help) = match others.as_slice() {
        others if is_certain && !others.is_empty() => (
            format!(" and never seen by {}", all_of(others)),
            "keep the file in a directory of a named volume, and mount that in all of them",
        ),
        others if others.is_empty() || known || !may_lose => (
            String::new(),
            "mount a named volume at the directory to keep changes, or write `:ro` if nothing writes to it",
        ),
        others => (
            format!(" and never seen by {}", all_of(others)),
            "if it does write, mount a named volume in all of them; write `:ro` if nothing writes to it",
        ),
    };
    let message = format!(
        "`{}` of `{key}` is copied to the pod at each start, {why}: changes are lost when the pod is replaced{unseen}",
        bind.mount.target
    );
    let finding = Finding::new(&rules::BIND_COPIED, message).help(help);
    // What a command makes again at each start is no loss; what an unknown program writes may be.
    let severity = match may_lose {
        true => Severity::Warning,
        false => Severity::Info,
    };
    report.add(finding.severity(severity), &bind.path);
}

/// Says that each copy of a file is given a key of its own, where it has none; whether that is so. Seen: `if ! grep -q
/// ^APP_KEY=base64: .env; then php artisan key:generate; fi` in the entrypoint of an image that three services run.
fn say_key(report: &mut Findings<'_>, facts: &Facts<'_>, bind: &Bind<'_>) -> bool {
    let (service, target) = (bind.service, &bind.mount.target);
    let Some(Content::File(file)) = facts.mounted.content(bind.mounted) else {
        return false;
    };
    let by_command = written_paths::writes_key(service.facts, target);
    let by_command = by_command.map(|(command, name)| (command, name.to_owned()));
    let is_of_framework = by_command.is_some();
    let found = by_command.or_else(|| random_keys::written(service.facts, target));
    let Some((command, name)) = found else {
        return false;
    };
    let text = String::from_utf8_lossy(&file.bytes);
    let mut lines = text.lines().map(|line| line.trim().split_once('='));
    let in_file = lines.any(|pair| {
        pair.is_some_and(|(key, value)| key.trim() == name && !value.trim().is_empty())
    });
    let given = service.variable(&name);
    if in_file || given.is_some_and(|value| !value.is_empty()) {
        return false;
    }
    let by = match is_of_framework {
        true => format!("`{command}`"),
        false => format!("its start script (`{command}`)"),
    };
    let message = format!(
        "`{target}` of `{}` is copied to the pod at each start, and {by} writes a new `{name}` to each copy: what was encrypted with another one cannot be read",
        service.key
    );
    let shown = &bind.mounted.shown;
    let help = match is_of_framework {
        true => format!(
            "run `php artisan {command} --show` once, and write what it prints to `{shown}`: `{name}=VALUE`"
        ),
        false => format!("write a value of your own to `{shown}`: `{name}=VALUE`"),
    };
    let finding = Finding::new(&rules::BIND_COPIED, message).help(help);
    report.add(finding.severity(Severity::Warning), &bind.path);
    true
}

/// Whether a service is seen to write what others read into a file that is mounted by itself. Seen: `echo edited >>
/// /one.txt` with `./one.txt:/one.txt` in two services. What it writes into a directory is a claim, and `.env` is completed
/// by each program for itself.
fn changes_file(facts: &Facts<'_>, bind: &Bind<'_>) -> bool {
    let is_directory = matches!(
        facts.mounted.content(bind.mounted),
        Some(Content::Directory(_))
    );
    let is_settings = paths::file_name(&bind.mount.target).starts_with(".env");
    !is_directory
        && !is_settings
        && written_paths::writes_for_others(bind.service.facts, &bind.mount.target)
}

/// Whether a service may write to what is copied to its pod, and needs what it wrote; `known` is what it is known to write.
fn may_lose(facts: &Facts<'_>, bind: &Bind<'_>, known: bool) -> bool {
    match facts.mounted.content(bind.mounted) {
        Some(Content::Directory(files)) => {
            let service = bind.service.service;
            let is_read = || read_directories::is_only_read(service, &bind.mount.target, files);
            keeps_data(files) || !known && !is_read()
        }
        _ => !known,
    }
}

/// Whether a tree has a place where its program keeps what users give it, by the conventions of frameworks.
fn keeps_data(directory: &Directory) -> bool {
    let files = directory.files.iter().map(|file| file.path.as_str());
    let mut paths = files.chain(directory.empty.iter().map(String::as_str));
    directory.state || paths.any(|path| path.split('/').any(source_data::is_uploads))
}
