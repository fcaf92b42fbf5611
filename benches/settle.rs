//! Settling anyone's manifests, held against what has to be done anyway: reading and printing them.
//!
//! `stripped` is the whole way from texts to texts, findings and all; it is to take no longer than twice `parse` and
//! `print` together, or to run at 100 MB/s.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use kuploy_benches::{generated, measured, project};
use kuploy_compose::drift::{self, Settings};
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::source::SourceId;
use kuploy_compose::yaml::{Limits, Node, parse};
use kuploy_compose::{LoadRequest, Options, Report, compile, print};

/// Folders of manifests: those that were measured, each with something that drifts, and a large project of ours.
fn folders() -> Vec<(&'static str, Vec<Vec<String>>)> {
    let large = compile(
        &project(&generated(1000)),
        &LoadRequest::default(),
        &Options::default(),
    );
    let files = large.files.into_iter().flatten();
    let texts = files
        .filter(|file| file.path.ends_with(".yaml") && file.path != "kustomization.yaml")
        .filter_map(|file| String::from_utf8(file.bytes).ok());
    let drifting = measured().into_iter().map(|text| vec![text]).collect();
    vec![("drifting", drifting), ("settled", vec![texts.collect()])]
}

fn read(text: &str) -> Vec<Node> {
    parse(
        black_box(text),
        SourceId::default(),
        &Limits::default(),
        &mut Report::default(),
    )
}

fn strip(folder: &[String], settings: &Settings) -> Vec<Option<String>> {
    let texts: Vec<ManifestText<'_>> = folder
        .iter()
        .map(|text| ManifestText {
            source: SourceId::default(),
            text,
        })
        .collect();
    manifests::strip(
        black_box(&texts),
        settings,
        &Limits::default(),
        &mut Report::default(),
    )
}

fn settle(c: &mut Criterion) {
    let settings = Settings::default();
    for (name, folders) in folders() {
        let mut group = c.benchmark_group("settle");
        let bytes: usize = folders.iter().flatten().map(String::len).sum();
        group.throughput(Throughput::Bytes(bytes as u64));
        let id = |stage: &str| BenchmarkId::new(stage, name);
        let texts = || folders.iter().flatten();
        group.bench_function(id("parse"), |b| {
            b.iter(|| texts().map(|text| read(text).len()).sum::<usize>());
        });
        let objects: Vec<Vec<Node>> = texts().map(|text| read(text)).collect();
        group.bench_function(id("print"), |b| {
            b.iter(|| {
                let printed = objects
                    .iter()
                    .map(|nodes| print::documents(black_box(nodes)));
                printed.map(|text| text.len()).sum::<usize>()
            });
        });
        let groups: Vec<Vec<Node>> = folders
            .iter()
            .map(|texts| texts.iter().flat_map(|text| read(text)).collect())
            .collect();
        group.bench_function(id("settle"), |b| {
            b.iter_batched_ref(
                || groups.clone(),
                |groups| {
                    for objects in groups {
                        drift::settle_all(objects, &settings, &mut Report::default());
                    }
                },
                BatchSize::LargeInput,
            );
        });
        group.bench_function(id("lint"), |b| {
            b.iter(|| {
                for objects in &groups {
                    drift::lint(black_box(objects), &settings, &mut Report::default());
                }
            });
        });
        group.bench_function(id("stripped"), |b| {
            b.iter(|| {
                let stripped = folders.iter().map(|folder| strip(folder, &settings));
                stripped.map(|texts| texts.len()).sum::<usize>()
            });
        });
        group.finish();
    }
}

criterion_group!(benches, settle);
criterion_main!(benches);
