//! Escapes in double quotes.

/// The first escape that YAML does not know, in the text in double quotes that begins at `at`.
pub(super) fn first_bad(text: &str, at: usize) -> Option<(usize, usize)> {
    let start = at + text.get(at..)?.find('"')? + 1;
    let mut chars = text.get(start..)?.char_indices();
    while let Some((slash, c)) = chars.next() {
        match c {
            '"' => return None,
            '\\' => {}
            _ => continue,
        }
        let (at, escape) = chars.next()?;
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            c if is_simple(c) => continue,
            c => return Some((start + slash, start + at + c.len_utf8())),
        };
        let hex = text.get(start + at + 1..)?;
        let valid = hex
            .bytes()
            .take(digits)
            .take_while(u8::is_ascii_hexdigit)
            .count();
        let end = start + at + 1 + valid;
        let known = valid == digits && code(hex.get(..digits)?, digits);
        if !known {
            return Some((start + slash, end));
        }
    }
    None
}

/// Escapes of one character, but `/`, which Docker's reader does not know.
fn is_simple(c: char) -> bool {
    matches!(
        c,
        '0' | 'a'
            | 'b'
            | 't'
            | '\t'
            | 'n'
            | 'v'
            | 'f'
            | 'r'
            | 'e'
            | ' '
            | '"'
            | '\\'
            | 'N'
            | '_'
            | 'L'
            | 'P'
            | '\n'
            | '\r'
    )
}

/// Whether digits name a character; halves of a pair (`\ud83d\ude00`) are left to the parser.
fn code(hex: &str, digits: usize) -> bool {
    u32::from_str_radix(hex, 16).is_ok_and(|code| {
        char::from_u32(code).is_some() || (digits == 4 && (0xD800..=0xDFFF).contains(&code))
    })
}
