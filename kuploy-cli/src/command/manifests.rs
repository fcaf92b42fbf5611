//! Manifests and kustomizations of a repository, read once for `lint` and `strip`.

mod elsewhere;
mod lowered;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kuploy_compose::diagnostic::{Finding, Report, Rule, Severity, rules};
use kuploy_compose::drift::{self, Guides, Settings};
use kuploy_compose::kustomize::{
    self, Delivered, Parsed, Repository, Scripted, Usage, is_kustomization,
};
use kuploy_compose::source::{FileError, SourceId, Sources, paths};
use kuploy_compose::yaml::{self, Limits};
use kuploy_compose::{Files, options::GitOps};
use rayon::prelude::*;

use super::beside::{read_guides, read_scripts, read_texts, regular};
use super::search;
use crate::disk::Disk;
use crate::failure::Failure;

/// So many values a file of manifests may have: the export of a large cluster has a million, which take 250 MB.
const NODES: usize = 4_000_000;
/// A text of fewer bytes holds no object that is too large to be applied by the client: a byte becomes six in JSON at most.
const LARGE: usize = 256 * 1024 / 6;

/// The limits for manifests: those of Compose files, but for the number of values unless somebody set it.
pub(super) fn limits(asked: &Limits) -> Limits {
    let is_default = asked.nodes == Limits::default().nodes;
    asked.with(|it| {
        if is_default {
            it.nodes = NODES;
        }
    })
}

/// A file that somebody asked about.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// Absolute.
    pub(super) path: String,
    /// It was named, not found in a directory: one that is no manifest is a mistake.
    pub(super) named: bool,
}

/// What was read.
#[derive(Default)]
pub(super) struct Manifests {
    pub(super) sources: Sources,
    /// What is wrong with the texts themselves.
    pub(super) report: Report,
    pub(super) repository: Repository,
    /// The texts of what was asked about and holds manifests, by absolute path, in order.
    pub(super) texts: BTreeMap<String, (SourceId, Arc<str>)>,
    /// Files that were asked about and hold templates, to be filled in first.
    pub(super) templates: BTreeSet<String>,
    /// Absolute paths of what was asked about, and of all that is applied with a kustomization that was.
    asked: BTreeSet<String>,
    /// What was asked about, alone.
    named: BTreeSet<String>,
    delivery: Delivery,
    guides: Guides,
    /// Fleet or Hive applies what is here: files of it say how.
    of_others: bool,
    /// No repository lies around what was asked about.
    alone: bool,
    server_side: Scripted,
    /// Guides and scripts.
    scripts: Vec<String>,
    /// Sources of programs, which may read manifests.
    programs: Vec<String>,
    /// Modules of Terraform, which may read manifests too.
    terraform: Vec<String>,
    /// Templates of manifests, which scripts fill in.
    drafts: Vec<String>,
    here: String,
}

/// How manifests are applied, as files say that nobody asked about: Applications, releases, the values of Argo CD's chart.
#[derive(Default)]
struct Delivery {
    /// Each file with what it holds.
    nodes: Vec<(String, Vec<yaml::Node>)>,
    server_side_diff: bool,
    /// Directories that files name which are no manifests: values of a chart that makes Applications.
    named: BTreeSet<String>,
}

