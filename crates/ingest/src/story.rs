//! Which documents tell one story, and which of their sentences only repeat another's.
//!
//! Wire copy is printed by a hundred papers: with another headline, cut to fit, a word changed here and there. Such
//! documents are one *story*. They are found without comparing all with all: a [`Sketch`] holds min-hashes of a
//! document's shingles (runs of words) in bands, and only documents that agree in a band are compared, shingle by
//! shingle (Broder 1997, "On the resemblance and containment of documents"; Leskovec, Rajaraman & Ullman 2014, "Mining
//! of Massive Datasets", chapter 3). Nothing is random: the same documents in the same order give the same stories.

use std::collections::{HashMap, HashSet};

use namegraph_document::{Around, Layout, Span};
use twox_hash::XxHash3_64;

/// Words in a shingle: short enough that a changed word spoils few of them, long enough that phrases do not count.
const SHINGLE: usize = 3;
/// Bands of a sketch, and min-hashes in each. Documents that share half of their shingles meet in some band with
/// probability 0.996 (`1 - (1 - 0.5³)⁴²`), those that share a twentieth with probability 0.005.
const BANDS: usize = 42;
const ROWS: usize = 3;
/// How much of the shorter document must stand in the longer one. At 5 % of the words changed, 86 % does.
const CONTAINED: f64 = 0.7;
/// How long the shorter one must be, beside the longer one: a digest is not one story with each of its parts.
const LENGTHS: f64 = 0.5;
/// The share of a sentence's words that another must have, in the same order, for the one to repeat the other.
const REPEATED: f64 = 0.6;
/// The share of a sentence's pairs of neighbouring words that must have been told, wherever sentences end, and from how
/// many words on that says enough.
const RETOLD: f64 = 0.5;
const ENOUGH_WORDS: usize = 8;
/// Of what stands around a text only so much at a time is told, in bytes: most of a sentence would stand in more by chance.
const LONGEST_FRAME: usize = 200;
/// Among how many copies the one that is most like the others is looked for.
const MOST_COMPARED: usize = 40;

/// What is kept of a document to find others that tell the same: a hash for each band. 168 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sketch([u32; BANDS]);

impl Sketch {
    /// Sketches a text.
    ///
    /// Time: linear in the text, 126 multiplications for each shingle.
    pub fn of(text: &str) -> Self {
        let mut least = [u32::MAX; BANDS * ROWS];
        for shingle in Shingles::of(text).0 {
            for (least, &(factor, summand)) in least.iter_mut().zip(&HASHES) {
                let hash = (shingle.wrapping_mul(factor).wrapping_add(summand) >> 32) as u32;
                *least = hash.min(*least);
            }
        }
        let mut bands = [0; BANDS];
        for (band, rows) in bands.iter_mut().zip(least.as_chunks::<ROWS>().0) {
            let [a, b, c] = rows.map(u64::from);
            *band = (mixed(mixed(a << 32 | b) ^ c) >> 32) as u32;
        }
        Self(bands)
    }

    /// The sketch as it is stored.
    pub fn to_bytes(self) -> Vec<u8> {
        self.0.iter().flat_map(|band| band.to_le_bytes()).collect()
    }

    /// The sketch that was stored; `None` if these bytes are none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (bands, []) = bytes.as_chunks::<4>() else { return None };
        let bands: &[[u8; 4]; BANDS] = bands.try_into().ok()?;
        Some(Self(bands.map(u32::from_le_bytes)))
    }
}

/// Factors and summands of the hash functions (multiply-shift, Dietzfelbinger et al. 1997).
const HASHES: [(u64, u64); BANDS * ROWS] = {
    let mut hashes = [(0, 0); BANDS * ROWS];
    let mut i = 0;
    while i < hashes.len() {
        hashes[i] = (mixed(2 * i as u64 + 1) | 1, mixed(2 * i as u64 + 2));
        i += 1;
    }
    hashes
};

/// The finalizer of SplitMix64 (Steele, Lea & Flood 2014).
const fn mixed(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

/// The distinct runs of three words of a text, hashed, in order of their hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles(Vec<u64>);

impl Shingles {
    /// The shingles of a text; of one with fewer words than a shingle has, all of them as one.
    pub fn of(text: &str) -> Self {
        let words = words(text);
        let joined = |run: &[u64]| run.iter().fold(0, |hash, &word| mixed(hash ^ word));
        let mut shingles: Vec<u64> = words.windows(SHINGLE).map(joined).collect();
        if shingles.is_empty() && !words.is_empty() {
            shingles.push(joined(&words));
        }
        shingles.sort_unstable();
        shingles.dedup();
        Self(shingles)
    }

    /// How many there are in both.
    fn shared(&self, other: &Self) -> usize {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut shared = 0;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => _ = a.next(),
                std::cmp::Ordering::Greater => _ = b.next(),
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    _ = (a.next(), b.next());
                }
            }
        }
        shared
    }

    /// Whether two documents tell one story: most of the shorter one stands in the other, and it is not much shorter.
    pub fn tell_the_same(&self, other: &Self) -> bool {
        let (short, long) = (self.0.len().min(other.0.len()) as f64, self.0.len().max(other.0.len()) as f64);
        short >= LENGTHS * long && short > 0.0 && self.shared(other) as f64 >= CONTAINED * short
    }

    /// The share of all their shingles that both have (Jaccard 1912).
    pub fn resemblance(&self, other: &Self) -> f64 {
        let shared = self.shared(other);
        shared as f64 / (self.0.len() + other.0.len() - shared).max(1) as f64
    }
}

