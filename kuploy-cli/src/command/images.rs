//! `images`: what the images of a project say of themselves, into `kuploy.images.json`.
//!
//! Other programs are asked (docker, podman, skopeo), or files read; there is no network code here.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::process::Command;

use kuploy_compose::diagnostic::Report;
use kuploy_compose::facts::image::References;
use kuploy_compose::facts::image::inspect::{self, Inspected};
use kuploy_compose::facts::image::lock::{self, ImageLock, LockedImage};
use kuploy_compose::facts::{self, Facts};
use kuploy_compose::source::paths;
use kuploy_compose::{Files, LoadRequest, Options, check};

use super::{Outcome, Stop, Streams, findings};
use crate::args::{self, ImagesArgs};
use crate::failure::Failure;
use crate::output;

pub(super) fn run(
    compose: &LoadRequest,
    args: &ImagesArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let disk = args::disk(compose)?;
    let checked = check(&disk, compose, &Options::default());
    let Some(project) = &checked.project else {
        return findings::no_project(checked.report, checked.sources, streams);
    };
    let (sources, options) = (&checked.sources, Options::default());
    let facts = facts::gather(&disk, sources, project, &options, &mut Report::default());
    let wanted = Wanted::of(&facts);
    let mut source = Source::of(args, &disk)?;
    let file = paths::join(&project.working_dir, lock::FILE_NAME);
    let old = disk.read(&file).ok();
    let old = old.and_then(|bytes| ImageLock::parse(&bytes).ok());
    let (lock, told) = wanted.look_up(&mut source, old.as_ref(), args.pin)?;
    let shown = paths::shown(&file, &disk.current_dir());
    for (name, what) in &told.lines {
        writeln!(streams.err, "{name}: {what}")?;
    }
    if lock.images.is_empty() {
        writeln!(streams.err, "no image was found; nothing is written")?;
        if told.is_unasked {
            writeln!(
                streams.err,
                "  help: start the engine, or ask the registries: `--from skopeo`"
            )?;
        }
    } else {
        output::replace(&file, lock.to_text().as_bytes())?;
        let of = wanted.services.len();
        writeln!(
            streams.err,
            "{shown} is written: {} of {of} images",
            told.found
        )?;
    }
    Ok(match told.is_complete {
        true => Outcome::Done,
        false => Outcome::Found,
    })
}

/// The images to ask for.
struct Wanted {
    /// Of the services: what the pods run, and what the same image is called on the host.
    services: Vec<References>,
    /// Those that the services are built from. Builders do not keep them all, so nobody misses them.
    bases: BTreeSet<String>,
}

/// What there is to say of a run.
#[derive(Default)]
struct Told {
    lines: Vec<(String, String)>,
    /// How many images of services were found.
    found: usize,
    /// Whether all of them were found, now or before, and with a digest where they are to be pinned.
    is_complete: bool,
    /// Whether the program that knows the images did not answer.
    is_unasked: bool,
}

/// Whether docker or podman says that its daemon is not reached: that is no answer about the image (both write "Cannot connect
/// to …", docker also "permission denied while trying to connect to …" without the group).
fn is_unasked(reason: &str) -> bool {
    let reason = reason.to_ascii_lowercase();
    reason.contains("cannot connect to ") || reason.contains("while trying to connect to ")
}

impl Wanted {
    fn of(facts: &Facts<'_>) -> Self {
        let mut wanted = Self {
            services: Vec::new(),
            bases: BTreeSet::new(),
        };
        for service in facts.services.values() {
            let references = &service.image.references;
            let lineage = service.image.lineage.iter();
            let bases = lineage.filter(|name| !references.all().any(|own| own == *name));
            wanted
                .bases
                .extend(bases.filter(|name| *name != "scratch").cloned());
            let known = |other: &References| other.running == references.running;
            if !references.running.is_empty() && !wanted.services.iter().any(known) {
                wanted.services.push(references.clone());
            }
        }
        wanted
    }

