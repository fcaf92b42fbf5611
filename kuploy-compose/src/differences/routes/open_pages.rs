//! Routes of `--domain` to pages that ask nobody for a password: tools for development, consoles of servers.

use crate::diagnostic::rules;
use crate::facts::arguments;
use crate::facts::web_listeners::WebListeners;
use crate::facts::{Findings, ServiceFacts};
use crate::model::ContainerPort;
use crate::plan::pods::Member;
use crate::plan::routes::web_port;

/// Says that everybody who reaches the ingress controller reaches the pages of a service.
pub(super) fn say(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    ports: &[ContainerPort],
    web: &WebListeners,
) {
    let Some((port, _)) = web_port::of_domain(service, ports, web).filter(|_| is_open(service))
    else {
        return;
    };
    let key = service.key;
    let message = format!(
        "`--domain` gives `{key}` a public route, and its image asks for no password: everybody who reaches the ingress controller can use it"
    );
    let help = format!(
        "write `x-kuploy: {{route: false}}` in `{key}`, and reach it with `kubectl port-forward service/{} {port}:{port}`; or leave it out of this environment: `profiles: [dev]`",
        service.name
    );
    report.say_help(
        &rules::ROUTE_WITHOUT_PASSWORD,
        &service.path.key("ports"),
        message,
        help,
    );
}

/// Whether the image is known to ask for no password, and nothing tells it to.
fn is_open(service: &ServiceFacts<'_>) -> bool {
    let image = service.known.entry.as_ref().map(|entry| entry.image);
    let Some(unless) = image.and_then(|image| image.open_unless) else {
        return false;
    };
    let words = arguments::of_service(service.service);
    !unless.iter().any(|name| {
        service
            .variable(name)
            .is_some_and(|value| !value.is_empty())
            || words.iter().any(|word| word.name == *name)
    })
}
