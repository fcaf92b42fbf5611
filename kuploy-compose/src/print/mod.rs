//! Stage 10, print: objects → text that every YAML reader reads back the same.
//!
//! The layout is kubectl's: two spaces, lists not indented under their key, literal blocks for texts of several lines,
//! lines never folded, no trailing blanks. A string is written plain only where no reader of YAML 1.1 or 1.2 (PyYAML,
//! go-yaml, kubectl, kustomize, Argo CD) takes it for something else, and keys go by the same rule.

mod layout;
mod order;
mod scalar;

use crate::yaml::Node;

/// Documents as one YAML text, `---` between them.
///
/// Keys of Kubernetes mappings come in the order that people write them in, all others in the order of the tree. Tags
/// are not printed; timestamps are strings.
pub fn documents(nodes: &[Node]) -> String {
    let mut out = String::new();
    for (at, node) in nodes.iter().enumerate() {
        if at > 0 {
            out.push_str("---\n");
        }
        layout::document(node, &mut out);
    }
    out
}
