//! Source of programs whose packages lie beside it, and of frameworks that write beside it.

use super::mounted_files::MountedFile;
use super::path_conventions as conventions;
use super::service_facts::ServiceFacts;
use crate::source::paths;

/// Files that the root of a program has whose framework keeps caches, logs and views in its own directory: Laravel
/// ("The bootstrap/cache directory must be present and writable"), Symfony (`var/cache`), Rails (`tmp`, `log`), CakePHP
/// (`tmp`, `logs`), Drupal (`sites/default/files`), CodeIgniter 4 (`writable`), WordPress (`wp-content`), Yii 2 (`runtime`).
const WRITE_BESIDE: &[&str] = &[
    "artisan",
    "bin/cake",
    "bin/console",
    "config/application.rb",
    "core/lib/Drupal.php",
    "spark",
    "web/core/lib/Drupal.php",
    "wp-login.php",
    "yii",
];

/// Where Composer keeps packages, and where images of PHP have pages.
const VENDOR: &str = "vendor";
const PAGES: &str = "/var/www";

/// Files that list packages, what of them says that there are any, and the directory beside them that holds the packages,
/// with the command that makes it.
const PACKAGES: &[(&str, &str, Packages)] = &[
    (
        "composer.json",
        "\"require\"",
        Packages {
            directory: VENDOR,
            install: "composer install",
        },
    ),
    (
        "package.json",
        "\"dependencies\"",
        Packages {
            directory: "node_modules",
            install: "npm ci",
        },
    ),
];

/// Packages of a program in a directory beside its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Packages {
    /// The directory.
    pub(crate) directory: &'static str,
    /// What makes it.
    pub(crate) install: &'static str,
}

/// What installs the packages of a directory, where the process of a service does not as it starts.
pub(crate) fn installer(service: &ServiceFacts<'_>, path: &str) -> Option<&'static str> {
    let name = conventions::last(path);
    let mut known = PACKAGES.iter().map(|(_, _, packages)| packages);
    let known = known.find(|packages| packages.directory == name)?;
    (!installs_itself(service)).then_some(known.install)
}

/// Whether a process installs packages as it starts.
fn installs_itself(service: &ServiceFacts<'_>) -> bool {
    let installs = ["install", " ci", "yarn", "pnpm", "bun "];
    let line = service.process.line();
    let mut texts = service.process.scripts().chain([&line]);
    texts.any(|text| installs.iter().any(|word| text.contains(word)))
}

/// Whether the program of a directory writes into the directory, whoever starts it.
pub(crate) fn writes_beside_itself(files: &[MountedFile]) -> bool {
    files
        .iter()
        .any(|file| WRITE_BESIDE.contains(&file.path.as_str()))
}

/// The packages that the source in a mounted directory needs beside it, where the directory does not have them: Git
/// ignores them, and the directory hides what the image has there. `files` are all of a directory without packages.
pub(crate) fn missing(
    service: &ServiceFacts<'_>,
    target: &str,
    files: &[MountedFile],
) -> Option<Packages> {
    // Node looks for packages in directories above, and where a variable says.
    let elsewhere = service.variable("NODE_PATH").is_some()
        || service.variable("COMPOSER_VENDOR_DIR").is_some();
    let mut mounts = service.service.volumes.iter();
    let mut is_mounted = |directory: &str| {
        let inner = paths::join(target, directory);
        mounts.any(|mount| mount.target.trim_end_matches('/') == inner)
    };
    // What a process installs as it starts is said to be copied and written.
    if elsewhere || installs_itself(service) {
        return None;
    }
    let above = paths::parent(target);
    let (_, _, packages) = PACKAGES.iter().find(|(name, needs, packages)| {
        let mut lists = files.iter().filter(|file| file.path == *name);
        let needs = lists.any(|file| String::from_utf8_lossy(&file.bytes).contains(needs));
        needs && (packages.directory != VENDOR || files.iter().any(loads_packages))
    })?;
    let has_above = above != "/"
        && service
            .image
            .files
            .may_hold(&paths::join(&above, "package.json"));
    let is_missing = !has_above && !is_mounted(packages.directory);
    // Where the image says which server runs, the pages lie in `/var/www` (<https://hub.docker.com/_/php>).
    let is_of_server = packages.directory == VENDOR
        && service.known.serves_php()
        && conventions::is_within(target, PAGES);
    (is_missing && (is_of_server || runs_here(service, target))).then_some(*packages)
}

/// Whether a program of PHP loads what Composer installed (<https://getcomposer.org/doc/01-basic-usage.md#autoloading>). Seen:
/// a plugin of WordPress with `composer.json` for its tests, and pages that require nothing.
fn loads_packages(file: &MountedFile) -> bool {
    const OF_FRAMEWORKS: &[&str] = &["artisan", "bin/cake", "bin/console", "spark", "yii"];
    let is_php = file.path.ends_with(".php");
    OF_FRAMEWORKS.contains(&file.path.as_str())
        || is_php && String::from_utf8_lossy(&file.bytes).contains("vendor/autoload")
}

/// Whether a volume keeps what the image installed from being hidden by a mount at a path: `./web:/app` beside
/// `/app/node_modules`. A development server runs there, which also writes; a ConfigMap would hide what is installed.
pub(crate) fn installs_below(service: &ServiceFacts<'_>, target: &str) -> bool {
    let mut mounts = service.service.volumes.iter().map(|mount| &mount.target);
    mounts.any(|inner| {
        inner != target
            && conventions::is_within(inner, target)
            && conventions::is_dependencies(inner)
    })
}

/// Whether the process works in a directory, or names a file in it: a server of pages may read there alone.
fn runs_here(service: &ServiceFacts<'_>, target: &str) -> bool {
    const INTERPRETERS: &[&str] = &[
        "bun", "node", "nodemon", "npm", "npx", "php", "pnpm", "yarn",
    ];
    let target = target.trim_end_matches('/');
    let line = service.process.line();
    let mut words = line.split(|c: char| c.is_whitespace() || ";&|\"'".contains(c));
    let interprets = words.any(|word| INTERPRETERS.contains(&paths::file_name(word)));
    let works_here = service.working_directory().map(paths::clean).as_deref() == Some(target);
    interprets && (works_here || line.contains(target))
}
