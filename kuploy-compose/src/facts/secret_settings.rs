//! Secrets among the settings of configuration files: `encryption_key: …` of YAML, `"jwt_secret": "…"` of JSON,
//! `spring.datasource.password=…` of properties, `<password>…</password>` of XML, `requirepass …` of Redis,
//! `IDENTIFIED BY '…'` of SQL.
//!
//! Seen: Authelia's `configuration.yml`, Synapse's `homeserver.yaml`, data sources of Grafana, `users.xml` of ClickHouse,
//! `core-site.xml` of Hadoop, scripts that create the users of a database. What refers to a variable, a file or another
//! store, what stands in a comment, and what an example leaves to be filled in is none.

use super::setting_values;
use crate::diagnostic::{SecretValues, is_unlike_words, known_tokens, sensitive};
use crate::source::paths;

/// A setting that holds a secret.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SecretSetting<'t> {
    /// As written; empty for the password of a URL and for the address of a webhook.
    pub(crate) name: &'t str,
    /// Where, from 1 on.
    pub(crate) line: usize,
}

/// How files of an ending write settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    /// A name, then `:` or `=`, then a value, and tags of XML.
    Assigned,
    /// The same, where `:` needs no space after it.
    Properties,
    /// The same, and a name and a value with nothing but a space between them.
    Words,
    /// Settings of a program in its own language: only a literal is a value.
    Literals,
    /// Statements of SQL, alone or in a script.
    Sql,
}

const DIALECTS: &[(&[&str], Dialect)] = &[
    (
        &[
            "config", "ini", "json", "json5", "ldif", "toml", "xml", "yaml", "yml",
        ],
        Dialect::Assigned,
    ),
    (&["properties"], Dialect::Properties),
    (&["cfg", "cnf", "conf"], Dialect::Words),
    (&["js", "php", "py", "rb"], Dialect::Literals),
    (&["sh", "sql"], Dialect::Sql),
];

/// Parts of the names of programs that hold settings alone: `superset_config.py`, `local_settings.py`, `config.php`.
const SETTINGS: &[&str] = &["conf", "config", "configuration", "settings"];

/// Files in which package managers write names and versions: nearly every `package-lock.json` names npm's `minipass`.
const OF_PACKAGES: &[&str] = &[
    "cargo.toml",
    "composer.json",
    "deno.json",
    "lerna.json",
    "npm-shrinkwrap.json",
    "package-lock.json",
    "package.json",
    "packages.lock.json",
    "pipfile",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "pubspec.yaml",
];

/// Names of files and directories with what pages show, by language: `"password": "Passwort"`.
const TRANSLATIONS: &[&str] = &[
    "i18n",
    "lang",
    "locale",
    "locales",
    "messages",
    "translations",
];

impl Dialect {
    fn of(path: &str) -> Option<Self> {
        let lower = paths::file_name(path).to_ascii_lowercase();
        if OF_PACKAGES.contains(&lower.as_str()) || is_translation(path) {
            return None;
        }
        let (stem, end) = lower.rsplit_once('.')?;
        let dialect = DIALECTS.iter().find(|(ends, _)| ends.contains(&end));
        let dialect = dialect.map(|(_, dialect)| *dialect)?;
        let has_part = |list: &[&str]| stem.split(['.', '-', '_']).any(|it| list.contains(&it));
        // `my.cnf` of MySQL is no page in Burmese, `s3.yml` one in no language.
        let may_be_page = !matches!(dialect, Self::Words | Self::Sql) && lower != "my.ini";
        let is_code = stem.len() == 2 && stem.bytes().all(|byte| byte.is_ascii_alphabetic());
        let is_language = (may_be_page && is_code) || has_part(TRANSLATIONS);
        let holds_settings = || has_part(SETTINGS) || stem.ends_with("settings");
        match dialect {
            _ if is_language => None,
            Self::Literals if !holds_settings() => None,
            _ => Some(dialect),
        }
    }
}

/// Whether a file holds what pages show in one language: `locales/ja/common.json`, `lang/de/auth.json`, `i18n/pt-BR.json`.
pub(crate) fn is_translation(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let mut parts = lower.split('/');
    let below = parts.any(|part| TRANSLATIONS.contains(&part));
    below && parts.any(|part| is_language(part.split('.').next().unwrap_or_default()))
}

