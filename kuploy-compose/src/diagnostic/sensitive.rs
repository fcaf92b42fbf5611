//! Which values of variables are secrets.

use std::sync::LazyLock;

use super::known_tokens;
use super::tokens::tokens;
use crate::map::Parts;
use crate::name_words::NameWords;

/// What a name holds, separators aside, when its value is a secret.
const NAMES: &[&str] = &[
    "ACCESSKEY",
    "ADMINKEY",
    "APIKEY",
    "APPKEY",
    "AUTHKEY",
    "CREDENTIAL",
    // Whoever has it runs the jobs of a site by an address: `DOLI_CRON_KEY` of Dolibarr.
    "CRONKEY",
    "CRYPTKEY",
    "DEPLOYKEY",
    "ENCRYPTIONKEY",
    "ENCRYPTKEY",
    // Whoever has the cookie of a node of Erlang runs code on it: `RABBITMQ_ERLANG_COOKIE`, `ERLANG_COOKIE`.
    "ERLANGCOOKIE",
    "HASHKEY",
    "LICENSEKEY",
    "MASTERKEY",
    // `NEO4J_AUTH=neo4j/PASSWORD`, and `REDIS_AUTH` of Langfuse and others: not every `…_AUTH` is one (`SMTP_AUTH: login`).
    "NEO4JAUTH",
    "PASSPHRASE",
    "PASSWD",
    "PASSWORD",
    "PRIVATEKEY",
    "REDISAUTH",
    // `REDISCLI_AUTH` of `redis-cli`.
    "REDISCLIAUTH",
    // Elixir's releases: the cookie of the node.
    "RELEASECOOKIE",
    // Redis: `--requirepass`.
    "REQUIREPASS",
    "SECRET",
    "SERVICEKEY",
    "SESSIONKEY",
    "SHAREDKEY",
    "SIGNINGKEY",
    // SNMP v1 and v2c know no other password: `LIBRENMS_SNMP_COMMUNITY`.
    "SNMPCOMMUNITY",
    "TOKEN",
    "VALKEYAUTH",
    "WEBHOOKKEY",
];

/// Last words of names whose value is a secret.
const ENDINGS: &[&str] = &["PASS", "PW", "PWD", "PSK", "SALT"];

/// Ends of the last word of such names: `DBPASS`, `ROOTPW`, `ADMINPWD` (mailcow's `REDISPASS`).
const WORD_ENDINGS: &[&str] = &["PASS", "PW", "PWD"];

/// Words that end so and mean something else.
const OTHER_WORDS: &[&str] = &[
    "BANDPASS",
    "BYPASS",
    "COMPASS",
    "ENCOMPASS",
    "HIGHPASS",
    "LOWPASS",
    "MULTIPASS",
    "OVERPASS",
    "SINGLEPASS",
    "SURPASS",
    "TRESPASS",
    "UNDERPASS",
];

/// Whole names, and words within names, whose value is no secret though they look like one.
/// `proxy_pass` and its kind are directives of nginx.
const NOT_NAMES: &[&str] = &[
    "FASTCGIPASS",
    "OLDPWD",
    "PROXYPASS",
    "PWD",
    "SECRETARY",
    "TOKENIZER",
    "TOKENIZERS",
    "UWSGIPASS",
];

