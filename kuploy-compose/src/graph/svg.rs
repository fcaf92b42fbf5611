//! SVG: a picture for web pages and documents, without a program that draws it.
//!
//! A volume of one service is part of its box; how long a service waits is told by the line, and a legend tells what
//! lines mean. Light and dark follow the page.

use std::fmt::Write;

use super::boxes::{Drawn, shelf};
use super::layout::{Layout, layout};
use super::{Graph, GraphEdge, GraphEdgeKind, GraphNodeKind};

/// Height of a box, and of each volume in it.
const HEIGHT: f64 = 44.0;
const SHELF: f64 = 20.0;
/// Room between columns for the edges and their labels.
const ROOM: f64 = 96.0;
const MARGIN: f64 = 20.0;
/// Width of a letter, roughly: a picture has to fit whatever font is there.
const LETTER: f64 = 7.6;

/// Colours of light and dark pages; what is said twice is how a line looks.
const STYLE: &str = "\
:root{--b:#fff;--t:#1c1e21;--d:#57606a;--s:#eef4ff;--sl:#3b6fd4;--v:#fdf3e3;--vl:#b87a10;--r:#e9f8ef;--rl:#23854d;--e:#6e7781;--h:#3b6fd4;--c:#8250df}\n\
@media(prefers-color-scheme:dark){:root{--b:#0d1117;--t:#e6edf3;--d:#9da7b3;--s:#14233d;--sl:#6ea0ff;--v:#33270f;--vl:#e0a83c;--r:#10301f;--rl:#4cc38a;--e:#8b949e;--h:#6ea0ff;--c:#c297ff}}\n\
text{font:13px system-ui,sans-serif;fill:var(--t);text-anchor:middle}.d{font-size:11px;fill:var(--d)}.g{text-anchor:start}\n\
.l{font-size:10px;fill:var(--d);paint-order:stroke;stroke:var(--b);stroke-width:4px;text-anchor:start}\n\
.b{fill:var(--b)}.s{fill:var(--s);stroke:var(--sl)}.v{fill:var(--v);stroke:var(--vl)}.r{fill:var(--r);stroke:var(--rl)}\n\
path,line{fill:none;stroke:var(--e);stroke-width:1.4}.e0{stroke:var(--rl);stroke-width:2}.e2{stroke:var(--vl);stroke-dasharray:4 3}\n\
.e1h{stroke:var(--h)}.e1c{stroke:var(--c);stroke-dasharray:7 4}marker path{stroke:none}\n\
.m1{fill:var(--e)}.m0{fill:var(--rl)}.m1h{fill:var(--h)}.m1c{fill:var(--c)}";

/// The looks of lines, what they mean, and whether they have a head.
const LINES: &[(&str, &str, bool)] = &[
    ("0", "requests from outside", true),
    ("1", "waits for the start", true),
    ("1h", "waits until healthy", true),
    ("1c", "waits until completed", true),
    ("2", "keeps data in", false),
];

/// A node's box; `y` is its middle. `left` and `right` are its column's.
#[derive(Clone, Copy, Debug, Default)]
struct Frame {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    left: f64,
    right: f64,
}

impl Drawn<'_> {
    fn height(&self) -> f64 {
        self.shelves.iter().fold(HEIGHT, |sum, _| sum + SHELF)
    }

    fn width(&self) -> f64 {
        let own = letters(&self.node.name).max(letters(&self.node.detail) * 0.85);
        let shelves = self.shelves.iter();
        let text = shelves.map(|volume| letters(&shelf(volume)) * 0.85);
        text.fold(own, f64::max) * LETTER + 28.0
    }
}

