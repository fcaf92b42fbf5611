//! Traefik's rules: ``Host(`a`) && (PathPrefix(`/x`) || Path(`/y`))``.
//!
//! A rule becomes the list of routes that it stands for, each with hosts and paths. What Traefik can match beyond
//! hosts and paths is named.

/// Most matches that one rule may stand for; more is no rule of a person.
const MOST: usize = 64;
/// Deepest nesting of parentheses.
const DEEPEST: usize = 32;

/// What one route matches: all hosts with all paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Match {
    /// Hosts; none is every host.
    pub(super) hosts: Vec<String>,
    /// Paths, and whether they must match whole; none is every path.
    pub(super) paths: Vec<(String, bool)>,
}

/// Why a rule is no list of hosts with paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RuleError {
    /// It is not written as rules are.
    Malformed,
    /// It matches by more than hosts and paths: the matcher, or `!`.
    Unsupported(String),
}

/// Reads a rule.
///
/// # Errors
/// Why it is none, or not one of hosts and paths.
pub(super) fn read(rule: &str) -> Result<Vec<Match>, RuleError> {
    let mut parser = Parser { rest: rule.trim() };
    let matches = parser.or(0)?;
    parser.skip();
    if parser.rest.is_empty() {
        Ok(joined(matches))
    } else {
        Err(RuleError::Malformed)
    }
}

struct Parser<'t> {
    rest: &'t str,
}

impl<'t> Parser<'t> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, token: &str) -> bool {
        self.skip();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn or(&mut self, depth: usize) -> Result<Vec<Match>, RuleError> {
        let mut matches = self.and(depth)?;
        while self.take("||") {
            matches.extend(self.and(depth)?);
            if matches.len() > MOST {
                return Err(RuleError::Malformed);
            }
        }
        Ok(matches)
    }

    fn and(&mut self, depth: usize) -> Result<Vec<Match>, RuleError> {
        let mut matches = self.one(depth)?;
        while self.take("&&") {
            let others = self.one(depth)?;
            if matches.len() * others.len() > MOST {
                return Err(RuleError::Malformed);
            }
            let mut both = Vec::with_capacity(matches.len() * others.len());
            for matched in &matches {
                for other in &others {
                    both.push(meet(matched, other)?);
                }
            }
            matches = both;
        }
        Ok(matches)
    }

    fn one(&mut self, depth: usize) -> Result<Vec<Match>, RuleError> {
        if depth > DEEPEST {
            return Err(RuleError::Malformed);
        }
        if self.take("(") {
            let matches = self.or(depth + 1)?;
            return if self.take(")") {
                Ok(matches)
            } else {
                Err(RuleError::Malformed)
            };
        }
        if self.take("!") {
            return Err(RuleError::Unsupported("!".to_owned()));
        }
        self.matcher()
    }

    fn matcher(&mut self) -> Result<Vec<Match>, RuleError> {
        self.skip();
        let length = self
            .rest
            .bytes()
            .take_while(u8::is_ascii_alphanumeric)
            .count();
        let (name, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or(("", self.rest));
        self.rest = rest;
        if name.is_empty() || !self.take("(") {
            return Err(RuleError::Malformed);
        }
        let values = self.values()?;
        let paths = |exact: bool| {
            values
                .iter()
                .map(|value| ((*value).to_owned(), exact))
                .collect()
        };
        let matched = match name.to_ascii_lowercase().as_str() {
            "host" | "hostheader" | "hostsni" => Match {
                hosts: values.iter().map(|value| (*value).to_owned()).collect(),
                paths: Vec::new(),
            },
            "pathprefix" => Match {
                hosts: Vec::new(),
                paths: paths(false),
            },
            "path" => Match {
                hosts: Vec::new(),
                paths: paths(true),
            },
            _ => return Err(RuleError::Unsupported(name.to_owned())),
        };
        Ok(vec![matched])
    }

    /// Values in back-quotes or quotes, with commas between them, to the closing parenthesis.
    fn values(&mut self) -> Result<Vec<&'t str>, RuleError> {
        let mut values = Vec::new();
        loop {
            self.skip();
            let quote = self
                .rest
                .chars()
                .next()
                .filter(|c| matches!(c, '`' | '"' | '\''));
            let Some(quote) = quote else {
                return Err(RuleError::Malformed);
            };
            let rest = self.rest.get(1..).unwrap_or_default();
            let Some((value, rest)) = rest.split_once(quote) else {
                return Err(RuleError::Malformed);
            };
            values.push(value);
            self.rest = rest;
            if self.take(")") {
                return Ok(values);
            }
            if !self.take(",") {
                return Err(RuleError::Malformed);
            }
        }
    }
}