/// Last words of names that say something about a secret and hold none.
const ABOUT: &[&str] = &[
    "AGE",
    "ALG",
    "ALGORITHM",
    "AUDIENCE",
    "BUDGET",
    "CLASS",
    "COUNT",
    "DAYS",
    "DIR",
    "DIRECTORY",
    "DISABLED",
    "ENABLE",
    "ENABLED",
    "ENDPOINT",
    "EXPIRATION",
    "EXPIRE",
    "EXPIRES",
    "EXPIRY",
    "FIELD",
    "FILE",
    "FILENAME",
    "FORMAT",
    "HEADER",
    "HOST",
    "HOURS",
    "INTERVAL",
    "ISSUER",
    "LENGTH",
    "LIFESPAN",
    "LIFETIME",
    "LIMIT",
    "LOCATION",
    "MAX",
    "METHOD",
    "MIN",
    "MINUTES",
    "MODE",
    "MONTHS",
    "MS",
    "NAME",
    "NAMESPACE",
    "PATH",
    "POLICY",
    "PORT",
    "PREFIX",
    "PROVIDER",
    "REALM",
    "REGEX",
    "REQUIRED",
    "ROTATION",
    "ROUNDS",
    "SECONDS",
    "SERVICE",
    "SIZE",
    "STDIN",
    "STORE",
    "SUFFIX",
    "TIMEOUT",
    "TTL",
    "TYPE",
    "URI",
    "URL",
    "USER",
    "USERNAME",
    "VALIDITY",
    "VERSION",
    "WEEKS",
    "YEARS",
];

/// Values that are switches and no secrets, whatever the variable is called.
const SWITCHES: &[&str] = &[
    "", "0", "1", "disabled", "enabled", "false", "n", "no", "none", "null", "off", "on", "true",
    "y", "yes",
];

/// Whether the value of a variable is a secret: by its name, or because it holds a URL with a password, the address of a
/// webhook, a PEM block or a token that is known by its shape.
pub(crate) fn is_sensitive(name: &str, value: &str) -> bool {
    (value.contains('-') && has_pem(value))
        || has_password(value)
        || names_secret(name, value)
        || known_tokens::at_start(value).is_some()
        || webhooks(value).next().is_some()
        || settings(value).next().is_some()
        || (!tokens(value).is_empty() && !is_public(name))
}

/// Whether a name says that everybody may have the value: `NEXT_PUBLIC_SUPABASE_ANON_KEY`, which is a JSON Web Token that
/// each page holds.
fn is_public(name: &str) -> bool {
    let words = NameWords::of(name);
    let mut words = words.iter();
    words.any(|word| matches!(word, "ANON" | "PUBLIC" | "PUBLISHABLE" | "VITE"))
}

/// How lists of origins begin in a Permissions-Policy: `publickey-credentials-get=(self)`, `otp-credentials=()`
/// (<https://www.w3.org/TR/permissions-policy/#policy-directives>).
const POLICY_LISTS: &[&str] = &["()", "(self", "(src", "(\"http"];

/// The key in a connection string of Azure's storage
/// (<https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string>).
const OF_AZURE: &str = "AccountKey";

/// The secrets among settings in a value: `Server=db;Password=…` of ADO, `jdbc:…?password=…`, `-Dtoken=…` of Java,
/// `username="app" password="…";` of JAAS, keys of YAML or JSON (`KESTRA_CONFIGURATION`, `SPRING_APPLICATION_JSON`), and
/// literals of a program (`gitlab_rails['smtp_password'] = "…"` in `GITLAB_OMNIBUS_CONFIG`).
/// What refers to a variable is none.
pub(crate) fn settings(value: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| c.is_whitespace() || matches!(c, ';' | '&' | '?' | ',');
    // Most values hold no setting at all, which one look at each byte tells.
    let (mut equals, mut colon, mut opens, mut closes) = (false, false, false, false);
    for byte in value.bytes() {
        equals |= byte == b'=';
        colon |= byte == b':';
        opens |= matches!(byte, b'\n' | b'{');
        closes |= matches!(byte, b'>' | b']');
    }
    let looked_at = |is: bool| is.then_some(value).into_iter();
    let assigned = looked_at(equals).flat_map(move |it| it.split(ends));
    let assigned = assigned.filter_map(|part| part.split_once('='));
    let mapped = looked_at(opens && colon).flat_map(|it| it.split(['\n', ',', '{', '}']));
    // `${PASSWORD:+--requirepass …}` and `${PASSWORD:-…}` are expansions of a shell and no mapping.
    let mapped = mapped.filter_map(|part| part.split_once(':'));
    let mapped = mapped.filter(|(_, value)| !value.starts_with(['+', '-', '?', '=']));
    let program = looked_at(equals && closes).flat_map(literals);
    let all = assigned.chain(mapped).chain(program);
    all.filter_map(|(key, value)| {
        let key = key
            .trim_start_matches(['-', ' ', '\t'])
            .trim_matches([' ', '"', '\'']);
        let value = unquoted(value.trim());
        let refers = value.is_empty() || value.starts_with(['$', '{', '%', '<']);
        let refers = refers || POLICY_LISTS.iter().any(|it| value.starts_with(it)) || value == "*";
        // Most settings are addresses, which is told sooner than what a name says.
        let is_secret = !refers
            && !is_plain_address(value)
            && (is_secret_name(key) || key == OF_AZURE)
            && may_be_secret(value)
            && !counts_tokens(key, value)
            && !is_code(value);
        is_secret.then_some(value)
    })
}

