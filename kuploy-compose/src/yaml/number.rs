//! Floats as text.

use lexical_parse_float::FromLexical as _;

/// The 64-bit float next to a text, in the grammar of Rust (`1`, `-1.5`, `.5`, `1e-3`, `inf`, `NaN`).
///
/// The same as `text.parse()`, whose table of powers is ten kilobytes of the browser module that no `gzip` makes smaller.
pub(crate) fn float(text: &str) -> Option<f64> {
    f64::from_lexical(text.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the standard library reads.
    fn standard(text: &str) -> Option<u64> {
        text.parse::<f64>().ok().map(f64::to_bits)
    }

    #[test]
    fn texts_are_read_as_the_standard_library_reads_them() {
        for text in [
            "0",
            "-0",
            "+1",
            "1.",
            ".5",
            ".",
            "",
            "+",
            "-",
            "1e5",
            "1E-5",
            "1e",
            "1e+",
            "e5",
            " 1",
            "1 ",
            "1_0",
            "0x1p4",
            "inf",
            "-inf",
            "+INF",
            "infinity",
            "nan",
            "NaN",
            "in",
            "infinit",
            "1e400",
            "-1e400",
            "1e-400",
            "0.1",
            "9007199254740993",
            "1.7976931348623157e308",
            "2.2250738585072011e-308",
            "4.9e-324",
            "2.4703282292062327e-324",
            "123456789012345678901234567890.123456789",
            "0.000000000000000000000000000000000000000000000000123e+3",
        ] {
            let read = float(text).map(f64::to_bits);
            assert_eq!(read, standard(text), "{text:?}");
        }
        let long = format!("0.{}1e{}", "0".repeat(3000), 3001);
        assert_eq!(float(&long).map(f64::to_bits), standard(&long));
    }

    proptest! {
        #[test]
        fn every_text_is_read_as_the_standard_library_reads_it(
            text in "[-+]?[0-9]{0,25}(\\.[0-9]{0,25})?([eE][-+]?[0-9]{0,3})?",
        ) {
            prop_assert_eq!(float(&text).map(f64::to_bits), standard(&text));
        }

        #[test]
        fn every_float_reads_back(x in any::<f64>()) {
            prop_assume!(!x.is_nan());
            prop_assert_eq!(float(&format!("{x:e}")).map(f64::to_bits), Some(x.to_bits()));
        }
    }
}
