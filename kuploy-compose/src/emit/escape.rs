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

/// [`dollars`] for a list of words; references to these variables stay as they are.
pub(super) fn words(words: &[String], variables: &[String]) -> Vec<String> {
    let escaped = words.iter().map(|word| dollars(word));
    let referring = escaped.map(|word| {
        variables.iter().fold(word, |word, name| {
            word.replace(&format!("$$({name})"), &format!("$({name})"))
        })
    });
    referring.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expansion that Kubernetes documents, for a pod without the variables that are named.
    fn expand(text: &str) -> String {
        let Some((before, rest)) = text.split_once('$') else {
            return text.to_owned();
        };
        if let Some(after) = rest.strip_prefix('$') {
            return format!("{before}${}", expand(after));
        }
        match rest.strip_prefix('(').and_then(|name| name.split_once(')')) {
            Some((_, after)) => format!("{before}EXPANDED{}", expand(after)),
            None => format!("{before}${}", expand(rest)),
        }
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
