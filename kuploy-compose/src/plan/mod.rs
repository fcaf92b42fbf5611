//! Stage 5, plan: a [`Project`] and [`Options`] → an [`App`]. Every decision is taken here.

mod context;

use crate::compose::Project;
use crate::diagnostic::Report;
use crate::model::App;
use crate::options::Options;
use crate::source::Files;

/// Decides what becomes of a project. Files that are mounted are read through `files`.
pub fn plan(files: &dyn Files, project: &Project, options: &Options, report: &mut Report) -> App {
    let context = context::Context::new(files, project, options, report);
    let _ = context;
    App::default()
}
