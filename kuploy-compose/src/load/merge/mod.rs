//! Merging one tree over another: mappings by key, lists appended but for what they have already, scalars replaced, and the exceptions by path.

mod forms;
mod unique;

pub(crate) use forms::key_values;
pub(crate) use unique::remove_duplicates;

use crate::map::BTreeSet;
use std::sync::LazyLock;

use super::pattern::{Cursor, PathTable};
use super::schema::fingerprint;
use super::trail::Trail;
use crate::diagnostic::{Finding, Report, rules};
use crate::map::BTreeMap;
use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Value};

/// How two values at one place become one, where the general rule is not it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// The later one stands, also when it is null.
    Replace,
    /// `KEY=VALUE` lists and mappings: by key, the later one wins.
    KeyValues,
    /// A string is a list of one; appended.
    Strings,
    /// `HOST=IP` lists and mappings: as lists.
    Hosts,
    /// A list of names is a mapping of dependencies on started services; by key.
    Dependencies,
    /// A list of names is a mapping to null; by key.
    Names,
    /// A string is the `context`; by key.
    Build,
    /// By key if the drivers are the same or one is not named; else the later one stands.
    Logging,
    /// Pools of the same `subnet` by key, others appended.
    AddressPools,
    /// Appended, also what is there already: a hook that two files have runs twice.
    Hooks,
}

static RULES: LazyLock<PathTable<Rule>> = LazyLock::new(|| PathTable::new(ROWS));

const ROWS: &[(&str, Rule)] = &[
    ("networks.*.ipam.config", Rule::AddressPools),
    ("networks.*.labels", Rule::KeyValues),
    ("services.*.annotations", Rule::KeyValues),
    ("services.*.build", Rule::Build),
    ("services.*.build.additional_contexts", Rule::KeyValues),
    ("services.*.build.args", Rule::KeyValues),
    ("services.*.build.extra_hosts", Rule::Hosts),
    ("services.*.build.labels", Rule::KeyValues),
    ("services.*.command", Rule::Replace),
    ("services.*.depends_on", Rule::Dependencies),
    ("services.*.deploy.labels", Rule::KeyValues),
    ("services.*.dns", Rule::Strings),
    ("services.*.dns_opt", Rule::Strings),
    ("services.*.dns_search", Rule::Strings),
    ("services.*.entrypoint", Rule::Replace),
    ("services.*.env_file", Rule::Strings),
    ("services.*.environment", Rule::KeyValues),
    ("services.*.extra_hosts", Rule::Hosts),
    ("services.*.healthcheck.test", Rule::Replace),
    ("services.*.label_file", Rule::Strings),
    ("services.*.labels", Rule::KeyValues),
    ("services.*.logging", Rule::Logging),
    ("services.*.models", Rule::Names),
    ("services.*.networks", Rule::Names),
    ("services.*.post_start", Rule::Hooks),
    ("services.*.pre_start", Rule::Hooks),
    ("services.*.pre_stop", Rule::Hooks),
    ("services.*.sysctls", Rule::KeyValues),
    ("services.*.tmpfs", Rule::Strings),
    ("services.*.ulimits.*", Rule::Replace),
    ("volumes.*.labels", Rule::KeyValues),
];

/// Merges `over` into `base`, both being whole Compose files.
pub(crate) fn merge(base: &mut Node, over: Node, report: &mut Report) {
    Merge { report }.node(base, over, RULES.root(), &Trail::Root);
}

/// Merges `over` into `base`, both being values of `section.name`.
pub(crate) fn merge_at(
    base: &mut Node,
    over: Node,
    section: &str,
    name: &str,
    report: &mut Report,
) {
    let cursor = RULES.key(RULES.key(RULES.root(), section), name);
    let trail = Trail::Root.key(section);
    let trail = trail.key(name);
    Merge { report }.node(base, over, cursor, &trail);
}

struct Merge<'a> {
    report: &'a mut Report,
}