impl Graph {
    /// The graph as an SVG document.
    pub fn svg(&self) -> String {
        let (drawn, edges) = self.boxes();
        let heights: Vec<f64> = drawn.iter().map(Drawn::height).collect();
        let ends: Vec<(usize, usize)> = edges.iter().map(|(from, to, _)| (*from, *to)).collect();
        let layout = layout(&heights, &ends);
        let (frames, right) = frames(&drawn, &layout);

        let mut body = String::new();
        for ((from, to, edge), bends) in edges.iter().zip(&layout.bends) {
            let stops = std::iter::once(from).chain(bends).chain([to]);
            let stops: Vec<Frame> = stops.filter_map(|at| frames.get(*at).copied()).collect();
            connect(&mut body, edge, &stops, &self.says(edge));
        }
        for (drawn, frame) in drawn.iter().zip(&frames) {
            draw(&mut body, drawn, *frame);
        }
        let bottom = layout.height + 2.0 * MARGIN;
        let legend = legend(&mut body, &edges, bottom);
        let (width, height) = (
            right.max(legend),
            bottom + if legend > 0.0 { 30.0 } else { 0.0 },
        );
        let heads: String = LINES
            .iter()
            .filter(|(.., head)| *head)
            .map(|(class, ..)| {
                format!(
                    "<marker id=\"h{class}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" \
                     markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"m{class}\" \
                     d=\"M0 0 8 4 0 8Z\"/></marker>"
                )
            })
            .collect();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
             height=\"{height:.0}\" role=\"img\">\n<title>Services, what they wait for, where their data lies and how \
             they are reached</title>\n<style>{STYLE}</style>\n<defs>{heads}</defs>\n<rect class=\"b\" width=\"100%\" \
             height=\"100%\"/>\n{body}</svg>\n"
        )
    }

    /// An edge in words.
    fn says(&self, edge: &GraphEdge) -> String {
        let name = |node: usize| self.nodes.get(node).map_or("", |node| node.name.as_str());
        let (from, to) = (name(edge.from), name(edge.to));
        match (edge.kind, edge.label.as_str()) {
            (GraphEdgeKind::Route, path) => format!("{from}{path} leads to {to}"),
            (GraphEdgeKind::Dependency, "") => format!("{from} waits for the start of {to}"),
            (GraphEdgeKind::Dependency, state) => format!("{from} waits until {to} is {state}"),
            (GraphEdgeKind::Mount, _) => format!("{from} keeps data in {to}"),
        }
    }
}

/// The frame of each node and bend, and where the last column ends.
fn frames(drawn: &[Drawn<'_>], layout: &Layout) -> (Vec<Frame>, f64) {
    let mut frames = vec![Frame::default(); layout.middle.len()];
    let mut x = MARGIN;
    for column in &layout.columns {
        let boxes = || column.iter().filter_map(|node| drawn.get(*node));
        let width = boxes().map(Drawn::width).fold(40.0, f64::max);
        for node in column {
            let middle = layout.middle.get(*node).copied().unwrap_or(0.0);
            if let Some(frame) = frames.get_mut(*node) {
                let (own, height) = match drawn.get(*node) {
                    Some(drawn) => (drawn.width(), drawn.height()),
                    None => (width, 0.0),
                };
                // Hosts lean towards what they lead to, the rest stands in the middle.
                let lean = match drawn.get(*node).map(|drawn| drawn.node.kind) {
                    Some(GraphNodeKind::Route) => 1.0,
                    _ => 0.5,
                };
                *frame = Frame {
                    x: x + (width - own) * lean,
                    y: middle + MARGIN,
                    width: own,
                    height,
                    left: x,
                    right: x + width,
                };
            }
        }
        x += width + ROOM;
    }
    (frames, (x - ROOM + MARGIN).max(2.0 * MARGIN))
}

fn letters(text: &str) -> f64 {
    // Letters beyond Latin are about twice as wide.
    text.chars()
        .map(|c| if u32::from(c) < 0x1100 { 1.0 } else { 2.0 })
        .sum()
}

fn draw(text: &mut String, drawn: &Drawn<'_>, frame: Frame) {
    let node = drawn.node;
    let (class, radius) = match node.kind {
        GraphNodeKind::Route => ("r", HEIGHT / 2.0),
        GraphNodeKind::Service => ("s", 6.0),
        GraphNodeKind::Volume => ("v", 14.0),
    };
    let Frame {
        x,
        y,
        width,
        height,
        ..
    } = frame;
    let top = y - height / 2.0;
    let _ = writeln!(
        text,
        "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height}\" rx=\"{radius}\"/>"
    );
    let middle = x + width / 2.0;
    let line = top + if node.detail.is_empty() { 27.0 } else { 19.0 };
    let name = escaped(&node.name);
    let _ = writeln!(
        text,
        "<text x=\"{middle:.1}\" y=\"{line:.1}\">{name}</text>"
    );
    if !node.detail.is_empty() {
        let (line, detail) = (top + 35.0, escaped(&node.detail));
        let _ = writeln!(
            text,
            "<text class=\"d\" x=\"{middle:.1}\" y=\"{line:.1}\">{detail}</text>"
        );
    }
    let (mut shelf_top, inner) = (top + HEIGHT - 3.0, width - 12.0);
    for volume in &drawn.shelves {
        let (left, line, label) = (x + 6.0, shelf_top + 12.5, escaped(&shelf(volume)));
        let _ = writeln!(
            text,
            "<rect class=\"v\" x=\"{left:.1}\" y=\"{shelf_top:.1}\" width=\"{inner:.1}\" height=\"17\" rx=\"8\"/>\
             <text class=\"d\" x=\"{middle:.1}\" y=\"{line:.1}\">{label}</text>"
        );
        shelf_top += SHELF;
    }
}

/// How the line of an edge looks.
fn look(edge: &GraphEdge) -> &'static str {
    match (edge.kind, edge.label.as_str()) {
        (GraphEdgeKind::Route, _) => "0",
        (GraphEdgeKind::Dependency, "healthy") => "1h",
        (GraphEdgeKind::Dependency, "completed") => "1c",
        (GraphEdgeKind::Dependency, _) => "1",
        (GraphEdgeKind::Mount, _) => "2",
    }
}

