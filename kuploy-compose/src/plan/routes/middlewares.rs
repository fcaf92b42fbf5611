//! Traefik's middlewares as objects. Only Traefik's own routes carry them.

use serde_json::{Map, Value};

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::ServiceId;
use crate::facts::routes;
use crate::model::{ConfigFile, FileContent, Middleware, Secret};
use crate::options::RouteKind;
use crate::plan::context::Context;
use crate::plan::names::{self, Space};
use crate::plan::secrets;

/// The middlewares of a router, and the Secrets that they need.
#[derive(Debug, Default)]
pub(super) struct Made {
    pub(super) middlewares: Vec<Middleware>,
    pub(super) secrets: Vec<Secret>,
}

/// Makes the middlewares of a router of a service, which is called `service` in the cluster.
pub(super) fn make(
    cx: &mut Context<'_>,
    id: ServiceId,
    service: &str,
    router: &routes::Middlewares,
) -> Made {
    let path = &router.path;
    let mut made = Made::default();
    for (written, read) in &router.list {
        let Some(read) = read else {
            let message = format!(
                "middleware `{written}` is not defined by labels of the project and is dropped"
            );
            let finding = Finding::new(&rules::MIDDLEWARE_LOST, message);
            cx.add(finding.severity(Severity::Warning), path);
            continue;
        };
        let kind = read
            .kind
            .filter(|_| cx.options.route() == RouteKind::Traefik);
        let Some(kind) = kind else {
            say_lost(cx, path, written, read, router.tls);
            continue;
        };
        for label in &read.unknown {
            let message =
                format!("`{label}` of middleware `{written}` has no equivalent and is dropped");
            cx.say(&rules::ROUTE_OPTION, path, message);
        }
        let name = written.split('@').next().unwrap_or(written);
        let name = names::label(&name.to_ascii_lowercase(), 40);
        let name = name.unwrap_or_else(|| "middleware".to_owned());
        let mut options = read.options.clone();
        if let Some(users) = &read.users {
            let key = cx.facts.services[id].key;
            let origin = format!("{key}:{written}");
            let secret = cx
                .names
                .fresh(Space::Secret, &format!("{service}-{name}"), &origin);
            cx.sensitive.push(path.clone());
            let file = ConfigFile {
                key: "users".to_owned(),
                content: FileContent::Text(users.clone()),
            };
            made.secrets
                .push(secrets::secret(cx, &secret, vec![file], false));
            options.insert("secret".to_owned(), Value::String(secret));
        }
        let spec = Map::from_iter([(kind.to_owned(), Value::Object(options))]);
        made.middlewares.push(Middleware {
            name,
            spec: Value::Object(spec),
        });
    }
    made
}

/// A middleware that the route cannot carry.
fn say_lost(
    cx: &mut Context<'_>,
    path: &Path,
    name: &str,
    read: &routes::Middleware,
    router_has_tls: bool,
) {
    let mut message = format!("middleware `{name}` {} and is dropped", read.does());
    if read.guards() {
        message.push_str(": the route is open to everybody");
    }
    let finding = Finding::new(&rules::MIDDLEWARE_LOST, message);
    // Ingress controllers redirect to TLS by themselves.
    let is_done = read.kind == Some("redirectScheme") && !router_has_tls;
    let finding = match is_done {
        true => finding.severity(Severity::Info),
        false => finding.help("use `--route traefik`, or annotations of your ingress controller: `x-kuploy: {route: {annotations: …}}`"),
    };
    cx.add(finding, path);
}
