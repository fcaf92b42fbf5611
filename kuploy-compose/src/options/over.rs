//! Options over others.

use super::Options;

impl Options {
    /// These options, and where they say nothing what others say. Of lists both count, of images by service these.
    #[must_use]
    pub fn over(mut self, other: Self) -> Self {
        // Every field by name, so that none is forgotten.
        let Self {
            lint,
            namespace,
            layout,
            no_kustomize,
            domain,
            route,
            ingress_class,
            tls_issuer,
            publish,
            registry,
            images,
            pin,
            image_pull_secrets,
            storage_class,
            volume_size,
            volume_mode,
            secrets,
            secret_store,
            bind_mounts,
            network_policies,
            hardened,
            wait_for_dependencies,
            wait_image,
            kubectl_image,
            kube_version,
            gitops,
            keep_host_names,
            environments,
            allow_empty,
            chart,
            argocd_app,
            argocd_name,
            argocd_project,
            argocd_create_project,
            argocd_namespace,
            repo_url,
            repo_path,
            revision,
            kustomize,
            overlay,
            environment,
            out,
        } = other;
        macro_rules! fill {
            ($($name:ident)*) => { $(self.$name = self.$name.take().or($name);)* };
        }
        fill! {
            namespace layout no_kustomize domain route ingress_class tls_issuer publish registry pin storage_class
            volume_size volume_mode secrets secret_store bind_mounts network_policies hardened wait_for_dependencies wait_image kubectl_image
            kube_version gitops keep_host_names allow_empty chart argocd_app argocd_name argocd_project argocd_create_project argocd_namespace repo_url
            repo_path revision kustomize overlay environment out
        }
        for (word, severity) in lint {
            self.lint.insert_missing(word, severity);
        }
        for theirs in environments {
            match self
                .environments
                .iter_mut()
                .find(|own| own.name == theirs.name)
            {
                None => self.environments.push(theirs),
                Some(own) => {
                    let files = std::mem::take(&mut own.files);
                    let by_flag = own.by_flag;
                    *own = theirs;
                    if !files.is_empty() {
                        own.files = files;
                        own.by_flag = by_flag;
                    }
                }
            }
        }
        self.images.splice(..0, images);
        for name in image_pull_secrets {
            if !self.image_pull_secrets.contains(&name) {
                self.image_pull_secrets.push(name);
            }
        }
        self
    }
}
