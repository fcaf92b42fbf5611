//! Commands that fail when they run a second time: what they make is there already. Seen: `psql -c "CREATE DATABASE shop"` in a
//! service of its own, which Compose starts with each `up`, and whose end nobody looks at.

use super::process::Process;
use super::statement_words::{stand_in_order, words_of};
use crate::source::paths;

/// A command that fails the second time, and what lets it pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OnceOnly {
    /// As a finding names it.
    pub(crate) command: &'static str,
    /// What to write.
    pub(crate) help: &'static str,
}

/// Words that stand in this order, in small letters; words of which one makes it repeatable.
type Known = (&'static [&'static str], &'static [&'static str], OnceOnly);

const OR_TRUE: &str = "let it pass: `sh -c 'COMMAND || true'`";

const fn once(command: &'static str, help: &'static str) -> OnceOnly {
    OnceOnly { command, help }
}

/// <https://www.postgresql.org/docs/current/sql-createdatabase.html>, <https://dev.mysql.com/doc/refman/8.4/en/create-user.html>,
/// <https://kafka.apache.org/documentation/#basic_ops_add_topic>, <https://min.io/docs/minio/linux/reference/minio-mc/mc-mb.html>,
/// <https://docs.djangoproject.com/en/stable/ref/django-admin/#createsuperuser>,
/// <https://www.mongodb.com/docs/manual/reference/method/rs.initiate/>,
/// <https://redis.io/docs/latest/operate/oss_and_stack/management/scaling/> ("Node … is not empty"),
/// <https://docs.influxdata.com/influxdb/v2/reference/cli/influx/setup/>,
/// <https://docs.aws.amazon.com/cli/latest/reference/s3/mb.html> (`BucketAlreadyOwnedByYou`),
/// <https://www.keycloak.org/docs/latest/server_admin/#the-admin-cli> (409)
const KNOWN: &[Known] = &[
    (
        &["create", "database"],
        &["if not exists", "where not exists"],
        once("CREATE DATABASE", OR_TRUE),
    ),
    (
        &["create", "user"],
        &["if not exists", "where not exists"],
        once("CREATE USER", OR_TRUE),
    ),
    (
        &["create", "role"],
        &["where not exists"],
        once("CREATE ROLE", OR_TRUE),
    ),
    (&["createdb"], &[], once("createdb", OR_TRUE)),
    (&["createuser"], &[], once("createuser", OR_TRUE)),
    (
        &["kafka-topics", "--create"],
        &["--if-not-exists"],
        once("kafka-topics --create", "write `--if-not-exists`"),
    ),
    (
        &["create", "table"],
        &["if not exists"],
        once("CREATE TABLE", "write `CREATE TABLE IF NOT EXISTS`"),
    ),
    (
        &["create", "keyspace"],
        &["if not exists"],
        once("CREATE KEYSPACE", "write `CREATE KEYSPACE IF NOT EXISTS`"),
    ),
    (
        &["redis-cli", "--cluster", "create"],
        &[],
        once("redis-cli --cluster create", OR_TRUE),
    ),
    (
        &["valkey-cli", "--cluster", "create"],
        &[],
        once("valkey-cli --cluster create", OR_TRUE),
    ),
    (&["influx", "setup"], &[], once("influx setup", OR_TRUE)),
    (&["aws", "s3", "mb"], &[], once("aws s3 mb", OR_TRUE)),
    (&["kcadm", "create"], &[], once("kcadm.sh create", OR_TRUE)),
    (
        &["mc", "mb"],
        &["--ignore-existing", "-p"],
        once("mc mb", "write `--ignore-existing`"),
    ),
    (&["createsuperuser"], &[], once("createsuperuser", OR_TRUE)),
    (
        &["rs.initiate("],
        &["rs.status", "catch"],
        once("rs.initiate()", OR_TRUE),
    ),
];

