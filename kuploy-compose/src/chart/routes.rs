//! Ways in from outside: hosts, TLS, classes, annotations.

use super::Lift;
use super::beside::Helper;
use super::template::{Hole, Template, quoted};
use super::values::{Shape, below, list, map, node, text};
use crate::model::{Component, Route};
use crate::yaml::{Node, Value};

impl Lift<'_> {
    pub(super) fn route(
        &mut self,
        template: &mut Template,
        component: &Component,
        kind: &str,
        stem: &str,
        object: &mut Node,
    ) {
        let routes = component.routes.iter();
        let Some(route) = routes.into_iter().find(|route| route.name == stem) else {
            return;
        };
        let path = ["services", component.name.as_str(), "routes", stem];
        let variable = template.variable(&path);
        let hosts = list(route.hosts.iter().map(text).collect());
        self.at(&path, "hosts", hosts, Shape::Texts);
        if let Some(spec) = object.get_mut("spec") {
            match kind {
                "Ingress" => self.ingress(template, &path, route, spec),
                "HTTPRoute" => self.http_route(template, &path, spec),
                _ => self.ingress_route(template, &path, route, spec),
            }
        }
        let Some(metadata) = object.get_mut("metadata") else {
            return;
        };
        let annotations = metadata.get("annotations").cloned().unwrap_or_else(map);
        self.at(&path, "annotations", annotations, Shape::TextMap);
        let hole = Hole::Yaml(below(&variable, &["annotations"]));
        metadata.set("annotations", template.hole(hole));
    }

    fn at(&mut self, path: &[&str; 4], key: &str, default: Node, shape: Shape) {
        let mut setting = path.to_vec();
        setting.push(key);
        self.values.set(&setting, default, shape);
    }

    fn ingress(
        &mut self,
        template: &mut Template,
        path: &[&str; 4],
        route: &Route,
        spec: &mut Node,
    ) {
        let variable = template.variable(path);
        let class = spec.get("ingressClassName").and_then(Node::as_str);
        self.at(
            path,
            "className",
            text(class.unwrap_or_default()),
            Shape::Text,
        );
        let hole = Hole::Optional {
            given: format!("{variable}.className"),
            value: ".".to_owned(),
        };
        spec.set("ingressClassName", template.hole(hole));
        let paths = spec
            .get("rules")
            .and_then(Node::as_seq)
            .and_then(|rules| rules.first()?.get("http").cloned());
        let Some(http) = paths else {
            return;
        };
        let mut rule = map();
        rule.set("http", http);
        let rule = template.render(vec![rule]);
        let mut lines = Vec::new();
        if route.hosts.is_empty() {
            lines.push(format!(
                "{{{{- range {variable}.hosts | default (list \"\") }}}}"
            ));
            lines.extend(item(&rule));
            lines.push("  {{- with . }}".to_owned());
            lines.push("  host: {{ . | quote }}".to_owned());
            lines.push("  {{- end }}".to_owned());
        } else {
            lines.push(format!("{{{{- range {variable}.hosts }}}}"));
            lines.push("- host: {{ . | quote }}".to_owned());
            lines.extend(rule.lines().map(|line| format!("  {line}")));
            self.ingress_tls(template, path, route, spec);
        }
        lines.push("{{- end }}".to_owned());
        spec.set("rules", template.hole(Hole::Below(lines)));
    }

    /// TLS for the hosts of an Ingress; without a host there is no certificate to ask for.
    fn ingress_tls(
        &mut self,
        template: &mut Template,
        path: &[&str; 4],
        route: &Route,
        spec: &mut Node,
    ) {
        let variable = template.variable(path);
        let secret = self.tls(template, path, route, spec.get("tls").is_some());
        let mut lines = vec![
            format!("{{{{- if {variable}.tls.enabled }}}}"),
            "tls:".to_owned(),
            "- hosts:".to_owned(),
            format!("  {{{{- toYaml {variable}.hosts | nindent 4 }}}}"),
        ];
        lines.push(format!("  {{{{- with {secret} }}}}"));
        lines.push("  secretName: {{ . }}".to_owned());
        lines.push("  {{- end }}".to_owned());
        lines.push("{{- end }}".to_owned());
        spec.set("tls", template.hole(Hole::Instead(lines)));
    }

    /// The settings of TLS; gives the expression of the Secret's name.
    fn tls(
        &mut self,
        template: &mut Template,
        path: &[&str; 4],
        route: &Route,
        enabled: bool,
    ) -> String {
        let variable = template.variable(path);
        let [a, b, c, d] = path;
        self.values.set(
            &[a, b, c, d, "tls", "enabled"],
            node(Value::Bool(enabled)),
            Shape::Switch,
        );
        let name = route.tls_secret.as_deref().filter(|_| enabled);
        let own = name.and_then(|name| self.secret_expression(template, name));
        if let Some(own) = own {
            return format!("({own})");
        }
        self.values.set(
            &[a, b, c, d, "tls", "secretName"],
            text(name.unwrap_or_default()),
            Shape::Text,
        );
        format!("{variable}.tls.secretName")
    }

    fn http_route(&mut self, template: &mut Template, path: &[&str; 4], spec: &mut Node) {
        let variable = template.variable(path);
        let parents = spec.get("parentRefs").cloned();
        let parents = parents.unwrap_or_else(|| list(Vec::new()));
        self.at(path, "parentRefs", parents, Shape::List);
        for (field, key) in [("parentRefs", "parentRefs"), ("hostnames", "hosts")] {
            let hole = Hole::Yaml(below(&variable, &[key]));
            spec.set(field, template.hole(hole));
        }
    }

    fn ingress_route(
        &mut self,
        template: &mut Template,
        path: &[&str; 4],
        route: &Route,
        spec: &mut Node,
    ) {
        let variable = template.variable(path);
        let points = list(route.entry_points.iter().map(text).collect());
        self.at(path, "entryPoints", points, Shape::Texts);
        let hole = Hole::Yaml(format!("{variable}.entryPoints"));
        spec.set("entryPoints", template.hole(hole));
        let rules = spec.get_mut("routes").and_then(Node::as_seq_mut);
        for (rule, path) in rules.into_iter().flatten().zip(&route.paths) {
            let wanted = match (path.exact, path.path.as_str()) {
                (false, "/") => String::new(),
                (false, prefix) => format!("PathPrefix(`{prefix}`)"),
                (true, exact) => format!("Path(`{exact}`)"),
            };
            let include = self.include(Helper::Rule);
            let value = format!(
                "{include} (dict \"hosts\" {variable}.hosts \"path\" {}) | quote",
                quoted(&wanted)
            );
            rule.set("match", template.hole(Hole::Value(value)));
        }
        let secret = self.tls(template, path, route, spec.get("tls").is_some());
        let lines = [
            format!("{{{{- if {variable}.tls.enabled }}}}"),
            format!("{{{{- with {secret} }}}}"),
            "tls:".to_owned(),
            "  secretName: {{ . }}".to_owned(),
            "{{- else }}".to_owned(),
            "tls: {}".to_owned(),
            "{{- end }}".to_owned(),
            "{{- end }}".to_owned(),
        ];
        spec.set("tls", template.hole(Hole::Instead(lines.to_vec())));
    }
}

/// Lines of a mapping as an item of a list.
fn item(text: &str) -> Vec<String> {
    let lines = text.lines().enumerate();
    lines
        .map(|(at, line)| match at {
            0 => format!("- {line}"),
            _ => format!("  {line}"),
        })
        .collect()
}
