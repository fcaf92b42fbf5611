//! Environments: one project, deployed several times with what differs. A base, and an overlay for each environment,
//! from which kustomize makes the manifests that the environment's files give on their own.

mod named_files;
mod overlay;
mod patch;

pub use crate::options::{BASE, OVERLAYS};
pub use named_files::check_named_files;

use crate::compile::{self, Compiled, OutputFile};
use crate::emit;
use crate::load::LoadRequest;
use crate::options::{ArgocdApp, Environment, Kustomize, Options};
use crate::source::{Files, paths};

/// A project in one environment.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Overlay {
    /// The environment's name.
    pub name: String,
    /// The project as the files of the environment give it.
    pub compiled: Compiled,
    /// The files of its overlay; `None` when something is wrong with it.
    pub files: Option<Vec<OutputFile>>,
    /// The file of the directory `user` in the overlay, to be written where there is none.
    pub user: OutputFile,
}

/// The files for Argo CD: an Application for each environment, or one ApplicationSet for all of them.
pub fn argocd(base: &Compiled, overlays: &[Overlay]) -> Vec<OutputFile> {
    let is_set = base
        .options
        .argocd_app
        .as_ref()
        .is_some_and(ArgocdApp::is_set);
    if !is_set {
        let apps = overlays.iter();
        let apps: Vec<_> = apps.filter_map(|it| it.compiled.app.as_ref()).collect();
        let files = emit::argocd::applications(&apps).into_iter();
        return files.map(compile::printed).collect();
    }
    let apps = overlays.iter().filter_map(|overlay| {
        let app = overlay.compiled.app.as_ref()?;
        Some((overlay.name.as_str(), app))
    });
    let project = base
        .project
        .as_ref()
        .map_or("app", |project| project.name.as_str());
    let name = base.options.argocd_name.as_deref().unwrap_or(project);
    emit::argocd::application_set(&name.replace('_', "-"), &apps.collect::<Vec<_>>())
        .into_iter()
        .map(compile::printed)
        .collect()
}

/// What to load for the base: of files that are found, the first alone. `compose.override.yaml` is for the machine of a
/// developer, and Docker Compose leaves it out as well when files are named.
pub fn base_request(compiled: &Compiled, request: &LoadRequest) -> LoadRequest {
    let mut base = request.clone();
    if request.files.is_empty() {
        let is_override = |path: &&String| paths::file_name(path).contains(".override.");
        let common = compiled.inputs.iter().filter(|path| !is_override(path));
        base.files = common.cloned().collect();
    }
    base
}

/// Compiles every environment of a project; `base` is the project without any.
pub fn overlays(
    files: &dyn Files,
    request: &LoadRequest,
    flags: &Options,
    base: &Compiled,
) -> Vec<Overlay> {
    let environments = &base.options.environments;
    environments
        .iter()
        .map(|environment| one(files, request, flags, base, environment))
        .collect()
}

/// What to load, and with which options, for each environment of a project; `base` is the project without any, as it was
/// loaded by `request`.
pub fn each(
    files: &dyn Files,
    request: &LoadRequest,
    flags: &Options,
    base: &Compiled,
) -> Vec<(LoadRequest, Options)> {
    let common = base_request(base, request);
    let environments = base.options.environments.iter();
    environments
        .map(|environment| arguments(files, &common, flags, base, environment))
        .collect()
}

/// What to load, and with which options, for the one environment that the flags name; `None` when they name none or
/// several, or one that nobody declares.
pub fn chosen(
    files: &dyn Files,
    request: &LoadRequest,
    flags: &Options,
) -> Option<(LoadRequest, Options)> {
    let [wanted] = flags.environments.as_slice() else {
        return None;
    };
    let base = compile::check(files, request, flags);
    let known = &base.options.environments;
    let environment = known.iter().find(|known| known.name == wanted.name)?;
    if Environment::undeclared(known).any(|one| one.name == wanted.name) {
        return None;
    }
    let common = base_request(&base, request);
    Some(arguments(files, &common, flags, &base, environment))
}

