//! The tasks.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kuploy_compose::diagnostic::{Filter, Report, ReportJson, rules};
use kuploy_compose::drift::Settings;
use kuploy_compose::explain::{Explanation, rows};
use kuploy_compose::graph::Graph;
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::provenance::{self, Link};
use kuploy_compose::source::{SourceId, Sources};
use kuploy_compose::yaml::Limits;
use kuploy_compose::{Compiled, OutputFile, compile, explain};

use crate::answer::{
    Answer, Converted, Described, Explained, ExplainedService, Failed, LinkJson, Linted,
    OutputJson, Stripped, StrippedFile,
};
use crate::environments;
use crate::request::{Convert, InputFile, Lint, MANIFESTS, PROJECTS, Request};

pub(crate) fn answer(request: Request) -> Answer {
    match request {
        Request::Convert(project) if PROJECTS => Answer::Converted(Box::new(convert(&project))),
        Request::Explain(project) if PROJECTS => Answer::Explained(explained(&project)),
        Request::Lint(manifests) if MANIFESTS => Answer::Linted(lint(&manifests.files)),
        Request::Strip(manifests) if MANIFESTS => Answer::Stripped(strip(&manifests)),
        Request::Schema => Answer::Schema(schema()),
        Request::Rule { code } => rule(&code),
        // Whoever reads a request gets none of these: the code of the tasks is left out by these conditions.
        Request::Convert(_) | Request::Explain(_) | Request::Lint(_) | Request::Strip(_) => {
            Answer::Failed(Failed {
                error: "this module has no such task".to_owned(),
            })
        }
    }
}

#[cfg(feature = "schema")]
fn schema() -> serde_json::Value {
    kuploy_compose::options::schema()
}

/// The schemas are files of the page: they would double the module.
#[cfg(not(feature = "schema"))]
fn schema() -> serde_json::Value {
    serde_json::Value::Null
}

fn convert(project: &Convert) -> Converted {
    let files = project.files();
    let compiled = compile(&files, &project.request(), &project.options);
    if compiled.options.environments.is_empty() {
        converted(compiled)
    } else {
        environments::convert(project, &files, compiled)
    }
}

/// The answer for a project without environments.
pub(crate) fn converted(mut compiled: Compiled) -> Converted {
    let findings = findings_of(&mut compiled);
    let graph = compiled
        .project
        .as_ref()
        .zip(compiled.app.as_ref())
        .map(|(project, app)| Graph::of(project, app).mermaid());
    let links = provenance::links(&compiled);
    Converted {
        links: links
            .into_iter()
            .filter_map(|link| located(link, &compiled.sources))
            .collect(),
        files: compiled
            .files
            .take()
            .map(|files| files.into_iter().map(output).collect()),
        argocd: std::mem::take(&mut compiled.argocd)
            .into_iter()
            .map(output)
            .collect(),
        setup: std::mem::take(&mut compiled.setup),
        findings,
        graph,
        inputs: compiled.inputs,
    }
}

/// The findings of a project, without those that it silences.
pub(crate) fn findings_of(compiled: &mut Compiled) -> Vec<kuploy_compose::diagnostic::FindingJson> {
    let tree = compiled
        .project
        .as_ref()
        .and_then(|project| project.tree.as_ref());
    Filter::default().apply(&mut compiled.report, &compiled.sources, tree);
    findings(&compiled.report, &compiled.sources)
}

fn explained(project: &Convert) -> Explained {
    let compiled = explain(&project.files(), &project.request(), &project.options);
    let facts = compiled.facts.as_ref();
    let services = facts.into_iter().flat_map(|facts| &facts.services);
    let explanations = services.filter_map(|view| Explanation::of(&compiled, &view.service));
    Explained {
        services: explanations
            .map(|it| ExplainedService {
                known: rows(&it.facts),
                service: it.service,
                decisions: it.decisions,
                manifests: it.manifests,
            })
            .collect(),
    }
}

fn located(link: Link, sources: &Sources) -> Option<LinkJson> {
    let source = sources.get(link.span.source)?;
    let (from, to) = (sources.start(link.span)?, sources.end(link.span)?);
    Some(LinkJson {
        file: link.file,
        line: link.line,
        field: link.field,
        path: link.path,
        source: source.path.clone(),
        from: from.line,
        to: to.line,
    })
}

fn findings(report: &Report, sources: &Sources) -> Vec<kuploy_compose::diagnostic::FindingJson> {
    ReportJson::new(report.iter().map(|finding| finding.located(sources))).findings
}

pub(crate) fn output(file: OutputFile) -> OutputJson {
    match String::from_utf8(file.bytes) {
        Ok(text) => OutputJson {
            path: file.path,
            text: Some(text),
            base64: None,
        },
        Err(error) => OutputJson {
            path: file.path,
            text: None,
            base64: Some(STANDARD.encode(error.into_bytes())),
        },
    }
}

/// The texts of manifests with their ids.
fn sources(files: &[InputFile]) -> (Sources, Vec<SourceId>) {
    let mut sources = Sources::default();
    let ids = files
        .iter()
        .map(|file| sources.add(&file.path, file.text.as_deref().unwrap_or_default()))
        .collect();
    (sources, ids)
}

fn texts<'a>(files: &'a [InputFile], ids: &[SourceId]) -> Vec<ManifestText<'a>> {
    files
        .iter()
        .zip(ids)
        .map(|(file, id)| ManifestText {
            source: *id,
            text: file.text.as_deref().unwrap_or_default(),
        })
        .collect()
}

fn lint(files: &[InputFile]) -> Linted {
    let (sources, ids) = sources(files);
    let mut report = Report::default();
    manifests::lint(
        &texts(files, &ids),
        &Settings::default(),
        &Limits::default(),
        &mut report,
    );
    Filter::default().apply(&mut report, &sources, None);
    Linted {
        findings: findings(&report, &sources),
    }
}

fn strip(request: &Lint) -> Stripped {
    let files = &request.files;
    let (sources, ids) = sources(files);
    let mut report = Report::default();
    let stripped = manifests::strip(
        &texts(files, &ids),
        &Settings::default(),
        &Limits::default(),
        &mut report,
    );
    Filter::default().apply(&mut report, &sources, None);
    let paths = files.iter().map(|file| file.path.clone());
    Stripped {
        files: paths
            .zip(stripped)
            .map(|(path, text)| StrippedFile { path, text })
            .collect(),
        findings: findings(&report, &sources),
    }
}

fn rule(code: &str) -> Answer {
    match rules::all().find(|rule| rule.code == code || rule.name == code) {
        Some(rule) => Answer::Described(Described {
            code: rule.code.to_owned(),
            name: rule.name.to_owned(),
            summary: rule.summary.to_owned(),
        }),
        None => Answer::Failed(Failed {
            error: format!("there is no rule `{code}`"),
        }),
    }
}
