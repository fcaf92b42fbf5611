//! Kustomizations, evaluated as far as it matters to those who judge what they put together: which files are
//! manifests and which are patches, what namespace, names, labels and replicas become, what patches make of objects,
//! what is generated. What is fetched or made by plugins is unknown, and so is what may refer to it.
//!
//! [`Repository`] knows all kustomizations and the files that they name, [`Built`] is what one of them comes to. There
//! is no other place that knows what a kustomization does.

mod absent;
mod appliers;
mod bound;
mod build;
mod changed;
mod check;
mod contents;
mod created;
mod delivered;
mod directory_names;
mod entries;
mod fetched;
mod fields;
mod flux;
mod glob;
mod images;
mod json_patch;
mod mentioned;
mod of_version;
mod patch;
mod pinned;
mod places;
mod programs;
mod read;
mod references;
mod replacements;
mod repository;
mod roots;
mod scripts;
mod selector;
mod shared;
mod switched_off;
#[cfg(test)]
mod tests;
mod transform;
mod twice;
mod unnamed;
mod usage;
mod variants;
mod volumes;
mod written;

pub use build::Built;
pub use changed::{AppliedText, PlacedText, compare, compare_namespaces};
pub use check::{Known, Unit, check, lower_for_example};
pub use created::Created;
pub use delivered::Delivered;
pub use directory_names::is_archived;
pub use entries::has_original;
pub use mentioned::{Mentions, has_pods, is_template_file, may_be_mentioned};
pub use pinned::pinned;
pub use programs::Programs;
pub use read::Kustomization;
pub use repository::{Parsed, Repository};
pub use scripts::{ByHand, Scripted};
pub use switched_off::{SwitchedOff, Told, lower_unbuilt, may_be_unbuilt};
pub use usage::{Usage, captured_files, copies, patch_files};
pub use variants::{is_called_example, is_model, is_reproduction, is_test_data, is_vendored};
pub use written::Written;

/// The names that kustomize looks for in a folder.
pub const NAMES: &[&str] = &["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Whether a file is a kustomization, by its name.
pub fn is_kustomization(name: &str) -> bool {
    NAMES.contains(&name)
}
