//! Directories that an image keeps data in, and where variables, arguments and files put them.

use super::entry::{KnownImage, Sets};
use super::settings::{Given, GivenBy};
use crate::facts::evidence::Evidence;
use crate::image_reference::major;
use crate::source::paths;

/// A data directory of an image as a project sets it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataDirectory {
    /// Where it is.
    pub path: String,
    /// That it must be empty at the first start.
    pub wants_empty: bool,
    /// Directories below it that must be empty at the first start, as the entry writes them.
    pub empty_parts: Vec<&'static str>,
    /// That Docker keeps it in an anonymous volume.
    pub volume: bool,
    /// That a data store keeps it in the container itself.
    pub in_container: bool,
    /// What puts it there; `None` where it is where the image has it.
    pub given: Option<GivenBy>,
    /// Lists of directories below it, each of which holds all of its data: with a mount at each, nothing else of it must
    /// be kept.
    pub parts: Vec<Vec<String>>,
    /// What says that the image keeps data in it.
    pub evidence: Option<Evidence>,
}

impl DataDirectory {
    /// Whether what is mounted at a path must be empty at the first start.
    pub(crate) fn wants_empty_at(&self, path: &str) -> bool {
        let mut parts = self.empty_parts.iter();
        self.wants_empty && self.is_at(path) || parts.any(|part| is_path(part, path))
    }

    /// What says that data is kept in it, in brackets; nothing where that is the Compose file.
    pub(crate) fn said_by(&self) -> String {
        match (&self.given, &self.evidence) {
            (Some(given), _) => format!(" ({given})"),
            (None, Some(said @ Evidence::Catalogue { .. })) => format!(" (known of {said})"),
            (None, Some(said)) => format!(" ({said})"),
            (None, None) => String::new(),
        }
    }

    /// Whether a path is that of the directory, or of one below it that holds all of its data.
    fn is_at(&self, path: &str) -> bool {
        let mut alone = self
            .parts
            .iter()
            .filter_map(|parts| match parts.as_slice() {
                [part] => Some(part),
                _ => None,
            });
        self.path == path || alone.any(|part| part == path)
    }
}

/// Names that a pattern like `{1...64}` may stand for; MinIO's largest set of disks is smaller.
const MOST_OF_A_PATTERN: u32 = 64;

impl KnownImage {
    /// Its data directories, as the project sets them. `name` is the repository of the image, `tag` its tag.
    pub fn set_data(&self, name: &str, tag: Option<&str>, given: &[Given]) -> Vec<DataDirectory> {
        let mut directories: Vec<DataDirectory> = Vec::new();
        for usual in self.data {
            for found in self.set_directory(usual, (name, tag), given) {
                // A directory that another one was set to is the same.
                let mut known = directories.iter();
                if !known.any(|known| known.path == found.path && known.volume) {
                    directories.retain(|known| known.path != found.path);
                    directories.push(found);
                }
            }
        }
        directories
    }

    /// One of its directories, as the project sets it: in its place, or several elsewhere.
    fn set_directory(
        &self,
        usual: &'static str,
        (name, tag): (&str, Option<&str>),
        given: &[Given],
    ) -> Vec<DataDirectory> {
        let (inside, outside): (Vec<_>, Vec<_>) = set_to(usual, given)
            .into_iter()
            .partition(|(path, _)| within(path, usual));
        let is_moved = inside.is_empty() && !outside.is_empty();
        let wants_empty = self.wants_empty.contains(&usual);
        let below = |part: &&&str| part.contains(MAJOR) && within(part, usual);
        let empty_parts = self.wants_empty.iter().filter(below).copied().collect();
        let in_place = (!is_moved).then(|| DataDirectory {
            path: usual.to_owned(),
            wants_empty,
            empty_parts,
            volume: self.is_kept(self.volumes, usual, (name, tag))
                && !self.is_moved_away(usual, given),
            // Who names the directory wants to keep what is in it.
            in_container: self.is_kept(self.stores, usual, (name, tag))
                || inside.iter().any(|(_, by)| is_of_project(by)),
            parts: self.parts_of(usual, tag, given),
            ..DataDirectory::default()
        });
        let elsewhere = outside.into_iter().map(|(path, place)| DataDirectory {
            path,
            wants_empty,
            volume: is_moved && self.volumes.contains(&usual),
            in_container: true,
            given: Some(place.clone()),
            ..DataDirectory::default()
        });
        in_place.into_iter().chain(elsewhere).collect()
    }

