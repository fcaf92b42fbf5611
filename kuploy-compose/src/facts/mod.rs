//! Stage 5, facts: a [`Project`] with its files and [`Options`] → [`Facts`].
//!
//! Everything that decisions rest on is found out here, once, and nothing is decided: no Kubernetes object is named.
//! After [`gather`] returns, nothing in it changes.

pub(crate) mod accepted_hosts;
mod access_rules;
pub(crate) mod accounts;
pub(crate) mod advertised_names;
pub(crate) mod allow_lists;
pub(crate) mod answering_ports;
pub(crate) mod arguments;
mod asked_ports;
pub(crate) mod asked_resolvers;
pub(crate) mod asked_whole;
mod assigned_variables;
pub(crate) mod bare_images;
pub(crate) mod bind_words;
pub(crate) mod browser_values;
mod builds_in_place;
pub(crate) mod built_directories;
pub(crate) mod caddyfile;
mod called_scripts;
pub mod catalogue;
pub(crate) mod check_modules;
pub(crate) mod check_operators;
pub(crate) mod check_scripts;
mod checks_of_other_programs;
pub(crate) mod checks_that_write;
pub(crate) mod circles;
pub(crate) mod closed_checks;
pub(crate) mod cluster_modes;
pub(crate) mod constant_success;
mod container_files;
mod container_origin;
pub(crate) mod context_files;
mod copied_below;
pub(crate) mod copied_modes;
pub(crate) mod creation_order;
pub(crate) mod data_by_host;
mod data_containers;
pub(crate) mod data_directories;
pub(crate) mod database_files;
mod database_variables;
pub(crate) mod devices;
pub(crate) mod disjoint_services;
pub(crate) mod docker_addresses;
pub(crate) mod docker_marks;
pub(crate) mod dockerfiles_beside;
mod dotnet_assemblies;
mod dotnet_bots;
pub(crate) mod dotnet_projects;
pub(crate) mod dumps;
pub(crate) mod earlier_output;
mod emptiness_tests;
mod ending_programs;
mod ending_scripts;
mod endless_programs;
mod environments;
mod every_address;
pub mod evidence;
pub(crate) mod file_checks;
pub(crate) mod file_databases;
pub(crate) mod filled_words;
mod findings;
pub(crate) mod first_processes;
pub(crate) mod from_files;
mod gathered;
pub(crate) mod git_checkout;
pub(crate) mod git_ignored;
mod given_places;
pub(crate) mod guarded_writes;
pub(crate) mod health_checks;
mod health_headers;
pub(crate) mod health_labels;
pub(crate) mod health_programs;
pub(crate) mod host_names;
pub(crate) mod host_network;
pub(crate) mod host_paths;
pub(crate) mod host_variables;
pub(crate) mod hosts;
pub(crate) mod hosts_in_source;
pub(crate) mod https_redirects;
pub(crate) mod identity;
mod idle_scripts;
pub mod image;
pub(crate) mod image_content;
pub(crate) mod image_files;
mod image_settings;
pub(crate) mod init_processes;
mod ipv6_checks;
pub(crate) mod kept_by_scripts;
pub(crate) mod kept_certificates;
pub(crate) mod kestrel;
pub mod known_image;
pub(crate) mod kompose_labels;
mod leading_scripts;
mod left_directories;
pub mod lifetime;
mod lifetimes;
pub(crate) mod log_collectors;
pub(crate) mod long_running;
pub(crate) mod loopback_files;
mod loopback_in_source;
pub(crate) mod loopback_values;
pub(crate) mod machine;
pub(crate) mod made_keys;
mod meanings;
pub(crate) mod mentions;
pub(crate) mod missing_dockerfiles;
pub(crate) mod mount_paths;
pub(crate) mod mounted_directories;
pub(crate) mod mounted_files;
pub(crate) mod multicast;
pub(crate) mod named_files;
pub(crate) mod named_stores;
pub(crate) mod network_commands;
pub(crate) mod network_mode;
pub(crate) mod network_settings;
pub(crate) mod nginx_files;
pub(crate) mod nginx_servers;
mod nginx_streams;
pub(crate) mod nodes;
pub(crate) mod once_only;
mod one_time_scripts;
pub(crate) mod open_programs;
pub(crate) mod path_conventions;
pub(crate) mod peers;
pub(crate) mod pid_files;
pub(crate) mod pings;
pub(crate) mod pod_names;
mod port_beside;
pub(crate) mod port_use;
pub(crate) mod ports;
pub mod process;
mod program_words;
pub(crate) mod proxied;
pub(crate) mod public_names;
pub(crate) mod random_keys;
pub(crate) mod read_directories;
mod read_variables;
pub(crate) mod readers;
pub(crate) mod request_hosts;
pub(crate) mod restart_clocks;
pub(crate) mod routes;
mod run_commands;
mod run_to_completion;
pub(crate) mod running_user;
pub(crate) mod secret_files;
pub(crate) mod secret_settings;
pub(crate) mod secret_statements;
pub(crate) mod secret_words;
mod secrets;
pub(crate) mod security_options;
mod server_process;
mod service_facts;
pub mod services;
mod serving_words;
pub(crate) mod setting_labels;
mod setting_values;
pub(crate) mod shared_namespaces;
pub(crate) mod shared_places;
pub(crate) mod shared_source;
mod shell_conditions;
pub(crate) mod shell_quotes;
mod shell_steps;
mod shell_variables;
pub(crate) mod shells;
pub(crate) mod signals;
pub(crate) mod silent_one_shots;
pub(crate) mod silent_programs;
pub(crate) mod single_processes;
mod source_calls;
pub(crate) mod source_copies;
pub(crate) mod source_data;
pub(crate) mod source_databases;
mod source_files;
mod source_index;
pub(crate) mod source_packages;
mod source_parameters;
mod source_places;
mod source_products;
pub(crate) mod source_programs;
mod source_reach;
mod source_scopes;
mod source_starts;
mod source_stores;
mod source_uploads;
mod source_words;
pub(crate) mod source_writes;
pub(crate) mod spark_drivers;
pub(crate) mod start_scripts;
mod started_commands;
pub(crate) mod started_source;
mod statement_words;
pub(crate) mod sticky_servers;
pub(crate) mod stored_addresses;
mod stored_logins;
pub(crate) mod sysctls;
pub(crate) mod templates;
pub(crate) mod texts;
mod tls_in_source;
mod tls_settings;
mod tls_switches;
pub(crate) mod tmpfs;
pub(crate) mod tool_files;
mod trusted_ranges;
pub(crate) mod unclear_ports;
pub(crate) mod unsupported_keys;
mod upload_names;
mod upload_settings;
pub(crate) mod values;
pub(crate) mod variable_names;
pub mod view;
pub(crate) mod volume_drivers;
pub(crate) mod volume_filling;
pub(crate) mod volume_sizes;
mod volumes;
pub(crate) mod volumes_from;
pub(crate) mod web_listeners;
pub(crate) mod wiping_commands;
pub(crate) mod wiping_seeds;
pub(crate) mod worker_tasks;
pub(crate) mod workspaces;
pub(crate) mod writers;
mod written_beside;
pub(crate) mod written_paths;
pub(crate) mod written_resources;

