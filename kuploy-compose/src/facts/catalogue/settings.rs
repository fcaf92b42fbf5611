//! What variables, arguments and configuration files say of a known image: its ports, its data directories, its peers.

use crate::map::BTreeSet;

use super::entry::{ConfigFile, KnownImage, KnownPort, Moved, Sets, Setting, Syntax};
use crate::model::Protocol;

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
                let next = words.get(at + 1..).unwrap_or_default();
                for value in values(setting, word, next) {
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
                // `listen 7777 udp` of nginx.
                let is_udp = given.value.split_whitespace().any(|word| word == "udp");
                moved.extend(number.map(|number| SetPort {
                    number,
                    protocol: match is_udp {
                        true => Protocol::Udp,
                        false => known.protocol,
                    },
                    name: match speaks_tls(&given.value) {
                        true => Some("https"),
                        false => Some(known.name).filter(|_| moved.is_empty() && !is_udp),
                    },
                    given: Some(given.place.clone()).filter(|_| number != known.number),
                }));
            }
            if moved.is_empty() {
                moved.push(of_mode(known, given).unwrap_or_else(|| usual(known)));
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

    /// The directory that an image has left, and does not start with a mount at.
    pub fn left_behind(&self, name: &str, tag: Option<&str>, given: &[Given]) -> Option<&Moved> {
        let is_set = |moved: &Moved| {
            let mut sets = given.iter().map(|given| given.setting.sets);
            sets.any(|sets| matches!(sets, Sets::Data(usual) if usual == moved.from))
        };
        let mut left = self.moved.iter();
        left.find(|moved| {
            moved.kept_by.is_some() && self.is_since(moved.since, name, tag) && !is_set(moved)
        })
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

/// The port that a mode of the program has in place of the usual one.
fn of_mode(known: &KnownPort, given: &[Given]) -> Option<SetPort> {
    given.iter().find_map(|given| match given.setting.sets {
        Sets::Mode(usual, _) if usual == known.number => Some(SetPort {
            number: port_in(&given.value)?,
            protocol: known.protocol,
            name: Some(known.name),
            given: Some(given.place.clone()),
        }),
        _ => None,
    })
}

/// The values of an argument, when a word (and what follows) is it.
fn values<'w>(setting: &Setting, word: &'w str, next: &[&'w str]) -> Vec<&'w str> {
    if let Sets::Mode(_, port) = setting.sets {
        return if word == setting.name {
            vec![port]
        } else {
            Vec::new()
        };
    }
    let is_command = !setting.name.starts_with('-') && matches!(setting.sets, Sets::Data(_));
    match is_command {
        true if word == setting.name => operands(next),
        true => Vec::new(),
        false => argument(setting.name, word, next.first().copied())
            .into_iter()
            .collect(),
    }
}

/// Options that no value follows, of the programs whose commands name directories: MinIO's `server`.
const FLAGS: &[&str] = &[
    "--anonymous",
    "--insecure",
    "--json",
    "--no-compat",
    "--quiet",
];

/// What follows a command, up to the end of it in a script, and is neither an option nor its value:
/// `server --console-address :9001 /a /b`.
fn operands<'w>(words: &[&'w str]) -> Vec<&'w str> {
    let mut found = Vec::new();
    let mut is_value = false;
    let is_end = |word: &str| word.starts_with([';', '&', '|', '>', '#']);
    for word in words.iter().take_while(|word| !is_end(word)) {
        let ends = word.ends_with([';', '&']);
        let word = word.trim_end_matches([';', '&']);
        if word.starts_with('-') {
            is_value = !word.contains('=') && !FLAGS.contains(&word);
        } else if !std::mem::take(&mut is_value) {
            found.push(word);
        }
        if ends {
            break;
        }
    }
    found
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
}
