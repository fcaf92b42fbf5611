//! Data that a program keeps among its source: uploads, a database of SQLite.
//!
//! Seen in public projects: `.:/app` with `db.sqlite3` and `media/` of Django, `.:/var/www/html` with `storage/` of Laravel.
//! A clone has none of it: what the program makes later is named by `.gitignore` and by its settings.

use super::service_facts::ServiceFacts;
use super::source_databases::Chosen;
use super::source_files::text;
use super::started_source::Started;
use super::{
    catalogue, file_databases, path_conventions, source_databases, source_stores, source_uploads,
    upload_names, written_paths,
};
use crate::map::BTreeMap;
use crate::source::{FileKind, Files, paths};

/// Directories beside source that hold what users upload.
const UPLOADS: &[&str] = &["media", "storage", "upload", "uploads"];

/// Those that only a program which takes uploads keeps out of Git. Laravel's own `.gitignore` names `storage`.
const IGNORED: &[&str] = &["media", "upload", "uploads"];

/// Where those lie: at the root of a program, and in the directory that its server shows.
const IGNORED_BELOW: &[&str] = &[".", "public", "static", "web"];

/// Something that is kept in a directory of source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceData {
    /// Its path, from the directory on.
    pub(crate) name: String,
    /// A directory, or a file.
    pub(crate) is_directory: bool,
    /// What says so, as part of a sentence; `None` where it is there.
    pub(crate) evidence: Option<String>,
    /// The variable that names another one, where there is one.
    variable: Option<Chooser>,
    /// A database in a file, as a line of source names it: any variable of databases may choose another one, unless it
    /// is fixed.
    is_database: bool,
}

/// A variable that chooses where data goes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Chooser {
    /// With what stands behind its value: `DATA_DIR/app.db`.
    name: String,
    /// Its values for the place that the source names; none where it holds a path.
    same: &'static [&'static str],
}

impl SourceData {
    /// It in the container, where the directory that it is in lies at a path.
    pub(crate) fn at(mut self, path: &str) -> Self {
        if !self.name.starts_with('$') {
            self.name = paths::join(path, &self.name);
        }
        self
    }

    /// Whether another one lies in it, or it in the other.
    pub(crate) fn is_around(&self, other: &Self) -> bool {
        let within = |path: &str, above: &str| paths::relative_to(path, above).is_some();
        within(&other.name, &self.name) || within(&self.name, &other.name)
    }

    /// Whether settings name it, and no call that writes there.
    pub(crate) fn is_setting(&self) -> bool {
        let evidence = self.evidence.as_deref().unwrap_or_default();
        self.is_directory
            && ["config", "settings"]
                .iter()
                .any(|it| evidence.contains(it))
    }

    /// The file of which a line names it.
    pub(crate) fn file(&self) -> Option<&str> {
        let place = self.evidence.as_deref()?.strip_prefix('`')?;
        place.split_once(':').map(|(file, _)| file)
    }

    /// Whether it is what the same line names.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.evidence == other.evidence
    }

    /// It as a service has it, whose source is at `target`: what a variable names, or chooses, is where the service's
    /// variable says. Being set is not being on a volume.
    pub(crate) fn resolved(&self, service: &ServiceFacts<'_>, target: &str) -> Option<Self> {
        let only = self.name.strip_prefix('$');
        let of_place = || self.variable.as_ref().filter(|it| it.same.is_empty());
        let Some(chosen) = only.or_else(|| of_place().map(|it| it.name.as_str())) else {
            return Some(self.clone());
        };
        let Some(path) = chosen_path(service, chosen, target) else {
            return only.is_none().then(|| self.clone());
        };
        let inner = paths::relative_to(&path, target).filter(|inner| *inner != ".");
        let name = inner.map_or_else(|| path.clone(), str::to_owned);
        Some(Self {
            name,
            variable: None,
            ..self.clone()
        })
    }

    /// Whether a variable of a service, whose source is at `target`, chooses another place.
    pub(crate) fn is_elsewhere(&self, service: &ServiceFacts<'_>, target: &str) -> bool {
        if self.is_database && !source_databases::choosers(service).is_empty() {
            return true;
        }
        // What Git ignores is no write, and a variable says where that goes.
        let is_ignored = self
            .evidence
            .as_deref()
            .is_some_and(|it| it.contains(".gitignore"));
        if is_ignored && sends_elsewhere(service, &paths::join(target, &self.name)) {
            return true;
        }
        self.variable.as_ref().is_some_and(|chooser| {
            let name = chooser.name.split('/').next().unwrap_or_default();
            let chosen = service.variable(name);
            chosen.is_some_and(|value| !chooser.same.contains(&value))
        })
    }
}