impl Delivery {
    fn around(disk: &Disk, files: &[String], limits: &Limits, sources: &mut Sources) -> Self {
        let here = disk.current_dir();
        let mut all = Self::default();
        for path in files {
            let bytes = regular(disk, path).ok();
            let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) else {
                continue;
            };
            all.server_side_diff |= drift::sets_server_side_diff(&text);
            all.add_named(&text);
            if drift::may_deliver(&text) && drift::looks_like_manifests(&text) {
                let id = sources.add(paths::shown(path, &here), text.as_str());
                all.add(path, &text, id, limits);
            }
        }
        all
    }

    /// Takes in the directories that a text names under `path` (seen in a platform's repository, whose chart makes an Application of
    /// each: `path: clusters/hub/configuration/ingress`).
    fn add_named(&mut self, text: &str) {
        let lines = text
            .lines()
            .map(|line| line.trim_start().trim_start_matches("- "));
        let values = lines.filter_map(|line| line.strip_prefix("path: "));
        let values = values.map(|it| it.split(" #").next().unwrap_or_default().trim());
        let values = values.map(|it| it.trim_matches(['"', '\'']).trim_start_matches("./"));
        let named = values.filter(|it| it.contains('/') && !it.starts_with('/'));
        self.named
            .extend(named.map(|it| it.trim_end_matches('/').to_owned()));
    }

    /// Takes in the values of the chart that makes a FluxInstance, as a release of it (seen in the template of many homelab
    /// repositories: `flux-instance/app/helm/values.yaml`, which a generator reads).
    fn add_instances<'a>(
        &mut self,
        disk: &Disk,
        files: impl Iterator<Item = &'a String>,
        limits: &Limits,
    ) {
        const CHART: &str = "flux-instance/";
        let values = |path: &&String| path.contains(CHART) && path.contains("values");
        for path in files.filter(values) {
            let bytes = regular(disk, path).unwrap_or_default();
            let text = String::from_utf8(bytes).unwrap_or_default();
            let mut faults = Report::default();
            let nodes = yaml::parse(&text, SourceId::default(), limits, &mut faults);
            let mut syncs = nodes
                .iter()
                .filter_map(|it| it.get("instance")?.get("sync")?.get("path")?.as_str());
            if let Some(named) = syncs.next() {
                let release = format!(
                    "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {{values: {{instance: {{sync: {{path: {named:?}}}}}}}}}\n"
                );
                self.add(path, &release, SourceId::default(), limits);
            }
        }
    }

    /// Takes in what a text holds. Of a template that is what it says in plain words.
    fn add(&mut self, path: &str, text: &str, id: SourceId, limits: &Limits) {
        let mut faults = Report::default();
        let mut nodes = drift::read(text, id, limits, &mut faults);
        if faults.has_errors() && text.contains("{{") {
            let plain = drift::without_braces(text);
            nodes = drift::read(&plain, id, limits, &mut Report::default());
        }
        self.nodes.push((path.to_owned(), nodes));
    }
}

/// A text before it is parsed.
struct Text {
    path: String,
    id: SourceId,
    text: Arc<str>,
}

