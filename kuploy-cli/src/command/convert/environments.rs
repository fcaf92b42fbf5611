//! `convert` of a project with environments: a base, and an overlay for each.

use std::collections::BTreeSet;

use kuploy_compose::diagnostic::Report;
use kuploy_compose::environments::{self, BASE, OVERLAYS, Overlay};
use kuploy_compose::options::Kustomize;
use kuploy_compose::source::{Sources, paths};
use kuploy_compose::{Compiled, Files, LoadRequest, Options, OutputFile, compile};

use super::super::{Outcome, Stop, Streams, environment_findings, findings};
use super::writes::{Delivered, Writes};
use super::{applications, immutable, left_alone, told};
use crate::args::{self, ConvertArgs, Format};
use crate::failure::Failure;
use crate::output::{Changes, Folder, Policy};
use crate::report::{Findings, Group};

/// Where a Compose file declares environments.
const ENVIRONMENTS: &str = "x-kuploy.environments";

/// Compiles every environment, compares with what is there, and only then writes.
pub(super) fn run(
    files: &dyn Files,
    request: &LoadRequest,
    flags: &Options,
    found: Compiled,
    args: &ConvertArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    // With errors nothing is printed but what they say: of an environment that is not there, for one.
    if args.out() == "-" && !found.report.has_errors() {
        let failure = Failure::new("`-o -` prints one stream, and the project has environments");
        return Err(failure
            .help("name the one to print: `--environment NAME`")
            .into());
    }
    if flags.overlay.is_some() {
        let message = "`--overlay` has no effect: each environment has its own overlay";
        return Err(Failure::new(message).into());
    }
    if found.options.kustomize() == Kustomize::Off && args.out() != "-" {
        let message = "`no-kustomize` and environments exclude each other: the base and its overlays are kustomizations";
        return Err(Failure::new(message)
            .help("remove `no-kustomize`, or set it in the environment that needs it")
            .into());
    }
    let common = environments::base_request(&found, request);
    let mut base = match common == *request {
        true => found,
        false => compile(files, &common, flags),
    };
    environments::check_named_files(files, &mut base);
    // What is wrong in the base is wrong in all of them, and said once.
    let mut overlays = match base.report.has_errors() {
        true => Vec::new(),
        false => environments::overlays(files, &common, flags, &base),
    };
    // Without one of them, what the others change is no comparison: an environment that cannot be read is not gone.
    let is_whole = !base.report.has_errors() && overlays.iter().all(|one| one.files.is_some());
    let mut found = of_all(args, &mut base, &mut overlays)?;
    let setup = setup(&overlays);
    let mut moved = Group::default();
    let writes = match is_whole {
        true => folders((files, &common), args, &mut base, &mut overlays, &mut moved)?,
        false => None,
    };
    args::filter(&args.findings)?.apply(&mut moved.report, &moved.sources, None);
    found.push(moved);
    let ended = findings::outcome(&found, &args.findings);
    let delivered = match &writes {
        Some(writes) if ended == Outcome::Done => writes.deliver(args, streams)?,
        _ => Delivered::Nothing,
    };
    let talks = args.findings.format == Format::Human && !args.findings.quiet;
    if let (true, Delivered::Written(all), Some(app)) = (talks, &delivered, &base.app) {
        let out = args.out().trim_end_matches('/');
        let known = base.options.environments.iter();
        let undeclared = known.filter(|one| one.by_flag && one.files.is_empty());
        let undeclared: Vec<&str> = undeclared.map(|one| one.name.as_str()).collect();
        let each = overlays.iter().filter_map(|overlay| {
            Some(told::Environment {
                name: &overlay.name,
                overlay: format!("{out}/{OVERLAYS}/{}", overlay.name),
                app: overlay.compiled.app.as_ref()?,
                options: &overlay.compiled.options,
                is_undeclared: undeclared.contains(&overlay.name.as_str()),
            })
        });
        let each: Vec<_> = each.collect();
        let here = files.current_dir();
        let inputs = base.inputs.iter().map(|it| paths::shown(it, &here));
        let inputs: Vec<String> = inputs.collect();
        told::written(app, &inputs, &each, (all, &base.options), streams)?;
        left_alone::say(files, all, args.out(), streams)?;
    }
    super::tell(&found, args, streams)?;
    Ok(match delivered {
        Delivered::Written(all) => {
            let apps = overlays.iter().filter_map(|it| it.compiled.app.as_ref());
            let apps: Vec<_> = base.app.iter().chain(apps).collect();
            if talks {
                told::next(&apps, &setup, (all, &base.options), &found, args, streams)?;
            }
            Outcome::Done
        }
        Delivered::Differs => Outcome::Found,
        Delivered::Same => Outcome::Done,
        Delivered::Nothing => ended,
    })
}