/// A value without its quotes, also those that a shell or JSON in a text needs a backslash for.
fn unquoted(value: &str) -> &str {
    match value.strip_prefix('\\') {
        Some(rest) => {
            let rest = rest.trim_start_matches(['"', '\'']);
            rest.split('\\').next().unwrap_or(rest)
        }
        None => value.trim_matches(['"', '\'']),
    }
}

/// Whether a value is an expression of a program that reads it elsewhere: `os.environ['PW']`, `getenv("PW")`,
/// `process.env.PW`, `settings.TOKEN`.
fn is_code(value: &str) -> bool {
    let in_name = |c: char| c.is_ascii_alphanumeric() || "_.".contains(c);
    let end = value.find(|c| !in_name(c)).unwrap_or(value.len());
    let (name, rest) = value.split_at_checked(end).unwrap_or((value, ""));
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let reads = ["('", "(\"", "()", "['", "[\"", "(\\\"", "[\\\""];
    let (object, field) = name.rsplit_once('.').unwrap_or(("", name));
    let is_upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let is_constant = field.contains('_') || field.len() > 3;
    let is_field = !object.is_empty()
        && object
            .chars()
            .all(|c| c.is_ascii_lowercase() || "_.".contains(c))
        && is_constant
        && field.chars().all(is_upper)
        && rest.trim_matches([')', ']', ';']).is_empty();
    is_name && (is_field || reads.iter().any(|read| rest.starts_with(read)))
}

/// The names and the quoted values in a text of Ruby or PHP: `rails['x'] = 'y'`, `'x' => 'y'`.
fn literals(value: &str) -> impl Iterator<Item = (&str, &str)> {
    const ASSIGNS: Parts = Parts::of(&["=>", "] =", "]="]);
    let is_program = ASSIGNS.are_in(value);
    let parts = if is_program { value } else { "" }.split(['\n', ';', ',', '{', '}']);
    let parts = parts.filter(|part| !part.trim_start().starts_with(['#', '/']));
    parts.filter_map(|part| {
        let (name, value) = part.split_once("=>").or(part.split_once('='))?;
        let name = name.trim_end_matches([' ', ']', '\'', '"']);
        let name = name.rsplit([' ', '[', '\'', '"', ':', '.']).next()?;
        let is_literal = value.trim_start().starts_with(['\'', '"']);
        is_literal.then_some((name, value))
    })
}

/// Beginnings of addresses to which anybody who knows them may post, without what is secret in them. The documentation of
/// [Discord](https://discord.com/developers/docs/resources/webhook), [Slack](https://api.slack.com/messaging/webhooks),
/// [Telegram](https://core.telegram.org/bots/api#making-requests), [Teams](https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook)
/// and [Google Chat](https://developers.google.com/workspace/chat/quickstart/webhooks).
const WEBHOOKS: &[&str] = &[
    "api.telegram.org/bot",
    "chat.googleapis.com/v1/spaces/",
    "discord.com/api/webhooks/",
    "discordapp.com/api/webhooks/",
    "hooks.slack.com/services/",
    "hooks.slack.com/workflows/",
    "webhook.office.com/webhookb2/",
];

