//! What is right where it is built: in a copy at another place, by another generator, or by an older kustomize.

use std::collections::BTreeSet;

use kuploy_compose::Files;
use kuploy_compose::diagnostic::{Finding, Report, Severity, nearest_file, rules};
use kuploy_compose::drift;
use kuploy_compose::kustomize::is_kustomization;
use kuploy_compose::source::paths;
use kuploy_compose::yaml::{self, Limits, Node};

use super::super::beside::read_texts;
use super::Manifests;
use crate::disk::Disk;

impl Manifests {
    /// Lowers that an entry is missing outside of a directory that a guide copies elsewhere in the repository, where it may be
    /// (seen in a workshop: `cp -r catalog/v2/* product-catalog/`, and `../../base` in `catalog/v2/staging`). What is called
    /// nearly so is there, and a backup is no place to build at: `cp -r overlays/prod /tmp/`.
    pub(super) fn lower_copied_out(&self, disk: &Disk, report: &mut Report) {
        let entry_of = |finding: &Finding| {
            let is_missing =
                *finding.rule == rules::KUSTOMIZATION_ENTRY && finding.severity > Severity::Info;
            let span = finding.span.filter(|_| is_missing)?;
            let source = self.sources.get(span.source)?;
            let entry = source.text.get(span.start as usize..span.end as usize)?;
            let entry = entry.trim_matches(['"', '\'']);
            let is_above = entry.starts_with("../");
            is_above.then(|| (paths::parent(&source.path), entry.to_owned()))
        };
        if !report.iter().any(|it| entry_of(it).is_some()) {
            return;
        }
        let texts = read_texts(disk, self.scripts.iter());
        let lines = texts.iter().flat_map(|(_, text)| text.lines());
        let copied: BTreeSet<&str> = lines.flat_map(copied).collect();
        let is_misspelt = |folder: &str, entry: &str| {
            let path = paths::join(&paths::join(&self.here, folder), entry);
            let there = disk.list(&paths::parent(&path)).unwrap_or_default();
            let names = there.iter().map(|it| it.name.as_str());
            nearest_file(paths::file_name(&path), names).is_some()
        };
        for finding in report.findings_mut() {
            let of = entry_of(finding).filter(|(folder, entry)| {
                copied.iter().any(|it| leads_out(it, folder, entry)) && !is_misspelt(folder, entry)
            });
            if of.is_some() {
                finding.severity = Severity::Info;
                finding.help = Some(
                    "a guide copies this directory elsewhere, where the entry may be: build it there"
                        .to_owned(),
                );
            }
        }
    }

    /// Lowers that a file without an object is listed as a resource where a PolicyGenerator names it: it is for that, and the
    /// kustomization beside it is not built by it (seen in a cluster's repository: `object-templates-raw`).
    pub(super) fn lower_policies(&self, report: &mut Report) {
        let without_object = |it: &Finding| {
            let span = it.span;
            let id = span
                .filter(|_| *it.rule == rules::KUSTOMIZATION_ENTRY)?
                .source;
            let path = self.file(id)?;
            // Of what is missing the kustomization is told.
            if is_kustomization(paths::file_name(&path)) {
                return None;
            }
            let text = &self.sources.get(id)?.text;
            let nodes = yaml::parse(text, id, &Limits::default(), &mut Report::default());
            drift::no_object(&nodes).map(|_| path)
        };
        let without: Vec<Option<String>> = report.iter().map(without_object).collect();
        if without.iter().all(Option::is_none) {
            return;
        }
        let kustomizations = self.repository.kustomizations();
        let built: BTreeSet<String> = kustomizations.map(paths::parent).collect();
        let mut named = BTreeSet::new();
        for (file, nodes) in self.with_paths() {
            let word =
                |node: &Node, key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
            let generators = nodes
                .iter()
                .filter(|it| word(it, "kind").as_deref() == Some("PolicyGenerator"));
            let policies = generators.filter_map(|it| it.get("policies")?.as_seq());
            let manifests = policies
                .flatten()
                .filter_map(|it| it.get("manifests")?.as_seq());
            let manifests = manifests.flatten().filter_map(|it| word(it, "path"));
            named.extend(manifests.map(|it| paths::join(&paths::parent(file), &it)));
        }
        // A directory with a kustomization it builds as kustomize does (`processKustomizeDir` of the plugin).
        let is_named = |it: &String| {
            let folder = paths::parent(it);
            named.contains(it) || named.contains(&folder) && !built.contains(&folder)
        };
        for (finding, path) in report.findings_mut().iter_mut().zip(without) {
            if path.is_some_and(|it| is_named(&it)) {
                finding.severity = finding.severity.min(Severity::Info);
            }
        }
    }

