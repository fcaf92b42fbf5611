//! Leaves what controllers make out of an export.

use super::edit::{self, Edit, Unfit};
use super::object_set::{items, items_mut};
use super::rules::owned::is_owned;
use crate::yaml::Node;

/// Which of the documents of a text, and of the objects that they list, controllers make.
pub(crate) struct Owned {
    documents: Vec<bool>,
    /// For each document that lists objects.
    listed: Vec<Vec<bool>>,
}

impl Owned {
    pub(crate) fn of(nodes: &[Node]) -> Self {
        let owned = |node: &Node| node.as_map().is_some_and(is_owned);
        let listed = |node: &Node| -> Vec<bool> {
            let list = items(node).unwrap_or_default();
            list.iter().map(owned).collect()
        };
        Self {
            documents: nodes.iter().map(owned).collect(),
            listed: nodes.iter().map(listed).collect(),
        }
    }

    /// How many they are.
    pub(crate) fn count(&self) -> usize {
        let all = self.listed.iter().flatten().chain(&self.documents);
        all.filter(|owned| **owned).count()
    }

    /// The documents without them.
    pub(crate) fn leave_out(&self, nodes: &mut Vec<Node>) {
        for (node, listed) in nodes.iter_mut().zip(&self.listed) {
            if let Some(list) = items_mut(node).filter(|_| listed.contains(&true)) {
                let mut listed = listed.iter();
                list.retain(|_| listed.next() != Some(&true));
            }
        }
        let mut documents = self.documents.iter();
        nodes.retain(|_| documents.next() != Some(&true));
    }

    /// The text without them; `nodes` are what it says, with as many documents and objects as at first.
    pub(crate) fn cut_out(&self, text: &str, nodes: &[Node]) -> Result<String, Unfit> {
        let mut edits = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            if self.documents.get(at) == Some(&true) {
                edits.push(self.removal(text, nodes, at));
            } else if self
                .listed
                .get(at)
                .is_some_and(|listed| listed.contains(&true))
            {
                let mut kept = vec![node.clone()];
                let alone = Self {
                    documents: vec![false],
                    listed: self.listed.get(at).cloned().into_iter().collect(),
                };
                alone.leave_out(&mut kept);
                edits.extend(edit::edits(text, std::slice::from_ref(node), &kept)?);
            }
        }
        edit::apply(text, edits)
    }

    /// The edit that removes a document with its separator: the one before it, else the one behind it.
    fn removal(&self, text: &str, nodes: &[Node], at: usize) -> Edit {
        let span = |at: usize| {
            let span = nodes.get(at)?.span;
            Some((span.start as usize, span.end as usize))
        };
        let goes = |at: usize| self.documents.get(at) == Some(&true);
        let (start, end) = span(at).unwrap_or_default();
        let before = at.checked_sub(1).and_then(span).map_or(0, |(_, end)| end);
        let behind = span(at + 1).map_or(text.len(), |(start, _)| start);
        let first = separators(text, before, start).last();
        let next = separators(text, end, behind).next();
        // The first document that stays needs no separator where there was none.
        let leads = (0..at).all(goes)
            && separators(text, 0, span(0).unwrap_or_default().0)
                .next()
                .is_none();
        let (start, end) = match (first, next) {
            (None, None) => (start, behind),
            (first, None) => (first.map_or(0, |(from, _)| from), behind),
            (first, Some((line, after))) => {
                let end = if leads && !goes(at + 1) { after } else { line };
                (first.map_or(0, |(from, _)| from), end)
            }
        };
        Edit {
            start,
            end,
            text: String::new(),
        }
    }
}

/// The lines between two places that separate documents, with where each begins and where the next line does.
fn separators(text: &str, from: usize, to: usize) -> impl Iterator<Item = (usize, usize)> {
    let part = text.get(from..to).unwrap_or_default();
    let begins = |at: usize| {
        text.get(..at)
            .is_none_or(|before| before.is_empty() || before.ends_with('\n'))
    };
    let lines = part.match_indices("---").map(move |(at, _)| from + at);
    lines.filter(move |at| begins(*at)).map(move |at| {
        let rest = text.get(at..).unwrap_or_default();
        (at, at + rest.find('\n').map_or(rest.len(), |end| end + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::drift::read;
    use crate::source::SourceId;
    use crate::yaml::Limits;

    #[test]
    fn documents_items_and_lines_of_json_are_cut_out() {
        let own = "metadata: {name: own}";
        let owned = "metadata: {name: b, ownerReferences: [{controller: true, kind: A, name: a}]}";
        let object = |metadata: &str| format!("apiVersion: v1\nkind: Pod\n{metadata}\n");
        let (own, owned) = (object(own), object(owned));
        let json = |text: &str| -> String {
            let nodes = read(
                text,
                SourceId::default(),
                &Limits::default(),
                &mut Report::default(),
            );
            nodes
                .iter()
                .map(|node| format!("{}\n", node.to_json()))
                .collect()
        };
        let item = |text: &str| {
            format!(
                "- {}",
                text.replace('\n', "\n  ").trim_end().to_owned() + "\n"
            )
        };
        let list = |items: &str| format!("apiVersion: v1\nkind: List\nitems:\n{items}");
        for (text, wanted) in [
            (format!("{own}---\n{owned}"), own.clone()),
            (
                format!("---\n{owned}---\n# kept\n{own}"),
                format!("---\n# kept\n{own}"),
            ),
            (format!("{owned}---\n{own}"), own.clone()),
            (
                format!("{own}---\n{owned}---\n{own}"),
                format!("{own}---\n{own}"),
            ),
            (
                json(&own) + &json(&owned) + &json(&own),
                json(&own) + &json(&own),
            ),
            (
                list(&(item(&own) + &item(&owned) + &item(&own))),
                list(&(item(&own) + &item(&own))),
            ),
        ] {
            let nodes = read(
                &text,
                SourceId::default(),
                &Limits::default(),
                &mut Report::default(),
            );
            let found = Owned::of(&nodes);
            assert_eq!(found.count(), 1, "{text}");
            assert_eq!(found.cut_out(&text, &nodes), Ok(wanted), "{text}");
        }
    }
}
