//! `KP5160` of a secret store: properties that an `ExternalSecret` takes from now on, and that nobody has stored yet.

use super::comparison::{Comparison, Pair, named};
use crate::diagnostic::{and, rules};
use crate::drift::finder::Found;
use crate::drift::object_set::Object;
use crate::drift::tree::{get, maps, text};
use crate::map::BTreeSet;
use crate::yaml::{Map, Node};

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    let of_store = |pair: &&Pair<'a>| pair.new.kind == "ExternalSecret";
    for Pair { old, new } in comparison.pairs.iter().filter(of_store) {
        let (had, now) = (taken(old.map), taken(new.map));
        let added: Vec<_> = now.difference(&had).collect();
        let Some((entry, _)) = added.first() else {
            continue;
        };
        let shown = added.iter().map(|(_, property)| format!("`{property}`"));
        let shown = and(shown.collect());
        let (word, them) = match added.len() {
            1 => ("property", "it"),
            _ => ("properties", "them"),
        };
        let message = format!(
            "{} takes the new {word} {shown} from the entry `{entry}` of the secret store: pods that need {them} do not start until the store has {them}",
            named(new),
        );
        let name = get(new.map, "metadata").and_then(|metadata| metadata.get("name"));
        let span = name.map_or_else(Default::default, |node| node.span);
        let found = Found::new(&rules::SECRET_KEY_ADDED, span, message);
        say(
            *new,
            found.below("metadata.name").help(format!(
                "before you apply it, add {shown} to the entry `{entry}` of the secret store"
            )),
        );
    }
}

/// The entries of the store and their properties that an `ExternalSecret` names.
fn taken(object: &Map) -> BTreeSet<(&str, &str)> {
    let spec = get(object, "spec").and_then(Node::as_map);
    let data = spec.into_iter().flat_map(|spec| maps(spec, "data"));
    let found = data.filter_map(|entry| {
        let remote = get(entry, "remoteRef")?.as_map()?;
        Some((text(remote, "key")?, text(remote, "property")?))
    });
    found.collect()
}