/// Whether a part of a path is a language in lower case: `de`, `pt-br`, `zh_hant`.
fn is_language(part: &str) -> bool {
    let (language, region) = part.split_once(['-', '_']).unwrap_or((part, "us"));
    let is_word = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    language.len() == 2 && (2..=4).contains(&region.len()) && is_word(language) && is_word(region)
}

/// How much a value has to look like a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// People type it in: any word may be one.
    Typed,
    /// A program made it: no word, no number.
    Made,
}

/// Ends of names, without what separates their words, whose value is a secret if the name as a whole says so.
const ENDS: &[(&str, Class)] = &[
    ("password", Class::Typed),
    ("passwd", Class::Typed),
    ("passphrase", Class::Typed),
    ("pass", Class::Typed),
    ("passwords", Class::Typed),
    ("pwd", Class::Typed),
    // `bindpw` of LDAP's clients, `olcRootPW` of its server.
    ("pw", Class::Typed),
    ("secret", Class::Made),
    ("token", Class::Made),
    ("key", Class::Made),
    ("keybase", Class::Made),
    ("credential", Class::Made),
    ("credentials", Class::Made),
];

/// Words of names that ask for a password, show or refuse one, or hold a page about it.
const ABOUT: &[&str] = &[
    "allow", "change", "confirm", "disable", "enable", "forgot", "no", "require", "reset", "show",
    "use", "validate",
];

/// Options that a password follows: those of Redis and its kin
/// (<https://redis.io/docs/latest/operate/oss_and_stack/management/config-file/>), and the communities of snmpd.
const OPTIONS: &[&str] = &["masterauth", "requirepass", "rocommunity", "rwcommunity"];

/// Longest name and longest value that are looked at.
const LONGEST_NAME: usize = 100;
const LONGEST_VALUE: usize = 512;
/// Longest key in base64 between quotes: a private one of RSA with 4,096 bits has 3,200 characters.
const LONGEST_KEY: usize = 8192;

/// The first secret among the settings of a file, which is written as its names say. `known` are secrets of the project.
pub(crate) fn in_file<'t>(
    names: &[&str],
    text: &'t str,
    known: &SecretValues,
) -> Option<SecretSetting<'t>> {
    let dialect = names.iter().find_map(|name| Dialect::of(name))?;
    first(dialect, text, known)
}

/// Whether a statement that gives a name a value, as written behind the sign, gives it a secret.
pub(super) fn is_assigned(name: &str, text: &str) -> bool {
    let class = class(Dialect::Assigned, name, "");
    class
        .zip(written(text))
        .is_some_and(|(class, value)| may_be_secret(Dialect::Assigned, class, name, &value))
}

/// Whether what is written may be a password that somebody typed.
pub(super) fn is_password(text: &str) -> bool {
    written(text).is_some_and(|value| may_be_secret(Dialect::Assigned, Class::Typed, "", &value))
}

/// Whether a program made a value, as it looks: no word, no number.
fn is_made(text: &str) -> bool {
    let has_digit = || text.bytes().any(|byte| byte.is_ascii_digit());
    is_unlike_words(text) && (text.len() >= setting_values::LONG || has_digit())
}

/// The first token in a text that is known by its shape, whatever stands before it, and its beginning for a name.
pub(crate) fn token(text: &str) -> Option<SecretSetting<'_>> {
    let token = known_tokens::in_text(text).next()?;
    let at = token.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    let before = text.get(..at)?;
    Some(SecretSetting {
        name: known_tokens::beginning(token),
        line: before.matches('\n').count() + 1,
    })
}

/// Whether the name of a setting is the beginning of a token.
pub(crate) fn is_token(name: &str) -> bool {
    known_tokens::is_beginning(name)
}

/// The first secret among the settings of a text that has no name of a file.
pub(crate) fn in_text<'t>(text: &'t str, known: &SecretValues) -> Option<SecretSetting<'t>> {
    first(Dialect::Assigned, text, known).or_else(|| token(text))
}

/// Whether a setting of this name, as a label of a tool writes it, is a secret. A key needs no word before it: those of
/// dashboards are the keys of the programs that they show.
pub(crate) fn is_secret(name: &str, text: &str) -> bool {
    let value = Value::quoted(text);
    let is_key = name.rsplit('.').next() == Some("key");
    let class = class(Dialect::Assigned, name, "").or(is_key.then_some(Class::Made));
    class.is_some_and(|class| may_be_secret(Dialect::Assigned, class, name, &value))
}

