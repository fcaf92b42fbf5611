//! What holds for every text: no grammar panics or loses what it was given.

use proptest::prelude::*;

use super::{duration, hosts, number, port, size, volume, words};
use crate::diagnostic::nearest;

/// Texts that come near to what the grammars read.
fn near_misses() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9.:/,=a-zA-Z\\[\\] '\"`$(){}\\\\;&|<>~-]{0,24}",
        "([0-9]{1,6}|[0-9a-f:.]{1,12}|\\[[0-9a-f:]{1,12}\\])(:[0-9]{0,6}(-[0-9]{1,6})?){0,3}(/[a-z]{0,4})?",
    ]
}

proptest! {
    #[test]
    fn no_text_makes_a_grammar_panic(text in near_misses()) {
        let _ = size::parse(&text);
        let _ = duration::parse(&text);
        let _ = port::parse(&text);
        let _ = volume::parse(&text);
        let _ = words::split(&text);
        let _ = hosts::parse(&text);
        let _ = nearest(&text, ["image", "ports", "volumes"]);
    }

    #[test]
    fn sizes_are_numbers_times_units(n in 0i64..1 << 20, unit in 0usize..6, case in any::<bool>(), tail in 0usize..3) {
        let letter = ["", "k", "m", "g", "t", "p"][unit];
        let tail = if letter.is_empty() { "" } else { ["", "b", "ib"][tail] };
        let text = format!("{n}{letter}{tail}");
        let text = if case { text.to_uppercase() } else { text };
        let want = n.checked_shl(10 * u32::try_from(unit).unwrap()).filter(|bytes| bytes >> (10 * unit) == n);
        if let Some(want) = want.filter(|bytes| *bytes < 1 << 53) {
            prop_assert_eq!(size::parse(&text), Ok(want));
        }
    }

    #[test]
    fn a_written_duration_reads_back(nanos in any::<i64>()) {
        prop_assume!(nanos != i64::MIN);
        prop_assert_eq!(duration::parse(&duration::format(nanos)), Ok(nanos));
    }

    #[test]
    fn a_written_number_reads_back(x in any::<f64>()) {
        prop_assume!(x.is_finite());
        prop_assert_eq!(number::float_text(x).parse::<f64>(), Ok(x));
    }

    #[test]
    fn quoted_words_come_back(list in prop::collection::vec("[^']*", 0..5)) {
        let line = list.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
        prop_assert_eq!(words::split(&line).map(|words| words.words), Ok(list));
    }

    #[test]
    fn ports_keep_their_numbers(first in 1u16..60_000, count in 0u16..20, shift in 0u16..5_000, udp in any::<bool>()) {
        let (last, host) = (first + count, first + shift);
        let text = format!("{host}-{}:{first}-{last}{}", host + count, if udp { "/udp" } else { "" });
        let ports = port::parse(&text).unwrap();
        prop_assert_eq!(ports.len(), usize::from(count) + 1);
        for spec in ports {
            prop_assert_eq!(spec.published, (spec.target + shift).to_string());
            prop_assert_eq!(spec.protocol, if udp { "udp" } else { "tcp" });
        }
    }

    #[test]
    fn mounts_keep_their_parts(source in "[a-z0-9_.-]{2,12}", target in "/[a-z0-9/_.-]{0,12}", ro in any::<bool>()) {
        let text = format!("{source}:{target}{}", if ro { ":ro" } else { "" });
        let spec = volume::parse(&text).unwrap();
        prop_assert_eq!((spec.source, spec.target, spec.read_only), (source, target, ro));
    }
}
