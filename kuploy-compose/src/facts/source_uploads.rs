//! Directories that the source of a program writes to, as it names them: `multer({ dest: 'uploads/' })`,
//! `process.env.UPLOAD_DIR || 'uploads'`, `app.config['UPLOAD_FOLDER'] = 'static/uploads'`.
//!
//! Seen: a backend whose source is mounted, and whose `uploads` is made at run time beside it. Under Compose that is the
//! checkout; without the mount it is the container. Only names that say what they are for count: what a program writes
//! besides (builds, caches, logs) may be lost.

use crate::map::BTreeSet;

use super::given_places::GivenPlaces;
use super::path_conventions::{self as conventions, is_passing};
use super::source_index::has_script_end;
use super::source_places::{self, Makes, Place, Reader};
use super::source_products::Product;
use super::started_source::Started;
use super::tool_files::{self, ToolFile};
use super::upload_names::{Upload, inside, is_called_data, is_path, kept};
use super::upload_settings::{self, in_setting, is_of_symfony, is_settings};
use super::{source_databases, source_files, source_reach, texts, written_beside};
use crate::source::{Files, paths};

/// Most directories that are named.
const MOST: usize = 8;
/// Most lines of a text with the name of a setting that are read.
const MOST_LINES: usize = 256;

/// What a line has before the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// A setting that is for uploads alone: any directory is one of uploads.
    Setting,
    /// A setting of a package that the file names.
    SettingOf(&'static str),
    /// The directory of the program that a framework serves: what stands behind lies below it, where the file takes uploads.
    Below(&'static str),
}

/// What directories stand behind.
const PLACES: &[(&str, Before)] = &[
    // Flask, Django, Rails' Shrine and countless programs of Node.js have a setting of such a name.
    ("UPLOAD_DIR", Before::Setting),
    ("UPLOAD_DIRECTORY", Before::Setting),
    ("UPLOAD_FOLDER", Before::Setting),
    ("UPLOAD_PATH", Before::Setting),
    ("UPLOAD_ROOT", Before::Setting),
    ("UPLOADS_DIR", Before::Setting),
    ("UPLOADS_FOLDER", Before::Setting),
    ("UPLOADS_PATH", Before::Setting),
    ("UPLOADED_FILES_DEST", Before::Setting),
    ("MEDIA_ROOT", Before::Setting),
    ("uploadDir", Before::Setting),
    ("uploadsDir", Before::Setting),
    ("upload_dir", Before::Setting),
    ("upload_folder", Before::Setting),
    // https://github.com/expressjs/multer#multeropts
    ("dest:", Before::SettingOf("multer")),
    ("destination:", Before::SettingOf("multer")),
    // https://docs.trychroma.com/docs/run-chroma/persistent-client
    ("PersistentClient(", Before::SettingOf("chromadb")),
    // https://learn.microsoft.com/aspnet/core/mvc/models/file-uploads
    ("WebRootPath,", Before::Below("wwwroot")),
    ("ContentRootPath,", Before::Below(".")),
];

/// What a file has that takes uploads with ASP.NET.
const TAKES_FILES: &str = "IFormFile";

/// Where a program that is not told otherwise keeps its data.
const DEFAULTS: &[(&str, &str)] = &[("PersistentClient()", "chroma")];

/// What a text has that writes to such a directory, or to a small database of JSON, in small letters.
const OF_CALLS: &[&str] = &[
    "->move(",
    ".csv",
    ".json",
    ".mv(",
    ".parquet",
    ".pickle",
    ".pkl",
    ".txt",
    "_file",
    "attachment",
    "auth",
    "avatar",
    "backup",
    "badger",
    "bleve",
    "bolt",
    "bunt",
    "chroma",
    "data",
    "db::open",
    "diskcache",
    "document",
    "duckdb",
    "dump_settings",
    "enmap",
    "export",
    "faiss",
    "flask",
    "from pil",
    "fsdirectory",
    "invoice",
    "joblib",
    "keras",
    "lance",
    "level",
    "lmdb",
    "lucene",
    "media",
    "milvus",
    "move_uploaded_file",
    "nedb",
    "node-persist",
    "openkv",
    "pebble",
    "persist",
    "pickledb",
    "pony",
    "pstore",
    "pyrogram",
    "qdrant",
    "quickdb",
    "report",
    "save_local",
    "saveuploadedfile",
    "session",
    "shelve",
    "sled",
    "storage",
    "telegramclient",
    "torch",
    "transferto",
    "upload",
    "yaml::store",
    "zarr",
];

/// Endings of files that a program learned something in. Who keeps one writes it under one name.
const LEARNED: &[&str] = &[".h5", ".joblib", ".keras", ".pickle", ".pkl", ".pt", ".pth"];

/// A directory of uploads, and where the source names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SourceUpload {
    /// Its path: from the directory of the program on, or absolute.
    pub(super) path: String,
    /// The file and the line of it: `src/index.js:2`.
    pub(super) place: String,
    /// The variable that names another one, where there is one.
    pub(super) variable: Option<String>,
    /// A file of a small database, not a directory.
    pub(super) is_file: bool,
}

