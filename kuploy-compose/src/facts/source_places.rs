//! Where calls of source write: `os.makedirs(f"reports/{day}")`, `move_uploaded_file($f, __DIR__ . "/uploads/" . $n)`,
//! `fs.writeFile(path.join(this.backupDir, id, "a.json"), x)`.
//!
//! Of a path only its known beginning counts: what stands behind the first thing that nobody follows here is a name in
//! that directory. Names are followed within one text. A path that begins with something unknown is no path.

mod calls;
mod functions;
mod variables;
mod words;

pub(super) use calls::Makes;
use calls::{Argument, CALLS, OF_PACKAGES, imports};
use variables::extent;
pub(super) use variables::{of_field, variable};
use words::{
    first_of_format, is_name_of_variable, is_of_paths, is_silent, name_of, ups, without_scheme,
};

use super::path_conventions as conventions;
use super::source_calls::{arguments, is_called, is_mode, last_name, named};
use super::source_parameters::Parameter;
use super::source_scopes::{Scopes, owner_of, place_of};
use super::texts;
use crate::source::paths;

/// Most calls of a text that are looked at.
const MOST: usize = 128;
/// Names that stand for other names.
const DEEPEST: usize = 4;

/// The parameter of Symfony that paths begin at: `$params->get('kernel.project_dir') . '/public'`.
const PROJECT: &str = "kernel.project_dir";

/// Calls and names that stand for a directory of the program.
const OF_PROGRAM: &[(&str, &str)] = &[
    ("ContentRootPath", ""),
    ("GetCurrentDirectory", ""),
    ("Rails.root", ""),
    ("base_path", ""),
    ("cwd", ""),
    ("database_path", "database"),
    ("getcwd", ""),
    ("public_path", "public"),
    ("storage_path", "storage"),
    ("WebRootPath", "wwwroot"),
];

/// Those that are functions (<https://laravel.com/docs/helpers#paths>). Others have attributes of such names.
const OF_LARAVEL: &[&str] = &["base_path", "database_path", "public_path", "storage_path"];

/// Names that stand for the file that they are in, or for its directory.
const OF_FILE: &[(&str, bool)] = &[
    ("__DIR__", false),
    ("__FILE__", true),
    ("__dirname", false),
    ("__file__", true),
    ("import.meta.dirname", false),
    ("import.meta.url", true),
    ("root_path", false),
];

/// Names of directories of a program that no text says more of.
const ROOTS: &[&str] = &[
    "BASE_DIR",
    "BASEDIR",
    "PROJECT_ROOT",
    "ROOT_DIR",
    "basedir",
    "base_dir",
];

/// A place that a call writes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The line of the call, from 1 on.
    pub(super) line: usize,
    /// The path, from the directory of the program on or absolute; of a file whose name is not known, its directory.
    pub(super) path: String,
    /// What the call makes of it.
    pub(super) makes: Makes,
    /// Whether the whole path is known.
    pub(super) is_whole: bool,
    /// The variable that names another place, and what stands behind its value: `DATA_DIR/app.db`; without a path, the only
    /// thing that names it.
    pub(super) variable: Option<String>,
    /// Whether the call adds to the file what was not there.
    pub(super) appends: bool,
    /// The function of the text that the call stands in.
    pub(super) function: Option<usize>,
}

/// The ending of the files of Telethon and Pyrogram.
const SESSION: &str = ".session";

impl Place {
    /// The file of a session. With the token of a bot, or a session that a text holds, nobody has to log in again.
    fn of_session(mut self, text: &str) -> Option<Self> {
        const WITHOUT: &[&str] = &["StringSession", "bot_token", "in_memory", "session_string"];
        if !self.is_whole || WITHOUT.iter().any(|word| text.contains(word)) {
            return None;
        }
        if !self.path.is_empty() && !self.path.ends_with(SESSION) {
            self.path.push_str(SESSION);
        }
        self.makes = Makes::Store;
        Some(self)
    }