/// The commands to run before, of every environment.
fn setup(overlays: &[Overlay]) -> Vec<String> {
    let each = overlays.iter().filter_map(|overlay| {
        let compiled = &overlay.compiled;
        let app = compiled.app.as_ref()?;
        Some(told::setup(
            &compiled.setup,
            app,
            &compiled.options,
            Some(&overlay.name),
        ))
    });
    each.flatten().collect()
}

/// The findings of every environment, each once, with the environments that it is of where these are not all. What is
/// said of the base alone is of no interest: nobody deploys it.
fn of_all(
    args: &ConvertArgs,
    base: &mut Compiled,
    overlays: &mut [Overlay],
) -> Result<Findings, Failure> {
    let filter = args::filter(&args.findings)?;
    let mut found = Findings::default();
    let of_base = base.report.has_errors() || overlays.is_empty();
    let common: BTreeSet<String> = base
        .sources
        .iter()
        .map(|(_, source)| source.path.to_string())
        .collect();
    let taken = |compiled: &mut Compiled| {
        let mut report = std::mem::take(&mut compiled.report);
        let sources = std::mem::take(&mut compiled.sources);
        let project = compiled.project.as_ref();
        let tree = project.and_then(|project| project.tree.as_ref());
        filter.apply(&mut report, &sources, tree);
        Group { sources, report }
    };
    if !of_base {
        // What is said of the environments themselves is said nowhere else.
        let findings = base.report.findings_mut();
        findings.retain(|finding| finding.path.starts_with(ENVIRONMENTS));
    }
    found.push(taken(base));
    let groups: Vec<(&str, Group)> = overlays
        .iter_mut()
        .map(|overlay| (overlay.name.as_str(), taken(&mut overlay.compiled)))
        .collect();
    for group in environment_findings::merged(groups, &common) {
        found.push(group);
    }
    Ok(found)
}

