//! Files that a project names, that are not in this checkout, and that Git ignores: another checkout has them.

use crate::compose::{MountType, Project, Service};
use crate::diagnostic::Path;
use crate::drift::{AbsentFile, Given, OwnValue};
use crate::facts::filled_words;
use crate::facts::secret_words::name_in_command;
use crate::map::{BTreeMap, BTreeSet};
use crate::model::names;
use crate::source::{FileError, Files, SourceId, Sources, filled, paths};

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
        let is_ignored = || files.is_kept_out(path) || files.is_directory_kept_out(path);
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
    for (key, service) in &project.services {
        let container = container(key, service);
        for file in &service.env_file {
            look(&file.path, Given::Variables(container.clone()));
        }
        for mount in &service.volumes {
            if let (MountType::Bind, Some(source)) = (&mount.kind, &mount.source) {
                let (container, target) = (container.clone(), mount.target.clone());
                look(source, Given::Mount { container, target });
            }
        }
    }
    for (key, secret) in &project.secrets {
        if let Some(file) = &secret.file {
            let name = names::resource(&project.name, key, secret.name.as_deref());
            look(file, Given::Secret(name));
        }
    }
    let is_missed = !project.unset.is_empty() || !disabled.is_empty();
    if is_missed && !has_own_values {
        let services = disabled.iter().map(|(name, _)| name.clone());
        let values = paths::join(&project.working_dir, ".env");
        look(
            &values,
            Given::Values {
                services: services.collect(),
                variables: unset_variables(project),
            },
        );
    }
    found
}

/// The variables of services whose values come from a file that Git ignores: an env file, or `.env`, from which Compose fills
/// them in. `has_own_values` says that files of variables were asked for in the place of `.env`.
pub fn own_values(
    files: &dyn Files,
    project: &Project,
    sources: &Sources,
    has_own_values: bool,
) -> Vec<OwnValue> {
    let here = files.current_dir();
    let values = paths::join(&project.working_dir, ".env");
    let has_values = !has_own_values && files.is_file(&values) && files.is_kept_out(&values);
    let values = has_values.then(|| paths::shown(&values, &here));
    let mut known: BTreeMap<SourceId, Option<String>> = BTreeMap::new();
    let mut found = Vec::new();
    for (key, service) in &project.services {
        let path = Path::service(key).key("environment");
        for name in service.environment.keys() {
            let tree = project.tree.as_ref();
            let Some(span) = tree.and_then(|tree| path.key(name).locate(tree)) else {
                continue;
            };
            let file = known.entry(span.source).or_insert_with(|| {
                let source = sources.get(span.source).filter(|source| source.private)?;
                let is_ignored = files.is_kept_out(&paths::join(&here, &source.path));
                is_ignored.then(|| source.path.clone())
            });
            let is_filled_in = || sources.text(span).contains('$');
            let path = file
                .clone()
                .or_else(|| values.clone().filter(|_| is_filled_in()));
            found.extend(path.map(|path| OwnValue {
                path,
                container: container(key, service),
                variable: name.clone(),
            }));
        }
    }
    found
}

/// The name that the container of a service has, unless another one had it first.
fn container(key: &str, service: &Service) -> String {
    let overridden = service.labels.get("kompose.service.name_override");
    let asked = overridden.map_or(key, String::as_str);
    names::service(asked).unwrap_or_else(|| asked.to_owned())
}

/// The same of the variables that are added for secrets in the command of a service.
fn unset_in_command(
    project: &Project,
    key: &str,
    service: &Service,
    owner: String,
) -> impl Iterator<Item = (String, String)> {
    let words = filled_words::of_service(project, &Path::service(key), service);
    let fills = words.into_iter().flat_map(|word| word.fills);
    let unset = fills.filter(|fill| fill.given == filled::Given::Nothing);
    unset.map(move |fill| (owner.clone(), name_in_command(&fill.name)))
}

/// The variables of services, with their containers, whose values lack a variable of Compose that is not set: as a part of
/// the value, or in its place (`environment: [TOKEN]`).
fn unset_variables(project: &Project) -> Vec<(String, String)> {
    let services = project.services.iter().flat_map(|(key, service)| {
        let owner = container(key, service);
        let path = Path::service(key).key("environment");
        let lacking = service.environment.iter().filter(move |(name, value)| {
            value.is_none() || project.lacks_variable(&path.key(name))
        });
        let named = owner.clone();
        let lacking = lacking.map(move |(name, _)| (named.clone(), name.clone()));
        lacking.chain(unset_in_command(project, key, service, owner))
    });
    services.collect()
}
