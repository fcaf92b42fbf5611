//! What workers do: tasks of Celery and of other queues, in files that are called so.
//!
//! Seen: a worker of a shop whose tasks ask for payments, and which has the settings of the site, `MEDIA_ROOT` among them.

use super::path_conventions as conventions;
use super::service_facts::ServiceFacts;
use super::source_files;
use crate::source::{Files, paths};

/// Programs whose workers run tasks, with a word that they are started by
/// (<https://docs.celeryq.dev/en/stable/userguide/workers.html>, <https://python-rq.org/docs/workers/>,
/// <https://dramatiq.io/guide.html#workers>, <https://django-q2.readthedocs.io>, <https://huey.readthedocs.io>).
const WORKERS: &[(&str, &str)] = &[
    ("celery", "worker"),
    ("dramatiq", ""),
    ("manage.py", "qcluster"),
    ("manage.py", "rqworker"),
    ("manage.py", "run_huey"),
    ("rq", "worker"),
];

/// What a text has that handles files, in small letters.
const OF_FILES: &[&str] = &[
    ".image",
    ".photo",
    ".url",
    "attachment",
    "avatar",
    "download",
    "file",
    "media",
    "open(",
    "os.path",
    "pathlib",
    "pdf",
    "pillow",
    "shutil",
    "storage",
    "upload",
];

/// Whether a service runs tasks of a queue alone.
pub(crate) fn is_worker(service: &ServiceFacts<'_>) -> bool {
    let words = service.process.words();
    WORKERS.iter().any(|(program, task)| {
        let has = |it: &&str| paths::file_name(it) == *program;
        words.iter().any(has) && (task.is_empty() || words.contains(task))
    })
}

/// Whether tasks of a program below a directory name files; also where no task is found.
pub(crate) fn name_files(files: &dyn Files, directory: &str) -> bool {
    let is_python = |name: &str| name.ends_with(".py") && !conventions::is_test(name);
    let (mut has_tasks, mut names) = (false, false);
    source_files::each(
        files,
        directory,
        &is_python,
        &|_| false,
        &mut |path, text| {
            if names || !is_task(path, text) {
                return;
            }
            has_tasks = true;
            let lower = text.to_ascii_lowercase();
            names = OF_FILES.iter().any(|word| lower.contains(word));
        },
    );
    names || !has_tasks
}

/// Whether a file holds tasks: by its name, or by what marks them.
fn is_task(path: &str, text: &str) -> bool {
    const MARKS: &[&str] = &[
        "@shared_task",
        ".task\n",
        ".task(",
        "@job",
        "@dramatiq.actor",
        "@db_task",
    ];
    let name = paths::file_name(path);
    name.ends_with("tasks.py") && text.contains("def ") || MARKS.iter().any(|it| text.contains(it))
}