/// The path in the container of what a variable names, with what stands behind its value: `DATA_DIR/app.db`. None where
/// its value is no path, or is spoken of by itself.
pub(crate) fn chosen_path(
    service: &ServiceFacts<'_>,
    chosen: &str,
    target: &str,
) -> Option<String> {
    let (name, behind) = chosen.split_once('/').unwrap_or((chosen, "."));
    let value = service.variable(name).filter(|value| !value.is_empty())?;
    let is_path = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    let is_plain = value.chars().all(is_path) && behind.chars().all(is_path);
    // `STORAGE=s3` is no directory.
    let is_of_place = || {
        let last = name.rsplit('_').next().unwrap_or_default();
        ["DIR", "DIRECTORY", "FILE", "FOLDER", "PATH", "ROOT"].contains(&last)
    };
    let is_place = value.starts_with(['/', '.']) || is_of_place();
    if !is_plain || !is_place || path_conventions::is_passing(value) {
        return None;
    }
    let is_said = || {
        let mut said = file_databases::find(service).into_iter();
        said.any(|it| it.variable == name)
    };
    let at = service.working_directory().unwrap_or(target);
    let path = paths::join(&paths::join(at, value), behind);
    (path != "/" && !is_said()).then_some(path)
}

/// Whether a variable of a service names another directory than a path for what is sent:
/// `HYRAX_UPLOAD_PATH=/srv/tmp/uploads`.
fn sends_elsewhere(service: &ServiceFacts<'_>, path: &str) -> bool {
    let of_image = service.image_variables().into_iter();
    let mut all = service.written_variables().into_iter().chain(of_image);
    all.any(|(variable, value)| {
        let upper = variable.to_ascii_uppercase();
        let is_of_uploads = ["MEDIA", "UPLOAD"].iter().any(|word| upper.contains(word));
        is_of_uploads && value.starts_with('/') && value.trim_end_matches('/') != path
    })
}

/// What a program keeps in a directory of its source: what is there, and what it makes there. `root` is where it lies in the
/// directory, and `process` what services start of it.
pub(crate) fn find(
    files: &dyn Files,
    directory: &str,
    root: &SourceRoot,
    process: &Started,
) -> Vec<SourceData> {
    let present = present(files, directory).into_iter();
    let present = present.map(|data| (data.name.clone(), data));
    let mut found: BTreeMap<String, SourceData> = present.collect();
    for made in made(files, directory, root, process, &|_| false) {
        found.entry(made.name.clone()).or_insert(made);
    }
    found.into_values().collect()
}

/// What is there of it in a directory of source.
pub(crate) fn present(files: &dyn Files, directory: &str) -> Vec<SourceData> {
    let entries = files.list(directory).unwrap_or_default();
    let mut found = Vec::new();
    for entry in entries {
        let is_directory = entry.kind == FileKind::Directory;
        let is_data = match is_directory {
            true => {
                let is_called = UPLOADS.contains(&entry.name.as_str());
                is_called && !is_source(files, &paths::join(directory, &entry.name))
            }
            false => written_paths::is_state_file(&entry.name),
        };
        if is_data {
            found.push(SourceData {
                name: entry.name,
                is_directory,
                evidence: None,
                variable: None,
                is_database: false,
            });
        }
    }
    found
}

/// Whether a directory holds a part of a program, whatever it is called: a package of Python, or files of source alone.
/// Servers that show what people upload are kept from listing it by a single `index.php`.
fn is_source(files: &dyn Files, directory: &str) -> bool {
    let entries = files.list(directory).unwrap_or_default().into_iter();
    let entries = entries.filter(|entry| !entry.name.starts_with('.'));
    let held: Vec<(String, FileKind)> = entries.map(|entry| (entry.name, entry.kind)).collect();
    let is_program = |(name, kind): &(String, FileKind)| {
        *kind == FileKind::File && path_conventions::is_program(name) && !name.starts_with("index.")
    };
    let is_package = held.iter().any(|(name, _)| name == "__init__.py");
    is_package || !held.is_empty() && held.iter().all(is_program)
}

