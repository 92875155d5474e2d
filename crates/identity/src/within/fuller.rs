//! For each name of a document the only fuller one that it can stand for, without comparing all with all.
//!
//! Names are filed by whatever a rule asks two of them to share: a spelling, a sound, a word, initials. A rule looks at
//! those alone that are filed with a name.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use namegraph_document::EntityType;

use super::{Said, Shape, is_variant};
use crate::acronym::{initials, is_acronym, letters};
use crate::key::Key;
use crate::name::{
    Part, PartOfName, PersonName, SMALL_WORDS, fold, is_numbered, part_of, turned, without_suffix,
};
use crate::rule::{Rule, Rules};
use crate::spelling::sound;
use crate::tables::{Gender, tables};
use crate::title;

/// Fewer letters begin or end too many names.
const SHORTEST_PART: usize = 3;
/// A name that more names than this may be the full form of is left open.
const MOST_FITTING: usize = 128;
/// A single name that stands so often in a text means whom the text speaks of all the time: with full names so many times as often as
/// of others.
const LONG_TEXT: usize = 30;
const DOMINANT: usize = 3;
/// More words are no person's name.
const MOST_WORDS: usize = 32;

/// The names of one type in a document.
pub(super) struct Fuller<'a> {
    rules: Rules,
    names: Vec<Name<'a>>,
    /// Places of names in `names`, in their order and in the order of their letters from the end.
    forwards: Vec<usize>,
    backwards: Vec<usize>,
    /// Places of names, the fullest first, by what they share.
    plain: HashMap<&'a str, Vec<usize>>,
    spoken: HashMap<&'a str, Vec<usize>>,
    sound: HashMap<&'a str, Vec<usize>>,
    initials: HashMap<String, Vec<usize>>,
    stem: HashMap<&'a str, Vec<usize>>,
    words: HashMap<Word<'a>, Vec<usize>>,
    heard: HashMap<Heard, Vec<usize>>,
}

struct Name<'a> {
    key: &'a Key,
    shape: &'a Shape,
    said: Option<&'a Said>,
}

impl Name<'_> {
    fn in_office(&self) -> bool {
        self.said.is_some_and(|said| said.in_office)
    }

    /// The title that a single name keeps.
    fn title(&self) -> Option<&str> {
        title::split(&self.shape.form).0
    }

    fn has_title(&self, title: &str) -> bool {
        self.said.is_some_and(|said| said.titles.contains(title))
    }

    /// "Mrs. Bayham Badger", beside her husband of that name.
    fn wife(&self) -> bool {
        self.title().is_none()
            && title::own(&self.shape.form).is_some_and(|title| title::gender(title).is_some())
    }

    /// Whether a man or a woman is meant, by what stands in front, else by the given name.
    fn gender(&self) -> Option<Gender> {
        let titles = title::own(&self.shape.form).and_then(title::gender);
        titles.or_else(|| self.said.and_then(Said::gender)).or_else(|| {
            let (given, _) = self.shape.spoken.split_once(' ')?;
            tables().gender(given)
        })
    }
}

