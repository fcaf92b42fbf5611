//! Where frameworks keep what users upload: the program says that it takes uploads, and the framework says where.
//!
//! The generated settings of these frameworks name a directory of the program. Under Docker it lives as long as the
//! container; a pod loses it with each restart. Settings alone are no evidence, since every generated project has them.

use super::path_conventions as conventions;
use super::source_databases::is_not_served;
use super::source_files::{self, text};
use super::texts;
use crate::source::{Files, paths};

/// What a framework does with uploads.
struct Framework {
    /// How its source files end.
    ending: &'static str,
    /// What such a file has as well: the name of the framework, where the calls are words of others too.
    within: &'static str,
    /// What takes an upload.
    calls: &'static [&'static str],
    /// The files of settings, of which the first that chooses where uploads go holds, and the word of that line.
    setting: (&'static [&'static str], &'static str),
    /// What that line says where they go to a directory.
    local: &'static [&'static str],
    /// The variable that chooses as well, and its values for a directory.
    variable: Option<(&'static str, &'static [&'static str])>,
    /// The directory, from that of the program on.
    directory: &'static str,
}

const FRAMEWORKS: &[Framework] = &[
    // https://guides.rubyonrails.org/active_storage_overview.html: `local` is `Rails.root.join("storage")`.
    Framework {
        ending: ".rb",
        within: "",
        calls: &["has_one_attached", "has_many_attached"],
        setting: (
            &[
                "config/environments/production.rb",
                "config/environments/development.rb",
            ],
            "active_storage.service",
        ),
        local: &["= :local"],
        variable: None,
        directory: "storage",
    },
    // https://laravel.com/docs/filesystem#the-local-driver: the disks `local` and `public` are below `storage/app`.
    Framework {
        ending: ".php",
        within: "Illuminate\\",
        calls: &[
            "->store('",
            "->store(\"",
            "->storeAs(",
            "->storePublicly(",
            "Storage::put",
            "Storage::disk('local')->put",
            "Storage::disk('public')->put",
        ],
        setting: (&["config/filesystems.php"], "'default'"),
        local: &["'local'", "'public'"],
        variable: Some(("FILESYSTEM_DISK", &["local", "public"])),
        directory: "storage/app",
    },
];

/// Where the media library of Strapi keeps files without a provider (<https://docs.strapi.io/cms/features/media-library>).
const STRAPI: (&str, &str) = ("\"@strapi/strapi\"", "public/uploads");
/// Where Strapi is told of a provider.
const STRAPI_PLUGINS: &[&str] = &[
    "config/plugins.js",
    "config/plugins.ts",
    "config/env/production/plugins.js",
    "config/env/production/plugins.ts",
];

/// A directory of uploads, and what says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Store {
    /// Its path, from the directory of the program on.
    pub(super) path: &'static str,
    /// Where the program takes uploads: `app/models/user.rb:2`.
    pub(super) place: String,
    /// The variable that chooses another place, and its values for this one.
    pub(super) variable: Option<(&'static str, &'static [&'static str])>,
}

/// The directory of uploads of a program below a directory. `is_ignored` leaves out paths.
pub(super) fn find(
    files: &dyn Files,
    directory: &str,
    is_ignored: &dyn Fn(&str) -> bool,
) -> Option<Store> {
    if let Some(store) = of_strapi(files, directory) {
        return Some(store);
    }
    let framework = FRAMEWORKS.iter().find(|framework| {
        let (settings, word) = framework.setting;
        let chosen = settings.iter().find_map(|file| {
            let settings = text(files, &paths::join(directory, file))?;
            let is_said = |line: &&str| !texts::is_comment(line, line.len());
            let mut lines = settings.lines().filter(is_said);
            lines.find(|line| line.contains(word)).map(str::to_owned)
        });
        chosen.is_some_and(|line| framework.local.iter().any(|local| line.contains(local)))
    })?;
    let mut place = None;
    let is_read = |name: &str| name.ends_with(framework.ending) && conventions::is_program(name);
    source_files::each(files, directory, &is_read, is_ignored, &mut |path, text| {
        let file = paths::relative_to(path, directory);
        let file = file.filter(|file| place.is_none() && !is_not_served(file));
        if let Some((file, line)) = file.and_then(|file| Some((file, call(framework, text)?))) {
            place = Some(format!("{file}:{line}"));
        }
    });
    Some(Store {
        path: framework.directory,
        place: place?,
        variable: framework.variable,
    })
}

/// The first line that takes an upload, unless it names another store.
fn call(framework: &Framework, text: &str) -> Option<usize> {
    if !text.contains(framework.within) {
        return None;
    }
    let mut lines = (1..).zip(text.lines());
    let found = lines.find(|(_, line)| {
        let is_other = line.contains("s3") || line.contains("service:");
        let mut calls = framework.calls.iter();
        calls.any(|call| line.contains(call)) && !is_other && !texts::is_comment(line, line.len())
    });
    found.map(|(number, _)| number)
}

fn of_strapi(files: &dyn Files, directory: &str) -> Option<Store> {
    let (package, path) = STRAPI;
    let manifest = text(files, &paths::join(directory, "package.json"))?;
    let line = manifest.lines().position(|line| line.contains(package))? + 1;
    let mut plugins = STRAPI_PLUGINS
        .iter()
        .filter_map(|file| text(files, &paths::join(directory, file)));
    let has_provider = plugins.any(|text| text.contains("provider"));
    (!has_provider).then(|| Store {
        path,
        place: format!("package.json:{line}"),
        variable: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uploads_are_taken_by_calls_that_name_no_other_store() {
        let [rails, laravel] = FRAMEWORKS else {
            unreachable!()
        };
        assert_eq!(call(rails, "class A\n  has_one_attached :b\nend"), Some(2));
        assert_eq!(call(rails, "  # has_one_attached :b"), None);
        assert_eq!(call(rails, "has_one_attached :b, service: :amazon"), None);
        let php = |line: &str| call(laravel, &format!("use Illuminate\\Http;\n{line}"));
        assert_eq!(php("$f->store('avatars');"), Some(2));
        assert_eq!(php("$f->store('avatars', 's3');"), None);
        assert_eq!(php("Storage::disk('s3')->put('a', $b);"), None);
        assert_eq!(call(laravel, "$repository->store('a');"), None);
    }
}
