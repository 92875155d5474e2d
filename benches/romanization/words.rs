//! How well words of names in two scripts are told from words that are no pair, by what was learned of each script's letters.
//!
//! `cargo run --release --example romanization -- FOLDER` measures on the tenth of the pairs that nothing is learned from; `--all` on
//! all; `--fit` learns from the other nine tenths and writes `data/names/transliteration.tsv` to standard output. FOLDER holds files of
//! pairs (`russian.tsv`, …): a Latin word, a tab, the other word with a blank between its letters, as NETransliteration (Merhav and Ash
//! 2018) has them.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "prints what it measures")]

use std::collections::{BTreeSet, HashSet};
use std::error::Error;
use std::fs::{read_dir, read_to_string};
use std::iter;
use std::path::{Path, PathBuf};

use any_ascii::any_ascii_char;
use namegraph_identity::{fit, is_transliteration, models_for, transliteration_odds};

/// Models that are learned from the files of pairs.
const OF_FILES: [&str; 5] = ["arabic", "cyrillic", "hangul", "hebrew", "katakana"];
/// How many times each Chinese character counts as a pair with its pinyin, which names of few people have not shown.
const PINYIN: usize = 3;
/// Latin forms of a group that are learned from.
const LATIN_FORMS: usize = 3;
const HEAD: &str = "\
# What letters of a script become in Latin letters: script, letters, Latin letters, how many of a million units of the script are this one.
# Learned from NETransliteration (Merhav and Ash 2018, out of Wikidata, CC0 1.0):
# cargo run --release --example romanization -- FOLDER --fit
";

/// A word in Latin letters and the same in another script.
type Pair = (String, String);

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let asked = |option: &str| args.iter().any(|arg| arg == option);
    let folder = args.iter().find(|arg| !arg.starts_with("--")).ok_or("a folder of pairs is missing")?;
    let mut files: Vec<PathBuf> = read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|e| e == "tsv"));
    files.sort();
    if let Some(groups) = args.iter().find_map(|arg| arg.strip_prefix("--fit=")) {
        let mut learned = groups_of_names(&read_to_string(groups)?);
        for file in &files {
            let pairs = pairs(file)?.into_iter().filter(|(latin, _)| !is_held_out(latin));
            learned.extend(
                pairs.filter_map(|(latin, foreign)| Some((*models_for(&foreign).first()?, foreign, latin))),
            );
        }
        let learned =
            learned.iter().map(|(model, foreign, latin)| (*model, foreign.as_str(), latin.as_str()));
        print!("{HEAD}{}", fit(learned));
        return Ok(());
    }
    println!("file\tpairs\tprecision\trecall\trecall at precision 98");
    for file in &files {
        let mut pairs = pairs(file)?;
        pairs.retain(|(latin, _)| asked("--all") || is_held_out(latin));
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        report(&name, &pairs);
    }
    Ok(())
}

/// The pairs for scripts without a file of their own, and more in Chinese: words of one name in rigour's groups. Chinese characters are read in Japanese in groups
/// that have kana.
fn groups_of_names(groups: &str) -> Vec<(&'static str, String, String)> {
    let mut pairs = Vec::new();
    let mut characters = BTreeSet::new();
    for group in groups.lines().filter_map(|line| line.split(" => ").next()) {
        let forms: Vec<&str> = group.split(", ").filter(|form| !form.contains([' ', '-'])).collect();
        let japanese = forms.iter().any(|form| matches!(models_for(form), ["hiragana" | "katakana"]));
        let latin: Vec<&str> = forms
            .iter()
            .copied()
            .filter(|form| form.is_ascii() && !is_held_out(form))
            .take(LATIN_FORMS)
            .collect();
        for form in &forms {
            let models: &[&str] = match models_for(form) {
                [hanzi, _] if !japanese => &[hanzi],
                [name] if OF_FILES.contains(name) => &[],
                models => models,
            };
            let pair =
                |(model, latin): (&&'static str, &&str)| (*model, (*form).to_owned(), (*latin).to_owned());
            pairs.extend(
                models.iter().flat_map(|model| latin.iter().map(move |latin| (model, latin))).map(pair),
            );
            if let [hanzi, _] = models_for(form) {
                characters.extend(form.chars().map(|character| (*hanzi, character)));
            }
        }
    }
    for (hanzi, character) in characters {
        let pinyin = any_ascii_char(character).trim().to_lowercase();
        pairs.extend(iter::repeat_n((hanzi, character.to_string(), pinyin), PINYIN));
    }
    pairs
}

fn pairs(file: &Path) -> Result<Vec<Pair>, Box<dyn Error>> {
    let text = read_to_string(file)?;
    let pair = |line: &str| {
        let (latin, rest) = line.split_once('\t')?;
        let foreign = rest.split('\t').next()?;
        Some((latin.to_owned(), foreign.split(' ').collect()))
    };
    Ok(text.lines().filter_map(pair).collect())
}

/// Whether a Latin word is of the tenth that nothing is learned from.
fn is_held_out(latin: &str) -> bool {
    let hash = latin.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash % 10 == 0
}

/// Each word with its own and with that of another pair: the one half of a file to the other.
fn report(name: &str, pairs: &[Pair]) {
    let own: HashSet<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let shift = pairs.len() / 2 + 1;
    let mut scored = Vec::with_capacity(2 * pairs.len());
    let mut score = |latin: &str, foreign: &str, is_pair| {
        if let Some(odds) = transliteration_odds(foreign, latin) {
            scored.push((odds / latin.chars().count() as f64, is_pair, is_transliteration(foreign, latin)));
        }
    };
    for (at, (latin, foreign)) in pairs.iter().enumerate() {
        score(latin, foreign, true);
        let other = &pairs[(at + shift) % pairs.len()].1;
        if !own.contains(&(latin, other)) {
            score(latin, other, false);
        }
    }
    let taken = |is_pair| scored.iter().filter(|(_, pair, taken)| *taken && *pair == is_pair).count();
    let (right, wrong) = (taken(true), taken(false));
    let precision = percent(right, right + wrong);
    let recall = percent(right, pairs.len());
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut best) = (0_usize, 0.0);
    for (all, (_, is_pair, _)) in (1..).zip(&scored) {
        right += usize::from(*is_pair);
        if 100 * right >= 98 * all {
            best = percent(right, pairs.len());
        }
    }
    println!("{name}\t{}\t{precision:.1}\t{recall:.1}\t{best:.1}", pairs.len());
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
