//! `lint`: findings only, about many projects at once.

mod fixes;
mod part;
mod templated;
mod unset;

use std::collections::BTreeSet;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kuploy_compose::diagnostic::{Filter, Severity};
use kuploy_compose::kustomize;
use kuploy_compose::source::{SourceId, Span, paths};
use kuploy_compose::{Compiled, Files, LoadRequest, Options, check, environments, load};
use rayon::prelude::*;

use super::manifests::{Asked, Manifests, holds_some, limits};
use super::search::{self, Target};
use super::{Outcome, Stop, Streams, environment_findings, findings};
use crate::args::{self, Format, LintArgs};
use crate::disk::Disk;
use crate::failure::Failure;
use crate::output;
use crate::report::{self, Detail, Findings, Group, baseline};

/// From so many targets on there is time to look at a bar.
const LONG: usize = 50;
/// Repairs that meet wait for each other; after so many rounds something repairs what another breaks.
const ROUNDS: usize = 8;

pub(super) fn run(
    compose: &LoadRequest,
    args: &LintArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let job = Job {
        compose,
        request: compose.clone(),
        options: args.options.clone(),
        filter: args::filter(&args.findings)?,
        named: args.paths.clone(),
    };
    let (mut found, checked) = job.check(args, streams)?;
    if args.diff {
        let repairs = fixes::repairs(&found);
        for repair in &repairs {
            streams.out.write_all(repair.diff().as_bytes())?;
        }
        return Ok(if repairs.is_empty() {
            Outcome::Done
        } else {
            Outcome::Found
        });
    }
    if args.fix {
        let here = args::disk(compose)?.current_dir();
        let (mut files, mut count) = (BTreeSet::new(), 0);
        for _ in 0..ROUNDS {
            let repairs = fixes::repairs(&found);
            if repairs.is_empty() {
                break;
            }
            for repair in repairs {
                repair.write(&here)?;
                count += repair.count;
                files.insert(repair.path);
            }
            (found, _) = job.check(args, streams)?;
        }
        if count > 0 {
            writeln!(
                streams.err,
                "fixed {count} in {}",
                files.into_iter().collect::<Vec<_>>().join(", ")
            )?;
        }
    }
    if let Some(file) = &args.baseline {
        if args.write_baseline {
            output::replace(file, baseline::text(&found).as_bytes())?;
            let count = found.iter().count();
            writeln!(streams.err, "wrote {count} findings to `{file}`")?;
            return Ok(Outcome::Done);
        }
        let disk = args::disk(compose)?;
        let path = paths::join(&disk.current_dir(), file);
        let bytes = disk
            .grant([file])
            .read(&path)
            .map_err(|error| Failure::read(file, &error).help("`--write-baseline` writes it"))?;
        let text = String::from_utf8_lossy(&bytes);
        let (left_out, gone) = baseline::leave_out(&mut found, &text, file)?;
        if gone > 0 && !args.findings.quiet {
            writeln!(
                streams.err,
                "{left_out} known findings are not reported; {gone} in `{file}` no longer occur: `--write-baseline` removes them"
            )?;
        }
    }
    let style = streams.out_style;
    let mut asked = args.findings.clone();
    asked.report = asked.report.or_else(|| args.output.clone());
    let has_each = report::has_each_place(asked.format);
    if !has_each {
        found.gather();
    }
    findings::print(&found, &asked, Detail::Full, style, streams.out)?;
    if args.findings.is_prose() && !args.findings.quiet {
        writeln!(streams.err, "{checked}")?;
    }
    // What is counted are causes.
    if has_each {
        found.gather();
    }
    findings::sum_up(&found, &args.findings, streams.err_style, streams.err)?;
    let fixable = found.iter().filter(fixes::fixable).count();
    if fixable > 0 && !args.findings.quiet && args.findings.format == Format::Human {
        writeln!(streams.err, "{fixable} of them can be fixed with `--fix`")?;
    }
    Ok(findings::outcome(&found, &args.findings))
}

/// What all targets are checked by.
struct Job<'a> {
    compose: &'a LoadRequest,
    request: LoadRequest,
    options: Options,
    filter: Filter,
    /// What the command line names; nothing for the project of the current folder.
    named: Vec<String>,
}

/// The manifests and kustomizations among targets, and the files of each project.
fn parted(targets: &[Target]) -> (Vec<Asked>, Vec<Vec<String>>) {
    let (mut asked, mut projects) = (Vec::new(), Vec::new());
    for target in targets {
        match target {
            Target::Project(files) => projects.push(files.clone()),
            Target::Manifests { files, named } => asked.extend(files.iter().map(|path| Asked {
                path: path.clone(),
                named: *named,
            })),
            Target::Kustomization(path) => asked.push(Asked {
                path: path.clone(),
                named: false,
            }),
        }
    }
    (asked, projects)
}

