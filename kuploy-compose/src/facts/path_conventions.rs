//! What people keep where: names of directories and paths that tell data, configuration and source code apart.

use crate::source::paths;

/// Last parts of paths that hold data, not configuration.
const DATA: &[&str] = &[
    "backup",
    "backups",
    "cache",
    "data",
    "database",
    "db",
    "db-data",
    "db_data",
    "dbdata",
    "download",
    "downloads",
    "dump",
    "dumps",
    "esdata",
    "log",
    "logs",
    "media",
    "models",
    "mongo",
    "mongodb",
    "mysql",
    "output",
    "persistence",
    "persistent",
    "pgdata",
    "pg_data",
    "postgres",
    "postgresql",
    "recordings",
    "redis",
    "reports",
    "results",
    "spool",
    "state",
    "storage",
    "store",
    "temp",
    "tmp",
    "uploads",
    "var",
    "volumes",
    "work",
    "workspace",
];

/// Folders that programs keep data below.
const DATA_ROOTS: &[&str] = &[
    "/var/lib",
    "/var/log",
    "/var/cache",
    "/var/spool",
    "/var/opt",
    "/var/backups",
    "/data",
    "/storage",
    "/media",
    "/backup",
    "/backups",
];

/// Folders that programs are configured from.
const CONFIG_ROOTS: &[&str] = &[
    "/etc",
    "/usr/local/etc",
    "/docker-entrypoint-initdb.d",
    "/docker-entrypoint.d",
    "/opt/conf",
];

/// Folders that a package manager or compiler fills: what is in the image is newer than any volume.
const DEPENDENCIES: &[&str] = &[
    ".gradle",
    ".m2",
    ".mypy_cache",
    ".next",
    ".nuxt",
    ".pnpm-store",
    ".venv",
    ".yarn",
    "__pycache__",
    "bower_components",
    "node_modules",
    "site-packages",
    "target",
    "vendor",
    "venv",
];

/// Ends of the names of files that are programs in source.
const SOURCE_CODE: &[&str] = &[
    "c", "cc", "clj", "cpp", "cs", "dart", "erl", "ex", "exs", "fs", "go", "gradle", "h", "hs",
    "java", "js", "jsx", "kt", "kts", "lua", "mjs", "php", "pl", "py", "rb", "rs", "scala",
    "svelte", "swift", "ts", "tsx", "vue",
];

/// Names of folders of source code.
const CODE: &[&str] = &[
    "api",
    "app",
    "apps",
    "backend",
    "client",
    "cmd",
    "code",
    "components",
    "frontend",
    "internal",
    "lib",
    "packages",
    "pages",
    "pkg",
    "project",
    "server",
    "service",
    "site",
    "source",
    "spec",
    "src",
    "test",
    "tests",
    "views",
    "web",
    "www",
];

/// Files that only the root of a program's source has.
const SOURCE_ROOTS: &[&str] = &[
    ".git",
    "build.gradle",
    "build.gradle.kts",
    "Cargo.toml",
    "composer.json",
    "Dockerfile",
    "Gemfile",
    "go.mod",
    "manage.py",
    "node_modules",
    "package.json",
    "pom.xml",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
];

/// Files that say something about a repository, or that an operating system leaves behind.
const NOT_CONTENT: &[&str] = &[".DS_Store", ".dockerignore", ".gitattributes", "Thumbs.db"];

/// Files that keep an empty folder in a repository.
const FOLDER_KEEPERS: &[&str] = &[".gitignore", ".gitkeep", ".keep"];

/// Files that say what belongs into a folder. Beside other files they may be content: a site of Markdown begins with one.
const FOLDER_NOTES: &[&str] = &["README", "README.md", "README.txt"];

/// Whether `path` is `folder` or lies below it.
pub(crate) fn is_within(path: &str, folder: &str) -> bool {
    paths::relative_to(path, folder).is_some()
}

pub(super) fn last(path: &str) -> &str {
    paths::file_name(path)
}

/// Last words of names of directories that nobody calls configuration so. Seen: `./form-backups:/app/form-backups`, whose
/// files of customers came into a ConfigMap, which the program could not write to.
const KEPT_WORDS: &[&str] = &[
    "backup", "backups", "export", "exports", "upload", "uploads",
];

