//! Where nodes stand: columns from what asks to what is asked, in each an order with few crossings, and places that
//! keep edges short and straight.

use super::levels::levels;

/// How often order and places are improved; more changes nothing to see.
const SWEEPS: usize = 24;
/// A picture of so many nodes and bends is looked at by nobody; what comes beyond is drawn straight.
const MOST: usize = 20_000;
/// Room between two nodes, two bends, and a node and a bend.
const NODE_GAP: f64 = 24.0;
const BEND_GAP: f64 = 12.0;
const MIXED_GAP: f64 = 16.0;

/// Where everything stands.
#[derive(Debug)]
pub(super) struct Layout {
    /// Columns from left to right, each from top to bottom: nodes, and from their count on the bends that long edges
    /// make room for themselves with.
    pub(super) columns: Vec<Vec<usize>>,
    /// The bends of each edge, from left to right.
    pub(super) bends: Vec<Vec<usize>>,
    /// The middle of each node and bend, from the top of the picture down; the highest begins at 0.
    pub(super) middle: Vec<f64>,
    /// Where the lowest ends.
    pub(super) height: f64,
}

/// Lays nodes out by their heights and edges.
pub(super) fn layout(heights: &[f64], edges: &[(usize, usize)]) -> Layout {
    let mut levels = levels(heights.len(), edges);
    let mut links: Vec<(usize, usize)> = Vec::new();
    let mut bends = Vec::with_capacity(edges.len());
    for (from, to) in edges {
        let level = |node: usize| levels.get(node).copied().unwrap_or(0);
        let (begin, end) = (level(*from), level(*to));
        let mut last = *from;
        let mut own = Vec::new();
        for between in begin + 1..end {
            if levels.len() > MOST {
                break;
            }
            let bend = levels.len();
            levels.push(between);
            links.push((last, bend));
            own.push(bend);
            last = bend;
        }
        links.push((last, *to));
        bends.push(own);
    }
    let width = levels.iter().max().map_or(0, |deepest| deepest + 1);
    let mut columns = vec![Vec::new(); width];
    for (node, level) in levels.iter().enumerate() {
        if let Some(column) = columns.get_mut(*level) {
            column.push(node);
        }
    }
    let sides = Sides::of(&links, &levels);
    order(&mut columns, &sides);
    let mut middle = vec![0.0; levels.len()];
    let height = place(&columns, &sides, heights, &mut middle);
    Layout {
        columns,
        bends,
        middle,
        height,
    }
}

/// What each node is linked with in the column before and behind it.
struct Sides {
    left: Vec<Vec<usize>>,
    right: Vec<Vec<usize>>,
}

impl Sides {
    fn of(links: &[(usize, usize)], levels: &[usize]) -> Self {
        let mut left = vec![Vec::new(); levels.len()];
        let mut right = left.clone();
        for (from, to) in links {
            // What goes back or stays in its column pulls at nothing.
            if levels.get(*from) < levels.get(*to) {
                right
                    .get_mut(*from)
                    .into_iter()
                    .for_each(|list: &mut Vec<_>| list.push(*to));
                left.get_mut(*to)
                    .into_iter()
                    .for_each(|list: &mut Vec<_>| list.push(*from));
            }
        }
        Self { left, right }
    }

    fn of_node(&self, node: usize) -> impl Iterator<Item = usize> {
        let sides = [self.left.get(node), self.right.get(node)];
        sides.into_iter().flatten().flatten().copied()
    }
}

