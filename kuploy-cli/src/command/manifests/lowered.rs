//! What is no fault of a file once one knows what lies around it: scripts that write what is missing, programs that complete it,
//! examples that are copied, entries that somebody switched off.

use std::collections::{BTreeMap, BTreeSet};

use kuploy_compose::Files;
use kuploy_compose::diagnostic::{Finding, Report, Rule, Severity, rules};
use kuploy_compose::drift;
use kuploy_compose::kustomize::{
    self, Created, Delivered, Mentions, SwitchedOff, Told, Written, is_kustomization,
};
use kuploy_compose::source::{Source, SourceId, Span, paths};

use super::super::beside::{BESIDE, is_copied, read_programs, read_scripts, read_texts, tests_in};
use super::super::search;
use super::Manifests;
use crate::disk::Disk;

/// Whether a guide says that Terraform makes ConfigMaps: the two and a verb stand near each other in one sentence
/// ("Terraform-managed ConfigMaps", "the ConfigMaps are created by Terraform").
fn tells_of_terraform(text: &str) -> bool {
    const NEAR: usize = 6;
    const VERBS: &[&str] = &["create", "generat", "make", "manag", "provision"];
    if !(text.contains("erraform") && text.contains("onfigMap")) {
        return false;
    }
    text.split(['\n', '.', ';', '|']).any(|sentence| {
        let words = sentence.split(|c: char| !c.is_ascii_alphanumeric());
        let words = words.filter(|it| !it.is_empty());
        let words: Vec<String> = words.map(str::to_ascii_lowercase).collect();
        words.windows(NEAR.min(words.len()).max(1)).any(|near| {
            let has = |begins: &str| near.iter().any(|word| word.starts_with(begins));
            has("terraform") && has("configmap") && VERBS.iter().any(|verb| has(verb))
        })
    })
}

impl Manifests {
    /// One object that is not there is one finding, with all places that ask for it (seen: a ConfigMap that twelve pods name).
    pub(super) fn gather_missing(&self, report: &mut Report) {
        const OF_NAMES: [&Rule; 2] = [&rules::CLAIM_NOT_THERE, &rules::CONFIG_NOT_THERE];
        let mut first: BTreeMap<(&str, String, Severity, Option<&str>), usize> = BTreeMap::new();
        let mut others: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
        let mut gathered = BTreeSet::new();
        for (at, finding) in report.iter().enumerate() {
            let span = finding.span.filter(|_| OF_NAMES.contains(&finding.rule));
            let Some(span) = span.filter(|it| self.is_asked(it.source)) else {
                continue;
            };
            // Another namespace has another object of the name.
            let key = (
                finding.rule.code,
                finding.message.clone(),
                finding.severity,
                self.namespace_at(span),
            );
            match first.get(&key) {
                Some(one) => {
                    others.entry(*one).or_default().push(span);
                    gathered.insert(at);
                }
                None => {
                    first.insert(key, at);
                }
            }
        }
        if gathered.is_empty() {
            return;
        }
        let mut at = 0;
        report.findings_mut().retain_mut(|finding| {
            if let Some(places) = others.remove(&at) {
                let one = std::mem::replace(finding, Finding::new(finding.rule, ""));
                *finding = places
                    .into_iter()
                    .fold(one, |one, span| one.related(span, "asked for here, too"));
            }
            at += 1;
            !gathered.contains(&(at - 1))
        });
    }

    /// The namespace that the object says at a place, if it says one.
    fn namespace_at(&self, span: Span) -> Option<&str> {
        let nodes = &self.repository.text(&self.file(span.source)?)?.nodes;
        let behind = nodes.partition_point(|it| it.span.start <= span.start);
        let object = nodes.get(behind.checked_sub(1)?)?;
        object.get("metadata")?.get("namespace")?.as_str()
    }