/// What a short form of a person's name shares with the full one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Word<'a> {
    Any(&'a str),
    /// The first letter and the last word.
    Initial(char, &'a str),
}

/// What variants of a full name share: what is heard of the surname at least, and one of these of the first given name.
#[derive(PartialEq, Eq, Hash)]
struct Heard {
    surname: String,
    given: Given,
}

#[derive(PartialEq, Eq, Hash)]
enum Given {
    Sound(String),
    /// A name that it can stand for.
    Full(String),
    /// The first letter, filed for names that are spelled out and for those that are not.
    SpelledOut(char),
    Initial(char),
    /// A word alone has no given name.
    None,
}

impl<'a> Fuller<'a> {
    /// Files names of one type, which come in their order.
    ///
    /// Time: O(n log n) in the words of all names.
    pub(super) fn of(
        rules: Rules,
        entity_type: EntityType,
        names: impl Iterator<Item = (&'a Key, &'a Shape)>,
        said: &'a BTreeMap<Key, Said>,
    ) -> Self {
        let name = |(key, shape)| Name { key, shape, said: said.get(key) };
        let names: Vec<Name<'a>> = names.map(name).collect();
        let forwards: Vec<usize> = (0..names.len()).collect();
        let mut backwards = forwards.clone();
        backwards.sort_by(|&a, &b| names[a].key.name.bytes().rev().cmp(names[b].key.name.bytes().rev()));
        let mut fullest = forwards.clone();
        fullest.sort_by_cached_key(|&place| Reverse(fullness(names[place].key)));
        let filed = Self {
            rules,
            forwards,
            backwards,
            plain: HashMap::new(),
            spoken: HashMap::new(),
            sound: HashMap::new(),
            initials: HashMap::new(),
            stem: HashMap::new(),
            words: HashMap::new(),
            heard: HashMap::new(),
            names,
        };
        filed.file(entity_type, &fullest)
    }

    fn file(mut self, entity_type: EntityType, fullest: &[usize]) -> Self {
        for &place in fullest {
            let Name { key, shape, .. } = self.names[place];
            file(&mut self.plain, [shape.plain.as_str()], place);
            if entity_type == EntityType::Person {
                file(&mut self.spoken, [shape.spoken.as_str()], place);
                file(&mut self.words, shared_words(&shape.spoken), place);
                let untitled = self.names[place].title().is_none();
                let heard = untitled.then(|| shared_sounds(&shape.spoken, false));
                file(&mut self.heard, heard.into_iter().flatten(), place);
            } else {
                file(&mut self.sound, [shape.sound.as_str()], place);
                file(&mut self.initials, initials(&key.name), place);
                file(&mut self.stem, without_suffix(&key.name), place);
            }
        }
        self
    }

    /// For each name that can stand for one fuller name only: both places, and by which rule.
    ///
    /// Time: O(n log n), and of a person's name a bounded number of comparisons.
    pub(super) fn all(&self) -> Vec<(usize, usize, Rule)> {
        (0..self.names.len()).filter_map(|at| self.fuller(at).map(|(full, rule)| (at, full, rule))).collect()
    }

    /// The only fuller name that a name can stand for.
    fn fuller(&self, at: usize) -> Option<(usize, Rule)> {
        let Name { key, shape, .. } = self.names[at];
        let by = |rule: Rule, full: Option<usize>| Some((full?, rule)).filter(|_| self.rules.allow(rule));
        let only_fuller = |bucket: Option<&Vec<usize>>| only(self.fuller_of(at, bucket));
        let spelled = || by(Rule::Spelling, only_fuller(self.sound.get(shape.sound.as_str())));
        by(Rule::Writing, only_fuller(self.plain.get(shape.plain.as_str()))).or_else(|| {
            match key.entity_type {
                EntityType::Person => by(Rule::Part, self.person(at))
                    .or_else(|| by(Rule::Variant, self.variant(at)))
                    .or_else(|| by(Rule::Turned, self.turned(at))),
                _ if is_acronym(&shape.form) => by(Rule::Acronym, self.spelled_out(at)),
                EntityType::Organization => by(Rule::Suffix, only_fuller(self.stem.get(key.name.as_str())))
                    .or_else(|| by(Rule::Plural, self.plural(at)))
                    .or_else(|| by(Rule::Shortened, self.body(at)))
                    .or_else(spelled),
                EntityType::Location => by(Rule::Shortened, self.place(at)).or_else(spelled),
                EntityType::Miscellaneous => None,
            }
        })
    }

    /// Those of a bucket that are fuller than a name.
    fn fuller_of<'b>(
        &'b self,
        at: usize,
        bucket: Option<&'b Vec<usize>>,
    ) -> impl Iterator<Item = usize> + use<'a, 'b> {
        let fuller = move |place: &usize| fullness(self.names[*place].key) > fullness(self.names[at].key);
        bucket.into_iter().flatten().copied().take_while(fuller)
    }

    /// Names that begin or end with all words of a name.
    fn around(&self, at: usize) -> BTreeSet<usize> {
        let name = &self.names[at].key.name;
        let (begin, end) = (format!("{name} "), format!(" {name}"));
        let of = |place: usize| self.names[place].key.name.as_str();
        let from = self.forwards.partition_point(|&p| of(p) < begin.as_str());
        let begun = self.forwards[from..].iter().take_while(|&&p| of(p).starts_with(&begin));
        let from = self.backwards.partition_point(|&p| of(p).bytes().rev().lt(end.bytes().rev()));
        let ended = self.backwards[from..].iter().take_while(|&&p| of(p).ends_with(&end));
        begun.chain(ended).copied().collect()
    }

    /// The only body whose name begins or ends like this one.
    fn body(&self, at: usize) -> Option<usize> {
        let key = self.names[at].key;
        only(self.around(at).into_iter().filter(|&full| is_short_body(key, self.names[full].key)))
    }

    /// The only place that a name is short for.
    fn place(&self, at: usize) -> Option<usize> {
        let short = &self.names[at];
        if tables().filed_under(EntityType::Location, &short.key.name).is_some() {
            return None;
        }
        only(self.around(at).into_iter().filter(|&full| is_short_place(short, &self.names[full])))
    }

    /// "Republicans" of "Republican", but no Houses of a House that the tables know.
    fn plural(&self, at: usize) -> Option<usize> {
        let singular = &self.names[at].key.name;
        let plural = format!("{singular}s");
        let found = self.names.binary_search_by(|name| name.key.name.cmp(&plural)).ok();
        found.filter(|_| tables().filed_under(EntityType::Organization, singular).is_none())
    }

    /// The only name whose initials an acronym is. One that the tables know is no other's: the US are not the US South.
    fn spelled_out(&self, at: usize) -> Option<usize> {
        let filed = |place: usize| {
            let key = self.names[place].key;
            tables().filed_under(key.entity_type, &key.name)
        };
        let known = filed(at);
        // A text that spells out the WFP as the Working Families Party does not speak of the World Food Programme.
        let body = self.names[at].key.entity_type == EntityType::Organization;
        let named = || (0..self.names.len()).any(|other| other != at && filed(other) == known);
        let own =
            known.is_some() && body && self.names[at].key.name.chars().count() >= OWN_ACRONYM && !named();
        // The Federal Bureau of Immunity is a joke on the one that is known.
        let another = |full: usize| {
            let words: BTreeSet<&str> = known.into_iter().flat_map(|known| known.split(' ')).collect();
            self.names[full]
                .key
                .name
                .split(' ')
                .all(|word| SMALL_WORDS.contains(&word) || !words.contains(word))
        };
        let fits =
            |&full: &usize| full != at && (known.is_none() || filed(full) == known || own && another(full));
        let written_out = self.initials.get(&letters(&self.names[at].shape.form));
        only(written_out.into_iter().flatten().copied().filter(fits))
    }

    /// The only person whose name a shorter one abbreviates.
    fn person(&self, at: usize) -> Option<usize> {
        self.person_by(at, true)
    }

    /// The same; `context`: whether it may also follow from how often and where the text speaks of several.
    fn person_by(&self, at: usize, context: bool) -> Option<usize> {
        let spoken = |place: usize| self.names[place].shape.spoken.as_str();
        let part = |place: usize| Some((PartOfName::of(spoken(at), spoken(place))?, place));
        let fits: Vec<(PartOfName, usize)> = self.with_words_of(at)?.into_iter().filter_map(part).collect();
        let alike = self.spoken.get(spoken(at)).into_iter().flatten().copied().take(MOST_FITTING);
        self.only_person(at, fits, alike.filter(|&other| other != at), context)
    }

    /// Of the full names that a shorter one fits, the only one that it can mean. Surnames come before given names: news calls people by
    /// them. Several fuller forms of one name ("Nieto" of "Pena Nieto" and "Enrique Pena Nieto") are one person. Of a family, Mr. is the
    /// man, and "President Bush" who was introduced so. `alike`: other names that are spoken alike, with a title or without.
    fn only_person(
        &self,
        at: usize,
        mut fits: Vec<(PartOfName, usize)>,
        alike: impl Iterator<Item = usize>,
        context: bool,
    ) -> Option<usize> {
        let spoken = |place: usize| self.names[place].shape.spoken.as_str();
        let name = &self.names[at];
        // Nobody calls Mrs. Richard Carstone Richard, and without a title not Carstone.
        let titled = name.title().is_some();
        fits.retain(|(_, place)| {
            let full = &self.names[*place];
            !is_torn(&full.shape.form) && (titled || !full.wife())
        });
        let by = |which: fn(&PartOfName) -> bool| -> Vec<usize> {
            fits.iter().filter(|(part, _)| which(part)).map(|(_, place)| *place).collect()
        };
        let surname = by(|part| matches!(part, PartOfName::Surname | PartOfName::Initials));
        let other = by(|part| *part != PartOfName::Inner);
        let mut best =
            [surname, other].into_iter().find(|fits| !fits.is_empty()).unwrap_or_else(|| by(|_| true));
        let alike: Vec<usize> = alike.filter(|&other| self.names[other].title().is_some()).collect();
        // Of Bill and Hillary Clinton who "said she would" is Hillary. The only one is not doubted for it: Lindsey Graham is a man.
        if best.iter().any(|&place| !self.pronouns_tell_apart(at, place)) {
            best.retain(|&place| !self.pronouns_tell_apart(at, place));
        }
        if let Some(title) = name.title() {
            self.keep_whose_title_it_is(at, title, &alike, &mut best);
            if best.is_empty() && fits.is_empty() {
                return self.same_with_mr(at, &alike);
            }
        } else if !spoken(at).contains(' ') {
            let unknown: Vec<usize> =
                alike.iter().copied().filter(|&other| self.person_by(other, context).is_none()).collect();
            if best.is_empty() {
                return only(
                    alike.iter().copied().filter(|&other| self.same_with_mr(other, &alike).is_none()),
                )
                .or_else(|| if alike.is_empty() { self.by_nickname(at) } else { self.man(at, &alike) });
            }
            if !unknown.is_empty() {
                // Mr. Netanyahu is not Sara: who knows which of them Netanyahu is.
                best.extend(unknown);
                return if context {
                    self.in_context(at, &best).or_else(|| self.man(at, &best))
                } else {
                    None
                };
            }
        }
        let length = |place: usize| spoken(place).split(' ').count();
        let longest = best
            .iter()
            .copied()
            .max_by_key(|&place| (length(place), Reverse(&self.names[place].key.name)))?;
        let full = spoken(longest);
        let can_be = |place: usize| {
            place == longest
                || PartOfName::of(spoken(place), full).is_some()
                || is_variant(spoken(place), full)
        };
        // "President Obama" in an article on Michelle Obama is not she.
        let another = name.in_office() && !best.iter().any(|&place| self.names[place].in_office());
        if another {
            return None;
        }
        if best.iter().all(|&place| can_be(place)) {
            return Some(longest);
        }
        if context { self.in_context(at, &best).or_else(|| self.man(at, &best)) } else { None }
    }

    /// Leaves those who can be called so: by gender, by the title that they are introduced with, and by given name only with a title
    /// that goes before one ("Sir Leicester", not "Colonel Fitzwilliam").
    fn keep_whose_title_it_is(&self, at: usize, title: &str, alike: &[usize], best: &mut Vec<usize>) {
        let name = &self.names[at];
        let spoken = |place: usize| self.names[place].shape.spoken.as_str();
        let gender = name.gender();
        let other = |place: usize| gender.zip(self.names[place].gender()).is_some_and(|(a, b)| a != b);
        let by_given = |place: usize| PartOfName::of(spoken(at), spoken(place)) == Some(PartOfName::Given);
        let written = fold(title);
        best.retain(|&place| {
            let fits = title::goes_before_given_names(title) || self.names[place].has_title(&written);
            !other(place) && (!by_given(place) || fits)
        });
        // Where there are Mr. and Mrs. Jellyby, who knows which of them Caddy is.
        let differs = |other: &usize| gender.zip(self.names[*other].gender()).is_some_and(|(a, b)| a != b);
        if alike.iter().any(differs) {
            best.retain(|&place| self.names[place].gender().is_some());
        }
        if best.iter().any(|&place| self.names[place].has_title(&written)) {
            best.retain(|&place| self.names[place].has_title(&written));
        } else if title::is_regnal(&name.shape.form) {
            best.retain(|&place| is_numbered(spoken(place)));
        }
    }

    /// Whether the pronouns behind a surname alone are of the other gender than a full name.
    fn pronouns_tell_apart(&self, at: usize, full: usize) -> bool {
        let name = &self.names[at];
        let surname = name.title().is_none()
            && PartOfName::of(&name.shape.spoken, &self.names[full].shape.spoken)
                == Some(PartOfName::Surname);
        let pronouns = |place: usize| self.names[place].said.and_then(Said::pronouns);
        let told = self.names[full].gender().or_else(|| pronouns(full));
        surname && pronouns(at).zip(told).is_some_and(|(a, b)| a != b)
    }

    /// Inspector Bucket is Mr. Bucket, where a text knows both, in no other way and nobody else of the name.
    fn same_with_mr(&self, at: usize, alike: &[usize]) -> Option<usize> {
        let courtesy = |place: usize| self.names[place].title().is_some_and(title::is_courtesy);
        let all: BTreeSet<usize> = alike.iter().copied().chain([at]).collect();
        let other = all.iter().copied().find(|&place| courtesy(place))?;
        let of_one = self.names[at].gender().is_none_or(|gender| self.names[other].gender() == Some(gender));
        (all.len() == 2 && other != at && !courtesy(at) && of_one).then_some(other)
    }

    /// "Lizzy" for the only Elizabeth of a text that calls her Elizabeth, too: a boy named Jack is not John Boehner.
    fn by_nickname(&self, at: usize) -> Option<usize> {
        let short = self.names[at].shape.spoken.as_str();
        if !tables().stands_for_given(short) {
            return None;
        }
        let given = tables().full_given(short);
        let full = given
            .iter()
            .filter(|given| *given != short)
            .filter_map(|given| self.words.get(&Word::Any(given.as_str())));
        let begins = |place: &usize| {
            let (first, _) = self.names[*place].shape.spoken.split_once(' ').unwrap_or_default();
            given.contains(first) && self.spoken.contains_key(first)
        };
        only(full.flatten().copied().take(MOST_FITTING).filter(begins))
    }

    /// A surname alone in a long text that gives women their titles: the only man's.
    fn man(&self, at: usize, fits: &[usize]) -> Option<usize> {
        let long = self.names[at].said.is_some_and(|said| said.mentions >= LONG_TEXT);
        let woman = |place: &usize| self.names[*place].gender() == Some(Gender::Female);
        let man = |place: &usize| self.names[*place].gender() == Some(Gender::Male);
        let men: Vec<usize> = fits.iter().copied().filter(man).collect();
        let all_told = fits.iter().all(|place| woman(place) || man(place));
        only(men.into_iter()).filter(|_| long && all_told && fits.iter().any(woman))
    }

    /// Of several whom a single name fits, the one who alone has been introduced where it stands, or whom a long text speaks of all the
    /// time.
    fn in_context(&self, at: usize, fits: &[usize]) -> Option<usize> {
        let said = self.names[at].said.filter(|_| !self.names[at].shape.spoken.contains(' '))?;
        let of = |place: usize| self.names[place].said;
        let spoken = |place: usize| self.names[place].shape.spoken.as_str();
        let is_other = |a: usize, b: usize| {
            a != b
                && PartOfName::of(spoken(a), spoken(b)).or(PartOfName::of(spoken(b), spoken(a))).is_none()
                && !is_variant(spoken(a), spoken(b))
        };
        let first = fits
            .iter()
            .copied()
            .filter(|&place| of(place).is_some())
            .min_by_key(|&place| of(place).map(|said| said.first))?;
        let others = || fits.iter().copied().filter(|&other| is_other(first, other)).filter_map(of);
        let introduced = of(first)?.first < said.first && others().all(|other| other.first > said.last);
        let most = fits.iter().copied().max_by_key(|&place| (self.spoken_of(place), Reverse(place)))?;
        let rarer = |other: &usize| self.spoken_of(*other) * DOMINANT <= self.spoken_of(most);
        let dominant =
            said.mentions >= LONG_TEXT && fits.iter().filter(|&&other| is_other(most, other)).all(rarer);
        if introduced { Some(first) } else { Some(most).filter(|_| dominant) }
    }

    /// How often a text speaks of somebody by full name, or by title and surname.
    fn spoken_of(&self, place: usize) -> usize {
        let mentions = |place: usize| self.names[place].said.map_or(0, |said| said.mentions);
        let surname = self.names[place].shape.spoken.rsplit(' ').next().unwrap_or_default();
        let alike = self.spoken.get(surname).into_iter().flatten().copied().take(MOST_FITTING);
        let titled = alike.filter(|&other| other != place && self.names[other].title().is_some());
        mentions(place)
            + titled.filter(|&other| self.person_by(other, false) == Some(place)).map(mentions).sum::<usize>()
    }

    /// Names that can be full forms of a person's name: those with its words, and, for its initials, those with a word
    /// that they stand for. `None` if there are too many.
    fn with_words_of(&self, at: usize) -> Option<BTreeSet<usize>> {
        let spoken: &'a str = &self.names[at].shape.spoken;
        let words: Vec<&'a str> = spoken.split(' ').collect();
        let (last, given) = words.split_last().filter(|_| words.len() <= MOST_WORDS)?;
        let is_initial = |word: &&&str| word.chars().nth(1).is_none();
        let rarest = |words: &mut dyn Iterator<Item = Word<'a>>| {
            words.filter_map(|word| self.words.get(&word)).min_by_key(|places| places.len())
        };
        let whole = rarest(&mut words.iter().map(|word| Word::Any(word)));
        let written_out =
            given.iter().filter(|word| !is_initial(word)).chain([last]).map(|word| Word::Any(word));
        let first = spoken.chars().next().map(|letter| Word::Initial(letter, last));
        let initialled =
            given.iter().any(|word| is_initial(&word)).then(|| rarest(&mut written_out.chain(first)));
        let found = [whole, initialled.flatten()];
        let few = found.into_iter().flatten().all(|places| places.len() <= MOST_FITTING);
        few.then(|| found.into_iter().flatten().flatten().copied().collect())
    }

    /// The name that is this one with the family name at its other end.
    fn turned(&self, at: usize) -> Option<usize> {
        let turned = turned(&self.names[at].shape.spoken);
        only(turned.iter().flat_map(|name| self.fuller_of(at, self.spoken.get(name.as_str()))))
    }

    /// The only fuller name that a full one is a variant of.
    fn variant(&self, at: usize) -> Option<usize> {
        if self.names[at].title().is_some() {
            return None;
        }
        let spoken = self.names[at].shape.spoken.as_str();
        let mut near = BTreeSet::new();
        for heard in shared_sounds(spoken, true) {
            let mut fuller = self.fuller_of(at, self.heard.get(&heard));
            near.extend(fuller.by_ref().take(MOST_FITTING));
            if fuller.next().is_some() {
                return None;
            }
        }
        let other = |full: usize| self.names[at].wife() != self.names[full].wife();
        only(
            near.into_iter()
                .filter(|&full| !other(full) && is_variant(spoken, &self.names[full].shape.spoken)),
        )
    }
}

