//! Whether the server of a known image runs in a container, or something else: a loop of `pg_dump` in the image of
//! Postgres listens nowhere and keeps nothing in `/var/lib/postgresql/data`.

use super::catalogue::KnownImage;
use super::leading_scripts::LEADS_ON;
use super::process::Process;
use crate::source::paths;

/// Whether the server of a known image runs: as it comes, or by name, also in a shell.
pub(super) fn runs(process: &Process<'_>, image: &KnownImage) -> bool {
    let words = process.words();
    process.is_image_program && !process.is_own_script
        || is_configuration(&words)
        || is_among(&words, image)
        || words
            .iter()
            .any(|word| word.contains(char::is_whitespace) && is_in_script(word, image))
        || process
            .script
            .as_deref()
            .is_some_and(|script| is_in_script(script, image))
}

/// Whether something else runs in the place of the server, as far as it can be seen: a script that does not lead to it,
/// or a client. A program or script that nobody can look into may start the server.
pub(super) fn is_replaced(process: &Process<'_>, image: &KnownImage) -> bool {
    let words = process.words();
    let inline = words.iter().find(|word| word.contains(char::is_whitespace));
    let script = process.script.as_deref().or(inline.copied());
    let runs_one_of = |programs: &[&str]| {
        let mut words = words.iter();
        words.any(|word| programs.contains(&paths::file_name(word)))
    };
    let something_else = match script {
        Some(script) => !LEADS_ON.iter().any(|text| script.contains(text)),
        None => runs_one_of(CLIENTS) || runs_one_of(INTERPRETERS),
    };
    something_else && !runs(process, image)
}

/// Whether another process than the server has the container, so that nothing is kept where the server keeps its data.
/// What an image is there for is its server: a program of an image whose server nobody has named is that, unless it is
/// known to be something else (`redpanda start`, `bin/pulsar standalone`, `node server/server.js`, but not `worker`).
pub(super) fn is_another(process: &Process<'_>, image: &KnownImage) -> bool {
    if runs(process, image) || may_run_by_script(process) {
        return false;
    }
    let words = process.words();
    let inline = words.iter().find(|word| word.contains(char::is_whitespace));
    match process.script.as_deref().or(inline.copied()) {
        _ if !image.server.is_empty() => true,
        Some(script) => !LEADS_ON.iter().any(|text| script.contains(text)),
        None => is_beside(&words),
    }
}

/// Whether words are one file of configuration, which the entrypoints of Redis and Valkey give to the server.
fn is_configuration(words: &[&str]) -> bool {
    matches!(words, [file, ..] if file.ends_with(".conf"))
}

/// Whether the first words of a command name a tool, or a part of a program beside its server.
fn is_beside(words: &[&str]) -> bool {
    let named = words.iter().filter(|word| !word.starts_with('-')).take(3);
    let named: Vec<&str> = named.map(|word| paths::file_name(word)).collect();
    let is_tool = |name: &&str| {
        CLIENTS.contains(name)
            || TOOLS.contains(name)
            || name.ends_with("-cli")
            || name.ends_with("ctl")
    };
    let is_part = |name: &&str| {
        name.split([':', '-', '_', '.'])
            .any(|part| BESIDE.contains(&part))
    };
    named.first().is_some_and(is_tool)
        || named.iter().any(is_part)
        || named.iter().any(|name| INTERPRETERS.contains(name))
}

/// Programs that are no server of any image.
const TOOLS: &[&str] = &[
    "cat", "cp", "curl", "echo", "env", "false", "ls", "mc", "mkdir", "nc", "printenv", "rpk",
    "sleep", "tail", "true", "wget",
];

/// Words of commands that stand for a part of a program beside its server, or for what it does once: `worker` and
/// `webhook` of n8n, `bundle exec sidekiq` of Chatwoot, `celery … beat` of Superset, `gitea admin user create`,
/// `pulsar initialize-cluster-metadata`, `clickhouse client`.
const BESIDE: &[&str] = &[
    "admin",
    "backup",
    "beat",
    "celery",
    "cli",
    "client",
    "cron",
    "crond",
    "dump",
    "export",
    "flower",
    "help",
    "housekeeping",
    "import",
    "init",
    "initialize",
    "migrate",
    "migration",
    "migrations",
    "perf",
    "queue",
    "restore",
    "rqworker",
    "schedule",
    "scheduler",
    "seed",
    "setup",
    "sidekiq",
    "socketio",
    "test",
    "upgrade",
    "version",
    "webhook",
    "worker",
    "workers",
];

