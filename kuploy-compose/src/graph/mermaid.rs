//! Mermaid: a picture in Markdown.

use std::fmt::Write;

use super::{Graph, GraphEdgeKind, GraphNodeKind};

impl Graph {
    /// The graph as a Mermaid flowchart.
    pub fn mermaid(&self) -> String {
        let mut text = String::from("flowchart LR\n");
        for (at, node) in self.nodes.iter().enumerate() {
            let mut label = escaped(&node.name);
            if !node.detail.is_empty() {
                label.push_str("<br/>");
                label.push_str(&escaped(&node.detail));
            }
            let (open, close) = match node.kind {
                GraphNodeKind::Route => ("([", "])"),
                GraphNodeKind::Service => ("[", "]"),
                GraphNodeKind::Volume => ("[(", ")]"),
            };
            let _ = writeln!(text, "  n{at}{open}\"{label}\"{close}");
        }
        for edge in &self.edges {
            let arrow = match edge.kind {
                GraphEdgeKind::Route => "==>",
                GraphEdgeKind::Dependency => "-->",
                GraphEdgeKind::Mount => "-.-",
            };
            let label = match edge.label.as_str() {
                "" => String::new(),
                label => format!("|\"{}\"|", escaped(label)),
            };
            let _ = writeln!(text, "  n{} {arrow}{label} n{}", edge.from, edge.to);
        }
        text
    }
}

/// Text in a quoted label: what Markdown or HTML would read is spelled by number.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '<' | '>' | '&' | '#' | '`' | '*' | '_' | '\n' | '\r' => {
                let _ = write!(escaped, "#{};", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;

    #[test]
    fn a_flowchart_with_a_node_a_line() {
        insta::assert_snapshot!(sample().mermaid(), @r#"
        flowchart LR
          n0(["shop.example.com"])
          n1["web<br/>Deployment"]
          n2["api #34;#60;v2#62;#34;<br/>Deployment"]
          n3["db<br/>StatefulSet"]
          n4[("자료<br/>1Gi")]
          n0 ==>|"/shop"| n1
          n1 --> n2
          n1 -->|"completed"| n3
          n2 -->|"healthy"| n3
          n3 -.- n4
        "#);
    }
}
