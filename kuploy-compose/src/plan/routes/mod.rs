//! Routes from outside: what `x-kuploy` and the labels of reverse proxies ask for, and `--domain`.

mod backend_tls;
mod certificates;
mod localhost_values;
mod loopback_hosts;
mod middlewares;
mod of_domain;
mod redirects;
pub(super) mod requests;
pub(super) mod route;
mod web_port;

pub(super) use localhost_values::say as say_localhost;
pub(super) use redirects::say as say_redirects;
pub(super) use requests::requests;
pub(super) use route::{Earlier, decide};
