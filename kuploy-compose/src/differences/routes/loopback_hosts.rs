//! Routes to the computer of the browser.

use crate::map::BTreeSet;

use crate::diagnostic::{Finding, rules};
use crate::facts::routes::{RouteRequest, host, with_domain};
use crate::facts::{Facts, Findings, ServiceId};
use crate::plan::routes::loopback_hosts::replaced;

/// What was said: of a service, a host.
pub(super) type Said = BTreeSet<(ServiceId, String)>;

/// Says what becomes of `localhost` in the hosts of a request.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    request: &RouteRequest,
    said: &mut Said,
) {
    let has_domain = facts.options.domain.as_deref().and_then(host).is_some();
    let replaced = replaced(&facts.options, request);
    for (written, new) in request.hosts.iter().zip(replaced) {
        let Some(new) = new else { continue };
        let is_new = said.insert((request.service, written.clone()));
        let new = new.filter(|new| new != written);
        if !is_new || (has_domain && new.is_none()) {
            continue;
        }
        let key = facts.services[request.service].key;
        let finding = match new {
            Some(new) => Finding::new(
                &rules::ROUTE_HOST_REPLACED,
                format!(
                    "the route to `{key}` has the host `{new}` instead of `{written}`, which is the user's own computer"
                ),
            ),
            None => {
                let example = with_domain(written, "example.com").unwrap_or_default();
                Finding::new(
                    &rules::ROUTE_TO_LOCALHOST,
                    format!(
                        "`{written}` resolves to the user's own computer: nobody reaches the route to `{key}`"
                    ),
                )
                .help(format!("`--domain example.com` makes it `{example}`"))
            }
        };
        report.add(finding, &request.path);
    }
}
