//! Processes of which one runs: clocks that start tasks, and bots that ask for their messages.
//!
//! Compose stops a container before it starts the next; a Deployment starts the new pod beside the old one. Two clocks send each
//! task twice, and of two bots that poll Telegram each is refused while the other asks
//! (<https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html>: "You have to ensure only a single scheduler is running
//! for a schedule at a time, otherwise you'd end up with duplicate tasks"; <https://core.telegram.org/bots/api#getupdates>).

use super::process::Process;
use super::run_commands::without_runners;
use super::service_facts::ServiceFacts;
use super::shell_steps::{self, Step};
use super::statement_words::{stand_in_order, words_of};
use super::{serving_words, shells, started_commands};
use crate::source::paths;

/// Programs that keep a clock.
/// <https://github.com/aptible/supercronic>, <https://github.com/Rykian/clockwork>, <https://github.com/rq/rq-scheduler>
/// <https://docs.dagster.io/deployment/execution/dagster-daemon>, <https://huey.readthedocs.io/en/latest/guide.html>
const CLOCKS: &[&str] = &[
    "clockwork",
    "cron",
    "crond",
    "dagster-daemon",
    "huey_consumer",
    "huey_consumer.py",
    "periodiq",
    "rq-scheduler",
    "rqscheduler",
    "supercronic",
];

/// Commands of other programs that keep one, by the words that stand in this order.
/// <https://laravel.com/docs/scheduling#running-the-scheduler>
const COMMANDS: &[&[&str]] = &[
    &["artisan", "schedule:run"],
    &["artisan", "schedule:work"],
    &["celery", "beat"],
    &["celery", "worker", "--beat"],
    &["manage.py", "rqscheduler"],
    &["manage.py", "run_huey"],
    &["messenger:consume", "scheduler_default"],
    &["service", "cron", "start"],
    &["taskiq", "scheduler"],
];

/// Heads of loops without an end, and the least seconds between two rounds of a task: what pauses for less polls.
const LOOPS: &[&[&str]] = &[
    &["until", "false"],
    &["while", ":"],
    &["while", "1"],
    &["while", "[", "1"],
    &["while", "true"],
];
const LONG_PAUSE: u64 = 30;

/// Whether a service has one container, and says nothing of updates.
fn is_alone(service: &ServiceFacts<'_>) -> bool {
    let deploy = service.service.deploy.as_ref();
    service.replicas().unwrap_or(1) == 1
        && deploy.is_none_or(|deploy| deploy.update_config.is_none())
}

/// Whether no second pod may run beside one of a service, which has one copy, serves nobody and says nothing of updates. With
/// `waits_unseen` it is so whatever runs in it.
pub(crate) fn is_one(service: &ServiceFacts<'_>, waits_unseen: bool) -> bool {
    // A poller listens for its health at most. Seen: a bot with a published port on which nothing listens.
    let program = service.process.program.as_ref();
    let is_poller = program.is_some_and(|program| program.polls);
    let mut labels = service.service.labels.keys();
    is_alone(service)
        && (is_poller || service.service.ports.is_empty())
        && service.service.expose.is_empty()
        && !labels.any(|key| key.starts_with("traefik.http."))
        && (waits_unseen || is_single(&service.process))
}

/// A command that keeps a clock beside something else that goes on, in a service of one pod which says nothing of updates.
pub(crate) fn beside_others(service: &ServiceFacts<'_>) -> Option<String> {
    if !is_alone(service) {
        return None;
    }
    let process = &service.process;
    let steps = steps_of(process).unwrap_or_else(|| clocks_before(process));
    let started = started(process);
    let all = steps.iter().chain(&started).map(|step| &step.words);
    let mut clocks = all.filter(|words| keeps_clock(words));
    clocks.next().map(|words| words.join(" "))
}

/// The steps of the script of a process, where that does not hand on to its arguments.
fn steps_of<'p>(process: &'p Process<'_>) -> Option<Vec<Step<'p>>> {
    let steps = process
        .main_script()
        .map(|script| shell_steps::steps(script))?;
    let hands_on = |step: &Step<'_>| step.words.iter().any(|word| word.contains("$@"));
    (!steps.last().is_some_and(hands_on)).then_some(steps)
}

/// The clocks that an entrypoint leaves behind it before it hands on: `cron` and `supercronic /etc/crontab &` before
/// `exec "$@"`.
fn clocks_before<'p>(process: &'p Process<'_>) -> Vec<Step<'p>> {
    let script = process.script.as_ref();
    let mut steps = script
        .map(|script| shell_steps::steps(script))
        .unwrap_or_default();
    steps.retain(|step| {
        let stays_behind = step.background || serving_words::daemonizes(&step.words);
        stays_behind && keeps_clock(&step.words)
    });
    steps
}