/// Everything that is written, by directory: the base first. `None` when something was not made. What the changes do to
/// what is deployed goes into `moved`.
fn folders(
    (disk, request): (&dyn Files, &LoadRequest),
    args: &ConvertArgs,
    base: &mut Compiled,
    overlays: &mut [Overlay],
    moved: &mut Group,
) -> Result<Option<Writes>, Failure> {
    let Some(files) = base.files.take() else {
        return Ok(None);
    };
    let here = disk.current_dir();
    let here = here.as_str();
    let looks_only = args.check || args.diff;
    let policy = Policy {
        force: args.force || looks_only,
        prune: args.prune,
        any_tool: false,
    };
    let project = base
        .project
        .as_ref()
        .map_or("", |project| project.name.as_str());
    let out = args.out().trim_end_matches('/');
    let compare = |folder: &str, files| -> Result<Changes, Failure> {
        Folder::open(here, folder)?.compare(files, project, policy)
    };
    let argocd = environments::argocd(base, overlays);
    let with_manifests = base.options.writes_manifests();
    let mut all = Manifests::of(args, project, here, policy)?;
    let mut folders = Vec::new();
    if with_manifests {
        all.put(BASE, files)?;
    }
    for overlay in overlays.iter_mut() {
        let Some(files) = overlay.files.take() else {
            return Ok(None);
        };
        let chart = std::mem::take(&mut overlay.compiled.chart);
        let compiled = &overlay.compiled;
        let mut declared = base.options.environments.iter();
        let own = declared.find(|one| one.name == overlay.name);
        let run = immutable::Run {
            files: disk,
            project: compiled.project.as_ref(),
            disabled: &compiled.disabled,
            has_own_values: !request.env_files.is_empty()
                || own.is_some_and(|one| !one.env_files.is_empty()),
            allow_lost: args.allow_lost_values,
        };
        if with_manifests {
            all.put(&format!("{OVERLAYS}/{}", overlay.name), files)?;
            if let [common, .., changes] = all.compared() {
                // The base and this overlay are applied together.
                let of_project = &compiled.sources;
                find_moved(
                    (common, changes),
                    (&compiled.options, &run),
                    of_project,
                    moved,
                )?;
            }
            if !all.compares_only {
                let user = format!("{out}/{OVERLAYS}/{}/user", overlay.name);
                folders.push(Folder::open(here, &user)?.once(overlay.user.clone())?);
            }
        }
        // A chart of its own for each: variables and ports can be others, which values cannot say.
        if let Some(folder) = &overlay.compiled.options.chart {
            let changes = compare(folder, chart)?;
            let (sources, report) = (&mut moved.sources, &mut moved.report);
            immutable::find_in_chart(&changes, (&compiled.options, &run), sources, report)?;
            folders.push(changes);
            for file in &compiled.chart_own {
                folders.push(Folder::open(here, folder)?.once(file.clone())?);
            }
        }
    }
    environment_findings::said_once(moved);
    if with_manifests {
        all.put_left_behind(disk, overlays)?;
        let project = base.app.as_ref().map(|app| app.name.as_str());
        let (sources, report) = (&mut moved.sources, &mut moved.report);
        immutable::find_namespaces(
            &applied(all.compared(), all.compared_out()),
            &base.options,
            project,
            sources,
            report,
        )?;
    }
    let app = base.options.argocd_app.as_ref();
    if let Some(folder) = app.and_then(|app| app.directory(args.out())) {
        let changes = compare(&folder, argocd)?;
        if !policy.force {
            applications::guard_each(&changes, disk, out, &base.options)?;
        }
        folders.push(changes);
    }
    let Manifests {
        mut own, theirs, ..
    } = all;
    own.append(&mut folders);
    Ok(Some(Writes::into((own, theirs), base, disk)))
}

/// The directories of the base and of the overlays, as a run would write them.
struct Manifests<'a> {
    project: &'a str,
    here: &'a str,
    policy: Policy,
    /// Where they go.
    out: &'a str,
    /// Beside what is there.
    own: Vec<Changes>,
    /// What `--against` names.
    against: Option<&'a str>,
    /// Beside that.
    theirs: Vec<Changes>,
    /// Whether what is there is of no interest.
    compares_only: bool,
}

impl<'a> Manifests<'a> {
    fn of(
        args: &'a ConvertArgs,
        project: &'a str,
        here: &'a str,
        policy: Policy,
    ) -> Result<Self, Failure> {
        let against = args.against.as_deref().map(|it| it.trim_end_matches('/'));
        if let Some(folder) = against {
            Folder::existing(here, folder)?;
        }
        Ok(Self {
            project,
            here,
            policy,
            out: args.out().trim_end_matches('/'),
            own: Vec::new(),
            against,
            theirs: Vec::new(),
            compares_only: against.is_some() && (args.check || args.diff),
        })
    }

    /// Adds a directory by its path in the output directory.
    fn put(&mut self, path: &str, files: Vec<OutputFile>) -> Result<(), Failure> {
        if let Some(folder) = self.against {
            self.put_theirs(&format!("{folder}/{path}"), files.clone())?;
        }
        if !self.compares_only {
            self.put_own(&format!("{}/{path}", self.out), files)?;
        }
        Ok(())
    }

    fn put_own(&mut self, folder: &str, files: Vec<OutputFile>) -> Result<(), Failure> {
        let folder = Folder::open(self.here, folder)?;
        let changes = folder.compare(files, self.project, self.policy)?;
        self.own.push(changes);
        Ok(())
    }

    fn put_theirs(&mut self, folder: &str, files: Vec<OutputFile>) -> Result<(), Failure> {
        let policy = Policy {
            force: true,
            ..self.policy
        };
        let folder = Folder::open(self.here, folder)?;
        self.theirs
            .push(folder.compare(files, self.project, policy)?);
        Ok(())
    }

