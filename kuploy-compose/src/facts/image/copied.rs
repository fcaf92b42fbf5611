//! Files of the build context that an image holds, because its Dockerfile copies them.
//!
//! The context is never walked: a file is looked up by its name, which a `COPY` says, or a path of the image that
//! somebody asks for.

use super::config::ImageUser;
use super::dockerfile::{Made, Owned, Unpacked, Written};
use super::ignored::Ignored;
use super::wildcard;
use crate::facts::path_conventions as conventions;
use crate::source::{FileKind, Files, paths};

/// Most instructions that are looked at; no Dockerfile that was seen has so many.
const MOST: usize = 64;

/// Directories that programs without a path are found in, in the order of the `PATH` of base images.
const PROGRAMS: &[&str] = &[
    "/usr/local/sbin",
    "/usr/local/bin",
    "/usr/sbin",
    "/usr/bin",
    "/sbin",
    "/bin",
];

/// Where package managers install to in an image, besides directories that are called so.
const INSTALLED: &[&str] = &[
    "/root/.cache",
    "/root/.local",
    "/usr/lib",
    "/usr/local",
    "/usr/local/lib",
];

/// The working directory of a base image that nobody knows, as a path that no image has: what is copied to `./` and run
/// as `./start.sh` lies in the same directory, whatever that is.
pub(crate) const UNKNOWN_DIRECTORY: &str = "/?";

/// What a `COPY` or `ADD` brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The file or directory, from the build context on; `None` for one of another stage or image.
    pub source: Option<String>,
    /// Where to, absolute: itself, or the directory that it comes into.
    pub target: String,
    /// Whether the target is a directory, whatever the source is.
    pub into: bool,
    /// Whether a stage copied it first, and may have made something else of it.
    pub is_of_stage: bool,
}

/// The files that a Dockerfile copies into the image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageFiles {
    context: String,
    /// Later ones replace earlier ones.
    copied: Vec<Copied>,
    /// Directories that the commands of the Dockerfile fill.
    unpacked: Vec<Unpacked>,
    /// What the Dockerfile gives to users; later ones replace earlier ones.
    owned: Vec<Owned>,
    /// Directories that commands make.
    made: Made,
    /// Files that the commands of the Dockerfile write.
    written: Vec<Written>,
    /// What `.dockerignore` keeps out of the context.
    ignored: Ignored,
    /// Whether these are all: the Dockerfile was read, and each line understood.
    complete: bool,
}

/// What an image holds of a directory of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// All of it, at the path that is asked for.
    All,
    /// Directories or programs of it.
    Part,
    /// Something of it that is not the program.
    Scrap,
    /// Something of another stage.
    Built,
    /// Nothing: the Dockerfile copies nothing there.
    Nothing,
    /// Nobody knows.
    Unknown,
}

impl ImageFiles {
    /// What a Dockerfile copies from a context; nothing from one that is no directory.
    pub fn new(context: &str, mut copied: Vec<Copied>, is_understood: bool) -> Self {
        let is_directory = paths::is_absolute(context);
        let complete = is_understood && is_directory && copied.len() <= MOST;
        copied.truncate(if is_directory { MOST } else { 0 });
        Self {
            context: paths::clean(context),
            copied,
            complete,
            unpacked: Vec::new(),
            owned: Vec::new(),
            made: Made::default(),
            written: Vec::new(),
            ignored: Ignored::default(),
        }
    }

    /// With what was built before the Dockerfile runs, which a clone has not: it stands for the source that it was made of, as
    /// what a stage builds does. Seen: `COPY obj/Docker/publish .`, `COPY bin/server /app/server`, `COPY dist ./dist`.
    #[must_use]
    pub fn with_outputs(mut self, files: &dyn Files) -> Self {
        let context = &self.context;
        for copied in &mut self.copied {
            let source = copied.source.as_deref().filter(|source| is_output(source));
            let origin = source.map(|source| paths::join(context, source.trim_start_matches('/')));
            copied.is_of_stage |= origin.is_some_and(|it| files.metadata(&it).is_err());
        }
        self
    }

    /// With directories that the commands of the Dockerfile fill.
    #[must_use]
    pub fn with_unpacked(mut self, unpacked: Vec<Unpacked>) -> Self {
        self.unpacked = unpacked;
        self
    }

    /// With what the Dockerfile gives to users.
    #[must_use]
    pub fn with_owned(mut self, owned: Vec<Owned>) -> Self {
        self.owned = owned;
        self
    }

