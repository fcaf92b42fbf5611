//! Directories that the source of a program writes to, as it names them: `multer({ dest: 'uploads/' })`,
//! `process.env.UPLOAD_DIR || 'uploads'`, `app.config['UPLOAD_FOLDER'] = 'static/uploads'`.
//!
//! Seen: a backend whose source is mounted, and whose `uploads` is made at run time beside it. Under Compose that is the
//! checkout; without the mount it is the container. Only names that say what they are for count: what a program writes
//! besides (builds, caches, logs) may be lost.

use super::path_conventions::{self as conventions, is_passing};
use super::{source_databases, source_files, source_writes, texts};
use crate::source::{Files, paths};

/// Most directories that are named.
const MOST: usize = 4;

/// What a line has before the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// A setting that is for uploads alone: any directory is one of uploads.
    Setting,
    /// A setting of a package that the file names.
    SettingOf(&'static str),
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
    ("cb(null,", Before::SettingOf("multer")),
    // https://docs.trychroma.com/docs/run-chroma/persistent-client
    ("PersistentClient(", Before::SettingOf("chromadb")),
];

/// Where a program that is not told otherwise keeps its data.
const DEFAULTS: &[(&str, &str)] = &[("PersistentClient()", "chroma")];

/// Words of names of directories that hold what people upload.
const OF_UPLOADS: &[&str] = &["attachment", "avatar", "media", "upload"];

/// Directories of results, which the next build or run makes again.
const OUTPUTS: &[&str] = &["build", "dist", "out", "output", "public", "static", "src"];

/// A directory of uploads, and where the source names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SourceUpload {
    /// Its path: from the directory of the program on, or absolute.
    pub(super) path: String,
    /// The file and the line of it: `src/index.js:2`.
    pub(super) place: String,
    /// The variable that names another one, where there is one.
    pub(super) variable: Option<String>,
}

/// The directories that a program below a directory writes uploads to. `is_ignored` leaves out paths.
pub(super) fn find(
    files: &dyn Files,
    directory: &str,
    is_ignored: &dyn Fn(&str) -> bool,
) -> Vec<SourceUpload> {
    let mut found: Vec<SourceUpload> = Vec::new();
    let is_read = conventions::is_program;
    source_files::each(files, directory, &is_read, is_ignored, &mut |path, text| {
        let file = paths::relative_to(path, directory);
        let Some(file) = file.filter(|file| !source_databases::is_not_served(file)) else {
            return;
        };
        for (line, upload) in in_text(text, file) {
            let within = |path: &str, other: &str| paths::relative_to(path, other).is_some();
            let is_known = |known: &SourceUpload| {
                within(&upload.path, &known.path) || within(&known.path, &upload.path)
            };
            if found.len() < MOST && !found.iter().any(is_known) {
                found.push(SourceUpload {
                    path: upload.path,
                    place: format!("{file}:{line}"),
                    variable: upload.variable,
                });
            }
        }
    });
    found
}

/// A directory that a line names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Upload {
    /// From the directory of the program on, or absolute.
    path: String,
    /// The variable that names another one.
    variable: Option<String>,
}

/// The directories that a text names, with their lines.
fn in_text(text: &str, file: &str) -> Vec<(usize, Upload)> {
    let has_any = |(word, _): &(&str, Before)| text.contains(word);
    let lines = match PLACES.iter().any(has_any) {
        true => text.lines(),
        false => "".lines(),
    };
    let lines = (1..).zip(lines);
    let lines = lines.filter(|(_, line)| !texts::is_comment(line, line.len()));
    let set = lines.filter_map(|(number, line)| Some((number, in_line(line, text, file)?)));
    let mut found: Vec<(usize, Upload)> = set.collect();
    // What a call writes has to be called as uploads are.
    let lower = text.to_ascii_lowercase();
    if found.is_empty() && OF_UPLOADS.iter().any(|word| lower.contains(word)) {
        found.extend(source_writes::directories(text).filter_map(|(line, path)| {
            let path = kept(path).filter(|path| is_called_uploads(path))?;
            let variable = None;
            Some((line, Upload { path, variable }))
        }));
    }
    found
}