/// Words in the names of files that run before a program, and that write nothing which is missed.
const RUN_BEFORE: &[&str] = &["migrat", "seed", "spec", "test"];

/// The directories that a program below a directory writes uploads to, as files of these names say. `is_ignored` leaves out
/// paths, `process` says which of the tools beside it run.
pub(super) fn find(
    files: &dyn Files,
    directory: &str,
    process: &Started,
    is_read: &dyn Fn(&str) -> bool,
    is_ignored: &dyn Fn(&str) -> bool,
) -> Vec<SourceUpload> {
    let in_text = |text: &str, file: &str, given: &mut GivenPlaces| {
        in_text(text, file, process.is_bound, given)
    };
    let mut given = GivenPlaces::default();
    let mut named: Vec<(String, Vec<(usize, Upload)>)> = Vec::new();
    let mut tools: Vec<ToolFile> = Vec::new();
    let mut is_told = false;
    let mut settings = String::new();
    let (mut is_in_cloud, mut clips) = (false, BTreeSet::new());
    let is_read = |name: &str| is_read(name) || is_settings(name) || is_of_symfony(name);
    source_files::each(files, directory, &is_read, is_ignored, &mut |path, text| {
        let file = paths::relative_to(path, directory);
        let Some(file) = file.filter(|file| !process.is_foreign(file)) else {
            return;
        };
        if tool_files::is_one(file) || source_databases::is_not_served(file) {
            let lower = file.to_ascii_lowercase();
            if !RUN_BEFORE.iter().any(|word| lower.contains(word)) {
                is_told |= !in_text(text, file, &mut GivenPlaces::default()).is_empty();
                let (path, text) = (file.to_owned(), text.to_owned());
                tools.push(ToolFile { path, text });
            }
            return;
        }
        if is_settings(paths::file_name(file)) {
            settings.push_str(&text.replace('-', "").to_ascii_uppercase());
        }
        is_in_cloud |= upload_settings::is_in_cloud(text, file);
        if file.ends_with(".rb") && upload_settings::is_of_paperclip(text) {
            clips.insert(file.to_owned());
        }
        let uploads = in_text(text, file, &mut given);
        if !uploads.is_empty() {
            named.push((file.to_owned(), uploads));
        }
    });
    named.retain(|(file, _)| !is_in_cloud || !clips.contains(file));
    let is_asked = |name: &str| conventions::is_program(name);
    for (file, place, is_read) in given.find(files, directory, &is_asked, is_ignored) {
        let is_served = !tool_files::is_one(&file) && !source_databases::is_not_served(&file);
        let line = place.line;
        let upload = of_call(place, is_read).filter(|_| is_served && !process.is_foreign(&file));
        named.extend(upload.map(|upload| (file, vec![(line, upload)])));
    }
    if is_told {
        let running = tool_files::running(tools, &process.texts, |each| {
            let is_program = |name: &str| conventions::is_program(name);
            source_files::each(
                files,
                directory,
                &is_program,
                is_ignored,
                &mut |path, text| {
                    let file = paths::relative_to(path, directory);
                    if file.is_some_and(|file| !tool_files::is_one(file)) {
                        each(text);
                    }
                },
            );
        });
        let running = running.into_iter();
        named.extend(running.map(|tool| {
            let uploads = in_text(&tool.text, &tool.path, &mut GivenPlaces::default());
            (tool.path, uploads)
        }));
    }
    // What settings say holds, not what source falls back to.
    let is_said = |upload: &Upload| {
        let key = upload
            .variable
            .as_deref()
            .and_then(|it| it.split('/').next()?.rsplit('_').next());
        key.is_some_and(|key| key.len() > "UPLOAD".len() && settings.contains(key))
    };
    let of_source = named
        .iter_mut()
        .filter(|(file, _)| !is_settings(paths::file_name(file)));
    of_source.for_each(|(_, uploads)| uploads.retain(|(_, it)| !is_said(it)));
    named.retain(|(_, uploads)| !uploads.is_empty());
    let mut found: Vec<SourceUpload> = Vec::new();
    if !named.is_empty() {
        let asked: Vec<&str> = named.iter().map(|(file, _)| file.as_str()).collect();
        let runs = source_reach::run(files, directory, process, is_ignored, &asked);
        let named = named.into_iter().zip(runs).filter(|(_, runs)| *runs);
        named.for_each(|((file, uploads), _)| add(&mut found, uploads, &file));
    }
    found
}