/// What was found in a target.
#[derive(Default)]
struct Checked {
    group: Group,
    /// The project's own files, and those that they include or extend.
    files: Vec<String>,
    included: Vec<String>,
    /// How many files hold manifests or kustomizations.
    manifests: usize,
    /// Whether there was anything to check: a Compose file, a kustomization, a manifest.
    any: bool,
}

impl Job<'_> {
    /// The findings, and what was looked at.
    fn check(&self, args: &LintArgs, streams: &Streams<'_>) -> Result<(Findings, String), Failure> {
        let checked = if args.paths.is_empty() {
            self.project(args::disk(self.compose)?, &self.compose.files)
        } else if self.compose.files.is_empty() {
            self.all(
                &search::targets(&args::disk(self.compose)?, &args.paths)?,
                streams,
            )?
        } else {
            let failure = Failure::new("`-f` and PATHs name two different things to check");
            return Err(failure.help("`-f` takes the files of one project"));
        };
        if !args.options.allow_empty() && !checked.iter().any(|checked| checked.any) {
            return Err(nothing_in(&args.paths));
        }
        let looked_at = looked_at(&checked);
        Ok((together(checked), looked_at))
    }

    fn all(&self, targets: &[Target], streams: &Streams<'_>) -> Result<Vec<Checked>, Failure> {
        let bar = ProgressBar::with_draw_target(
            Some(targets.len() as u64),
            if streams.err_style.terminal && targets.len() >= LONG {
                ProgressDrawTarget::stderr()
            } else {
                ProgressDrawTarget::hidden()
            },
        );
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len}") {
            bar.set_style(style);
        }
        let disk = args::disk(self.compose)?;
        let (asked, mut projects) = parted(targets);
        let manifests = Manifests::read(&disk, &asked, &limits(&self.request.limits))?;
        // A file that was named and holds no manifest is a Compose file of an unusual name.
        let strangers = asked.iter().filter(|one| {
            one.named && !manifests.knows(&one.path) && !holds_some(&disk, &one.path)
        });
        projects.extend(strangers.map(|one| vec![one.path.clone()]));
        let checked: Result<Vec<Vec<Checked>>, Failure> = projects
            .par_iter()
            .map(|files| {
                let mut compose = self.compose.clone();
                compose.files.clone_from(files);
                let checked = self.project(args::disk(&compose)?, files);
                bar.inc(1);
                Ok(checked)
            })
            .collect();
        let mut checked: Vec<Checked> = checked?.into_iter().flatten().collect();
        checked.push(self.manifests(&disk, manifests));
        bar.finish_and_clear();
        Ok(checked)
    }

    fn manifests(&self, disk: &Disk, mut manifests: Manifests) -> Checked {
        let count = manifests.count();
        let mut settings = manifests.settings(self.options.gitops);
        settings.kube_version = self.options.kube_version();
        let mut report = manifests.check(disk, &settings, &limits(&self.request.limits));
        report.sort();
        let mut filter = self.filter.clone();
        filter.lower_errors = true;
        filter.all_said = manifests.all_asked();
        filter.apply(&mut report, &manifests.sources, None);
        Checked {
            group: Group {
                sources: manifests.sources,
                report,
            },
            manifests: count,
            any: count > 0,
            ..Checked::default()
        }
    }

    /// A project, or where it has environments each of them: nobody deploys what is common to all.
    fn project(&self, disk: Disk, files: &[String]) -> Vec<Checked> {
        let mut request = self.request.clone();
        request.files = files.to_vec();
        if self.compose.files.is_empty() && request.profiles.is_empty() {
            request.profiles = load::added_profiles(&disk, files);
        }
        let mut base = check(&disk, &request, &self.options);
        environments::check_named_files(&disk, &mut base);
        let each = match base.report.has_errors() {
            true => Vec::new(),
            false => environments::each(&disk, &request, &self.options, &base),
        };
        if each.is_empty() {
            return vec![self.checked(&disk, files, base)];
        }
        let common = base.sources.iter();
        let common = common.map(|(_, source)| source.path.to_string()).collect();
        let of = |(request, options): &(LoadRequest, Options)| {
            self.checked(&disk, files, check(&disk, request, options))
        };
        let mut checked: Vec<Checked> = each.iter().map(of).collect();
        let names = each
            .iter()
            .map(|(_, options)| options.environment.as_deref());
        let groups = checked.iter_mut().map(|one| std::mem::take(&mut one.group));
        let groups = names.map(Option::unwrap_or_default).zip(groups).collect();
        let merged = environment_findings::merged(groups, &common);
        for (one, group) in checked.iter_mut().zip(merged) {
            one.group = group;
        }
        // All of them are one project.
        if let Some((first, others)) = checked.split_first_mut() {
            let others = others.iter_mut();
            others.for_each(|other| first.files.append(&mut other.files));
        }
        checked
    }

    fn checked(&self, disk: &Disk, files: &[String], mut checked: Compiled) -> Checked {
        unset::lower(disk, &mut checked);
        if self.compose.files.is_empty() {
            part::lower(disk, &mut checked);
        }
        let here = disk.current_dir();
        let is_named = |path: &String| self.named.iter().any(|it| paths::join(&here, it) == *path);
        if !self.named.is_empty() && !files.iter().any(is_named) {
            templated::lower(&mut checked);
            // Who names a directory asks about it, whatever it is called.
            let named = self.named.iter().map(|it| paths::join(&here, it));
            let folders: Vec<String> = named.collect();
            let first = files.first().map(String::as_str).unwrap_or_default();
            let mut below = folders
                .iter()
                .filter_map(|it| paths::relative_to(first, it));
            put_aside(below.next().unwrap_or_default(), &mut checked);
        }
        let project = checked.project.as_ref();
        let tree = project.and_then(|project| project.tree.as_ref());
        self.filter
            .apply(&mut checked.report, &checked.sources, tree);
        let texts = checked
            .sources
            .iter()
            .map(|(_, source)| paths::join(&here, &source.path));
        let inputs = &checked.inputs;
        let (own, included) = texts.partition(|path| files.contains(path) || inputs.contains(path));
        let mut group = Group::default();
        if !checked.report.is_empty() {
            group.report = checked.report;
            group.sources = checked.sources;
        }
        Checked {
            group,
            files: own,
            included,
            any: true,
            ..Checked::default()
        }
    }
}

