//! The image of each service: its sources looked up and put together.

use std::sync::Arc;

use crate::map::BTreeMap;
use crate::map::IndexMap;

use super::config::ImageConfig;
use super::copied::ImageFiles;
use super::declared::{self, DeclaredImage};
use super::dockerfile::{self, BaseImage, BuildArguments, Dockerfile};
use super::known;
use super::lock::ImageLock;
use super::merge::{ImageFacts, ImageSources};
use super::references::References;
use crate::compose::{Build, Project, Service};
use crate::diagnostic::{Finding, Path, rules};
use crate::options::{NamedImage, Options, ServiceExtension};
use crate::source::{Files, paths};

/// The path of the Dockerfile that a service is built from. Where the one of the usual name is not there, BuildKit takes
/// `dockerfile` beside it (<https://github.com/moby/moby/pull/10858>).
pub(crate) fn dockerfile_path(files: &dyn Files, context: &str, build: &Build) -> String {
    let path = paths::join(context, build.dockerfile.as_deref().unwrap_or(USUAL));
    let Some(directory) = path.strip_suffix(USUAL).filter(|it| it.ends_with('/')) else {
        return path;
    };
    let small = format!("{directory}dockerfile");
    match !files.is_file(&path) && files.is_file(&small) {
        true => small,
        false => path,
    }
}

/// What a Dockerfile is called when nothing is said.
const USUAL: &str = "Dockerfile";

/// What is known of the images of a project.
#[derive(Clone, Debug, Default)]
pub struct ProjectImages {
    /// By service.
    pub services: IndexMap<String, ImageFacts>,
    /// The image lock.
    pub lock: Option<ImageLock>,
    /// What there is to say, each with its Compose path.
    pub findings: Vec<(Path, Finding)>,
}

/// Looks up what is known of the image of each service. `extension` is the `x-kuploy` of a service, `options` may
/// name other images.
pub fn gather<'a>(
    files: &dyn Files,
    project: &'a Project,
    extension: &dyn Fn(&str) -> Option<&'a ServiceExtension>,
    options: &Options,
) -> ProjectImages {
    let built_as = built_as(project);
    let is_built = |image: &str| built_as.contains_key(image);
    let references =
        |key, service| References::of(project, key, service, extension(key), options, &is_built);
    let services = project.services.iter();
    let services: Vec<(&str, References)> = services
        .filter(|(_, service)| service.image.is_some() || service.build.is_some())
        .map(|(key, service)| (key.as_str(), references(key, service)))
        .collect();
    let (lock, mut findings) = ImageLock::of_project(files, project, &services);
    let mut gatherer = Gatherer {
        files,
        project,
        extension,
        options,
        lock,
        built_as: built_as.clone(),
        done: BTreeMap::new(),
        under_way: Vec::new(),
        findings: Vec::new(),
    };
    let mut services = IndexMap::new();
    for key in project.services.keys() {
        services.insert(key.clone(), gatherer.service(key));
    }
    findings.append(&mut gatherer.findings);
    ProjectImages {
        services,
        lock: gatherer.lock,
        findings,
    }
}

/// What the image of a service would be if it were built from a directory; `None` where no Dockerfile can be read there.
pub(crate) fn of_directory(
    files: &dyn Files,
    project: &Project,
    (key, service): (&str, &Service),
    directory: &str,
) -> Option<ImageFacts> {
    let options = Options::default();
    let mut gatherer = Gatherer {
        files,
        project,
        extension: &|_| None,
        options: &options,
        lock: None,
        built_as: built_as(project),
        done: BTreeMap::new(),
        under_way: Vec::new(),
        findings: Vec::new(),
    };
    let build = Build {
        context: Some(directory.to_owned()),
        ..Build::default()
    };
    gatherer.dockerfile(&build)?;
    let built = Service {
        build: Some(Box::new(build)),
        platform: service.platform.clone(),
        ..Service::default()
    };
    Some(gatherer.look_up(key, &built))
}

/// The services that build an image, by its name: a Dockerfile may begin from another service's image.
fn built_as(project: &Project) -> BTreeMap<&str, &str> {
    let built = project.services.iter().filter_map(|(key, service)| {
        let image = service.image.as_deref()?;
        service.build.as_ref().map(|_| (image, key.as_str()))
    });
    built.collect()
}

