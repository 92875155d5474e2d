//! Which mentions of one document are one entity.

mod alias;
mod club;
mod declined;
mod fuller;
mod masthead;
mod pronoun;
mod surname;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use namegraph_document::{EntityType, Mention, NamedMention, Span};

use self::alias::aliases;
pub use self::alias::is_account_of;
use self::fuller::Fuller;
use self::surname::Surnames;
use crate::acronym::is_acronym;
use crate::decision::Apart;
use crate::key::Key;
use crate::language::Languages;
use crate::name::{
    Difference, PersonName, fold, initials_apart, plain, shown, spoken, tidy, without_possessive,
};
use crate::region::regional;
use crate::role::Offices;
use crate::rule::{Join, Rule, Rules};
use crate::spelling::sound;
use crate::tables::{Gender, tables};
use crate::title;

/// A document's mentions, each under the fullest name the document gives it, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Within {
    /// Those that were given, in the same order, and between them those by an office alone.
    pub mentions: Vec<NamedMention>,
    /// What was decided, in order, each once.
    pub joins: Vec<Join>,
}

/// Share of a spelling's mentions above which their type is everyone's.
const TYPE_MAJORITY: f64 = 0.6;

/// Pronouns that must agree on whether a name is a man's or a woman's.
const LEAST_PRONOUNS: usize = 2;

/// Letters of an acronym that is not in capitals alone.
const LONGEST_MIXED: usize = 5;

/// Decides which mentions of a document are one entity, by the rules that are allowed, and never against `apart`.
///
/// `mentions`: in the order of the text, without overlap. Those whose surface says nothing (a lone quote mark) keep it as
/// their name. Where in the text a name stands matters only to offices, to definitions in brackets and to teams. `languages`: those of
/// the document, where they are known; some decline names.
///
/// Time: O(n log n) in the mentions; where `apart` is not empty, each join compares the names it would bring together.
pub fn within_document(
    text: &str,
    mentions: &[Mention],
    languages: Languages,
    rules: Rules,
    apart: &Apart,
) -> Within {
    let surfaces: Vec<&str> = mentions.iter().map(|m| m.span.of(text).unwrap_or_default()).collect();
    let types = settled_types(&surfaces, mentions, rules);
    let countries = surfaces.iter().any(|surface| tables().state(&fold(surface)).is_some());
    let sport = if rules.allow(Rule::Team) && countries { tables().sport(text) } else { None };
    let mut written = written(text, &surfaces, mentions, &types, rules);
    if rules.allow(Rule::Declined) {
        let bases = declined::base_forms(&written, languages);
        for written in &mut written {
            if let Some(base) = bases.get(&written.key) {
                written.key.name = fold(base);
                written.base = Some(base.clone());
            }
        }
    }
    let mut names = Names::new(rules, apart);
    for (written, mention) in written.iter().zip(mentions) {
        names.count(written, mention, &types);
    }
    let offices = Offices::of(text);
    for i in offices.introduce(mentions) {
        names.said.entry(written[i].key.clone()).or_default().in_office = true;
    }
    let settled: Vec<Mention> = mentions
        .iter()
        .zip(&written)
        .map(|(m, w)| Mention { entity_type: w.key.entity_type, ..*m })
        .collect();
    let keys = |(other, name): (usize, usize)| (written[other].key.clone(), written[name].key.clone());
    names.join_all(
        &definitions(text, &settled).map(keys).collect::<Vec<_>>(),
        &aliases(text, &settled).into_iter().map(|at| keys((at + 1, at))).collect::<Vec<_>>(),
    );
    let mut named: Vec<NamedMention> = written
        .into_iter()
        .zip(surfaces.iter().zip(mentions))
        .map(|(written, (surface, mention))| names.named(surface, written, *mention))
        .collect();
    if let Some(sport) = sport {
        named.iter_mut().for_each(|mention| names.take_for_team(text, sport, mention));
    }
    if rules.allow(Rule::Table) {
        for (at, name) in club::clubs(text, &named) {
            names.tell_apart(&mut named[at], name, Rule::Table);
        }
    }
    if rules.allow(Rule::Region) {
        for (at, name) in regional(text, &named) {
            names.tell_apart(&mut named[at], name, Rule::Region);
        }
    }
    if rules.allow(Rule::Role) {
        names.add_roles(offices.alone(&named), &mut named);
    }
    Within { mentions: named, joins: names.joins.into_iter().collect() }
}

/// A mention as it is written: the form that is shown, and its key.
struct Written {
    form: String,
    /// The base form of one that is declined.
    base: Option<String>,
    key: Key,
    /// The title of a person, in the mention or in front of it.
    title: Option<String>,
    /// What the words in front say of a person.
    kin: Option<Gender>,
    /// And the pronoun behind.
    pronoun: Option<Gender>,
}