/// Lowers what is said of a project that nobody runs any more, or that others wrote, by the names of its directories (seen in
/// homelab repositories: `ansible/_archive/…/docker-compose.yml`, and the tests of collections in `ansible_collections`).
fn put_aside(path: &str, checked: &mut Compiled) {
    if kustomize::is_archived(path) || kustomize::is_vendored(path) {
        let findings = checked.report.findings_mut().iter_mut();
        findings.for_each(|it| it.severity = Severity::Info);
    }
}

/// `checked 14 files in 3 projects, and 20 manifests`.
fn looked_at(checked: &[Checked]) -> String {
    let counted = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    let projects = checked.iter().filter(|one| !one.files.is_empty());
    let files: BTreeSet<&String> = checked
        .iter()
        .flat_map(|one| one.files.iter().chain(&one.included))
        .collect();
    let mut parts = Vec::new();
    let projects = projects.count();
    if projects > 0 {
        let (files, projects) = (counted(files.len(), "file"), counted(projects, "project"));
        parts.push(format!("{files} in {projects}"));
    }
    let manifests = checked.iter().map(|one| one.manifests).sum();
    if manifests > 0 {
        parts.push(counted(manifests, "file") + " of manifests");
    }
    match parts.as_slice() {
        [] => "checked nothing".to_owned(),
        parts => format!("checked {}", parts.join(" and ")),
    }
}

/// A wrong path in a pipeline would be green for ever.
fn nothing_in(paths: &[String]) -> Failure {
    let paths = paths.join("`, `");
    let failure = Failure::new(format!(
        "there is nothing to lint in `{paths}`: no Compose file, no kustomization and no manifest"
    ));
    failure.help("correct the path, or write `--allow-empty`")
}

/// The findings in the order of targets, each once: several projects may share a file. What is said of one place with other names
/// is said once, too: of a base with each file that commands add to it.
fn together(checked: Vec<Checked>) -> Findings {
    let included: BTreeSet<String> = checked
        .iter()
        .flat_map(|checked| checked.included.iter().cloned())
        .collect();
    let mut found = Findings::default();
    let mut said = BTreeSet::new();
    let mut of_others: BTreeSet<(String, Span, &str, Severity, String, String)> = BTreeSet::new();
    let projects = checked.iter().filter(|it| !it.files.is_empty());
    let has_others = projects.count() > 1;
    for mut checked in checked {
        // What another project includes was read there, with that project's variables.
        if !checked.files.is_empty() && checked.files.iter().all(|file| included.contains(file)) {
            continue;
        }
        let Group { sources, report } = &mut checked.group;
        report.findings_mut().retain(|finding| {
            let file = finding.located(sources).file().map(str::to_owned);
            let place = finding.span.map(|span| (span.start, span.end));
            let (path, message) = (finding.path.clone(), finding.message.clone());
            said.insert((file, place, finding.rule.code, path, message))
        });
        let mut own = Vec::new();
        // Manifests, and further environments of a project, have no files of their own here.
        let is_project = has_others && !checked.files.is_empty();
        report.findings_mut().retain(|finding| {
            let located = finding.located(sources);
            let place = located.file().zip(finding.span);
            let Some((file, span)) = place.filter(|_| is_project) else {
                return true;
            };
            // Texts have other numbers in each project.
            let place = Span::new(SourceId::default(), span.start as usize, span.end as usize);
            let (code, severity) = (finding.rule.code, finding.severity);
            let words = report::words(&finding.message);
            let key = (
                file.to_owned(),
                place,
                code,
                severity,
                finding.path.clone(),
                words,
            );
            let is_new = !of_others.contains(&key);
            own.push(key);
            is_new
        });
        of_others.extend(own);
        found.push(checked.group);
    }
    found
}