/// Whether a path looks like one that data is kept at.
pub(crate) fn is_data(path: &str) -> bool {
    let last = last(path).to_ascii_lowercase();
    // Images of linuxserver.io and many others keep settings and data in `/config`.
    path == "/config"
        || DATA.contains(&last.as_str())
        || last.ends_with("-data")
        || last.ends_with("_data")
        || last
            .rsplit_once(['-', '_'])
            .is_some_and(|(_, word)| KEPT_WORDS.contains(&word))
        || DATA_ROOTS.iter().any(|root| is_within(path, root))
}

/// Whether a path looks like one whose data people would miss: no cache, log or scratch directory.
pub(crate) fn is_lasting(path: &str) -> bool {
    is_data(path) && !is_passing(path)
}

/// Whether a path is one for what programs make again: caches, logs, sockets and scratch.
pub(crate) fn is_passing(path: &str) -> bool {
    const PASSING: &[&str] = &["cache", "log", "logs", "run", "temp", "tmp"];
    let passes = |part: &str| {
        PASSING.contains(&part) || part.ends_with("_cache") || part.ends_with("-cache")
    };
    path.to_ascii_lowercase().split('/').any(passes)
}

/// Whether a directory is one that people write configuration into: `/config` is where images that nobody has to configure
/// keep what they are told at run time.
pub(crate) fn configures(path: &str) -> bool {
    is_config(path) && path != "/config"
}

/// Whether a path looks like one that configuration is read from.
pub(crate) fn is_config(path: &str) -> bool {
    let words = [
        "conf",
        "cert",
        "init",
        "provision",
        "dashboard",
        "templat",
        "plugin",
        "rules",
        "scripts",
        "html",
        "ssl",
        "tls",
        "secrets",
    ];
    let last = last(path).to_ascii_lowercase();
    CONFIG_ROOTS.iter().any(|root| is_within(path, root))
        || words.iter().any(|word| last.contains(word))
        || path.to_ascii_lowercase().contains("conf")
        || last.ends_with(".d")
}

/// Whether a folder is one that a repository provides a program with, also among its data:
/// `/var/lib/grafana/dashboards`.
pub(crate) fn is_provisioned(path: &str) -> bool {
    let last = last(path).to_ascii_lowercase();
    last.contains("dashboard") || last.contains("provision")
}

/// Whether programs read a folder of links as well as one of files.
///
/// The kubelet shows a ConfigMap as links, beside hidden folders with the same files: `d.py -> ..data/d.py`. Configuration
/// in the usual places is mounted so in every chart. Elsewhere it breaks what walks a folder or resolves links: Airflow
/// finds "Detected recursive loop when walking DAG directory"
/// (<https://github.com/apache/airflow/issues/10815>), Liquibase runs each change of `includeAll` three times
/// (<https://github.com/liquibase/liquibase/issues/5297>), Tomcat serves no link
/// (<https://github.com/docker-library/tomcat/issues/312>), Filebeat reads none, and `__dirname` of Node, `__DIR__` of PHP
/// and `Path(__file__).resolve()` of Python lead into the hidden folder.
pub(crate) fn takes_links(path: &str) -> bool {
    // Where Docker puts secrets; programs open them one by one.
    const SECRETS: &[&str] = &["/run", "/var/run"];
    let mut roots = CONFIG_ROOTS.iter().chain(SECRETS);
    roots.any(|root| is_within(path, root)) || is_provisioned(path)
}

/// Whether a folder is one that programs read when they start, and never write to.
pub(crate) fn is_only_read(path: &str) -> bool {
    let last = last(path).to_ascii_lowercase();
    last.contains("initdb") || last.ends_with(".d")
}

/// Last words of names of directories that a repository provides programs with.
const FOR_READING: &[&str] = &[
    "assets",
    "certs",
    "config",
    "configs",
    "contracts",
    "dags",
    "doc",
    "docs",
    "fixtures",
    "fonts",
    "i18n",
    "keys",
    "keystore",
    "lang",
    "lib",
    "libs",
    "locale",
    "locales",
    "migrations",
    "pages",
    "plugins",
    "policies",
    "prompts",
    "public",
    "queries",
    "resources",
    "routes",
    "schema",
    "schemas",
    "scripts",
    "seed",
    "seeds",
    "settings",
    "sql",
    "static",
    "themes",
    "translations",
    "views",
    "www",
];