/// The databases in files that a program in a directory names, from that directory on. The settings of Django are looked
/// at beside uploads.
pub(crate) fn databases(
    files: &dyn Files,
    directory: &str,
    root: &SourceRoot,
    chosen: &Chosen<'_>,
) -> Vec<SourceData> {
    if is_django(files, directory, &root.path) {
        return Vec::new();
    }
    let found = source_databases::find(files, directory, &|_| false, chosen).into_iter();
    let found = found.filter(|it| !it.path.starts_with(".."));
    let found = found.map(|found| SourceData {
        evidence: Some(format!("`{}:{}`", found.file, found.line)),
        name: found.path,
        is_directory: false,
        variable: found.variable.map(|name| Chooser { name, same: &[] }),
        is_database: !found.is_fixed,
    });
    found.collect()
}

/// Whether a directory of a program is called as those are that keep what users upload.
pub(crate) fn is_uploads(name: &str) -> bool {
    UPLOADS.contains(&name)
}

/// What a program makes in a directory of its source, where it lies at `root`. `process` says what services start of it,
/// `is_ignored` leaves out paths.
pub(crate) fn made(
    files: &dyn Files,
    directory: &str,
    root: &SourceRoot,
    process: &Started,
    is_ignored: &dyn Fn(&str) -> bool,
) -> Vec<SourceData> {
    let runs_django = !process.is_foreign("manage.py");
    let of_django = of_django(files, &paths::join(directory, &root.path));
    let of_django = of_django.filter(|_| runs_django);
    let is_settled = of_django.is_some();
    let mut found = of_django.unwrap_or_default();
    for data in &mut found {
        data.name = paths::clean(&format!("{}/{}", root.path, data.name));
    }
    if let Some(store) = source_stores::find(files, directory, is_ignored) {
        found.push(SourceData {
            name: store.path.to_owned(),
            is_directory: true,
            evidence: Some(format!("`{}`", store.place)),
            variable: store.variable.map(|(name, same)| Chooser {
                name: name.to_owned(),
                same,
            }),
            is_database: false,
        });
    }
    let is_program = path_conventions::is_program;
    for upload in uploads(files, directory, process, &is_program, is_ignored) {
        let within = |known: &SourceData| paths::relative_to(&upload.name, &known.name).is_some();
        if !found.iter().any(within) {
            found.push(upload);
        }
    }
    if root.stores_elsewhere {
        let is_sent = |name: &str| UPLOADS.contains(&paths::file_name(name));
        found.retain(|data| !data.is_directory || !is_sent(&data.name));
        return found;
    }
    // Settings of Django say where uploads go. Other lists of what Git ignores are copied from project to project: what
    // they name from the root on is of this one.
    let ignored = text(files, &paths::join(directory, ".gitignore")).filter(|_| !is_settled);
    for line in ignored.unwrap_or_default().lines().map(str::trim) {
        let Some(name) = line.strip_prefix('/') else {
            continue;
        };
        let name = name.trim_end_matches('*').trim_end_matches('/');
        let within = |known: &SourceData| {
            paths::relative_to(&known.name, name)
                .or(paths::relative_to(name, &known.name))
                .is_some()
        };
        let last = paths::file_name(name);
        let is_below = IGNORED_BELOW
            .iter()
            .any(|above| paths::parent(name) == *above);
        // Templates of lists name directories that other versions of a framework have: `/web/uploads/` of Symfony 3.
        let above = paths::parent(name);
        let is_dir = |name: &str| files.is_dir(&paths::join(directory, name));
        let is_other = |name: &&str| *name != "." && is_dir(name);
        let is_there = || above == "." || is_dir(&above) || !IGNORED_BELOW.iter().any(is_other);
        if IGNORED.contains(&last) && is_below && is_there() && !found.iter().any(within) {
            found.push(SourceData {
                name: name.to_owned(),
                is_directory: true,
                evidence: Some("`.gitignore` names it".to_owned()),
                variable: None,
                is_database: false,
            });
        }
    }
    found
}

