//! Web servers, proxies and runtimes.

use super::{KnownImage, NOTHING, tcp, udp, user};

pub(super) const TABLE: &[KnownImage] = &[
    KnownImage {
        names: &["nginx"],
        ports: &[tcp(80, "http")],
        data: &["/var/cache/nginx", "/var/log/nginx"],
        ships: &["/usr/share/nginx/html", "/etc/nginx"],
        ..NOTHING
    },
    KnownImage {
        names: &["nginxinc/nginx-unprivileged"],
        ports: &[tcp(8080, "http")],
        ships: &["/usr/share/nginx/html", "/etc/nginx"],
        user: user(101),
        ..NOTHING
    },
    KnownImage {
        names: &["bitnami/nginx", "bitnamilegacy/nginx"],
        ports: &[tcp(8080, "http")],
        ships: &["/opt/bitnami/nginx/conf"],
        user: user(1001),
        ..NOTHING
    },
    KnownImage {
        names: &["openresty/openresty"],
        ports: &[tcp(80, "http")],
        ships: &["/usr/local/openresty/nginx"],
        ..NOTHING
    },
    KnownImage {
        names: &["nginxproxy/nginx-proxy", "jwilder/nginx-proxy"],
        ports: &[tcp(80, "http"), tcp(443, "https")],
        ..NOTHING
    },
    KnownImage {
        names: &["jc21/nginx-proxy-manager"],
        ports: &[tcp(80, "http"), tcp(81, "admin"), tcp(443, "https")],
        data: &["/data", "/etc/letsencrypt"],
        ..NOTHING
    },
    KnownImage {
        names: &["linuxserver/swag"],
        ports: &[tcp(80, "http"), tcp(443, "https")],
        data: &["/config"],
        ..NOTHING
    },
    KnownImage {
        names: &["httpd"],
        ports: &[tcp(80, "http")],
        ships: &["/usr/local/apache2"],
        ..NOTHING
    },
    KnownImage {
        names: &["caddy", "lucaslorentz/caddy-docker-proxy"],
        ports: &[tcp(80, "http"), tcp(443, "https"), udp(443, "https-udp")],
        data: &["/data", "/config"],
        ships: &["/etc/caddy", "/usr/share/caddy"],
        ..NOTHING
    },
    KnownImage {
        names: &["dunglas/frankenphp"],
        ports: &[tcp(80, "http"), tcp(443, "https"), udp(443, "https-udp")],
        data: &["/data", "/config"],
        ships: &["/etc/frankenphp"],
        ..NOTHING
    },
    KnownImage {
        names: &["traefik"],
        ports: &[tcp(80, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["traefik/whoami", "containous/whoami"],
        ports: &[tcp(80, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["jwilder/whoami"],
        ports: &[tcp(8000, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["haproxy"],
        ports: &[],
        ships: &["/usr/local/etc/haproxy"],
        ..NOTHING
    },
    KnownImage {
        names: &["envoyproxy/envoy"],
        ports: &[],
        ships: &["/etc/envoy"],
        ..NOTHING
    },
    KnownImage {
        names: &["kong", "kong/kong-gateway"],
        ports: &[tcp(8000, "http"), tcp(8443, "https"), tcp(8001, "admin")],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/apisix"],
        ports: &[tcp(9080, "http"), tcp(9443, "https"), tcp(9180, "admin")],
        ..NOTHING
    },
    KnownImage {
        names: &["varnish"],
        ports: &[tcp(80, "http")],
        ships: &["/etc/varnish"],
        ..NOTHING
    },
    KnownImage {
        names: &["ubuntu/squid", "sameersbn/squid"],
        ports: &[tcp(3128, "http-proxy")],
        data: &["/var/spool/squid", "/var/log/squid"],
        ships: &["/etc/squid"],
        ..NOTHING
    },
    KnownImage {
        names: &["tomcat"],
        ports: &[tcp(8080, "http")],
        ships: &["/usr/local/tomcat/conf", "/usr/local/tomcat/lib"],
        ..NOTHING
    },
    KnownImage {
        names: &["jetty"],
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["wildfly/wildfly", "jboss/wildfly"],
        ports: &[tcp(8080, "http"), tcp(9990, "admin")],
        ..NOTHING
    },
    KnownImage {
        names: &["kennethreitz/httpbin"],
        ports: &[tcp(80, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["mccutchen/go-httpbin"],
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["swaggerapi/swagger-ui"],
        ports: &[tcp(8080, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &[
            "selenium/hub",
            "selenium/standalone-chrome",
            "selenium/standalone-firefox",
            "seleniarm/standalone-chromium",
        ],
        ports: &[tcp(4444, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["browserless/chrome", "browserless/chromium"],
        ports: &[tcp(3000, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["gotenberg/gotenberg"],
        ports: &[tcp(3000, "http")],
        ..NOTHING
    },
    KnownImage {
        names: &["apache/tika"],
        ports: &[tcp(9998, "http")],
        ..NOTHING
    },
];
