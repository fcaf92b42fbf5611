//! The kubelet expands `$(NAME)` and shortens `$$` in commands, arguments, variables and probe commands; nowhere else.

/// A literal text as the kubelet must read it to get the text back: every `$` before `$` or `(` is doubled.
pub(super) fn dollars(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        out.push(char);
        if char == '$' && matches!(chars.peek(), Some('$' | '(')) {
            out.push('$');
        }
    }
    out
}

/// [`dollars`] for a list of words.
pub(super) fn words(words: &[String]) -> Vec<String> {
    words.iter().map(|word| dollars(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expansion that Kubernetes documents, for a pod without the variables that are named.
    fn expand(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('$') {
                out.push('$');
                rest = after;
            } else if let Some(close) = rest.starts_with('(').then(|| rest.find(')')).flatten() {
                out.push_str("EXPANDED");
                rest = &rest[close + 1..];
            } else {
                out.push('$');
            }
        }
        out.push_str(rest);
        out
    }

    #[test]
    fn a_lone_dollar_stays_as_it_is() {
        for (text, escaped) in [
            ("echo $HOME", "echo $HOME"),
            ("$(id)", "$$(id)"),
            ("$$", "$$$"),
            ("$$(A)", "$$$$(A)"),
            ("100$", "100$"),
            ("${A}", "${A}"),
        ] {
            assert_eq!(dollars(text), escaped, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_kubelet_reads_back_the_literal_text(text in "[$()A-C ]{0,24}") {
            proptest::prop_assert_eq!(expand(&dollars(&text)), text);
        }
    }
}