    /// What guides and scripts of the repository create is no fault: they are read only where they may say so.
    pub(super) fn lower_created(&self, disk: &Disk, report: &mut Report) {
        let is_missing = |finding: &Finding| {
            *finding.rule == rules::CONFIG_NOT_THERE && finding.severity > Severity::Info
        };
        if report.iter().any(is_missing) {
            let mut created = Created::default();
            let texts = read_texts(disk, self.scripts.iter());
            texts.iter().for_each(|(_, text)| created.add(text));
            // Scripts that pods run, in ConfigMaps and in arguments (seen: the Job of a CSI driver that makes its keys).
            let own = self.sources.iter().map(|(_, it)| &*it.text);
            own.filter(|it| it.contains("kubectl"))
                .for_each(|it| created.add(it));
            created.lower(report, |id, range| self.sources.get(id)?.text.get(range));
            let is_told = texts.iter().any(|(_, text)| tells_of_terraform(text));
            self.lower_made_elsewhere(is_told, report);
        }
    }

    /// Where nearly all ConfigMaps that pods ask for are missing, in several directories, or a guide says that Terraform makes
    /// them, that is the way of the repository: one warning says so (seen: 33 of them beside "Terraform-managed ConfigMaps and
    /// Secrets").
    fn lower_made_elsewhere(&self, is_told: bool, report: &mut Report) {
        const MANY: usize = 5;
        const FOLDERS: usize = 3;
        let is_missing = |finding: &Finding| {
            *finding.rule == rules::CONFIG_NOT_THERE && finding.severity > Severity::Info
        };
        let (mut names, mut folders) = (BTreeSet::new(), BTreeSet::new());
        for span in report
            .iter()
            .filter(|it| is_missing(it))
            .filter_map(|it| it.span)
        {
            if let Some(source) = self.sources.get(span.source) {
                let range = span.start as usize..span.end as usize;
                names.insert(source.text.get(range).unwrap_or_default().to_owned());
                folders.insert(paths::parent(&source.path));
            }
        }
        let here = || {
            let makes = |text: &str| {
                text.matches("kind: ConfigMap\n").count()
                    + text.matches("configMapGenerator:").count()
            };
            let sources = self.sources.iter();
            sources.map(|(_, it)| makes(&it.text)).sum::<usize>()
        };
        let is_way =
            names.len() >= MANY && folders.len() >= FOLDERS && here() * MANY <= names.len();
        if !(is_way || (is_told && names.len() > 1)) {
            return;
        }
        // A name that is nearly one of those here is misspelt, whoever makes the others.
        let is_near = |finding: &Finding| {
            let help = finding.help.as_deref().unwrap_or_default();
            help.starts_with("did you mean")
        };
        let missing = report.findings_mut().iter_mut();
        let missing = missing.filter(|it| is_missing(it) && !is_near(it));
        for (at, finding) in missing.enumerate() {
            match at {
                0 => {
                    finding.help = Some(format!(
                        "{} ConfigMaps that pods ask for are not here: whatever makes them has to run first",
                        names.len()
                    ));
                }
                _ => finding.severity = Severity::Info,
            }
        }
    }

    /// What is in a text that could not be read, in a template or in a script, is not missing for sure.
    pub(super) fn lower_mentioned(&self, disk: &Disk, report: &mut Report) {
        if !report.iter().any(kustomize::may_be_mentioned) {
            return;
        }
        let mut drafts = read_texts(disk, self.drafts.iter());
        drafts.extend(read_scripts(disk, &self.scripts));
        let sources = || self.sources.iter().map(|(_, it)| (&*it.path, &*it.text));
        let unread = sources().filter(|(path, _)| {
            let path = paths::join(&self.here, path);
            self.repository.text(&path).is_none() && !is_kustomization(paths::file_name(&path))
        });
        let broken: Vec<&str> = unread.map(|(_, text)| text).collect();
        let drafts = drafts.iter().map(|(_, text)| text.as_str());
        let mut said = Mentions::default();
        let texts = broken.iter().copied().chain(drafts);
        texts.for_each(|it| said.add(it));
        if report
            .iter()
            .any(|it| *it.rule == rules::CONFIG_NOT_THERE && kustomize::may_be_mentioned(it))
        {
            sources().for_each(|(_, text)| said.add_told(text));
        }
        for finding in report.findings_mut() {
            if *finding.rule == rules::SELECTS_NOTHING {
                let file = finding.span.and_then(|it| self.file(it.source));
                let parsed = file.and_then(|path| self.repository.text(&path));
                let nodes = parsed.map_or(&[][..], |it| &it.nodes);
                if kustomize::has_pods(&broken, nodes, finding) {
                    finding.severity = Severity::Info;
                }
                continue;
            }
            let span = finding
                .span
                .filter(|_| kustomize::may_be_mentioned(finding));
            let name = span.and_then(|it| {
                let range = it.start as usize..it.end as usize;
                self.sources.get(it.source)?.text.get(range)
            });
            let name = name.unwrap_or_default().trim_matches(['"', '\'']);
            if said.has_object(name)
                || (*finding.rule == rules::CONFIG_NOT_THERE && said.is_told(name))
                || (*finding.rule != rules::DEPENDENCY_NOT_THERE && said.is_installed(name))
            {
                finding.severity = Severity::Info;
            }
        }
    }

