//! `--format checkstyle`: what many editors and servers read.

use std::io::{self, Write};

use super::{Findings, by_file, xml::escape};

pub(super) fn render(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<checkstyle version="4.3">"#)?;
    for (file, list) in by_file(findings) {
        writeln!(out, r#"  <file name="{}">"#, escape(file))?;
        for located in list {
            let finding = located.finding;
            let place = located.start().map_or_else(String::new, |start| {
                format!(r#" line="{}" column="{}""#, start.line, start.column)
            });
            let severity = finding.severity;
            let (message, code) = (escape(&finding.message), finding.rule.code);
            writeln!(
                out,
                r#"    <error{place} severity="{severity}" message="{message}" source="kuploy.{code}"/>"#
            )?;
        }
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}

#[cfg(test)]
mod tests {
    use super::super::tests::rendered;

    #[test]
    fn a_file_for_each_file() {
        insta::assert_snapshot!(rendered(super::render), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <checkstyle version="4.3">
          <file name="compose.override.yaml">
            <error line="3" column="5" severity="error" message="`ports` is a mapping, and a list is needed" source="kuploy.KP2002"/>
          </file>
          <file name="배포/compose.yaml">
            <error line="2" column="8" severity="warning" message="`이미지` is 100% &quot;unknown&quot;, and left out" source="kuploy.KP2001"/>
            <error line="4" column="5" severity="error" message="`imagee` is not a key of a service" source="kuploy.KP2001"/>
            <error severity="info" message="nothing is suppressed" source="kuploy.KP1901"/>
          </file>
        </checkstyle>
        "#);
    }
}
