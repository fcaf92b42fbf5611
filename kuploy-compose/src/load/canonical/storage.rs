//! Short syntax of `volumes`.

use super::expand::items;
use super::{insert, text};
use crate::diagnostic::rules;
use crate::load::grammar::volume::{self, VolumeSpec};
use crate::load::place::Walk;
use crate::source::Span;
use crate::source::paths;
use crate::yaml::{Map, Node, Value};

/// Short mounts become mappings.
pub(super) fn volumes(node: &mut Node, walk: &mut Walk) {
    let Some(list) = node.as_seq_mut() else {
        return;
    };
    items(list, walk, |item, walk| {
        let Value::String(given) = &item.value else {
            return;
        };
        let span = item.span;
        match volume::parse(given) {
            Ok(spec) => {
                if !spec.ignored.is_empty() {
                    ignored(given, &spec.ignored, span, walk);
                }
                let on_windows =
                    |path: &str| volume::begins_with_drive(path) || volume::is_windows_path(path);
                if on_windows(&spec.source) || on_windows(&spec.target) {
                    windows(given, spec.meant_volume(), span, walk);
                }
                // Compose forgets the empty `volume` of very short texts; the two mean the same.
                let bare = given.len() <= 2;
                let source = span.part(given, 0, spec.source.len());
                item.value = Value::Map(mount(spec, span, source, bare));
            }
            Err(reason) => {
                let part = match given.as_str() {
                    "" => String::new(),
                    _ => format!(" `{given}`"),
                };
                let message = format!("invalid mount{part} in `{}`: {reason}", walk.path());
                let finding = walk.finding(&rules::INVALID_MOUNT, span, message);
                walk.push(
                    finding
                        .help("write `[SOURCE:]TARGET[:OPTIONS]`, as in `data:/var/lib/data:ro`"),
                );
            }
        }
    });
}

fn ignored(given: &str, options: &[String], span: Span, walk: &mut Walk) {
    let options: Vec<_> = options.iter().map(|option| format!("`{option}`")).collect();
    let message = format!(
        "{} in `{given}` {} not a mount option that Compose knows: ignored",
        options.join(", "),
        if options.len() == 1 { "is" } else { "are" }
    );
    let finding = walk.finding(&rules::UNKNOWN_MOUNT_OPTION, span, message);
    walk.push(finding);
}

fn windows(given: &str, meant: Option<(&str, &str)>, span: Span, walk: &mut Walk) {
    let (message, help) = match meant {
        Some((name, path)) => (
            format!(
                "Docker Compose reads `{given}` as a path on the Windows drive `{name}`, not as the volume `{name}` at `{path}`: nothing is mounted at `{path}`"
            ),
            format!("write `{{type: volume, source: {name}, target: {path}}}`"),
        ),
        None => (
            format!(
                "`{given}` is a Windows path: no node of the cluster has it, and the pod gets none of its files"
            ),
            "use a path relative to the project, for example `./data:/data`".to_owned(),
        ),
    };
    let finding = walk.finding(&rules::WINDOWS_PATH, span, message);
    walk.push(finding.help(help));
}

fn mount(spec: VolumeSpec, span: Span, source: Span, bare: bool) -> Map {
    let is_bind = spec.is_bind();
    let mut map = Map::new();
    let kind = if is_bind { "bind" } else { "volume" };
    insert(&mut map, "type", Node::string(kind, span));
    if !spec.source.is_empty() {
        insert(&mut map, "source", Node::string(spec.source, source));
    }
    let mut put = |key: &str, value: Value| insert(&mut map, key, Node::new(value, span));
    put(
        "target",
        text(if volume::begins_with_drive(&spec.target) {
            spec.target
        } else {
            paths::clean(&spec.target)
        }),
    );
    if spec.read_only {
        put("read_only", Value::Bool(true));
    }
    let mut bind = Map::new();
    if let Some(selinux) = spec.selinux {
        insert(&mut bind, "selinux", Node::string(selinux, span));
    }
    if let Some(propagation) = spec.propagation {
        insert(&mut bind, "propagation", Node::string(propagation, span));
    }
    if is_bind {
        insert(
            &mut bind,
            "create_host_path",
            Node::new(Value::Bool(true), span),
        );
    }
    if is_bind || !bind.is_empty() {
        put("bind", Value::Map(bind));
    }
    if spec.nocopy || !is_bind && !bare {
        let mut volume = Map::new();
        if spec.nocopy {
            insert(&mut volume, "nocopy", Node::new(Value::Bool(true), span));
        }
        put("volume", Value::Map(volume));
    }
    map
}
