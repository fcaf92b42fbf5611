//! Commands, variables, labels, host entries: what Compose writes as a list or a mapping, as one likes.

use super::bind::Stay;
use super::insert;
use super::scalars;
use crate::diagnostic::rules;
use crate::load::grammar::{hosts, number, words};
use crate::load::place::Walk;
use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Value};

/// A command: words. Null stays null, and an empty list stays empty: they mean different things.
pub(super) fn command(node: &mut Node, walk: &mut Walk) -> Stay {
    let span = node.span;
    if let Value::String(line) = &node.value {
        if !walk.pay_values(line.split_whitespace().count(), span) {
            return Stay::Yes;
        }
        match words::split(line) {
            Ok(words) => {
                if let Some(operator) = words.cut_at {
                    cut(line, operator, span, walk);
                }
                let items = words.words.into_iter().map(|word| Node::string(word, span));
                node.value = Value::Seq(items.collect());
            }
            Err(reason) => {
                let message = format!("invalid command line in `{}`: {reason}", walk.path());
                let finding = walk.finding(&rules::INVALID_COMMAND, span, message);
                walk.push(finding.help("write the command as a list, or correct the quotes"));
                node.value = Value::Null;
            }
        }
    }
    (!node.is_null()).into()
}

fn cut(line: &str, operator: char, span: Span, walk: &mut Walk) {
    let message = format!(
        "`{}` ends at the unquoted `{operator}`: no shell runs it, so Docker Compose drops the rest",
        walk.path()
    );
    let quoted = line.replace('\'', "'\\''");
    let help = if line.len() <= 80 && !line.contains('\n') {
        format!(
            "for a shell, write `[\"sh\", \"-c\", …]` with the whole line, as in `sh -c '{quoted}'`"
        )
    } else {
        "for a shell, write `[\"sh\", \"-c\", …]` with the whole line as the last word".to_owned()
    };
    let finding = walk.finding(&rules::COMMAND_CUT, span, message);
    walk.push(finding.help(help));
}

/// `healthcheck.test`: a string is for the shell.
pub(super) fn test(node: &mut Node) -> Stay {
    let span = node.span;
    if let Value::String(line) = &node.value {
        let shell = Node::string("CMD-SHELL", span);
        node.value = Value::Seq(vec![shell, Node::string(line.clone(), span)]);
    }
    node.as_seq().is_some_and(|list| !list.is_empty()).into()
}

/// Variables: name to string, or to null where the value comes from elsewhere.
pub(super) fn variables(node: &mut Node, walk: &mut Walk) -> Stay {
    pairs(node, Value::Null);
    for (name, entry) in node.as_map().into_iter().flatten() {
        if name.ends_with([' ', '\t']) {
            let message = format!(
                "the variable name `{name}` in `{}` has trailing whitespace",
                walk.path()
            );
            let span = entry.key_span;
            let finding = walk.key(name, |walk| {
                walk.finding(&rules::INVALID_VARIABLE, span, message)
            });
            walk.push(finding.help(match name.split_once(": ") {
                Some((name, _)) => format!("write `=` in place of `: `: `- {name}=VALUE`"),
                None => "write `NAME=VALUE` without spaces around `=`".to_owned(),
            }));
        }
    }
    node.as_map().is_some_and(|map| !map.is_empty()).into()
}

/// Name to string; null is the empty string.
pub(super) fn mapping(node: &mut Node) -> Stay {
    pairs(node, Value::String(String::new()));
    node.as_map().is_some_and(|map| !map.is_empty()).into()
}

/// `KEY=VALUE` items become a mapping, and scalars become strings.
fn pairs(node: &mut Node, nothing: Value) {
    match &mut node.value {
        Value::Seq(list) => {
            let mut map = Map::with_capacity(list.len());
            for item in list.drain(..) {
                let given = number::scalar_text(&item.value).unwrap_or_default();
                let (name, value) = match given.split_once('=') {
                    Some((name, value)) => (name, Value::String(value.to_owned())),
                    None => (given.as_str(), nothing.clone()),
                };
                insert(&mut map, name, Node::new(value, item.span));
            }
            node.value = Value::Map(map);
        }
        Value::Map(map) => {
            for entry in map.values_mut() {
                entry.node.value = match number::scalar_text(&entry.node.value) {
                    Some(text) => Value::String(text),
                    None => nothing.clone(),
                };
            }
        }
        _ => {}
    }
}

