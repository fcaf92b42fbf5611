//! Where a text names a host: `postgres://db:5432/app`, `db:5432`, `Server=db;Database=app`, or just `db`.
//!
//! A word counts only in the place of a host: `app` in the path of that URL, a user before `@`, or a database's name
//! in `POSTGRES_DB` is none.

use crate::map::BTreeSet;

use super::{bind_words, catalogue, pings, port_beside};
use crate::map::Bytes;
use crate::model::Protocol;

/// A host in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HostRef<'t> {
    /// Byte offset of the name in the text.
    pub(crate) at: usize,
    /// The name as written.
    pub(crate) name: &'t str,
    /// The port behind it, or in another word or setting beside it.
    pub(crate) port: Option<u16>,
    /// A port stands behind it that only the shell knows: `db:$PORT`.
    pub(crate) port_in_variable: bool,
    /// The scheme before it: `postgres`, `http`, `jdbc:mariadb` gives `mariadb`.
    pub(crate) scheme: Option<&'t str>,
    /// What is spoken to it, where that is written: `statsd:8125/udp`, `udp://logs:514`.
    pub(crate) protocol: Option<Protocol>,
    /// It stands behind an `@` outside of a URL and without a port: the domain of a mail address, or the host of a node
    /// (`rabbit@hare1`), which is compared with other texts and must not change.
    pub(crate) after_at: bool,
}

/// What holds a text: whether a word alone in it is a host.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Holder<'t> {
    /// A variable of this name.
    Variable(&'t str),
    /// A command, of which the text is one word, between two others (or nothing).
    Word {
        /// The word before.
        previous: &'t str,
        /// The word after.
        next: &'t str,
    },
    /// A file.
    File,
}

impl Holder<'_> {
    /// Whether a text that is one word may be a host.
    fn holds_host(self) -> bool {
        match self {
            Self::Variable(name) => may_hold_host(name),
            Self::Word { previous, next } => {
                let takes = takes_host(previous) || bind_words::takes_address(previous);
                takes || next.parse::<u16>().is_ok()
            }
            Self::File => false,
        }
    }
}

/// Last parts of the names of variables and settings that hold no host.
const NOT_HOSTS: &[&str] = &[
    "bucket",
    "catalog",
    "cn",
    "collection",
    "context",
    "d",
    "database",
    "databases",
    "db",
    "dbname",
    "description",
    "driver",
    "env",
    "environment",
    "group",
    "id",
    "image",
    "index",
    "key",
    "keyspace",
    "label",
    "login",
    "mode",
    "name",
    "namespace",
    "ou",
    "owner",
    "pass",
    "passwd",
    "password",
    "path",
    "port",
    "prefix",
    "profile",
    "profiles",
    "project",
    "pwd",
    "queue",
    "realm",
    "regid",
    "reuid",
    "role",
    "root",
    "schema",
    "secret",
    "style",
    "table",
    "tag",
    "title",
    "token",
    "topic",
    "type",
    "u",
    "uid",
    "user",
    "username",
    "version",
    "vhost",
];

/// Parts of names that hold a host though they end in one of [`NOT_HOSTS`]: `HOST_NAME`, `SERVER_NAME`.
const HOSTS: &[&str] = &[
    "addr", "address", "broker", "brokers", "endpoint", "host", "hosts", "server", "servers",
];

/// What has a name that is one of a host, in one word with `name`.
const NAMED: &[&str] = &["domain", "host", "server"];

/// What a value in the place of a host is called, and what it has in the cluster: the port may stand beside it.
pub(crate) fn called(value: &str) -> (&'static str, &'static str) {
    match value.parse::<u16>() {
        Ok(_) => ("port", "number"),
        Err(_) => ("host name", "name"),
    }
}

/// Words of commands that a host follows.
const HOST_WORDS: &[&str] = &[
    "-h", "-H", "curl", "dig", "getent", "host", "nc", "nslookup", "ping", "ssh", "telnet", "wget",
];

/// Whether a host follows this word of a command.
fn takes_host(word: &str) -> bool {
    HOST_WORDS.contains(&word) || (word.starts_with("--") && has_word(word, HOSTS))
}

