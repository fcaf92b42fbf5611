//! Where nodes stand: columns from what is asked to what is asked for, in each an order with few crossings.

use super::Graph;

/// How often the order in the columns is improved; more changes nothing to see.
const SWEEPS: usize = 8;
/// A picture of so many nodes and bends is looked at by nobody; what comes beyond is drawn straight.
const MOST: usize = 20_000;

/// Where everything stands.
pub(super) struct Layout {
    /// Columns from left to right, each from top to bottom: places in [`Graph::nodes`], and from their count on the
    /// bends that long edges make room for themselves with.
    pub(super) columns: Vec<Vec<usize>>,
    /// The bends of each edge, from left to right.
    pub(super) bends: Vec<Vec<usize>>,
}

/// Lays a graph out.
pub(super) fn layout(graph: &Graph) -> Layout {
    let mut levels = levels(graph);
    let mut links: Vec<(usize, usize)> = Vec::new();
    let mut bends = Vec::with_capacity(graph.edges.len());
    for edge in &graph.edges {
        let level = |node: usize| levels.get(node).copied().unwrap_or(0);
        let (from, to) = (level(edge.from), level(edge.to));
        let mut last = edge.from;
        let mut own = Vec::new();
        for between in from + 1..to {
            if levels.len() > MOST {
                break;
            }
            let bend = levels.len();
            levels.push(between);
            links.push((last, bend));
            own.push(bend);
            last = bend;
        }
        links.push((last, edge.to));
        bends.push(own);
    }
    let width = levels.iter().max().map_or(0, |deepest| deepest + 1);
    let mut columns = vec![Vec::new(); width];
    for (node, level) in levels.iter().enumerate() {
        if let Some(column) = columns.get_mut(*level) {
            column.push(node);
        }
    }
    let mut place = vec![0.0; levels.len()];
    for column in &columns {
        number(column, &mut place);
    }
    for sweep in 0..SWEEPS {
        let order: Vec<usize> = match sweep % 2 {
            0 => (0..columns.len()).collect(),
            _ => (0..columns.len()).rev().collect(),
        };
        for at in order {
            if let Some(column) = columns.get_mut(at) {
                arrange(column, &wishes(&links, &place));
                number(column, &mut place);
            }
        }
    }
    Layout { columns, bends }
}

/// The longest way to each node from one that nothing leads to. Edges that close a cycle do not count.
fn levels(graph: &Graph) -> Vec<usize> {
    let count = graph.nodes.len();
    let mut outgoing = vec![Vec::new(); count];
    let mut waiting = vec![0_usize; count];
    for edge in graph.edges.iter().filter(|edge| edge.from != edge.to) {
        if let (Some(list), Some(n)) = (outgoing.get_mut(edge.from), waiting.get_mut(edge.to)) {
            list.push(edge.to);
            *n += 1;
        }
    }
    let mut levels = vec![0_usize; count];
    let mut settled = vec![false; count];
    let mut next = 0;
    let free = |waiting: &[usize]| {
        (0..count)
            .filter(|n| waiting.get(*n) == Some(&0))
            .rev()
            .collect()
    };
    let mut ready: Vec<usize> = free(&waiting);
    loop {
        let node = match ready.pop() {
            Some(node) => node,
            // All that are left wait for each other: the first of them goes ahead.
            None => match (next..count).find(|node| settled.get(*node) == Some(&false)) {
                Some(node) => {
                    next = node + 1;
                    node
                }
                None => return levels,
            },
        };
        if std::mem::replace(settled.get_mut(node).unwrap_or(&mut true), true) {
            continue;
        }
        let level = levels.get(node).copied().unwrap_or(0) + 1;
        for to in outgoing.get(node).into_iter().flatten() {
            if settled.get(*to) == Some(&true) {
                continue;
            }
            if let (Some(there), Some(n)) = (levels.get_mut(*to), waiting.get_mut(*to)) {
                *there = level.max(*there);
                *n = n.saturating_sub(1);
                if *n == 0 {
                    ready.push(*to);
                }
            }
        }
    }
}

/// Where each node would stand by its neighbours alone.
fn wishes(links: &[(usize, usize)], place: &[f64]) -> Vec<f64> {
    let mut sums = vec![(0.0_f64, 0_u32); place.len()];
    for (from, to) in links {
        for (node, other) in [(from, to), (to, from)] {
            if let (Some((sum, n)), Some(there)) = (sums.get_mut(*node), place.get(*other)) {
                *sum += there;
                *n += 1;
            }
        }
    }
    sums.iter()
        .zip(place)
        .map(|((sum, n), here)| if *n > 0 { sum / f64::from(*n) } else { *here })
        .collect()
}

/// Sorts a column by where its nodes would stand.
fn arrange(column: &mut [usize], wishes: &[f64]) {
    let wish = |node: &usize| wishes.get(*node).copied().unwrap_or(0.0);
    column.sort_by(|a, b| wish(a).total_cmp(&wish(b)));
}

/// Gives each node of a column its place between 0 and 1.
fn number(column: &[usize], place: &mut [f64]) {
    let mut share = 0.5;
    let step = 1.0;
    for node in column {
        if let Some(place) = place.get_mut(*node) {
            *place = share;
        }
        share += step;
    }
    for node in column {
        if let Some(place) = place.get_mut(*node) {
            *place /= share - 0.5;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::super::{GraphEdge, GraphEdgeKind};
    use super::*;

    #[test]
    fn what_waits_stands_left_of_what_it_waits_for() {
        let layout = layout(&sample());
        assert_eq!(layout.columns.len(), 5);
        assert!(layout.columns[2].contains(&2) && layout.columns[3].contains(&3));
        // From `web` past `api` to `db`.
        assert_eq!(layout.bends[2], [5]);
        assert!(layout.columns[2].contains(&5));
    }

    #[test]
    fn a_cycle_has_its_place_too() {
        let mut graph = sample();
        graph.edges.push(GraphEdge {
            from: 3,
            to: 1,
            kind: GraphEdgeKind::Dependency,
            label: String::new(),
        });
        let layout = layout(&graph);
        for node in 0..graph.nodes.len() {
            assert!(layout.columns.iter().any(|column| column.contains(&node)));
        }
    }
}