impl Manifests {
    /// Reads what was asked about, all kustomizations of its repository, and what is applied together with it.
    pub(super) fn read(disk: &Disk, asked: &[Asked], limits: &Limits) -> Result<Self, Failure> {
        let mut all = Self {
            here: disk.current_dir(),
            ..Self::default()
        };
        let around = search::surroundings(disk, asked)?;
        all.repository = Repository::read(disk, &around.kustomizations, limits, &mut all.sources);
        all.delivery = Delivery::around(disk, &around.others, limits, &mut all.sources);
        let instances = asked.iter().map(|it| &it.path).chain(&around.others);
        all.delivery.add_instances(disk, instances, limits);
        all.asked = asked.iter().map(|one| one.path.clone()).collect();
        all.named = all.asked.clone();
        let mut wanted = all.asked.clone();
        let roots: Vec<String> = all.repository.roots().map(str::to_owned).collect();
        for root in roots {
            let files = all.repository.files_of(&root);
            if all.asked.contains(&root) {
                all.asked.extend(files.iter().cloned());
            }
            if files.iter().any(|file| all.asked.contains(file)) {
                wanted.extend(files);
            }
        }
        let named: BTreeSet<&str> = asked
            .iter()
            .filter(|one| one.named)
            .map(|one| one.path.as_str())
            .collect();
        all.parse(disk, &wanted, &named, limits);
        // What Flux adds to what is applied is not in the kustomizations themselves.
        let overlays = all.repository.deliver(disk, &all.delivery.nodes);
        let mut added = BTreeSet::new();
        for files in overlays.iter().map(|root| all.repository.files_of(root)) {
            if files.iter().any(|file| all.asked.contains(file)) {
                added.extend(files);
            }
        }
        added.retain(|file| !wanted.contains(file) && all.repository.text(file).is_none());
        all.parse(disk, &added, &named, limits);
        all.repository.find_expected(&all.delivery.nodes);
        let paths = all.named.iter().map(String::as_str);
        all.repository.find_originals(disk, paths);
        let is_of_others = |path: &String| is_of_fleet(disk, path) || is_of_hive(disk, path);
        all.of_others = all.named.iter().any(is_of_others);
        if drift::gitops_of(all.nodes()).is_none() {
            all.guides = read_guides(disk, &around.guides);
        }
        if all
            .sources
            .iter()
            .any(|(_, source)| source.text.len() > LARGE)
        {
            let scripts = read_scripts(disk, &around.guides);
            let scripts = scripts
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str()));
            all.server_side = all.repository.server_side(scripts);
        }
        all.alone = around.alone;
        all.programs = around.programs;
        all.scripts = around.guides;
        all.drafts = around.templates;
        all.terraform = around.terraform;
        Ok(all)
    }

    /// Reads files and takes in what they hold.
    fn parse(
        &mut self,
        disk: &Disk,
        wanted: &BTreeSet<String>,
        named: &BTreeSet<&str>,
        limits: &Limits,
    ) {
        let texts = self.texts_of(disk, wanted, named, limits);
        let parsed: Vec<_> = texts
            .into_par_iter()
            .map(|text| {
                let mut faults = Report::default();
                let nodes = drift::read(&text.text, text.id, limits, &mut faults);
                (text, nodes, faults)
            })
            .collect();
        for (text, nodes, faults) in parsed {
            self.take(text, nodes, faults);
        }
    }

    /// Reads the texts that may hold manifests. Bytes that are no text are named only where the file was.
    fn texts_of(
        &mut self,
        disk: &Disk,
        wanted: &BTreeSet<String>,
        named: &BTreeSet<&str>,
        limits: &Limits,
    ) -> Vec<Text> {
        let mut texts = Vec::new();
        for path in wanted {
            let bytes = regular(disk, path);
            let is_named = named.contains(path.as_str());
            let shown = paths::shown(path, &self.here);
            let bytes = match bytes {
                Ok(bytes) => bytes,
                Err(error) => {
                    if is_named {
                        self.report.push(unreadable(&shown, &error));
                    }
                    continue;
                }
            };
            if let Some(known) = self.repository.text(path) {
                let id = known.id;
                let text = self.sources.get(id).map(|source| Arc::clone(&source.text));
                texts.extend(text.map(|text| Text {
                    path: path.clone(),
                    id,
                    text,
                }));
                continue;
            }
            let is_part = is_named
                || self.repository.patched_by(path).is_some()
                || self.repository.is_resource(path);
            let as_text = std::str::from_utf8(&bytes).ok();
            self.delivery.server_side_diff |= as_text.is_some_and(drift::sets_server_side_diff);
            if !is_part && !as_text.is_some_and(drift::looks_like_manifests) {
                self.delivery.add_named(as_text.unwrap_or_default());
                continue;
            }
            let mut faults = Report::default();
            let decoded = yaml::decode(bytes, &shown, &mut self.sources, limits, &mut faults);
            if is_named {
                self.report.extend(faults);
            }
            texts.extend(decoded.map(|(id, text)| Text {
                path: path.clone(),
                id,
                text,
            }));
        }
        texts
    }

    fn take(&mut self, text: Text, mut nodes: Vec<yaml::Node>, faults: Report) {
        let Text { path, id, text } = text;
        let is_asked = self.asked.contains(&path);
        // A template that is no YAML until it is filled in, or speaks in Helm's words.
        let broken = faults.iter().find(|it| may_be_filled_in(it, &text));
        let broken = broken.map(|it| it.span.map_or(0, |span| span.start as usize));
        let template = drift::template(&text, id, broken, false).or_else(|| {
            let is_free = !self.repository.is_resource(&path);
            is_free.then(|| drift::placeholder_template(paths::file_name(&path), &nodes))?
        });
        if let Some(finding) = template {
            if drift::may_deliver(&text) {
                self.delivery.add(&path, &text, id, &Limits::default());
            }
            if is_asked {
                self.report.push(finding);
                self.templates.insert(path);
            }
            return;
        }
        let readable = !faults.has_errors();
        if readable && is_asked && self.repository.is_resource(&path) {
            self.report.extend(drift::no_object(&nodes));
            let is_listed = !is_kustomization(paths::file_name(&path));
            let listed = is_listed.then(|| drift::listed_kustomization(&nodes));
            self.report.extend(listed.flatten());
        }
        let is_patch = self.repository.patched_by(&path).is_some();
        let is_config = is_kustomization(paths::file_name(&path));
        let is_listed = self.repository.is_resource(&path);
        let fault = faults.iter().find(|it| it.severity == Severity::Error);
        let fault = fault.map(|it| it.span.map_or(0, |span| span.start as usize));
        // Broken JSON of which nobody knows what it is: a report of a script, with what it read from a cluster.
        let is_report = !is_listed
            && path.ends_with(".json")
            && fault.is_some_and(|at| !drift::begins_as_object(&text, at));
        let looks = is_config || is_patch || (!is_report && drift::looks_like_manifests(&text));
        // Notes alone are known to hold no object (seen in a platform's repository: "Namespaces are defined in …").
        let is_bare =
            || nodes.iter().all(yaml::Node::is_null) && self.repository.is_resource(&path);
        if readable && !looks && is_bare() {
            self.repository.put(path, Parsed { id, nodes });
            return;
        }
        if is_asked && looks {
            self.report.extend(faults);
            self.texts.insert(path.clone(), (id, Arc::clone(&text)));
        }
        if readable && looks {
            if is_asked && !is_patch && !self.repository.is_data(&path) {
                if !is_config {
                    drift::lint_documents(&nodes, &mut self.report);
                    self.report.extend(drift::log_lines(&text, id));
                }
                drift::lint_text(&text, &mut nodes, &Settings::default(), &mut self.report);
            }
            self.repository.find_told_patch(&path, &text);
            self.repository.put(path, Parsed { id, nodes });
        }
    }

    /// Whether a file is a manifest, a patch or a template.
    pub(super) fn knows(&self, path: &str) -> bool {
        self.texts.contains_key(path)
            || self.templates.contains(path)
            || self.repository.is_patch(path)
    }

    /// How many files that were asked about hold manifests, or something that keeps them from being read.
    pub(super) fn count(&self) -> usize {
        let files = self.texts.len() + self.templates.len();
        files.max(usize::from(!self.report.is_empty()))
    }

    /// Whether a file was named or found below a directory that was.
    pub(super) fn was_named(&self, path: &str) -> bool {
        self.named.contains(path)
    }

    /// The files that were named or found below a directory that was.
    pub(super) fn named_paths(&self) -> impl Iterator<Item = &str> {
        self.named.iter().map(String::as_str)
    }

    /// The current folder.
    pub(super) fn here(&self) -> &str {
        &self.here
    }

    /// Whether all that was read was asked about.
    pub(super) fn all_asked(&self) -> bool {
        let mut sources = self.sources.iter();
        sources.all(|(_, source)| self.asked.contains(&paths::join(&self.here, &source.path)))
    }

    /// How what is here is applied: by `gitops`, else by the tool that the objects of the repository are for.
    pub(super) fn settings(&self, gitops: Option<GitOps>) -> Settings {
        let shown = drift::gitops_of(self.nodes());
        // Fleet compares in ways of its own, and applies as Helm does. Hive lets the server ignore what it does not know.
        let tool = shown.or_else(|| self.of_others.then_some(GitOps::None));
        Settings::default().with(|it| {
            it.gitops = gitops.or(tool).unwrap_or_default();
            it.delivered = shown.is_some();
            it.chosen = gitops.is_some();
            it.guides = self.guides;
            let told = self.guides.by_hand || self.guides.server_side;
            it.by_hand = told && gitops.or(shown).is_none();
            // Argo CD's own default is to apply by the client, where a repository does not show how it applies, or whether
            // it does. Manifests without any repository show nothing, and hold with every way.
            it.guides.by_hand |= gitops.or(shown).is_none() && !self.alone;
            it.releases = self.repository.makes_more() || drift::has_releases(self.nodes());
            if it.releases && !self.repository.makes_more() {
                it.released = drift::released(self.nodes()).map(Arc::new);
            }
            it.server_side = drift::is_server_side(self.nodes());
            it.compares_on_server = self.delivery.server_side_diff;
            it.server_side_diff =
                self.delivery.server_side_diff || drift::is_server_side_diff(self.nodes());
        })
    }

    /// What appliers name and the repository does not have, and what two of them apply, where it was asked about.
    fn absent(&self, disk: &Disk, delivered: &Delivered, limits: &Limits) -> Report {
        let mut report = self.repository.absent(disk, self.with_paths(), limits);
        report.extend(delivered.find_unbuildable(&self.repository));
        let used = self.with_paths();
        let used = used.filter(|(path, _)| !delivered.is_unreached(&self.repository, path));
        let is_asked = |id| self.is_asked(id);
        report.extend(self.repository.shared(disk, used, &is_asked, limits));
        report.findings_mut().retain(|finding| {
            let file = finding.span.and_then(|span| self.file(span.source));
            file.is_some_and(|path| self.asked.contains(&path))
        });
        report
    }

    /// Whether a text was asked about.
    fn is_asked(&self, id: SourceId) -> bool {
        self.file(id).is_some_and(|path| self.asked.contains(&path))
    }

    /// The absolute path of a text.
    fn file(&self, id: SourceId) -> Option<String> {
        Some(paths::join(&self.here, &self.sources.get(id)?.path))
    }

    /// Who uses what is here, and how.
    fn usage(
        &self,
        disk: &Disk,
        delivered: &Delivered,
        settings: &Settings,
        report: &Report,
    ) -> Usage {
        let Guides {
            by_hand, creates, ..
        } = self.guides;
        let mut usage = Usage {
            synced: settings.delivered || settings.chosen,
            by_others: !self.programs.is_empty() || by_hand || creates,
            ..Usage::default()
        };
        const OF_SCRIPTS: &[&Rule] = &[
            &rules::TOO_LARGE,
            &rules::FIELD_MISSING,
            &rules::OBJECT_TWICE,
            &rules::SERVER_ANNOTATION,
            &rules::SERVER_METADATA,
            &rules::SERVICE_PORTS,
        ];
        if report.iter().any(|it| OF_SCRIPTS.contains(&it.rule)) {
            let texts = read_texts(disk, self.scripts.iter());
            let texts = texts
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str()));
            usage.patches = kustomize::patch_files(texts.clone().map(|(_, text)| text));
            usage.captures = kustomize::captured_files(texts.clone());
            usage.by_client = self.repository.client_side(texts);
        }
        usage.copies = kustomize::copies(&self.repository, delivered);
        usage
    }

    /// Documents that may say who applies what, each file's with its path.
    fn with_paths(&self) -> impl Iterator<Item = (&str, &[yaml::Node])> {
        let parsed = self.texts.keys().filter_map(|path| {
            let nodes = self.repository.text(path)?.nodes.as_slice();
            Some((path.as_str(), nodes))
        });
        let others = self.delivery.nodes.iter();
        parsed.chain(others.map(|(path, nodes)| (path.as_str(), nodes.as_slice())))
    }

    fn nodes(&self) -> impl Iterator<Item = &yaml::Node> {
        let parsed = self
            .texts
            .keys()
            .filter_map(|path| self.repository.text(path));
        let others = self.delivery.nodes.iter().flat_map(|(_, nodes)| nodes);
        parsed.flat_map(|parsed| &parsed.nodes).chain(others)
    }

    /// Who applies what.
    pub(super) fn delivered(&self, disk: &Disk, limits: &Limits) -> Delivered {
        Delivered::of(disk, &self.repository, self.with_paths(), limits)
    }

    /// Places that stay as they are: those that patches act on, and those that Applications ignore.
    pub(super) fn kept_places(&self, limits: &Limits) -> Vec<drift::PatchedPlace> {
        let mut places = self.repository.patched_places(limits);
        places.extend(drift::ignored_places(self.nodes()));
        places
    }

    /// Checks all that was read, each kustomization as one.
    pub(super) fn check(&mut self, disk: &Disk, settings: &Settings, limits: &Limits) -> Report {
        let own = std::mem::take(&mut self.report);
        let known = self.repository.known();
        let delivered = self.delivered(disk, limits);
        let is_built = |path: &str| delivered.is_built(&self.repository, path);
        let units = self.repository.units(&self.asked, &is_built);
        let reports: Vec<Report> = units
            .par_iter()
            .map(|unit| {
                let settings = delivered.settings(&self.repository, unit, settings);
                let mut report = self.repository.check(unit, &known, &settings, limits);
                delivered.lower_catalogue(&self.repository, unit, &mut report);
                self.gather_missing(&mut report);
                report
            })
            .collect();
        let mut report = Report::default();
        let mut said = BTreeMap::new();
        for mut finding in reports.into_iter().flatten() {
            let file = finding.span.and_then(|span| self.sources.get(span.source));
            let path = file.map(|file| (file, paths::join(&self.here, &file.path)));
            let is_asked = path
                .as_ref()
                .is_none_or(|(_, path)| self.asked.contains(path));
            if let Some((file, path)) = path {
                let is_listed = self.repository.is_resource(&path);
                kustomize::lower_for_example(&file.path, is_listed, &mut finding);
                delivered.lower(&self.repository, &path, &mut finding);
            }
            let place = finding.span.map(|it| (it.source, it.start, it.end));
            // One object in several kustomizations has several names.
            let path = place.is_none().then(|| finding.path.clone());
            let key = (place, path, finding.rule.code, finding.message.clone());
            if !is_asked {
                continue;
            }
            let number = report.findings_mut().len();
            match said.entry(key) {
                Entry::Vacant(place) => {
                    place.insert(number);
                    report.push(finding);
                }
                // What is refused where somebody applies it matters, also where nobody applies another one of the same files.
                Entry::Occupied(place) => {
                    let other = report.findings_mut().get_mut(*place.get());
                    if let Some(other) = other.filter(|it| it.severity < finding.severity) {
                        *other = finding;
                    }
                }
            }
        }
        report.extend(own);
        report.extend(self.absent(disk, &delivered, limits));
        let usage = self.usage(disk, &delivered, settings, &report);
        for finding in report.findings_mut() {
            let file = finding.span.and_then(|span| self.sources.get(span.source));
            let Some(file) = file else { continue };
            let path = paths::join(&self.here, &file.path);
            let of = (path.as_str(), &*file.path, &*file.text);
            usage.lower(&self.repository, &delivered, of, finding);
            delivered.lower_archived(&path, finding);
            let of = (path.as_str(), &*file.path);
            delivered.lower_beside(&self.repository, of, finding);
            delivered.lower_quoted(&self.repository, &path, finding);
            delivered.lower_beside_chart(&path, finding);
            delivered.lower_unreached(&self.repository, &path, finding);
            let range = finding
                .span
                .map(|it| (it.source, it.start as usize..it.end as usize));
            let entry = range.and_then(|(id, range)| self.sources.get(id)?.text.get(range));
            let entry = entry.unwrap_or_default().trim_matches(['"', '\'']);
            delivered.lower_copied(&path, entry, finding);
        }
        self.lower_for_programs(disk, &delivered, &mut report);
        self.lower_test_data(disk, &delivered, &mut report);
        self.lower_models(&mut report);
        self.lower_node_ports(disk, &mut report);
        self.lower_notes(disk, &delivered, &mut report);
        self.lower_created(disk, &mut report);
        self.lower_mentioned(disk, &mut report);
        self.lower_written(disk, &mut report);
        self.lower_made(&mut report);
        self.lower_unapplied(disk, &delivered, &mut report);
        self.lower_copies(disk, &mut report);
        self.lower_copied_out(disk, &mut report);
        self.lower_policies(&mut report);
        self.lower_pinned(disk, &mut report);
        self.lower_crds(disk, &delivered, settings.by_hand, &mut report);
        if settings.by_hand {
            let is_kustomized = self.repository.kustomizations().next().is_some();
            drift::lower_by_hand(&mut report, is_kustomized);
        } else if settings.delivered && !settings.chosen {
            self.lower_by_hand(disk, &delivered, &mut report);
        }
        self.server_side.leave_out(&mut report, |id| self.file(id));
        drift::leave_out_ignored(&mut report, &drift::ignored_kinds(self.nodes()));
        drift::leave_out_filled_in(&mut report, |id| Some(&*self.sources.get(id)?.text));
        report
    }
}

