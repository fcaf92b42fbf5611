//! Labels and annotations: Compose labels become annotations of the workload, Compose annotations those of the pod.

use indexmap::IndexMap;

use crate::diagnostic::{Path, rules};
use crate::model::StringMap;
use crate::options::SecretsMode;
use crate::plan::context::Context;
use crate::plan::draft::ServiceDraft;
use crate::plan::pods::NAME_LABEL;

/// Labels that are settings of something that the manifests replace; they were read, or mean nothing in a cluster.
const SETTINGS: &[&str] = &["kompose.", "traefik.", "caddy.", "com.docker.compose."];

/// Fills the annotations of a service, for the workload and for its pod, and the labels of its pod.
pub(super) fn annotations(cx: &mut Context<'_>, service: &mut ServiceDraft<'_>) {
    let path = service.path.key("labels");
    let deploy = service.service.deploy.as_ref();
    collect(
        cx,
        &path,
        service.service.labels.iter().map(|(k, v)| (k, Some(v))),
        &mut service.annotations,
    );
    if let Some(deploy) = deploy {
        let path = service.path.keys("deploy.labels");
        let labels = deploy.labels.iter().map(|(k, v)| (k, Some(v)));
        collect(cx, &path, labels, &mut service.annotations);
    }
    let path = service.path.key("annotations");
    let written = &service.service.annotations;
    collect(
        cx,
        &path,
        written.iter().map(|(k, v)| (k, v.as_ref())),
        &mut service.pod_annotations,
    );
    let path = service.path.keys("x-kuploy.annotations");
    let asked: &IndexMap<String, String> = &service.facts.extension.annotations;
    collect(
        cx,
        &path,
        asked.iter().map(|(k, v)| (k, Some(v))),
        &mut service.pod_annotations,
    );
    for (key, value) in &service.facts.extension.labels {
        if is_key(key) && key != NAME_LABEL {
            service.pod_labels.insert(key.clone(), value.clone());
        } else {
            cx.say(
                &rules::ANNOTATION_KEY_INVALID,
                &service.path.keys("x-kuploy.labels").key(key),
                format!("`{key}` cannot be a label of the pod and is left out"),
            );
        }
    }
}

/// Labels of a volume, config or secret as annotations.
pub(in crate::plan) fn of_labels(
    cx: &mut Context<'_>,
    path: &Path,
    labels: &IndexMap<String, String>,
) -> StringMap {
    let mut annotations = StringMap::new();
    let written = labels.iter().map(|(key, value)| (key, Some(value)));
    collect(cx, &path.key("labels"), written, &mut annotations);
    annotations
}

fn collect<'m>(
    cx: &mut Context<'_>,
    path: &Path,
    written: impl Iterator<Item = (&'m String, Option<&'m String>)>,
    into: &mut StringMap,
) {
    for (key, value) in written {
        let is_setting = SETTINGS
            .iter()
            .any(|prefix| key.starts_with(prefix) || *key == prefix.trim_end_matches('.'));
        if is_setting || is_numbered_caddy(key) {
            continue;
        }
        if is_key(key) {
            let value = value.map_or("", String::as_str);
            if cx.facts.secrets.are_in(value) {
                let written = cx.options.secrets() == SecretsMode::Manifest;
                let so = match written {
                    true => "is written in plain text: an annotation cannot refer to a Secret",
                    false => "is left out: an annotation cannot refer to a Secret",
                };
                let message = format!("`{key}` holds the value of a secret and {so}");
                let help = "remove the secret from the label";
                cx.say_help(&rules::SECRET_IN_ANNOTATION, &path.key(key), message, help);
                if !written {
                    continue;
                }
            }
            into.insert(key.clone(), value.to_owned());
        } else {
            cx.say_help(
                &rules::ANNOTATION_KEY_INVALID,
                &path.key(key),
                format!("`{key}` is no key of an annotation and is left out"),
                "a key is at most 63 letters, digits, `-`, `_` and `.`, with a domain and `/` before it if you like",
            );
        }
    }
}

/// `caddy_1`, `caddy_1.reverse_proxy`: more than one site of one container.
fn is_numbered_caddy(key: &str) -> bool {
    key.strip_prefix("caddy_").is_some_and(|rest| {
        let number = rest.split('.').next().unwrap_or(rest);
        !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Whether a text is a qualified name: `[DOMAIN/]NAME`.
pub(super) fn is_key(text: &str) -> bool {
    let (domain, name) = match text.split_once('/') {
        Some((domain, name)) => (Some(domain), name),
        None => (None, text),
    };
    let end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let legal = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let name_fits = name.len() <= 63
        && end(name.chars().next())
        && end(name.chars().next_back())
        && name.chars().all(legal);
    let domain_fits = domain.is_none_or(super::host::is_domain);
    name_fits && domain_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_qualified_names() {
        for (key, expected) in [
            ("org.opencontainers.image.title", true),
            ("example.com/team", true),
            ("Example.com/team", false),
            ("a/b/c", false),
            ("a b", false),
            ("", false),
            ("x-", false),
        ] {
            assert_eq!(is_key(key), expected, "{key}");
        }
        assert!(is_numbered_caddy("caddy_0.reverse_proxy"));
        assert!(!is_numbered_caddy("caddy_x"));
    }
}
