//! `KP5158`: what every workload had until now, or the whole set, and nothing has from now on.
//!
//! An option on the command line is not remembered: the next run without it takes its part out of all manifests at once. What
//! somebody removes by hand goes from one service, and is no question.

use super::comparison::Comparison;
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, Set, pod_spec};
use crate::drift::tree::get;
use crate::yaml::Node;

/// What an option brings: in which objects of how it is called, what happens without it, and the option itself.
struct Brought {
    is_asked: fn(&Object<'_>) -> bool,
    has: fn(&Object<'_>) -> bool,
    message: &'static str,
    help: &'static str,
}

const BROUGHT: &[Brought] = &[
    Brought {
        is_asked: |object| pod_spec(object.map).is_some(),
        has: |object| {
            let secrets = pod_spec(object.map).and_then(|pod| get(pod, "imagePullSecrets"));
            secrets
                .and_then(Node::as_seq)
                .is_some_and(|all| !all.is_empty())
        },
        message: "no pod has `imagePullSecrets` any more, which all of them had until now: images of a private registry are no longer pulled",
        help: "options are not remembered: repeat `--image-pull-secret NAME`, or write `x-kuploy: {image-pull-secrets: [NAME]}` in the Compose file",
    },
    Brought {
        is_asked: |object| ROUTES.contains(&object.kind),
        has: |_| true,
        message: "no route is left: the application is no longer reachable from outside",
        help: "options are not remembered: repeat `--domain DOMAIN`, or write `x-kuploy: {domain: DOMAIN}` in the Compose file",
    },
];

const ROUTES: &[&str] = &["Ingress", "HTTPRoute", "IngressRoute"];

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    for brought in BROUGHT {
        let asked =
            |set: &Set<'a>| -> Vec<Object<'a>> { set.objects().filter(brought.is_asked).collect() };
        let (old, new) = (asked(&comparison.old), asked(&comparison.new));
        let had = !old.is_empty() && old.iter().all(brought.has);
        if !had || new.iter().any(brought.has) {
            continue;
        }
        // Of what is gone nothing is left to point at, but a workload.
        let mut left = comparison.new.objects();
        if let Some(first) = left.find(|object| pod_spec(object.map).is_some()) {
            let span = get(first.map, "metadata")
                .and_then(|metadata| metadata.get("name"))
                .map_or_else(Default::default, |node| node.span);
            let found = Found::new(&rules::OPTION_FORGOTTEN, span, brought.message.to_owned())
                .below("metadata.name")
                .help(brought.help);
            say(first, found);
        }
    }
}
