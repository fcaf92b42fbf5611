//! Secrets in what programs are told by statements, and not by settings: assignments and commands of scripts
//! (`export PGPASSWORD=…`, `mysqldump -p…`), users of MongoDB (`db.createUser({pwd: "…"})`), headers that a proxy adds
//! (`proxy_set_header X-Api-Key "…"`, `Authorization "Basic …"`).

use super::secret_settings::{self, SecretSetting};
use crate::diagnostic::command_passwords;

/// Programs that get passwords as words.
const PROGRAMS: &[&str] = &[
    "curl",
    "ldapadd",
    "ldapmodify",
    "ldapsearch",
    "mariadb",
    "mariadb-dump",
    "mc",
    "mongo",
    "mongodump",
    "mongorestore",
    "mongosh",
    "mysql",
    "mysqladmin",
    "mysqldump",
    "redis-cli",
    "sqlcmd",
    "sshpass",
];

/// Whether the name of a setting is that of a program with a password among its words.
pub(crate) fn is_program(name: &str) -> bool {
    PROGRAMS.contains(&name)
}

/// The first secret that a statement of a file has, which these paths lead to.
pub(super) fn in_file<'t>(names: &[&str], text: &'t str) -> Option<SecretSetting<'t>> {
    let is_one = |end: &str| names.iter().any(|name| name.ends_with(end));
    match () {
        () if is_one(".sh") => in_script(text),
        () if is_one(".js") => in_users(text),
        () if is_one(".conf") || is_one(".conf.template") => in_headers(text),
        () => None,
    }
    .or_else(|| authorization(text))
}

/// The first line of a script that assigns a secret, or gives one to a program: `mc alias set NAME URL USER PASSWORD`.
fn in_script(text: &str) -> Option<SecretSetting<'_>> {
    each_line(text, |line| assigned(line).or_else(|| given(line)))
}

/// The first line with a secret; comments of scripts and of configuration are left out.
fn each_line<'t>(
    text: &'t str,
    find: impl Fn(&'t str) -> Option<&'t str>,
) -> Option<SecretSetting<'t>> {
    let mut lines = text.lines().enumerate();
    lines.find_map(|(index, line)| {
        let line = Some(line.trim_start()).filter(|line| !line.starts_with('#'))?;
        let line = line.split(" # ").next()?;
        let name = find(line)?;
        let line = index + 1;
        Some(SecretSetting { name, line })
    })
}

/// The name of a variable that a line of a shell gives a secret: `export PGPASSWORD=tea`, `TOKEN='x' run`.
fn assigned(line: &str) -> Option<&str> {
    let mut signs = line.match_indices('=').map(|(at, _)| at);
    signs.find_map(|at| {
        let (before, value) = (line.get(..at)?, line.get(at + 1..)?);
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let name = before.rsplit(|c: char| !is_part(c)).next()?;
        let before = before.strip_suffix(name)?;
        // An option, a part of a query, and counters of tests: `PASS=0`.
        let is_variable = before.is_empty() || before.ends_with([' ', '\t', ';', '(']);
        let is_counter = name.eq_ignore_ascii_case("pass");
        let is_known = is_variable && !is_counter && !name.is_empty();
        let value = value.split([';', ')', '&', '|']).next()?;
        let is_secret = || !value.contains(['$', '`']) && secret_settings::is_assigned(name, value);
        (is_known && is_secret()).then_some(name)
    })
}

/// The program that a line of a shell gives a secret.
fn given(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    let name = words.find(|word| PROGRAMS.contains(word))?;
    let found = command_passwords::arguments(std::slice::from_ref(&line.to_owned())).is_empty();
    (!found).then_some(name)
}

/// The password of a user that a script of MongoDB makes
/// (<https://www.mongodb.com/docs/manual/reference/method/db.createUser/>).
fn in_users(text: &str) -> Option<SecretSetting<'_>> {
    const NAME: &str = "pwd";
    if !text.contains("createUser") {
        return None;
    }
    each_line(text, |line| {
        let (before, after) = line.split_once(NAME)?;
        let is_comment = before.contains("//");
        let rest = after.trim_start_matches(['"', '\'']).trim_start();
        let value = rest.strip_prefix(':')?.trim_start();
        let is_literal = value.starts_with(['"', '\'']) && !is_comment;
        let name = line.get(before.len()..before.len() + NAME.len())?;
        (is_literal && secret_settings::is_password(value)).then_some(name)
    })
}

/// What nginx and Apache add a header with.
const ADDS: &[&str] = &[
    "fastcgi_param",
    "grpc_set_header",
    "header set",
    "more_set_input_headers",
    "proxy_set_header",
    "requestheader set",
];

