//! What a reader wants to hear of: severities by code, name or family.

use super::rules;
use super::{Rule, Severity};

/// What a setting speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector {
    /// All findings that are warnings: `warnings`.
    Warnings,
    /// All rules of a family: `KP6`, `KP6xxx`.
    Family(char),
    /// All rules whose numbers are in a range: `KP505` is KP5050 to KP5059.
    Numbers(u16, u16),
    /// One rule: `KP3102`, `image-not-pinned`.
    Rule(&'static Rule),
}

impl Selector {
    /// Reads `warnings`, a family, a code or a name; `None` when there is no such thing.
    ///
    /// ```
    /// use kuploy_compose::diagnostic::{rules, Selector};
    ///
    /// assert_eq!(Selector::parse("unknown-key"), Some(Selector::Rule(&rules::UNKNOWN_KEY)));
    /// assert_eq!(Selector::parse("KP2xxx"), Some(Selector::Family('2')));
    /// assert_eq!(Selector::parse("KP505"), Some(Selector::Numbers(5050, 5059)));
    /// assert_eq!(Selector::parse("KP9"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        if text == "warnings" {
            return Some(Self::Warnings);
        }
        let upper = text.to_ascii_uppercase();
        let family = upper.trim_end_matches('X').strip_prefix("KP");
        if let Some(family) = family.filter(|digits| digits.len() == 1) {
            let digit = family.chars().next()?;
            let exists = rules::all().any(|rule| rule.family() == digit);
            return exists.then_some(Self::Family(digit));
        }
        if let Some(start) = family.filter(|digits| (2..4).contains(&digits.len())) {
            let scale = 10_u16.pow(4 - u32::try_from(start.len()).ok()?);
            let first = start.parse::<u16>().ok()?.checked_mul(scale)?;
            let own = Self::Numbers(first, first + (scale - 1));
            let exists = rules::all().any(|rule| own.matches(rule, rule.severity));
            return exists.then_some(own);
        }
        rules::find(text).map(Self::Rule)
    }

    /// Whether it speaks of a rule at this severity.
    pub fn matches(self, rule: &Rule, severity: Severity) -> bool {
        match self {
            Self::Warnings => severity == Severity::Warning,
            Self::Family(digit) => rule.family() == digit,
            Self::Numbers(first, last) => {
                let number = rule.code.strip_prefix("KP").and_then(|it| it.parse().ok());
                number.is_some_and(|number: u16| (first..=last).contains(&number))
            }
            Self::Rule(one) => one == rule,
        }
    }

    /// Of several that match the one that says most stands.
    fn weight(self) -> u8 {
        match self {
            Self::Warnings => 0,
            Self::Family(_) => 1,
            // Of two ranges the narrower one.
            Self::Numbers(first, last) if last - first > 9 => 2,
            Self::Numbers(..) => 3,
            Self::Rule(_) => 4,
        }
    }
}

/// How a finding is to be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Not at all.
    Off,
    /// At this severity.
    At(Severity),
}

impl Level {
    /// Reads `off`, `info`, `warning` (`warn`) or `error` (`deny`).
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "off" | "allow" => Some(Self::Off),
            "info" => Some(Self::At(Severity::Info)),
            "warning" | "warn" => Some(Self::At(Severity::Warning)),
            "error" | "deny" => Some(Self::At(Severity::Error)),
            _ => None,
        }
    }
}

/// Settings from one place: the command line, or one `x-kuploy.lint`.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    settings: Vec<(Selector, Level)>,
}

impl Levels {
    /// Adds a setting; of two that say equally much the severer stands.
    pub fn set(&mut self, selector: Selector, level: Level) {
        self.settings.push((selector, level));
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.settings.is_empty()
    }

    /// Which setting stands for a rule at this severity, by its place in the order of [`Levels::set`]. With `by_rule`
    /// only settings count that name the rule or its family.
    pub(crate) fn find(
        &self,
        rule: &Rule,
        severity: Severity,
        by_rule: bool,
    ) -> Option<(usize, Level)> {
        self.settings
            .iter()
            .enumerate()
            .filter(|(_, (selector, _))| selector.matches(rule, severity))
            .filter(|(_, (selector, _))| !by_rule || *selector != Selector::Warnings)
            .max_by_key(|(_, (selector, level))| (selector.weight(), *level))
            .map(|(at, (_, level))| (at, *level))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_that_says_most_stands() {
        let mut levels = Levels::default();
        for (selector, level) in [
            ("warnings", "error"),
            ("KP2", "info"),
            ("unknown-key", "off"),
            ("KP2001", "warning"),
        ] {
            levels.set(
                Selector::parse(selector).unwrap(),
                Level::parse(level).unwrap(),
            );
        }
        let level = |rule| {
            levels
                .find(rule, Severity::Warning, false)
                .map(|(_, level)| level)
        };
        assert_eq!(
            level(&rules::UNKNOWN_KEY),
            Some(Level::At(Severity::Warning))
        );
        assert_eq!(level(&rules::WRONG_TYPE), Some(Level::At(Severity::Info)));
        assert_eq!(level(&rules::YAML_SYNTAX), Some(Level::At(Severity::Error)));
        assert_eq!(
            levels.find(&rules::YAML_SYNTAX, Severity::Info, false),
            None
        );
    }
}
