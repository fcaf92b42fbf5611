//! Files that an environment names and that are not there, or not the project's: said where they are named, before anything
//! follows from it.

use crate::compile::Compiled;
use crate::diagnostic::{Finding, Path, rules};
use crate::load::{self, file_names};
use crate::source::{FileError, Files, paths};

/// Names the files of all environments of a project that are missing or outside of it, as errors of the project.
pub fn check_named_files(files: &dyn Files, base: &mut Compiled) {
    let Some(project) = &base.project else {
        return;
    };
    let (directory, tree) = (project.working_dir.as_str(), project.tree.as_ref());
    let here = files.current_dir();
    let mut found = Vec::new();
    let declared = base.options.environments.iter().filter(|one| !one.by_flag);
    for environment in declared {
        let keys = [
            ("files", &environment.files),
            ("env-file", &environment.env_files),
        ];
        for (key, names) in keys {
            for (index, name) in names.iter().enumerate() {
                let place = paths::join(directory, name);
                let finding = if !project.may_carry(&place) {
                    load::refused(&paths::shown(&place, &here))
                } else if matches!(files.metadata(&place), Err(FileError::NotFound)) {
                    missing(files, name, (&place, directory))
                } else {
                    continue;
                };
                let path = Path::root().keys("x-kuploy.environments");
                let path = path.key(&environment.name).key(key);
                let item = path.clone().index(index);
                let is_item = tree.is_some_and(|tree| item.find(tree).is_some());
                let path = if is_item { item } else { path };
                found.push(match tree {
                    Some(tree) => finding.at_node(&path, tree),
                    None => finding.at(&path),
                });
            }
        }
    }
    base.report.extend(found);
}

fn missing(files: &dyn Files, name: &str, (place, directory): (&str, &str)) -> Finding {
    let message = format!("`{name}` does not exist");
    let finding = Finding::new(&rules::FILE_MISSING, message);
    match file_names::meant(files, place) {
        Some(near) => {
            let near = paths::shown(&near, directory);
            finding.help(format!("did you mean `{near}`?"))
        }
        None => finding.help("create the file, or correct its name"),
    }
}
