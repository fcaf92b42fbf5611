//! Keys that start scripts write into a mounted file with random bytes: `grep -q '^APP_KEY=' .env || echo "APP_KEY=$(openssl
//! rand -hex 32)" >> .env`. Under Compose the first of the services that mount the file writes it for all; a pod has a copy.

use super::service_facts::ServiceFacts;
use super::written_paths;

/// What gives random bytes in a script.
const SOURCES: &[&str] = &[
    "/dev/random",
    "/dev/urandom",
    "openssl rand",
    "pwgen",
    "secrets.token",
    "uuidgen",
];

/// What a script of a service takes the random bytes from that it writes into a mounted file, and what they are called there.
pub(crate) fn written(service: &ServiceFacts<'_>, target: &str) -> Option<(&'static str, String)> {
    let line = service.process.line();
    let mut texts = service.process.scripts().chain([&line]);
    texts.find_map(|text| in_script(text, service.working_directory(), target))
}

fn in_script(
    text: &str,
    working_directory: Option<&str>,
    target: &str,
) -> Option<(&'static str, String)> {
    let source = *SOURCES.iter().find(|source| text.contains(**source))?;
    let text = text.replace("\\\n", " ");
    let mut held: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        let has_source = || SOURCES.iter().any(|source| line.contains(source));
        let holds = |name: &&str| {
            line.contains(&format!("${name}")) || line.contains(&format!("${{{name}}}"))
        };
        if line.starts_with('#') || !has_source() && !held.iter().any(holds) {
            continue;
        }
        let written = line.contains(['>', '-'])
            && written_paths::writes_content(line, working_directory, target);
        match written {
            true => return Some((source, names(line).last()?.to_owned())),
            false => held.extend(names(line).next()),
        }
    }
    None
}

/// The names that a line gives a value to: `NAME=…`.
fn names(line: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    line.match_indices('=').filter_map(move |(at, _)| {
        let before = line.get(..at)?;
        let name = before.trim_end_matches(is_word).len();
        let name = before.get(name..)?;
        let is_key = name.starts_with(|c: char| c.is_ascii_uppercase()) && name.len() > 2;
        is_key.then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        Some(in_script(text, Some("/app"), "/app/.env")?.1)
    }

    #[test]
    fn random_values_that_are_written_to_the_file_are_keys_of_it() {
        for text in [
            "grep -q '^APP_KEY=base' .env || echo \"APP_KEY=base64:$(head -c 8 /dev/urandom | base64)\" >> /app/.env",
            "KEY=$(openssl rand -hex 32)\necho \"APP_KEY=$KEY\" >> .env",
            "NEW_KEY=$(uuidgen)\nsed -i \"s/^APP_KEY=.*/APP_KEY=${NEW_KEY}/\" .env",
        ] {
            assert_eq!(found(text).as_deref(), Some("APP_KEY"), "{text}");
        }
        for text in [
            "echo \"APP_KEY=$(openssl rand -hex 32)\" >> /other/.env",
            "# echo \"APP_KEY=$(openssl rand -hex 32)\" >> .env",
            "TOKEN=$(openssl rand -hex 32)\necho \"APP_ENV=production\" >> .env",
            "export APP_KEY=$(openssl rand -hex 32)",
            "echo \"APP_KEY=$GIVEN\" >> .env",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
