//! `KP5156`: another major version of PostgreSQL on the data of the last one.
//!
//! The server ends at once: "database files are incompatible with server". Other databases convert their files when they
//! start, or say themselves which way leads there.

use super::claims::mounts;
use super::comparison::{Comparison, Pair};
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, pod_spec};
use crate::drift::tree::{get, maps, text};
use crate::image_reference::{major, tag};

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
    let kept = mounts(&pair.old);
    let changed = maps(new, "containers").enumerate().filter_map(|(at, container)| {
        let name = text(container, "name")?;
        let before = maps(old, "containers").find(|one| text(one, "name") == Some(name))?;
        let (was, is) = (text(before, "image")?, text(container, "image")?);
        let (from, to) = (postgres(was)?, postgres(is)?);
        let has_data = kept.keys().any(|(container, _)| container == name);
        if from == to || !has_data {
            return None;
        }
        let message = format!(
            "`{name}` changes from PostgreSQL {from} to {to}, which does not start on the data of {from}"
        );
        let span = get(container, "image").map_or_else(Default::default, |node| node.span);
        let found = Found::new(&rules::DATABASE_MAJOR, span, message)
            .below(format!("spec.template.spec.containers[{at}].image"))
            .help(format!(
                "keep the tag of {from} until the data is moved: dump it with {from}, give the volume another name, start {to}, and restore the dump"
            ));
        Some(found)
    });
    changed.collect()
}

/// The last part of the names of images that keep the files of PostgreSQL, as its publishers call them.
const POSTGRES: &[&str] = &[
    "pgvector",
    "postgis",
    "postgres",
    "postgresql",
    "timescaledb",
    "timescaledb-ha",
];

/// The major version of PostgreSQL in an image, where its tag says one.
fn postgres(image: &str) -> Option<u32> {
    let name = image.split('@').next()?.rsplit('/').next()?;
    let name = name.split(':').next()?;
    let version = tag(image).filter(|_| POSTGRES.contains(&name));
    // TimescaleDB's tags begin with a version of its own: `2.17.2-pg16`.
    let version = version.filter(|tag| !name.starts_with("timescaledb") || tag.contains("pg"));
    major(version)
}
