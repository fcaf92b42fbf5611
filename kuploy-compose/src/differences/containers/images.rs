//! Images that nodes cannot pull, or that are not the same every day.

use crate::compose::Pull;
use crate::diagnostic::rules;
use crate::facts::image::{Origin, lock};
use crate::facts::values::Becomes;
use crate::facts::{DigestNotKnown, Facts, Findings, ServiceFacts, catalogue};
use crate::image_reference;
use crate::map::BTreeMap;
use crate::plan::Decisions;

/// Says what is amiss with the images of services.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let called = services_called(facts);
    for service in decided.pods.running() {
        let references = &service.image.references;
        let image = &references.running;
        let pinned = facts.pinned(image);
        match references.origin {
            Origin::Asked => {}
            Origin::Build if facts.options.registry.is_none() => say_built(report, service, image),
            Origin::Compose | Origin::Build => {
                say_loose(report, service, image, pinned.is_some());
            }
        }
        say_unreachable(report, facts, &called, service, image);
        if let Some(Err(DigestNotKnown)) = pinned {
            say_digest_not_known(report, service, image);
        }
        say_pull_policy(report, service);
    }
}

/// Says which pull policies Kubernetes does not have.
fn say_pull_policy(report: &mut Findings<'_>, service: &ServiceFacts<'_>) {
    if service.labels.get("kompose.image-pull-policy").is_some() {
        return;
    }
    let message = match &service.service.pull_policy {
        Some(Pull::Build) => {
            "`pull_policy: build` is ignored: nodes use the default pull policy of Kubernetes"
                .to_owned()
        }
        Some(Pull::Refreshed(policy)) => {
            format!("`{policy}` becomes `Always`: nodes check the registry at every pod start")
        }
        _ => return,
    };
    let path = service.path.key("pull_policy");
    report.say(&rules::PULL_POLICY_APPROXIMATED, &path, message);
}

/// Names a reference that is no image of a registry, or not the same image every day.
fn say_loose(report: &mut Findings<'_>, service: &ServiceFacts<'_>, image: &str, is_pinned: bool) {
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
        report.say_help(
            &rules::IMAGE_NOT_PULLABLE,
            &path,
            format!("`{image}` is the ID of a local image, which nodes cannot pull"),
            "push the image to a registry and use `REGISTRY/NAME:TAG`",
        );
    } else if !is_pinned && image_reference::tag(image).is_none_or(|version| version == "latest") {
        report.say_help(
            &rules::IMAGE_NOT_PINNED,
            &path,
            format!("image `{image}` is not pinned: pods may start different versions"),
            help,
        );
    }
}

/// Names an image that is built and pushed nowhere.
fn say_built(report: &mut Findings<'_>, service: &ServiceFacts<'_>, name: &str) {
    // A reference of an invalid form is named as such: a registry before it would not help.
    if !service.image.references.is_built && Becomes::Image.refuses(name).is_some() {
        return;
    }
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
            "nodes cannot pull `{name}` of `{}`: no registry is named, and Docker Hub has no official image of that name",
            service.key
        ),
    };
    report.say_help(
        &rules::IMAGE_BUILT,
        &service.path.key(key),
        message,
        format!("push the image and name its registry: `--registry REGISTRY/ORG`; or name the image: `--image {}=REF`, or `image:` in the service", service.key),
    );
}

/// Names an image that is to be pinned and whose digest nobody knows.
fn say_digest_not_known(report: &mut Findings<'_>, service: &ServiceFacts<'_>, image: &str) {
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
    report.say_help(
        &rules::IMAGE_DIGEST_NOT_KNOWN,
        &service.path.key(key),
        message,
        help,
    );
}

/// Names an image that is in a registry which no node reaches, or in none.
fn say_unreachable(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    called: &BTreeMap<&str, &str>,
    service: &ServiceFacts<'_>,
    image: &str,
) {
    let path = service.path.key("image");
    if let Some(now) = catalogue::moved_to(image) {
        let help = format!("write `{now}`, which gets no updates, or use another image");
        let message = format!(
            "Docker Hub has no `{image}` since September 2025: a Docker host may have it in its cache, nodes cannot pull it"
        );
        report.say_help(&rules::IMAGE_NOT_PULLABLE, &path, message, help);
        return;
    }
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
        report.say_help(&rules::IMAGE_NOT_PULLABLE, &path, message, help);
        return;
    }
    if service.service.pull_policy == Some(Pull::Never)
        && !facts.options.is_image_chosen(service.key)
    {
        let message = format!(
            "`pull_policy: never` of `{}`: pods start only on nodes that already have `{image}`",
            service.key
        );
        let help = "push the image to a registry and remove `pull_policy`, or load the image on every node";
        report.say_help(
            &rules::IMAGE_NOT_PULLABLE,
            &service.path.key("pull_policy"),
            message,
            help,
        );
    }
}

/// The services of the project by the names that they answer to; the first one written where several have a name.
fn services_called<'a>(facts: &Facts<'a>) -> BTreeMap<&'a str, &'a str> {
    let mut called = BTreeMap::new();
    for service in facts.services.values() {
        let container = service.service.container_name.as_deref();
        for name in container.into_iter().chain([service.key]) {
            called.entry(name).or_insert(service.key);
        }
    }
    called
}
