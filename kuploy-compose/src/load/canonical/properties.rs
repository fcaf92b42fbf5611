//! What holds for every tree that the tables allow, and for those that they nearly allow.

use proptest::prelude::*;

use crate::compose::{Project, from_node};
use crate::diagnostic::{Report, Severity};
use crate::load::schema::{PROJECT, Shape, Struct, check};
use crate::load::{canonical, validate};
use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Value};

/// Decides, byte by byte, what a generated tree holds.
struct Choices<'a>(std::slice::Iter<'a, u8>);

impl Choices<'_> {
    fn next(&mut self, count: usize) -> usize {
        let last = count.saturating_sub(1);
        // When all is decided, the smaller thing that is not the first: fields stay away, lists are short.
        self.0
            .next()
            .map_or(last.min(1), |byte| usize::from(*byte) % count.max(1))
    }
}

/// Texts that mean something somewhere.
const TEXTS: &[&str] = &[
    "a",
    "",
    "80",
    "8080:80/udp",
    "127.0.0.1::80",
    "80-82",
    "/x",
    "./x",
    "data:/x:ro",
    "d:/x",
    "C:\\x:/y",
    "64m",
    "1.5g",
    "-1",
    "10s",
    "1h0m0s",
    "0440",
    "all",
    "a=b",
    "a:b",
    "a=1.2.3.4",
    "a b 'c'",
    "a && b",
    "it's",
    "true",
    "no",
    "service:b",
    "host",
    "default",
    "b",
];

fn node(value: Value) -> Node {
    Node::new(value, Span::default())
}

fn scalar(choices: &mut Choices) -> Value {
    match choices.next(7) {
        0 => Value::Null,
        1 => Value::Bool(choices.next(2) == 0),
        2 => Value::Int([0, 1, -1, 80, 70_000][choices.next(5)]),
        3 => Value::Float([0.5, 2.0, 1e21][choices.next(3)]),
        _ => Value::String(TEXTS[choices.next(TEXTS.len())].to_owned()),
    }
}

/// A value of a shape, most of the time.
fn value(shape: &Shape, choices: &mut Choices) -> Value {
    if choices.next(24) == 23 {
        return scalar(choices);
    }
    match shape {
        Shape::Any => scalar(choices),
        Shape::Null => Value::Null,
        Shape::Bool => Value::Bool(choices.next(2) == 0),
        Shape::String | Shape::StringOf(_) => {
            Value::String(TEXTS[choices.next(TEXTS.len())].to_owned())
        }
        Shape::Integer | Shape::Digits | Shape::IntegerFrom(..) => {
            Value::Int([0, 1, 5, -1, 80][choices.next(5)])
        }
        Shape::Number => Value::Float([0.0, 0.5, 2.0, 1e3][choices.next(4)]),
        Shape::List(item) | Shape::Set(item) => Value::Seq(
            (0..choices.next(4))
                .map(|_| node(value(item, choices)))
                .collect(),
        ),
        Shape::Struct(of) => structure(of, choices),
        Shape::Map(_, item) => {
            let count = choices.next(3);
            map((0..count)
                .map(|_| {
                    (
                        ["a", "b", "net"][choices.next(3)],
                        node(value(item, choices)),
                    )
                })
                .collect())
        }
        Shape::OneOf(shapes) if shapes.iter().any(is_build) => value(&shapes[1], choices),
        Shape::OneOf(shapes) => value(&shapes[choices.next(shapes.len())], choices),
    }
}

fn is_build(shape: &Shape) -> bool {
    matches!(shape, Shape::Struct(of) if of.noun == "`build`")
}

fn structure(of: &Struct, choices: &mut Choices) -> Value {
    let mut pairs = Vec::new();
    for field in of.fields {
        if field.required || choices.next(of.fields.len().div_ceil(4) + 1) == 0 {
            let made = value(&field.shape, choices);
            // An empty context is left away, which Docker Compose reads back as `.`.
            if field.key != "context" || made != Value::String(String::new()) {
                pairs.push((field.key, node(made)));
            }
        }
    }
    map(pairs)
}

fn map(pairs: Vec<(&str, Node)>) -> Value {
    let entry = |node| Entry {
        key_span: Span::default(),
        node,
    };
    Value::Map(
        pairs
            .into_iter()
            .map(|(key, node)| (key.to_owned(), entry(node)))
            .collect::<Map>(),
    )
}

fn canonicalize(tree: &mut Node, report: &mut Report) {
    check(tree, report);
    canonical::expand(tree, report, &crate::load::budget::Budget::default());
    canonical::set_defaults(tree);
    validate::check_tree(tree, report);
    canonical::bind(tree, report, &crate::load::budget::Budget::default());
    validate::check_consistency(tree, &Map::new(), report);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn every_tree_ends_in_findings_or_in_a_project_that_stays(bytes in prop::collection::vec(any::<u8>(), 100..1500)) {
        let mut choices = Choices(bytes.iter());
        let mut tree = node(structure(&PROJECT, &mut choices));
        let mut report = Report::default();
        canonicalize(&mut tree, &mut report);
        // What only a project as a whole can have wrong leaves its values as they should be.
        let of_values = |code: &str| !("KP2021".."KP2029").contains(&code);
        let refused = report
            .iter()
            .any(|finding| finding.severity == Severity::Error && of_values(finding.rule.code));
        if !refused {
            let typed = from_node::<Project>(&tree);
            prop_assert!(typed.is_ok(), "{:?}\n{:#}", typed.err(), tree.to_json());
            // An empty `mode` of a port is left out when it is printed, and read again it is the default: Docker Compose 2.40
            // prints the same two models.
            canonical::set_defaults(&mut tree);
            // `create_host_path: true` is a default as well, and is left out of what is printed.
            let before = tree.to_json();
            canonicalize(&mut tree, &mut Report::default());
            canonical::set_defaults(&mut tree);
            prop_assert_eq!(before, tree.to_json());
        }
    }
}
