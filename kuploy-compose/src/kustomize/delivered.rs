//! Which directories Applications of Argo CD and Kustomizations of Flux apply, and how: what no path leads to is applied by
//! hand, and what one of them asks for says nothing of the others (seen in platform and homelab repositories, where Argo CD
//! itself is applied by the server and 400 other directories are not).

use crate::map::BTreeSet;
use std::borrow::Cow;

use super::check::{REFERENCES, Unit, quieter};
use super::directory_names::{is_archived, is_by_hand, is_scaffold, is_tried};
use super::entries::entry_fault;
use super::flux;
use super::read::Kustomization;
use super::repository::{Entry, Repository};
use super::roots::{self, Place, Reach, Root, Step};
use crate::diagnostic::{Finding, Report, Rule, Severity, rules};
use crate::drift::{self, Settings};
use crate::map::BTreeMap;
use crate::source::{Files, Span, paths};
use crate::yaml::{Limits, Node};

/// Rules about what objects of the appliers themselves name.
pub(super) const OF_APPLIERS: &[&Rule] =
    &[&rules::APPLIED_PATH_NOT_THERE, &rules::DEPENDENCY_NOT_THERE];

/// Who applies what.
#[derive(Debug, Default)]
pub struct Delivered {
    roots: Vec<Root>,
    /// Directories with the numbers of those that apply what is in them.
    folders: BTreeMap<String, Vec<(usize, Reach)>>,
    /// Directories of which some steps are open, likewise.
    patterns: Vec<(Vec<Step>, usize, Reach)>,
    /// Files of kustomizations that are applied.
    files: BTreeSet<String>,
    /// Of those the ones that are built for sure: what lies deeper than another kustomization is built only where that one
    /// names it.
    built: BTreeSet<String>,
    /// Whether each of them says where what it applies lies.
    whole: bool,
    /// Whether one of them applies itself, as `flux bootstrap` makes it: what is in use hangs on such a root.
    has_root: bool,
    /// Files of Applications, which people apply by hand.
    begins: BTreeSet<String>,
    /// Whether an Application applies others: those to which none leads are in no use, as far as anybody can tell.
    of_applications: bool,
}

