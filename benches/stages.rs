//! The whole way and each stage of it, on a tiny, a real and two large projects.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use kuploy_benches::{REAL, TINY, generated, project};
use kuploy_compose::compose::Project;
use kuploy_compose::emit::{ManifestContent, Manifests, emit};
use kuploy_compose::facts::gather;
use kuploy_compose::plan::{app, plan};
use kuploy_compose::source::SourceId;
use kuploy_compose::yaml::{Limits, Node, parse};
use kuploy_compose::{LoadRequest, Options, Report, compile, drift, load, print};

fn inputs() -> Vec<(&'static str, String)> {
    vec![
        ("tiny", TINY.to_owned()),
        ("real", REAL.to_owned()),
        ("100 services", generated(100)),
        ("1000 services", generated(1000)),
    ]
}

fn whole(c: &mut Criterion) {
    let mut group = c.benchmark_group("whole");
    for (name, text) in inputs() {
        let (files, request, options) =
            (project(&text), LoadRequest::default(), Options::default());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| compile(black_box(&files), &request, &options));
        });
    }
    group.finish();
}

fn stages(c: &mut Criterion) {
    let options = Options::default();
    for (name, text) in inputs() {
        let mut group = c.benchmark_group("stage");
        group.throughput(Throughput::Bytes(text.len() as u64));
        let files = project(&text);
        let id = |stage: &str| BenchmarkId::new(stage, name);
        let request = LoadRequest::default();
        let (source, limits) = (SourceId::default(), Limits::default());
        group.bench_function(id("parse"), |b| {
            b.iter(|| parse(black_box(&text), source, &limits, &mut Report::default()));
        });
        group.bench_function(id("load"), |b| b.iter(|| load(black_box(&files), &request)));
        let loaded = load(&files, &request);
        let Some(tree) = loaded.tree else {
            unreachable!("the project loads: {:?}", loaded.report);
        };
        group.bench_function(id("type"), |b| {
            b.iter_batched(
                || tree.clone(),
                |tree| Project::from_tree(tree, String::new()),
                BatchSize::LargeInput,
            );
        });
        let Ok(typed) = Project::from_tree(tree, loaded.working_dir) else {
            unreachable!("the project has its types");
        };
        group.bench_function(id("facts"), |b| {
            b.iter(|| {
                let mut report = Report::default();
                let typed = black_box(&typed);
                gather(&files, &loaded.sources, typed, &options, &mut report)
                    .services
                    .len()
            });
        });
        let mut report = Report::default();
        let known = gather(&files, &loaded.sources, &typed, &options, &mut report);
        group.bench_function(id("plan"), |b| {
            b.iter(|| plan(black_box(&known), &mut Report::default()));
        });
        let decided = plan(&known, &mut report);
        let app = app(&known, decided, &mut report);
        group.bench_function(id("emit"), |b| b.iter(|| emit(black_box(&app), &options)));
        let mut objects = objects(emit(&app, &options));
        group.bench_function(id("settle"), |b| {
            b.iter_batched(
                || objects.clone(),
                |mut objects| objects.iter_mut().for_each(drift::settle),
                BatchSize::LargeInput,
            );
        });
        objects.iter_mut().for_each(drift::settle);
        group.bench_function(id("print"), |b| {
            b.iter(|| print::documents(black_box(&objects)))
        });
        group.finish();
    }
}

fn objects(manifests: Manifests) -> Vec<Node> {
    let contents = manifests.files.into_iter().map(|file| file.content);
    contents
        .filter_map(|content| match content {
            ManifestContent::Objects(objects) => Some(objects),
            ManifestContent::Raw(_) => None,
        })
        .flatten()
        .collect()
}

criterion_group!(benches, whole, stages);
criterion_main!(benches);
