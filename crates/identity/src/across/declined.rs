//! The forms of one name in several cases.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Named, Resolver};
use crate::cluster::Node;
use crate::declension::{Support, is_declined_in};
use crate::key::Key;
use crate::language::Languages;
use crate::rule::Rule;
use crate::tables::abroad::abroad;

/// Finds the base forms of names that are declined.
///
/// Time: that of some hundred proposed forms for each name of a language that declines.
pub(super) fn find_bases(keys: &[Key], names: &mut [Named<'_>]) {
    let all = names.iter().fold(Languages::NONE, |all, named| all.and(named.languages));
    if !is_declined_in(all) {
        return;
    }
    // A text too short to tell its language is in one of the others'.
    let of = |named: &Named<'_>| if named.languages == Languages::NONE { all } else { named.languages };
    let everywhere = keys.iter().zip(names.iter()).filter(|(key, _)| key.document.is_none());
    let support =
        Support::of(everywhere.map(|(key, named)| (key.entity_type, named.shown.as_str(), of(named))));
    for (key, named) in keys.iter().zip(names.iter_mut()) {
        let is_known = |folded: &str| abroad(key.entity_type, folded, named.languages).is_some();
        named.base = support.base(key.entity_type, &named.shown, of(named), is_known);
    }
}

impl Resolver<'_> {
    /// Joins the forms of one name in several cases, to its base form where some text has it.
    pub(super) fn join_declined(&mut self) {
        let mut forms = BTreeMap::<Key, Vec<Node>>::new();
        for node in self.nodes().filter(|&n| self.clusters.key(n).document.is_none()) {
            if let Cow::Owned(base) = self.base_key(node) {
                forms.entry(base).or_default().push(node);
            }
        }
        for (base, mut nodes) in forms {
            nodes.extend(self.clusters.get(&base).filter(|&node| self.takes_part(node)));
            if let Some(&centre) = nodes.last() {
                self.join_star_to(&nodes, centre, Rule::Declined);
            }
        }
    }
}
