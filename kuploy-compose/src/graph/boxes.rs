//! What is drawn as one: a service and the volumes that it alone mounts.

use super::{Graph, GraphEdge, GraphEdgeKind, GraphNode};

/// What is drawn as one box: a node, and the volumes that are its own.
pub(super) struct Drawn<'a> {
    pub(super) node: &'a GraphNode,
    pub(super) shelves: Vec<&'a GraphNode>,
}

impl Drawn<'_> {
    /// Its lines of text: the name, what else there is to say, its volumes.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        let own = [self.node.name.clone(), self.node.detail.clone()];
        own.into_iter()
            .filter(|line| !line.is_empty())
            .chain(self.shelves.iter().map(|volume| shelf(volume)))
    }
}

/// A volume in the box of its service.
pub(super) fn shelf(volume: &GraphNode) -> String {
    match volume.detail.as_str() {
        "" => volume.name.clone(),
        size => format!("{} · {size}", volume.name),
    }
}

impl Graph {
    /// What is drawn, and the edges between that: a volume that one service mounts is drawn in its box.
    pub(super) fn boxes(&self) -> (Vec<Drawn<'_>>, Vec<(usize, usize, &GraphEdge)>) {
        let mut mounts: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for edge in &self.edges {
            if let Some(list) = mounts
                .get_mut(edge.to)
                .filter(|_| edge.kind == GraphEdgeKind::Mount)
            {
                list.push(edge.from);
            }
        }
        let owner = |node: usize| match mounts.get(node).map(Vec::as_slice) {
            Some([owner]) => Some(*owner),
            _ => None,
        };
        let mut places = vec![None; self.nodes.len()];
        let mut drawn = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            if owner(at).is_none() {
                places
                    .get_mut(at)
                    .into_iter()
                    .for_each(|place| *place = Some(drawn.len()));
                drawn.push(Drawn {
                    node,
                    shelves: Vec::new(),
                });
            }
        }
        let place = |node: usize| places.get(node).copied().flatten();
        for (at, node) in self.nodes.iter().enumerate() {
            let home = owner(at)
                .and_then(place)
                .and_then(|place| drawn.get_mut(place));
            if let Some(home) = home {
                home.shelves.push(node);
            }
        }
        let edges = self.edges.iter();
        let edges = edges.filter_map(|edge| Some((place(edge.from)?, place(edge.to)?, edge)));
        (drawn, edges.collect())
    }
}