    /// The directory that is written to; none where it is that of the program.
    pub(super) fn directory(&self) -> Option<String> {
        if self.path.is_empty() {
            return None;
        }
        let is_directory = matches!(self.makes, Makes::Directory | Makes::DataIn) || !self.is_whole;
        let directory = match is_directory {
            true => self.path.clone(),
            false => paths::parent(&self.path),
        };
        (directory != "." && directory != "/").then_some(directory)
    }
}

/// The places that the calls of a text write to; `file` is the text's own path, from the directory of the program on.
pub(super) fn find(text: &str, file: &str) -> Vec<Place> {
    find_with(text, file, &mut |_, _| {})
}

/// As [`find`]; what a function writes that it is given goes to `open`, as its parameter.
pub(super) fn find_with(
    text: &str,
    file: &str,
    open: &mut dyn FnMut(Parameter, Makes),
) -> Vec<Place> {
    let mut found = Vec::new();
    let mut reader = Reader::new(text);
    let mut left = MOST;
    let mut has_class = None;
    let packages: Vec<&str> = OF_PACKAGES
        .iter()
        .map(|(_, package, ..)| *package)
        .collect();
    let packages: Vec<&str> = packages
        .into_iter()
        .filter(|it| imports(text, it, file))
        .collect();
    for (at, _) in text.match_indices('(') {
        let before = text.get(..at).unwrap_or_default();
        let (name, method) = (last_name(before), call_name(before));
        let is_call = |call: &str| is_called(name, call) || method == call;
        let of_packages = OF_PACKAGES.iter();
        let of_packages =
            of_packages.filter(|(call, package, ..)| is_call(call) && packages.contains(package));
        let of_packages = of_packages.map(|(_, _, argument, makes)| (argument, makes));
        let calls = CALLS.iter().filter(|(call, ..)| is_call(call));
        let calls = calls.map(|(_, argument, makes)| (argument, makes));
        let mut calls = of_packages.chain(calls).peekable();
        if calls.peek().is_none() || texts::is_comment(text, at) {
            continue;
        }
        if left == 0 {
            break;
        }
        left -= 1;
        let inner = arguments(text.get(at + 1..).unwrap_or_default());
        // A database that comes with the image.
        let is_read = |it: &&str| it.contains("read_only=True") || it.contains("readonly=True");
        if inner.iter().any(is_read) {
            continue;
        }
        let line = before.matches('\n').count() + 1;
        let mut given = None;
        let place = calls.find_map(|(argument, makes)| {
            let expression = argument.of(&inner, before)?;
            let Some(value) = reader.value(expression) else {
                given = given.or(Some((expression, *makes)));
                return None;
            };
            let place = value.place(file, line, *makes)?;
            match makes {
                Makes::Session => place.of_session(text),
                _ => Some(place),
            }
        });
        let Some(mut place) = place else {
            if !*has_class.get_or_insert_with(|| text.contains("class ")) {
                continue;
            }
            let parameter = given.and_then(|(it, makes)| Some((Parameter::of(it, before)?, makes)));
            if let Some((parameter, makes)) = parameter {
                open(parameter, makes);
            }
            continue;
        };
        place.appends = place.makes == Makes::File && appends(name, &inner);
        place.function = reader.scopes().function_at(text, at);
        found.push(place);
    }
    found
}

/// Whether a call of a name adds to its file: by its name, its mode or its flags.
fn appends(name: &str, inner: &[&str]) -> bool {
    const FLAGS: &[&str] = &[
        "FILE_APPEND",
        "FileMode.Append",
        "O_APPEND",
        "StandardOpenOption.APPEND",
    ];
    let is_mode = |it: &&str| {
        is_mode(it)
            && it
                .split(['"', '\''])
                .nth(1)
                .is_some_and(|mode| mode.contains('a'))
    };
    let is_flag = |it: &&str| FLAGS.iter().any(|flag| it.contains(flag));
    // `new FileWriter("x.csv", true)`.
    let is_writer =
        || name.ends_with("FileWriter") && inner.get(1).is_some_and(|it| it.trim() == "true");
    let by_name = || {
        name.to_ascii_lowercase()
            .rsplit('.')
            .next()
            .is_some_and(|last| last.starts_with("append"))
    };
    by_name() || is_writer() || inner.iter().skip(1).any(|it| is_mode(it) || is_flag(it))
}

