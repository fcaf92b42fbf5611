//! What variables, arguments and configuration files say of a known image: its ports, its data directories, its peers.

use std::collections::BTreeSet;

use super::entry::{ConfigFile, KnownImage, KnownPort, Moved, Sets, Setting, Syntax};
use crate::facts::evidence::Evidence;
use crate::model::Protocol;
use crate::source::paths;

/// A setting of an image with the value that a project gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The setting.
    pub setting: &'static Setting,
    /// Its value, as written.
    pub value: String,
    /// What says so.
    pub place: GivenBy,
}

/// What gives a value to a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenBy {
    /// A variable of Compose, by name.
    Variable(String),
    /// A variable of the image, by name.
    ImageVariable(String),
    /// An argument, by name.
    Argument(&'static str),
    /// A line of a configuration file.
    File {
        /// Its path in the container.
        path: String,
        /// 1-based.
        line: usize,
    },
}

impl std::fmt::Display for GivenBy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "`{name}`"),
            Self::ImageVariable(name) => write!(f, "`{name}` of its image"),
            Self::Argument(name) => write!(f, "its argument `{name}`"),
            Self::File { path, line } => write!(f, "line {line} of `{path}`"),
        }
    }
}

/// A port of an image as a project sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetPort {
    /// The number.
    pub number: u16,
    /// The protocol.
    pub protocol: Protocol,
    /// What is spoken, where the entry says it.
    pub name: Option<&'static str>,
    /// What says so; `None` where it is the entry alone.
    pub given: Option<GivenBy>,
}

/// A data directory of an image as a project sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataDirectory {
    /// Where it is.
    pub path: String,
    /// That it must be empty at the first start.
    pub wants_empty: bool,
    /// That Docker keeps it in an anonymous volume.
    pub volume: bool,
    /// That a data store keeps it in the container itself.
    pub in_container: bool,
    /// What puts it there; `None` where it is where the image has it.
    pub given: Option<GivenBy>,
    /// What says that the image keeps data in it.
    pub evidence: Option<Evidence>,
}

