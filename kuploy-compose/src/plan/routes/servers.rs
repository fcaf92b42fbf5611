//! What is known of the servers behind routes.

use crate::facts::Facts;
use crate::facts::https_redirects::{self, HttpsRedirect};
use crate::facts::peers::Reference;
use crate::facts::texts::MountedText;
use crate::facts::web_listeners::{self, WebListeners};

/// What is known of the servers behind routes.
pub(in crate::plan) struct Servers<'p> {
    /// Redirects of everything to HTTPS.
    pub(in crate::plan) redirects: Vec<HttpsRedirect<'p>>,
    /// What their ports speak.
    pub(in crate::plan) web: WebListeners,
}

/// Reads the configuration of servers, and what others say of them.
pub(in crate::plan) fn servers<'a>(
    facts: &Facts<'a>,
    files: &[MountedText<'a, '_>],
    references: &[Reference<'a>],
) -> Servers<'a> {
    Servers {
        redirects: https_redirects::find(facts, files),
        web: web_listeners::find(facts, files, references),
    }
}
