//! What follows from a variable that is not set: the variable is the finding, and the rest is gone with it.

use crate::map::BTreeSet;

use crate::compose::Project;
use crate::diagnostic::{Finding, Report, Rule, Severity, rules};
use crate::source::Span;

/// Rules that judge a value by its form, of which the variable has a part. Seen in StrangeBeeCorp/docker, whose
/// `dot.env.template` nobody has copied: `cassandra:${cassandra_image_version}` and `${UID}:${GID}`, 26 of 45 warnings.
const OF_FORM: &[&Rule] = &[&rules::FORMAT_NOT_VALID, &rules::USER_UNKNOWN];

/// Lowers what is wrong only as long as a variable is not set to an info: the variable is a warning.
///
/// Where an image is no reference at all, no registry is missed in it either. A reference that lacks its registry alone
/// stays a warning: many leave that variable empty, and no node can pull the image.
pub(super) fn calm(report: &mut Report, project: &Project) {
    let is_warning = |finding: &Finding| finding.severity == Severity::Warning;
    let is_of =
        |finding: &Finding, rules: &[&Rule]| is_warning(finding) && rules.contains(&finding.rule);
    let mut places: BTreeSet<Span> = BTreeSet::new();
    for finding in report.iter().filter(|finding| is_of(finding, OF_FORM)) {
        let span = finding.span.filter(|span| project.lacks_variable_at(*span));
        places.extend(span);
    }
    if places.is_empty() {
        return;
    }
    let rules = [OF_FORM, &[&rules::IMAGE_BUILT]].concat();
    for finding in report.findings_mut() {
        let is_there = finding.span.is_some_and(|span| places.contains(&span));
        if is_there && is_of(finding, &rules) {
            finding.severity = Severity::Info;
        }
    }
}
