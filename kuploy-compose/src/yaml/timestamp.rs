//! Timestamps as Docker's YAML reader takes them: what Go's `time.Parse` accepts of four layouts.

/// The text that Docker makes of a timestamp (`2001-1-1` → `2001-01-01T00:00:00Z`), `None` for what is none.
pub(super) fn normalise(text: &str) -> Option<String> {
    let mut rest = Rest(text.as_bytes());
    if text.bytes().take_while(u8::is_ascii_digit).count() != 4 {
        return None;
    }
    let year = rest.number(4, 4)?;
    rest.take(b'-')?;
    let month = rest.number(1, 2)?;
    rest.take(b'-')?;
    let day = rest.number(1, 2)?;
    if !(1..=12).contains(&month) || day == 0 || day > days(year, month) {
        return None;
    }
    let mut out = format!("{year:04}-{month:02}-{day:02}T");
    if rest.0.is_empty() {
        out.push_str("00:00:00Z");
        return Some(out);
    }
    let zoned = rest.eat(b'T') || rest.eat(b't');
    if !zoned {
        rest.take(b' ')?;
    }
    let hour = rest.number(1, 2)?;
    rest.take(b':')?;
    let minute = rest.number(1, 2)?;
    rest.take(b':')?;
    let second = rest.number(1, 2)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    out.push_str(&format!("{hour:02}:{minute:02}:{second:02}"));
    out.push_str(&rest.fraction());
    if zoned {
        out.push_str(&rest.zone()?);
    } else {
        out.push('Z');
    }
    rest.0.is_empty().then_some(out)
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

/// What is left to read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn eat(&mut self, byte: u8) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if *first == byte => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        self.eat(byte).then_some(())
    }

    fn digit(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first()?;
        let digit = first.is_ascii_digit().then(|| u32::from(first - b'0'))?;
        self.0 = rest;
        Some(digit)
    }

    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let mut value = 0;
        for count in 0..most {
            match self.digit() {
                Some(digit) => value = value * 10 + digit,
                None if count >= least => break,
                None => return None,
            }
        }
        Some(value)
    }

    /// `.1` or `,1` and more digits: nine count, trailing zeros go.
    fn fraction(&mut self) -> String {
        let mut digits = String::from(".");
        if let [b'.' | b',', next, ..] = self.0
            && next.is_ascii_digit()
        {
            self.0 = self.0.get(1..).unwrap_or_default();
            while let Some(digit) = self.digit() {
                if digits.len() <= 9 {
                    digits.extend(char::from_digit(digit, 10));
                }
            }
        }
        digits
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    }

    /// `Z`, or hours and minutes from it.
    fn zone(&mut self) -> Option<String> {
        if self.eat(b'Z') {
            return Some("Z".to_owned());
        }
        let sign = if self.eat(b'-') {
            '-'
        } else {
            self.take(b'+')?;
            '+'
        };
        let hours = self.number(2, 2)?;
        self.take(b':')?;
        let minutes = self.number(2, 2)?;
        let total = hours * 60 + minutes;
        match total {
            _ if hours > 23 || minutes > 60 => None,
            0 => Some("Z".to_owned()),
            _ => Some(format!("{sign}{:02}:{:02}", total / 60, total % 60)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_go_takes() {
        for (text, want) in [
            ("2001-01-01", Some("2001-01-01T00:00:00Z")),
            ("2001-1-1", Some("2001-01-01T00:00:00Z")),
            ("2001-01-01x", None),
            ("2001-02-29", None),
            ("2000-02-29", Some("2000-02-29T00:00:00Z")),
            ("02001-01-01", None),
            ("2001-13-01", None),
            (
                "2001-12-14t21:59:43.10-05:00",
                Some("2001-12-14T21:59:43.1-05:00"),
            ),
            ("2001-12-14 21:59:43.10", Some("2001-12-14T21:59:43.1Z")),
            ("2001-12-14 21:59:43.10 -5", None),
            ("2001-12-14 21:59:43Z", None),
            ("2001-12-14T21:59:43", None),
            ("2001-12-14T1:2:3+00:00", Some("2001-12-14T01:02:03Z")),
            ("2001-12-14 24:00:00", None),
            ("2001-12-14 10:00", None),
        ] {
            assert_eq!(normalise(text).as_deref(), want, "{text}");
        }
    }
}