/// Name to list of strings.
pub(super) fn multi_mapping(node: &mut Node) -> Stay {
    for (_, Entry { node, .. }) in node.as_map_mut().into_iter().flatten() {
        scalars::texts(node);
    }
    node.as_map().is_some_and(|map| !map.is_empty()).into()
}

/// `HOST=IP` entries, one for each address, sorted.
pub(super) fn hosts(node: &mut Node, walk: &mut Walk) -> Stay {
    let mut entries: Vec<(String, Span)> = Vec::new();
    let mut faults: Vec<(String, &'static str, Span)> = Vec::new();
    match &node.value {
        Value::Seq(list) => {
            for item in list {
                let given = item.as_str().unwrap_or_default();
                match hosts::parse(given) {
                    Ok((host, addresses)) => {
                        entries.extend(
                            addresses
                                .iter()
                                .map(|ip| (format!("{host}={ip}"), item.span)),
                        );
                    }
                    Err(reason) => faults.push((given.to_owned(), reason, item.span)),
                }
            }
        }
        Value::Map(map) => {
            for (host, Entry { key_span, node }) in map {
                if let Err(reason) = hosts::check_host(host) {
                    faults.push((host.clone(), reason, *key_span));
                }
                let addresses = node.as_seq().unwrap_or(std::slice::from_ref(node));
                for address in addresses {
                    let ip = hosts::bare(address.as_str().unwrap_or_default());
                    entries.push((format!("{host}={ip}"), address.span));
                }
            }
        }
        _ => return Stay::No,
    }
    for (given, reason, span) in faults {
        let message = format!(
            "invalid host entry `{given}` in `{}`: {reason}",
            walk.path()
        );
        let finding = walk.finding(&rules::INVALID_HOST, span, message);
        let is_name = given
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        let host = match is_name && !given.is_empty() {
            true => given.as_str(),
            false => "HOST",
        };
        walk.push(finding.help(format!("write `HOST=IP`, as in `{host}=10.0.0.5`")));
    }
    entries.sort();
    // `HOST:IP` and `HOST=IP` of two files that are merged are one entry.
    entries.dedup_by(|a, b| a.0 == b.0);
    let stays = !entries.is_empty();
    node.value = Value::Seq(
        entries
            .into_iter()
            .map(|(entry, span)| Node::string(entry, span))
            .collect(),
    );
    stays.into()
}

/// One number, or soft and hard apart.
pub(super) fn ulimits(node: &mut Node, walk: &mut Walk) -> Stay {
    for (name, Entry { node, .. }) in node.as_map_mut().into_iter().flatten() {
        walk.key(name, |walk| match &mut node.value {
            Value::Map(map) => map.retain(|key, entry| {
                key.starts_with("x-")
                    || walk
                        .key(key, |walk| scalars::int(&mut entry.node, walk))
                        .is_some()
            }),
            _ => {
                scalars::int(node, walk);
            }
        });
    }
    node.as_map().is_some_and(|map| !map.is_empty()).into()
}

/// `build.ssh`: a list of `ID=PATH`, or `default` for the agent.
pub(super) fn ssh(node: &mut Node, walk: &mut Walk) -> Stay {
    if let Value::Map(map) = &node.value {
        let items = map.iter().map(|(id, Entry { node, .. })| {
            let entry = match number::scalar_text(&node.value) {
                Some(path) => format!("{id}={path}"),
                None => id.clone(),
            };
            Node::string(entry, node.span)
        });
        node.value = Value::Seq(items.collect());
    }
    for (index, item) in node.as_seq().into_iter().flatten().enumerate() {
        let given = item.as_str().unwrap_or_default();
        if given != "default" && !given.contains('=') {
            walk.index(index, |walk| {
                let message = format!("`{}` is not an SSH key: `{given}` has no path", walk.path());
                let finding = walk.finding(&rules::INVALID_VALUE, item.span, message);
                walk.push(finding.help("write `ID=PATH`, or `default` for the agent"));
            });
        }
    }
    node.as_seq().is_some_and(|list| !list.is_empty()).into()
}
