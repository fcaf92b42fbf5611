//! From flags to what the library is asked for.

use kuploy_compose::diagnostic::{Filter, Level, Selector, Severity, nearest, rules};
use kuploy_compose::options::Kustomize;
use kuploy_compose::source::paths;
use kuploy_compose::yaml::Limits;
use kuploy_compose::{Files, LoadRequest, Options};

use super::{ComposeArgs, ConvertArgs, FindingArgs, ManifestArgs};
use crate::disk::Disk;
use crate::failure::Failure;

fn limits(args: &ComposeArgs) -> Limits {
    let default = Limits::default();
    Limits {
        bytes: args.max_file_size.unwrap_or(default.bytes),
        depth: args.max_depth.unwrap_or(default.depth),
        text: args.max_total_size.unwrap_or(default.text),
        nodes: args.max_nodes.unwrap_or(default.nodes),
        aliased: args.max_aliased.unwrap_or(default.aliased),
        includes: args.max_includes.unwrap_or(default.includes),
    }
}

/// What to load.
pub(crate) fn load_request(args: &ComposeArgs) -> LoadRequest {
    let mut request = LoadRequest::default();
    request.files = args.files.clone();
    request.project_directory = args.project_directory.clone();
    request.project_name = args.project_name.clone();
    request.profiles = args.profiles.clone();
    request.env_files = args.env_files.clone();
    request.limits = limits(args);
    request
}

/// The disk, told where the project lies and which files the user named.
///
/// # Errors
/// When there is no current folder.
pub(crate) fn disk(args: &ComposeArgs) -> Result<Disk, Failure> {
    let first = args.files.iter().find(|file| *file != "-");
    let folder = match (&args.project_directory, first) {
        (Some(folder), _) => folder.clone(),
        (None, Some(file)) => paths::parent(file),
        (None, None) => ".".to_owned(),
    };
    let named = args.files.iter().chain(&args.env_files);
    let disk = Disk::new(limits(args))
        .map_err(|error| Failure::io("find", "the current folder", &error))?;
    Ok(disk.project(&folder).grant(named))
}

/// What to make of it.
pub(crate) fn options(args: &ManifestArgs) -> Options {
    let mut options = Options::default();
    options.namespace = args.namespace.clone();
    options.domain = args.domain.clone();
    options.route = args.route.into();
    options.ingress_class = args.ingress_class.clone();
    options.tls_issuer = args.tls_issuer.clone();
    options.publish = args.publish.into();
    options.registry = args.registry.clone();
    options.images = args.images.iter().cloned().collect();
    options.image_pull_secrets = args.image_pull_secrets.clone();
    options.storage_class = args.storage_class.clone();
    options.volume_size = args.volume_size.clone();
    options.volume_mode = args.volume_mode.map(Into::into);
    options.secrets = args.secrets.into();
    options.secret_store = args.secret_store.clone();
    options.bind_mounts = args.bind_mounts.into();
    options.network_policies = args.network_policies;
    options.hardened = args.hardened;
    options.wait_for_dependencies = args.wait_for_dependencies;
    options.kube_version = args.kube_version.unwrap_or_default();
    options.gitops = args.gitops.into();
    options.allow_empty = args.allow_empty;
    options
}

/// What to make of it, and how to lay it out.
///
/// # Errors
/// When flags do not go together, or a folder that Argo CD is to read is not in the repository.
pub(crate) fn convert_options(files: &dyn Files, args: &ConvertArgs) -> Result<Options, Failure> {
    let streams = args.out == "-";
    let beside = [
        ("--argocd-app", args.argocd.argocd_app.is_some()),
        ("--overlay", args.overlay.is_some()),
        ("--check", args.check && args.against.is_none()),
        ("--diff", args.diff && args.against.is_none()),
    ];
    if let Some((flag, _)) = beside.iter().find(|(_, given)| *given && streams) {
        return Err(Failure::new(format!(
            "`{flag}` needs a folder of manifests, and `-o -` prints them"
        )));
    }
    let mut options = options(&args.manifests);
    options.layout = args.layout.into();
    // A stream of objects has no place for a kustomization.
    if args.no_kustomize || streams {
        options.kustomize = Kustomize::Off;
    }
    let here = files.current_dir();
    let beside = [
        ("--overlay", args.overlay.clone()),
        ("--argocd-app", args.argocd.folder(&args.out)),
    ];
    for (flag, folder) in beside {
        if folder.is_some_and(|folder| paths::join(&here, &folder) == paths::join(&here, &args.out))
        {
            return Err(Failure::new(format!(
                "`{flag}` needs a folder of its own, and {} is that of the manifests",
                args.out
            )));
        }
    }
    let synced = args.overlay.as_deref().unwrap_or(&args.out);
    options.delivery = args.argocd.delivery(files, synced)?;
    options.overlay = args
        .overlay
        .as_deref()
        .map(|overlay| relative(&here, overlay, &args.out));
    Ok(options)
}

/// The path from one folder to another, both as seen from `here`.
fn relative(here: &str, from: &str, to: &str) -> String {
    let (from, to) = (paths::join(here, from), paths::join(here, to));
    let (mut base, mut up) = (from, String::new());
    loop {
        match paths::relative_to(&to, &base) {
            Some(".") if !up.is_empty() => return up.trim_end_matches('/').to_owned(),
            Some(rest) => return format!("{up}{rest}"),
            None => {
                base = paths::parent(&base);
                up.push_str("../");
            }
        }
    }
}

/// What to hear of.
///
/// # Errors
/// When a flag names a rule that does not exist.
pub(crate) fn filter(args: &FindingArgs) -> Result<Filter, Failure> {
    let mut filter = Filter::default();
    let flags = [
        ("--allow", &args.allow, Level::Off),
        ("--warn", &args.warn, Level::At(Severity::Warning)),
        ("--deny", &args.deny, Level::At(Severity::Error)),
    ];
    for (flag, rules, level) in flags {
        for rule in rules {
            let selector = Selector::parse(rule).ok_or_else(|| {
                let failure = Failure::new(format!("`{flag} {rule}` names no rule"));
                match nearest(rule, rules::all().map(|rule| rule.name)) {
                    Some(name) => failure.help(format!("did you mean `{name}`?")),
                    None => failure
                        .help("`kuploy-convert rules` lists codes and names; `KP6` is a family"),
                }
            })?;
            filter.flags.set(selector, level);
        }
    }
    Ok(filter)
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn an_overlay_finds_the_manifests() {
        for (from, to, want) in [
            ("overlay", "k8s", "../k8s"),
            ("k8s/overlays/prod", "k8s", "../.."),
            ("overlays/prod", "deploy/k8s", "../../deploy/k8s"),
            ("/abs/prod", "/abs/k8s", "../k8s"),
            (".", "k8s", "k8s"),
        ] {
            assert_eq!(relative("/project", from, to), want, "{from} {to}");
        }
    }
}
