//! Mermaid: a picture in Markdown.

use std::fmt::Write;

use super::{Graph, GraphEdgeKind, GraphNodeKind};

/// Colours that can be read on light and dark pages.
const CLASSES: &str = "  \
    classDef route fill:#e9f8ef,stroke:#23854d,color:#1c1e21\n  \
    classDef service fill:#eef4ff,stroke:#3b6fd4,color:#1c1e21\n  \
    classDef volume fill:#fdf3e3,stroke:#b87a10,color:#1c1e21\n";

impl Graph {
    /// The graph as a Mermaid flowchart.
    pub fn mermaid(&self) -> String {
        let mut text = String::from("flowchart LR\n");
        let (drawn, edges) = self.boxes();
        for (at, drawn) in drawn.iter().enumerate() {
            let lines: Vec<String> = drawn.lines().map(|line| escaped(&line)).collect();
            let label = lines.join("<br/>");
            let (open, close, class) = match drawn.node.kind {
                GraphNodeKind::Route => ("([", "])", "route"),
                GraphNodeKind::Service => ("[", "]", "service"),
                GraphNodeKind::Volume => ("[(", ")]", "volume"),
            };
            let _ = writeln!(text, "  n{at}{open}\"{label}\"{close}:::{class}");
        }
        for (from, to, edge) in &edges {
            let arrow = match edge.kind {
                GraphEdgeKind::Route => "==>",
                GraphEdgeKind::Dependency => "-->",
                GraphEdgeKind::Mount => "-.-",
            };
            let label = match edge.label.as_str() {
                "" => String::new(),
                label => format!("|\"{}\"|", escaped(label)),
            };
            let _ = writeln!(text, "  n{from} {arrow}{label} n{to}");
        }
        text.push_str(CLASSES);
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
        insta::assert_snapshot!(sample().mermaid(), @r##"
        flowchart LR
          n0(["shop.example.com"]):::route
          n1["web<br/>Deployment"]:::service
          n2["api #34;#60;v2#62;#34;<br/>Deployment"]:::service
          n3["db<br/>StatefulSet<br/>자료 · 1Gi"]:::service
          n0 ==>|"/shop"| n1
          n1 --> n2
          n1 -->|"completed"| n3
          n2 -->|"healthy"| n3
          classDef route fill:#e9f8ef,stroke:#23854d,color:#1c1e21
          classDef service fill:#eef4ff,stroke:#3b6fd4,color:#1c1e21
          classDef volume fill:#fdf3e3,stroke:#b87a10,color:#1c1e21
        "##);
    }
}
