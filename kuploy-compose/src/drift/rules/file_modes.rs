//! `KP4209`: a mode of a file that was meant in octal.
//!
//! Measured: `defaultMode: 644` is refused; `0644`, `0o644` and `420` are the same.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::yaml::Map;

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Find(On::Type("ConfigMapVolumeSource"), find),
    Act::Find(On::Type("SecretVolumeSource"), find),
    Act::Find(On::Type("DownwardAPIVolumeSource"), find),
    Act::Find(On::Type("DownwardAPIVolumeFile"), find),
    Act::Find(On::Type("ProjectedVolumeSource"), find),
    Act::Find(On::Type("KeyToPath"), find),
];

const MODES: &[&str] = &["defaultMode", "mode"];
const MOST: i64 = 0o777;

fn find(source: &Map, finder: &mut Finder<'_>) {
    for key in MODES {
        let number = source
            .get(*key)
            .and_then(|entry| Some((entry, entry.node.as_i64()?)));
        if let Some((entry, mode)) = number.filter(|(_, mode)| !(0..=MOST).contains(mode)) {
            let message = format!(
                "`{key}: {mode}` is not a file mode (0 to 0777 octal): the API server rejects it"
            );
            let octal = i64::from_str_radix(&mode.to_string(), 8).ok();
            let found = Found::new(&rules::MODE_NOT_VALID, entry.node.span, message).below(*key);
            finder.say(match octal.filter(|octal| (0..=MOST).contains(octal)) {
                Some(octal) => found.help(format!("write `{key}: {octal}`, which is 0{mode}")),
                None => found,
            });
        }
    }
}
