//! The whole way in one call.

use crate::compose::Project;
use crate::diagnostic::Report;
use crate::emit::{self, ManifestContent, ManifestFile, ObjectRef};
use crate::load::{self, LoadRequest};
use crate::model::App;
use crate::options::Options;
use crate::source::{Files, Sources};
use crate::{drift, plan, print};

/// What a run makes: the files, and all there is to say.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Compiled {
    /// The typed project; `None` when the input has errors that leave none.
    pub project: Option<Project>,
    /// The intermediate model; `None` when there is no project.
    pub app: Option<App>,
    /// The files to write, `None` when there is an error among the findings.
    pub files: Option<Vec<OutputFile>>,
    /// The Argo CD Application, and its AppProject on request: for a folder that Argo CD does not sync by it.
    pub argocd: Vec<OutputFile>,
    /// The kustomize overlay that was asked for: to be written where there is none yet.
    pub overlay: Option<OutputFile>,
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
    let mut compiled = check(files, request, options);
    if let Some(app) = compiled
        .app
        .as_ref()
        .filter(|_| !compiled.report.has_errors())
    {
        let manifests = emit::emit_with(app, options, &mut |mut objects| {
            objects.iter_mut().for_each(drift::settle);
            ManifestContent::Raw(print::documents(&objects).into_bytes())
        });
        let argocd = emit::argocd::files(app).into_iter();
        compiled.argocd = argocd.map(printed).collect();
        let overlay = options.overlay.as_deref();
        compiled.overlay = overlay.map(|base| {
            let mut file = printed(emit::overlay::file(app, base));
            file.bytes.splice(..0, emit::overlay::NOTE.bytes());
            file
        });
        compiled.objects = manifests.objects;
        compiled.setup = manifests.setup;
        compiled.files = Some(manifests.files.into_iter().map(printed).collect());
    }
    compiled
}

/// The first half of [`compile`], which is all that has findings: load, type, plan.
pub fn check(files: &dyn Files, request: &LoadRequest, options: &Options) -> Compiled {
    let loaded = load::load(files, request);
    let mut compiled = Compiled {
        report: loaded.report,
        inputs: loaded.files,
        sources: loaded.sources,
        ..Compiled::default()
    };
    if let Some(tree) = loaded.tree {
        match Project::from_tree(tree, loaded.working_dir) {
            Ok(project) => {
                let app = plan::plan(
                    files,
                    &compiled.sources,
                    &project,
                    options,
                    &mut compiled.report,
                );
                compiled.app = Some(app);
                compiled.project = Some(project);
            }
            Err(finding) => compiled.report.push(*finding),
        }
    }
    compiled.report.sort();
    compiled
}

fn printed(file: ManifestFile) -> OutputFile {
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
