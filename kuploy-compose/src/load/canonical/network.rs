//! Short syntax of `ports`.

use core::net::IpAddr;

use super::{map_at, text};
use crate::diagnostic::rules;
use crate::load::grammar::port;
use crate::load::place::Walk;
use crate::yaml::{Map, Node, Value};

/// The values that a short port becomes: a mapping, which counts for two, with its mode, target, host port and protocol.
const VALUES_OF_PORT: usize = 6;

/// Short ports become mappings, one for each container port; a number in `published` becomes a string.
pub(super) fn ports(node: &mut Node, walk: &mut Walk) {
    let Some(list) = node.as_seq_mut() else {
        return;
    };
    let mut out = Vec::with_capacity(list.len());
    for (index, mut item) in std::mem::take(list).into_iter().enumerate() {
        let span = item.span;
        match &mut item.value {
            Value::Int(_) | Value::Uint(_) => {
                let number = std::mem::replace(&mut item.value, Value::Null);
                walk.index(index, |walk| check_target(&number, span, walk));
                out.push(map_at(span, [("target", number)]));
            }
            // A range is paid for before it is written out.
            Value::String(given) if !walk.pay_values(VALUES_OF_PORT * port::count(given), span) => {
                out.push(item);
            }
            Value::String(given) => match port::parse(given) {
                Ok(parsed) => out.extend(parsed.into_iter().map(|spec| {
                    let mut map = Map::new();
                    let mut put = |key: &str, value: Value| {
                        super::insert(&mut map, key, Node::new(value, span))
                    };
                    put("mode", text("ingress"));
                    if !spec.host_ip.is_empty() {
                        put("host_ip", text(spec.host_ip));
                    }
                    put("target", Value::Int(i64::from(spec.target)));
                    if !spec.published.is_empty() {
                        put("published", text(spec.published));
                    }
                    put("protocol", text(spec.protocol));
                    Node::new(Value::Map(map), span)
                })),
                Err(reason) => {
                    walk.index(index, |walk| {
                        let message =
                            format!("invalid port `{given}` in `{}`: {reason}", walk.path());
                        let finding = walk.finding(&rules::INVALID_PORT, span, message);
                        walk.push(finding.help(meant(given)));
                    });
                    out.push(item);
                }
            },
            Value::Map(map) => {
                if let Some(entry) = map.get_mut("published")
                    && let Value::Int(number) = entry.node.value
                {
                    entry.node.value = text(number.to_string());
                }
                walk.index(index, |walk| long(map, span, walk));
                out.push(item);
            }
            _ => {
                walk.index(index, |walk| {
                    let message = format!(
                        "invalid port in `{}`: a port is a whole number",
                        walk.path()
                    );
                    let finding = walk.finding(&rules::INVALID_PORT, span, message);
                    walk.push(finding);
                });
                out.push(item);
            }
        }
    }
    node.value = Value::Seq(out);
}

/// What to write instead of a port that cannot be read.
fn meant(given: &str) -> String {
    match given.rsplit_once(':') {
        Some((ip, port)) if ip.parse::<IpAddr>().is_ok() && port::range(port).is_ok() => {
            format!("write `{ip}:{port}:{port}`, or `{ip}::{port}` for any free port of the host")
        }
        _ => "write `[[IP:]HOST_PORT:]CONTAINER_PORT[/PROTOCOL]`, for example `8080:80`".to_owned(),
    }
}

fn check_target(value: &Value, span: crate::source::Span, walk: &mut Walk) {
    if !matches!(value, Value::Int(1..=65535)) {
        let message = format!(
            "`{}` is not a valid port: ports are numbers from 1 to 65535",
            walk.path()
        );
        let finding = walk.finding(&rules::INVALID_PORT, span, message);
        walk.push(finding);
    }
}

fn long(map: &Map, span: crate::source::Span, walk: &mut Walk) {
    match map.get("target") {
        Some(entry) if !matches!(entry.node.value, Value::String(_)) => {
            walk.key("target", |walk| {
                check_target(&entry.node.value, entry.node.span, walk)
            });
        }
        Some(_) => {}
        None => {
            let message = format!(
                "`{}` has no `target`: the container port is missing",
                walk.path()
            );
            let finding = walk.finding(&rules::MISSING_KEY, span, message);
            walk.push(finding.help("write `target: PORT`"));
        }
    }
}
