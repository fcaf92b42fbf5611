//! Which of the clients that health checks ask with an instruction adds: `curl`, `wget`, `nc`.
//!
//! What is not understood may add any. Other packages do not bring them along: those of Debian and Alpine that fetch
//! something depend on the library of curl, not on the program.

use super::instruction::Copying;
use crate::options::ImageClient as Client;
use crate::source::paths;

/// Packages that are such a client and nothing else, as Debian, Alpine and Red Hat call them.
const PACKAGES: &[(&str, Client)] = &[
    ("apache2", Client::Ps),
    ("cmake", Client::Ps),
    ("curl", Client::Curl),
    ("curl-minimal", Client::Curl),
    ("nc", Client::Nc),
    ("net-tools", Client::Netstat),
    ("netcat", Client::Nc),
    ("netcat-openbsd", Client::Nc),
    ("netcat-traditional", Client::Nc),
    ("nmap-ncat", Client::Nc),
    ("procps", Client::Ps),
    ("procps-ng", Client::Ps),
    ("wget", Client::Wget),
    ("wget2", Client::Wget),
];

/// Parts of the names of packages that bring a client, with a version or without: `postgresql-client-16`,
/// `postgresql16-client`, `default-mysql-client`. What only has a part of the name brings more than there is, which does no harm.
/// So does what depends on procps in Debian (`dconf-service` of GTK does).
const PARTS: &[(&str, Client)] = &[
    ("chrom", Client::Ps),
    ("erlang", Client::Ps),
    ("firefox", Client::Ps),
    ("gtk", Client::Ps),
    ("office", Client::Ps),
    ("ssh", Client::Ps),
    ("mariadb", Client::Mysqladmin),
    ("mysql", Client::Mysqladmin),
    ("postgresql", Client::PgIsready),
    ("redis", Client::RedisCli),
    ("valkey", Client::RedisCli),
];

/// Parts of the names of packages and files that are such a client, or bring one.
const NAMES: &[&str] = &[
    "busybox",
    "curl",
    "healthcheck",
    "nc",
    "ncat",
    "netcat",
    "nmap",
    "probe",
    "wget",
];

/// Programs that install packages by name.
const INSTALLERS: &[&str] = &["apk", "apt", "apt-get", "dnf", "microdnf", "yum"];

/// Programs that bring no client: those of files and accounts, and package managers of languages.
const HARMLESS: &[&str] = &[
    "[",
    "[[",
    "addgroup",
    "adduser",
    "a2enmod",
    "bun",
    "bundle",
    "cargo",
    "cat",
    "cd",
    "chmod",
    "chown",
    "composer",
    "corepack",
    "cp",
    "docker-php-ext-configure",
    "docker-php-ext-enable",
    "docker-php-ext-install",
    "dos2unix",
    "dotnet",
    "echo",
    "export",
    "find",
    "gem",
    "go",
    "gradle",
    "gradlew",
    "groupadd",
    "ldconfig",
    "ln",
    "locale-gen",
    "ls",
    "mix",
    "mkdir",
    "mv",
    "mvn",
    "mvnw",
    "npm",
    "npx",
    "pecl",
    "pip",
    "pip3",
    "pnpm",
    "poetry",
    "printf",
    "rails",
    "rm",
    "rmdir",
    "sbt",
    "sed",
    "set",
    "test",
    "touch",
    "true",
    "update-ca-certificates",
    "useradd",
    "usermod",
    "uv",
    "yarn",
];

/// Words of a shell that stand before a command.
const BEFORE: &[&str] = &[
    "!", "\\", "do", "done", "elif", "else", "fi", "if", "then", "{", "}",
];

/// Directories of programs, and those above them.
const OF_PROGRAMS: &[&str] = &[
    "/",
    "/bin",
    "/sbin",
    "/usr",
    "/usr/bin",
    "/usr/local",
    "/usr/local/bin",
    "/usr/sbin",
];

/// Directories of programs that no package of a distribution installs to.
const OF_NO_PACKAGE: &[&str] = &["/usr/local", "/usr/local/bin"];

/// What an instruction adds; `None` where nobody can tell.
type Added = Option<Vec<Client>>;

fn names_client(word: &str) -> bool {
    let mut parts = word.split(|c: char| !c.is_ascii_alphanumeric());
    parts.any(|part| NAMES.contains(&part))
}

/// What a shell adds that runs a script.
pub(super) fn of_run(script: &str) -> Added {
    // `playwright install --with-deps` installs packages, and `puppeteer browsers install chrome --install-deps`.
    if script.contains("playwright") || script.contains("install-deps") {
        return None;
    }
    let script = script.replace(">&", "> ");
    let mut added = Vec::new();
    for command in script.split(['\n', ';', '&', '|']) {
        added.extend(of_command(command)?);
    }
    Some(added)
}

