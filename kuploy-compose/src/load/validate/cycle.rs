//! Services that wait for each other in a circle.

use crate::diagnostic::rules;
use crate::load::chain;
use crate::load::place::Walk;
use crate::map::BTreeMap;
use crate::source::Span;
use crate::yaml::{Map, Node};

/// How far the search is with a service.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// On the way that is being followed.
    Open,
    /// Done with.
    Closed,
}

/// A step of the way: a service, and what of its dependencies is still to be followed.
struct Step<'a> {
    name: &'a str,
    rest: Vec<(&'a str, Span)>,
    /// Where the dependency on the next service is written.
    via: Span,
}

/// Reports every circle that a walk along the dependencies closes.
pub(super) fn check(services: &Map, walk: &mut Walk) {
    let mut marks: BTreeMap<&str, Mark> = BTreeMap::new();
    for (start, _) in services {
        if marks.contains_key(start.as_str()) {
            continue;
        }
        let mut way = vec![step(start, services, &mut marks)];
        while let Some(here) = way.last_mut() {
            let Some((next, span)) = here.rest.pop() else {
                marks.insert(here.name, Mark::Closed);
                way.pop();
                continue;
            };
            here.via = span;
            match marks.get(next) {
                Some(Mark::Closed) => {}
                Some(Mark::Open) => report(next, &way, walk),
                None if services.contains_key(next) => {
                    let step = step(next, services, &mut marks);
                    way.push(step);
                }
                None => {}
            }
        }
    }
}

fn step<'a>(name: &'a str, services: &'a Map, marks: &mut BTreeMap<&'a str, Mark>) -> Step<'a> {
    marks.insert(name, Mark::Open);
    let dependencies = services
        .get(name)
        .and_then(|entry| entry.node.get("depends_on"))
        .and_then(Node::as_map);
    let mut rest: Vec<_> = dependencies
        .into_iter()
        .flatten()
        .map(|(target, entry)| (target.as_str(), entry.key_span))
        .collect();
    rest.reverse();
    Step {
        name,
        rest,
        via: Span::default(),
    }
}

fn report(closing: &str, way: &[Step], walk: &mut Walk) {
    let circle = way.iter().skip_while(|step| step.name != closing);
    let steps: Vec<&Step> = circle.collect();
    let Some(last) = way.last() else { return };
    let message = match steps.as_slice() {
        [_] => format!("service `{closing}` depends on itself"),
        _ => format!(
            "circular dependency: {} → `{closing}`",
            chain::joined(&steps, " → ", |step| format!("`{}`", step.name))
        ),
    };
    let mut finding = walk.key(last.name, |walk| {
        walk.key("depends_on", |walk| {
            walk.key(closing, |walk| {
                walk.finding(&rules::DEPENDENCY_CYCLE, last.via, message)
            })
        })
    });
    for (step, next) in steps.iter().zip(steps.iter().skip(1)) {
        let text = format!("`{}` depends on `{}`", step.name, next.name);
        finding = finding.related(step.via, text);
    }
    walk.push(finding.help(match steps.as_slice() {
        [_] => "remove the line",
        _ => "remove one of these dependencies; `links`, `volumes_from` and `network_mode: service:…` count",
    }));
}