const OF_POST: &str = "let it pass: `sh -c 'COMMAND || true'`, or send `PUT` to the address of the thing, as Kafka Connect's `/connectors/NAME/config`";

/// Lists of a REST interface that refuse what they have already: Kafka Connect's
/// (<https://docs.confluent.io/platform/current/connect/references/restapi.html>: 409), Keycloak's, Grafana's, CouchDB's.
const LISTS: &[&str] = &[
    "buckets",
    "clients",
    "connectors",
    "databases",
    "datasources",
    "groups",
    "organizations",
    "orgs",
    "realms",
    "roles",
    "services",
    "topics",
    "users",
];

/// Whether a statement is a `curl` that adds to such a list and fails where the server refuses.
fn makes_by_post(statement: &str) -> bool {
    let is_end = |c: char| c.is_whitespace() || "\"'`".contains(c);
    let words: Vec<&str> = statement
        .split(is_end)
        .filter(|word| !word.is_empty())
        .collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let is_short =
        |word: &&str| word.starts_with('-') && !word.starts_with("--") && !word.starts_with("-X");
    let fails = has(&["--fail", "--fail-with-body"])
        || words
            .iter()
            .filter(|word| is_short(word))
            .any(|word| word.contains('f'));
    let method = words
        .iter()
        .zip(words.iter().skip(1))
        .find_map(|(option, next)| match *option {
            "--request" => Some(*next),
            // `-X`, `-sfX`.
            _ if option.starts_with('-') && option.ends_with('X') => Some(*next),
            _ => option
                .strip_prefix("-X")
                .filter(|method| !method.is_empty()),
        });
    let sends = has(&["-d", "--data", "--data-binary", "--data-raw", "--json"]);
    let posts = method.map_or(sends, |method| method == "POST");
    let adds = words
        .iter()
        .filter(|word| word.contains("://"))
        .any(|word| {
            let path = word.split(['?', '#']).next().unwrap_or_default();
            LISTS.contains(&paths::file_name(path.trim_end_matches('/')))
        });
    let runs = words.iter().any(|word| paths::file_name(word) == "curl");
    runs && fails && posts && adds
}

/// Whether words are a `curl` that makes a database of CouchDB and fails where it is there
/// (<https://docs.couchdb.org/en/stable/api/database/common.html#put--db>: 412).
fn makes_by_put(words: &[&str]) -> bool {
    let puts = words.contains(&"put") || words.iter().any(|word| word.ends_with("xput"));
    let is_short = |word: &&&str| word.starts_with('-') && !word.starts_with("--");
    let fails = words.iter().any(|word| word.starts_with("--fail"))
        || words.iter().filter(is_short).any(|word| word.contains('f'));
    let makes = words.iter().any(|word| {
        let address = word.split_once("://").map(|(_, address)| address);
        let parts: Vec<&str> = address.unwrap_or_default().split('/').collect();
        // `http://couch:5984/db`: a database, no document of it.
        matches!(parts.as_slice(), [host, name] if host.ends_with(":5984") && !name.is_empty())
    });
    words.iter().any(|word| paths::file_name(word) == "curl") && puts && fails && makes
}

/// The first command of a process that fails the second time, and ends the process with that.
pub(crate) fn find(process: &Process<'_>) -> Option<OnceOnly> {
    let line = process.line();
    let (text, of_file) = match &process.script {
        Some(script) => (script.as_str(), true),
        None => (line.as_str(), false),
    };
    // A script asks in ways of its own what is there; a statement that is asked about, or may fail, is none.
    let asks = ["if ", "until ", "while ", "||", "set +e"];
    if of_file && asks.iter().any(|word| text.contains(word)) || text.contains("||") {
        return None;
    }
    let ends_at_failure = text.contains("set -e") || line.contains(" -e");
    let statements: Vec<&str> = text
        .split(['\n', ';'])
        .map(str::trim)
        .filter(|statement| !statement.is_empty() && !statement.starts_with('#'))
        .collect();
    let last = statements.len().saturating_sub(1);
    let counts = statements.iter().enumerate();
    let mut counts = counts.filter(|(index, _)| ends_at_failure || *index == last || !of_file);
    counts.find_map(|(_, statement)| in_statement(statement))
}

