//! Words of commands that start what goes on for ever, and of those that only ask it.

/// Programs that go on for ever.
const PROGRAMS: &[&str] = &[
    "apache2-foreground",
    "cron",
    "crond",
    "daphne",
    "gunicorn",
    "httpd",
    "hypercorn",
    "nginx",
    "php-fpm",
    "puma",
    "sidekiq",
    "supervisord",
    "uvicorn",
];

/// Words of a command, or of a service's name, that a thing which goes on is called by.
pub(super) const WORDS: &[&str] = &[
    "agent",
    "api",
    "backend",
    "beat",
    "broker",
    "collector",
    "consumer",
    "daemon",
    "exporter",
    "frontend",
    "gateway",
    "listener",
    "proxy",
    "queue",
    "runserver",
    "schedule",
    "scheduler",
    "serve",
    "server",
    "start",
    "ui",
    "watch",
    "watcher",
    "web",
    "worker",
    "workers",
];

/// Options that say where a server listens.
const OPTIONS: &[&str] = &["--addr", "--bind", "--listen", "--port"];

/// Programs that ask a server, whose arguments are names of others: `nc -z broker 9092`, `psql -h backend`.
const ASKS: &[&str] = &[
    "clickhouse-client",
    "createdb",
    "cub",
    "curl",
    "dropdb",
    "getent",
    "kafka-configs",
    "kafka-topics",
    "kafka-topics.sh",
    "mariadb-admin",
    "mongo",
    "mongoimport",
    "mongorestore",
    "mongosh",
    "mysql",
    "mysqladmin",
    "mysqldump",
    "nc",
    "netcat",
    "nslookup",
    "pg_dump",
    "pg_isready",
    "ping",
    "psql",
    "rabbitmqadmin",
    "redis-cli",
    "sqlcmd",
    "valkey-cli",
    "wait-for-it.sh",
    "wget",
];

/// Whether the words of a step ask a server and start none: in a loop or condition too.
pub(super) fn asks_server(words: &[&str]) -> bool {
    const BEFORE: &[&str] = &["!", "elif", "if", "timeout", "until", "while"];
    let mut words = words.iter().skip_while(|word| BEFORE.contains(*word));
    let asks = |word: &&str| ASKS.contains(&word.rsplit('/').next().unwrap_or(word));
    words.next().is_some_and(asks) && !words.any(|word| *word == "--")
}

/// Whether a step starts a server that goes on behind it, and returns: cron, crond and nginx do by themselves, others by an
/// option, `service NAME start` by its script. Seen: `cron` before `exec "$@"` in the entrypoint of a bot.
pub(super) fn daemonizes(words: &[&str]) -> bool {
    const STAYS: &[&str] = &["-d", "-f", "-n", "-x"];
    let Some((program, rest)) = words.split_first() else {
        return false;
    };
    let has = |options: &[&str]| rest.iter().any(|word| options.contains(word));
    match program.rsplit('/').next().unwrap_or(program) {
        _ if program.starts_with("/etc/init.d/") => has(&["start", "restart"]),
        "service" => has(&["start", "restart"]),
        "cron" | "crond" => !has(STAYS),
        "nginx" => !rest.iter().any(|word| word.contains("daemon")),
        "php-fpm" => has(&["-D", "--daemonize"]),
        _ => false,
    }
}

/// Whether the words of a command start what goes on for ever.
pub(super) fn serves(words: &[&str]) -> bool {
    let is = |list: &[&str], word: &str| list.iter().any(|entry| entry.eq_ignore_ascii_case(word));
    words.iter().any(|word| is(WORDS, word) || listens(word))
        || words
            .iter()
            .take(2)
            .any(|word| is(PROGRAMS, word.rsplit('/').next().unwrap_or(word)))
}

/// `0.0.0.0:8249`, `--port=80`.
fn listens(word: &str) -> bool {
    let option = word.split('=').next().unwrap_or(word);
    OPTIONS.contains(&option) || word.contains("0.0.0.0:") || word.contains("[::]:")
}
