//! How often chance alone would bring two entities together.
//!
//! The null model is a configuration model on stories and entities. A story keeps how many entities it names, and an
//! entity in how many stories it occurs; which ones is chance, so that a story that names many holds anybody more easily.
//! A story also has *slots*: the names in its windows, each counted once a window. Of those that repeat an entity, one
//! takes the share that it takes in its stories on average; which windows they stand in is chance. Entities are independent
//! of each other. So a pair is expected together more often if both are frequent, if the stories are long, if they are
//! named again and again in a story, and if the windows are wide.
//!
//! Why this and not a shuffle of all mentions: names come in bursts. Thirty sentences of one article are one observation
//! of who belongs together, not thirty; a model that lets them fall anywhere calls every pair of an article significant.
//! Saracco, Straka, Di Clemente, Gabrielli, Caldarelli & Squartini (2017), "Inferring monopartite projections of bipartite
//! networks: an entropy-based approach", New Journal of Physics 19:053022, test co-occurrences against the same kind of
//! model; Tumminello et al. (2011), "Statistically validated networks in bipartite complex systems", PLoS ONE 6:e17994,
//! against one that ignores the stories' lengths.
//!
//! What it does not know: that topics exist. Two senators meet more often than chance has it because both are senators;
//! the model calls that a link, and the sentences show what kind.

use crate::cooccurrence::Occurrence;
use crate::meetings::Share;

/// Up to this size every size is a class of its own.
const EXACT: u64 = 16;
/// Above it a class reaches this much further than the one before.
const GROWTH: f64 = 1.15;
/// Newton's method has converged long before.
const MOST_ROUNDS: usize = 100;

/// The lengths of the stories, and how their windows cut them up.
#[derive(Clone, Debug, Default)]
pub struct NullModel {
    /// By their number; those that no story is in are empty.
    classes: Vec<Class>,
}

/// Stories of about one length. Whole numbers, so that their order does not matter.
#[derive(Clone, Copy, Debug, Default)]
struct Class {
    stories: u64,
    entities: u64,
    slots: u64,
    together: u64,
    /// In parts of [`Share::WHOLE`].
    shares: u64,
}

/// A class as the formulas need it.
#[derive(Clone, Copy, Debug)]
struct Length {
    stories: f64,
    /// Entities of such a story.
    entities: f64,
    /// Slots of such a story.
    slots: f64,
    /// Other slots in the window of a slot.
    beside: f64,
    /// How much of a whole share each of them has, on average.
    share: f64,
}

impl NullModel {
    /// Takes a story: the entities it names, its slots, in how many ordered pairs of slots the two are in one window, and the
    /// shares of those, in parts of a whole one.
    pub(crate) fn add(&mut self, entities: u64, slots: u64, together: u64, shares: u64) {
        let number = class_of(entities);
        if self.classes.len() <= number {
            self.classes.resize(number + 1, Class::default());
        }
        let class = &mut self.classes[number];
        class.stories += 1;
        class.entities += entities;
        class.slots += slots;
        class.together += together;
        class.shares += shares;
    }

    /// Prepares to tell what chance gives.
    pub fn fitted(&self) -> Chance {
        let length = |class: &Class| Length {
            stories: class.stories as f64,
            entities: class.entities as f64 / class.stories as f64,
            slots: class.slots as f64 / class.stories as f64,
            beside: class.together as f64 / class.slots as f64,
            share: class.shares as f64 / (class.together.max(1) * Share::WHOLE.get()) as f64,
        };
        let lengths: Vec<Length> =
            self.classes.iter().filter(|class| class.stories > 0).map(length).collect();
        Chance { stories: lengths.iter().map(|l| l.stories).sum(), lengths }
    }
}

fn class_of(entities: u64) -> usize {
    if entities <= EXACT {
        return entities as usize;
    }
    EXACT as usize + 1 + ((entities as f64 / EXACT as f64).ln() / GROWTH.ln()) as usize
}

/// The null model, fitted to the stories.
#[derive(Clone, Debug)]
pub struct Chance {
    lengths: Vec<Length>,
    stories: f64,
}

/// An entity as the null model sees it: for each class of stories, how probably such a story names it, and how many of
/// its slots it takes then.
#[derive(Clone, Debug)]
pub struct Presence(Vec<(f64, f64)>);

impl Chance {
    /// Stories in all.
    pub fn stories(&self) -> f64 {
        self.stories
    }