impl KnownImage {
    /// What variables give, whose names become `place`.
    pub fn given_by_variables<'v>(
        &self,
        variables: impl IntoIterator<Item = (&'v str, &'v str)>,
        place: fn(String) -> GivenBy,
    ) -> Vec<Given> {
        let mut given = Vec::new();
        for (name, value) in variables {
            let setting = self
                .variables
                .iter()
                .find(|setting| matches(setting.name, name));
            given.extend(setting.map(|setting| Given {
                setting,
                value: value.to_owned(),
                place: place(name.to_owned()),
            }));
        }
        given
    }

    /// What the words of its command give: `--datadir=/x`, `--datadir /x`, `-c port=5433`.
    pub fn given_by_words(&self, words: &[&str]) -> Vec<Given> {
        let words: Vec<&str> = words
            .iter()
            .flat_map(|word| word.split_whitespace())
            .map(|word| word.trim_matches(['"', '\'']))
            .collect();
        let mut given = Vec::new();
        for setting in self.arguments {
            for (at, word) in words.iter().enumerate() {
                let next = words.get(at + 1).copied();
                if let Some(value) = argument(setting.name, word, next) {
                    given.push(Given {
                        setting,
                        value: value.to_owned(),
                        place: GivenBy::Argument(setting.name),
                    });
                }
            }
        }
        given
    }

    /// What a mounted file gives. `named`: the command names it, so it is read whatever it is called.
    pub fn given_by_file(&self, path: &str, named: bool, text: &str) -> Vec<Given> {
        let by_name = self.files.iter().find(|file| path.ends_with(file.path));
        let file = match by_name {
            Some(file) => Some(file),
            None if named => self.files.first(),
            None => None,
        };
        file.map(|file| file.read(path, text)).unwrap_or_default()
    }

    /// Its ports, as the project sets them.
    pub fn set_ports(&self, given: &[Given]) -> Vec<SetPort> {
        let mut ports: Vec<SetPort> = Vec::new();
        for known in self.ports {
            let of_this = |given: &&Given| match given.setting.sets {
                Sets::Port(usual) => usual == known.number && known.protocol == Protocol::Tcp,
                _ => false,
            };
            let mut moved: Vec<SetPort> = Vec::new();
            for given in given.iter().filter(of_this) {
                let number = port_in(&given.value);
                moved.extend(number.map(|number| SetPort {
                    number,
                    protocol: known.protocol,
                    name: match speaks_tls(&given.value) {
                        true => Some("https"),
                        false => Some(known.name).filter(|_| moved.is_empty()),
                    },
                    given: Some(given.place.clone()).filter(|_| number != known.number),
                }));
            }
            if moved.is_empty() {
                moved.push(usual(known));
            }
            ports.extend(moved);
        }
        for given in given {
            if given.setting.sets == Sets::MorePort {
                let number = port_in(&given.value);
                ports.extend(number.map(|number| SetPort {
                    number,
                    protocol: Protocol::Tcp,
                    name: None,
                    given: Some(given.place.clone()),
                }));
            }
        }
        let mut seen = BTreeSet::new();
        ports.retain(|port| seen.insert((port.number, port.protocol)));
        ports
    }

    /// Its data directories, as the project sets them. `tag` is that of the image.
    pub fn set_data(&self, tag: Option<&str>, given: &[Given]) -> Vec<DataDirectory> {
        let elsewhere = |path: &str| {
            let of_this =
                |given: &&Given| matches!(given.setting.sets, Sets::Data(usual) if usual == path);
            let mut set = given.iter().filter(of_this);
            let named = set.find_map(|given| Some((directory_in(&given.value)?, &given.place)));
            let mut left = given.iter().filter_map(|given| match given.setting.sets {
                Sets::Leaves(usual, other) if usual == path => {
                    Some((other.to_owned(), &given.place))
                }
                _ => None,
            });
            let found = named.or_else(|| left.next())?;
            // A directory below the image's own leaves the data where a mount of that is.
            Some(found).filter(|(other, _)| !within(other, path))
        };
        let moved_away = |path: &str| {
            let older = self.moved.iter().find(|moved| moved.to == path);
            older.is_some_and(|moved| {
                elsewhere(moved.from).is_some_and(|(other, _)| !within(&other, path))
            })
        };
        let directory = |usual: &&'static str| match elsewhere(usual) {
            Some((path, place)) => DataDirectory {
                path,
                wants_empty: self.wants_empty.contains(usual),
                volume: self.volumes.contains(usual),
                // Who sets the directory wants to keep what is in it.
                in_container: true,
                given: Some(place.clone()),
                evidence: None,
            },
            None => DataDirectory {
                path: (*usual).to_owned(),
                wants_empty: self.wants_empty.contains(usual),
                volume: self.is_volume(usual, tag) && !moved_away(usual),
                in_container: self.stores.contains(usual),
                given: None,
                evidence: None,
            },
        };
        let mut directories: Vec<DataDirectory> = Vec::new();
        for found in self.data.iter().map(directory) {
            // A directory that another one was set to is the same.
            if !directories
                .iter()
                .any(|known| known.path == found.path && known.volume)
            {
                directories.retain(|known| known.path != found.path);
                directories.push(found);
            }
        }
        directories
    }

    /// Whether the image of this tag declares a directory as a volume.
    fn is_volume(&self, path: &str, tag: Option<&str>) -> bool {
        let newer = |since: u32| major(tag).is_none_or(|major| major >= since);
        match self
            .moved
            .iter()
            .find(|moved| moved.from == path || moved.to == path)
        {
            Some(moved) if newer(moved.since) => moved.to == path,
            Some(moved) => moved.from == path,
            None => self.volumes.contains(&path),
        }
    }

    /// The directory that an image has left, and does not start with a mount at. Images of others are judged by a version
    /// in their tag; the newest of the image itself is as new as the catalogue.
    pub fn left_behind(&self, name: &str, tag: Option<&str>, given: &[Given]) -> Option<&Moved> {
        let is_itself = self.names.first() == Some(&name);
        let is_newer = |since: u32| major(tag).map_or(is_itself, |major| major >= since);
        let is_set = |moved: &Moved| {
            let mut sets = given.iter().map(|given| given.setting.sets);
            sets.any(|sets| matches!(sets, Sets::Data(usual) if usual == moved.from))
        };
        let mut left = self.moved.iter();
        left.find(|moved| moved.kept_by.is_some() && is_newer(moved.since) && !is_set(moved))
    }

    /// Whether it runs to completion with these words.
    pub fn ends_with(&self, words: &[&str]) -> bool {
        match self.runs_once {
            super::entry::RunsOnce::Never => false,
            super::entry::RunsOnce::Always => true,
            super::entry::RunsOnce::With(list) => {
                words.iter().take(3).any(|word| list.contains(word))
            }
        }
    }
}

