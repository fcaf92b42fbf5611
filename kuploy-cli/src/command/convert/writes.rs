//! What a run would write, and how it is delivered: written, shown, checked or printed.

use std::mem;

use kuploy_compose::source::paths;
use kuploy_compose::{Compiled, Files};

use super::super::{Stop, Streams};
use super::{applications, environments};
use crate::args::ConvertArgs;
use crate::failure::Failure;
use crate::output::{self, Changes, Folder, Policy};

/// All that a run would write.
pub(super) struct Writes {
    /// By folder: that of the manifests first. Empty when they are printed.
    folders: Vec<Changes>,
    /// Whether manifests are written: a chart may be instead of them.
    manifests: bool,
    /// The manifests as a stream, when they are printed.
    stream: Vec<u8>,
    /// What `--against` compares with.
    against: Vec<Changes>,
    /// Whether the project is called as its directory is, since nothing else names it.
    unnamed: bool,
}

/// Whether a project is called as its directory is and no Compose file names it: a clone may lie in any directory.
fn is_unnamed(compiled: &Compiled, disk: &dyn Files) -> bool {
    let is_of_directory = compiled.project.as_ref().is_some_and(|project| {
        let directory = paths::file_name(&project.working_dir).to_ascii_lowercase();
        let legal = |c: &char| c.is_ascii_alphanumeric() || "-_".contains(*c);
        directory.chars().filter(legal).eq(project.name.chars())
    });
    let names = |path: &String| {
        let bytes = disk.read(path).unwrap_or_default();
        let mut lines = bytes.split(|byte| *byte == b'\n');
        lines.any(|line| line.starts_with(b"name:"))
    };
    is_of_directory && !compiled.inputs.iter().any(names)
}

/// What became of it.
pub(super) enum Delivered<'a> {
    /// There was nothing.
    Nothing,
    /// It is in its folders.
    Written(&'a [Changes]),
    /// It was printed, or is as it should be.
    Same,
    /// It is not as it should be, and was left so.
    Differs,
}

impl Writes {
    /// Takes the files out of what was compiled, and compares them with what is there; `None` when there are none.
    ///
    /// # Errors
    /// When a file is in the way that the program did not write, or one cannot be read.
    pub(super) fn of(
        compiled: &mut Compiled,
        disk: &dyn Files,
        args: &ConvertArgs,
    ) -> Result<Option<Self>, Failure> {
        let Some(files) = compiled.files.take() else {
            return Ok(None);
        };
        let here = disk.current_dir();
        let here = here.as_str();
        let project = compiled.project.as_ref().map_or("", |it| it.name.as_str());
        let looks_only = args.check || args.diff;
        let policy = Policy {
            force: args.force || looks_only,
            prune: args.prune,
            any_tool: false,
        };
        let mut writes = Self {
            folders: Vec::new(),
            manifests: compiled.options.writes_manifests() && args.out() != "-",
            stream: Vec::new(),
            against: Vec::new(),
            unnamed: is_unnamed(compiled, disk),
        };
        if args.out() == "-" {
            writes.stream = output::stream(&files);
        }
        if let Some(folder) = &args.against {
            if writes.manifests && !looks_only {
                let folder = Folder::open(here, args.out())?;
                let changes = folder.compare(files.clone(), project, policy)?;
                writes.folders.push(changes);
            }
            let theirs = Policy {
                force: true,
                any_tool: true,
                ..policy
            };
            let folder = Folder::existing(here, folder)?;
            writes.against.push(folder.compare(files, project, theirs)?);
        } else if writes.manifests {
            let folder = Folder::open(here, args.out())?;
            writes.folders.push(folder.compare(files, project, policy)?);
            for folder in environments::of_earlier_run(disk, args.out(), project)? {
                let changes = Folder::open(here, &folder)?.compare(Vec::new(), project, policy)?;
                writes.folders.push(changes);
            }
        }
        if let Some(folder) = &compiled.options.chart {
            let chart = mem::take(&mut compiled.chart);
            let changes = Folder::open(here, folder)?.compare(chart, project, policy)?;
            writes.folders.push(changes);
            for file in mem::take(&mut compiled.chart_own) {
                writes.folders.push(Folder::open(here, folder)?.once(file)?);
            }
        }
        let argocd = compiled.options.argocd_app.as_ref();
        let argocd = argocd.and_then(|app| app.directory(args.out()));
        if let Some(folder) = argocd.filter(|_| args.out() != "-") {
            let folder = Folder::open(here, &folder)?;
            let files = mem::take(&mut compiled.argocd);
            let changes = folder.compare(files, project, policy)?;
            if !policy.force {
                applications::guard(&changes, disk, args.out(), &compiled.options)?;
            }
            writes.folders.push(changes);
        }
        let overlay = compiled.options.overlay.as_ref();
        let overlay = overlay.filter(|_| args.out() != "-");
        if let (Some(folder), Some(file)) = (overlay, compiled.overlay.take()) {
            let out = args.out();
            if paths::join(here, folder) == paths::join(here, out) {
                let message = "`x-kuploy.overlay` needs its own directory";
                return Err(Failure::new(format!(
                    "{message}: {out} is the directory of the manifests"
                )));
            }
            writes.folders.push(Folder::open(here, folder)?.once(file)?);
        }
        Ok(Some(writes))
    }

