//! The persons' names of a cluster, filed so that a join does not compare all with all.

use std::collections::{BTreeMap, BTreeSet};

use crate::name::{Alike, Heard, PartOfName, PersonName};
use crate::spelling::is_other_script;
use namegraph_document::EntityType;

/// What a cluster knows of its names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Persons {
    /// Whether a name of it is nobody's full name, or not in Latin letters: such names are two persons' with none.
    open: bool,
    /// Whether two of its names are two persons': somebody said that they are one all the same.
    renamed: bool,
    /// Full names, by what is heard of their surnames at least, and by all that is heard.
    classes: BTreeMap<String, BTreeMap<Heard, Class>>,
    /// The same names, by the words they begin and end with.
    ends: BTreeMap<End, Vec<String>>,
}

/// Full names that sound alike, by their surnames as they are written. No two of them are two persons'.
type Class = BTreeMap<String, BTreeSet<String>>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    First(String),
    Last(String),
}

impl Persons {
    /// `name`: folded, its initials apart.
    pub(crate) fn of(entity_type: EntityType, name: &str) -> Self {
        let mut persons = Self::default();
        let comparable = entity_type == EntityType::Person && !is_other_script(name);
        match PersonName::parse(name).filter(|_| comparable) {
            Some(parts) => {
                let class = Class::from([(parts.bare_surname(), BTreeSet::from([name.to_owned()]))]);
                persons.classes.insert(parts.surname_at_least(), BTreeMap::from([(parts.heard(), class)]));
                persons.ends = ends(name).into_iter().map(|end| (end, vec![name.to_owned()])).collect();
            }
            None => persons.open = true,
        }
        persons
    }

    /// Whether a name of the one and a name of the other are two persons'; where names of one of them are already,
    /// whether all of them are.
    ///
    /// Time: in names that sound apart, not in names: one lookup where they all sound alike. Where the answer hangs on
    /// how a name is written, those that share its first or last word.
    pub(crate) fn are_others_than(&self, other: &Self) -> bool {
        let (few, many) =
            if self.classes.len() < other.classes.len() { (self, other) } else { (other, self) };
        if self.renamed || other.renamed { many.all_differ(few) } else { many.some_differ(few) }
    }

    /// Takes in the names of another cluster.
    pub(crate) fn take(&mut self, other: Self) {
        self.renamed = self.renamed || other.renamed || self.some_differ(&other);
        self.open |= other.open;
        for (surname, classes) in other.classes {
            let own = self.classes.entry(surname).or_default();
            for (heard, class) in classes {
                let own = own.entry(heard).or_default();
                for (surname, names) in class {
                    own.entry(surname).or_default().extend(names);
                }
            }
        }
        for (end, names) in other.ends {
            self.ends.entry(end).or_default().extend(names);
        }
    }

    fn some_differ(&self, other: &Self) -> bool {
        other.classes().any(|(heard, class)| {
            self.classes().any(|(own_heard, own)| heard != own_heard && classes_differ(class, own))
        })
    }

    fn all_differ(&self, other: &Self) -> bool {
        let sounds_like = |surname: &String, heard: &Heard, class: &Class| {
            let own = self.classes.get(surname);
            own.is_some_and(|own| own.contains_key(heard) || own.values().any(|own| can_be_one(class, own)))
        };
        let alike = |(surname, classes): (&String, &BTreeMap<Heard, Class>)| {
            classes.iter().any(|(heard, class)| sounds_like(surname, heard, class))
        };
        let is_part = |name: &String| {
            let near = ends(name).into_iter().filter_map(|end| self.ends.get(&end)).flatten();
            near.into_iter().any(|own| are_parts(own, name))
        };
        !self.open
            && !other.open
            && !other.classes.iter().any(alike)
            && !other.classes().flat_map(|(_, class)| class.values().flatten()).any(is_part)
    }

    fn classes(&self) -> impl Iterator<Item = (&Heard, &Class)> {
        self.classes.values().flatten()
    }
}

/// Whether a name of the one class and a name of the other are two persons'.
fn classes_differ(a: &Class, b: &Class) -> bool {
    let likeness = likeness(a, b);
    let apart =
        |a: &BTreeSet<String>, b: &BTreeSet<String>| a.iter().any(|a| b.iter().any(|b| !are_parts(a, b)));
    let differ = |(surname_a, a): (&String, &BTreeSet<String>)| {
        let others = b.iter().filter(|(b, _)| likeness == Alike::Never || surname_a != *b);
        others.into_iter().any(|(_, b)| apart(a, b))
    };
    likeness != Alike::Always && a.iter().any(differ)
}

/// Whether some names of two classes can be one person's, by all but the words they have in common.
fn can_be_one(a: &Class, b: &Class) -> bool {
    match likeness(a, b) {
        Alike::Always => true,
        Alike::WithOneSurname => a.keys().any(|surname| b.contains_key(surname)),
        Alike::Never => false,
    }
}

