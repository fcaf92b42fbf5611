//! Traefik's middlewares: what labels say of each, spelled as Traefik's configuration spells it
//! (<https://doc.traefik.io/traefik/middlewares/http/overview/>).

use serde_json::{Map, Value};

use crate::diagnostic::Path;
use crate::map::BTreeMap;

/// How an option is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Number,
    Truth,
    List,
    /// Names below it are the user's: `headers.customrequestheaders.X-A=b`.
    Map,
}

/// A kind of middleware with its options.
struct Kind {
    name: &'static str,
    options: &'static [(&'static str, Form)],
}

const KINDS: &[Kind] = &[
    Kind {
        name: "addPrefix",
        options: &[("prefix", Form::Text)],
    },
    Kind {
        name: "basicAuth",
        options: &[
            ("users", Form::List),
            ("realm", Form::Text),
            ("removeHeader", Form::Truth),
            ("headerField", Form::Text),
        ],
    },
    Kind {
        name: "buffering",
        options: &[
            ("maxRequestBodyBytes", Form::Number),
            ("memRequestBodyBytes", Form::Number),
            ("maxResponseBodyBytes", Form::Number),
            ("memResponseBodyBytes", Form::Number),
            ("retryExpression", Form::Text),
        ],
    },
    Kind {
        name: "compress",
        options: &[
            ("excludedContentTypes", Form::List),
            ("minResponseBodyBytes", Form::Number),
        ],
    },
    Kind {
        name: "contentType",
        options: &[],
    },
    Kind {
        name: "digestAuth",
        options: &[
            ("users", Form::List),
            ("realm", Form::Text),
            ("removeHeader", Form::Truth),
            ("headerField", Form::Text),
        ],
    },
    Kind {
        name: "forwardAuth",
        options: &[
            ("address", Form::Text),
            ("trustForwardHeader", Form::Truth),
            ("authResponseHeaders", Form::List),
            ("authResponseHeadersRegex", Form::Text),
            ("authRequestHeaders", Form::List),
        ],
    },
    Kind {
        name: "headers",
        options: &[
            ("customRequestHeaders", Form::Map),
            ("customResponseHeaders", Form::Map),
            ("accessControlAllowCredentials", Form::Truth),
            ("accessControlAllowHeaders", Form::List),
            ("accessControlAllowMethods", Form::List),
            ("accessControlAllowOriginList", Form::List),
            ("accessControlAllowOriginListRegex", Form::List),
            ("accessControlExposeHeaders", Form::List),
            ("accessControlMaxAge", Form::Number),
            ("addVaryHeader", Form::Truth),
            ("allowedHosts", Form::List),
            ("hostsProxyHeaders", Form::List),
            ("sslProxyHeaders", Form::Map),
            ("stsSeconds", Form::Number),
            ("stsIncludeSubdomains", Form::Truth),
            ("stsPreload", Form::Truth),
            ("forceSTSHeader", Form::Truth),
            ("frameDeny", Form::Truth),
            ("customFrameOptionsValue", Form::Text),
            ("contentTypeNosniff", Form::Truth),
            ("browserXssFilter", Form::Truth),
            ("customBrowserXSSValue", Form::Text),
            ("contentSecurityPolicy", Form::Text),
            ("publicKey", Form::Text),
            ("referrerPolicy", Form::Text),
            ("permissionsPolicy", Form::Text),
            ("isDevelopment", Form::Truth),
        ],
    },
    Kind {
        name: "inFlightReq",
        options: &[("amount", Form::Number)],
    },
    Kind {
        name: "ipAllowList",
        options: &[("sourceRange", Form::List)],
    },
    Kind {
        name: "ipWhiteList",
        options: &[("sourceRange", Form::List)],
    },
    Kind {
        name: "rateLimit",
        options: &[
            ("average", Form::Number),
            ("burst", Form::Number),
            ("period", Form::Text),
        ],
    },
    Kind {
        name: "redirectRegex",
        options: &[
            ("regex", Form::Text),
            ("replacement", Form::Text),
            ("permanent", Form::Truth),
        ],
    },
    Kind {
        name: "redirectScheme",
        options: &[
            ("scheme", Form::Text),
            ("port", Form::Text),
            ("permanent", Form::Truth),
        ],
    },
    Kind {
        name: "replacePath",
        options: &[("path", Form::Text)],
    },
    Kind {
        name: "replacePathRegex",
        options: &[("regex", Form::Text), ("replacement", Form::Text)],
    },
    Kind {
        name: "retry",
        options: &[("attempts", Form::Number), ("initialInterval", Form::Text)],
    },
    Kind {
        name: "stripPrefix",
        options: &[("prefixes", Form::List)],
    },
    Kind {
        name: "stripPrefixRegex",
        options: &[("regex", Form::List)],
    },
];

/// A middleware read from labels.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Middleware {
    /// The kind, as Traefik spells it; `None` when none is known.
    pub(crate) kind: Option<&'static str>,
    /// Its options.
    pub(crate) options: Map<String, Value>,
    /// Users of basic and digest authentication: they go into a Secret.
    pub(crate) users: Option<String>,
    /// The label that has them, which may be of another service than the router.
    pub(crate) users_at: Option<Path>,
    /// Labels that mean nothing to it, without the middleware's name.
    pub(crate) unknown: Vec<String>,
    /// The middlewares that a chain is made of.
    pub(crate) chain: Vec<String>,
}

