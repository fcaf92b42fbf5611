//! Secrets that are known by their shape, whatever they are called: what a header of HTTP authorises with, JSON Web Tokens
//! and hashes of bcrypt.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::map::Parts;

/// What a value holds that may be one; most hold none, which one look at each byte tells.
const BEGINS: Parts = Parts::of(&["$2", "asic ", "earer ", "eyJ"]);

/// Least bytes of a token behind `Bearer`: `Bearer authentication` is a sentence.
const LEAST_TOKEN: usize = 12;

/// Longest text that is gone through: what is longer is no value that somebody wrote.
const LONGEST: usize = 64 * 1024;

/// Whether a text may hold one.
pub(super) fn may_hold(text: &str) -> bool {
    BEGINS.are_in(text)
}

/// The secrets of such shapes in a text.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    if text.len() > LONGEST || !may_hold(text) {
        return Vec::new();
    }
    let ends = |c: char| c.is_whitespace() || "\"'`,;<>&|".contains(c);
    let mut found = Vec::new();
    let mut before = "";
    for word in text.split(ends).filter(|word| !word.is_empty()) {
        // `Authorization=Bearer`, `Authorization:Bearer`, `{Bearer`.
        let scheme = before.rsplit(['=', ':', '(', '{']).next();
        let scheme = scheme.unwrap_or_default();
        let is_secret = match scheme {
            "Bearer" | "bearer" => is_token(word),
            "Basic" | "basic" => is_login(word),
            _ => false,
        };
        if is_secret {
            found.push(word);
        } else {
            found.extend(json_web_token(word).or_else(|| bcrypt(word)));
        }
        before = word;
    }
    found
}

/// Whether a word is a token of RFC 6750 that a program made: with digits, or both cases, among its letters.
fn is_token(word: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    let has = |is: fn(&u8) -> bool| word.as_bytes().iter().any(is);
    word.len() >= LEAST_TOKEN
        && word.bytes().all(legal)
        && has(u8::is_ascii_alphabetic)
        && (has(u8::is_ascii_digit) || has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase))
        && !word.contains("XXXX")
        && !word.starts_with(['/', '.'])
}

/// Whether a word is a user and a password in Base64 (RFC 7617): its text has a colon, and something behind it.
fn is_login(word: &str) -> bool {
    let Ok(text) = STANDARD.decode(word) else {
        return false;
    };
    let shown = |byte: &u8| (b' '..=b'~').contains(byte);
    let colon = text.iter().position(|byte| *byte == b':');
    text.iter().all(shown) && colon.is_some_and(|at| at + 1 < text.len())
}

/// The JSON Web Token in a word (RFC 7519): three parts, of which the first two are objects of JSON (`{"`) in Base64.
pub(super) fn json_web_token(word: &str) -> Option<&str> {
    const LEAST_PART: usize = 8;
    let at = word.find("eyJ")?;
    let text = word.get(at..)?;
    let legal = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let end = text.find(|c| !legal(c)).unwrap_or(text.len());
    let token = text.get(..end)?;
    let mut parts = token.split('.');
    let (head, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let is_long = |part: &str| part.len() >= LEAST_PART;
    let is_one = claims.starts_with("eyJ") && [head, claims, signature].into_iter().all(is_long);
    (is_one && parts.next().is_none()).then_some(token)
}

/// The hash of bcrypt in a word: `$2y$10$` and 53 characters; a user may stand before it (`admin:$2y$…`). In the text of a
/// Compose file each `$` is doubled.
fn bcrypt(word: &str) -> Option<&str> {
    const LENGTH: usize = 53;
    let at = word.find("$2")?;
    let before = word.get(..at).unwrap_or_default();
    let (start, sign) = match before.strip_suffix('$') {
        Some(before) => (before.len(), "$$"),
        None => (at, "$"),
    };
    let hash = word.get(start..)?;
    let mut parts = hash.split(sign).skip(1);
    let (kind, cost, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let is_cost = cost.len() == 2 && cost.bytes().all(|byte| byte.is_ascii_digit());
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"./".contains(&byte);
    let is_hash = matches!(kind, "2" | "2a" | "2b" | "2x" | "2y")
        && is_cost
        && rest.len() >= LENGTH
        && rest.bytes().take(LENGTH).all(legal);
    let length = 3 * sign.len() + kind.len() + cost.len() + LENGTH;
    hash.get(..length).filter(|_| is_hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_shape() {
        let hash = format!("$2y$10${}", "a1".repeat(27));
        let hash = hash.get(..60).unwrap();
        let doubled = hash.replace('$', "$$");
        for (text, expected) in [
            ("Authorization: Bearer ENVsecret6abc", Some("ENVsecret6abc")),
            ("Basic dXNlcjpFTlZzZWNyZXQ=", Some("dXNlcjpFTlZzZWNyZXQ=")),
            (
                "curl -H 'Authorization: Bearer a1b2c3d4e5f6g7' http://x",
                Some("a1b2c3d4e5f6g7"),
            ),
            (
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
                Some("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"),
            ),
            (hash, Some(hash)),
            (doubled.as_str(), Some(doubled.as_str())),
            // What only looks like one.
            ("Bearer authentication", None),
            ("Bearer ${TOKEN_OF_SERVICE_1}", None),
            ("Bearer $TOKEN", None),
            ("Bearer <token>", None),
            ("Bearer XXXXXXXXXXXX1a", None),
            ("Basic authentication", None),
            ("Basic auth", None),
            ("Basic YWJjZGVmZ2hp", None),
            ("the bearer of this", None),
            ("eyJhbGciOiJIUzI1NiJ9", None),
            ("eyJhbGciOiJIUzI1NiJ9.example.com", None),
            ("$2y$10$short", None),
            ("costs $20 or $25", None),
        ] {
            let found = tokens(text);
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{text}");
        }
    }
}