use std::sync::Arc;

use crate::compose::{Project, Service};
use crate::diagnostic::{Path, Report};
use crate::map::BTreeMap;
use crate::options::{Options, ServiceExtension};
use crate::source::{Files, Sources};
use asked_ports::AskedPorts;
use earlier_output::EarlierOutput;
pub(crate) use findings::Findings;
pub(crate) use gathered::DigestNotKnown;
pub use gathered::Facts;
use host_names::HostNames;
use image::ImageFacts;
use image::lock::ImageLock;
use known_image::ServiceImage;
pub use kompose_labels::{KomposeLabel, kompose_labels};
use kompose_labels::{Labels, Place};
use lifetime::Lifetime;
use machine::Machine;
use mounted_files::MountedFiles;
use process::Process;
pub use service_facts::{Namespace, OtherCheck, ServiceFacts, VolumesFrom};
pub use services::{PerService, ServiceId, Services};
use source_writes::SourceWrites;
use volume_sizes::VolumeSizes;
pub use volumes::VolumeFacts;

/// Gathers what is known of a project. `sources` are the texts that the project's places lie in; what is wrong in
/// `x-kuploy` and in `kompose.*` labels is added to the report.
pub fn gather<'a>(
    files: &'a dyn Files,
    sources: &'a Sources,
    project: &'a Project,
    options: &Options,
    report: &mut Report,
) -> Facts<'a> {
    let mut findings = Findings::new(project.tree.as_ref(), report);
    let mut top: Options = findings.extension(&Path::root(), project.extension());
    if options.environment.is_none() {
        top.environments = environments::read(&mut findings, project.extension());
    }
    values::check(&mut findings, options, values::Origin::Flags);
    values::check(&mut findings, &top, values::Origin::Extension);
    let asked = options.namespace.as_deref();
    let options = options.clone().over(top);
    environments::name_shared(&mut findings, &options, asked);
    environments::refuse_shared_names(&mut findings, &options);
    let names = Services::of(project);
    let says_nothing = Arc::default();
    let mut services = PerService::read(project, |id, key, service| {
        let path = Path::service(key);
        let mut facts = ServiceFacts {
            id,
            key,
            service,
            labels: service_labels(&mut findings, service, &path),
            extension: match project.service_extension(key) {
                None => Arc::clone(&says_nothing),
                said => Arc::new(findings.extension(&path, said)),
            },
            path,
            image: ImageFacts::default(),
            copied_below: Vec::new(),
            health: None,
            asked: AskedPorts::default(),
            other_check: None,
            known: ServiceImage::default(),
            depends_on: Vec::new(),
            shares: Vec::new(),
            volumes_from: Vec::new(),
            process: Process::default(),
            lifetime: Lifetime::default(),
            runs_beside_server: false,
        };
        facts.resolve(&names);
        facts
    });
    let image_lock = images(&mut findings, files, project, &options, &mut services);
    for facts in services.values_mut() {
        facts.known = image_settings::find(facts);
        facts.process = process::read(files, project, facts.service, &facts.image);
        facts.lifetime = lifetimes::read(facts, &facts.process);
        facts.copied_below = copied_below::find(files, facts.service, &facts.image);
    }
    checks_of_other_programs::take_away(&mut services);
    checks_of_other_programs::note_workers(&mut services);
    let volumes = volumes::read(&mut findings, project);
    let hosts = HostNames::find(project, &names);
    let peers = peers::find(project, &hosts, &names);
    let mounted = MountedFiles::read(files, sources, project, names.ids(), &volumes);
    let source_writes = SourceWrites::read(files, &services, &mounted);
    let image_files = image_files::read(files, project, &services);
    for facts in services.values_mut() {
        let in_image = &image_files[facts.id];
        facts.known.given = image_settings::given(facts, project, &mounted, in_image);
        left_directories::name(&mut findings, facts);
    }
    let machine = Machine::find(&services);
    let data = data_directories::read(&services);
    let volume_sizes = VolumeSizes::read(&services);
    let emptiness_tests = services.map(|_, service| emptiness_tests::find(service));
    let routes = routes::read(&routes::Given {
        project,
        options: &options,
        services: &services,
        hosts: &hosts,
        mounted: &mounted,
        image_files: &image_files,
    });
    let ports = ports::read(&options, &services, &routes, &peers);
    let secrets = secrets::gather(files, project, &services);
    let unsupported_keys = unsupported_keys::find(project, &names);
    let network_settings = network_settings::find(project, &options, &services, &hosts);
    let earlier = EarlierOutput::read(files, &options);
    let facts = Facts {
        earlier,
        unsupported_keys,
        network_settings,
        files,
        sources,
        project,
        options,
        names,
        services,
        volumes,
        hosts,
        peers,
        mounted,
        source_writes,
        image_files,
        machine,
        routes,
        ports,
        image_lock,
        data,
        volume_sizes,
        emptiness_tests,
        secrets,
    };
    values::check_project(&mut findings, &facts);
    facts
}