/// Files a name under each of these.
fn file<K: Hash + Eq>(buckets: &mut HashMap<K, Vec<usize>>, keys: impl IntoIterator<Item = K>, place: usize) {
    for key in keys {
        let bucket = buckets.entry(key).or_default();
        if bucket.last() != Some(&place) {
            bucket.push(place);
        }
    }
}

/// A total order in which names are joined upwards only, so that no chain of joins is a circle.
fn fullness(key: &Key) -> impl Ord {
    let person = key.entity_type == EntityType::Person;
    let name = if person { title::split(&key.name).1 } else { &key.name };
    (name.split(' ').count(), name.len(), key.name.len(), Reverse(key.name.as_str()))
}

/// The words of a person's name, and its first letter with the last.
fn shared_words(spoken: &str) -> Vec<Word<'_>> {
    let words: Vec<&str> = spoken.split(' ').collect();
    if words.len() > MOST_WORDS {
        return Vec::new();
    }
    let initial = spoken.chars().next().zip(words.last()).map(|(letter, last)| Word::Initial(letter, last));
    words.into_iter().map(Word::Any).chain(initial).collect()
}

/// What is heard of a person's name by which its variants are filed, or, `asking`, where they are looked for.
fn shared_sounds(spoken: &str, asking: bool) -> Vec<Heard> {
    let Some(name) = PersonName::parse(spoken) else {
        let alone = !spoken.contains(' ');
        return alone.then(|| Heard { surname: sound(spoken), given: Given::None }).into_iter().collect();
    };
    if name.given.len() > MOST_WORDS {
        return Vec::new();
    }
    let first = name.given[0];
    let is_initial = first.chars().nth(1).is_none();
    let known = Some(first).filter(|first| tables().stands_for_given(first));
    let full = known.into_iter().flat_map(|first| tables().full_given(first)).chain(known.map(str::to_owned));
    // An initial is looked for among names that are spelled out, and the other way round.
    let letter = first.chars().next().map(|letter| match is_initial == asking {
        true => Given::SpelledOut(letter),
        false => Given::Initial(letter),
    });
    let given = full.map(Given::Full).chain([Given::Sound(sound(first))]).chain(letter);
    given.map(|given| Heard { surname: name.surname_at_least(), given }).collect()
}

