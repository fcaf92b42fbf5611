//! Every attribute of the specification, by path.

use super::shape::{Field, Shape, Struct};
use super::suggest;
use super::tables::PROJECT;

/// An attribute of the Compose Specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its path: `*` is a key that the user chooses, `[]` an item of a list, as in `services.*.ports[].target`.
    pub path: String,
    /// The kinds of value that it takes, as messages say them: `a string or a list of strings`.
    pub forms: String,
    /// Whether the mapping around it is refused without it.
    pub required: bool,
}

/// All attributes of the Compose Specification, as this library reads them: every key that a Compose file may have,
/// but for `x-` keys. A mapping stands before its keys.
pub fn attributes() -> Vec<Attribute> {
    let mut out = Vec::new();
    below_struct(&PROJECT, "", &mut out);
    out
}

fn below_struct(of: &Struct, prefix: &str, out: &mut Vec<Attribute>) {
    for Field {
        key,
        shape,
        required,
        ..
    } in of.fields
    {
        let path = if prefix.is_empty() {
            (*key).to_owned()
        } else {
            format!("{prefix}.{key}")
        };
        out.push(Attribute {
            path: path.clone(),
            forms: suggest::forms(shape),
            required: *required,
        });
        below(shape, &path, out);
    }
}

fn below(shape: &Shape, path: &str, out: &mut Vec<Attribute>) {
    match shape {
        Shape::Struct(inner) => below_struct(inner, path, out),
        Shape::OneOf(shapes) => shapes.iter().for_each(|shape| below(shape, path, out)),
        Shape::List(item) | Shape::Set(item) => below(item, &format!("{path}[]"), out),
        Shape::Map(_, value) => {
            let path = format!("{path}.*");
            if has_struct(value) {
                out.push(Attribute {
                    path: path.clone(),
                    forms: suggest::forms(value),
                    required: false,
                });
            }
            below(value, &path, out);
        }
        _ => {}
    }
}

fn has_struct(shape: &Shape) -> bool {
    match shape {
        Shape::Struct(_) => true,
        Shape::OneOf(shapes) => shapes.iter().any(has_struct),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_unique_and_reach_every_depth() {
        let paths: Vec<String> = attributes().into_iter().map(|a| a.path).collect();
        let mut unique = paths.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), paths.len());
        for path in [
            "name",
            "services.*",
            "services.*.image",
            "services.*.ports[].target",
            "services.*.ulimits.*.soft",
            "services.*.deploy.resources.reservations.devices[].capabilities",
            "services.*.develop.watch[].exec.command",
            "networks.*.ipam.config[].subnet",
            "secrets.*.external.name",
        ] {
            assert!(unique.iter().any(|p| p == path), "{path}");
        }
    }
}
