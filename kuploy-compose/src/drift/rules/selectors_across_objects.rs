//! `KP5105`: a Service that leads to the pods of several workloads.
//!
//! A selector that is too wide sends requests to the pods of another workload. Synced and Healthy: a Service is healthy as
//! soon as it is there.

use crate::diagnostic::rules;
use crate::drift::act::Act;
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, Set, WORKLOADS};
use crate::drift::settings::Settings;
use crate::drift::tree::get;
use crate::map::BTreeMap;
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[Act::FindInSet(find)];

/// The labels of the pods that an object makes, or is.
fn pod_labels<'a>(object: &Object<'a>) -> Option<&'a Map> {
    let spec = get(object.map, "spec");
    let pod = match object.kind {
        "Pod" => get(object.map, "metadata")?,
        "CronJob" => {
            let job = spec?.get("jobTemplate")?.get("spec")?;
            job.get("template")?.get("metadata")?
        }
        _ => spec?.get("template")?.get("metadata")?,
    };
    pod.get("labels")?.as_map()
}

/// Workloads with the labels of their pods.
struct Pods<'a> {
    all: Vec<(Object<'a>, &'a Map)>,
    /// By namespace and one label.
    by_label: BTreeMap<(Option<&'a str>, &'a str, &'a str), Vec<usize>>,
}

impl<'a> Pods<'a> {
    fn new(set: &Set<'a>) -> Self {
        let all: Vec<_> = set
            .objects()
            .filter(|object| WORKLOADS.contains(&object.kind))
            .filter_map(|object| Some((object, pod_labels(&object)?)))
            .collect();
        let mut by_label: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, (object, labels)) in all.iter().enumerate() {
            for (key, entry) in *labels {
                if let Some(value) = entry.node.as_str() {
                    let label = (object.namespace, key.as_str(), value);
                    by_label.entry(label).or_default().push(at);
                }
            }
        }
        Self { all, by_label }
    }

    /// The first two workloads whose pods have all labels of a selector. Its rarest label leads to the few that have to
    /// be looked at whole.
    fn selected(&self, namespace: Option<&str>, selector: &Map) -> Vec<Object<'a>> {
        let candidates = selector.iter().map(|(key, entry)| {
            let value = entry.node.as_str().unwrap_or_default();
            let known = self.by_label.get(&(namespace, key.as_str(), value));
            known.map_or(&[][..], Vec::as_slice)
        });
        let fewest = candidates
            .min_by_key(|known| known.len())
            .unwrap_or_default();
        let fits = |labels: &Map| {
            selector.iter().all(|(key, wanted)| {
                get(labels, key).is_some_and(|value| value.value == wanted.node.value)
            })
        };
        let found = fewest.iter().filter_map(|at| self.all.get(*at));
        let found = found.filter(|(_, labels)| fits(labels));
        found.map(|(object, _)| *object).take(2).collect()
    }
}

fn find(set: &Set<'_>, _: &Settings) -> Vec<(usize, Found)> {
    let pods = Pods::new(set);
    let mut found = Vec::new();
    for (at, service) in set
        .objects()
        .enumerate()
        .filter(|(_, o)| o.kind == "Service")
    {
        let spec = get(service.map, "spec").and_then(Node::as_map);
        let entry = spec.and_then(|spec| spec.get("selector"));
        let selector = entry.and_then(|entry| Some((entry.key_span, entry.node.as_map()?)));
        let Some((span, selector)) = selector.filter(|(_, map)| !map.is_empty()) else {
            continue;
        };
        let name = |object: &Object<'_>| format!("{}/{}", object.kind, object.name.unwrap_or("?"));
        if let [first, second] = pods.selected(service.namespace, selector).as_slice() {
            let message = format!(
                "the Service selects the pods of {} and of {}",
                name(first),
                name(second)
            );
            let one = Found::new(&rules::SERVICE_OF_SEVERAL, span, message)
                .below("spec.selector")
                .help("add a label to the selector that only one of them has");
            found.push((at, one));
        }
    }
    found
}
