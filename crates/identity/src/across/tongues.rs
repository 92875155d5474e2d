//! Names of one thing in several languages: those that tables know (Niemcy, Германия), and those that two languages write by their own
//! rules (Порошенко, Porošenko, Poroszenko).

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::EntityType;

use super::{Named, Resolver};
use crate::acronym::is_acronym;
use crate::cluster::Node;
use crate::language::Languages;
use crate::likeness::{Likened, likeness_from};
use crate::romanization::in_english_letters;
use crate::rule::Rule;
use crate::spelling::{consonants, is_other_script};
use crate::tables::abroad::{abroad, is_main};
use crate::tables::tables;

/// Consonants that a person's full name, and any other name, has at least to be compared.
const OF_A_PERSON: usize = 5;
const OF_OTHERS: usize = 4;
/// How alike two names of one skeleton must be.
const LEAST: f64 = 0.8;
/// More names than this of one skeleton are too many to tell apart.
const MOST: usize = 32;

impl Resolver<'_> {
    /// Whether some name is of another language than English, or may be one.
    fn has_foreign_names(&self) -> bool {
        let english = Languages::of("eng");
        let unknown = |named: &Named<'_>| named.languages == Languages::NONE;
        self.names
            .iter()
            .any(|named| named.languages != english && (!unknown(named) || is_other_script(&named.shown)))
    }

    /// Joins what lands and bodies are called in several languages.
    pub(super) fn join_abroad(&mut self) {
        if !self.has_foreign_names() {
            return;
        }
        let mut blocks = BTreeMap::<(EntityType, String), Vec<Node>>::new();
        for node in self.nodes().filter(|&n| self.clusters.key(n).document.is_none()) {
            let key = self.base_key(node);
            let kind = key.entity_type;
            let languages = self.names.get(node as usize).map(|named| named.languages).unwrap_or_default();
            let abroad = abroad(kind, &key.name, languages);
            let main = abroad.or_else(|| {
                let filed = tables().filed_under(kind, &key.name).unwrap_or(&key.name);
                is_main(kind, filed).then_some(filed)
            });
            if let Some(main) = main {
                blocks.entry((kind, main.to_owned())).or_default().push(node);
            }
        }
        for block in blocks.into_values() {
            self.join_star(&block, Rule::Table);
        }
    }

    /// Joins full names, places and bodies of two languages that have the same consonants and are much alike, the most alike first; what
    /// one language has two of stays two.
    ///
    /// Time: O(b²) in the size b of a block, at most [`MOST`].
    pub(super) fn join_tongues(&mut self) {
        if !self.has_foreign_names() {
            return;
        }
        let mut blocks = BTreeMap::<(EntityType, String), Vec<Node>>::new();
        for node in self.nodes().filter(|&n| self.clusters.key(n).document.is_none()) {
            for skeleton in self.skeletons(node) {
                blocks.entry((self.clusters.key(node).entity_type, skeleton)).or_default().push(node);
            }
        }
        for ((entity_type, _), block) in blocks {
            let mut pairs = self.alike(entity_type, &block);
            pairs.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.cmp(y)));
            for (_, (a, b)) in pairs {
                if self.are_to_be_compared(a, b) {
                    self.join(b, a, Rule::Spelling);
                }
            }
        }
    }

    /// The consonants by which a name is compared; none if it is too short, or letters alone.
    fn skeletons(&self, node: Node) -> BTreeSet<String> {
        let name = self.base(node);
        if is_acronym(name) {
            return BTreeSet::new();
        }
        let person = self.clusters.key(node).entity_type == EntityType::Person;
        let least = if person { OF_A_PERSON } else { OF_OTHERS };
        let letters = |skeleton: &String| skeleton.chars().filter(|c| *c != ' ').count();
        let told = |skeleton: &String| letters(skeleton) >= least && (!person || skeleton.contains(' '));
        self.readings(node).iter().map(|reading| consonants(reading)).filter(told).collect()
    }

    /// A name as it is, and as English would write it if it followed the orthography of its languages: names are written as at home, or as
    /// they are spoken.
    pub(super) fn readings(&self, node: Node) -> BTreeSet<String> {
        let languages = self.names.get(node as usize).map(|named| named.languages).unwrap_or_default();
        [Languages::NONE, languages].map(|languages| in_english_letters(self.base(node), languages)).into()
    }

    /// The pairs of a block that are alike and can be one name, and how much.
    fn alike(&self, entity_type: EntityType, block: &[Node]) -> Vec<(f64, (Node, Node))> {
        if !(2..=MOST).contains(&block.len()) {
            return Vec::new();
        }
        let pairs = block.iter().enumerate().flat_map(|(i, &a)| block[i + 1..].iter().map(move |&b| (a, b)));
        let mut likened = BTreeMap::<Node, Vec<Likened>>::new();
        let mut alike = Vec::new();
        for (a, b) in pairs.filter(|&(a, b)| self.are_to_be_compared(a, b)) {
            for node in [a, b] {
                let of = |reading: &String| Likened::new(reading, entity_type);
                likened.entry(node).or_insert_with(|| self.readings(node).iter().map(of).collect());
            }
            let found = likened[&a].iter().flat_map(|a| likened[&b].iter().map(move |b| (a, b)));
            let scores = found.filter_map(|(a, b)| likeness_from(a, b, LEAST)).map(|found| found.score);
            alike.extend(scores.max_by(f64::total_cmp).map(|score| (score, (a, b))));
        }
        alike
    }

    /// Whether two names can be one in two languages, and it is not decided whether they are.
    pub(super) fn are_to_be_compared(&self, a: Node, b: Node) -> bool {
        let decided = self.late && self.is_told(a) && self.is_told(b);
        !decided && self.clusters.root(a) != self.clusters.root(b) && self.are_of_two_tongues(a, b)
    }

    /// Whether no language has names of both clusters.
    fn are_of_two_tongues(&self, a: Node, b: Node) -> bool {
        let [x, y] = [a, b].map(|node| self.languages(node));
        let unknown = x == Languages::NONE || y == Languages::NONE;
        !x.meet(y) && (!unknown || is_other_script(self.shown(a)) != is_other_script(self.shown(b)))
    }

    /// The languages of a cluster.
    fn languages(&self, node: Node) -> Languages {
        let of = |node: Node| self.names.get(node as usize).map(|named| named.languages).unwrap_or_default();
        self.clusters.members(node).map(of).fold(Languages::NONE, Languages::and)
    }
}
