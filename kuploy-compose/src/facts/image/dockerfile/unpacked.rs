//! Directories that the commands of a `RUN` fill: what is downloaded, unpacked, built or set up in the image. Docker copies
//! it into a new volume that is mounted there.
//!
//! Seen: `FROM debian` with `RUN curl … latest.tar.gz | tar zx -C /srv/www` and a volume at `/srv/www/wordpress`, and
//! `apt install mariadb-server`, whose package sets up `/var/lib/mysql` (projects of the school 42).

use super::expand::Variable;
use super::steps;
use crate::facts::builds_in_place;
use crate::facts::path_conventions::is_within;
use crate::source::paths;

/// Most directories that are kept; no Dockerfile that was seen has so many.
const MOST: usize = 64;

/// Packages of Debian whose installation fills a directory.
const PACKAGES: &[(&str, &str)] = &[
    ("bind9", "/var/cache/bind"),
    ("default-mysql-server", "/var/lib/mysql"),
    ("mariadb-server", "/var/lib/mysql"),
    ("mysql-server", "/var/lib/mysql"),
    ("postgresql", "/var/lib/postgresql"),
    ("slapd", "/var/lib/ldap"),
];

/// Where no data of a program lies.
const OF_SYSTEM: &[&str] = &[
    "/bin",
    "/etc/apt",
    "/lib",
    "/root",
    "/tmp",
    "/usr/bin",
    "/usr/local/bin",
];

/// A directory that a `RUN` fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// The directory.
    pub directory: String,
    /// Directories below it may be filled as well: an archive has some.
    pub is_tree: bool,
}

impl Unpacked {
    /// Whether there may be files at a path, or below it.
    pub(in crate::facts::image) fn fills(&self, path: &str) -> bool {
        is_within(&self.directory, path) || self.is_tree && is_within(path, &self.directory)
    }
}

/// Adds what a script fills that starts in a working directory.
pub(super) fn learn(
    found: &mut Vec<Unpacked>,
    script: &str,
    working_directory: Option<&str>,
    variable: &dyn Fn(&str) -> Variable,
) {
    for step in steps::of(script, working_directory, variable) {
        let words: Vec<&str> = step.words.iter().map(String::as_str).collect();
        let at = step.at.as_deref();
        for (target, is_tree) in filled(&words).into_iter().chain(written(&words)) {
            let directory = match target {
                Some(target) => steps::seen_from(at, target),
                None => at.map(str::to_owned),
            };
            let directory = directory.filter(|it| it != "/" && found.len() < MOST);
            let of_system = |it: &String| OF_SYSTEM.iter().any(|system| is_within(it, system));
            found.extend(
                directory
                    .filter(|it| !of_system(it))
                    .map(|directory| Unpacked { directory, is_tree }),
            );
        }
    }
}

/// What one command fills, each with whether directories below it may be: `None` is the working directory.
fn filled<'w>(words: &[&'w str]) -> Vec<(Option<&'w str>, bool)> {
    let option = |names: &[&str]| {
        let mut pairs = words.iter().zip(words.iter().skip(1));
        pairs
            .find(|(name, _)| names.contains(name))
            .map(|(_, value)| *value)
    };
    let after = |prefix: &str| words.iter().find_map(|word| word.strip_prefix(prefix));
    let has = |word: &str| words.contains(&word);
    let last = || words.last().copied();
    let Some(program) = words.iter().find(|word| is_tool(word)) else {
        return match builds_in_place::is_build(words) {
            true => vec![(None, false)],
            false => Vec::new(),
        };
    };
    match paths::file_name(program) {
        "apt" | "apt-get" if has("install") => PACKAGES
            .iter()
            .filter(|(package, _)| words.iter().any(|word| is_package(word, package)))
            .map(|(_, directory)| (Some(*directory), false))
            .collect(),
        "cp" | "mv" | "rsync" if words.len() > 2 => vec![(last(), false)],
        "curl" if has("-O") => vec![(None, false)],
        "curl" => Vec::from_iter(option(&["-o", "--output"]).map(|file| (Some(file), false))),
        "git" if has("clone") => {
            let to = last().filter(|word| !word.contains("://") && !word.contains('@'));
            vec![(to, true)]
        }
        "initdb" | "mariadb-install-db" | "mysql_install_db" => {
            let directory = after("--datadir=").or_else(|| option(&["-D", "--pgdata"]));
            vec![(directory.or(Some("/var/lib/mysql")), false)]
        }
        "tar" => {
            let flags = words.get(1).copied().unwrap_or_default();
            let is_short = !flags.starts_with("--") && flags.contains('x');
            let unpacks =
                is_short || words.iter().any(|word| word.starts_with("-x")) || has("--extract");
            let to = option(&["-C", "--directory"]).or_else(|| after("--directory="));
            Vec::from_iter(unpacks.then_some((to, true)))
        }
        "unzip" => vec![(option(&["-d"]), true)],
        "wget" => match wget_file(words).or_else(|| option(&["--output-document"])) {
            Some("-") => Vec::new(),
            Some(file) => vec![(Some(file), false)],
            None => vec![(option(&["-P", "--directory-prefix"]), false)],
        },
        "wp" if has("download") => vec![(after("--path="), true)],
        _ => Vec::new(),
    }
}