    /// With the files that the commands of the Dockerfile write.
    #[must_use]
    pub fn with_written(mut self, written: Vec<Written>) -> Self {
        self.written = written;
        self
    }

    /// The files that the commands of the Dockerfile write, each with its index behind those of what is copied.
    pub fn written(&self) -> impl Iterator<Item = (usize, &Written)> {
        (self.copied.len()..).zip(&self.written)
    }

    /// What a file of this index is called in the Dockerfile.
    pub fn name_of(&self, index: usize) -> Option<&str> {
        let copied = self.copied.get(index);
        let written = || self.written.get(index.checked_sub(self.copied.len())?);
        match copied {
            Some(copied) => copied.source.as_deref(),
            None => written().map(|file| file.target.as_str()),
        }
    }

    /// The user that the Dockerfile gives a path to.
    pub fn owner(&self, path: &str) -> Option<&ImageUser> {
        let mut owned = self.owned.iter().rev();
        let found = owned.find(|owned| {
            owned.path == path || owned.is_tree && paths::relative_to(path, &owned.path).is_some()
        });
        found.map(|owned| &owned.owner)
    }

    /// With the directories that commands of the Dockerfile make.
    #[must_use]
    pub fn with_made(mut self, made: Made) -> Self {
        self.made = made;
        self
    }

    /// Whether commands of the Dockerfile make a directory below a path, which a new volume at the path begins with.
    pub fn makes_below(&self, path: &str) -> bool {
        self.made.has_below(path)
    }

    /// Whether commands of the Dockerfile make the directory at a path.
    pub fn makes(&self, path: &str) -> bool {
        self.made.has(path)
    }

    /// Whether the Dockerfile makes the directory at a path, if only an empty one, with another owner or mode than a new
    /// volume has.
    pub fn prepares(&self, path: &str) -> bool {
        let owner = self.owner(path);
        let is_given = owner.is_some_and(|owner| owner.is_root() != Some(true));
        let is_there = || self.made.has(path) || self.gives_away(path);
        is_given && is_there() || self.made.opens(path)
    }

    /// Whether a command of the Dockerfile that nobody understands may make something at a path.
    pub fn may_make(&self, path: &str) -> bool {
        self.made.may_have(path)
    }

    /// Whether the Dockerfile gives a path, or something in it, to a user: it is there.
    pub fn gives_away(&self, path: &str) -> bool {
        let mut owned = self.owned.iter();
        owned.any(|owned| paths::relative_to(&owned.path, path).is_some())
    }

    /// Whether the Dockerfile was read and shows nothing at a path: nothing is copied there, to a directory above, or to
    /// where nobody knows, and nothing is made there.
    pub fn shows_nothing(&self, path: &str) -> bool {
        let elsewhere = |copied: &Copied| copied.target.starts_with(UNKNOWN_DIRECTORY);
        self.complete
            && !self.may_hold(path)
            && !self.gives_away(path)
            && !self.copied.iter().any(elsewhere)
    }

    /// Without what a `.dockerignore` of this text keeps out.
    #[must_use]
    pub fn without_ignored(mut self, text: &str) -> Self {
        self.ignored = Ignored::parse(text);
        self
    }

    /// Whether a path of the project is kept out of the context.
    pub fn is_ignored(&self, path: &str) -> bool {
        paths::relative_to(path, &self.context).is_some_and(|inner| self.ignored.has(inner))
    }

    /// Whether the Dockerfile was read, and copies a file of the context neither into the image nor into a stage that
    /// the image takes from.
    pub fn lacks(&self, path: &str) -> bool {
        let is_source = |copied: &Copied| {
            let source = copied.source.as_deref().filter(|_| !copied.is_of_stage);
            source
                .is_some_and(|it| !conventions::looks_like_file(it) || conventions::is_program(it))
        };
        let brings_source = || self.copied.iter().any(is_source);
        let brings = |copied: &Copied| {
            // What a stage made of it nobody knows file by file.
            let Some(origin) = self.origin(copied).filter(|_| !copied.is_of_stage) else {
                // But packages of a stage are no source, where the context brings that itself.
                let is_installed = INSTALLED.contains(&copied.target.as_str())
                    || conventions::is_dependencies(&copied.target);
                return !(is_installed && brings_source());
            };
            let origin = match is_pattern(&origin) {
                true => {
                    let names: Vec<char> = paths::file_name(&origin).chars().collect();
                    let is_one = paths::parent(path) == paths::parent(&origin);
                    return !is_one
                        || names.contains(&'[')
                        || wildcard::matches(paths::file_name(path), &names);
                }
                false => origin,
            };
            paths::relative_to(path, &origin).is_some()
        };
        let is_inside = paths::relative_to(path, &self.context).is_some();
        self.complete && is_inside && !self.copied.iter().any(brings)
    }

