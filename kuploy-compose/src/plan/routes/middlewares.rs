//! Traefik's middlewares as objects. Only Traefik's own routes carry them.

use serde_json::{Map, Value};

use crate::facts::ServiceId;
use crate::facts::routes;
use crate::model::names::{self, Space};
use crate::model::{ConfigFile, FileContent, Middleware, Secret};
use crate::options::RouteKind;
use crate::plan::context::Context;
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
    let mut made = Made::default();
    for (written, read) in &router.list {
        let kind = read.as_ref().and_then(|read| read.kind);
        let kind = kind.filter(|_| cx.options.route() == RouteKind::Traefik);
        let (Some(read), Some(kind)) = (read, kind) else {
            continue;
        };
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
            cx.sensitive.extend(read.users_at.clone());
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
