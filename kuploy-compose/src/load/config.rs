//! The loaded tree as `docker compose config` prints it.

use crate::map::BTreeSet;

use super::schema::{PROJECT, Shape, accepts};
use crate::yaml::{Map, Node, Value};

/// Sections in the order of printing; extensions follow.
const SECTIONS: &[&str] = &[
    "name", "services", "networks", "volumes", "secrets", "configs", "models",
];

/// Sections that are printed as far as services refer to them.
const REFERRED: &[&str] = &["networks", "volumes", "secrets", "configs"];

/// Which output of `docker compose config` is meant: they differ in what they leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigForm {
    /// All there is.
    Yaml,
    /// Without the extensions of services and other resources, and without models.
    Json,
}

/// A loaded tree as `docker compose config` prints it: without what no service refers to, without the
/// files that variables came from and the values of secrets, keys in order, every `$` doubled so that the output can be
/// loaded again.
pub fn config(tree: &Node, form: ConfigForm) -> Node {
    let mut out = Node::map(tree.span);
    let extensions = tree
        .as_map()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .filter(|key| key.starts_with("x-"));
    for key in SECTIONS.iter().copied().chain(extensions) {
        let Some(entry) = tree.as_map().and_then(|map| map.get(key)) else {
            continue;
        };
        let mut node = entry.node.clone();
        if REFERRED.contains(&key) {
            keep_referred(&mut node, &referred(tree, key));
            if node.as_map().is_some_and(Map::is_empty) {
                continue;
            }
        }
        remove_private(&mut node, key);
        if form == ConfigForm::Json {
            if key == "models" {
                continue;
            }
            if let Some(field) = PROJECT.field(key) {
                remove_extensions(&mut node, &field.shape);
            }
            if key == "services" {
                rename_block_devices(&mut node);
                remove_zero_limits(&mut node);
            }
        }
        print_form(&mut node);
        out.set(key, node);
    }
    out
}

/// The names of a section that services refer to.
fn referred<'t>(tree: &'t Node, section: &str) -> BTreeSet<&'t str> {
    let mut names = BTreeSet::new();
    let services = tree.get("services").and_then(Node::as_map);
    for (_, entry) in services.into_iter().flatten() {
        let service = &entry.node;
        let joined = service.get(section).and_then(Node::as_map);
        names.extend(joined.into_iter().flatten().map(|(name, _)| name.as_str()));
        let build = service.get("build").and_then(|build| build.get(section));
        let lists = [service.get(section), build];
        let grants = lists
            .into_iter()
            .flatten()
            .filter_map(Node::as_seq)
            .flatten();
        names.extend(grants.filter_map(|grant| {
            let is_other = section == "volumes" && grant.get("type")?.as_str() != Some("volume");
            grant.get("source").filter(|_| !is_other)?.as_str()
        }));
    }
    names
}

fn keep_referred(node: &mut Node, names: &BTreeSet<&str>) {
    if let Some(map) = node.as_map_mut() {
        map.retain(|name, _| names.contains(name.as_str()));
    }
}

/// Takes out of a section what the loader keeps for later stages.
fn remove_private(node: &mut Node, section: &str) {
    let private: &[&str] = match section {
        "services" => &["env_file", "label_file"],
        "secrets" | "configs" => &["content"],
        _ => &[],
    };
    for (_, entry) in node.as_map_mut().into_iter().flatten() {
        let is_from_variable = entry.node.get("environment").is_some();
        if let Some(map) = entry.node.as_map_mut()
            && (section == "services" || is_from_variable)
        {
            map.retain(|key, _| !private.contains(&key.as_str()));
        }
    }
}

/// Takes out the `x-` keys of mappings that are Compose's own; in mappings of the user's, such as labels, they are
/// names like any other.
fn remove_extensions(node: &mut Node, shape: &Shape) {
    if let Shape::OneOf(shapes) = shape {
        if let Some(shape) = shapes.iter().find(|shape| accepts(shape, node)) {
            remove_extensions(node, shape);
        }
        return;
    }
    match (shape, &mut node.value) {
        (Shape::Struct(of), Value::Map(map)) => {
            map.retain(|key, _| of.field(key).is_some() || !key.starts_with("x-"));
            for (key, entry) in map {
                if let Some(field) = of.field(key) {
                    remove_extensions(&mut entry.node, &field.shape);
                }
            }
        }
        (Shape::Map(_, value), Value::Map(map)) => {
            for (_, entry) in map {
                remove_extensions(&mut entry.node, value);
            }
        }
        (Shape::List(item) | Shape::Set(item), Value::Seq(list)) => {
            for node in list {
                remove_extensions(node, item);
            }
        }
        _ => {}
    }
}

/// Keys that Docker Compose prints otherwise in JSON than they are written.
const JSON_KEYS: &[(&str, &str)] = &[("path", "Path"), ("rate", "Rate"), ("weight", "Weight")];

/// Renames the keys of block devices.
fn rename_block_devices(services: &mut Node) {
    for (_, entry) in services.as_map_mut().into_iter().flatten() {
        let blkio = entry
            .node
            .get_mut("blkio_config")
            .and_then(Node::as_map_mut);
        for (_, devices) in blkio.into_iter().flatten() {
            for device in devices.node.as_seq_mut().into_iter().flatten() {
                if let Some(map) = device.as_map_mut() {
                    for (written, printed) in JSON_KEYS {
                        if let Some(entry) = map.shift_remove(*written) {
                            map.insert((*printed).to_owned(), entry);
                        }
                    }
                }
            }
        }
    }
}

/// Takes the zeros out of `ulimits`, where Docker Compose does not tell them from nothing.
fn remove_zero_limits(services: &mut Node) {
    let is_zero = |node: &Node| node.value == Value::Int(0);
    let clear = |holder: Option<&mut Node>| {
        let limits = holder.and_then(|node| node.get_mut("ulimits"));
        let limits = limits.and_then(Node::as_map_mut);
        for (_, limit) in limits.into_iter().flatten() {
            if is_zero(&limit.node) {
                limit.node.value = Value::Map(Map::new());
            } else if let Some(map) = limit.node.as_map_mut() {
                map.retain(|_, entry| !is_zero(&entry.node));
            }
        }
    };
    for (_, entry) in services.as_map_mut().into_iter().flatten() {
        clear(entry.node.get_mut("build"));
        clear(Some(&mut entry.node));
    }
}

/// Sorts keys and doubles every `$`.
fn print_form(node: &mut Node) {
    match &mut node.value {
        Value::Map(map) => {
            if map.keys().any(|key| key.contains('$')) {
                *map = std::mem::take(map)
                    .into_iter()
                    .map(|(key, entry)| (key.replace('$', "$$"), entry))
                    .collect();
            }
            map.sort_keys();
            for (_, entry) in map {
                print_form(&mut entry.node);
            }
        }
        Value::Seq(list) => list.iter_mut().for_each(print_form),
        Value::String(text) | Value::Timestamp(text) if text.contains('$') => {
            *text = text.replace('$', "$$");
        }
        _ => {}
    }
}
