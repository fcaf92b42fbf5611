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
//! The stages can be had one by one, for what lies between them:
//!
//! ```
//! use kuploy_compose::{MemoryFiles, LoadRequest, Options, compose::Project, facts, load, plan::plan};
//!
//! let files = MemoryFiles::new().with("compose.yaml", "services: { db: { image: 'mariadb:11' } }");
//! let loaded = load(&files, &LoadRequest::default());
//! let mut report = loaded.report;
//! let tree = loaded.tree.expect("the file has no errors");
//! let project = Project::from_tree(tree, loaded.working_dir).expect("a loaded tree has its types");
//! let known = facts::gather(&files, &loaded.sources, &project, &Options::default(), &mut report);
//! let app = plan(&known, &mut report);
//!
//! assert_eq!(app.components.first().map(|component| component.name.as_str()), Some("db"));
//! assert!(report.iter().any(|finding| finding.message.contains("port 3306")));
//! ```
//!
//! The library touches nothing outside itself: no file system, environment, network, clock or process.

pub mod chart;
mod compile;
pub mod compose;
pub mod diagnostic;
pub mod drift;
pub mod emit;
pub mod environments;
pub mod explain;
pub mod facts;
pub mod graph;
pub mod kustomize;
pub mod load;
pub mod manifests;
pub mod map;
pub mod model;
pub mod options;
pub mod plan;
pub mod print;
pub mod provenance;
pub mod source;
pub mod yaml;

pub use compile::{Compiled, OutputFile, check, compile, explain};
pub use diagnostic::{Finding, Path, Report, Severity};
pub use load::{LoadRequest, Loaded, load};
pub use model::App;
pub use options::Options;
pub use source::{Files, MemoryFiles, Sources, Span};

/// The examples of the README hold.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
