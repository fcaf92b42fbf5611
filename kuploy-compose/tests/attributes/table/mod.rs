//! Every attribute, with a project that lacks it and the same project with it.

mod container;
mod deploy;
mod network;
mod project;
mod start;
mod storage;

/// An attribute, a text without it, and one with it.
pub(crate) type Row = (&'static str, &'static str, &'static str);

/// Keys of a service below `services.*.`, in the order of the alphabet: the body of a service without the key, and
/// with it.
pub(crate) fn of_service() -> Vec<&'static Row> {
    let tables = [
        container::ROWS,
        deploy::ROWS,
        network::ROWS,
        start::ROWS,
        storage::ROWS,
    ];
    let mut rows: Vec<_> = tables.into_iter().flatten().collect();
    // What lies below a key stays as its table has it.
    rows.sort_by_key(|(attribute, ..)| attribute.split(['.', '[']).next());
    rows
}

/// Keys elsewhere: a project without the key, and with it.
pub(crate) fn of_project() -> impl Iterator<Item = &'static Row> {
    project::ROWS.iter()
}

/// Blocks that are not in the tables, each with the reason: most change nothing and are not named.
pub(crate) const APART: &[(&str, &str)] = &[
    ("version", "Docker ignores it too"),
    ("include", "resolved when the project is loaded"),
    ("services.*.attach", "whose logs the command shows"),
    ("services.*.build", "how the image is built"),
    ("services.*.develop", "what happens while a person edits"),
    (
        "services.*.depends_on.*.required",
        "whether a disabled service may be missing",
    ),
    ("services.*.env_file[].format", "how the file is read"),
    (
        "services.*.env_file[].required",
        "whether the file may be missing",
    ),
    ("services.*.logging.options", "how the engine rotates logs"),
    (
        "services.*.networks",
        "who is reached; all are, unless policies are asked for",
    ),
    ("services.*.blkio_config", "named as a whole"),
    (
        "services.*.pre_start",
        "other keys of a step are named like `mem_limit`",
    ),
    (
        "services.*.volumes[].consistency",
        "a hint to Docker Desktop",
    ),
    (
        "networks",
        "made only by policies; those of another kind are in the table",
    ),
    ("models", "reported where a service uses one"),
];
