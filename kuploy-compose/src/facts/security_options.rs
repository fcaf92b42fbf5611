//! What `security_opt` holds: Docker takes `=` and `:` alike.

use crate::compose::Service;

/// The options of a service, each as name and value.
pub(crate) fn of(service: &Service) -> impl Iterator<Item = (&str, &str)> {
    service.security_opt.iter().map(|option| {
        let (name, value) = option.split_once(['=', ':']).unwrap_or((option, ""));
        (name.trim(), value)
    })
}

/// A profile by its file's name, as a node has it.
pub(crate) fn profile(file: &str) -> String {
    format!("profiles/{}", file.rsplit('/').next().unwrap_or(file))
}

/// The parts of a label of SELinux; `disable` is none of them.
pub(crate) const LABELS: &[&str] = &["user", "role", "type", "level"];