    /// Writes into directories, that of the manifests first; `against` are those that `--against` compares with.
    pub(super) fn into(
        (folders, against): (Vec<Changes>, Vec<Changes>),
        base: &Compiled,
        disk: &dyn Files,
    ) -> Self {
        Self {
            folders,
            manifests: true,
            stream: Vec::new(),
            against,
            unnamed: is_unnamed(base, disk),
        }
    }

    /// The manifests beside those that the cluster has.
    pub(super) fn compared(&self) -> Option<&Changes> {
        let written = self.folders.first().filter(|_| self.manifests);
        self.against.first().or(written)
    }

    /// Everything by folder, that of the manifests first.
    pub(super) fn folders(&self) -> &[Changes] {
        &self.folders
    }

    /// Writes, or says what would be written.
    pub(super) fn deliver(
        &self,
        args: &ConvertArgs,
        streams: &mut Streams<'_>,
    ) -> Result<Delivered<'_>, Stop> {
        if !(args.check || args.diff) {
            streams.out.write_all(&self.stream)?;
            for changes in &self.folders {
                changes.write()?;
            }
            return Ok(if self.folders.is_empty() {
                Delivered::Same
            } else {
                Delivered::Written(&self.folders)
            });
        }
        let mut differs = false;
        for changes in &self.folders {
            if changes.folder().is_interrupted() {
                differs = true;
                let shown = changes.folder().shown();
                writeln!(
                    streams.err,
                    "{shown}: a run was interrupted while it wrote; convert again"
                )?;
            }
        }
        for changes in self.against.iter().chain(&self.folders) {
            for change in changes.differing() {
                differs = true;
                if args.diff {
                    let text = output::unified(changes.folder(), change);
                    streams.out.write_all(text.as_bytes())?;
                }
                // The difference says it too, and a program that reads findings wants nothing beside them.
                if args.check && (!args.diff || args.findings.is_prose()) {
                    let name = changes.folder().show(&change.path);
                    writeln!(streams.err, "{name} {}", change.kind.verdict())?;
                }
            }
        }
        let says_why = differs && args.check && args.findings.is_prose();
        let mut others = self.folders.iter().filter_map(Changes::other_project);
        if says_why && let Some((other, own)) = others.next() {
            let why = match self.unnamed {
                true => format!(
                    "no Compose file names the project, so it is called `{own}` as its directory is: write `name: {other}` at the top level of the Compose file"
                ),
                false => format!("this is project `{own}`: keep the name with `-p {other}`"),
            };
            writeln!(
                streams.err,
                "the files are those of project `{other}`; {why}"
            )?;
        } else if says_why && self.against.is_empty() {
            writeln!(
                streams.err,
                "convert again, and commit what changes; `--check` needs the same flags as the run (another version of kuploy-convert may write other manifests, too)"
            )?;
        }
        Ok(if differs {
            Delivered::Differs
        } else {
            Delivered::Same
        })
    }
}
