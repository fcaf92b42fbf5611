//! Positions: the protocol counts UTF-16 units in a line, the library bytes of a text.

use lsp_types::{Position, Range};

/// The position of a byte.
pub(super) fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.matches('\n').count();
    let column = before
        .get(line_start..)
        .unwrap_or_default()
        .encode_utf16()
        .count();
    Position::new(number(line), number(column))
}

/// The byte of a position; one that is beyond a line is its end.
pub(super) fn offset(text: &str, position: Position) -> usize {
    let mut start = 0;
    for _ in 0..position.line {
        match text.get(start..).and_then(|rest| rest.find('\n')) {
            Some(at) => start += at + 1,
            None => return text.len(),
        }
    }
    let line = text.get(start..).unwrap_or_default();
    let mut units = 0;
    for (at, letter) in line.char_indices() {
        if letter == '\n' || units >= position.character as usize {
            return start + at;
        }
        units += letter.len_utf16();
    }
    start + line.len()
}

/// The range of bytes.
pub(super) fn range(text: &str, start: usize, end: usize) -> Range {
    Range::new(position(text, start), position(text, end))
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_utf16_units() {
        let text = "a: 1\n# 😀 배포: b\n";
        let offset_of_b = text.find(" b").map(|at| at + 1);
        let at = position(text, offset_of_b.unwrap_or_default());
        assert_eq!((at.line, at.character), (1, 9));
        assert_eq!(Some(offset(text, at)), offset_of_b);
    }

    #[test]
    fn what_is_beyond_is_the_end() {
        assert_eq!(offset("ab\ncd", Position::new(0, 99)), 2);
        assert_eq!(offset("ab\ncd", Position::new(9, 0)), 5);
    }
}