/// Whether a file says to Fleet how it applies a directory.
fn is_of_fleet(disk: &Disk, path: &str) -> bool {
    const KEYS: [&str; 5] = [
        "defaultNamespace:",
        "helm:",
        "kustomize:",
        "namespace:",
        "targetCustomizations:",
    ];
    matches!(paths::file_name(path), "fleet.yaml" | "fleet.yml") && {
        let text = text_of(disk, path);
        begins(&text, &KEYS) && !begins(&text, &["apiVersion:"])
    }
}

/// Whether a file says that what lies beside it becomes a SelectorSyncSet, which Hive applies to its clusters (seen in the
/// configuration of managed clusters: `deploymentMode: SelectorSyncSet`).
fn is_of_hive(disk: &Disk, path: &str) -> bool {
    matches!(paths::file_name(path), "config.yaml" | "config.yml") && {
        let text = text_of(disk, path);
        let mut lines = text.lines();
        lines.any(|line| {
            let mode = line.strip_prefix("deploymentMode:");
            mode.is_some_and(|it| it.trim().trim_matches(['"', '\'']) == "SelectorSyncSet")
        })
    }
}

fn text_of(disk: &Disk, path: &str) -> String {
    String::from_utf8(regular(disk, path).unwrap_or_default()).unwrap_or_default()
}

