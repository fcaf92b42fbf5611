//! What is checked together: all that one kustomization comes to, or the files of a directory that none names.

use crate::map::BTreeSet;
use std::borrow::Cow;
use std::sync::Arc;

use super::bound::Bound;
use super::repository::Repository;
use super::variants;
use super::volumes::{self, Volume};
use super::{NAMES, is_kustomization};
use crate::diagnostic::{Finding, Report, Rule, Severity, rules};
use crate::drift::{self, Extent, Patch, Settings};
use crate::map::BTreeMap;
use crate::source::{Files, SourceId, Sources, Span, paths};
use crate::yaml::{Limits, Node};

/// Kinds that others ask for by name.
const NAMED: &[&str] = &[
    "ConfigMap",
    "Deployment",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Secret",
    "Service",
    "StatefulSet",
];

/// Something to check at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// What a kustomization comes to; the path of its file.
    Kustomization(String),
    /// Files of one directory that no kustomization names.
    Files {
        /// By absolute path.
        paths: Vec<String>,
        /// Whether they are applied together, as far as anybody knows.
        together: bool,
        /// Whether they are applied from here at all: below a kustomization that does not name them lies what somebody
        /// applies by hand, or nobody.
        applied: bool,
    },
}

/// What a repository brings, all of it: gathered once, asked by each [`Unit`]. Kind and name of each.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Objects that were read, and what is generated.
    all: Arc<BTreeSet<(String, String)>>,
    /// Volumes without a class.
    volumes: Vec<Volume>,
    /// What binds claims at once.
    bound: Bound,
}

impl Known {
    /// Leaves out that a volume belongs to one cluster where the repository has the volume.
    fn leave_out_own_volumes(&self, report: &mut Report) {
        report.findings_mut().retain(|finding| {
            let name = finding.message.split('`').nth(1).unwrap_or_default();
            let volume = ("PersistentVolume".to_owned(), name.to_owned());
            *finding.rule != rules::CLAIM_VOLUME_NAME || !self.all.contains(&volume)
        });
    }
}

impl Repository {
    /// What has to be checked to know all about some files. `is_built` tells whether somebody is known to apply a file.
    pub fn units(&self, asked: &BTreeSet<String>, is_built: &dyn Fn(&str) -> bool) -> Vec<Unit> {
        let mut units = Vec::new();
        let mut covered = BTreeSet::new();
        for root in self.roots() {
            let files = self.files_of(root);
            if files.iter().any(|file| asked.contains(file)) {
                units.push(Unit::Kustomization(root.to_owned()));
                covered.extend(files);
            }
        }
        let mut folders: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for path in asked {
            let is_config = is_kustomization(paths::file_name(path));
            let alone = is_config || !covered.contains(path);
            if alone && self.text(path).is_some() && !self.is_patch(path) && !self.is_data(path) {
                folders
                    .entry(paths::parent(path))
                    .or_default()
                    .push(path.clone());
            }
        }
        units.extend(folders.into_iter().map(|(folder, paths)| {
            // A path of those who apply may lead to a directory below another kustomization.
            let is_named = || paths.first().is_some_and(|it| is_built(it));
            Unit::Files {
                applied: !self.is_below_kustomization(&folder) || is_named(),
                paths,
                // Beside a kustomization lies what is switched off, or meant for something else.
                together: !self.has_kustomization(&folder),
            }
        }));
        units
    }

    /// Whether a file holds patches: one that a kustomization names, or one that can be nothing else.
    pub fn is_patch(&self, path: &str) -> bool {
        self.patched_by(path).is_some()
            || self.is_expected(path)
            || self
                .text(path)
                .is_some_and(|parsed| self.is_unnamed_patch(path, &parsed.nodes))
    }

    /// All objects that were read.
    fn objects(&self) -> impl Iterator<Item = &Node> {
        let texts = self.texts.values();
        texts.flat_map(|parsed| drift::objects(&parsed.nodes))
    }

    /// Kind and name of all objects that were read: what another application of the repository brings is not missing.
    fn names(&self) -> impl Iterator<Item = (String, String)> {
        self.objects().filter_map(|object| {
            let kind = object.get("kind")?.as_str()?;
            let name = object.get("metadata")?.get("name")?.as_str()?;
            NAMED
                .contains(&kind)
                .then(|| (kind.to_owned(), name.to_owned()))
        })
    }