    /// Commands to paste in a file that is called a manifest: nothing can apply them, and what is wrong with each line as YAML helps
    /// nobody (seen in a platform's repository: `kubectl create secret …`, `echo "` before manifests).
    pub(super) fn lower_notes(&self, disk: &Disk, delivered: &Delivered, report: &mut Report) {
        let is_syntax = |it: &Finding| *it.rule == rules::YAML_SYNTAX;
        let broken = report.iter().filter(|it| is_syntax(it));
        let broken: BTreeSet<SourceId> = broken.filter_map(|it| Some(it.span?.source)).collect();
        let mut notes: BTreeMap<SourceId, usize> = BTreeMap::new();
        for id in broken {
            let source = self.sources.get(id);
            let Some((source, at)) = source.and_then(|it| Some((it, command_in(&it.text)?))) else {
                continue;
            };
            let path = paths::join(&self.here, &source.path);
            let name = paths::file_name(&path);
            let is_used = self.repository.is_resource(&path)
                || self.repository.patched_by(&path).is_some()
                || delivered.applies(&self.repository, &path);
            let mut scripts =
                read_texts(disk, self.scripts.iter().filter(|_| !is_used)).into_iter();
            if !is_used && !scripts.any(|(_, text)| text.contains(name)) {
                notes.insert(id, at);
            }
        }
        let is_of_notes = |it: &Finding| {
            is_syntax(it) && it.span.is_some_and(|span| notes.contains_key(&span.source))
        };
        report.findings_mut().retain(|it| !is_of_notes(it));
        for (id, at) in notes {
            let message = "commands of a shell, not a manifest: nothing can apply this file";
            let finding = Finding::new(&rules::YAML_SYNTAX, message)
                .severity(Severity::Warning)
                .span(Span::new(id, at, at))
                .help("call it `.sh` or `.md`");
            report.push(finding);
        }
    }

    /// A Secret in a file that is called an example shows what the one beside it is made of (seen in a platform's repository:
    /// `secret-app.example.yaml` beside the SealedSecret of that name).
    pub(super) fn lower_models(&self, report: &mut Report) {
        for finding in report.findings_mut() {
            let is_of_two = *finding.rule == rules::SECRET_OF_TWO_OWNERS;
            let other = finding.related.first().map(|label| label.span);
            let both = finding.span.into_iter().chain(other);
            let mut files = both.filter_map(|span| self.file(span.source));
            let is_model = |path: String| {
                kustomize::is_model(paths::file_name(&path)) && !self.repository.is_resource(&path)
            };
            if is_of_two && files.any(is_model) {
                finding.severity = finding.severity.min(Severity::Info);
            }
        }
    }