struct Gatherer<'a, 'f> {
    files: &'f dyn Files,
    project: &'a Project,
    extension: &'f dyn Fn(&str) -> Option<&'a ServiceExtension>,
    options: &'f Options,
    lock: Option<ImageLock>,
    built_as: BTreeMap<&'a str, &'a str>,
    done: BTreeMap<String, ImageFacts>,
    /// Services whose image begins from that of the next one.
    under_way: Vec<String>,
    findings: Vec<(Path, Finding)>,
}

/// Services that are built one from another; nobody stacks more.
const MOST_BUILDS: usize = 16;

/// Most bytes of a Dockerfile that are read.
const MOST_BYTES: u64 = 1024 * 1024;

impl Gatherer<'_, '_> {
    /// What is known of the image of a service; nothing where its build goes round in a circle, which Docker refuses.
    fn service(&mut self, key: &str) -> ImageFacts {
        if let Some(done) = self.done.get(key) {
            return done.clone();
        }
        let circle = self.under_way.iter().any(|other| other == key);
        let Some(service) = self.project.services.get(key) else {
            return ImageFacts::default();
        };
        if circle || self.under_way.len() >= MOST_BUILDS {
            return ImageFacts::default();
        }
        self.under_way.push(key.to_owned());
        let facts = self.look_up(key, service);
        self.under_way.pop();
        self.done.insert(key.to_owned(), facts.clone());
        facts
    }

    fn look_up(&mut self, key: &str, service: &Service) -> ImageFacts {
        let extension = (self.extension)(key);
        let is_built = |image: &str| self.built_as.contains_key(image);
        let references = References::of(
            self.project,
            key,
            service,
            extension,
            self.options,
            &is_built,
        );
        let names = || references.all();
        let mut lineage: Vec<String> = names().map(str::to_owned).collect();
        let declared = extension.and_then(|extension| extension.image.as_ref()?.facts());
        let declared = declared.map(|facts| self.declared(facts, key));
        let (declared, traits) = declared.unzip();
        let lock = self.lock.as_ref();
        let lock = names().find_map(|name| lock?.config(name));
        let mut copied = ImageFiles::default();
        let dockerfile = match (&service.build, &service.image) {
            (Some(build), _) => self.build(key, service, build).map(|built| {
                let context = build.context.as_deref().unwrap_or_default();
                let ignored = self.ignore_file(build).unwrap_or_default();
                copied = ImageFiles::new(context, built.copied, built.copies_are_known)
                    .with_outputs(self.files)
                    .with_unpacked(built.unpacked)
                    .with_owned(built.owned)
                    .with_made(built.made)
                    .with_written(built.written)
                    .without_ignored(&ignored);
                BaseImage {
                    config: built.config,
                    lineage: built.lineage,
                }
            }),
            // The image that another service builds: a worker beside the web server of the same program.
            (None, Some(image)) => {
                let builder = self.built_as.get(image.as_str()).copied();
                builder.map(|builder| {
                    copied = self.service(builder).files;
                    self.base_service(builder)
                })
            }
            (None, None) => None,
        };
        let dockerfile = dockerfile.map(|built| {
            let own: Vec<String> = built
                .lineage
                .into_iter()
                .filter(|name| !lineage.contains(name))
                .collect();
            lineage.extend(own);
            built.config
        });
        // What is built from nothing is no fork of what it is called after.
        let complete = dockerfile
            .as_ref()
            .is_some_and(|file| file.complete.is_some());
        let is_built = service.build.is_some() || dockerfile.is_some();
        let sources = ImageSources {
            extension: declared,
            lock,
            dockerfile,
            catalogue: names()
                .filter(|_| !complete)
                .find_map(known::config)
                .map(|known| match is_built {
                    // What is built under the name of an image is not that image.
                    true => ImageConfig {
                        clients: None,
                        ..known
                    },
                    false => known,
                }),
        };
        let mut facts = ImageFacts::merge(sources, lineage);
        self.say_contradictions(key, &facts);
        facts.references = references;
        facts.files = copied;
        facts.declared = traits.unwrap_or_default();
        facts
    }

    fn declared(&mut self, facts: &NamedImage, key: &str) -> (ImageConfig, DeclaredImage) {
        let path = Path::service(key).keys("x-kuploy.image");
        let declared = declared::read(facts, &path);
        self.findings.extend(declared.wrong);
        (declared.config, declared.traits)
    }

