//! The whole way in one call.

mod absent_files;
mod development_values;
mod disabled_hosts;
mod environment_files;
mod image_names;
mod limits;
mod of_unset;
pub(crate) mod origin;
mod outside;
mod refused;
mod salvage;
mod without_effect;
mod written;

pub use absent_files::{absent_files, own_values};
use refused::Refusals;

use crate::compose::Project;
use crate::diagnostic::{Finding, Report, Secrets, Severity, mask_lines, rules};
use crate::emit::{self, ManifestContent, ManifestFile, ObjectRef};
use crate::facts::view::FactsView;
use crate::facts::{shared_places, values};
use crate::load::{self, LoadRequest};
use crate::model::App;
use crate::options::{Options, USER};
use crate::source::{Files, Sources, paths};
use crate::yaml::{Limits, Node};
use crate::{chart, differences, drift, facts, kustomize, plan, print, yaml};

/// What a run makes: the files, and all there is to say.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Compiled {
    /// Services that take no part, since none of their profiles is enabled, and their profiles.
    pub disabled: Vec<(String, Vec<String>)>,
    /// The typed project; `None` when the input has errors that leave none.
    pub project: Option<Project>,
    /// The options of the run: flags over `x-kuploy` at the top level.
    pub options: Options,
    /// The intermediate model; `None` when there is no project.
    pub app: Option<App>,
    /// What is known of the services; of [`explain`] alone.
    pub facts: Option<FactsView>,
    /// The files to write, `None` when there is an error among the findings.
    pub files: Option<Vec<OutputFile>>,
    /// The Argo CD Application, and its AppProject on request: for a folder that Argo CD does not sync by it.
    pub argocd: Vec<OutputFile>,
    /// The kustomize overlay that was asked for: to be written where there is none yet.
    pub overlay: Option<OutputFile>,
    /// The Helm chart that was asked for: files that are written anew with every run.
    pub chart: Vec<OutputFile>,
    /// Files of the chart that belong to the user once they are written.
    pub chart_own: Vec<OutputFile>,
    /// Every object of the files, in their order; without what kustomize generates.
    pub objects: Vec<ObjectRef>,
    /// Shell commands to run before the first apply: they create what the objects refer to and nobody emits.
    pub setup: Vec<String>,
    /// What there is to say, ordered by place.
    pub report: Report,
    /// The Compose files of the project in the order of merging, absolute; `-` is standard input.
    pub inputs: Vec<String>,
    /// The texts that the findings' places lie in.
    pub sources: Sources,
}

/// One file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Relative to the output folder, `/` between the parts.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Compiles a Compose project to files: load, type, plan, emit, settle, print.
pub fn compile(files: &dyn Files, request: &LoadRequest, options: &Options) -> Compiled {
    written(files, request, options, false)
}

/// The same, with what is known of the services and why things were decided, for
/// [`Explanation`](crate::explain::Explanation).
pub fn explain(files: &dyn Files, request: &LoadRequest, options: &Options) -> Compiled {
    written(files, request, options, true)
}

