//! Compose files that are templates: Ansible and the like fill them in where they are run.

use std::collections::BTreeSet;

use kuploy_compose::drift;
use kuploy_compose::source::SourceId;
use kuploy_compose::{Compiled, Severity};

/// Puts one info in the place of what is said of a template that was found below a directory (seen in homelab repositories:
/// `docker-compose.yml` with `container_name: {{ hosts.api.container }}`). Who names the file asks about it.
pub(super) fn lower(checked: &mut Compiled) {
    let errors = checked.report.iter();
    let errors = errors.filter(|it| it.severity == Severity::Error);
    let sources: BTreeSet<SourceId> = errors.filter_map(|it| Some(it.span?.source)).collect();
    for id in sources {
        let text = checked.sources.get(id).map(|it| &*it.text);
        let Some(text) = text.filter(|text| text.lines().any(is_filled_in)) else {
            continue;
        };
        let info = drift::template(text, id, Some(0), false);
        let findings = checked.report.findings_mut();
        findings.retain(|it| it.span.is_none_or(|span| span.source != id));
        findings.extend(info);
    }
}

/// Whether a line begins, or a value on it, with the braces of a template. Docker's own begin with a dot: `{{.Node.Hostname}}`,
/// and those without quotes are a mistake.
fn is_filled_in(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches("- ");
    let value = line.split_once(": ").map_or("", |(_, value)| value);
    let is_name = |rest: &str| {
        let name = rest.trim_start_matches('-').trim_start();
        name.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    let of_value = |it: &str| it.trim_start().strip_prefix("{{").is_some_and(is_name);
    line.starts_with("{%") || of_value(line) || of_value(value)
}

#[cfg(test)]
mod tests {
    use super::is_filled_in;

    #[test]
    fn braces_of_docker_and_in_quotes_are_no_template() {
        for (line, is) in [
            ("  {{ hosts.api }}:", true),
            ("    image: {{ image }}", true),
            ("      - {{ root }}:/data", true),
            ("{% if web %}", true),
            ("    hostname: {{.Node.Hostname}}", false),
            ("    hostname: '{{ name }}'", false),
            ("    command: echo {{ name }}", false),
            ("    environment: {A: b}", false),
        ] {
            assert_eq!(is_filled_in(line), is, "{line}");
        }
    }
}
