//! `x-kuploy` of top-level volumes.

use super::becomes::Becomes;
use super::services::say;
use crate::diagnostic::{Path, rules};
use crate::facts::findings::Findings;
use crate::facts::gathered::Facts;
use crate::facts::volume_drivers::{Backing, Claimed};
use crate::facts::volumes::VolumeFacts;

/// Checks what a volume says of itself; its size is checked where it is chosen.
pub(super) fn check(findings: &mut Findings<'_>, volume: &VolumeFacts<'_>) {
    let (base, extension) = (volume.path.key("x-kuploy"), &volume.extension);
    let single = [
        ("class", &extension.class, Becomes::Name),
        ("sub-path", &extension.sub_path, Becomes::Inside),
    ];
    let values: Vec<_> = single
        .into_iter()
        .filter_map(|(key, value, becomes)| Some((base.key(key), value.as_deref()?, becomes)))
        .collect();
    say(findings, &values);
    // What the claim of this volume has: a claim that exists has its own, and memory has none.
    let reason = match volume.driver.backing {
        Backing::Claim(Claimed::Existing) => "the volume is `external`: its claim exists already",
        Backing::Memory(_) => "the volume is in memory: it has no claim",
        _ => return,
    };
    for (key, given) in [
        (
            "size",
            extension.size.is_some() && volume.driver.backing == Backing::Claim(Claimed::Existing),
        ),
        ("class", extension.class.is_some()),
        ("mode", extension.mode.is_some()),
        ("claim", extension.claim.is_some()),
        ("keep", extension.keep.is_some()),
    ] {
        if given {
            let message = format!("`{key}` has no effect: {reason}");
            findings.say(&rules::EXTENSION_WITHOUT_EFFECT, &base.key(key), message);
        }
    }
}

/// Top-level volumes with `x-kuploy` that no service mounts.
pub(super) fn unused<'f>(facts: &Facts<'f>) -> Vec<(&'f str, Path)> {
    let tree = facts.project.tree.as_ref();
    let declared = facts.project.volumes.keys().map(String::as_str);
    let unused = declared.filter(|key| !facts.volumes.contains_key(key));
    unused
        .filter_map(|key| {
            let path = Path::root().key("volumes").key(key).key("x-kuploy");
            path.find(tree?)?;
            Some((key, path))
        })
        .collect()
}