fn written(
    files: &dyn Files,
    request: &LoadRequest,
    options: &Options,
    explained: bool,
) -> Compiled {
    let loaded = load::load(files, request);
    let (mut compiled, secrets) = planned(files, request, options, loaded, explained);
    refuse_nothing(&mut compiled, options);
    look_through(&mut compiled, &request.limits);
    let app = compiled.app.take();
    if let Some(app) = app.as_ref().filter(|_| !compiled.report.has_errors()) {
        let options = &compiled.options;
        let mut refusals = Refusals::default();
        let mut total = 0u64;
        let manifests = emit::emit_with(app, options, &mut |objects| {
            // What comes after the limit is not made.
            if total > request.limits.text {
                return ManifestContent::Raw(Vec::new());
            }
            debug_assert!(
                is_settled(&objects),
                "what is made here is made as a cluster and Argo CD leave it alone"
            );
            refusals.look_at(&objects);
            let bytes = print::documents(&objects).into_bytes();
            total += bytes.len() as u64;
            ManifestContent::Raw(bytes)
        });
        let argocd = emit::argocd::files(app).into_iter();
        compiled.argocd = argocd.map(printed).collect();
        let overlay = options.overlay.as_deref();
        compiled.overlay = overlay.map(|overlay| {
            let base = paths::between(&files.current_dir(), overlay, options.out());
            let mut file = printed(emit::overlay::file(&base));
            file.bytes.splice(..0, emit::overlay::NOTE.bytes());
            file
        });
        compiled.objects = manifests.objects;
        compiled.setup = manifests.setup;
        let mut refused = refusals.led_back(app, compiled.project.as_ref());
        if total > request.limits.text {
            refused.push(written::beyond(total, &request.limits));
        }
        if refused.is_empty() {
            compiled.files = Some(manifests.files.into_iter().map(printed).collect());
            // In a browser nobody takes a chart away: the module is a fiftieth smaller without.
            if cfg!(feature = "charts") && options.chart.is_some() {
                let chart = chart::chart(app, options);
                compiled.chart = chart.files.into_iter().map(printed).collect();
                compiled.chart_own = chart.own.into_iter().map(printed).collect();
            }
        }
        compiled.report.extend(refused);
    }
    compiled.app = app;
    finished(compiled, &secrets)
}

/// Whether settling objects changes no byte of them.
fn is_settled(objects: &[Node]) -> bool {
    let mut settled = objects.to_vec();
    settled.iter_mut().for_each(drift::settle);
    print::documents(&settled) == print::documents(objects)
}

/// All of [`compile`] that has findings: load, type, plan, and what an API server would refuse of the objects.
///
/// It goes on after errors of single keys: an unknown key does not hide what is to be said of the others.
pub fn check(files: &dyn Files, request: &LoadRequest, options: &Options) -> Compiled {
    let mut loaded = load::load(files, request);
    let errors = loaded.report.len();
    if let Some(rest) = loaded.rest.take() {
        loaded.tree = salvage::salvage(rest, &loaded.report);
    }
    let goes_on = loaded.report.has_errors();
    let (mut compiled, secrets) = planned(files, request, options, loaded, false);
    if goes_on {
        // What follows may be refused for what was taken out alone.
        let mut at = 0;
        compiled.report.findings_mut().retain(|finding| {
            at += 1;
            at <= errors || finding.severity != Severity::Error
        });
    }
    look_through(&mut compiled, &request.limits);
    if let Some(app) = compiled
        .app
        .as_ref()
        .filter(|_| !compiled.report.has_errors())
    {
        let mut refusals = Refusals::default();
        emit::emit_with(app, &compiled.options, &mut |objects| {
            refusals.look_at(&objects);
            ManifestContent::Raw(Vec::new())
        });
        let refused = refusals.led_back(app, compiled.project.as_ref());
        compiled.report.extend(refused);
    }
    finished(compiled, &secrets)
}

/// Values of secrets masked, findings in order.
fn finished(mut compiled: Compiled, secrets: &Secrets) -> Compiled {
    if let Some(project) = &compiled.project {
        of_unset::calm(&mut compiled.report, project);
        let mode = compiled.options.secrets();
        let app = compiled.app.as_ref();
        of_unset::name_secrets(&mut compiled.report, project, app, mode);
    }
    // What kept the project from being loaded was masked there.
    if compiled.project.is_some() {
        mask_lines(&mut compiled.report, &compiled.sources);
    }
    secrets.mask(&mut compiled.report);
    compiled.report.sort();
    compiled
}

