//! What lies beside the files of a run, and that somebody has to look at: files that Git ignores, patches that no environment
//! uses any more, Applications of the same directory.

use kuploy_compose::Files;
use kuploy_compose::environments::OVERLAYS;
use kuploy_compose::source::paths;

use super::super::{Stop, Streams};
use super::applications;
use crate::output::{ChangeKind, Changes};
use crate::terminal::Role;

/// Most files that `.gitignore` is asked for.
const MOST: usize = 256;

/// Says it of the directories of a run, which go below `out`.
pub(super) fn say(
    files: &dyn Files,
    folders: &[Changes],
    out: &str,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    let out = out.trim_end_matches('/');
    let lines = ignored(files, folders, out).into_iter();
    let label = streams.err_style.paint(Role::Warning, "look:");
    let all = lines.chain(unused(files, folders, out));
    for line in all.chain(applications::twins(files, folders)) {
        writeln!(streams.err, "{label} {line}")?;
    }
    Ok(())
}

/// Copies of the project's files that a `.gitignore` is for as well: `*.log`, `config/`. Who ignores all manifests does not
/// commit them.
fn ignored(files: &dyn Files, folders: &[Changes], out: &str) -> Option<String> {
    let here = files.current_dir();
    let is_ignored = |shown: &String| files.is_kept_out(&paths::join(&here, shown));
    let made = folders.iter().flat_map(|changes| {
        let made = changes.list.iter();
        let made = made.filter(|change| change.kind != ChangeKind::Removed);
        made.map(|change| changes.folder().show(&change.path))
    });
    let is_copy = |shown: &String| shown.starts_with(out) && shown.contains("/config/");
    let mut found = made.filter(is_copy).take(MOST).filter(is_ignored);
    let first = found.next()?;
    let is_whole = |changes: &Changes| is_ignored(&changes.folder().show("kustomization.yaml"));
    if folders.first().is_none_or(is_whole) {
        return None;
    }
    let more = match found.count() {
        0 => String::new(),
        1 => " and one more file".to_owned(),
        more => format!(" and {more} more files"),
    };
    Some(format!(
        "a `.gitignore` keeps {first}{more} out of Git, and a build from a clone fails without: write the line `!*` into {out}/.gitignore"
    ))
}

/// Directories `user` of environments that are gone, as after another name: nothing is built with what is in them.
fn unused(files: &dyn Files, folders: &[Changes], out: &str) -> Vec<String> {
    let here = files.current_dir();
    let overlays = format!("{out}/{OVERLAYS}/");
    let is_left = |changes: &&Changes| {
        let list = "kustomization.yaml";
        let is_removed = |it: &&_| is_of(it, list, ChangeKind::Removed);
        let shown = changes.folder().shown();
        shown.starts_with(&overlays)
            && (changes.stale.contains(list) || changes.list.iter().find(is_removed).is_some())
    };
    let left = folders.iter().filter(is_left);
    let user = left.map(|changes| changes.folder().show("user"));
    let user = user.filter(|user| files.is_dir(&paths::join(&here, user)));
    let new = folders.iter().filter(|changes| {
        let shown = changes.folder().shown();
        let is_new = |it: &_| is_of(it, "kustomization.yaml", ChangeKind::New);
        shown.starts_with(&overlays) && shown.ends_with("/user") && changes.list.iter().any(is_new)
    });
    let new: Vec<&str> = new.map(|changes| changes.folder().shown()).collect();
    let told = user.map(|user| {
        let way = match new.as_slice() {
            [one] => format!("`mv {user}/* {one}/` moves your patches to the new environment"),
            _ => format!("move your patches to another environment, or `git rm -r {user}`"),
        };
        format!("{user} is yours and stays, and no environment uses it any more: {way}")
    });
    told.collect()
}

fn is_of(change: &crate::output::Change, path: &str, kind: ChangeKind) -> bool {
    change.path == path && change.kind == kind
}