/// Hashes of the words of a text, in lower case; whatever stands between them is left out.
fn words(text: &str) -> Vec<u64> {
    let mut lower = String::new();
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            XxHash3_64::oneshot(lower.as_bytes())
        })
        .collect()
}

/// The documents that tell a story with others, story by story, the *lead* first: the copy that is most like all the
/// others, of equal ones the longest, of those the first. The others follow by how much they are like the lead.
///
/// Documents are named by their places in `sketches`, which must stand in an order that depends on nothing but the
/// documents; `text` gives the text of one. Every document of a story is like its lead: a chain of documents, each a bit
/// unlike the next, is no story.
///
/// Memory: the sketches, 16 bytes for each pair that is a candidate (at most two for each document and band), and the shingles
/// of one chain of documents at a time. Time: O(n log n) for n documents, a comparison for each candidate that is not known
/// yet to be alike, and for each story of a chain one of its lead with all that are left.
///
/// # Errors
/// When `text` fails.
pub fn stories<E>(
    sketches: &[Sketch],
    mut text: impl FnMut(usize) -> Result<String, E>,
) -> Result<Vec<Vec<usize>>, E> {
    let mut alike = Alike::new(sketches.len());
    let mut last = None;
    for (a, b) in candidates(sketches) {
        if alike.find(a) == alike.find(b) {
            continue;
        }
        let first = match last.take().filter(|(at, _)| *at == a) {
            Some((_, shingles)) => shingles,
            None => Shingles::of(&text(a)?),
        };
        if first.tell_the_same(&Shingles::of(&text(b)?)) {
            alike.join(a, b);
        }
        last = Some((a, first));
    }
    let mut stories = Vec::new();
    for group in alike.groups() {
        let shingles = group.iter().map(|&d| Ok(Shingles::of(&text(d)?))).collect::<Result<Vec<_>, E>>()?;
        stories.extend(around_leads(group, shingles));
    }
    stories.sort_unstable();
    Ok(stories)
}

/// Cuts a chain of documents, each like the next, into stories: a lead and all that is like it, then those that are left.
fn around_leads(mut group: Vec<usize>, mut shingles: Vec<Shingles>) -> Vec<Vec<usize>> {
    let mut stories = Vec::new();
    while group.len() > 1 {
        let order = by_likeness(&shingles);
        let lead = order[0];
        let (story, mut rest): (Vec<usize>, Vec<usize>) =
            order.into_iter().partition(|&i| shingles[i].tell_the_same(&shingles[lead]));
        rest.sort_unstable();
        if story.len() > 1 {
            stories.push(story.into_iter().map(|i| group[i]).collect());
        }
        group = rest.iter().map(|&i| group[i]).collect();
        shingles = rest.into_iter().map(|i| std::mem::take(&mut shingles[i])).collect();
    }
    stories
}

