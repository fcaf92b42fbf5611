//! The port of a host that does not stand right behind it: `nc db 5432`, `("db", 5432)`, `/dev/tcp/db/5432`,
//! `host=db port=5432`, and `"host": "db"` with a `"port": 5432` in the lines around it.

/// How far a setting may be from the one that belongs to it: a few lines of a configuration file.
const NEAR: usize = 240;

/// What settings that hold a host are called at their end; `port` in its place holds the port.
const HOST_ENDS: &[&str] = &[
    "hostname",
    "servername",
    "host",
    "server",
    "address",
    "addr",
    "endpoint",
    "broker",
    "ip",
];

/// Commands that take a host and a port as two words.
const ASKS: &[&str] = &["nc", "ncat", "netcat", "telnet"];

/// The port of the host in `text` from `start` to `end`.
pub(super) fn find(text: &str, start: usize, end: usize) -> Option<u16> {
    let (before, after) = (text.get(..start)?, text.get(end..)?);
    if let Some(path) = after.strip_prefix('/').filter(|_| is_device(before)) {
        return leading_number(path);
    }
    if let Some(rest) = after.strip_prefix(' ').filter(|_| is_asked(before)) {
        return leading_number(rest.trim_start_matches(' '));
    }
    if let Some(port) = pair(before, after) {
        return Some(port);
    }
    let prefix = host_key(setting(before)?)?;
    let wanted = format!("{}port", prefix.to_ascii_lowercase());
    let value =
        |near: &str, at: usize| value_of(near, at, &|key| key.eq_ignore_ascii_case(&wanted));
    let following = slice(after, 0, NEAR);
    let preceding = slice(before, before.len().saturating_sub(NEAR), before.len());
    let next = places(following).find_map(|at| value(following, at));
    let exact = next.or_else(|| {
        places(preceding)
            .filter_map(|at| value(preceding, at))
            .last()
    });
    let of_client = || places(following).find_map(|at| value_of(following, at, &is_of_client));
    exact.or_else(|| prefix.is_empty().then(of_client).flatten())
}

/// Whether a setting beside `host` holds the port that clients use, by the word before `port`: `rpc-port` of IoTDB.
fn is_of_client(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    let word = lower
        .strip_suffix("port")
        .map(|word| word.trim_end_matches(['-', '_', '.']));
    word.is_some_and(|word| ["client", "grpc", "native", "rpc", "tcp"].contains(&word))
}

/// Whether a host stands behind the key of a setting that holds one: `host: db`, `"redisHost": "db"`.
pub(super) fn is_setting(before: &str) -> bool {
    setting(before).and_then(host_key).is_some()
}

/// Whether bash opens a connection here: `exec 3<>/dev/tcp/db/5432`.
pub(super) fn is_device(before: &str) -> bool {
    before.ends_with("/dev/tcp/") || before.ends_with("/dev/udp/")
}

/// The port of `("db", 5432)` or `["db", 5432]`: what follows a name in quotes.
pub(super) fn pair(before: &str, after: &str) -> Option<u16> {
    let quote = before.chars().next_back().filter(|c| "\"'".contains(*c))?;
    let rest = after.strip_prefix(quote)?.trim_start_matches(' ');
    let number = rest.strip_prefix(',')?.trim_start_matches(' ');
    let digits = number.find(|c: char| !c.is_ascii_digit())?;
    let closed = number
        .get(digits..)?
        .trim_start_matches(' ')
        .starts_with([')', ']']);
    leading_number(number).filter(|_| closed)
}

/// Whether `nc`, with its options, stands before a host.
fn is_asked(before: &str) -> bool {
    let near = slice(before, before.len().saturating_sub(NEAR), before.len());
    let words = near.rsplit([';', '|', '&', '(', '\n']).next();
    let mut words = words.unwrap_or_default().split_whitespace();
    words.any(|word| ASKS.contains(&word.rsplit('/').next().unwrap_or(word)))
}

/// The key of the setting whose value begins here: up to the start of its line, or to what ends the pair before it.
fn setting(before: &str) -> Option<&str> {
    // `<host>db</host>` of XML.
    let element = before
        .strip_suffix('>')
        .and_then(|text| Some(text.rsplit_once('<')?.1));
    if let Some(element) = element.filter(|name| !name.is_empty() && name.chars().all(in_key)) {
        return Some(element);
    }
    let key = before
        .trim_end_matches(['"', '\''])
        .trim_end_matches([' ', '\t']);
    let key = key.strip_suffix('>').unwrap_or(key);
    let key = key.strip_suffix([':', '='])?.trim_end_matches([' ', '\t']);
    let key = key.trim_end_matches(['"', '\'']);
    let at = key.rfind(|c: char| !in_key(c)).map_or(0, |at| {
        at + key
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8)
    });
    key.get(at..).filter(|key| !key.is_empty())
}

fn in_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-.".contains(c)
}