/// The files that one command writes by a redirection of the shell, or by name: `echo a > /data/a`, `touch /data/b`.
fn written<'w>(words: &[&'w str]) -> Vec<(Option<&'w str>, bool)> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let behind = word.strip_prefix('1').unwrap_or(word).strip_prefix('>');
        let behind = behind.map(|rest| rest.strip_prefix('>').unwrap_or(rest));
        let file = match behind {
            Some("") => words.get(at + 1).copied(),
            Some(file) if !file.starts_with('&') => Some(file),
            _ => None,
        };
        found.extend(
            file.filter(|file| !file.starts_with("/dev/"))
                .map(|file| (Some(file), false)),
        );
    }
    let program = words.first().map(|word| paths::file_name(word));
    if matches!(program, Some("tee" | "touch")) {
        let files = words.iter().skip(1).filter(|word| word.starts_with('/'));
        found.extend(files.map(|file| (Some(*file), false)));
    }
    found
}

/// The file of `-O FILE`, which stands among other letters too: `-qO-`.
fn wget_file<'w>(words: &[&'w str]) -> Option<&'w str> {
    let short = |word: &str| word.starts_with('-') && !word.starts_with("--");
    words.iter().enumerate().find_map(|(index, word)| {
        let (_, rest) = short(word).then(|| word.split_once('O'))??;
        match rest {
            "" => words.get(index + 1).copied(),
            file => Some(file),
        }
    })
}

fn is_tool(word: &str) -> bool {
    const TOOLS: &[&str] = &[
        "apt",
        "apt-get",
        "cp",
        "curl",
        "git",
        "initdb",
        "mariadb-install-db",
        "mv",
        "mysql_install_db",
        "rsync",
        "tar",
        "unzip",
        "wget",
        "wp",
    ];
    TOOLS.contains(&paths::file_name(word))
}

/// `mariadb-server`, `postgresql-15`, `mariadb-server=1:10.11`.
fn is_package(word: &str, package: &str) -> bool {
    let rest = word.strip_prefix(package);
    rest.is_some_and(|rest| {
        let version = rest.trim_start_matches(['-', '=']);
        rest.is_empty() || rest != version && version.starts_with(|c: char| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(script: &str) -> Vec<Unpacked> {
        let mut found = Vec::new();
        learn(&mut found, script, Some("/srv/www"), &|_| Variable::Unknown);
        found
    }

    #[test]
    fn commands_fill_directories() {
        for (script, path) in [
            (
                "curl -sS https://x/latest.tar.gz | tar zx -C /srv/www",
                "/srv/www/wordpress",
            ),
            (
                "wget https://x/a.zip && unzip a.zip -d /opt/app && rm a.zip",
                "/opt/app/data",
            ),
            (
                "mkdir -p /srv && cd /var/www && git clone https://x/y.git html",
                "/var/www/html",
            ),
            ("curl -o adminer.php https://x/adminer.php", "/srv/www"),
            (
                "apt update && apt install -y mariadb-server",
                "/var/lib/mysql",
            ),
            (
                "apt-get install -y postgresql-15 curl",
                "/var/lib/postgresql",
            ),
            (
                "mysql_install_db --user=mysql --datadir=/data/mysql",
                "/data/mysql",
            ),
            (
                "wp core download --path=/var/www/html --allow-root",
                "/var/www/html",
            ),
            ("composer install --no-dev", "/srv/www"),
            ("cp -r /tmp/site/* /srv/site", "/srv/site"),
        ] {
            assert!(of(script).iter().any(|it| it.fills(path)), "{script}");
        }
    }

    #[test]
    fn commands_that_fill_nothing_are_left_alone() {
        for (script, path) in [
            ("mkdir -p /data && chown app /data", "/data"),
            ("curl -fsSL https://x | sh", "/srv/www"),
            (
                "apt install -y mariadb-client postgresql-client",
                "/var/lib/mysql",
            ),
            ("wget -qO- https://x | bash", "/srv/www"),
            ("tar czf /backup/a.tgz /srv", "/backup"),
            ("composer install --no-dev", "/srv/www/uploads"),
            ("curl -o /tmp/x.sh https://x", "/tmp"),
        ] {
            assert!(!of(script).iter().any(|it| it.fills(path)), "{script}");
        }
    }
}
