//! What people keep where: names of folders and paths that tell data, configuration and source code apart, and paths
//! of the machine that no container of a cluster should have.

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

/// Files that keep an empty folder in a repository, or that an operating system leaves behind.
const NOT_CONTENT: &[&str] = &[
    ".DS_Store",
    ".dockerignore",
    ".gitattributes",
    ".gitignore",
    ".gitkeep",
    ".keep",
    "Thumbs.db",
];

/// Why a path of the machine is not mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Machine {
    /// The clock's zone.
    Time,
    /// A socket of the container engine.
    Socket,
    /// Part of the operating system.
    System,
    /// Keys and settings of a person.
    Personal,
}

/// Paths of the operating system, each with all below it.
const SYSTEM: &[&str] = &[
    "/bin",
    "/boot",
    "/cgroup",
    "/dev",
    "/etc",
    "/lib",
    "/lib32",
    "/lib64",
    "/proc",
    "/run",
    "/sbin",
    "/sys",
    "/tmp/.X11-unix",
    "/usr",
    "/var/lib/containers",
    "/var/lib/docker",
    "/var/lib/kubelet",
    "/var/log",
    "/var/run",
];

/// Folders and files of a home that hold keys.
const PERSONAL: &[&str] = &[
    ".aws",
    ".azure",
    ".config/gcloud",
    ".docker",
    ".gnupg",
    ".kube",
    ".netrc",
    ".npmrc",
    ".pgpass",
    ".ssh",
];

/// What of the machine an absolute path is, if it is more than a folder somebody chose.
pub(super) fn machine(path: &str) -> Option<Machine> {
    if matches!(
        path,
        "/etc/localtime" | "/etc/timezone" | "/usr/share/zoneinfo"
    ) || path.starts_with("/usr/share/zoneinfo/")
    {
        return Some(Machine::Time);
    }
    if path.ends_with(".sock") {
        return Some(Machine::Socket);
    }
    if path == "/" || SYSTEM.iter().any(|root| is_within(path, root)) {
        return Some(Machine::System);
    }
    let personal = PERSONAL.iter().any(|name| {
        let marked = format!("{path}/");
        marked.contains(&format!("/{name}/"))
    });
    personal.then_some(Machine::Personal)
}

/// Whether `path` is `folder` or lies below it.
pub(super) fn is_within(path: &str, folder: &str) -> bool {
    paths::relative_to(path, folder).is_some()
}

fn last(path: &str) -> &str {
    paths::file_name(path)
}

/// Whether a path looks like one that data is kept at.
pub(super) fn is_data(path: &str) -> bool {
    let last = last(path).to_ascii_lowercase();
    // Images of linuxserver.io and many others keep settings and data in `/config`.
    path == "/config"
        || DATA.contains(&last.as_str())
        || last.ends_with("-data")
        || last.ends_with("_data")
        || DATA_ROOTS.iter().any(|root| is_within(path, root))
}

/// Whether a path looks like one that configuration is read from.
pub(super) fn is_config(path: &str) -> bool {
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

/// Whether a folder is one that programs read when they start, and never write to.
pub(super) fn is_only_read(path: &str) -> bool {
    let last = last(path).to_ascii_lowercase();
    let written = ["letsencrypt", "ssl", "certs", "pihole", "config"];
    last.contains("initdb")
        || last.ends_with(".d")
        || (is_within(path, "/etc") && !written.iter().any(|word| last.contains(word)))
}

/// Whether a folder is called as source code is.
pub(super) fn is_code(path: &str) -> bool {
    CODE.contains(&last(path).to_ascii_lowercase().as_str())
}

/// Whether a folder is one that a package manager or compiler fills.
pub(super) fn is_dependencies(path: &str) -> bool {
    DEPENDENCIES.contains(&last(path))
}

/// Whether a file is part of a program in source.
pub(super) fn is_source_file(name: &str) -> bool {
    SOURCE_ROOTS.contains(&name)
        || name
            .rsplit_once('.')
            .is_some_and(|(_, end)| SOURCE_CODE.contains(&end))
}

/// Whether an entry of a folder shows that it is the root of a program's source.
pub(super) fn is_source_root(name: &str) -> bool {
    SOURCE_ROOTS.contains(&name)
}

/// Whether a file is there for the repository's sake alone.
pub(super) fn is_content(name: &str) -> bool {
    !NOT_CONTENT.contains(&name)
}

/// Whether a path looks like a file's: its last part has an end, and does not begin with the only dot.
pub(super) fn looks_like_file(path: &str) -> bool {
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

/// Whether a file holds a key, by its name or its first lines.
pub(super) fn is_secret(name: &str, bytes: &[u8]) -> bool {
    const NAMES: &[&str] = &[
        ".env",
        ".htpasswd",
        ".netrc",
        ".npmrc",
        ".pgpass",
        ".pypirc",
        "credentials",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        "id_rsa",
        "kubeconfig",
        "passwd",
    ];
    const ENDS: &[&str] = &[
        "htpasswd", "jks", "kdbx", "key", "keystore", "keytab", "p12", "pfx", "ppk",
    ];
    let lower = name.to_ascii_lowercase();
    let end = lower.rsplit_once('.').map(|(_, end)| end);
    let public = ["example", "sample", "dist", "template", "pub"];
    if end.is_some_and(|end| public.contains(&end)) {
        return false;
    }
    NAMES.contains(&lower.as_str())
        || lower.starts_with(".env.")
        || end.is_some_and(|end| end == "env" || ENDS.contains(&end))
        || holds_private_key(bytes)
}

/// Whether a text holds a private key in PEM, or a Google service account's.
fn holds_private_key(bytes: &[u8]) -> bool {
    // Keys are short files; a dump that mentions one is none.
    let Ok(text) = std::str::from_utf8(bytes.get(..bytes.len().min(64 * 1024)).unwrap_or_default())
    else {
        return false;
    };
    let pem = text.contains("-----BEGIN ") && text.contains(" PRIVATE KEY-----");
    pem || text.contains("-----BEGIN PRIVATE KEY-----")
        || text.contains("\"private_key\": \"-----BEGIN")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_machine_are_told_apart() {
        for (path, want) in [
            ("/etc/localtime", Some(Machine::Time)),
            ("/var/run/docker.sock", Some(Machine::Socket)),
            ("/", Some(Machine::System)),
            ("/proc/1", Some(Machine::System)),
            ("/etc/ssl/certs", Some(Machine::System)),
            ("/home/me/.ssh/id_rsa", Some(Machine::Personal)),
            ("/home/me/.config/gcloud", Some(Machine::Personal)),
            ("/home/me/.config/app", None),
            ("/mnt/data", None),
            ("/processes", None),
        ] {
            assert_eq!(machine(path), want, "{path}");
        }
    }

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
    fn keys_are_known_by_name_and_content() {
        for (name, bytes, want) in [
            ("server.key", "", true),
            (".env", "A=1", true),
            (".env.example", "A=1", false),
            ("prod.env", "", true),
            ("tls.pem", "-----BEGIN CERTIFICATE-----", false),
            ("tls.pem", "-----BEGIN RSA PRIVATE KEY-----", true),
            ("id_rsa.pub", "ssh-rsa", false),
            ("app.yaml", "a: 1", false),
        ] {
            assert_eq!(is_secret(name, bytes.as_bytes()), want, "{name}");
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