    /// What the image holds at a path of what a directory of the project holds.
    pub fn holds(&self, files: &dyn Files, directory: &str, path: &str) -> Holds {
        if !self.complete {
            return Holds::Unknown;
        }
        let each = self
            .copied
            .iter()
            .map(|copied| self.held(files, copied, directory, path));
        each.fold(Holds::Nothing, |most, one| match (most, one) {
            (Holds::All, _) | (_, Holds::All) => Holds::All,
            (Holds::Part, _) | (_, Holds::Part) => Holds::Part,
            (Holds::Nothing, one) => one,
            (most, _) => most,
        })
    }

    fn held(&self, files: &dyn Files, copied: &Copied, directory: &str, path: &str) -> Holds {
        let touches = paths::relative_to(path, &copied.target).is_some()
            || paths::relative_to(&copied.target, path).is_some();
        let Some(origin) = self.origin(copied) else {
            return if touches {
                Holds::Built
            } else {
                Holds::Nothing
            };
        };
        if is_pattern(&origin) {
            let is_code = conventions::is_program(paths::file_name(&origin));
            return if touches && is_code {
                Holds::Part
            } else {
                Holds::Nothing
            };
        }
        if let Some(inner) = paths::relative_to(directory, &origin) {
            let is_there =
                paths::join(&copied.target, inner) == path && !self.is_ignored(directory);
            return if is_there { Holds::All } else { Holds::Nothing };
        }
        let is_part = paths::relative_to(&origin, directory).is_some()
            && touches
            && !self.is_ignored(&origin)
            && (conventions::is_program(paths::file_name(&origin)) || !is_file(files, &origin))
            // What a stage built, as `dist`, is nothing of the project.
            && (!copied.is_of_stage || files.metadata(&origin).is_ok());
        if is_part { Holds::Part } else { Holds::Nothing }
    }

    /// Where the image has a directory of the project, which is copied as a whole, or with one above it.
    pub fn copy_of(&self, directory: &str) -> Option<String> {
        if self.is_ignored(directory) {
            return None;
        }
        self.copied.iter().find_map(|copied| {
            let origin = self.origin(copied).filter(|origin| !is_pattern(origin))?;
            let inner = paths::relative_to(directory, &origin)?;
            Some(paths::join(&copied.target, inner))
        })
    }

    /// What is copied to a path of the image with a directory above it.
    pub fn origins_above<'s>(&'s self, path: &'s str) -> impl Iterator<Item = String> + 's {
        let copied = self.copied.iter().rev();
        copied.filter_map(move |copied| {
            let origin = self.origin(copied).filter(|origin| !is_pattern(origin))?;
            let inner = paths::relative_to(path, &copied.target).filter(|inner| *inner != ".")?;
            Some(paths::join(&origin, inner))
        })
    }

    /// The directory of the context as a whole, and where it is copied to.
    pub fn whole(&self) -> Option<(&str, &str)> {
        let mut copied = self.copied.iter();
        let whole = copied.find(|copied| {
            let source = copied.source.as_deref();
            source.is_some_and(|source| matches!(paths::clean(source).as_str(), "." | "/" | ""))
        })?;
        Some((&self.context, &whole.target))
    }

    /// The directory of the project that a program is made of which runs in a directory of the image, and where it is
    /// copied to: as a whole (`COPY . .`, also through a stage), the directory that comes to where it runs
    /// (`COPY backend .`), or directory by directory (`COPY manage.py ./`, `COPY shop shop`).
    pub fn program_source(
        &self,
        files: &dyn Files,
        working_directory: Option<&str>,
    ) -> Option<(String, String)> {
        if let Some((context, target)) = self.whole() {
            return Some((context.to_owned(), target.to_owned()));
        }
        let directory = working_directory.filter(|it| *it != "/")?;
        let mut copied = self.copied.iter();
        let at = copied.find_map(|copied| {
            let origin = self.origin(copied).filter(|origin| !is_pattern(origin))?;
            let is_program = copied.target == directory && is_directory(files, &origin);
            is_program.then_some(origin)
        });
        let is_known = |copied: &Copied| copied.source.is_some();
        let mut parts = self.copied.iter().filter(|copied| is_known(copied));
        let below = |copied: &Copied| paths::relative_to(&copied.target, directory).is_some();
        let in_parts = || parts.any(below).then(|| self.context.clone());
        Some((at.or_else(in_parts)?, directory.to_owned()))
    }