    /// Kind and name of what the kustomizations of the repository generate.
    fn generated(&self) -> impl Iterator<Item = (String, String)> {
        let all = self.kustomizations.values().flat_map(|it| &it.generators);
        all.map(|it| (it.kind.to_owned(), it.name.clone()))
    }

    /// What all of it brings.
    pub fn known(&self) -> Known {
        Known {
            all: Arc::new(self.names().chain(self.generated()).collect()),
            volumes: self.objects().filter_map(Volume::of).collect(),
            bound: {
                let mut bound = Bound::default();
                self.objects().for_each(|object| bound.add(object));
                let files = self.kustomizations.keys().filter_map(|it| self.text(it));
                let nodes = files.flat_map(|it| &it.nodes);
                nodes.for_each(|it| bound.add_kustomization(it));
                bound
            },
        }
    }

    /// Leaves out that a template lacks a label which the kustomization beside it puts there, once it lists the file (seen:
    /// an app that is switched off line by line under `commonLabels`).
    fn leave_out_labelled(&self, folder: &str, report: &mut Report) {
        let beside = NAMES.iter().map(|name| paths::join(folder, name));
        let beside = beside
            .filter_map(|path| self.kustomizations.get(&path))
            .next();
        let Some(of) = beside.filter(|of| !of.labels.is_empty()) else {
            return;
        };
        let labels = of.labels.iter().filter(|it| it.templates || it.selectors);
        let labels: Vec<&String> = labels.flat_map(|it| it.pairs.keys()).collect();
        report.findings_mut().retain(|finding| {
            let label = finding.path.rsplit_once(".matchLabels.");
            let is_put = label.is_some_and(|(_, label)| labels.iter().any(|it| *it == label));
            *finding.rule != rules::SELECTOR_MISMATCH || !is_put
        });
    }

    /// Whether OLM installs what lies in a directory: a bundle has a ClusterServiceVersion among its manifests.
    fn is_bundle(&self, paths: &[String]) -> bool {
        let texts = paths.iter().filter_map(|path| self.text(path));
        texts
            .flat_map(|it| &it.nodes)
            .any(|node| node.get("kind").and_then(Node::as_str) == Some("ClusterServiceVersion"))
    }

    /// Of one object in several files of a directory: one of them may be a mistake, and mostly they are variants of which
    /// one is applied. Those are told by what people call them: `nfs-cdk.yaml` and `nfs-gce.yaml`, or anything in
    /// `examples` (seen in kubernetes/examples, knative/serving, kubeflow/manifests).
    fn without_variants(&self, paths: &[String], report: Report) -> Vec<Finding> {
        let of: BTreeMap<SourceId, &str> = paths
            .iter()
            .filter_map(|path| Some((self.text(path)?.id, path.as_str())))
            .collect();
        let file = |span: Option<Span>| of.get(&span?.source).copied();
        let mut files: BTreeMap<String, usize> = BTreeMap::new();
        for finding in report.iter().filter(|it| *it.rule == rules::OBJECT_TWICE) {
            *files.entry(finding.path.clone()).or_default() += 1;
        }
        let both = |finding: &Finding| {
            let other = finding.related.first().map(|label| label.span);
            Some((file(finding.span)?, file(other)?))
        };
        // One file that has several objects of another is a bundle of what lies beside it (seen in kubernetes/examples:
        // `guestbook-all-in-one.yaml`).
        // So is one that has an object of each of several others (seen: `gs.yaml`, for readers in a hurry, beside
        // `ingress-gateway.yaml` and `egress-gateway.yaml`).
        let mut pairs: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut others: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (one, other) in report.iter().filter_map(both) {
            *pairs.entry((one, other)).or_default() += 1;
            others.entry(one).or_default().insert(other);
            others.entry(other).or_default().insert(one);
        }
        let is_bundle = |it: &str| others.get(it).is_some_and(|all| all.len() > 1);
        let judge = |mut finding: Finding| {
            let Some((one, other)) = both(&finding) else {
                return Some(finding);
            };
            if *finding.rule != rules::OBJECT_TWICE || one == other {
                return Some(finding);
            }
            let several = files.get(&finding.path).is_some_and(|count| *count > 1);
            let bundled = pairs.get(&(one, other)).is_some_and(|count| *count > 1)
                || is_bundle(one)
                || is_bundle(other);
            if several || bundled || variants::are_variants(one, other) {
                return None;
            }
            finding.severity = Severity::Warning;
            Some(finding)
        };
        report.into_iter().filter_map(judge).collect()
    }

