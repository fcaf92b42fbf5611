//! Traefik's rules: ``Host(`a`) && (PathPrefix(`/x`) || Path(`/y`))``.
//!
//! A rule becomes the list of ways in that it stands for: each with hosts and paths. What Traefik can match beyond
//! hosts and paths is named.

/// Most ways in that one rule may stand for; more is no rule of a person.
const MOST: usize = 64;
/// Deepest nesting of parentheses.
const DEEPEST: usize = 32;

/// One way in: all hosts with all paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Way {
    /// Hosts; none is every host.
    pub(super) hosts: Vec<String>,
    /// Paths, and whether they must match whole; none is every path.
    pub(super) paths: Vec<(String, bool)>,
}

/// Why a rule is no list of ways.
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
pub(super) fn ways(rule: &str) -> Result<Vec<Way>, RuleError> {
    let mut parser = Parser { rest: rule.trim() };
    let ways = parser.or(0)?;
    parser.skip();
    if parser.rest.is_empty() {
        Ok(joined(ways))
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

    fn or(&mut self, depth: usize) -> Result<Vec<Way>, RuleError> {
        let mut ways = self.and(depth)?;
        while self.take("||") {
            ways.extend(self.and(depth)?);
            if ways.len() > MOST {
                return Err(RuleError::Malformed);
            }
        }
        Ok(ways)
    }

    fn and(&mut self, depth: usize) -> Result<Vec<Way>, RuleError> {
        let mut ways = self.one(depth)?;
        while self.take("&&") {
            let others = self.one(depth)?;
            if ways.len() * others.len() > MOST {
                return Err(RuleError::Malformed);
            }
            let mut both = Vec::with_capacity(ways.len() * others.len());
            for way in &ways {
                for other in &others {
                    both.push(meet(way, other)?);
                }
            }
            ways = both;
        }
        Ok(ways)
    }

    fn one(&mut self, depth: usize) -> Result<Vec<Way>, RuleError> {
        if depth > DEEPEST {
            return Err(RuleError::Malformed);
        }
        if self.take("(") {
            let ways = self.or(depth + 1)?;
            return if self.take(")") {
                Ok(ways)
            } else {
                Err(RuleError::Malformed)
            };
        }
        if self.take("!") {
            return Err(RuleError::Unsupported("!".to_owned()));
        }
        self.matcher()
    }

    fn matcher(&mut self) -> Result<Vec<Way>, RuleError> {
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
        let way = match name.to_ascii_lowercase().as_str() {
            "host" | "hostheader" | "hostsni" => Way {
                hosts: values.iter().map(|value| (*value).to_owned()).collect(),
                paths: Vec::new(),
            },
            "pathprefix" => Way {
                hosts: Vec::new(),
                paths: paths(false),
            },
            "path" => Way {
                hosts: Vec::new(),
                paths: paths(true),
            },
            _ => return Err(RuleError::Unsupported(name.to_owned())),
        };
        Ok(vec![way])
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

/// What two ways have in common.
fn meet(a: &Way, b: &Way) -> Result<Way, RuleError> {
    if (!a.hosts.is_empty() && !b.hosts.is_empty()) || (!a.paths.is_empty() && !b.paths.is_empty())
    {
        return Err(RuleError::Unsupported("&&".to_owned()));
    }
    let mut both = a.clone();
    both.hosts.extend(b.hosts.iter().cloned());
    both.paths.extend(b.paths.iter().cloned());
    Ok(both)
}

/// Ways that differ in their hosts alone, or in their paths alone, as one.
fn joined(ways: Vec<Way>) -> Vec<Way> {
    let mut joined: Vec<Way> = Vec::new();
    for way in ways {
        if let Some(same) = joined.iter_mut().find(|other| other.paths == way.paths)
            && !same.hosts.is_empty()
            && !way.hosts.is_empty()
        {
            same.hosts.extend(way.hosts);
            continue;
        }
        if let Some(same) = joined.iter_mut().find(|other| other.hosts == way.hosts)
            && !same.paths.is_empty()
            && !way.paths.is_empty()
        {
            same.paths.extend(way.paths);
            continue;
        }
        joined.push(way);
    }
    joined
}

/// Reads a rule of Traefik 1: `Host:a,b;PathPrefix:/x`.
pub(super) fn ways_of_version_1(rule: &str) -> Result<Vec<Way>, RuleError> {
    let mut way = Way::default();
    for part in rule
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (name, values) = part.split_once(':').ok_or(RuleError::Malformed)?;
        let values = values.split(',').map(|value| value.trim().to_owned());
        match name.trim().to_ascii_lowercase().as_str() {
            "host" => way.hosts.extend(values),
            "pathprefix" => way.paths.extend(values.map(|value| (value, false))),
            "path" => way.paths.extend(values.map(|value| (value, true))),
            _ => return Err(RuleError::Unsupported(name.trim().to_owned())),
        }
    }
    Ok(vec![way])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(hosts: &[&str], paths: &[(&str, bool)]) -> Way {
        Way {
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            paths: paths
                .iter()
                .map(|(path, exact)| ((*path).to_owned(), *exact))
                .collect(),
        }
    }

    #[test]
    fn rules_are_ways_in() {
        for (rule, want) in [
            ("Host(`a.com`)", vec![way(&["a.com"], &[])]),
            ("Host(`a.com`,`b.com`)", vec![way(&["a.com", "b.com"], &[])]),
            (
                "Host(`a.com`) || Host(\"b.com\")",
                vec![way(&["a.com", "b.com"], &[])],
            ),
            (
                "Host(`a.com`) && PathPrefix(`/api`)",
                vec![way(&["a.com"], &[("/api", false)])],
            ),
            (
                "Host(`a.com`) && (PathPrefix(`/api`) || Path(`/x`))",
                vec![way(&["a.com"], &[("/api", false), ("/x", true)])],
            ),
            (
                "(Host(`a.com`) && PathPrefix(`/a`)) || (Host(`b.com`) && PathPrefix(`/b`))",
                vec![
                    way(&["a.com"], &[("/a", false)]),
                    way(&["b.com"], &[("/b", false)]),
                ],
            ),
            ("PathPrefix(`/`)", vec![way(&[], &[("/", false)])]),
            (
                "Host(`a.com`) || PathPrefix(`/x`)",
                vec![way(&["a.com"], &[]), way(&[], &[("/x", false)])],
            ),
        ] {
            assert_eq!(ways(rule), Ok(want), "{rule}");
        }
    }

    #[test]
    fn what_is_no_way_is_named() {
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
            assert_eq!(ways(rule), want, "{rule}");
        }
        assert_eq!(ways(&"(".repeat(100_000)), Err(RuleError::Malformed));
        let wide = vec!["(Host(`a`) || PathPrefix(`/b`))"; 20].join(" && ");
        assert!(ways(&wide).is_err());
    }

    #[test]
    fn rules_of_traefik_1_are_read() {
        assert_eq!(
            ways_of_version_1("Host:a.com,b.com;PathPrefix:/x"),
            Ok(vec![way(&["a.com", "b.com"], &[("/x", false)])])
        );
        assert!(ways_of_version_1("HostRegexp:x").is_err());
    }
}
