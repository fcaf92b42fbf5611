//! Settings that browsers read: what stands in them is resolved on another computer than that of the program.

/// Names of the computer itself.
pub(super) const LOOPBACK: &[&str] = &["localhost", "127.0.0.1", "::1"];

/// Words in names of variables whose address the program itself uses, or listens on.
pub(super) const INTERNAL: &[&str] = &[
    "BIND",
    "CHECK",
    "HEALTH",
    "HEALTHCHECK",
    "INTERNAL",
    "LISTEN",
    "LOCAL",
    "LOOPBACK",
    "METRICS",
    "PRIVATE",
    "PROBE",
    "PROXY",
    "SELF",
    "UPSTREAM",
];

/// Words in names of variables that make a domain, or a list of hosts, that of something else.
pub(super) const OF_OTHERS: &[&str] = &[
    "AD", "DB", "DNS", "EMAIL", "JMX", "KAFKA", "LDAP", "MAIL", "REDIS", "RMI", "SEARCH", "SMTP",
    "SOCKET",
];

/// Beginnings of variables that tools for pages put into what browsers get: Next.js, Vite, Create React App, Nuxt, Vue CLI,
/// Gatsby, Expo, and `PUBLIC_` of SvelteKit and Astro.
const OF_PAGES: &[&str] = &[
    "EXPO_PUBLIC_",
    "GATSBY_",
    "NEXT_PUBLIC_",
    "NUXT_PUBLIC_",
    "PUBLIC_",
    "REACT_APP_",
    "VITE_",
    "VUE_APP_",
];

/// Parts of names of addresses to which a program sends browsers, or from which they come, without `_`, `-` and `.`. Seen:
/// `CallBackUrl`, `OIDC_REDIRECT_URI`, `CORS_ORIGIN`, `PUBLIC_URL`.
const SENT_TO: &[&str] = &["callback", "cors", "origin", "publicurl", "redirect"];

/// Ends of such names. Seen: `IdentityUrlExternal`, `KC_EXTERNAL_URL`, `SpaClient` of an identity server.
const ENDS: &[&str] = &[
    "client",
    "clienturl",
    "external",
    "externalurl",
    "frontendurl",
    "siteurl",
];

/// Parts of names of what the server beside the page connects to: `VITE_PROXY_TARGET`.
const OF_SERVERS: &[&str] = &["internal", "proxy", "server", "ssr", "target"];

/// Whether browsers read a setting of this name.
pub(crate) fn are(name: &str) -> bool {
    let of_pages = |name: &str| OF_PAGES.iter().any(|begin| name.starts_with(begin));
    let plain = name.chars().filter(char::is_ascii_alphanumeric);
    let plain = plain.collect::<String>().to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| plain.contains(part));
    let is_end = || ENDS.iter().any(|end| plain.ends_with(end));
    (of_pages(name) || has(SENT_TO) || is_end()) && !has(OF_SERVERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_who_reads_a_value() {
        for (name, want) in [
            ("NEXT_PUBLIC_API_URL", true),
            ("VITE_API", true),
            ("IdentityUrlExternal", true),
            ("CallBackUrl", true),
            ("SpaClient", true),
            ("Cors__AllowedOrigins", true),
            ("VITE_PROXY_TARGET", false),
            ("EXTERNAL_API_URL", false),
            ("OPENAI_BASE_URL", false),
            ("API_URL", false),
        ] {
            assert_eq!(are(name), want, "{name}");
        }
    }
}
