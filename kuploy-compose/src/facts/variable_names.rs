//! Names of variables that Kubernetes takes.

use crate::options::KubeVersion;

/// From this version on, names of variables may be any printable ASCII but `=`.
const RELAXED_NAMES: KubeVersion = KubeVersion::minor(32);

/// Whether Kubernetes takes a name of a variable.
pub(crate) fn is_legal_name(name: &str, version: KubeVersion) -> bool {
    if version >= RELAXED_NAMES {
        return !name.is_empty()
            && name
                .bytes()
                .all(|b| (b' '..=b'~').contains(&b) && b != b'=');
    }
    let legal = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(legal)
}
