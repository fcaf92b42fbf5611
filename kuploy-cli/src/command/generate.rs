//! `generate`: the manifests for Argo CD's config management plugin, and nothing but manifests.
//!
//! Argo CD runs it in a clone of somebody's repository, beside other clones. So it reads nothing outside of the clone
//! and no variable but those that are meant for it, whatever the Compose file asks for.

use kuploy_compose::options::{KubeVersion, Kustomize};
use kuploy_compose::source::paths;
use kuploy_compose::{Files, compile, environments};
use serde_json::Value;

use super::{Outcome, Stop, Streams, findings};
use crate::args::{self, Cli, Command, FunctionArgs};
use crate::disk::Disk;
use crate::failure::Failure;
use crate::output;
use crate::report::Detail;
use crate::terminal::Role;

pub(super) fn run(cli: &Cli, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let disk = args::disk(&cli.compose)?.for_plugin();
    let source = disk.var("ARGOCD_APP_SOURCE_PATH").unwrap_or_default();
    let clone = repository(&disk.current_dir(), &source);
    let disk = disk.confine(clone.clone());
    let mut cli = cli.with(&parameters(&disk)?)?;
    // Nothing outside of the clone can be read, and all in it is in the repository already.
    cli.compose.allow_paths.push(clone);
    let Command::Generate(args) = &cli.command else {
        return Err(Failure::new("parameters name no command").into());
    };
    generate(&disk, &cli, args, streams)
}

fn generate(
    disk: &Disk,
    cli: &Cli,
    args: &FunctionArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let mut options = args.asked(
        Kustomize::Off,
        "Argo CD sets it: `spec.destination.namespace` of the Application",
    )?;
    if options.kube_version.is_none() {
        let cluster = disk.var("KUBE_VERSION");
        options.kube_version = cluster.as_deref().and_then(KubeVersion::parse);
    }
    let mut request = cli.compose.clone();
    // The folder of the clone is called anew with every run.
    request.fallback_name = disk.var("ARGOCD_APP_NAME");
    if let Some((own, chosen)) = environments::chosen(disk, &request, &options) {
        (request, options) = (own, chosen);
    }
    let compiled = compile(disk, &request, &options);
    let stream = compiled.files.as_deref().map(output::stream);
    let tree = compiled.project.as_ref().and_then(|it| it.tree.as_ref());
    let found = findings::of_project(&args.findings, compiled.report, compiled.sources, tree)?;
    let ended = findings::outcome(&found, &args.findings);
    let style = streams.err_style;
    findings::print(&found, &args.findings, Detail::Brief, style, streams.err)?;
    match stream {
        _ if ended != Outcome::Done => Ok(ended),
        Some(stream) if !compiled.objects.is_empty() || options.allow_empty() => {
            streams.out.write_all(&stream)?;
            Ok(Outcome::Done)
        }
        // Argo CD would take nothing for a wish to delete everything.
        _ => {
            let label = streams.err_style.paint(Role::Error, "error:");
            writeln!(
                streams.err,
                "{label} no manifest came of the project, and an empty app would be pruned"
            )?;
            Ok(Outcome::Found)
        }
    }
}

/// The clone's folder: the current one is the app's, which lies at `source` in it.
fn repository(here: &str, source: &str) -> String {
    let source = paths::clean(source);
    match here.strip_suffix(source.trim_matches('/')) {
        Some(root) if source != "." && root.len() > 1 && root.ends_with('/') => {
            root.trim_end_matches('/').to_owned()
        }
        _ => here.to_owned(),
    }
}

/// `ARGOCD_APP_PARAMETERS`: a list of names, each with a `string`, an `array` or a `map`.
fn parameters(disk: &Disk) -> Result<Vec<std::ffi::OsString>, Failure> {
    const VARIABLE: &str = "ARGOCD_APP_PARAMETERS";
    let text = disk.var(VARIABLE).unwrap_or_default();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let wrong = || Failure::new(format!("`{VARIABLE}` is not a list of parameters"));
    let list: Value = serde_json::from_str(&text).map_err(|_| wrong())?;
    if list.is_null() {
        return Ok(Vec::new());
    }
    let mut parameters = Vec::new();
    for parameter in list.as_array().ok_or_else(wrong)? {
        let name = parameter.get("name").and_then(Value::as_str);
        let value = ["string", "array", "map"]
            .iter()
            .find_map(|kind| parameter.get(kind).filter(|value| !value.is_null()));
        let name = name.ok_or_else(wrong)?;
        parameters.push((name, value.unwrap_or(&Value::Null)));
    }
    args::parameter_words("generate", parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clone_is_around_the_apps_folder() {
        for (here, source, want) in [
            ("/tmp/clone/apps/shop", "apps/shop", "/tmp/clone"),
            ("/tmp/clone/apps/shop", "./apps/shop/", "/tmp/clone"),
            ("/tmp/clone", ".", "/tmp/clone"),
            ("/tmp/clone", "", "/tmp/clone"),
            ("/tmp/clone/apps", "other", "/tmp/clone/apps"),
            ("/tmp/clone/myapps", "apps", "/tmp/clone/myapps"),
            ("/tmp/clone", "../..", "/tmp/clone"),
            ("/shop", "shop", "/shop"),
        ] {
            assert_eq!(repository(here, source), want, "{here} {source}");
        }
    }
}