/// Whether a variable says what an image calls itself, or members of a cluster call themselves: hosts as a rule, but what
/// they are called must not change.
pub(crate) fn says_own_names(variable: &str) -> bool {
    const LISTS: &[&str] = &["initial_master_nodes", "initial_cluster_manager_nodes"];
    let is_list = || {
        let lower = variable.to_ascii_lowercase().replace(['.', '-'], "_");
        LISTS.iter().any(|end| lower.ends_with(end))
    };
    // Few names are as long.
    let least = LISTS.iter().map(|end| end.len()).min();
    least.is_some_and(|least| variable.len() >= least && is_list())
        || catalogue::gives_own_name(variable)
}

/// Whether one of the words of a name is in a list, which is sorted and in small letters.
fn has_word(name: &str, list: &[&str]) -> bool {
    let is_in_list = |word: &str| {
        let lower = || word.bytes().map(|byte| byte.to_ascii_lowercase());
        let found = list.binary_search_by(|entry| entry.bytes().cmp(lower()));
        found.is_ok()
    };
    name.split(|c: char| !c.is_ascii_alphanumeric())
        .any(is_in_list)
}

/// Whether a variable or setting of this name may hold a host by itself.
pub(crate) fn may_hold_host(name: &str) -> bool {
    let last = name
        .rsplit(|c: char| !c.is_ascii_alphanumeric())
        .find(|word| !word.is_empty())
        .unwrap_or("");
    let lower = last.to_ascii_lowercase();
    // `SITENAME`, `APPNAME`; `HOSTNAME`, `SERVERNAME` and `DOMAINNAME` are names of hosts.
    let is_name = lower
        .strip_suffix("name")
        .is_some_and(|of| !NAMED.contains(&of));
    !(is_name || has_word(last, NOT_HOSTS)) || has_word(name, HOSTS)
}

/// The hosts that a text names.
pub(crate) fn hosts<'t>(holder: Holder<'_>, text: &'t str) -> Vec<HostRef<'t>> {
    among(&|_| true, holder, text)
}

/// The hosts that a text names, of those that are asked for: whether a name is one of them is known sooner than whether
/// the name stands in the place of a host.
pub(crate) fn among<'t>(
    asked: &dyn Fn(&str) -> bool,
    holder: Holder<'_>,
    text: &'t str,
) -> Vec<HostRef<'t>> {
    match text.bytes().all(is_in_word) {
        // Most values.
        true => one_word(asked, holder, text).into_iter().collect(),
        false => hosts_among_words(asked, holder, text),
    }
}

/// Schemes without slashes before the host: RFC 3261 (`sip:host:5060`), RFC 7064 and 7065, and addresses of rtpengine and
/// of Docker's own tools (`udp:host:2223`).
const OPAQUE: &[&str] = &["sip:", "sips:", "stun:", "tcp:", "turn:", "turns:", "udp:"];

/// What precedes the host in a word that is an option with its value: `-hdb`, as clients of MySQL and PostgreSQL take it
/// (<https://dev.mysql.com/doc/refman/8.4/en/command-line-options.html>).
const GLUED: &str = "-h";

/// The host in a text that is one word.
fn one_word<'t>(
    asked: &dyn Fn(&str) -> bool,
    holder: Holder<'_>,
    word: &'t str,
) -> Option<HostRef<'t>> {
    let glued = word.strip_prefix(GLUED);
    let glued = glued.filter(|_| matches!(holder, Holder::Word { .. }));
    let name = glued.unwrap_or(word);
    let is_name = !name.is_empty() && !name.starts_with('-') && !name.ends_with(['.', '-']);
    let is_host = is_name && asked(name) && (glued.is_some() || holder.holds_host());
    is_host.then_some(HostRef {
        at: word.len() - name.len(),
        name,
        port: None,
        port_in_variable: false,
        scheme: None,
        protocol: None,
        after_at: false,
    })
}

