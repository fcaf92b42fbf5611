//! Compiles Compose projects to Kubernetes manifests that Argo CD keeps `Synced`.
//!
//! # Steps
//!
//! Text goes in at the top and files come out at the bottom; each stage knows only the types of those above it.
//!
//! 1. read: [`source`] turns paths into texts with ids, through the one door [`Files`].
//! 2. parse: [`yaml`] turns text into a tree with a place for every key and value.
//! 3. load: [`load`] turns trees into one merged, interpolated, normalised tree, as Docker Compose does.
//! 4. type: [`compose`] turns the tree into a [`compose::Project`].
//! 5. plan: [`plan`] turns the project and [`Options`] into an [`App`], the [`model`]; every decision is taken here.
//! 6. emit: [`emit`] spells the model out as Kubernetes objects.
//! 7. settle: [`drift`] brings objects to the one form that an API server and Argo CD leave alone.
//! 8. print: [`print`] turns objects into the text of files.
//!
//! Beside the way: [`graph`] draws what came of a project.
//!
//! The library touches nothing outside itself: no file system, environment, network, clock or process.

mod compile;
pub mod compose;
pub mod diagnostic;
pub mod drift;
pub mod emit;
pub mod graph;
pub mod load;
pub mod manifests;
pub mod model;
pub mod options;
pub mod plan;
pub mod print;
pub mod source;
pub mod yaml;

pub use compile::{Compiled, OutputFile, check, compile};
pub use diagnostic::{Finding, Path, Report, Severity};
pub use load::{LoadRequest, Loaded, load};
pub use model::App;
pub use options::Options;
pub use source::{Files, MemoryFiles, Sources, Span};