/// "Brotherhood" of "Muslim Brotherhood". What the tables know is not part of another, the United Nations not their Security Council,
/// but for bodies of a country: the Congress is the Indian National Congress where that stands. Nor is what is whole by itself: the Bank
/// of China is not the People's Bank of China.
fn is_short_body(short: &Key, full: &Key) -> bool {
    let Some(part) = part_of(&short.name, &full.name) else { return false };
    let ahead = full.name.strip_suffix(short.name.as_str()).filter(|_| part == Part::End).unwrap_or_default();
    let of_country =
        ahead.trim_end().match_indices(' ').any(|(at, _)| tables().country(&ahead[..at]).is_some());
    let known = tables().filed_under(short.entity_type, &short.name).is_some();
    let whole = part == Part::End && short.name.contains(" of ");
    short.name.len() >= SHORTEST_PART && (!known && !whole || of_country)
}

/// Letters of an acronym that a text may use for another body than everybody.
const OWN_ACRONYM: usize = 3;
/// Last words of whole names of regions, folded.
const REGIONS: [&str; 8] =
    ["borough", "city", "county", "district", "parish", "province", "township", "village"];

/// "Golan" of "Golan Heights", "Hygiene Museum" of "German Hygiene Museum", "Karabakh" of "Nagorno-Karabakh".
fn is_short_place(short: &Name<'_>, full: &Name<'_>) -> bool {
    let kind = full.key.name.strip_prefix(&short.key.name).and_then(|rest| rest.strip_prefix(' '));
    let before = full.shape.form.strip_suffix(&short.shape.form).and_then(|before| before.strip_suffix('-'));
    let hyphened = before.is_some_and(|before| before.len() > SHORTEST_PART);
    // A parish is no short name for its prison.
    let region = short.key.name.rsplit_once(' ').is_some_and(|(_, last)| REGIONS.contains(&last));
    kind.is_some_and(|kind| tables().is_landform(kind) && !region)
        || (hyphened || short.key.name.contains(' '))
            && part_of(&short.key.name, &full.key.name) == Some(Part::End)
}

