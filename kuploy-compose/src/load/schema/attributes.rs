//! Every attribute of the specification, by path.

use super::shape::{Field, Form, Shape, Struct};
use super::tables::PROJECT;

/// One attribute.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    /// Its path: `*` is a key that the user chooses, `[]` an item of a list, as in `services.*.ports[].target`.
    pub(crate) path: String,
    /// Which values it may have.
    pub(crate) shape: Shape,
    /// What becomes of its value.
    pub(crate) form: Form,
}

/// All attributes of the specification, in the order of the tables.
pub(crate) fn attributes() -> Vec<Attribute> {
    let mut out = Vec::new();
    below_struct(&PROJECT, "", &mut out);
    out
}

fn below_struct(of: &Struct, prefix: &str, out: &mut Vec<Attribute>) {
    for Field {
        key, shape, form, ..
    } in of.fields
    {
        let path = if prefix.is_empty() {
            (*key).to_owned()
        } else {
            format!("{prefix}.{key}")
        };
        out.push(Attribute {
            path: path.clone(),
            shape: *shape,
            form: *form,
        });
        below(shape, *form, &path, out);
    }
}

fn below(shape: &Shape, form: Form, path: &str, out: &mut Vec<Attribute>) {
    match shape {
        Shape::Struct(inner) => below_struct(inner, path, out),
        Shape::OneOf(shapes) => shapes
            .iter()
            .for_each(|shape| below(shape, form, path, out)),
        Shape::List(item) | Shape::Set(item) => below(item, form, &format!("{path}[]"), out),
        Shape::Map(_, value) => {
            let path = format!("{path}.*");
            if has_struct(value) {
                out.push(Attribute {
                    path: path.clone(),
                    shape: **value,
                    form,
                });
            }
            below(value, form, &path, out);
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