    /// Checks it. The entries of kustomizations are looked at with each of their files.
    pub fn check(
        &self,
        unit: &Unit,
        known: &Known,
        settings: &Settings,
        limits: &Limits,
    ) -> Report {
        let mut report = Report::default();
        match unit {
            Unit::Kustomization(root) => {
                let mut built = self.build(root, limits);
                built.extent.others = Arc::clone(&known.all);
                built.extent.elsewhere = settings.releases;
                built.extent.releases.clone_from(&settings.released);
                let (written, made) = built
                    .objects
                    .split_at_checked(built.written)
                    .unwrap_or_default();
                drift::lint_each(written, settings, &mut report);
                drift::lint_names(made, settings, &mut report);
                report.findings_mut().iter_mut().for_each(written_as_string);
                leave_out_open(&built.extent, &mut report);
                drift::lint_together(&built.objects, &built.extent, settings, &mut report);
                volumes::leave_out_bound(&known.volumes, built.objects.iter(), &mut report);
                known.bound.leave_out(built.objects.iter(), &mut report);
                built.leave_out_replaced(&mut report);
                self.say_both(root, &mut report);
                if !built.extent.patches.is_empty() {
                    let parts = self.twice_in_parts(root, settings, limits);
                    super::twice::add_new(&mut report, parts);
                }
                report.extend(built.report);
            }
            Unit::Files {
                paths,
                together,
                applied,
            } => {
                for path in paths {
                    report.extend(self.faults(path).cloned());
                    let parsed = self.text(path);
                    let nodes = parsed.map(|it| it.nodes.as_slice());
                    drift::lint_each(nodes.unwrap_or_default(), settings, &mut report);
                }
                let folder = paths.first().map(|path| paths::parent(path));
                self.leave_out_labelled(&folder.unwrap_or_default(), &mut report);
                let texts = paths.iter().filter_map(|path| self.text(path));
                let nodes = texts.flat_map(|it| &it.nodes);
                volumes::leave_out_bound(&known.volumes, nodes, &mut report);
                if *together {
                    let mut all = Report::default();
                    let extent = Extent {
                        elsewhere: settings.releases,
                        releases: settings.released.clone(),
                        others: Arc::clone(&known.all),
                        ..Extent::default()
                    };
                    // One file may be the export of a whole cluster, of which there is no second one in memory.
                    let nodes: Cow<'_, [Node]> = match paths.as_slice() {
                        [path] => Cow::Borrowed(self.text(path).map_or(&[], |it| &it.nodes)),
                        paths => {
                            let texts = paths.iter().filter_map(|path| self.text(path));
                            texts.flat_map(|it| it.nodes.iter().cloned()).collect()
                        }
                    };
                    drift::lint_together(&nodes, &extent, settings, &mut all);
                    known.bound.leave_out(nodes.iter(), &mut all);
                    report.extend(self.without_variants(paths, all));
                }
                // OLM creates objects, and applies none (seen in operators' repositories: definitions of 1 MiB).
                if self.is_bundle(paths) {
                    const DRIFT: char = '5';
                    let is_of_olm =
                        |path: &String| paths::file_name(&paths::parent(path)) == "manifests";
                    // Nothing compares the manifests of an image with a cluster.
                    let is_image = paths.iter().all(is_of_olm);
                    report.findings_mut().retain(|finding| {
                        let drifts = is_image && finding.rule.family() == DRIFT;
                        *finding.rule != rules::TOO_LARGE && !drifts
                    });
                }
                if !applied {
                    report.findings_mut().iter_mut().for_each(quieter);
                }
            }
        }
        known.leave_out_own_volumes(&mut report);
        report
    }
}

/// Rules about what an object lacks, which may come by a patch.
const OF_MISSING: &[&Rule] = &[
    &rules::FIELD_MISSING,
    &rules::MOUNT_WITHOUT_VOLUME,
    &rules::SERVICE_PORTS,
];

