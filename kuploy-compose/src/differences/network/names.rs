//! Services by name: when they answer, and to whom they lead.

use crate::diagnostic::{Finding, rules};
use crate::facts::{Facts, Findings};
use crate::options::GitOps;
use crate::plan::Decisions;
use crate::plan::network::early_names::Why;
use crate::plan::network::endpoints::of_two_protocols;
use crate::plan::pods::Member;

/// Says what is not plain of the Services of services' own names.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    for service in decided.pods.running() {
        let made = &decided.reached.endpoints[service.id];
        if let Some(why) = made.early {
            say_early(report, decided, service, why);
        }
        let mut own = made.endpoints.iter();
        let own = own.find(|endpoint| endpoint.name == service.name);
        if let Some(number) = own.and_then(|own| of_two_protocols(&own.ports)) {
            say_two_protocols(report, facts, service, number);
        }
        if made.leads_to_itself {
            let message = format!(
                "`{}` connects to its own name: its Service is headless, so that the name resolves to the pod, as in Compose",
                service.key
            );
            report.say(&rules::NAME_OF_ITS_OWN, &service.path, message);
        }
    }
}

/// Says whose name answers before its service is healthy, and for whom.
fn say_early(report: &mut Findings<'_>, decided: &Decisions<'_>, service: &Member<'_>, why: Why) {
    let key = service.key;
    let message = match why {
        Why::Circle => format!(
            "health checks of `{key}` and of services that it uses depend on each other: their names resolve before they are ready, as in Compose"
        ),
        Why::Cluster => format!(
            "`{key}` is a member of a cluster, and members have to meet before they are healthy, so its name answers early, as in Compose"
        ),
        Why::ReachedBy(other) => format!(
            "`{}` connects to `{key}` before it is healthy: the name of `{key}` resolves before it is ready, as in Compose",
            decided.pods[other].key
        ),
        Why::OnePod => return,
    };
    let path = service.path.key("healthcheck");
    report.say(&rules::ANSWERS_UNREADY, &path, message);
}

/// `kubectl apply` keeps ports by number alone: of two protocols on one number it loses one when either is edited.
fn say_two_protocols(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    service: &Member<'_>,
    number: u16,
) {
    let applied = match facts.options.gitops() == GitOps::ArgoCd {
        true => "; Argo CD uses server-side apply",
        false => "",
    };
    let message = format!(
        "port {number} of `{}` has two protocols: client-side apply loses one when the Service changes{applied}",
        service.key
    );
    let finding = Finding::new(&rules::TWO_PROTOCOLS, message)
        .help("without Argo CD: `kubectl apply --server-side -k k8s/`");
    report.add(finding, &service.path.key("ports"));
}
