//! Scalars: strings, truth values, numbers, sizes, durations, modes.

use super::bind::Stay;
use super::text as string;
use crate::diagnostic::rules;
use crate::load::grammar::{duration, number, size};
use crate::load::place::Walk;
use crate::yaml::{Node, Value, float};

/// A string; empty ones leave.
pub(super) fn text(node: &mut Node) -> Stay {
    if let Some(shown) = number::scalar_text(&node.value) {
        let stays = !shown.is_empty();
        node.value = Value::String(shown);
        return stays.into();
    }
    (!node.is_null()).into()
}

/// A list of strings; empty ones leave.
pub(super) fn texts(node: &mut Node) -> Stay {
    let span = node.span;
    match &mut node.value {
        Value::Null => return Stay::No,
        Value::Seq(list) => list.iter_mut().for_each(|item| {
            text(item);
        }),
        scalar => {
            let mut item = Node::new(std::mem::replace(scalar, Value::Null), span);
            text(&mut item);
            *scalar = Value::Seq(vec![item]);
        }
    }
    node.as_seq().is_some_and(|list| !list.is_empty()).into()
}

/// A truth value; the words of older formats count.
pub(super) fn flag(node: &mut Node, walk: &mut Walk) -> Option<bool> {
    let flag = match &node.value {
        Value::Bool(flag) => *flag,
        Value::Null => return None,
        Value::String(given) => match given.to_ascii_lowercase().as_str() {
            "true" | "y" | "yes" | "on" => true,
            "false" | "n" | "no" | "off" => false,
            _ => {
                let message = format!("`{}` must be `true` or `false`, not `{given}`", walk.path());
                let finding = walk.finding(&rules::INVALID_VALUE, node.span, message);
                walk.push(finding);
                return None;
            }
        },
        _ => return None,
    };
    node.value = Value::Bool(flag);
    Some(flag)
}

/// An integer; strings and floats are read as such.
pub(super) fn int(node: &mut Node, walk: &mut Walk) -> Option<i64> {
    let read = match &node.value {
        Value::Null => return None,
        Value::Int(n) => Some(*n),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "saturating is what is meant"
        )]
        Value::Float(x) if x.is_finite() => Some(x.trunc() as i64),
        Value::Uint(_) => Some(i64::MAX),
        Value::String(given) => given.trim().parse().ok(),
        _ => None,
    };
    match read {
        Some(n) => node.value = Value::Int(n),
        None => not_a(node, "an integer", walk),
    }
    read
}

/// An integer that is not negative.
pub(super) fn natural(node: &mut Node, walk: &mut Walk) -> Option<i64> {
    let read = int(node, walk)?;
    if read < 0 {
        not_a(node, "an integer of at least 0", walk);
        return None;
    }
    Some(read)
}

/// A number in single precision; zero leaves.
pub(super) fn single(node: &mut Node, walk: &mut Walk) -> Stay {
    let read = match &node.value {
        Value::Null => return Stay::No,
        Value::String(given) => float(given.trim()).filter(|x| x.is_finite()),
        // Docker Compose takes no number of CPUs beyond 63 bits.
        Value::Uint(_) => None,
        _ => node.as_f64().filter(|x| x.is_finite()),
    };
    let Some(x) = read else {
        not_a(node, "a number", walk);
        return Stay::No;
    };
    let x = number::single(x);
    node.value = whole(x).map_or(Value::Float(x), Value::Int);
    (x != 0.0).into()
}

fn whole(x: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be whole and in range"
    )]
    (x.fract() == 0.0 && x.abs() < 9e15).then_some(x as i64)
}

