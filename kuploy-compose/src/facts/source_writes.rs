//! Files that the source of a service writes: `open("conf/settings.json", "w")`, `fs.writeFile("/app/db.json", …)`.
//!
//! Asked for what a service mounts writable: a log, a small database of JSON, settings that the program saves. Seen in
//! public projects: `logging.basicConfig(filename="/app/out.log")` beside `./out.log:/app/out.log`, and bots that keep
//! `./data.json`. Nothing is decided by a name alone: a call that writes, and the path of the mount in it.

use std::sync::Arc;

use super::mounted_files::{Content, MountedFile, MountedFiles};
use super::path_conventions::{self as conventions, is_within};
use super::service_facts::ServiceFacts;
use super::services::{PerService, ServiceId};
use super::source_calls::{arguments, assigned, is_called, is_mode, last_name, named};
use super::source_places::{self, Makes};
use super::{source_files, texts};
use crate::map::BTreeMap;
use crate::source::{Files, paths};

/// How a call says which file it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// The first argument.
    First,
    /// The first argument, where another one is a mode of writing.
    WithMode,
    /// The argument of this name, or the key of an argument that is an object.
    Named(&'static str),
    /// What the method is called of.
    Receiver,
}

/// Calls that write, in the languages of small programs; each matches the end of a dotted name.
const CALLS: &[(&str, Says)] = &[
    // https://docs.python.org/3/library/functions.html#open, also of Ruby's `File` and Node's `fs`.
    ("open", Says::WithMode),
    ("basicConfig", Says::Named("filename")),
    ("FileHandler", Says::First),
    ("RotatingFileHandler", Says::First),
    ("TimedRotatingFileHandler", Says::First),
    ("TinyDB", Says::First),
    ("to_csv", Says::First),
    ("write_bytes", Says::Receiver),
    ("write_text", Says::Receiver),
    // https://nodejs.org/api/fs.html, fs-extra, lowdb and winston.
    ("appendFile", Says::First),
    ("appendFileSync", Says::First),
    ("createWriteStream", Says::First),
    ("outputFile", Says::First),
    ("outputJson", Says::First),
    ("writeFile", Says::First),
    ("writeFileSync", Says::First),
    ("writeJson", Says::First),
    ("writeJsonSync", Says::First),
    ("FileSync", Says::First),
    ("JSONFile", Says::First),
    ("JSONFileSync", Says::First),
    ("transports.File", Says::Named("filename")),
    // https://www.php.net/manual/en/function.file-put-contents.php.
    ("file_put_contents", Says::First),
    ("fopen", Says::WithMode),
    // https://pkg.go.dev/os.
    ("os.Create", Says::First),
    ("os.OpenFile", Says::WithMode),
    ("ioutil.WriteFile", Says::First),
    ("os.WriteFile", Says::First),
    // Java, Kotlin and .NET.
    ("FileOutputStream", Says::First),
    ("FileWriter", Says::First),
    ("Files.newBufferedWriter", Says::First),
    ("Files.write", Says::First),
    ("Files.writeString", Says::First),
    ("File.AppendAllText", Says::First),
    ("File.WriteAllText", Says::First),
    ("StreamWriter", Says::First),
    // Ruby and Rust.
    ("File.write", Says::First),
    ("File::create", Says::First),
    ("fs::write", Says::First),
];

/// Most calls of a program that are looked at.
const MOST: usize = 256;
/// Names that stand for other names.
const DEEPEST: usize = 3;

/// A file that a program writes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Written {
    /// Its path, or what is known of its end.
    path: String,
    /// Whether it begins with something that nobody follows here.
    is_end: bool,
}

/// What the source of services writes, by service.
#[derive(Clone, Debug, Default)]
pub(crate) struct SourceWrites(BTreeMap<ServiceId, Vec<Arc<[Written]>>>);

