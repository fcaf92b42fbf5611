//! Options of directories in memory that no pod has.

use crate::diagnostic::{Path, rules};
use crate::facts::{Facts, Findings, pid_files};
use crate::plan::pods::Member;

/// Says which owners of `tmpfs` are dropped: those of a directory that everybody may write to in Docker as well.
pub(super) fn say(report: &mut Findings<'_>, service: &Member<'_>) {
    for (index, entry) in service.service.tmpfs.iter().enumerate() {
        let (_, options) = entry.split_once(':').unwrap_or((entry, ""));
        let options = options.split(',').filter_map(|it| it.split_once('='));
        let keys: Vec<&str> = options.map(|(key, _)| key).collect();
        let is_made = keys.contains(&"mode");
        let mut dropped = keys;
        dropped.retain(|key| ["uid", "gid"].contains(key) && !is_made);
        let path = service.path.key("tmpfs").index(index);
        say_options(report, service, &path, &dropped);
    }
}

/// Says that a file with the number of a process is there when the container starts again.
pub(super) fn say_pid_file(report: &mut Findings<'_>, facts: &Facts<'_>, service: &Member<'_>) {
    let Some((program, file)) = pid_files::in_memory(service.facts, &facts.volumes) else {
        return;
    };
    let message = format!(
        "`{file}` stays when the container of `{}` restarts, and `{program}` may refuse to start: a `tmpfs` is emptied when the pod is replaced",
        service.key
    );
    let help = format!("run `rm -f {file}` before `{program}` starts");
    report.say_help(&rules::PID_FILE_IN_MEMORY, &service.path, message, help);
}

fn say_options(report: &mut Findings<'_>, service: &Member<'_>, path: &Path, dropped: &[&str]) {
    if dropped.is_empty() {
        return;
    }
    let listed: Vec<String> = dropped.iter().map(|key| format!("`{key}`")).collect();
    let message = format!(
        "{} of a `tmpfs` of `{}` is dropped: every user in the pod can write to it",
        listed.join(", "),
        service.key
    );
    report.say(&rules::TMPFS_OPTION, path, message);
}
