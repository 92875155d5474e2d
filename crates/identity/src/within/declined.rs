//! The base forms of a document's names, in languages that decline them: what stands in one case is the name that stands in another.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use namegraph_document::EntityType;

use super::Written;
use crate::declension::{base_names, bases, is_declined_in};
use crate::key::Key;
use crate::language::Languages;
use crate::name::fold;
use crate::spelling::romanized;
use crate::tables::abroad::abroad;
use crate::tables::tables;

/// What a word adds to a reading of its name for each form in the text that can be declined from it, and for standing there itself.
const FORM: f64 = 1.0;
const ATTESTED: f64 = 0.5;
/// What a known given name adds as it is, and what one adds that the word only may be declined from.
const GIVEN: f64 = 0.6;
const GIVEN_DECLINED: f64 = 0.5;
/// What a name of the tables adds.
const KNOWN: f64 = 2.0;
/// What it costs that some words are declined and others are not, as those of one name are in one case.
const MIXED: f64 = 0.3;

/// The base form of each name that is declined, by what it is without one.
pub(super) fn base_forms(written: &[Written], languages: Languages) -> BTreeMap<Key, String> {
    if !is_declined_in(languages) {
        return BTreeMap::new();
    }
    let names: BTreeMap<&Key, &str> = written.iter().map(|w| (&w.key, w.form.as_str())).collect();
    let words = Words::of(names.iter().map(|(key, form)| (key.entity_type, *form)), languages);
    names
        .into_iter()
        .filter_map(|(key, form)| Some((key.clone(), words.base(key.entity_type, form, languages)?)))
        .collect()
}

/// How many forms of a document can be declined from which word, and which words stand in it, by the type of their names.
struct Words {
    forms: HashMap<(EntityType, String), f64>,
    attested: BTreeSet<(EntityType, String)>,
}

impl Words {
    fn of<'n>(names: impl Iterator<Item = (EntityType, &'n str)>, languages: Languages) -> Self {
        let words: BTreeSet<(EntityType, &str)> =
            names.flat_map(|(kind, name)| name.split(' ').map(move |word| (kind, word))).collect();
        let mut forms = HashMap::new();
        for &(kind, word) in &words {
            let own = bases(word, languages).into_iter().map(|base| fold(&base)).chain([fold(word)]);
            for base in own.collect::<BTreeSet<_>>() {
                *forms.entry((kind, base)).or_default() += FORM;
            }
        }
        Self { forms, attested: words.into_iter().map(|(kind, word)| (kind, fold(word))).collect() }
    }

    /// The base form of a name, unless it is its own.
    fn base(&self, kind: EntityType, name: &str, languages: Languages) -> Option<String> {
        let own = self.weight(kind, name, name, languages);
        let (weight, base) = base_names(name, languages)
            .into_iter()
            .map(|base| (self.weight(kind, name, &base, languages), base))
            .max_by(|(a, x), (b, y)| a.total_cmp(b).then_with(|| y.cmp(x)))?;
        (weight > own).then_some(base)
    }

    /// How much speaks for a name's being one in a base form.
    fn weight(&self, kind: EntityType, name: &str, base: &str, languages: Languages) -> f64 {
        let mut weight = 0.0;
        let (mut changed, mut all) = (0, 0);
        for (word, base) in name.split(' ').zip(base.split(' ')) {
            let key = (kind, fold(base));
            weight += self.forms.get(&key).copied().unwrap_or(0.0);
            weight += if self.attested.contains(&key) { ATTESTED } else { 0.0 };
            if kind == EntityType::Person && tables().is_given_name(&romanized(&key.1)) {
                weight += if word == base { GIVEN } else { GIVEN_DECLINED };
            }
            changed += usize::from(word != base);
            all += 1;
        }
        if kind != EntityType::Person && abroad(kind, &fold(base), languages).is_some() {
            weight += KNOWN;
        }
        if changed > 0 && changed < all { weight - MIXED } else { weight }
    }
}
