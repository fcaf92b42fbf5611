//! Host names of pods: what is written, or a name that is kept, or one that the service has for itself.

use std::collections::BTreeSet;

use super::earlier::Earlier;
use super::own_names;
use super::pod_names::{PodName, PodNames, first_label};
use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::{PerService, ServiceId};
use crate::model::Endpoint;
use crate::plan::context::Context;
use crate::plan::names;
use crate::plan::names_in_values::NamesInValues;
use crate::plan::pods::Member;

/// The host names of all pods.
pub(in crate::plan) struct HostNames<'k> {
    kept: &'k PodNames,
    of: PerService<HostName>,
}

/// What a service asks its pod to be called.
#[derive(Clone, Debug, Default)]
struct HostName {
    /// `hostname` of the pod.
    hostname: Option<String>,
    /// `subdomain` of the pod.
    subdomain: Option<String>,
    /// Names that the service has for itself, but for its host name.
    own: BTreeSet<String>,
}

impl<'k> HostNames<'k> {
    /// The names that are kept as they are written.
    pub(super) fn kept(&self) -> &'k PodNames {
        self.kept
    }

    /// `hostname` of the pod of a service.
    pub(in crate::plan) fn hostname(&self, id: ServiceId) -> Option<&str> {
        self.of[id].hostname.as_deref()
    }

    /// `subdomain` of the pod of a service, and the name of the headless Service behind it.
    pub(in crate::plan) fn subdomain(&self, id: ServiceId) -> Option<&str> {
        self.of[id].subdomain.as_deref()
    }

    /// Makes Services that a service names itself by lead to its own pod.
    pub(super) fn lead_to_own_pod(
        &self,
        cx: &mut Context<'_>,
        service: &Member<'_>,
        endpoints: &mut [Endpoint],
    ) {
        own_names::lead_to_pod(cx, service, &self.of[service.id].own, endpoints);
    }
}

/// Decides the host names. `kept` are those that are kept as they are written, `writes_alone` says who writes a claim
/// that nobody else does.
pub(in crate::plan) fn decide<'k>(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_, '_>,
    kept: &'k PodNames,
    values: &NamesInValues,
    writes_alone: &PerService<bool>,
) -> HostNames<'k> {
    let mut own = own_names::find(earlier, values);
    let of = earlier.pods.map(|id, service| {
        if !earlier.pods.runs(id) {
            return HostName::default();
        }
        let kept = kept.get(id).filter(|_| service.owner == id);
        if let Some(kept) = kept {
            say_kept(cx, service, kept, writes_alone[id]);
        }
        let written = service.service.hostname.as_deref().and_then(first_label);
        // The controller gives each pod its own name as host name, whatever the template says.
        let written = written.filter(|_| !earlier.is_stateful(id));
        let name = HostName {
            hostname: kept.map(|kept| kept.hostname.clone()).or(written),
            subdomain: kept.and_then(|kept| kept.subdomain.clone()),
            own: std::mem::take(&mut own[id]),
        };
        say_changed(cx, earlier, service, &name);
        choose_own(earlier, service, name)
    });
    HostNames { kept, of }
}

/// Lets a pod be called by a name that its service has for itself. One name is enough for the hosts file; the
/// service's own comes first.
fn choose_own(earlier: &Earlier<'_, '_>, service: &Member<'_>, mut name: HostName) -> HostName {
    if earlier.is_stateful(service.id) {
        return name;
    }
    match &name.hostname {
        Some(hostname) => {
            name.own.remove(hostname);
        }
        None if service.id == service.owner => {
            let own = name.own.take(&service.name);
            let own = own.or_else(|| name.own.pop_first());
            let is_label =
                |own: &String| names::label(own, names::LABEL_LIMIT).as_ref() == Some(own);
            name.hostname = own.filter(is_label);
        }
        None => {}
    }
    name
}

/// Says how a name is kept where that is not plain, and where it decides the controller.
fn say_kept(cx: &mut Context<'_>, service: &Member<'_>, name: &PodName, writes_alone: bool) {
    let key = service.key;
    let hostname = &name.hostname;
    let how = match &name.subdomain {
        Some(subdomain) => format!(
            "`{hostname}.{subdomain}` resolves to the pod of `{key}`: host name `{hostname}`, headless Service `{subdomain}`"
        ),
        None => format!("the pod of `{key}` keeps the host name `{hostname}`"),
    };
    let why = match &name.needed_by {
        Some(evidence) => format!(", because {evidence} uses it"),
        None => String::new(),
    };
    if writes_alone {
        let message =
            format!("{how}{why}: it becomes a Deployment, because a StatefulSet names its pods");
        let help = "to use a StatefulSet: `x-kuploy: {kind: statefulset}`";
        cx.say_help(&rules::HOST_NAME_KEPT, &name.path, message, help);
    } else if name.subdomain.is_some() {
        cx.say(&rules::HOST_NAME_KEPT, &name.path, format!("{how}{why}"));
    }
}

/// Says what a pod is called where that is not what is written.
fn say_changed(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_, '_>,
    service: &Member<'_>,
    name: &HostName,
) {
    let Some(written) = &service.service.hostname else {
        return;
    };
    let is_whole = |hostname: &str| {
        let subdomain = name.subdomain.as_deref();
        hostname == written
            || subdomain.is_some_and(|subdomain| *written == format!("{hostname}.{subdomain}"))
    };
    let message = match &name.hostname {
        _ if earlier.is_stateful(service.id) => format!(
            "the host name is `{}-0`, not `{written}`: a StatefulSet names its pods",
            service.name
        ),
        Some(hostname) if is_whole(hostname) => return,
        Some(hostname) => {
            format!("the host name `{written}` becomes `{hostname}`: a pod's is one DNS label")
        }
        None => format!("`{written}` is not a valid host name and is dropped"),
    };
    let path = service.path.key("hostname");
    let mut finding = Finding::new(&rules::HOST_NAME_CHANGED, message);
    // A name with a domain is an identity: mail servers send it, and GitLab makes its addresses of it.
    let is_read = earlier.is_stateful(service.id) || !service.known.is_server();
    if written.contains('.') && is_read && service.lifetime.ends.is_none() {
        finding = finding.severity(Severity::Warning).help(format!(
            "if the program reads its own name, give it `{written}` by a variable or in its configuration"
        ));
    }
    cx.add(finding, &path);
}
