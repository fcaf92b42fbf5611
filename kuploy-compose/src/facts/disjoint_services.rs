//! Disjoint sets of services: those that share something.

use super::services::{PerService, ServiceId};

/// Disjoint sets of services, by index.
pub(crate) struct Groups {
    parent: PerService<ServiceId>,
}

impl Groups {
    /// Each service by itself.
    pub(crate) fn new<T>(services: &PerService<T>) -> Self {
        Self {
            parent: services.map(|id, _| id),
        }
    }

    /// The service that stands for the set of one.
    pub(crate) fn root(&mut self, mut at: ServiceId) -> ServiceId {
        while self.parent[at] != at {
            // Halves the way for the next one.
            let above = self.parent[self.parent[at]];
            self.parent[at] = above;
            at = above;
        }
        at
    }

    /// Joins two sets; `false` when they were one.
    pub(crate) fn join(&mut self, a: ServiceId, b: ServiceId) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a] = b;
        a != b
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{Project, Service};
    use crate::facts::Services;

    #[test]
    fn sets_join_once() {
        let project = Project {
            services: ["a", "b", "c", "d"]
                .map(|key| (key.to_owned(), Service::default()))
                .into_iter()
                .collect(),
            ..Project::default()
        };
        let services = Services::of(&project);
        let ids: Vec<ServiceId> = services.ids().collect();
        let [a, b, c, d] = ids[..] else {
            panic!("four services");
        };
        let mut groups = Groups::new(&services.each(|_| ()));
        assert!(groups.join(a, b));
        assert!(groups.join(c, b));
        assert!(!groups.join(a, c));
        assert_ne!(groups.root(d), groups.root(a));
    }
}
