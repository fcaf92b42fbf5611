//! Values of options and of `x-kuploy`, checked as what they become in an object: a value that the API server refuses is
//! an error where it is written.

mod becomes;
mod mended;
mod schedule;
mod services;
mod volumes;

pub(crate) use becomes::Becomes;
pub(crate) use schedule::{is_schedule, never_comes};
pub(crate) use services::is_tiny;

use self::mended::mended;
use super::findings::Findings;
use crate::compose::Project;
use crate::diagnostic::{Finding, Path, nearest, rules};
use crate::options::{ArgocdApp, Environment, Options};

/// Where options are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin<'a> {
    /// As flags of the program.
    Flags,
    /// In `x-kuploy` at the top level.
    Extension,
    /// In an environment there.
    Environment(&'a str),
}

/// Checks options as they are written in one place.
pub(super) fn check(findings: &mut Findings<'_>, options: &Options, origin: Origin<'_>) {
    for (key, value, becomes) in of_options(options).chain(directories(options, origin)) {
        let Some(reason) = becomes.refuses(value) else {
            continue;
        };
        match origin {
            Origin::Flags => {
                let message = format!("`--{key} {value}` is invalid: {reason}");
                let mut finding = Finding::new(&rules::OPTION_INVALID, message);
                if let Some(meant) = mended(becomes, value) {
                    finding = finding.help(format!("write `--{key} {meant}`"));
                }
                findings.add(finding, &Path::root());
            }
            Origin::Extension | Origin::Environment(_) => {
                let mut path = Path::root().key("x-kuploy");
                if let Origin::Environment(name) = origin {
                    path = path.key("environments").key(name);
                }
                let path = path.key(key);
                let message = format!("`{value}` is not a valid `{key}`: {reason}");
                let mut finding = Finding::new(&rules::EXTENSION_INVALID, message);
                if let Some(meant) = mended(becomes, value) {
                    finding = finding.help(format!("write `{key}: {meant}`"));
                }
                findings.add(finding, &path);
            }
        }
    }
}

/// Every option that becomes part of an object, by key.
fn of_options(options: &Options) -> impl Iterator<Item = (&'static str, &str, Becomes)> {
    let single = [
        ("namespace", &options.namespace, Becomes::Namespace),
        ("domain", &options.domain, Becomes::Host),
        ("ingress-class", &options.ingress_class, Becomes::Class),
        ("tls-issuer", &options.tls_issuer, Becomes::Name),
        ("registry", &options.registry, Becomes::Registry),
        ("storage-class", &options.storage_class, Becomes::Name),
        ("volume-size", &options.volume_size, Becomes::Quantity),
        ("secret-store", &options.secret_store, Becomes::Store),
        ("wait-image", &options.wait_image, Becomes::Image),
        ("kubectl-image", &options.kubectl_image, Becomes::Image),
        ("argocd-name", &options.argocd_name, Becomes::Name),
        ("argocd-project", &options.argocd_project, Becomes::Name),
        (
            "argocd-namespace",
            &options.argocd_namespace,
            Becomes::Namespace,
        ),
        ("repo-url", &options.repo_url, Becomes::Repository),
        ("repo-path", &options.repo_path, Becomes::Inside),
        ("revision", &options.revision, Becomes::Word),
    ];
    let single = single
        .into_iter()
        .filter_map(|(key, value, becomes)| Some((key, value.as_deref()?, becomes)));
    let secrets = options.image_pull_secrets.iter();
    let secrets = secrets.map(|name| ("image-pull-secret", name.as_str(), Becomes::Name));
    let images = options.images.iter();
    let images = images.map(|(_, image)| ("image", image.as_str(), Becomes::Image));
    single.chain(secrets).chain(images)
}

/// Directories to write to. A Compose file names one below the current directory alone: whoever compiles a file that
/// somebody else wrote does not let it choose where on the disk to write.
fn directories<'o>(
    options: &'o Options,
    origin: Origin<'_>,
) -> impl Iterator<Item = (&'static str, &'o str, Becomes)> {
    let app = match &options.argocd_app {
        Some(ArgocdApp::In(directory)) => Some(directory.as_str()),
        _ => None,
    };
    let directories = [
        ("chart", options.chart.as_deref()),
        ("overlay", options.overlay.as_deref()),
        ("argocd-app", app),
    ];
    let is_flag = origin == Origin::Flags;
    directories.into_iter().filter_map(move |(key, value)| {
        let becomes = if is_flag {
            Becomes::Word
        } else {
            Becomes::Inside
        };
        Some((key, value?, becomes))
    })
}