/// What the start scripts of a service make below a directory of its container, as those of data are called:
/// `mkdir -p public/uploads/banners`.
pub(crate) fn made_by_scripts(service: &ServiceFacts<'_>, target: &str) -> Vec<SourceData> {
    let at = service.working_directory().unwrap_or(target);
    let lines = service.process.scripts().flat_map(|text| text.lines());
    let commands = lines.flat_map(|line| line.split([';', '&', '|']));
    let mut found: Vec<SourceData> = Vec::new();
    for command in commands {
        let mut words = command.split_whitespace();
        if words.next() != Some("mkdir") {
            continue;
        }
        for word in words.filter(|word| !word.starts_with('-') && !word.contains(['$', '{', '>'])) {
            let path = paths::join(at, word.trim_matches(['"', '\'']));
            let Some(name) = paths::relative_to(&path, target).filter(|name| *name != ".") else {
                continue;
            };
            let is_known = found
                .iter()
                .any(|known| paths::relative_to(name, &known.name).is_some());
            if upload_names::is_called_data(name)
                && !path_conventions::is_passing(name)
                && !is_known
            {
                found.push(SourceData {
                    name: name.to_owned(),
                    is_directory: true,
                    evidence: Some("its start script makes it".to_owned()),
                    variable: None,
                    is_database: false,
                });
            }
        }
    }
    found
}

/// Where the program of a service lies, from the directory of its source on, which is at `target` in the container: where
/// the process starts `manage.py`, or works beside one. A tree may hold several projects.
pub(crate) fn root(
    files: &dyn Files,
    service: &ServiceFacts<'_>,
    directory: &str,
    target: &str,
) -> SourceRoot {
    let start = service.working_directory().unwrap_or(target);
    let process = &service.process;
    let line = process.line();
    let further = process.called.iter().chain(&process.started);
    let texts = process.script.iter().chain(further).map(String::as_str);
    let mut places: Vec<String> = Vec::new();
    for text in [line.as_str()].into_iter().chain(texts) {
        let is_end = |c: char| c.is_whitespace() || "\"';&|()".contains(c);
        let mut at = start.to_owned();
        let mut words = text.split(is_end).filter(|word| !word.is_empty());
        while let Some(word) = words.next() {
            match word {
                "cd" | "--chdir" => at = paths::join(&at, words.next().unwrap_or(".")),
                word if paths::file_name(word) == "manage.py" => {
                    places.push(paths::parent(&paths::join(&at, word)));
                }
                _ => {}
            }
        }
        places.push(at);
    }
    let inner = places
        .iter()
        .filter_map(|place| paths::relative_to(place, target));
    let mut inner = inner.filter(|inner| is_django(files, directory, inner));
    let path = inner.next().unwrap_or(".").to_owned();
    let project = paths::join(directory, &path);
    let is_server = |text: &str| ["wsgi", "asgi"].iter().any(|it| text.contains(it));
    let further = process.called.iter().chain(&process.started);
    let mut texts = process.script.iter().chain(further).map(String::as_str);
    let serves = is_server(&line) || texts.any(is_server);
    let stores_elsewhere = settings(files, &project, (service.variable(SETTINGS), serves))
        .is_some_and(|(_, text)| stores_elsewhere(&text));
    SourceRoot {
        path,
        stores_elsewhere,
    }
}

/// Where the program of a service lies in its source, and what its settings choose.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SourceRoot {
    /// From the directory of the source on.
    pub(crate) path: String,
    /// The settings of Django that run keep uploads in a store elsewhere.
    stores_elsewhere: bool,
}

/// The variable that names the module of the settings of Django.
const SETTINGS: &str = "DJANGO_SETTINGS_MODULE";