    /// The lock, where an image that is not found now stays as it was.
    fn look_up(
        &self,
        source: &mut Source,
        old: Option<&ImageLock>,
        pin: Option<bool>,
    ) -> Result<(ImageLock, Told), Failure> {
        let mut told = Told {
            is_complete: true,
            ..Told::default()
        };
        let mut lock = ImageLock {
            version: lock::VERSION,
            pin: pin.unwrap_or(old.is_some_and(|old| old.pin)),
            images: BTreeMap::new(),
        };
        for references in &self.services {
            let (mut found, mut reasons) = (None, Vec::new());
            for name in references.all() {
                match source.image(name, references.is_built)? {
                    Asked::Found(image) => found = Some((name, *image)),
                    Asked::Missing(reason) => reasons.extend(reason),
                }
                if found.is_some() {
                    break;
                }
            }
            let because = |what: &str| match reasons.first() {
                Some(reason) => format!("{what} ({reason})"),
                None => what.to_owned(),
            };
            let running = &references.running;
            let before = || {
                references
                    .all()
                    .find_map(|name| Some((name, old?.images.get(name)?.clone())))
            };
            if found.is_some() {
                told.found += 1;
            } else if let Some(kept) = before() {
                found = Some(kept);
                told.lines
                    .push((running.clone(), because("kept as it was")));
            }
            let Some((name, image)) = found else {
                let is_unasked = reasons.iter().any(|reason| is_unasked(reason));
                told.is_unasked |= is_unasked;
                let what = match is_unasked {
                    true => "not known",
                    false => "not found",
                };
                told.lines.push((running.clone(), because(what)));
                told.is_complete = false;
                continue;
            };
            lock.images.insert(name.to_owned(), image);
            if lock.pin && !running.contains('@') && lock.digest(running).is_none() {
                let why = "not pinned: its digest in a registry is unknown";
                told.lines.push((running.clone(), why.to_owned()));
                told.is_complete = false;
            }
        }
        for base in &self.bases {
            let before = || old?.images.get(base).cloned();
            let image = match source.image(base, false)? {
                Asked::Found(image) => Some(*image),
                Asked::Missing(_) => before(),
            };
            if let (Some(image), false) = (image, lock.images.contains_key(base)) {
                lock.images.insert(base.clone(), image);
            }
        }
        Ok((lock, told))
    }
}

/// The answer to the question for one image.
enum Asked {
    Found(Box<LockedImage>),
    /// With what the program said, where one was asked.
    Missing(Option<String>),
}

/// Who is asked.
enum Source {
    /// `docker image inspect`, `podman image inspect`.
    Engine(&'static str),
    /// `skopeo inspect --config --raw`: without `--raw` it drops the health check.
    Skopeo {
        /// The transport, as `docker://`.
        transport: String,
        /// The options that choose the platform.
        platform: Vec<String>,
    },
    /// All that was read already.
    List(Vec<Inspected>),
}

impl Source {
    fn of(args: &ImagesArgs, disk: &dyn Files) -> Result<Self, Failure> {
        let platform = &args.platform;
        match args.from.as_deref() {
            None => match ["docker", "podman"].into_iter().find(|engine| is_there(engine)) {
                Some(engine) => Ok(Self::Engine(engine)),
                None => Err(Failure::new("neither docker nor podman is there")
                    .help("name where the images are: `--from skopeo`, `--from DIRECTORY` of an OCI layout, or `--from -`")),
            },
            Some("docker") => Ok(Self::Engine("docker")),
            Some("podman") => Ok(Self::Engine("podman")),
            Some("skopeo") => Ok(Self::skopeo("docker://", platform)),
            Some("-") => {
                let mut text = String::new();
                std::io::stdin()
                    .lock()
                    .read_to_string(&mut text)
                    .map_err(|error| Failure::new(format!("standard input: {error}")))?;
                let list = inspect::read(&text);
                list.map(Self::List)
                    .map_err(|error| Failure::new(format!("standard input {error}")))
            }
            Some(other) => match other.strip_prefix("skopeo:") {
                Some(transport) => Ok(Self::skopeo(transport, platform)),
                None => {
                    let dir = paths::join(&disk.current_dir(), other);
                    let list = inspect::layout(disk, &dir, platform);
                    list.map(Self::List)
                        .map_err(|error| Failure::new(format!("no OCI image layout: {error}")))
                }
            },
        }
    }

