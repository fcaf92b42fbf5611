//! `KP5110`: a certificate in Git beside an annotation that has the cluster write it.
//!
//! cert-manager's cainjector and OpenShift's service-ca write `caBundle` of what carries their annotation; a value in Git
//! takes the certificate out again with each sync, and calls to the webhook fail until it is back.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, is_blank, maps_mut};
use crate::yaml::{Entry, Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(On::Any, &rules::INJECTED_BUNDLE, settle),
    Act::Find(On::Kinds(INJECTED), find),
];

/// Kinds that hold the certificate of whom they call.
const INJECTED: &[&str] = &[
    "APIService",
    "CustomResourceDefinition",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
];

const KEY: &str = "caBundle";

/// Annotations that ask for it.
const INJECTORS: &[&str] = &[
    "cert-manager.io/inject-ca-from",
    "cert-manager.io/inject-ca-from-secret",
    "cert-manager.io/inject-apiserver-ca",
    "service.beta.openshift.io/inject-cabundle",
];

fn is_injected(object: &Map) -> bool {
    let annotations = get(object, "metadata").and_then(|metadata| metadata.get("annotations"));
    annotations.is_some_and(|map| INJECTORS.iter().any(|key| map.get(key).is_some()))
}

/// Where kinds hold it, and the path to each.
fn holders(object: &Map) -> Vec<(String, &Map)> {
    let spec = get(object, "spec");
    let mut all = Vec::new();
    let webhooks = get(object, "webhooks").and_then(Node::as_seq);
    for (at, webhook) in webhooks.unwrap_or_default().iter().enumerate() {
        let config = webhook.get("clientConfig").and_then(Node::as_map);
        all.extend(config.map(|config| (format!("webhooks[{at}].clientConfig"), config)));
    }
    let conversion = spec.and_then(|it| it.get("conversion")?.get("webhook")?.get("clientConfig"));
    all.extend(
        conversion
            .and_then(Node::as_map)
            .map(|config| ("spec.conversion.webhook.clientConfig".to_owned(), config)),
    );
    if crate::drift::meaning::kind(object) == Some("APIService") {
        all.extend(
            spec.and_then(Node::as_map)
                .map(|spec| ("spec".to_owned(), spec)),
        );
    }
    all
}

fn says(entry: &Entry) -> bool {
    !entry.node.is_null() && !is_blank(&entry.node.value)
}

fn settle(object: &mut Map) {
    if !is_injected(object) {
        return;
    }
    for webhook in maps_mut(object, "webhooks") {
        if let Some(config) = webhook
            .get_mut("clientConfig")
            .and_then(|e| e.node.as_map_mut())
        {
            config.shift_remove(KEY);
        }
    }
    let is_service = crate::drift::meaning::kind(object) == Some("APIService");
    let Some(spec) = object.get_mut("spec") else {
        return;
    };
    if is_service {
        spec.node.remove(KEY);
    }
    let conversion = spec
        .node
        .get_mut("conversion")
        .and_then(|it| it.get_mut("webhook"));
    if let Some(config) = conversion.and_then(|it| it.get_mut("clientConfig")) {
        config.remove(KEY);
    }
}

fn find(object: &Map, finder: &mut Finder<'_>) {
    if !is_injected(object) {
        return;
    }
    for (path, holder) in holders(object) {
        if let Some(entry) = holder.get(KEY).filter(|entry| says(entry)) {
            let message = "an annotation makes the cluster inject `caBundle`, and every sync overwrites it with this value: the webhook fails until it is injected again";
            finder.say(
                Found::key(&rules::INJECTED_BUNDLE, KEY, entry, message)
                    .below(format!("{path}.{KEY}"))
                    .help("remove `caBundle`"),
            );
        }
    }
}
