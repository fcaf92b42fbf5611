//! `--format github`: workflow commands that GitHub Actions turns into annotations of a pull request.

use std::io::{self, Write};

use kuploy_compose::diagnostic::{Located, Severity, plain};

use super::Findings;

pub(super) fn render(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    findings
        .iter()
        .try_for_each(|located| command(located, out))
}

fn command(located: Located<'_>, out: &mut dyn Write) -> io::Result<()> {
    let finding = located.finding;
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let title = format!("{} {}", finding.rule.code, finding.rule.name);
    write!(out, "::{level} title={}", property(&title))?;
    if let (Some(file), Some(start), Some(end)) = (located.file(), located.start(), located.end()) {
        write!(
            out,
            ",file={},line={},endLine={}",
            property(&plain(file)),
            start.line,
            end.line
        )?;
        // Columns of a range of several lines would be refused.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
    }
    let mut message = plain(&finding.message).into_owned();
    if let Some(help) = &finding.help {
        for (at, line) in help.lines().enumerate() {
            message.push_str(if at == 0 { "\nhelp: " } else { "\n" });
            message.push_str(&plain(line));
        }
    }
    writeln!(out, "::{}", data(&message))
}

/// What stands after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What stands between `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::tests::rendered;

    #[test]
    fn a_command_for_each_finding() {
        insta::assert_snapshot!(rendered(super::render), @r#"
        ::warning title=KP2001 unknown-key,file=배포/compose.yaml,line=2,endLine=2,col=8,endColumn=11::`이미지` is 100%25 "unknown", and left out
        ::error title=KP2001 unknown-key,file=배포/compose.yaml,line=4,endLine=4,col=5,endColumn=11::`imagee` is not a key of a service%0Ahelp: did you mean `image`?
        ::error title=KP2002 wrong-type,file=compose.override.yaml,line=3,endLine=3,col=5,endColumn=10::`ports` is a mapping, and a list is needed
        ::notice title=KP1901 unused-suppression::nothing is suppressed%0Ahelp: remove it
        "#);
    }

    #[test]
    fn nothing_ends_a_property_or_a_line() {
        assert_eq!(super::property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
    }
}
