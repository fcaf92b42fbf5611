//! Edits of a text, put into it.

use super::change::{Edit, Unfit};

/// The text with the edits in it. Edits that are the same count once; edits that overlap otherwise are refused.
pub(in crate::drift) fn apply(text: &str, mut edits: Vec<Edit>) -> Result<String, Unfit> {
    // Stable, so that several insertions at one place keep their order.
    edits.sort_by_key(|edit| (edit.start, edit.end > edit.start));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut last: Option<Edit> = None;
    for edit in edits {
        if last.as_ref() == Some(&edit) && edit.end > edit.start {
            continue;
        }
        if edit.start < at {
            return Err(Unfit);
        }
        out.push_str(text.get(at..edit.start).ok_or(Unfit)?);
        out.push_str(&edit.text);
        at = edit.end;
        last = Some(edit);
    }
    out.push_str(text.get(at..).ok_or(Unfit)?);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit {
            start,
            end,
            text: text.to_owned(),
        }
    }

    #[test]
    fn edits_apply_in_order_and_never_overlap() {
        let edits = vec![
            edit(3, 4, "X"),
            edit(0, 1, ""),
            edit(2, 2, "+"),
            edit(2, 2, "-"),
        ];
        assert_eq!(apply("abcde", edits).as_deref(), Ok("b+-cXe"));
        let twice = vec![edit(0, 1, ""), edit(0, 1, "")];
        assert_eq!(apply("abc", twice).as_deref(), Ok("bc"));
        let overlap = vec![edit(0, 2, ""), edit(1, 3, "")];
        assert_eq!(apply("abc", overlap), Err(Unfit));
    }
}