impl Delivered {
    /// Gathers it from documents, each file's with its path.
    pub fn of<'a>(
        disk: &dyn Files,
        repository: &Repository,
        files: impl Iterator<Item = (&'a str, &'a [Node])>,
        limits: &Limits,
    ) -> Self {
        let mut all = Self {
            whole: true,
            ..Self::default()
        };
        let each = |(path, nodes)| drift::objects(nodes).map(move |object| (path, object));
        let (mut found, mut addresses) = (Vec::new(), BTreeMap::new());
        for (path, object) in files.flat_map(each) {
            // An Application that was put aside applies nothing (seen in a homelab repository: `applications/disabled/web.yaml`).
            if is_archived(path) && !repository.is_resource(path) {
                continue;
            }
            // What a template says with a variable alone, it says of nothing that is here.
            let root = Root::of(object).filter(|it| !it.paths.is_empty() || !is_scaffold(path));
            found.extend(root.map(|root| (path, object.span, root)));
            addresses.extend(roots::address(object));
        }
        let mut built = repository.built_appliers(found.iter().map(|(path, ..)| *path), limits);
        let mut roots = Vec::new();
        for (path, span, root) in found {
            match built.remove(&span) {
                Some(changed) => roots.extend(changed.into_iter().map(|root| (path, root))),
                None => roots.push((path, root)),
            }
        }
        roots::leave_out_elsewhere(&mut roots, &addresses);
        if roots.is_empty() {
            return all;
        }
        let known = folders(repository);
        let mut holders = Vec::new();
        for (path, root) in roots {
            all.whole &= !root.paths.is_empty();
            all.add(disk, path, &root, &known);
            if root.of_argo_cd {
                all.begins.insert(path.to_owned());
            }
            all.roots.push(root);
            holders.push(path);
        }
        all.follow(repository);
        let applies_itself = |number: usize, path: &str| {
            all.is_built(repository, path)
                && (all.numbers(path).contains(&number) || all.lists(repository, number, path))
        };
        let is_first = |number: usize, path: &str| {
            let bootstraps = all.roots.get(number).is_some_and(|it| it.bootstraps);
            (bootstraps && all.leads_somewhere(number)) || applies_itself(number, path)
        };
        let first = holders.iter().enumerate();
        let first = first.filter(|(number, path)| is_first(*number, path));
        let mut first: BTreeSet<usize> = first.map(|(number, _)| number).collect();
        if first.is_empty() {
            first = all.begun_elsewhere(repository, &holders);
        }
        all.has_root = !first.is_empty();
        all.of_applications = holders.iter().enumerate().any(|(number, path)| {
            all.begins.contains(*path) && all.numbers(path).iter().any(|it| *it != number)
        });
        all.leave_out_unapplied(repository, &holders, first);
        all
    }

    /// Finds the files of the kustomizations that are applied.
    fn follow(&mut self, repository: &Repository) {
        let (mut files, mut built) = (BTreeSet::new(), BTreeSet::new());
        let mut of_flux = Vec::new();
        for path in repository.kustomizations.keys() {
            if let Some(holder) = flux::holder(path) {
                of_flux.push((path, holder));
            } else if self.applying(path).next().is_some() {
                let own = repository.files_of(path);
                if self.builds(repository, path) {
                    built.extend(own.iter().cloned());
                }
                files.extend(own);
            }
        }
        (self.files, self.built) = (files, built);
        // What a Kustomization of Flux builds, it builds once it is applied itself: components, too.
        for (path, holder) in of_flux {
            if self.applying(holder).next().is_some() {
                let own = repository.files_of(path);
                if self.is_built(repository, holder) {
                    self.built.extend(own.iter().cloned());
                }
                self.files.extend(own);
            }
        }
    }

    /// Leaves out Kustomizations of Flux that nothing applies from those which `flux bootstrap` makes: what they would apply,
    /// nobody does (seen in homelab repositories: `# - ./influxdb/ks.yaml` in the kustomization above). People apply
    /// Applications of Argo CD by hand.
    fn leave_out_unapplied(
        &mut self,
        repository: &Repository,
        holders: &[&str],
        first: BTreeSet<usize>,
    ) {
        let is_of_flux = |number: &usize| self.roots.get(*number).is_some_and(|it| !it.of_argo_cd);
        if !self.whole || !first.iter().any(is_of_flux) {
            return;
        }
        let others = (0..self.roots.len()).filter(|it| !is_of_flux(it));
        // One that leads to others is the beginning of something, whoever applies it: of another cluster, or of what was set up
        // by hand (seen: `clusters/production` beside `clusters/staging`, which alone has the files of `flux bootstrap`).
        let leading = holders.iter().enumerate().flat_map(|(number, path)| {
            let above = self.numbers(path).into_iter();
            above.filter(move |it| *it != number)
        });
        let mut live: BTreeSet<usize> = first.into_iter().chain(others).chain(leading).collect();
        loop {
            let mut reached = self.only(&live);
            reached.follow(repository);
            let holders = holders.iter().enumerate();
            let more = holders.filter(|(number, path)| {
                !live.contains(number) && reached.is_built(repository, path)
            });
            let more: Vec<usize> = more.map(|(number, _)| number).collect();
            if more.is_empty() {
                reached.roots = std::mem::take(&mut self.roots);
                *self = reached;
                return;
            }
            live.extend(more);
        }
    }

    /// Those of Flux that are listed by kustomizations of nothing else, which no other one names and no path leads to: where
    /// something outside of the repository bootstrapped Flux, it applies these (seen: `clusters/home/kustomization.yaml`, whose
    /// clusters a program of Pulumi sets up). None where more than a few of Flux are not to be reached from them: then it is not
    /// known where the roots are.
    fn begun_elsewhere(&self, repository: &Repository, holders: &[&str]) -> BTreeSet<usize> {
        const FEW: usize = 10;
        let of_flux = |number: usize| self.roots.get(number).is_some_and(|it| !it.of_argo_cd);
        let flux: BTreeSet<&str> = holders
            .iter()
            .enumerate()
            .filter_map(|(number, path)| of_flux(number).then_some(*path))
            .collect();
        let is_of_flux =
            |it: &Entry| matches!(it, Entry::File(path) if flux.contains(path.as_str()));
        let lists = repository.roots().filter(|list| {
            let own = repository.entries.get(*list).map(|it| &it.resources);
            let lists_these = own.is_some_and(|it| !it.is_empty() && it.iter().all(is_of_flux));
            lists_these && flux::holder(list).is_none() && !self.reaches(list)
        });
        let (mut listed, mut folders) = (BTreeSet::new(), BTreeSet::new());
        for list in lists {
            listed.extend(repository.files_of(list));
            folders.insert(paths::parent(list));
        }
        // What lies below a list that does not have it, that leaves out.
        let is_begun = |path: &str| {
            let mut folders = folders.iter();
            listed.contains(path)
                || self.is_built(repository, path)
                || folders.any(|it| paths::relative_to(path, it).is_some())
        };
        let others = flux.iter().filter(|path| !is_begun(path)).count();
        if listed.is_empty() || others * FEW > listed.len() {
            return BTreeSet::new();
        }
        let all = holders.iter().enumerate();
        let all = all.filter(|(number, path)| of_flux(*number) && listed.contains(**path));
        all.map(|(number, _)| number).collect()
    }

    /// What some of them apply, without the files.
    fn only(&self, live: &BTreeSet<usize>) -> Self {
        let folders = self.folders.iter().map(|(folder, roots)| {
            let roots = roots.iter().filter(|(number, _)| live.contains(number));
            (folder.clone(), roots.cloned().collect())
        });
        let patterns = self.patterns.iter();
        let patterns = patterns.filter(|(_, number, _)| live.contains(number));
        Self {
            roots: self.roots.clone(),
            folders: folders
                .filter(|(_, roots): &(_, Vec<_>)| !roots.is_empty())
                .collect(),
            patterns: patterns.cloned().collect(),
            whole: self.whole,
            has_root: self.has_root,
            begins: self.begins.clone(),
            of_applications: self.of_applications,
            ..Self::default()
        }
    }

    /// Whether the kustomization that one of them leads to names a file, wherever that lies (seen in a homelab repository: an
    /// Application of `apps` in `apps/base/root.yaml`).
    fn lists(&self, repository: &Repository, number: usize, path: &str) -> bool {
        let mut folders = self.folders.iter().filter(|(_, roots)| {
            let mut roots = roots.iter();
            roots.any(|(other, _)| *other == number)
        });
        folders.any(|(folder, _)| {
            let own = repository.kustomization_in(folder);
            own.is_some_and(|it| repository.files_of(&it).contains(path))
        })
    }

    fn leads_somewhere(&self, number: usize) -> bool {
        let mut all = self.folders.values().flatten();
        all.any(|(other, _)| *other == number)
    }

    /// Takes in the directories of one, which are named from the root of a repository: one of those above its own file, and that of
    /// the clone where it is known and has the directory (seen in a homelab repository: `apps` from `apps/base/root.yaml`, beside
    /// which there is another `apps`).
    fn add(&mut self, disk: &dyn Files, path: &str, root: &Root, known: &BTreeSet<String>) {
        let number = self.roots.len();
        let mut above = paths::parent(path);
        let is_clone = |it: &String| {
            let git = paths::join(it, ".git");
            disk.is_dir(&git) || disk.is_file(&git)
        };
        let clone = std::iter::successors(Some(above.clone()), |it| {
            (it.len() > 1).then(|| paths::parent(it))
        });
        let clone = clone.take_while(|it| it.len() > 1).find(is_clone);
        loop {
            let of_clone = clone.as_ref().filter(|it| **it != above);
            for Place { steps, reach } in &root.paths {
                let named = steps.iter().map_while(Step::name);
                let named: Vec<&str> = named.collect();
                let folder = paths::join(&above, &named.join("/"));
                let is_of_clone = |it: &String| known.contains(&paths::join(it, &named.join("/")));
                if !known.contains(&folder) || of_clone.is_some_and(is_of_clone) {
                    continue;
                }
                if named.len() == steps.len() {
                    let mut reach = reach.clone();
                    reach.below |= disk.is_file(&paths::join(&folder, "Chart.yaml"));
                    self.folders
                        .entry(folder)
                        .or_default()
                        .push((number, reach));
                } else {
                    let begin = folder.split('/').filter(|it| !it.is_empty());
                    let begin = begin.map(|it| Step::Name(it.to_owned()));
                    let rest = steps.iter().skip(named.len()).cloned();
                    let steps = begin.chain(rest).collect();
                    self.patterns.push((steps, number, reach.clone()));
                }
            }
            if above.len() <= 1 {
                return;
            }
            above = paths::parent(&above);
        }
    }

    /// Those that apply a file.
    fn applying(&self, path: &str) -> impl Iterator<Item = &Root> {
        let numbers = self.numbers(path).into_iter();
        numbers.filter_map(|number| self.roots.get(number))
    }

    fn numbers(&self, path: &str) -> BTreeSet<usize> {
        let mut numbers = BTreeSet::new();
        let mut above = paths::parent(path);
        while !self.folders.is_empty() {
            let inside = paths::relative_to(path, &above).unwrap_or_default();
            let here = self.folders.get(&above).into_iter().flatten();
            let here = here.filter(|(_, reach)| reach.holds(inside));
            numbers.extend(here.map(|(number, _)| *number));
            if above.len() <= 1 {
                break;
            }
            above = paths::parent(&above);
        }
        let parts: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        let fits = |steps: &[Step], reach: &Reach| {
            let inside = parts.get(steps.len()..).unwrap_or_default();
            !inside.is_empty()
                && steps.iter().zip(&parts).all(|(step, it)| step.is(it))
                && reach.holds(&inside.join("/"))
        };
        let open = self
            .patterns
            .iter()
            .filter(|(steps, _, reach)| fits(steps, reach));
        numbers.extend(open.map(|(_, number, _)| *number));
        numbers
    }

    /// Whether one of them builds a kustomization itself: from its directory down to that of the kustomization there is no
    /// other one.
    fn builds(&self, repository: &Repository, path: &str) -> bool {
        let own = paths::parent(path);
        let mut above = own.clone();
        loop {
            let inside = paths::relative_to(path, &above).unwrap_or_default();
            let mut here = self.folders.get(&above).into_iter().flatten();
            if above != own && repository.has_kustomization(&above) {
                return false;
            }
            if here.any(|(_, reach)| reach.holds(inside)) {
                return true;
            }
            if above.len() <= 1 {
                break;
            }
            above = paths::parent(&above);
        }
        // Directories that a generator lists.
        !self.patterns.is_empty()
    }

    /// Whether a file is applied for sure: in a kustomization that is built, or in a directory without any.
    pub fn is_built(&self, repository: &Repository, path: &str) -> bool {
        let is_plain = || !repository.has_kustomization(&paths::parent(path));
        let is_applied = || self.applying(path).next().is_some();
        self.built.contains(path) || (is_plain() && is_applied() && self.builds(repository, path))
    }

    /// Whether nothing leads to a file from a root that applies itself, or the kustomization above, which is built, leaves it
    /// out (seen in homelab repositories: `../llm.yaml` as a comment among the resources of `flux-system`, a directory
    /// `deferred` that no path covers).
    pub fn is_unreached(&self, repository: &Repository, path: &str) -> bool {
        const BOOTSTRAPPED: &str = "/flux-system";
        let folder = paths::parent(path);
        if self.is_built(repository, path) || folder.ends_with(BOOTSTRAPPED) {
            return false;
        }
        let mut above =
            std::iter::successors(Some(folder), |it| (it.len() > 1).then(|| paths::parent(it)));
        let own = above.find_map(|it| repository.kustomization_in(&it));
        let makes_some = |it: &String| {
            let known = repository.kustomizations.get(it);
            known.is_some_and(Kustomization::makes_some)
        };
        let own = own.filter(makes_some);
        let is_left_out = own.is_some_and(|it| it != path && self.built.contains(&it));
        self.has_root || (is_left_out && !repository.is_resource(path))
    }

    /// Whether a kustomization is built by nobody, as far as those who apply what is here say: nothing leads to it.
    pub(super) fn is_built_by_nobody(&self, repository: &Repository, path: &str) -> bool {
        let is_elsewhere = || self.whole && !self.roots.is_empty() && !self.reaches(path);
        !self.is_built(repository, path)
            && !repository.is_named_from(path, &|it| self.is_built(repository, it))
            && ((self.has_root && self.is_unreached(repository, path)) || is_elsewhere())
    }

    /// Whether a kustomization is a remnant that nobody applies by its path. A path of variables alone names none (seen in a
    /// platform's chart: `path: {{ required "…" .Values.git.path }}/*`).
    pub(super) fn is_remnant(&self, repository: &Repository, path: &str) -> bool {
        let is_named = |root: &Root| {
            root.paths
                .iter()
                .flat_map(|it| &it.steps)
                .any(|it| it.name().is_some())
        };
        repository.is_remnant(path) && !self.applying(path).any(is_named)
    }

    /// Whether nobody applies a file: it is known where those begin who apply what is here, and each says where that lies. Nothing
    /// is refused or compared then. Applications themselves are applied by hand.
    pub(super) fn is_for_nobody(&self, repository: &Repository, path: &str) -> bool {
        (self.has_root || self.of_applications)
            && self.whole
            && !self.begins.contains(path)
            && self.is_built_by_nobody(repository, path)
    }

    /// Lowers that something is not there where a chart is applied with the file: it may bring that (seen in a homelab repository: a
    /// route to the Service of the chart in the same Application).
    pub fn lower_beside_chart(&self, path: &str, finding: &mut Finding) {
        let is_absent =
            REFERENCES.contains(&finding.rule) && *finding.rule != rules::PORT_NOT_THERE;
        if is_absent && self.applying(path).any(|root| root.brings_chart) {
            finding.severity = finding.severity.min(Severity::Info);
        }
    }

    /// Whether one of them applies a file, and not only others of a kustomization.
    pub fn applies(&self, repository: &Repository, path: &str) -> bool {
        let is_listed = || repository.is_below_kustomization(&paths::parent(path));
        self.is_built(repository, path)
            || self.files.contains(path)
            || (!is_listed() && self.reaches(path))
    }

    /// Whether one of them applies a file.
    pub fn reaches(&self, path: &str) -> bool {
        self.files.contains(path) || self.applying(path).next().is_some()
    }

    /// Whether Flux applies a file, which builds all directories with kustomize.
    pub(super) fn is_of_flux(&self, path: &str) -> bool {
        self.applying(path).any(|root| !root.of_argo_cd)
    }

    /// The settings for what is checked at once: by the Applications that apply it, or, where none is known to, by most of
    /// them.
    pub fn settings<'a>(
        &self,
        repository: &Repository,
        unit: &Unit,
        settings: &'a Settings,
    ) -> Cow<'a, Settings> {
        let mut applications = self.roots.iter().filter(|root| root.of_argo_cd).peekable();
        if applications.peek().is_none() {
            return Cow::Borrowed(settings);
        }
        let mut own = self.of_unit(repository, unit);
        // In a repository of both tools, what one of them alone applies (seen in homelab repositories that move from one to the
        // other).
        let is_of_flux = !own.is_empty() && own.iter().all(|root| !root.of_argo_cd);
        if is_of_flux && settings.delivered && !settings.chosen {
            let of_flux = Settings::hand_to_flux;
            return Cow::Owned(settings.clone().with(of_flux));
        }
        own.retain(|root| root.of_argo_cd);
        let known = !own.is_empty();
        let all: Vec<&Root> = if known { own } else { applications.collect() };
        let asking = all.iter().filter(|root| root.server_side);
        let count = asking.clone().count();
        let server_side = count > 0 && (known || 2 * count > all.len());
        // A set whose paths a template makes may apply what nobody else is known to (seen in a homelab repository:
        // `path: '{{dig "path" "charts" .}}/{{.name}}'`).
        let mut open = self
            .roots
            .iter()
            .filter(|it| it.of_argo_cd && it.paths.is_empty());
        let may_compare = (!known && open.any(|it| it.server_side_diff))
            || (!all.is_empty() && all.iter().all(|it| it.patched_diff));
        let compared = settings.compares_on_server
            || may_compare
            || (server_side && asking.clone().all(|root| root.server_side_diff));
        let replacing = all.iter().filter(|root| root.replaces).count();
        let replaces = match known {
            true => replacing == all.len(),
            false => 2 * replacing > all.len(),
        };
        let maybe = settings.guides.server_side
            || (count > 0 && !known)
            || all.iter().any(|it| it.patched_server_side);
        if settings.server_side == server_side
            && settings.server_side_diff == compared
            && settings.guides.server_side == maybe
            && settings.replaces == replaces
        {
            return Cow::Borrowed(settings);
        }
        Cow::Owned(settings.clone().with(|it| {
            it.server_side = server_side;
            it.server_side_diff = compared;
            it.replaces = replaces;
            it.guides.server_side = maybe;
        }))
    }

    /// Those that apply what is checked at once.
    fn of_unit(&self, repository: &Repository, unit: &Unit) -> Vec<&Root> {
        match unit {
            Unit::Kustomization(root) => {
                let own: Vec<&Root> = self.applying(root).collect();
                if !own.is_empty() {
                    return own;
                }
                // It is applied in parts.
                let files = repository.files_of(root);
                files.iter().flat_map(|path| self.applying(path)).collect()
            }
            Unit::Files { paths, .. } => {
                let first = paths.first();
                first.iter().flat_map(|path| self.applying(path)).collect()
            }
        }
    }

    /// Lowers what is said of texts that readers take for different things where kustomize reads the file: it quotes them
    /// (measured, kustomize 5.8.1: `dedup: off` becomes `dedup: "off"`).
    pub fn lower_quoted(&self, repository: &Repository, path: &str, finding: &mut Finding) {
        let is_text = *finding.rule == rules::READ_OTHERWISE
            && (repository.is_resource(path) || self.is_of_flux(path));
        let is_written = *finding.rule == rules::TYPE_MISMATCH
            && finding.message.contains("kustomize writes a string")
            && self.is_built(repository, path);
        if is_text || is_written {
            finding.severity = finding.severity.min(Severity::Info);
        }
    }

    /// Names what keeps those who apply from building: empty kustomizations ("kustomization.yaml is empty", kustomize 5.8.1), and files
    /// that Git ignores.
    pub fn find_unbuildable(&self, repository: &Repository) -> Report {
        let mut report = Report::default();
        for path in &repository.empty {
            let applied = self.folders.contains_key(&paths::parent(path));
            if let Some(parsed) = repository.text(path).filter(|_| applied) {
                let message = "the kustomization is empty: the build fails, and nothing is applied";
                report.push(
                    Finding::new(&rules::KUSTOMIZATION_ENTRY, message.to_owned())
                        .at("Kustomization/?:resources")
                        .span(Span::new(parsed.id, 0, 0))
                        .help("add `resources: []`, or what it is to have"),
                );
            }
        }
        self.find_kept_out(repository, &mut report);
        report
    }

    /// Names what is not there because Git ignores it, in what is built from Git: Argo CD and Flux have nothing but what is committed
    /// (seen in a platform's repository: `secrets-production.yaml` of a base, of which two Applications build overlays).
    fn find_kept_out(&self, repository: &Repository, report: &mut Report) {
        let mut roots = self.roots.iter().filter(|it| !it.paths.is_empty());
        if !roots.all(|it| it.from_git) {
            return;
        }
        for (path, entries) in &repository.entries {
            if entries.kept_out.is_empty() || !self.built.contains(path) {
                continue;
            }
            for named in &entries.kept_out {
                let message = format!(
                    "Git ignores `{}`, so what builds this from Git does not have it: the build fails",
                    named.text
                );
                let help =
                    "commit it encrypted (SOPS, SealedSecret, ExternalSecret), or remove the line";
                report.push(entry_fault(named, message, help));
            }
        }
    }

    /// Lowers that an object is there twice in a kustomization that nobody builds: a catalogue, of which others name the parts
    /// (seen in a homelab repository: `apps/base`, each part of which an overlay puts into a namespace of its own).
    pub fn lower_catalogue(&self, repository: &Repository, unit: &Unit, report: &mut Report) {
        let Unit::Kustomization(root) = unit else {
            return;
        };
        // What a Kustomization of Flux adds is an overlay of its own: whether anybody builds it, the directory says that it names
        // (seen in a cluster's repository: a `namespace` that gives all Namespaces of that directory one name).
        let of_flux = repository.target_of_flux(root);
        let built = of_flux.unwrap_or(root);
        let is_twice = |it: &Finding| *it.rule == rules::OBJECT_TWICE;
        if report.iter().any(is_twice) && self.is_built_by_nobody(repository, built) {
            let twice = report.findings_mut().iter_mut().filter(|it| is_twice(it));
            twice.for_each(|it| it.severity = it.severity.min(Severity::Info));
        }
        // What builds them together is another kustomization, which gives both a namespace.
        let refers = |it: &Finding| REFERENCES.contains(&it.rule);
        if report.iter().any(refers) && self.is_for_nobody(repository, built) {
            let referring = report.findings_mut().iter_mut().filter(|it| refers(it));
            referring.for_each(|it| it.severity = it.severity.min(Severity::Info));
        }
    }

    /// Lowers what is said of paths and of syncs in a file that no root leads to.
    pub fn lower_unreached(&self, repository: &Repository, path: &str, finding: &mut Finding) {
        const DRIFT: char = '5';
        let is_of_paths = OF_APPLIERS.contains(&finding.rule);
        if finding.severity > Severity::Info
            && (is_of_paths || (self.whole && finding.rule.family() == DRIFT))
            && self.is_unreached(repository, path)
        {
            finding.severity = Severity::Info;
        }
        if finding.severity == Severity::Error
            && is_of_paths
            && self.of_applications
            && self.begins.contains(path)
            && !self.reaches(path)
        {
            finding.severity = Severity::Warning;
        }
    }

    /// Lowers what is said of a file that nobody applies from where it lies.
    pub fn lower(&self, repository: &Repository, path: &str, finding: &mut Finding) {
        if [&rules::KUSTOMIZATION_ENTRY, &rules::KUSTOMIZATION_FIELD].contains(&finding.rule)
            && is_scaffold(path)
            && !repository.named_by(path).any(|it| !is_scaffold(it))
            && !self.reaches(path)
        {
            finding.severity = finding.severity.min(Severity::Info);
        }
        if self.is_aside(path) || (!repository.is_resource(path) && self.is_by_nobody(path)) {
            quieter(finding);
        }
        self.lower_archived(path, finding);
    }

    /// Lowers what is wrong with an object, or with the text of a file, where the name of a directory says that it is for nobody or for
    /// people, and no root of the repository leads there: nothing fails until somebody applies it (seen in homelab repositories:
    /// `kubevirt/examples`, `authentik/recover`, `prototypes/apps`).
    /// `shown` is its path in the repository.
    pub fn lower_beside(
        &self,
        repository: &Repository,
        (path, shown): (&str, &str),
        finding: &mut Finding,
    ) {
        const JUDGING: [char; 2] = ['1', '4'];
        if finding.severity == Severity::Info || !JUDGING.contains(&finding.rule.family()) {
            return;
        }
        let is_used = repository.is_resource(path) && !self.is_aside(path);
        let some = !self.folders.is_empty() || !self.patterns.is_empty();
        let is_left_out = repository.is_below_kustomization(&paths::parent(path))
            && !repository.is_resource(path)
            && !self.is_built(repository, path);
        let may_be_applied = self.reaches(path) && !is_left_out;
        if is_used || !some || may_be_applied || self.built.contains(path) {
            return;
        }
        if is_archived(shown) {
            finding.severity = Severity::Info;
        } else if is_by_hand(shown) || is_tried(shown) {
            finding.severity = Severity::Warning;
        }
    }

    /// Lowers that an example lacks what lies outside of all examples: it is copied to where that is (seen in a platform's
    /// repository: `docs/examples/cluster`, which a guide has its readers copy).
    pub fn lower_copied(&self, path: &str, entry: &str, finding: &mut Finding) {
        if *finding.rule != rules::KUSTOMIZATION_ENTRY || self.reaches(path) {
            return;
        }
        let folder = paths::parent(path);
        let leads_to = paths::join(&folder, entry);
        let above = std::iter::successors(Some(folder), |it| Some(paths::parent(it)));
        let mut examples = above
            .take_while(|it| it.len() > 1)
            .filter(|it| super::is_called_example(paths::file_name(it)));
        if examples.any(|example| paths::relative_to(&leads_to, &example).is_none()) {
            finding.severity = finding.severity.min(Severity::Info);
        }
    }

    /// Lowers what is said of paths in a file that was put aside (seen in homelab repositories: `archive/web/ks.yaml`, whose
    /// paths are those of before).
    pub fn lower_archived(&self, path: &str, finding: &mut Finding) {
        const OF_PATHS: &[&Rule] = &[
            &rules::APPLIED_PATH_NOT_THERE,
            &rules::DEPENDENCY_NOT_THERE,
            &rules::KUSTOMIZATION_ENTRY,
            &rules::KUSTOMIZATION_FIELD,
        ];
        if OF_PATHS.contains(&finding.rule) && is_archived(path) && self.is_aside(path) {
            finding.severity = finding.severity.min(Severity::Info);
        }
    }

    /// Whether nobody applies a file, as far as is known: what only matters to who applies it again and again is for nobody.
    pub fn is_left(&self, repository: &Repository, path: &str) -> bool {
        if repository.is_resource(path) {
            return self.is_aside(path);
        }
        let is_below = || repository.is_below_kustomization(&paths::parent(path));
        (is_below() && !self.is_built(repository, path)) || self.is_by_nobody(path)
    }

    fn is_by_nobody(&self, path: &str) -> bool {
        let some = !self.folders.is_empty() || !self.patterns.is_empty();
        some && (self.whole || is_by_hand(path)) && !self.reaches(path)
    }

    /// Whether a file lies among what people run by hand, or put aside, and no kustomization that is built names it.
    fn is_aside(&self, path: &str) -> bool {
        let some = !self.folders.is_empty() || !self.patterns.is_empty();
        let may_be =
            ((some && is_by_hand(path)) || is_archived(path)) && !self.built.contains(path);
        may_be && (self.files.contains(path) || !self.reaches(path))
    }

    /// Whether an error is about an object that no tool is known to apply: a program may.
    pub fn may_be_of_program(
        &self,
        repository: &Repository,
        path: &str,
        finding: &Finding,
    ) -> bool {
        const OBJECTS: [char; 2] = ['4', '5'];
        const OF_BUILD: &[&Rule] = &[&rules::KUSTOMIZATION_ENTRY, &rules::KUSTOMIZATION_FIELD];
        finding.severity == Severity::Error
            && OBJECTS.contains(&finding.rule.family())
            && !OF_BUILD.contains(&finding.rule)
            && !repository.is_resource(path)
            && !self.reaches(path)
    }
}

/// All directories that hold something.
fn folders(repository: &Repository) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for path in repository
        .texts
        .keys()
        .chain(repository.kustomizations.keys())
    {
        let mut above = paths::parent(path);
        while all.insert(above.clone()) && above.len() > 1 {
            above = paths::parent(&above);
        }
    }
    all
}
