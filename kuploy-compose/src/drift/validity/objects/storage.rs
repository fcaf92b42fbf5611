//! Claims and volumes of the cluster.

use super::{below, refuse, span_of, there};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::tree::{get, items};
use crate::quantity::Quantity;
use crate::yaml::{Map, Node};

/// What only one pod can mount cannot be mounted otherwise.
pub(in crate::drift::validity) fn find_modes(spec: &Map, finder: &mut Finder<'_>) {
    let modes = items(spec, "accessModes");
    let single = modes
        .iter()
        .find(|node| node.as_str() == Some("ReadWriteOncePod"));
    if let Some(node) = single.filter(|_| modes.len() > 1) {
        let why = "`ReadWriteOncePod` is not allowed beside another access mode";
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            (node.span, "accessModes"),
            why,
            "keep one of them",
            finder,
        );
    }
}

pub(in crate::drift::validity) fn find_request(spec: &Map, finder: &mut Finder<'_>) {
    let requests = below(spec, "resources").and_then(|resources| below(resources, "requests"));
    let node = requests.and_then(|requests| there(requests, "storage"));
    let Some(node) = node else {
        // A patch that replaces the whole list may have written something else alone: `spec: {storageClassName: fast}`.
        let first = || spec.iter().next().map(|(_, entry)| entry);
        let span = spec
            .get("resources")
            .or_else(|| spec.get("accessModes"))
            .or_else(first)
            .map_or_else(Default::default, |entry| entry.key_span);
        let at = (span, "resources.requests.storage");
        refuse(
            &rules::FIELD_MISSING,
            at,
            "a claim without a storage request",
            "write `resources: {requests: {storage: 1Gi}}`",
            finder,
        );
        return;
    };
    let size = match node.as_str() {
        Some(text) => Quantity::parse(text),
        None => node
            .as_i64()
            .and_then(|number| Quantity::parse(&number.to_string())),
    };
    if size.is_some() && size <= Quantity::parse("0") {
        let at = (node.span, "resources.requests.storage");
        refuse(
            &rules::NUMBER_OUT_OF_RANGE,
            at,
            "a claim has to request more than zero",
            "write a size, as in `1Gi`",
            finder,
        );
    }
}

pub(in crate::drift::validity) fn find_capacity(spec: &Map, finder: &mut Finder<'_>) {
    let capacity = below(spec, "capacity");
    let storage =
        capacity.is_none_or(|capacity| capacity.contains_key("storage") && capacity.len() == 1);
    if !storage {
        let at = (span_of(spec, &["capacity"]), "capacity");
        refuse(
            &rules::FIELD_MISSING,
            at,
            "`capacity` must only contain `storage`",
            "write `capacity: {storage: 1Gi}`",
            finder,
        );
    }
    let root = below(spec, "hostPath")
        .and_then(|path| get(path, "path"))
        .and_then(Node::as_str);
    let recycled =
        get(spec, "persistentVolumeReclaimPolicy").filter(|node| node.as_str() == Some("Recycle"));
    if let Some(node) = recycled.filter(|_| root == Some("/")) {
        let at = (node.span, "persistentVolumeReclaimPolicy");
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            at,
            "`Recycle` is not allowed for the path `/`",
            "write `Retain`",
            finder,
        );
    }
}

/// A disk of one node has to say of which.
pub(in crate::drift::validity) fn find_local(spec: &Map, finder: &mut Finder<'_>) {
    if let Some(entry) = spec.get("local").filter(|entry| !entry.node.is_null())
        && there(spec, "nodeAffinity").is_none()
    {
        let at = (entry.key_span, "nodeAffinity");
        refuse(
            &rules::FIELD_MISSING,
            at,
            "`local` needs `nodeAffinity`",
            "write `nodeAffinity` with the node's name",
            finder,
        );
    }
}
