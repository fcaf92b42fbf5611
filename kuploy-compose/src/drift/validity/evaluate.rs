//! Holds a mapping against its constraints, and says what the API server refuses.

use super::constraint::{Asked, Check, Condition, Constraint, Then, is_there};
use super::formats::{self, Format};
use crate::diagnostic::{Fix, nearest, rules};
use crate::drift::finder::{Finder, Found};
use crate::drift::schema::Type;
use crate::map::BTreeMap;
use crate::map::Mark;
use crate::quantity::Quantity;
use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Value};

/// What a mapping of a type says that the API server refuses. `span` is the mapping's place for what is missing in it.
pub(super) fn mapping(
    known: &Type,
    constraints: &[Asked],
    map: &Map,
    span: Span,
    finder: &mut Finder<'_>,
) {
    let there = Mark::of_all(map.keys());
    for asked in constraints.iter().filter(|asked| asked.may_speak_of(there)) {
        match asked.constraint {
            Constraint::Field(name, check) => {
                let entry = map.get(*name).filter(|entry| !entry.node.is_null());
                if let Some(entry) = entry {
                    finder.below(name, |finder| value(check, name, &entry.node, finder));
                }
            }
            Constraint::Required(names) => {
                // What the type requires and is missing is said with the type.
                let typed = |name: &str| known.field(name).is_some_and(|field| field.required);
                for name in names
                    .iter()
                    .filter(|name| map.contains_key(**name) || !typed(name))
                {
                    required(name, map, span, "", finder);
                }
            }
            Constraint::ExactlyOne(names) => one_of(names, true, map, span, finder),
            Constraint::AtMostOne(names) => one_of(names, false, map, span, finder),
            Constraint::When(condition, then) if condition.holds(map) => {
                follows(condition, then, map, span, finder);
            }
            Constraint::When(..) => {}
            Constraint::Find(find) => find(map, finder),
        }
    }
}

fn follows(condition: &Condition, then: &Then, map: &Map, span: Span, finder: &mut Finder<'_>) {
    match then {
        Then::With(names) => {
            for name in *names {
                required(name, map, span, &format!(" {}", condition.shown()), finder);
            }
        }
        Then::Without(names) => {
            for name in *names {
                let entry = map.get(*name).filter(|entry| is_there(&entry.node));
                if let Some(entry) = entry {
                    let message = format!(
                        "`{name}` is not allowed {}: the API server rejects the object",
                        condition.shown()
                    );
                    let mut found = Found::key(&rules::FIELDS_IN_CONFLICT, name, entry, message)
                        .help(format!("remove `{name}`"));
                    // The other half may come from a patch: where this stands all is well.
                    let other = map.get(condition.field).map(|it| it.node.span);
                    let own = entry.node.span.source;
                    if let Some(other) = other.filter(|it| it.source != own) {
                        found = found.related(other, format!("`{}` is set here", condition.field));
                    }
                    finder.say(found);
                }
            }
        }
    }
}

/// A field that is missing, or empty.
fn required(name: &str, map: &Map, span: Span, why: &str, finder: &mut Finder<'_>) {
    let entry = map.get(name).filter(|entry| !entry.node.is_null());
    let empty = match entry.map(|entry| &entry.node.value) {
        None => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Seq(list)) => list.is_empty(),
        _ => false,
    };
    if !empty {
        return;
    }
    let (span, is) = match entry {
        Some(entry) => (entry.node.span, "empty"),
        None => (span, "missing"),
    };
    let message = format!("`{name}` is {is}: the API server rejects the object{why}");
    finder.say(
        Found::new(&rules::FIELD_MISSING, span, message)
            .below(name)
            .help(format!("write `{name}`")),
    );
}