/// The first header with a secret that a proxy adds: `proxy_set_header X-Api-Key "…";`.
fn in_headers(text: &str) -> Option<SecretSetting<'_>> {
    each_line(text, |line| {
        let is_one = |add: &&&str| {
            let begin = line.get(..add.len());
            begin.is_some_and(|begin| begin.eq_ignore_ascii_case(add))
        };
        let add = ADDS.iter().find(is_one)?;
        let header = line.get(add.len()..)?.trim_start();
        let (name, value) = header.split_once(char::is_whitespace)?;
        let value = value.trim().trim_end_matches(';');
        (!value.contains('$') && secret_settings::is_assigned(name, value)).then_some(name)
    })
}

/// How a header of authorization goes on that holds what logs in.
const SCHEMES: &[&str] = &["Basic ", "Bearer ", "Token "];
/// Fewest characters of what logs in.
const LEAST: usize = 8;
/// Most bytes between the name of the header and its value.
const APART: usize = 6;

/// The first header of authorization with what logs in: `Authorization "Basic dXNlcjpwYXNz"`.
fn authorization(text: &str) -> Option<SecretSetting<'_>> {
    const NAME: &str = "uthorization";
    let mut found = text.match_indices(NAME);
    found.find_map(|(at, _)| {
        let after = text.get(at + NAME.len()..)?;
        let value = after.trim_start_matches(|c: char| " \t:=,\"'".contains(c));
        let is_near = after.len() - value.len() <= APART;
        let login = SCHEMES.iter().find_map(|it| value.strip_prefix(it))?;
        let is_part = |c: char| c.is_ascii_alphanumeric() || "+/=_-.".contains(c);
        let end = login.find(|c| !is_part(c)).unwrap_or(login.len());
        // Words and references are none: `Bearer ${TOKEN}`, `Basic authentication`.
        let login = login.get(..end)?;
        let mut behind = login.bytes().skip(1);
        let is_made = behind.any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let is_login = login.len() >= LEAST && is_made;
        let line = text.get(..at)?.matches('\n').count() + 1;
        let name = text.get(at.checked_sub(1)?..at + NAME.len())?;
        (is_near && is_login).then_some(SecretSetting { name, line })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_statements_are_told_from_references_and_words() {
        for (name, text, want) in [
            (
                "backup.sh",
                "export PGPASSWORD=hunt9erX2\npg_dump app",
                Some("PGPASSWORD"),
            ),
            ("backup.sh", "PGPASSWORD='tea kettle' pg_dump app", None),
            (
                "backup.sh",
                "PGPASSWORD='hunt9erX2' pg_dump app",
                Some("PGPASSWORD"),
            ),
            (
                "backup.sh",
                "mysqldump -uroot -phunt9erX2 app",
                Some("mysqldump"),
            ),
            ("backup.sh", "export PGPASSWORD=\"$DB_PASSWORD\"", None),
            (
                "backup.sh",
                "PGPASSWORD=$(cat /run/secrets/pw) pg_dump",
                None,
            ),
            ("backup.sh", "mysqldump -uroot -p\"$PW\" app", None),
            ("backup.sh", "# PGPASSWORD=hunt9erX2", None),
            ("test.sh", "PASS=0\nPASS=ok7even\necho pass=x1y2z3", None),
            ("run.sh", "PASSWORD_FILE=/run/secrets/pw", None),
            (
                "init.js",
                "db.createUser({ user: 'lab', pwd: 'tea4711', roles: [] })",
                Some("pwd"),
            ),
            (
                "init.js",
                "db.createUser({user:\"lab\",\n  \"pwd\":\"tea4711\"})",
                Some("pwd"),
            ),
            (
                "init.js",
                "db.createUser({user: 'lab', pwd: process.env.PW})",
                None,
            ),
            ("init.js", "// db.createUser({ pwd: 'tea4711' })", None),
            ("app.js", "const pwd = {pwd: 'tea4711'}", None),
            (
                "a.conf",
                "  proxy_set_header X-Api-Key \"kjh234kjh234\";",
                Some("X-Api-Key"),
            ),
            (
                "a.conf",
                "  proxy_set_header X-Api-Key $http_x_api_key;",
                None,
            ),
            ("a.conf", "  proxy_set_header Host web;", None),
            (
                "a.conf",
                "  proxy_set_header Authorization \"Basic dXNlcjpwYXNz\";",
                Some("Authorization"),
            ),
            (
                "Caddyfile",
                "header_up Authorization \"Basic dXNlcjpwYXNz\"",
                Some("Authorization"),
            ),
            (
                "a.conf",
                "proxy_set_header Authorization \"Bearer ${API_TOKEN}\";",
                None,
            ),
            ("a.conf", "# Authorization: Basic authentication", None),
            (
                "a.conf",
                "proxy_set_header Authorization $http_authorization;",
                None,
            ),
        ] {
            let found = in_file(&[name], text).map(|it| it.name);
            assert_eq!(found, want, "{name}: {text}");
        }
    }
}
