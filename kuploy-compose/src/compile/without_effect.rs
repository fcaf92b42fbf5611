//! Options that act on nothing that was planned: each is named where it is written.

use crate::compose::{MountType, Project};
use crate::diagnostic::{Finding, Path, Report, Severity, rules};
use crate::model::{App, Claim, Container, EndpointKind, Pod, Route, RouteStyle, WorkloadKind};
use crate::options::{Kustomize, Options, Publish, RouteKind, SecretsMode};

/// Names every option that acts on nothing in the app.
pub(super) fn check(report: &mut Report, app: &App, project: &Project, options: &Options) {
    name_overlay(report, project, options);
    raise_of_claims(report, app);
    // The base of environments is deployed by nobody.
    if options.environment.is_none() && !options.environments.is_empty() {
        return;
    }
    let has_errors = report.has_errors();
    let planned = Planned {
        app,
        project,
        options,
    };
    for (key, given, acts_on) in OPTIONS {
        // What an error keeps back cannot be acted on.
        let is_unclear = has_errors && !acts_on.is_asked_for();
        if !given(options) || is_unclear || acts_on.is_there(&planned) {
            continue;
        }
        let Some((path, shown)) = place(project, options, key) else {
            continue;
        };
        say(
            report,
            project,
            (&path, &shown),
            (acts_on.missing(), acts_on.help()),
        );
    }
}

/// Raises what is said of the keys of a volume that no service mounts, where a claim of that name exists: somebody gives the
/// claim of a bind mount or of an image's data a size, and its disk fills up at the default one.
fn raise_of_claims(report: &mut Report, app: &App) {
    let of_rule = |it: &&mut Finding| it.rule == &rules::EXTENSION_WITHOUT_EFFECT;
    for finding in report.findings_mut().iter_mut().filter(of_rule) {
        let path = finding.path.clone();
        let name = path
            .strip_prefix("volumes.")
            .and_then(|it| it.strip_suffix(".x-kuploy"));
        let Some((name, (service, target))) = name.and_then(|it| Some((it, app.mount_of(it)?)))
        else {
            continue;
        };
        finding.severity = Severity::Warning;
        finding.message = format!(
            "`x-kuploy` of volume `{name}` has no effect: the claim of that name is not of this volume, which no service mounts"
        );
        finding.help = Some(format!(
            "mount the volume: in `{service}`, `volumes: [\"{name}:{target}\"]` in place of what is mounted there (`volume-size` is for all other claims)"
        ));
    }
}

/// Names an overlay that is asked for beside those that environments have: its key is read, but nothing comes of it.
fn name_overlay(report: &mut Report, project: &Project, options: &Options) {
    if options.environment.is_none() {
        return;
    }
    let for_all = || {
        project.extension()?.get("overlay")?;
        Some(Path::root().key("x-kuploy").key("overlay"))
    };
    let own = own_place(project, options, "overlay").map(|(path, _)| path);
    if let Some(path) = own.or_else(for_all) {
        let missing = "each environment has its own overlay";
        say(report, project, (&path, "overlay"), (missing, ""));
    }
}

fn say(
    report: &mut Report,
    project: &Project,
    (path, shown): (&Path, &str),
    (missing, help): (&str, &str),
) {
    let message = format!("`{shown}` has no effect: {missing}");
    let finding = Finding::new(&rules::EXTENSION_WITHOUT_EFFECT, message);
    let finding = match help {
        "" => finding,
        help => finding.help(help),
    };
    report.push(match &project.tree {
        Some(tree) => finding.at_node(path, tree),
        None => finding.at(path),
    });
}

/// Where an option of an environment is written, if its own keys have it.
fn own_place(project: &Project, options: &Options, key: &str) -> Option<(Path, String)> {
    let name = options.environment.as_ref()?;
    let environments = project.extension()?.get("environments")?;
    environments.get(name)?.get(key)?;
    let path = Path::root().key("x-kuploy").key("environments");
    Some((path.key(name).key(key), key.to_owned()))
}

/// Where an option is written, and as what; `None` where it is for all environments, of which others may need it.
fn place(project: &Project, options: &Options, key: &str) -> Option<(Path, String)> {
    let own = own_place(project, options, key);
    if own.is_some() {
        return own;
    }
    let top = project.extension();
    let path = Path::root().key("x-kuploy");
    if top.and_then(|top| top.get(key)).is_none() {
        return Some((Path::root(), format!("--{key}")));
    }
    options
        .environment
        .is_none()
        .then(|| (path.key(key), key.to_owned()))
}