/// What is known before objects are made: load, type, plan; `explained` with facts and reasons.
fn planned(
    files: &dyn Files,
    request: &LoadRequest,
    options: &Options,
    loaded: load::Loaded,
    explained: bool,
) -> (Compiled, Secrets) {
    let mut secrets = loaded.secrets;
    let mut compiled = Compiled {
        report: loaded.report,
        inputs: loaded.files,
        disabled: loaded.disabled,
        sources: loaded.sources,
        ..Compiled::default()
    };
    if explained {
        compiled.report.ask_reasons();
    }
    if let Some(mut tree) = loaded.tree {
        let project = outside::Place {
            working_dir: &loaded.working_dir,
            allowed: &loaded.allowed,
            files: match loaded.named_by_file {
                true => &[],
                false => &compiled.inputs,
            },
        };
        outside::withhold(&mut tree, &project, &compiled.sources, &mut compiled.report);
        match Project::from_tree(tree, loaded.working_dir) {
            Ok(mut project) => {
                project.allowed = loaded.allowed;
                project.unset = loaded.unset;
                project.filled = loaded.filled;
                project.secret_values = secrets.values().map(str::to_owned).collect();
                shared_places::write_out(files, &compiled.sources, &mut project, options);
                let report = &mut compiled.report;
                let facts = facts::gather(files, &compiled.sources, &project, options, report);
                secrets.take_values(&facts.secrets);
                let refused = limits::find(files, &facts, &request.limits);
                if let Some(finding) = refused {
                    report.push(finding);
                    compiled.report.sort();
                    return (compiled, secrets);
                }
                compiled.facts = explained.then(|| FactsView::of(&facts, &secrets));
                let decided = plan::plan(&facts, report);
                differences::say(&facts, &decided, report);
                let app = plan::app(&facts, decided, report);
                let mut findings = facts::Findings::new(project.tree.as_ref(), report);
                let chosen = &facts.options;
                values::check_environments(&mut findings, chosen);
                values::check_images(&mut findings, &project, chosen, options, &compiled.disabled);
                let environment = chosen.environment.as_deref();
                let disabled = &compiled.disabled;
                let asked = &request.profiles;
                values::check_profiles(&mut findings, &project, asked, environment, disabled);
                let sources = &compiled.sources;
                report.extend(disabled_hosts::find(
                    &project,
                    sources,
                    environment,
                    disabled,
                ));
                report.extend(development_values::find(&project, environment));
                without_effect::check(report, &app, &project, chosen);
                let unread = environment_files::find(files, request, chosen, &compiled.inputs);
                report.extend(unread);
                compiled.options = facts.options.clone();
                name_pinned(files, request, &app, &mut compiled);
                compiled.app = Some(app);
                compiled.project = Some(project);
            }
            Err(finding) => compiled.report.push(*finding),
        }
    }
    (compiled, secrets)
}

/// Names images that an overlay which is there holds at another tag.
fn name_pinned(files: &dyn Files, request: &LoadRequest, app: &App, compiled: &mut Compiled) {
    let options = &compiled.options;
    // Of an environment the part that no run touches.
    let own = options.environment.as_ref();
    let own = own.map(|_| format!("{}/{USER}", options.out().trim_end_matches('/')));
    let Some(overlay) = &options.overlay.clone().or(own) else {
        return;
    };
    let folder = paths::join(&files.current_dir(), overlay);
    let read = kustomize::NAMES.iter().find_map(|name| {
        let bytes = files.read(&paths::join(&folder, name)).ok()?;
        Some((name, bytes))
    });
    let Some((name, bytes)) = read else {
        return;
    };
    let (sources, report) = (&mut compiled.sources, &mut compiled.report);
    let shown = format!("{}/{name}", overlay.trim_end_matches('/'));
    let limits = &request.limits;
    // What is wrong with the file is for who builds it, and for `lint`: no run reads or writes it.
    let faults = &mut Report::default();
    let Some((id, text)) = yaml::decode(bytes, &shown, sources, limits, faults) else {
        return;
    };
    let workloads = app
        .components
        .iter()
        .filter_map(|component| component.workload.as_ref());
    let containers =
        workloads.flat_map(|it| it.pod.init_containers.iter().chain(&it.pod.containers));
    let images: Vec<&str> = containers
        .map(|container| container.image.as_str())
        .collect();
    for node in yaml::parse(&text, id, limits, faults) {
        report.extend(kustomize::pinned(overlay, &node, &images));
    }
}

