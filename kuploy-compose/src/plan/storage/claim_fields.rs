//! Size, class, access mode and labels of claims.

use super::service::NamedVolume;
use crate::diagnostic::{Path, rules};
use crate::facts::values;
use crate::model::{Claim, StringMap};
use crate::options::VOLUME_SIZE;
use crate::plan::containers::annotations;
use crate::plan::context::Context;
use crate::plan::pods::Member;
use crate::quantity;

/// The label that holds the size of claims.
const SIZE_LABEL: &str = "kompose.volume.size";

/// How a size is read.
type ReadSize = fn(&str) -> Option<String>;

/// The size of a claim: of `x-kuploy`, the options, the labels, the flags, else what images need at least, else 1Gi.
fn claim_size(
    cx: &mut Context<'_>,
    volume: Option<&NamedVolume<'_>>,
    first: &Member<'_>,
    (docker, least): (Option<&str>, Option<u32>),
) -> String {
    let of_label = first.labels.get(SIZE_LABEL);
    let of_options = cx.options.volume_size.as_deref();
    let mut given: Vec<(Option<&str>, Path, ReadSize)> = Vec::new();
    if let Some(volume) = volume {
        let (path, label) = (&volume.path, volume.labels.get(SIZE_LABEL));
        let asked = volume.extension.size.as_deref();
        given.push((asked, path.keys("x-kuploy.size"), quantity::volume_size));
        given.push((docker, path.keys("driver_opts.size"), quantity::docker_size));
        let path = path.key("labels").key(SIZE_LABEL);
        given.push((label, path, quantity::volume_size));
    }
    given.push((
        of_label,
        first.label_path(SIZE_LABEL),
        quantity::volume_size,
    ));
    // An invalid one is an error where options are checked.
    let of_options = of_options.filter(|text| quantity::volume_size(text).is_some());
    let path = Path::root().keys("x-kuploy.volume-size");
    given.push((of_options, path, quantity::volume_size));
    for (text, path, read) in given {
        let Some(text) = text else { continue };
        let Some(size) = read(text) else {
            let message = format!("`{text}` is not a volume size and is ignored");
            let help = "write `10Gi` for ten gibibytes";
            cx.say_help(&rules::VOLUME_SIZE_INVALID, &path, message, help);
            continue;
        };
        if values::is_tiny(&size) {
            let help = format!("write a unit, for example `{text}Gi`");
            let message = format!("the volume size `{text}` means {size} bytes");
            cx.say_help(&rules::SIZE_TINY, &path, message, help);
        }
        return size;
    }
    least.map_or_else(|| VOLUME_SIZE.to_owned(), |least| format!("{least}Gi"))
}

/// The claim of a volume, or of a folder of the machine, with its size in options of Docker and by what is known.
pub(super) fn claim(
    cx: &mut Context<'_>,
    name: &str,
    volume: Option<&NamedVolume<'_>>,
    first: &Member<'_>,
    size: (Option<&str>, Option<u32>),
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
        size: claim_size(cx, volume, first, size),
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
