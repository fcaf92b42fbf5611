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
        let (drawn, edges) = self.boxes();
        for (at, drawn) in drawn.iter().enumerate() {
            let look = match drawn.node.kind {
                GraphNodeKind::Route => {
                    "shape=box, style=\"rounded,filled\", color=\"#23854d\", fillcolor=\"#e9f8ef\""
                }
                GraphNodeKind::Service => {
                    "shape=box, style=filled, color=\"#3b6fd4\", fillcolor=\"#eef4ff\""
                }
                GraphNodeKind::Volume => {
                    "shape=cylinder, style=filled, color=\"#b87a10\", fillcolor=\"#fdf3e3\""
                }
            };
            let lines: Vec<String> = drawn.lines().map(|line| escaped(&line)).collect();
            let label = lines.join("\\n");
            let _ = writeln!(text, "  n{at} [{look}, label=\"{label}\"];");
        }
        for (from, to, edge) in &edges {
            let style = match edge.kind {
                GraphEdgeKind::Route => "style=bold, color=\"#23854d\"",
                GraphEdgeKind::Dependency => "style=solid, color=\"#57606a\"",
                GraphEdgeKind::Mount => "style=dashed, dir=none, color=\"#b87a10\"",
            };
            let label = escaped(&edge.label);
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
        insta::assert_snapshot!(sample().dot(), @r##"
        digraph {
          rankdir=LR;
          node [fontname="sans-serif", fontsize=11];
          edge [fontname="sans-serif", fontsize=9];
          n0 [shape=box, style="rounded,filled", color="#23854d", fillcolor="#e9f8ef", label="shop.example.com"];
          n1 [shape=box, style=filled, color="#3b6fd4", fillcolor="#eef4ff", label="web\nDeployment"];
          n2 [shape=box, style=filled, color="#3b6fd4", fillcolor="#eef4ff", label="api \"<v2>\"\nDeployment"];
          n3 [shape=box, style=filled, color="#3b6fd4", fillcolor="#eef4ff", label="db\nStatefulSet\n자료 · 1Gi"];
          n0 -> n1 [style=bold, color="#23854d", label="/shop"];
          n1 -> n2 [style=solid, color="#57606a", label=""];
          n1 -> n3 [style=solid, color="#57606a", label="completed"];
          n2 -> n3 [style=solid, color="#57606a", label="healthy"];
        }
        "##);
    }
}
