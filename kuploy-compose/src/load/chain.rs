//! Names in a row, as findings on circles tell them.

/// Names that are told of a long row; nobody reads more.
const TOLD: usize = 8;

/// The names with a joint between each two; of a long row the middle is counted only.
pub(crate) fn joined<T>(items: &[T], joint: &str, name: impl Fn(&T) -> String) -> String {
    let told = |items: &[T]| items.iter().map(&name).collect::<Vec<_>>();
    let names = match items.len().checked_sub(TOLD) {
        None | Some(0) => told(items),
        Some(left_out) => {
            let (head, rest) = items.split_at_checked(TOLD / 2).unwrap_or((items, &[]));
            let tail = rest.get(left_out..).unwrap_or_default();
            let mut names = told(head);
            names.push(format!("{left_out} more"));
            names.extend(told(tail));
            names
        }
    };
    names.join(joint)
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn the_middle_of_a_long_row_is_counted() {
        let row = |count: usize| joined(&(0..count).collect::<Vec<_>>(), ">", ToString::to_string);
        assert_eq!(row(1), "0");
        assert_eq!(row(8), "0>1>2>3>4>5>6>7");
        assert_eq!(row(10), "0>1>2>3>2 more>6>7>8>9");
    }
}