    /// Inputs and expectations of tests are wrong on purpose, or parts of what a server answers.
    pub(super) fn lower_test_data(&self, disk: &Disk, delivered: &Delivered, report: &mut Report) {
        const JUDGING: [char; 3] = ['1', '4', '5'];
        let has_programs = !self.programs.is_empty();
        let mut tests = BTreeMap::new();
        for finding in report.findings_mut() {
            let judges = JUDGING.contains(&finding.rule.family());
            let file = finding.span.and_then(|span| self.sources.get(span.source));
            let Some(file) = file.filter(|_| judges && finding.severity > Severity::Info) else {
                continue;
            };
            let path = paths::join(&self.here, &file.path);
            if kustomize::is_reproduction(&file.path) && !delivered.reaches(&path) {
                finding.severity = Severity::Info;
                continue;
            }
            if self.repository.is_resource(&path) || delivered.applies(&self.repository, &path) {
                continue;
            }
            let mut is_of_test = || {
                let folder = paths::parent(&path);
                let tests = tests.entry(folder.clone());
                let tests = tests.or_insert_with(|| tests_in(disk, &folder));
                let name = format!("\"{}\"", paths::file_name(&path));
                tests.iter().any(|text| text.contains(&name))
            };
            if kustomize::is_test_data(&file.path, has_programs)
                || kustomize::is_vendored(&file.path)
                || is_of_test()
            {
                finding.severity = Severity::Info;
            }
        }
    }