/// Adds the directories that a file names to those that are known.
fn add(found: &mut Vec<SourceUpload>, uploads: Vec<(usize, Upload)>, file: &str) {
    for (line, upload) in uploads {
        let within = |path: &str, other: &str| paths::relative_to(path, other).is_some();
        let is_known = |known: &SourceUpload| within(&upload.path, &known.path);
        if found.iter().any(is_known) {
            continue;
        }
        // The directory above another one keeps that as well.
        found.retain(|known| !within(&known.path, &upload.path));
        if found.len() < MOST {
            found.push(SourceUpload {
                path: upload.path,
                place: format!("{file}:{line}"),
                variable: upload.variable,
                is_file: upload.is_file,
            });
        }
    }
}

/// The directories that a text names, with their lines.
///
/// Of source that is bound, any file that a call writes is one that was kept. What classes are given to write goes to `given`.
fn in_text(
    text: &str,
    file: &str,
    is_bound: bool,
    given: &mut GivenPlaces,
) -> Vec<(usize, Upload)> {
    let name = paths::file_name(file);
    if let Some(mut found) = upload_settings::find(text, name) {
        // The project is the directory around `config`: `symfony/config/packages/sonata_media.yaml`.
        let project = file.split_once("/config/").map(|(project, _)| project);
        if let Some(project) = project.filter(|_| is_of_symfony(name)) {
            found
                .iter_mut()
                .for_each(|(_, it)| it.path = paths::join(project, &it.path));
        }
        return found;
    }
    let has_any = |(word, _): &(&str, Before)| text.contains(word);
    let lines = match PLACES.iter().any(has_any) || text.contains(VALUE) {
        true => text.lines(),
        false => "".lines(),
    };
    let lines = (1..).zip(lines).filter(|(_, line)| names_place(line));
    let lines = lines.filter(|(_, line)| !texts::is_comment(line, line.len()));
    let lines = lines.take(MOST_LINES);
    let mut reader = Reader::new(text);
    let set = lines.filter_map(|(number, line)| {
        let upload = in_line(line, (text, file), &mut reader)?;
        Some((number, upload))
    });
    let mut found: Vec<(usize, Upload)> = set.collect();
    if found.is_empty() && text.contains("multer") {
        let places = source_places::of_callbacks(text, file).into_iter();
        found.extend(places.filter_map(|(line, path)| {
            let upload = Upload::directory(kept(path)?, None);
            Some((line, upload))
        }));
    }
    // What a call writes has to be called as data is, or to be sent by somebody.
    let has_calls = || {
        let lower = text.to_ascii_lowercase();
        OF_CALLS.iter().any(|word| lower.contains(word))
    };
    if written_beside::may_write(text) || has_calls() {
        let places = source_places::find_with(text, file, &mut |parameter, makes| {
            given.add(parameter, makes);
        });
        let product = Product::of(text, &places);
        let known: Vec<String> = found.iter().map(|(_, it)| it.path.clone()).collect();
        let read = places.iter().filter(|place| place.makes == Makes::Nothing);
        let read: BTreeSet<(String, Option<String>)> = read
            .map(|place| (place.path.clone(), place.variable.clone()))
            .collect();
        let taken = places
            .iter()
            .filter(|it| it.makes == Makes::Gap && it.is_whole);
        let taken: BTreeSet<String> = taken.map(|place| place.path.clone()).collect();
        found.extend(places.into_iter().filter_map(|place| {
            // A file of its own that the same text takes away is there for a moment.
            let is_passing = place.is_whole && taken.contains(&place.path);
            if is_passing && !keeps_records(&place.path) {
                return None;
            }
            let is_read = read.contains(&(place.path.clone(), place.variable.clone()));
            let line = place.line;
            // What settings name is written by some of the calls.
            let name = paths::file_name(&place.path).to_owned();
            let is_named = |known: &String| {
                paths::relative_to(&place.path, known).is_some() || paths::file_name(known) == name
            };
            if known.iter().any(is_named) {
                return None;
            }
            let beside = is_bound.then(|| written_beside::of_call(&place)).flatten();
            let beside = beside.or_else(|| product.of_call(&place));
            let beside = beside.map(|(path, is_file)| Upload {
                path,
                variable: place.variable.clone(),
                is_file,
            });
            Some((line, of_call(place, is_read).or(beside)?))
        }));
    }
    found
}

