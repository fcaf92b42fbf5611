//! Routes from outside: what `x-kuploy` and the labels of reverse proxies ask for, and `--domain`.

mod backend_scheme;
mod certificates;
pub(crate) mod loopback_hosts;
mod middlewares;
mod of_domain;
pub(super) mod requests;
pub(crate) mod route;
pub(crate) mod web_port;

pub(super) use requests::requests;
pub(super) use route::{Earlier, decide};
