//! The kubelet expands `$(NAME)` and shortens `$$` in commands, arguments, variables and probe commands; nowhere else.

/// A literal text as the kubelet must read it to get the text back: every `$` before `$` is doubled, and every `$` before
/// `(` unless no variable can have the name in the parentheses. The kubelet leaves a reference to an unknown variable as
/// it is, with all that it encloses, so `$(date +%F)` needs no change and stays as the user wrote it.
pub(super) fn dollars(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        out.push('$');
        rest = after;
        if let Some(command) = substitution(after) {
            out.push_str(command);
            rest = after.get(command.len()..).unwrap_or_default();
        } else if after.starts_with(['$', '(']) {
            out.push('$');
        }
    }
    out.push_str(rest);
    out
}

/// `(date +%F)`: what follows a `$` and is a command of a shell, never the name of a variable. What holds references of
/// its own (`$(` or `$$`) is none, because the kubelet would not read them inside of an unknown reference.
fn substitution(after: &str) -> Option<&str> {
    let inner = after.strip_prefix('(')?;
    for (at, mark) in inner.match_indices(['$', ')']) {
        let (name, rest) = inner.split_at(at);
        if mark == ")" {
            let never_a_name = name.contains([' ', '/', '"', '\'', '<', '|']);
            return never_a_name.then(|| after.get(..at + 2))?;
        }
        if rest.starts_with("$$") || rest.starts_with("$(") {
            return None;
        }
    }
    None
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

    /// The expansion that Kubernetes documents, for a pod that has every variable whose name is without a space.
    fn expand(text: &str) -> String {
        let Some((before, rest)) = text.split_once('$') else {
            return text.to_owned();
        };
        if let Some(after) = rest.strip_prefix('$') {
            return format!("{before}${}", expand(after));
        }
        match rest.strip_prefix('(').and_then(|name| name.split_once(')')) {
            Some((name, after)) if name.contains(' ') => {
                format!("{before}$({name}){}", expand(after))
            }
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
            ("$(date +%F)", "$(date +%F)"),
            ("$(ls \"${A}\") $(id)", "$(ls \"${A}\") $$(id)"),
            ("$(echo $$ x)", "$$(echo $$$ x)"),
            ("$(echo $(id) x)", "$$(echo $$(id) x)"),
            ("$(never closed", "$$(never closed"),
        ] {
            assert_eq!(dollars(text), escaped, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_kubelet_reads_back_the_literal_text(text in "[$()A-B ]{0,24}") {
            proptest::prop_assert_eq!(expand(&dollars(&text)), text);
        }
    }
}
