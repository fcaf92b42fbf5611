//! Lists whose items have a key: of several with one key the last one stands, at the first one's place.

use std::sync::LazyLock;

use crate::map::IndexMap;

use crate::load::grammar::number::scalar_text;
use crate::load::grammar::volume;
use crate::load::pattern::{Cursor, PathTable};
use crate::yaml::{Node, Value};

/// What the key of an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    /// The text before `=`.
    BeforeEquals,
    /// The text, numbers written out.
    Text,
    /// Host address, published port, target and protocol.
    Port,
    /// Where it is mounted.
    VolumeTarget,
    /// Where it appears in the container.
    DeviceTarget,
    /// Where it is mounted; below this folder if it does not say.
    MountTarget(&'static str),
    /// The file.
    Path,
}

static KEYS: LazyLock<PathTable<Key>> = LazyLock::new(|| PathTable::new(ROWS));

const ROWS: &[(&str, Key)] = &[
    ("configs.*.labels", Key::BeforeEquals),
    ("networks.*.labels", Key::BeforeEquals),
    ("secrets.*.labels", Key::BeforeEquals),
    ("services.*.annotations", Key::BeforeEquals),
    ("services.*.build.additional_contexts", Key::BeforeEquals),
    ("services.*.build.args", Key::BeforeEquals),
    ("services.*.build.labels", Key::BeforeEquals),
    ("services.*.build.tags", Key::BeforeEquals),
    ("services.*.cap_add", Key::BeforeEquals),
    ("services.*.cap_drop", Key::BeforeEquals),
    ("services.*.configs", Key::MountTarget("")),
    ("services.*.deploy.labels", Key::BeforeEquals),
    ("services.*.devices", Key::DeviceTarget),
    ("services.*.dns", Key::BeforeEquals),
    ("services.*.dns_opt", Key::BeforeEquals),
    ("services.*.dns_search", Key::BeforeEquals),
    ("services.*.env_file", Key::Path),
    ("services.*.environment", Key::BeforeEquals),
    ("services.*.expose", Key::Text),
    ("services.*.labels", Key::BeforeEquals),
    ("services.*.links", Key::BeforeEquals),
    ("services.*.networks.*.aliases", Key::BeforeEquals),
    ("services.*.networks.*.link_local_ips", Key::BeforeEquals),
    ("services.*.ports", Key::Port),
    ("services.*.profiles", Key::BeforeEquals),
    ("services.*.secrets", Key::MountTarget("/run/secrets")),
    ("services.*.sysctls", Key::BeforeEquals),
    ("services.*.tmpfs", Key::BeforeEquals),
    ("services.*.volumes", Key::VolumeTarget),
    ("volumes.*.labels", Key::BeforeEquals),
];

/// Removes what is there twice from every list that has keys.
pub(crate) fn remove_duplicates(root: &mut Node) {
    node(root, KEYS.root());
}

fn node(at: &mut Node, cursor: Cursor) {
    if cursor.is_outside() {
        return;
    }
    match &mut at.value {
        Value::Map(map) => {
            for (key, entry) in map.iter_mut() {
                node(&mut entry.node, KEYS.key(cursor, key));
            }
        }
        Value::Seq(list) => {
            if let Some(key) = KEYS.get(cursor)
                && list.len() > 1
            {
                *list = unique(std::mem::take(list), key);
            }
        }
        _ => {}
    }
}

fn unique(list: Vec<Node>, key: Key) -> Vec<Node> {
    let mut places: IndexMap<String, usize> = IndexMap::with_capacity(list.len());
    let mut kept: Vec<Node> = Vec::with_capacity(list.len());
    for item in list {
        let Some(key) = key.of(&item) else {
            kept.push(item);
            continue;
        };
        match places.get(&key).and_then(|place| kept.get_mut(*place)) {
            Some(earlier) => *earlier = item,
            None => {
                places.insert(key, kept.len());
                kept.push(item);
            }
        }
    }
    kept
}

impl Key {
    /// The key of an item; `None` when it has none, and so has no equal.
    fn of(self, item: &Node) -> Option<String> {
        let text = |key: &str| item.get(key).and_then(|node| scalar_text(&node.value));
        match self {
            Self::BeforeEquals => {
                let text = item.as_str()?;
                Some(text.split_once('=').map_or(text, |(key, _)| key).to_owned())
            }
            Self::Text => scalar_text(&item.value),
            Self::Path => match item.as_str() {
                Some(path) => Some(path.to_owned()),
                None => text("path"),
            },
            Self::Port => match item.as_map() {
                None => scalar_text(&item.value),
                Some(_) => Some(format!(
                    "{}:{}:{}/{}",
                    text("host_ip").as_deref().unwrap_or("0.0.0.0"),
                    text("published").unwrap_or_default(),
                    text("target")?,
                    text("protocol").as_deref().unwrap_or("tcp"),
                )),
            },
            Self::VolumeTarget => match item.as_str() {
                Some(short) => volume::parse(short).ok().map(|volume| volume.target),
                None => text("target"),
            },
            Self::DeviceTarget => match item.as_str() {
                Some(short) => {
                    let mut parts = short.split(':');
                    let source = parts.next()?;
                    Some(parts.next().unwrap_or(source).to_owned())
                }
                None => text("target"),
            },
            Self::MountTarget(folder) => match item.as_str() {
                Some(source) => Some(format!("{folder}/{source}")),
                None => match text("target") {
                    Some(target) => Some(target),
                    None => Some(format!("{folder}/{}", text("source")?)),
                },
            },
        }
    }
}