/// Whether a file is called as those are that programs keep records in: who takes one away may begin anew.
fn keeps_records(path: &str) -> bool {
    const RECORDS: &[&str] = &["csv", "db", "json", "pkl", "sqlite", "sqlite3", "txt"];
    let end = path.rsplit_once('.').map(|(_, end)| end);
    end.is_none_or(|end| RECORDS.contains(&end))
}

/// What a call writes that somebody would miss: a directory that is called as those of data are, or that takes what people
/// send; a file that the program reads as well.
fn of_call(place: Place, is_read: bool) -> Option<Upload> {
    let variable = place.variable.clone();
    if matches!(place.makes, Makes::Gap | Makes::Nothing | Makes::Sent) {
        return None;
    }
    if place.path.is_empty() {
        return of_variable(&place, is_read);
    }
    let is_directory = place.makes == Makes::Directory;
    if let Some(path) = place.directory() {
        let is_sent = matches!(place.makes, Makes::Upload | Makes::DataIn);
        // The directory above the file that a variable names, or that stands behind it.
        let is_above = place.is_whole && !matches!(place.makes, Makes::Directory | Makes::DataIn);
        let of_directory = match is_above {
            true => variable.as_ref().map(|variable| format!("{variable}/..")),
            false => variable.clone(),
        };
        let is_one = |path: &String| {
            // Files of many names beside each other, and not one that shows a result.
            let of_pictures = !place.is_whole && place.makes == Makes::File;
            is_sent || is_called_data(path) || of_pictures && is_of_pictures(path)
        };
        let path = kept(path).filter(is_one);
        if path.is_some() || !place.is_whole || is_directory {
            return Some(Upload::directory(path?, of_directory));
        }
    }
    // Source that a program makes is made again.
    let is_made_again = |path: &str| is_made_again(path) || has_script_end(path);
    let is_learned = || LEARNED.iter().any(|end| place.path.ends_with(end));
    let is_store = place.makes == Makes::Store || !is_directory && (is_read || is_learned());
    let path = Some(place.path).filter(|path| is_store && !is_made_again(path))?;
    let is_file = true;
    (!is_passing(&path)).then_some(Upload {
        path,
        variable,
        is_file,
    })
}

/// What a call writes at a path that a variable alone names: a file that is read as well, or a directory of data by the name
/// of the variable.
fn of_variable(place: &Place, is_read: bool) -> Option<Upload> {
    let variable = place.variable.as_ref()?;
    let is_file = match place.makes {
        Makes::Gap | Makes::Nothing | Makes::Sent => return None,
        // A file in it whose name is not known.
        _ if !place.is_whole => false,
        Makes::File | Makes::Session | Makes::Store => true,
        Makes::Directory | Makes::DataIn => false,
        Makes::Upload => return None,
    };
    let is_kept = match is_file {
        true => (is_read || place.makes == Makes::Store) && !is_made_again(variable),
        false => is_called_data(variable) || place.makes == Makes::Upload,
    };
    is_kept.then(|| Upload {
        path: format!("${variable}"),
        variable: None,
        is_file,
    })
}

