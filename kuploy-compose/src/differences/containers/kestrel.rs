//! Programs on Kestrel that end because a certificate is missing.

use crate::diagnostic::rules;
use crate::facts::{Findings, kestrel};
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// Says that a service asks for HTTPS without a certificate.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>, service: &Member<'_>) {
    let context = &decided.from_files.context;
    let Some((variable, plain)) = kestrel::without_certificate(service.facts, context) else {
        return;
    };
    let message = format!(
        "`{variable}` of `{}` asks for HTTPS, and no certificate is set: Kestrel exits at startup, because the development certificate exists only on a developer's computer",
        service.key
    );
    let help = match plain.as_str() {
        "" => format!("remove `{variable}`: TLS is terminated at the ingress controller"),
        plain => {
            format!("write `{variable}: {plain}`: TLS is terminated at the ingress controller")
        }
    };
    let path = service.path.key("environment").key(variable);
    report.say_help(&rules::HTTPS_WITHOUT_CERTIFICATE, &path, message, help);
}
