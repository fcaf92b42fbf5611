//! The rules: every code with its name, severity and page.
//!
//! A rule is a page in `rules/`: Markdown with front matter. `build.rs` makes a `pub static` of each, named as the rule
//! is (`ULIMITS_NOT_SUPPORTED`). Codes are never reused and never renumbered.

#[cfg(feature = "pages")]
mod page;

use std::hash::{Hash, Hasher};

#[cfg(feature = "pages")]
pub use page::{Example, ExampleFile};

use super::Severity;

/// A kind of finding.
#[derive(Debug)]
pub struct Rule {
    /// `KP` and four digits; the first is the family.
    pub code: &'static str,
    /// Kebab-case, usable wherever a code is.
    pub name: &'static str,
    /// Severity unless the user changes it.
    pub severity: Severity,
    /// The version of the program that had it first.
    pub since: &'static str,
    /// The title of the page: what the finding says, in one line.
    pub summary: &'static str,
    /// The page: Markdown with front matter.
    #[cfg(feature = "pages")]
    page: &'static str,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

impl Hash for Rule {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code.hash(state);
    }
}

impl Rule {
    /// The first digit of the code: `3` for `KP3102`.
    pub fn family(&self) -> char {
        self.code.chars().nth(2).unwrap_or('0')
    }

    /// Where the rule's page is to be read.
    pub fn url(&self) -> String {
        format!(
            "https://github.com/kuploy/kuploy/blob/main/kuploy-compose/rules/{}.md",
            self.code
        )
    }
}

/// The rule with this code or name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code.eq_ignore_ascii_case(code_or_name) || rule.name == code_or_name)
}

/// All rules, by code.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    ALL.iter().copied()
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));