    /// Adds directories of earlier runs that this one does not write.
    fn put_left_behind(&mut self, disk: &dyn Files, overlays: &[Overlay]) -> Result<(), Failure> {
        if let Some(folder) = self.against {
            for folder in left_behind(disk, folder, overlays) {
                self.put_theirs(&folder, Vec::new())?;
            }
        }
        if !self.compares_only {
            for folder in left_behind(disk, self.out, overlays) {
                self.put_own(&folder, Vec::new())?;
            }
        }
        Ok(())
    }

    /// What is compared to find what changes in the cluster.
    fn compared(&self) -> &[Changes] {
        match self.against {
            Some(_) => &self.theirs,
            None => &self.own,
        }
    }

    fn compared_out(&self) -> &str {
        self.against.unwrap_or(self.out)
    }
}

/// Directories that an earlier run wrote: of environments that are no more, and of a project that had none. Whatever still
/// applies them deploys what no run changes any more.
fn left_behind(disk: &dyn Files, out: &str, overlays: &[Overlay]) -> Vec<String> {
    let here = disk.current_dir();
    let all = format!("{out}/{OVERLAYS}");
    let entries = disk.list(&paths::join(&here, &all)).unwrap_or_default();
    let names = entries.into_iter().map(|entry| entry.name);
    let gone = names.filter(|name| !overlays.iter().any(|overlay| overlay.name == *name));
    let gone = gone.map(|name| format!("{all}/{name}"));
    std::iter::once(out.to_owned())
        .chain(gone)
        .filter(|folder| disk.is_file(&paths::join(&here, &format!("{folder}/kustomization.yaml"))))
        .collect()
}

/// Directories that a run with environments wrote for a project that has none any more: the base, and all overlays.
pub(super) fn of_earlier_run(
    disk: &dyn Files,
    out: &str,
    project: &str,
) -> Result<Vec<String>, Failure> {
    let here = disk.current_dir();
    let out = out.trim_end_matches('/');
    let base = format!("{out}/{BASE}");
    let is_own = Folder::open(&here, &base)?.is_of(project);
    let mut folders = match is_own {
        true => left_behind(disk, out, &[]),
        false => Vec::new(),
    };
    // The directory of this run itself.
    folders.retain(|folder| folder != out);
    folders.extend(is_own.then_some(base));
    Ok(folders)
}

/// The environment of a directory that is applied by itself; none where it has all manifests of a project without any.
fn environment<'c>(changes: &'c Changes, out: &str) -> Option<Option<&'c str>> {
    let rest = changes.folder().shown().strip_prefix(out)?;
    if rest.is_empty() {
        return Some(None);
    }
    let name = rest.strip_prefix('/')?.strip_prefix(OVERLAYS)?;
    let name = name.strip_prefix('/')?;
    (!name.contains('/')).then_some(Some(name))
}

/// The directories that are applied by themselves, each with its environment.
fn applied<'c>(folders: &'c [Changes], out: &str) -> Vec<(Option<&'c str>, &'c Changes)> {
    let folders = folders.iter();
    let applied = folders.filter_map(|changes| Some((environment(changes, out)?, changes)));
    applied.collect()
}

/// The directory of a run without environments, and those of the environments of an earlier one; nothing where there were
/// none.
pub(super) fn applied_before<'c>(
    folders: &'c [Changes],
    out: &str,
) -> Vec<(Option<&'c str>, &'c Changes)> {
    let out = out.trim_end_matches('/');
    let applied = applied(folders, out);
    match applied.iter().any(|(environment, _)| environment.is_some()) {
        true => applied,
        false => Vec::new(),
    }
}

/// Adds what changes do to what is deployed; what is in the base is found for each environment.
fn find_moved(
    changes: (&Changes, &Changes),
    options: (&Options, &immutable::Run<'_>),
    of_project: &Sources,
    moved: &mut Group,
) -> Result<(), Failure> {
    let mut report = Report::default();
    immutable::find_built(
        changes,
        options,
        of_project,
        &mut moved.sources,
        &mut report,
    )?;
    moved.report.extend(report.iter().cloned());
    Ok(())
}
