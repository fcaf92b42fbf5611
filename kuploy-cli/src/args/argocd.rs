//! Flags about Argo CD: an Application beside the manifests.

use clap::Args;
use kuploy_compose::Files;
use kuploy_compose::options::Delivery;
use kuploy_compose::source::{FileKind, paths};

use crate::failure::Failure;

/// Where Argo CD finds the app.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Argo CD")]
pub(crate) struct ArgocdArgs {
    /// Also write an Application, into DIR (the folder `argocd` beside the manifests)
    #[arg(
        long,
        value_name = "DIR",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        requires = "repo_url"
    )]
    pub(crate) argocd_app: Option<String>,
    /// AppProject of the Application; it must exist in Argo CD, and `default` always does (default)
    #[arg(long, value_name = "NAME", requires = "argocd_app", value_parser = object_name)]
    pub(crate) argocd_project: Option<String>,
    /// Also write that AppProject, for this repository and this namespace alone
    #[arg(long, requires = "argocd_project")]
    pub(crate) argocd_create_project: bool,
    /// Namespace that Argo CD runs in (argocd)
    #[arg(long, value_name = "NAMESPACE", requires = "argocd_app", value_parser = object_name)]
    pub(crate) argocd_namespace: Option<String>,
    /// Git repository that Argo CD reads
    #[arg(long, value_name = "URL", requires = "argocd_app")]
    pub(crate) repo_url: Option<String>,
    /// Folder in the repository (where the manifests, or their overlay, lie in the Git checkout)
    #[arg(long, value_name = "PATH", requires = "argocd_app")]
    pub(crate) repo_path: Option<String>,
    /// Branch, tag or commit (HEAD)
    #[arg(long, value_name = "REVISION", requires = "argocd_app")]
    pub(crate) revision: Option<String>,
}

/// A DNS subdomain, as names of objects are.
fn object_name(text: &str) -> Result<String, String> {
    let label = |label: &str| {
        let end = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
        let inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        end(label.bytes().next()) && end(label.bytes().last()) && label.bytes().all(inside)
    };
    if text.len() <= 253 && text.split('.').all(label) {
        Ok(text.to_owned())
    } else {
        Err("write lower-case letters, digits, `-` and `.`".to_owned())
    }
}

impl ArgocdArgs {
    /// What the library is asked for. `synced` is the folder that Argo CD is to read, as it was named.
    ///
    /// # Errors
    /// When that folder does not lie in the Git checkout and `--repo-path` does not say where it is.
    pub(crate) fn delivery(
        &self,
        files: &dyn Files,
        synced: &str,
    ) -> Result<Option<Delivery>, Failure> {
        if self.argocd_app.is_none() {
            return Ok(None);
        }
        let path = match &self.repo_path {
            Some(path) => path.clone(),
            None => path_in_repository(files, synced)?,
        };
        Ok(Some(Delivery {
            name: None,
            project: self.argocd_project.clone(),
            create_project: self.argocd_create_project,
            repo_url: self.repo_url.clone().unwrap_or_default(),
            path,
            revision: self.revision.clone(),
            argocd_namespace: self.argocd_namespace.clone(),
        }))
    }

    /// The folder for the Application, beside that of the manifests where none is named.
    pub(crate) fn folder(&self, manifests: &str) -> Option<String> {
        let named = self.argocd_app.as_deref()?;
        if !named.is_empty() {
            return Some(named.to_owned());
        }
        let manifests = manifests.trim_end_matches('/');
        Some(match manifests.rsplit_once('/') {
            Some((parent, _)) => format!("{parent}/argocd"),
            None => "argocd".to_owned(),
        })
    }
}

/// Where a folder lies in the Git checkout that the current folder is in; without one, as it was named.
fn path_in_repository(files: &dyn Files, folder: &str) -> Result<String, Failure> {
    let here = files.current_dir();
    let absolute = paths::join(&here, folder);
    let mut root = here.clone();
    let git = |folder: &str| {
        let kind = files.metadata(&paths::join(folder, ".git"));
        kind.is_ok_and(|metadata| metadata.kind != FileKind::Other)
    };
    while !git(&root) {
        let parent = paths::parent(&root);
        if parent == root {
            root.clone_from(&here);
            break;
        }
        root = parent;
    }
    paths::relative_to(&absolute, &root)
        .map(str::to_owned)
        .ok_or_else(|| {
            Failure::new(format!("{folder} does not lie in the repository {root}"))
                .help("say where Argo CD finds it: `--repo-path PATH`")
        })
}

#[cfg(test)]
mod tests {
    use kuploy_compose::MemoryFiles;

    use super::*;

    #[test]
    fn the_path_is_that_in_the_checkout() {
        let files = MemoryFiles::new().with("/repo/.git/HEAD", "ref: refs/heads/main\n");
        for (here, folder, want) in [
            ("/repo", "k8s", Some("k8s")),
            ("/repo/apps/shop", "k8s", Some("apps/shop/k8s")),
            ("/repo/apps/shop", "../../deploy/shop/", Some("deploy/shop")),
            ("/repo", ".", Some(".")),
            ("/repo/apps", "../../elsewhere", None),
            ("/other/shop", "k8s", Some("k8s")),
        ] {
            let files = files.clone().with_current_dir(here);
            let got = path_in_repository(&files, folder).ok();
            assert_eq!(got.as_deref(), want, "{here} {folder}");
        }
    }

    #[test]
    fn the_application_lies_beside_the_manifests() {
        let args = |dir: &str| ArgocdArgs {
            argocd_app: Some(dir.to_owned()),
            ..ArgocdArgs::default()
        };
        for (dir, manifests, want) in [
            ("", "k8s", "argocd"),
            ("", "deploy/shop/k8s/", "deploy/shop/argocd"),
            ("", "/abs/k8s", "/abs/argocd"),
            ("apps", "k8s", "apps"),
        ] {
            assert_eq!(args(dir).folder(manifests).as_deref(), Some(want));
        }
        assert_eq!(ArgocdArgs::default().folder("k8s"), None);
    }

    #[test]
    fn names_are_names_of_objects() {
        for (name, valid) in [
            ("default", true),
            ("team-a.prod", true),
            ("Team", false),
            ("a_b", false),
            ("-a", false),
            ("", false),
            ("a..b", false),
        ] {
            assert_eq!(object_name(name).is_ok(), valid, "{name}");
        }
    }
}
