//! What `convert` tells people beside its findings.

use std::collections::BTreeSet;

use kuploy_compose::diagnostic::{plain, rules};
use kuploy_compose::emit;
use kuploy_compose::environments::OVERLAYS;
use kuploy_compose::model::{Component, EndpointKind};
use kuploy_compose::options::{GitOps, Kustomize};
use kuploy_compose::{App, Options};

use super::super::{Stop, Streams, services};
use super::applications;
use crate::args::ConvertArgs;
use crate::output::{Change, ChangeKind, Changes};
use crate::report::Findings;
use crate::terminal::Role;
use kuploy_compose::diagnostic::Located;

/// An environment, as it is summed up.
pub(super) struct Environment<'a> {
    pub(super) name: &'a str,
    /// The directory of its overlay, as it is shown.
    pub(super) overlay: String,
    pub(super) app: &'a App,
    pub(super) options: &'a Options,
    /// Whether a flag alone names it.
    pub(super) is_undeclared: bool,
}

/// So many files that are no longer written are listed.
const FEW: usize = 5;

/// What was written, and what became of each service: of those in the base, and of what each environment changes of them.
pub(super) fn written(
    app: &App,
    inputs: &[String],
    environments: &[Environment<'_>],
    (folders, options): (&[Changes], &Options),
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    let Some((manifests, beside)) = folders.split_first() else {
        return Ok(());
    };
    let style = streams.err_style;
    let of = match inputs {
        // The override of a developer is merged without a word on the command line.
        [_, _, ..] => format!(" ({})", inputs.join(", ")),
        _ => String::new(),
    };
    let head = format!("{}{of} -> {}", app.name, summed_up(manifests));
    writeln!(streams.err, "{}", style.paint(Role::Strong, &head))?;
    services::print(app, style, streams.err)?;
    let left_in_cluster = Leftovers::of(folders, options);
    say_deleted(manifests, &left_in_cluster, streams)?;
    let mut left: Vec<&Changes> = beside.iter().collect();
    for environment in environments {
        let is_own = |changes: &&Changes| changes.folder().shown() == environment.overlay;
        let Some(at) = left.iter().position(is_own) else {
            continue;
        };
        let namespace = environment.options.namespace.as_deref();
        let namespace = namespace.map_or_else(String::new, |it| format!("; namespace {it}"));
        let head = format!(
            "{} -> {}{namespace}{}",
            environment.name,
            summed_up(left.remove(at)),
            match environment.is_undeclared {
                true => " (not declared under `x-kuploy.environments`)",
                false => "",
            }
        );
        writeln!(streams.err, "{}", style.paint(Role::Strong, &head))?;
        services::print_differing(app, environment.app, style, streams.err)?;
    }
    for changes in left {
        let is_written = |change: &&Change| change.kind != ChangeKind::Removed;
        for change in changes.differing().filter(is_written) {
            let name = changes.folder().show(&change.path);
            writeln!(streams.err, "{name} written")?;
        }
        say_deleted(changes, &left_in_cluster, streams)?;
    }
    for changes in folders {
        // A whole environment, or the directory of a run that knew none.
        let many = changes.stale.len();
        if many > FEW {
            let folder = changes.folder().shown();
            writeln!(
                streams.err,
                "{folder}: {many} files are no longer written; `--prune` removes them{}",
                still_applied(changes)
            )?;
            continue;
        }
        for stale in &changes.stale {
            let name = changes.folder().show(stale);
            writeln!(
                streams.err,
                "{name} is no longer written; `--prune` removes it{}",
                left_in_cluster.told(stale, &changes.stale_bytes(stale))
            )?;
        }
        if (1..=FEW).contains(&changes.stale.len()) {
            let folder = changes.folder().shown();
            let still = still_applied(changes);
            if let Some(still) = still.strip_prefix("; ") {
                writeln!(streams.err, "{folder}: {still}")?;
            }
        }
    }
    Ok(())
}

/// Whoever applies a directory that no run writes any more goes on with what is in it.
fn still_applied(changes: &Changes) -> &'static str {
    match changes.stale.contains("kustomization.yaml") {
        true => {
            "; what applies this directory (Argo CD, Flux, `kubectl apply -k`) now applies old files"
        }
        false => "",
    }
}

