//! Files that a project names, that are not in this checkout, and that Git ignores: another checkout has them.

use crate::compose::{MountType, Project};
use crate::drift::{AbsentFile, Given};
use crate::map::BTreeSet;
use crate::source::{FileError, Files, paths};

/// All of them. `disabled` are services without an enabled profile; `has_own_values` says that files of variables were asked
/// for in the place of `.env`.
///
/// Nobody names `.env`, and most repositories ignore it whether they have one or not: it is missed where a variable is not
/// set, or a profile not enabled.
pub fn absent_files(
    files: &dyn Files,
    project: &Project,
    disabled: &[(String, Vec<String>)],
    has_own_values: bool,
) -> Vec<AbsentFile> {
    let here = files.current_dir();
    let mut found: Vec<AbsentFile> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut look = |path: &str, given: Given| {
        let is_absent = files.metadata(path) == Err(FileError::NotFound);
        // A line such as `certs/` is for directories alone.
        let is_ignored = || files.is_kept_out(path) || files.is_kept_out(&paths::join(path, "x"));
        if !is_absent {
            return;
        }
        let file = AbsentFile {
            path: paths::shown(path, &here),
            given,
        };
        if seen.insert(file.clone()) && is_ignored() {
            found.push(file);
        }
    };
    for service in project.services.values() {
        for file in &service.env_file {
            look(&file.path, Given::Variables);
        }
        for mount in &service.volumes {
            if let (MountType::Bind, Some(source)) = (&mount.kind, &mount.source) {
                look(source, Given::Mount(mount.target.clone()));
            }
        }
    }
    for (name, secret) in &project.secrets {
        if let Some(file) = &secret.file {
            let name = secret.name.as_deref().unwrap_or(name);
            look(file, Given::Secret(name.replace('_', "-")));
        }
    }
    let is_missed = !project.unset.is_empty() || !disabled.is_empty();
    if is_missed && !has_own_values {
        let names = disabled.iter().map(|(name, _)| name.clone());
        let values = paths::join(&project.working_dir, ".env");
        look(&values, Given::Values(names.collect()));
    }
    found
}
