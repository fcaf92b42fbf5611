//! What `convert` tells people beside its findings.

use kuploy_compose::diagnostic::{plain, rules};
use kuploy_compose::emit;
use kuploy_compose::model::{Component, EndpointKind};
use kuploy_compose::options::{GitOps, Kustomize};
use kuploy_compose::{App, Options};

use super::super::{Stop, Streams, services};
use crate::args::ConvertArgs;
use crate::output::Changes;
use crate::report::Findings;
use crate::terminal::Role;

/// What was written, and what became of each service.
pub(super) fn written(
    app: &App,
    folders: &[Changes],
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    let Some((manifests, beside)) = folders.split_first() else {
        return Ok(());
    };
    let all = manifests.made();
    let files = if all == 1 {
        "1 file".to_owned()
    } else {
        format!("{all} files")
    };
    let what = match manifests.written() {
        0 => "nothing has changed".to_owned(),
        written if written == all => "written".to_owned(),
        written => format!("{written} written, the others have not changed"),
    };
    let head = format!(
        "{} -> {}: {files}, {what}",
        app.name,
        manifests.folder().shown()
    );
    writeln!(
        streams.err,
        "{}",
        streams.err_style.paint(Role::Strong, &head)
    )?;
    services::print(app, streams.err_style, streams.err)?;
    for changes in beside {
        for change in changes.differing() {
            let name = changes.folder().show(&change.path);
            writeln!(streams.err, "{name} written")?;
        }
    }
    for changes in folders {
        for stale in &changes.stale {
            let name = changes.folder().show(stale);
            writeln!(
                streams.err,
                "{name} is no longer written; `--prune` removes it"
            )?;
        }
    }
    Ok(())
}

/// The commands to run before the first deployment, in the namespace that the objects come into. `environment` is the
/// name of the environment that they are for.
pub(super) fn setup(
    commands: &[String],
    app: &App,
    options: &Options,
    environment: Option<&str>,
) -> Vec<String> {
    // Argo CD creates the namespace by itself, as the Application tells it, and so does Helm for a chart.
    let is_applied = options.writes_manifests() && options.argocd_app.is_none();
    if commands.is_empty() && !is_applied {
        return Vec::new();
    }
    let of_chart = || {
        let is_chart = options.chart.is_some() && !options.writes_manifests();
        is_chart.then(|| chart_namespace(app, environment))
    };
    match (&options.namespace, of_chart()) {
        (Some(namespace), _) => {
            let mut all = vec![format!("kubectl create namespace {namespace}")];
            all.extend(commands.iter().cloned());
            all
        }
        (None, Some(namespace)) => {
            let mut all = vec![format!("kubectl create namespace {namespace}")];
            let named = commands
                .iter()
                .map(|command| format!("{command} --namespace {namespace}"));
            all.extend(named);
            all
        }
        (None, None) => commands.to_vec(),
    }
}

/// The namespace that a chart is installed into where none is given.
fn chart_namespace(app: &App, environment: Option<&str>) -> String {
    match environment {
        Some(environment) => format!("{}-{environment}", app.name),
        None => app.name.clone(),
    }
}

/// The other way to deploy: the tool that reads the repository, if it can build what is in it.
fn or_sync(options: &Options, found: &Findings) -> &'static str {
    if !is_buildable(found) {
        return "";
    }
    match options.gitops() {
        GitOps::ArgoCd => ", or commit it and let Argo CD sync it",
        GitOps::Flux => ", or commit it and let Flux sync it",
        GitOps::None => "",
    }
}

/// Whether a tool can build the manifests from a clone of the repository.
fn is_buildable(found: &Findings) -> bool {
    let not_in_git = rules::SECRETS_NOT_IN_GIT.code;
    !found
        .iter()
        .any(|located| located.finding.rule.code == not_in_git)
}

/// Whether Compose publishes ports, and nothing of the app is reachable from outside of the cluster.
fn is_closed(app: &App, found: &Findings) -> bool {
    let not_published = rules::PORT_NOT_PUBLISHED.code;
    let is_open = |component: &Component| {
        let mut endpoints = component.endpoints.iter();
        let published = [EndpointKind::NodePort, EndpointKind::LoadBalancer];
        !component.routes.is_empty() || endpoints.any(|endpoint| published.contains(&endpoint.kind))
    };
    found
        .iter()
        .any(|located| located.finding.rule.code == not_published)
        && !app.components.iter().any(is_open)
}

/// What to run next.
pub(super) fn next(
    app: &App,
    setup: &[String],
    options: &Options,
    found: &Findings,
    args: &ConvertArgs,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    if is_closed(app, found) {
        let label = streams.err_style.paint(Role::Info, "outside:");
        writeln!(
            streams.err,
            "{label} nothing is reachable from outside the cluster; `--domain example.com` adds routes, `--publish load-balancer` publishes ports"
        )?;
    }
    for command in setup {
        let label = streams.err_style.paint(Role::Good, "first:");
        writeln!(streams.err, "{label} {}", plain(command))?;
    }
    let label = streams.err_style.paint(Role::Good, "next:");
    let sync = or_sync(options, found);
    let argocd = options.argocd_app.as_ref().filter(|_| is_buildable(found));
    if let Some(folder) = argocd.and_then(|app| app.directory(args.out())) {
        writeln!(
            streams.err,
            "{label} commit and push all of it, then kubectl apply -f {}",
            folder.trim_end_matches('/')
        )?;
        return Ok(());
    }
    if let Some(chart) = options
        .chart
        .as_ref()
        .filter(|_| !options.writes_manifests())
    {
        let (name, mut chart) = (plain(&app.name), chart.trim_end_matches('/').to_owned());
        let first = options.environments.first();
        let own = match first {
            Some(first) => first.options.namespace.clone(),
            None => options.namespace.clone(),
        };
        let environment = first.map(|first| first.name.as_str());
        let namespace = own.unwrap_or_else(|| chart_namespace(app, environment));
        if let Some(environment) = environment {
            chart = format!("{chart}/{environment}");
        }
        writeln!(
            streams.err,
            "{label} helm upgrade --install {name} {chart} --namespace {} --create-namespace{sync}",
            plain(&namespace)
        )?;
        return Ok(());
    }
    let folder = options.synced();
    let plain = options.kustomize() != Kustomize::Build;
    let flag = if plain { "-f" } else { "-k" };
    let namespace = match &options.namespace {
        Some(namespace) if plain => format!(" -n {namespace}"),
        _ => String::new(),
    };
    // Client-side apply loses a port of two protocols when a Service changes.
    let side = match emit::needs_server_side(app) {
        true => " --server-side",
        false => "",
    };
    if options.environments.is_empty() {
        let folder = folder.trim_end_matches('/');
        let command = format!("kubectl apply{side}{namespace} {flag} {folder}");
        writeln!(streams.err, "{label} {command}{sync}")?;
    }
    // Any of them may be the one to deploy now; Git holds them all.
    let mut left = options.environments.len();
    for environment in &options.environments {
        left -= 1;
        let out = args.out().trim_end_matches('/');
        let command = format!("kubectl apply{side} -k {out}/overlays/{}", environment.name);
        let sync = if left == 0 { sync } else { "" };
        writeln!(streams.err, "{label} {command}{sync}")?;
    }
    Ok(())
}
