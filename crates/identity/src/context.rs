//! Short names that all documents together leave open, decided story by story: whom "Clinton" means follows from who else stands
//! there and from the day.
//!
//! Each bearer is weighed by what he is known for: in how many stories, in how many of those days, beside whom, and how often under
//! the short name. How much each of these says is learnt from the corpus itself: in stories that say whom they mean by a short name, the
//! full one is hidden and predicted, by a conditional logit (McFadden 1974, "Conditional logit analysis of qualitative choice behavior"). One of the choices
//! is somebody whom no story gives in full; as often as Good (1953, "The population frequencies of species") expects one, the right
//! bearer is taken away from the others. So the probabilities are those of the corpus, and only what is nearly certain is decided.

use std::collections::BTreeSet;

use namegraph_document::{Date, EntityType, Span};
use rustc_hash::FxHashMap;

use crate::across::{Across, Called, Known};
use crate::decision::Apart;
use crate::key::Key;
use crate::name::{fold, spoken};
use crate::rule::{Join, Rule};
use crate::tables::tables;

/// How probable a bearer must be before a short name is taken for him; and where it is one word without a title.
const LEAST_PROBABILITY: f64 = 0.95;
const LEAST_OF_A_WORD: f64 = 0.98;
/// How many stories that explain themselves there must be to learn from.
const LEAST_LESSONS: f64 = 200.0;
/// How many are taken of one bearer of one name.
const MOST_LESSONS: usize = 40;
/// More bearers than this, and the name says too little.
const MOST_BEARERS: usize = 64;
/// "In those days": days before and after.
const DAYS: i32 = 45;
/// What is expected of everybody's company before anything is known of it, in stories.
const SMOOTHED: f64 = 2.0;
/// Stories that must explain a surname before what most of them say is usual.
const USUALLY: usize = 10;
/// The same where a story names several.
const NEARLY_ALWAYS: usize = 50;
/// Names that evidence lists.
const MOST_NAMED: usize = 3;
/// A story of more entities is a list.
const LIST: usize = 4096;
/// An entity in a larger share of the stories makes none alike, if it is in so many; nor does one in more than so many.
const EVERYWHERE: f64 = 0.1;
const FEW_STORIES: f64 = 30.0;
const MANY_STORIES: f64 = 2000.0;
/// What is learnt stays near to nothing by so much.
const RIDGE: f64 = 0.1;
/// Newton's method needs fewer steps, or does not end.
const STEPS: usize = 25;

/// Whom a short name means in a story.
#[derive(Clone, Debug, PartialEq)]
pub struct InStory {
    /// The story, by the number that [`Known::documents`] has.
    pub story: u32,
    /// The name, by its place in [`Known::names`].
    pub name: u32,
    /// The entity, by its place in [`Across::entities`].
    pub entity: u32,
    /// What is decided, and on what it stands.
    pub join: Join,
}

/// What hiding full names and predicting them has shown, where a bearer was the most probable choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lesson {
    /// How probable the most probable bearer was.
    pub probability: f64,
    /// Whether he was right.
    pub right: bool,
    /// How often such a story is expected.
    pub weight: f64,
}

/// Decides the open names of persons in each story that names no bearer in full, where that is nearly certain, and surnames where it names
/// one bearer by another name. With what the former was learnt from, each story predicted without itself. `apart`: what people say is not the same, whatever the document.
///
/// Time: near-linear in the entities of the stories of all bearers of open names, of which at most 64 are compared.
pub fn in_stories(known: &Known, across: &Across, apart: &Apart) -> (Vec<InStory>, Vec<Lesson>) {
    let stories = Stories::of(known, across);
    let open = open_names(known, across, apart);
    let mut decided = only_bearers(known, across, &stories, &open);
    let profiles = stories.profiles(open.iter().flat_map(|open| &open.bearers));
    let lessons: Vec<Choice> = open.iter().flat_map(|open| open.lessons(&stories, &profiles)).collect();
    if lessons.iter().map(|lesson| lesson.weight).sum::<f64>() < LEAST_LESSONS {
        return (decided, Vec::new());
    }
    let weights = learnt(&lessons);
    let shown = lessons.iter().filter_map(|lesson| {
        let (best, probability) = lesson.best(&weights);
        let is_bearer = best + 1 < lesson.options.len();
        is_bearer.then_some(Lesson { probability, right: best == lesson.right, weight: lesson.weight })
    });
    let names = full_names(known, across);
    let by_company = open
        .iter()
        .flat_map(|open| open.decided((known, across), &stories, &profiles, &weights))
        .map(|found| {
            let Found { story, name, entity, probability, beside } = found;
            // Never a whole: nothing is certain.
            let sure = (probability * 100.0).floor().min(99.0);
            let mut evidence = format!("{sure} % probable");
            if !beside.is_empty() {
                let names: Vec<&str> =
                    beside.iter().map(|&e| across.entities[e as usize].name.as_str()).collect();
                evidence += &format!(", beside {}", names.join(", "));
            }
            let (from, to) = (&known.names[name as usize].name, names[&entity]);
            let join =
                Join { evidence: Some(evidence), ..Join::new(EntityType::Person, from, to, Rule::Context) };
            InStory { story, name, entity, join }
        });
    decided.extend(by_company);
    (decided, shown.collect())
}