/// What an option acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ActsOn {
    /// The Application of Argo CD.
    Application,
    /// The AppProject that is not `default`.
    AppProject,
    /// Routes under the domain.
    DomainRoutes,
    /// Routes of any host.
    Routes,
    /// Routes that take the class of the project.
    ClassedRoutes,
    /// Routes that ask the issuer of the project for their certificate.
    IssuedRoutes,
    /// Services of the type that publishes ports.
    PublishedPorts,
    /// Services that are built.
    Builds,
    /// Claims.
    Claims,
    /// Secrets.
    Secrets,
    /// Secrets of an external store.
    ExternalSecrets,
    /// Bind mounts.
    BindMounts,
    /// NetworkPolicies.
    NetworkPolicies,
    /// Services that start after others.
    Dependencies,
    /// Init containers of the image that waits for ports.
    PortWaiters,
    /// Init containers of the image that waits for Jobs and pods.
    JobWaiters,
    /// `kustomization.yaml`, or whatever else holds the namespace.
    NamespaceHolder,
}

/// By key: whether an option is given, and what it acts on.
type Row = (&'static str, fn(&Options) -> bool, ActsOn);

/// Every option that acts on something that a project may not have; the others act on whatever is written.
const OPTIONS: &[Row] = &[
    (
        "argocd-name",
        |o| o.argocd_name.is_some(),
        ActsOn::Application,
    ),
    (
        "argocd-project",
        |o| o.argocd_project.is_some(),
        ActsOn::Application,
    ),
    (
        "argocd-create-project",
        Options::argocd_create_project,
        ActsOn::AppProject,
    ),
    (
        "argocd-namespace",
        |o| o.argocd_namespace.is_some(),
        ActsOn::Application,
    ),
    ("repo-path", |o| o.repo_path.is_some(), ActsOn::Application),
    ("revision", |o| o.revision.is_some(), ActsOn::Application),
    ("repo-url", |o| o.repo_url.is_some(), ActsOn::Application),
    (
        "namespace",
        |o| o.namespace.is_some(),
        ActsOn::NamespaceHolder,
    ),
    ("domain", |o| o.domain.is_some(), ActsOn::DomainRoutes),
    (
        "route",
        |o| o.route.is_some_and(|kind| kind != RouteKind::None),
        ActsOn::Routes,
    ),
    (
        "ingress-class",
        |o| o.ingress_class.is_some(),
        ActsOn::ClassedRoutes,
    ),
    (
        "tls-issuer",
        |o| o.tls_issuer.is_some(),
        ActsOn::IssuedRoutes,
    ),
    (
        "publish",
        |o| o.publish.is_some_and(|how| how != Publish::None),
        ActsOn::PublishedPorts,
    ),
    ("registry", |o| o.registry.is_some(), ActsOn::Builds),
    (
        "storage-class",
        |o| o.storage_class.is_some(),
        ActsOn::Claims,
    ),
    ("volume-size", |o| o.volume_size.is_some(), ActsOn::Claims),
    ("volume-mode", |o| o.volume_mode.is_some(), ActsOn::Claims),
    ("secrets", |o| o.secrets.is_some(), ActsOn::Secrets),
    (
        "secret-store",
        |o| o.secret_store.is_some(),
        ActsOn::ExternalSecrets,
    ),
    (
        "bind-mounts",
        |o| o.bind_mounts.is_some(),
        ActsOn::BindMounts,
    ),
    (
        "network-policies",
        Options::network_policies,
        ActsOn::NetworkPolicies,
    ),
    (
        "wait-for-dependencies",
        |o| o.wait_for_dependencies == Some(true),
        ActsOn::Dependencies,
    ),
    (
        "wait-image",
        |o| o.wait_image.is_some(),
        ActsOn::PortWaiters,
    ),
    (
        "kubectl-image",
        |o| o.kubectl_image.is_some(),
        ActsOn::JobWaiters,
    ),
];

/// What was planned, and from what.
struct Planned<'a> {
    app: &'a App,
    project: &'a Project,
    options: &'a Options,
}

impl Planned<'_> {
    fn pods(&self) -> impl Iterator<Item = &Pod> {
        let components = self.app.components.iter();
        components.filter_map(|component| Some(&component.workload.as_ref()?.pod))
    }

    fn routes(&self) -> impl Iterator<Item = &Route> {
        let components = self.app.components.iter();
        components.flat_map(|component| &component.routes)
    }

    fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.app.components.iter().flat_map(|component| {
            let templates = match component.workload.as_ref().map(|it| &it.kind) {
                Some(WorkloadKind::StatefulSet {
                    claim_templates, ..
                }) => claim_templates.as_slice(),
                _ => &[],
            };
            component.claims.iter().chain(templates)
        })
    }

    fn waits_with(&self, image: Option<&String>) -> bool {
        let mut containers = self.pods().flat_map(|pod| &pod.init_containers);
        containers.any(|container: &Container| Some(&container.image) == image)
    }
}

