//! Manifests and kustomizations: each object by itself, and those that are applied together as one.

use std::collections::{BTreeMap, BTreeSet};

use kuploy_compose::Files;
use kuploy_compose::diagnostic::Report;
use kuploy_compose::drift::{self, Extent, Settings};
use kuploy_compose::kustomize::{self, Kustomization};
use kuploy_compose::source::{FileKind, SourceId, Sources, paths};
use kuploy_compose::yaml::{self, Limits, Node};

use super::{Checked, Job};
use crate::command::search::Target;
use crate::disk::Disk;
use crate::report::Group;

/// What the kustomizations among the targets say of all files.
#[derive(Default)]
pub(super) struct Survey {
    kustomizations: BTreeMap<String, Kustomization>,
    /// Kustomizations that another one is made of.
    inner: BTreeSet<String>,
    /// Manifests that a kustomization names.
    resources: BTreeSet<String>,
    /// Files that are no manifests but parts of some.
    patches: BTreeSet<String>,
    /// Files that are checked by themselves.
    checked: BTreeSet<String>,
}

impl Survey {
    pub(super) fn of(targets: &[Target], disk: &Disk, limits: &Limits) -> Self {
        let mut survey = Self::default();
        for target in targets {
            match target {
                Target::Kustomization(path) => {
                    let mut read = kustomize::read(disk, path, limits);
                    survey.inner.extend(read.parts.iter().skip(1).cloned());
                    survey.resources.extend(read.resources.iter().cloned());
                    survey.patches.append(&mut read.patches);
                    survey.kustomizations.insert(path.clone(), read);
                }
                Target::Manifests { files, .. } => survey.checked.extend(files.iter().cloned()),
                Target::Project(_) => {}
            }
        }
        survey
    }
}

impl Job<'_> {
    /// The files of a folder.
    pub(super) fn manifests(
        &self,
        disk: &Disk,
        files: &[String],
        named: bool,
        survey: &Survey,
    ) -> Checked {
        let mut read = Read::new(self, disk);
        read.any = files.iter().any(|path| survey.patches.contains(path));
        for path in files.iter().filter(|path| !survey.patches.contains(*path)) {
            read.file(path, named);
        }
        drift::lint_each(&read.objects, &read.settings, &mut read.report);
        // What a kustomization names is looked at together with all else that it names.
        let alone = !files.iter().any(|path| survey.resources.contains(path));
        if alone {
            let extent = Extent::default();
            drift::lint_together(&read.objects, &extent, &read.settings, &mut read.report);
        }
        self.checked(read, alone)
    }

    /// What a kustomization puts together, and those of its files that nothing else checks.
    pub(super) fn kustomization(&self, disk: &Disk, path: &str, survey: &Survey) -> Checked {
        let Some(of) = survey.kustomizations.get(path) else {
            return Checked::default();
        };
        let mut read = Read::new(self, disk);
        read.any = true;
        read.sources = of.sources.clone();
        read.report.extend(of.report.iter().cloned());
        for (part, (id, source)) in of.parts.iter().zip(of.sources.iter()) {
            if !survey.checked.contains(part) {
                read.text(id, &source.text, true);
            }
        }
        let (known, new): (Vec<_>, Vec<_>) = of
            .resources
            .iter()
            .partition(|path| survey.checked.contains(*path));
        new.into_iter().for_each(|path| read.file(path, false));
        drift::lint_each(&read.objects, &read.settings, &mut read.report);
        // Of a base, only what is built on it says whether it is whole.
        if !survey.inner.contains(path) {
            // Their own faults are said where they are checked.
            let said = std::mem::take(&mut read.report);
            known.into_iter().for_each(|path| read.file(path, false));
            read.report = said;
            drift::lint_together(&read.objects, &of.extent, &read.settings, &mut read.report);
        }
        self.checked(read, false)
    }

    /// `all_said` tells whether no other target says something of the same files.
    fn checked(&self, read: Read<'_>, all_said: bool) -> Checked {
        let Read {
            mut report,
            sources,
            any,
            ..
        } = read;
        drift::leave_out_filled_in(&mut report, |id| Some(&*sources.get(id)?.text));
        let mut filter = self.filter.clone();
        filter.lower_errors = true;
        filter.all_said = all_said;
        filter.apply(&mut report, &sources, None);
        Checked {
            group: Group { sources, report },
            any,
            ..Checked::default()
        }
    }
}

/// Manifests that were read, and what there is to say of their texts.
struct Read<'a> {
    disk: &'a Disk,
    limits: Limits,
    settings: Settings,
    sources: Sources,
    report: Report,
    objects: Vec<Node>,
    /// Whether there was anything to read.
    any: bool,
}

impl<'a> Read<'a> {
    fn new(job: &Job<'_>, disk: &'a Disk) -> Self {
        Self {
            disk,
            limits: job.request.limits,
            settings: Settings::from(&job.options),
            sources: Sources::default(),
            report: Report::default(),
            objects: Vec::new(),
            any: false,
        }
    }

    fn file(&mut self, path: &str, named: bool) {
        let text = text(self.disk, path).filter(|text| drift::looks_like_manifests(text));
        let Some(text) = text else { return };
        self.any = true;
        let here = self.disk.current_dir();
        let shown = paths::shown(path, &here);
        let id = self.sources.add(shown, text.as_str());
        self.text(id, &text, named);
    }

    fn text(&mut self, id: SourceId, text: &str, named: bool) {
        let mut faults = Report::default();
        let mut documents = yaml::parse(text, id, &self.limits, &mut faults);
        // A template is no manifest until it is filled in.
        if named || !text.contains("{{") || faults.is_empty() {
            drift::lint_text(text, &mut documents, &self.settings, &mut self.report);
            self.objects.extend(documents);
            self.report.extend(faults);
        }
    }
}

/// Whether a file holds manifests.
pub(super) fn holds_some(disk: &Disk, path: &str) -> bool {
    text(disk, path).is_some_and(|text| drift::looks_like_manifests(&text))
}

fn text(disk: &Disk, path: &str) -> Option<String> {
    let regular = disk
        .metadata(path)
        .is_ok_and(|metadata| metadata.kind == FileKind::File);
    let bytes = disk.read(path).ok().filter(|_| regular)?;
    String::from_utf8(bytes).ok()
}