/// What stands behind each `://` of a text. Byte by byte: a search for a text begins with more work than most values have
/// bytes.
fn behind_schemes(value: &str) -> impl Iterator<Item = &str> {
    let places = value.as_bytes().windows(SCHEME.len()).enumerate();
    let found = places.filter(|(_, bytes)| *bytes == SCHEME);
    found.filter_map(|(at, _)| value.get(at + SCHEME.len()..))
}

/// What stands between a scheme and its host.
const SCHEME: &[u8] = b"://";

/// What is secret in the addresses of webhooks in a text; what an example or a variable leaves open is none.
pub(crate) fn webhooks(value: &str) -> impl Iterator<Item = &str> {
    const SHORTEST: usize = 16;
    // Nothing that is looked for is longer: a long text is not gone through for each of its addresses.
    const LONGEST_LABEL: usize = 64;
    const LONGEST: usize = 256;
    behind_schemes(value).filter_map(|rest| {
        // `TEAM.webhook.office.com`.
        let below = || {
            let mut first = rest.bytes().take(LONGEST_LABEL);
            let dot = first.position(|byte| byte == b'.');
            dot.and_then(|dot| rest.get(dot + 1..)).unwrap_or_default()
        };
        let mut known = WEBHOOKS.iter();
        let secret = known.find_map(|begin| {
            let rest = rest.strip_prefix(begin);
            rest.or_else(|| below().strip_prefix(begin))
        })?;
        let ends = |byte: u8| byte.is_ascii_whitespace() || b"\"'<>${},;)`".contains(&byte);
        let end = secret.bytes().take(LONGEST).position(ends);
        let secret = secret.get(..end.unwrap_or(secret.len().min(LONGEST)))?;
        let is_filled_in =
            secret.len() >= SHORTEST && !secret.to_ascii_uppercase().contains("XXXX");
        is_filled_in.then_some(secret)
    })
}

/// Whether the name of a variable says that its value is a secret, and the value may be one. A URL that holds a password
/// beside other things is none as a whole.
pub(crate) fn names_secret(name: &str, value: &str) -> bool {
    (is_secret_name(name)
        && may_be_secret(value)
        && !counts_tokens(name, value)
        && !is_small_number(name, value.trim()))
        || is_long_key(name, value)
        || is_login(name, value)
}

/// `FLOWER_BASIC_AUTH: admin:Xk39`, `TRAEFIK_USERS: admin:$2y$05$…`: a user and a password, or its hash. Of `…_AUTH` alone
/// most are a way to log in (`login`, `basic`), or an address.
fn is_login(name: &str, value: &str) -> bool {
    let Some((user, password)) = value.split_once(':') else {
        return false;
    };
    let words = NameWords::of(name);
    let named = matches!(words.last(), "AUTH" | "BASICAUTH" | "HTPASSWD" | "USERS");
    let is_user = |c: char| c.is_ascii_alphanumeric() || "._@-".contains(c);
    let is_number = password.bytes().all(|byte| byte.is_ascii_digit());
    named
        && !user.is_empty()
        && user.chars().all(is_user)
        && !password.starts_with(['/', ' '])
        && !password.contains(' ')
        && !is_number
}

/// Tokens that are counted: ranges of a ring (`CASSANDRA_NUM_TOKENS: 256`), pieces of text (`MAX_TOKENS: 4096`).
pub(super) fn counts_tokens(name: &str, value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit()) && NameWords::of(name).last() == "TOKENS"
}

/// Words of names whose value people type in: there a few digits are a secret as well.
const TYPED: &[&str] = &[
    "PASS",
    "PASSPHRASE",
    "PASSWD",
    "PASSWORD",
    "PIN",
    "PW",
    "PWD",
];

/// Most digits of a number that counts or measures something: `TOKEN_LEEWAY: 86400`.
const FEW_DIGITS: usize = 5;

/// Whether a value is a number that no generator of secrets makes, in a variable that holds no password: of few digits, or
/// a round one.
fn is_small_number(name: &str, value: &str) -> bool {
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    is_number && (value.len() <= FEW_DIGITS || value.ends_with("000")) && {
        let upper = name.to_ascii_uppercase();
        !TYPED.iter().any(|word| upper.contains(word))
    }
}