    /// Whether the older place of a directory was set to one that is not below it.
    fn is_moved_away(&self, path: &str, given: &[Given]) -> bool {
        let older = self.moved.iter().find(|moved| moved.to == path);
        older.is_some_and(|moved| {
            let set = set_to(moved.from, given);
            set.iter().any(|(other, _)| !within(other, path))
        })
    }

    /// Lists of directories below one that hold all of its data.
    fn parts_of(&self, path: &str, tag: Option<&str>, given: &[Given]) -> Vec<Vec<String>> {
        let mut older = self.moved.iter().filter(|moved| moved.to == path);
        let older = older.next();
        let set = [Some(path), older.map(|moved| moved.from)];
        let set = set.into_iter().flatten().map(|usual| {
            let set = set_to(usual, given).into_iter().map(|(other, _)| other);
            set.filter(|other| other != path && within(other, path))
                .collect::<Vec<_>>()
        });
        // An image that does not start with a mount at the directory that it left needs no other one.
        let left = older.filter(|moved| moved.kept_by.is_some());
        let left = left.map(|moved| vec![moved.from.to_owned()]);
        let known = self.parts.iter().filter(|(of, _)| *of == path);
        let known = known.filter_map(|(_, parts)| {
            let parts = parts.iter().map(|part| of_major(part, tag));
            parts.collect::<Option<Vec<String>>>()
        });
        let mut lists: Vec<Vec<String>> = set.chain(left).chain(known).collect();
        lists.retain(|list| !list.is_empty());
        lists
    }

    /// Whether the image of this tag keeps its data in a directory of a list, or in one that was there before.
    fn is_kept(&self, list: &[&str], path: &str, (name, tag): (&str, Option<&str>)) -> bool {
        let mut moved = self.moved.iter();
        let moved = moved.find(|moved| moved.from == path || moved.to == path);
        let Some(moved) = moved else {
            return list.contains(&path);
        };
        let is_newer = self.is_since(moved.since, name, tag);
        list.contains(&moved.from) && is_newer == (moved.to == path)
    }

    /// Whether an image is of a version or a later one. Those of others are judged by a version in their tag: they are
    /// built on an older one as a rule (`debezium/postgres`, `ankane/pgvector`); the newest of the image itself is as new
    /// as the catalogue.
    pub(super) fn is_since(&self, version: u32, name: &str, tag: Option<&str>) -> bool {
        let is_newest = self.names.first() == Some(&name) && !tag.is_some_and(is_old_base);
        major(tag).map_or(is_newest, |major| major >= version)
    }
}

/// Releases of Debian that the newest versions are not built on: `postgres:bullseye` stays at 17
/// (<https://github.com/docker-library/postgres/commits/master/versions.json>).
const OLD_BASES: &[&str] = &["bullseye", "buster", "jessie", "stretch"];

/// The last release of Alpine that no image of version 18 is built on.
const OLD_ALPINE: u32 = 20;

/// Whether a tag without a version names a distribution alone, and an old one: `bullseye`, `alpine3.18`.
fn is_old_base(tag: &str) -> bool {
    let alpine = tag.strip_prefix("alpine3.");
    let alpine = alpine.and_then(|minor| minor.parse::<u32>().ok());
    OLD_BASES.contains(&tag) || alpine.is_some_and(|minor| minor <= OLD_ALPINE)
}

/// Stands in the `parts` of an entry for the major version of the image.
const MAJOR: &str = "{major}";

/// A part of an entry in the image of a tag; none where its version is not known.
fn of_major(part: &str, tag: Option<&str>) -> Option<String> {
    match part.contains(MAJOR) {
        true => Some(part.replace(MAJOR, &major(tag)?.to_string())),
        false => Some(part.to_owned()),
    }
}

