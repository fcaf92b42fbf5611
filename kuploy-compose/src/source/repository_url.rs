//! URLs of Git repositories.

/// The URL of a repository without a user and a password, but for the user of SSH.
pub fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (user, host) = host.rsplit_once('@').unwrap_or(("", host));
    let user = user.split(':').next();
    let user = user.filter(|user| scheme == "ssh" && !user.is_empty());
    let user = user.map(|user| format!("{user}@")).unwrap_or_default();
    let slash = if rest.contains('/') { "/" } else { "" };
    format!("{scheme}://{user}{host}{slash}{path}")
}
