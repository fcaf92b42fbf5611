//! `images`: what the images of a project say of themselves, into `kuploy.images.json`.
//!
//! Other programs are asked (docker, podman, skopeo), or files read; there is no network code here.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::process::Command;

use kuploy_compose::facts::image::inspect::{self, Inspected};
use kuploy_compose::facts::image::lock::{self, ImageLock, LockedImage};
use kuploy_compose::source::paths;
use kuploy_compose::{Files, LoadRequest, Options, check, compose::Project};

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
    let wanted = references(project);
    let mut source = Source::of(args, &disk)?;
    let file = paths::join(&project.working_dir, lock::FILE_NAME);
    let old = disk.read(&file).ok();
    let old = old.and_then(|bytes| ImageLock::parse(&bytes).ok());
    let mut images: BTreeMap<String, LockedImage> = BTreeMap::new();
    let (mut kept, mut missing) = (Vec::new(), Vec::new());
    for reference in &wanted {
        let before = || old.as_ref()?.images.get(reference).cloned();
        if let Some(image) = source.image(reference)? {
            images.insert(reference.clone(), image);
        } else if let Some(image) = before() {
            images.insert(reference.clone(), image);
            kept.push(reference.as_str());
        } else {
            missing.push(reference.as_str());
        }
    }
    let found = images.len() - kept.len();
    let lock = ImageLock {
        version: lock::VERSION,
        images,
    };
    let shown = paths::shown(&file, &disk.current_dir());
    if !lock.images.is_empty() {
        output::replace(&file, lock.to_text().as_bytes())?;
    }
    let talk = [(&kept, "kept as it was"), (&missing, "not found")];
    for (names, what) in talk {
        for name in names {
            writeln!(streams.err, "{name}: {what}")?;
        }
    }
    match lock.images.is_empty() {
        true => writeln!(streams.err, "no image was found; nothing is written")?,
        false => writeln!(
            streams.err,
            "{shown} is written: {found} of {} images",
            wanted.len()
        )?,
    }
    Ok(match missing.is_empty() {
        true => Outcome::Done,
        false => Outcome::Found,
    })
}

/// The images that the services run, as the Compose file writes them; what is built without a name, by Docker's own.
fn references(project: &Project) -> BTreeSet<String> {
    let services = project.services.iter();
    let named = services.filter_map(|(key, service)| match &service.image {
        Some(image) if !image.is_empty() => Some(image.clone()),
        _ => {
            let built = service.build.is_some();
            built.then(|| format!("{}-{key}", project.name))
        }
    });
    named.collect()
}

/// Who is asked.
enum Source {
    /// `docker image inspect`, `podman image inspect`.
    Engine(&'static str),
    /// `skopeo inspect --config --raw` with this transport: without `--raw` it drops the health check.
    Skopeo(String),
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
            Some("skopeo") => Ok(Self::Skopeo("docker://".to_owned())),
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
                Some(transport) => Ok(Self::Skopeo(transport.to_owned())),
                None => {
                    let dir = paths::join(&disk.current_dir(), other);
                    let list = inspect::layout(disk, &dir, platform);
                    list.map(Self::List)
                        .map_err(|error| Failure::new(format!("no OCI image layout: {error}")))
                }
            },
        }
    }

    fn image(&mut self, reference: &str) -> Result<Option<LockedImage>, Failure> {
        match self {
            Self::Engine(engine) => {
                let text = printed(engine, &["image", "inspect", "--", reference])?;
                text.map(|text| one(engine, &text)).transpose()
            }
            Self::Skopeo(transport) => {
                let name = format!("{transport}{reference}");
                let text = printed("skopeo", &["inspect", "--config", "--raw", &name])?;
                let Some(text) = text else { return Ok(None) };
                let mut image = one("skopeo", &text)?;
                let format = ["inspect", "--no-tags", "--format", "{{.Digest}}", &name];
                let digest = printed("skopeo", &format)?.unwrap_or_default();
                image.digest = Some(digest.trim().to_owned()).filter(|d| d.contains(':'));
                Ok(Some(image))
            }
            Self::List(list) => {
                let same = |image: &&Inspected| {
                    image
                        .names
                        .iter()
                        .any(|name| lock::is_same(name, reference))
                };
                Ok(list.iter().find(same).map(|image| image.image.clone()))
            }
        }
    }
}

fn one(program: &str, text: &str) -> Result<LockedImage, Failure> {
    let images =
        inspect::read(text).map_err(|error| Failure::new(format!("{program}: {error}")))?;
    let first = images.into_iter().next();
    first
        .map(|inspected| inspected.image)
        .ok_or_else(|| Failure::new(format!("{program} printed no image")))
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

/// What a program prints; `None` when it fails, which it does when it does not have the image.
fn printed(program: &str, words: &[&str]) -> Result<Option<String>, Failure> {
    let output = command(program).args(words).output();
    let output = output.map_err(|error| Failure::new(format!("{program}: {error}")))?;
    Ok(match output.status.success() {
        true => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => None,
    })
}