fn begins(text: &str, keys: &[&str]) -> bool {
    let mut lines = text.lines();
    lines.any(|line| keys.iter().any(|key| line.starts_with(key)))
}

/// Whether a fault of a text may go once a template is filled in. A key is there twice whatever the braces in values become, but
/// for branches of which one is taken.
fn may_be_filled_in(fault: &Finding, text: &str) -> bool {
    let branches = [
        "{{ if", "{{- if", "{{if", "{{-if", "{{ else", "{{- else", "{%",
    ];
    fault.severity == Severity::Error
        && (*fault.rule != rules::DUPLICATE_KEY || branches.iter().any(|it| text.contains(it)))
}

pub(super) fn unreadable(shown: &str, error: &FileError) -> Finding {
    let rule = match error {
        FileError::NotFound | FileError::IsDirectory | FileError::OutsideProject(_) => {
            &rules::FILE_MISSING
        }
        _ => &rules::FILE_UNREADABLE,
    };
    match error {
        FileError::NotFound => Finding::new(rule, format!("`{shown}` does not exist")),
        error => Finding::new(rule, format!("`{shown}`: {error}")),
    }
}

/// Whether a file holds manifests.
pub(super) fn holds_some(disk: &Disk, path: &str) -> bool {
    let text = regular(disk, path)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    text.is_some_and(|text| drift::looks_like_manifests(&text))
}