    /// What the Dockerfile of a service says; `None` where it cannot be read.
    fn build(&mut self, key: &str, service: &Service, build: &Build) -> Option<dockerfile::Built> {
        let (text, shown) = self.dockerfile(build)?;
        let file = Dockerfile::parse(&text, shown.as_str());
        let arguments = BuildArguments {
            target: build.target.as_deref(),
            args: Some(&build.args),
            platform: service.platform.as_deref(),
        };
        let built = dockerfile::evaluate(&file, arguments, &mut |name| self.base(build, name));
        if let Some((line, message)) = built.problems.first() {
            let finding = Finding::new(
                &rules::DOCKERFILE_INVALID,
                format!("line {line} of `{shown}` is ignored: {message}"),
            )
            .help("`docker build --check` shows details");
            let path = Path::service(key).key("build");
            let file = match build.dockerfile_inline {
                Some(_) => path.key("dockerfile_inline"),
                None => path.key("dockerfile"),
            };
            self.findings.push((file, finding));
        }
        Some(built)
    }

    /// The text of the Dockerfile, and the path to show for it. Only the file that is named is read.
    fn dockerfile(&self, build: &Build) -> Option<(String, String)> {
        if let Some(text) = &build.dockerfile_inline {
            return Some((text.clone(), "dockerfile_inline".to_owned()));
        }
        let context = build.context.as_deref()?;
        let path = dockerfile_path(self.files, context, build);
        // A context that is no directory is an address.
        if !paths::is_absolute(&path) || self.files.metadata(&path).ok()?.len > MOST_BYTES {
            return None;
        }
        let text = String::from_utf8(self.files.read(&path).ok()?).ok()?;
        Some((text, paths::shown(&path, &self.project.working_dir)))
    }

    /// The text of the `.dockerignore`: the one that is named after the Dockerfile before that of the context.
    fn ignore_file(&self, build: &Build) -> Option<String> {
        let context = build
            .context
            .as_deref()
            .filter(|it| paths::is_absolute(it))?;
        let file = build.dockerfile.as_deref().unwrap_or("Dockerfile");
        let own = paths::join(context, &format!("{file}.dockerignore"));
        let paths = [own, paths::join(context, ".dockerignore")];
        let path = paths.into_iter().find(|path| self.files.is_file(path))?;
        if self.files.metadata(&path).ok()?.len > MOST_BYTES {
            return None;
        }
        String::from_utf8(self.files.read(&path).ok()?).ok()
    }

    /// What is known of the image that a Dockerfile begins from.
    fn base(&mut self, build: &Build, name: &str) -> BaseImage {
        let context = build
            .additional_contexts
            .get(name)
            .and_then(Option::as_deref);
        if let Some(context) = context {
            if let Some(service) = context.strip_prefix("service:") {
                return self.base_service(service);
            }
            return match context.strip_prefix("docker-image://") {
                Some(reference) => self.base_image(reference),
                None => BaseImage::default(),
            };
        }
        match self.built_as.get(name).copied() {
            Some(service) => self.base_service(service),
            None => self.base_image(name),
        }
    }

    fn base_service(&mut self, key: &str) -> BaseImage {
        let facts = self.service(key);
        BaseImage {
            config: Arc::unwrap_or_clone(facts.config),
            lineage: facts.lineage,
        }
    }

    fn base_image(&mut self, reference: &str) -> BaseImage {
        let sources = ImageSources {
            lock: self.lock.as_ref().and_then(|lock| lock.config(reference)),
            catalogue: known::config(reference),
            ..ImageSources::default()
        };
        let facts = ImageFacts::merge(sources, vec![reference.to_owned()]);
        BaseImage {
            config: Arc::unwrap_or_clone(facts.config),
            lineage: facts.lineage,
        }
    }

    fn say_contradictions(&mut self, key: &str, facts: &ImageFacts) {
        for contradiction in &facts.contradictions {
            let (believed, other) = (&contradiction.believed, &contradiction.other);
            let message = format!(
                "{} of the image of `{key}`: {} has `{}`, {} has `{}`; the first is used",
                contradiction.about, believed.evidence, believed.value, other.evidence, other.value
            );
            let finding = Finding::new(&rules::IMAGE_SOURCES_DISAGREE, message)
                .help("build the image and run `kuploy-convert images` again");
            self.findings
                .push((Path::service(key).key("build"), finding));
        }
    }
}