/// Words before `KEY` in names of keys that everybody may have, or that are no keys of ciphers.
const PUBLIC_KEYS: &[&str] = &[
    "FOREIGN",
    "PARTITION",
    "PUB",
    "PUBLIC",
    "PUBLISHABLE",
    "SITE",
    "SORT",
];

/// Least bytes of a key that encrypts: `FERNET_KEY`, `VAULT_ENC_KEY`. `PRIMARY_KEY: id` is none.
const LEAST_KEY: usize = 16;

/// `…_KEY` with a long value that is no path, address or list: it encrypts or signs whatever stands before `KEY`.
fn is_long_key(name: &str, value: &str) -> bool {
    let last = name.bytes().rev().find(u8::is_ascii_alphanumeric);
    if value.len() < LEAST_KEY || !matches!(last, Some(b'Y' | b'y' | b'S' | b's')) {
        return false;
    }
    let words = NameWords::of(name);
    let is_key = matches!(words.last(), "KEY" | "KEYS");
    let public = words.iter().any(|word| PUBLIC_KEYS.contains(&word));
    let plain = !value.contains(['/', ' ', ',']) || value.ends_with('=');
    is_key && !public && plain && super::is_unlike_words(value)
}

/// Whether the name of a variable, setting or file says that it holds a secret.
pub(crate) fn is_secret_name(name: &str) -> bool {
    if !may_be_secret_name(name) {
        return false;
    }
    let words = NameWords::of(name);
    let last = words.last();
    let is = |list: &[&str], word: &str| list.contains(&word);
    if last.is_empty() || ABOUT.binary_search(&last).is_ok() || is(NOT_NAMES, words.joined()) {
        return false;
    }
    let ends_so = || WORD_ENDINGS.iter().any(|ending| last.ends_with(ending));
    if is(ENDINGS, last) || (ends_so() && !is(OTHER_WORDS, last)) {
        return true;
    }
    match words.iter().any(|word| is(NOT_NAMES, word)) {
        true => {
            let others = words.iter().filter(|word| !is(NOT_NAMES, word));
            holds_name(&others.collect::<String>())
        }
        false => holds_name(words.joined()),
    }
}

/// Whether a name has all the letters of one that says so. Most have not, and their words need not be told apart.
pub(super) fn may_be_secret_name(name: &str) -> bool {
    static LETTERS: LazyLock<Vec<u32>> = LazyLock::new(|| {
        let all = [NAMES, ENDINGS, WORD_ENDINGS].concat();
        let all: Vec<u32> = all.into_iter().map(letters).collect();
        // Who has all letters of `PASSWORD` has those of `PASS`.
        let holds_other = |own: u32| all.iter().any(|it| *it != own && own & it == *it);
        let mut least: Vec<u32> = all
            .iter()
            .copied()
            .filter(|own| !holds_other(*own))
            .collect();
        least.sort_unstable();
        least.dedup();
        least
    });
    let own = letters(name);
    LETTERS.iter().any(|needed| own & needed == *needed)
}

/// A bit for each letter that stands in a text, whatever its case.
fn letters(text: &str) -> u32 {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic);
    letters.fold(0, |all, byte| all | 1 << (byte & 31))
}

/// Whether one of [`NAMES`] stands anywhere in a text.
fn holds_name(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let letter = first.wrapping_sub(b'A');
        if letter < 26 && FIRST_LETTERS & (1 << letter) != 0 {
            let start = NAMES.partition_point(|name| name.as_bytes().first() < Some(first));
            let same = NAMES.iter().skip(start);
            let mut same = same.take_while(|name| name.as_bytes().first() == Some(first));
            if same.any(|name| rest.starts_with(name.as_bytes())) {
                return true;
            }
        }
        rest = behind;
    }
    false
}

