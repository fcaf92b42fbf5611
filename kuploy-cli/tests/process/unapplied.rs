//! `lint` in repositories: what is made of something else, what somebody read from a cluster, what a tool fills in.

use super::appliers::{lines, severity};
use super::told::CONFIG;

#[test]
fn files_that_are_encrypted_or_sealed_from_what_lies_beside_are_made() {
    for (folder, name, beside, expected) in [
        ("a", "values.yaml", "values.yaml.decrypted", "none"),
        ("a", "values.yaml", "values.dec.yaml", "none"),
        ("a", "values.yaml", "values.yaml.bak", "error"),
        ("a", "values.yaml", "other.yaml.decrypted", "error"),
        ("example", "web-sealed.yaml", "web.yaml", "none"),
        ("example", "sealed-web.yaml", "web.yaml", "none"),
        ("example", "web-sealed.yaml", "db.yaml", "error"),
        ("prod", "web-sealed.yaml", "web.yaml", "error"),
    ] {
        let (list, other) = (
            format!("{folder}/kustomization.yaml"),
            format!("{folder}/{beside}"),
        );
        let text = format!("resources: [{name}]\n");
        let files = [(list.as_str(), text.as_str()), (other.as_str(), CONFIG)];
        let found = severity(&files, "KP4225");
        let found = found.as_deref().unwrap_or("none");
        assert_eq!(found, expected, "{folder} {name} {beside}");
    }
}

#[test]
fn references_that_op_injects_are_no_values() {
    for (value, count) in [("op://home/web/tls.crt", 0), ("op:home!", 1)] {
        let text = format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ndata: {{a: \"{value}\"}}\n"
        );
        let found = lines(&[("a.yaml", text.as_str())], "KP4237");
        assert_eq!(found.len(), count, "{value} {found:?}");
    }
}
