//! Companies by their names without legal forms.

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::EntityType;

use super::Resolver;
use crate::cluster::Node;
use crate::form::{Formed, formed};
use crate::rule::Rule;

impl Resolver<'_> {
    /// "Acme Ltd" is the Acme of other documents, and "Acme Limited", if no company of another legal form is called Acme.
    pub(super) fn join_suffixes(&mut self) {
        let mut stems = BTreeMap::<String, BTreeMap<Option<String>, Vec<Node>>>::new();
        let mut names = BTreeMap::<&str, Node>::new();
        for node in self.nodes() {
            let key = self.clusters.key(node);
            if key.entity_type == EntityType::Organization && key.document.is_none() {
                let Formed { stem, form } = formed(&key.name);
                stems.entry(stem).or_default().entry(form).or_default().push(node);
                names.insert(&key.name, node);
            }
        }
        let contested: BTreeSet<String> = stems
            .iter()
            .filter(|(_, forms)| self.is_contested(forms, &names))
            .map(|(stem, _)| stem.clone())
            .collect();
        for (stem, mut forms) in stems {
            let plain = forms.remove(&None).unwrap_or_default();
            self.join_star(&plain, Rule::Writing);
            for same in forms.values() {
                self.join_star(same, Rule::Suffix);
            }
            let only = forms.values().next().filter(|_| forms.len() == 1 && !contested.contains(&stem));
            if let Some((full, short)) = only.zip(self.centre(&plain)) {
                self.join_star_to(full, short, Rule::Suffix);
            }
        }
    }

    /// Whether a word is a company's name without its legal form, and as well the first of another's that texts speak of more:
    /// "Bain" may be Bain & Company, or Bain Capital. `forms`: the names without and with legal forms; `names`: those of all organizations.
    ///
    /// Time: linear in the names that begin with the word.
    fn is_contested(
        &self,
        forms: &BTreeMap<Option<String>, Vec<Node>>,
        names: &BTreeMap<&str, Node>,
    ) -> bool {
        let Some(&plain) = forms.get(&None).and_then(|plain| plain.first()) else { return false };
        let formed: BTreeSet<Node> =
            forms.iter().filter(|(form, _)| form.is_some()).flat_map(|(_, nodes)| nodes).copied().collect();
        let mentions: u64 = formed.iter().map(|&node| self.mentions(node)).sum();
        let word = &self.clusters.key(plain).name;
        let longer = format!("{word} ");
        let mut others = names.range(longer.as_str()..).take_while(|(name, _)| name.starts_with(&longer));
        !formed.is_empty()
            && !word.contains(' ')
            && others.any(|(_, node)| !formed.contains(node) && self.mentions(*node) > mentions)
    }
}
