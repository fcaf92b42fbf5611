//! Stage 3, load: Compose files → one merged, interpolated, normalised tree, as Docker Compose makes it.

mod budget;
pub(crate) mod canonical;
mod chain;
mod combinations;
mod config;
mod consequences;
mod discover;
mod dotenv;
mod environment;
mod example_variables;
mod extends;
pub(crate) mod file_names;
pub(crate) mod grammar;
mod include;
mod interpolate;
mod merge;
mod model;
mod name;
mod normalize;
mod paths;
mod pattern;
mod pipeline;
mod place;
mod profiles;
mod projects;
mod reach;
mod remote;
mod request;
mod reset;
pub(crate) mod schema;
mod service_environment;
mod session;
mod trail;
mod validate;

pub use combinations::combinations;
pub use config::{ConfigForm, config};
pub use discover::found_above;
pub use projects::{
    added_profiles, is_compose_file, looks_like_compose, projects, with_combinations,
};
pub use reach::checked_out;
pub(crate) use reach::refused;
pub use request::LoadRequest;
pub use schema::{Attribute, attributes};

use crate::diagnostic::{Finding, Report, Secrets, mask_lines, rules, withhold_foreign};
use crate::source::filled::Filled;
use crate::source::{Files, Sources, Span, paths as places};
use crate::yaml::Node;

/// What loading makes of the files.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The canonical tree, in the shape of `docker compose config --format json` before `$` is doubled; `None` when
    /// there are errors that leave no model. Besides Compose's shape it keeps `env_file` and `label_file` of services
    /// and the `content` of configs and secrets that come from variables.
    pub tree: Option<Node>,
    /// The tree where there are errors, for who checks what is left of it.
    pub(crate) rest: Option<Node>,
    /// The project directory, absolute.
    pub working_dir: String,
    /// The Compose files of the project in the order of merging, absolute; `-` is standard input.
    pub files: Vec<String>,
    /// Services that take no part, since none of their profiles is enabled, and their profiles.
    pub disabled: Vec<(String, Vec<String>)>,
    /// Paths outside of the project whose content may go into manifests, absolute.
    pub allowed: Vec<String>,
    /// Whether the Compose files are named by a file of the project, and not by the user.
    pub(crate) named_by_file: bool,
    /// Where variables stood that are not set and have no default, in order.
    pub(crate) unset: Vec<Span>,
    /// What variables gave to commands, and what those gave that hold secrets by their names.
    pub(crate) filled: Filled,
    /// All texts that were read.
    pub sources: Sources,
    /// What there is to say.
    pub report: Report,
    pub(crate) secrets: Secrets,
}

/// Finds, reads, merges and normalises the Compose files of a request.
pub fn load(files: &dyn Files, request: &LoadRequest) -> Loaded {
    let mut session = session::Session::new(files, request.limits);
    let (tree, working_dir, read) = project(&mut session, request);
    let disabled = std::mem::take(&mut session.disabled);
    let allowed = session.reach.allowed().to_vec();
    let mut report = session.report;
    consequences::drop(&mut report, &session.unknown);
    consequences::name_unset(&mut report, &mut session.unset, session.lacks_env_file);
    consequences::calm_disabled(&mut report, &disabled);
    match &session.env_file {
        Some(file) => consequences::name_env_file(&mut report, file),
        None => example_variables::point_to(&mut report, files, &working_dir),
    }
    let mut unset: Vec<Span> = session.unset.iter().map(|(place, _)| *place).collect();
    unset.sort_unstable();
    if session.budget.is_spent() {
        // What was left unread would be missed.
        let is_of_the_text = |finding: &Finding| finding.rule.code.starts_with("KP1");
        report.findings_mut().retain(is_of_the_text);
        report.extend(session.budget.finding());
    }
    let is_own = |path: &str| {
        let mut folders = std::iter::once(&working_dir).chain(&allowed);
        folders.any(|folder| places::relative_to(path, folder).is_some())
            || (!session.named_by_file && read.iter().any(|file| file == path))
    };
    session.sources.hide_foreign(is_own);
    withhold_foreign(&mut report, &session.sources);
    mask_lines(&mut report, &session.sources);
    session.secrets.mask(&mut report);
    report.sort();
    let (tree, rest) = match report.has_errors() {
        false => (tree, None),
        true => (None, tree),
    };
    Loaded {
        tree,
        rest,
        working_dir,
        files: read,
        disabled,
        allowed,
        named_by_file: session.named_by_file,
        unset,
        filled: session.filled,
        sources: session.sources,
        report,
        secrets: session.secrets,
    }
}

/// The whole way; also the project's folder and files.
fn project(
    session: &mut session::Session<'_>,
    request: &LoadRequest,
) -> (Option<Node>, String, Vec<String>) {
    let found = discover::discover(session, request);
    let mut environment = found.environment;
    let mut layers = Vec::with_capacity(found.files.len());
    for path in &found.files {
        if let Some(file) = session.documents(path, None) {
            layers.push(pipeline::Layer {
                path: path.clone(),
                source: file.text.id,
                documents: file.documents,
            });
        }
    }
    let documents = layers.iter().flat_map(|layer| &layer.documents);
    let documents: Vec<&Node> = documents.collect();
    let name = name::project_name(
        session,
        request,
        &environment,
        documents.into_iter(),
        &found.folder,
    );
    environment.set_project_name(&name);

    let mut model = model::Model::new(found.folder.clone(), environment, Vec::new());
    let start = layers.first().map(|layer| Span::new(layer.source, 0, 0));
    let Some(mut tree) = pipeline::merge_layers(session, &mut model, layers) else {
        if let (Some(start), false) = (start, session.report.has_errors()) {
            session.report.push(
                Finding::new(&rules::EMPTY_COMPOSE_FILE, "the Compose file is empty")
                    .span(start)
                    .help("begin with `services:`"),
            );
        }
        return (None, found.folder, found.files);
    };
    if session.budget.is_spent() {
        return (None, found.folder, found.files);
    }
    let environment = &model.environment;
    normalize::normalize(&mut tree, &name, environment);
    canonical::bind(&mut tree, &mut session.report, &session.budget);
    let disabled = profiles::remove_disabled(&mut tree, &found.profiles);
    session.disabled = profiles::named(&disabled);
    if !session.incomplete {
        validate::check_consistency(&tree, &disabled, &mut session.report);
    }
    service_environment::complete(session, &mut tree, environment);
    service_environment::show_values(&mut tree);
    (Some(tree), found.folder, found.files)
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