/// Names of directories each of whose own is one of that kind. Seen: `/opt/keycloak/themes/dina`.
const EACH_FOR_READING: &[&str] = &[
    "fonts",
    "i18n",
    "locales",
    "migrations",
    "providers",
    "templates",
    "themes",
    "translations",
];

/// Whether a directory is called as those are that programs only read: configuration, templates, what a site shows.
pub(crate) fn is_for_reading(path: &str) -> bool {
    let above = paths::parent(path);
    if EACH_FOR_READING.contains(&last(&above).to_ascii_lowercase().as_str()) {
        return true;
    }
    let last = last(path).to_ascii_lowercase();
    let word = last.rsplit(['-', '_', '.']).next().unwrap_or(&last);
    let is_hidden = last.starts_with('.');
    is_hidden
        || is_config(path)
        || is_only_read(path)
        || is_code(path)
        || FOR_READING.contains(&word)
}

/// Whether a folder is called as source code is.
pub(crate) fn is_code(path: &str) -> bool {
    CODE.contains(&last(path).to_ascii_lowercase().as_str())
}

/// Whether a folder is one that a package manager or compiler fills.
pub(crate) fn is_dependencies(path: &str) -> bool {
    DEPENDENCIES.contains(&last(path))
}

/// Whether a file is part of a program in source, or describes one.
pub(crate) fn is_source_file(name: &str) -> bool {
    SOURCE_ROOTS.contains(&name) || is_program(name)
}

/// Whether a file is a program in source.
pub(crate) fn is_program(name: &str) -> bool {
    let end = name.rsplit_once('.').map(|(_, end)| end);
    end.is_some_and(|end| SOURCE_CODE.contains(&end))
}

/// Whether a file of source is a test by its name: `server_test.go`, `test_api.py`, `app.spec.ts`.
pub(crate) fn is_test(name: &str) -> bool {
    let parts = ["_test.", ".test.", ".spec."];
    name.starts_with("test_") || parts.iter().any(|part| name.contains(part))
}

/// Ends of the names of source files of which images hold what a compiler made.
const COMPILED: &[&str] = &["cs", "go", "java", "kt", "rs"];

/// Whether a file is source that a compiler makes a program of: it runs wherever that is put.
pub(crate) fn is_compiled(name: &str) -> bool {
    let end = name.rsplit_once('.').map(|(_, end)| end);
    end.is_some_and(|end| COMPILED.contains(&end))
}

/// Whether a file is there for the repository's sake alone.
pub(crate) fn is_content(name: &str) -> bool {
    !NOT_CONTENT.contains(&name) && !keeps_folder(name) && !is_of_editor(name)
}

/// Whether an editor left a file behind: `.dag.py.swp` of Vim, `nginx.conf~`, `.#hosts` of Emacs. Programs that read a folder
/// leave them out, and their text may be older than that of the file.
fn is_of_editor(name: &str) -> bool {
    let end = name.rsplit_once('.').map(|(_, end)| end);
    let is_swap = name.starts_with('.') && end.is_some_and(|end| ["swo", "swp"].contains(&end));
    is_swap || name.len() > 1 && name.ends_with('~') || name.starts_with(".#")
}

/// Whether a file is an older copy of another, which no program reads as configuration: `.flows.json.backup` of Node-RED.
pub(crate) fn is_old_copy(name: &str) -> bool {
    let end = name.rsplit_once('.').map(|(_, end)| end);
    name.ends_with('~') || end.is_some_and(|end| ["backup", "bak", "orig"].contains(&end))
}

/// Whether a file is there so that git keeps its folder.
pub(crate) fn keeps_folder(name: &str) -> bool {
    FOLDER_KEEPERS.contains(&name)
}

/// Whether a file, by its path in a folder, leaves the folder empty as long as there is no other.
pub(crate) fn leaves_empty(path: &str) -> bool {
    keeps_folder(last(path)) || FOLDER_NOTES.contains(&path)
}

