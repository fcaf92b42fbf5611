//! Makes the statics of `diagnostic::rules` from the pages in `rules/`: one page, one rule.
//!
//! A page is Markdown with front matter. Adding a page adds a rule; nothing else lists them.

#![expect(
    clippy::disallowed_methods,
    reason = "runs at build time: it reads the pages and writes the table that is included"
)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// What the front matter holds, in this order.
const KEYS: [&str; 4] = ["code", "name", "severity", "since"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=rules");
    let root = env::current_dir()?.join("rules");
    let mut files: Vec<String> = Vec::new();
    for entry in fs::read_dir(&root)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with("KP") {
            files.push(name);
        }
    }
    files.sort();
    let with_page = env::var_os("CARGO_FEATURE_PAGES").is_some();
    let (mut statics, mut table) = (String::new(), String::new());
    for file in &files {
        let path = root.join(file);
        let page = fs::read_to_string(&path)?;
        let rule = Front::read(&page).map_err(|problem| format!("rules/{file}: {problem}"))?;
        if file.strip_suffix(".md") != Some(rule.code) {
            return Err(format!("rules/{file}: `code` is `{}`", rule.code).into());
        }
        rule.declare(with_page.then_some(&*path), &mut statics, &mut table)?;
    }
    let out = env::var_os("OUT_DIR").ok_or("cargo sets `OUT_DIR`")?;
    let text = format!("{statics}static ALL: &[&Rule] = &[\n{table}];\n");
    fs::write(Path::new(&out).join("rules.rs"), text)?;
    Ok(())
}

/// The front matter of a page, and its title.
struct Front<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    since: &'a str,
    title: &'a str,
}

impl<'a> Front<'a> {
    fn read(page: &'a str) -> Result<Self, String> {
        let (front, body) = page
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n\n"))
            .ok_or("the page begins with front matter between `---` lines")?;
        let mut lines = front.lines();
        let mut value = |key: &str| {
            let (found, value) = lines.next().and_then(|line| line.split_once(": "))?;
            (found == key).then_some(value)
        };
        let [Some(code), Some(name), Some(severity), Some(since)] = KEYS.map(&mut value) else {
            return Err(format!(
                "the front matter holds {}, one a line, in this order",
                KEYS.join(", ")
            ));
        };
        let title = body
            .strip_prefix("# ")
            .and_then(|rest| rest.lines().next())
            .ok_or("a title `# …` follows the front matter")?;
        let severity = match severity {
            "info" => "Info",
            "warning" => "Warning",
            "error" => "Error",
            _ => return Err(format!("`severity` is `{severity}`")),
        };
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !name.chars().all(kebab) || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Err(format!("`name` is `{name}`, and not kebab-case"));
        }
        Ok(Self {
            code,
            name,
            severity,
            since,
            title,
        })
    }

    /// Writes the static, and its place in the table.
    fn declare(
        &self,
        page: Option<&Path>,
        statics: &mut String,
        table: &mut String,
    ) -> Result<(), std::fmt::Error> {
        let Self {
            code,
            name,
            severity,
            since,
            title,
        } = self;
        let ident = name.to_ascii_uppercase().replace('-', "_");
        let doc = format!("`{code}` `{name}`: {title}.");
        let page = page.map_or_else(String::new, |path| {
            format!(", page: include_str!({path:?})")
        });
        writeln!(
            statics,
            "#[doc = {doc:?}]\n\
             pub static {ident}: Rule = Rule {{ code: {code:?}, name: {name:?}, severity: Severity::{severity}, \
             since: {since:?}, summary: {title:?}{page} }};"
        )?;
        writeln!(table, "&{ident},")
    }
}