fn of_command(command: &str) -> Added {
    let words: Vec<&str> = command
        .split_whitespace()
        .skip_while(|word| word.contains('=') || BEFORE.contains(word))
        .filter(|word| *word != "\\")
        .collect();
    let Some((program, words)) = words.split_first() else {
        return Some(Vec::new());
    };
    match paths::file_name(program) {
        program if program.starts_with('#') || HARMLESS.contains(&program) => Some(Vec::new()),
        program if INSTALLERS.contains(&program) => of_installer(words),
        "python" | "python3" => {
            let is_module =
                |word: &&str| matches!(*word, "-m" | "manage.py") || word.ends_with("/manage.py");
            words.first().filter(|word| is_module(word))?;
            Some(Vec::new())
        }
        _ => None,
    }
}

/// What a package manager adds; removing, and groups that are removed later, are not followed.
fn of_installer(words: &[&str]) -> Added {
    let follows = ["add", "install"].iter().any(|verb| words.contains(verb))
        && !words
            .iter()
            .any(|word| matches!(*word, "-t" | "--virtual") || word.starts_with("--virtual="));
    let mut added = Vec::new();
    for word in words {
        let name = word.split('=').next().unwrap_or(word);
        let package = PACKAGES.iter().find(|(package, _)| *package == name);
        let is_plain = !word.contains(['$', '`', '/', '@', '*']);
        let part = || {
            PARTS
                .iter()
                .find(|(part, _)| is_plain && name.contains(part))
        };
        let package = package.or_else(part);
        match package {
            Some((_, client)) if follows => added.push(*client),
            None if !names_client(word) && is_plain => {}
            _ => return None,
        }
    }
    Some(added)
}

/// Whether nothing of what is copied to a path is a client. `target` is absolute, where it is known.
pub(super) fn none_copied(copying: &Copying, target: Option<&str>) -> bool {
    let is_client = |path: &str| names_client(paths::file_name(path));
    // A file with an ending is no program of this kind: `entrypoint.sh`.
    let is_harmless = |source: &String| {
        let name = paths::file_name(source);
        name.trim_start_matches('.').contains('.')
            || (!copying.is_of_context && OF_NO_PACKAGE.contains(&source.trim_end_matches('/')))
    };
    let are_harmless = !copying.sources.is_empty() && copying.sources.iter().all(is_harmless);
    !target.is_some_and(is_client)
        && !copying.sources.iter().any(|source| is_client(source))
        && (target.is_some_and(|target| !OF_PROGRAMS.contains(&target)) || are_harmless)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_adds_what_it_installs_by_name() {
        let nothing = Some(vec![]);
        let curl = Some(vec![Client::Curl]);
        for (script, expected) in [
            (
                "pip install -r requirements.txt && rm -rf /root/.cache",
                &nothing,
            ),
            (
                "apt-get update && apt-get install -y libpq5 git 2>&1",
                &nothing,
            ),
            ("python manage.py collectstatic --noinput", &nothing),
            (
                "SECRET_KEY_BASE_DUMMY=1 ./bin/rails assets:precompile",
                &nothing,
            ),
            ("apt-get install -y libcurl4-openssl-dev", &nothing),
            (
                "apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
                &curl,
            ),
            ("if [ -n x ]; then apk add --no-cache curl=8.1; fi", &curl),
            ("apk add --no-cache netcat-openbsd", &Some(vec![Client::Nc])),
            ("apk add --virtual .build curl && apk del .build", &None),
            ("apt-get purge -y curl", &None),
            ("apt-get install -y php-curl", &None),
            ("apt-get install -y $PACKAGES", &None),
            ("apt-get install -y ./chrome.deb", &None),
            ("curl -fsSL https://example.com/x | sh", &None),
            ("npx playwright install --with-deps", &None),
            ("./install.sh", &None),
            ("python setup.py", &None),
        ] {
            assert_eq!(of_run(script), *expected, "{script}");
        }
    }

    #[test]
    fn copies_into_directories_of_programs_may_be_clients() {
        for (sources, of_context, target, expected) in [
            (&["."][..], true, Some("/app"), true),
            (&["entrypoint.sh"], true, Some("/usr/local/bin"), true),
            (&["/usr/local/bin"], false, Some("/usr/local/bin"), true),
            (&["/usr/local/bin"], true, Some("/usr/local/bin"), false),
            (&["rootfs"], true, Some("/"), false),
            (&["/usr/bin/curl"], false, Some("/app/curl"), false),
            (&["x"], true, Some("/usr/bin/curl"), false),
            (&[], true, Some("/usr/local/bin"), false),
            (&["."], true, None, false),
            (&["app.jar"], false, None, true),
        ] {
            let copying = Copying {
                sources: sources.iter().map(|source| (*source).to_owned()).collect(),
                is_of_context: of_context,
                ..Copying::default()
            };
            assert_eq!(none_copied(&copying, target), expected, "{sources:?}");
        }
    }
}
