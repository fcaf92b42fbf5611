//! Who sets the number of pods, and how many may be away at once.

use super::context::Context;
use super::controllers::earlier::Earlier;
use super::controllers::run::Run;
use super::pods::{Member, Pods};
use super::scaling::Scaling;
use crate::diagnostic::{Path, rules};
use crate::facts::PerService;
use crate::model::{Autoscaler, Disruption, Metric, WorkloadKind};
use crate::options::NumberOrText;
use crate::quantity;

/// What kompose takes when its labels name no most pods.
const MOST_PODS: i32 = 3;
/// Percent of the requested CPU when nothing is said to look at.
const CPU_PERCENT: i32 = 50;

/// What is asked for; before controllers are chosen, since they leave the number of replicas to autoscalers.
pub(super) fn decide(cx: &mut Context<'_>, pods: &Pods<'_>) -> PerService<Scaling> {
    pods.map(|id, service| match pods.runs(id) {
        true => Scaling {
            autoscaler: autoscaler(cx, service),
            disruption: disruption(cx, service),
        },
        false => Scaling::default(),
    })
}

/// What is asked for without the autoscalers of what cannot be scaled.
pub(super) fn of_scalable(earlier: &Earlier<'_>, runs: &PerService<Run>) -> PerService<Scaling> {
    earlier.scaling.map(|id, asked| {
        let mut scaling = asked.clone();
        let autoscaler = scaling.autoscaler.take();
        scaling.autoscaler = autoscaler.filter(|_| is_scalable(runs[id].kind()));
        scaling
    })
}

fn is_scalable(kind: Option<&WorkloadKind>) -> bool {
    matches!(
        kind,
        Some(WorkloadKind::Deployment { .. } | WorkloadKind::StatefulSet { .. })
    )
}

/// Whether an autoscaler is asked for.
pub(crate) fn is_asked(service: &Member<'_>) -> bool {
    let mut labels = service.labels.keys();
    service.extension.autoscale.is_some() || labels.any(|key| key.starts_with("kompose.hpa."))
}

fn autoscaler(cx: &mut Context<'_>, service: &Member<'_>) -> Option<Autoscaler> {
    let asked = service.extension.autoscale.as_ref();
    let label = |key: &str| service.labels.number::<i32>(key);
    if !is_asked(service) {
        return None;
    }
    let min = asked.and_then(|a| a.min);
    let min = min
        .or(label("kompose.hpa.replicas.min"))
        .unwrap_or(1)
        .max(1);
    let max = asked.and_then(|a| a.max);
    let max = max.or(label("kompose.hpa.replicas.max"));
    let mut metrics = Vec::new();
    for (resource, extension, key) in [
        ("cpu", asked.and_then(|a| a.cpu.as_ref()), "kompose.hpa.cpu"),
        (
            "memory",
            asked.and_then(|a| a.memory.as_ref()),
            "kompose.hpa.memory",
        ),
    ] {
        let (text, path) = match (extension, service.labels.get(key)) {
            (Some(value), _) => (
                as_text(value),
                service.path.keys("x-kuploy.autoscale").key(resource),
            ),
            (None, Some(text)) => (text.to_owned(), service.label_path(key)),
            (None, None) => continue,
        };
        metrics.extend(metric(cx, resource, &text, &path));
    }
    if metrics.is_empty() {
        metrics.push(Metric::Utilization {
            resource: "cpu".to_owned(),
            percent: CPU_PERCENT,
        });
    }
    Some(Autoscaler {
        min,
        max: max.unwrap_or(MOST_PODS).max(min),
        metrics,
    })
}

/// `70` and `70%` are percent of the request, anything else is a quantity.
fn metric(cx: &mut Context<'_>, resource: &str, text: &str, path: &Path) -> Option<Metric> {
    let resource = resource.to_owned();
    let number = text.trim().trim_end_matches('%').trim();
    if let Some(percent) = number.parse::<i32>().ok().filter(|percent| *percent > 0) {
        return Some(Metric::Utilization { resource, percent });
    }
    let value = quantity::canonical(text);
    if value.is_none() {
        cx.say_help(
            &rules::AUTOSCALER_TARGET_INVALID,
            path,
            format!(
                "`{text}` is neither a percentage nor a quantity: the autoscaler ignores {resource}"
            ),
            "write `70%`, `500m` or `200Mi`",
        );
    }
    Some(Metric::Average {
        resource,
        value: value?,
    })
}

fn disruption(cx: &mut Context<'_>, service: &Member<'_>) -> Option<Disruption> {
    let asked = service.extension.disruption.as_ref()?;
    match (&asked.min_available, &asked.max_unavailable) {
        (Some(min), None) => Some(Disruption::MinAvailable(as_text(min))),
        (None, Some(max)) => Some(Disruption::MaxUnavailable(as_text(max))),
        (None, None) => Some(Disruption::MaxUnavailable("1".to_owned())),
        (Some(_), Some(_)) => {
            cx.say(
                &rules::EXTENSION_INVALID,
                &service.path.keys("x-kuploy.disruption"),
                "a disruption budget has either `min-available` or `max-unavailable`, not both",
            );
            None
        }
    }
}

fn as_text(value: &NumberOrText) -> String {
    match value {
        NumberOrText::Number(n) => n.to_string(),
        NumberOrText::Text(text) => text.trim().to_owned(),
    }
}
