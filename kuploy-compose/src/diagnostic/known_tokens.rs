//! Tokens that are known by how they begin, whatever they are called: of GitHub, GitLab, Stripe, Slack, npm, Hugging Face,
//! Docker Hub, and keys of AWS with the key of their access.
//!
//! <https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats>,
//! <https://docs.gitlab.com/security/tokens/#token-prefixes>, <https://docs.stripe.com/keys>,
//! <https://api.slack.com/concepts/token-types>, <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>.

use super::tokens::json_web_token;

/// How a token begins, and how much must follow of its letters, digits and `also`.
struct Shape {
    begin: &'static str,
    least: usize,
    also: &'static [u8],
}

const fn shape(begin: &'static str, least: usize, also: &'static [u8]) -> Shape {
    Shape { begin, least, also }
}

const SHAPES: &[Shape] = &[
    shape("dckr_pat_", 20, b"_-"),
    shape("ghp_", 30, b""),
    shape("gho_", 30, b""),
    shape("ghs_", 30, b""),
    shape("ghu_", 30, b""),
    shape("ghr_", 30, b""),
    shape("github_pat_", 40, b"_"),
    shape("glpat-", 20, b"_-."),
    shape("hf_", 30, b""),
    shape("npm_", 30, b""),
    shape("rk_live_", 20, b""),
    shape("sk_live_", 20, b""),
    shape("xoxa-", 20, b"-"),
    shape("xoxb-", 20, b"-"),
    shape("xoxp-", 20, b"-"),
    shape("xoxs-", 20, b"-"),
];

/// Least bytes of a text that holds one.
const LEAST: usize = 24;
/// Longest text that is gone through: what is longer is no value or file that somebody wrote.
const LONGEST: usize = 64 * 1024;
/// A token has so many different letters and digits: `xxxxxxxx` is left to be filled in.
const DIFFERENT: usize = 8;

/// How the name of an access key of AWS begins, which is no secret by itself.
const OF_AWS: &str = "AKIA";
/// Bytes behind the name of an access key in which its key stands, and bytes of that.
const NEAR: usize = 200;
const AWS_KEY: usize = 40;

/// The token that a text begins with: one look at the first byte tells that most do not.
pub(crate) fn at_start(text: &str) -> Option<&str> {
    let first = text.as_bytes().first()?;
    if text.len() < LEAST || !b"Adghnrsx".contains(first) {
        return None;
    }
    if let Some(rest) = text.strip_prefix(OF_AWS) {
        return aws_key(rest);
    }
    let mut shapes = SHAPES.iter();
    let (shape, rest) = shapes.find_map(|it| Some((it, text.strip_prefix(it.begin)?)))?;
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || shape.also.contains(&byte);
    let end = rest.bytes().position(|byte| !legal(byte));
    let body = rest.get(..end.unwrap_or(rest.len()))?;
    let is_one = body.len() >= shape.least && is_made(body);
    text.get(..shape.begin.len() + body.len())
        .filter(|_| is_one)
}

/// The key behind the name of an access key of AWS: 40 bytes of Base64, and no hash. Amazon's pages end theirs in `EXAMPLE`.
fn aws_key(rest: &str) -> Option<&str> {
    const NAME: usize = 16;
    let name = rest.get(..NAME)?;
    let of_name = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    if !name.bytes().all(of_name) || name.ends_with("EXAMPLE") {
        return None;
    }
    let behind = rest.get(NAME..)?;
    let end = behind.char_indices().nth(NEAR).map(|(at, _)| at);
    let near = behind.get(..end.unwrap_or(behind.len()))?;
    let ends = |c: char| !c.is_ascii_alphanumeric() && !"+/".contains(c);
    let mut words = near.split(ends);
    words.find(|word| {
        let has = |is: fn(&u8) -> bool| word.as_bytes().iter().any(is);
        word.len() == AWS_KEY
            && has(u8::is_ascii_uppercase)
            && has(u8::is_ascii_lowercase)
            && has(u8::is_ascii_digit)
            && is_made(word)
    })
}

/// Whether a program made a text: with many letters and digits, and not to be filled in.
fn is_made(text: &str) -> bool {
    let mut seen = 0u128;
    for byte in text.bytes() {
        seen |= 1 << (byte & 127);
    }
    let lower = text.to_ascii_lowercase();
    let is_example = ["xxxx", "example", "your"]
        .iter()
        .any(|part| lower.contains(part));
    seen.count_ones() as usize >= DIFFERENT && !is_example
}

/// The tokens anywhere in a text, and the JSON Web Tokens among them that not everybody may have. Each begins with a few
/// letters before a byte that is rare in texts.
pub(crate) fn in_text(text: &str) -> impl Iterator<Item = &str> {
    let is_long = (LEAST..=LONGEST).contains(&text.len());
    let text = if is_long { text } else { "" };
    let mut from = 0;
    std::iter::from_fn(move || {
        let bytes = text.as_bytes();
        loop {
            let rest = bytes.get(from..)?;
            let rare = |byte: &u8| matches!(byte, b'_' | b'-' | b'K' | b'J');
            let at = from + rest.iter().position(rare)?;
            from = at + 1;
            if let Some(token) = around(text, at) {
                let start = token.as_ptr().addr() - text.as_ptr().addr();
                from = from.max(start + token.len());
                return Some(token);
            }
        }
    })
}