/// Every mention's form and key. What stands behind "Mr." is a person, whatever it was taken for.
fn written(text: &str, surfaces: &[&str], mentions: &[Mention], types: &Types, rules: Rules) -> Vec<Written> {
    let surnames: BTreeSet<&str> = surfaces
        .iter()
        .zip(mentions)
        .filter(|(_, mention)| mention.entity_type == EntityType::Person)
        .filter_map(|(surface, _)| surface.rsplit_once(' ').map(|(_, last)| without_possessive(last)))
        .collect();
    let couples = couples(text, surfaces, mentions);
    let called = Surnames::of(text, surfaces, mentions);
    let one = |(at, (surface, mention)): (usize, (&&str, &Mention))| {
        let start = mention.span.start;
        let in_front = title::in_front(text, start);
        let courtesy = rules.allow(Rule::Type) && in_front.is_some_and(title::is_courtesy);
        let bare = shown(surface, mention.entity_type);
        // Whose country's name somebody bears is no country: a ruling by it is for organizations alone.
        let ruled = types
            .get(&fold(&bare))
            .filter(|(_, rule)| *rule != Rule::Country || mention.entity_type == EntityType::Organization);
        let ruled = ruled.map_or(mention.entity_type, |(kind, _)| *kind);
        let namesake = rules.allow(Rule::Type) && called.name_somebody(surface, &bare, ruled);
        let settled = if courtesy || namesake { EntityType::Person } else { ruled };
        let person = settled == EntityType::Person;
        let family =
            || family(text, surface, mention, mentions.get(at + 1)).filter(|_| !surnames.contains(*surface));
        let form = match person.then(family).flatten() {
            Some(surname) => format!("{} {surname}", tidy(surface)),
            None if person => {
                let form = title::person(surface, in_front);
                let title = in_front.or_else(|| title::own(surface)).unwrap_or_default();
                let wife = couples.contains(&fold(&form)) && title::gender(title) == Some(Gender::Female);
                if wife { format!("{} {form}", title::shown(title)) } else { form }
            }
            None => bare,
        };
        Written {
            key: Key { entity_type: settled, name: fold(&form), document: None },
            title: in_front.filter(|_| person).or_else(|| title::own(surface)).map(str::to_owned),
            kin: if person { title::kin(text, start) } else { None },
            pronoun: if person { pronoun::behind(text, mentions, at) } else { None },
            base: None,
            form,
        }
    };
    surfaces.iter().zip(mentions).enumerate().map(one).collect()
}

/// The full names, folded, that a text puts Mr. before and Mrs.: Mrs. Bayham Badger is his wife.
fn couples(text: &str, surfaces: &[&str], mentions: &[Mention]) -> BTreeSet<String> {
    let mut said = BTreeMap::<String, Said>::new();
    for (surface, mention) in
        surfaces.iter().zip(mentions).filter(|(_, m)| m.entity_type == EntityType::Person)
    {
        let title = title::in_front(text, mention.span.start).or_else(|| title::own(surface));
        let full = title::person(surface, None);
        let gender =
            title.filter(|_| title::split(&full).0.is_none() && full.contains(' ')).and_then(title::gender);
        if let Some(gender) = gender {
            said.entry(fold(&full)).or_default().add(gender);
        }
    }
    said.into_iter().filter(|(_, said)| said.man && said.woman).map(|(name, _)| name).collect()
}

/// The surname of both: "Barack and Michelle Obama".
fn family<'t>(text: &'t str, given: &str, mention: &Mention, next: Option<&Mention>) -> Option<&'t str> {
    let next = next
        .filter(|next| next.entity_type == EntityType::Person && mention.entity_type == EntityType::Person)?;
    let between = text.get(mention.span.end..next.span.start)?;
    let (other, surname) = next.span.of(text)?.split_once(' ')?;
    let both =
        !given.contains(' ') && [given, other].iter().all(|name| tables().gender(&fold(name)).is_some());
    let surname = without_possessive(surname);
    let family = fold(surname);
    let alone = surname.starts_with(char::is_uppercase)
        && (tables().is_surname(&family) || !tables().is_given_name(&family));
    (both && alone && given != other && [" and ", " & "].contains(&between)).then_some(surname)
}

/// Folded spellings that are tagged with several types, and the one that holds.
type Types = BTreeMap<String, (EntityType, Rule)>;

