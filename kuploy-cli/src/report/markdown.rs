//! `--format markdown`: a table of errors and warnings for job summaries and comments on pull requests.

use std::io::{self, Write};

use kuploy_compose::diagnostic::{Located, Severity, plain};

use super::Findings;

/// A comment on GitHub holds 65,536 characters: what comes beyond so many rows is counted.
const ROWS: usize = 100;

pub(super) fn render(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    let summary =
        super::summary(findings, Severity::Info).unwrap_or_else(|| "no findings".to_owned());
    writeln!(out, "### kuploy-convert: {summary}")?;
    let listed = || {
        findings
            .iter()
            .filter(|located| located.finding.severity > Severity::Info)
    };
    if listed().next().is_none() {
        return Ok(());
    }
    writeln!(out, "\n| | place | finding |\n|---|---|---|")?;
    listed()
        .take(ROWS)
        .try_for_each(|located| row(located, out))?;
    match listed().count().saturating_sub(ROWS) {
        0 => Ok(()),
        more => writeln!(out, "\n{more} more: `--format json` lists each."),
    }
}

fn row(located: Located<'_>, out: &mut dyn Write) -> io::Result<()> {
    let finding = located.finding;
    let mut place = String::new();
    if let Some(file) = located.file() {
        place = code(&plain(file));
        if let Some(start) = located.start() {
            place.push_str(&format!(" {}:{}", start.line, start.column));
        }
    }
    let mut text = cell(&plain(&finding.message));
    if let Some(help) = &finding.help {
        text.push_str("<br>help: ");
        let lines: Vec<String> = help.lines().map(|line| cell(&plain(line))).collect();
        text.push_str(&lines.join("<br>"));
    }
    writeln!(
        out,
        "| {} {} | {place} | {text} |",
        finding.severity, finding.rule.code
    )
}

/// Code in a cell: no backtick ends it, and no bar the cell.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'").replace('|', "\\|"))
}

/// A message in a cell: what stands in backticks is code, and the rest is neither markup nor HTML.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for (at, part) in text.split('`').enumerate() {
        if at > 0 {
            cell.push('`');
        }
        let in_code = at % 2 == 1;
        for letter in part.chars() {
            match letter {
                '|' => cell.push_str("\\|"),
                '<' if !in_code => cell.push_str("&lt;"),
                '&' if !in_code => cell.push_str("&amp;"),
                '*' | '_' | '[' | ']' | '#' | '@' if !in_code => {
                    cell.push('\\');
                    cell.push(letter);
                }
                _ => cell.push(letter),
            }
        }
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::super::tests::rendered;

    #[test]
    fn a_row_for_each_error_and_warning() {
        insta::assert_snapshot!(rendered(super::render), @r#"
        ### kuploy-convert: 2 errors, 1 warning, 1 info

        | | place | finding |
        |---|---|---|
        | warning KP2001 | `배포/compose.yaml` 2:8 | `이미지` is 100% "unknown", and left out |
        | error KP2001 | `배포/compose.yaml` 4:5 | `imagee` is not a key of a service<br>help: did you mean `image`? |
        | error KP2002 | `compose.override.yaml` 3:5 | `ports` is a mapping, and a list is needed |
        "#);
    }

    #[test]
    fn a_message_is_no_markup() {
        assert_eq!(
            super::cell("`a|b*` is <b>, by @you | [x](y)"),
            "`a\\|b*` is &lt;b>, by \\@you \\| \\[x\\](y)"
        );
    }
}
