//! Compiles Compose projects to Kubernetes manifests that Argo CD keeps `Synced`.
//!
//! # Steps
//!
//! Text goes in at the top and files come out at the bottom; each stage knows only the types of those above it.
//!
//! 1. read: [`source`] turns paths into texts with ids, through the one door [`Files`].
//! 2. parse: [`yaml`] turns text into a tree with a place for every key and value.
//! 3. load: [`mod@load`] turns trees into one merged, interpolated, normalised tree, as Docker Compose does.
//! 4. type: [`compose`] turns the tree into a [`compose::Project`].
//! 5. facts: [`facts`] finds out what is known of the project, each thing once; nothing is decided here.
//! 6. plan: [`plan`] turns facts into an [`App`], the [`model`]; every decision is taken here.
//! 7. emit: [`emit`] spells the model out as Kubernetes objects.
//! 8. settle: [`drift`] brings objects to the one form that an API server and Argo CD leave alone.
//! 9. print: [`mod@print`] turns objects into the text of files.
//!
//! Beside the way: [`mod@explain`] says what is known of a service and what was decided from it, [`chart`] spells the model
//! out as a Helm chart, [`graph`] draws what came of a project, [`kustomize`] follows what a kustomization names,
//! [`provenance`] leads lines of manifests back.
//!
//! [`compile`] goes the whole way:
//!
//! ```
//! use kuploy_compose::{LoadRequest, MemoryFiles, Options, compile};
//!
//! let files = MemoryFiles::new().with("compose.yaml", "services: { web: { image: 'nginx:1.27' } }");
//! let compiled = compile(&files, &LoadRequest::default(), &Options::default());
//!
//! let paths: Vec<_> = compiled.files.iter().flatten().map(|file| file.path.as_str()).collect();
//! assert_eq!(paths, ["web.yaml", "kustomization.yaml"]);
//! ```
//!
//! [`Manifests`] are linted, stripped and compared by themselves.
//!
//! With the feature `unstable` the stages can be had one by one, for what lies between them:
//!
//! ```
//! use kuploy_compose::{MemoryFiles, LoadRequest, Options, compose::Project, differences, facts, load, plan};
//!
//! let files = MemoryFiles::new().with("compose.yaml", "services: { db: { image: 'mariadb:11' } }");
//! let loaded = load(&files, &LoadRequest::default());
//! let mut report = loaded.report;
//! let tree = loaded.tree.expect("the file has no errors");
//! let project = Project::from_tree(tree, loaded.working_dir).expect("a loaded tree has its types");
//! let known = facts::gather(&files, &loaded.sources, &project, &Options::default(), &mut report);
//! let decided = plan::plan(&known, &mut report);
//! differences::say(&known, &decided, &mut report);
//! let app = plan::app(&known, decided, &mut report);
//!
//! assert_eq!(app.components.first().map(|component| component.name.as_str()), Some("db"));
//! assert!(report.iter().any(|finding| finding.message.contains("port 3306")));
//! ```
//!
//! What is at the root and in [`diagnostic`], [`options`] and [`source`] follows semantic versioning; the stages do not.
//!
//! The library touches nothing outside itself: no file system, environment, network, clock or process.

#![cfg_attr(
    not(feature = "unstable"),
    allow(
        dead_code,
        unreachable_pub,
        unused_imports,
        reason = "parts of the stages are for dependents alone"
    )
)]

mod annotation;
mod compile;
pub mod diagnostic;
mod face;
mod image_reference;
pub mod map;
mod name_words;
pub mod options;
mod quantity;
pub mod source;
mod storage_class;
mod time_zone;

// The stages. Without the feature they are there all the same, and nobody outside can name them.
#[cfg(not(feature = "unstable"))]
mod chart;
#[cfg(feature = "unstable")]
pub mod chart;
#[cfg(not(feature = "unstable"))]
mod compose;
#[cfg(feature = "unstable")]
pub mod compose;
#[cfg(not(feature = "unstable"))]
mod differences;
#[cfg(feature = "unstable")]
pub mod differences;
#[cfg(not(feature = "unstable"))]
mod drift;
#[cfg(feature = "unstable")]
pub mod drift;
#[cfg(not(feature = "unstable"))]
mod emit;
#[cfg(feature = "unstable")]
pub mod emit;
#[cfg(not(feature = "unstable"))]
mod environments;
#[cfg(feature = "unstable")]
pub mod environments;
#[cfg(not(feature = "unstable"))]
mod explain;
#[cfg(feature = "unstable")]
pub mod explain;
#[cfg(not(feature = "unstable"))]
mod facts;
#[cfg(feature = "unstable")]
pub mod facts;
#[cfg(not(feature = "unstable"))]
mod graph;
#[cfg(feature = "unstable")]
pub mod graph;
#[cfg(not(feature = "unstable"))]
mod kustomize;
#[cfg(feature = "unstable")]
pub mod kustomize;
#[cfg(not(feature = "unstable"))]
mod load;
#[cfg(feature = "unstable")]
pub mod load;
#[cfg(not(feature = "unstable"))]
mod manifests;
#[cfg(feature = "unstable")]
pub mod manifests;
#[cfg(not(feature = "unstable"))]
mod model;
#[cfg(feature = "unstable")]
pub mod model;
#[cfg(not(feature = "unstable"))]
mod plan;
#[cfg(feature = "unstable")]
pub mod plan;
#[cfg(not(feature = "unstable"))]
mod print;
#[cfg(feature = "unstable")]
pub mod print;
#[cfg(not(feature = "unstable"))]
mod provenance;
#[cfg(feature = "unstable")]
pub mod provenance;
#[cfg(not(feature = "unstable"))]
mod yaml;
#[cfg(feature = "unstable")]
pub mod yaml;

pub use compile::{Compiled, OutputFile, absent_files, check, compile, own_values};
pub use diagnostic::{Finding, Path, Report, Severity};
pub use drift::Settings;
pub use face::{Manifests, Stripped, Unreadable, lint_objects, settle_objects, strip_objects};
pub use load::LoadRequest;
pub use options::Options;
pub use source::{Files, MemoryFiles, Sources, Span};
pub use yaml::Limits;

#[cfg(feature = "unstable")]
pub use compile::explain;
#[cfg(feature = "unstable")]
pub use load::{Loaded, load};
#[cfg(feature = "unstable")]
pub use model::App;

/// The examples of the README hold.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
