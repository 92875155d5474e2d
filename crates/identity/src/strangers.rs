//! Given names that several bear, in stories that nothing connects: the Fred of one is hardly the Fred of another.
//!
//! A surname alone stays open where several bear it. A given name alone, of somebody whom no story names in full, is not even one of
//! those: it is somebody whose surname did not matter. Stories are taken to speak of one person only if somebody or something stands in both
//! that hardly stands elsewhere: Sasha is the same beside Malia.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use namegraph_document::EntityType;

use crate::across::{Across, Known};
use crate::name::{PersonName, fold, spoken};
use crate::rule::{Join, Rule};
use crate::tables::tables;
use crate::title;

/// In fewer stories a given name is taken for one person's: letters, a family's papers, a novel in chapters.
const LEAST_STORIES: usize = 300;
/// Bearers that evidence lists.
const MOST_NAMED: usize = 2;

/// Somebody whom stories call by a given name that others are called by, too.
#[derive(Clone, Debug, PartialEq)]
pub struct Stranger {
    /// The names, by their places in [`Known::names`]: one given name, however it is written.
    pub names: Vec<u32>,
    /// The stories, by the numbers that [`Known::documents`] has, in order.
    pub stories: Vec<u32>,
    /// What is decided, and on what it stands.
    pub join: Join,
}

/// Those who are others than whom the first story with their given name calls so, in the order of names and stories.
///
/// Time: near-linear in the names, and in the entities of the stories with such a name.
pub fn strangers(known: &Known, across: &Across) -> Vec<Stranger> {
    let count = known.documents.iter().flatten().max().map_or(0, |&last| last as usize + 1);
    if count < LEAST_STORIES {
        return Vec::new();
    }
    let alone = given_names_alone(known, across);
    let stories = Stories::of(known, across, alone.values().flatten());
    let mut found = Vec::new();
    for (entity, names) in &alone {
        let own: BTreeSet<u32> =
            names.iter().flat_map(|&name| &known.documents[name as usize]).copied().collect();
        let groups = if own.len() < 2 { Vec::new() } else { stories.connected(*entity, own) };
        let name = &known.names[names[0] as usize].name;
        let evidence = (groups.len() > 1).then(|| borne_by(known, across, &fold(name)));
        for group in groups.into_iter().skip(1) {
            let evidence = evidence.clone();
            let join = Join { evidence, ..Join::new(EntityType::Person, name, name, Rule::Stranger) };
            found.push(Stranger { names: names.clone(), stories: group, join });
        }
    }
    found
}

/// The entities, with the places of their names, that are called by a given name and nothing else, which several others bear.
fn given_names_alone(known: &Known, across: &Across) -> BTreeMap<u32, Vec<u32>> {
    let mut bearers = BTreeMap::<String, BTreeSet<u32>>::new();
    let mut named = BTreeMap::<u32, Vec<u32>>::new();
    for (place, (name, &entity)) in (0..).zip(known.names.iter().zip(&across.of)) {
        named.entry(entity).or_default().push(place);
        if let Some(given) = given_of_full(name.entity_type, &name.name) {
            bearers.entry(given).or_default().insert(entity);
        }
    }
    let only_given = |names: &[u32]| {
        let folded: BTreeSet<String> =
            names.iter().map(|&name| fold(&known.names[name as usize].name)).collect();
        let shared = |given: &String| {
            tables().is_given_name(given) && bearers.get(given).is_some_and(|bearers| bearers.len() > 1)
        };
        let free = names.iter().all(|&name| known.names[name as usize].scope.is_none());
        folded.len() == 1 && free && folded.iter().all(shared)
    };
    named.retain(|&entity, names| {
        let entity = &across.entities[entity as usize];
        entity.entity_type == EntityType::Person
            && entity.candidates.is_empty()
            && entity.listed.is_none()
            && only_given(names)
    });
    named
}

/// The given name of a full one, as it is spoken.
fn given_of_full(entity_type: EntityType, name: &str) -> Option<String> {
    let full = spoken(title::split(name).1);
    let person = PersonName::parse(&full).filter(|_| entity_type == EntityType::Person)?;
    person.given.first().map(|&given| given.to_owned())
}

/// Who bears a given name, in words.
fn borne_by(known: &Known, across: &Across, given: &str) -> String {
    let of_name = known.names.iter().zip(&across.of);
    let bearers: BTreeSet<&str> = of_name
        .filter(|(name, _)| given_of_full(name.entity_type, &name.name).as_deref() == Some(given))
        .map(|(_, &entity)| across.entities[entity as usize].name.as_str())
        .collect();
    let some: Vec<&str> = bearers.iter().take(MOST_NAMED).copied().collect();
    let more = match bearers.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{more} are called so, and nobody else connects the stories", some.join(", "))
}