/// The settings of a project of Django that run, with the name of their file: the module that a variable names, else that of
/// `wsgi.py` or `asgi.py` where a server starts that, else that of `manage.py`. Cookiecutter's projects name the settings of
/// production in the first, and those of developers in the other.
fn settings(
    files: &dyn Files,
    project: &str,
    (variable, serves): (Option<&str>, bool),
) -> Option<(String, String)> {
    let manage = text(files, &paths::join(project, "manage.py"))?;
    let named = |text: &str| {
        let (_, rest) = text.split_once(SETTINGS)?;
        rest.split(['"', '\'']).nth(2).map(str::to_owned)
    };
    let of_manage = || named(&manage);
    let of_server = || {
        let module = of_manage().filter(|_| serves)?;
        let package = module.split('.').next()?;
        ["wsgi.py", "asgi.py"].into_iter().find_map(|file| {
            let path = paths::join(project, &format!("{package}/{file}"));
            named(&text(files, &path)?)
        })
    };
    let module = variable
        .map(str::to_owned)
        .or_else(of_server)
        .or_else(of_manage)?;
    let is_module = |c: char| c.is_ascii_alphanumeric() || "._".contains(c);
    if module.is_empty() || !module.chars().all(is_module) {
        return None;
    }
    let shown = format!("{}.py", module.replace('.', "/"));
    let settings = text(files, &paths::join(project, &shown))?;
    Some((shown, settings))
}

/// Whether settings keep uploads in a store of a cloud (<https://docs.djangoproject.com/en/stable/ref/settings/#storages>): as
/// a statement of their own, not in a branch.
fn stores_elsewhere(settings: &str) -> bool {
    const CLOUDS: &[&str] = &["azure", "boto", "cloudinary", "gcloud", "google", "s3"];
    let lower = settings.to_ascii_lowercase();
    let is_cloud = |text: &str| CLOUDS.iter().any(|cloud| text.contains(cloud));
    let mut old = lower
        .lines()
        .filter(|line| line.starts_with("default_file_storage"));
    let of_storages = || {
        let (_, rest) = lower.split_once("\nstorages = {")?;
        let rest = rest.split("\n}").next()?;
        let (_, rest) = rest.split_once("default")?;
        rest.split("staticfiles").next()
    };
    old.any(is_cloud) || of_storages().is_some_and(is_cloud)
}

/// Whether a project of Django lies at a place in a directory. Programs of Flask have a `manage.py` as well.
pub(crate) fn is_django(files: &dyn Files, directory: &str, root: &str) -> bool {
    let manage = paths::join(&paths::join(directory, root), "manage.py");
    text(files, &manage).is_some_and(|text| text.contains("django") || text.contains("DJANGO"))
}

/// What a program that is compiled of a directory of source writes to, from where it runs on. `is_ignored` leaves out paths.
pub(crate) fn made_by_compiled(
    files: &dyn Files,
    directory: &str,
    process: &Started,
    is_ignored: &dyn Fn(&str) -> bool,
) -> Vec<SourceData> {
    let is_compiled = path_conventions::is_compiled;
    uploads(files, directory, process, &is_compiled, is_ignored).collect()
}

fn uploads(
    files: &dyn Files,
    directory: &str,
    process: &Started,
    is_read: &dyn Fn(&str) -> bool,
    is_ignored: &dyn Fn(&str) -> bool,
) -> impl Iterator<Item = SourceData> + use<> {
    let found = source_uploads::find(files, directory, process, is_read, is_ignored);
    found.into_iter().map(|upload| SourceData {
        name: upload.path,
        is_directory: !upload.is_file,
        evidence: Some(format!("`{}`", upload.place)),
        variable: upload.variable.map(|name| Chooser { name, same: &[] }),
        is_database: false,
    })
}

