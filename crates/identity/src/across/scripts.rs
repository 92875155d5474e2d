//! Names in other scripts and the same in Latin letters: "בנימין נתניהו" and "Benjamin Netanyahu".

use super::{MOST_NAMED, Resolver};
use crate::cluster::Node;
use crate::letters::{Numbered, in_other_letters, is_compared};
use crate::rule::Rule;
use crate::spelling::is_other_script;
use crate::transliteration::{Odds, in_latin_letters};

/// The odds for each Latin letter, in every word, that leave little doubt: the letters of "حسن" could be Hassan's (1.4) and Hussein's (1.0).
const SURE: f64 = 1.2;

impl Resolver<'_> {
    /// Joins names in scripts that a model was learned for with those in Latin letters that they most probably are, the surest first; what
    /// one language has two of stays two.
    pub(super) fn join_scripts(&mut self) {
        let (others, latin): (Vec<Node>, Vec<Node>) = self
            .nodes()
            .filter(|&n| self.clusters.key(n).document.is_none())
            .partition(|&n| is_other_script(self.base(n)));
        if others.is_empty() {
            return;
        }
        if !self.late {
            return self.join_letters(others, latin);
        }
        // Names that are told have been compared with each other.
        let (told, repeated) = others.into_iter().partition(|&node| self.is_told(node));
        let repeated_latin = latin.iter().copied().filter(|&node| !self.is_told(node)).collect();
        self.join_letters(repeated, latin);
        self.join_letters(told, repeated_latin);
    }

    fn join_letters(&mut self, others: Vec<Node>, latin: Vec<Node>) {
        if others.is_empty() || latin.is_empty() {
            return;
        }
        let numbered = |number: Node, name: String| Numbered {
            number,
            entity_type: self.clusters.key(number).entity_type,
            name,
        };
        let others: Vec<Numbered> =
            others.into_iter().map(|node| numbered(node, self.base(node).to_owned())).collect();
        let compared = |&node: &Node| is_compared(self.clusters.key(node).entity_type, self.base(node));
        let readings = |node| self.readings(node).into_iter().map(move |reading| (node, reading));
        let latin =
            latin.into_iter().filter(compared).flat_map(readings).map(|(node, name)| numbered(node, name));
        for (odds, other, node) in in_other_letters(&others, latin, |a, b| self.are_to_be_compared(a, b)) {
            if self.are_to_be_compared(other, node) {
                self.join_if_sure(odds, other, node);
            }
        }
    }

    /// Joins a name and what it most probably is in Latin letters; where the letters leave doubt, only in the same company.
    fn join_if_sure(&mut self, odds: Odds, other: Node, node: Node) {
        let read = in_latin_letters(self.base(other)).map(|name| format!("in Latin letters {name}"));
        let mut evidence: Vec<String> = read.into_iter().collect();
        if odds.least < SURE {
            let company = self.company.shared_entities(&self.clusters, other, node);
            if company.is_empty() {
                return;
            }
            let names: Vec<&str> = company.iter().take(MOST_NAMED).map(|&node| self.shown(node)).collect();
            evidence.push(format!("both beside {}", names.join(", ")));
        }
        self.join_for(other, node, Rule::Spelling, Some(evidence.join("; ")));
    }
}