    /// Whether a file or directory of the project comes to a path of the image as it is, or something of another stage
    /// or a command takes its place.
    pub fn covers(&self, origin: &str, path: &str) -> bool {
        let covers = |copied: &Copied| {
            let inner = paths::relative_to(path, &copied.target);
            let Some(source) = self.origin(copied) else {
                return inner.is_some();
            };
            if is_pattern(&source) {
                return inner.is_some() && conventions::is_program(paths::file_name(&source));
            }
            match paths::relative_to(origin, &source) {
                Some(".") => {
                    matches!(inner, Some(inner) if inner == "." || inner == paths::file_name(&source))
                }
                Some(deeper) => paths::join(&copied.target, deeper) == path,
                None => false,
            }
        };
        let mut unpacked = self.unpacked.iter();
        !self.is_ignored(origin) && self.copied.iter().any(covers)
            || unpacked.any(|unpacked| unpacked.fills(path))
    }

    /// Whether something is copied to a path of the image or into it, or made there by a command.
    pub fn brings(&self, path: &str) -> bool {
        let mut copied = self.copied.iter();
        let mut unpacked = self.unpacked.iter();
        copied.any(|copied| paths::relative_to(&copied.target, path).is_some())
            || unpacked.any(|unpacked| unpacked.fills(path))
    }

    /// Whether something at a path of the image may come from what is copied: to it, into it, or to a directory above.
    pub fn may_hold(&self, path: &str) -> bool {
        let above = |copied: &Copied| paths::relative_to(path, &copied.target).is_some();
        self.brings(path) || self.copied.iter().any(above)
    }

    /// Whether a file of this path may be among what is copied: what looks like a file brings nothing else into its directory,
    /// and a directory of the project what it holds.
    pub fn may_hold_file(&self, files: &dyn Files, path: &str) -> bool {
        let may = |copied: &Copied| {
            if let Some(origin) = self.origin(copied).filter(|_| !copied.is_of_stage)
                && let Some(inner) = paths::relative_to(path, &copied.target)
                && is_directory(files, &origin)
            {
                let origin = paths::join(&origin, inner);
                return files.metadata(&origin).is_ok() && !self.is_ignored(&origin);
            }
            let source = copied.source.as_deref().unwrap_or_default();
            let is_file =
                copied.into && conventions::looks_like_file(source) && !is_pattern(source);
            let inner = paths::relative_to(path, &copied.target);
            inner.is_some_and(|inner| !is_file || inner == paths::file_name(source))
        };
        self.brings(path) || self.copied.iter().any(may)
    }

    /// The directory that the image is built of, where its Dockerfile was read.
    pub fn context(&self) -> Option<&str> {
        Some(self.context.as_str()).filter(|context| paths::is_absolute(context))
    }

