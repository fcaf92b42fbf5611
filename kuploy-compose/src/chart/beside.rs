//! What a chart has beside its templates of objects.

use crate::map::BTreeSet;
use std::fmt::Write as _;

use super::template::{escaped, quoted};
use super::values::{Shape, list, map, text};
use super::{Lift, pods::Reference};
use crate::emit::{self, ManifestContent, ManifestFile};
use crate::model::{App, Component, EndpointKind, Peer, Protocol, Replicas, WorkloadKind};
use crate::print;

/// A part of `_helpers.tpl`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Helper {
    /// An image of its parts.
    Image,
    /// A rule of Traefik.
    Rule,
}

impl Helper {
    /// Its name: templates of all charts of a release share their names.
    pub(super) fn name(self, app: &str) -> String {
        let name = match self {
            Self::Image => "image",
            Self::Rule => "rule",
        };
        format!("{app}.{name}")
    }

    fn text(self) -> &'static str {
        match self {
            Self::Image => {
                "\
{{/* An image: REPOSITORY:TAG@DIGEST, as far as they are given. */}}
{{- define NAME -}}
{{ .repository }}{{ with .tag }}:{{ . }}{{ end }}{{ with .digest }}@{{ . }}{{ end }}
{{- end }}
"
            }
            Self::Rule => {
                "\
{{/* A rule of Traefik: one of the hosts, and the path. */}}
{{- define NAME -}}
{{- $hosts := list -}}
{{- range .hosts }}{{ $hosts = append $hosts (printf \"Host(`%s`)\" .) }}{{ end -}}
{{- $all := join \" || \" $hosts -}}
{{- if and (gt (len $hosts) 1) .path }}{{ $all = printf \"(%s)\" $all }}{{ end -}}
{{- $parts := compact (list $all .path) -}}
{{ join \" && \" $parts | default \"PathPrefix(`/`)\" }}
{{- end }}
"
            }
        }
    }
}

/// The image of the test, and of whoever waits for a port.
const TEST_IMAGE: &str = "busybox:1.37";

/// Nothing that a chart may have to read: patterns count in every directory unless they begin with `/`.
const IGNORE: &str = "\
# What is no part of the packaged chart.
/.git/
/.gitignore
/.kuploy-run/
";

/// `Chart.yaml`: the user's own once it is written, since versions and maintainers are told nowhere else.
pub(super) fn metadata(app: &App) -> ManifestFile {
    const NOTE: &str = "\
# Yours: written once, and never touched again. `helm package --version` sets a version as well.
";
    let mut node = map();
    for (key, value) in [
        ("apiVersion", "v2".to_owned()),
        ("name", app.name.clone()),
        ("description", format!("The Compose project {}", app.name)),
        ("type", "application".to_owned()),
        ("version", "0.1.0".to_owned()),
    ] {
        node.set(key, text(value));
    }
    file("Chart.yaml", format!("{NOTE}{}", print::documents(&[node])))
}

/// All else that is not a template of objects.
pub(super) fn files(lift: &mut Lift<'_>) -> Vec<ManifestFile> {
    let names = lift.pull_secrets.iter().map(|name| {
        let mut item = map();
        item.set("name", text(name));
        item
    });
    let names = list(names.collect());
    lift.values.set(&["imagePullSecrets"], names, Shape::List);
    let test = test(lift);
    let app = &lift.app.name;
    let mut files = vec![
        file("values.yaml", lift.values.file(app)),
        file("values.schema.json", lift.values.schema()),
        file(".helmignore", IGNORE.to_owned()),
        file("templates/NOTES.txt", notes(lift)),
    ];
    if !lift.helpers.is_empty() {
        let parts = lift.helpers.iter().map(|helper| {
            let name = quoted(&helper.name(app));
            helper.text().replace("NAME", &name)
        });
        let parts: Vec<String> = parts.collect();
        files.push(file("templates/_helpers.tpl", parts.join("\n")));
    }
    files.extend(test);
    files
}

fn file(path: &str, text: String) -> ManifestFile {
    ManifestFile {
        path: path.to_owned(),
        content: ManifestContent::Raw(text.into_bytes()),
    }
}

/// The ports of Services that answer: name, port.
fn targets(app: &App) -> Vec<(&str, u16)> {
    let runs = |component: &&Component| {
        component.workload.as_ref().is_some_and(|workload| {
            !matches!(
                workload.kind,
                WorkloadKind::Job(_)
                    | WorkloadKind::CronJob { .. }
                    | WorkloadKind::Deployment {
                        replicas: Replicas::Fixed(0),
                        ..
                    }
                    | WorkloadKind::StatefulSet {
                        replicas: Replicas::Fixed(0),
                        ..
                    }
            )
        })
    };
    let endpoints = app
        .components
        .iter()
        .filter(runs)
        .flat_map(|c| &c.endpoints);
    let inside = endpoints.filter(|endpoint| !matches!(endpoint.kind, EndpointKind::External(_)));
    inside
        .flat_map(|endpoint| {
            let ports = endpoint.ports.iter();
            let tcp = ports.filter(|port| port.protocol == Protocol::Tcp);
            tcp.map(|port| (endpoint.name.as_str(), port.port))
        })
        .collect()
}

/// `helm test`: a pod that connects to every Service.
fn test(lift: &mut Lift<'_>) -> Option<ManifestFile> {
    let targets = targets(lift.app);
    if targets.is_empty() {
        return None;
    }
    let image = lift.options.wait_image.as_deref().unwrap_or(TEST_IMAGE);
    let reference = Reference::parse(image);
    for (part, value) in [
        ("repository", reference.repository),
        ("tag", reference.tag),
        ("digest", reference.digest),
    ] {
        let shape = if part == "tag" {
            Shape::Word
        } else {
            Shape::Text
        };
        lift.values
            .set(&["tests", "image", part], text(value), shape);
    }
    let include = lift.include(Helper::Image);
    let targets = targets.iter().map(|(name, port)| format!("{name}:{port}"));
    let targets: Vec<String> = targets.collect();
    let labels = labels(lift.app);
    let labels = match labels.is_empty() {
        true => String::new(),
        false => labels
            .iter()
            .fold("  labels:\n".to_owned(), |mut text, (key, value)| {
                let _ = writeln!(text, "    {}: {}", quoted(key), quoted(value));
                text
            }),
    };
    let name = lift.app.name.replace('_', "-");
    let name = name.trim_matches('-');
    let text = format!(
        "\
# `helm test RELEASE` connects to every Service.
apiVersion: v1
kind: Pod
metadata:
  name: {name}-test
{labels}  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  {{{{- with .Values.imagePullSecrets }}}}
  imagePullSecrets:
    {{{{- toYaml . | nindent 4 }}}}
  {{{{- end }}}}
  containers:
  - name: connect
    image: {{{{ {include} .Values.tests.image | quote }}}}
    command:
    - /bin/sh
    - -c
    - |
      failed=0
      for target in {}; do
        if nc -z -w 5 \"${{target%:*}}\" \"${{target#*:}}\"; then
          echo \"$target answers\"
        else
          echo \"$target does not answer\"
          failed=1
        fi
      done
      exit $failed
    securityContext:
      runAsNonRoot: true
      runAsUser: 65534
      allowPrivilegeEscalation: false
      capabilities:
        drop:
        - ALL
      seccompProfile:
        type: RuntimeDefault
",
        targets.join(" ")
    );
    Some(file("templates/tests/connection.yaml", text))
}

/// The labels that let a pod reach all others where networks are isolated.
fn labels(app: &App) -> Vec<(&str, &str)> {
    let isolated = app.components.iter().filter_map(|c| c.isolation.as_ref());
    let peers = isolated.flat_map(|isolation| &isolation.from);
    let labels = peers.filter_map(|peer| match peer {
        Peer::Pods(labels) => Some(labels),
        _ => None,
    });
    let mut found: Vec<(&str, &str)> = labels
        .flatten()
        .filter(|(key, _)| !key.starts_with("app.kubernetes.io/"))
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    found.sort_unstable();
    found.dedup_by_key(|(key, _)| *key);
    found
}

/// What Helm shows after an install: how to reach the app, and what is still missing.
fn notes(lift: &Lift<'_>) -> String {
    let app = &lift.app.name;
    let mut text = format!(
        "{} is installed in the namespace {{{{ .Release.Namespace }}}}.\n",
        escaped(app)
    );
    let setup = emit::setup(lift.app, lift.options);
    if !setup.is_empty() {
        // Helm shows this after the installation, into whatever namespace that was.
        text.push_str("\nPods wait until these exist:\n");
        for command in setup {
            let (before, after) = command
                .split_once(" --namespace ")
                .unwrap_or((&command, ""));
            let after = after.split_once(' ').map_or("", |(_, after)| after);
            let space = if after.is_empty() { "" } else { " " };
            let _ = writeln!(
                text,
                "  {} --namespace {{{{ .Release.Namespace }}}}{space}{}",
                escaped(before),
                escaped(after)
            );
        }
    }
    let routed: Vec<_> = lift
        .app
        .components
        .iter()
        .filter(|component| !component.routes.is_empty())
        .collect();
    if !routed.is_empty() {
        text.push_str("\nFrom outside the cluster:\n");
    }
    for component in routed {
        for route in &component.routes {
            let routes = super::values::below(
                ".Values",
                &["services", &component.name, "routes", &route.name],
            );
            let _ = writeln!(
                text,
                "{{{{- $route := {routes} }}}}\n{{{{- range $route.hosts }}}}\n  http{{{{ if ($route.tls).enabled }}}}s{{{{ end }}}}://{{{{ . }}}}\n{{{{- end }}}}"
            );
        }
    }
    let ports = targets(lift.app);
    if !ports.is_empty() {
        text.push_str("\nFrom this computer:\n");
        let mut taken = BTreeSet::new();
        for (name, port) in ports.iter().take(SHOWN) {
            let local = (local(*port)..=u16::MAX).find(|local| taken.insert(*local));
            let local = local.unwrap_or(*port);
            let _ = writeln!(
                text,
                "  kubectl --namespace {{{{ .Release.Namespace }}}} port-forward service/{name} {local}:{port}"
            );
        }
        text.push_str("\nCheck that all Services answer: helm test {{ .Release.Name }}\n");
    }
    text
}

/// A port that a user may listen on: those below 1024 are for root.
fn local(port: u16) -> u16 {
    if port < 1024 { port + 8000 } else { port }
}

/// So many Services are listed in the notes.
const SHOWN: usize = 10;
