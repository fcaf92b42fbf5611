//! Headers that a health check sends, which a probe of Kubernetes sends as well: Django answers 400 to a `Host` that it
//! does not know (<https://docs.djangoproject.com/en/5.2/ref/settings/#allowed-hosts>), and the kubelet sends the address of
//! the pod unless it is told another one
//! (<https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#http-probes>).

use super::service_facts::ServiceFacts;
use crate::compose::grammar::words;

/// Options of curl and wget by which a request is more than its headers, or holds a secret.
const MORE: &[&str] = &[
    "--cookie",
    "--data",
    "--data-raw",
    "--post-data",
    "--request",
    "--user",
    "-X",
    "-b",
    "-d",
    "-u",
];

/// Parts of the names of headers whose values are secret, in lower case.
const SECRET: &[&str] = &["auth", "cookie", "key", "secret", "token"];

/// The headers that the check of a service sends; `None` where a probe over HTTP cannot ask as it does.
pub(crate) fn of_check(service: &ServiceFacts<'_>) -> Option<Vec<(String, String)>> {
    let Some(check) = &service.health else {
        return Some(Vec::new());
    };
    match check.test.split_first() {
        Some((kind, lines)) if kind == "CMD-SHELL" => {
            let line = lines.first().map_or("", String::as_str);
            // What no shell would split has no headers that anybody knows.
            words::split(line).map_or_else(|_| Some(Vec::new()), |split| of_words(&split.words))
        }
        Some((_, words)) => of_words(words),
        None => Some(Vec::new()),
    }
}

fn of_words(words: &[String]) -> Option<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next() {
        if MORE.contains(&word) {
            return None;
        }
        let header = match word {
            "-H" | "--header" => words.next(),
            _ => word
                .strip_prefix("--header=")
                .or_else(|| word.strip_prefix("-H")),
        };
        if let Some(header) = header {
            found.push(read(header)?);
        }
    }
    Some(found)
}

/// `Host: shop.example.com`; `None` where its value is secret, or the shell makes it.
fn read(header: &str) -> Option<(String, String)> {
    let (name, value) = header.split_once(':')?;
    let (name, value) = (name.trim(), value.trim());
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let lower = name.to_ascii_lowercase();
    let is_secret = SECRET.iter().any(|part| lower.contains(part));
    let is_plain = !name.is_empty() && name.bytes().all(is_name) && !value.contains(['$', '`']);
    (is_plain && !is_secret).then(|| (name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_from_the_words_of_a_check() {
        let host = |value: &str| Some(vec![("Host".to_owned(), value.to_owned())]);
        for (line, want) in [
            ("curl -f http://localhost:8000/", Some(Vec::new())),
            (
                "curl -fsS -H 'Host: a.ex.org' http://localhost/ || exit 1",
                host("a.ex.org"),
            ),
            ("curl -HHost:a.ex.org http://localhost/", host("a.ex.org")),
            (
                "wget -qO- --header='Host: a.ex.org' http://localhost/",
                host("a.ex.org"),
            ),
            (
                "wget -qO- --header \"Host: a.ex.org\" http://localhost/",
                host("a.ex.org"),
            ),
            ("curl -H \"Host: $NAME\" http://localhost/", None),
            ("curl -H 'Authorization: Bearer x' http://localhost/", None),
            ("curl -u a:b http://localhost/", None),
            ("curl -X POST http://localhost/", None),
        ] {
            let words = words::split(line).unwrap().words;
            assert_eq!(of_words(&words), want, "{line}");
        }
    }
}
