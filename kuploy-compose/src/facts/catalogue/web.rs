//! Web servers and gateways.

use super::entry::{
    Client, ConfigFile, KnownImage, NOTHING, ProxyRules, Syntax, User, data, file, ids, port, tcp,
    udp, user, written,
};
use super::linuxserver::LINUXSERVER;

/// A server block of nginx: `listen 8080;`, `listen [::]:8080 default_server;`.
const NGINX: &[ConfigFile] = &[file(".conf", Syntax::Words, &[port("listen", 80)])];

/// A vhost or the main file of Apache: `Listen 8080`.
const HTTPD: &[ConfigFile] = &[file(".conf", Syntax::Words, &[port("Listen", 80)])];

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["nginx"],
        page: "https://github.com/nginxinc/docker-nginx/blob/master/stable/debian/Dockerfile",
        ports: &[tcp(80, "http")],
        fills: &["/var/cache/nginx"],
        links: &["/var/log/nginx"],
        ships: &["/usr/share/nginx/html", "/etc/nginx"],
        user: Some(User::ROOT),
        serves_files: true,
        server: &["nginx"],
        clients: Some(&[Client::Curl]),
        variables: &[port("NGINX_PORT", 80)],
        files: NGINX,
        stop_signal: Some("SIGQUIT"),
        ..NOTHING
    },
    KnownImage {
        names: &["nginxinc/nginx-unprivileged"],
        page: "https://github.com/nginxinc/docker-nginx-unprivileged/blob/main/stable/debian/Dockerfile",
        ports: &[tcp(8080, "http")],
        fills: &["/var/cache/nginx"],
        links: &["/var/log/nginx"],
        ships: &["/usr/share/nginx/html", "/etc/nginx"],
        user: user(101),
        serves_files: true,
        server: &["nginx"],
        clients: Some(&[Client::Curl]),
        files: &[file(".conf", Syntax::Words, &[port("listen", 8080)])],
        stop_signal: Some("SIGQUIT"),
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/nginx", "bitnamilegacy/nginx"],
        page: "https://github.com/bitnami/containers/blob/main/bitnami/nginx/README.md",
        ports: &[tcp(8080, "http"), tcp(8443, "https")],
        ships: &["/opt/bitnami/nginx/conf"],
        user: ids(1001, 0),
        serves_files: true,
        variables: &[
            port("NGINX_HTTP_PORT_NUMBER", 8080),
            port("NGINX_HTTPS_PORT_NUMBER", 8443),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["openresty/openresty"],
        page: "https://github.com/openresty/docker-openresty/blob/master/bookworm/Dockerfile",
        ports: &[tcp(80, "http")],
        ships: &["/usr/local/openresty/nginx"],
        user: Some(User::ROOT),
        serves_files: true,
        files: NGINX,
        ..NOTHING
    },
    KnownImage {
        names: &[
            "nginxproxy/nginx-proxy",
            "nginx-proxy/nginx-proxy",
            "jwilder/nginx-proxy",
        ],
        page: "https://github.com/nginx-proxy/nginx-proxy/blob/main/Dockerfile.debian",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        user: Some(User::ROOT),
        proxy: Some(ProxyRules::VirtualHost),
        variables: &[port("HTTP_PORT", 80), port("HTTPS_PORT", 443)],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "nginxproxy/docker-gen",
            "nginx-proxy/docker-gen",
            "jwilder/docker-gen",
        ],
        page: "https://github.com/nginx-proxy/docker-gen/blob/main/README.md",
        user: Some(User::ROOT),
        proxy: Some(ProxyRules::VirtualHost),
        ..NOTHING
    },
    KnownImage {
        names: &[
            "nginxproxy/acme-companion",
            "nginx-proxy/acme-companion",
            "jrcs/letsencrypt-nginx-proxy-companion",
        ],
        page: "https://github.com/nginx-proxy/acme-companion/blob/main/Dockerfile",
        data: &["/etc/nginx/certs", "/etc/acme.sh"],
        user: Some(User::ROOT),
        proxy: Some(ProxyRules::VirtualHost),
        ..NOTHING
    },
    KnownImage {
        names: &["jc21/nginx-proxy-manager"],
        page: "https://github.com/NginxProxyManager/nginx-proxy-manager/blob/develop/docker/Dockerfile",
        ports: &[tcp(80, "http"), tcp(81, "http-admin"), tcp(443, "https")],
        data: &["/data", "/etc/letsencrypt"],
        volumes: &["/data"],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["linuxserver/swag"],
        page: "https://github.com/linuxserver/docker-swag/blob/master/Dockerfile",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        data: &["/config"],
        volumes: &["/config"],
        fills: &["/config"],
        ..LINUXSERVER
    },
    KnownImage {
        names: &["httpd"],
        page: "https://github.com/docker-library/httpd/blob/master/2.4/Dockerfile",
        ports: &[tcp(80, "http")],
        ships: &["/usr/local/apache2"],
        user: Some(User::ROOT),
        serves_files: true,
        server: &["httpd-foreground", "httpd"],
        files: HTTPD,
        stop_signal: Some("SIGWINCH"),
        ..NOTHING
    },
    KnownImage {
        names: &["ubuntu/apache2"],
        page: "https://hub.docker.com/r/ubuntu/apache2",
        ports: &[tcp(80, "http")],
        ships: &["/var/www/html", "/etc/apache2"],
        user: Some(User::ROOT),
        serves_files: true,
        files: HTTPD,
        ..NOTHING
    },
    KnownImage {
        names: &["caddy"],
        page: "https://github.com/caddyserver/caddy-docker/blob/master/2.11/alpine/Dockerfile",
        ports: &[
            tcp(80, "http"),
            tcp(443, "https"),
            udp(443, "https-udp"),
            tcp(2019, "admin"),
        ],
        data: &["/data", "/config"],
        ships: &["/etc/caddy", "/usr/share/caddy"],
        user: Some(User::ROOT),
        serves_files: true,
        server: &["caddy"],
        clients: Some(&[Client::Wget, Client::Nc]),
        ..NOTHING
    },
    KnownImage {
        names: &["lucaslorentz/caddy-docker-proxy"],
        page: "https://github.com/lucaslorentz/caddy-docker-proxy/blob/master/Dockerfile-alpine",
        ports: &[
            tcp(80, "http"),
            tcp(443, "https"),
            udp(443, "https-udp"),
            tcp(2019, "admin"),
        ],
        data: &["/data", "/config"],
        user: Some(User::ROOT),
        proxy: Some(ProxyRules::Caddy),
        ..NOTHING
    },
    KnownImage {
        names: &["dunglas/frankenphp"],
        page: "https://github.com/php/frankenphp/blob/main/Dockerfile",
        ports: &[
            tcp(80, "http"),
            tcp(443, "https"),
            udp(443, "https-udp"),
            tcp(2019, "admin"),
        ],
        data: &["/data", "/config"],
        ships: &["/etc/frankenphp"],
        user: Some(User::ROOT),
        clients: Some(&[Client::Curl]),
        health: Some(&[
            "CMD-SHELL",
            "curl -f http://localhost:2019/metrics || exit 1",
        ]),
        ..NOTHING
    },
    KnownImage {
        names: &["traefik", "traefik/traefik"],
        page: "https://github.com/traefik/traefik-library-image/tree/master",
        ports: &[tcp(80, "http")],
        // With `--ping`, `--api.insecure` or metrics, where no entry point is called `traefik`:
        // https://doc.traefik.io/traefik/operations/ping/#entrypoint
        internal_ports: &[8080],
        user: Some(User::ROOT),
        proxy: Some(ProxyRules::Traefik),
        serves_files: true,
        arguments: &[
            port("--entrypoints.web.address", 80),
            written("--certificatesresolvers.*.acme.storage"),
            written("--acme.storage"),
        ],
        variables: &[written("TRAEFIK_CERTIFICATESRESOLVERS_*_ACME_STORAGE")],
        ..NOTHING
    },
    KnownImage {
        names: &["traefik/whoami", "containous/whoami"],
        page: "https://github.com/traefik/whoami/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        user: Some(User::ROOT),
        shell: Some(false),
        clients: Some(&[]),
        variables: &[port("WHOAMI_PORT_NUMBER", 80)],
        arguments: &[port("--port", 80), port("-port", 80)],
        ..NOTHING
    },
    KnownImage {
        names: &["jwilder/whoami"],
        page: "https://github.com/jwilder/whoami/blob/master/Dockerfile",
        ports: &[tcp(8000, "http")],
        variables: &[port("PORT", 8000)],
        ..NOTHING
    },
    KnownImage {
        names: &["haproxy", "haproxytech/haproxy-alpine"],
        page: "https://github.com/docker-library/haproxy/blob/master/3.0/Dockerfile",
        ships: &["/usr/local/etc/haproxy"],
        user: user(99),
        server: &["haproxy"],
        files: &[file(
            "haproxy.cfg",
            Syntax::Words,
            &[super::entry::more("bind")],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["envoyproxy/envoy"],
        page: "https://github.com/envoyproxy/envoy/blob/main/distribution/docker/Dockerfile-envoy",
        ports: &[tcp(10000, "http")],
        ships: &["/etc/envoy"],
        user: Some(User::ROOT),
        becomes: user(101),
        server: &["envoy"],
        files: &[file(
            ".yaml",
            Syntax::Yaml,
            &[super::entry::more("*.port_value")],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["kong", "kong/kong-gateway"],
        page: "https://github.com/Kong/docker-kong/blob/master/Dockerfile.deb",
        ports: &[
            tcp(8000, "http"),
            tcp(8443, "https"),
            tcp(8001, "admin"),
            tcp(8444, "admin-tls"),
        ],
        runs_once: super::entry::RunsOnce::With(&["migrations"]),
        server: &["docker-start"],
        // The script `kong-health` of newer images runs it; older ones lack the script.
        health: Some(&["CMD", "kong", "health"]),
        variables: &[
            port("KONG_PROXY_LISTEN", 8000),
            port("KONG_ADMIN_LISTEN", 8001),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/apisix"],
        page: "https://github.com/apache/apisix-docker/blob/master/debian/Dockerfile",
        ports: &[tcp(9080, "http"), tcp(9443, "https"), tcp(9180, "admin")],
        ships: &["/usr/local/apisix/conf"],
        user: user(636),
        server: &["docker-start"],
        ..NOTHING
    },
    KnownImage {
        names: &["varnish"],
        page: "https://github.com/varnish/docker-varnish/blob/master/stable/debian/Dockerfile",
        ports: &[tcp(80, "http"), tcp(8443, "proxy")],
        ships: &["/etc/varnish"],
        variables: &[
            port("VARNISH_HTTP_PORT", 80),
            port("VARNISH_PROXY_PORT", 8443),
        ],
        ..NOTHING
    },
    KnownImage {
        names: &["ubuntu/squid", "sameersbn/squid"],
        page: "https://hub.docker.com/r/ubuntu/squid",
        ports: &[tcp(3128, "http-proxy")],
        data: &["/var/spool/squid", "/var/log/squid"],
        ships: &["/etc/squid"],
        user: Some(User::ROOT),
        files: &[file(
            "squid.conf",
            Syntax::Words,
            &[port("http_port", 3128)],
        )],
        ..NOTHING
    },
    KnownImage {
        names: &["tomcat"],
        page: "https://hub.docker.com/_/tomcat",
        ports: &[tcp(8080, "http")],
        ships: &["/usr/local/tomcat/conf", "/usr/local/tomcat/lib"],
        user: Some(User::ROOT),
        server: &["catalina.sh"],
        ..NOTHING
    },
    KnownImage {
        names: &["jetty"],
        page: "https://hub.docker.com/_/jetty",
        ports: &[tcp(8080, "http")],
        user: user(999),
        ..NOTHING
    },
    KnownImage {
        names: &["wildfly/wildfly", "jboss/wildfly"],
        page: "https://github.com/jboss-dockerfiles/wildfly/blob/main/README.md",
        ports: &[tcp(8080, "http"), tcp(9990, "admin")],
        user: ids(1000, 0),
        ..NOTHING
    },
    KnownImage {
        names: &["kennethreitz/httpbin"],
        page: "https://github.com/postmanlabs/httpbin/blob/master/Dockerfile",
        ports: &[tcp(80, "http")],
        user: Some(User::ROOT),
        ..NOTHING
    },
    KnownImage {
        names: &["mccutchen/go-httpbin"],
        page: "https://github.com/mccutchen/go-httpbin/blob/main/Dockerfile",
        ports: &[tcp(8080, "http")],
        user: user(65532),
        shell: Some(false),
        clients: Some(&[]),
        variables: &[port("PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["swaggerapi/swagger-ui"],
        page: "https://github.com/swagger-api/swagger-ui/blob/master/Dockerfile",
        ports: &[tcp(8080, "http")],
        variables: &[port("PORT", 8080)],
        ..NOTHING
    },
    KnownImage {
        names: &["cloudflare/cloudflared"],
        page: "https://github.com/cloudflare/cloudflared/blob/master/Dockerfile",
        user: user(65532),
        shell: Some(false),
        clients: Some(&[]),
        variables: &[super::entry::more("TUNNEL_METRICS")],
        ..NOTHING
    },
    KnownImage {
        names: &["tecnativa/docker-socket-proxy", "linuxserver/socket-proxy"],
        page: "https://github.com/Tecnativa/docker-socket-proxy/blob/master/Dockerfile",
        ports: &[tcp(2375, "docker")],
        user: Some(User::ROOT),
        on_kubernetes: Some(
            "leave it out with `profiles: [docker]`, with the services that work through it",
        ),
        ..NOTHING
    },
    KnownImage {
        names: &["certbot/certbot"],
        page: "https://github.com/certbot/certbot/blob/main/tools/docker/core/Dockerfile",
        ports: &[tcp(80, "http"), tcp(443, "https")],
        data: &["/etc/letsencrypt", "/var/lib/letsencrypt"],
        // The other volume, `/var/lib/letsencrypt`, is its working directory: backups of what it changes.
        volumes: &["/etc/letsencrypt"],
        user: Some(User::ROOT),
        runs_once: super::entry::RunsOnce::With(&["certonly", "renew"]),
        needs_command: true,
        arguments: &[data("--config-dir", "/etc/letsencrypt")],
        ..NOTHING
    },
];