/// Checks the extensions of services and volumes.
pub(super) fn check_project(
    findings: &mut Findings<'_>,
    facts: &crate::facts::gathered::Facts<'_>,
) {
    for service in facts.services.values() {
        services::check(findings, service);
        services::check_effects(findings, facts, service);
    }
    for (key, path) in volumes::unused(facts) {
        let message = format!("`x-kuploy` of volume `{key}` has no effect: no service mounts it");
        findings.say(&rules::EXTENSION_WITHOUT_EFFECT, &path, message);
    }
    for volume in facts.volumes.values() {
        volumes::check(findings, volume);
    }
}

/// Names profiles that are asked for and that no service has; `disabled` are services whose profiles are not enabled.
pub(crate) fn check_profiles(
    findings: &mut Findings<'_>,
    project: &Project,
    asked: &[String],
    environment: Option<&str>,
    disabled: &[(String, Vec<String>)],
) {
    let enabled = project.services.values().flat_map(|it| &it.profiles);
    let known: Vec<&str> = disabled
        .iter()
        .flat_map(|(_, profiles)| profiles)
        .chain(enabled)
        .map(String::as_str)
        .collect();
    let of_environment = environment.map(|name| {
        let path = Path::root().keys("x-kuploy.environments");
        path.key(name).key("profiles")
    });
    for profile in asked {
        if profile == "*" || known.contains(&profile.as_str()) {
            continue;
        }
        let written = of_environment.as_ref().and_then(|path| {
            let list = path.find(project.tree.as_ref()?)?.as_seq()?;
            let at = list.iter().position(|node| node.as_str() == Some(profile));
            Some(path.index(at?))
        });
        let message = format!("no service has the profile `{profile}`");
        let mut finding = Finding::new(&rules::PROFILE_UNKNOWN, message);
        if let Some(near) = nearest(profile, known.iter().copied()) {
            finding = finding.help(format!("did you mean `{near}`?"));
        }
        findings.add(finding, &written.unwrap_or_else(Path::root));
    }
}

/// Names environments that a flag chooses and the project does not declare: a misspelt name would be one more, without
/// anything of its own. Where the project declares none, a name alone is an environment that differs in its namespace.
pub(crate) fn check_environments(findings: &mut Findings<'_>, options: &Options) {
    let all = &options.environments;
    for Environment { name, .. } in Environment::undeclared(all) {
        let names = all.iter().filter(|own| !own.by_flag);
        let names = names.map(|own| own.name.as_str());
        let message = format!("`--environment {name}` names no environment of the project");
        let finding = Finding::new(&rules::OPTION_INVALID, message);
        let new = format!("a new one needs its files: `--environment {name}=FILE`");
        let help = match nearest(name, names.clone()) {
            Some(near) => format!("did you mean `{near}`? {new}"),
            None => {
                let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
                format!("it declares {}; {new}", names.join(", "))
            }
        };
        findings.add(finding.help(help), &Path::root());
    }
}

/// Names images that are chosen for a service that the project does not have; `disabled` are services whose profiles
/// are not enabled.
pub(crate) fn check_images(
    findings: &mut Findings<'_>,
    project: &Project,
    options: &Options,
    flags: &Options,
    disabled: &[(String, Vec<String>)],
) {
    for (service, image) in &options.images {
        let is_disabled = disabled.iter().any(|(name, _)| name == service);
        if project.services.contains_key(service) || is_disabled {
            continue;
        }
        let names = project.services.keys().map(String::as_str);
        let help = match nearest(service, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "use the name of a service of the Compose file".to_owned(),
        };
        let of_environment = options.environment.as_ref().map(|environment| {
            let path = Path::root().keys("x-kuploy.environments");
            path.key(environment).key("images").key(service)
        });
        let is_written = |path: &Path| path.find(project.tree.as_ref()?);
        if let Some(path) = of_environment.filter(|path| is_written(path).is_some()) {
            let message = format!("there is no service `{service}`");
            findings.say_help(&rules::EXTENSION_INVALID, &path, message, help);
        } else if flags.images.iter().any(|(name, _)| name == service) {
            let message =
                format!("`--image {service}={image}` names no service: there is no `{service}`");
            let finding = Finding::new(&rules::OPTION_INVALID, message);
            findings.add(finding.help(help), &Path::root());
        } else {
            let path = Path::root().keys("x-kuploy.images").key(service);
            let message = format!("there is no service `{service}`");
            findings.say_help(&rules::EXTENSION_INVALID, &path, message, help);
        }
    }
}