/// Surnames alone in stories that name one bearer otherwise and no other person with that word in the name, if most stories that explain
/// the surname mean this one: "Hillary" beside "Clinton"; "Beau" says nothing of "Biden". Where a story names several, the one whom
/// nearly all stories call so that call any of these so: beside Bernie and Jane Sanders, Bernie.
///
/// Time: near-linear in the names, and in the entities of the stories of open names.
fn only_bearers(known: &Known, across: &Across, stories: &Stories, open: &[Open]) -> Vec<InStory> {
    let surname = |open: &Open| fold(&known.names[open.name as usize].name);
    let words: BTreeSet<String> = open.iter().map(surname).filter(|word| !word.contains(' ')).collect();
    let mut sharing = BTreeSet::<(u32, String)>::new();
    for (name, &entity) in known.names.iter().zip(&across.of) {
        let spoken = spoken(&name.name);
        for word in
            spoken.split(' ').filter(|word| name.entity_type == EntityType::Person && words.contains(*word))
        {
            sharing.insert((entity, word.to_owned()));
        }
    }
    let names = full_names(known, across);
    let mut found = Vec::new();
    for open in open {
        let (word, name) = (surname(open), &known.names[open.name as usize]);
        if !words.contains(&word) || tables().is_given(&word) {
            continue;
        }
        let explained: usize = open.called.iter().map(Vec::len).sum();
        for &story in &known.documents[open.name as usize] {
            let shares =
                |entity: &&u32| **entity != open.entity && sharing.contains(&(**entity, word.clone()));
            let named: Vec<u32> = stories.entities[story as usize].iter().filter(shares).copied().collect();
            let meant = match named[..] {
                [only] => (explained >= USUALLY && open.times_called(only) * 2 > explained)
                    .then(|| (only, "no other of the name in the story".to_owned())),
                _ => open.nearly_always(&named),
            };
            if let Some((entity, evidence)) = meant {
                let join = Join {
                    evidence: Some(evidence),
                    ..Join::new(EntityType::Person, &name.name, names[&entity], Rule::Context)
                };
                found.push(InStory { story, name: open.name, entity, join });
            }
        }
    }
    found
}

/// Whether a text uses a short name so that company says nothing of it: for something that bears it ("the Clinton administration", "a
/// CAPS/Harris poll", "Bush 41", "Presidents Clinton and Carter"), or beside a fuller name that no recognizer found ("German Khan").
/// `mentions`: where the name stands.
///
/// Time: linear in the text for each of its surfaces.
pub fn is_told_otherwise(text: &str, mentions: &[Span]) -> bool {
    let names: BTreeSet<&str> =
        mentions.iter().filter_map(|mention| mention.of(text)?.rsplit(' ').next()).collect();
    mentions.iter().any(|&mention| is_of_something(text, mention))
        || names.into_iter().any(|name| has_a_fuller_form(text, name))
}

fn is_of_something(text: &str, mention: Span) -> bool {
    let (Some(before), Some(behind)) = (text.get(..mention.start), text.get(mention.end..)) else {
        return false;
    };
    let behind = ["'s", "’s"].into_iter().find_map(|own| behind.strip_prefix(own)).unwrap_or(behind);
    let joined = |c: char| matches!(c, '/' | '-' | '–');
    let word = |thing: &str| {
        let begins = behind.get(1..1 + thing.len()).is_some_and(|word| word.eq_ignore_ascii_case(thing));
        begins && !behind[1 + thing.len()..].starts_with(char::is_alphanumeric)
    };
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(NEAR))..];
    let sentence = near.rsplit(['.', '!', '?', '\n']).next().unwrap_or_default();
    before.ends_with(joined)
        || behind.starts_with(joined)
        || behind.starts_with(' ')
            && (behind[1..].starts_with(|c: char| c.is_ascii_digit()) || THINGS.into_iter().any(word))
        || sentence.ends_with(" of ") && ["impeachment", "trial"].iter().any(|word| sentence.contains(word))
        || sentence.contains("Presidents ")
}