/// A bit for each letter that one of [`NAMES`] begins with: most letters of a name are none of them.
const FIRST_LETTERS: u32 = {
    let mut letters = 0;
    let mut names: &[&str] = NAMES;
    while let [name, rest @ ..] = names {
        if let [first, ..] = name.as_bytes() {
            letters |= 1 << (*first - b'A');
        }
        names = rest;
    }
    letters
};

/// Whether a value may be a secret whatever it belongs to: no switch, no path, no address of a page.
pub(crate) fn may_be_secret(value: &str) -> bool {
    let trimmed = value.trim();
    // A list of variables keeps quotes behind a space: `- ALLOW_EMPTY_PASSWORD= 'yes'`.
    let switch = trimmed.trim_matches(['\'', '"']).to_ascii_lowercase();
    !SWITCHES.contains(&switch.as_str())
        && !is_path(trimmed)
        && !is_key_file(trimmed)
        && !is_plain_address(trimmed)
}

/// Whether a value is the name of a file with a key: `nginx.key`, `jwt-secret.txt`. Seen: `SECRET_NAME_TLS: nginx.key`
/// beside a Compose secret of that name.
fn is_key_file(value: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "asc", "cer", "cert", "crt", "jks", "json", "key", "p12", "pem", "pfx", "pub", "txt",
    ];
    let is_name = |name: &str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
        !name.is_empty() && name.len() < 48 && name.bytes().all(plain)
    };
    let parts = value.rsplit_once('.');
    parts.is_some_and(|(name, ending)| ENDINGS.contains(&ending) && is_name(name))
}

/// Whether a value is the address of a page and holds nothing that nobody could guess: no user, no query, no token among
/// its folders (`https://hooks.example.com/services/T0X/B1Y/…`).
fn is_plain_address(value: &str) -> bool {
    let rest = value
        .strip_prefix("https://")
        .or(value.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let mut folders = rest.split('/').skip(1);
        let is_word = |folder: &str| {
            folder.len() < 16
                && folder
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b"-_.".contains(&b))
        };
        !rest.contains(['@', '?', '#']) && folders.all(is_word)
    })
}

/// Whether a value is where a secret lies and not what it is: `/run/secrets/token`, `./keys/server.key`. A random
/// text that begins with `/` has no folders that are called as people call them, and no ending.
fn is_path(value: &str) -> bool {
    const FOLDERS: &[&str] = &[
        "app", "certs", "config", "data", "etc", "home", "keys", "mnt", "opt", "root", "run",
        "secrets", "srv", "ssl", "tls", "tmp", "usr", "var", "vault",
    ];
    let Some(path) = value.strip_prefix('/').or(value.strip_prefix("./")) else {
        return false;
    };
    let legal = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let first = path.split('/').next().unwrap_or(path);
    let last = path.rsplit('/').next().unwrap_or(path);
    let ending = last.rsplit_once('.').is_some_and(|(_, ending)| {
        (2..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_lowercase())
    });
    path.chars().all(legal) && (ending || (FOLDERS.contains(&first) && path.contains('/')))
}

fn has_pem(value: &str) -> bool {
    value.contains("-----BEGIN ")
}

/// Whether a text holds `scheme://user:password@`.
fn has_password(value: &str) -> bool {
    value.contains('@') && passwords(value).next().is_some()
}

/// The passwords of `scheme://user:password@` in a text.
pub(crate) fn passwords(value: &str) -> impl Iterator<Item = &str> {
    behind_schemes(value).filter_map(|rest| {
        let end = rest
            .find(|c: char| c.is_whitespace() || "/?#\"'".contains(c))
            .unwrap_or(rest.len());
        let authority = rest.get(..end).unwrap_or_default();
        let (user, _) = authority.rsplit_once('@')?;
        // `https://ghp_…@github.com/`: Git takes a token in the place of the user.
        let password = match user.split_once(':') {
            Some((_, password)) => password,
            None => known_tokens::at_start(user)?,
        };
        (!password.is_empty()).then_some(password)
    })
}