impl ActsOn {
    /// Whether other options alone decide.
    fn is_asked_for(self) -> bool {
        matches!(
            self,
            Self::Application | Self::AppProject | Self::ExternalSecrets
        )
    }

    fn is_there(self, planned: &Planned<'_>) -> bool {
        let (app, options) = (planned.app, planned.options);
        let mut services = planned.project.services.values();
        let mut components = app.components.iter();
        let asks_app = || {
            let app = options.argocd_app.as_ref();
            app.and_then(|app| app.directory("")).is_some()
        };
        match self {
            Self::Application => asks_app(),
            Self::AppProject => asks_app() && options.argocd_project.is_some(),
            Self::DomainRoutes => {
                let domain = options.domain.as_deref().unwrap_or_default();
                let domain = format!(".{}", domain.to_ascii_lowercase());
                let mut hosts = planned.routes().flat_map(|route| &route.hosts);
                hosts.any(|host| host.ends_with(&domain))
            }
            Self::Routes => planned.routes().next().is_some(),
            Self::ClassedRoutes => planned
                .routes()
                .any(|route| route.class == options.ingress_class),
            Self::IssuedRoutes => planned.routes().any(|route| {
                let mut values = route.annotations.values();
                // Of an IngressRoute that nobody makes a certificate for, KP3347 tells what to do.
                let is_told = route.style == RouteStyle::Traefik && route.tls;
                is_told || values.any(|value| Some(value) == options.tls_issuer.as_ref())
            }),
            Self::PublishedPorts => components.any(|component| {
                let mut endpoints = component.endpoints.iter();
                endpoints.any(|endpoint| {
                    matches!(
                        endpoint.kind,
                        EndpointKind::LoadBalancer | EndpointKind::NodePort
                    )
                })
            }),
            // An image that no registry has is pulled from it as well.
            Self::Builds => {
                let registry = options.registry.as_deref().unwrap_or_default();
                let is_of_it = |container: &Container| {
                    let rest = container.image.strip_prefix(registry);
                    rest.is_some_and(|rest| rest.starts_with('/'))
                };
                services.any(|service| service.build.is_some())
                    || planned.pods().flat_map(|pod| &pod.containers).any(is_of_it)
            }
            Self::Claims => planned.claims().next().is_some(),
            Self::Secrets => components.any(|component| !component.secrets.is_empty()),
            Self::ExternalSecrets => options.secrets() == SecretsMode::External,
            Self::BindMounts => services.any(|service| {
                let mut mounts = service.volumes.iter();
                mounts.any(|mount| mount.kind == MountType::Bind)
            }),
            Self::NetworkPolicies => components.any(|component| component.isolation.is_some()),
            Self::Dependencies => services.any(|service| !service.depends_on.is_empty()),
            Self::PortWaiters => planned.waits_with(options.wait_image.as_ref()),
            Self::JobWaiters => planned.waits_with(options.kubectl_image.as_ref()),
            // Volumes of SMB servers name the namespace of their Secret.
            Self::NamespaceHolder => {
                options.kustomize() != Kustomize::Off
                    || app.delivery.is_some()
                    || options.chart.is_some()
                    || components.any(|component| !component.external_volumes.is_empty())
            }
        }
    }