/// Whether a script runs that nobody can look into, and that may start the server: `command: /wait-for-manager.sh` of
/// Citus, `entrypoint: ["./entrypoint.sh"]` of InfluxDB. Docker makes a volume of every `VOLUME`, whatever runs.
pub(super) fn may_run_by_script(process: &Process<'_>) -> bool {
    let words = process.words();
    let is_unseen = process.script.is_none() && process.called.is_empty();
    let mut begins = words.iter().take(2).map(|word| paths::file_name(word));
    let is_script = |name: &str| {
        name.ends_with(".sh") && !CLIENTS.contains(&name) || name.contains("entrypoint")
    };
    is_unseen && begins.any(is_script)
}

/// Programs of the images of databases that are clients of a server elsewhere.
const CLIENTS: &[&str] = &[
    "createdb",
    "kafka-configs.sh",
    "kafka-console-consumer.sh",
    "kafka-console-producer.sh",
    "kafka-topics.sh",
    "mongo",
    "mongodump",
    "mongorestore",
    "mongosh",
    "mysql",
    "mysqldump",
    "mariadb",
    "mariadb-dump",
    "pg_dump",
    "pg_dumpall",
    "pg_isready",
    "pg_restore",
    "psql",
    "redis-cli",
    "valkey-cli",
    "zkCli.sh",
];

/// Programs that images of servers bring beside them: `php artisan queue:work` in an image of `php-fpm`.
const INTERPRETERS: &[&str] = &["composer", "php"];

fn is_server(word: &str, image: &KnownImage) -> bool {
    let program = paths::file_name(word);
    match image.server {
        [] => is_named_after(program, image),
        server => server.contains(&program),
    }
}

/// Whether a program is called as an image whose server nobody has named: `clickhouse-server`, `yugabyted`, `milvus`.
fn is_named_after(program: &str, image: &KnownImage) -> bool {
    let mut names = image.names.iter().map(|name| paths::file_name(name));
    let is_client = CLIENTS.contains(&program);
    !is_client
        && names.any(|name| {
            let rest = program.strip_prefix(name);
            rest.is_some_and(|rest| ["", "d", "-server"].contains(&rest))
        })
}

/// Whether the server is a word of a command, and no value of an option (`-h postgres`).
fn is_among(words: &[&str], image: &KnownImage) -> bool {
    // `gitea admin` is what a server's own program does once.
    if image.server.is_empty() && is_beside(words) {
        return words.contains(&"rpk") && words.contains(&"start");
    }
    words.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        is_server(word, image) && !before.is_some_and(|before| before.starts_with('-'))
    })
}

/// Words of a shell that a command follows.
const BEFORE_COMMANDS: &[&str] = &[
    "--", "do", "else", "exec", "nohup", "rpk", "sudo", "then", "time",
];

/// Programs that run a command as another user, whose name stands between.
const AS_USER: &[&str] = &["gosu", "su-exec"];