impl SourceWrites {
    /// Looks through the source of services that mount something of the project writable.
    pub(super) fn read(
        files: &dyn Files,
        services: &PerService<ServiceFacts<'_>>,
        mounted: &MountedFiles,
    ) -> Self {
        let mut known: BTreeMap<&str, Arc<[Written]>> = BTreeMap::new();
        let mut found = Self::default();
        for service in services.values() {
            let mounts = service.service.volumes.iter().enumerate();
            let mounts = mounts.filter_map(|(index, mount)| {
                let path = mounted.path(service.id, index)?;
                Some((mount, path.path.as_str(), mounted.content(path)?))
            });
            let mut is_asked = false;
            let (mut source, mut programs) = (Vec::new(), Vec::new());
            for (mount, path, content) in mounts {
                match content {
                    Content::File(file) => {
                        is_asked |= !mount.read_only;
                        programs.extend(program(file).map(|text| (path, text)));
                    }
                    Content::Directory(directory) if directory.source || directory.too_large => {
                        // What the image lacks is no code of it.
                        let files = &service.image.files;
                        let lacks = files.is_ignored(path) || !files.may_hold(&mount.target);
                        is_asked |= !mount.read_only && lacks;
                        source.push(path);
                    }
                    Content::Directory(_) => is_asked |= !mount.read_only,
                    _ => {}
                }
            }
            let image = &service.image.files;
            let build = service.service.build.as_ref();
            let context = build.and_then(|build| build.context.as_deref());
            let context = context.filter(|path| paths::is_absolute(path));
            source.extend(context.or_else(|| image.context()));
            for directory in source.into_iter().filter(|_| is_asked) {
                let written = known
                    .entry(directory)
                    .or_insert_with(|| of_directory(files, directory));
                let of_service = found.0.entry(service.id).or_default();
                of_service.push(Arc::clone(written));
            }
            for (path, text) in programs.into_iter().filter(|_| is_asked) {
                let read = || {
                    let mut calls = MOST;
                    let written = written(text, CALLS, &mut calls).map(|(_, it)| it);
                    let mut found: Vec<Written> = written.collect();
                    found.extend(redirected(text, &mut calls));
                    found.extend(changed(text, paths::file_name(path)));
                    found.into()
                };
                let written = known.entry(path).or_insert_with(read);
                let of_service = found.0.entry(service.id).or_default();
                of_service.push(Arc::clone(written));
            }
        }
        found
    }

    /// Whether the source of a service writes the file at a path of its container.
    pub(crate) fn writes(&self, service: &ServiceFacts<'_>, path: &str) -> bool {
        self.any(service, |written, directory| written.is_at(path, directory))
    }

    /// Whether the source of a service writes a file below a path of its container.
    pub(crate) fn writes_below(&self, service: &ServiceFacts<'_>, path: &str) -> bool {
        self.any(service, |written, directory| {
            written.is_below(path, directory)
        })
    }

    /// Whether the source of a service that is mounted at a path writes a file below it; where nobody says where the
    /// program runs, it runs there.
    pub(crate) fn writes_beside(&self, service: &ServiceFacts<'_>, path: &str) -> bool {
        let directory = service.working_directory().unwrap_or(path);
        let written = self.0.get(&service.id).into_iter().flatten();
        let mut written = written.flat_map(|written| written.iter());
        written.any(|written| written.is_below(path, Some(directory)))
    }

    fn any(
        &self,
        service: &ServiceFacts<'_>,
        asked: impl Fn(&Written, Option<&str>) -> bool,
    ) -> bool {
        let directory = service.working_directory();
        let written = self.0.get(&service.id).into_iter().flatten();
        let mut written = written.flat_map(|written| written.iter());
        written.any(|written| asked(written, directory))
    }
}

impl Written {
    /// The whole path, where it is known.
    fn whole(&self, directory: Option<&str>) -> Option<String> {
        match paths::is_absolute(&self.path) {
            true => Some(self.path.clone()),
            false if self.is_end => None,
            false => Some(paths::join(directory?, &self.path)),
        }
    }

    fn is_at(&self, path: &str, directory: Option<&str>) -> bool {
        match self.whole(directory) {
            Some(whole) => whole == path,
            None => ends_with(path, &self.path),
        }
    }

    fn is_below(&self, path: &str, directory: Option<&str>) -> bool {
        match self.whole(directory) {
            Some(whole) => whole != path && is_within(&whole, path),
            None => {
                let ends = self.path.match_indices('/').map(|(at, _)| at);
                let mut heads = ends.filter_map(|at| self.path.get(..at));
                heads.any(|head| ends_with(path, head))
            }
        }
    }
}

/// Whether a path ends with the parts of another one.
fn ends_with(path: &str, end: &str) -> bool {
    let before = path.strip_suffix(end);
    !end.is_empty() && before.is_some_and(|before| before.ends_with('/'))
}

/// The text of a file that is mounted by itself, where it is a program.
fn program(file: &MountedFile) -> Option<&str> {
    let is_program = conventions::is_program(paths::file_name(&file.origin));
    std::str::from_utf8(&file.bytes).ok().filter(|_| is_program)
}