    /// A path of the project from the build context on, as a `COPY` names it.
    pub fn in_context<'p>(&self, path: &'p str) -> Option<&'p str> {
        paths::relative_to(path, &self.context)
    }

    /// The file of the context that lies at a path of the image.
    pub fn at(&self, files: &dyn Files, path: &str) -> Option<String> {
        self.copied.iter().rev().find_map(|copied| {
            let origin = self.origin(copied)?;
            if is_pattern(&origin) {
                let found = of_pattern(&origin, &copied.target, path)?;
                return Some(found).filter(|it| is_file(files, it) && !self.is_ignored(it));
            }
            let inner = paths::relative_to(path, &copied.target)?;
            let is_named = !copied.into && inner == ".";
            let is_inside = inner == paths::file_name(&origin);
            [
                is_named.then(|| origin.clone()),
                is_inside.then(|| origin.clone()),
                Some(paths::join(&origin, inner)),
            ]
            .into_iter()
            .flatten()
            .find(|origin| is_file(files, origin) && !self.is_ignored(origin))
        })
    }

    /// The files of the context that lie in a directory of the image, as they are.
    pub fn in_directory(&self, files: &dyn Files, directory: &str) -> Vec<String> {
        let mut each = self.entries(files, directory);
        each.retain(|origin| is_file(files, origin) && !self.is_ignored(origin));
        each
    }

    /// What the context brings to a directory of the image, files and directories.
    pub fn entries(&self, files: &dyn Files, directory: &str) -> Vec<String> {
        let each = self.copied.iter().flat_map(|copied| {
            let origin = self.origin(copied).filter(|origin| !is_pattern(origin));
            let Some(origin) = origin else {
                return Vec::new();
            };
            if let Some(inner) = paths::relative_to(directory, &copied.target) {
                let below = in_directory(files, &paths::join(&origin, inner));
                let itself = (inner == ".").then_some(origin);
                return below.into_iter().chain(itself).collect();
            }
            let is_in_it = paths::parent(&copied.target) == directory;
            is_in_it.then_some(origin).into_iter().collect()
        });
        each.collect()
    }

    /// The file of the context that runs as a program of this name.
    pub fn program(&self, files: &dyn Files, name: &str) -> Option<String> {
        if self.copied.is_empty() {
            return None;
        }
        let mut candidates = PROGRAMS
            .iter()
            .map(|directory| paths::join(directory, name));
        candidates.find_map(|path| self.at(files, &path))
    }

    /// The files that instructions name one by one: the index of what is copied, the path in the project, the path in
    /// the image.
    pub fn named<'s>(
        &'s self,
        files: &'s dyn Files,
    ) -> impl Iterator<Item = (usize, String, String)> + 's {
        let copied = self.copied.iter().enumerate();
        copied.filter_map(|(index, copied)| {
            let origin = self.origin(copied).filter(|origin| !is_pattern(origin))?;
            let path = copied.path_of_file()?;
            // A stage may have changed the text; nobody was seen to change that of a Caddyfile, which has variables.
            let is_kept = !copied.is_of_stage || paths::file_name(&origin) == "Caddyfile";
            let is_there = is_file(files, &origin)
                && is_kept
                && !self.is_ignored(&origin)
                && !path.starts_with(UNKNOWN_DIRECTORY);
            is_there.then_some((index, origin, path))
        })
    }

    /// What is copied, by its index.
    pub fn copied(&self, index: usize) -> Option<&Copied> {
        self.copied.get(index)
    }

    /// In the context, which `..` does not leave.
    fn origin(&self, copied: &Copied) -> Option<String> {
        let within = paths::join("/", copied.source.as_deref()?);
        Some(paths::join(&self.context, within.trim_start_matches('/')))
    }
}

impl Copied {
    /// The path that a file gets. `COPY app.conf /etc/app` is taken for one into a directory, since files keep their
    /// ending: `/etc/nginx/conf.d`.
    fn path_of_file(&self) -> Option<String> {
        let name = paths::file_name(self.source.as_deref()?);
        let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
        // A template of a file is no directory: `COPY site.conf /etc/nginx/templates/default.conf.template`.
        let is_renamed = ending(name) == ending(paths::file_name(&self.target))
            || self.target.ends_with(".template");
        Some(match self.into || !is_renamed {
            true => paths::join(&self.target, name),
            false => self.target.clone(),
        })
    }
}

/// Directories that compilers and bundlers write to.
const OUTPUTS: &[&str] = &[
    ".next", ".output", "bin", "build", "dist", "obj", "out", "publish", "target",
];

/// Whether a path is called as what a compiler makes is: it lies in such a directory, or is a program without an ending.
fn is_output(source: &str) -> bool {
    let source = paths::clean(source);
    let name = paths::file_name(&source);
    let is_program = || !name.contains(['.', '*', '$']) && !conventions::is_config(name);
    let mut parts = source.split('/');
    parts.any(|part| OUTPUTS.contains(&part)) || !name.is_empty() && is_program()
}

/// `*.conf` would have to be searched for.
fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '['])
}

/// The paths of what a directory holds.
pub(crate) fn in_directory(files: &dyn Files, directory: &str) -> Vec<String> {
    const MOST: usize = 64;
    let entries = files.list(directory).unwrap_or_default();
    let entries = entries.into_iter().take(MOST);
    entries
        .map(|entry| paths::join(directory, &entry.name))
        .collect()
}