/// Words of names of files that the next run makes again, or that a package is described by.
const MADE_AGAIN: &[&str] = &[
    "debug", "log", "manifest", "output", "package", "report", "result", "stats", "test",
    "tsconfig",
];

fn is_made_again(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let name = paths::file_name(&lower);
    let mut words = lower.split(['/', '-', '_', '.']);
    MADE_AGAIN.iter().any(|word| name.contains(word)) || words.any(|word| OF_RUNS.contains(&word))
}

/// Words of names of what only a running process needs, or is looked at for.
const OF_RUNS: &[&str] = &[
    "alive",
    "cache",
    "health",
    "healthy",
    "heartbeat",
    "lock",
    "pid",
    "ready",
    "sock",
    "temp",
    "tmp",
];

/// Whether a directory is called as those are that keep pictures. Seen: those of a shop, whose names a database has.
fn is_of_pictures(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let mut words = lower.split(['/', '-', '_']);
    words.any(|word| ["images", "photos", "pictures"].contains(&word))
}

/// Spring's `@Value("${file.upload-dir:./uploads}")`, whose key settings may have as well.
const VALUE: &str = "@Value(\"";

/// Whether a line has anything that a directory stands behind.
fn names_place(line: &str) -> bool {
    let words = PLACES.iter().map(|(word, _)| *word);
    let mut words = words
        .chain(DEFAULTS.iter().map(|(call, _)| *call))
        .chain([VALUE]);
    words.any(|word| line.contains(word))
}

fn in_line(line: &str, (text, file): (&str, &str), reader: &mut Reader<'_>) -> Option<Upload> {
    if let Some((_, rest)) = line.split_once(VALUE) {
        let inner = rest.split_once("${")?.1.split('}').next()?;
        return in_setting(&inner.replacen(':', "=", 1));
    }
    let mut defaults = DEFAULTS.iter().filter(|(call, _)| line.contains(call));
    if let Some((_, path)) = defaults.next() {
        return Some(Upload::directory((*path).to_owned(), None));
    }
    PLACES.iter().find_map(|(word, before)| {
        let (head, rest) = line.split_once(word)?;
        // `REACT_APP_UPLOAD_PATH`.
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_of = match before {
            Before::SettingOf(package) => text.contains(package),
            Before::Below(_) => text.contains(TAKES_FILES),
            // Arguments of fields of Django's models are below `MEDIA_ROOT`.
            Before::Setting => {
                !head.ends_with(is_word)
                    && !rest.starts_with(is_word)
                    && is_set(rest)
                    && (!word.starts_with("upload_") || !text.contains("django"))
            }
        };
        let rest = Some(rest).filter(|_| is_of)?;
        // Names of the same file are followed: `MEDIA_ROOT = os.path.join(STATIC_ROOT, "media")`.
        const JOINS: &[&str] = &["join(", " / ", ".path(", "DIR("];
        let is_joined = *before == Before::Setting && JOINS.iter().any(|it| rest.contains(it));
        let value = is_joined.then(|| reader.value(rest)).flatten();
        let followed = value.as_ref().and_then(|value| value.path(file));
        let path = match followed.filter(|(_, is_whole)| *is_whole) {
            Some((path, _)) => Some(path).filter(|path| !conventions::looks_like_file(path)),
            None => literal(rest, *before, file),
        };
        let path = kept(path?)?;
        let of_names = value.as_ref().and_then(source_places::Value::variable);
        let of_line =
            || source_places::variable(line).or_else(|| source_places::of_field(line, word, text));
        let variable = of_names.or_else(of_line);
        Some(Upload::directory(path, variable))
    })
}