/// What stands before the part of a key that says that it holds a host: `redis` of `redisHost`.
fn host_key(key: &str) -> Option<&str> {
    let lower = key.to_ascii_lowercase();
    // `"serverUrl": "localhost"` beside `"serverPort": 3306`, as BaSyx's connectors have it. A `url` is more often a page.
    let of_server = ["serverurl", "brokerurl", "hosturl"];
    if of_server.iter().any(|end| lower.ends_with(end)) {
        return key.get(..key.len() - "url".len());
    }
    HOST_ENDS.iter().find_map(|end| {
        let at = key.len().checked_sub(end.len())?;
        let (head, tail) = (key.get(..at)?, key.get(at..)?);
        let is_word = head
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_ascii_alphanumeric())
            || tail.starts_with(|c: char| c.is_ascii_uppercase()) && !is_all_upper(end, head);
        (lower.ends_with(end) && is_word).then_some(head)
    })
}

/// Whether a short end may be only the end of a word in capitals: `ZIP`, `SKIP`, beside `hubIP`.
fn is_all_upper(end: &str, head: &str) -> bool {
    end.len() < 3 && head.ends_with(|c: char| c.is_ascii_uppercase())
}

/// Where `port` stands in a text, in any case.
fn places(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let found = bytes.windows(4).enumerate();
    found.filter_map(|(at, four)| four.eq_ignore_ascii_case(b"port").then_some(at))
}

/// The number of a setting that is wanted, whose key ends with the `port` at `at`.
fn value_of(text: &str, at: usize, is_wanted: &dyn Fn(&str) -> bool) -> Option<u16> {
    let end = at + 4;
    let (head, rest) = (text.get(..end)?, text.get(end..)?);
    let begin = head.rfind(|c: char| !in_key(c)).map_or(0, |at| at + 1);
    let key = head.get(begin..)?;
    if !is_wanted(key) {
        return None;
    }
    if let Some(number) = rest.strip_prefix('>') {
        return leading_number(number.trim_start());
    }
    let rest = rest
        .trim_start_matches(['"', '\''])
        .trim_start_matches([' ', '\t']);
    let rest = rest.strip_prefix([':', '='])?.trim_start_matches('>');
    leading_number(rest.trim_start_matches([' ', '\t', '"', '\'']))
}

/// The port that a text begins with.
fn leading_number(text: &str) -> Option<u16> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || "_.".contains(c));
    digits.parse().ok().filter(|port| ends && *port > 0)
}

/// A part of a text, cut to whole characters.
fn slice(text: &str, from: usize, to: usize) -> &str {
    let from = (from..=text.len()).find(|at| text.is_char_boundary(*at));
    let to = (0..=to.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    text.get(from.unwrap_or(0)..to.unwrap_or(0))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_stands_apart_from_its_host() {
        for (text, want) in [
            ("until nc -z -w 2 db 5432; do sleep 1; done", Some(5432)),
            ("exec 3<>/dev/tcp/db/5432", Some(5432)),
            ("s.connect((\"db\", 5432))", Some(5432)),
            ("host=db port=5432 dbname=x", Some(5432)),
            ("{\"port\": 5432, \"host\": \"db\"}", Some(5432)),
            ("redisHost: db\nredisPort: 6379\nport: 1", Some(6379)),
            (
                "spring.redis.host = db\nspring.redis.port = 6379",
                Some(6379),
            ),
            (
                "c.hub_ip = \"db\"\nc.port = 1\nc.hub_port = 8080",
                Some(8080),
            ),
            ("c.hub_ip = \"db\"\nc.hub_port = int(x)", None),
            ("B_HOST=db\nA_PORT=1\nB_PORT=2", Some(2)),
            ("<host>db</host><port>9000</port>", Some(9000)),
            ("<database host=\"db\" port=\"9000\"/>", Some(9000)),
            ("<host>db</host><report>9000</report>", None),
            ("host: db\nport: $PORT", None),
            ("ping -c 3 db 1", None),
            ("host: db\nreport: 5432", None),
            ("ghost: db\nport: 5432", None),
            ("[\"db\", \"x\"]", None),
        ] {
            let start = text.find("db").unwrap();
            assert_eq!(find(text, start, start + 2), want, "{text}");
        }
    }

    #[test]
    fn keys_of_hosts_are_words() {
        for (before, want) in [
            ("host: ", true),
            ("\"redisHost\": \"", true),
            ("'host' => '", true),
            ("<host>", true),
            ("<name>", false),
            ("<a> host>", false),
            ("DB_HOST: ", true),
            // JupyterHub, which listens on its own name.
            ("c.JupyterHub.hub_ip = \"", true),
            ("hubIP: ", true),
            ("zip: ", false),
            ("ZIP=", false),
            ("skip = '", false),
            ("files.clip = \"", false),
            ("server_name: ", false),
            ("ghost: ", false),
            ("name: ", false),
            ("host ", false),
        ] {
            assert_eq!(is_setting(before), want, "{before}");
        }
    }
}
