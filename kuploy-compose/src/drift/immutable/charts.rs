//! `KP5159` of a Helm chart: keys of Secrets that its values no longer name, since the file that has them is not in this checkout.

use super::references::named_lost;
use crate::diagnostic::Finding;
use crate::drift::settings::{AbsentFile, Given};
use crate::map::BTreeSet;
use crate::source::Span;
use crate::yaml::Node;

/// Names what the values of a chart lose; `chart` is how messages call it.
pub(in crate::drift) fn lost_in_values(
    chart: &str,
    (old, new): (&Node, &Node),
    absent: &[AbsentFile],
) -> Option<Finding> {
    let after = keys(new);
    let (mut names, mut files): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    for (secret, key) in keys(old) {
        if after.contains(&(secret, key)) {
            continue;
        }
        let gives = |file: &&AbsentFile| match &file.given {
            Given::Variables(container) => secret.starts_with(container.as_str()),
            Given::Values { variables, .. } => variables.iter().any(|(_, name)| name == key),
            Given::Secret(name) => name == secret,
            Given::Mount { .. } => false,
        };
        if let Some(file) = absent.iter().find(gives) {
            names.push(format!("`{key}` of the Secret `{secret}`"));
            if !files.contains(&file.path.as_str()) {
                files.push(&file.path);
            }
        }
    }
    let span = old.get("secrets").map_or(old.span, |node| node.span);
    let span = Span::new(span.source, span.start as usize, span.start as usize);
    (!names.is_empty()).then(|| named_lost(&format!("the chart `{chart}`"), &names, &files, span))
}

/// The keys of all Secrets in the values of a chart: `secrets.NAME.values.KEY`.
fn keys(values: &Node) -> BTreeSet<(&str, &str)> {
    let secrets = values.get("secrets").and_then(Node::as_map);
    let secrets = secrets.into_iter().flatten();
    let keys = secrets.flat_map(|(secret, entry)| {
        let values = entry.node.get("values").and_then(Node::as_map);
        let values = values.into_iter().flatten();
        values.map(move |(key, _)| (secret.as_str(), key.as_str()))
    });
    keys.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::source::SourceId;
    use crate::yaml::{Limits, parse};

    #[test]
    fn keys_that_a_missing_file_gives_are_lost() {
        let read = |text: &str| {
            let (id, limits) = (SourceId::default(), Limits::default());
            parse(text, id, &limits, &mut Report::default())
                .pop()
                .unwrap()
        };
        let old = read("secrets: {web-env: {values: {A: '', B: ''}}, db: {values: {C: ''}}}");
        let new = read("secrets: {web-env: {values: {B: ''}}}");
        let of = |given: Given| {
            let file = AbsentFile {
                path: ".env".to_owned(),
                given,
            };
            lost_in_values("chart", (&old, &new), &[file]).map(|finding| finding.message)
        };
        let values = |name: &str| Given::Values {
            services: Vec::new(),
            variables: vec![("web".to_owned(), name.to_owned())],
        };
        let said = |name: &str| {
            Some(format!(
                "the chart `chart` would lose {name}: `.env` is not in this checkout, since Git ignores it"
            ))
        };
        assert_eq!(of(values("A")), said("`A` of the Secret `web-env`"));
        assert_eq!(
            of(Given::Variables("web".to_owned())),
            said("`A` of the Secret `web-env`")
        );
        assert_eq!(
            of(Given::Secret("db".to_owned())),
            said("`C` of the Secret `db`")
        );
        assert_eq!(of(values("B")), None);
        assert_eq!(of(Given::Secret("web".to_owned())), None);
        assert_eq!(lost_in_values("chart", (&new, &new), &[]), None);
    }
}