/// Names the files that were deleted, and what of them is still in the cluster.
fn say_deleted(
    changes: &Changes,
    left: &Leftovers<'_>,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    let deleted = changes
        .differing()
        .filter(|change| change.kind == ChangeKind::Removed);
    for change in deleted {
        let name = changes.folder().show(&change.path);
        let stays = left.told(&change.path, &change.before);
        writeln!(streams.err, "{name} deleted{stays}")?;
    }
    Ok(())
}

/// What of files that are gone stays in the cluster: their objects where no tool prunes them, and an Application always.
struct Leftovers<'a> {
    options: &'a Options,
    /// The objects that other files hold now.
    made: BTreeSet<String>,
}

impl<'a> Leftovers<'a> {
    fn of(folders: &[Changes], options: &'a Options) -> Self {
        let is_any = |all: &Changes| {
            !all.stale.is_empty() || all.differing().any(|it| it.kind == ChangeKind::Removed)
        };
        let files = folders.iter().flat_map(|all| &all.list);
        let files = files.filter(|it| !is_patch(&it.path));
        let made = match folders.iter().any(is_any) {
            true => files
                .flat_map(|it| applications::objects(&it.after))
                .collect(),
            false => BTreeSet::new(),
        };
        Self { options, made }
    }

    fn told(&self, path: &str, file: &[u8]) -> String {
        let options = self.options;
        let mut objects = applications::objects(file);
        objects.retain(|object| !self.made.contains(object));
        let is_application = |object: &String| object.starts_with("application/");
        let is_pruned = !objects.iter().any(is_application) && options.gitops() != GitOps::None;
        // That Argo CD prunes is taken for granted, unless somebody says so.
        let unless = match (
            is_pruned,
            options.gitops.is_some() || options.argocd_applies(),
        ) {
            (true, true) => return String::new(),
            (true, false) => "without Argo CD ",
            (false, _) => "",
        };
        if is_patch(path) {
            return String::new();
        }
        let namespace = options.namespace.as_ref();
        let namespace = namespace.map_or_else(String::new, |it| format!(" --namespace {it}"));
        match objects.as_slice() {
            [] => String::new(),
            [one] if one.contains(" --namespace ") => {
                format!("; {unless}it stays in the cluster: `kubectl delete {one}`")
            }
            all => format!(
                "; {unless}its objects stay in the cluster: `kubectl delete {}{namespace}`",
                all.join(" ")
            ),
        }
    }
}

/// A patch of an overlay names an object that the base holds.
fn is_patch(path: &str) -> bool {
    path.starts_with("patches/")
}

/// A directory, with how much of it was written.
fn summed_up(manifests: &Changes) -> String {
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
    format!("{}: {files}, {what}", manifests.folder().shown())
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
    let delivered = app.delivery.as_ref().map(|delivery| &delivery.namespace);
    match (options.namespace.as_ref().or(delivered), of_chart()) {
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

/// Whether Compose publishes ports, and nothing is reachable from outside of the cluster.
fn is_closed(apps: &[&App], found: &Findings) -> bool {
    let not_published = rules::PORT_NOT_PUBLISHED.code;
    let is_open = |component: &Component| {
        let mut endpoints = component.endpoints.iter();
        let published = [EndpointKind::NodePort, EndpointKind::LoadBalancer];
        !component.routes.is_empty() || endpoints.any(|endpoint| published.contains(&endpoint.kind))
    };
    found
        .iter()
        .any(|located| located.finding.rule.code == not_published)
        && !apps.iter().any(|app| app.components.iter().any(is_open))
}

/// So many commands of all environments are read; more are the same ones in other namespaces.
const COMMANDS: usize = 8;

/// The commands to run first. Those of many Secrets in several environments hide what comes next.
fn first(setup: &[String], options: &Options, args: &ConvertArgs) -> Vec<String> {
    let is_namespace = |command: &&String| command.starts_with("kubectl create namespace ");
    let all = args.findings.verbose || options.environments.len() < 2;
    if all || setup.len() <= COMMANDS {
        return setup.to_vec();
    }
    let mut first: Vec<String> = setup.iter().filter(is_namespace).cloned().collect();
    first.push(format!(
        "{} commands create the Secrets of all environments: `-v` prints them",
        setup.len() - first.len()
    ));
    first
}

/// Whether values are in the manifests that were only named until now.
fn is_written_out(located: Located<'_>) -> bool {
    located.finding.rule.code == rules::SECRET_WRITTEN_OUT.code
}

/// The directories that lie in no other one.
fn topmost<'a>(all: &[&'a str]) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for one in all {
        // `k8s/base` and `k8s/overlays/prod` are `k8s`.
        let one = one
            .split_once("/base")
            .map_or(*one, |(above, rest)| match rest {
                "" => above,
                _ => one,
            });
        let is_in = |above: &&str| {
            one == *above
                || one
                    .strip_prefix(*above)
                    .is_some_and(|it| it.starts_with('/'))
        };
        if !found.iter().any(is_in) {
            found.push(one);
        }
    }
    found
}