    /// Why it is not there.
    fn missing(self) -> &'static str {
        match self {
            Self::Application => "no Application is requested",
            Self::AppProject => "no Application of an AppProject is requested",
            Self::DomainRoutes => {
                "no service with a published web port gets a route under this domain"
            }
            Self::Routes | Self::ClassedRoutes => "no route that takes it is created",
            Self::IssuedRoutes => "no route asks cert-manager for a certificate",
            Self::PublishedPorts => "no service publishes a port",
            Self::Builds => "no service has `build`",
            Self::Claims => "no claim is created",
            Self::Secrets => "no Secret is created or referenced",
            Self::ExternalSecrets => "it is for `--secrets external`",
            Self::BindMounts => "no service has a bind mount",
            Self::NetworkPolicies => "no NetworkPolicy is created",
            Self::Dependencies => "no service has `depends_on`",
            Self::PortWaiters => "no init container waits for a port",
            Self::JobWaiters => "no init container waits for a Job or for pods",
            Self::NamespaceHolder => {
                "without `kustomization.yaml`, the one who applies the objects chooses the namespace"
            }
        }
    }

    /// What would make the option count.
    fn help(self) -> &'static str {
        match self {
            Self::Application => {
                "request an Application with `--argocd-app`, or `argocd-app: true` under `x-kuploy`"
            }
            Self::AppProject => {
                "name the AppProject with `--argocd-project`, and request an Application with `--argocd-app`"
            }
            Self::DomainRoutes => {
                "publish the web port with `ports`, or write the route of the service: `x-kuploy: {route: shop.example.com}`"
            }
            Self::Routes | Self::ClassedRoutes | Self::IssuedRoutes => {
                "create routes with `--domain DOMAIN`, or with `x-kuploy: {route: shop.example.com}` at a service"
            }
            Self::PublishedPorts => "publish the port with `ports`",
            Self::ExternalSecrets => "write `--secrets external` too",
            Self::PortWaiters | Self::JobWaiters => {
                "add init containers that wait with `--wait-for-dependencies`"
            }
            Self::NamespaceHolder => "apply the objects with `kubectl apply --namespace NAME`",
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;
    use crate::{LoadRequest, compile};

    const WITHOUT: &str = "services: {web: {image: 'example/web:1'}}\n";
    const WITH: &str = "
services:
  web:
    image: example/web:1
    build: .
    ports: ['8080:8080']
    environment: {PASSWORD: example}
    volumes: ['data:/data', '/srv/x:/x']
    depends_on: {db: {condition: service_healthy}, job: {condition: service_completed_successfully}}
  db: {image: 'example/db:1', expose: [5432], healthcheck: {test: nc -z localhost 5432}}
  job: {image: 'example/job:1', restart: 'no'}
volumes: {data: {}}
";

    fn named(compose: &str) -> Vec<String> {
        let files = MemoryFiles::new().with("compose.yaml", compose);
        let compiled = compile(&files, &LoadRequest::default(), &Options::default());
        let of_rule = |finding: &&Finding| finding.rule == &rules::EXTENSION_WITHOUT_EFFECT;
        let named = compiled.report.iter().filter(of_rule);
        named.map(|finding| finding.path.to_string()).collect()
    }

    /// Each option with a value, and what else has to be written for it to act.
    const VALUES: &[(&str, &str, &str)] = &[
        ("argocd-name", "shop", APP),
        ("argocd-project", "team", APP),
        (
            "argocd-create-project",
            "true",
            "argocd-project: team, argocd-app: true, repo-url: 'https://git.example/a.git'",
        ),
        ("argocd-namespace", "argo", APP),
        ("repo-path", "k8s", APP),
        ("revision", "main", APP),
        (
            "repo-url",
            "'https://git.example/a.git'",
            "argocd-app: true",
        ),
        ("namespace", "shop", "layout: single"),
        ("domain", "example.com", "layout: single"),
        ("route", "traefik", "domain: example.com"),
        ("ingress-class", "nginx", "domain: example.com"),
        ("tls-issuer", "letsencrypt", "domain: example.com"),
        ("publish", "load-balancer", "layout: single"),
        ("registry", "registry.example.com", "layout: single"),
        ("storage-class", "fast", "layout: single"),
        ("volume-size", "5Gi", "layout: single"),
        ("volume-mode", "ReadWriteOnce", "layout: single"),
        ("secrets", "generator", "layout: single"),
        ("secret-store", "vault", "secrets: external"),
        ("bind-mounts", "claim", "layout: single"),
        ("network-policies", "true", "layout: single"),
        ("wait-for-dependencies", "true", "layout: single"),
        ("wait-image", "'busybox:1.36'", "gitops: none"),
        ("kubectl-image", "'example/kubectl:1'", "gitops: none"),
    ];
    const APP: &str = "argocd-app: true, repo-url: 'https://git.example/a.git'";

    #[test]
    fn every_option_is_named_where_it_acts_on_nothing_and_only_there() {
        let keys: Vec<&str> = OPTIONS.iter().map(|(key, ..)| *key).collect();
        for key in &keys {
            assert!(VALUES.iter().any(|(known, ..)| known == key), "{key}");
        }
        for (key, value, beside) in VALUES {
            let path = format!("x-kuploy.{key}");
            // Objects without a `kustomization.yaml` have no namespace; a network of its own is isolated anyway.
            let alone = match *key {
                "namespace" => {
                    format!("x-kuploy: {{{key}: {value}, no-kustomize: true}}\n{WITHOUT}")
                }
                _ => format!("x-kuploy: {{{key}: {value}}}\n{WITHOUT}"),
            };
            if *key != "network-policies" {
                assert!(named(&alone).contains(&path), "{alone}");
            }
            let acts = format!("x-kuploy: {{{key}: {value}, {beside}}}{WITH}");
            assert!(!named(&acts).contains(&path), "{acts}");
        }
    }

    #[test]
    fn what_is_for_all_environments_is_not_named_for_one() {
        let text = format!(
            "x-kuploy: {{tls-issuer: le, environments: {{live: {{domain: example.com}}, test: {{storage-class: fast}}}}}}\n{WITHOUT}"
        );
        assert_eq!(named(&text), [""; 0]);
    }
}