/// Orders the columns, each by the middle of what its nodes are linked with, and keeps the best order met.
fn order(columns: &mut Vec<Vec<usize>>, sides: &Sides) {
    let mut rank = vec![0.0; sides.left.len()];
    let mut best = (usize::MAX, columns.clone());
    for column in columns.iter() {
        number(column, &mut rank);
    }
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        let linked = if forward { &sides.left } else { &sides.right };
        let count = columns.len();
        for step in 0..count {
            let at = if forward { step } else { count - 1 - step };
            let Some(column) = columns.get_mut(at) else {
                continue;
            };
            let wish = |node: &usize| {
                let others = linked.get(*node).map(Vec::as_slice).unwrap_or_default();
                let ranks = others.iter().filter_map(|other| rank.get(*other));
                mean(ranks.copied())
                    .or_else(|| rank.get(*node).copied())
                    .unwrap_or(0.0)
            };
            column.sort_by(|a, b| wish(a).total_cmp(&wish(b)));
            number(column, &mut rank);
        }
        let crossings = crossings(columns, sides, &rank);
        if crossings < best.0 {
            best = (crossings, columns.clone());
        }
    }
    *columns = best.1;
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    (count > 0.0).then(|| sum / count)
}

/// Gives each node of a column its rank in it, between 0 and 1.
fn number(column: &[usize], rank: &mut [f64]) {
    let mut at = 0.5;
    let whole = column.iter().fold(0.0, |sum, _| sum + 1.0);
    for node in column {
        if let Some(rank) = rank.get_mut(*node) {
            *rank = at / whole;
        }
        at += 1.0;
    }
}

/// How many pairs of links cross.
fn crossings(columns: &[Vec<usize>], sides: &Sides, rank: &[f64]) -> usize {
    let mut crossed = 0;
    for column in columns {
        // The ends of the links in the order of their beginnings; each end that comes before a higher one crosses it.
        let mut ends: Vec<f64> = Vec::new();
        for node in column {
            let others = sides.right.get(*node).into_iter().flatten();
            let mut own: Vec<f64> = others.filter_map(|it| rank.get(*it).copied()).collect();
            own.sort_by(f64::total_cmp);
            ends.extend(own);
        }
        let mut sorted = ends.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.dedup();
        let mut seen = Counts(vec![0; sorted.len() + 1]);
        for (count, end) in ends.iter().enumerate() {
            let at = sorted.partition_point(|other| other < end);
            crossed += count - seen.up_to(at);
            seen.add(at);
        }
    }
    crossed
}

/// Counts by position, with sums in logarithmic time.
struct Counts(Vec<usize>);

impl Counts {
    fn add(&mut self, at: usize) {
        let mut at = at + 1;
        while let Some(count) = self.0.get_mut(at) {
            *count += 1;
            at += at & at.wrapping_neg();
        }
    }

    /// How many were added at `at` and before.
    fn up_to(&self, at: usize) -> usize {
        let (mut at, mut sum) = (at + 1, 0);
        while at > 0 {
            sum += self.0.get(at).copied().unwrap_or(0);
            at &= at - 1;
        }
        sum
    }
}

/// Moves everything to the middle of what it is linked with, as far as its neighbours in the column leave room.
fn place(columns: &[Vec<usize>], sides: &Sides, heights: &[f64], middle: &mut [f64]) -> f64 {
    let height = |node: usize| heights.get(node).copied().unwrap_or(0.0);
    let is_bend = |node: usize| node >= heights.len();
    let apart = |above: usize, below: usize| {
        let gap = match (is_bend(above), is_bend(below)) {
            (false, false) => NODE_GAP,
            (true, true) => BEND_GAP,
            _ => MIXED_GAP,
        };
        f64::midpoint(height(above), height(below)) + gap
    };
    for column in columns {
        settle(column, &apart, middle, |_, _| (0.0, 1.0));
    }
    for sweep in 0..SWEEPS {
        let count = columns.len();
        for step in 0..count {
            let at = if sweep % 2 == 0 {
                step
            } else {
                count - 1 - step
            };
            let Some(column) = columns.get(at) else {
                continue;
            };
            settle(column, &apart, middle, |node, middle| {
                let others = sides
                    .of_node(node)
                    .filter_map(|other| middle.get(other).copied());
                let wish = mean(others).or_else(|| middle.get(node).copied());
                // A bend that is pushed aside is seen more than a node.
                (wish.unwrap_or(0.0), if is_bend(node) { 3.0 } else { 1.0 })
            });
        }
    }
    let ends = |sign: f64| {
        let of_node = |(node, middle): (usize, &f64)| sign * middle + height(node) / 2.0;
        middle
            .iter()
            .enumerate()
            .map(of_node)
            .fold(f64::MIN, f64::max)
    };
    let (above, below) = (ends(-1.0), ends(1.0));
    if middle.is_empty() {
        return 0.0;
    }
    middle.iter_mut().for_each(|middle| *middle += above);
    above + below
}