    /// What somebody switched off, and what nobody builds.
    pub(super) fn lower_unapplied(&self, disk: &Disk, delivered: &Delivered, report: &mut Report) {
        const TEXTS: char = '1';
        let is_open =
            |finding: &Finding| finding.severity > Severity::Info && finding.rule.family() != TEXTS;
        if !report.iter().any(is_open) {
            return;
        }
        let mut off = SwitchedOff::default();
        for (_, source) in self.sources.iter() {
            off.add(&paths::join(&self.here, &source.path), &source.text);
        }
        off.follow(&self.repository);
        let mut told = None;
        for finding in report.findings_mut().iter_mut().filter(|it| is_open(it)) {
            let source = finding.span.and_then(|it| self.sources.get(it.source));
            let Some(source) = source else { continue };
            let path = paths::join(&self.here, &source.path);
            off.lower(&self.repository, delivered, &path, finding);
            let folder = paths::parent(&source.path);
            let ends = |named: &String| {
                let rest = folder.strip_suffix(named.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
            };
            if kustomize::may_be_unbuilt(finding) && !self.delivery.named.iter().any(ends) {
                let told =
                    told.get_or_insert_with(|| Told::of(read_texts(disk, self.scripts.iter())));
                let of = (path.as_str(), &*source.path);
                kustomize::lower_unbuilt(&self.repository, delivered, of, told, finding);
            }
        }
    }

    /// A file that many kustomizations name and no directory has, a tool makes (seen in a homelab repository: `helm-all.yaml` of
    /// 24 overlays, which a workflow renders into another branch).
    ///
    /// So are sealed Secrets of which none is there: they are left out of the copy that is public (seen: `web-sealed-secret.yaml` and
    /// ten others).
    pub(super) fn lower_made(&self, report: &mut Report) {
        const MANY: usize = 4;
        let name = |finding: &Finding| -> Option<(String, String)> {
            let is_missing = *finding.rule == rules::KUSTOMIZATION_ENTRY;
            let span = finding
                .span
                .filter(|_| is_missing && finding.severity > Severity::Info)?;
            let source = self.sources.get(span.source)?;
            let entry = source.text.get(span.start as usize..span.end as usize)?;
            let entry = entry.trim_matches(['"', '\'']).trim_start_matches("./");
            let is_file = entry.contains('.') && !entry.contains('/');
            let sealed = SEALED
                .iter()
                .find(|end| entry.ends_with(*end) && entry.len() > end.len());
            is_file.then(|| {
                (
                    sealed.unwrap_or(&entry).to_string(),
                    source.path.to_string(),
                )
            })
        };
        let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (entry, path) in report.iter().filter_map(name) {
            all.entry(entry).or_default().insert(path);
        }
        all.retain(|entry, users| {
            let is_sealed = SEALED.contains(&entry.as_str());
            let is_there = || {
                let mut names = self.named.iter().map(|it| paths::file_name(it));
                names.any(|it| it == entry || (is_sealed && it.ends_with(entry.as_str())))
            };
            users.len() >= MANY && !is_there()
        });
        let mut said = BTreeSet::new();
        for finding in report.findings_mut() {
            let Some((entry, _)) = name(finding) else {
                continue;
            };
            let Some(users) = all.get(&entry) else {
                continue;
            };
            let count = users.len();
            finding.severity = Severity::Info;
            if said.insert(entry.clone()) {
                finding.severity = Severity::Warning;
                let what = match SEALED.contains(&entry.as_str()) {
                    true => "encrypted Secrets of which none is here: encrypt your own",
                    false => {
                        "a file that no directory has: a tool has to write it before each build"
                    }
                };
                finding.help = Some(format!("{count} kustomizations name {what}"));
            }
        }
    }

    /// Ports of nodes that the cluster of the repository has: `service-node-port-range` in a file of it (seen in a homelab
    /// repository: `talconfig.yaml` has `service-node-port-range: "80-32767"`).
    pub(super) fn lower_node_ports(&self, disk: &Disk, report: &mut Report) {
        const OPTION: &str = "service-node-port-range";
        let is_it =
            |it: &Finding| *it.rule == rules::NUMBER_OUT_OF_RANGE && it.message.contains(OPTION);
        if !report.iter().any(is_it) {
            return;
        }
        let texts = read_texts(disk, self.named.iter().chain(&self.scripts));
        let ranges = texts
            .iter()
            .flat_map(|(_, text)| text.split(OPTION).skip(1));
        let number = |text: &str| -> Option<(u32, usize)> {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            Some((text.get(..digits)?.parse().ok()?, digits))
        };
        let ranges: Vec<(u32, u32)> = ranges
            .filter_map(|it| {
                let it = it.trim_start_matches(['=', ':', ' ', '"', '\'']);
                let (first, digits) = number(it)?;
                let (last, _) = number(it.get(digits..)?.strip_prefix('-')?)?;
                Some((first, last))
            })
            .collect();
        report.findings_mut().retain(|finding| {
            let source = finding.span.and_then(|span| self.sources.get(span.source));
            let Some(source) = source.filter(|_| is_it(finding)) else {
                return true;
            };
            let ports = source.text.split("nodePort:").skip(1);
            let ports = ports.filter_map(|it| Some(number(it.trim_start())?.0));
            let ports: Vec<u32> = ports.collect();
            let has_all =
                |(first, last): &(u32, u32)| ports.iter().all(|it| (*first..=*last).contains(it));
            ports.is_empty() || !ranges.iter().any(has_all)
        });
    }

    /// What scripts write, and words that they replace.
    pub(super) fn lower_written(&self, disk: &Disk, report: &mut Report) {
        const OBJECTS: [char; 2] = ['4', '5'];
        let is_error = |finding: &Finding| {
            finding.severity == Severity::Error && OBJECTS.contains(&finding.rule.family())
        };
        if !report.iter().any(is_error) {
            return;
        }
        let mut written = Written::default();
        let is_missing =
            |finding: &Finding| is_error(finding) && *finding.rule == rules::KUSTOMIZATION_ENTRY;
        let some_missing = report.iter().any(is_missing);
        for (path, text) in read_texts(disk, self.scripts.iter()) {
            written.add_script(&path, &text);
            if some_missing {
                written.add_places(&path, &text);
            }
        }
        let vendir = self
            .named
            .iter()
            .filter(|it| some_missing && Written::is_vendir(it));
        for (path, text) in read_texts(disk, vendir) {
            written.add_places(&path, &text);
        }
        let missing = report.iter().filter(|it| is_missing(it));
        let missing = missing.filter_map(|it| self.file(it.span?.source));
        let folders: BTreeSet<String> = missing
            .flat_map(|path| {
                let above = std::iter::successors(Some(paths::parent(&path)), |it| {
                    (it.len() > 1).then(|| paths::parent(it))
                });
                above.take(NEAR)
            })
            .collect();
        // Those near by, also in a repository with more scripts than are read.
        for folder in &folders {
            let scripts = disk.list(folder).unwrap_or_default().into_iter();
            let scripts = scripts.filter(|it| it.name.ends_with(".sh")).take(BESIDE);
            let paths: Vec<String> = scripts.map(|it| paths::join(folder, &it.name)).collect();
            for (path, text) in read_texts(disk, paths.iter()) {
                written.add_script(&path, &text);
                written.add_places(&path, &text);
            }
        }
        // Tasks and workflows have scripts in them.
        if some_missing {
            let sources = self.sources.iter();
            sources.for_each(|(_, source)| written.add(&source.text));
        }
        let text = |finding: &Finding| {
            let span = finding.span?;
            let source = self.sources.get(span.source)?;
            let range = span.start as usize..span.end as usize;
            Some((source, source.text.get(range)?))
        };
        report.findings_mut().retain(|finding| {
            let is_replaced = |(source, it): (&Source, &str)| {
                written.is_replaced(it) || written.is_replaced_in(&source.path, it)
            };
            !is_error(finding) || !text(finding).is_some_and(is_replaced)
        });
        let tasks = match report.iter().any(is_missing) {
            true => read_texts(disk, self.named.iter().filter(|it| is_of_ansible(it))),
            false => Vec::new(),
        };
        for finding in report.findings_mut() {
            let is_copied = text(finding).is_some_and(|(source, entry)| {
                let own = paths::join(&self.here, &source.path);
                let entry = entry.trim_matches(['"', '\'']);
                let mut tasks = tasks.iter();
                written.is_for_above(&own, entry)
                    || tasks.any(|(_, text)| Written::is_copied(text, &own, entry))
            });
            if is_copied && is_missing(finding) {
                finding.severity = Severity::Info;
                continue;
            }
            let folder = text(finding).map(|(source, entry)| {
                let folder = paths::parent(&paths::join(&self.here, &source.path));
                // Generators name a file behind its key.
                let entry = entry.trim_matches(['"', '\'']).rsplit('=').next();
                paths::join(&folder, entry.unwrap_or_default())
            });
            if let Some(path) = folder.filter(|_| is_missing(finding)) {
                written.lower((&path, &first_missing(disk, &path)), finding);
            }
        }
    }

    /// Examples are copied beside what they name: what all their entries lead to is in a directory beside them.
    pub(super) fn lower_copies(&self, disk: &Disk, report: &mut Report) {
        let mut missing: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let of = |finding: &Finding| {
            let span = finding.span?;
            let source = self.sources.get(span.source)?;
            let range = span.start as usize..span.end as usize;
            let entry = source.text.get(range)?.trim_matches(['"', '\'']);
            let is_missing = *finding.rule == rules::KUSTOMIZATION_ENTRY;
            is_missing.then(|| (paths::join(&self.here, &source.path), entry.to_owned()))
        };
        for (path, entry) in report.iter().filter_map(of) {
            missing.entry(path).or_default().push(entry);
        }
        missing.retain(|path, entries| !is_copied(disk, path, entries));
        for finding in report.findings_mut() {
            if of(finding).is_some_and(|(path, _)| !missing.contains_key(&path)) {
                finding.severity = finding.severity.min(Severity::Info);
            }
        }
    }

    /// Helm creates what is in `crds` of a chart and never applies it again; an Application that leads to the chart does.
    ///
    /// And what another project's definitions hold that is a default, nothing compares where guides have people apply them (seen in
    /// an operator: `pkg/vendored/argo-rollouts/crds`).
    pub(super) fn lower_crds(
        &self,
        disk: &Disk,
        delivered: &Delivered,
        by_hand: bool,
        report: &mut Report,
    ) {
        const OF_APPLY: &[&Rule] = &[&rules::TOO_LARGE, &rules::PRESERVE_UNKNOWN_FIELDS];
        let is_of_chart = |path: &str| {
            let chart = path.rsplit_once("/crds/").map(|(chart, _)| chart);
            chart.is_some_and(|chart| disk.is_file(&paths::join(chart, "Chart.yaml")))
        };
        for finding in report.findings_mut() {
            if finding.severity > Severity::Info
                && OF_APPLY.contains(&finding.rule)
                && let Some(path) = finding.span.and_then(|span| self.file(span.source))
                && (is_of_chart(&path)
                    || (by_hand && *finding.rule == rules::PRESERVE_UNKNOWN_FIELDS))
                && !self.repository.is_resource(&path)
                && !delivered.reaches(&path)
            {
                finding.severity = Severity::Info;
            }
        }
    }

    /// What no tool of the repository applies and a guide has people apply is not compared with anything.
    pub(super) fn lower_by_hand(&self, disk: &Disk, delivered: &Delivered, report: &mut Report) {
        let left = |finding: &Finding| {
            let span = finding.span.filter(|_| drift::may_be_by_hand(finding))?;
            let path = self.file(span.source)?;
            (!delivered.reaches(&path)).then_some(path)
        };
        if !report.iter().any(|it| left(it).is_some()) {
            return;
        }
        let texts = read_texts(disk, self.scripts.iter());
        let texts = texts
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()));
        let by_hand = self.repository.by_hand(texts);
        for finding in report.findings_mut() {
            if left(finding).is_some_and(|path| by_hand.holds(&path)) {
                drift::lower_applied_by_hand(finding);
            }
        }
    }

    /// What a program reads it completes: an info for errors in it, where nothing else applies it.
    pub(super) fn lower_for_programs(
        &self,
        disk: &Disk,
        delivered: &Delivered,
        report: &mut Report,
    ) {
        let repository = &self.repository;
        let may_be = |finding: &Finding| {
            let path = self.file(finding.span?.source)?;
            let may_be = delivered.may_be_of_program(repository, &path, finding);
            may_be.then_some(path)
        };
        // Warnings about what differs from the cluster are for whoever compares: no tool does, where a program holds the file.
        const DRIFT: char = '5';
        let may_be_held = |finding: &Finding| {
            let is_drift = finding.severity == Severity::Warning && finding.rule.family() == DRIFT;
            let path = self.file(finding.span.filter(|_| is_drift)?.source)?;
            let is_used = repository.is_resource(&path) || delivered.reaches(&path);
            (!is_used).then_some(path)
        };
        let concerns = |it: &Finding| may_be(it).is_some() || may_be_held(it).is_some();
        let some = !(self.programs.is_empty() && self.terraform.is_empty());
        if !some || !report.iter().any(concerns) {
            return;
        }
        let mut programs = read_programs(disk, &self.programs);
        for (path, text) in read_texts(disk, self.terraform.iter()) {
            programs.add_terraform(&path, &text);
        }
        for (path, text) in read_texts(disk, self.scripts.iter()) {
            programs.add_guide(&path, &text);
        }
        for finding in report.findings_mut() {
            if may_be(finding).is_some_and(|path| programs.read(&path))
                || may_be_held(finding).is_some_and(|path| programs.embeds(&path))
            {
                finding.severity = Severity::Info;
            }
        }
    }
}

