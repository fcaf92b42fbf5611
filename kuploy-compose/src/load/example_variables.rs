//! Files that a project has as a pattern of its `.env`: what it lacks stands there.

use std::collections::BTreeSet;

use crate::diagnostic::{Report, rules};
use crate::source::{Files, paths};

/// What such a file is called beside the Compose file.
const NAMES: &[&str] = &[
    ".env.example",
    ".env.sample",
    ".env.dist",
    ".env.template",
    "env.example",
    "example.env",
];

/// Longest file that is read: a pattern holds settings, not data.
const LARGEST: u64 = 64 * 1024;

/// Points findings of unset variables to the file that has them, where there is no `.env` yet.
pub(super) fn point_to(report: &mut Report, files: &dyn Files, directory: &str) {
    let is_of_them = |rule| rule == &rules::VARIABLE_UNSET || rule == &rules::VARIABLE_REQUIRED;
    if !report.iter().any(|finding| is_of_them(finding.rule))
        || files.is_file(&paths::join(directory, ".env"))
    {
        return;
    }
    let Some((name, variables)) = NAMES.iter().find_map(|name| {
        let path = paths::join(directory, name);
        let small = files.metadata(&path).is_ok_and(|it| it.len <= LARGEST);
        let bytes = files.read(&path).ok().filter(|_| small)?;
        Some((*name, variables(&String::from_utf8_lossy(&bytes))))
    }) else {
        return;
    };
    for finding in report.findings_mut() {
        let variable = finding.message.split('`').nth(1);
        if is_of_them(finding.rule) && variable.is_some_and(|own| variables.contains(own)) {
            finding.help = Some(format!(
                "`{name}` has it: `cp {name} .env`, and set the values; in CI write `--env-file {name}`"
            ));
        }
    }
}

/// The names that lines of a file begin with.
fn variables(text: &str) -> BTreeSet<String> {
    let lines = text.lines().map(str::trim);
    let lines = lines.map(|line| line.strip_prefix("export ").unwrap_or(line));
    let names = lines.filter_map(|line| line.split_once('='));
    names.map(|(name, _)| name.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use crate::load::{LoadRequest, load};
    use crate::source::MemoryFiles;

    fn helps(files: &[(&str, &str)]) -> Vec<String> {
        let text = "services:\n  a:\n    image: x:${TAG}\n    command: ${OTHER}\n";
        let mut project = MemoryFiles::new().with("compose.yaml", text);
        for (path, text) in files {
            project = project.with(path, *text);
        }
        let loaded = load(&project, &LoadRequest::default());
        let helps = loaded
            .report
            .iter()
            .filter_map(|finding| finding.help.clone());
        helps.collect()
    }

    #[test]
    fn the_pattern_of_the_env_file_is_named() {
        let found = helps(&[(".env.example", "# versions\nexport TAG=1\n")]);
        assert!(
            found
                .iter()
                .any(|help| help.contains("cp .env.example .env"))
        );
        assert!(
            found
                .iter()
                .any(|help| help.contains("set `OTHER` in `.env`")),
            "{found:#?}"
        );
    }

    #[test]
    fn a_project_with_an_env_file_needs_no_pattern() {
        let found = helps(&[(".env.example", "TAG=1\nOTHER=2\n"), (".env", "OTHER=1\n")]);
        assert!(
            !found.iter().any(|help| help.contains(".env.example")),
            "{found:#?}"
        );
    }
}