/// Pairs worth a comparison, in order: of the documents that agree in a band, each with its neighbour and with the first.
fn candidates(sketches: &[Sketch]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut band: Vec<(u32, usize)> = Vec::with_capacity(sketches.len());
    for i in 0..BANDS {
        band.clear();
        band.extend(sketches.iter().map(|s| s.0[i]).zip(0..));
        band.sort_unstable();
        for group in band.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() > 1) {
            pairs.extend(group.windows(2).map(|w| (w[0].1, w[1].1)));
            pairs.extend(group[2..].iter().map(|other| (group[0].1, other.1)));
        }
        // A story's documents meet in most bands: what is known already does not pile up.
        if i % 8 == 7 {
            pairs.sort_unstable();
            pairs.dedup();
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Places of the copies, the lead first.
fn by_likeness(copies: &[Shingles]) -> Vec<usize> {
    let compared = &copies[..copies.len().min(MOST_COMPARED)];
    let likeness = |copy: &Shingles| compared.iter().map(|other| copy.resemblance(other)).sum::<f64>();
    let key = |i: usize| (likeness(&copies[i]), copies[i].0.len());
    let better = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).is_gt();
    let (mut lead, mut best) = (0, key(0));
    for i in 1..compared.len() {
        let this = key(i);
        if better(&this, &best) {
            (lead, best) = (i, this);
        }
    }
    let mut order: Vec<(f64, usize)> =
        copies.iter().map(|copy| copy.resemblance(&copies[lead])).zip(0..).collect();
    order.sort_by(|a, b| (b.1 == lead).cmp(&(a.1 == lead)).then(b.0.total_cmp(&a.0)).then(a.1.cmp(&b.1)));
    order.into_iter().map(|(_, i)| i).collect()
}

/// Which documents are known to be alike: union-find with path halving.
struct Alike(Vec<u32>);

impl Alike {
    fn new(n: usize) -> Self {
        Self((0..n as u32).collect())
    }

    fn find(&mut self, mut at: usize) -> usize {
        while self.0[at] as usize != at {
            self.0[at] = self.0[self.0[at] as usize];
            at = self.0[at] as usize;
        }
        at
    }

    /// The smaller place stands for both.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b)] = a.min(b) as u32;
    }

    /// Groups of two and more, in order.
    fn groups(mut self) -> Vec<Vec<usize>> {
        let mut by_first: Vec<(usize, usize)> = (0..self.0.len()).map(|at| (self.find(at), at)).collect();
        by_first.sort_unstable();
        let groups = by_first.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() > 1);
        groups.map(|g| g.iter().map(|&(_, at)| at).collect()).collect()
    }
}

/// What a story has said so far.
///
/// Give it the documents of a story in their order, the lead first: it tells which of their sentences only repeat what
/// an earlier document said.
#[derive(Debug, Default)]
pub struct Told {
    sentences: Vec<Vec<u64>>,
    /// The sentences with a word.
    with: HashMap<u64, Vec<u32>>,
    /// Neighbouring words.
    pairs: HashSet<u64>,
}

impl Told {
    /// Takes a document and gives its sentences that repeat what an earlier document said: those most of whose words
    /// stand in one sentence of it, in the same order, or most of whose neighbouring words do anywhere. What stands around
    /// is left out, and is no news where a copy has it without what it was known by ("Ann Lee contributed to this").
    ///
    /// Time: for each sentence, one step for each sentence of the story, and the product of both lengths for those that share
    /// most of its words.
    pub fn repeated(&mut self, text: &str, layout: &Layout) -> Vec<Span> {
        let all: Vec<Vec<u64>> = layout.sentences.iter().map(|&s| words(&told_in(text, s, layout))).collect();
        let repeated: Vec<bool> = all.iter().map(|words| self.has_told(words)).collect();
        self.pairs.extend(all.iter().flat_map(|words| neighbours(words)));
        for (words, _) in all.into_iter().zip(&repeated).filter(|(_, repeated)| !**repeated) {
            self.tell(words);
        }
        let frame = |(span, kind): &&(Span, Around)| {
            !matches!(kind, Around::Roster | Around::Table) && span.len() <= LONGEST_FRAME
        };
        for (around, _) in layout.around.iter().filter(frame) {
            let words = words(around.of(text).unwrap_or_default());
            if !self.has_told(&words) {
                self.tell(words);
            }
        }
        layout.sentences.iter().zip(repeated).filter(|(_, repeated)| *repeated).map(|(s, _)| *s).collect()
    }

    fn tell(&mut self, words: Vec<u64>) {
        let place = self.sentences.len() as u32;
        for &word in &words {
            let with = self.with.entry(word).or_default();
            if with.last() != Some(&place) {
                with.push(place);
            }
        }
        self.sentences.push(words);
    }

    fn has_told(&self, words: &[u64]) -> bool {
        let enough = |n: usize| n as f64 >= REPEATED * words.len() as f64;
        let told = neighbours(words).filter(|pair| self.pairs.contains(pair)).count();
        if words.len() >= ENOUGH_WORDS && told as f64 >= RETOLD * (words.len() - 1) as f64 {
            return true;
        }
        let mut distinct = words.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        // How many words each sentence shares with this one, those that it says again counted again.
        let again = words.len() - distinct.len();
        let mut shared = HashMap::<u32, usize>::new();
        for &place in distinct.iter().filter_map(|word| self.with.get(word)).flatten() {
            *shared.entry(place).or_insert(again) += 1;
        }
        let same = |(&place, &shared): (&u32, &usize)| {
            enough(shared) && enough(in_order(words, &self.sentences[place as usize]))
        };
        shared.iter().any(same)
    }
}

fn neighbours(words: &[u64]) -> impl Iterator<Item = u64> {
    words.windows(2).map(|pair| mixed(mixed(pair[0]) ^ pair[1]))
}