/// Whether what stands behind an address to listen on is nginx's `ssl`: `443 ssl`, `[::]:443 ssl http2`.
fn speaks_tls(value: &str) -> bool {
    value.split_whitespace().skip(1).any(|word| word == "ssl")
}

fn usual(known: &KnownPort) -> SetPort {
    SetPort {
        number: known.number,
        protocol: known.protocol,
        name: Some(known.name),
        given: None,
    }
}

/// The value of an argument, when a word (and the next) is it.
fn argument<'w>(name: &str, word: &'w str, next: Option<&'w str>) -> Option<&'w str> {
    if let Some((option, key)) = name.split_once(' ') {
        let pair = next.filter(|_| word == option)?;
        return pair.strip_prefix(key)?.strip_prefix('=');
    }
    if let Some((option, value)) = word.split_once('=') {
        return matches(name, option).then_some(value);
    }
    matches(name, word).then_some(next).flatten()
}

/// Whether a name is the one that a setting is called by; `*` in that stands for one part.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((before, after)) => name
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after))
            .is_some_and(|part| !part.is_empty()),
        None => pattern == name,
    }
}

/// The port of a value: `9001`, `:9001`, `0.0.0.0:9001`, `http://0.0.0.0:2379,…`, `[::]:80 ssl`, `:80/tcp`.
pub fn port_in(value: &str) -> Option<u16> {
    let first = value
        .trim()
        .split(|c: char| c.is_whitespace() || c == ',' || c == ';')
        .next()?;
    let first = first.trim_matches(['"', '\'']);
    let after_scheme = first.split_once("://").map_or(first, |(_, rest)| rest);
    let address = after_scheme.split('/').next()?;
    let number = address.rsplit_once(':').map_or(address, |(_, port)| port);
    number.parse().ok().filter(|port| *port > 0)
}

/// The directory of a value, clean; none where it is no absolute path.
fn directory_in(value: &str) -> Option<String> {
    let value = value.trim().trim_matches(['"', '\'']);
    value.starts_with('/').then(|| paths::clean(value))
}

/// The major version of a tag: `16-alpine`, `v2.7`, `pg17`, `2.17.2-pg16`; none where it has no number.
pub(in crate::facts) fn major(tag: Option<&str>) -> Option<u32> {
    let tag = tag?;
    let digits = |text: &str| -> Option<u32> {
        let end = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        text.get(..end)?.parse().ok()
    };
    // Images of extensions of Postgres say its version after `pg`.
    let after_pg = tag.split("pg").skip(1).find_map(digits);
    after_pg.or_else(|| digits(tag.strip_prefix('v').unwrap_or(tag)))
}

fn within(path: &str, folder: &str) -> bool {
    paths::relative_to(path, folder).is_some()
}

impl ConfigFile {
    /// The settings of a file with their values.
    fn read(&self, path: &str, text: &str) -> Vec<Given> {
        let mut given = Vec::new();
        let mut outer: Vec<(usize, &str)> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let comment = line.trim_start().starts_with(['#', '!']);
            if comment || line.trim().is_empty() {
                continue;
            }
            for (key, value) in self.syntax.pairs(line, &mut outer) {
                let directive = self
                    .directives
                    .iter()
                    .find(|directive| matches(directive.name, &key));
                given.extend(directive.map(|setting| Given {
                    setting,
                    value: value.to_owned(),
                    place: GivenBy::File {
                        path: path.to_owned(),
                        line: number + 1,
                    },
                }));
            }
        }
        given
    }
}

