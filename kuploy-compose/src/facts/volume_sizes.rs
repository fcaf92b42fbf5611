//! How large volumes must be at least, by what is known of the images that keep data in them.

use super::path_conventions::is_within;
use super::service_facts::ServiceFacts;
use super::services::PerService;
use crate::map::BTreeMap;

/// The least sizes in GiB, by the source of mounts: the key of a volume, or a path of the Docker host.
#[derive(Clone, Debug, Default)]
pub(crate) struct VolumeSizes(BTreeMap<String, u32>);

impl VolumeSizes {
    /// The sizes of what services mount.
    pub(super) fn read(services: &PerService<ServiceFacts<'_>>) -> Self {
        let mut found = Self::default();
        for service in services.values() {
            for mount in &service.service.volumes {
                let size = service.known.least_size(&mount.target);
                if let Some((source, size)) = mount.source.as_ref().zip(size) {
                    let known = found.0.entry(source.clone()).or_default();
                    *known = (*known).max(size);
                }
            }
        }
        found
    }

    /// The size of a volume, or of a directory of the Docker host with those below it.
    pub(crate) fn of(&self, source: &str) -> Option<u32> {
        let inside = self.0.range(source.to_owned()..);
        let inside = inside.take_while(|(inner, _)| inner.starts_with(source));
        let inside = inside.filter(|(inner, _)| is_within(inner, source));
        inside.map(|(_, size)| *size).max()
    }
}