fn is_called_uploads(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    OF_UPLOADS.iter().any(|word| lower.contains(word))
}

/// A directory whose content somebody would miss.
fn kept(path: String) -> Option<String> {
    let last = paths::file_name(&path).to_ascii_lowercase();
    let is_kept = !is_passing(&path)
        && !conventions::is_dependencies(&path)
        && !OUTPUTS.contains(&last.as_str());
    is_kept.then_some(path)
}

fn in_line(line: &str, text: &str, file: &str) -> Option<Upload> {
    let mut defaults = DEFAULTS.iter().filter(|(call, _)| line.contains(call));
    if let Some((_, path)) = defaults.next() {
        return Some(Upload {
            path: (*path).to_owned(),
            variable: None,
        });
    }
    PLACES.iter().find_map(|(word, before)| {
        let (head, rest) = line.split_once(word)?;
        // `REACT_APP_UPLOAD_PATH`.
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_of = match before {
            Before::SettingOf(package) => text.contains(package),
            Before::Setting => !head.ends_with(is_word) && !rest.starts_with(is_word),
        };
        let path = kept(is_of.then(|| literal(rest, *before, file))??)?;
        let mut readers = ["env", "config("].iter();
        let is_variable = word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        let variable = is_variable && readers.any(|reader| line.contains(reader));
        Some(Upload {
            path,
            variable: variable.then(|| (*word).to_owned()),
        })
    })
}

/// The directory in what stands behind a word: `= os.path.join(app.root_path, 'static', 'uploads')`,
/// ` || path.join(__dirname, '../uploads')`.
fn literal(rest: &str, before: Before, file: &str) -> Option<String> {
    const QUOTES: [char; 3] = ['"', '\'', '`'];
    // Behind the quote of the word itself: `config['UPLOAD_FOLDER'] = 'uploads'`.
    let rest = match before {
        Before::Setting => rest.strip_prefix(QUOTES).unwrap_or(rest),
        Before::SettingOf(_) => rest,
    };
    let of_variable = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let parts = rest.split(QUOTES).skip(1).step_by(2);
    let mut parts = parts.filter(|part| !part.chars().all(of_variable));
    let first = parts.next()?;
    let is_joined = ["join(", "\" / ", "' / ", "DIR / "]
        .iter()
        .any(|it| rest.contains(it));
    let path = match is_joined {
        true => parts.fold(first.to_owned(), |path, part| format!("{path}/{part}")),
        false => first.to_owned(),
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let is_path = path.chars().all(is_plain) && !path.contains("//");
    if !is_path || conventions::looks_like_file(&path) {
        return None;
    }
    let of_file = ["__dirname", "__file__", "__DIR__", "root_path"];
    let is_of_file = of_file.iter().any(|word| rest.contains(word));
    // The name of a file: `cb(null, Date.now() + '-' + file.originalname)`.
    let is_made = rest.contains('+') && !is_of_file;
    if is_made || !path.contains(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let path = match is_of_file {
        true => {
            // `dirname(dirname(__file__))`, `path.dirname(__dirname)`, `Path(__file__).parent.parent`.
            let ups = rest.matches("dirname(").count() + rest.matches(".parent").count();
            let ups = ups.saturating_sub(usize::from(rest.contains("__file__")));
            let directory = paths::parent(file);
            paths::clean(&format!("{directory}/{}{path}", "../".repeat(ups)))
        }
        false => paths::clean(&path),
    };
    let is_inside = path != "." && path != "/" && !path.starts_with("..");
    is_inside.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Option<String> {
        let text = format!("{line}\n// multer chromadb");
        let found = in_text(&text, "src/index.js").into_iter();
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
    fn a_variable_that_names_another_directory_is_known() {
        let of = |line: &str| in_line(line, line, "a.js").and_then(|upload| upload.variable);
        let line = "const dir = process.env.UPLOAD_DIR || 'uploads';";
        assert_eq!(of(line).as_deref(), Some("UPLOAD_DIR"));
        assert_eq!(of("UPLOAD_DIR = 'uploads'"), None);
    }
}
