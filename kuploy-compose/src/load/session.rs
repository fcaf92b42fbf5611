//! What the whole of a run shares: the door to the outside, the texts read so far, and what there is to say.

use crate::map::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::budget::Budget;
use super::file_names;
use super::reach::Reach;
use crate::diagnostic::{Finding, Report, Rule, Secrets, Severity, rules};
use crate::map::BTreeMap;
use crate::source::filled::Filled;
use crate::source::{FileError, FileKind, Files, SourceId, Sources, Span, paths};
use crate::yaml::{self, Limits, Node};

/// The state of a run.
pub(crate) struct Session<'a> {
    /// The door to the outside.
    pub(crate) files: &'a dyn Files,
    /// Limits on hostile input.
    pub(crate) limits: Limits,
    /// All texts that were read.
    pub(crate) sources: Sources,
    /// What there is to say.
    pub(crate) report: Report,
    /// Whether a file that belongs to the project is missing from what was loaded, so that what refers to its content
    /// would be reported without being wrong.
    pub(crate) incomplete: bool,
    /// Scalars whose value is not known, since their variables could not be filled in: nothing more is to be said on
    /// them.
    pub(crate) unknown: BTreeSet<Span>,
    /// Values that no message may show.
    pub(crate) secrets: Secrets,
    /// Where a variable without a value stood, and its name.
    pub(crate) unset: Vec<(Span, String)>,
    /// What variables gave to commands, and what those gave that hold secrets by their names.
    pub(crate) filled: Filled,
    /// The file of variables that was asked for in the place of `.env`, as messages name it: the last, which counts.
    pub(crate) env_file: Option<String>,
    /// Whether a file of variables that was asked for cannot be read.
    pub(crate) lacks_env_file: bool,
    /// Services that take no part, and their profiles.
    pub(crate) disabled: Vec<(String, Vec<String>)>,
    /// What belongs to the project.
    pub(crate) reach: Reach,
    /// Whether the Compose files are named by a file of the project (`COMPOSE_FILE` in `.env`), and not by the user.
    pub(crate) named_by_file: bool,
    /// How many models were included so far.
    pub(crate) includes: usize,
    /// What may still be made of the input.
    pub(crate) budget: Rc<Budget>,
    current_dir: String,
    /// By absolute path, so that a file that is read twice is one text.
    texts: BTreeMap<String, SourceId>,
}

/// Limits that are for the whole project, which is not read on when a file passes them.
const LIMITS: &[&Rule] = &[&rules::TOO_MANY_VALUES, &rules::ALIAS_EXPANSION];

/// A text and its id.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) id: SourceId,
    pub(crate) text: Arc<str>,
}

impl<'a> Session<'a> {
    /// A run that has read nothing.
    pub(crate) fn new(files: &'a dyn Files, limits: Limits) -> Self {
        Self {
            files,
            limits,
            sources: Sources::default(),
            report: Report::default(),
            incomplete: false,
            unknown: BTreeSet::new(),
            secrets: Secrets::default(),
            unset: Vec::new(),
            filled: Filled::default(),
            env_file: None,
            lacks_env_file: false,
            disabled: Vec::new(),
            reach: Reach::default(),
            named_by_file: false,
            includes: 0,
            budget: Rc::new(Budget::new(limits)),
            current_dir: paths::clean(&files.current_dir()),
            texts: BTreeMap::new(),
        }
    }

    /// The folder that relative paths of the command line begin at.
    pub(crate) fn current_dir(&self) -> &str {
        &self.current_dir
    }

    /// A path as a person would write it: relative to the current folder where it lies below it.
    pub(crate) fn shown(&self, path: &str) -> String {
        paths::shown(path, &self.current_dir)
    }

    /// Reads a text file, by absolute path; `-` is standard input. `named` is where the file was named.
    ///
    /// What keeps it from being read is in the report.
    pub(crate) fn read(&mut self, path: &str, named: Option<Span>) -> Option<Text> {
        match self.try_read(path) {
            Ok(text) => text,
            Err(error) => {
                let finding = self.unreadable(&error, path, named);
                self.report.push(finding);
                None
            }
        }
    }

    /// Reads a file of variables, of which no line is ever shown: as [`Session::read`] does.
    pub(crate) fn read_variables(&mut self, path: &str, named: Option<Span>) -> Option<Text> {
        let known = self.sources.count();
        let text = self.read(path, named);
        self.sources.hide_from(known);
        self.sources.trust_from(known);
        text
    }

