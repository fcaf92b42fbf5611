//! The image: as written, or one of a registry for what is built.

use crate::compose::Pull;
use crate::diagnostic::rules;
use crate::model::PullPolicy;
use crate::plan::context::Context;
use crate::plan::draft::ServiceDraft;

/// The image reference of a service: a flag's, `x-kuploy`'s, as written, or that of what is built.
pub(in crate::plan) fn image(cx: &mut Context<'_>, draft: &ServiceDraft<'_>) -> String {
    let chosen = cx.options.image(draft.key).map(str::to_owned);
    let named = draft.extension.image.as_ref();
    let named = named.and_then(|image| image.name());
    if let Some(image) = chosen.or_else(|| named.map(str::to_owned)) {
        return image;
    }
    let path = draft.path.key("image");
    match &draft.service.image {
        // A name without a registry or an owner belongs to Docker Hub's own images: nobody can push it there.
        Some(image)
            if draft.service.build.is_some() && !image.is_empty() && !image.contains('/') =>
        {
            built(cx, draft, image)
        }
        Some(image) if !image.is_empty() => {
            if is_id(image) {
                cx.say_help(
                    &rules::IMAGE_NOT_PULLABLE,
                    &path,
                    format!(
                        "`{image}` is the id of an image on this machine, which no node can pull"
                    ),
                    "push the image to a registry and name it as `REGISTRY/NAME:TAG`",
                );
            } else if tag(image).is_none_or(|tag| tag == "latest") {
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
            let name = format!("{}-{}", cx.project.name, draft.key).to_ascii_lowercase();
            built(cx, draft, &name)
        }
    }
}

/// The image of a service that is built, called so.
fn built(cx: &mut Context<'_>, draft: &ServiceDraft<'_>, name: &str) -> String {
    match &cx.options.registry {
        Some(registry) => format!("{}/{name}", registry.trim_end_matches('/')),
        None => {
            cx.say_help(
                &rules::IMAGE_BUILT,
                &draft.path.key("build"),
                format!("nothing says where the image that `{}` builds is pushed to, so its pods ask for `{name}`, which no node can pull", draft.key),
                format!("push it, and say where: `--registry REGISTRY/ORG`, `--image {}=REF`, or `image:` in the service", draft.key),
            );
            name.to_owned()
        }
    }
}

/// The tag or digest of a reference.
fn tag(image: &str) -> Option<&str> {
    if let Some((_, digest)) = image.split_once('@') {
        return Some(digest);
    }
    let name = image.rsplit('/').next().unwrap_or(image);
    name.split_once(':').map(|(_, tag)| tag)
}

/// Whether this is an image's id and no name.
fn is_id(image: &str) -> bool {
    let hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
    match image.strip_prefix("sha256:") {
        Some(digest) => hex(digest),
        None => image.len() == 64 && hex(image),
    }
}

/// When the image is pulled.
pub(super) fn pull_policy(cx: &mut Context<'_>, draft: &ServiceDraft<'_>) -> Option<PullPolicy> {
    let label = draft.labels.get("kompose.image-pull-policy");
    if let Some(policy) = label {
        return match policy.to_ascii_lowercase().as_str() {
            "always" => Some(PullPolicy::Always),
            "never" => Some(PullPolicy::Never),
            _ => Some(PullPolicy::IfNotPresent),
        };
    }
    match draft.service.pull_policy.as_ref()? {
        Pull::Always => Some(PullPolicy::Always),
        Pull::Never => Some(PullPolicy::Never),
        Pull::Missing => Some(PullPolicy::IfNotPresent),
        Pull::Build => {
            cx.say(
                &rules::PULL_POLICY_APPROXIMATED,
                &draft.path.key("pull_policy"),
                "`build` has no meaning in a cluster, so nodes pull by Kubernetes' own rule",
            );
            None
        }
        Pull::Refreshed(policy) => {
            cx.say(
                &rules::PULL_POLICY_APPROXIMATED,
                &draft.path.key("pull_policy"),
                format!(
                    "`{policy}` becomes `Always`: nodes ask the registry at every start of a pod"
                ),
            );
            Some(PullPolicy::Always)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_of_a_registry_is_no_tag() {
        for (image, expected) in [
            ("nginx", None),
            ("nginx:1.27", Some("1.27")),
            ("localhost:5000/nginx", None),
            ("localhost:5000/nginx:2", Some("2")),
            ("nginx@sha256:ab", Some("sha256:ab")),
        ] {
            assert_eq!(tag(image), expected, "{image}");
        }
    }
}