impl Merge<'_> {
    fn node(&mut self, base: &mut Node, over: Node, cursor: Cursor, trail: &Trail<'_>) {
        let rule = RULES.get(cursor);
        if rule == Some(Rule::Replace) {
            *base = over;
            return;
        }
        if over.is_null() {
            return;
        }
        match rule {
            Some(Rule::KeyValues) => {
                return forms::merge_key_values(base, over);
            }
            Some(Rule::Dependencies) => {
                self.say_conditions_reset(base, &over, trail);
                return self.converted(base, over, cursor, trail, forms::dependencies);
            }
            Some(Rule::Names) => return self.converted(base, over, cursor, trail, forms::names),
            Some(Rule::Build) => return self.converted(base, over, cursor, trail, forms::build),
            Some(Rule::Strings) => {
                return self.converted(base, over, cursor, trail, forms::strings);
            }
            Some(Rule::Hosts) => return self.converted(base, over, cursor, trail, forms::hosts),
            Some(Rule::AddressPools) => return self.pools(base, over, cursor, trail),
            Some(Rule::Logging) if forms::drivers_differ(base, &over) => {
                *base = over;
                return;
            }
            Some(Rule::Hooks) => {
                if let (Some(list), Value::Seq(other)) = (base.as_seq_mut(), &over.value) {
                    list.extend(other.iter().cloned());
                    return;
                }
            }
            _ => {}
        }
        self.general(base, over, cursor, trail);
    }

    fn general(&mut self, base: &mut Node, over: Node, cursor: Cursor, trail: &Trail<'_>) {
        match (&mut base.value, over.value) {
            (Value::Map(map), Value::Map(other)) => self.maps(map, other, cursor, trail),
            (Value::Seq(list), Value::Seq(other)) => append(list, other),
            (Value::Map(_) | Value::Seq(_), value) => {
                let over = Node { value, ..over };
                self.report.push(kinds_differ(base, &over, trail));
            }
            (_, value) => *base = Node { value, ..over },
        }
    }

    fn maps(&mut self, map: &mut Map, other: Map, cursor: Cursor, trail: &Trail<'_>) {
        for (key, entry) in other {
            match map.get_mut(&key) {
                Some(known) => {
                    let replaced = !matches!(known.node.value, Value::Map(_) | Value::Seq(_));
                    if replaced && !entry.node.is_null() {
                        known.key_span = entry.key_span;
                    }
                    let cursor = RULES.key(cursor, &key);
                    self.node(&mut known.node, entry.node, cursor, &trail.key(&key));
                }
                None => {
                    map.insert(key, entry);
                }
            }
        }
    }

    /// Brings both sides to one form, then merges by the general rule. What has no such form stands as it is: the
    /// schema has something to say on it.
    fn converted(
        &mut self,
        base: &mut Node,
        mut over: Node,
        cursor: Cursor,
        trail: &Trail<'_>,
        convert: fn(&mut Node) -> bool,
    ) {
        if !convert(&mut over) || !convert(base) {
            *base = over;
            return;
        }
        self.general(base, over, cursor, trail);
    }

    /// A list that names a dependency again says that it need only be started, whatever an earlier file waits for.
    fn say_conditions_reset(&mut self, base: &Node, over: &Node, trail: &Trail<'_>) {
        for item in over.as_seq().unwrap_or_default() {
            let Some(name) = item.as_str() else { continue };
            let condition = base.get(name).and_then(|node| node.get("condition"));
            let Some((condition, text)) = condition.and_then(|node| Some((node, node.as_str()?)))
            else {
                continue;
            };
            if text == "service_started" {
                continue;
            }
            let message = format!("`{name}` in this list has no condition and replaces `{text}`");
            self.report.push(
                Finding::new(&rules::CONDITION_RESET, message)
                    .at(trail.key(name).to_path())
                    .span(item.span)
                    .related(condition.span, "the condition that is replaced")
                    .help(format!(
                        "remove `{name}` here, or write `{name}: {{condition: {text}}}` in a mapping"
                    )),
            );
        }
    }

    fn pools(&mut self, base: &mut Node, over: Node, cursor: Cursor, trail: &Trail<'_>) {
        let (Some(list), Value::Seq(other)) = (base.as_seq_mut(), over.value) else {
            return;
        };
        let cursor = RULES.item(cursor);
        let subnet = |pool: &Node| Some(pool.get("subnet")?.as_str()?.to_owned());
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (at, pool) in list.iter().enumerate() {
            if let Some(subnet) = subnet(pool) {
                places.entry(subnet).or_insert(at);
            }
        }
        for (index, pool) in other.into_iter().enumerate() {
            let known = subnet(&pool).and_then(|subnet| {
                let end = list.len();
                list.get_mut(*places.entry(subnet).or_insert(end))
            });
            match known {
                Some(known) => self.node(known, pool, cursor, &trail.index(index)),
                None => list.push(pool),
            }
        }
    }
}

/// Says that two values cannot be merged. A function of its own, since each level of nesting takes the stack of what
/// stands in the ones that recurse.
fn kinds_differ(base: &Node, over: &Node, trail: &Trail<'_>) -> Finding {
    let message = format!(
        "a {} cannot be merged over the {} of an earlier file",
        over.kind(),
        base.kind()
    );
    Finding::new(&rules::MERGE_KIND, message)
        .at(trail.to_path())
        .span(over.span)
        .related(base.span, "merged over this")
        .help("use the same form, or put `!override` before the value")
}

/// Appends the items that are not there yet, in the very form that they have.
fn append(list: &mut Vec<Node>, other: Vec<Node>) {
    let content = |item: &Node| {
        let mut text = String::new();
        fingerprint(item, &mut text);
        text
    };
    let known: BTreeSet<String> = list.iter().map(content).collect();
    list.extend(
        other
            .into_iter()
            .filter(|item| !known.contains(&content(item))),
    );
}

/// Puts an entry under a key, over what is there.
fn put(map: &mut Map, key: String, node: Node, key_span: Span) {
    map.insert(key, Entry { key_span, node });
}