/// What a pattern of names brings to a path of the image: `COPY package*.json ./`.
fn of_pattern(pattern: &str, target: &str, path: &str) -> Option<String> {
    let name = paths::relative_to(path, target).filter(|inner| !inner.contains('/'))?;
    let (folder, names) = (paths::parent(pattern), paths::file_name(pattern));
    let names: Vec<char> = names.chars().collect();
    let is_plain = !is_pattern(&folder) && !names.contains(&'[');
    (is_plain && wildcard::matches(name, &names)).then(|| paths::join(&folder, name))
}

fn is_directory(files: &dyn Files, path: &str) -> bool {
    files
        .metadata(path)
        .is_ok_and(|metadata| metadata.kind == FileKind::Directory)
}

fn is_file(files: &dyn Files, path: &str) -> bool {
    files
        .metadata(path)
        .is_ok_and(|metadata| metadata.kind == FileKind::File)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    fn image(copied: &[(&str, &str, bool)]) -> ImageFiles {
        let copied = copied.iter().map(|(source, target, into)| Copied {
            source: (!source.is_empty()).then(|| (*source).to_owned()),
            target: (*target).to_owned(),
            into: *into,
            is_of_stage: false,
        });
        ImageFiles::new("/w/app", copied.collect(), true)
    }

    #[test]
    fn a_path_of_the_image_leads_to_the_file_that_is_copied_there() {
        let files = MemoryFiles::new()
            .with("/w/app/entry.sh", "1")
            .with("/w/app/docker/run.sh", "2")
            .with("/w/secret", "3");
        let image = image(&[
            (".", "/srv", true),
            ("entry.sh", "/entry", false),
            ("entry.sh", "/usr/local/bin", true),
            ("../secret", "/s", false),
        ]);
        let at = |path: &str| image.at(&files, path);
        assert_eq!(at("/entry").as_deref(), Some("/w/app/entry.sh"));
        assert_eq!(
            at("/srv/docker/run.sh").as_deref(),
            Some("/w/app/docker/run.sh")
        );
        assert_eq!(at("/srv/docker"), None);
        assert_eq!(at("/s"), None);
        assert_eq!(
            image.program(&files, "entry.sh").as_deref(),
            Some("/w/app/entry.sh")
        );
        assert_eq!(image.program(&files, "run.sh"), None);
    }

    #[test]
    fn what_an_image_holds_of_a_directory_is_known_from_what_is_copied() {
        let files = MemoryFiles::new()
            .with("/w/app/src/main.py", "")
            .with("/w/app/package.json", "{}");
        let holds = |copied, directory, path| image(copied).holds(&files, directory, path);
        let all: &[(&str, &str, bool)] = &[(".", "/srv", false)];
        assert_eq!(holds(all, "/w/app", "/srv"), Holds::All);
        assert_eq!(holds(all, "/w/app/src", "/srv/src"), Holds::All);
        assert_eq!(holds(all, "/w/app/src", "/other"), Holds::Nothing);
        assert_eq!(
            holds(&[("src", "/srv/src", false)], "/w/app", "/srv"),
            Holds::Part
        );
        assert_eq!(
            holds(&[("src", "/srv/src", false)], "/w/app/demo", "/srv/demo"),
            Holds::Nothing
        );
        assert_eq!(
            holds(&[("package.json", "/srv", true)], "/w/app", "/srv"),
            Holds::Nothing
        );
        assert_eq!(
            holds(&[("*.json", "/srv", true)], "/w/app", "/srv"),
            Holds::Nothing
        );
        assert_eq!(
            holds(&[("", "/srv/dist", true)], "/w/app", "/srv"),
            Holds::Built
        );
        assert_eq!(
            ImageFiles::default().holds(&files, "/w/app", "/srv"),
            Holds::Unknown
        );
    }

    #[test]
    fn files_that_are_named_get_the_path_that_docker_gives_them() {
        let files = MemoryFiles::new()
            .with("/w/app/web/site.conf", "")
            .with("/w/app/env", "");
        let image = image(&[
            ("web/site.conf", "/etc/nginx/conf.d/default.conf", false),
            ("web/site.conf", "/etc/nginx/conf.d", false),
            ("env", "/etc/app", true),
            ("web", "/web", false),
            ("*.conf", "/x", true),
        ]);
        let targets: Vec<_> = image.named(&files).map(|(_, _, target)| target).collect();
        assert_eq!(
            targets,
            [
                "/etc/nginx/conf.d/default.conf",
                "/etc/nginx/conf.d/site.conf",
                "/etc/app/env"
            ]
        );
    }
}
