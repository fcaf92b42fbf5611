//! Files that a project has as a pattern of its `.env`: what it lacks stands there.

use crate::map::BTreeSet;

use crate::diagnostic::{Finding, Report, rules};
use crate::source::{FileKind, Files, paths};

/// Words of which such a file has one in its name, beside `env`: `.env.example`, `env.sample`, `prod.env.template`.
///
/// `dot.env` and `dot.env.template` are patterns too (seen in StrangeBeeCorp/docker): they say what the copy is called.
const WORDS: &[&str] = &[
    "example", "sample", "dist", "template", "tmpl", "dot", "defaults",
];

/// Where such files lie: beside the Compose file, or among the configuration.
const FOLDERS: &[&str] = &["", "conf/", "config/", "env/"];

/// So many of them are read: a project has one, or one for each environment.
const READ: usize = 16;

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
    let variable = |finding: &Finding| {
        let name = finding.message.split('`').nth(1);
        name.filter(|_| is_of_them(finding.rule)).map(str::to_owned)
    };
    let missing: BTreeSet<String> = report.iter().filter_map(variable).collect();
    // The one that has most of them, of equals the first: one file becomes `.env`.
    let patterns = patterns(files, directory).into_iter();
    let known = patterns.map(|(name, own)| (own.intersection(&missing).count(), name, own));
    let best = known.rev().max_by_key(|(count, ..)| *count);
    let Some((_, name, variables)) = best.filter(|(count, ..)| *count > 0) else {
        return;
    };
    for finding in report.findings_mut() {
        if variable(finding).is_some_and(|own| variables.contains(&own)) {
            finding.help = Some(format!(
                "take the values of `{name}`: `cp {name} .env`, and change them; in CI write `--env-file {name}`"
            ));
        }
    }
}

/// The pattern of a file of variables that is missing, beside it: `.env.example`, `web.env.sample`; of `.env` any.
pub(super) fn pattern_of(files: &dyn Files, path: &str) -> Option<String> {
    let (directory, name) = (paths::parent(path), paths::file_name(path));
    let entries = files.list(&directory).unwrap_or_default().into_iter();
    let entries = entries.filter(|it| it.kind == FileKind::File && is_pattern(&it.name));
    let own = entries.filter(|it| name == ".env" || it.name.starts_with(name));
    let first = own
        .map(|it| it.name)
        .min_by_key(|it| (it.len(), it.clone()))?;
    Some(paths::join(&directory, &first))
}

/// The patterns of a project with the names of their variables: those beside the Compose file first, the shortest name
/// first.
fn patterns(files: &dyn Files, directory: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut patterns = Vec::new();
    for folder in FOLDERS {
        let entries = files
            .list(&paths::join(directory, folder))
            .unwrap_or_default();
        let entries = entries.into_iter();
        let mut names: Vec<String> = entries
            .filter(|entry| entry.kind == FileKind::File && is_pattern(&entry.name))
            .map(|entry| format!("{folder}{}", entry.name))
            .collect();
        names.sort_by_key(|name| (name.len(), name.clone()));
        patterns.append(&mut names);
    }
    let read = patterns.into_iter().take(READ).filter_map(|name| {
        let path = paths::join(directory, &name);
        let small = files.metadata(&path).is_ok_and(|it| it.len <= LARGEST);
        let bytes = files.read(&path).ok().filter(|_| small)?;
        let variables = variables(&String::from_utf8_lossy(&bytes));
        Some((name, variables))
    });
    read.collect()
}

/// Whether a file is called as a pattern of a file of variables is.
fn is_pattern(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let mut words = name.split(['.', '-', '_']);
    words.clone().any(|word| word == "env") && words.any(|word| WORDS.contains(&word))
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
    fn the_pattern_that_has_most_is_named_wherever_it_lies() {
        let named = |files: &[(&str, &str)], name: &str| {
            let command = format!("`cp {name} .env`");
            helps(files).iter().any(|help| help.contains(&command))
        };
        for name in [
            "dot.env.template",
            "prod.env.template",
            "dot.env",
            ".env.prod.example",
            "conf/.env.example",
        ] {
            assert!(named(&[(name, "TAG=1\n")], name), "{name}");
        }
        let both = [
            (".env.example", "TAG=1\n"),
            (".env.docker.example", "TAG=1\nOTHER=1\n"),
        ];
        assert!(named(&both, ".env.docker.example"));
        let equal = [("conf/.env.example", "TAG=1\n"), (".env.sample", "TAG=1\n")];
        assert!(named(&equal, ".env.sample"));
        for name in [
            "prod.env",
            "example.txt",
            "environment.example",
            "app/.env.example",
        ] {
            assert!(!named(&[(name, "TAG=1\n")], name), "{name}");
        }
        assert!(!named(&[(".env.example", "ELSE=1\n")], ".env.example"));
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
