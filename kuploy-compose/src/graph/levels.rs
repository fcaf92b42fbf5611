//! The column of each node.

/// The longest way to each node from one that nothing leads to; what nothing leads to stands right before what it asks
/// first. Edges that close a cycle do not count.
pub(super) fn levels(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut outgoing = vec![Vec::new(); count];
    let mut incoming = vec![0_usize; count];
    for (from, to) in edges.iter().filter(|(from, to)| from != to) {
        if let (Some(list), Some(n)) = (outgoing.get_mut(*from), incoming.get_mut(*to)) {
            list.push(*to);
            *n += 1;
        }
    }
    let mut levels = longest(&outgoing, incoming.clone());
    // From right to left, so that a chain follows the node that it leads to.
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|node| std::cmp::Reverse(levels.get(*node).copied()));
    for node in order {
        let targets = outgoing.get(node).map(Vec::as_slice).unwrap_or_default();
        let nearest = targets
            .iter()
            .filter_map(|to| levels.get(*to).copied())
            .min();
        let pulled = incoming.get(node).is_some_and(|n| *n < targets.len());
        if let (Some(level), Some(nearest), true) = (levels.get_mut(node), nearest, pulled) {
            *level = nearest.saturating_sub(1).max(*level);
        }
    }
    levels
}

fn longest(outgoing: &[Vec<usize>], mut waiting: Vec<usize>) -> Vec<usize> {
    let count = outgoing.len();
    let mut levels = vec![0_usize; count];
    let mut settled = vec![false; count];
    let mut next = 0;
    let mut ready: Vec<usize> = (0..count)
        .filter(|node| waiting.get(*node) == Some(&0))
        .rev()
        .collect();
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

#[cfg(test)]
mod tests {
    use super::levels;

    #[test]
    fn what_waits_stands_left_of_what_it_waits_for() {
        for (count, edges, wanted) in [
            (3, &[(0, 1), (1, 2), (0, 2)][..], vec![0, 1, 2]),
            // The second source stands beside what it asks, not at the left end.
            (4, &[(0, 1), (1, 2), (3, 2)], vec![0, 1, 2, 1]),
            // A cycle has its place too, and so has what stands alone.
            (4, &[(0, 1), (1, 2), (2, 1)], vec![0, 1, 2, 0]),
            (1, &[(0, 0)], vec![0]),
        ] {
            assert_eq!(levels(count, edges), wanted, "{edges:?}");
        }
    }
}
