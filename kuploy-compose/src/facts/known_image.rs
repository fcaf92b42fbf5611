//! What the catalogue knows of the image of a service, with the ports and data directories that the project sets.

use super::catalogue::{self, DataDirectory, Given, KnownImage, SetPort, Sets};
use crate::source::paths;

/// An entry of the catalogue as one service uses it.
#[derive(Clone, Debug)]
pub struct ServiceImage {
    /// The entry.
    pub image: &'static KnownImage,
    /// The reference that it was found by: the image's own, or one that it is built from.
    pub reference: String,
    /// What variables, arguments and mounted files give to its settings.
    pub given: Vec<Given>,
    /// Whether the service runs the image's own server: no other program, such as a client.
    pub runs_server: bool,
}

impl ServiceImage {
    /// The ports that it listens on.
    pub fn ports(&self) -> Vec<SetPort> {
        self.image.set_ports(&self.given)
    }

    /// The directories that it keeps data in.
    pub fn data(&self) -> Vec<DataDirectory> {
        let tag = catalogue::tag(&self.reference);
        self.image.set_data(tag, &self.given)
    }

    /// Whether a volume at `path` must begin empty.
    pub fn wants_empty(&self, path: &str) -> bool {
        let mut data = self.data().into_iter();
        data.any(|directory| directory.wants_empty && directory.path == path)
    }

    /// Whether it writes to a file that is mounted at `path`.
    pub fn writes(&self, path: &str) -> bool {
        let set = self
            .given
            .iter()
            .any(|given| given.setting.sets == Sets::Written && given.value == path);
        let rewritten =
            self.image
                .rewrites
                .iter()
                .any(|rewritten| match rewritten.strip_prefix('/') {
                    Some(_) => paths::relative_to(path, rewritten).is_some(),
                    None => paths::file_name(path) == *rewritten,
                });
        set || rewritten
    }
}