/// Whether the name stands somewhere behind another word in capitals that is no title, or goes on behind a bracket.
fn has_a_fuller_form(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let (before, behind) = (&text[..at], &text[at + name.len()..]);
        if behind.starts_with([')', ']']) && behind[1..].trim_start().starts_with(char::is_uppercase) {
            return true;
        }
        // "Sarah Elizabeth SandersBill Press": a page glues a headline to a full name.
        let goes_on = |c: char| c.is_alphanumeric() && !c.is_uppercase();
        let Some(before) = before.strip_suffix(' ').filter(|_| !behind.starts_with(goes_on)) else {
            return false;
        };
        let previous = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let capital = previous.starts_with(char::is_uppercase)
            && previous.chars().all(|c| c.is_alphabetic() || c == '-')
            && previous.chars().any(char::is_lowercase);
        let initials = previous.contains('.') && previous.chars().all(|c| c.is_uppercase() || c == '.');
        let ahead = before[..before.len() - previous.len()].trim_end();
        let opens = ahead.is_empty() || ahead.ends_with(['.', '!', '?', '”', '"', '“', ':', '—']);
        (capital || initials) && !opens && tables().title(&fold(previous)).is_none()
    })
}

/// How much of what stands before a name is looked at, in bytes.
const NEAR: usize = 120;
/// What bears a name without saying whose it is.
const THINGS: [&str; 23] = [
    "administration",
    "presidency",
    "impeachment",
    "white house",
    "justice department",
    "era",
    "years",
    "government",
    "cabinet",
    "doctrine",
    "library",
    "institute",
    "foundation",
    "center",
    "poll",
    "survey",
    "act",
    "family",
    "dynasty",
    "scandal",
    "scandals",
    "name",
    "v.",
];

/// What is weighed of a bearer: of him, or, for somebody else, how probable he is.
const FEATURES: usize = 7;
type Features = [f64; FEATURES];

/// Whom a name means in a story, by places, how probably, and beside which entities he stands more than others do.
struct Found {
    story: u32,
    name: u32,
    entity: u32,
    probability: f64,
    beside: Vec<u32>,
}

/// The entities of stories, and the stories of entities.
struct Stories {
    entities: Vec<Vec<u32>>,
    of_entity: Vec<Vec<u32>>,
    days: Vec<Option<i32>>,
    /// The length of each story, if its entities are weighed as by [`Stories::rarity`].
    lengths: Vec<f64>,
}

/// What an entity is known for.
struct Profile {
    stories: Vec<u32>,
    /// Of those that have one, in order.
    days: Vec<i32>,
    beside: FxHashMap<u32, u32>,
}

type Profiles = FxHashMap<u32, Profile>;

/// A name, and whom it can mean.
struct Open {
    /// Its place among the names.
    name: u32,
    bearers: Vec<u32>,
    /// The stories in which each is called so, in order.
    called: Vec<Vec<u32>>,
    entity: u32,
}

/// A choice among bearers, or none of them.
struct Choice {
    /// Those of each bearer, and of somebody else.
    options: Vec<Features>,
    right: usize,
    weight: f64,
}

impl Stories {
    fn of(known: &Known, across: &Across) -> Self {
        let count = known.documents.iter().flatten().max().map_or(0, |&last| last as usize + 1);
        let mut entities = vec![Vec::new(); count];
        for (stories, &entity) in known.documents.iter().zip(&across.of) {
            stories.iter().for_each(|&story| entities[story as usize].push(entity));
        }
        let mut of_entity = vec![Vec::new(); across.entities.len()];
        for (story, entities) in (0..).zip(&mut entities) {
            entities.sort_unstable();
            entities.dedup();
            entities.iter().for_each(|&entity| of_entity[entity as usize].push(story));
            if entities.len() > LIST {
                entities.clear();
            }
        }
        let day = |date: Option<Date>| {
            let date = date?;
            Some(i32::from(date.year()) * 365 + i32::from(date.day_of_year()))
        };
        let days = (0..count).map(|story| day(known.dates.get(story).copied().flatten())).collect();
        let mut stories = Self { entities, of_entity, days, lengths: Vec::new() };
        let length = |entities: &Vec<u32>| {
            entities.iter().map(|&e| stories.rarity(e).powi(2)).sum::<f64>().sqrt().max(1.0)
        };
        stories.lengths = stories.entities.iter().map(length).collect();
        stories
    }