/// The token in whose beginning a byte stands.
fn around(text: &str, at: usize) -> Option<&str> {
    /// Bytes before the first sign of the longest beginning: `github_pat_`.
    const LONGEST_WORD: usize = 6;
    let before = text.as_bytes().get(..at)?;
    let word = before.iter().rev().take(LONGEST_WORD + 1);
    let letters = word.take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if !(1..=LONGEST_WORD).contains(&letters) {
        return None;
    }
    let start = at - letters;
    let last = start.checked_sub(1).and_then(|at| before.get(at));
    if last.is_some_and(|byte| b"_-.".contains(byte)) {
        return None;
    }
    let rest = text.get(start..)?;
    at_start(rest).or_else(|| {
        let is_token = rest.starts_with("eyJ") && letters == 2;
        let token = is_token.then(|| json_web_token(rest)).flatten();
        token.filter(|token| !is_public(token))
    })
}

/// Whether a JSON Web Token is one that each page of Supabase holds, or the example of <https://jwt.io>.
fn is_public(token: &str) -> bool {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let claims = token.split('.').nth(1).unwrap_or_default();
    let claims = URL_SAFE_NO_PAD.decode(claims).unwrap_or_default();
    let claims = String::from_utf8_lossy(&claims);
    claims.contains("\"anon\"") || claims.contains("John Doe")
}

/// How a token begins, as people know it.
pub(crate) fn beginning(token: &str) -> &str {
    let shape = SHAPES.iter().find(|shape| token.starts_with(shape.begin));
    match shape {
        Some(shape) => shape.begin,
        None if token.starts_with("eyJ") => "eyJ",
        None => OF_AWS,
    }
}

/// Whether a word is the beginning of tokens.
pub(crate) fn is_beginning(word: &str) -> bool {
    word == OF_AWS || word == "eyJ" || SHAPES.iter().any(|shape| shape.begin == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written in two parts, so that no scanner of repositories takes one for a token.
    const TOKENS: &[(&str, &str)] = &[
        ("ghp_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"),
        (
            "github_pat_",
            "11ABCDEFG0a1B2c3D4e5F6_g7H8i9J0k1L2m3N4o5P6q7R8s9T0",
        ),
        ("glpat-", "a1B2c3D4e5F6-g7H8i9J"),
        ("sk_live_", "51a1B2c3D4e5F6g7H8i9J0k1"),
        ("xoxb-", "123456789012-1234567890123-a1B2c3D4e5F6"),
        ("npm_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"),
        ("hf_", "aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH"),
        ("dckr_pat_", "a1B2c3D4e5F6g7H8i9J-0k1L2m3"),
    ];
    const AWS: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYa1b2c3d4e5";

    #[test]
    fn tokens_are_known_by_their_beginning() {
        for (begin, body) in TOKENS {
            let token = format!("{begin}{body}");
            assert_eq!(at_start(&token), Some(token.as_str()));
            for around in [
                "X",
                "\"X\"",
                "a: X # b",
                "https://X@host/a",
                "--a=X,b",
                "é X.",
            ] {
                let text = around.replace('X', &token);
                let found: Vec<&str> = in_text(&text).map(|it| it.trim_end_matches('.')).collect();
                assert_eq!(found, [token.as_str()], "{text}");
            }
            assert!(is_beginning(beginning(&token)));
        }
        let pair = format!("AKIAIOSFODNN7ABCDEFG:{AWS}");
        assert_eq!(at_start(&pair), Some(AWS));
        let file = format!("aws_access_key_id = AKIAIOSFODNN7ABCDEFG\naws_key = {AWS}\n");
        assert_eq!(in_text(&file).collect::<Vec<_>>(), [AWS]);
        let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
        assert_eq!(in_text(&format!("t: '{jwt}'")).collect::<Vec<_>>(), [jwt]);
    }

    #[test]
    fn what_is_filled_in_later_or_is_called_alike_is_no_token() {
        for text in [
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "ghp_your_token",
            "ghp_${GITHUB_TOKEN_OF_THE_PROJECT_AND_MORE}",
            "npm_config_registry_of_the_project_that_is_long",
            "my_npm_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
            "hf_hub_download_of_everything_in_the_cache",
            "sk_test_51a1B2c3D4e5F6g7H8i9J0k1",
            "pk_live_51a1B2c3D4e5F6g7H8i9J0k1",
            "xoxb-xxxxxxxxxxxx-xxxxxxxxxxxxx-xxxxxxxxxxxx",
            "AKIAIOSFODNN7ABCDEFG and no key beside the name of the access",
            "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYa1b2c3d4e5",
            "AKIAIOSFODNN7ABCDEFG:da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "123e4567-e89b-12d3-a456-426614174000",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ",
            // The role `anon` of Supabase, and the example of jwt.io.
            "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl",
            "eyJhbGciOiJIUzI1NiJ9.eyJuYW1lIjoiSm9obiBEb2UifQ.c2lnbmF0dXJl",
            "pk.eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        ] {
            assert_eq!(in_text(text).next(), None, "{text}");
            assert_eq!(at_start(text), None, "{text}");
        }
    }

    #[test]
    fn work_grows_with_the_text_alone() {
        for part in [
            "ghp_",
            "npm_a1B2c3D4",
            "AKIA",
            "AKIAIOSFODNN7ABCDEFG ",
            "eyJ",
            "eyJ.",
            "xoxb-",
        ] {
            let text = part.repeat(LONGEST / part.len());
            assert_eq!(in_text(&text).next(), None, "{part}");
        }
    }
}