fn told_in(text: &str, sentence: Span, layout: &Layout) -> String {
    let mut kept = String::new();
    let mut at = sentence.start;
    let first = layout.around.partition_point(|(span, _)| span.end <= sentence.start);
    for (span, _) in layout.around[first..].iter().take_while(|(span, _)| span.start < sentence.end) {
        kept.push_str(text.get(at..span.start.max(at)).unwrap_or_default());
        kept.push(' ');
        at = span.end.min(sentence.end);
    }
    kept + text.get(at..sentence.end).unwrap_or_default()
}

/// The length of the longest common subsequence.
fn in_order(a: &[u64], b: &[u64]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout;
    use proptest::prelude::*;

    fn told(texts: &[&str]) -> Vec<Vec<usize>> {
        let sketches: Vec<Sketch> = texts.iter().map(|t| Sketch::of(t)).collect();
        stories(&sketches, |i| Ok::<_, std::convert::Infallible>(texts[i].to_owned())).unwrap()
    }

    const STORY: &str = "The harbour of Odesa was closed on Saturday, the port authority said, after a storm had damaged two of its piers. \
        Mayor Hennadiy Trukhanov said that the city would repair them within a month. Ships would be sent to Chornomorsk until then. \
        Grain traders in Istanbul had expected the closure, and prices would hardly move before the end of the week, they said.";

    #[test]
    fn copies_are_one_story_and_others_are_not() {
        let headline = format!("Storm shuts a port\n\nODESA (Reuters) - {STORY}");
        let cut = STORY.split_once(" Grain").unwrap().0;
        let changed =
            STORY.replace("Saturday", "Sunday").replace("expected", "feared").replace("within", "in");
        let other = "The harbour of Antwerp was opened on Monday, the port authority said, and ships would be sent there at once.";
        let more: Vec<String> = (0..90).map(|n| format!("{n} tonnes")).collect();
        let digest = format!("{STORY} {}", more.join(" "));
        let texts = [&headline, other, cut, STORY, &changed, STORY, &digest];
        assert_eq!(told(&texts), [vec![3, 5, 0, 4, 2]], "the lead is one of the two that are equal");
        assert_eq!(told(&["No comment.", "no comment", "No."]), [vec![0, 1]]);
        assert!(told(&[]).is_empty());
    }

    #[test]
    fn a_copy_adds_only_what_nobody_said_before() {
        let mut story = Told::default();
        let repeats = |story: &mut Told, text: &str| -> Vec<String> {
            story.repeated(text, &layout(text)).iter().map(|s| s.of(text).unwrap().to_owned()).collect()
        };
        assert!(
            repeats(&mut story, "He left on Monday. He left on Monday.").is_empty(),
            "one document repeats nobody"
        );
        let copy = "ODESA (Reuters) - He left on Monday. Nobody said why. On Monday left he.";
        assert_eq!(repeats(&mut story, copy), ["ODESA (Reuters) - He left on Monday."]);
        let glued = "He left on Monday nobody ever said why, and he took the ferry to Varna.";
        assert!(repeats(&mut story, glued).is_empty());
        let once_more = "Nobody ever said why. And he took the ferry to Varna they took on Monday.";
        assert_eq!(
            repeats(&mut story, once_more),
            ["Nobody ever said why.", "And he took the ferry to Varna they took on Monday."]
        );
        assert_eq!(repeats(&mut story, "Nobody said why."), ["Nobody said why."]);
        assert!(repeats(&mut story, "More on this: Key players in the trial of Ann Lee").is_empty());
        let without_label = "Key players in the trial of Ann Lee";
        assert_eq!(repeats(&mut story, without_label), [without_label]);
    }

    proptest! {
        #[test]
        fn a_sketch_is_read_as_it_is_written(text in "\\PC{0,60}") {
            let sketch = Sketch::of(&text);
            prop_assert_eq!(Sketch::from_bytes(&sketch.to_bytes()), Some(sketch));
            prop_assert_eq!(Sketch::from_bytes(&sketch.to_bytes()[1..]), None);
        }

        /// Of equal copies the first leads, so only which texts are told together must not depend on the order.
        #[test]
        fn the_order_of_documents_does_not_matter(order in Just((0..7).collect::<Vec<usize>>()).prop_shuffle()) {
            let copies: Vec<String> = (0..7).map(|i| STORY.split(' ').skip(i % 3 * 4).collect::<Vec<_>>().join(" ")).collect();
            let texts: Vec<&str> = order.iter().map(|&i| copies[i].as_str()).collect();
            let mut found = told(&texts);
            for story in &mut found { story.sort_unstable(); }
            prop_assert_eq!(found, [(0..7).collect::<Vec<usize>>()]);
        }
    }
}