/// Whether a text holds `scheme://user:@`, whose password is empty.
pub(crate) fn lacks_password(value: &str) -> bool {
    behind_schemes(value).any(|rest| {
        let user = rest.split_once('@').map(|(user, _)| user);
        user.is_some_and(|user| user.ends_with(':') && !user.contains(['/', ' ', '?', '#']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_are_searched_by_halves_are_sorted() {
        assert!(NAMES.is_sorted() && ABOUT.is_sorted());
    }

    #[test]
    fn names_and_values_tell_secrets() {
        for (name, value, expected) in [
            ("RABBITMQ_ERLANG_COOKIE", "kJh7sd8fhKSJDH", true),
            ("SECRET_NAME_TLS_KEY", "nginx.key", false),
            ("JWT_SECRET", "app-jwt_secret.txt", false),
            ("FLOWER_BASIC_AUTH", "admin:Xk39sdkfjs", true),
            ("DASHBOARD_USERS", "admin:$2y$05$abcdefghijklmnop", true),
            ("SMTP_AUTH", "login", false),
            ("OAUTH_AUTH", "https://id.example.com", false),
            ("PG_USERS", "db:6379", false),
            ("JWT_SECRET", "a.b", true),
            ("RELEASE_COOKIE", "kJh7sd8fhKSJDH", true),
            ("LIBRENMS_SNMP_COMMUNITY", "librenmsdocker", true),
            ("COOKIE_DOMAIN", "shop.example.com", false),
            ("RABBITMQ_ERLANG_COOKIE_FILE", "/run/cookie", false),
            ("API_TOKEN_EXPIRATION_YEARS", "15", false),
            ("JWT_SECRET_MAX_AGE", "15", false),
            ("TOKEN_LEEWAY", "86400", false),
            ("TOKEN_ID", "1234567", true),
            ("DB_PASSWORD", "1234", true),
            ("MARIADB_PASSWORD", "x", true),
            ("MARIADB_RANDOM_ROOT_PASSWORD", "yes", false),
            ("MYSQL_RANDOM_ROOT_PASSWORD", " '1'", false),
            ("DB_PASSWORD", "'12'", true),
            ("POSTGRES_PASSWORD_FILE", "/run/secrets/pg", false),
            ("SECRET", "/run/secrets/pg", false),
            ("dbPassword", "x", true),
            ("spring.datasource.password", "x", true),
            ("JWT_SECRET", "x", true),
            ("JWT_SECRET_EXPIRES", "3600", false),
            ("ACCESS_TOKEN_TTL", "3600", false),
            ("TOKENIZERS_PARALLELISM", "many", false),
            ("CASSANDRA_NUM_TOKENS", "256", false),
            ("API_TOKENS", "a1b2", true),
            ("API_TOKEN", "123456", true),
            ("API_KEY", "x", true),
            ("PUBLIC_KEY", "x", false),
            ("MYSQL_PWD", "x", true),
            ("PWD", "/app", false),
            ("SMTP_PASS", "x", true),
            ("BYPASS", "all", false),
            ("REDIS_AUTH", "myredissecret", true),
            ("NEO4J_AUTH", "neo4j/tea", true),
            ("NEO4J_AUTH", "none", false),
            ("SMTP_AUTH", "login", false),
            ("REDISPASS", "x", true),
            ("dbpass", "x", true),
            ("ROOTPW", "x", true),
            ("ADMINPWD", "x", true),
            ("OLDPWD", "/app", false),
            ("CACHE_BYPASS", "all", false),
            ("FILTER_LOWPASS", "440", false),
            ("DATABASE_URL", "postgres://u:p@db/x", true),
            ("DATABASE_URL", "postgres://u@db/x", false),
            ("DATABASE_URL", "postgres://db:5432/x@y", false),
            ("CERT", "-----BEGIN PRIVATE KEY-----", true),
            ("PASSWORD", "", false),
            ("TLS_PRIVATEKEY", "/var/hyperledger/tls/server.key", false),
            ("SECRET", "/dGVzdA/ab+c", true),
            ("SECRET", "/dGVz", true),
            ("TOKEN_URL", "https://x", false),
            (
                "REGISTRY_AUTH_TOKEN_REALM",
                "https://git.example.org/jwt/auth",
                false,
            ),
            ("REGISTRY_AUTH_TOKEN_SERVICE", "container_registry", false),
            (
                "AUTH_TOKEN_SERVER",
                "https://git.example.org/jwt/auth",
                false,
            ),
            (
                "HOOK_SECRET",
                "https://hooks.example.com/services/T0X1/B1Y2",
                true,
            ),
            ("HOOK_TOKEN", "https://example.com/?key=1", true),
            ("COMPASS", "north", false),
            ("DB", "Server=db;User Id=sa;Password=Str0ng!;", true),
            ("DB", "Server=db;User Id=sa;Trusted_Connection=yes", false),
            ("DB", "jdbc:postgresql://db/app?user=app&password=tea", true),
            ("DB", "jdbc:postgresql://db/app?user=app&ssl=true", false),
            ("JAVA_OPTS", "-Xmx1g -Djwt.secret=abc", true),
            ("JAVA_OPTS", "-Xmx1g -Djwt.secret.file=/run/x", false),
            ("ARGS", "--token=${TOKEN} --token-ttl=3600", false),
            ("CODE", "connect(password=os.environ['DB_PASSWORD'])", false),
            (
                "CODE",
                "connect(password=getenv(\"PW\"), token=settings.TOKEN)",
                false,
            ),
            ("CODE", "connect(password=process.env.PASSWORD)", false),
            ("CODE", "connect(password=Str0ng(tea)", true),
            ("CODE", "password=abc.def", true),
            ("CONFIG", "rails['smtp_password'] = \"s3cr3t\"", true),
            (
                "CONFIG",
                "ldap = { 'main' => { 'password' => 'admin-pw' } }",
                true,
            ),
            ("CONFIG", "rails['smtp_password'] = ENV['SMTP']\n", false),
            (
                "CONFIG",
                "# rails['smtp_password'] = 'x1y2'\nrails['a'] = 'b'",
                false,
            ),
            ("CONFIG", "rails['password_authentication'] = false", false),
            ("CONFIG", "rails['smtp_password'] = \"\"", false),
            (
                "HOOK",
                "https://discord.com/api/webhooks/1294087528231731274/qaadfAgXElu8M",
                true,
            ),
            (
                "HOOK",
                "https://hooks.slack.com/services/T0AB1CD2E/B0AB1CD2F/a1b2c3d4e5",
                true,
            ),
            (
                "HOOK",
                "https://hooks.slack.com/services/XXXXXXXXX/XXXXXXXXX/XXXXXX",
                false,
            ),
            (
                "HOOK",
                "https://hooks.slack.com/services/${SLACK_TOKEN_OF_THE_TEAM}",
                false,
            ),
            (
                "HOOK",
                "https://api.telegram.org/bot123456789:AAEhBOweik6ad6Ps/sendMessage",
                true,
            ),
            ("WEBHOOK_URL", "https://n8n.example.com/", false),
            ("HDR", "Authorization: Bearer a1b2c3d4e5f6", true),
            ("HDR", "Authorization: Bearer ${TOKEN}", false),
            ("AUTH_TYPE", "Bearer", false),
            (
                "ID",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
                true,
            ),
            (
                "VITE_ANON",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
                false,
            ),
            (
                "STORE",
                "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=RU5WYWJj==;EndpointSuffix=x",
                true,
            ),
            ("STORE", "AccountName=a;AccountKind=v2", false),
            ("ID", "glpat-a1B2c3D4e5F6g7H8i9J0", true),
            ("ID", "glpat-xxxxxxxxxxxxxxxxxxxx", false),
            (
                "GIT",
                "https://glpat-a1B2c3D4e5F6g7H8i9J0@git.example.com/a.git",
                true,
            ),
            ("GIT", "https://git@git.example.com/a.git", false),
        ] {
            assert_eq!(is_sensitive(name, value), expected, "{name}={value}");
        }
    }
}