/// The calls of packages, and their packages.
#[cfg(test)]
pub(super) fn of_packages() -> impl Iterator<Item = (&'static str, &'static str)> {
    OF_PACKAGES
        .iter()
        .map(|(call, package, ..)| (*call, *package))
}

/// The places that a parameter is given in a text.
pub(super) fn given(parameter: &Parameter, makes: Makes, text: &str, file: &str) -> Vec<Place> {
    let mut reader = Reader::new(text);
    let given = parameter.given(text).filter_map(|(at, expression)| {
        let line = text.get(..at)?.matches('\n').count() + 1;
        reader.value(expression)?.place(file, line, makes)
    });
    given.collect()
}

/// The directories that callbacks of multer are given, whatever those are called: `cb(null, 'uploads/')`,
/// `callback(null, dest)` (<https://github.com/expressjs/multer#diskstorage>). Names of files are given so too.
pub(super) fn of_callbacks(text: &str, file: &str) -> Vec<(usize, String)> {
    const CALL: &str = "(null,";
    let mut reader = Reader::new(text);
    let calls = text.match_indices(CALL).take(MOST);
    let found = calls.filter_map(|(at, _)| {
        let before = text.get(..at)?;
        if last_name(before).is_empty() || texts::is_comment(text, at) {
            return None;
        }
        let inner = arguments(text.get(at + 1..)?);
        let (path, is_whole) = reader.value(inner.get(1)?)?.path(file)?;
        let is_file = is_whole && conventions::looks_like_file(&path);
        (!is_file).then(|| (before.matches('\n').count() + 1, path))
    });
    found.collect()
}

/// The dotted name of a call; `->move` of a method that others have as well.
fn call_name(before: &str) -> &str {
    let name = last_name(before);
    let with_arrow = before.len().checked_sub(name.len() + 2);
    let with_arrow = with_arrow.and_then(|start| before.get(start..));
    with_arrow
        .filter(|name| name.starts_with("->"))
        .unwrap_or(name)
}

impl Argument {
    fn of<'t>(self, inner: &[&'t str], before: &'t str) -> Option<&'t str> {
        match self {
            Self::First => inner.first().copied(),
            Self::Named(key) => inner.iter().find_map(|it| named(it, key)),
            Self::NamedOr(key, other) => {
                let given = inner.iter().find_map(|it| named(it, key));
                given.or(Some(other))
            }
            Self::Beside(key, other) => {
                let is_there = inner.iter().any(|it| named(it, key).is_some());
                is_there.then_some(other)
            }
            Self::Second => inner.get(1).copied(),
            Self::Written | Self::Unwritten => {
                let is_written = |it: &&str| {
                    is_mode(it) || it.contains("FileMode.Create") || it.contains("O_CREATE")
                };
                let is_written = inner.iter().skip(1).any(is_written);
                let first = inner.first().copied();
                first.filter(|_| is_written == (self == Self::Written))
            }
            Self::Receiver => {
                let line = before.rsplit('\n').next()?;
                let (owner, _) = line.rsplit_once('.')?;
                match owner.ends_with(')') {
                    true => owner.rfind('(').and_then(|at| owner.get(at..)),
                    false => Some(last_name(owner)),
                }
            }
        }
    }
}

/// What a path begins at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Head {
    /// Nothing that is said: the directory that the program runs in.
    #[default]
    Unsaid,
    /// The directory of the program, by a name for it.
    Program,
    /// The directory of the file, and so many above it.
    File(usize),
}

/// What is known of the value of an expression.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Value {
    head: Head,
    path: String,
    /// Whether something unknown follows.
    is_open: bool,
    variable: Option<String>,
    /// What stands behind the value of the variable, where the path begins with that; none where nobody knows.
    behind: Option<String>,
}

/// What stands behind a variable that a path does not begin with.
const NOT_KNOWN: &str = "/?";