/// What was compared is overwritten now: who runs again, as everybody does, sees nothing of it.
fn say_compared(
    found: &Findings,
    folders: &[Changes],
    args: &ConvertArgs,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    // A directory that is left behind is named until it is pruned.
    let is_left = folders
        .iter()
        .any(|it| it.stale.contains("kustomization.yaml"));
    let stays = rules::NAMESPACE_CHANGED.code;
    let codes: BTreeSet<&str> = found
        .iter()
        .map(|located| located.finding.rule.code)
        .filter(|code| code.starts_with("KP505") || *code == rules::SECRET_KEY_ADDED.code)
        .filter(|code| !(is_left && *code == stays))
        .collect();
    if codes.is_empty() || args.against.is_some() {
        return Ok(());
    }
    let label = streams.err_style.paint(Role::Info, "once:");
    let codes: Vec<&str> = codes.into_iter().collect();
    writeln!(
        streams.err,
        "{label} the next run does not say {} again: it compares with the manifests that this one wrote (`--against DIR` compares with others, such as those of `git worktree add DIR HEAD`)",
        codes.join(", ")
    )?;
    Ok(())
}

/// What to run next; of the app, or of the base and of what it is in each environment.
pub(super) fn next(
    apps: &[&App],
    setup: &[String],
    (folders, options): (&[Changes], &Options),
    found: &Findings,
    args: &ConvertArgs,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    let Some(app) = apps.first() else {
        return Ok(());
    };
    if is_closed(apps, found) {
        let label = streams.err_style.paint(Role::Info, "outside:");
        writeln!(
            streams.err,
            "{label} nothing is reachable from outside the cluster; `--domain example.com` adds routes, `--publish load-balancer` publishes ports"
        )?;
    }
    for command in &first(setup, options, args) {
        let label = streams.err_style.paint(Role::Good, "first:");
        writeln!(streams.err, "{label} {}", plain(command))?;
    }
    say_compared(found, folders, args, streams)?;
    let label = streams.err_style.paint(Role::Good, "next:");
    if options.secrets.is_none() && found.iter().any(is_written_out) {
        writeln!(
            streams.err,
            "{label} write `x-kuploy: {{secrets: reference}}` in the Compose file and convert again; do not commit {}, which holds the values of Secrets now",
            args.out()
        )?;
        return Ok(());
    }
    let sync = or_sync(options, found);
    let argocd = options.argocd_app.as_ref().filter(|_| is_buildable(found));
    if let Some(folder) = argocd.and_then(|app| app.directory(args.out())) {
        let folder = folder.trim_end_matches('/');
        let written: Vec<&str> = folders.iter().map(|it| it.folder().shown()).collect();
        // `kubectl apply -f` takes every file of the directory, those of earlier runs as well.
        let prune = match folders
            .iter()
            .any(|it| it.folder().shown() == folder && !it.stale.is_empty())
        {
            true => format!(
                "remove what is no longer written (`--prune`, or git rm in {folder}), then "
            ),
            false => String::new(),
        };
        let written = topmost(&written).join(", ");
        writeln!(
            streams.err,
            "{label} {prune}commit and push {written} and the Compose files, then kubectl apply -f {folder}"
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
    for environment in &options.environments {
        let out = args.out().trim_end_matches('/');
        let command = format!(
            "kubectl apply{side} -k {out}/{OVERLAYS}/{}",
            environment.name
        );
        writeln!(streams.err, "{label} {command}")?;
    }
    if let Some(sync) = sync
        .strip_prefix(", ")
        .filter(|_| !options.environments.is_empty())
    {
        let label = streams.err_style.paint(Role::Good, "or:");
        writeln!(streams.err, "{label} {}", sync.trim_start_matches("or "))?;
    }
    Ok(())
}
