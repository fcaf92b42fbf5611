//! What is about to be written, held against what is on disk: changes that an API server refuses, that recreate a
//! workload, or that leave data behind.

use kuploy_compose::compose::Project;
use kuploy_compose::diagnostic::{Finding, Report, Severity, rules};
use kuploy_compose::drift::{self, AbsentFile, Settings};
use kuploy_compose::kustomize::{self, AppliedText, PlacedText};
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::options::SecretsMode;
use kuploy_compose::source::{SourceId, Sources, paths};
use kuploy_compose::yaml::{self, Limits};
use kuploy_compose::{Files, Options, absent_files, own_values};

use crate::failure::Failure;
use crate::output::{Changes, Versions};

/// Adds what there is to say of directories that are applied together. Files that stay as they are, are not read as YAML:
/// what they hold does not change.
///
/// # Errors
/// When a file on disk cannot be read.
pub(super) fn find(
    changes: &[&Changes],
    (options, run): (&Options, &Run<'_>),
    project: Option<&str>,
    sources: &mut Sources,
    report: &mut Report,
) -> Result<(), Failure> {
    let mut versions = Vec::new();
    for changes in changes {
        versions.extend(changes.manifests()?);
    }
    if !changes.iter().any(|changes| changes.any()) {
        return Ok(());
    }
    let first = report.len();
    let mut settings = settings(options, project);
    run.add_to(&mut settings, options, sources);
    let namespace = options.namespace.as_deref();
    compare(&versions, (&settings, namespace), sources, report);
    run.allow_lost(report);
    let is_of_all = |finding: &Finding| finding.rule == &rules::OPTION_FORGOTTEN;
    if report.iter().skip(first).any(is_of_all) {
        // Of the files that stay as they are, too.
        let mut versions = Vec::new();
        for changes in changes {
            versions.extend(changes.whole()?);
        }
        let mut whole = Report::default();
        let sources = &mut Sources::default();
        compare(&versions, (&settings, namespace), sources, &mut whole);
        if !whole.iter().any(is_of_all) {
            report.findings_mut().retain(|finding| !is_of_all(finding));
        }
    }
    Ok(())
}

/// What a run has, and does not have, of its project.
pub(super) struct Run<'a> {
    pub(super) files: &'a dyn Files,
    pub(super) project: Option<&'a Project>,
    /// Services without an enabled profile.
    pub(super) disabled: &'a [(String, Vec<String>)],
    /// Whether files of variables were asked for in the place of `.env`.
    pub(super) has_own_values: bool,
    /// Whether what is lost is written all the same.
    pub(super) allow_lost: bool,
}

impl Run<'_> {
    /// Adds what other checkouts have otherwise: files that are not in this one, since Git ignores them, and values of those
    /// that are.
    fn add_to(&self, settings: &mut Settings, options: &Options, sources: &Sources) {
        settings.absent = self.absent();
        // Elsewhere the values themselves are in the manifests.
        let modes = [SecretsMode::Reference, SecretsMode::External];
        if let Some(project) = self.project.filter(|_| modes.contains(&options.secrets())) {
            settings.own_values = own_values(self.files, project, sources, self.has_own_values);
        }
    }

    /// The files that the project names and that are not in this checkout, since Git ignores them.
    fn absent(&self) -> Vec<AbsentFile> {
        let found = self
            .project
            .map(|project| absent_files(self.files, project, self.disabled, self.has_own_values));
        found.unwrap_or_default()
    }

    /// Whoever asks for it writes what is lost.
    fn allow_lost(&self, report: &mut Report) {
        let findings = report.findings_mut().iter_mut();
        for finding in findings.filter(|it| self.allow_lost && it.rule == &rules::REFERENCE_LOST) {
            finding.severity = Severity::Warning;
        }
    }
}

fn compare(
    versions: &[Versions],
    (settings, namespace): (&Settings, Option<&str>),
    sources: &mut Sources,
    report: &mut Report,
) {
    let mut texts = |pick: fn(&Versions) -> Option<&String>| {
        let texts = versions.iter().filter_map(|one| Some((one, pick(one)?)));
        texts
            .map(|(one, text)| {
                (
                    sources.add(one.shown.as_str(), text.as_str()),
                    text.as_str(),
                )
            })
            .collect::<Vec<_>>()
    };
    let old = texts(|one| one.before.as_ref());
    if old.is_empty() {
        return;
    }
    let new = texts(|one| one.after.as_ref());
    manifests::compare(
        &of(&old),
        &of(&new),
        settings,
        namespace,
        &Limits::default(),
        report,
    );
}