fn arguments(
    files: &dyn Files,
    request: &LoadRequest,
    flags: &Options,
    base: &Compiled,
    environment: &Environment,
) -> (LoadRequest, Options) {
    let folder = base
        .project
        .as_ref()
        .map(|project| project.working_dir.as_str());
    let folder = folder.unwrap_or("/");
    let mut own = request.clone();
    if own.files.is_empty() {
        own.files = base.inputs.clone();
    }
    let absolute = |file: &String| paths::join(folder, file);
    let here = files.current_dir();
    let named = |file: &String| match environment.by_flag {
        true => paths::join(&here, file),
        false => absolute(file),
    };
    own.files.extend(environment.files.iter().map(named));
    if !environment.env_files.is_empty() {
        own.env_files = environment.env_files.iter().map(absolute).collect();
        own.declared.extend(own.env_files.iter().cloned());
    }
    if !environment.by_flag {
        own.declared.extend(environment.files.iter().map(absolute));
    }
    own.profiles.extend(environment.profiles.iter().cloned());
    own.project_directory
        .get_or_insert_with(|| folder.to_owned());
    let project = base
        .project
        .as_ref()
        .map_or("app", |project| project.name.as_str());
    own.project_name.get_or_insert_with(|| project.to_owned());
    let options = options(flags, base, environment, project);
    (own, options)
}

fn one(
    files: &dyn Files,
    request: &LoadRequest,
    flags: &Options,
    base: &Compiled,
    environment: &Environment,
) -> Overlay {
    let mut request = request.clone();
    request.files = base.inputs.clone();
    let (own, options) = arguments(files, &request, flags, base, environment);
    let compiled = compile::compile(files, &own, &options);
    let to_base = format!("../../{BASE}");
    let manifests = |compiled: &Compiled| {
        let app = compiled.app.as_ref().filter(|_| compiled.files.is_some());
        app.map(|app| emit::emit(app, &compiled.options))
    };
    let files = match (manifests(base), manifests(&compiled)) {
        (Some(from), Some(to)) => Some(overlay::files(&to_base, from, to)),
        _ => None,
    };
    Overlay {
        name: environment.name.clone(),
        compiled,
        files,
        user: overlay::user(),
    }
}

/// The options of an environment: flags over its own over those of the project. Its Application and its namespace carry
/// its name, unless it says another.
fn options(flags: &Options, base: &Compiled, environment: &Environment, project: &str) -> Options {
    let mut options = flags.clone().over((*environment.options).clone());
    let project_name = base.options.argocd_name.as_deref().unwrap_or(project);
    let suffixed = |text: &str| format!("{text}-{}", environment.name).replace('_', "-");
    let asked = options
        .argocd_app
        .as_ref()
        .or(base.options.argocd_app.as_ref());
    let asked = asked.and_then(|app| app.directory("")).is_some();
    if environment.options.argocd_name.is_none() && asked {
        options.argocd_name = Some(suffixed(project_name));
    }
    if base.options.namespace.is_none() {
        options.namespace.get_or_insert_with(|| suffixed(project));
    }
    if environment.options.repo_path.is_none() {
        // It is that of the whole output, as `out` is.
        let below = match base.options.writes_manifests() {
            true => format!("{OVERLAYS}/{}", environment.name),
            false => environment.name.clone(),
        };
        let path = base.options.repo_path.as_ref();
        options.repo_path = path.map(|path| format!("{}/{below}", path.trim_end_matches('/')));
    }
    options.kustomize.get_or_insert(Kustomize::Build);
    let out = base.options.out().trim_end_matches('/');
    options.overlay = None;
    options.chart = base.options.chart.as_ref().map(|chart| {
        let chart = chart.trim_end_matches('/');
        format!("{chart}/{}", environment.name)
    });
    // Where there is a chart instead of an overlay, the Application points at the chart.
    let overlay = format!("{out}/{OVERLAYS}/{}", environment.name);
    options.out = base.options.writes_manifests().then_some(overlay);
    options.environments.clear();
    options.environment = Some(environment.name.clone());
    options
}

#[cfg(test)]
mod tests;
