//! DOT: for Graphviz.

use std::fmt::Write;

use super::{Graph, GraphEdgeKind, GraphNodeKind};

impl Graph {
    /// The graph in the DOT language.
    pub fn dot(&self) -> String {
        let mut text = String::from(
            "digraph {\n  rankdir=LR;\n  node [fontname=\"sans-serif\", fontsize=11];\n  \
             edge [fontname=\"sans-serif\", fontsize=9];\n",
        );
        for (at, node) in self.nodes.iter().enumerate() {
            let shape = match node.kind {
                GraphNodeKind::Route => "oval",
                GraphNodeKind::Service => "box",
                GraphNodeKind::Volume => "cylinder",
            };
            let mut label = escaped(&node.name);
            if !node.detail.is_empty() {
                label.push_str("\\n");
                label.push_str(&escaped(&node.detail));
            }
            let _ = writeln!(text, "  n{at} [shape={shape}, label=\"{label}\"];");
        }
        for edge in &self.edges {
            let style = match edge.kind {
                GraphEdgeKind::Route => "style=bold",
                GraphEdgeKind::Dependency => "style=solid",
                GraphEdgeKind::Mount => "style=dashed, dir=none",
            };
            let (from, to, label) = (edge.from, edge.to, escaped(&edge.label));
            let _ = writeln!(text, "  n{from} -> n{to} [{style}, label=\"{label}\"];");
        }
        text.push_str("}\n");
        text
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;

    #[test]
    fn a_digraph_with_a_node_a_line() {
        insta::assert_snapshot!(sample().dot(), @r#"
        digraph {
          rankdir=LR;
          node [fontname="sans-serif", fontsize=11];
          edge [fontname="sans-serif", fontsize=9];
          n0 [shape=oval, label="shop.example.com"];
          n1 [shape=box, label="web\nDeployment"];
          n2 [shape=box, label="api \"<v2>\"\nDeployment"];
          n3 [shape=box, label="db\nStatefulSet"];
          n4 [shape=cylinder, label="자료\n1Gi"];
          n0 -> n1 [style=bold, label="/shop"];
          n1 -> n2 [style=solid, label=""];
          n1 -> n3 [style=solid, label="completed"];
          n2 -> n3 [style=solid, label="healthy"];
          n3 -> n4 [style=dashed, dir=none, label=""];
        }
        "#);
    }
}