/// Whether a script runs the server: its name stands where a command stands, and not as a host or user.
fn is_in_script(script: &str, image: &KnownImage) -> bool {
    let commands = script.split(['\n', ';', '&', '|', '(', ')', '"', '\'', '`']);
    commands.into_iter().any(|command| {
        let words: Vec<&str> = command.split_whitespace().collect();
        words.iter().enumerate().any(|(at, word)| {
            let before = |back: usize| at.checked_sub(back).and_then(|at| words.get(at)).copied();
            let begins = match before(1) {
                None => true,
                Some(before) => {
                    BEFORE_COMMANDS.contains(&before)
                        || before.contains("entrypoint")
                        || before.contains('=')
                }
            };
            let as_user = before(2).is_some_and(|before| AS_USER.contains(&before));
            // An entrypoint that is given options alone puts the server before them, as Docker's official images do.
            let next = at.checked_add(1).and_then(|at| words.get(at));
            let given_options =
                word.contains("entrypoint") && next.is_some_and(|next| next.starts_with('-'));
            (is_server(word, image) || given_options) && (begins || as_user)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::catalogue;

    #[test]
    fn the_server_runs_by_its_name_in_the_place_of_a_command() {
        let postgres = catalogue::find("postgres:17").unwrap();
        for (script, runs) in [
            ("postgres -c fsync=off", true),
            ("exec gosu postgres postgres", true),
            ("/init.sh && docker-entrypoint.sh postgres", true),
            ("PGPORT=1 postgres", true),
            ("docker-entrypoint.sh -c fsync=off", true),
            ("docker-entrypoint.sh pg_dump -h db", false),
            ("pg_dump -h postgres -U postgres app > /b/x", false),
            ("while true; do pg_dump postgres; sleep 9; done", false),
            ("psql postgres://postgres@postgres/postgres", false),
        ] {
            assert_eq!(is_in_script(script, postgres), runs, "{script}");
        }
        let replaced = |words: &[&str]| {
            let process = Process {
                words: words.iter().map(|word| (*word).into()).collect(),
                ..Process::default()
            };
            is_replaced(&process, postgres)
        };
        assert!(replaced(&["sh", "-c", "pg_dump -h postgres app"]));
        assert!(replaced(&["psql", "-h", "db"]));
        // What is in these files nobody knows.
        assert!(!replaced(&["/start.sh"]));
        assert!(!replaced(&["sh", "-c", "/start.sh && sleep 9"]));
        assert!(!replaced(&["sh", "-c", "exec postgres"]));
        assert!(is_among(&["docker-entrypoint.sh", "postgres"], postgres));
        assert!(!is_among(&["pg_dump", "-h", "postgres"], postgres));
    }

    #[test]
    fn data_belong_to_the_image_unless_something_else_runs() {
        for (image, line, another) in [
            ("redpandadata/redpanda", "redpanda start --smp 1", false),
            ("redpandadata/redpanda", "rpk redpanda start", false),
            ("redpandadata/redpanda", "rpk topic create orders", true),
            ("apachepulsar/pulsar", "bin/pulsar standalone", false),
            ("apachepulsar/pulsar", "bin/pulsar-admin topics list", true),
            (
                "apachepulsar/pulsar",
                "bin/pulsar initialize-cluster-metadata",
                true,
            ),
            (
                "clickhouse/clickhouse-server",
                "clickhouse-server -C x.xml",
                false,
            ),
            (
                "clickhouse/clickhouse-server",
                "clickhouse-client -h db",
                true,
            ),
            ("mssql/server", "/opt/mssql/bin/sqlservr", false),
            ("mssql/server", "/opt/mssql-tools/bin/sqlcmd -S db", true),
            ("yugabytedb/yugabyte", "bin/yugabyted start", false),
            ("louislam/uptime-kuma", "node server/server.js", false),
            ("milvusdb/milvus", "milvus run standalone", false),
            ("n8nio/n8n", "worker", true),
            ("n8nio/n8n", "start", false),
            ("redis", "/usr/local/etc/redis/redis.conf", false),
            ("mysql", "mysqld_safe", false),
            ("postgres", "pgbench -h db", true),
        ] {
            let known = catalogue::find(image).unwrap();
            let process = Process {
                words: line.split(' ').map(Into::into).collect(),
                ..Process::default()
            };
            assert_eq!(is_another(&process, known), another, "{image}: {line}");
        }
        let run = |script: &'static str| Process {
            words: ["sh", "-c", script].map(Into::into).into(),
            script: Some(script.to_owned()),
            ..Process::default()
        };
        let kafka = catalogue::find("confluentinc/cp-kafka").unwrap();
        assert!(!is_another(&run("x; /etc/confluent/docker/run"), kafka));
        assert!(is_another(&run("kafka-topics --create --topic x"), kafka));
        let redpanda = catalogue::find("redpandadata/redpanda").unwrap();
        assert!(!is_another(&run("rpk redpanda start"), redpanda));
        assert!(is_another(
            &run("rpk topic create x --brokers redpanda:9092"),
            redpanda
        ));
    }
}
