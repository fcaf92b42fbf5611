//! Every rule says what it must, and its example triggers it.

mod support;

use std::collections::BTreeSet;

use kuploy_compose::diagnostic::{Rule, rules};
use kuploy_compose::{LoadRequest, MemoryFiles, Options, compile};
use support::apply;

#[test]
fn codes_and_names_are_unique_and_in_order() {
    let codes: Vec<&str> = rules::all().map(|rule| rule.code).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    let names: BTreeSet<&str> = rules::all().map(|rule| rule.name).collect();
    assert_eq!(names.len(), codes.len());
}

#[test]
fn the_example_of_a_rule_triggers_it() {
    let silent: Vec<String> = rules::all()
        .filter(|rule| !rule.example.is_empty() && !rule.code.starts_with("KP5"))
        .filter_map(|rule| {
            let found = codes_of(rule);
            (!found.contains(&rule.code)).then(|| format!("{} {}: {found:?}", rule.code, rule.name))
        })
        .collect();
    assert!(silent.is_empty(), "not triggered:\n{}", silent.join("\n"));
}

/// The codes that a rule's example gives.
fn codes_of(rule: &Rule) -> Vec<&'static str> {
    let (mut request, mut options) = (LoadRequest::default(), Options::default());
    let mut files = MemoryFiles::new();
    let (mut name, mut text) = ("compose.yaml", String::new());
    for line in rule.example.lines() {
        if let Some(flag) = line.strip_prefix("# run with ") {
            apply(flag, &mut request, &mut options);
        } else if let Some(next) = line.strip_prefix("# file: ") {
            if !text.is_empty() {
                files = files.with(name, std::mem::take(&mut text));
            }
            name = next;
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    let compiled = compile(&files.with(name, text), &request, &options);
    compiled.report.iter().map(|it| it.rule.code).collect()
}
