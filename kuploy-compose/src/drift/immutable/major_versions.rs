//! `KP5156`: another version of a database on the data of the last one, which that version does not start on.

use crate::map::BTreeSet;

use super::claims::{Mounts, mounts};
use super::comparison::{Comparison, Pair};
use super::databases::{Change, others};
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, pod_spec};
use crate::drift::tree::{get, maps, text};

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    for pair in &comparison.pairs {
        for found in of_workload(pair) {
            say(pair.new, found);
        }
    }
}

fn of_workload(pair: &Pair<'_>) -> Vec<Found> {
    let (Some(old), Some(new)) = (pod_spec(pair.old.map), pod_spec(pair.new.map)) else {
        return Vec::new();
    };
    let (kept, mounted) = (mounts(&pair.old), mounts(&pair.new));
    let changed = maps(new, "containers")
        .enumerate()
        .filter_map(|(at, container)| {
            let name = text(container, "name")?;
            let before = maps(old, "containers").find(|one| text(one, "name") == Some(name))?;
            let (was, is) = (text(before, "image")?, text(container, "image")?);
            let own = |all: &Mounts| -> BTreeSet<String> {
                let own = all.iter().filter(|((container, _), _)| container == name);
                own.map(|(_, (claim, _))| claim.clone()).collect()
            };
            // A claim of another name is empty.
            if own(&kept).is_disjoint(&own(&mounted)) {
                return None;
            }
            let (message, help) = match Change::of(was, is) {
                Some(change) => (
                    format!(
                        "`{name}` changes from {} {} to {}, which does not start on the data of {}",
                        change.database.name, change.from, change.to, change.from
                    ),
                    change.help(),
                ),
                None => exchanged(name, was, is)?,
            };
            let span = get(container, "image").map_or_else(Default::default, |node| node.span);
            let found = Found::new(&rules::DATABASE_MAJOR, span, message)
                .below(format!("spec.template.spec.containers[{at}].image"))
                .help(help);
            Some(found)
        });
    changed.collect()
}

/// What is said of a database in the place of another one.
fn exchanged(name: &str, was: &str, is: &str) -> Option<(String, String)> {
    let (old, new) = others(was, is)?;
    let (old, new) = (old.name, new.name);
    Some((
        format!("`{name}` changes from {old} to {new}, which does not read the data of {old}"),
        format!(
            "keep the image `{was}` until the data is moved: dump it with {old}, give the volume another name, start {new}, and restore the dump"
        ),
    ))
}