fn first<'t>(dialect: Dialect, text: &'t str, known: &SecretValues) -> Option<SecretSetting<'t>> {
    let mut at = 0;
    let mut in_comment = false;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let line_of_settings = without_comment(line, &mut in_comment);
        let found = in_line(dialect, text, at, line_of_settings, known);
        if let Some(name) = found {
            let line = index + 1;
            return Some(SecretSetting { name, line });
        }
        at += line.len();
    }
    None
}

/// A line without its comment; `in_comment` is whether one of XML is open.
fn without_comment<'l>(line: &'l str, in_comment: &mut bool) -> &'l str {
    if *in_comment {
        *in_comment = !line.contains("-->");
        return "";
    }
    let trimmed = line.trim_start();
    if ["#", ";", "//", "--", "* ", "/*"]
        .iter()
        .any(|mark| trimmed.starts_with(mark))
    {
        return "";
    }
    let line = line.split(" # ").next().unwrap_or(line);
    match line.split_once("<!--") {
        Some((before, comment)) => {
            *in_comment = !comment.contains("-->");
            before
        }
        None => line,
    }
}

/// The name of the first secret in a line that begins at a byte of a text.
fn in_line<'t>(
    dialect: Dialect,
    text: &'t str,
    mut at: usize,
    line: &'t str,
    known: &SecretValues,
) -> Option<&'t str> {
    let mut is_first = true;
    for part in line.split_inclusive(not_name) {
        let name = part.trim_end_matches(not_name);
        let (before, after) = (text.get(..at)?, text.get(at + name.len()..)?);
        at += part.len();
        let begins = is_first && !name.is_empty();
        is_first &= name.is_empty();
        let Some(class) = class(dialect, name, before) else {
            continue;
        };
        let value = value(dialect, (name, begins), before, after);
        // A word that is a secret elsewhere in the project is one where a name says so too.
        let is_secret = |value: Value<'_>| {
            known.is_word(value.text) || may_be_secret(dialect, class, name, &value)
        };
        if value.is_some_and(is_secret) {
            return Some(name);
        }
    }
    let has_url = dialect != Dialect::Sql && line.contains("://") && line.contains('@');
    let mut passwords = sensitive::passwords(if has_url { line } else { "" });
    let is_secret = |text: &str| {
        let value = Value::quoted(text);
        may_be_secret(dialect, Class::Typed, "", &value)
    };
    let has_secret = passwords.any(is_secret) || sensitive::webhooks(line).next().is_some();
    has_secret.then_some("")
}

/// Whether a character ends a name.
fn not_name(c: char) -> bool {
    !c.is_ascii_alphanumeric() && !"_-.".contains(c)
}

/// Whether a constant of PHP is defined: `define('SMTP_PASS', 'tea')`. What its name says is what its value is.
fn is_defined(before: &str) -> bool {
    let call = before.strip_suffix(['"', '\'']).map(str::trim_end);
    call.is_some_and(|call| call.ends_with("define("))
}

/// What a name says about its value; `None` where it is the name of no secret.
fn class(dialect: Dialect, name: &str, before: &str) -> Option<Class> {
    // Most names are told by their last letters alone.
    let end = name.as_bytes().last().map(u8::to_ascii_lowercase)?;
    if !b"dehlnstwy".contains(&end) || name.len() > LONGEST_NAME {
        return None;
    }
    // A reference to a variable, and a part of a path or address.
    if before.ends_with(['$', '/', '%', '@']) || before.ends_with("${") || before.ends_with("{{") {
        return None;
    }
    if dialect == Dialect::Sql {
        let is_by = name.eq_ignore_ascii_case("by") && is_identified(before);
        return (is_by || name.eq_ignore_ascii_case("password")).then_some(Class::Typed);
    }
    if OPTIONS.contains(&name) {
        return Some(Class::Typed);
    }
    let joined: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let joined = joined.to_ascii_lowercase();
    let (_, class) = ENDS.iter().find(|(end, _)| joined.ends_with(end))?;
    let mut words = name.split(['.', '-', '_']).map(str::to_ascii_lowercase);
    let is_about = words.any(|word| ABOUT.contains(&word.as_str()));
    (!is_about && sensitive::is_secret_name(name)).then_some(*class)
}

