//! Traefik's middlewares: from labels to the `spec` of its custom resource.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// How an option is written in the custom resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Number,
    Truth,
    List,
    /// Names below it are the user's: `headers.customrequestheaders.X-A=b`.
    Map,
}

/// A kind of middleware with its options, as the custom resource spells them.
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
pub(super) struct Read {
    /// The kind, as the custom resource spells it; `None` when none is known.
    pub(super) kind: Option<&'static str>,
    /// Its options.
    pub(super) options: Map<String, Value>,
    /// Users of basic and digest authentication: they go into a Secret.
    pub(super) users: Option<String>,
    /// Labels that mean nothing to it, without the middleware's name.
    pub(super) unknown: Vec<String>,
    /// The middlewares that a chain is made of.
    pub(super) chain: Vec<String>,
}

impl Read {
    /// The `spec` of the custom resource, with users in a Secret of this name.
    pub(super) fn spec(&self, secret: Option<&str>) -> Option<Value> {
        let mut options = self.options.clone();
        if let Some(secret) = secret {
            options.insert("secret".to_owned(), Value::String(secret.to_owned()));
        }
        let mut spec = Map::new();
        spec.insert(self.kind?.to_owned(), Value::Object(options));
        Some(Value::Object(spec))
    }

    /// What it does, in words.
    pub(super) fn does(&self) -> String {
        match self.kind {
            None if self.chain.is_empty() => "does something unknown".to_owned(),
            None => "is a chain of others".to_owned(),
            Some("basicAuth" | "digestAuth") => "asks for a password".to_owned(),
            Some("forwardAuth") => "asks another service for permission".to_owned(),
            Some("ipAllowList" | "ipWhiteList") => "lets only some addresses in".to_owned(),
            Some(
                "stripPrefix" | "stripPrefixRegex" | "addPrefix" | "replacePath"
                | "replacePathRegex",
            ) => "changes the path".to_owned(),
            Some("redirectScheme" | "redirectRegex") => "redirects".to_owned(),
            Some("headers") => "sets headers".to_owned(),
            Some("rateLimit" | "inFlightReq") => "limits how often one may ask".to_owned(),
            Some(kind) => format!("is a `{kind}`"),
        }
    }

    /// Whether requests that it would stop pass without it.
    pub(super) fn guards(&self) -> bool {
        matches!(
            self.kind,
            Some("basicAuth" | "digestAuth" | "forwardAuth" | "ipAllowList" | "ipWhiteList")
        )
    }
}

/// Reads the options of one middleware: `stripprefix.prefixes` → `/api`.
pub(super) fn read(labels: &BTreeMap<String, String>) -> Read {
    let mut read = Read::default();
    for (key, value) in labels {
        let (kind_name, option) = key.split_once('.').unwrap_or((key, ""));
        if kind_name.eq_ignore_ascii_case("chain") && option.eq_ignore_ascii_case("middlewares") {
            read.chain = list(value);
            continue;
        }
        let Some(kind) = KINDS
            .iter()
            .find(|kind| kind.name.eq_ignore_ascii_case(kind_name))
        else {
            read.unknown.push(key.clone());
            continue;
        };
        if read.kind.is_some_and(|other| other != kind.name) {
            read.unknown.push(key.clone());
            continue;
        }
        read.kind = Some(kind.name);
        // `compress=true` switches one on that has no options.
        if option.is_empty()
            || (kind.name == "contentType" && option.eq_ignore_ascii_case("autodetect"))
        {
            continue;
        }
        let (name, below) = option.split_once('.').unwrap_or((option, ""));
        // Lists may be written one by one: `prefixes[0]`.
        let name = name.split('[').next().unwrap_or(name);
        let known = kind
            .options
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        let Some((name, form)) = known else {
            read.unknown.push(key.clone());
            continue;
        };
        if *name == "users" {
            let users = read.users.get_or_insert_with(String::new);
            for user in list(value) {
                users.push_str(&user);
                users.push('\n');
            }
            continue;
        }
        let written = match form {
            Form::Text => Some(Value::String(value.clone())),
            Form::Number => value.trim().parse::<i64>().ok().map(Value::from),
            Form::Truth => value
                .trim()
                .to_ascii_lowercase()
                .parse::<bool>()
                .ok()
                .map(Value::Bool),
            Form::List => {
                let mut all = match read.options.remove(*name) {
                    Some(Value::Array(all)) => all,
                    _ => Vec::new(),
                };
                all.extend(list(value).into_iter().map(Value::String));
                Some(Value::Array(all))
            }
            Form::Map => {
                let mut all = match read.options.remove(*name) {
                    Some(Value::Object(all)) => all,
                    _ => Map::new(),
                };
                if !below.is_empty() {
                    all.insert(below.to_owned(), Value::String(value.clone()));
                }
                Some(Value::Object(all))
            }
        };
        match written {
            Some(written) => {
                read.options.insert((*name).to_owned(), written);
            }
            None => read.unknown.push(key.clone()),
        }
    }
    read
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

    fn of(pairs: &[(&str, &str)]) -> Read {
        read(
            &pairs
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn labels_become_the_spelling_of_the_custom_resource() {
        for (pairs, want) in [
            (
                vec![("stripprefix.prefixes", "/api,/v1")],
                r#"{"stripPrefix":{"prefixes":["/api","/v1"]}}"#,
            ),
            (
                vec![
                    ("redirectScheme.scheme", "https"),
                    ("redirectscheme.permanent", "true"),
                ],
                r#"{"redirectScheme":{"scheme":"https","permanent":true}}"#,
            ),
            (
                vec![
                    ("headers.customRequestHeaders.X-A", "b"),
                    ("headers.stsseconds", "60"),
                ],
                r#"{"headers":{"customRequestHeaders":{"X-A":"b"},"stsSeconds":60}}"#,
            ),
            (vec![("compress", "true")], r#"{"compress":{}}"#),
        ] {
            let spec = of(&pairs).spec(None).unwrap();
            let want: Value = serde_json::from_str(want).unwrap();
            assert_eq!(spec, want);
        }
    }

    #[test]
    fn users_are_kept_apart() {
        let read = of(&[("basicauth.users", "a:$apr1$x,b:y")]);
        assert_eq!(read.users.as_deref(), Some("a:$apr1$x\nb:y\n"));
        assert_eq!(read.spec(Some("s")).unwrap()["basicAuth"]["secret"], "s");
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