    /// How much it says that two stories have an entity.
    fn rarity(&self, entity: u32) -> f64 {
        (self.entities.len() as f64 / self.of_entity[entity as usize].len() as f64).ln()
    }

    /// How alike others are to a story of this company: the cosine of what they have in common.
    fn alike(&self, story: u32, company: &[u32]) -> FxHashMap<u32, f64> {
        let everywhere = (EVERYWHERE * self.entities.len() as f64).clamp(FEW_STORIES, MANY_STORIES) as usize;
        let mut alike = FxHashMap::<u32, f64>::default();
        for &entity in company {
            let others = &self.of_entity[entity as usize];
            let weight = self.rarity(entity).powi(2);
            for &other in others.iter().filter(|&&other| others.len() <= everywhere && other != story) {
                *alike.entry(other).or_default() += weight / self.lengths[other as usize];
            }
        }
        let length = self.lengths[story as usize];
        alike.values_mut().for_each(|alike| *alike /= length);
        alike
    }

    fn profiles<'a>(&self, entities: impl Iterator<Item = &'a u32>) -> Profiles {
        let mut profiles = Profiles::default();
        for &entity in entities {
            profiles.entry(entity).or_insert_with(|| {
                let stories = self.of_entity[entity as usize].clone();
                let mut beside = FxHashMap::default();
                for &other in stories.iter().flat_map(|&story| &self.entities[story as usize]) {
                    *beside.entry(other).or_default() += 1;
                }
                let mut days: Vec<i32> =
                    stories.iter().filter_map(|&story| self.days[story as usize]).collect();
                days.sort_unstable();
                Profile { stories, days, beside }
            });
        }
        profiles
    }

    /// How much more often than chance an entity stands beside somebody, as a logarithm.
    fn tells(&self, profile: &Profile, hidden: bool, entity: u32) -> f64 {
        let hidden = u32::from(hidden);
        let together = f64::from(profile.beside.get(&entity).copied().unwrap_or(0).saturating_sub(hidden));
        let usual = self.of_entity[entity as usize].len() as f64 / self.entities.len() as f64;
        let of = (profile.stories.len() as u32 - hidden) as f64 + SMOOTHED;
        ((together + SMOOTHED * usual) / (of * usual)).ln()
    }
}

impl Profile {
    fn has(&self, story: u32) -> bool {
        self.stories.binary_search(&story).is_ok()
    }

    /// Other stories in the days of a story.
    fn near(&self, stories: &Stories, story: u32) -> usize {
        let Some(day) = stories.days[story as usize] else { return 0 };
        let before = |last: i32| self.days.partition_point(|&day| day <= last);
        before(day + DAYS) - before(day - DAYS - 1) - usize::from(self.has(story))
    }
}

/// The names of persons that could be several, and who these are.
fn open_names(known: &Known, across: &Across, apart: &Apart) -> Vec<Open> {
    let closed = |entity: u32| -> Vec<u32> {
        // Mr. Bingley may be open himself.
        let candidates = &across.entities[entity as usize].candidates;
        if candidates.is_empty() { vec![entity] } else { candidates.clone() }
    };
    let mut called = FxHashMap::<(u32, u32), Vec<u32>>::default();
    for &Called { story, form, name } in &known.called {
        called.entry((form, across.of[name as usize])).or_default().push(story);
    }
    let mut keys = vec![Vec::new(); across.entities.len()];
    for (name, &entity) in known.names.iter().zip(&across.of) {
        keys[entity as usize].push(Key { document: None, ..name.key() });
    }
    let is_parted =
        |key: &Key, bearer: u32| keys[bearer as usize].iter().any(|other| apart.contains(key, other));
    let mut open = Vec::new();
    for (place, (name, &entity)) in (0..).zip(known.names.iter().zip(&across.of)) {
        let of = &across.entities[entity as usize];
        let person = name.entity_type == EntityType::Person && name.scope.is_none();
        // Whom a list or a person says it is, is known.
        let is_short = || keys[entity as usize].iter().all(|key| !spoken(&key.name).contains(' '));
        if of.candidates.is_empty() || of.listed.is_some() || !person || !is_short() {
            continue;
        }
        let key = name.key();
        let mut bearers: Vec<u32> = of.candidates.iter().flat_map(|&c| closed(c)).collect();
        bearers.retain(|&bearer| {
            bearer != entity
                && across.entities[bearer as usize].candidates.is_empty()
                && !is_parted(&key, bearer)
        });
        bearers.sort_unstable();
        bearers.dedup();
        if (1..=MOST_BEARERS).contains(&bearers.len()) {
            let mut stories = |&bearer: &u32| {
                let mut stories = called.remove(&(place, bearer)).unwrap_or_default();
                stories.dedup();
                stories
            };
            let called = bearers.iter().map(&mut stories).collect();
            open.push(Open { name: place, bearers, called, entity });
        }
    }
    open
}

