//! Two mounts at one path.

use crate::diagnostic::rules;
use crate::load::place::Walk;
use crate::map::BTreeMap;
use crate::source::Span;
use crate::yaml::Node;

/// Checks that `tmpfs` and `volumes` mount nothing over each other.
pub(super) fn check(service: &Node, walk: &mut Walk) {
    let mut taken: BTreeMap<&str, (String, Span)> = BTreeMap::new();
    for key in ["tmpfs", "volumes"] {
        for (index, mount) in service
            .get(key)
            .and_then(Node::as_seq)
            .into_iter()
            .flatten()
            .enumerate()
        {
            let node = mount.get("target").unwrap_or(mount);
            let text = node.as_str().unwrap_or_default();
            let target = match key {
                "tmpfs" => text.split(':').next().unwrap_or_default(),
                _ => text,
            };
            match taken.get(target) {
                None => {
                    taken.insert(target, (format!("{key}[{index}]"), node.span));
                }
                Some((other, span)) => {
                    let finding = walk.key(key, |walk| {
                        walk.index(index, |walk| {
                            let message = format!(
                                "duplicate mount target: `{}` mounts at `{target}`, where `{other}` already mounts",
                                walk.path()
                            );
                            walk.finding(&rules::MOUNTED_TWICE, node.span, message)
                        })
                    });
                    walk.push(
                        finding
                            .related(*span, "the first mount")
                            .help("keep one of them"),
                    );
                }
            }
        }
    }
}
