//! What is about to be written, held against what is on disk: changes that an API server refuses, that recreate a
//! workload, or that leave data behind.

use kuploy_compose::Options;
use kuploy_compose::diagnostic::{Finding, Report, rules};
use kuploy_compose::drift::Settings;
use kuploy_compose::kustomize::{self, PlacedText};
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::source::{SourceId, Sources, paths};
use kuploy_compose::yaml::Limits;

use crate::failure::Failure;
use crate::output::{Changes, Versions};

/// Adds what there is to say of directories that are applied together. Files that stay as they are, are not read as YAML:
/// what they hold does not change.
///
/// # Errors
/// When a file on disk cannot be read.
pub(super) fn find(
    changes: &[&Changes],
    options: &Options,
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
    compare(&versions, options, sources, report);
    let is_of_all = |finding: &Finding| finding.rule == &rules::OPTION_FORGOTTEN;
    if report.iter().skip(first).any(is_of_all) {
        // Of the files that stay as they are, too.
        let mut versions = Vec::new();
        for changes in changes {
            versions.extend(changes.whole()?);
        }
        let mut whole = Report::default();
        compare(&versions, options, &mut Sources::default(), &mut whole);
        if !whole.iter().any(is_of_all) {
            report.findings_mut().retain(|finding| !is_of_all(finding));
        }
    }
    Ok(())
}

fn compare(versions: &[Versions], options: &Options, sources: &mut Sources, report: &mut Report) {
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
        &settings(options),
        options.namespace.as_deref(),
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
    options: &Options,
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
    kustomize::compare(
        &old,
        &new,
        &root,
        &settings(options),
        namespace,
        &Limits::default(),
        report,
    );
    Ok(())
}

fn settings(options: &Options) -> Settings {
    let mut settings = Settings::from(options);
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