fn hosts_among_words<'t>(
    asked: &dyn Fn(&str) -> bool,
    holder: Holder<'_>,
    text: &'t str,
) -> Vec<HostRef<'t>> {
    let mut found = Vec::new();
    // Up to where an `@` makes everything before it a user, and the scheme of the URL that we are in.
    let mut authority: Option<(usize, &str)> = None;
    let mut user_until = 0;
    let mut at = 0;
    // Told once: the text may be as long as a file, and hold a host on each line.
    let mut shape = None;
    while let Some((start, end)) = next_word(text, at) {
        let (before, rest) = (text.get(..start).unwrap_or_default(), text.get(at..start));
        if rest.unwrap_or_default().contains(ends_authority) {
            authority = None;
        }
        if let Some(head) = before.strip_suffix("://") {
            let length = authority_length(text.get(start..).unwrap_or_default());
            let span = text.get(start..start + length).unwrap_or_default();
            user_until = span.rfind('@').map_or(0, |i| start + i);
            authority = Some((start, last_word(head)));
        }
        at = end;
        let glued = text
            .get(start..end)
            .and_then(|word| word.strip_prefix(GLUED));
        let is_glued = glued.is_some_and(|name| !name.is_empty())
            && authority.is_none()
            && !before.ends_with(|c: char| !c.is_whitespace() && c != '"' && c != '\'');
        let start = if is_glued { start + GLUED.len() } else { start };
        let word = text.get(start..end).unwrap_or_default();
        if !asked(word) {
            continue;
        }
        let after = text.get(end..).unwrap_or_default();
        let (port, tail) = port_after(after);
        // In files that are no scripts this is the tag of an image.
        let runs = !matches!(holder, Holder::File) || text.starts_with("#!");
        let port_in_variable = after.starts_with(":$") && (runs || authority.is_some());
        let place = Surroundings {
            holder,
            before,
            after: tail,
            port: port.is_some() || port_in_variable,
            text: *shape.get_or_insert_with(|| TextShape::of(text, holder)),
        };
        let is_host = match authority {
            Some(_) if start < user_until => false,
            // The scheme of the next address in a list: `https://a,https://b`.
            _ if after.starts_with("://") => false,
            // In `a=http://a:2380,b=http://b:2380` the second `b` is a host, and the first a label.
            Some((first, _)) => {
                start == first || before.ends_with(['@', ',']) && !after.starts_with('=')
            }
            None => is_glued || place.names_host(word),
        };
        if is_host {
            let scheme = authority.map(|(_, scheme)| scheme);
            let scheme = scheme.filter(|scheme| !scheme.is_empty());
            let apart = authority.is_none() && !port_in_variable && port.is_none();
            let beside = apart.then(|| port_beside::find(text, start, end)).flatten();
            found.push(HostRef {
                at: start,
                name: word,
                port: port.or(beside).filter(|port| *port != 0),
                port_in_variable,
                scheme,
                protocol: written_protocol(tail, scheme),
                after_at: authority.is_none() && port.is_none() && before.ends_with('@'),
            });
        }
    }
    if matches!(holder, Holder::File) {
        let groups = server_groups(text);
        found.retain(|host| {
            let is_server = text.get(..host.at).unwrap_or_default();
            let is_server = is_server.trim_end().ends_with("server");
            host.port.is_some() || host.port_in_variable || is_server || !groups.contains(host.name)
        });
    }
    found
}

/// The names that a file gives to groups of servers: `upstream NAME {` of nginx, `backend NAME` of HAProxy. Where one
/// stands as a host without a port (`proxy_pass http://NAME`) it is the group.
fn server_groups(text: &str) -> BTreeSet<&str> {
    let mut groups = BTreeSet::new();
    if !text.contains("upstream") && !text.contains("backend") {
        return groups;
    }
    for line in text.lines() {
        let mut words = line.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some("upstream"), Some(name), Some("{") | None) => {
                groups.insert(name.trim_end_matches('{'));
            }
            (Some("backend"), Some(name), None) => {
                groups.insert(name);
            }
            _ => {}
        }
    }
    groups
}

/// What stands around a word outside of URLs.
struct Surroundings<'t> {
    holder: Holder<'t>,
    before: &'t str,
    after: &'t str,
    port: bool,
    text: TextShape,
}

/// What a whole text looks like.
#[derive(Clone, Copy)]
struct TextShape {
    /// It is one word.
    alone: bool,
    /// It has no `KEY=VALUE` pairs.
    plain: bool,
}

impl TextShape {
    fn of(text: &str, holder: Holder<'_>) -> Self {
        let is_file = matches!(holder, Holder::File);
        Self {
            alone: !is_file && !text.trim().contains(char::is_whitespace),
            plain: !text.contains('='),
        }
    }
}

