//! Where nodes stand: columns from what is asked to what is asked for, in each an order with few crossings.

use super::Graph;

/// How often the order in the columns is improved; more changes nothing to see.
const SWEEPS: usize = 8;

/// Columns of nodes from left to right, each from top to bottom.
pub(super) fn columns(graph: &Graph) -> Vec<Vec<usize>> {
    let levels = levels(graph);
    let width = levels.iter().max().map_or(0, |deepest| deepest + 1);
    let mut columns = vec![Vec::new(); width];
    for (node, level) in levels.iter().enumerate() {
        if let Some(column) = columns.get_mut(*level) {
            column.push(node);
        }
    }
    let mut place = vec![0.0; graph.nodes.len()];
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
                arrange(column, graph, &place);
                number(column, &mut place);
            }
        }
    }
    columns
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

/// Sorts a column by where the neighbours of its nodes stand.
fn arrange(column: &mut Vec<usize>, graph: &Graph, place: &[f64]) {
    let mut sums = vec![(0.0_f64, 0_u32); graph.nodes.len()];
    for edge in &graph.edges {
        for (node, other) in [(edge.from, edge.to), (edge.to, edge.from)] {
            if let (Some((sum, n)), Some(there)) = (sums.get_mut(node), place.get(other)) {
                *sum += there;
                *n += 1;
            }
        }
    }
    let wish = |node: &usize| match sums.get(*node) {
        Some((sum, n)) if *n > 0 => sum / f64::from(*n),
        _ => place.get(*node).copied().unwrap_or(0.0),
    };
    let mut wished: Vec<(f64, usize)> = column.iter().map(|node| (wish(node), *node)).collect();
    wished.sort_by(|a, b| a.0.total_cmp(&b.0));
    *column = wished.into_iter().map(|(_, node)| node).collect();
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
        assert_eq!(
            columns(&sample()),
            [vec![0], vec![1], vec![2], vec![3], vec![4]]
        );
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
        let columns = columns(&graph);
        assert_eq!(
            columns.iter().map(Vec::len).sum::<usize>(),
            graph.nodes.len()
        );
    }
}
