//! Sets of bytes, for what is asked of every byte of every name and value.

/// A set of ASCII characters: one look into a table instead of a comparison for each range.
#[derive(Debug)]
pub(crate) struct Bytes([bool; 256]);

impl Bytes {
    /// Letters and digits, and these.
    pub(crate) const fn alphanumeric_and(others: &[u8]) -> Self {
        Self::of(true, others)
    }

    /// Small letters and digits, and these.
    pub(crate) const fn lower_case_and(others: &[u8]) -> Self {
        Self::of(false, others)
    }

    const fn of(has_capitals: bool, others: &[u8]) -> Self {
        let mut own = [false; 256];
        let mut places: &mut [bool] = &mut own;
        let mut byte = 0u8;
        while let [place, behind @ ..] = places {
            let is_usual = byte.is_ascii_lowercase() || byte.is_ascii_digit();
            let is_capital = has_capitals && byte.is_ascii_uppercase();
            *place = is_usual || is_capital || holds(others, byte);
            byte = byte.wrapping_add(1);
            places = behind;
        }
        Self(own)
    }

    /// Whether a byte is one of them.
    pub(crate) fn has(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)).is_some_and(|is_in| *is_in)
    }
}

const fn holds(mut bytes: &[u8], wanted: u8) -> bool {
    while let [byte, behind @ ..] = bytes {
        if *byte == wanted {
            return true;
        }
        bytes = behind;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::Bytes;

    #[test]
    fn a_set_has_what_it_is_made_of() {
        static NAMES: Bytes = Bytes::alphanumeric_and(b"-_.");
        static LABELS: Bytes = Bytes::lower_case_and(b"-");
        for byte in 0..=u8::MAX {
            let is_name = byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
            assert_eq!(NAMES.has(byte), is_name, "{byte}");
            let is_label = byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            assert_eq!(LABELS.has(byte), is_label, "{byte}");
        }
    }
}
