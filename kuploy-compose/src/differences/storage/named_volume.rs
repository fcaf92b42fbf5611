//! The lines of a Compose file that a finding asks for where data needs a volume of its own.

/// The mount of a new named volume, and where it is declared: Compose refuses a volume that is declared nowhere.
pub(super) fn lines(volume: &str, target: &str) -> String {
    format!("`volumes: [{volume}:{target}]`, and `{volume}:` under the top-level `volumes:`")
}