/// The type that most mentions of a spelling have; a country is a place, whatever most of them are taken for.
fn settled_types(surfaces: &[&str], mentions: &[Mention], rules: Rules) -> Types {
    let mut counts: BTreeMap<String, [f64; 4]> = BTreeMap::new();
    for (surface, mention) in surfaces.iter().zip(mentions) {
        let key = fold(&shown(surface, mention.entity_type));
        counts.entry(key).or_default()[mention.entity_type as usize] += f64::from(mention.score);
    }
    let settled = |key: &str, votes: &[f64; 4]| {
        let total: f64 = votes.iter().sum();
        let country = tables().is_land(key) && votes[EntityType::Organization as usize] > 0.0;
        let majority = EntityType::ALL
            .into_iter()
            .find(|t| votes[*t as usize] > TYPE_MAJORITY * total && votes[*t as usize] < total);
        // A man of a town's name and the town in the dateline are two.
        let namesake = tables().is_known_place(key)
            && votes[EntityType::Person as usize] > 0.0
            && votes[EntityType::Location as usize] > 0.0;
        match majority.filter(|_| rules.allow(Rule::Type) && !namesake) {
            Some(kind) if kind != EntityType::Organization || !country => Some((kind, Rule::Type)),
            _ => (country && rules.allow(Rule::Country)).then_some((EntityType::Location, Rule::Country)),
        }
    };
    counts
        .into_iter()
        .filter_map(|(key, votes)| Some((settled(&key, &votes)?, key)))
        .map(|(t, key)| (key, t))
        .collect()
}

/// The short names that stand in brackets right behind a long one, and that one, by their places: "Federal Criminal Police (BKA)".
fn definitions<'t>(text: &'t str, mentions: &'t [Mention]) -> impl Iterator<Item = (usize, usize)> + 't {
    let defines = move |at: &usize| {
        let [long, short] = [&mentions[at - 1], &mentions[*at]];
        let between = text.get(long.span.end..short.span.start).unwrap_or_default();
        let behind = text.get(short.span.end..).unwrap_or_default().trim_start();
        between.trim() == "("
            && behind.starts_with(')')
            && is_short_for(short.span.of(text).unwrap_or_default())
            && long.entity_type == short.entity_type
            && long.entity_type != EntityType::Person
            && short.span.len() < long.span.len()
    };
    (1..mentions.len()).filter(defines).map(|at| (at, at - 1))
}

/// An acronym, or a short word with capitals within: "AfD".
fn is_short_for(name: &str) -> bool {
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    is_acronym(name)
        || capitals > 1 && name.chars().count() <= LONGEST_MIXED && name.chars().all(char::is_alphabetic)
}

/// How a document uses a person's name, and what it says by the words in front of it.
#[derive(Clone, Debug, Default)]
struct Said {
    mentions: usize,
    /// Where it stands first and last, in bytes of the text.
    first: usize,
    last: usize,
    in_office: bool,
    /// Folded.
    titles: BTreeSet<String>,
    man: bool,
    woman: bool,
    /// How often a pronoun says so.
    he: usize,
    she: usize,
}

impl Said {
    fn add(&mut self, gender: Gender) {
        match gender {
            Gender::Male => self.man = true,
            Gender::Female => self.woman = true,
        }
    }

    fn add_pronoun(&mut self, gender: Option<Gender>) {
        self.he += usize::from(gender == Some(Gender::Male));
        self.she += usize::from(gender == Some(Gender::Female));
    }

    /// The gender, if nothing contradicts.
    fn gender(&self) -> Option<Gender> {
        match (self.man, self.woman) {
            (true, false) => Some(Gender::Male),
            (false, true) => Some(Gender::Female),
            _ => None,
        }
    }

    /// The gender that pronouns agree on, but for one in ten.
    fn pronouns(&self) -> Option<Gender> {
        let (Self { he, she, .. }, agree) =
            (self, |most: usize, other: usize| most >= LEAST_PRONOUNS.max(10 * other));
        match (agree(*he, *she), agree(*she, *he)) {
            (true, false) => Some(Gender::Male),
            (false, true) => Some(Gender::Female),
            _ => None,
        }
    }
}

/// A spelling as names are compared.
struct Shape {
    /// The form that is shown.
    form: String,
    /// Without particles that come and go.
    plain: String,
    /// Word by word.
    spoken: String,
    /// By sound.
    sound: String,
}

impl Shape {
    fn of(key: &Key, form: String) -> Self {
        let person = key.entity_type == EntityType::Person;
        let plain = if person { plain(&initials_apart(&form)) } else { plain(&form) };
        Self { plain, spoken: spoken(&form), sound: sound(&key.name), form }
    }
}

/// The form of a spelling that is shown: not in capitals if there is another, the most frequent, the first in order.
fn best_form(forms: &BTreeMap<String, usize>) -> String {
    let shouted = |form: &str| form.len() > 5 && form.chars().all(|c| !c.is_lowercase());
    let best =
        forms.iter().min_by_key(|(form, count)| (shouted(form), std::cmp::Reverse(**count), (*form).clone()));
    best.map(|(form, _)| form.clone()).unwrap_or_default()
}

