//! The image: as written, or one of a registry for what is built.

use std::collections::BTreeSet;

use indexmap::IndexSet;

use crate::compose::Pull;
use crate::diagnostic::rules;
use crate::facts::{PerService, ServiceFacts, ServiceId, image_reference};
use crate::model::PullPolicy;
use crate::plan::context::Context;

/// The references of images: a flag's, `x-kuploy`'s, as written, or that of what is built. Services that
/// are skipped have none.
pub(in crate::plan) fn images(
    cx: &mut Context<'_>,
    skipped: &BTreeSet<ServiceId>,
) -> PerService<String> {
    cx.facts.services.map(|id, service| {
        if skipped.contains(&id) {
            return String::new();
        }
        let image = chosen(cx, service);
        say_unreachable(cx, service, &image);
        image
    })
}

fn chosen(cx: &mut Context<'_>, service: &ServiceFacts<'_>) -> String {
    let chosen = cx.options.image(service.key).map(str::to_owned);
    let named = service.extension.image.as_ref();
    let named = named.and_then(|image| image.name());
    if let Some(image) = chosen.or_else(|| named.map(str::to_owned)) {
        return image;
    }
    let path = service.path.key("image");
    match &service.service.image {
        // A name without a registry or an owner belongs to Docker Hub's own images: nobody can push it there.
        Some(image)
            if service.service.build.is_some() && !image.is_empty() && !image.contains('/') =>
        {
            built(cx, service, image)
        }
        Some(image) if !image.is_empty() => {
            if image_reference::is_id(image) {
                cx.say_help(
                    &rules::IMAGE_NOT_PULLABLE,
                    &path,
                    format!(
                        "`{image}` is the id of an image on this machine, which no node can pull"
                    ),
                    "push the image to a registry and name it as `REGISTRY/NAME:TAG`",
                );
            } else if image_reference::tag(image).is_none_or(|tag| tag == "latest") {
                cx.say_help(
                    &rules::IMAGE_NOT_PINNED,
                    &path,
                    format!("`{image}` runs whatever the registry holds on the day a pod starts"),
                    "pin a version, as in `NAME:1.4.2` or `NAME@sha256:…`",
                );
            }
            image.clone()
        }
        _ => {
            let name = format!("{}-{}", cx.project.name, service.key).to_ascii_lowercase();
            built(cx, service, &name)
        }
    }
}

/// The image of a service that is built, called so.
fn built(cx: &mut Context<'_>, service: &ServiceFacts<'_>, name: &str) -> String {
    match &cx.options.registry {
        Some(registry) => format!("{}/{name}", registry.trim_end_matches('/')),
        None => {
            cx.say_help(
                &rules::IMAGE_BUILT,
                &service.path.key("build"),
                format!("nothing says where the image that `{}` builds is pushed to, so its pods ask for `{name}`, which no node can pull", service.key),
                format!("push it, and say where: `--registry REGISTRY/ORG`, `--image {}=REF`, or `image:` in the service", service.key),
            );
            name.to_owned()
        }
    }
}

/// Names an image that is in a registry which no node reaches, or in none.
fn say_unreachable(cx: &mut Context<'_>, service: &ServiceFacts<'_>, image: &str) {
    let path = service.path.key("image");
    if let Some(host) = image_reference::registry(image) {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let why = if image_reference::is_own_host(name) {
            "on a node that name leads to the node itself".to_owned()
        } else if let Some(service) = service_called(cx, name) {
            format!(
                "`{name}` is the service `{service}` of this project, which nodes do not know by name"
            )
        } else {
            return;
        };
        let message = format!("no node can pull `{image}`: {why}");
        let help = format!(
            "push the image to a registry that the nodes reach, and name it with `--image {}=REGISTRY/NAME:TAG` or `--registry REGISTRY`",
            service.key
        );
        cx.say_help(&rules::IMAGE_NOT_PULLABLE, &path, message, help);
        return;
    }
    if service.service.pull_policy == Some(Pull::Never) && !cx.options.is_image_chosen(service.key)
    {
        let message = format!(
            "`pull_policy: never` of `{}`: its pods start only on nodes that have `{image}` already",
            service.key
        );
        let help =
            "push the image to a registry and remove `pull_policy`, or load it on every node";
        cx.say_help(
            &rules::IMAGE_NOT_PULLABLE,
            &service.path.key("pull_policy"),
            message,
            help,
        );
    }
}

/// The service of the project that answers to a name.
fn service_called<'a>(cx: &Context<'a>, name: &str) -> Option<&'a str> {
    let service = cx.facts.services.values().find(|service| {
        let container = service.service.container_name.as_deref();
        service.key == name || container == Some(name)
    });
    service.map(|service| service.key)
}

/// When the image is pulled.
pub(super) fn pull_policy(cx: &mut Context<'_>, service: &ServiceFacts<'_>) -> Option<PullPolicy> {
    let label = service.labels.get("kompose.image-pull-policy");
    if let Some(policy) = label {
        return match policy.to_ascii_lowercase().as_str() {
            "always" => Some(PullPolicy::Always),
            "never" => Some(PullPolicy::Never),
            _ => Some(PullPolicy::IfNotPresent),
        };
    }
    match service.service.pull_policy.as_ref()? {
        Pull::Always => Some(PullPolicy::Always),
        Pull::Never => Some(PullPolicy::Never),
        Pull::Missing => Some(PullPolicy::IfNotPresent),
        Pull::Build => {
            cx.say(
                &rules::PULL_POLICY_APPROXIMATED,
                &service.path.key("pull_policy"),
                "`build` has no meaning in a cluster, so nodes pull by Kubernetes' own rule",
            );
            None
        }
        Pull::Refreshed(policy) => {
            cx.say(
                &rules::PULL_POLICY_APPROXIMATED,
                &service.path.key("pull_policy"),
                format!(
                    "`{policy}` becomes `Always`: nodes ask the registry at every start of a pod"
                ),
            );
            Some(PullPolicy::Always)
        }
    }
}

/// The Secrets with which the image is pulled.
pub(super) fn pull_secrets(cx: &Context<'_>, service: &ServiceFacts<'_>) -> Vec<String> {
    let label = service.labels.get("kompose.image-pull-secret");
    let label = label.map(str::to_owned);
    let project = cx.options.image_pull_secrets.iter();
    let all = project.chain(&service.extension.image_pull_secrets);
    let unique: IndexSet<&String> = all.chain(&label).collect();
    unique.into_iter().cloned().collect()
}