/// Whether a path is one of an entry, of whatever major version.
pub(super) fn is_path(part: &str, path: &str) -> bool {
    let Some((before, after)) = part.split_once(MAJOR) else {
        return part == path;
    };
    let major = path.strip_prefix(before);
    let major = major.and_then(|rest| rest.strip_suffix(after));
    major.is_some_and(|major| !major.is_empty() && major.bytes().all(|b| b.is_ascii_digit()))
}

/// The directories that settings put one of an image's to, with what says so: those of the first setting that names any.
fn set_to<'g>(usual: &str, given: &'g [Given]) -> Vec<(String, &'g GivenBy)> {
    let mut first = None;
    let mut found: Vec<(String, &GivenBy)> = Vec::new();
    for given in given {
        let name = given.setting.name;
        if !matches!(given.setting.sets, Sets::Data(of) if of == usual)
            || first.is_some_and(|first| first != name)
        {
            continue;
        }
        for path in directories_in(&given.value) {
            first = Some(name);
            if found.iter().all(|(known, _)| *known != path) {
                found.push((path, &given.place));
            }
        }
    }
    if found.is_empty() {
        let mut left = given.iter();
        found.extend(left.find_map(|given| match given.setting.sets {
            Sets::Leaves(of, other) if of == usual => Some((other.to_owned(), &given.place)),
            _ => None,
        }));
    }
    found
}

/// Whether the project names a directory, and not the image itself.
fn is_of_project(by: &GivenBy) -> bool {
    !matches!(by, GivenBy::ImageVariable(_))
}

/// The directories of a value, clean: `/a`, `/a,/b`, `path=/a,size=10GiB` of CockroachDB, and MinIO's `/disk{1...4}` and
/// `http://minio{1...2}/disk`.
fn directories_in(value: &str) -> Vec<String> {
    let value = value.trim().trim_matches(['"', '\'']);
    let parts = value.split([',', ' ']).filter_map(|part| {
        let part = part.strip_prefix("path=").unwrap_or(part);
        let path = match part.split_once("://") {
            Some((scheme, rest)) if scheme.starts_with("http") => {
                rest.find('/').and_then(|at| rest.get(at..))
            }
            _ => Some(of_engine(part)),
        };
        path.filter(|path| path.starts_with('/'))
    });
    let mut found: Vec<String> = Vec::new();
    for path in parts.flat_map(expanded) {
        let path = paths::clean(&path);
        if !found.contains(&path) {
            found.push(path);
        }
    }
    found
}

/// The path behind the name of an engine of SurrealDB: `rocksdb:/data/x`, `surrealkv:///data/x`.
fn of_engine(part: &str) -> &str {
    const ENGINES: &[&str] = &["file", "rocksdb", "surrealkv"];
    match part.split_once(':') {
        Some((engine, path)) if ENGINES.contains(&engine) => {
            path.strip_prefix("//").unwrap_or(path)
        }
        _ => part,
    }
}

/// The names that a pattern stands for: `/disk1` to `/disk4` of `/disk{1...4}`.
fn expanded(path: &str) -> Vec<String> {
    let pattern = || {
        let (before, rest) = path.split_once('{')?;
        let (range, after) = rest.split_once('}')?;
        let (first, last) = range.split_once("...")?;
        let (first, last) = (first.parse::<u32>().ok()?, last.parse::<u32>().ok()?);
        let last = last.min(first.saturating_add(MOST_OF_A_PATTERN - 1));
        Some(
            (first..=last)
                .map(|at| format!("{before}{at}{after}"))
                .collect(),
        )
    };
    pattern().unwrap_or_else(|| vec![path.to_owned()])
}