    /// Reads a text file that may be missing. `Ok(None)` when it is there and no text, which is in the report.
    pub(crate) fn try_read(&mut self, path: &str) -> Result<Option<Text>, FileError> {
        let known = self.texts.get(path).copied();
        let known = known.and_then(|id| Some((id, self.sources.get(id)?)));
        if let Some((id, source)) = known {
            let text = Arc::clone(&source.text);
            return Ok(Some(Text { id, text }));
        }
        if self.budget.is_spent() {
            return Ok(None);
        }
        let bytes = read_within(self.files, path, self.limits.bytes)?;
        let shown = match path {
            "-" => "<stdin>".to_owned(),
            _ => self.shown(path),
        };
        let size = bytes.len();
        let decoded = yaml::decode(
            bytes,
            &shown,
            &mut self.sources,
            &self.limits,
            &mut self.report,
        );
        let Some((id, text)) = decoded else {
            return Ok(None);
        };
        if !self.budget.pay_text(size, Some(Span::new(id, 0, 0))) {
            return Ok(None);
        }
        self.sources.set_origin(id, path);
        self.texts.insert(path.to_owned(), id);
        Ok(Some(Text { id, text }))
    }

    /// Says that a file could not be had; `named` is where it was named.
    pub(crate) fn unreadable(&self, error: &FileError, path: &str, named: Option<Span>) -> Finding {
        let shown = self.shown(path);
        let message = match error {
            FileError::NotFound => format!("`{shown}` does not exist"),
            FileError::IsDirectory => format!("`{shown}` is a directory, not a file"),
            FileError::OutsideProject(target) => format!(
                "`{shown}` is a symbolic link to `{}`, outside the project directory",
                self.shown(target)
            ),
            other => format!("`{shown}` {other}"),
        };
        let mut finding = match error {
            FileError::TooLarge(_) => Finding::new(&rules::FILE_TOO_LARGE, message)
                .help("check that this is the right file, or raise the limit with `--max-file-size`"),
            FileError::NotFound => {
                let finding = Finding::new(&rules::FILE_MISSING, message).cause(path);
                match named {
                    Some(_) => finding.help("create the file, or correct the path, which is relative to the directory of this file"),
                    None => match file_names::meant(self.files, path) {
                        Some(near) => finding.help(format!("did you mean `{}`?", self.shown(&near))),
                        None => finding,
                    },
                }
            }
            FileError::IsDirectory => Finding::new(&rules::FILE_MISSING, message),
            FileError::OutsideProject(_) => Finding::new(&rules::FILE_MISSING, message).help(
                "use the file instead of the link; links named with `-f` and `--env-file` are followed",
            ),
            FileError::NotRegular | FileError::Denied | FileError::Other(_) => {
                Finding::new(&rules::FILE_UNREADABLE, message)
            }
        };
        finding.span = named;
        finding
    }

    /// Reads and parses a file; what is wrong with it goes to the report, and there are no documents then.
    pub(crate) fn documents(&mut self, path: &str, named: Option<Span>) -> Option<Documents> {
        let found = self.parse(path, named);
        self.incomplete |= found.is_none();
        found
    }

    fn parse(&mut self, path: &str, named: Option<Span>) -> Option<Documents> {
        let again = self.texts.contains_key(path);
        let text = self.read(path, named)?;
        let known = self.report.len();
        let errors = self.report.count(Severity::Error);
        if self.budget.is_spent() {
            return None;
        }
        let limits = Limits {
            nodes: self.budget.values(),
            ..self.limits
        };
        let documents = yaml::parse(&text.text, text.id, &limits, &mut self.report);
        let of_limit = |finding: &Finding| LIMITS.contains(&finding.rule);
        if self.report.iter().skip(known).any(of_limit) {
            self.budget.close();
        }
        let place = named.or(Some(Span::new(text.id, 0, 0)));
        let values = documents.iter().map(Node::size).sum();
        self.budget.pay_values(values, place);
        // The text of a file is paid for when it is read: what aliases repeat comes to it, and all of it the next time.
        let strings: usize = documents.iter().map(Node::text_len).sum();
        let paid = if again { 0 } else { text.text.len() };
        self.budget.pay_text(strings.saturating_sub(paid), place);
        let broken = documents.is_empty() && self.report.count(Severity::Error) > errors;
        (!broken).then_some(Documents { documents, text })
    }
}

/// The documents of a YAML file.
pub(crate) struct Documents {
    pub(crate) documents: Vec<Node>,
    pub(crate) text: Text,
}

fn read_within(files: &dyn Files, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
    if path != "-" {
        let metadata = files.metadata(path)?;
        match metadata.kind {
            FileKind::File if metadata.len > limit => {
                return Err(FileError::TooLarge(limit));
            }
            FileKind::File => {}
            FileKind::Directory => return Err(FileError::IsDirectory),
            FileKind::Other => return Err(FileError::NotRegular),
        }
    }
    let bytes = files.read(path)?;
    if bytes.len() as u64 > limit {
        return Err(FileError::TooLarge(limit));
    }
    Ok(bytes)
}