fn in_statement(statement: &str) -> Option<OnceOnly> {
    let lower = statement.to_ascii_lowercase();
    let words = words_of(&lower);
    if makes_by_post(statement) {
        return Some(once("curl -f -X POST", OF_POST));
    }
    if makes_by_put(&words) {
        return Some(once("curl -f -X PUT", OR_TRUE));
    }
    let known = KNOWN.iter().find(|(wanted, repeatable, _)| {
        let in_order = stand_in_order(&words, wanted);
        // Two words are one command: `create` stands before `database`, not somewhere.
        let is_sql = wanted.first() == Some(&"create");
        let together = !is_sql || lower.contains(&wanted.join(" "));
        in_order
            && together
            && !repeatable.iter().any(|word| match word.starts_with('-') {
                true => words.contains(word),
                false => lower.contains(word),
            })
    });
    known.map(|(_, _, once)| *once)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_that_fail_the_second_time_are_known() {
        for (statement, want) in [
            (
                "psql -U postgres -c \"CREATE DATABASE shop\"",
                Some("CREATE DATABASE"),
            ),
            ("mysql -e 'CREATE DATABASE IF NOT EXISTS shop'", None),
            ("psql -c 'select create, database'", None),
            (
                "/opt/kafka/bin/kafka-topics.sh --bootstrap-server k:9092 --create --topic a",
                Some("kafka-topics --create"),
            ),
            ("kafka-topics --create --if-not-exists --topic a", None),
            (
                "redis-cli --cluster create r1:6381 r2:6382 --cluster-yes",
                Some("redis-cli --cluster create"),
            ),
            ("redis-cli --cluster info r1:6381", None),
            (
                "psql -v ON_ERROR_STOP=1 -c 'CREATE TABLE a (b int)'",
                Some("CREATE TABLE"),
            ),
            ("psql -c 'CREATE TABLE IF NOT EXISTS a (b int)'", None),
            ("cqlsh -e 'CREATE KEYSPACE k'", Some("CREATE KEYSPACE")),
            (
                "curl -f -X PUT http://couch:5984/db",
                Some("curl -f -X PUT"),
            ),
            ("curl -f -X PUT http://couch:5984/db/doc", None),
            ("curl -X PUT http://couch:5984/db", None),
            ("influx setup --force", Some("influx setup")),
            (
                "aws --endpoint-url http://s3:9000 s3 mb s3://a",
                Some("aws s3 mb"),
            ),
            (
                "/opt/keycloak/bin/kcadm.sh create realms -s realm=a",
                Some("kcadm.sh create"),
            ),
            ("mc mb local/files", Some("mc mb")),
            ("mc mb -p local/files", None),
            ("mongosh --eval 'rs.initiate()'", Some("rs.initiate()")),
            (
                "python manage.py createsuperuser --noinput",
                Some("createsuperuser"),
            ),
            ("python manage.py migrate", None),
            (
                "curl -sf -X POST http://connect:8083/connectors -d @/c.json",
                Some("curl -f -X POST"),
            ),
            (
                "curl --fail -d @a http://connect:8083/connectors/",
                Some("curl -f -X POST"),
            ),
            (
                "curl -sS -X POST http://connect:8083/connectors -d @/c.json",
                None,
            ),
            (
                "curl -fX PUT http://connect:8083/connectors/a/config -d @/c",
                None,
            ),
            ("curl -f -X PUT http://connect:8083/connectors -d @/c", None),
            ("curl -f http://connect:8083/connectors", None),
            ("curl -f -X POST http://search:9200/_refresh", None),
        ] {
            assert_eq!(
                in_statement(statement).map(|it| it.command),
                want,
                "{statement}"
            );
        }
    }
}
