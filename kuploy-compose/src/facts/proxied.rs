//! Services behind the server of another, which hands on the host that the browser asked for. Seen: nginx or Caddy before
//! Django, which compares that host with its list.

use crate::map::BTreeSet;

use super::gathered::Facts;
use super::peers;
use super::services::ServiceId;
use super::texts::MountedText;
use crate::map::BTreeMap;

/// By service, the one whose server is before it.
pub(crate) type Proxied = BTreeMap<ServiceId, ServiceId>;

/// What shows that a server hands requests to others, in lower case, and what makes it keep the host; the others keep it by
/// themselves (`uwsgi_params` and `fastcgi_params` have `HTTP_HOST` of each request).
const HANDS_ON: &[(&str, Option<&str>)] = &[
    // https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header: `$proxy_host` if nothing is said.
    ("proxy_pass", Some("proxy_set_header host $h")),
    // A file of Debian's package, which has that line.
    ("proxy_pass", Some("include proxy_params")),
    ("uwsgi_pass", None),
    ("fastcgi_pass", None),
    // https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#defaults
    ("reverse_proxy", None),
    // https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypreservehost
    ("proxypass ", Some("proxypreservehost on")),
];

/// What makes Caddy set another host: `header_up Host {upstream_hostport}`.
const CHANGES_HOST: &str = "header_up host";

/// Parts of words that stand in each such text.
const QUICK: &[&str] = &["_pass", "Pass", "reverse_proxy"];

/// The services behind others.
pub(crate) fn find(facts: &Facts<'_>, files: &[MountedText<'_, '_>]) -> Proxied {
    let mut keeps: BTreeSet<ServiceId> = BTreeSet::new();
    let mut proxies: Vec<&MountedText<'_, '_>> = Vec::new();
    for file in files {
        if !QUICK.iter().any(|part| file.text.contains(part)) {
            continue;
        }
        let words: Vec<&str> = file.text.split_whitespace().collect();
        let text = words.join(" ").to_ascii_lowercase();
        let mut ways = HANDS_ON.iter().filter(|(word, _)| text.contains(word));
        if text.contains(CHANGES_HOST) {
            continue;
        }
        if ways.any(|(_, needed)| needed.is_none_or(|needed| text.contains(needed))) {
            keeps.insert(file.service);
        }
        proxies.push(file);
    }
    let mut found = Proxied::new();
    let kept = proxies
        .into_iter()
        .filter(|file| keeps.contains(&file.service));
    for file in kept {
        for named in peers::in_files(&facts.hosts, std::slice::from_ref(file)) {
            if named.reference.to != file.service {
                found.entry(named.reference.to).or_insert(file.service);
            }
        }
    }
    found
}
