//! Names of variables: which Kubernetes takes, and which files define.

use crate::compose::Service;
use crate::map::BTreeSet;
use crate::options::KubeVersion;
use crate::source::Files;

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

/// The variables that the `env_file` entries define. The loader has read their values already: only which names they
/// hold is asked here, and a line of a quoted value that looks like a name does no harm.
pub(crate) fn in_files(files: &dyn Files, service: &Service) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in &service.env_file {
        let Ok(bytes) = files.read(&file.path) else {
            continue;
        };
        for line in String::from_utf8_lossy(&bytes).lines() {
            let line = line.trim_start();
            let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
            let end = line.find(['=', ':']).unwrap_or(line.len());
            let name = line.get(..end).unwrap_or_default().trim_end();
            if !name.starts_with('#') {
                names.insert(name.to_owned());
            }
        }
    }
    names
}
