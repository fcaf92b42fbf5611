//! What mounted files and files of images tell, which are known once it is decided what is mounted.

use crate::map::BTreeSet;

use super::asked_resolvers::{self, AskedName};
use super::caddyfile::{self, Caddyfile};
use super::context_files::{self, ContextFiles};
use super::docker_addresses::{self, DockerAddress};
use super::dockerfiles_beside::{self, DockerfilesBeside};
use super::gathered::Facts;
use super::hosts_in_source::{self, InSource};
use super::https_redirects::{self, HttpsRedirect};
use super::init_processes;
use super::ipv6_checks;
use super::loopback_files::{self, LoopbackInFile};
use super::loopback_in_source;
use super::mentions::{self, Mentions};
use super::multicast::{self, Group};
use super::named_files::{self, MissingFile};
use super::nginx_servers;
use super::peers::{self, InFile, Reference};
use super::proxied::{self, Proxied};
use super::services::ServiceId;
use super::sticky_servers::{self, Sticky};
use super::templates;
use super::texts::MountedText;
use super::web_listeners::{self, WebListeners};

/// What files tell of the services.
pub(crate) struct FromFiles<'a> {
    /// Services that files name as hosts.
    pub(crate) in_files: Vec<InFile<'a>>,
    /// Who names whom as a host, in values and files.
    pub(crate) references: Vec<Reference<'a>>,
    /// Files with settings in the contexts that services build.
    pub(crate) context: ContextFiles,
    /// Dockerfiles that images without `build` are probably built from.
    pub(crate) beside: DockerfilesBeside,
    /// Names of containers that stand in texts which nobody rewrites.
    pub(crate) mentions: Mentions,
    /// Hosts in source of the project that no Service has by itself.
    pub(crate) in_source: InSource,
    /// What values and files name that only Docker's networks have.
    pub(crate) addresses: Vec<DockerAddress>,
    /// The Caddyfiles that services read.
    pub(crate) caddyfiles: Vec<Caddyfile<'a>>,
    /// Redirects of everything to HTTPS.
    pub(crate) redirects: Vec<HttpsRedirect<'a>>,
    /// Services whose health check asks by IPv6 what listens on IPv4, with what says so.
    pub(crate) ipv6_checks: Vec<(ServiceId, String)>,
    /// Services whose pods have an init process, as they have under Compose.
    pub(crate) with_init: BTreeSet<ServiceId>,
    /// Files that their configuration names, and that are not there.
    pub(crate) missing: Vec<MissingFile>,
    /// Addresses of the browser's own computer.
    pub(crate) loopback: Vec<LoopbackInFile<'a>>,
    /// The services behind servers of others.
    pub(crate) proxied: Proxied,
    /// Servers of several containers that keep each session with one of them.
    pub(crate) sticky: Vec<Sticky<'a>>,
    /// Names that servers ask for while they run.
    pub(crate) asked_names: Vec<AskedName<'a>>,
    /// What ports of servers speak.
    pub(crate) web: WebListeners,
    /// The multicast addresses that services name.
    pub(crate) groups: Vec<Group<'a>>,
}

impl<'a> FromFiles<'a> {
    /// Reads the files. `running` are the services for which something is created.
    pub(crate) fn read(
        facts: &Facts<'a>,
        running: &[ServiceId],
        texts: &[MountedText<'a, '_>],
    ) -> Self {
        let in_files = peers::in_files(&facts.hosts, texts);
        let references = peers::with_files(&facts.peers, &in_files);
        let filled = templates::filled_in(facts, texts);
        let of_servers = &*templates::with(texts, &filled);
        let nginx = nginx_servers::find(facts, of_servers);
        let context = context_files::read(facts.files, &facts.services);
        let in_source = hosts_in_source::find(facts);
        let mut loopback = loopback_files::find(facts, texts);
        loopback.extend(loopback_in_source::find(facts, running));
        Self {
            mentions: mentions::find(facts, &context, texts, &in_source),
            in_source,
            beside: dockerfiles_beside::find(facts, running),
            context,
            addresses: docker_addresses::find(facts, running, texts),
            caddyfiles: caddyfile::find(facts, texts),
            redirects: https_redirects::find(of_servers, &nginx),
            ipv6_checks: ipv6_checks::all(facts, running, texts),
            with_init: init_processes::find(facts, texts),
            missing: named_files::find(facts, running, of_servers, &nginx),
            loopback,
            proxied: proxied::find(facts, of_servers),
            sticky: sticky_servers::find(facts, of_servers),
            asked_names: asked_resolvers::find(facts, of_servers),
            groups: multicast::groups(facts, running, texts),
            web: web_listeners::find(facts, of_servers, &references, &nginx),
            in_files,
            references,
        }
    }
}
