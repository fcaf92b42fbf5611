//! `--format checkstyle`: what many editors and servers read.

use std::io::{self, Write};

use kuploy_compose::diagnostic::Located;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::{Findings, by_file};

pub(super) fn render(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new_with_indent(out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = writer.create_element("checkstyle");
    root.with_attribute(("version", "4.3"))
        .write_inner_content(|writer| {
            for (file, list) in by_file(findings) {
                let element = writer.create_element("file");
                let element = element.with_attribute(("name", held(file).as_str()));
                element.write_inner_content(|writer| {
                    list.into_iter()
                        .try_for_each(|located| error(writer, located))
                })?;
            }
            Ok(())
        })?;
    writeln!(writer.get_mut())
}

fn error<W: Write>(writer: &mut Writer<W>, located: Located<'_>) -> io::Result<()> {
    let finding = located.finding;
    let mut element = writer.create_element("error");
    if let Some(start) = located.start() {
        element = element
            .with_attribute(("line", start.line.to_string().as_str()))
            .with_attribute(("column", start.column.to_string().as_str()));
    }
    element
        .with_attribute(("severity", finding.severity.to_string().as_str()))
        .with_attribute(("message", held(&finding.message).as_str()))
        .with_attribute(("source", format!("kuploy.{}", finding.rule.code).as_str()))
        .write_empty()?;
    Ok(())
}

/// The text without the characters that XML cannot hold.
fn held(text: &str) -> String {
    let cannot = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.replace(cannot, "\u{fffd}")
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