fn likeness(a: &Class, b: &Class) -> Alike {
    let name =
        |class: &'_ Class| class.values().next().and_then(BTreeSet::first).cloned().unwrap_or_default();
    let (a, b) = (name(a), name(b));
    let both = PersonName::parse(&a).zip(PersonName::parse(&b));
    both.map_or(Alike::Never, |(a, b)| a.alike(&b))
}

/// The words by which a name and a part of it find each other: they begin alike or end alike, but for a "Jr."
fn ends(name: &str) -> BTreeSet<End> {
    let last = PersonName::parse(name).and_then(|name| name.surname.last().copied().map(str::to_owned));
    let words = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let first = End::First(words(name.split(' ').next()));
    let end = End::Last(words(name.rsplit(' ').next()));
    [first, end].into_iter().chain(last.map(End::Last)).collect()
}

fn are_parts(a: &str, b: &str) -> bool {
    PartOfName::of(a, b).is_some() || PartOfName::of(b, a).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;
    use proptest::prelude::*;

    /// Whether two full names are two persons', by themselves.
    fn two_persons(a: &Key, b: &Key) -> bool {
        let persons = a.entity_type == EntityType::Person && b.entity_type == EntityType::Person;
        if !persons || is_other_script(&a.name) || is_other_script(&b.name) {
            return false;
        }
        match (PersonName::parse(&a.name), PersonName::parse(&b.name)) {
            (Some(x), Some(y)) => x.difference(&y).is_none() && !are_parts(&a.name, &b.name),
            _ => false,
        }
    }

    /// The plain definition, which compares all with all.
    fn are_two_persons(a: &[Key], b: &[Key]) -> bool {
        let renamed = |group: &[Key]| group.iter().any(|x| group.iter().any(|y| two_persons(x, y)));
        if renamed(a) || renamed(b) {
            a.iter().all(|a| b.iter().all(|b| two_persons(a, b)))
        } else {
            a.iter().any(|a| b.iter().any(|b| two_persons(a, b)))
        }
    }

    fn persons(group: &[Key]) -> Persons {
        let (first, others) = group.split_first().unwrap();
        let of = |key: &Key| Persons::of(key.entity_type, &key.name);
        let mut persons = of(first);
        others.iter().for_each(|key| persons.take(of(key)));
        persons
    }

    /// Names of few words that are one person's in every way that names can be.
    fn key() -> impl Strategy<Value = Key> {
        let given = prop::sample::select(vec![
            "mohammed", "muhammad", "mohamed", "william", "bill", "will", "bil", "w", "m", "j", "james",
            "jim", "george", "h",
        ]);
        let surname = prop::sample::select(vec![
            "weber",
            "webber",
            "al jolani",
            "al julani",
            "jolani",
            "julani",
            "smith",
            "smyth",
            "van der bellen",
            "nieto",
            "pena nieto",
        ]);
        let generation = prop::sample::select(vec!["", "", "", " jr", " iii"]);
        let full = (prop::collection::vec(given, 1..4), surname, generation)
            .prop_map(|(given, surname, generation)| format!("{} {surname}{generation}", given.join(" ")));
        let other = prop::sample::select(vec!["smith", "нетаньяху", "владимир путин", "acme", "pena nieto"]);
        let name = prop_oneof![12 => full, 1 => other.prop_map(str::to_owned)];
        let kind = prop_oneof![12 => Just(EntityType::Person), 1 => Just(EntityType::Organization)];
        (name, kind).prop_map(|(name, entity_type)| Key { entity_type, name, document: None })
    }

    /// Names most of which are one person's.
    fn cluster() -> impl Strategy<Value = Vec<Key>> {
        let any = prop::collection::vec(key(), 1..6);
        let near = (key(), prop::collection::vec(key(), 0..24)).prop_map(|(first, others)| {
            let mut group = vec![first];
            for key in others {
                if !group.iter().any(|other| two_persons(other, &key)) {
                    group.push(key);
                }
            }
            group
        });
        prop_oneof![any, near]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn what_is_filed_says_what_all_pairs_say(a in cluster(), b in cluster(), c in cluster()) {
            let (fast, plain) = (persons(&a).are_others_than(&persons(&b)), are_two_persons(&a, &b));
            prop_assert_eq!(fast, plain, "{:?} and {:?}", a, b);
            // Clusters of clusters, in both orders.
            let mut joined = persons(&a);
            joined.take(persons(&b));
            let all = [a, b].concat();
            prop_assert_eq!(joined.are_others_than(&persons(&c)), are_two_persons(&all, &c), "{:?} and {:?}", all, c);
            prop_assert_eq!(persons(&c).are_others_than(&joined), are_two_persons(&c, &all), "{:?} and {:?}", c, all);
        }
    }
}
