//! The image: as written, or one of a registry for what is built.

use std::collections::{BTreeMap, BTreeSet};

use crate::map::IndexSet;

use crate::compose::Pull;
use crate::diagnostic::rules;
use crate::facts::image::{Origin, lock};
use crate::facts::{DigestNotKnown, PerService, ServiceFacts, ServiceId, catalogue};
use crate::image_reference;
use crate::model::PullPolicy;
use crate::plan::context::Context;

/// The references of images: a flag's, `x-kuploy`'s, as written, or that of what is built; with its digest where that is
/// asked for. Services that are skipped have none.
pub(in crate::plan) fn images(
    cx: &mut Context<'_>,
    skipped: &BTreeSet<ServiceId>,
) -> PerService<String> {
    let called = services_called(cx);
    cx.facts
        .services
        .map(|id, service| match skipped.contains(&id) {
            true => String::new(),
            false => image(cx, &called, service),
        })
}

fn image(
    cx: &mut Context<'_>,
    called: &BTreeMap<&str, &str>,
    service: &ServiceFacts<'_>,
) -> String {
    let references = &service.image.references;
    let image = references.running.clone();
    let pinned = cx.facts.pinned(&image);
    match references.origin {
        Origin::Asked => {}
        Origin::Compose => say_loose(cx, service, &image, pinned.is_some()),
        Origin::Build if cx.options.registry.is_none() => say_built(cx, service, &image),
        Origin::Build => say_loose(cx, service, &image, pinned.is_some()),
    }
    say_unreachable(cx, called, service, &image);
    match pinned {
        Some(Ok(pinned)) => pinned,
        Some(Err(DigestNotKnown)) => {
            say_digest_not_known(cx, service, &image);
            image
        }
        None => image,
    }
}

/// Names a reference that is no image of a registry, or not the same image every day.
fn say_loose(cx: &mut Context<'_>, service: &ServiceFacts<'_>, image: &str, is_pinned: bool) {
    let (key, help) = match service.service.image {
        Some(_) => (
            "image",
            "pin a version, as in `NAME:1.4.2`, or run `kuploy-convert images --pin`, which writes the digest".to_owned(),
        ),
        None => (
            "build",
            format!("name the version that is pushed: `image: {}:1.4.2` in the service, or `--image {}={image}:1.4.2`", service.key, service.key),
        ),
    };
    let path = service.path.key(key);
    if image_reference::is_id(image) {
        cx.say_help(
            &rules::IMAGE_NOT_PULLABLE,
            &path,
            format!("`{image}` is the ID of a local image, which nodes cannot pull"),
            "push the image to a registry and use `REGISTRY/NAME:TAG`",
        );
    } else if !is_pinned && image_reference::tag(image).is_none_or(|version| version == "latest") {
        cx.say_help(
            &rules::IMAGE_NOT_PINNED,
            &path,
            format!("image `{image}` is not pinned: pods may start different versions"),
            help,
        );
    }
}

/// Names an image that is built and pushed nowhere.
fn say_built(cx: &mut Context<'_>, service: &ServiceFacts<'_>, name: &str) {
    let key = match service.service.build {
        Some(_) => "build",
        None => "image",
    };
    let message = match (
        service.image.references.is_built,
        catalogue::is_of_docker_hub(name),
    ) {
        (true, true) => format!(
            "`{}` is built locally as `{name}`: nodes pull the public image of that name instead",
            service.key
        ),
        (true, false) => format!(
            "`{}` is built locally as `{name}`: nodes cannot pull the image",
            service.key
        ),
        (false, _) => format!(
            "`{name}` of `{}` is not an official image of Docker Hub and does not name a registry: nodes cannot pull it",
            service.key
        ),
    };
    cx.say_help(
        &rules::IMAGE_BUILT,
        &service.path.key(key),
        message,
        format!("push the image and set where it is: `--registry REGISTRY/ORG`, `--image {}=REF`, or `image:` in the service", service.key),
    );
}

/// Names an image that is to be pinned and whose digest nobody knows.
fn say_digest_not_known(cx: &mut Context<'_>, service: &ServiceFacts<'_>, image: &str) {
    let (key, help) = match service.image.references.is_built {
        true => (
            "build",
            "push the image, then run `kuploy-convert images --from skopeo`",
        ),
        false => (
            "image",
            "run `kuploy-convert images`, which writes the digest into the lock",
        ),
    };
    let message = format!(
        "`{image}` of `{}` is not pinned: `{}` does not contain its digest",
        service.key,
        lock::FILE_NAME
    );
    cx.say_help(
        &rules::IMAGE_DIGEST_NOT_KNOWN,
        &service.path.key(key),
        message,
        help,
    );
}

/// Names an image that is in a registry which no node reaches, or in none.
fn say_unreachable(
    cx: &mut Context<'_>,
    called: &BTreeMap<&str, &str>,
    service: &ServiceFacts<'_>,
    image: &str,
) {
    let path = service.path.key("image");
    if let Some(host) = image_reference::registry(image) {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let why = if image_reference::is_own_host(name) {
            "on a node, this name is the node itself".to_owned()
        } else if let Some(service) = called.get(name) {
            format!(
                "`{name}` is the service `{service}` of this project, which nodes cannot resolve"
            )
        } else {
            return;
        };
        let message = format!("nodes cannot pull `{image}`: {why}");
        let help = format!(
            "push the image to a registry that nodes can reach, and set it with `--image {}=REGISTRY/NAME:TAG` or `--registry REGISTRY`",
            service.key
        );
        cx.say_help(&rules::IMAGE_NOT_PULLABLE, &path, message, help);
        return;
    }
    if service.service.pull_policy == Some(Pull::Never) && !cx.options.is_image_chosen(service.key)
    {
        let message = format!(
            "`pull_policy: never` of `{}`: pods start only on nodes that already have `{image}`",
            service.key
        );
        let help = "push the image to a registry and remove `pull_policy`, or load the image on every node";
        cx.say_help(
            &rules::IMAGE_NOT_PULLABLE,
            &service.path.key("pull_policy"),
            message,
            help,
        );
    }
}

/// The services of the project by the names that they answer to; the first one written where several have a name.
fn services_called<'a>(cx: &Context<'a>) -> BTreeMap<&'a str, &'a str> {
    let mut called = BTreeMap::new();
    for service in cx.facts.services.values() {
        let container = service.service.container_name.as_deref();
        for name in container.into_iter().chain([service.key]) {
            called.entry(name).or_insert(service.key);
        }
    }
    called
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
                "`pull_policy: build` is ignored: nodes pull by the default policy of Kubernetes",
            );
            None
        }
        Pull::Refreshed(policy) => {
            cx.say(
                &rules::PULL_POLICY_APPROXIMATED,
                &service.path.key("pull_policy"),
                format!("`{policy}` becomes `Always`: nodes check the registry at every pod start"),
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
