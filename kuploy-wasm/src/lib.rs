//! [`kuploy_compose`] for JavaScript: a request as JSON in, an answer as JSON out.
//!
//! ```
//! let answer = kuploy_wasm::run(r#"{
//!   "task": "convert",
//!   "files": [{ "path": "compose.yaml", "text": "services: { web: { image: 'nginx:1.27' } }" }]
//! }"#);
//! assert!(answer.contains("kind: Deployment"));
//! ```
//!
//! The library is pure, and so is this: no file, clock or network is touched, and the same request gives the same answer.

mod answer;
mod environments;
mod request;
mod tasks;

pub use answer::{
    Answer, Converted, Described, Explained, ExplainedService, Failed, LinkJson, Linted,
    OutputJson, Stripped, StrippedFile,
};
pub use request::{Convert, InputFile, Lint, Request};

use wasm_bindgen::prelude::wasm_bindgen;

/// Answers a request. What is no request is answered with `{"error": …}`.
#[wasm_bindgen]
pub fn run(request: &str) -> String {
    let answer = match Request::read(request) {
        Ok(request) => tasks::answer(request),
        Err(error) => Answer::Failed(Failed { error }),
    };
    // An answer holds strings and numbers, which are always JSON.
    serde_json::to_string(&answer).unwrap_or_default()
}

/// The version of the library.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