fn within(path: &str, folder: &str) -> bool {
    paths::relative_to(path, folder).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::*;

    fn show(image: &str, tag: &str, given: &[Given]) -> Vec<String> {
        let data = find(image).unwrap().set_data(image, Some(tag), given);
        data.into_iter()
            .filter(|directory| directory.volume)
            .map(|directory| format!("{} {}", directory.path, directory.wants_empty))
            .collect()
    }

    #[test]
    fn data_directories_move_with_settings_and_versions() {
        assert_eq!(
            show("postgres", "16", &[]),
            ["/var/lib/postgresql/data true"]
        );
        assert_eq!(
            show("postgres", "18-alpine", &[]),
            ["/var/lib/postgresql false"]
        );
        assert_eq!(
            show("postgres", "latest", &[]),
            ["/var/lib/postgresql false"]
        );
        assert_eq!(show("timescale/timescaledb", "2.17.2-pg16", &[]).len(), 1);
        let postgres = find("postgres").unwrap();
        let moved = postgres.given_by_variables([("PGDATA", "/srv/tables/")], GivenBy::Variable);
        assert_eq!(show("postgres", "16", &moved), ["/srv/tables true"]);
        assert_eq!(show("postgres", "18", &moved), ["/srv/tables true"]);
        let below = postgres.given_by_variables(
            [("PGDATA", "/var/lib/postgresql/data/pg")],
            GivenBy::Variable,
        );
        assert_eq!(
            show("postgres", "16", &below),
            ["/var/lib/postgresql/data true"]
        );
        let mysql = find("mysql").unwrap();
        let moved = mysql.given_by_words(&["mysqld", "--datadir=/srv/schema"]);
        assert_eq!(show("mysql", "8.4", &moved), ["/srv/schema true"]);
    }

    #[test]
    fn images_of_others_are_of_an_older_version_unless_their_tag_says_so() {
        for (image, tag, want) in [
            ("postgres", "latest", "/var/lib/postgresql false"),
            ("postgres", "bookworm", "/var/lib/postgresql false"),
            ("postgres", "bullseye", "/var/lib/postgresql/data true"),
            ("postgres", "alpine", "/var/lib/postgresql false"),
            ("postgres", "alpine3.18", "/var/lib/postgresql/data true"),
            (
                "debezium/postgres",
                "latest",
                "/var/lib/postgresql/data true",
            ),
            ("acme/postgres", "latest", "/var/lib/postgresql/data true"),
            ("pgvector/pgvector", "pg18", "/var/lib/postgresql false"),
        ] {
            assert_eq!(show(image, tag, &[]), [want], "{image}");
        }
    }

    #[test]
    fn one_setting_names_several_directories() {
        for (value, want) in [
            ("/a", &["/a"][..]),
            ("/a,/b/", &["/a", "/b"]),
            ("path=/a,size=10GiB", &["/a"]),
            ("/disk{1...3}", &["/disk1", "/disk2", "/disk3"]),
            ("http://minio{1...2}:9000/d{1...2}/x", &["/d1/x", "/d2/x"]),
            ("rocksdb:/data/x", &["/data/x"]),
            ("file:///data/x", &["/data/x"]),
            ("memory", &[]),
            ("data", &[]),
            ("s3://bucket/x", &[]),
        ] {
            assert_eq!(directories_in(value), want, "{value}");
        }
        assert_eq!(expanded("/d{1...4000000000}").len(), 64);
        let minio = find("minio/minio").unwrap();
        let words = ["server", "--console-address", ":9001", "/mnt/a", "/mnt/b"];
        let given = minio.given_by_words(&words);
        let script = "minio server /one --address :9; /usr/bin/mc alias set x";
        let of_script = minio.given_by_words(&["sh", "-c", script]);
        assert_eq!(show("minio/minio", "1", &of_script), ["/one false"]);
        assert_eq!(
            show("minio/minio", "1", &given),
            ["/mnt/a false", "/mnt/b false"]
        );
    }

    #[test]
    fn parts_hold_all_data_of_a_directory() {
        let parts = |image: &str, tag: &str, given: &[Given]| {
            let data = find(image).unwrap().set_data(image, Some(tag), given);
            let kept = data.into_iter().find(|directory| directory.volume);
            kept.map(|directory| directory.parts).unwrap_or_default()
        };
        let postgres = find("postgres").unwrap();
        let set = |value: &'static str| {
            postgres.given_by_variables([("PGDATA", value)], GivenBy::Variable)
        };
        let below = set("/var/lib/postgresql/data/pg");
        assert_eq!(
            parts("postgres", "16", &below),
            [["/var/lib/postgresql/data/pg"]]
        );
        assert!(parts("postgres", "16", &[]).is_empty());
        let newer = parts("postgres", "18", &[]);
        assert_eq!(
            newer,
            [
                ["/var/lib/postgresql/data"],
                ["/var/lib/postgresql/18/docker"]
            ]
        );
    }
}
