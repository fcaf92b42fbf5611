//! Dumps of databases in a directory that a service writes them to. They hold what people entered, so they belong neither
//! in a manifest nor in Git, and a program that makes dumps does not need the older ones.

use super::mounted_files::MountedFile;
use super::path_conventions as conventions;
use super::service_facts::ServiceFacts;
use crate::source::paths;

/// Programs that write dumps.
const PROGRAMS: &[&str] = &[
    "mariadb-dump",
    "mongodump",
    "mysqldump",
    "pg_basebackup",
    "pg_dump",
    "pg_dumpall",
    "restic",
];

/// Programs that read dumps: who runs one needs what is there.
const READERS: &[&str] = &[
    "gunzip",
    "mariadb",
    "mongoimport",
    "mongorestore",
    "mysql",
    "pg_restore",
    "psql",
    "zcat",
];

/// Ends of the names of dumps, also with that of a compression behind it.
const ENDS: &[&str] = &[
    "backup", "bak", "dmp", "dump", "rdb", "sql", "tar", "tbz2", "tgz", "txz",
];

const COMPRESSED: &[&str] = &["bz2", "enc", "gpg", "gz", "lz4", "xz", "zip", "zst"];

/// Files of a mounted directory without the dumps in it, where the service writes dumps there; whether there were any.
///
/// Seen: `./backups:/backups` beside a command with `pg_dump … > /backups/app.dump`. What is only read is restored from.
pub(crate) fn without(
    service: &ServiceFacts<'_>,
    (source, target): (&str, &str),
    files: &[MountedFile],
) -> (Vec<MountedFile>, bool) {
    let is_for_dumps = (is_called_so(source) || is_called_so(target) || runs(service, PROGRAMS))
        && !runs(service, READERS);
    let (dumps, others): (Vec<_>, Vec<_>) = files
        .iter()
        .cloned()
        .partition(|file| is_for_dumps && is_dump(&file.path));
    (others, !dumps.is_empty())
}

/// Whether a directory is called as those for backups are: `backups`, `db-backup`. Who calls one `dump` may as well have
/// dumps there that are read at the first start.
fn is_called_so(path: &str) -> bool {
    let name = conventions::last(path).to_ascii_lowercase();
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| matches!(word, "backup" | "backups"))
}

/// Whether the process of a service names one of these programs.
fn runs(service: &ServiceFacts<'_>, programs: &[&str]) -> bool {
    let line = service.process.line();
    let texts = [Some(line.as_str()), service.process.script.as_deref()];
    let is_end = |c: char| c.is_whitespace() || "\"'`;|&()".contains(c);
    let mut words = texts
        .into_iter()
        .flatten()
        .flat_map(|text| text.split(is_end));
    words.any(|word| programs.contains(&paths::file_name(word)))
}

/// Whether a file is a dump, by its name.
fn is_dump(path: &str) -> bool {
    let name = conventions::last(path).to_ascii_lowercase();
    let ends = |name: &str| {
        name.rsplit_once('.')
            .map(|(head, end)| (head.to_owned(), end.to_owned()))
    };
    let Some((head, end)) = ends(&name) else {
        return false;
    };
    ENDS.contains(&end.as_str())
        || COMPRESSED.contains(&end.as_str())
            && ends(&head).is_none_or(|(_, inner)| {
                ENDS.contains(&inner.as_str()) || inner.parse::<u64>().is_ok()
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dumps_are_known_by_name() {
        for name in [
            "a/app_2026.dump",
            "x.sql",
            "x.sql.gz",
            "all.tar.zst",
            "redis.rdb",
            "2026-01-02.gz",
            "db.bak",
        ] {
            assert!(is_dump(name), "{name}");
        }
        for name in ["backup.sh", "README.md", "app.conf", "page.html.gz", "dump"] {
            assert!(!is_dump(name), "{name}");
        }
        assert!(
            is_called_so("/w/db-backups") && !is_called_so("/dump") && !is_called_so("/w/data")
        );
    }
}