fn of_directory(files: &dyn Files, directory: &str) -> Arc<[Written]> {
    let mut found = Vec::new();
    let mut calls = MOST;
    let is_read = |name: &str| conventions::is_program(name) && !conventions::is_test(name);
    source_files::each(files, directory, &is_read, &|_| false, &mut |path, text| {
        found.extend(written(text, CALLS, &mut calls).map(|(_, written)| written));
        found.extend(redirected(text, &mut calls));
        let file = paths::relative_to(path, directory).unwrap_or(path);
        found.extend(changed(text, file));
    });
    found.into()
}

/// The files that calls of a text of source take away, or make in a directory, by the beginnings of their paths:
/// `shutil.move("/inbox/" + name, "/done/" + name)`.
fn changed(text: &str, file: &str) -> impl Iterator<Item = Written> + use<> {
    let places = source_places::find(text, file).into_iter();
    let places = places.filter(|place| {
        !matches!(place.makes, Makes::Nothing | Makes::Sent) && !place.path.is_empty()
    });
    places.map(|place| Written {
        path: match place.is_whole {
            true => place.path,
            false => format!("{}/?", place.path),
        },
        is_end: false,
    })
}

/// The files that calls of a text of source write, each with its line; `left` is how many more calls are looked at.
fn written<'t>(
    text: &'t str,
    calls: &'t [(&'t str, Says)],
    left: &'t mut usize,
) -> impl Iterator<Item = (usize, Written)> + 't {
    text.match_indices('(').filter_map(move |(at, _)| {
        let before = text.get(..at)?;
        let name = last_name(before);
        let (_, says) = calls.iter().find(|(call, _)| is_called(name, call))?;
        if *left == 0 || texts::is_comment(text, at) {
            return None;
        }
        *left = left.saturating_sub(1);
        let inner = arguments(text.get(at + 1..)?);
        let file = match says {
            Says::First => inner.first().copied(),
            Says::WithMode => {
                let mut modes = inner.iter().skip(1);
                inner
                    .first()
                    .copied()
                    .filter(|_| modes.any(|it| is_mode(it)))
            }
            Says::Named(key) => inner.iter().find_map(|argument| named(argument, key)),
            Says::Receiver => receiver(before),
        };
        let file = path(file?, text, DEEPEST).filter(|file| is_file(&file.path))?;
        Some((before.matches('\n').count() + 1, file))
    })
}

/// Calls that give a text to a shell (<https://docs.python.org/3/library/os.html#os.system>,
/// <https://nodejs.org/api/child_process.html>, <https://www.php.net/manual/en/ref.exec.php>; Ruby has `system` as well).
/// What runs a list of words without a shell has no redirection in them.
const SHELLS: &[&str] = &[
    "check_call",
    "check_output",
    "create_subprocess_shell",
    "execSync",
    "getoutput",
    "os.popen",
    "os.system",
    "passthru",
    "Popen",
    "shell_exec",
    "subprocess.call",
    "subprocess.run",
    "system",
];

/// The files that shell commands in calls of a text are redirected to: `os.system('echo x > /state.json')`.
fn redirected<'t>(text: &'t str, left: &'t mut usize) -> impl Iterator<Item = Written> + 't {
    let calls = text.match_indices('(').filter_map(move |(at, _)| {
        let name = last_name(text.get(..at)?);
        let is_shell = SHELLS.iter().any(|call| is_called(name, call));
        if !is_shell || *left == 0 || texts::is_comment(text, at) {
            return None;
        }
        *left = left.saturating_sub(1);
        arguments(text.get(at + 1..)?).first().copied()
    });
    calls.flat_map(|command| targets(command).into_iter())
}

/// What follows the redirections in the first string of an argument. What a variable is part of is known before that alone.
fn targets(argument: &str) -> Vec<Written> {
    const QUOTES: [char; 3] = ['"', '\'', '`'];
    let Some((before, rest)) = argument.split_once(QUOTES) else {
        return Vec::new();
    };
    let quote = argument
        .get(before.len()..)
        .and_then(|it| it.chars().next());
    let command = quote.and_then(|quote| rest.split(quote).next());
    let parts = command.unwrap_or_default().split('>').skip(1);
    let words = parts.filter_map(|part| part.split_whitespace().next());
    // `2>&1`, and what no file is.
    let words = words.filter(|word| !word.starts_with('&') && !word.starts_with("/dev/"));
    let written = words.filter_map(|word| {
        let word = word.trim_end_matches([';', ')', '&', '|']);
        let word = word.trim_matches(['"', '\'']);
        let word = word.trim_start_matches("./");
        let known = word.split(['{', '$', '%']).next()?;
        let path = match known.len() < word.len() {
            true => format!("{}/?", known.rsplit_once('/')?.0),
            false => known.to_owned(),
        };
        let is_end = false;
        is_file(&path).then_some(Written { path, is_end })
    });
    written.collect()
}