    fn skopeo(transport: &str, platform: &str) -> Self {
        let names = ["--override-os", "--override-arch", "--override-variant"];
        let platform = names.iter().zip(platform.split('/'));
        Self::Skopeo {
            transport: transport.to_owned(),
            platform: platform
                .map(|(name, part)| format!("{name}={part}"))
                .collect(),
        }
    }

    fn image(&mut self, reference: &str, is_built: bool) -> Result<Asked, Failure> {
        match self {
            Self::Engine(engine) => {
                let text = match printed(engine, &["image", "inspect", "--", reference])? {
                    Ok(text) => text,
                    Err(reason) => return Ok(Asked::Missing(reason)),
                };
                let mut image = one(engine, &text)?.locked(reference);
                // Podman names a digest of what was never pushed, and a push compresses layers, which changes it (seen
                // with podman 4.3 and a registry of its own).
                image.digest = image.digest.filter(|_| !is_built || *engine != "podman");
                Ok(Asked::Found(Box::new(image)))
            }
            Self::Skopeo {
                transport,
                platform,
            } => {
                let name = format!("{transport}{}", without_tag_of_digest(reference));
                let asked = |words: &[&str]| {
                    let mut all: Vec<&str> = platform.iter().map(String::as_str).collect();
                    all.extend(words);
                    printed("skopeo", &all)
                };
                let text = match asked(&["inspect", "--config", "--raw", &name])? {
                    Ok(text) => text,
                    Err(reason) => return Ok(Asked::Missing(reason)),
                };
                let mut image = one("skopeo", &text)?.locked(reference);
                let format = ["inspect", "--no-tags", "--format", "{{.Digest}}", &name];
                let digest = asked(&format)?.unwrap_or_default();
                image.digest = Some(digest.trim().to_owned()).filter(|it| lock::is_digest(it));
                Ok(Asked::Found(Box::new(image)))
            }
            Self::List(list) => {
                let found = list.iter().find(|image| image.is_called(reference));
                Ok(match found {
                    Some(image) => Asked::Found(Box::new(image.clone().locked(reference))),
                    None => Asked::Missing(None),
                })
            }
        }
    }
}

/// A reference with a tag and a digest, without the tag: skopeo refuses both, and the digest says more.
fn without_tag_of_digest(reference: &str) -> String {
    match reference.split_once('@') {
        Some((name, digest)) => format!("{}@{digest}", lock::without_version(name)),
        None => reference.to_owned(),
    }
}

fn one(program: &str, text: &str) -> Result<Inspected, Failure> {
    let images =
        inspect::read(text).map_err(|error| Failure::new(format!("{program}: {error}")))?;
    let first = images.into_iter().next();
    first.ok_or_else(|| Failure::new(format!("{program} printed no image")))
}

#[expect(
    clippy::disallowed_methods,
    reason = "this command asks other programs, by name and without a shell"
)]
fn command(program: &str) -> Command {
    Command::new(program)
}

fn is_there(program: &str) -> bool {
    let output = command(program).arg("--version").output();
    output.is_ok_and(|output| output.status.success())
}

/// What a program prints, or why it fails: it does not have the image, may not read it, or finds no registry.
fn printed(program: &str, words: &[&str]) -> Result<Result<String, Option<String>>, Failure> {
    let output = command(program).args(words).output();
    let output = output.map_err(|error| Failure::new(format!("{program}: {error}")))?;
    Ok(match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(reason(program, &String::from_utf8_lossy(&output.stderr))),
    })
}

/// The last line that a program wrote to standard error, without what its logger adds: docker and podman begin it with
/// `Error: `, skopeo writes `time="…" level=fatal msg="…"`.
fn reason(program: &str, text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).rfind(|line| !line.is_empty())?;
    let message = line
        .split_once(" msg=")
        .map_or(line, |(_, message)| message);
    let message = message.strip_prefix('"').unwrap_or(message);
    let message = message.strip_suffix('"').unwrap_or(message);
    let message = message.strip_prefix("Error: ").unwrap_or(message);
    Some(format!("{program}: {}", message.replace("\\\"", "\"")))
}