/// The entities of some stories, and in how many stories each entity is.
struct Stories {
    entities: HashMap<u32, BTreeSet<u32>>,
    documents: Vec<usize>,
}

impl Stories {
    fn of<'a>(known: &Known, across: &Across, names: impl Iterator<Item = &'a u32>) -> Self {
        let mut entities: HashMap<u32, BTreeSet<u32>> = names
            .flat_map(|&name| &known.documents[name as usize])
            .map(|&story| (story, BTreeSet::new()))
            .collect();
        let mut documents = vec![0; across.entities.len()];
        for (stories, &entity) in known.documents.iter().zip(&across.of) {
            documents[entity as usize] += stories.len();
            for story in stories {
                if let Some(of_story) = entities.get_mut(story) {
                    of_story.insert(entity);
                }
            }
        }
        Self { entities, documents }
    }

    /// Groups of stories with an entity that another connects, in each of which the first story comes first, as do groups. What connects
    /// stands in half of its stories beside the entity.
    fn connected(&self, entity: u32, stories: BTreeSet<u32>) -> Vec<Vec<u32>> {
        let stories: Vec<u32> = stories.into_iter().collect();
        let mut beside = BTreeMap::<u32, Vec<usize>>::new();
        for (at, story) in stories.iter().enumerate() {
            for &other in self.entities[story].iter().filter(|&&other| other != entity) {
                beside.entry(other).or_default().push(at);
            }
        }
        let mut group: Vec<usize> = (0..stories.len()).collect();
        for (other, both) in beside {
            if both.len() * 2 < self.documents[other as usize] {
                continue;
            }
            for &at in &both {
                let (a, b) = (root(&mut group, both[0]), root(&mut group, at));
                group[a.max(b)] = a.min(b);
            }
        }
        let mut groups = BTreeMap::<usize, Vec<u32>>::new();
        for (at, &story) in stories.iter().enumerate() {
            groups.entry(root(&mut group, at)).or_default().push(story);
        }
        groups.into_values().collect()
    }
}

/// The first of a group; paths are halved on the way.
fn root(group: &mut [usize], mut at: usize) -> usize {
    while group[at] != at {
        group[at] = group[group[at]];
        at = group[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::across::NameCount;
    use crate::language::Languages;
    use crate::{Ledger, Rules, across_documents};

    /// Names of persons with the stories that have each, among so many stories that a given name is not one person's.
    fn found(names: &[(&str, &[u32])]) -> Vec<(String, Vec<u32>)> {
        let count = |&(name, _): &(&str, &[u32])| NameCount {
            entity_type: EntityType::Person,
            name: name.to_owned(),
            scope: None,
            mentions: 1,
            repeated: false,
            languages: Languages::NONE,
        };
        let last = [LEAST_STORIES as u32];
        let names: Vec<(&str, &[u32])> = names.iter().copied().chain([("Zoe Quill", &last[..])]).collect();
        let known = Known {
            names: names.iter().map(count).collect(),
            documents: names.iter().map(|(_, stories)| stories.to_vec()).collect(),
            ..Known::default()
        };
        let across = across_documents(&known, &Ledger::default(), Rules::default());
        let named = |stranger: Stranger| (stranger.join.from, stranger.stories);
        strangers(&known, &across).into_iter().map(named).collect()
    }

    const FREDS: [(&str, &[u32]); 2] = [("Fred Trump", &[5]), ("Fred Thompson", &[6])];

    #[test]
    fn a_given_name_that_several_bear_is_another_person_in_stories_that_nothing_connects() {
        let freds = [FREDS[0], FREDS[1], ("Fred", &[1, 2, 3])];
        assert_eq!(found(&freds), [("Fred".to_owned(), vec![2]), ("Fred".to_owned(), vec![3])]);
        let connected = [FREDS[0], FREDS[1], ("Fred", &[1, 2, 3]), ("Ann Vandermeer", &[1, 3])];
        assert_eq!(found(&connected), [("Fred".to_owned(), vec![2])]);
    }

    #[test]
    fn a_name_of_one_bearer_and_what_is_no_given_name_stay_one() {
        assert_eq!(found(&[FREDS[0], ("Fred", &[1, 2])]), []);
        let surname = [("Ann Vandermeer", &[5][..]), ("Bo Vandermeer", &[6]), ("Vandermeer", &[1, 2])];
        assert_eq!(found(&surname), []);
    }
}