/// Gives the nodes of a column the places nearest to their wishes that keep their order and distance: blocks of nodes
/// that would overlap share the mean of their wishes.
fn settle(
    column: &[usize],
    apart: &impl Fn(usize, usize) -> f64,
    middle: &mut [f64],
    wish: impl Fn(usize, &[f64]) -> (f64, f64),
) {
    /// Nodes that touch: the weighted sum of where they want the first of them, the weight, how many.
    struct Block {
        sum: f64,
        weight: f64,
        count: usize,
    }
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(column.len());
    let mut blocks: Vec<Block> = Vec::new();
    let mut last = None;
    for node in column {
        offset += last.map_or(0.0, |last| apart(last, *node));
        last = Some(*node);
        offsets.push(offset);
        let (wish, weight) = wish(*node, middle);
        let mut block = Block {
            sum: (wish - offset) * weight,
            weight,
            count: 1,
        };
        let start = |block: &Block| block.sum / block.weight;
        while blocks
            .last()
            .is_some_and(|above| start(above) > start(&block))
        {
            let Some(above) = blocks.pop() else { break };
            block.sum += above.sum;
            block.weight += above.weight;
            block.count += above.count;
        }
        blocks.push(block);
    }
    let starts = blocks
        .iter()
        .flat_map(|block| std::iter::repeat_n(block.sum / block.weight, block.count));
    for ((node, offset), start) in column.iter().zip(offsets).zip(starts) {
        if let Some(middle) = middle.get_mut(*node) {
            *middle = start + offset;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two services that wait for each other's neighbours, and one edge past a column.
    const EDGES: &[(usize, usize)] = &[(0, 2), (1, 3), (2, 4), (3, 4), (0, 4)];

    #[test]
    fn nothing_overlaps_and_edges_that_need_not_cross_do_not() {
        let layout = layout(&[44.0; 5], EDGES);
        assert_eq!(layout.columns.len(), 3);
        assert_eq!(layout.bends.last().map(Vec::len), Some(1));
        for column in &layout.columns {
            let ends = column.iter().map(|node| layout.middle[*node]);
            let ends: Vec<f64> = ends.collect();
            assert!(
                ends.windows(2).all(|pair| pair[1] - pair[0] > 30.0),
                "{ends:?}"
            );
        }
        let mut rank = vec![0.0; layout.middle.len()];
        layout
            .columns
            .iter()
            .for_each(|column| number(column, &mut rank));
        let levels: Vec<usize> = (0..layout.middle.len())
            .map(|node| {
                layout
                    .columns
                    .iter()
                    .position(|c| c.contains(&node))
                    .unwrap()
            })
            .collect();
        let links = [(0, 2), (1, 3), (2, 4), (3, 4), (0, 5), (5, 4)];
        let sides = Sides::of(&links, &levels);
        assert_eq!(crossings(&layout.columns, &sides, &rank), 0);
    }

    #[test]
    fn crossings_are_counted() {
        let sides = Sides::of(&[(0, 3), (1, 2), (0, 2), (1, 3)], &[0, 0, 1, 1]);
        let mut rank = vec![0.0; 4];
        let columns = [vec![0, 1], vec![2, 3]];
        columns.iter().for_each(|column| number(column, &mut rank));
        assert_eq!(crossings(&columns, &sides, &rank), 1);
    }

    #[test]
    fn a_picture_of_nothing_has_no_height() {
        let layout = layout(&[], &[]);
        assert!(layout.columns.is_empty());
        assert!(layout.height.abs() < f64::EPSILON);
    }
}