/// A number of bytes as a decimal string; zero leaves.
pub(super) fn bytes(node: &mut Node, walk: &mut Walk) -> Stay {
    let read = match &node.value {
        Value::Null => return Stay::No,
        Value::Int(n) => Ok(*n),
        Value::Uint(_) => Err("it does not fit into 64 bits"),
        Value::Float(x) => {
            let message = format!(
                "`{}: {}` has no effect: Docker Compose does not read numbers with a point or an exponent as bytes",
                walk.path(),
                number::float_text(*x)
            );
            let finding = walk.finding(&rules::SIZE_IGNORED, node.span, message);
            walk.push(finding.help("write a whole number, or a unit, as in `1.5g`"));
            return Stay::No;
        }
        // The canonical form of "unlimited", which Compose itself writes and then cannot read.
        Value::String(given) if given == "-1" => Ok(-1),
        Value::String(given) => size::parse(given),
        _ => return Stay::Yes,
    };
    match read {
        Ok(n) => {
            node.value = string(n.to_string());
            (n != 0).into()
        }
        Err(reason) => {
            let given = number::scalar_text(&node.value).unwrap_or_default();
            let message = match given.as_str() {
                "" => format!("`{}` is empty", walk.path()),
                _ => format!("invalid size `{given}` in `{}`: {reason}", walk.path()),
            };
            let finding = walk.finding(&rules::INVALID_SIZE, node.span, message);
            walk.push(finding.help("write a number with a unit, as in `512m` or `2g`"));
            Stay::No
        }
    }
}

/// A duration as Go writes it.
pub(super) fn time(node: &mut Node, walk: &mut Walk) -> Option<i64> {
    let given = node.as_str()?;
    match duration::parse(given) {
        Ok(nanos) => {
            node.value = string(duration::format(nanos));
            Some(nanos)
        }
        Err(reason) => {
            let message = format!("invalid duration `{given}` in `{}`: {reason}", walk.path());
            let finding = walk.finding(&rules::INVALID_DURATION, node.span, message);
            walk.push(finding.help("write numbers with units, as in `30s` or `1m30s`"));
            None
        }
    }
}

/// A file mode as an octal string.
pub(super) fn mode(node: &mut Node, walk: &mut Walk) -> Stay {
    let read = match &node.value {
        Value::Null => return Stay::No,
        Value::Int(n) => Some(*n),
        Value::String(given) => i64::from_str_radix(given, 8).ok(),
        _ => node.as_i64(),
    };
    match read.filter(|mode| (0..=0o7777).contains(mode)) {
        Some(mode) => {
            node.value = string(format!("0{mode:o}"));
            Stay::Yes
        }
        None => {
            not_a(
                node,
                "a file mode of up to four octal digits, as in `\"0440\"`",
                walk,
            );
            Stay::No
        }
    }
}

/// A file mode as a number; zero leaves.
pub(super) fn mode_number(node: &mut Node, walk: &mut Walk) -> Stay {
    match node.as_i64() {
        Some(mode) => {
            node.value = Value::Int(mode);
            (mode != 0).into()
        }
        None if node.is_null() => Stay::No,
        None => {
            not_a(node, "a number, as in `0o1777`", walk);
            Stay::No
        }
    }
}

/// A number of devices; `all` is -1. Zero stays: without a number, all are meant.
pub(super) fn count(node: &mut Node, walk: &mut Walk) -> Stay {
    if node
        .as_str()
        .is_some_and(|given| given.eq_ignore_ascii_case("all"))
    {
        node.value = Value::Int(-1);
        return Stay::Yes;
    }
    let number = node.as_str().map(str::trim).map(str::parse::<i64>);
    if number.is_some_and(|number| number.is_err()) {
        not_a(node, "`all` or an integer", walk);
        return Stay::No;
    }
    int(node, walk).is_some().into()
}

fn not_a(node: &Node, what: &str, walk: &mut Walk) {
    let given = number::scalar_text(&node.value).unwrap_or_else(|| node.kind().to_owned());
    let message = format!("`{}` must be {what}, not `{given}`", walk.path());
    let finding = walk.finding(&rules::INVALID_VALUE, node.span, message);
    walk.push(finding);
}