/// Whether a setting gets its value behind its name, and is not used there: `join(settings.MEDIA_ROOT, 'images')`,
/// `open(UPLOAD_DIR / name, 'wb')`.
fn is_set(rest: &str) -> bool {
    let quoted = rest.strip_prefix(['"', '\'', '`']);
    let (is_quoted, rest) = (quoted.is_some(), quoted.unwrap_or(rest));
    let key = rest.strip_prefix(']');
    let rest = key.unwrap_or(rest).trim_start();
    let is_default = is_quoted && key.is_none() && rest.starts_with([',', ')']);
    // `def save(upload_dir: str, tag: str = "common")`: another parameter has the value.
    let mut before_value = rest.split(['"', '\'', '`']);
    let is_parameter =
        rest.starts_with(':') && before_value.next().is_some_and(|it| it.contains(','));
    let is_value = rest.starts_with(['=', ':', '|', '?']) && !rest.starts_with("==");
    let is_value = is_value && !is_parameter;
    is_default || is_value || rest.starts_with("or ")
}

/// The directory in what stands behind a word: `= os.path.join(app.root_path, 'static', 'uploads')`,
/// ` || path.join(__dirname, '../uploads')`.
fn literal(rest: &str, before: Before, file: &str) -> Option<String> {
    const QUOTES: [char; 3] = ['"', '\'', '`'];
    // Behind the quote of the word itself: `config['UPLOAD_FOLDER'] = 'uploads'`.
    let rest = match before {
        Before::Setting => rest.strip_prefix(QUOTES).unwrap_or(rest),
        Before::SettingOf(_) | Before::Below(_) => rest,
    };
    let of_variable = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let parts = rest.split(QUOTES).skip(1).step_by(2);
    let mut parts = parts.filter(|part| !part.chars().all(of_variable));
    let first = parts.next()?;
    let is_joined = ["join(", "\" / ", "' / ", "DIR / "]
        .iter()
        .any(|it| rest.contains(it));
    let is_joined = is_joined || matches!(before, Before::Below(_));
    let path = match is_joined {
        true => parts.fold(first.to_owned(), |path, part| format!("{path}/{part}")),
        false => first.to_owned(),
    };
    let of_file = ["__dirname", "__file__", "__DIR__", "root_path"];
    let is_of_file = of_file.iter().any(|word| rest.contains(word));
    // The name of a file: `cb(null, Date.now() + '-' + file.originalname)`.
    let is_made = rest.contains('+') && !is_of_file;
    if is_made || !is_path(&path) {
        return None;
    }
    let path = match (is_of_file, before) {
        (_, Before::Below(above)) => format!("{above}/{path}"),
        (true, _) => {
            // `dirname(dirname(__file__))`, `path.dirname(__dirname)`, `Path(__file__).parent.parent`.
            let ups = rest.matches("dirname(").count() + rest.matches(".parent").count();
            let ups = ups.saturating_sub(usize::from(rest.contains("__file__")));
            let directory = paths::parent(file);
            format!("{directory}/{}{path}", "../".repeat(ups))
        }
        (false, _) => path,
    };
    inside(&path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_of_a_package_has_a_word() {
        for (call, package) in source_places::of_packages() {
            let text = format!("from {package} import x\n{call}").to_ascii_lowercase();
            assert!(OF_CALLS.iter().any(|word| text.contains(word)), "{call}");
        }
    }

    fn of(line: &str) -> Option<String> {
        let text = format!("{line}\n// multer chromadb");
        let found = in_text(&text, "src/index.js", false, &mut GivenPlaces::default()).into_iter();
        found.map(|(_, upload)| upload.path).next()
    }

    #[test]
    fn directories_of_uploads_are_those_that_settings_and_calls_name() {
        for (line, want) in [
            (
                "const upload = multer({ dest: 'uploads/' })",
                Some("uploads"),
            ),
            ("destination: './files',", Some("files")),
            ("cb(null, 'uploads/')", Some("uploads")),
            (
                "const dir = process.env.UPLOAD_DIR || 'uploads';",
                Some("uploads"),
            ),
            (
                "f.writeFile(path.join(process.env.UPLOAD_DIR || 'uploads', n), b)",
                Some("uploads"),
            ),
            (
                "UPLOAD_DIR = os.environ.get(\"UPLOAD_DIR\", \"./up\")",
                Some("up"),
            ),
            (
                "app.config['UPLOAD_FOLDER'] = 'static/uploads'",
                Some("static/uploads"),
            ),
            (
                "UPLOAD_FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), 'uploads')",
                Some("uploads"),
            ),
            (
                "UPLOAD_FOLDER = os.path.join(app.root_path, 'static', 'uploads')",
                Some("src/static/uploads"),
            ),
            (
                "const uploadDir = path.join(__dirname, '../uploads');",
                Some("uploads"),
            ),
            ("MEDIA_ROOT = BASE_DIR / 'media'", Some("media")),
            ("UPLOAD_DIR = '/app/uploads'", Some("/app/uploads")),
            ("os.makedirs('uploads', exist_ok=True)", Some("uploads")),
            (
                "with open(f\"uploads/{name}\", 'wb') as f:",
                Some("uploads"),
            ),
            ("fs.createWriteStream(`uploads/${name}`)", Some("uploads")),
            ("client = chromadb.PersistentClient()", Some("chroma")),
            (
                "client = chromadb.PersistentClient(path=\"./vectors\")",
                Some("vectors"),
            ),
            // Caches, results and programs.
            ("const upload = multer({ dest: '/tmp/uploads' })", None),
            ("const upload = multer({ dest: 'dist' })", None),
            ("fs.mkdirSync('dist')", None),
            ("fs.writeFileSync('src/generated.ts', x)", None),
            ("open('logs/app.log', 'a')", None),
            ("os.makedirs('cache')", None),
            ("UPLOAD_DIR = os.environ['UPLOAD_DIR']", None),
            ("const REACT_APP_UPLOAD_PATH = 'x'", None),
            ("UPLOAD_FOLDER = 'https://cdn.example.com/x'", None),
            ("cb(null, Date.now() + '-' + file.originalname)", None),
            ("cb(null, `${Date.now()}.png`)", None),
            (
                "const upload = multer({ storage: multer.memoryStorage() })",
                None,
            ),
            ("MEDIA_ROOT = '../media'", None),
        ] {
            assert_eq!(of(line).as_deref(), want, "{line}");
        }
    }

    #[test]
    fn settings_of_spring_and_calls_of_asp_net_name_directories() {
        let spring = |line: &str| in_setting(line).map(|upload| (upload.path, upload.variable));
        assert_eq!(
            spring("file.upload-dir=./uploads"),
            Some(("uploads".to_owned(), Some("FILE_UPLOADDIR".to_owned())))
        );
        assert_eq!(
            spring("  upload-path: \"/data/up\""),
            Some(("/data/up".to_owned(), None))
        );
        assert_eq!(spring("upload.dir=${UPLOADS:up}"), None);
        assert_eq!(spring("upload.max-size=10MB"), None);
        assert_eq!(spring("upload.dir=/tmp/up"), None);
        let net = |line: &str| {
            let found = in_text(
                &format!("{line}\n// IFormFile"),
                "A.cs",
                false,
                &mut GivenPlaces::default(),
            )
            .into_iter();
            found.map(|(_, upload)| upload.path).next()
        };
        let combined = net("var d = Path.Combine(_env.WebRootPath, \"images\", \"products\");");
        assert_eq!(combined.as_deref(), Some("wwwroot/images/products"));
        assert_eq!(
            net("Path.Combine(_env.WebRootPath, \"images\", \"logo.png\")"),
            None
        );
        let other = in_text(
            "Path.Combine(_env.WebRootPath, \"images\")",
            "A.cs",
            false,
            &mut GivenPlaces::default(),
        );
        assert!(other.is_empty());
    }

    #[test]
    fn a_variable_that_names_another_directory_is_known() {
        let of = |line: &str| {
            in_line(line, (line, "a.js"), &mut Reader::new(line)).and_then(|upload| upload.variable)
        };
        let line = "const dir = process.env.UPLOAD_DIR || 'uploads';";
        assert_eq!(of(line).as_deref(), Some("UPLOAD_DIR"));
        assert_eq!(of("UPLOAD_DIR = 'uploads'"), None);
    }
}
