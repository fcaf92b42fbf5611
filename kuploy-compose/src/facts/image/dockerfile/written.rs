//! Files that commands of a Dockerfile write with a text that stands there: `RUN printf "server {…}" >
//! /etc/nginx/conf.d/default.conf`, `RUN cat <<EOF > …`, `echo … | tee …`, `COPY <<EOF /etc/…`.
//!
//! Texts are read, never run: variables of the shell stay as they are written, as those of nginx do (`$host`).

use super::accounts;
use crate::source::paths;

/// A file and the text that it gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The path in the image.
    pub target: String,
    /// What it holds.
    pub text: String,
}

/// Most files that are kept.
const MOST: usize = 64;
/// Longest text that `printf` makes.
const LONGEST: usize = 64 * 1024;

/// Adds the files that a script writes.
pub(super) fn learn(written: &mut Vec<Written>, script: &str) {
    if !script.contains('>') && !script.contains("tee ") {
        return;
    }
    let (line, rest) = script.split_once('\n').unwrap_or((script, ""));
    let is_copied = line.matches("<<").count() == 1 && is_copied(line);
    let (mut printed, mut group) = (String::new(), String::new());
    let own = match is_copied {
        true => line,
        false => script,
    };
    for command in accounts::commands(own) {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let (words, target, is_added) = redirected(&words);
        let words = match words {
            ["{", words @ ..] => {
                group.clear();
                words
            }
            words => words,
        };
        let text = match words {
            ["echo", words @ ..] => lines_of_echo(words),
            ["printf", format, words @ ..] => lines_of_printf(format, words),
            ["cat" | "tee", words @ ..]
                if is_copied && words.iter().any(|word| word.starts_with("<<")) =>
            {
                rest.to_owned()
            }
            ["tee", ..] => std::mem::take(&mut printed),
            ["}"] => std::mem::take(&mut group),
            [] => continue,
            _ => String::new(),
        };
        let target = match words {
            // `tee FILE > /dev/null` is how `sudo` writes.
            ["tee", words @ ..] => words.iter().copied().find(|word| word.starts_with('/')),
            _ => target,
        };
        match target {
            Some(target) => add(written, target, &text, is_added || words.contains(&"-a")),
            None => {
                group.push_str(&text);
                printed = text;
            }
        }
    }
}

/// Puts a text into a file, which is there as a rule only once.
pub(super) fn add(written: &mut Vec<Written>, target: &str, text: &str, is_added: bool) {
    if !paths::is_absolute(target) || target.contains('$') || target.starts_with("/dev/") {
        return;
    }
    let target = paths::clean(target);
    let is_full = written.len() >= MOST;
    let known = written.iter_mut().find(|file| file.target == target);
    match known {
        Some(file) if is_added => file.text.push_str(text),
        Some(file) => text.clone_into(&mut file.text),
        None if is_full => {}
        None => written.push(Written {
            target,
            text: text.to_owned(),
        }),
    }
}

/// Whether the here-document of a line is what a file gets, and not a script.
fn is_copied(line: &str) -> bool {
    let commands = accounts::commands(line);
    let copies = |words: &[String]| {
        let first = words.first().map(String::as_str);
        first.is_some_and(|first| ["cat", "tee"].contains(&first))
            && words.iter().any(|word| word.starts_with("<<"))
    };
    commands.iter().any(|words| copies(words))
}

/// The words before a redirection, and where it leads; whether it adds to what is there.
fn redirected<'w, 's>(words: &'w [&'s str]) -> (&'w [&'s str], Option<&'s str>, bool) {
    let at = words
        .iter()
        .position(|word| word.starts_with('>') && !word.contains(char::is_whitespace));
    let Some((before, [sign, after @ ..])) = at.and_then(|at| words.split_at_checked(at)) else {
        return (words, None, false);
    };
    let path = sign.trim_start_matches('>');
    let target = Some(path)
        .filter(|path| !path.is_empty())
        .or(after.first().copied());
    // `cat > FILE <<EOF`: what is read stands behind.
    let has_more = after.iter().any(|word| word.starts_with("<<"));
    let before = if has_more { words } else { before };
    (before, target, sign.starts_with(">>"))
}

fn lines_of_echo(words: &[&str]) -> String {
    let words: Vec<&str> = words
        .iter()
        .copied()
        .skip_while(|word| ["-e", "-n", "-ne", "-en", "-E"].contains(word))
        .collect();
    format!("{}\n", unescaped(&words.join(" ")))
}

/// The format, or what it prints one by one: `printf '%s\n' 'a' 'b'`. No more than a configuration may have: a few words of
/// a Dockerfile could make gigabytes.
fn lines_of_printf(format: &str, words: &[&str]) -> String {
    let format = unescaped(format);
    if words.is_empty() {
        return format.replace("%%", "%");
    }
    let places = format.matches("%s").count();
    let mut left = LONGEST;
    let each = words.iter().map_while(|word| {
        let length = format
            .len()
            .saturating_add(places.saturating_mul(word.len()));
        left = left.checked_sub(length)?;
        Some(format.replace("%s", word))
    });
    each.collect()
}

/// With the line breaks that are written as `\n`, and without the backslashes before what the shell would take.
fn unescaped(text: &str) -> String {
    text.replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\$", "$")
        .replace("\\\"", "\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_dockerfile_writes_does_not_outgrow_it() {
        let many = "a ".repeat(9_000);
        let long = "%s".repeat(9_000);
        let heredocs: String = (0..900).map(|at| format!("cat <<E > /f{at}\n")).collect();
        for script in [
            format!("printf '{long}' {many} > /a.conf"),
            format!("printf '{long}' '{long}' > /a.conf"),
            format!("<<EOF\n{heredocs}{many}"),
        ] {
            let mut written = Vec::new();
            learn(&mut written, &script);
            let length: usize = written.iter().map(|file| file.text.len()).sum();
            assert!(length <= LONGEST, "{length}");
        }
    }

    #[test]
    fn texts_that_commands_write_are_files() {
        for (script, want) in [
            (
                "printf \"server {\\n listen 80;\\n}\\n\" > /a.conf",
                "server {\n listen 80;\n}\n",
            ),
            ("rm -f /x && echo 'listen 80;' >/a.conf", "listen 80;\n"),
            ("echo a > /a.conf && echo b >> /a.conf", "a\nb\n"),
            ("printf '%s\\n' 'a' 'b c' > /a.conf", "a\nb c\n"),
            ("{ echo a; echo b; } > /a.conf", "a\nb\n"),
            ("echo a | tee /a.conf > /dev/null", "a\n"),
            ("cat <<EOF > /a.conf\nlisten 80;\n", "listen 80;\n"),
            ("cat > /a.conf <<'EOF'\nlisten 80;\n", "listen 80;\n"),
            ("<<EOF\necho a > /a.conf\n", "a\n"),
        ] {
            let mut written = Vec::new();
            learn(&mut written, script);
            let texts: Vec<_> = written.iter().map(|file| file.text.as_str()).collect();
            assert_eq!(texts, [want], "{script}");
        }
        for script in [
            "echo a",
            "echo a > $DIR/a.conf",
            "echo a 2>/dev/null",
            "echo '> /a.conf'",
            "echo a > /dev/stderr",
        ] {
            let mut written = Vec::new();
            learn(&mut written, script);
            assert_eq!(written, [], "{script}");
        }
    }
}
