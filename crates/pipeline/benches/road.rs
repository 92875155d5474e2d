//! The rest of the road, without a model: `cargo bench -p namegraph-pipeline`.

use divan::{Bencher, black_box, counter::BytesCount, counter::ItemsCount};
use namegraph_document::{EntityType, Mention, Span};
use namegraph_graph::Cooccurrence;
use namegraph_identity::{Apart, Languages, Rules, within_document};
use namegraph_ingest::story::Sketch;
use namegraph_ingest::{layout, sentences};

fn main() {
    divan::main();
}

/// An article of some length in which people come and go.
fn article() -> String {
    (0..60)
        .map(|i| {
            format!(
                "Minister Jane Doe{i} met Carl B. Smith of the Acme Corp. in New York on Jan. {}. Smith left at 5 p.m. \
                 without a word; nobody, Doe{i} said, had asked him to.\n\n",
                i % 28 + 1
            )
        })
        .collect()
}

/// Everything that looks like a name in it.
fn mentions(text: &str) -> Vec<Mention> {
    let person = |start: usize, length: usize| Mention {
        span: Span::new(start, start + length),
        entity_type: EntityType::Person,
        score: 1.0,
    };
    let mut found: Vec<Mention> =
        text.match_indices("Carl B. Smith").map(|(at, name)| person(at, name.len())).collect();
    found.extend(text.match_indices(". Smith left").map(|(at, _)| person(at + 2, "Smith".len())));
    found.sort_by_key(|mention| mention.span.start);
    found
}

#[divan::bench]
fn split_into_sentences(bencher: Bencher<'_, '_>) {
    let text = article();
    bencher.counter(BytesCount::new(text.len())).bench_local(|| sentences(black_box(&text)));
}

#[divan::bench]
fn lay_out(bencher: Bencher<'_, '_>) {
    let text = article();
    bencher.counter(BytesCount::new(text.len())).bench_local(|| layout(black_box(&text)));
}

#[divan::bench]
fn sketch(bencher: Bencher<'_, '_>) {
    let text = article();
    bencher.counter(BytesCount::new(text.len())).bench_local(|| Sketch::of(black_box(&text)));
}

#[divan::bench]
fn decide_within_a_document(bencher: Bencher<'_, '_>) {
    let text = article();
    let mentions = mentions(&text);
    bencher.counter(ItemsCount::new(mentions.len())).bench_local(|| {
        within_document(
            &text,
            black_box(&mentions),
            Languages::of("eng"),
            Rules::default(),
            &Apart::default(),
        )
    });
}

/// A thousand windows of six entities each.
#[divan::bench]
fn count_together(bencher: Bencher<'_, '_>) {
    let windows: Vec<Vec<u32>> =
        (0..1000u32).map(|i| (0..6).map(|k| (i * 31 + k * k * 17) % 500).collect()).collect();
    bencher.counter(ItemsCount::new(windows.len())).bench_local(|| {
        let mut together = Cooccurrence::new();
        for entities in &windows {
            together.window(black_box(entities), None);
            together.end_story();
        }
        together
    });
}
