//! Ports, volumes and checks as texts, as `EXPOSE`, `x-kuploy.image` and the image lock write them.

use super::config::{ImageHealthcheck, ImagePort};
use crate::compose::Duration;
use crate::model::Protocol;
use crate::options::ImageCheck;
use crate::source::paths;

/// Ports of one range that are followed. `EXPOSE 10000-20000/udp` of media servers has thousands, and a Service
/// forwards each by an entry of its own.
pub(super) const MOST_PORTS: usize = 128;

/// `80`, `53/udp`, `8000-8010/tcp`; one more than [`MOST_PORTS`] of a longer range. `None` is no port.
pub(super) fn ports(text: &str) -> Option<Vec<ImagePort>> {
    let (numbers, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let protocol = match protocol.to_ascii_lowercase().as_str() {
        "tcp" | "" => Protocol::Tcp,
        "udp" => Protocol::Udp,
        "sctp" => Protocol::Sctp,
        _ => return None,
    };
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let number = |text: &str| text.parse::<u16>().ok().filter(|number| *number > 0);
    let ports = (number(first)?..=number(last)?).take(MOST_PORTS + 1);
    Some(
        ports
            .map(|number| ImagePort {
                number,
                protocol,
                name: None,
            })
            .collect(),
    )
}

/// An absolute path, clean; `None` for any other text.
pub(super) fn volume(text: &str) -> Option<String> {
    paths::is_absolute(text).then(|| paths::clean(text))
}

/// A health check in the words of Compose.
///
/// # Errors
/// The key that is wrong, and why.
pub(super) fn healthcheck(check: &ImageCheck) -> Result<ImageHealthcheck, (&'static str, String)> {
    let duration = |key, text: &Option<String>| match text.as_deref() {
        None => Ok(None),
        Some(text) => match Duration::parse(text) {
            Ok(duration) => Ok(Some(duration).filter(|duration| duration.0 > 0)),
            Err(_) => Err((key, format!("`{text}` is not a duration; write `30s`"))),
        },
    };
    Ok(ImageHealthcheck {
        test: match check.test.first().map(String::as_str) {
            Some("NONE") => Vec::new(),
            None | Some("CMD" | "CMD-SHELL") => check.test.clone(),
            Some(other) => {
                let message = format!(
                    "a test begins with `CMD`, `CMD-SHELL` or `NONE`, not with `{other}`; write `[\"CMD\", \"{other}\", …]`"
                );
                return Err(("test", message));
            }
        },
        interval: duration("interval", &check.interval)?,
        timeout: duration("timeout", &check.timeout)?,
        start_period: duration("start-period", &check.start_period)?,
        start_interval: duration("start-interval", &check.start_interval)?,
        retries: check.retries.filter(|retries| *retries > 0),
    })
}