/// Objects that no cluster stores and manifests beyond the limit are errors before they are made; what no cluster runs
/// is named.
fn look_through(compiled: &mut Compiled, limits: &Limits) {
    if let Some(app) = &compiled.app {
        let project = compiled.project.as_ref();
        let findings = written::find(app, project, limits);
        compiled.report.extend(findings);
        compiled.report.extend(image_names::find(app, project));
    }
}

/// An empty result is an error: whoever prunes takes it for the end of every object.
fn refuse_nothing(compiled: &mut Compiled, options: &Options) {
    let makes_nothing = compiled
        .app
        .as_ref()
        .is_some_and(|app| app.components.is_empty());
    if !makes_nothing || options.allow_empty() || compiled.report.has_errors() {
        return;
    }
    let services = compiled
        .project
        .as_ref()
        .map_or(0, |project| project.services.len());
    let names: Vec<&str> = compiled
        .disabled
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let profile = compiled
        .disabled
        .iter()
        .flat_map(|(_, profiles)| profiles)
        .next();
    let (message, help) = match (names.as_slice(), profile) {
        (names @ [_, ..], Some(profile)) if services == 0 => (
            format!(
                "no service is enabled: {} {} a profile that is not active",
                quoted(names),
                if names.len() == 1 { "needs" } else { "need" }
            ),
            format!(
                "activate a profile, for example `--profile {profile}`; a project of which nothing belongs in the cluster is not converted, and `--allow-empty` removes one that is there"
            ),
        ),
        _ if services == 0 => (
            "the project has no services".to_owned(),
            "declare them under `services:`, or write `--allow-empty` to remove the application"
                .to_owned(),
        ),
        _ => (
            "no service of the project becomes a workload".to_owned(),
            "see the other findings for the reason; `--allow-empty` writes manifests without workloads"
                .to_owned(),
        ),
    };
    compiled
        .report
        .push(Finding::new(&rules::NOTHING_TO_DEPLOY, message).help(help));
}

/// The first of some names, and how many there are.
fn quoted(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len().checked_sub(SHOWN) {
        None | Some(0) => shown.join(", "),
        Some(more) => format!("{} and {more} more", shown.join(", ")),
    }
}

pub(crate) fn printed(file: ManifestFile) -> OutputFile {
    OutputFile {
        path: file.path,
        bytes: match file.content {
            ManifestContent::Raw(bytes) => bytes,
            ManifestContent::Objects(mut objects) => {
                objects.iter_mut().for_each(drift::settle);
                print::documents(&objects).into_bytes()
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    fn messages(text: &str, request: &LoadRequest, options: &Options) -> (Vec<String>, bool) {
        let files = MemoryFiles::new().with("compose.yaml", text);
        let compiled = compile(&files, request, options);
        let of_rule = |finding: &&Finding| finding.rule == &rules::NOTHING_TO_DEPLOY;
        let messages = compiled.report.iter().filter(of_rule);
        let messages = messages.map(|finding| finding.message.clone()).collect();
        (messages, compiled.files.is_some())
    }

    #[test]
    fn a_project_that_makes_nothing_is_an_error_unless_it_is_asked_for() {
        let text = "services:\n  api: {image: x, profiles: [live]}\n  jobs: {image: y, profiles: [live]}\n";
        let (request, mut options) = (LoadRequest::default(), Options::default());
        let said =
            "no service is enabled: `api`, `jobs` need a profile that is not active".to_owned();
        assert_eq!(messages(text, &request, &options), (vec![said], false));
        let none = messages("services: {}\n", &request, &options);
        assert_eq!(
            none,
            (vec!["the project has no services".to_owned()], false)
        );
        options.allow_empty = Some(true);
        assert_eq!(messages(text, &request, &options), (vec![], true));
        let live = LoadRequest {
            profiles: vec!["live".to_owned()],
            ..LoadRequest::default()
        };
        assert_eq!(messages(text, &live, &Options::default()), (vec![], true));
    }
}
