//! A project with environments: a base and an overlay for each, in the directories that the program writes.

use std::collections::BTreeSet;

use kuploy_compose::diagnostic::FindingJson;
use kuploy_compose::environments::{self, BASE, OVERLAYS, Overlay};
use kuploy_compose::{Compiled, MemoryFiles, compile};

use crate::answer::{Converted, OutputJson};
use crate::request::Convert;
use crate::tasks;

/// Compiles the base and every environment; `found` is the project as it was loaded.
pub(crate) fn convert(project: &Convert, files: &MemoryFiles, found: Compiled) -> Converted {
    let request = project.request();
    let common = environments::base_request(&found, &request);
    let base = match common == request {
        true => found,
        false => compile(files, &common, &project.options),
    };
    // What is wrong in the base is wrong in all of them, and said once.
    if base.report.has_errors() {
        return tasks::converted(base);
    }
    let mut overlays = environments::overlays(files, &common, &project.options, &base);
    let argocd = environments::argocd(&base, &overlays);
    let setup = overlays.iter_mut().map(|overlay| &mut overlay.compiled);
    let setup: Vec<_> = setup
        .flat_map(|compiled| std::mem::take(&mut compiled.setup))
        .collect();
    let findings = findings(&mut overlays);
    // What is said of the base alone is of no interest: nobody deploys it.
    let mut converted = tasks::converted(base);
    for link in &mut converted.links {
        link.file = format!("{BASE}/{}", link.file);
    }
    let own = converted.files.take();
    Converted {
        files: own.and_then(|own| written(own, overlays)),
        argocd: argocd.into_iter().map(tasks::output).collect(),
        setup,
        findings,
        ..converted
    }
}

/// All files, by directory; `None` when one was not made.
fn written(base: Vec<OutputJson>, overlays: Vec<Overlay>) -> Option<Vec<OutputJson>> {
    let mut all = below(BASE, base);
    for overlay in overlays {
        let folder = format!("{OVERLAYS}/{}", overlay.name);
        let files = overlay.files?.into_iter().map(tasks::output).collect();
        all.extend(below(&folder, files));
        let user = vec![tasks::output(overlay.user)];
        all.extend(below(&format!("{folder}/user"), user));
    }
    Some(all)
}

fn below(folder: &str, mut files: Vec<OutputJson>) -> Vec<OutputJson> {
    for file in &mut files {
        file.path = format!("{folder}/{}", file.path);
    }
    files
}

/// The findings of every environment, each once.
fn findings(overlays: &mut [Overlay]) -> Vec<FindingJson> {
    let mut said = BTreeSet::new();
    let compiled = overlays.iter_mut().map(|overlay| &mut overlay.compiled);
    compiled
        .flat_map(tasks::findings_of)
        .filter(|finding| said.insert(serde_json::to_string(finding).unwrap_or_default()))
        .collect()
}