struct Names<'a> {
    rules: Rules,
    apart: &'a Apart,
    /// How often each shown form of a spelling occurs.
    forms: BTreeMap<Key, BTreeMap<String, usize>>,
    /// Base forms of those that are declined.
    bases: BTreeMap<Key, String>,
    /// What is said of persons' names beside them.
    said: BTreeMap<Key, Said>,
    /// What follows is known when all are counted: the spellings in order, how each is shown and heard,
    keys: Vec<Key>,
    shapes: Vec<Shape>,
    /// the spelling that each was joined to, or itself,
    joined: Vec<usize>,
    /// and those that others must not be joined to, from both sides.
    enemies: HashMap<usize, BTreeSet<usize>>,
    joins: BTreeSet<Join>,
}

impl<'a> Names<'a> {
    fn new(rules: Rules, apart: &'a Apart) -> Self {
        Self {
            rules,
            apart,
            forms: BTreeMap::new(),
            bases: BTreeMap::new(),
            said: BTreeMap::new(),
            keys: Vec::new(),
            shapes: Vec::new(),
            joined: Vec::new(),
            enemies: HashMap::new(),
            joins: BTreeSet::new(),
        }
    }

    fn count(&mut self, written: &Written, mention: &Mention, types: &Types) {
        let Written { form, key, title, kin, pronoun, base } = written;
        if let Some(base) = base {
            self.bases.insert(key.clone(), base.clone());
        }
        if key.entity_type != mention.entity_type {
            let rule = types.get(&key.name).map_or(Rule::Type, |(_, rule)| *rule);
            self.joins.insert(Join::new(key.entity_type, form, form, rule));
        }
        *self.forms.entry(key.clone()).or_default().entry(form.clone()).or_default() += 1;
        if key.entity_type == EntityType::Person {
            let start = mention.span.start;
            let new = Said { first: start, ..Said::default() };
            let said = self.said.entry(key.clone()).or_insert(new);
            (said.mentions, said.last) = (said.mentions + 1, start);
            kin.iter()
                .copied()
                .chain(title.as_deref().and_then(title::gender))
                .for_each(|gender| said.add(gender));
            said.titles.extend(title.as_deref().map(fold));
            said.add_pronoun(*pronoun);
        }
    }

    fn join_all(&mut self, definitions: &[(Key, Key)], called: &[(Key, Key)]) {
        self.keys = self.forms.keys().cloned().collect();
        self.shapes =
            self.forms.iter().map(|(key, forms)| Shape::of(key, self.base_form(key, forms))).collect();
        self.joined = (0..self.keys.len()).collect();
        let place = |key: &Key| self.keys.binary_search(key).ok();
        let places = |(a, b): &(Key, Key)| place(a).zip(place(b));
        let apart: Vec<(usize, usize)> = self.apart.pairs().filter_map(places).collect();
        let said = [(definitions, Rule::Definition), (called, Rule::Alias)];
        let said: Vec<(usize, usize, Rule)> = said
            .into_iter()
            .filter(|(_, rule)| self.rules.allow(*rule))
            .flat_map(|(pairs, rule)| pairs.iter().filter_map(places).map(move |(a, b)| (a, b, rule)))
            .collect();
        apart.into_iter().for_each(|(a, b)| self.part(a, b));
        said.into_iter().for_each(|(other, name, rule)| self.join(other, name, rule));
        for entity_type in EntityType::ALL {
            let names = (0..).zip(self.keys.iter().zip(&self.shapes));
            let (places, names): (Vec<usize>, Vec<_>) =
                names.filter(|(_, (key, _))| key.entity_type == entity_type && !key.name.is_empty()).unzip();
            let fuller = Fuller::of(self.rules, entity_type, names.into_iter(), &self.said).all();
            for (from, to, rule) in fuller {
                self.join(places[from], places[to], rule);
            }
        }
        self.record_writing();
    }

    fn join(&mut self, from: usize, to: usize, rule: Rule) {
        let to = self.root(to);
        if self.joined[from] != from || to == from || self.parted(from, to) {
            return;
        }
        let Shape { form: to_name, .. } = &self.shapes[to];
        let key = &self.keys[from];
        for form in self.forms[key].keys() {
            self.joins.insert(Join::new(key.entity_type, form, to_name, rule));
        }
        self.joined[from] = to;
        for enemy in self.enemies.remove(&from).into_iter().flatten() {
            if let Some(of_enemy) = self.enemies.get_mut(&enemy) {
                of_enemy.remove(&from);
            }
            self.part(enemy, to);
        }
    }