/// Adds what there is to say of an overlay and of its base, as kustomize builds them: patches change objects that an API
/// server holds to what they are, too.
///
/// # Errors
/// When a file on disk cannot be read.
pub(super) fn find_built(
    (base, overlay): (&Changes, &Changes),
    (options, run): (&Options, &Run<'_>),
    project_sources: &Sources,
    sources: &mut Sources,
    report: &mut Report,
) -> Result<(), Failure> {
    if !base.any() && !overlay.any() {
        return Ok(());
    }
    let mut versions = base.whole()?;
    versions.extend(overlay.whole()?);
    let absolute = |shown: &str| paths::join("/", shown);
    let mut texts = |pick: fn(&Versions) -> Option<&String>| {
        let texts = versions.iter().filter_map(|one| Some((one, pick(one)?)));
        texts
            .map(|(one, text)| {
                let source = sources.add(one.shown.as_str(), text.as_str());
                let path = absolute(&one.shown);
                PlacedText { path, source, text }
            })
            .collect::<Vec<_>>()
    };
    let old = texts(|one| one.before.as_ref());
    if old.is_empty() {
        return Ok(());
    }
    let new = texts(|one| one.after.as_ref());
    let root = absolute(&overlay.folder().show("kustomization.yaml"));
    let namespace = options.namespace.as_deref();
    let mut settings = settings(options, None);
    run.add_to(&mut settings, options, project_sources);
    let limits = Limits::default();
    kustomize::compare(&old, &new, &root, &settings, namespace, &limits, report);
    run.allow_lost(report);
    Ok(())
}

/// Adds what there is to say of a Helm chart. Its templates are no manifests; the keys of its Secrets are among its values.
///
/// # Errors
/// When a file on disk cannot be read.
pub(super) fn find_in_chart(
    chart: &Changes,
    (options, run): (&Options, &Run<'_>),
    sources: &mut Sources,
    report: &mut Report,
) -> Result<(), Failure> {
    let Some(versions) = chart.versions_of("values.yaml")? else {
        return Ok(());
    };
    let (Some(before), Some(after)) = (&versions.before, &versions.after) else {
        return Ok(());
    };
    if before == after {
        return Ok(());
    }
    let mut settings = settings(options, None);
    settings.absent = run.absent();
    let mut read = |text: &String| {
        let id = sources.add(versions.shown.as_str(), text.as_str());
        yaml::parse(text, id, &Limits::default(), &mut Report::default()).pop()
    };
    if let (Some(old), Some(new)) = (read(before), read(after)) {
        let chart = chart.folder().shown();
        report.extend(drift::compare_values(chart, &old, &new, &settings));
    }
    run.allow_lost(report);
    Ok(())
}

/// Adds what there is to say of the namespaces of all kustomizations of a project, each with its environment.
///
/// # Errors
/// When a file on disk cannot be read.
pub(super) fn find_namespaces(
    applied: &[(Option<&str>, &Changes)],
    options: &Options,
    project: Option<&str>,
    sources: &mut Sources,
    report: &mut Report,
) -> Result<(), Failure> {
    let mut all = Vec::new();
    for (environment, changes) in applied {
        let versions = changes.versions_of("kustomization.yaml")?;
        all.extend(versions.map(|versions| (*environment, versions)));
    }
    let texts = all.iter().map(|(environment, versions)| {
        let mut text = |text: &'_ Option<String>| {
            let id = sources.add(versions.shown.as_str(), text.as_deref()?);
            Some(id)
        };
        let (before, after) = (text(&versions.before), text(&versions.after));
        // Of a project without environments `find` says it.
        let before = before.filter(|_| environment.is_some() || after.is_none());
        AppliedText {
            environment: *environment,
            before: before.zip(versions.before.as_deref()),
            after: after.zip(versions.after.as_deref()),
        }
    });
    let texts: Vec<_> = texts.collect();
    let settings = settings(options, project);
    kustomize::compare_namespaces(&texts, &settings, &Limits::default(), report);
    Ok(())
}

fn settings(options: &Options, project: Option<&str>) -> Settings {
    let mut settings = Settings::from(options);
    settings.project = project.map(str::to_owned);
    settings.by_hand = options.gitops.is_none() && !options.argocd_applies();
    settings
}

fn of<'a>(texts: &[(SourceId, &'a str)]) -> Vec<ManifestText<'a>> {
    let text = |(source, text): &(SourceId, &'a str)| ManifestText {
        source: *source,
        text,
    };
    texts.iter().map(text).collect()
}