impl Open {
    /// How many stories call a bearer so.
    fn times_called(&self, bearer: u32) -> usize {
        self.bearers.binary_search(&bearer).map_or(0, |place| self.called[place].len())
    }

    /// The one of several whom nearly all stories mean that call any of them so, and how nearly.
    fn nearly_always(&self, several: &[u32]) -> Option<(u32, String)> {
        let all: usize = several.iter().map(|&bearer| self.times_called(bearer)).sum();
        let most = several.iter().copied().max_by_key(|&bearer| self.times_called(bearer))?;
        let times = self.times_called(most);
        let sure = all >= NEARLY_ALWAYS && times as f64 >= LEAST_OF_A_WORD * all as f64;
        sure.then(|| {
            (most, format!("so in {times} of the {all} stories that call one of those so who are named here"))
        })
    }

    /// How often a story must be expected to mean somebody whom no other gives in full: by those whom one gives only.
    fn unseen(&self, profiles: &Profiles) -> f64 {
        let stories = |bearer: &u32| profiles[bearer].stories.len();
        let once = self.bearers.iter().filter(|bearer| stories(bearer) == 1).count();
        let all: usize = self.bearers.iter().map(stories).sum();
        (once as f64 + 0.5) / (all as f64 + 1.0)
    }

    /// What is weighed of each bearer in a story. `hidden`: one whom it names in full.
    fn options(
        &self,
        stories: &Stories,
        profiles: &Profiles,
        story: u32,
        hidden: Option<u32>,
    ) -> Vec<Features> {
        let company = self.company(stories, story);
        let alike = stories.alike(story, &company);
        let of_bearer = |(&bearer, called): (&u32, &Vec<u32>)| {
            let (profile, is_hidden) = (&profiles[&bearer], hidden == Some(bearer));
            let known_for = (profile.stories.len() - usize::from(is_hidden)) as f64;
            let called = (called.len() - usize::from(is_hidden)) as f64;
            let near = profile.near(stories, story) as f64;
            let beside: f64 = company.iter().map(|&other| stories.tells(profile, is_hidden, other)).sum();
            // Each name of a story follows in part from the others: they say less than their sum.
            let beside = beside.signum() * (beside.abs() / (company.len() as f64).sqrt().max(1.0)).ln_1p();
            let most =
                profile.stories.iter().filter_map(|other| alike.get(other)).copied().fold(0.0, f64::max);
            [(known_for + 0.5).ln(), (called + 0.5).ln(), (near + 0.5).ln(), beside, most, 0.0, 0.0]
        };
        let unseen = self.unseen(profiles);
        let another = [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, (unseen / (1.0 - unseen)).ln()];
        self.bearers.iter().zip(&self.called).map(of_bearer).chain([another]).collect()
    }

    /// The entities of a story that are none of them.
    fn company(&self, stories: &Stories, story: u32) -> Vec<u32> {
        let other = |e: &u32| *e != self.entity && self.bearers.binary_search(e).is_err();
        stories.entities[story as usize].iter().copied().filter(other).collect()
    }

    /// Stories that say whom they mean by the name: as if they did not, and as if he were unknown.
    fn lessons(&self, stories: &Stories, profiles: &Profiles) -> Vec<Choice> {
        let unseen = self.unseen(profiles);
        let mut lessons = Vec::new();
        for (right, (&bearer, called)) in self.bearers.iter().zip(&self.called).enumerate() {
            let alone = |story: u32| {
                let others = self.bearers.iter().filter(|&&other| other != bearer);
                profiles[&bearer].has(story) && !others.into_iter().any(|other| profiles[other].has(story))
            };
            let step = called.len().div_ceil(MOST_LESSONS).max(1);
            for &story in called.iter().step_by(step).filter(|&&story| alone(story)) {
                let options = self.options(stories, profiles, story, Some(bearer));
                let mut without = options.clone();
                without.remove(right);
                let another = without.len() - 1;
                let often = step as f64;
                lessons.push(Choice { options, right, weight: often * (1.0 - unseen) });
                lessons.push(Choice { options: without, right: another, weight: often * unseen });
            }
        }
        lessons
    }

