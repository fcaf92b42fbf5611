//! Objects that come twice because of how kustomizations name one another: what two entries bring, and what a part has twice whose
//! overlay is not known.

use super::repository::{Entry, Repository};
use crate::diagnostic::{Finding, Report, rules};
use crate::drift::{self, Extent, Settings};
use crate::map::{BTreeMap, BTreeSet};
use crate::source::{SourceId, Span};
use crate::yaml::Limits;

use super::read::Named;

/// Two entries of one kustomization that both bring a file.
struct Both<'a> {
    first: &'a Named,
    second: &'a Named,
}

impl Repository {
    /// Says where the two entries are that bring one file, and not in the file that is right: "may not add resource with an
    /// already registered id" (kustomize 5.8.1; seen in an operator's tests: `bases: [../base, ../client]`, of which the second
    /// has the first). One finding for all objects of it.
    pub(super) fn say_both(&self, root: &str, report: &mut Report) {
        let is_one = |it: &Finding| {
            let other = it.related.first().map(|label| label.span);
            *it.rule == rules::OBJECT_TWICE && it.span.is_some() && it.span == other
        };
        if !report.iter().any(is_one) {
            return;
        }
        let mut both: BTreeMap<SourceId, Option<Both<'_>>> = BTreeMap::new();
        let mut said: BTreeMap<Span, usize> = BTreeMap::new();
        let mut found = Vec::new();
        report.findings_mut().retain(|finding| {
            let Some(span) = finding.span.filter(|_| is_one(finding)) else {
                return true;
            };
            let found_by = || {
                let mut texts = self.texts.iter();
                let file = texts.find(|(_, it)| it.id == span.source)?.0;
                self.bringing(root, file, &mut BTreeSet::new())
            };
            let entries = both.entry(span.source).or_insert_with(found_by);
            let Some(Both { first, second }) = entries else {
                return true;
            };
            if let Some(count) = said.get_mut(&second.span) {
                *count += 1;
                return false;
            }
            said.insert(second.span, 0);
            let object = finding
                .path
                .split(':')
                .next()
                .unwrap_or_default()
                .to_owned();
            found.push((*first, *second, object, finding.severity));
            false
        });
        for (first, second, object, severity) in found {
            let more = said.get(&second.span);
            let objects = match more.copied().unwrap_or_default() {
                0 => object,
                1 => format!("{object} and one more object"),
                more => format!("{object} and {more} more objects"),
            };
            let message = format!(
                "`{}` brings {objects} again, which `{}` brings: kustomize refuses the build",
                second.text, first.text
            );
            report.push(
                Finding::new(&rules::OBJECT_TWICE, message)
                    .at(format_args!("Kustomization/?:{}", second.place))
                    .span(second.span)
                    .related(first.span, "the other one")
                    .severity(severity)
                    .help("remove one of the two lines"),
            );
        }
    }

    /// The two entries that bring a file, in the kustomization nearest to it.
    fn bringing(&self, root: &str, file: &str, seen: &mut BTreeSet<String>) -> Option<Both<'_>> {
        if !seen.insert(root.to_owned()) {
            return None;
        }
        let (known, entries) = (self.kustomizations.get(root)?, self.entries.get(root)?);
        let named = known.resources.iter().zip(&entries.resources);
        let leading: Vec<(&Named, &Entry)> = named
            .filter(|(_, entry)| match entry {
                Entry::File(path) => path == file,
                Entry::Kustomization(other) => self.files_of(other).contains(file),
                Entry::Unknown => false,
            })
            .collect();
        match leading.as_slice() {
            [(_, Entry::Kustomization(other))] => self.bringing(other, file, seen),
            [(first, _), (second, _), ..] => {
                // A part may have it twice by itself.
                let mut inner = leading.iter().filter_map(|(_, entry)| match entry {
                    Entry::Kustomization(other) => self.bringing(other, file, &mut seen.clone()),
                    _ => None,
                });
                inner.next().or(Some(Both { first, second }))
            }
            _ => None,
        }
    }

    /// What a part has twice, of a kustomization that changes it in ways that nobody here knows: kustomize builds the part first,
    /// and refuses it (seen: an overlay whose patch is not there, over a base with two Services of one name).
    pub(super) fn twice_in_parts(
        &self,
        root: &str,
        settings: &Settings,
        limits: &Limits,
    ) -> Report {
        let mut report = Report::default();
        let mut waiting = vec![root.to_owned()];
        let mut seen = BTreeSet::new();
        while let Some(path) = waiting.pop() {
            let Some(entries) = self
                .entries
                .get(&path)
                .filter(|_| seen.insert(path.clone()))
            else {
                continue;
            };
            for entry in &entries.resources {
                let Entry::Kustomization(part) = entry else {
                    continue;
                };
                let built = self.build(part, limits);
                if !built.extent.patches.is_empty() {
                    waiting.push(part.clone());
                    continue;
                }
                let mut all = Report::default();
                drift::lint_together(&built.objects, &Extent::default(), settings, &mut all);
                all.findings_mut()
                    .retain(|it| *it.rule == rules::OBJECT_TWICE);
                self.say_both(part, &mut all);
                report.extend(all);
            }
        }
        report
    }
}

/// Leaves out what another report says, too.
pub(super) fn add_new(report: &mut Report, others: Report) {
    let place = |it: &Finding| (it.span, it.message.clone());
    let said: BTreeSet<(Option<Span>, String)> = report.iter().map(place).collect();
    report.extend(others.into_iter().filter(|it| !said.contains(&place(it))));
}
