//! Names, and annotations together.

use super::{below, refuse, span_of};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::tree::get;
use crate::drift::validity::evaluate::form;
use crate::drift::validity::formats;
use crate::yaml::{Map, Node};

/// Keys and values of all annotations together (`TotalAnnotationSizeLimitB`).
const MOST: usize = 256 * 1024;

pub(in crate::drift::validity) fn find_annotation_size(metadata: &Map, finder: &mut Finder<'_>) {
    let annotations = below(metadata, "annotations").into_iter().flatten();
    let size: usize = annotations
        .map(|(key, entry)| key.len() + entry.node.as_str().map_or(0, str::len))
        .sum();
    if size > MOST {
        let why = format!("the annotations have {size} bytes; at most {MOST} are allowed");
        let at = (span_of(metadata, &["annotations"]), "annotations");
        refuse(
            &rules::TOO_LARGE,
            at,
            why,
            "put large values into a ConfigMap",
            finder,
        );
    }
}

fn name(object: &Map) -> Option<(&Node, &str)> {
    let node = get(object, "metadata")?.get("name")?;
    Some((node, node.as_str()?))
}

fn find_long(object: &Map, most: usize, why: &str, finder: &mut Finder<'_>) {
    if let Some((node, name)) = name(object).filter(|(_, name)| name.len() > most) {
        let length = name.len();
        let why = format!("the name has {length} characters of at most {most}{why}");
        refuse(
            &rules::FORMAT_NOT_VALID,
            (node.span, "metadata.name"),
            why,
            "shorten it",
            finder,
        );
    }
}

/// A Job is named for its CronJob, with eleven characters more (`ValidateCronJob`).
pub(in crate::drift::validity) fn find_long_cron_job(object: &Map, finder: &mut Finder<'_>) {
    find_long(object, 52, ", since its Jobs have eleven more", finder);
}

/// The pods of a Job have its name as a label.
pub(in crate::drift::validity) fn find_long_job(object: &Map, finder: &mut Finder<'_>) {
    find_long(object, 63, ", since it is a label of its pods", finder);
}

pub(in crate::drift::validity) fn find_long_driver(object: &Map, finder: &mut Finder<'_>) {
    find_long(object, 63, "", finder);
}

/// Names of roles are free, as far as they fit into a path.
pub(in crate::drift::validity) fn find_path_name(object: &Map, finder: &mut Finder<'_>) {
    if let Some((node, name)) = name(object) {
        finder.below("metadata.name", |finder| {
            form(&formats::PATH_SEGMENT, "name", name, node.span, finder)
        });
    }
}