fn one_of(names: &[&'static str], needed: bool, map: &Map, span: Span, finder: &mut Finder<'_>) {
    let mut there = names
        .iter()
        .filter_map(|name| Some((name, map.get(*name).filter(|entry| !entry.node.is_null())?)));
    let Some((first, first_entry)) = there.next() else {
        // A backend of an old Ingress: `ingresses` has the line to write.
        if needed && !map.contains_key("serviceName") {
            let message = format!(
                "one of {} is required: the API server rejects the object",
                list_of(names)
            );
            finder.say(Found::new(&rules::FIELD_MISSING, span, message).help("write one of them"));
        }
        return;
    };
    for (other, entry) in there {
        let message =
            format!("`{other}` is not allowed beside `{first}`: the API server rejects the object");
        finder.say(
            Found::key(&rules::FIELDS_IN_CONFLICT, other, entry, message)
                .related(first_entry.key_span, "the other one")
                .help("keep one of them"),
        );
    }
}

/// `` `a`, `b` or `c` ``.
pub(super) fn list_of(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// A value that a field does not take, at the place of the finder.
fn value(check: &'static Check, name: &str, node: &Node, finder: &mut Finder<'_>) {
    match check {
        Check::Is(format) => {
            if let Some(text) = node.as_str().filter(|text| !text.is_empty()) {
                form(format, name, text, node.span, finder);
            }
        }
        Check::Between(first, last) => number(name, node, *first, Some(*last), finder),
        Check::AtLeast(first) => number(name, node, *first, None, finder),
        Check::PortOrNone if node.as_i64() == Some(0) => {}
        Check::Port | Check::PortOrNone => match node.as_str() {
            Some(text) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
                let message = format!(
                    "`{name}: \"{text}\"` is a port name, not a number, and a name needs a letter: the API server rejects it"
                );
                let found = Found::new(&rules::PORT_NAME_OF_DIGITS, node.span, message);
                let help = format!("write `{name}: {text}` without quotes");
                finder.say(found.help(help).fix(Some(Fix::replace(node.span, text))));
            }
            Some(text) => form(&formats::PORT_NAME, name, text, node.span, finder),
            None => number(name, node, 1, Some(65_535), finder),
        },
        Check::CountOrPercent(most) => count_or_percent(name, node, *most, finder),
        Check::NotNegative => quantity(name, node, false, finder),
        Check::Positive => quantity(name, node, true, finder),
        Check::OneOf(values) => one_of_values(name, node, values, finder),
        Check::Each(check) => each(check, name, node, finder),
        Check::Keys(format) => keys(format, node, finder),
        Check::Labels => labels(node, finder),
        Check::AtMost(most) => {
            let length = node.as_seq().map_or(0, <[Node]>::len);
            if length > *most {
                let message =
                    format!("`{name}` has {length} entries; the API server accepts at most {most}");
                finder.say(
                    Found::new(&rules::NUMBER_OUT_OF_RANGE, node.span, message)
                        .help("remove some of them"),
                );
            }
        }
        Check::Distinct => distinct(
            node.as_seq().unwrap_or_default().iter().enumerate(),
            "",
            finder,
        ),
        Check::DistinctBy(field) => {
            let items = node.as_seq().unwrap_or_default().iter().enumerate();
            distinct(
                items.filter_map(|(at, item)| Some((at, item.get(field)?))),
                field,
                finder,
            );
        }
    }
}

/// A string that has not the form that is asked for.
pub(super) fn form(format: &Format, name: &str, text: &str, span: Span, finder: &mut Finder<'_>) {
    if (format.is_valid)(text) {
        return;
    }
    let message = format!(
        "`{}` of `{name}` is not {}: the API server rejects the object",
        shown(text),
        format.name
    );
    let lower = text.to_ascii_lowercase();
    let fixed = format.lower_case && (format.is_valid)(&lower);
    let help = if fixed {
        format!("write `{lower}`")
    } else {
        format!("write {}", format.allowed)
    };
    finder.say(Found::new(&rules::FORMAT_NOT_VALID, span, message).help(help));
}

/// At most a line of a value.
fn shown(text: &str) -> String {
    const MOST: usize = 80;
    let mut chars = text.chars();
    let start: String = chars
        .by_ref()
        .take(MOST)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if chars.next().is_some() {
        format!("{start}…")
    } else {
        start
    }
}

fn number(name: &str, node: &Node, first: i64, last: Option<i64>, finder: &mut Finder<'_>) {
    let Some(number) = node.as_i64() else { return };
    if number >= first && last.is_none_or(|last| number <= last) {
        return;
    }
    let range = match last {
        Some(last) if last == first => format!("{first}"),
        Some(last) => format!("between {first} and {last}"),
        None => format!("at least {first}"),
    };
    let message =
        format!("`{name}` is {number} and must be {range}: the API server rejects the object");
    finder.say(
        Found::new(&rules::NUMBER_OUT_OF_RANGE, node.span, message)
            .help(format!("write a number that is {range}")),
    );
}

fn count_or_percent(name: &str, node: &Node, most: i64, finder: &mut Finder<'_>) {
    match node.as_str() {
        Some(text) => match formats::percent(text) {
            Some(percent) if percent > most => {
                let message = format!(
                    "`{name}` is {percent}% and must be at most {most}%: the API server rejects the object"
                );
                finder.say(
                    Found::new(&rules::NUMBER_OUT_OF_RANGE, node.span, message)
                        .help(format!("write at most `{most}%`")),
                );
            }
            Some(_) => {}
            None => form(&formats::PERCENT, name, text, node.span, finder),
        },
        None => number(name, node, 0, None, finder),
    }
}

fn quantity(name: &str, node: &Node, positive: bool, finder: &mut Finder<'_>) {
    let parsed = match node.as_str() {
        Some(text) => Quantity::parse(text),
        None => node
            .as_i64()
            .and_then(|number| Quantity::parse(&number.to_string())),
    };
    let zero = Quantity::parse("0");
    let (refused, wanted) = match positive {
        true => (parsed <= zero, "above zero"),
        false => (parsed < zero, "zero or more"),
    };
    if parsed.is_some() && refused {
        let message = format!("`{name}` must be {wanted}: the API server rejects the object");
        finder.say(
            Found::new(&rules::NUMBER_OUT_OF_RANGE, node.span, message)
                .help("write a larger quantity"),
        );
    }
}

/// A string that is none of those that a field takes.
pub(super) fn one_of_values(name: &str, node: &Node, values: &[&str], finder: &mut Finder<'_>) {
    let Some(text) = node
        .as_str()
        .filter(|text| !text.is_empty() && !values.contains(text))
    else {
        return;
    };
    let message = format!(
        "`{name}` cannot be `{}`: the API server rejects the object",
        shown(text)
    );
    let found = Found::new(&rules::VALUE_NOT_SUPPORTED, node.span, message)
        .help(format!("write {}", list_of(values)));
    // Another case, or a slip of the keyboard: nothing else can be meant.
    let meant = nearest(text, values.iter().copied());
    finder.say(found.fix(meant.map(|meant| Fix::replace(node.span, meant))));
}

fn each(check: &'static Check, name: &str, node: &Node, finder: &mut Finder<'_>) {
    match &node.value {
        Value::Seq(list) => {
            for (at, item) in list.iter().enumerate() {
                finder.at_index(at, |finder| value(check, name, item, finder));
            }
        }
        Value::Map(map) => {
            for (key, entry) in map {
                finder.below(key, |finder| value(check, key, &entry.node, finder));
            }
        }
        _ => {}
    }
}

fn keys(format: &Format, node: &Node, finder: &mut Finder<'_>) {
    for (key, entry) in node.as_map().into_iter().flatten() {
        key_form(format, key, entry, finder);
    }
}

fn key_form(format: &Format, key: &str, entry: &Entry, finder: &mut Finder<'_>) {
    if !(format.is_valid)(key) {
        let message = format!(
            "the key `{}` is not {}: the API server rejects the object",
            shown(key),
            format.name
        );
        finder.say(
            Found::key(&rules::LABEL_NOT_VALID, key, entry, message)
                .help(format!("write {}", format.allowed)),
        );
    }
}

/// Labels, and what selects by them.
fn labels(node: &Node, finder: &mut Finder<'_>) {
    for (key, entry) in node.as_map().into_iter().flatten() {
        key_form(&formats::LABEL_KEY, key, entry, finder);
        if let Some(text) = entry
            .node
            .as_str()
            .filter(|text| !formats::is_label_value(text))
        {
            let message = format!(
                "`{}` is not a label value: the API server rejects the object",
                shown(text)
            );
            let found = Found::new(&rules::LABEL_NOT_VALID, entry.node.span, message).below(key);
            finder.say(found.help(format!("write {}", formats::LABEL_VALUE.allowed)));
        }
    }
}

/// Values that stand in a list twice.
pub(super) fn distinct<'a>(
    items: impl Iterator<Item = (usize, &'a Node)>,
    field: &str,
    finder: &mut Finder<'_>,
) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for (at, node) in items {
        let key = match &node.value {
            Value::String(text) if !text.is_empty() => text.clone(),
            Value::Int(number) => number.to_string(),
            _ => continue,
        };
        match seen.get(&key) {
            Some(first) => {
                let message = format!(
                    "duplicate `{}`: the API server rejects the object",
                    shown(&key)
                );
                let below = if field.is_empty() {
                    format!("[{at}]")
                } else {
                    format!("[{at}].{field}")
                };
                let found =
                    Found::new(&rules::DUPLICATE_IN_OBJECT, node.span, message).below(below);
                finder.say(
                    found
                        .related(*first, "the first one")
                        .help("rename or remove one of them"),
                );
            }
            None => {
                seen.insert(key, node.span);
            }
        }
    }
}