impl Middleware {
    /// What it does, in words.
    pub(crate) fn does(&self) -> String {
        match self.kind {
            None if self.chain.is_empty() => "is of an unknown type".to_owned(),
            None => "is a chain of middlewares".to_owned(),
            Some("basicAuth" | "digestAuth") => "requires a password".to_owned(),
            Some("forwardAuth") => "requires authorization by another service".to_owned(),
            Some("ipAllowList" | "ipWhiteList") => "allows only some addresses".to_owned(),
            Some(
                "stripPrefix" | "stripPrefixRegex" | "addPrefix" | "replacePath"
                | "replacePathRegex",
            ) => "rewrites the path".to_owned(),
            Some("redirectScheme" | "redirectRegex") => "redirects".to_owned(),
            Some("headers") => "sets headers".to_owned(),
            Some("rateLimit" | "inFlightReq") => "limits the request rate".to_owned(),
            Some(kind) => format!("is a `{kind}`"),
        }
    }

    /// Whether requests that it would stop pass without it.
    pub(crate) fn guards(&self) -> bool {
        matches!(
            self.kind,
            Some("basicAuth" | "digestAuth" | "forwardAuth" | "ipAllowList" | "ipWhiteList")
        )
    }
}

/// Reads the options of one middleware: `stripprefix.prefixes` → `/api`.
pub(super) fn read(labels: &BTreeMap<String, String>) -> Middleware {
    let mut middleware = Middleware::default();
    for (label, value) in labels {
        if middleware.take(label, value).is_none() {
            middleware.unknown.push(label.clone());
        }
    }
    middleware
}

impl Middleware {
    /// Takes in a label; `None` when it means nothing to it.
    fn take(&mut self, label: &str, value: &str) -> Option<()> {
        let (kind, option) = label.split_once('.').unwrap_or((label, ""));
        if kind.eq_ignore_ascii_case("chain") && option.eq_ignore_ascii_case("middlewares") {
            self.chain = list(value);
            return Some(());
        }
        let mut kinds = KINDS.iter();
        let kind = kinds.find(|known| known.name.eq_ignore_ascii_case(kind))?;
        if *self.kind.get_or_insert(kind.name) != kind.name {
            return None;
        }
        // `compress=true` switches one on that has no options.
        let detects = kind.name == "contentType" && option.eq_ignore_ascii_case("autodetect");
        if option.is_empty() || detects {
            return Some(());
        }
        let (name, below) = option.split_once('.').unwrap_or((option, ""));
        // Lists may be written one by one: `prefixes[0]`.
        let name = name.split('[').next().unwrap_or(name);
        let mut options = kind.options.iter();
        let (name, form) = options.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        if *name == "users" {
            let users = self.users.get_or_insert_with(String::new);
            for user in list(value) {
                users.push_str(&user);
                users.push('\n');
            }
            return Some(());
        }
        let written = form.write(self.options.remove(*name), below, value)?;
        self.options.insert((*name).to_owned(), written);
        Some(())
    }
}

impl Form {
    /// A value as it is written, with what other labels of the same option said; `None` when it has another form.
    fn write(self, before: Option<Value>, below: &str, value: &str) -> Option<Value> {
        Some(match (self, before) {
            (Self::Text, _) => Value::from(value),
            (Self::Number, _) => Value::from(value.trim().parse::<i64>().ok()?),
            (Self::Truth, _) => {
                Value::from(value.trim().to_ascii_lowercase().parse::<bool>().ok()?)
            }
            (Self::List, before) => {
                let mut all = match before {
                    Some(Value::Array(all)) => all,
                    _ => Vec::new(),
                };
                all.extend(list(value).into_iter().map(Value::from));
                Value::from(all)
            }
            (Self::Map, before) => {
                let mut all = match before {
                    Some(Value::Object(all)) => all,
                    _ => Map::new(),
                };
                if !below.is_empty() {
                    all.insert(below.to_owned(), Value::from(value));
                }
                Value::from(all)
            }
        })
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)]) -> Middleware {
        read(
            &pairs
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn labels_become_the_spelling_of_traefik() {
        for (pairs, kind, want) in [
            (
                vec![("stripprefix.prefixes", "/api,/v1")],
                "stripPrefix",
                r#"{"prefixes":["/api","/v1"]}"#,
            ),
            (
                vec![
                    ("redirectScheme.scheme", "https"),
                    ("redirectscheme.permanent", "true"),
                ],
                "redirectScheme",
                r#"{"scheme":"https","permanent":true}"#,
            ),
            (
                vec![
                    ("headers.customRequestHeaders.X-A", "b"),
                    ("headers.stsseconds", "60"),
                ],
                "headers",
                r#"{"customRequestHeaders":{"X-A":"b"},"stsSeconds":60}"#,
            ),
            (vec![("compress", "true")], "compress", "{}"),
        ] {
            let middleware = of(&pairs);
            let want: Value = serde_json::from_str(want).unwrap();
            assert_eq!(middleware.kind, Some(kind));
            assert_eq!(Value::from(middleware.options), want);
        }
    }

    #[test]
    fn users_are_kept_apart() {
        let read = of(&[("basicauth.users", "a:$apr1$x,b:y")]);
        assert_eq!(read.users.as_deref(), Some("a:$apr1$x\nb:y\n"));
        assert!(read.guards());
    }

    #[test]
    fn what_is_not_known_is_named() {
        assert_eq!(of(&[("magic.x", "1")]).unknown, ["magic.x"]);
        assert_eq!(
            of(&[("ratelimit.average", "many")]).unknown,
            ["ratelimit.average"]
        );
        assert_eq!(
            of(&[("chain.middlewares", "a,b@file")]).chain,
            ["a", "b@file"]
        );
    }
}