/// What the settings of a Django project name (<https://docs.djangoproject.com/en/stable/ref/settings/#media-root>). The
/// module of the settings stands in `manage.py`.
fn of_django(files: &dyn Files, directory: &str) -> Option<Vec<SourceData>> {
    let (shown, settings) = settings(files, directory, (None, false))?;
    let mut found = Vec::new();
    let lines = settings
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    let mut media = lines.clone().filter(|line| line.starts_with("MEDIA_ROOT"));
    let below = |line| below_base(line).or_else(|| below_name(line, &settings, DEEPEST));
    if let Some(name) = media.next().and_then(below) {
        found.push(SourceData {
            name,
            is_directory: true,
            evidence: Some(format!("`MEDIA_ROOT` in `{shown}`")),
            variable: None,
            is_database: false,
        });
    }
    // Settings that know a server choose by a variable, which nobody follows here.
    let chooses = |line: &str| {
        catalogue::names_sql_server(line)
            || line.contains("dj_database_url")
            || line.contains("env.db")
    };
    let is_file = settings.contains("backends.sqlite3") && !lines.clone().any(chooses);
    // `os.environ.get("SQL_DATABASE", BASE_DIR / "db.sqlite3")`: the environment has the word.
    let is_fixed = |line: &&str| !line.contains("environ") && !line.contains("getenv");
    let mut names = lines
        .filter(|line| line.contains("'NAME'") || line.contains("\"NAME\""))
        .filter(is_fixed);
    if let Some(name) = names.find_map(below_base).filter(|_| is_file) {
        found.push(SourceData {
            name,
            is_directory: false,
            evidence: Some(format!("`DATABASES` in `{shown}`")),
            variable: None,
            is_database: false,
        });
    }
    Some(found)
}

/// Names that stand for other names.
const DEEPEST: usize = 3;

/// The path of a directory that begins with another one of the same file: `os.path.join(STATIC_ROOT, "media")`.
fn below_name(line: &str, settings: &str, deepest: usize) -> Option<String> {
    let (_, value) = line.split_once('=')?;
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let mut names = value
        .split(|c: char| !is_part(c))
        .filter(|name| name.len() > 2);
    let name = names.next()?;
    let (before, rest) = value.split_once(name)?;
    if before.contains(['"', '\'']) || deepest == 0 {
        return None;
    }
    let set = |line: &&str| {
        let rest = line.strip_prefix(name);
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let above = settings.lines().find(set)?;
    let above = below_base(above).or_else(|| below_name(above, settings, deepest - 1))?;
    let quoted: Vec<&str> = rest.split(['"', '\'']).skip(1).step_by(2).collect();
    let path = paths::clean(&format!("{above}/{}", quoted.join("/")));
    (!path.starts_with(['/', '.'])).then_some(path)
}

/// The path in `BASE_DIR / 'media'`, `os.path.join(BASE_DIR, "media")`: the last text in quotes of a line. Or what is
/// put behind the directory as a string, `BASE_DIR + '/media/'`, `f"{BASE_DIR}/media"`, which begins with a slash:
/// `BASE_DIR + 'media'` is a directory beside it.
fn below_base(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("BASE_DIR")?;
    let path = match rest.strip_prefix('}') {
        Some(rest) => {
            let text = rest.split(['"', '\'']).next()?;
            let is_plain = !text.contains(['{', '}']);
            text.strip_prefix('/').filter(|_| is_plain)?.to_owned()
        }
        None => {
            let quoted: Vec<&str> = rest.split(['"', '\'']).skip(1).step_by(2).collect();
            let text = quoted.join("/");
            let behind = rest.trim_start_matches([')', ' ']);
            match behind.starts_with('+') && !behind.contains("sep") {
                true => text.strip_prefix('/')?.to_owned(),
                false => text,
            }
        }
    };
    let path = paths::clean(&path);
    let is_below = !path.is_empty() && path != "." && !path.starts_with(['/', '.']);
    is_below.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_settings_are_those_below_the_project() {
        for (line, want) in [
            ("MEDIA_ROOT = BASE_DIR / 'media'", Some("media")),
            (
                "MEDIA_ROOT = os.path.join(BASE_DIR, \"files\", \"up\")",
                Some("files/up"),
            ),
            ("MEDIA_ROOT = BASE_DIR + '/files/'", Some("files")),
            ("MEDIA_ROOT = str(BASE_DIR) + '/files'", Some("files")),
            ("MEDIA_ROOT = BASE_DIR + os.sep + 'files'", Some("files")),
            ("MEDIA_ROOT = f\"{BASE_DIR}/files\"", Some("files")),
            ("MEDIA_ROOT = BASE_DIR + 'files'", None),
            ("MEDIA_ROOT = f'{BASE_DIR}/{NAME}/files'", None),
            ("MEDIA_ROOT = BASE_DIR", None),
            ("MEDIA_ROOT = '/srv/media'", None),
            ("MEDIA_ROOT = BASE_DIR / '../media'", None),
        ] {
            assert_eq!(below_base(line).as_deref(), want, "{line}");
        }
    }
}