    /// Notes that somebody said that a name of the one is not a name of the other.
    fn part(&mut self, a: usize, b: usize) {
        self.enemies.entry(a).or_default().insert(b);
        self.enemies.entry(b).or_default().insert(a);
    }

    /// Whether somebody said so of two that are joined to no others.
    fn parted(&self, a: usize, b: usize) -> bool {
        self.enemies.get(&a).is_some_and(|enemies| enemies.contains(&b))
    }

    /// The form of a spelling that is shown: one in the base form, if the text has any.
    fn base_form(&self, key: &Key, forms: &BTreeMap<String, usize>) -> String {
        let Some(base) = self.bases.get(key) else { return best_form(forms) };
        let bases: BTreeMap<String, usize> = forms
            .iter()
            .filter(|(form, _)| fold(form) == key.name)
            .map(|(form, n)| (form.clone(), *n))
            .collect();
        if bases.is_empty() { base.clone() } else { best_form(&bases) }
    }

    /// Forms of one spelling that are not its most frequent one.
    fn record_writing(&mut self) {
        let alone = (0..).zip(self.forms.iter().zip(&self.shapes)).filter(|(i, _)| self.joined[*i] == *i);
        for (_, ((key, forms), Shape { form: best, .. })) in alone {
            for form in forms.keys().filter(|form| *form != best) {
                let declined = self.bases.contains_key(key) && fold(form) != key.name;
                let rule = if declined { Rule::Declined } else { Rule::Writing };
                self.joins.insert(Join::new(key.entity_type, form, best, rule));
            }
        }
    }

    /// Where a chain of joins ends. Nothing is joined to what leads back to it, so that it does.
    ///
    /// Time: O(log n) amortized, by halving the way.
    fn root(&mut self, mut place: usize) -> usize {
        while self.joined[place] != place {
            self.joined[place] = self.joined[self.joined[place]];
            place = self.joined[place];
        }
        place
    }

    /// In a report of a match a country's name is its team's, but where it says where: "in France", "(France)",
    /// "PARIS, France".
    fn take_for_team(&mut self, text: &str, sport: &str, mention: &mut NamedMention) {
        if mention.mention.entity_type != EntityType::Location {
            return;
        }
        let Some(country) =
            tables().state(&fold(&mention.form)).filter(|_| !says_where(text, mention.mention.span))
        else {
            return;
        };
        self.tell_apart(mention, format!("{country} ({sport} team)"), Rule::Team);
    }

    /// Gives a mention a name that no other of its form has, unless somebody said that it is not this one.
    fn tell_apart(&mut self, mention: &mut NamedMention, name: String, rule: Rule) {
        let entity_type = mention.mention.entity_type;
        let key = |name: &str| Key::new(entity_type, name);
        if !self.apart.contains(&key(&mention.form), &key(&name)) {
            self.joins.insert(Join::new(entity_type, &mention.form, &name, rule));
            mention.name = name;
        }
    }

    /// Adds the mentions by an office alone, where nobody said that they are somebody else's.
    fn add_roles(&mut self, roles: Vec<NamedMention>, named: &mut Vec<NamedMention>) {
        for role in roles {
            let key = |name: &str| Key::new(EntityType::Person, name);
            if !self.apart.contains(&key(&role.form), &key(&role.name)) {
                self.joins.insert(Join::new(EntityType::Person, &role.form, &role.name, Rule::Role));
                named.push(role);
            }
        }
        named.sort_by_key(|m| m.mention.span);
    }

    fn named(&mut self, surface: &str, written: Written, mention: Mention) -> NamedMention {
        let Written { form, key, .. } = written;
        let root = self.keys.binary_search(&key).map(|place| self.root(place));
        let name = root.map(|root| self.shapes[root].form.clone()).unwrap_or_default();
        let own = |name: String| if name.is_empty() { surface.to_owned() } else { name };
        let tagged = Some(mention.entity_type).filter(|t| *t != key.entity_type);
        let mention = Mention { entity_type: key.entity_type, ..mention };
        NamedMention { mention, form: own(form), name: own(name), tagged, by_role: false }
    }
}

/// Whether what stands around a place says that it is where something is.
fn says_where(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).unwrap_or_default().trim_end();
    // The last letters are enough to tell a word of four from a longer one.
    let last = &before[before.ceil_char_boundary(before.len().saturating_sub(8))..];
    let word = last.rsplit([' ', '\n']).next().unwrap_or_default().to_lowercase();
    let after = text.get(span.end..).unwrap_or_default();
    before.ends_with(['(', ','])
        || ["in", "of", "from", "at", "near", "to", "the"].contains(&word.as_str())
        || after.starts_with(')')
        || after.trim_start().starts_with(|c: char| c.is_ascii_digit())
            && after.trim_start().get(4..5) == Some("-")
}