/// Looks up what is known of the image of each service, and gives the image lock.
fn images(
    findings: &mut Findings<'_>,
    files: &dyn Files,
    project: &Project,
    options: &Options,
    services: &mut PerService<ServiceFacts<'_>>,
) -> Option<ImageLock> {
    let extensions: BTreeMap<&str, &ServiceExtension> = services
        .values()
        .map(|service| (service.key, &*service.extension))
        .collect();
    let extension = |key: &str| extensions.get(key).copied();
    let mut images = image::gather(files, project, &extension, options);
    for (path, finding) in images.findings {
        findings.add(finding, &path);
    }
    for service in services.values_mut() {
        service.image = images
            .services
            .get_mut(service.key)
            .map(std::mem::take)
            .unwrap_or_default();
        service.health = image::healthcheck(service.service.healthcheck.as_deref(), &service.image);
        service.asked = ports::asked_by_check(service);
    }
    images.lock
}

/// The `kompose.*` labels of a service and of its deployment.
fn service_labels<'a>(
    findings: &mut Findings<'_>,
    service: &'a Service,
    path: &Path,
) -> Labels<'a> {
    let mut labels = Labels::default();
    labels.read(
        findings,
        &service.labels,
        &path.key("labels"),
        Place::Service,
    );
    if let Some(deploy) = &service.deploy {
        let path = path.keys("deploy.labels");
        labels.read(findings, &deploy.labels, &path, Place::Service);
    }
    labels
}
