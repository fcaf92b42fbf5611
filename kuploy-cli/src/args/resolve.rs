//! From flags to what the library is asked for.

use kuploy_compose::diagnostic::{Filter, Level, Selector, Severity, nearest, rules};
use kuploy_compose::source::paths;
use kuploy_compose::yaml::Limits;
use kuploy_compose::{LoadRequest, Options};

use super::{ComposeArgs, ConvertArgs, FindingArgs, ManifestArgs};
use crate::disk::Disk;
use crate::failure::Failure;

fn limits(args: &ComposeArgs) -> Limits {
    let default = Limits::default();
    Limits {
        bytes: args.max_file_size.unwrap_or(default.bytes),
        depth: args.max_depth.unwrap_or(default.depth),
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
    options
}

/// What to make of it, and how to lay it out.
pub(crate) fn convert_options(args: &ConvertArgs) -> Options {
    let mut options = options(&args.manifests);
    options.layout = args.layout.into();
    // A stream of objects has no place for a kustomization.
    options.no_kustomize = args.no_kustomize || args.out == "-";
    options
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