/// What a supervisor starts that the process is, or leads to.
fn started<'p>(process: &'p Process<'_>) -> Vec<Step<'p>> {
    let script = process.main_script().map(String::as_str);
    let is_empty = process.started.is_empty();
    if is_empty || !started_commands::starts_others(&process.words(), script) {
        return Vec::new();
    }
    let texts = process.started.iter();
    texts.flat_map(|text| shell_steps::steps(text)).collect()
}

fn is_single(process: &Process<'_>) -> bool {
    if process
        .program
        .as_ref()
        .is_some_and(|program| program.polls)
    {
        return true;
    }
    let words = process.words();
    let started = started(process);
    let Some(mut steps) = steps_of(process).or_else(|| (!started.is_empty()).then(Vec::new)) else {
        let is_shell = words.first().is_some_and(|word| shells::is_shell(word));
        let inner = words.iter().skip(usize::from(is_shell)).copied();
        let inner: Vec<&str> = inner.collect();
        // The script itself is the first word.
        let after = inner.get(1..).unwrap_or_default();
        let has_clock = || !serving_words::serves(after) && !clocks_before(process).is_empty();
        return keeps_clock(&inner)
            || process.script.is_some() && (keeps_clock(after) || has_clock());
    };
    // A supervisor says nothing by itself.
    if !started.is_empty() {
        steps.retain(|step| !started_commands::starts_others(&step.words, None));
    }
    steps.extend(started);
    let serves = |step: &Step<'_>| {
        serving_words::serves(&step.words)
            && !serving_words::asks_server(&step.words)
            && !keeps_clock(&step.words)
            && !step.words.contains(&"worker")
    };
    // What serves beside a clock is not stopped for it.
    (repeats(&steps) || steps.iter().any(|step| keeps_clock(&step.words)))
        && !steps.iter().any(serves)
}

/// Whether a script does a task again and again, with pauses: `while :; do pg_dump …; sleep 3600; done`.
fn repeats(steps: &[Step<'_>]) -> bool {
    let is_head = |step: &Step<'_>| LOOPS.iter().any(|head| step.words.starts_with(head));
    let Some(at) = steps.iter().position(is_head) else {
        return false;
    };
    let pauses = |step: &&Step<'_>| step.words.first() == Some(&"sleep");
    let rest = steps.get(at + 1..).unwrap_or_default();
    let mut pause = rest.iter().filter(pauses);
    let is_long = pause.any(|step| {
        let length = step.words.get(1).copied().unwrap_or_default();
        let digits = length.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let is_seconds = digits == length || length.ends_with('s');
        digits
            .parse()
            .is_ok_and(|count: u64| !is_seconds || count >= LONG_PAUSE)
    });
    is_long && !rest.iter().all(|step| pauses(&step))
}

fn keeps_clock(words: &[&str]) -> bool {
    let is_beating = words.contains(&"-B");
    let lower = words.join(" ").to_ascii_lowercase();
    let words = words_of(&lower);
    if matches!(words.first(), Some(&("echo" | "printf"))) {
        return false;
    }
    let program = without_runners(&words).first();
    let program = program.map(|word| paths::file_name(word));
    let is_worker = words.contains(&"worker");
    // `-b` is the broker.
    let has_beat = is_beating && stand_in_order(&words, &["celery", "worker"]);
    has_beat
        || program.is_some_and(|program| CLOCKS.contains(&program))
        || COMMANDS
            .iter()
            .any(|wanted| stand_in_order(&words, wanted) && is_worker == wanted.contains(&"worker"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_told_from_workers() {
        for (line, want) in [
            ("celery -A config beat -l info", true),
            ("python -m celery -A config beat", true),
            ("celery -A config worker --beat", true),
            ("celery -A config worker -Q beat", false),
            ("celery -A config worker -B -l info", true),
            ("celery -b redis://r worker", false),
            ("celery -A config worker", false),
            ("php artisan schedule:work", true),
            ("php artisan queue:work", false),
            ("crond -f -l 2", true),
            ("exec /usr/sbin/cron -f", true),
            ("cd /clockwork", false),
            ("bundle exec clockwork clock.rb", true),
            ("supercronic /etc/crontab", true),
            ("tini -s -- crond -f", true),
            ("sudo crond", true),
            ("su-exec app supercronic /c", true),
            ("tini -- su-exec app node a.js", false),
            ("echo starting celery beat", false),
            ("/etc/init.d/cron start", true),
            ("service cron start", true),
            ("taskiq scheduler app:s", true),
            ("taskiq worker app:b", false),
            ("python manage.py run_huey", true),
            ("php bin/console messenger:consume scheduler_default", true),
            ("php bin/console messenger:consume async", false),
            ("dagster-daemon run", true),
        ] {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(keeps_clock(&words), want, "{line}");
        }
    }
}