impl Value {
    /// The path of it as seen from the directory of the program, up to the last directory that is known, and whether that
    /// is all of it.
    pub(super) fn path(&self, file: &str) -> Option<(String, bool)> {
        let known = match self.is_open {
            true => self.path.rsplit_once('/')?.0,
            false => self.path.as_str(),
        };
        let directory = paths::parent(file);
        let path = match self.head {
            _ if paths::is_absolute(known) => paths::clean(known),
            Head::File(ups) => paths::clean(&format!("{directory}/{}{known}", "../".repeat(ups))),
            Head::Unsaid if runs_beside(file) => paths::join(&directory, known),
            Head::Unsaid | Head::Program => paths::clean(known),
        };
        let is_path = |c: char| c.is_alphanumeric() || "/._- ".contains(c);
        let is_known = path.chars().all(is_path) && path.contains(char::is_alphabetic);
        // Where the files of a program lie that a compiler made is not known, but where it runs.
        let is_out = path.starts_with("..") && self.head != Head::Unsaid;
        (is_known && !known.is_empty() && !is_out).then_some((path, !self.is_open))
    }

    /// The variable that names another path, and what stands behind its value.
    pub(super) fn variable(&self) -> Option<String> {
        let name = self.variable.as_deref()?;
        let behind = match (&self.behind, self.is_open) {
            (Some(behind), true) => behind.rsplit_once('/').map_or("/..", |(known, _)| known),
            (Some(behind), false) => behind,
            (None, _) => NOT_KNOWN,
        };
        let behind = match behind.starts_with('/') || behind.is_empty() {
            true => behind.trim_end_matches('/'),
            false => NOT_KNOWN,
        };
        Some(format!("{name}{behind}"))
    }

    /// Goes on with what stands behind the value of the variable.
    fn push_behind(&mut self, text: &str, is_appended: bool) {
        if let Some(behind) = &mut self.behind {
            if !is_appended && !text.starts_with('/') {
                behind.push('/');
            }
            behind.push_str(text);
        }
    }

    fn place(&self, file: &str, line: usize, makes: Makes) -> Option<Place> {
        // A variable alone is the whole path, or the directory of what nobody knows the name of.
        let is_below = || self.is_open && self.path == "/" && self.behind.as_deref() == Some("/");
        let of_variable =
            || self.variable.is_some() && (self.is_nothing() && !self.is_open || is_below());
        let (path, is_whole) = match self.path(file) {
            Some(found) => found,
            None => of_variable().then(|| (String::new(), !self.is_open))?,
        };
        Some(Place {
            line,
            path,
            makes,
            is_whole,
            variable: self.variable(),
            appends: false,
            function: None,
        })
    }

    /// Goes on with a text, behind a slash or, where it is appended, as it is.
    fn push(&mut self, text: &str, is_appended: bool) {
        if self.path.is_empty() {
            self.path = match self.head {
                Head::Unsaid => text.to_owned(),
                Head::Program | Head::File(_) => text.trim_start_matches('/').to_owned(),
            };
        } else if is_appended {
            self.path.push_str(text);
        } else if paths::is_absolute(text) {
            (self.head, self.path) = (Head::Unsaid, text.to_owned());
        } else {
            self.path = format!("{}/{text}", self.path.trim_end_matches('/'));
        }
    }

    fn is_nothing(&self) -> bool {
        self.path.is_empty() && self.head == Head::Unsaid
    }
}

/// Whether a program of PHP runs in the directory of its file, as servers start it; what is included runs elsewhere.
fn runs_beside(file: &str) -> bool {
    const INCLUDED: &[&str] = &[
        "app",
        "classes",
        "config",
        "controllers",
        "core",
        "functions",
        "helpers",
        "inc",
        "include",
        "includes",
        "lib",
        "models",
        "src",
    ];
    let mut parts = file.split('/');
    file.ends_with(".php")
        && !parts.any(|part| INCLUDED.contains(&part.to_ascii_lowercase().as_str()))
}