/// Leaves out what objects lack that are changed in ways that nobody here knows: by a patch that each user writes, which
/// is kept out of the repository (seen in a homelab repository).
fn leave_out_open(extent: &Extent, report: &mut Report) {
    if extent.patches.is_empty() {
        return;
    }
    let name = |patch: &Patch| {
        let (kind, name) = (patch.kind.as_deref(), patch.name.as_deref());
        format!("{}/{}", kind.unwrap_or("?"), name.unwrap_or("?"))
    };
    let open: BTreeSet<String> = extent.patches.iter().map(name).collect();
    report.findings_mut().retain(|finding| {
        let object = finding.path.split_once(':').map(|(object, _)| object);
        !OF_MISSING.contains(&finding.rule) || !object.is_some_and(|it| open.contains(it))
    });
}

/// A number or a boolean in the annotations of an object, which kustomize writes as a string (measured, kustomize 5.8.1: not
/// so in labels, nor in templates of pods).
fn written_as_string(finding: &mut Finding) {
    let place = finding.path.split_once(':').map(|(_, place)| place);
    let is_annotation = place.is_some_and(|it| it.starts_with("metadata.annotations."));
    let is_scalar = ["a number ", "a boolean "];
    if *finding.rule == rules::TYPE_MISMATCH
        && is_annotation
        && is_scalar.iter().any(|it| finding.message.starts_with(it))
    {
        finding.severity = Severity::Warning;
        finding.message = finding.message.replace(
            "the API server rejects the object",
            "kustomize writes a string, but the API server rejects the file by itself",
        );
    }
}

/// What drifts matters to nobody as long as no tool compares it with the cluster, and neither does a name that is made up
/// for each `kubectl create`.
pub(super) fn quieter(finding: &mut Finding) {
    const DRIFT: char = '5';
    if finding.rule.family() == DRIFT || *finding.rule == rules::GENERATE_NAME {
        finding.severity = finding.severity.min(Severity::Info);
    }
}

/// What objects say of one another.
pub(super) const REFERENCES: &[&Rule] = &[
    &rules::SELECTS_NOTHING,
    &rules::CLAIM_NOT_THERE,
    &rules::CONFIG_NOT_THERE,
    &rules::BACKEND_NOT_THERE,
    &rules::PORT_NOT_THERE,
    &rules::SCALE_TARGET,
];

/// Lowers what is said of an example: a file in a directory that people choose from, by its path in the repository. Nothing
/// compares it with a cluster, and what it refers to lies in the example of another directory (seen: `site/static/examples`
/// of kueue, whose Jobs are for `kubectl create`; the volumes of kubernetes/examples).
///
/// What a kustomization lists is applied, but for the versions of one sample that kubebuilder collects for a catalogue.
pub fn lower_for_example(path: &str, is_listed: bool, finding: &mut Finding) {
    if !variants::is_of_choices(&paths::parent(path)) {
        return;
    }
    if *finding.rule == rules::OBJECT_TWICE && finding.severity == Severity::Warning {
        finding.severity = Severity::Info;
    }
    if is_listed {
        return;
    }
    quieter(finding);
    if REFERENCES.contains(&finding.rule) {
        finding.severity = finding.severity.min(Severity::Info);
    }
}

/// Checks one kustomization with all that it names.
pub fn check(
    files: &dyn Files,
    path: &str,
    settings: &Settings,
    limits: &Limits,
) -> (Report, Sources) {
    let mut sources = Sources::default();
    let mut repository = Repository::read(files, &[path.to_owned()], limits, &mut sources);
    let mut report = Report::default();
    let here = files.current_dir();
    for file in repository.files_of(path) {
        let text = files
            .read(&file)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(text) = text.filter(|_| repository.text(&file).is_none()) else {
            report.extend(repository.faults(&file).cloned());
            continue;
        };
        let id = sources.add(paths::shown(&file, &here), text.as_str());
        let nodes = drift::read(&text, id, limits, &mut report);
        repository.put(file, super::Parsed { id, nodes });
    }
    let unit = Unit::Kustomization(path.to_owned());
    report.extend(repository.check(&unit, &repository.known(), settings, limits));
    drift::leave_out_filled_in(&mut report, |id| Some(&*sources.get(id)?.text));
    report.sort();
    (report, sources)
}
