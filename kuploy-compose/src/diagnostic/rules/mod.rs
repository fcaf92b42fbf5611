//! The rules: every code with its name, severity and text, one file a family.
//!
//! A rule is a `pub static` made by `rules!` in the file of its family; the family's table and [`all`] follow from
//! that. Codes are never reused and never renumbered.

mod drift;
mod dropped;
mod images;
mod names;
mod network;
mod practice;
mod reading;
mod security;
mod services;
mod storage;
mod text;
mod validity;

pub use drift::*;
pub use dropped::*;
pub use images::*;
pub use names::*;
pub use network::*;
pub use practice::*;
pub use reading::*;
pub use security::*;
pub use services::*;
pub use storage::*;
pub use text::*;
pub use validity::*;

use super::Severity;

/// A kind of finding.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    /// `KP` and four digits; the first is the family.
    pub code: &'static str,
    /// Kebab-case, usable wherever a code is.
    pub name: &'static str,
    /// Severity unless the user changes it.
    pub severity: Severity,
    /// One line: what the finding says.
    pub summary: &'static str,
    /// Markdown: why it matters, what happens instead, and the way out.
    pub details: &'static str,
    /// A smallest input that triggers it; the first line may be a comment `# file: NAME` for each of several files.
    pub example: &'static str,
}

impl Rule {
    /// The first digit of the code: `3` for `KP3102`.
    pub fn family(&self) -> char {
        self.code.chars().nth(2).unwrap_or('0')
    }

    /// The rule's page.
    pub fn url(&self) -> String {
        format!(
            "https://github.com/kuploy/kuploy/blob/main/docs/rules/{}.md",
            self.code
        )
    }
}

/// The rule with this code or name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code.eq_ignore_ascii_case(code_or_name) || rule.name == code_or_name)
}

/// All rules, by code.
#[expect(
    unused_qualifications,
    reason = "every family has a `TABLE`; which one is meant should not hang on glob imports"
)]
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [
        text::TABLE,
        reading::TABLE,
        services::TABLE,
        dropped::TABLE,
        images::TABLE,
        network::TABLE,
        storage::TABLE,
        names::TABLE,
        validity::TABLE,
        drift::TABLE,
        security::TABLE,
        practice::TABLE,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// Declares the rules of a family: a `static` each, and the `TABLE` of them.
macro_rules! rules {
    ($($(#[doc = $doc:expr])* $ident:ident = $code:literal $name:literal $severity:ident {
        $summary:expr, $details:expr, $example:expr $(,)?
    })*) => {
        $(
            #[doc = concat!("`", $code, "` ", $name, ": ", $summary, ".")]
            pub static $ident: crate::diagnostic::Rule = crate::diagnostic::Rule {
                code: $code,
                name: $name,
                severity: crate::diagnostic::Severity::$severity,
                summary: $summary,
                details: $details,
                example: $example,
            };
        )*
        /// The rules of this family, by code.
        pub(super) static TABLE: &[&crate::diagnostic::Rule] = &[$(&$ident),*];
    };
}
use rules;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_unique_and_in_order() {
        let codes: Vec<_> = all().map(|rule| rule.code).collect();
        let mut sorted = codes.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(codes, sorted);
        let mut names: Vec<_> = all().map(|rule| rule.name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