impl Syntax {
    /// The directives of a line with their values. `outer` holds the keys that the line lies below, for YAML.
    fn pairs<'l>(self, line: &'l str, outer: &mut Vec<(usize, &'l str)>) -> Vec<(String, &'l str)> {
        let pair = |key: &str, value: &'l str| (key.trim().to_owned(), value.trim());
        match self {
            Self::Words => line
                .split(['{', '}', ';'])
                .filter_map(|part| part.trim().split_once(char::is_whitespace))
                .map(|(key, value)| pair(key, value))
                .collect(),
            Self::Assignment => {
                // `beats { port => 5044 }` of Logstash is one too.
                let parts = line.split_once('=');
                parts
                    .map(|(key, value)| {
                        let key = key.rsplit(['{', ',']).next().unwrap_or(key);
                        pair(
                            key,
                            value.trim_start_matches('>').trim_end_matches(['}', ' ']),
                        )
                    })
                    .into_iter()
                    .collect()
            }
            Self::Xml => line
                .split('<')
                .filter_map(|part| part.split_once('>'))
                .map(|(key, value)| pair(key, value))
                .collect(),
            Self::Yaml => {
                let Some((key, value)) = line.split_once(':') else {
                    return Vec::new();
                };
                let depth = line.len() - line.trim_start().len();
                let key = key
                    .trim()
                    .trim_start_matches("- ")
                    .trim_matches(['"', '\'']);
                outer.retain(|(other, _)| *other < depth);
                let mut full: String = outer.iter().map(|(_, key)| format!("{key}.")).collect();
                full.push_str(key);
                // No file that anybody wrote goes deeper.
                if outer.len() < 32 {
                    outer.push((depth, key));
                }
                let value = value.split(" #").next().unwrap_or(value).trim();
                match value {
                    "" => Vec::new(),
                    value => vec![(full, value)],
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::*;

    fn numbers(image: &str, given: &[Given]) -> Vec<u16> {
        let ports = find(image).unwrap().set_ports(given);
        ports.iter().map(|port| port.number).collect()
    }

    #[test]
    fn ports_of_values() {
        for (value, expected) in [
            ("9001", Some(9001)),
            (":9001", Some(9001)),
            ("0.0.0.0:80/tcp", Some(80)),
            ("http://0.0.0.0:2379,http://127.0.0.1:2380", Some(2379)),
            ("[::]:8080 default_server", Some(8080)),
            ("unix:/run/x.sock", None),
            ("[::]", None),
            ("0", None),
            ("", None),
        ] {
            assert_eq!(port_in(value), expected, "{value}");
        }
    }

    #[test]
    fn settings_move_ports() {
        let image = find("redis:7").unwrap();
        let file = image.given_by_file("/etc/redis.conf", false, "# port 1\nport 7077\n");
        assert_eq!(numbers("redis:7", &file), [7077]);
        let words = image.given_by_words(&["redis-server", "--port", "6380"]);
        assert_eq!(numbers("redis:7", &words), [6380]);
        // A file that nothing names, and that is called otherwise, says nothing.
        assert_eq!(image.given_by_file("/x/other.txt", false, "port 1"), []);
        assert_eq!(image.given_by_file("/x/other.txt", true, "port 1").len(), 1);

        let minio = find("minio/minio").unwrap();
        let words = minio.given_by_words(&["server", "/data", "--console-address", ":9090"]);
        assert_eq!(numbers("minio/minio", &words), [9000, 9090]);

        let nginx = find("nginx").unwrap();
        let text = "server {\n  listen 8080;\n  listen [::]:8080;\n}\nserver { listen 8443 ssl; }";
        let given = nginx.given_by_file("/etc/nginx/conf.d/default.conf", false, text);
        assert_eq!(numbers("nginx", &given), [8080, 8443]);

        let mongo = find("mongo:7").unwrap();
        let given = mongo.given_by_file("/etc/mongod.conf", false, "net:\n  port: 27018\n");
        assert_eq!(numbers("mongo:7", &given), [27018]);

        let postgres = find("postgres:16").unwrap();
        let given = postgres.given_by_words(&["postgres", "-c", "port=5433"]);
        assert_eq!(numbers("postgres:16", &given), [5433]);
    }

    #[test]
    fn data_directories_move_with_settings_and_versions() {
        let show = |image: &str, tag: &str, given: &[Given]| -> Vec<String> {
            let image = find(image).unwrap();
            let data = image.set_data(Some(tag), given).into_iter();
            data.filter(|directory| directory.volume)
                .map(|directory| format!("{} {}", directory.path, directory.wants_empty))
                .collect()
        };
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
}