fn head(look: &str) -> String {
    match LINES.iter().find(|(class, ..)| *class == look) {
        Some((.., true)) => format!(" marker-end=\"url(#h{look})\""),
        _ => String::new(),
    }
}

/// Draws an edge from its first stop to its last, straight through the columns between them.
fn connect(text: &mut String, edge: &GraphEdge, stops: &[Frame], says: &str) {
    let (Some(from), Some(to)) = (stops.first(), stops.last()) else {
        return;
    };
    let (x, y) = (from.x + from.width, from.y);
    let mut path = format!("M{x:.1} {y:.1}");
    for pair in stops.windows(2) {
        let [a, b] = pair else { continue };
        // Forward from the right side to the left side, bending between the columns alone, where no box is; within a
        // column or back, around the right sides.
        if b.left > a.right {
            let (x1, y1, x2, y2) = (a.right, a.y, b.left, b.y);
            let middle = f64::midpoint(x1, x2);
            let _ = write!(
                path,
                "H{x1:.1}C{middle:.1} {y1:.1} {middle:.1} {y2:.1} {x2:.1} {y2:.1}"
            );
            if std::ptr::eq(b, to) {
                let _ = write!(path, "H{:.1}", b.x);
            }
        } else {
            let (x1, x2) = (a.x + a.width, b.x + b.width);
            let (c1, c2) = (x1 + 70.0, x2 + 70.0);
            let _ = write!(
                path,
                "C{c1:.1} {:.1} {c2:.1} {:.1} {x2:.1} {:.1}",
                a.y, b.y, b.y
            );
        }
    }
    let look = look(edge);
    let _ = writeln!(
        text,
        "<path class=\"e{look}\" d=\"{path}\"{}><title>{}</title></path>",
        head(look),
        escaped(says)
    );
    if edge.kind == GraphEdgeKind::Route && !edge.label.is_empty() {
        // Before the end, where edges of one host part.
        let (x, y) = (to.x - 8.0 - letters(&edge.label) * 5.6, to.y - 6.0);
        let label = escaped(&edge.label);
        let _ = writeln!(
            text,
            "<text class=\"l\" x=\"{x:.1}\" y=\"{y:.1}\">{label}</text>"
        );
    }
}

/// Says what the lines mean that there are; returns where it ends.
fn legend(text: &mut String, edges: &[(usize, usize, &GraphEdge)], y: f64) -> f64 {
    let mut x = MARGIN;
    for (class, words, _) in LINES {
        if !edges.iter().any(|(.., edge)| look(edge) == *class) {
            continue;
        }
        let (end, begin, line) = (x + 34.0, x + 42.0, y + 4.0);
        let _ = writeln!(
            text,
            "<line class=\"e{class}\" x1=\"{x:.1}\" y1=\"{y:.1}\" x2=\"{end:.1}\" y2=\"{y:.1}\"{}/>\
             <text class=\"d g\" x=\"{begin:.1}\" y=\"{line:.1}\">{words}</text>",
            head(class)
        );
        x = begin + letters(words) * 6.4 + 24.0;
    }
    if x > MARGIN { x } else { 0.0 }
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
    fn every_node_is_drawn_and_every_edge_says_what_it_means() {
        let svg = sample().svg();
        for text in [
            "shop.example.com",
            "/shop",
            "api \"&lt;v2&gt;\"",
            "자료 · 1Gi",
            "web waits until db is completed",
            "shop.example.com/shop leads to web",
            "waits until healthy",
        ] {
            assert!(svg.contains(&format!(">{text}<")), "{text}: {svg}");
        }
        assert_eq!(svg.matches("<rect class=\"s\"").count(), 3);
        // The volume lies in the box of the one service that mounts it.
        assert_eq!(svg.matches("<path class=\"e").count(), 4);
    }

    #[test]
    fn a_volume_of_several_services_is_a_node() {
        let mut graph = sample();
        graph.edge(1, 4, super::GraphEdgeKind::Mount, "");
        assert_eq!(graph.svg().matches("<path class=\"e2").count(), 2);
    }
}
