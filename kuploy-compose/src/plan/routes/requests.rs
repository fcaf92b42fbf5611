//! The routes that services ask for, with what their middlewares become.

use std::ops::Deref;

use super::loopback_hosts;
use super::middlewares::{self, Made};
use crate::facts::PerService;
use crate::facts::routes::RouteRequest;
use crate::map::BTreeMap;
use crate::model::{Middleware, Secret};
use crate::options::RouteKind;
use crate::plan::context::Context;
use crate::plan::skipped_services::Skipped;

/// A route that is asked for.
#[derive(Clone, Debug)]
pub(in crate::plan) struct Request {
    /// What is asked for.
    pub(super) asked: RouteRequest,
    /// Traefik's middlewares.
    pub(super) middlewares: Vec<Middleware>,
    /// Secrets that the middlewares name; those of one router stand in its first request.
    pub(super) secrets: Vec<Secret>,
}

impl Deref for Request {
    type Target = RouteRequest;

    fn deref(&self) -> &RouteRequest {
        &self.asked
    }
}

impl From<RouteRequest> for Request {
    fn from(asked: RouteRequest) -> Self {
        Self {
            asked,
            middlewares: Vec::new(),
            secrets: Vec::new(),
        }
    }
}

/// Lists the routes that lead to services for which something is created. `names` are those of Services.
pub(in crate::plan) fn requests(
    cx: &mut Context<'_>,
    names: &PerService<String>,
    skipped: &Skipped,
) -> Vec<Request> {
    let facts = cx.facts;
    let mut found = Vec::new();
    if cx.options.route() == RouteKind::None {
        return found;
    }
    let kept = facts
        .routes
        .iter()
        .filter(|(id, _)| !skipped.contains_key(id));
    for (id, routes) in kept {
        let mut made: BTreeMap<String, Made> = BTreeMap::new();
        for asked in &routes.requests {
            let mut request = Request::from(asked.clone());
            if !asked.middlewares.list.is_empty() {
                // The routes of one router share its middlewares.
                let made = made
                    .entry(asked.middlewares.path.to_string())
                    .or_insert_with(|| middlewares::make(cx, id, &names[id], &asked.middlewares));
                request.middlewares.clone_from(&made.middlewares);
                request.secrets = std::mem::take(&mut made.secrets);
            }
            loopback_hosts::replace(cx.options, &mut request.asked);
            found.push(request);
        }
    }
    found
}