/// Reads expressions of one text.
pub(super) struct Reader<'t> {
    text: &'t str,
    /// Its functions, once they are asked for.
    scopes: Option<Scopes>,
    /// How many more names are followed.
    left: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            scopes: None,
            left: MOST,
        }
    }

    /// What is known of the value of an expression: its strings one behind the other, names followed within the text. None
    /// where it begins with something unknown.
    pub(super) fn value(&mut self, expression: &str) -> Option<Value> {
        self.value_at(expression, DEEPEST)
    }

    fn value_at(&mut self, expression: &str, deepest: usize) -> Option<Value> {
        let read = extent(expression);
        let mut value = Value {
            variable: read.map(|(name, _)| name.to_owned()),
            behind: read.map(|_| String::new()),
            ..Value::default()
        };
        // How much of the expression stands behind the variable and what it falls back to.
        let mut left = read.map_or(0, |(_, end)| expression.len() - end);
        let ups = ups(expression);
        let (mut rest, mut is_key) = (expression, false);
        let behind = expression
            .split_once(PROJECT)
            .and_then(|(_, it)| it.get(1..));
        if let Some(behind) = behind {
            (value.head, rest) = (Head::Program, behind);
        }
        while let Some(at) = rest.find(|c: char| "\"'`_$".contains(c) || c.is_ascii_alphabetic()) {
            let between = rest.get(..at)?;
            // What follows on the line is a comment.
            if let Some(sign) = between.find(" #") {
                let comment = rest.get(sign + 1..)?;
                rest = comment.split_once('\n').map_or("", |(_, next)| next);
                continue;
            }
            let is_appended =
                between.contains('+') || between.trim_matches([')', ']', ' ', '\n']) == ".";
            // The second half of a path whose first one a variable has: `process.env.HOME + '/data'`.
            if is_appended && value.is_nothing() && value.variable.is_some() {
                return None;
            }
            let token = rest.get(at..)?;
            if let Some(quote) = token.chars().next().filter(|c| "\"'`".contains(*c)) {
                let (literal, after) = token.get(1..)?.split_once(quote)?;
                rest = after;
                if std::mem::take(&mut is_key) || is_name_of_variable(literal) {
                    continue;
                }
                let literal = without_scheme(literal);
                if literal.contains("://") {
                    return None;
                }
                if value.is_nothing()
                    && let Some((first, behind)) = first_of_format(literal, after)
                {
                    return self.formatted(first, behind, deepest);
                }
                self.template(
                    &mut value,
                    literal,
                    is_appended,
                    (deepest, token.len() <= left),
                );
                if value.is_open {
                    return Some(value);
                }
                continue;
            }
            let name = name_of(token);
            rest = token.get(name.len()..)?;
            match self.word(name, rest, ups, deepest) {
                Word::Silent => {}
                Word::Key => is_key = true,
                Word::Head(head, directory) => {
                    value.head = head;
                    if !directory.is_empty() {
                        value.push(directory, false);
                    }
                }
                Word::Named(named) if value.is_nothing() => {
                    value = match named.variable.is_some() {
                        true => {
                            left = expression.len();
                            named
                        }
                        false => Value {
                            variable: value.variable,
                            behind: value.behind,
                            ..named
                        },
                    };
                }
                Word::Named(named) if named.head == Head::Unsaid => {
                    value.push(&named.path, is_appended);
                    if token.len() <= left {
                        value.push_behind(&named.path, is_appended);
                    }
                    value.is_open = named.is_open;
                }
                // What a function of the text returns, whatever it is given.
                Word::Unknown if value.is_nothing() && rest.starts_with('(') => {
                    let returned = self.returned(name, deepest)?;
                    let (variable, behind) = match returned.variable.is_some() {
                        true => (returned.variable, returned.behind),
                        false => (value.variable, value.behind),
                    };
                    value = Value {
                        variable,
                        behind,
                        ..returned
                    };
                    let inner = arguments(rest.get(1..)?);
                    let length: usize = inner.iter().map(|it| it.len() + 1).sum();
                    rest = rest.get(length + 1..).unwrap_or_default();
                }
                Word::Named(_) | Word::Unknown if value.is_nothing() => return None,
                Word::Named(_) | Word::Unknown => {
                    value.is_open = true;
                    // Below the directory, unless it is the rest of a name.
                    if !is_appended {
                        value.path.push('/');
                        value.push_behind("/", true);
                    }
                }
            }
            if value.is_open {
                return Some(value);
            }
        }
        (!value.is_nothing() || value.variable.is_some()).then_some(value)
    }

    /// What a format makes of its first argument, and of what stands behind that in it: `Sprintf("%s/%s.json", dir, id)`.
    fn formatted(&mut self, first: &str, behind: &str, deepest: usize) -> Option<Value> {
        let mut value = self.value_at(first, deepest.checked_sub(1)?)?;
        if value.is_open {
            return Some(value);
        }
        let is_behind = value.variable.is_some();
        self.template(&mut value, behind, true, (0, is_behind));
        Some(value)
    }

    /// Goes on with a string, in which names in braces are followed: `./data/${name}`, `{DATA}/x.db`, `#{dir}/x`.
    ///
    /// `is_behind` says whether it stands behind a variable.
    fn template(
        &mut self,
        value: &mut Value,
        literal: &str,
        is_appended: bool,
        (deepest, mut is_behind): (usize, bool),
    ) {
        const OPEN: [char; 4] = ['{', '$', '#', '%'];
        let (mut rest, mut is_appended) = (literal, is_appended);
        loop {
            let known = rest.split(OPEN).next().unwrap_or_default();
            value.push(known, is_appended);
            if is_behind {
                value.push_behind(known, is_appended);
            }
            let behind = rest.get(known.len()..).unwrap_or_default();
            if behind.is_empty() {
                return;
            }
            let inner = behind.trim_start_matches(['$', '#']).strip_prefix('{');
            let named = inner.and_then(|inner| inner.split_once('}'));
            let named = named.and_then(|(name, after)| {
                let is_part = |c: char| c.is_ascii_alphanumeric() || "_.".contains(c);
                let name =
                    Some(name).filter(|name| !name.is_empty() && name.chars().all(is_part))?;
                Some((self.in_braces(name, deepest)?, after))
            });
            let Some((named, after)) = named else {
                value.is_open = true;
                return;
            };
            let is_first = value.is_nothing();
            if named.variable.is_some() {
                value.variable = named.variable;
                value.behind = named.behind.filter(|_| is_first);
                is_behind = true;
            } else if is_behind {
                value.push_behind(&named.path, true);
            }
            match is_first {
                true => (value.head, value.path) = (named.head, named.path),
                false => value.path.push_str(&named.path),
            }
            (rest, is_appended) = (after, true);
        }
    }

    /// What a name in a string stands for, where all of that is known.
    fn in_braces(&mut self, name: &str, deepest: usize) -> Option<Value> {
        let value = match self.word(name, "", 0, deepest) {
            Word::Named(value) => value,
            Word::Head(head, directory) => Value {
                head,
                path: directory.to_owned(),
                ..Value::default()
            },
            Word::Silent | Word::Key | Word::Unknown => return None,
        };
        let is_beginning = value.path.is_empty() && value.head == Head::Unsaid;
        (!value.is_open && !is_beginning).then_some(value)
    }

    /// What a word of an expression stands for; `after` follows it.
    fn word(&mut self, name: &str, after: &str, ups: usize, deepest: usize) -> Word {
        let last = name.rsplit(['.', ':', '>']).next().unwrap_or_default();
        let last = last.trim_start_matches('$');
        if let Some((_, is_file)) = OF_FILE.iter().find(|(it, _)| name == *it || last == *it) {
            return Word::Head(Head::File(ups.saturating_sub(usize::from(*is_file))), "");
        }
        let owner = name.strip_suffix(".join").unwrap_or(name);
        let is_program = |it: &str| match OF_LARAVEL.contains(&it) {
            true => name == it && after.starts_with('('),
            false => last == it || is_called(owner, it),
        };
        if let Some((_, directory)) = OF_PROGRAM.iter().find(|(it, _)| is_program(it)) {
            return Word::Head(Head::Program, directory);
        }
        let is_reader = variables::READERS.iter().any(|reader| {
            let reader = reader.trim_end_matches(['(', '[', '.']);
            name == reader || name.ends_with(&format!(".{reader}"))
        });
        if is_reader && after.starts_with(['(', '[']) {
            return Word::Key;
        }
        let is_call = after.starts_with('(');
        if is_call && let Some(above) = self.receiver(name, deepest) {
            return Word::Named(above);
        }
        if is_reader || is_silent(name, last, after) || is_call && is_of_paths(name, last) {
            return Word::Silent;
        }
        let named = (deepest > 0 && self.left > 0 && !is_call).then(|| {
            self.left -= 1;
            self.assigned(name, last).into_iter().next()
        });
        let named = named
            .flatten()
            .and_then(|named| self.value_at(named, deepest - 1));
        match named {
            Some(named) if named.is_nothing() && named.variable.is_some() => Word::Named(
                self.otherwise(name, last, deepest)
                    .map_or(named.clone(), |value| Value {
                        variable: named.variable,
                        behind: named.behind,
                        ..value
                    }),
            ),
            Some(named) => Word::Named(named),
            None if ROOTS.contains(&last) => Word::Head(Head::Program, ""),
            None => Word::Unknown,
        }
    }

    fn scopes(&mut self) -> &Scopes {
        let text = self.text;
        self.scopes.get_or_insert_with(|| Scopes::of(text))
    }

    /// What the text assigns to a name of an expression, where that sees it.
    fn assigned(&mut self, name: &str, last: &str) -> Vec<&'t str> {
        let text = self.text;
        let scopes = self.scopes();
        // A method is called of the name.
        let owner = name
            .rsplit_once(last)
            .map_or("", |(before, _)| owner_of(before));
        scopes.values(text, (owner, last), place_of(text, name))
    }

    /// What a name stands for where its variable is not set: `path := os.Getenv("DB")`, `if path == "" { path = "a.db" }`.
    fn otherwise(&mut self, name: &str, last: &str, deepest: usize) -> Option<Value> {
        let next = self.assigned(name, last).into_iter().nth(1);
        self.left = self.left.checked_sub(1)?;
        let value = self.value_at(next?, deepest.checked_sub(1)?)?;
        (!value.is_nothing() && value.variable.is_none()).then_some(value)
    }

    /// The path that a function of the text returns: `def place(n): return os.path.join(DATA, n)`, `(n) => join(DIR, n)`.
    fn returned(&mut self, name: &str, deepest: usize) -> Option<Value> {
        let next = deepest.checked_sub(1)?;
        self.left = self.left.checked_sub(1)?;
        let name = name.rsplit(['.', ':', '>']).next()?.trim_start_matches('$');
        let text = self.text;
        let returned = functions::returned(name, text).into_iter();
        let mut values = returned.filter_map(|it| self.value_at(it, next));
        values.find(|value| !value.is_nothing())
    }

    /// The directory that a method makes a path below: `ROOT_DIR.path("shop")`, `base.joinpath("data")`. Paths of
    /// django-environ are called themselves: `APPS_DIR("media")`.
    fn receiver(&mut self, name: &str, deepest: usize) -> Option<Value> {
        let of_itself = is_name_of_variable(name).then_some((name, "path"));
        let (owner, method) = name.rsplit_once('.').or(of_itself)?;
        let owner = owner.rsplit_once("this.").map_or(owner, |(_, name)| name);
        let owner = owner.strip_prefix("self.").unwrap_or(owner);
        let is_method = ["join", "joinpath", "path", "resolve"].contains(&method);
        if !is_method || owner.contains('.') || deepest == 0 || self.left == 0 {
            return None;
        }
        self.left -= 1;
        let assigned = self.assigned(name, owner).into_iter().next()?;
        let value = self.value_at(assigned, deepest - 1)?;
        (!value.is_open && !value.is_nothing()).then_some(value)
    }
}

/// What a word of an expression stands for.
enum Word {
    /// Nothing.
    Silent,
    /// What reads the text behind it as the name of something.
    Key,
    /// A directory that paths begin at, and one in it.
    Head(Head, &'static str),
    /// What the text assigns to it.
    Named(Value),
    /// Nobody knows.
    Unknown,
}

#[cfg(test)]
mod tests;