/// Whether a statement of SQL goes on with a password after `BY`: `IDENTIFIED BY`, `IDENTIFIED WITH mysql_native_password BY`.
fn is_identified(before: &str) -> bool {
    let word = before.trim_end().rsplit(not_name).next();
    word.is_some_and(|word| {
        word.eq_ignore_ascii_case("identified") || word.to_ascii_lowercase().contains("password")
    })
}

/// A value as written.
struct Value<'t> {
    text: &'t str,
    quoted: bool,
    /// Whether it is that of a constant, and no text of a program that is called alike.
    constant: bool,
    /// Whether it is the first of a list: Keycloak's `"privateKey": ["…"]`.
    listed: bool,
}

impl<'t> Value<'t> {
    fn quoted(text: &'t str) -> Self {
        Self {
            text,
            quoted: true,
            constant: false,
            listed: false,
        }
    }
}

/// The value that follows a name; `is_first` is whether that is the first of its line.
fn value<'t>(
    dialect: Dialect,
    (name, is_first): (&str, bool),
    before: &str,
    after: &'t str,
) -> Option<Value<'t>> {
    let blank = [' ', '\t'];
    if dialect == Dialect::Sql {
        return of_sql(before, after.trim_start_matches(blank)).filter(|value| value.quoted);
    }
    let quoted = after.strip_prefix(['"', '\'']);
    let closed = quoted.unwrap_or(after);
    let closed = closed.strip_prefix(']').unwrap_or(closed);
    let rest = closed.trim_start_matches(blank);
    let tag = before.ends_with('<') || quoted.is_some();
    if let Some(value) = rest.strip_prefix('>').filter(|_| tag) {
        return written(value);
    }
    if let Some(value) = rest
        .strip_prefix(',')
        .filter(|_| dialect == Dialect::Literals)
    {
        let value = written(value.trim_start_matches(blank))?;
        return is_defined(before).then_some(Value {
            constant: true,
            ..value
        });
    }
    for join in ["=>", ":=", "=", ":"] {
        let Some(value) = rest.strip_prefix(join) else {
            continue;
        };
        let compares = value.starts_with(['=', '~', ':', '/']);
        let joined = join != ":"
            || dialect == Dialect::Properties
            || value.starts_with(|c: char| c.is_whitespace() || "\"'".contains(c));
        let value = value.trim_start_matches(blank);
        let list = value.strip_prefix('[').map(str::trim_start);
        let list =
            list.filter(|list| dialect != Dialect::Literals && list.starts_with(['"', '\'']));
        return match (joined && !compares, list) {
            (false, _) => None,
            (true, None) => written(value),
            (true, Some(list)) => written(list).map(|value| Value {
                listed: true,
                ..value
            }),
        };
    }
    // `<name>NAME</name> <value>`, `name="NAME" value="`, `name: NAME`, then `value:`.
    let rest = rest.strip_prefix("</name>").unwrap_or(rest);
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || ",\"'".contains(c));
    if let Some(value) = rest.strip_prefix("<value>") {
        return written(value);
    }
    if let Some(rest) = rest.strip_prefix("value") {
        let rest = rest.trim_start_matches([' ', '"', '\'']);
        let value = rest.strip_prefix([':', '='])?;
        return written(value.trim_start_matches(blank));
    }
    // Two words and no more: `proxy_pass http://web;` names no password.
    let is_word = dialect == Dialect::Words && closed.starts_with(blank) && is_first;
    let lower = name.to_ascii_lowercase();
    let is_password =
        OPTIONS.contains(&name) || lower.ends_with("password") || lower.ends_with("pw");
    (is_word && is_password).then(|| written(rest)).flatten()
}