/// Whether what a path names may be a file of a project, and no file of the system.
fn is_file(path: &str) -> bool {
    !path.is_empty() && !path.ends_with('/') && !path.contains(['*', '\n', ' '])
}

/// What a method is called of: `Path("a.json")` of `Path("a.json").write_text`, `FILE` of `FILE.write_text`.
fn receiver(before: &str) -> Option<&str> {
    let line = before.rsplit('\n').next()?;
    let (owner, _) = line.rsplit_once('.')?;
    match owner.ends_with(')') {
        true => owner.rfind('(').and_then(|at| owner.get(at..)),
        false => Some(last_name(owner)),
    }
}

/// The path that an expression stands for: its strings one below the other, where names are followed within the text.
fn path(expression: &str, text: &str, deepest: usize) -> Option<Written> {
    let (mut path, mut is_end) = (String::new(), false);
    let mut rest = expression;
    // The name of an argument.
    if let Some((name, value)) = rest.split_once('=')
        && name
            .trim()
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !value.starts_with('=')
    {
        rest = value;
    }
    while let Some(at) = rest.find(|c: char| "\"'`_$".contains(c) || c.is_ascii_alphabetic()) {
        // `__DIR__ . '/a.txt'`, `root + '/a.txt'`.
        let is_appended = rest.get(..at)?.trim_end().ends_with(['.', '+']);
        let token = rest.get(at..)?;
        let (part, after) = match token.chars().next()? {
            quote @ ('"' | '\'' | '`') => {
                let (literal, after) = token.get(1..)?.split_once(quote)?;
                let part = literal_part(literal, &mut is_end);
                let trimmed = part.map(|part| match is_appended {
                    true => part.trim_start_matches('/').to_owned(),
                    false => part,
                });
                (trimmed, after)
            }
            _ => {
                let name = first_name(token);
                let after = token.get(name.len()..)?;
                let value = of_name(name, after, text, deepest, &mut is_end);
                if value.is_none() && !is_function(name, after) {
                    // Whatever stands here, what follows lies below it.
                    path.clear();
                }
                (value, after)
            }
        };
        if let Some(part) = part {
            path = match path.is_empty() {
                true => part,
                false => paths::join(&path, &part),
            };
        }
        rest = after;
    }
    let is_absolute = paths::is_absolute(&path);
    let path = match is_absolute {
        true => paths::clean(&path),
        false => path
            .trim_start_matches("./")
            .trim_start_matches("../")
            .to_owned(),
    };
    (!path.is_empty()).then_some(Written {
        path,
        is_end: is_end && !is_absolute,
    })
}

/// A string as part of a path: what is before its first variable, or after its last one; none where it is the name of a
/// variable.
fn literal_part(literal: &str, is_end: &mut bool) -> Option<String> {
    let of_variable = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if literal.chars().all(of_variable) {
        *is_end |= !literal.is_empty();
        return None;
    }
    let Some((_, end)) = literal.rsplit_once('}') else {
        return Some(literal.to_owned());
    };
    let head = literal.split(['{', '$']).next().unwrap_or_default();
    if head.contains('/') {
        return Some(format!("{head}?"));
    }
    *is_end = true;
    Some(end.trim_start_matches('/').to_owned())
}

/// What a name in an expression stands for: nothing where it is a function, else what the text assigns to it.
fn of_name(
    name: &str,
    after: &str,
    text: &str,
    deepest: usize,
    is_end: &mut bool,
) -> Option<String> {
    // `f"…"`, `r'…'`; of `getenv("FILE", "a.json")` the program has the default as well.
    if is_function(name, after) {
        return None;
    }
    let last = name.rsplit(['.', ':']).next()?;
    let value = (deepest > 0).then(|| assigned(last, text)).flatten();
    let value = value.and_then(|value| path(value, text, deepest.saturating_sub(1)));
    *is_end |= value.as_ref().is_none_or(|value| value.is_end);
    value.map(|value| value.path)
}

fn is_function(name: &str, after: &str) -> bool {
    name == "new" || after.starts_with(['(', '"', '\''])
}

