//! Labels that are settings of tools.

/// Labels that are settings of something that the manifests replace; they were read, or mean nothing in a cluster.
const SETTINGS: &[&str] = &["kompose.", "traefik.", "caddy.", "com.docker.compose."];

/// Whether a label is a setting of a tool.
pub(crate) fn is_setting(key: &str) -> bool {
    let is = |prefix: &&str| key.starts_with(*prefix) || key == prefix.trim_end_matches('.');
    SETTINGS.iter().any(is) || is_numbered_caddy(key)
}

/// `caddy_1`, `caddy_1.reverse_proxy`: more than one site of one container.
fn is_numbered_caddy(key: &str) -> bool {
    key.strip_prefix("caddy_").is_some_and(|rest| {
        let number = rest.split('.').next().unwrap_or(rest);
        !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_of_caddy_may_have_numbers() {
        assert!(is_numbered_caddy("caddy_0.reverse_proxy"));
        assert!(!is_numbered_caddy("caddy_x"));
    }
}