/// Whether a person's name has small words that no name has: "Richard holding Ada". Nobody is called after it.
fn is_torn(form: &str) -> bool {
    let head = |word: &str| fold(word.split(['-', '’', '\'']).next().unwrap_or(word));
    let small = |word: &str| word.starts_with(char::is_lowercase) && tables().particle(&head(word)).is_none();
    let words = || form.split(' ');
    words().any(|word| word.starts_with(char::is_uppercase))
        && words().any(|word| small(word) && !SMALL_WORDS.contains(&word))
}

fn only(mut fits: impl Iterator<Item = usize>) -> Option<usize> {
    fits.next().filter(|_| fits.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The only fuller name by the plain definition, which looks at all names.
    fn plainly(filed: &Fuller<'_>, names: &[(Key, Shape)], at: usize) -> Option<(usize, Rule)> {
        let (key, shape) = &names[at];
        let all = |fit: &dyn Fn(&Key, &Shape) -> bool| {
            only((0..names.len()).filter(|&full| fit(&names[full].0, &names[full].1)))
        };
        let fits = |fit: &dyn Fn(&Key, &Shape) -> bool| {
            all(&|full, shape| fullness(full) > fullness(key) && fit(full, shape))
        };
        let by = |rule: Rule, full: Option<usize>| Some((full?, rule));
        let known = |key: &Key| tables().filed_under(key.entity_type, &key.name);
        let untitled = |shape: &Shape| title::split(&shape.form).0.is_none();
        fn wife(key: &Key, shape: &Shape) -> bool {
            Name { key, shape, said: None }.wife()
        }
        let spelled = || by(Rule::Spelling, fits(&|_, full| full.sound == shape.sound));
        by(Rule::Writing, fits(&|_, full| full.plain == shape.plain)).or_else(|| match key.entity_type {
            EntityType::Person => by(Rule::Part, plain_person(filed, names, at))
                .or_else(|| {
                    by(
                        Rule::Variant,
                        fits(&|other, full| {
                            untitled(shape)
                                && untitled(full)
                                && wife(key, shape) == wife(other, full)
                                && is_variant(&shape.spoken, &full.spoken)
                        }),
                    )
                })
                .or_else(|| by(Rule::Turned, fits(&|_, full| turned(&shape.spoken).contains(&full.spoken)))),
            _ if is_acronym(&shape.form) => {
                let own = known(key);
                let fit = |full: &Key, _: &Shape| {
                    full != key
                        && initials(&full.name).contains(&letters(&shape.form))
                        && (own.is_none() || known(full) == own)
                };
                by(Rule::Acronym, all(&fit))
            }
            EntityType::Organization => {
                let plural =
                    |full: &Key| full.name.strip_suffix('s') == Some(&key.name) && known(key).is_none();
                by(Rule::Suffix, fits(&|full, _| without_suffix(&full.name) == Some(&key.name)))
                    .or_else(|| by(Rule::Plural, fits(&|full, _| plural(full))))
                    .or_else(|| by(Rule::Shortened, all(&|full, _| is_short_body(key, full))))
                    .or_else(spelled)
            }
            EntityType::Location => {
                let (own, short) = (known(key).is_some(), Name { key, shape, said: None });
                let fit = |full: &Key, shape: &Shape| {
                    !own && is_short_place(&short, &Name { key: full, shape, said: None })
                };
                by(Rule::Shortened, fits(&fit)).or_else(spelled)
            }
            EntityType::Miscellaneous => None,
        })
    }

    fn plain_person(filed: &Fuller<'_>, names: &[(Key, Shape)], at: usize) -> Option<usize> {
        let spoken = |place: usize| names[place].1.spoken.as_str();
        let part = |place: usize| Some((PartOfName::of(spoken(at), spoken(place))?, place));
        let fits = (0..names.len()).filter_map(part).collect();
        let alike = (0..names.len()).filter(|&other| other != at && spoken(other) == spoken(at));
        filed.only_person(at, fits, alike, true)
    }

    fn of_words(words: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(words), 1..=most).prop_map(|words| words.join(" "))
    }

    /// Names of one type, of few words, so that many are parts, variants and spellings of others.
    fn names() -> impl Strategy<Value = (EntityType, Vec<String>)> {
        const PERSON: &[&str] = &[
            "Mohammed",
            "Muhammad",
            "Bill",
            "William",
            "B.",
            "W.",
            "J.",
            "John",
            "H.W.",
            "Smith",
            "Smyth",
            "Weber",
            "Webber",
            "al-Jolani",
            "Al",
            "Julani",
            "van",
            "Pena",
            "Nieto",
            "Jr.",
            "Trump-Kim",
            "SMITH",
            "Mrs.",
            "President",
        ];
        const BODY: &[&str] = &[
            "Acme",
            "Ackme",
            "Acmes",
            "Ltd",
            "Party",
            "United",
            "Nations",
            "of",
            "the",
            "Democrat",
            "Democrats",
            "UN",
            "U.N.",
            "AL",
            "Senate",
            "Council",
            "Indian",
        ];
        const PLACE: &[&str] = &[
            "Golan",
            "Heights",
            "City",
            "Kirkuk",
            "Kirkouk",
            "Nagorno-Karabakh",
            "Karabakh",
            "North",
            "Mexico",
            "of",
            "US",
            "KH",
            "County",
        ];
        let of = |kind, words, most| (Just(kind), prop::collection::vec(of_words(words, most), 1..14));
        prop_oneof![
            2 => of(EntityType::Person, PERSON, 4),
            1 => of(EntityType::Organization, BODY, 4),
            1 => of(EntityType::Location, PLACE, 3),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8000))]

        #[test]
        fn what_is_filed_together_is_what_fits((entity_type, forms) in names(), offices in any::<u16>()) {
            let key = |form: &str| Key { entity_type, name: fold(form), document: None };
            let names: BTreeMap<Key, String> = forms.into_iter().map(|form| (key(&form), form)).collect();
            let names: Vec<(Key, Shape)> = names.into_iter().map(|(key, form)| { let shape = Shape::of(&key, form); (key, shape) }).collect();
            let held = names.iter().enumerate().filter(|(i, _)| offices >> i & 3 == 3);
            let office = || Said { in_office: true, titles: BTreeSet::from(["president".to_owned()]), ..Said::default() };
            let said: BTreeMap<Key, Said> = held.map(|(_, (key, _))| (key.clone(), office())).collect();
            let filed = Fuller::of(Rules::default(), entity_type, names.iter().map(|(key, shape)| (key, shape)), &said);
            for at in 0..names.len() {
                prop_assert_eq!(filed.fuller(at), plainly(&filed, &names, at), "{:?}", names[at].0);
            }
        }
    }
}
