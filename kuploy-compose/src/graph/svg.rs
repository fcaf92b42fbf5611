//! SVG: a picture for web pages and documents, without a program that draws it.

use std::fmt::Write;

use super::{Graph, GraphEdge, GraphEdgeKind, GraphNode, GraphNodeKind, layout};

const HEIGHT: f64 = 44.0;
const GAP: f64 = 22.0;
/// Room between columns for the edges and their labels.
const ROOM: f64 = 110.0;
const MARGIN: f64 = 20.0;
/// Width of a letter, roughly: a picture has to fit whatever font is there.
const LETTER: f64 = 7.6;

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#1c1e21;text-anchor:middle}\
.d{font-size:11px;fill:#5c6370}.l{font-size:10px;fill:#5c6370;paint-order:stroke;stroke:#fff;stroke-width:4px}\
.s{fill:#eef4ff;stroke:#3b6fd4}.v{fill:#fdf3e3;stroke:#c88719}.r{fill:#e9f8ef;stroke:#2b9a5c}\
path{fill:none;stroke:#7a828e;stroke-width:1.3}.e0{stroke:#2b9a5c;stroke-width:2}.e2{stroke:#c88719;stroke-dasharray:4 3}";

/// A node's box.
#[derive(Clone, Copy, Debug, Default)]
struct Frame {
    x: f64,
    y: f64,
    width: f64,
}

impl Graph {
    /// The graph as an SVG document.
    pub fn svg(&self) -> String {
        let layout::Layout { columns, bends } = layout::layout(self);
        let tallest = columns.iter().map(Vec::len).max().unwrap_or(0);
        let height = rows(tallest) + 2.0 * MARGIN;
        let count = columns.iter().map(Vec::len).sum();
        let mut frames = vec![Frame::default(); count];
        let mut x = MARGIN;
        for column in &columns {
            let nodes = || column.iter().filter_map(|node| self.nodes.get(*node));
            let width = nodes().map(width).fold(80.0, f64::max);
            let mut y = (height - rows(column.len())) / 2.0;
            for node in column {
                if let Some(frame) = frames.get_mut(*node) {
                    *frame = Frame { x, y, width };
                }
                y += HEIGHT + GAP;
            }
            x += width + ROOM;
        }
        let width = (x - ROOM + MARGIN).max(2.0 * MARGIN);

        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
             width=\"{width:.0}\" height=\"{height:.0}\">\n<style>{STYLE}</style>\n<defs><marker id=\"a\" \
             viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\">\
             <path d=\"M0 0 8 4 0 8Z\" style=\"fill:#7a828e;stroke:none\"/></marker></defs>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
        );
        for (edge, bends) in self.edges.iter().zip(&bends) {
            let stops = std::iter::once(&edge.from).chain(bends).chain([&edge.to]);
            let stops: Vec<Frame> = stops.filter_map(|at| frames.get(*at).copied()).collect();
            connect(&mut text, edge, &stops);
        }
        for (node, frame) in self.nodes.iter().zip(&frames) {
            draw(&mut text, node, *frame);
        }
        text.push_str("</svg>\n");
        text
    }
}

/// How tall so many nodes are.
fn rows(count: usize) -> f64 {
    let count = f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    (count * (HEIGHT + GAP) - GAP).max(0.0)
}

fn width(node: &GraphNode) -> f64 {
    let letters = |text: &str| {
        // Letters beyond Latin are about twice as wide.
        let units: u32 = text
            .chars()
            .map(|c| if u32::from(c) < 0x1100 { 1 } else { 2 })
            .sum();
        f64::from(units)
    };
    letters(&node.name).max(letters(&node.detail) * 0.85) * LETTER + 28.0
}

fn draw(text: &mut String, node: &GraphNode, frame: Frame) {
    let (class, radius) = match node.kind {
        GraphNodeKind::Route => ("r", HEIGHT / 2.0),
        GraphNodeKind::Service => ("s", 6.0),
        GraphNodeKind::Volume => ("v", 14.0),
    };
    let Frame { x, y, width } = frame;
    let _ = writeln!(
        text,
        "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{HEIGHT}\" rx=\"{radius}\"/>"
    );
    let middle = x + width / 2.0;
    let line = if node.detail.is_empty() {
        y + 27.0
    } else {
        y + 19.0
    };
    let name = escaped(&node.name);
    let _ = writeln!(
        text,
        "<text x=\"{middle:.1}\" y=\"{line:.1}\">{name}</text>"
    );
    if !node.detail.is_empty() {
        let (line, detail) = (y + 35.0, escaped(&node.detail));
        let _ = writeln!(
            text,
            "<text class=\"d\" x=\"{middle:.1}\" y=\"{line:.1}\">{detail}</text>"
        );
    }
}

/// Draws an edge from its first stop to its last, straight through the columns between them.
fn connect(text: &mut String, edge: &GraphEdge, stops: &[Frame]) {
    let (Some(from), Some(to)) = (stops.first(), stops.last()) else {
        return;
    };
    let class = match edge.kind {
        GraphEdgeKind::Route => "e0",
        GraphEdgeKind::Dependency => "e1",
        GraphEdgeKind::Mount => "e2",
    };
    let head = if edge.kind == GraphEdgeKind::Mount {
        ""
    } else {
        " marker-end=\"url(#a)\""
    };
    let (x, y) = (from.x + from.width, from.y + HEIGHT / 2.0);
    let mut path = format!("M{x:.1} {y:.1}");
    let mut label = None;
    for pair in stops.windows(2) {
        let [a, b] = pair else { continue };
        // Forward from the right side to the left side; within a column or back, around the right sides.
        let forward = b.x > a.x;
        let (x1, y1) = (a.x + a.width, a.y + HEIGHT / 2.0);
        let (x2, y2) = (
            if forward { b.x } else { b.x + b.width },
            b.y + HEIGHT / 2.0,
        );
        let bend = if forward { (x2 - x1) / 2.0 } else { 70.0 };
        let (c1, c2) = (x1 + bend, if forward { x2 - bend } else { x2 + bend });
        let _ = write!(path, "C{c1:.1} {y1:.1} {c2:.1} {y2:.1} {x2:.1} {y2:.1}");
        if !std::ptr::eq(b, to) && forward {
            let _ = write!(path, "H{:.1}", b.x + b.width);
        }
        // The middle of the first curve.
        label.get_or_insert(((x1 + 3.0 * c1 + 3.0 * c2 + x2) / 8.0, (y1 + y2) / 2.0 - 4.0));
    }
    let _ = writeln!(text, "<path class=\"{class}\" d=\"{path}\"{head}/>");
    if let (false, Some((x, y))) = (edge.label.is_empty(), label) {
        let label = escaped(&edge.label);
        let _ = writeln!(
            text,
            "<text class=\"l\" x=\"{x:.1}\" y=\"{y:.1}\">{label}</text>"
        );
    }
}

fn escaped(text: &str) -> String {
    let plain = text.replace(|c: char| c.is_control(), " ");
    plain
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;

    #[test]
    fn every_node_is_drawn_in_the_picture() {
        let svg = sample().svg();
        for name in [
            "shop.example.com",
            "api \"&lt;v2&gt;\"",
            "자료",
            "completed",
            "1Gi",
        ] {
            assert!(svg.contains(&format!(">{name}<")), "{name}: {svg}");
        }
        assert_eq!(svg.matches("<rect class").count(), 5);
        assert_eq!(svg.matches("<path class").count(), 5);
    }
}