fn first_name(text: &str) -> &str {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_.:$".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let name = text.get(..end).unwrap_or_default();
    let trimmed = name.trim_end_matches(['.', ':']);
    // A name of one character at least: what calls this goes on behind it.
    if trimmed.is_empty() { name } else { trimmed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirections_of_shell_commands_write() {
        let found = |text: &str| -> Vec<String> {
            let mut left = MOST;
            redirected(text, &mut left).map(|it| it.path).collect()
        };
        for (text, want) in [
            ("os.system('echo x > /state.json')", "/state.json"),
            (
                "subprocess.run(f\"date >> ./log/{day}.txt\", shell=True)",
                "log/?",
            ),
            ("execSync(`dump >db.sql 2>&1`)", "db.sql"),
        ] {
            let found = found(text);
            assert_eq!(found.first().map_or("", String::as_str), want, "{text}");
            assert!(found.len() <= 1, "{text}");
        }
        for text in [
            "os.system('ls 2>&1 >/dev/null')",
            "# os.system('echo x > /state.json')",
            "subprocess.run(['sh', 'a.sh'])",
            "print('a > b')",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    fn all(text: &str) -> Vec<Written> {
        let mut calls = MOST;
        let found = written(text, CALLS, &mut calls);
        found.map(|(_, written)| written).collect()
    }

    #[test]
    fn calls_that_write_are_known_with_the_path_of_their_file() {
        for (text, path) in [
            (
                "logging.basicConfig(level=INFO, filename=\"/app/out.log\")",
                "/app/out.log",
            ),
            ("open(\"cfg.yaml\",\"w\")", "/app/cfg.yaml"),
            (
                "with open('./db.json', mode='r+', encoding='utf-8') as f:",
                "/app/db.json",
            ),
            (
                "json.dump(x, open(os.path.join(BASE, \"state.json\"), \"w\"))",
                "/app/state.json",
            ),
            (
                "DB = \"/app/db.json\"\nwith open(DB, 'w') as f:",
                "/app/db.json",
            ),
            (
                "DATA_FILE: str = os.getenv(\"DATA_FILE\", \"data.json\")\nopen(DATA_FILE, \"w\")",
                "/app/data.json",
            ),
            (
                "D = Path(\"/app\")\nF = D / \"x.txt\"\nF.write_text(\"a\")",
                "/app/x.txt",
            ),
            ("Path(\"x.txt\").write_text(\"a\")", "/app/x.txt"),
            (
                "const f = path.join(__dirname, 'db.json');\nfs.writeFileSync(f, '{}')",
                "/app/db.json",
            ),
            (
                "fs.promises.writeFile(\n  `${root}/db.json`,\n  data)",
                "/app/db.json",
            ),
            (
                "new winston.transports.File({ filename: 'app.log', level: 'x' })",
                "/app/app.log",
            ),
            (
                "file_put_contents(__DIR__ . '/hits.txt', $n);",
                "/app/hits.txt",
            ),
            (
                "f, err := os.OpenFile(\"app.log\", os.O_APPEND|os.O_WRONLY, 0644)",
                "/app/app.log",
            ),
            ("new FileOutputStream(new File(\"x.dat\"))", "/app/x.dat"),
        ] {
            let found = all(text);
            assert!(
                found.iter().any(|it| it.is_at(path, Some("/app"))),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn what_reads_or_writes_elsewhere_is_not_taken_for_it() {
        for text in [
            "open(\"cfg.yaml\")",
            "open(\"cfg.yaml\", \"r\")",
            "open('cfg.yaml', encoding='ascii')",
            "# open(\"cfg.yaml\", \"w\")",
            "fs.readFile('cfg.yaml')",
            "open(\"/tmp/cfg.yaml\", \"w\")",
            "open(\"conf/cfg.yaml\", \"w\")",
            "open(other, \"w\"); x = \"cfg.yaml\"",
            "window.open('cfg.yaml', '_blank')",
            "json.dump(x, open(\"other.json\", \"w\")); read(\"cfg.yaml\")",
        ] {
            let found = all(text);
            assert!(
                !found
                    .iter()
                    .any(|it| it.is_at("/app/cfg.yaml", Some("/app"))),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn files_below_a_directory_are_found_there() {
        let below = |text: &str| {
            all(text)
                .iter()
                .any(|it| it.is_below("/app/conf", Some("/app")))
        };
        assert!(below("open(\"conf/settings.json\", \"w\")"));
        assert!(below(
            "C = \"/app/conf\"\nopen(os.path.join(C, \"a.json\"), \"w\")"
        ));
        assert!(!below("open(\"settings.json\", \"w\")") && !below("open(\"config/a\", \"w\")"));
    }
}
