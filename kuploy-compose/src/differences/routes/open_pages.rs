//! Routes of `--domain` to pages that ask nobody for a password: tools for development, consoles of servers.

use crate::diagnostic::rules;
use crate::facts::web_listeners::WebListeners;
use crate::facts::{Findings, open_programs};
use crate::model::ContainerPort;
use crate::plan::pods::Member;
use crate::plan::routes::web_port;

/// Says that everybody who reaches the ingress controller reaches the pages of a service.
pub(super) fn say(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    (ports, namespace): (&[ContainerPort], &str),
    web: &WebListeners,
) {
    let Some((port, _)) =
        web_port::of_domain(service, ports, web).filter(|_| open_programs::is_open(service))
    else {
        return;
    };
    let key = service.key;
    let message = format!(
        "`--domain` gives `{key}` a public route, and its image asks for no password: everybody who reaches the ingress controller can use it"
    );
    let help = format!(
        "write `x-kuploy: {{route: false}}` in `{key}`, and reach it with `kubectl port-forward service/{} {port}:{port}{namespace}`; or leave it out wherever the profile `tools` is not enabled: `profiles: [tools]`",
        service.name
    );
    report.say_help(
        &rules::ROUTE_WITHOUT_PASSWORD,
        &service.path.key("ports"),
        message,
        help,
    );
}