/// The password behind a word of SQL: `BY 'tea'`, `PASSWORD('tea')`, `CREATE LOGIN app WITH PASSWORD = N'tea'` of SQL Server.
fn of_sql<'t>(before: &str, after: &'t str) -> Option<Value<'t>> {
    let word = before.trim_end().rsplit(not_name).next();
    let sets = word
        .is_some_and(|word| word.eq_ignore_ascii_case("with") || word.eq_ignore_ascii_case("set"));
    let assigned = after.strip_prefix('=').filter(|_| sets);
    let rest = assigned.or(after.strip_prefix('(')).unwrap_or(after);
    let rest = rest.trim_start_matches([' ', '\t']);
    let national = rest.strip_prefix('N').filter(|rest| rest.starts_with('\''));
    written(national.unwrap_or(rest))
}

/// The value at the beginning of a text: up to its closing quote, or the end of its line or entry.
fn written(text: &str) -> Option<Value<'_>> {
    let whole = text;
    let mut bytes = text.bytes().take(LONGEST_VALUE);
    let end = bytes.position(|byte| matches!(byte, b'\n' | b'\r'));
    let mut most = (0..=LONGEST_VALUE.min(text.len())).rev();
    let end = end.or_else(|| most.find(|at| text.is_char_boundary(*at)))?;
    let text = text.get(..end)?;
    if let Some(rest) = text.strip_prefix(['"', '\'']) {
        let quote = text.get(..1)?;
        return match rest.split_once(quote) {
            Some((text, _)) => Some(Value::quoted(text)),
            None => long_key(whole.get(1..)?, quote),
        };
    }
    let text = text.split(" #").next()?;
    let text = text.split([',', '}', ']', ';', '<', '&', '"']).next()?;
    let text = text.trim();
    Some(Value {
        quoted: false,
        ..Value::quoted(text)
    })
}

/// A key that is longer than a value, up to the quote that closes it.
fn long_key<'t>(text: &'t str, quote: &str) -> Option<Value<'t>> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=-_".contains(&byte);
    let end = text
        .bytes()
        .take(LONGEST_KEY)
        .position(|byte| !is_part(byte))?;
    let (key, rest) = text.split_at_checked(end)?;
    rest.starts_with(quote).then(|| Value::quoted(key))
}

