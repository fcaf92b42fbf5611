//! Routes from outside: what `x-kuploy` and the labels of reverse proxies ask for, and `--domain`.

mod certificates;
pub(super) mod decide;
mod middlewares;
mod of_domain;
mod requests;
mod web_port;

pub(super) use decide::{Earlier, decide};
pub(super) use requests::requests;