impl Surroundings<'_> {
    fn names_host(&self, word: &str) -> bool {
        if word.starts_with('-') {
            return false;
        }
        let closes = |c: char| c.is_whitespace() || "\"'`,;)]}<>|&".contains(c);
        let ended = self.after.chars().next().is_none_or(closes);
        if port_beside::is_device(self.before) {
            return self.after.starts_with('/');
        }
        let path_follows = self.port && self.after.starts_with(['/', '?', ':']);
        if !(ended || path_follows) {
            return false;
        }
        if let Some(head) = self.before.strip_suffix('/') {
            let previous = match self.holder {
                Holder::Word { previous, .. } if !head.contains(char::is_whitespace) => previous,
                _ => "",
            };
            return self.port && follows_set(head, self.after, previous);
        }
        match self.before.chars().next_back() {
            Some('@') => true,
            Some(':') => self.port && OPAQUE.iter().any(|scheme| self.before.ends_with(scheme)),
            Some('=') => {
                let head = self.before.trim_end_matches('=');
                let setting = head
                    .rfind(|c: char| !(c.is_ascii_alphanumeric() || "_-. ".contains(c)))
                    .map_or(head, |i| head.get(i + 1..).unwrap_or_default());
                may_hold_host(setting)
            }
            None => self.port || (self.text.alone && self.holder.holds_host()),
            Some(c) if c.is_whitespace() || "\"'`,;([{|&<>".contains(c) => {
                if self.port {
                    return true;
                }
                if self.text.alone {
                    return self.holder.holds_host();
                }
                if port_beside::is_setting(self.before)
                    || port_beside::pair(self.before, self.after).is_some()
                {
                    return true;
                }
                let previous = self.before.split_whitespace().next_back().unwrap_or("");
                let next = self.after.split_whitespace().next().unwrap_or("");
                let listed = self.text.plain && self.before.trim_end().ends_with([',', ';']);
                takes_host(previous)
                    || pings::are_before(self.before)
                    || bind_words::are_before(self.before)
                    || next.trim_end_matches([';', ')']).parse::<u16>().is_ok()
                    || (listed && self.holder.holds_host())
            }
            Some(_) => false,
        }
    }
}

/// What the name of a replica set with its members is given to.
const TAKES_SET: &[&str] = &["--configdb", "addShard(", "configDB:"];

/// Whether `SET/HOST:PORT` of MongoDB stands here, of which `head` ends with the set: behind what takes one, or before a
/// second member. `previous` is the word before in a command. `me/app:3` is an image. <https://www.mongodb.com/docs/manual/reference/program/mongos/#std-option-mongos.--configdb>
fn follows_set(head: &str, after: &str, previous: &str) -> bool {
    let before = head.trim_end_matches(in_word);
    let is_set = before.len() < head.len() && !before.ends_with(['/', ':', '@']);
    let taken = before.trim_end_matches(|c: char| c.is_whitespace() || "=\"'`".contains(c));
    let takes = TAKES_SET
        .iter()
        .any(|word| taken.ends_with(word) || (taken.is_empty() && previous == *word));
    let next = after.strip_prefix(',').unwrap_or_default();
    let next = next.trim_start_matches(in_word).strip_prefix(':');
    let is_listed = next.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    is_set && (takes || is_listed)
}

fn in_word(c: char) -> bool {
    u8::try_from(c).is_ok_and(is_in_word)
}

/// The same of a byte: every byte of every value is asked about, some three times.
fn is_in_word(byte: u8) -> bool {
    static IN_WORDS: Bytes = Bytes::alphanumeric_and(b"._-");
    IN_WORDS.has(byte)
}

/// The next run of characters that a name may hold, without dots and hyphens at its end.
fn next_word(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let is_in = |byte: &u8| is_in_word(*byte);
    let mut from = from;
    loop {
        let start = from + bytes.get(from..)?.iter().position(is_in)?;
        let rest = bytes.get(start..)?;
        let run = rest.iter().position(|byte| !is_in(byte));
        let run = run.unwrap_or(rest.len());
        let mut last = rest.get(..run)?.iter();
        let last = last.rposition(|byte| !matches!(byte, b'.' | b'-'));
        if let Some(last) = last {
            return Some((start, start + last + 1));
        }
        from = start + run;
    }
}

fn ends_authority(c: char) -> bool {
    c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '`' | '<' | '>')
}

fn authority_length(text: &str) -> usize {
    text.find(ends_authority).unwrap_or(text.len())
}

/// The scheme at the end of what stands before `://`.
fn last_word(head: &str) -> &str {
    head.rfind(|c: char| !(c.is_ascii_alphanumeric() || "+.-".contains(c)))
        .map_or(head, |i| {
            let next = i + head
                .get(i..)
                .and_then(|s| s.chars().next())
                .map_or(1, char::len_utf8);
            head.get(next..).unwrap_or_default()
        })
}

