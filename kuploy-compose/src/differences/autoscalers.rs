//! Autoscalers that are not made, or that look at nothing.

use crate::diagnostic::rules;
use crate::facts::Findings;
use crate::model::{Autoscaler, Metric, Resources};
use crate::plan::Decisions;
use crate::plan::autoscalers::is_asked;
use crate::plan::pods::Member;

/// Says which autoscalers are not there or do not work.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    for service in decided.pods.running().filter(|service| is_asked(service)) {
        let resources = &decided.parts[service.id].container.resources;
        match &decided.scaling[service.id].autoscaler {
            Some(autoscaler) => say_blind(report, service, autoscaler, resources),
            None => {
                let message = format!(
                    "`{}` has no replica count that can be scaled: no autoscaler is created",
                    service.key
                );
                report.say(&rules::NOT_SCALABLE, &service.path, message);
            }
        }
    }
}

/// Says that an autoscaler looks at a percentage of nothing.
fn say_blind(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    autoscaler: &Autoscaler,
    resources: &Resources,
) {
    let is_set = |name: &String| {
        resources.requests.contains_key(name) || resources.limits.contains_key(name)
    };
    let missing = autoscaler.metrics.iter().find_map(|metric| match metric {
        Metric::Utilization { resource, .. } => Some(resource).filter(|name| !is_set(name)),
        Metric::Average { .. } => None,
    });
    if let Some(resource) = missing {
        report.say_help(
            &rules::AUTOSCALER_BLIND,
            &service.path,
            format!("the autoscaler of `{}` targets a percentage of the {resource} request, but there is no request", service.key),
            format!("add a request: `x-kuploy: {{requests: {{{resource}: …}}}}`"),
        );
    }
}