/// Whether two full names differ so little that one document does not mean two people.
fn is_variant(a: &str, b: &str) -> bool {
    let difference = PersonName::parse(a).zip(PersonName::parse(b)).and_then(|(a, b)| a.difference(&b));
    match difference {
        Some(Difference::Middle | Difference::Nickname | Difference::Initial | Difference::Spelling) => true,
        // A word alone, spelled in two ways.
        None => !a.contains(' ') && !b.contains(' ') && sound(a) == sound(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PER: EntityType = EntityType::Person;
    const ORG: EntityType = EntityType::Organization;
    const LOC: EntityType = EntityType::Location;

    /// Puts the surfaces into one text and resolves them.
    fn resolve(surfaces: &[(&str, EntityType)]) -> Within {
        let mut text = String::new();
        let mut mentions = Vec::new();
        for (surface, entity_type) in surfaces {
            let start = text.len();
            text.push_str(surface);
            mentions.push(Mention {
                span: Span::new(start, text.len()),
                entity_type: *entity_type,
                score: 1.0,
            });
            text.push(' ');
        }
        within_document(&text, &mentions, Languages::NONE, Rules::default(), &Apart::default())
    }

    fn names_of(surfaces: &[(&str, EntityType)]) -> Vec<(String, EntityType)> {
        resolve(surfaces).mentions.into_iter().map(|m| (m.name, m.mention.entity_type)).collect()
    }

    fn names(surfaces: &[(&str, EntityType)]) -> Vec<String> {
        resolve(surfaces).mentions.into_iter().map(|m| m.name).collect()
    }

    #[test]
    fn short_forms_join_the_name_they_abbreviate() {
        type Surfaces<'a> = &'a [(&'a str, EntityType)];
        let cases: [(Surfaces<'_>, &[&str]); 9] = [
            (
                &[("Netanyahu", PER), ("Benjamin Netanyahu", PER), ("NETANYAHU", PER)],
                &["Benjamin Netanyahu"; 3],
            ),
            (
                &[("John Smith", PER), ("Jane Smith", PER), ("Smith", PER)],
                &["John Smith", "Jane Smith", "Smith"],
            ),
            (
                &[("Paul Ryan", PER), ("Rand Paul", PER), ("Paul", PER)],
                &["Paul Ryan", "Rand Paul", "Rand Paul"],
            ),
            (&[("Israel Defense Forces", ORG), ("IDF", ORG)], &["Israel Defense Forces"; 2]),
            (&[("Acme Ltd", ORG), ("Acme", ORG)], &["Acme Ltd"; 2]),
            (&[("Enrique Pena Nieto", PER), ("Pena Nieto", PER), ("Nieto", PER)], &["Enrique Pena Nieto"; 3]),
            (&[("President Donald Trump", PER), ("Trump's", PER)], &["Donald Trump"; 2]),
            (
                &[("John F. Kennedy", PER), ("John F. Kennedy Jr.", PER)],
                &["John F. Kennedy", "John F. Kennedy Jr."],
            ),
            (&[("Washington", LOC), ("George Washington", PER)], &["Washington", "George Washington"]),
        ];
        for (surfaces, expected) in cases {
            assert_eq!(names(surfaces), expected, "{surfaces:?}");
        }
    }

    #[test]
    fn a_text_may_use_known_letters_for_another_body() {
        let own = [("Working Families Party", ORG), ("WFP", ORG)];
        assert_eq!(names(&own), ["Working Families Party"; 2]);
        let pun = [("Federal Bureau of Immunity", ORG), ("FBI", ORG)];
        assert_eq!(names(&pun)[1], "FBI");
    }

    #[test]
    fn more_short_forms_and_what_they_must_not_join() {
        type Surfaces<'a> = &'a [(&'a str, EntityType)];
        let cases: [(Surfaces<'_>, &[&str]); 13] = [
            (&[("Muslim Brotherhood", ORG), ("Brotherhood", ORG)], &["Muslim Brotherhood"; 2]),
            (
                &[("Senate Judiciary Committee", ORG), ("Senate", ORG)],
                &["Senate Judiciary Committee", "Senate"],
            ),
            (&[("UN Security Council", ORG), ("UN", ORG)], &["UN Security Council", "UN"]),
            (
                &[("Organization for Security and Cooperation in Europe", ORG), ("Cooperatives", ORG)],
                &["Organization for Security and Cooperation in Europe", "Cooperatives"],
            ),
            (&[("Golan Heights", LOC), ("Golan", LOC)], &["Golan Heights"; 2]),
            (&[("Mexico City", LOC), ("Mexico", LOC)], &["Mexico City", "Mexico"]),
            (&[("Republican", ORG), ("Republicans", ORG)], &["Republicans"; 2]),
            (&[("Robert Mueller", PER), ("Bob Mueller", PER)], &["Robert Mueller"; 2]),
            (&[("Mahmoud Abbas", PER), ("Mahmud Abbas", PER)], &["Mahmoud Abbas"; 2]),
            (
                &[("Donald Trump", PER), ("Trump-Russia", PER), ("Trump", PER)],
                &["Donald Trump", "Trump-Russia", "Donald Trump"],
            ),
            (
                &[
                    ("George H.W. Bush", PER),
                    ("George H.W.", PER),
                    ("George W. Bush", PER),
                    ("George W.", PER),
                    ("W", PER),
                ],
                &[
                    "George H.W. Bush",
                    "George H.W. Bush",
                    "George W. Bush",
                    "George W. Bush",
                    "George W. Bush",
                ],
            ),
            (&[("John Boehner", PER), ("Jack", PER)], &["John Boehner", "Jack"]),
            (&[("Bashar al-Assad", PER), ("Assad", PER), ("Al-Assad", PER)], &["Bashar al-Assad"; 3]),
        ];
        for (surfaces, expected) in cases {
            assert_eq!(names(surfaces), expected, "{surfaces:?}");
        }
    }

    fn in_text(text: &str, surfaces: &[(&str, EntityType)]) -> Vec<(String, EntityType)> {
        let mut from = 0;
        let mention = |(surface, entity_type): &(&str, EntityType)| {
            let start = from + text[from..].find(surface).unwrap();
            from = start + surface.len();
            Mention { span: Span::new(start, from), entity_type: *entity_type, score: 1.0 }
        };
        let mentions: Vec<Mention> = surfaces.iter().map(mention).collect();
        let found = within_document(text, &mentions, Languages::NONE, Rules::default(), &Apart::default());
        found.mentions.into_iter().map(|m| (m.name, m.mention.entity_type)).collect()
    }

    #[test]
    fn who_holds_an_office_is_not_somebody_of_the_name_without_one() {
        let text = "President Obama spoke. Michelle Obama left.";
        let found = in_text(text, &[("Obama", PER), ("Michelle Obama", PER)]);
        assert_eq!(found[0].0, "President Obama");
        let text = "President Barack Obama spoke. President Obama left.";
        let found = in_text(text, &[("Barack Obama", PER), ("Obama", PER)]);
        assert_eq!(found[1].0, "Barack Obama");
    }

    #[test]
    fn a_surname_is_hers_of_whom_pronouns_say_she() {
        let text =
            "Hillary Clinton and Bill Clinton came. Clinton said she knew. Then Clinton lost her voice.";
        let persons = [("Hillary Clinton", PER), ("Bill Clinton", PER), ("Clinton", PER), ("Clinton", PER)];
        let found = in_text(text, &persons);
        assert_eq!([&found[2].0, &found[3].0], ["Hillary Clinton"; 2]);
        let found = in_text(&text.replace("lost her", "lost his"), &persons);
        assert_eq!(found[2].0, "Clinton", "pronouns do not agree");
    }

    #[test]
    fn a_body_of_whom_pronouns_say_he_is_a_person() {
        let text = "Paul Watford came. Watford said he knew. Then Watford lost his voice.";
        let names = [("Paul Watford", PER), ("Watford", ORG), ("Watford", ORG)];
        assert_eq!(in_text(text, &names)[2], ("Paul Watford".to_owned(), PER));
        assert_eq!(in_text(&text.replace("lost his", "lost its"), &names)[2].1, ORG);
        let rare = [("Alexandria Ocasio-Cortez", PER), ("Ocasio-Cortez", ORG)];
        assert_eq!(names_of(&rare)[1], ("Alexandria Ocasio-Cortez".to_owned(), PER));
        let firm = [("Ann Zuckert", PER), ("Zuckert", ORG), ("Zuckert Holdings", ORG)];
        assert_eq!(names_of(&firm)[1].1, ORG);
        let member = [("Cedric Richmond", PER), ("Richmond", LOC)];
        assert_eq!(in_text("Cedric Richmond came. But Richmond left.", &member)[1].1, PER);
        assert_eq!(in_text("Cedric Richmond came to Richmond.", &member)[1].1, LOC);
        let mayor = [("Michael Bloomberg", PER), ("Bloomberg", PER), ("Bloomberg", ORG), ("Bloomberg", ORG)];
        assert_eq!(names_of(&mayor)[2].1, PER, "the recognizer says so once");
        let two = [("Bloomberg", ORG), ("Michael Bloomberg", PER), ("Bloomberg", ORG)];
        assert_eq!(in_text("Bloomberg’s Michael Bloomberg. The Bloomberg campaign ended.", &two)[2].1, PER);
        assert_eq!(in_text("Bloomberg’s Michael Bloomberg. The Bloomberg terminal ended.", &two)[2].1, ORG);
        assert_eq!(in_text("Michael Bloomberg ran. Bloomberg won.", &two[1..])[1].1, PER);
        let text = "Michael Bloomberg ran. Bloomberg won. Bloomberg met Bloomberg, Bloomberg reported.";
        assert_eq!(in_text(text, &mayor)[3].1, PER);
        let ford = [("Ford", ORG), ("Bill Ford", PER), ("Ford", ORG)];
        assert_eq!(names_of(&ford)[2].1, ORG);
        let shares = [("Nikola Tesla", PER), ("Tesla", ORG)];
        assert_eq!(in_text("Nikola Tesla died. Tesla shares fell.", &shares)[1].1, ORG);
        let king = [("Steve Israel", PER), ("Israel", LOC)];
        assert_eq!(
            in_text("Steve Israel said he left. The king of Israel said he won; his Israel.", &king)[1].1,
            LOC
        );
        let plant = [("Aliko Dangote", PER), ("Dangote", ORG), ("Dangote Refinery", LOC)];
        assert_eq!(names_of(&plant)[1].1, ORG);
    }

    #[test]
    fn what_stands_in_brackets_is_defined() {
        let text = "The Federal Criminal Police (BKA) came. BKA left.";
        let found = in_text(text, &[("Federal Criminal Police", ORG), ("BKA", ORG), ("BKA", ORG)]);
        assert!(found.iter().all(|(name, _)| name == "Federal Criminal Police"), "{found:?}");
        let text = "Alternative for Germany (AfD) won.";
        let found = in_text(text, &[("Alternative for Germany", ORG), ("AfD", ORG)]);
        assert_eq!(found[1].0, "Alternative for Germany");
    }

    #[test]
    fn a_country_is_a_place_but_in_a_match_its_team() {
        let text = "Germany spoke. Germany left.";
        let found = in_text(text, &[("Germany", ORG), ("Germany", ORG)]);
        assert_eq!(found, vec![("Germany".to_owned(), LOC); 2]);
        let text = "CRICKET - England win at last. England beat India in England on Sunday. Tom Curran (England) left.";
        let places = [("England", LOC), ("England", LOC), ("India", ORG), ("England", LOC), ("England", LOC)];
        let names: Vec<String> = in_text(text, &places).into_iter().map(|(name, _)| name).collect();
        let team = "England (cricket team)";
        assert_eq!(names, [team, team, "India (cricket team)", "England", "England"]);
    }

    #[test]
    fn one_spelling_has_the_type_that_most_of_its_mentions_have() {
        let found = resolve(&[("Trump", PER), ("Trump", PER), ("Trump", ORG), ("Donald Trump", PER)]);
        assert!(found.mentions.iter().all(|m| m.mention.entity_type == PER && m.name == "Donald Trump"));
        let even = resolve(&[("Washington", LOC), ("Washington", PER)]);
        assert_eq!(even.mentions[0].mention.entity_type, LOC);
        assert_eq!(even.mentions[1].mention.entity_type, PER);
    }

    #[test]
    fn a_man_of_a_towns_name_is_not_the_town() {
        let surfaces =
            [("Washington", LOC), ("Denzel Washington", PER), ("Washington", PER), ("Washington", PER)];
        assert_eq!(
            names(&surfaces),
            ["Washington", "Denzel Washington", "Denzel Washington", "Denzel Washington"]
        );
    }

    #[test]
    fn every_join_says_why() {
        let found =
            resolve(&[("Benjamin Netanyahu", PER), ("Netanyahu", PER), ("EU", ORG), ("European Union", ORG)]);
        let why: Vec<_> = found.joins.iter().map(|j| (j.from.as_str(), j.to.as_str(), j.rule)).collect();
        assert_eq!(
            why,
            [("Netanyahu", "Benjamin Netanyahu", Rule::Part), ("EU", "European Union", Rule::Acronym)]
        );
    }

    proptest! {
        #[test]
        fn the_order_of_mentions_does_not_matter_where_a_name_has_one_bearer(order in Just((0..7).collect::<Vec<usize>>()).prop_shuffle()) {
            let surfaces = [("Ann Lee", PER), ("Lee", PER), ("A. Lee", PER), ("Bo Kim", PER), ("Bo", PER), ("UN", ORG), ("United Nations", ORG)];
            let straight = names(&surfaces);
            let shuffled: Vec<_> = order.iter().map(|&i| surfaces[i]).collect();
            let found = names(&shuffled);
            for (place, &i) in order.iter().enumerate() {
                prop_assert_eq!(&found[place], &straight[i]);
            }
        }
    }
}
