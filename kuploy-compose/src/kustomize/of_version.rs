//! Overlays for the clusters of one version of Kubernetes, by the name of their directory (seen in an operator: `config/apf/1_28`
//! beside `config/apf/default`, which its Makefile builds for those who have 1.28).

use crate::diagnostic::Finding;

/// The minor version of Kubernetes that no longer serves a version of an API (kubernetes.io, "Deprecated API Migration Guide").
/// Kinds of one version that went at different times have the earliest one.
const GONE: &[(&str, u32)] = &[
    ("admissionregistration.k8s.io/v1beta1", 22),
    ("apiextensions.k8s.io/v1beta1", 22),
    ("apiregistration.k8s.io/v1beta1", 22),
    ("apps/v1beta1", 16),
    ("apps/v1beta2", 16),
    ("authentication.k8s.io/v1beta1", 22),
    ("authorization.k8s.io/v1beta1", 22),
    ("autoscaling/v2beta1", 25),
    ("autoscaling/v2beta2", 26),
    ("batch/v1beta1", 25),
    ("certificates.k8s.io/v1beta1", 22),
    ("coordination.k8s.io/v1beta1", 22),
    ("discovery.k8s.io/v1beta1", 25),
    ("events.k8s.io/v1beta1", 25),
    ("extensions/v1beta1", 16),
    ("flowcontrol.apiserver.k8s.io/v1beta1", 26),
    ("flowcontrol.apiserver.k8s.io/v1beta2", 29),
    ("flowcontrol.apiserver.k8s.io/v1beta3", 32),
    ("networking.k8s.io/v1beta1", 22),
    ("node.k8s.io/v1beta1", 25),
    ("policy/v1beta1", 25),
    ("rbac.authorization.k8s.io/v1beta1", 22),
    ("scheduling.k8s.io/v1beta1", 22),
    ("storage.k8s.io/v1beta1", 22),
];

/// Whether a directory above a file is called by a version of Kubernetes that still has the version of the API of a finding.
pub(super) fn is_of_its_cluster(path: &str, finding: &Finding) -> bool {
    let mut quoted = finding.message.split('`').skip(1).step_by(2);
    let gone = quoted.find_map(|it| GONE.iter().find(|(version, _)| *version == it));
    let Some((_, gone)) = gone else { return false };
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders
        .split('/')
        .filter_map(minor)
        .any(|minor| minor < *gone)
}

/// `1_28`, `v1.28`, `k8s-1-28`.
fn minor(part: &str) -> Option<u32> {
    let starts = ["kubernetes", "k8s", "kube", "v"];
    let rest = starts
        .iter()
        .fold(part, |it, start| it.strip_prefix(start).unwrap_or(it));
    let rest = rest.trim_start_matches(['-', '_', 'v']);
    let minor = rest.strip_prefix('1')?.strip_prefix(['.', '_', '-'])?;
    // Other programs have versions such as 1.2, too.
    let is_minor = minor.len() == 2 && minor.bytes().all(|b| b.is_ascii_digit());
    minor.parse().ok().filter(|_| is_minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_called_by_versions() {
        for (part, version) in [
            ("1_28", Some(28)),
            ("1.28", Some(28)),
            ("v1-28", Some(28)),
            ("k8s-1.21", Some(21)),
            ("kubernetes_1.22", Some(22)),
            ("1.2", None),
            ("2.28", None),
            ("1.28.3", None),
            ("web1.28", None),
            ("default", None),
        ] {
            assert_eq!(minor(part), version, "{part}");
        }
    }
}