/// A port `:5432`, and what follows it.
fn port_after(after: &str) -> (Option<u16>, &str) {
    let Some(rest) = after.strip_prefix(':') else {
        return (None, after);
    };
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (number, tail) = rest.split_at(digits);
    let ends = !tail.starts_with(in_word);
    match number.parse() {
        Ok(port) if ends => (Some(port), tail),
        _ => (None, after),
    }
}

/// The protocol that stands behind a port, or that the scheme says.
fn written_protocol(tail: &str, scheme: Option<&str>) -> Option<Protocol> {
    let name = tail.strip_prefix('/').unwrap_or_default();
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
    let last = scheme.and_then(|scheme| scheme.rsplit(['+', '-']).next());
    match (name, last.unwrap_or_default()) {
        ("udp", _) | (_, "udp" | "udp4") => Some(Protocol::Udp),
        ("tcp", _) | (_, "tcp" | "tcp4") => Some(Protocol::Tcp),
        _ => None,
    }
}

/// What is spoken to the hosts of a range. It is MinIO's: its nodes use the port of clients, which is not that of `http`.
pub(crate) const OF_RANGES: &str = "minio";

/// The most hosts that a range stands for here.
const LONGEST_RANGE: u32 = 64;

/// The texts that a range of hosts stands for, as MinIO writes it: `http://minio{1...4}/data` is four.
///
/// Only the first range is spread: a second one is in the path.
pub(crate) fn ranges(text: &str) -> Vec<String> {
    let read = || {
        let (head, rest) = text.split_once('{')?;
        let (range, tail) = rest.split_once('}')?;
        let (first, last) = range.split_once("...")?;
        let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
        let last = last.min(first.saturating_add(LONGEST_RANGE));
        Some((first..=last).map(|n| format!("{head}{n}{tail}")).collect())
    };
    read().unwrap_or_default()
}

/// The port that a scheme stands for when none is written.
pub(crate) fn scheme_port(scheme: Option<&str>) -> Option<u16> {
    let scheme = scheme?.split('+').next()?;
    SCHEMES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(scheme))
        .map(|(_, port)| *port)
}

/// A scheme by the name in our table, when it is in it.
pub(crate) fn known_scheme(scheme: &str) -> Option<&'static str> {
    let scheme = scheme.split('+').next()?;
    SCHEMES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(scheme))
        .map(|(name, _)| *name)
}

