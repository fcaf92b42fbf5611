//! Values that another tool fills in before anything is applied: nobody can judge them here.

use crate::diagnostic::Report;
use crate::source::SourceId;

/// What begins such a value, and what has to follow.
enum Form {
    /// A name, and the end: `${NAME}`, `${NAME:=default}`.
    Name(&'static str, &'static [u8]),
    /// Anything.
    Any(&'static str),
}

/// The forms, each with the tool that fills them in.
const FORMS: &[Form] = &[
    // Flux (`postBuild.substitute`), clusterctl and envsubst (`${NAME}`, with defaults), OpenShift's Templates.
    Form::Name("${", b"}:=-%/#,^?+"),
    Form::Name("${{", b"}"),
    // Variables of kustomize, and of pods: known where they are used.
    Form::Name("$(", b")"),
    // Bindings of Chainsaw.
    Form::Name("($", b")"),
    // Helm, Jinja, ApplicationSets, external-secrets.
    Form::Any("{{"),
    Form::Any("{%"),
    // Words that a script or `replacements` of kustomize put something in the place of (seen in homelab repositories:
    // `REPLACE_ME`, `AUTOMATIC_REPLACE`).
    Form::Any("REPLACE"),
    Form::Any("CHANGE_ME"),
    Form::Any("CHANGEME"),
    Form::Any("PLACEHOLDER"),
    Form::Any("-TIMESTAMP"),
    // SOPS.
    Form::Any("ENC["),
    // A host below somebody's own domain: `<*.custom_domain>`.
    Form::Name("<*.", b">"),
    // argocd-vault-plugin: `<path:secret/data/app#key>`, `<key>`, `<key | base64encode>`.
    Form::Name("<", b">: |#/"),
];

/// Whether a value holds something that is filled in later.
///
/// ```
/// use kuploy_compose::drift::is_filled_in_later;
///
/// assert!(is_filled_in_later("${REPLICAS:=2}"));
/// assert!(is_filled_in_later("<path:secret/data/shop#password>"));
/// assert!(!is_filled_in_later("costs $5, {a} < b"));
/// ```
pub fn is_filled_in_later(value: &str) -> bool {
    FORMS.iter().any(|form| match form {
        Form::Any(start) => value.contains(start),
        Form::Name(start, ends) => value
            .match_indices(start)
            .any(|(at, _)| is_name(value.get(at + start.len()..).unwrap_or_default(), ends)),
    })
}

fn is_name(rest: &str, ends: &[u8]) -> bool {
    let name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let length = rest.bytes().take_while(|b| name(b)).count();
    length > 0
        && rest
            .as_bytes()
            .get(length)
            .is_some_and(|b| ends.contains(b))
}

/// Families of rules that judge values: what an API server refuses, and what drifts.
const JUDGES: &[char] = &['4', '5'];

/// Leaves out what is said of values that are filled in later. A value is what stands at the place of a finding, or
/// behind it on its line.
pub fn leave_out_filled_in<'a>(report: &mut Report, text_of: impl Fn(SourceId) -> Option<&'a str>) {
    report.findings_mut().retain(|finding| {
        let Some(span) = finding
            .span
            .filter(|_| JUDGES.contains(&finding.rule.family()))
        else {
            return true;
        };
        if finding.rule == &crate::diagnostic::rules::TEMPLATE {
            return true;
        }
        let text = text_of(span.source).unwrap_or_default();
        let from = text.get(span.start as usize..).unwrap_or_default();
        let line = from.lines().next().unwrap_or_default();
        !is_filled_in_later(line)
    });
}
