//! `KP5015`: quantities in another spelling than the API server's.
//!
//! Measured: almost everywhere it makes no difference, whatever the FAQ says (`1000m`, `0.5`, `1024Mi` in pods and claims
//! are Synced in every mode). In a claim's template and in an autoscaler, each sync writes once more than it needs to.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, items, maps};
use crate::quantity::Quantity;
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Find(On::Type("StatefulSetSpec"), find_in_templates),
    Act::Find(On::Kinds(&["HorizontalPodAutoscaler"]), find),
];

/// The canonical spelling, when it is another.
fn other(node: &Node) -> Option<String> {
    let text = node.as_str()?;
    let canonical = Quantity::parse(text)?.canonical();
    (canonical != text).then_some(canonical)
}

fn say(node: &Node, path: String, finder: &mut Finder<'_>) {
    if let Some(canonical) = other(node) {
        let written = node.as_str().unwrap_or_default();
        let message = format!(
            "the API server stores `{written}` as `{canonical}`: every sync updates the object"
        );
        finder.say(
            Found::new(&rules::QUANTITY_SPELLING, node.span, message)
                .below(path)
                .help(format!("write `{canonical}`")),
        );
    }
}

fn requested(claim: &Node) -> Option<&Node> {
    claim
        .get("spec")?
        .get("resources")?
        .get("requests")?
        .get("storage")
}

/// In the templates of claims, which can never be corrected later.
fn find_in_templates(spec: &Map, finder: &mut Finder<'_>) {
    for (at, template) in items(spec, "volumeClaimTemplates").iter().enumerate() {
        if let Some(node) = requested(template) {
            let path = format!("volumeClaimTemplates[{at}].spec.resources.requests.storage");
            say(node, path, finder);
        }
    }
}

/// In an autoscaler.
fn find(object: &Map, finder: &mut Finder<'_>) {
    let Some(spec) = get(object, "spec").and_then(Node::as_map) else {
        return;
    };
    for (at, metric) in maps(spec, "metrics").enumerate() {
        for kind in [
            "resource",
            "containerResource",
            "pods",
            "object",
            "external",
        ] {
            for value in ["averageValue", "value"] {
                let node = get(metric, kind)
                    .and_then(|metric| metric.get("target"))
                    .and_then(|target| target.get(value));
                if let Some(node) = node {
                    let path = format!("spec.metrics[{at}].{kind}.target.{value}");
                    say(node, path, finder);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Report;
    use crate::drift::{Settings, lint};
    use crate::source::SourceId;
    use crate::yaml::{Limits, parse};

    fn found(target: &str) -> Vec<String> {
        let text = format!(
            "apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{name: web}}
spec:
  minReplicas: 1
  maxReplicas: 3
  scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: web}}
  metrics:
    - type: Pods
      pods:
        metric: {{name: requests}}
        target: {target}
"
        );
        let mut report = Report::default();
        let nodes = parse(&text, SourceId::default(), &Limits::default(), &mut report);
        lint(&nodes, &Settings::default(), &mut report);
        let findings = report
            .iter()
            .filter(|finding| finding.rule.code == "KP5015");
        findings
            .map(|finding| {
                format!(
                    "{}: {}",
                    finding.path,
                    finding.help.clone().unwrap_or_default()
                )
            })
            .collect()
    }

    #[test]
    fn quantities_of_an_autoscaler_in_another_spelling_are_named() {
        assert_eq!(
            found("{type: AverageValue, averageValue: 1000m}"),
            ["HorizontalPodAutoscaler/web:spec.metrics[0].pods.target.averageValue: write `1`"]
        );
    }

    #[test]
    fn the_servers_own_spelling_is_not_named() {
        assert!(found("{type: AverageValue, averageValue: 500m}").is_empty());
    }
}
