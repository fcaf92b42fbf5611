//! HTTPS of Kestrel without a certificate. Seen: Visual Studio's own Compose files, `ASPNETCORE_URLS=https://+:443;http://+:80` with
//! the development certificate of a person mounted from `%APPDATA%`.

use super::context_files::ContextFiles;
use super::service_facts::ServiceFacts;

/// Variables that hold addresses to listen on, or ports of HTTPS
/// (<https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/endpoints>).
const ADDRESSES: &[&str] = &["ASPNETCORE_URLS", "DOTNET_URLS"];
const PORTS: &[&str] = &["ASPNETCORE_HTTPS_PORTS", "DOTNET_HTTPS_PORTS"];

/// Part of the names of settings that say which certificate is used.
const CERTIFICATE: &str = "Certificate";

/// The ports on which a service is told to speak TLS, each with the variable.
pub(super) fn https_ports<'a>(service: &ServiceFacts<'a>) -> Vec<(u16, &'a str)> {
    let mut found = Vec::new();
    for (name, value) in service.written_variables() {
        let of_ports = value.split(';').filter(|_| PORTS.contains(&name));
        let addresses = value.split(';').filter(|_| ADDRESSES.contains(&name));
        let of_addresses = addresses.filter_map(|address| {
            let rest = address.trim().strip_prefix("https://")?;
            Some(rest.rsplit_once(':').map_or("443", |(_, port)| port))
        });
        let numbers = of_ports.chain(of_addresses);
        let numbers = numbers.filter_map(|port| port.trim().trim_end_matches('/').parse().ok());
        found.extend(numbers.map(|port| (port, name)));
    }
    found
}

/// The variable that asks for HTTPS, and its value without it.
pub(crate) fn without_certificate<'a>(
    service: &ServiceFacts<'a>,
    context: &ContextFiles,
) -> Option<(&'a str, String)> {
    let variables = service.written_variables();
    let has = |text: &str| text.contains(CERTIFICATE);
    let files = context.get(&service.id).into_iter();
    let mut files = files.flat_map(|files| files.iter());
    if variables.iter().any(|(name, _)| has(name)) || files.any(|file| has(&file.text)) {
        return None;
    }
    variables.into_iter().find_map(|(name, value)| {
        if PORTS.contains(&name) && !value.trim().is_empty() {
            return Some((name, String::new()));
        }
        let is_secure = |address: &&str| address.trim().starts_with("https://");
        let (secure, plain): (Vec<&str>, Vec<&str>) = value.split(';').partition(is_secure);
        let asks = ADDRESSES.contains(&name) && !secure.is_empty();
        asks.then(|| match plain.is_empty() {
            true => (name, "http://+:8080".to_owned()),
            false => (name, plain.join(";")),
        })
    })
}