/// Fewest bytes of a password.
const LEAST: usize = 3;
/// Whether a value may be a secret, rather than a reference, a switch, a number or what is left to be filled in.
fn may_be_secret(dialect: Dialect, class: Class, name: &str, value: &Value<'_>) -> bool {
    let Value {
        text,
        quoted,
        constant,
        listed,
    } = *value;
    let lower = text.to_ascii_lowercase();
    if text.len() < LEAST
        || text.contains(char::is_whitespace)
        || setting_values::is_other(text, &lower, quoted)
        || !sensitive::may_be_secret(text)
    {
        return false;
    }
    // `"password": "Password"` is what a page shows.
    let is_label = lower == name.to_ascii_lowercase() && text != lower;
    // The community that every device has until somebody gives it another one.
    let is_public = text == "public";
    let is_made = is_made(text);
    match (dialect, class) {
        _ if is_label || is_public => false,
        // `"password": ["required"]` is a rule.
        _ if listed => is_made,
        (Dialect::Literals, Class::Typed) if constant => quoted,
        (Dialect::Literals, _) => quoted && is_made,
        (_, Class::Made) => is_made && !text.bytes().all(|byte| byte.is_ascii_digit()),
        (_, Class::Typed) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none() -> SecretValues {
        SecretValues::of([].into_iter())
    }

    #[test]
    fn secrets_are_told_from_what_only_looks_like_one() {
        for (name, text, want) in [
            ("a.yml", "session: {secret: 'kj23h4kj2h34kjh2k3j4'}", true),
            (
                "a.yml",
                "storage:\n  encryption_key: you7must9generate3",
                true,
            ),
            ("a.yml", "postgres: {password: 'Tr0ub4dor'}", true),
            ("a.yaml", "  password: grafana # of the database", true),
            ("a.yml", "password: '$argon2id$v=19$m=65536$abc'", true),
            ("a.yml", "url: postgres://app:tea123@db/app", true),
            ("a.yaml", "- name: redisPassword\n  value: tea123", true),
            ("a.properties", "spring.datasource.password=tea", true),
            ("a.properties", "spring.datasource.password:123456", true),
            ("s.json", r#"{"jwt_secret": "kjh234kjh234kjh"}"#, true),
            ("s.json", r#"{"name":"pw","dbPassword":"tea"}"#, true),
            ("users.xml", "<password>tea</password>", true),
            ("a.xml", r#"<property name="password" value="tea"/>"#, true),
            (
                "a.xml",
                "<name>fs.s3a.secret.key</name>\n<value>minio12345</value>",
                true,
            ),
            ("redis.conf", "requirepass tea", true),
            ("mosquitto.conf", "remote_password tea", true),
            ("turn.conf", "static-auth-secret=abcdef123456", true),
            ("init.sql", "CREATE USER a IDENTIFIED BY 'tea';", true),
            (
                "init.sh",
                "CREATE USER a WITH ENCRYPTED PASSWORD 'tea';",
                true,
            ),
            ("superset_config.py", "SECRET_KEY = 'kjh234kjh234kjh'", true),
            ("config.php", "'password' => 'kjh234kjh',", true),
            ("config.php", "define('SMTP_PASS', 'tea');", true),
            ("wp-config.php", "define( \"DB_PASSWORD\", \"tea\" );", true),
            (
                "config.php",
                "define('SMTP_PASS', getenv('SMTP_PASS'));",
                false,
            ),
            ("config.php", "define('SMTP_PASS', '');", false),
            ("config.php", "label('SMTP_PASS', 'tea');", false),
            (
                "config.php",
                "define('AUTH_KEY', 'put your phrase here');",
                false,
            ),
            ("my.cnf", "[client]\nuser=app\npassword=tea\n", true),
            (".my.cnf", "[client]\npassword = 'tea-1'\n", true),
            (
                "my.cnf",
                "[client]\npassword=\n[mysqld]\nport=3306\n",
                false,
            ),
            ("my.json", r#"{"password": "tea1234"}"#, false),
            ("init.sql", "ALTER USER a PASSWORD 'tea';", true),
            ("init.sql", "CREATE LOGIN a WITH PASSWORD = N'tea';", true),
            ("init.sql", "SET PASSWORD FOR a = PASSWORD('tea');", true),
            ("init.sql", "SELECT 1 FROM a WHERE password = 'tea';", false),
            (
                "init.sql",
                "ALTER TABLE a ADD password VARCHAR(40) DEFAULT 'tea';",
                false,
            ),
            ("a.yml", "password: ${DB_PASSWORD}", false),
            ("a.yml", "password: \"{{ .Env.PASSWORD }}\"", false),
            ("a.yml", "password: $__file{/run/secrets/pw}", false),
            ("a.yml", "password: $PASSWORD", false),
            (
                "a.yml",
                "url: https://hooks.slack.com/services/T0AB1CD2E/B0AB1CD2F/a1b2c3d4e5\n",
                true,
            ),
            (
                "a.yml",
                "url: https://hooks.slack.com/services/${SLACK_TOKEN_OF_THE_TEAM}",
                false,
            ),
            ("a.yml", "password: ${DB_PASSWORD:root}", false),
            ("a.yml", "password: <password>", false),
            ("a.yml", "password: ''\ntoken:\n  ttl: 1h", false),
            ("a.yml", "password: !secret db_password", false),
            ("a.yml", "password: *shared", false),
            ("a.yml", "password: env(DB_PASSWORD)", false),
            ("a.yml", "api_key: os.environ/OPENAI_API_KEY", false),
            ("a.conf", "password = sys.env(\"DB_PASSWORD\")", false),
            ("a.conf", "password = os.getenv('DB_PASSWORD')", false),
            ("a.conf", "password = \"tea123(\"", true),
            ("a.yml", "api_key: YOUR_API_KEY_1", false),
            ("a.yml", "password: '********'", false),
            (
                "a.yml",
                "# password: tea\nx: 1 # token: abc123def456",
                false,
            ),
            ("a.yml", "reset_password: 3600\nallow_password: tea", false),
            (
                "a.yml",
                "password_file: /run/secrets/pw\ntoken: /run/token",
                false,
            ),
            ("a.yml", "secret: true\npassword: 30\ntoken: 86400", false),
            (
                "a.yml",
                "lifespan: {access_token: 24h, id_token: 1h}",
                false,
            ),
            ("a.yml", "token: bearer\nsecret: app-secret", false),
            (
                "a.yml",
                "image: example/token:1.2.3-alpine\nid: token:1.2.3-alpine",
                false,
            ),
            (
                "a.yml",
                "description: the secret key of a client, see below",
                false,
            ),
            (
                "realm.json",
                r#"{"resetCredentialsFlow": "reset credentials", "passwordPolicy": "length(8)"}"#,
                false,
            ),
            (
                "openapi.json",
                r#"{"password": {"type": "string"}, "token": "string"}"#,
                false,
            ),
            (
                "a.json",
                r#"{"password": "Password", "type": "password"}"#,
                false,
            ),
            ("de.json", r#"{"password": "Passwort"}"#, false),
            (
                "postgresql.conf",
                "password_encryption = scram-sha-256",
                false,
            ),
            (
                "nginx.conf",
                "proxy_pass http://web:8080;\nfastcgi_pass php:9000;",
                false,
            ),
            (
                "nginx.conf",
                "if ($arg_token = \"abc12345\") { return 403; }",
                false,
            ),
            ("pam.conf", "password required pam_unix.so", false),
            (
                "a.xml",
                "<!-- <password>tea</password>\n<password>tea</password> -->",
                false,
            ),
            (
                "init.sql",
                "SELECT password FROM users ORDER BY 'name';",
                false,
            ),
            ("app.js", "const password = 'kjh234kjh234';", false),
            ("init.sh", "PASSWORD=$1", false),
            (
                "a.yml",
                "doc: https://example.com/a@b\nu: http://user:${PW}@db",
                false,
            ),
            ("README.md", "password: tea1234567", false),
            ("realm.json", r#"{"secret": ["kjh234kjh234kjh"]}"#, true),
            (
                "realm.json",
                "{\"privateKey\" : [\n  \"MIIEpAIBAAKCAQEA1\" ]}",
                true,
            ),
            ("a.yml", "passwords: [\"kjh234kjh\"]", true),
            (
                "rules.json",
                r#"{"password": ["required", "min:8"]}"#,
                false,
            ),
            ("rules.php", "'password' => ['kjh234kjh']", false),
            ("s3.yml", "password: hunt9erX2", true),
            ("fr.yml", "password: hunt9erX2", false),
            ("ldap.ini", "bindpw=tea4711", true),
            ("nslcd.conf", "bindpw tea4711", true),
            ("saslauthd.conf", "ldap_bind_pw: tea4711", true),
            ("users.ldif", "olcRootPW: tea4711", true),
            ("users.ldif", "userPassword: tea4711", true),
            ("snmpd.conf", "rocommunity kettle-7", true),
            ("snmpd.conf", "rocommunity public", false),
            ("package-lock.json", r#"{"minipass": "tea1234"}"#, false),
            ("deps.json", r#"{"minipass": "^7.0.4"}"#, false),
            ("deps.json", r#"{"minipass": "7.0.4-rc.1"}"#, false),
            ("deps.json", r#"{"password": "7.0-tea"}"#, true),
            ("locales/ja/a.json", r#"{"password": "tea1234"}"#, false),
            ("lang/pt-BR.json", r#"{"password": "tea1234"}"#, false),
            ("lang/shop/a.json", r#"{"password": "tea1234"}"#, true),
            ("config/de/a.json", r#"{"password": "tea1234"}"#, true),
        ] {
            assert_eq!(
                in_file(&[name], text, &none()).is_some(),
                want,
                "{name}: {text}"
            );
        }
    }

    #[test]
    fn a_long_private_key_is_a_secret() {
        let key = format!(
            "{{\"privateKey\": \"MIIEpAIB{}\"}}",
            "aG9sZGVy7".repeat(300)
        );
        assert!(in_file(&["a.json"], &key, &none()).is_some());
    }

    #[test]
    fn a_setting_is_named_with_its_line() {
        let found = in_file(
            &["a.yml"],
            "a: 1\r\nb:\r\n  jwt_secret: kjh234kjh234kjh\r\n",
            &none(),
        );
        let name = "jwt_secret";
        assert_eq!(found, Some(SecretSetting { name, line: 3 }));
    }

    #[test]
    fn work_grows_with_the_text_alone() {
        for part in [
            "password=$",
            "token: ",
            "a://b:$c@d ",
            "requirepass\t",
            "secret  ",
        ] {
            let text = part.repeat(200_000);
            assert_eq!(in_file(&["a.conf"], &text, &none()), None, "{part}");
        }
    }
}