/// Whether a path looks like a file's: its last part has an end, and does not begin with the only dot.
pub(crate) fn looks_like_file(path: &str) -> bool {
    let last = last(path);
    if last.ends_with(".d") {
        return false;
    }
    let hidden_files = [
        ".env",
        ".netrc",
        ".npmrc",
        ".pgpass",
        ".htpasswd",
        ".gitconfig",
        ".my.cnf",
    ];
    let named = [
        "Caddyfile",
        "Corefile",
        "Dockerfile",
        "Makefile",
        "crontab",
        "hosts",
        "id_ed25519",
        "id_rsa",
        "known_hosts",
        "passwd",
        "authorized_keys",
    ];
    hidden_files.contains(&last)
        || named.contains(&last)
        || last.rsplit_once('.').is_some_and(|(name, end)| {
            !name.is_empty()
                && (1..=12).contains(&end.len())
                && end.bytes().all(|b| b.is_ascii_alphanumeric())
                // `v1.2` and `10.0` are versions.
                && end.bytes().any(|b| b.is_ascii_alphabetic())
        })
}

/// Ends of names that are those of hosts: `./sites/shop.example.org` is the directory of a site.
const OF_HOSTS: &[&str] = &[
    "at", "ch", "com", "de", "dev", "edu", "es", "eu", "fr", "gov", "info", "io", "it", "lan",
    "net", "nl", "org", "pl", "test", "uk",
];

/// Ends of files with settings. JSON is none: programs keep what they are told in it (`acme.json`).
pub(crate) const OF_SETTINGS: &[&str] = &[
    "cfg",
    "cnf",
    "conf",
    "ini",
    "properties",
    "toml",
    "xml",
    "yaml",
    "yml",
];

/// Ends of files that programs are configured by, or read: a target called so is no directory.
const OF_FILES: &[&str] = &[
    "cfg",
    "cnf",
    "conf",
    "crt",
    "env",
    "ini",
    "json",
    "key",
    "pem",
    "properties",
    "sh",
    "sql",
    "toml",
    "xml",
    "yaml",
    "yml",
];

/// Whether what is mounted from a path that is not at hand is a file, by its name and the one that it has in the
/// container. A directory may be called as a host is, and a file may have no end.
pub(crate) fn is_mounted_file(source: &str, target: &str) -> bool {
    let end_of = |path| last(path).rsplit_once('.');
    let is_host = end_of(source).is_some_and(|(name, end)| {
        OF_HOSTS.contains(&end) && (end == "com" || name.contains('.')) && !name.starts_with('.')
    });
    let named_alike = last(source) == last(target);
    let by_source = looks_like_file(source) && (!is_host || named_alike);
    let by_target = match end_of(target) {
        Some((name, end)) => !name.is_empty() && OF_FILES.contains(&end),
        None => looks_like_file(target),
    };
    // Settings and keys of ssh, files of passwords, and `/etc/environment` of pam_env have no end.
    let is_called = |path: &str| {
        let name = last(path);
        name.ends_with("passwd") || name == "pwfile" || path == "/etc/environment"
    };
    let is_of_ssh = target.contains("/.ssh/") && !last(target).ends_with(".d");
    by_source || by_target || is_called(source) || is_called(target) || is_of_ssh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_from_folders_by_name() {
        for (path, want) in [
            ("/a/nginx.conf", true),
            ("/a/.env", true),
            ("/a/.ssh", false),
            ("/a/conf.d", false),
            ("/a/v1.2", false),
            ("/a/data", false),
            ("/a/id_rsa", true),
        ] {
            assert_eq!(looks_like_file(path), want, "{path}");
        }
    }

    #[test]
    fn mounted_files_are_told_by_both_names() {
        for (source, target, want) in [
            ("/srv/sites/shop.example.org", "/var/www/html", false),
            ("/srv/certs/example.com", "/certs", false),
            (
                "/a/vhost.d/example.com",
                "/etc/nginx/vhost.d/example.com",
                true,
            ),
            ("/a/CaddyFile", "/etc/caddy/Caddyfile", true),
            ("/a/conf", "/etc/app/app.conf", true),
            ("/a/pw", "/etc/passwd", true),
            ("/a/notes.org", "/notes", true),
            ("/a/pgadmin", "/opt/pgadmin-4.b", false),
            ("/a/data", "/data", false),
        ] {
            assert_eq!(is_mounted_file(source, target), want, "{source}:{target}");
        }
    }

    #[test]
    fn data_and_configuration_have_their_usual_places() {
        assert!(is_data("/var/lib/mysql"));
        assert!(is_data("/srv/app/uploads"));
        assert!(!is_data("/etc/nginx"));
        assert!(is_config("/etc/nginx/conf.d"));
        assert!(is_config("/docker-entrypoint-initdb.d"));
        assert!(is_dependencies("/app/node_modules"));
    }
}