/// How the names of files end that hold what `kubeseal` or SOPS encrypted.
const SEALED: &[&str] = &[
    "-sealed-secret.yaml",
    "-sealedsecret.yaml",
    "-sealed.yaml",
    ".sops.yaml",
];

/// Whether a file holds tasks of Ansible, by the directories that it has.
fn is_of_ansible(path: &str) -> bool {
    const FOLDERS: [&str; 4] = ["ansible", "playbooks", "roles", "tasks"];
    let mut parts = path.split('/');
    search::is_data(path) && parts.any(|part| FOLDERS.contains(&part))
}

/// The first directory or file above a path, or the path itself, that is not there.
fn first_missing(disk: &Disk, path: &str) -> String {
    let above = std::iter::successors(Some(path.to_owned()), |it| Some(paths::parent(it)));
    let missing = above.take_while(|it| it.len() > 1 && disk.metadata(it).is_err());
    missing.last().unwrap_or_default()
}

/// So many directories from that of a kustomization upwards are searched for scripts.
const NEAR: usize = 3;

/// Where a document of a text begins with a command of a shell.
fn command_in(text: &str) -> Option<usize> {
    const COMMANDS: &[&str] = &[
        "cat",
        "curl",
        "echo",
        "export",
        "helm",
        "kubectl",
        "kustomize",
        "sudo",
    ];
    if text.starts_with("#!") {
        return Some(0);
    }
    let (mut at, mut begins) = (0, true);
    for line in text.split_inclusive('\n') {
        let plain = line.trim_end();
        if plain == "---" {
            begins = true;
        } else if !plain.is_empty() && !plain.starts_with('#') {
            let (word, rest) = plain.split_once(' ').unwrap_or((plain, ""));
            if begins && COMMANDS.contains(&word) && !rest.starts_with(':') {
                return Some(at);
            }
            begins = false;
        }
        at += line.len();
    }
    None
}
