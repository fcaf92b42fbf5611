//! `KP4215`: mounts of volumes that the pod has not.

use crate::map::BTreeSet;

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::object_set::{WORKLOADS, pod_spec};
use crate::drift::tree::{get, items, maps, text};
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[Act::Find(On::Kinds(WORKLOADS), find)];

fn find(object: &Map, finder: &mut Finder<'_>) {
    let Some(pod) = pod_spec(object) else { return };
    let templates = get(object, "spec")
        .and_then(Node::as_map)
        .into_iter()
        .flat_map(|spec| maps(spec, "volumeClaimTemplates"))
        .filter_map(|template| get(template, "metadata")?.get("name")?.as_str());
    let volumes: BTreeSet<&str> = maps(pod, "volumes")
        .filter_map(|volume| text(volume, "name"))
        .chain(templates)
        .collect();
    for list in ["initContainers", "containers"] {
        for (at, container) in items(pod, list).iter().enumerate() {
            let mounts = container.get("volumeMounts").and_then(Node::as_seq);
            for (mount_at, mount) in mounts.unwrap_or_default().iter().enumerate() {
                let name = mount
                    .get("name")
                    .and_then(|node| Some((node, node.as_str()?)));
                if let Some((node, name)) = name.filter(|(_, name)| !volumes.contains(name)) {
                    let message =
                        format!("the pod has no volume `{name}`: the API server rejects it");
                    finder.say(
                        Found::new(&rules::MOUNT_WITHOUT_VOLUME, node.span, message)
                            .below(format!("{list}[{at}].volumeMounts[{mount_at}].name"))
                            .help("add the volume, or correct the name"),
                    );
                }
            }
        }
    }
}
