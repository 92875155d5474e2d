//! Does the false-discovery rate keep what it promises? Corpora without any link, and with planted ones.
#![expect(clippy::print_stdout, reason = "figures, for --nocapture")]

use namegraph_graph::{Cooccurrence, Pair};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

const RATE: f64 = 0.05;
const CORPORA: usize = 200;
/// How many corpora without links may have a passing one: the rate and three standard errors.
const MOST: f64 = 200.0 * (0.05 + 3.0 * 0.015_411);

/// Stories, windows, entities.
type Corpus = Vec<Vec<Vec<u32>>>;

fn pairs(corpus: &Corpus) -> Vec<Pair> {
    let mut counter = Cooccurrence::new();
    for story in corpus {
        story.iter().for_each(|window| counter.window(window, None));
        counter.end_story();
    }
    counter.into_pairs()
}

fn passing(corpus: &Corpus) -> Vec<(u32, u32)> {
    pairs(corpus).into_iter().filter(|p| p.fdr <= RATE).map(|p| (p.a, p.b)).collect()
}

/// Stories of 1 to 40 windows of 1 to 6 names, all names alike: only the shape counts.
fn shape(rng: &mut Pcg64Mcg, stories: usize) -> Corpus {
    let windows = |rng: &mut Pcg64Mcg| 1 + (40.0 * rng.random::<f64>().powi(3)) as usize;
    let names = |rng: &mut Pcg64Mcg| vec![0; 1 + (6.0 * rng.random::<f64>().powi(2)) as usize];
    (0..stories).map(|_| (0..windows(rng)).map(|_| names(rng)).collect()).collect()
}

/// The n-th most frequent entity of 120 has 1/n of the first one's mentions (Zipf).
fn entity(rng: &mut Pcg64Mcg) -> u32 {
    (120_f64.powf(rng.random::<f64>()) - 1.0) as u32
}

/// A corpus with communities and bursts, its mentions then dealt out anew over all slots: every entity occurs as often
/// as before, every story is as long.
fn shuffled(rng: &mut Pcg64Mcg) -> Corpus {
    let mut corpus = shape(rng, 250);
    let mut names: Vec<u32> = Vec::new();
    for story in &corpus {
        let topic: Vec<u32> = (0..5).map(|_| entity(rng)).collect();
        names.extend(story.iter().flatten().map(|_| topic[rng.random_range(0..5)]));
    }
    names.shuffle(rng);
    let mut names = names.into_iter();
    corpus.iter_mut().flatten().flatten().zip(&mut names).for_each(|(slot, name)| *slot = name);
    corpus
}

/// Each entity chooses stories in proportion to their length, and is then named in an eighth of its windows: bursts.
fn bursts(rng: &mut Pcg64Mcg) -> Corpus {
    let shape = shape(rng, 250);
    let ends: Vec<usize> = shape
        .iter()
        .scan(0, |sum, story| {
            *sum += story.iter().map(Vec::len).sum::<usize>();
            Some(*sum)
        })
        .collect();
    let mut corpus: Corpus = shape.iter().map(|story| vec![Vec::new(); story.len()]).collect();
    for entity in 0..120 {
        let wanted = 2 + 400 / (entity as usize + 8);
        let mut chosen: Vec<usize> = Vec::new();
        while chosen.len() < wanted {
            let slot = rng.random_range(0..ends[ends.len() - 1]);
            let story = ends.partition_point(|&end| end <= slot);
            if !chosen.contains(&story) {
                chosen.push(story);
            }
        }
        for story in chosen {
            let windows = corpus[story].len();
            for _ in 0..1 + windows / 8 {
                corpus[story][rng.random_range(0..windows)].push(entity);
            }
        }
    }
    corpus
}

/// The same with the document as the window.
fn whole(corpus: Corpus) -> Corpus {
    corpus.into_iter().map(|story| vec![story.concat()]).collect()
}

/// What corpora without links are made by.
type Make = fn(&mut Pcg64Mcg) -> Corpus;

const UNLINKED: [(&str, Make); 4] = [
    ("shuffled", shuffled),
    ("bursts", bursts),
    ("shuffled, windows of a document", |rng| whole(shuffled(rng))),
    ("bursts, windows of a document", |rng| whole(bursts(rng))),
];

fn corpora_with_a_passing_link(make: Make) -> f64 {
    let with = |seed: u64| !passing(&make(&mut Pcg64Mcg::seed_from_u64(seed))).is_empty();
    (0..CORPORA as u64).filter(|&seed| with(seed)).count() as f64
}

#[test]
fn chance_alone_links_nobody() {
    for (name, make) in UNLINKED {
        let found = corpora_with_a_passing_link(make);
        println!("{name}: {found} of {CORPORA} corpora have a link at rate {RATE}; at most {MOST:.1} may");
        assert!(found <= MOST, "{name}: {found}");
    }
}

#[test]
fn what_is_planted_is_found_and_little_else() {
    let (mut share, mut found, mut planted) = (0.0, 0, 0);
    for seed in 0..CORPORA as u64 {
        let mut rng = Pcg64Mcg::seed_from_u64(1000 + seed);
        let mut corpus = if seed % 2 == 0 { shuffled(&mut rng) } else { bursts(&mut rng) };
        let links: Vec<(u32, u32)> = (0..10).map(|i| (200 + i, 300 + i)).collect();
        for &(a, b) in &links {
            for _ in 0..rng.random_range(4..20) {
                let story = rng.random_range(0..corpus.len());
                let windows = corpus[story].len();
                corpus[story][rng.random_range(0..windows)].extend([a, b]);
            }
        }
        let passing = passing(&corpus);
        let right = passing.iter().filter(|pair| links.contains(pair)).count();
        share += (passing.len() - right) as f64 / passing.len().max(1) as f64;
        (found, planted) = (found + right, planted + links.len());
    }
    let mean = share / CORPORA as f64;
    println!("false among the passing: {mean:.4} on average; of {planted} planted links {found} pass");
    assert!(mean <= RATE, "{mean}");
    assert!(found as f64 > 0.9 * planted as f64, "{found} of {planted}");
}

/// How far the expectation is from what happens when corpora are shuffled again and again.
#[test]
fn expectations_are_what_shuffling_gives() {
    for (name, make) in UNLINKED {
        let (mut observed, mut expected) = (0.0, 0.0);
        for seed in 0..CORPORA as u64 {
            for pair in pairs(&make(&mut Pcg64Mcg::seed_from_u64(5000 + seed))) {
                // Among the frequent nearly every pair is seen, so that the seen ones stand for all.
                if pair.b < 8 {
                    observed += f64::from(pair.stories);
                    expected += pair.expected;
                }
            }
        }
        println!("{name}: {observed} stories hold pairs of frequent entities, {expected:.0} expected");
        assert!((0.95..=1.05).contains(&(observed / expected)), "{name}: {observed} {expected}");
    }
}