    /// Lowers that kustomize refuses a list of names under `patches` where the repository builds with one that takes it: up to 4.5
    /// it was read as `patchesStrategicMerge` (`useLegacyPatch` of kustomize's `api/types/fix.go`, gone in 5.0; seen in an
    /// operator whose Makefile has `KUSTOMIZE_VERSION := 4.5.7`). The tools of GitOps bring their own.
    pub(super) fn lower_pinned(&self, disk: &Disk, report: &mut Report) {
        let is_it = |it: &Finding| {
            let is_error = *it.rule == rules::KUSTOMIZATION_FIELD && it.severity == Severity::Error;
            let file = it.span.filter(|_| is_error);
            let file = file.and_then(|span| self.repository.text(&self.file(span.source)?));
            let patches = file.and_then(|it| it.nodes.first()?.get("patches")?.as_seq());
            let mut patches = patches.into_iter().flatten();
            patches.any(|patch| Some(patch.span) == it.span && patch.as_str().is_some())
        };
        if !report.iter().any(is_it) || drift::gitops_of(self.nodes()).is_some() {
            return;
        }
        let texts = read_texts(disk, self.scripts.iter());
        if !texts.iter().any(|(_, text)| pins_former(text)) {
            return;
        }
        for finding in report.findings_mut().iter_mut().filter(|it| is_it(it)) {
            finding.severity = Severity::Warning;
            finding.message =
                "a string where kustomize expects a mapping: kustomize 5 refuses it".to_owned();
        }
    }
}

/// Whether a script says a version of kustomize before 5.
fn pins_former(text: &str) -> bool {
    const OPTION: &str = "KUSTOMIZE_VERSION";
    let mut versions = text.split(OPTION).skip(1).filter_map(|rest| {
        let value = rest.trim_start_matches([' ', '?', ':', '=', '"', '\'']);
        let digits = value.trim_start_matches('v').split('.').next()?;
        digits.parse::<u32>().ok()
    });
    versions.any(|it| it < 5)
}

/// The directories that a line of a guide copies with all that they hold.
fn copied(line: &str) -> Vec<&str> {
    let words = line.split(['`', ';', '&']).find_map(|it| {
        let words: Vec<&str> = it.split_whitespace().skip_while(|it| *it == "$").collect();
        (words.first() == Some(&"cp")).then_some(words)
    });
    let words = words.unwrap_or_default();
    let is_deep = |it: &&&str| {
        let letters = it.strip_prefix('-').unwrap_or_default();
        letters == "-recursive" || (!letters.starts_with('-') && letters.contains(['a', 'r', 'R']))
    };
    if words.iter().find(is_deep).is_none() {
        return Vec::new();
    }
    let plain = words.iter().skip(1).filter(|it| !it.starts_with('-'));
    let mut plain: Vec<&str> = plain.copied().collect();
    let target = plain.pop().unwrap_or_default();
    // Nobody knows what lies outside.
    if target.starts_with(['/', '~', '$']) || target.contains(':') {
        return Vec::new();
    }
    let sources = plain.into_iter().map(|it| {
        let it = it.trim_matches(['"', '\'']).trim_start_matches("./");
        let it = it
            .strip_suffix("/*")
            .or_else(|| it.strip_suffix("/."))
            .unwrap_or(it);
        it.trim_end_matches('/')
    });
    let is_plain =
        |it: &&str| !it.is_empty() && !it.contains(['$', '*', '~']) && !it.starts_with('.');
    sources.filter(is_plain).collect()
}

/// Whether an entry of a kustomization in a directory leads out of one that is copied with it.
fn leads_out(copied: &str, folder: &str, entry: &str) -> bool {
    let below = match folder.strip_prefix(copied) {
        Some(rest) => Some(rest),
        // From elsewhere, or after a change of directory: a name alone says too little.
        None if copied.contains('/') => folder
            .rfind(&format!("/{copied}"))
            .and_then(|at| folder.get(at + 1 + copied.len()..)),
        None => None,
    };
    let below = below.filter(|it| it.is_empty() || it.starts_with('/'));
    below.is_some_and(|below| {
        let depth = below.split('/').filter(|it| !it.is_empty()).count();
        let up = entry.split('/').take_while(|it| *it == "..").count();
        up > depth
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guides_copy_directories_and_scripts_pin_kustomize() {
        for (line, sources) in [
            ("cp -r catalog/v2/* product/", &["catalog/v2"][..]),
            ("$ cp -a ./catalog/v2 ../product", &["catalog/v2"]),
            ("run `cp --recursive a/b c` first", &["a/b"]),
            ("cp catalog/v2/a.yaml product/", &[]),
            ("cp -r $DIR/v2 product/", &[]),
            ("cp -r catalog/v2 /tmp/backup", &[]),
            ("cp -r catalog/v2 $HOME/x", &[]),
            ("tar -r catalog/v2 product/", &[]),
        ] {
            assert_eq!(copied(line), sources, "{line}");
        }
        for (of, folder, entry, is) in [
            ("catalog/v2", "catalog/v2/staging", "../../base", true),
            ("v2/all", "catalog/v2/all", "../base", true),
            ("catalog/v2", "catalog/v2/staging", "../base", false),
            ("catalog/v2", "catalog/v21/staging", "../../base", false),
            ("v2", "catalog/v2", "../base", false),
        ] {
            assert_eq!(leads_out(of, folder, entry), is, "{of} {folder} {entry}");
        }
        for (text, is) in [
            ("KUSTOMIZE_VERSION := 4.5.7\n", true),
            ("KUSTOMIZE_VERSION ?= v3.8.7\n", true),
            ("KUSTOMIZE_VERSION: \"5.4.1\"\n", false),
            ("echo $KUSTOMIZE_VERSION\n", false),
        ] {
            assert_eq!(pins_former(text), is, "{text}");
        }
    }
}
