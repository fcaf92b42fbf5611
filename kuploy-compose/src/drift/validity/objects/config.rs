//! ConfigMaps and Secrets.

use super::{below, refuse, there};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::tree::text;
use crate::source::Span;
use crate::yaml::Map;

/// A key is text or bytes.
pub(in crate::drift::validity) fn find_twice(object: &Map, finder: &mut Finder<'_>) {
    let (Some(data), Some(binary)) = (below(object, "data"), below(object, "binaryData")) else {
        return;
    };
    for (key, entry) in binary {
        if data.contains_key(key) {
            let path = format!("binaryData.{key}");
            let why = format!("the key `{key}` is in `data` too");
            refuse(
                &rules::DUPLICATE_IN_OBJECT,
                (entry.key_span, &path),
                why,
                "keep one of them",
                finder,
            );
        }
    }
}

/// All values together (`MaxSecretSize`).
const MOST: usize = 1024 * 1024;

fn size(object: &Map) -> usize {
    let base64 = |text: &str| text.len() / 4 * 3;
    let plain = |text: &str| text.len();
    let secret = text(object, "kind") == Some("Secret");
    let of = |field: &str, length: &dyn Fn(&str) -> usize| -> usize {
        let values = below(object, field).into_iter().flatten();
        values
            .map(|(_, entry)| entry.node.as_str().map_or(0, length))
            .sum()
    };
    let data = if secret {
        of("data", &base64)
    } else {
        of("data", &plain)
    };
    data + of("binaryData", &base64) + of("stringData", &plain)
}

/// Whether a ConfigMap or Secret holds more than a cluster stores.
pub(in crate::drift) fn is_over_limit(object: &Map) -> bool {
    matches!(text(object, "kind"), Some("ConfigMap" | "Secret")) && size(object) > MOST
}

pub(in crate::drift::validity) fn find_size(object: &Map, finder: &mut Finder<'_>) {
    let size = size(object);
    if size > MOST {
        let span = object
            .get("kind")
            .map_or_else(Span::default, |entry| entry.node.span);
        let why = format!("its values have {size} bytes; at most {MOST} are allowed");
        refuse(
            &rules::TOO_LARGE,
            (span, "kind"),
            why,
            "split it, or put the data into an image or a volume",
            finder,
        );
    }
}

/// What a Secret of a type has to hold: one of the keys of each group.
const KEYS: &[(&str, &[&[&str]])] = &[
    ("kubernetes.io/tls", &[&["tls.crt"], &["tls.key"]]),
    ("kubernetes.io/dockerconfigjson", &[&[".dockerconfigjson"]]),
    ("kubernetes.io/dockercfg", &[&[".dockercfg"]]),
    ("kubernetes.io/basic-auth", &[&["username", "password"]]),
    ("kubernetes.io/ssh-auth", &[&["ssh-privatekey"]]),
];
const ACCOUNT: &str = "kubernetes.io/service-account.name";

pub(in crate::drift::validity) fn find_type(secret: &Map, finder: &mut Finder<'_>) {
    let Some(node) = there(secret, "type") else {
        return;
    };
    let kind = node.as_str().unwrap_or_default();
    let holds = |key: &&str| {
        ["data", "stringData"]
            .iter()
            .any(|field| below(secret, field).is_some_and(|map| map.contains_key(*key)))
    };
    let groups = KEYS
        .iter()
        .find(|(known, _)| *known == kind)
        .map_or(&[][..], |(_, groups)| groups);
    for group in groups.iter().filter(|group| !group.iter().any(holds)) {
        let named = crate::drift::validity::evaluate::list_of(group);
        let why = format!("a Secret of type `{kind}` needs the key {named}");
        refuse(
            &rules::FIELD_MISSING,
            (node.span, "type"),
            why,
            format!("write {named} under `stringData`, or another `type`"),
            finder,
        );
    }
    if kind == "kubernetes.io/service-account-token" {
        let annotations =
            below(secret, "metadata").and_then(|metadata| below(metadata, "annotations"));
        if annotations.is_none_or(|annotations| there(annotations, ACCOUNT).is_none()) {
            let why = format!("a Secret of type `{kind}` needs the annotation `{ACCOUNT}`");
            refuse(
                &rules::FIELD_MISSING,
                (node.span, "metadata.annotations"),
                why,
                "write the annotation",
                finder,
            );
        }
    }
}
