//! Size, class, access mode and labels of claims.

use super::service::NamedVolume;
use crate::diagnostic::{Path, rules};
use crate::facts::{quantity, values};
use crate::model::{Claim, StringMap};
use crate::options::VOLUME_SIZE;
use crate::plan::containers::annotations;
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// The size of a claim: of `x-kuploy`, the options, the labels, the flags, else 1Gi.
fn claim_size(
    cx: &mut Context<'_>,
    volume: Option<&NamedVolume<'_>>,
    first: &Member<'_>,
    docker: Option<&str>,
) -> String {
    let mut given: Vec<(String, Path, Option<String>)> = Vec::new();
    if let Some(volume) = volume {
        if let Some(text) = &volume.extension.size {
            given.push((
                text.clone(),
                volume.path.keys("x-kuploy.size"),
                quantity::volume_size(text),
            ));
        }
        if let Some(text) = docker {
            given.push((
                text.to_owned(),
                volume.path.keys("driver_opts.size"),
                quantity::docker_size(text),
            ));
        }
        if let Some(text) = volume.labels.get("kompose.volume.size") {
            given.push((
                text.to_owned(),
                volume.path.key("labels").key("kompose.volume.size"),
                quantity::volume_size(text),
            ));
        }
    }
    if let Some(text) = first.labels.get("kompose.volume.size") {
        given.push((
            text.to_owned(),
            first.label_path("kompose.volume.size"),
            quantity::volume_size(text),
        ));
    }
    if let Some(text) = &cx.options.volume_size {
        given.push((
            text.clone(),
            Path::root().keys("x-kuploy.volume-size"),
            quantity::volume_size(text),
        ));
    }
    for (text, path, size) in given {
        match size {
            Some(size) => {
                if values::is_tiny(&size) {
                    let help = format!("write a unit, as `{text}Gi`");
                    let message = format!("`{text}` is a size of {size} bytes");
                    cx.say_help(&rules::SIZE_TINY, &path, message, help);
                }
                return size;
            }
            None => cx.say_help(
                &rules::VOLUME_SIZE_INVALID,
                &path,
                format!("`{text}` is no size of a volume"),
                "write `10Gi` for ten gibibytes",
            ),
        }
    }
    VOLUME_SIZE.to_owned()
}

/// The claim of a volume, or of a folder of the machine.
pub(super) fn claim(
    cx: &mut Context<'_>,
    name: &str,
    volume: Option<&NamedVolume<'_>>,
    first: &Member<'_>,
    docker: Option<&str>,
) -> Claim {
    let label = |key: &str| {
        let of_volume = volume.and_then(|volume| volume.labels.get(key));
        of_volume.or_else(|| first.labels.get(key))
    };
    let extension = volume.map(|volume| &volume.extension);
    let class = extension
        .and_then(|extension| extension.class.clone())
        .or_else(|| label("kompose.volume.storage-class-name").map(str::to_owned))
        .or_else(|| cx.options.storage_class.clone());
    let mode = extension
        .and_then(|extension| extension.mode)
        .or(cx.options.volume_mode);
    let selector = volume.and_then(|volume| volume.labels.get("kompose.volume.selector"));
    let annotations = match volume.and_then(|draft| Some((draft, draft.volume?))) {
        Some((draft, declared)) => annotations::of_labels(cx, &draft.path, &declared.labels),
        None => StringMap::new(),
    };
    Claim {
        name: name.to_owned(),
        size: claim_size(cx, volume, first, docker),
        class,
        mode: mode.unwrap_or_default(),
        selector: selector.map(selector_labels).unwrap_or_default(),
        volume_name: None,
        annotations,
        keep: extension
            .and_then(|extension| extension.keep)
            .unwrap_or(true),
    }
}

/// `kompose.volume.selector`: `KEY=VALUE` pairs, or as kompose has it the name of a service.
fn selector_labels(text: &str) -> StringMap {
    let pairs: StringMap = text
        .split(',')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
        .collect();
    if pairs.is_empty() {
        StringMap::from([("io.kompose.service".to_owned(), text.to_owned())])
    } else {
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_is_pairs_or_the_name_of_a_service() {
        assert_eq!(selector_labels("a=b, c=d").len(), 2);
        assert_eq!(
            selector_labels("db")
                .get("io.kompose.service")
                .map(String::as_str),
            Some("db")
        );
    }
}