    fn decided(
        &self,
        (known, across): (&Known, &Across),
        stories: &Stories,
        profiles: &Profiles,
        weights: &Features,
    ) -> Vec<Found> {
        let named = |story: u32| self.bearers.iter().any(|bearer| profiles[bearer].has(story));
        let name = &known.names[self.name as usize].name;
        let (alone, given) = (!name.contains(' '), spoken(name));
        let least = if alone { LEAST_OF_A_WORD } else { LEAST_PROBABILITY };
        let decide = |&story: &u32| {
            let options = self.options(stories, profiles, story, None);
            let (best, probability) = Choice { options, right: 0, weight: 1.0 }.best(weights);
            let &entity = self.bearers.get(best).filter(|_| probability >= least)?;
            // Of those who bear a given name a corpus knows the fewest.
            let full = fold(&across.entities[entity as usize].name);
            if full.split(' ').next() == Some(&given) {
                return None;
            }
            let beside = self.telling(stories, profiles, story, entity);
            Some(Found { story, name: self.name, entity, probability, beside })
        };
        let of = &known.documents[self.name as usize];
        of.iter().filter(|&&story| !named(story)).filter_map(decide).collect()
    }

    /// Those of a story's entities that stand beside somebody, more than beside the others.
    fn telling(&self, stories: &Stories, profiles: &Profiles, story: u32, entity: u32) -> Vec<u32> {
        let tells = |bearer: u32, other: u32| stories.tells(&profiles[&bearer], false, other);
        let more = |other: u32| {
            let others = self.bearers.iter().filter(|&&bearer| bearer != entity);
            tells(entity, other) - others.map(|&bearer| tells(bearer, other)).fold(0.0, f64::max)
        };
        let known = |other: &u32| profiles[&entity].beside.contains_key(other);
        let mut company: Vec<(u32, f64)> = self
            .company(stories, story)
            .into_iter()
            .filter(known)
            .map(|other| (other, more(other)))
            .collect();
        company.retain(|(_, more)| *more > 0.0);
        company.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        company.into_iter().map(|(other, _)| other).take(MOST_NAMED).collect()
    }
}

/// The name of each entity that has most mentions, one that holds everywhere.
fn full_names<'k>(known: &'k Known, across: &Across) -> FxHashMap<u32, &'k str> {
    let mut names = FxHashMap::<u32, (u64, &str)>::default();
    for (name, &entity) in known.names.iter().zip(&across.of).filter(|(name, _)| name.scope.is_none()) {
        let most = names.entry(entity).or_default();
        // Names come in order: of equals the first.
        if most.1.is_empty() || name.mentions > most.0 {
            *most = (name.mentions, &name.name);
        }
    }
    names.into_iter().map(|(entity, (_, name))| (entity, name)).collect()
}

impl Choice {
    fn probabilities(&self, weights: &Features) -> Vec<f64> {
        let sum = |option: &Features| option.iter().zip(weights).map(|(a, b)| a * b).sum::<f64>();
        let sums: Vec<f64> = self.options.iter().map(sum).collect();
        let most = sums.iter().copied().fold(f64::MIN, f64::max);
        let odds: Vec<f64> = sums.iter().map(|sum| (sum - most).exp()).collect();
        let all: f64 = odds.iter().sum();
        odds.into_iter().map(|odds| odds / all).collect()
    }

    fn best(&self, weights: &Features) -> (usize, f64) {
        let probabilities = self.probabilities(weights);
        let best = (0..probabilities.len()).max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
        best.map_or((0, 0.0), |best| (best, probabilities[best]))
    }
}

/// The weights under which the right choices are most probable, by Newton's method.
fn learnt(lessons: &[Choice]) -> Features {
    let mut weights = [0.0; FEATURES];
    for _ in 0..STEPS {
        let mut slope = weights.map(|weight| -RIDGE * weight);
        let mut bend = [[0.0; FEATURES]; FEATURES];
        (0..FEATURES).for_each(|i| bend[i][i] = RIDGE);
        for lesson in lessons {
            let probabilities = lesson.probabilities(&weights);
            let mut mean = [0.0; FEATURES];
            for (option, p) in lesson.options.iter().zip(&probabilities) {
                (0..FEATURES).for_each(|i| mean[i] += p * option[i]);
            }
            for i in 0..FEATURES {
                slope[i] += lesson.weight * (lesson.options[lesson.right][i] - mean[i]);
            }
            for (option, p) in lesson.options.iter().zip(&probabilities) {
                let away: Features = std::array::from_fn(|i| option[i] - mean[i]);
                for i in 0..FEATURES {
                    (0..FEATURES).for_each(|j| bend[i][j] += lesson.weight * p * away[i] * away[j]);
                }
            }
        }
        let step = solved(bend, slope);
        (0..FEATURES).for_each(|i| weights[i] += step[i]);
        if step.iter().all(|step| step.abs() < 1e-9) {
            break;
        }
    }
    weights
}