const SCHEMES: &[(&str, u16)] = &[
    ("amqp", 5672),
    ("amqps", 5671),
    ("bolt", 7687),
    ("ftp", 21),
    ("http", 80),
    ("https", 443),
    ("ldap", 389),
    ("ldaps", 636),
    ("mariadb", 3306),
    ("memcached", 11211),
    ("mongodb", 27017),
    ("mqtt", 1883),
    ("mqtts", 8883),
    ("mssql", 1433),
    ("mysql", 3306),
    ("nats", 4222),
    ("neo4j", 7687),
    ("pgsql", 5432),
    ("postgres", 5432),
    ("postgresql", 5432),
    ("pulsar", 6650),
    ("redis", 6379),
    ("rediss", 6379),
    ("sftp", 22),
    ("smtp", 25),
    ("smtps", 465),
    ("sqlserver", 1433),
    ("ssh", 22),
    ("ws", 80),
    ("wss", 443),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_are_searched_by_halves_are_sorted() {
        assert!(NOT_HOSTS.is_sorted() && HOSTS.is_sorted());
    }

    fn found(key: &str, text: &str) -> Vec<String> {
        let holder = match key {
            "" => Holder::File,
            key if key.starts_with('-') => Holder::Word {
                previous: key,
                next: "",
            },
            key => Holder::Variable(key),
        };
        hosts(holder, text)
            .into_iter()
            .map(|host| match host.port {
                Some(port) => format!("{}:{port}", host.name),
                None => host.name.to_owned(),
            })
            .collect()
    }

    #[test]
    fn hosts_are_words_in_the_place_of_a_host() {
        for (key, text, names) in [
            ("URL", "postgres://my_db:5432/app", vec!["my_db:5432"]),
            ("ORIGIN", "https://a,https://b", vec!["a", "b"]),
            (
                "URL",
                "postgres://u:p@my_db/my_db?host=x",
                vec!["my_db", "x"],
            ),
            ("URL", "postgres://db:db@db:5432/db", vec!["db:5432"]),
            (
                "URL",
                "mongodb://a:27017,b:27018/x",
                vec!["a:27017", "b:27018"],
            ),
            ("URL", "jdbc:mariadb://db:3306/shop", vec!["db:3306"]),
            ("URL", "jdbc:oracle:thin:@db:1521:sid", vec!["db:1521"]),
            ("HOSTS", "a:9092,b:9092", vec!["a:9092", "b:9092"]),
            ("HOSTS", "a, b", vec!["b"]),
            ("DB_HOST", "my_db", vec!["my_db"]),
            ("NODES", "CN=my_db,OU=my_db", vec![]),
            ("POSTGRES_DB", "my_db", vec![]),
            ("SITENAME", "my_db", vec![]),
            ("CONTEXT_ROOT", "my_db", vec![]),
            ("DB_HOSTNAME", "my_db", vec!["my_db"]),
            ("SERVER_NAME", "my_db", vec!["my_db"]),
            ("DSN", "Server=db;Database=db;User Id=db", vec!["db"]),
            ("DSN", "host=db port=5432 dbname=db", vec!["db:5432"]),
            ("TITLE", "all of db at once", vec![]),
            ("", "until nc -z db 5432; do true; done", vec!["db:5432"]),
            ("", "exec 3<>/dev/tcp/db/5432", vec!["db:5432"]),
            ("", "connect((\"db\", 5432))", vec!["db:5432"]),
            (
                "",
                "{\"host\": \"db\", \"name\": \"db\", \"port\": 1}",
                vec!["db:1"],
            ),
            ("", "server_name: db\nimage: db:$TAG", vec![]),
            ("", "#!/bin/sh\ncurl db:$PORT/x", vec!["db"]),
            ("-x", "http://db:$PORT/x", vec!["db"]),
            ("", "mysql -h db -u db", vec!["db"]),
            ("", "curl http://web:80/db", vec!["web:80"]),
            ("X", "http://web/api http://b:1", vec!["web", "b:1"]),
            ("BROKER", "1@kafka:9093", vec!["kafka:9093"]),
            ("IMAGE_PATH", "a/db/c", vec![]),
            (
                "",
                "upstream db {\n  server db:1;\n}\nproxy_pass http://db;\nproxy_pass http://web;",
                vec!["db:1", "web"],
            ),
            (
                "",
                "backend db\n  server a db:1 check\nfrontend x\n  redirect location http://db",
                vec!["db:1"],
            ),
            (
                "",
                "<replica><host>db</host><port>9000</port></replica><name>db</name>",
                vec!["db:9000"],
            ),
            (
                "INITIAL_CLUSTER",
                "a=http://a:2380,b=http://b:2380",
                vec!["a:2380", "b:2380"],
            ),
            ("T", "redis:7.2", vec![]),
            (
                "-c",
                "mongos --configdb cfg/a:27019,b:27019 --bind_ip_all",
                vec!["a:27019", "b:27019"],
            ),
            ("", "sh.addShard(\"s/a:27018\")", vec!["a:27018"]),
            ("IMAGE", "me/app:3", vec![]),
            ("URI", "s/a:1,b:2", vec!["a:1", "b:2"]),
            ("-h", "my_db", vec!["my_db"]),
            ("-x", "-hmy_db", vec!["my_db"]),
            ("-c", "mysqladmin ping -hmy_db -P 3307", vec!["my_db"]),
            ("-c", "ls x-hmy_db", vec![]),
            ("--db-host", "my_db", vec!["my_db"]),
            ("--db", "my_db", vec![]),
            ("-x", "--url=http://my_db", vec!["my_db"]),
            ("", "my_db", vec![]),
        ] {
            assert_eq!(found(key, text), names, "{key}={text}");
        }
    }

    #[test]
    fn a_range_of_hosts_is_every_one_of_them() {
        let expected = ["http://m1/d{1...2}", "http://m2/d{1...2}"];
        assert_eq!(ranges("http://m{1...2}/d{1...2}"), expected);
        assert_eq!(ranges("${A:-b}").len(), 0);
        assert_eq!(ranges("m{2...1}").len(), 0);
    }

    #[test]
    fn the_scheme_is_the_last_one() {
        let hosts = hosts(Holder::Variable("U"), "jdbc:mariadb://db:3306/shop");
        assert_eq!(hosts[0].scheme, Some("mariadb"));
    }
}
