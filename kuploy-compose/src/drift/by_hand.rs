//! What people apply by hand, with `kubectl apply`: nothing compares it with the cluster, so findings say what happens then.
//! Who applies a file, those know who ask for it (`kustomize::Delivered`, guides); this is the one place that puts it into words.

use crate::diagnostic::{Finding, Report, Rule, Severity, rules};

/// Rules about what differs from the cluster for ever, and what a tool therefore does again and again.
const OF_RECONCILING: &[&Rule] = &[
    &rules::AGGREGATED_RULES,
    &rules::BARE_POD_FIELD,
    &rules::JOB_THAT_DELETES_ITSELF,
    &rules::NULL_IN_MAP,
    &rules::PRESERVE_UNKNOWN_FIELDS,
];

/// Rules about updates that change nothing: `kubectl apply` makes one each time, and nobody sees more of it than a word (seen in
/// operators' repositories: `from: []` of a policy; in one of a cluster's teams: subjects without `apiGroup`, which a script applies).
const OF_UPDATES: &[&Rule] = &[
    &rules::BINDING_WITHOUT_GROUP,
    &rules::EMPTY_VALUE,
    &rules::QUANTITY_SPELLING,
];

/// What a sentence says of tools, and what is so of people.
const SENTENCES: &[(&str, &str)] = &[
    ("; Argo CD stays OutOfSync or rejects the app", ""),
    ("; Argo CD stays OutOfSync", ""),
    (": Argo CD stays OutOfSync", ""),
    (
        "the app is then OutOfSync, and self-heal runs the Job again",
        "the next `kubectl apply` creates and runs it again",
    ),
    (
        "the next reconciliation creates",
        "the next `kubectl apply` creates",
    ),
    ("every sync", "each `kubectl apply`"),
    ("the sync fails", "`kubectl apply` fails"),
];

/// What follows a help where Argo CD could do something.
const HELPS: &[&str] = &[", or make the Job a hook: "];

/// Puts into words what a finding is to those who apply the object by hand.
pub fn say_by_hand(finding: &mut Finding) {
    const JUDGES: [char; 2] = ['4', '5'];
    if !JUDGES.contains(&finding.rule.family()) {
        return;
    }
    for (tool, people) in SENTENCES {
        if finding.message.contains(tool) {
            finding.message = finding.message.replace(tool, people);
        }
    }
    let rest = finding.help.as_mut();
    if let Some(help) = rest
        && let Some((kept, _)) = HELPS.iter().find_map(|it| help.split_once(it))
    {
        *help = kept.to_owned();
    }
    // Seen in the manifests of an app: `PASSWORD: # base64 encoded`, for each of its Secrets.
    let is_data = ["Secret/", "ConfigMap/"]
        .iter()
        .any(|kind| finding.path.starts_with(kind));
    let end = "the API server drops the key";
    if *finding.rule == rules::NULL_IN_MAP && is_data && finding.message.ends_with(end) {
        finding
            .message
            .push_str(", and pods that refer to it do not start");
    }
    if OF_UPDATES.contains(&finding.rule) {
        finding.severity = finding.severity.min(Severity::Info);
    }
}

/// Lowers what only a tool does that compares again and again, for one object that people apply by hand beside such a tool (seen in
/// a repository with Applications for other directories: a guide creates the Job of a load test).
pub fn lower_applied_by_hand(finding: &mut Finding) {
    say_by_hand(finding);
    let harms = [&rules::NULL_IN_MAP, &rules::AGGREGATED_RULES];
    if OF_RECONCILING.contains(&finding.rule) && !harms.contains(&finding.rule) {
        finding.severity = finding.severity.min(Severity::Info);
    }
}

/// Whether a finding is another one where people apply the object.
pub fn may_be_by_hand(finding: &Finding) -> bool {
    finding.severity > Severity::Info
        && (OF_RECONCILING.contains(&finding.rule)
            || OF_UPDATES.contains(&finding.rule)
            || SENTENCES
                .iter()
                .any(|(tool, _)| finding.message.contains(tool)))
}

/// Lowers errors that only a tool makes which compares again and again, where guides say `kubectl apply` and nothing shows
/// such a tool (seen in operators' repositories and courses: `rules: []` of an aggregated role).
///
/// Where no kustomization is there either, nothing runs a Job but whoever wants it to run (seen in notes and courses, whose
/// scripts apply each Job by its file).
pub fn lower_by_hand(report: &mut Report, is_kustomized: bool) {
    for finding in report.findings_mut() {
        say_by_hand(finding);
        if !is_kustomized && *finding.rule == rules::JOB_THAT_DELETES_ITSELF {
            finding.severity = finding.severity.min(Severity::Info);
        } else if OF_RECONCILING.contains(&finding.rule) {
            finding.severity = finding.severity.min(Severity::Warning);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_say_what_happens_to_people() {
        for (rule, message, said, severity) in [
            (
                &rules::NULL_IN_MAP,
                "`A` has no value: the API server drops the key; Argo CD stays OutOfSync or rejects the app",
                "`A` has no value: the API server drops the key, and pods that refer to it do not start",
                Severity::Error,
            ),
            (
                &rules::JOB_THAT_DELETES_ITSELF,
                "the Job is deleted some time after it finishes: the app is then OutOfSync, and self-heal runs the Job again",
                "the Job is deleted some time after it finishes: the next `kubectl apply` creates and runs it again",
                Severity::Info,
            ),
            (
                &rules::BINDING_WITHOUT_GROUP,
                "without `apiGroup`, every sync updates the User",
                "without `apiGroup`, each `kubectl apply` updates the User",
                Severity::Info,
            ),
            (
                &rules::API_VERSION_GONE,
                "Kubernetes has no Ingress in `extensions/v1beta1`: the sync fails",
                "Kubernetes has no Ingress in `extensions/v1beta1`: `kubectl apply` fails",
                Severity::Error,
            ),
        ] {
            let mut finding = Finding::new(rule, message.to_owned()).at("Secret/a:data.A");
            assert!(may_be_by_hand(&finding), "{message}");
            lower_applied_by_hand(&mut finding);
            assert_eq!(
                (finding.message.as_str(), finding.severity),
                (said, severity)
            );
        }
    }
}