/// Solves a positive definite system by elimination.
fn solved(mut matrix: [[f64; FEATURES]; FEATURES], mut right: Features) -> Features {
    for i in 0..FEATURES {
        for row in i + 1..FEATURES {
            let factor = matrix[row][i] / matrix[i][i];
            (i..FEATURES).for_each(|column| matrix[row][column] -= factor * matrix[i][column]);
            right[row] -= factor * right[i];
        }
    }
    for i in (0..FEATURES).rev() {
        let known: f64 = (i + 1..FEATURES).map(|column| matrix[i][column] * right[column]).sum();
        right[i] = (right[i] - known) / matrix[i][i];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::across::{Called, NameCount, across_documents};
    use crate::decision::Ledger;
    use crate::language::Languages;
    use crate::rule::Rules;

    #[test]
    fn what_a_text_says_otherwise_is_left_open() {
        let cases = [
            ("They say the Clinton administration knew.", true),
            ("They say Clinton’s presidency ended.", true),
            ("They met Clinton. Then Ann Elizabeth ClintonBill Press: it ends MORE Clinton left.", true),
            ("They read a CAPS/Clinton poll.", true),
            ("They say Clinton 41 knew.", true),
            ("They saw the impeachment trial of Clinton.", true),
            ("They met Presidents Ford, Clinton and Carter.", true),
            ("They met Clinton. Then the owner, Dutch Clinton, left.", true),
            ("They met (Chuck) Grassley.", true),
            ("They met George H.W. Clinton.", true),
            ("They say Clinton knew.", false),
            ("They joined the Clinton campaign.", false),
            ("They saw Clinton, years later.", false),
            ("They met President Clinton.", false),
            ("They left. Clinton stayed; when Clinton left, they returned.", false),
        ];
        for (text, expected) in cases {
            let name = ["Clinton", "Chuck"].into_iter().find(|name| text.contains(name)).unwrap();
            let start = text.find(name).unwrap();
            assert_eq!(is_told_otherwise(text, &[Span::new(start, start + name.len())]), expected, "{text}");
        }
    }

    /// Six bearers of a surname, each in a hundred stories beside a council of its own, called so in all of them; and three stories that
    /// give the surname alone: beside the first council, beside the second, beside neither.
    fn corpus() -> Known {
        const BEARERS: u32 = 6;
        let last = BEARERS * 100;
        let of = |n: u32| (0..last).filter(move |story| story % BEARERS == n);
        let given = ["Ann", "Bo", "Carla", "Dan", "Eva", "Finn"];
        let mut named: Vec<(EntityType, String, Vec<u32>)> = Vec::new();
        for (n, given) in (0..).zip(given) {
            let alone = (n < 2).then_some(last + n);
            named.push((EntityType::Person, format!("{given} Lee"), of(n).collect()));
            named.push((
                EntityType::Organization,
                format!("{given}ville Council"),
                of(n).chain(alone).collect(),
            ));
        }
        named.push((EntityType::Person, "Lee".to_owned(), (last..last + 3).collect()));
        named.push((EntityType::Organization, "Elsewhere".to_owned(), vec![last + 2]));
        let join =
            |given: &str| (Join::new(EntityType::Person, "Lee", &format!("{given} Lee"), Rule::Part), 100);
        let name = |(entity_type, name, stories): &(EntityType, String, Vec<u32>)| NameCount {
            entity_type: *entity_type,
            name: name.clone(),
            scope: None,
            mentions: stories.len() as u64,
            repeated: false,
            languages: Languages::NONE,
        };
        Known {
            names: named.iter().map(name).collect(),
            explained: given.into_iter().map(join).collect(),
            called: (0..last).map(|story| Called { story, form: 12, name: story % BEARERS * 2 }).collect(),
            documents: named.into_iter().map(|(.., stories)| stories).collect(),
            ..Known::default()
        }
    }

    #[test]
    fn a_surname_is_whoever_keeps_that_company() {
        let known = corpus();
        let across = across_documents(&known, &Ledger::default(), Rules::default());
        assert_eq!(across.entities[across.of[12] as usize].candidates.len(), 6);
        let (decided, lessons) = in_stories(&known, &across, &Apart::default());
        let found: Vec<(u32, &str)> = decided.iter().map(|d| (d.story, d.join.to.as_str())).collect();
        assert_eq!(found, [(600, "Ann Lee"), (601, "Bo Lee")], "of the third nothing is known");
        assert_eq!(decided[0].entity, across.of[0]);
        let evidence = decided[0].join.evidence.as_deref().unwrap();
        assert!(evidence.ends_with("% probable, beside Annville Council"), "{evidence}");
        let sure = lessons.iter().filter(|lesson| lesson.probability >= LEAST_PROBABILITY);
        assert!(sure.clone().count() > 0 && sure.clone().all(|lesson| lesson.right));
    }

    #[test]
    fn whom_people_keep_apart_company_does_not_join() {
        let known = corpus();
        let across = across_documents(&known, &Ledger::default(), Rules::default());
        let mut apart = Apart::default();
        apart.insert(Key::new(EntityType::Person, "Lee"), Key::new(EntityType::Person, "Ann Lee"));
        let (decided, _) = in_stories(&known, &across, &apart);
        let found: Vec<(u32, &str)> = decided.iter().map(|d| (d.story, d.join.to.as_str())).collect();
        assert_eq!(found, [(601, "Bo Lee")]);
    }

    fn person(name: &str) -> NameCount {
        let name = name.to_owned();
        NameCount {
            entity_type: EntityType::Person,
            name,
            scope: None,
            mentions: 9,
            repeated: false,
            languages: Languages::NONE,
        }
    }

    /// Ann Lee in 21 stories, called Lee in twenty; Bo Lee in five, in four; Lee alone beside each, and alone.
    #[test]
    fn a_surname_is_the_only_bearer_in_the_story_if_it_usually_is() {
        let called = |story: u32| Called { story, form: 2, name: u32::from(story >= 20) };
        let join = |full: &str, n| (Join::new(EntityType::Person, "Lee", full, Rule::Part), n);
        let known = Known {
            names: ["Ann Lee", "Bo Lee", "Lee"].map(person).to_vec(),
            explained: vec![join("Ann Lee", 20), join("Bo Lee", 4)],
            called: (0..24).map(called).collect(),
            documents: vec![(0..20).chain([30]).collect(), (20..24).chain([31]).collect(), vec![30, 31, 32]],
            ..Known::default()
        };
        let across = across_documents(&known, &Ledger::default(), Rules::default());
        let (decided, _) = in_stories(&known, &across, &Apart::default());
        let found: Vec<(u32, &str)> = decided.iter().map(|d| (d.story, d.join.to.as_str())).collect();
        assert_eq!(found, [(30, "Ann Lee")], "most who are called so are not Bo");
    }

    /// Ann Lee is called Lee in sixty stories, Bo in six, Cy in none; Lee stands beside Ann and Cy, and beside Ann and Bo.
    #[test]
    fn of_several_a_surname_is_the_one_who_nearly_always_goes_by_it() {
        let called = |story: u32| Called { story, form: 3, name: u32::from(story >= 60) };
        let join = |full: &str, n| (Join::new(EntityType::Person, "Lee", full, Rule::Part), n);
        let known = Known {
            names: ["Ann Lee", "Bo Lee", "Cy Lee", "Lee"].map(person).to_vec(),
            explained: vec![join("Ann Lee", 60), join("Bo Lee", 6)],
            called: (0..66).map(called).collect(),
            documents: vec![
                (0..60).chain([70, 71]).collect(),
                (60..66).chain([71]).collect(),
                vec![66, 70],
                vec![70, 71],
            ],
            ..Known::default()
        };
        let across = across_documents(&known, &Ledger::default(), Rules::default());
        let (decided, _) = in_stories(&known, &across, &Apart::default());
        let found: Vec<(u32, &str)> = decided.iter().map(|d| (d.story, d.join.to.as_str())).collect();
        assert_eq!(found, [(70, "Ann Lee")], "Bo is called so, too");
    }

    #[test]
    fn too_few_stories_teach_nothing() {
        let mut known = corpus();
        known.called.truncate(100);
        let across = across_documents(&known, &Ledger::default(), Rules::default());
        assert_eq!(in_stories(&known, &across, &Apart::default()), (Vec::new(), Vec::new()));
    }
}