/// What two matches have in common.
fn meet(a: &Match, b: &Match) -> Result<Match, RuleError> {
    if (!a.hosts.is_empty() && !b.hosts.is_empty()) || (!a.paths.is_empty() && !b.paths.is_empty())
    {
        return Err(RuleError::Unsupported("&&".to_owned()));
    }
    let mut both = a.clone();
    both.hosts.extend(b.hosts.iter().cloned());
    both.paths.extend(b.paths.iter().cloned());
    Ok(both)
}

/// Matches that differ in their hosts alone, or in their paths alone, as one.
fn joined(matches: Vec<Match>) -> Vec<Match> {
    let mut joined: Vec<Match> = Vec::new();
    for matched in matches {
        if let Some(same) = joined.iter_mut().find(|other| other.paths == matched.paths)
            && !same.hosts.is_empty()
            && !matched.hosts.is_empty()
        {
            same.hosts.extend(matched.hosts);
            continue;
        }
        if let Some(same) = joined.iter_mut().find(|other| other.hosts == matched.hosts)
            && !same.paths.is_empty()
            && !matched.paths.is_empty()
        {
            same.paths.extend(matched.paths);
            continue;
        }
        joined.push(matched);
    }
    joined
}

/// Reads a rule of Traefik 1: `Host:a,b;PathPrefix:/x`.
pub(super) fn read_version_1(rule: &str) -> Result<Vec<Match>, RuleError> {
    let mut matched = Match::default();
    for part in rule
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (name, values) = part.split_once(':').ok_or(RuleError::Malformed)?;
        let values = values.split(',').map(|value| value.trim().to_owned());
        match name.trim().to_ascii_lowercase().as_str() {
            "host" => matched.hosts.extend(values),
            "pathprefix" => matched.paths.extend(values.map(|value| (value, false))),
            "path" => matched.paths.extend(values.map(|value| (value, true))),
            _ => return Err(RuleError::Unsupported(name.trim().to_owned())),
        }
    }
    Ok(vec![matched])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(hosts: &[&str], paths: &[(&str, bool)]) -> Match {
        Match {
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            paths: paths
                .iter()
                .map(|(path, exact)| ((*path).to_owned(), *exact))
                .collect(),
        }
    }

    #[test]
    fn rules_are_hosts_with_paths() {
        for (rule, want) in [
            ("Host(`a.com`)", vec![matched(&["a.com"], &[])]),
            (
                "Host(`a.com`,`b.com`)",
                vec![matched(&["a.com", "b.com"], &[])],
            ),
            (
                "Host(`a.com`) || Host(\"b.com\")",
                vec![matched(&["a.com", "b.com"], &[])],
            ),
            (
                "Host(`a.com`) && PathPrefix(`/api`)",
                vec![matched(&["a.com"], &[("/api", false)])],
            ),
            (
                "Host(`a.com`) && (PathPrefix(`/api`) || Path(`/x`))",
                vec![matched(&["a.com"], &[("/api", false), ("/x", true)])],
            ),
            (
                "(Host(`a.com`) && PathPrefix(`/a`)) || (Host(`b.com`) && PathPrefix(`/b`))",
                vec![
                    matched(&["a.com"], &[("/a", false)]),
                    matched(&["b.com"], &[("/b", false)]),
                ],
            ),
            ("PathPrefix(`/`)", vec![matched(&[], &[("/", false)])]),
            (
                "Host(`a.com`) || PathPrefix(`/x`)",
                vec![matched(&["a.com"], &[]), matched(&[], &[("/x", false)])],
            ),
        ] {
            assert_eq!(read(rule), Ok(want), "{rule}");
        }
    }

    #[test]
    fn what_is_more_is_named() {
        let unsupported = |name: &str| Err(RuleError::Unsupported(name.to_owned()));
        for (rule, want) in [
            ("Host(`a`) && Headers(`X`, `1`)", unsupported("Headers")),
            ("HostRegexp(`.+`)", unsupported("HostRegexp")),
            ("!Host(`a`)", unsupported("!")),
            ("Host(`a`) && Host(`b`)", unsupported("&&")),
            ("Host(a.com)", Err(RuleError::Malformed)),
            ("Host(`a`", Err(RuleError::Malformed)),
            ("", Err(RuleError::Malformed)),
            ("Host(`a`) x", Err(RuleError::Malformed)),
        ] {
            assert_eq!(read(rule), want, "{rule}");
        }
        assert_eq!(read(&"(".repeat(100_000)), Err(RuleError::Malformed));
        let wide = vec!["(Host(`a`) || PathPrefix(`/b`))"; 20].join(" && ");
        assert!(read(&wide).is_err());
    }

    #[test]
    fn rules_of_traefik_1_are_read() {
        assert_eq!(
            read_version_1("Host:a.com,b.com;PathPrefix:/x"),
            Ok(vec![matched(&["a.com", "b.com"], &[("/x", false)])])
        );
        assert!(read_version_1("HostRegexp:x").is_err());
    }
}
