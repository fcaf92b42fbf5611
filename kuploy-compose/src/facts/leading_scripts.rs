//! Scripts that lead to other programs, which nobody can look into.

use super::shell_steps::without_comments;

/// What a script holds that leads to other scripts, or to its own arguments.
pub(super) const LEADS_ON: &[&str] = &[".sh", "entrypoint", "$@", "$*"];

/// What a script may hold that starts a server by another name than that of its program.
const MAY_START: &[&str] = &[
    "/run",
    "_safe",
    "daemon",
    "exec ",
    "init.d",
    "pg_ctl",
    "service ",
    "standalone",
    "start",
    "supervisor",
];

/// Whether a script may lead to the server of the image that its own is built from. Seen: an image of Kafka's whose
/// entrypoint makes topics on another broker.
pub(super) fn may_lead_on(script: &str) -> bool {
    let script = without_comments(script);
    let mut parts = LEADS_ON.iter().chain(MAY_START);
    parts.any(|part| script.contains(part))
}