    /// How densely an entity that occurs in `stories` of them falls on the entities of a story: the `d` of
    /// `1 - exp(-d · entities)`, the probability that a story of so many entities has it among them, which makes the
    /// probabilities of all stories sum up to `stories`.
    ///
    /// Newton's method; the sum is concave in `d`, so from below it never overshoots.
    pub fn density(&self, stories: u32) -> f64 {
        // One that is everywhere would be infinitely dense.
        let wanted = f64::from(stories).min(self.stories - 0.5);
        let entities: f64 = self.lengths.iter().map(|l| l.stories * l.entities).sum();
        let mut density = wanted.max(0.0) / entities;
        for _ in 0..MOST_ROUNDS {
            let (mut sum, mut slope) = (0.0, 0.0);
            for l in &self.lengths {
                let absent = (-density * l.entities).exp();
                sum += l.stories * (1.0 - absent);
                slope += l.stories * l.entities * absent;
            }
            let step = (wanted - sum) / slope;
            density += step;
            if step <= density * 1e-12 {
                break;
            }
        }
        density
    }

    /// An entity, given its occurrences and its [`density`](Self::density).
    pub fn presence(&self, occurrence: &Occurrence, density: f64) -> Presence {
        let own_repeats = (occurrence.windows - u64::from(occurrence.stories)) as f64;
        let share = (own_repeats / (occurrence.repeats as f64).max(1.0)).min(1.0);
        let in_class =
            |l: &Length| (1.0 - (-density * l.entities).exp(), 1.0 + share * (l.slots - l.entities));
        Presence(self.lengths.iter().map(in_class).collect())
    }

    /// In how many stories chance would bring two entities together.
    ///
    /// The sum over the stories of the probabilities that both are named in it and, if so, that some window names both:
    /// the one with more slots, `r` of `n`, leaves the other a chance of `r · beside / (n - r)` with each of its own.
    ///
    /// The second number is the same in shares: in stories of that length, two that meet have the share that meetings have there.
    ///
    /// Time: O(classes), of which there are some 60.
    pub fn expected(&self, a: &Presence, b: &Presence) -> (f64, f64) {
        let (mut sum, mut shares) = (0.0, 0.0);
        for ((l, &(p, r)), &(q, s)) in self.lengths.iter().zip(&a.0).zip(&b.0) {
            let (more, fewer) = if r > s { (r, s) } else { (s, r) };
            let free = l.slots - more;
            let beside = if free > 0.0 { (more * l.beside / free).min(1.0) } else { 1.0 };
            let missed = if beside < 1.0 { (fewer * (-beside).ln_1p()).exp() } else { 0.0 };
            let meetings = l.stories * p * q * (1.0 - missed);
            sum += meetings;
            shares += meetings * l.share;
        }
        (sum, shares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn model(sizes: &[u64]) -> Chance {
        let mut null = NullModel::default();
        for &n in sizes {
            let together = n * n.saturating_sub(1);
            null.add(n, n, together, together * Share::WHOLE.get());
        }
        null.fitted()
    }

    /// With stories of one length and the document as the window, it is the product of the shares.
    #[test]
    fn equal_stories_give_the_product_of_frequencies() {
        let chance = model(&[8; 100]);
        let of = |stories: u32| {
            let occurrence = Occurrence { stories, windows: u64::from(stories), repeats: 0 };
            chance.presence(&occurrence, chance.density(stories))
        };
        assert!((chance.expected(&of(10), &of(20)).0 - 2.0).abs() < 1e-9);
        assert!((chance.expected(&of(1), &of(1)).0 - 0.01).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn densities_give_back_the_frequencies(sizes in prop::collection::vec(1u64..400, 2..60), share in 0.01f64..0.99) {
            let chance = model(&sizes);
            let stories = ((sizes.len() as f64 * share) as u32).max(1);
            let density = chance.density(stories);
            let occurrence = Occurrence { stories, windows: u64::from(stories), repeats: 0 };
            let presence = chance.presence(&occurrence, density);
            let sum: f64 = chance.lengths.iter().zip(&presence.0).map(|(l, (p, _))| l.stories * p).sum();
            let wanted = f64::from(stories).min(chance.stories() - 0.5);
            prop_assert!((sum - wanted).abs() < 1e-6 * wanted, "{} {}", sum, wanted);
        }

        #[test]
        fn the_frequent_are_expected_more_often(sizes in prop::collection::vec(2u64..60, 3..60), n in 1u32..3) {
            let chance = model(&sizes);
            let of = |stories: u32| {
                let occurrence = Occurrence { stories, windows: u64::from(stories), repeats: 0 };
                chance.presence(&occurrence, chance.density(stories))
            };
            let (rare, frequent) = (of(n), of(n + 1));
            prop_assert!(chance.expected(&rare, &rare).0 <= chance.expected(&rare, &frequent).0);
        }
    }
}
