//! Which names of different documents are one entity.
//!
//! Candidates come from blocks: names that share a key which all spellings of one entity share. Nothing is compared
//! with everything, so that time grows with the names and the size of blocks.

mod declined;
mod generation;
mod namesakes;
mod scripts;
mod short;
mod suffixes;
mod taken;
mod tongues;
mod types;
mod variants;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use namegraph_document::{Date, EntityType};

use crate::acronym::is_acronym;
use crate::cluster::{Clusters, Node};
use crate::company::Company;
use crate::decision::Ledger;
use crate::key::Key;
use crate::language::Languages;
use crate::name::{PersonName, fold, initials_apart, plain, spoken, year_behind};
use crate::region::{Regional, is_ambiguous, is_state, is_state_of_a_town, parts};
use crate::rule::{Join, Rule, Rules};
use crate::spelling::{is_other_script, sound, sound_after_article};
use crate::tables::tables;
use crate::title;

/// A name as documents resolved it, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameCount {
    /// The name within a document.
    pub name: String,
    /// Its type there.
    pub entity_type: EntityType,
    /// The document, if a decision speaks of the name in this one; and what the document itself takes it for.
    pub scope: Option<(String, String)>,
    /// Mentions under this name.
    pub mentions: u64,
    /// Whether it stands nowhere but in sentences that repeat what another document says. Such a name is somebody too,
    /// but has no say in who others are.
    pub repeated: bool,
    /// The languages of the documents that have it, where they are known.
    pub languages: Languages,
}

impl NameCount {
    /// What it is compared by.
    pub fn key(&self) -> Key {
        let key = Key::new(self.entity_type, &self.name);
        Key { document: self.scope.as_ref().map(|(document, _)| document.clone()), ..key }
    }
}

/// What is known when documents have been decided one by one.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Every name that mentions stand under, in any order.
    pub names: Vec<NameCount>,
    /// Distinct joins that were made within documents, and in how many stories: what they say of short names.
    pub explained: Vec<(Join, u64)>,
    /// Of names that the ledger speaks of: a form, and the name that some document takes it for.
    pub forms: Vec<(Key, Key)>,
    /// Names that a user listed as one: each with the name it is listed under.
    pub listed: Vec<(Key, String)>,
    /// For each of `names`, in order, the stories that have it, by any numbers. It may be left empty; then nobody is
    /// known by the company he keeps.
    pub documents: Vec<Vec<u32>>,
    /// The day of each story, by these numbers. It may be left empty.
    pub dates: Vec<Option<Date>>,
    /// Whom stories call by which name, by these numbers and by places in `names`; in the order of stories.
    pub called: Vec<Called>,
}

/// That a story calls somebody by a form of the name: both are names, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Called {
    /// The story.
    pub story: u32,
    /// What it calls them.
    pub form: u32,
    /// The name that it gives them.
    pub name: u32,
}

/// An entity: names decided to be one.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// The id of the fullest of its names: it changes only when names come or go.
    pub id: String,
    /// What kind of entity.
    pub entity_type: EntityType,
    /// The name it is shown under.
    pub name: String,
    /// The name it is listed under in the user's list of names.
    pub listed: Option<String>,
    /// Whether somebody left it out of the graph.
    pub hidden: bool,
    /// Where a short name stays open: the places of the entities it could be.
    pub candidates: Vec<u32>,
}

impl Entity {
    /// What entities are ordered by.
    fn order(&self) -> impl Ord + use<> {
        (self.entity_type, fold(&self.name), self.id.clone())
    }
}

/// Which entity each name is, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Across {
    /// By type, folded name and id.
    pub entities: Vec<Entity>,
    /// The place of the entity of each name, in the order given.
    pub of: Vec<u32>,
    /// What rules decided.
    pub joins: Vec<Join>,
    /// Joins within documents that a decision forbids: a form, and the name it must not stand for.
    pub torn: Vec<(Key, Key)>,
    /// Joins within documents that the others speak against: "Facebook" for "Facebook Messenger".
    pub doubtful: Vec<Join>,
}

impl Across {
    /// The same with names that are elsewhere: `of` gives the place of the entity of each, among these and then `more`. Entities without
    /// a name are gone.
    #[must_use]
    pub fn with(self, more: Vec<Entity>, of: &[u32]) -> Self {
        let mut staying: Vec<(usize, Entity)> = self.entities.into_iter().chain(more).enumerate().collect();
        let mut places = vec![None; staying.len()];
        let named: BTreeSet<u32> = of.iter().copied().collect();
        staying.retain(|(entity, _)| named.contains(&(*entity as u32)));
        staying.sort_by_cached_key(|(_, entity)| entity.order());
        for (place, (entity, _)) in (0..).zip(&staying) {
            places[*entity] = Some(place);
        }
        let place = |&entity: &u32| places[entity as usize];
        let entities = staying
            .into_iter()
            .map(|(_, entity)| {
                let candidates = entity.candidates.iter().filter_map(place).collect();
                Entity { candidates, ..entity }
            })
            .collect();
        Self { entities, of: of.iter().filter_map(place).collect(), ..self }
    }
}

/// Letters in all of a name below which spellings are not compared: "Lee" and "Li" are two.
const LETTERS: usize = 7;
/// Documents that must say of which country a body is before most of them say which is meant where none is said, and their share: the
/// bodies at home go without saying.
const USUAL_DOCUMENTS: usize = 5;
fn home(entity_type: EntityType) -> f64 {
    if entity_type == EntityType::Location { 0.9 } else { 0.6 }
}
/// A name of one word that no table knows is not a town's if it stands alone in more than so many times the documents that say where that
/// town lies.
const SELDOM_OF_REGION: usize = 4;
/// Names that must stand beside both of two who sound alike and are called by two given names.
const TWO_GIVEN_NAMES_SHARE: usize = 3;
/// Names that evidence lists.
const MOST_NAMED: usize = 3;
/// A name that stands by itself in so many documents, and in so many times as many as take it for a longer one, is itself in those, too.
const ITSELF_DOCUMENTS: u64 = 20;
const ITSELF_TIMES: u64 = 10;

/// Joins the names of all documents into entities: by people's decisions first, then by the rules that are allowed, the
/// surest first, and never against a decision.
///
/// Time: O(n log n + Σ b³) in distinct names n and the sizes b of blocks of names with one given name and surname,
/// which are at most 32. Memory: some 300 bytes for each distinct name.
pub fn across_documents(known: &Known, ledger: &Ledger, rules: Rules) -> Across {
    let mut forms: BTreeMap<Key, Named<'_>> = BTreeMap::new();
    for name in &known.names {
        let named = forms.entry(name.key()).or_default();
        named.told |= !name.repeated;
        named.languages = named.languages.and(name.languages);
        *named.votes.entry(&name.name).or_default() += name.mentions;
    }
    let (keys, mut names): (Vec<Key>, Vec<Named<'_>>) = forms.into_iter().unzip();
    for named in &mut names {
        named.shown = shown(&named.votes);
    }
    if rules.allow(Rule::Declined) {
        declined::find_bases(&keys, &mut names);
    }
    let repeated = names.iter().map(|name| !name.told).collect();
    let compared = keys.iter().zip(&names).map(|(key, name)| compared(key, name.base())).collect();
    let clusters = Clusters::new(keys, compared, repeated, ledger);
    let mut resolver = Resolver {
        company: Company::of(known, &clusters, names.len()),
        clusters,
        names,
        rules,
        joins: BTreeSet::new(),
        listed: BTreeMap::new(),
        open: BTreeMap::new(),
        late: false,
        taken: BTreeMap::new(),
    };
    resolver.join_all(known);
    let torn = resolver.clusters.torn(&known.forms, ledger);
    resolver.finish(known, torn)
}

/// What a name is compared by: a person's, its initials apart.
fn compared(key: &Key, shown: &str) -> String {
    if key.entity_type == EntityType::Person {
        let name = if title::is_regnal(shown) { shown } else { title::split(shown).1 };
        fold(&initials_apart(name))
    } else {
        key.name.clone()
    }
}

/// The forms of one key.
#[derive(Default)]
struct Named<'a> {
    shown: String,
    votes: BTreeMap<&'a str, u64>,
    /// Whether it stands elsewhere than in repeated sentences.
    told: bool,
    languages: Languages,
    /// The base form of a name that is declined.
    base: Option<String>,
}

impl Named<'_> {
    fn base(&self) -> &str {
        self.base.as_deref().unwrap_or(&self.shown)
    }
}

struct Resolver<'a> {
    clusters: Clusters,
    company: Company,
    names: Vec<Named<'a>>,
    rules: Rules,
    joins: BTreeSet<Join>,
    /// Names that the user listed, and what under.
    listed: BTreeMap<Node, &'a str>,
    /// Short names that could be any of several.
    open: BTreeMap<Node, BTreeSet<Node>>,
    /// Whether names that are only repeated take part: they come when all others are decided, and join nobody to another.
    late: bool,
    /// Names that texts take for things of another type than they are, and of which type they are.
    taken: BTreeMap<Node, EntityType>,
}

impl<'a> Resolver<'a> {
    fn join_all(&mut self, known: &'a Known) {
        self.join_scoped(known);
        self.join_by_rules(known);
        self.late = true;
        if self.names.iter().any(|name| !name.told) {
            self.join_by_rules(known);
        }
        self.record_writing();
    }

    fn join_by_rules(&mut self, known: &'a Known) {
        self.join_listed(known);
        self.join_declined();
        // A type that is a mistake of a few texts must not lead to the names of other things.
        let mistaken = self.mistaken();
        self.join_blocks(Rule::Table, |key, shown| {
            let filed = tables().filed_under(key.entity_type, &key.name);
            // DACA is not the Daca of Spanish.
            let place =
                key.entity_type == EntityType::Location && !is_acronym(shown) && !mistaken.contains(key);
            let town = || tables().town_called(&key.name).filter(|_| place);
            // "International Business Machines Corporation", where only the name without what it is in law is filed.
            let body = || {
                let (stem, suffix) = key.name.rsplit_once(' ')?;
                let law = tables().suffix(suffix) == Some(true) && stem.contains(' ');
                tables().filed_under(key.entity_type, stem).filter(|_| law)
            };
            filed.or_else(town).or_else(body).map(str::to_owned)
        });
        self.join_abroad();
        self.join_blocks(Rule::Writing, |key, shown| {
            if key.entity_type != EntityType::Person {
                return (!mistaken.contains(key)).then(|| plain(shown));
            }
            // An article and a surname look like a full name ("Al Gore"): joined to the bare "Assad", "Al Assad" would keep Bashar from it.
            (!is_surname_behind_article(&key.name)).then(|| plain(&initials_apart(shown)))
        });
        self.join_blocks(Rule::Writing, |key, _| {
            let event = key.entity_type == EntityType::Miscellaneous;
            event.then(|| year_behind(&key.name)).flatten()
        });
        self.join_regions();
        self.join_types();
        self.join_rare_surnames(known);
        self.join_taken_for_persons(known);
        self.join_suffixes();
        self.join_spellings();
        self.join_scripts();
        self.join_tongues();
        self.join_variants();
        self.join_generations();
        self.join_turned();
        self.join_first_surnames();
        self.join_aliases(known);
        self.join_short(known);
    }

    /// The names that take part.
    fn nodes(&self) -> impl Iterator<Item = Node> {
        (0..self.names.len() as Node).filter(|&node| self.takes_part(node))
    }

    fn takes_part(&self, node: Node) -> bool {
        self.names.get(node as usize).is_some_and(|name| name.told || self.late)
    }

    fn is_told(&self, node: Node) -> bool {
        self.names.get(node as usize).is_some_and(|name| name.told)
    }

    /// The node of a name that some mention stands under.
    fn node(&self, entity_type: EntityType, name: &str) -> Option<Node> {
        self.clusters.get(&Key::new(entity_type, name)).filter(|&node| self.takes_part(node))
    }

    fn shown(&self, node: Node) -> &str {
        let named = self.names.get(node as usize);
        named.map_or(&self.clusters.key(node).name, |named| &named.shown)
    }

    /// As it is shown, in its base form.
    fn base(&self, node: Node) -> &str {
        self.names.get(node as usize).map_or(&self.clusters.key(node).name, |named| named.base())
    }

    /// The key of its base form.
    fn base_key(&self, node: Node) -> Cow<'_, Key> {
        let key = self.clusters.key(node);
        let base = self.names.get(node as usize).and_then(|named| named.base.as_deref());
        base.map_or(Cow::Borrowed(key), |base| Cow::Owned(Key { name: fold(base), ..key.clone() }))
    }

    fn mentions(&self, node: Node) -> u64 {
        self.names.get(node as usize).map_or(0, |n| n.votes.values().sum())
    }

    fn join(&mut self, from: Node, to: Node, rule: Rule) {
        self.join_for(from, to, rule, None);
    }

    fn join_for(&mut self, from: Node, to: Node, rule: Rule, evidence: Option<String>) {
        if !self.rules.allow(rule) || self.clusters.root(from) == self.clusters.root(to) {
            return;
        }
        let is_told = |node| self.clusters.told(node).next().is_some();
        if self.late && is_told(from) && is_told(to) {
            return;
        }
        let joined = match rule {
            // Who gives two names of one person knows better than the names.
            Rule::Listed | Rule::Alias | Rule::Turned | Rule::Generation | Rule::Declined => {
                self.clusters.join_whatever_their_names(from, to)
            }
            _ => self.clusters.join(from, to),
        };
        if !joined {
            return;
        }
        let entity_type = self.clusters.key(from).entity_type;
        self.joins
            .insert(Join { evidence, ..Join::new(entity_type, self.shown(from), self.shown(to), rule) });
    }

    /// A name that a decision speaks of in one document is what the document takes it for, unless decided otherwise.
    fn join_scoped(&mut self, known: &Known) {
        for name in &known.names {
            if let Some((_, within)) = &name.scope {
                let everywhere = self.clusters.get(&Key::new(name.entity_type, within));
                if let Some((scoped, everywhere)) = self.clusters.get(&name.key()).zip(everywhere) {
                    // Why is said by the decision within the document.
                    self.clusters.join(scoped, everywhere);
                }
            }
        }
    }

    /// Names that the user listed as one; an alias of several is none of them.
    fn join_listed(&mut self, known: &'a Known) {
        let mut under = BTreeMap::<Node, BTreeSet<&str>>::new();
        for (key, name) in &known.listed {
            if let Some(node) = self.clusters.get(key).filter(|&n| self.takes_part(n)) {
                under.entry(node).or_default().insert(name);
            }
        }
        let mut blocks = BTreeMap::<(EntityType, &str), Vec<Node>>::new();
        for (node, names) in under {
            if let (1, Some(&name)) = (names.len(), names.first()) {
                blocks.entry((self.clusters.key(node).entity_type, name)).or_default().push(node);
                self.listed.insert(node, name);
            }
        }
        for block in blocks.into_values() {
            self.join_star(&block, Rule::Listed);
        }
    }

    /// Joins the names that have one and the same key of this kind.
    fn join_blocks<K: Hash + Eq>(&mut self, rule: Rule, key: impl Fn(&Key, &str) -> Option<K>) {
        for block in self.blocks(key) {
            self.join_star(&block, rule);
        }
    }

    /// Joins names that sound alike and keep one company.
    fn join_spellings(&mut self) {
        for block in self.blocks(sounding) {
            let Some(centre) = self.centre(&block) else { continue };
            for &node in block.iter().filter(|&&n| n != centre) {
                let least = if self.are_two_given_names(node, centre) { TWO_GIVEN_NAMES_SHARE } else { 1 };
                self.join_in_company(node, centre, Rule::Spelling, least);
            }
        }
    }

    /// Whether two persons of a frequent surname are called by given names that are two: Marc and Mark Jacobs.
    fn are_two_given_names(&self, a: Node, b: Node) -> bool {
        let person = self.clusters.key(a).entity_type == EntityType::Person;
        let [a, b] = [a, b].map(|node| spoken(self.shown(node)));
        let names = PersonName::parse(&a).zip(PersonName::parse(&b));
        names.filter(|_| person).is_some_and(|(a, b)| {
            a.given[0] != b.given[0]
                && [&a, &b].iter().all(|name| tables().is_given_name(name.given[0]))
                && a.surname.last().is_some_and(|surname| tables().is_surname(surname))
        })
    }

    /// Joins two names if others stand beside both: as many as asked for, unless no documents are known.
    fn join_in_company(&mut self, from: Node, to: Node, rule: Rule, least: usize) {
        let company = self.shared_company(from, to);
        if company.len() >= least || self.company.is_unknown() {
            let evidence = (!company.is_empty()).then(|| format!("both beside {}", company.join(", ")));
            self.join_for(from, to, rule, evidence);
        }
    }

    /// The names that share a key of this kind, block by block.
    fn blocks<K: Hash + Eq>(&self, key: impl Fn(&Key, &str) -> Option<K>) -> Vec<Vec<Node>> {
        let mut blocks = HashMap::<(EntityType, K), Vec<Node>>::new();
        for node in self.nodes().filter(|&n| self.clusters.key(n).document.is_none()) {
            let of = self.base_key(node);
            if let Some(block) = key(&of, self.base(node)) {
                blocks.entry((of.entity_type, block)).or_default().push(node);
            }
        }
        let mut blocks: Vec<_> = blocks.into_values().filter(|block| block.len() > 1).collect();
        blocks.sort_unstable();
        blocks
    }

    /// The name of a block with most mentions.
    fn centre(&self, block: &[Node]) -> Option<Node> {
        block.iter().copied().min_by_key(|&n| (std::cmp::Reverse(self.mentions(n)), n))
    }

    /// Joins all names of a block to the one with most mentions.
    fn join_star(&mut self, block: &[Node], rule: Rule) {
        if let Some(centre) = self.centre(block) {
            self.join_star_to(block, centre, rule);
        }
    }

    fn join_star_to(&mut self, block: &[Node], centre: Node, rule: Rule) {
        for &node in block.iter().filter(|&&n| n != centre) {
            self.join(node, centre, rule);
        }
    }

    /// Bodies and towns that texts tell apart by their country are one with the plain name where there is one of them only, or the texts
    /// speak mostly of one.
    fn join_regions(&mut self) {
        let mut regions = BTreeMap::<(EntityType, String), BTreeMap<String, Vec<Node>>>::new();
        for node in self.nodes().filter(|&n| self.clusters.key(n).document.is_none()) {
            let entity_type = self.clusters.key(node).entity_type;
            if let Some(Regional { base, region }) = parts(self.shown(node), entity_type) {
                regions.entry((entity_type, fold(&base))).or_default().entry(region).or_default().push(node);
            }
        }
        for ((entity_type, base), mut regions) in regions {
            for same in regions.values() {
                self.join_star(same, Rule::Writing);
            }
            // Whose body a plain name is says a country's, not a state's; and the town goes by the plain name, not the state.
            regions.retain(|region, _| match entity_type {
                EntityType::Location => !is_state_of_a_town(&base, region),
                _ => !is_state(region),
            });
            let documents =
                |nodes: &[Node]| nodes.iter().map(|&node| self.company.documents(node)).sum::<usize>();
            let all: usize = regions.values().map(|nodes| documents(nodes)).sum();
            let Some(most) = regions.values().max_by_key(|nodes| documents(nodes)) else { continue };
            let usual = documents(most) >= USUAL_DOCUMENTS
                && documents(most) as f64 >= home(entity_type) * all as f64;
            let only = regions.len() == 1 && !regions.keys().any(|region| is_ambiguous(&base, region));
            // The Atlantic is more than a town in Iowa.
            let unknown = entity_type == EntityType::Location
                && !base.contains(' ')
                && tables().country_of_town(&base).next().is_none()
                && !tables().is_known_place(&base);
            let plain = self.clusters.get(&Key { entity_type, name: base, document: None });
            let seldom =
                |plain| unknown && self.company.documents(plain) > SELDOM_OF_REGION * documents(most);
            if let Some(plain) = plain.filter(|&n| self.takes_part(n) && (only && !seldom(n) || usual)) {
                self.join(plain, most[0], Rule::Region);
            }
        }
    }

    fn persons(&self) -> impl Iterator<Item = Node> + '_ {
        let person = |&n: &Node| {
            let key = self.clusters.key(n);
            key.entity_type == EntityType::Person && key.document.is_none()
        };
        self.nodes().filter(person)
    }

    /// Some names that stand in documents of the one and in documents of the other.
    fn shared_company(&self, a: Node, b: Node) -> Vec<&str> {
        let shared = self.company.shared(&self.clusters, a, b);
        shared.into_iter().take(MOST_NAMED).map(|n| self.shown(n)).collect()
    }

    /// Forms of one key that are not the one it is shown under.
    fn record_writing(&mut self) {
        for (i, named) in self.names.iter().enumerate() {
            let key = self.clusters.key(i as Node);
            for from in named.votes.keys().filter(|form| **form != named.shown) {
                self.joins.insert(Join::new(key.entity_type, from, &named.shown, Rule::Writing));
            }
        }
    }

    /// Joins within documents that the others speak against: short forms of bodies and places that are names of their own nearly
    /// everywhere else (National Review is not the institute), and an office that is nearly always another's (Secretary Clinton).
    fn doubtful(&self, known: &Known) -> Vec<Join> {
        let shortened = || known.explained.iter().filter(|(join, _)| join.rule == Rule::Shortened);
        let mut longer = BTreeMap::<Key, u64>::new();
        for (join, documents) in shortened() {
            *longer.entry(Key::new(join.entity_type, &join.from)).or_default() += documents;
        }
        let is_itself = |join: &&Join| {
            let key = Key::new(join.entity_type, &join.from);
            let alone = self.clusters.get(&key).map_or(0, |node| self.company.documents(node)) as u64;
            alone >= ITSELF_DOCUMENTS && alone >= ITSELF_TIMES * longer.get(&key).copied().unwrap_or(0)
        };
        let shortened = shortened().map(|(join, _)| join).filter(is_itself).cloned();
        shortened.chain(self.of_other_holders(known)).collect()
    }

    fn finish(self, known: &Known, torn: Vec<(Key, Key)>) -> Across {
        let doubtful = self.doubtful(known);
        let roots: BTreeSet<Node> = self.nodes().map(|n| self.clusters.root(n)).collect();
        let mut entities: Vec<(Node, Entity)> =
            roots.into_iter().map(|root| (root, self.entity(root))).collect();
        entities.sort_by_cached_key(|(_, entity)| entity.order());
        let place: HashMap<Node, u32> = entities.iter().map(|(root, _)| *root).zip(0..).collect();
        for (&node, could_be) in &self.open {
            let candidates: BTreeSet<u32> =
                could_be.iter().filter_map(|&n| place.get(&self.clusters.root(n)).copied()).collect();
            let own = place[&self.clusters.root(node)];
            entities[own as usize].1.candidates = candidates.into_iter().filter(|&c| c != own).collect();
        }
        let of = known
            .names
            .iter()
            .map(|name| self.clusters.get(&name.key()).map_or(0, |node| place[&self.clusters.root(node)]))
            .collect();
        Across {
            entities: entities.into_iter().map(|(_, entity)| entity).collect(),
            of,
            joins: self.joins.into_iter().collect(),
            torn,
            doubtful,
        }
    }

    fn entity(&self, root: Node) -> Entity {
        let mut members: Vec<Node> =
            self.clusters.members(root).filter(|&n| (n as usize) < self.names.len()).collect();
        members.sort_unstable();
        let mut votes = BTreeMap::<&str, u64>::new();
        let named = |node: &Node| &self.names[*node as usize];
        let told_in = self.in_the_language_it_is_shown_in(&members);
        let all_declined = told_in.iter().all(|node| named(node).base.is_some());
        let mut types = BTreeMap::<EntityType, (bool, u64)>::new();
        for &node in &told_in {
            match &named(&node).base {
                None => named(&node).votes.iter().for_each(|(form, n)| *votes.entry(form).or_default() += n),
                Some(base) if all_declined => *votes.entry(base).or_default() += self.mentions(node),
                Some(_) => {}
            }
        }
        for &node in &members {
            let key = self.clusters.key(node);
            let entity_type = self.taken.get(&node).copied().unwrap_or(key.entity_type);
            let (filed, mentions) = types.entry(entity_type).or_default();
            *filed |= is_filed(key);
            *mentions += self.mentions(node);
        }
        let (named, typed, hidden) = self.clusters.decided(root);
        let most = types.into_iter().max_by_key(|&(t, n)| (n, std::cmp::Reverse(t))).map(|(t, _)| t);
        let of_type = |n: Node| Some(self.clusters.key(n).entity_type) == most;
        let fullest =
            members.iter().max_by_key(|&&n| (self.is_told(n), of_type(n), fullness(self.clusters.key(n))));
        let id = fullest.map(|&n| self.clusters.key(n).id());
        let entity_type = typed.or(most).unwrap_or(EntityType::Miscellaneous);
        let listed = members.iter().find_map(|node| self.listed.get(node).map(|name| (*name).to_owned()));
        let name =
            named.map(str::to_owned).or(listed.clone()).unwrap_or_else(|| shown_of(entity_type, &votes));
        Entity { id: id.unwrap_or_default(), entity_type, name, listed, hidden, candidates: Vec::new() }
    }

    /// The names of an entity that English texts have, else those in Latin letters, else all of them.
    fn in_the_language_it_is_shown_in(&self, members: &[Node]) -> Vec<Node> {
        let english = Languages::of("eng");
        let of = |told: &dyn Fn(&Named<'_>) -> bool| -> Vec<Node> {
            members.iter().copied().filter(|&node| told(&self.names[node as usize])).collect()
        };
        let choices = [
            of(&|named| named.languages.meet(english)),
            of(&|named| !is_other_script(&named.shown)),
            members.to_vec(),
        ];
        choices.into_iter().find(|names| !names.is_empty()).unwrap_or_default()
    }
}

/// Whether a folded name is a surname and an article: "al assad" is as much as "assad".
fn is_surname_behind_article(name: &str) -> bool {
    let two = name.split_once(' ').filter(|(_, surname)| !surname.contains(' '));
    two.is_some_and(|(article, _)| tables().particle(article) == Some(true))
}

/// Whether the tables know a name as one of its type.
fn is_filed(key: &Key) -> bool {
    tables().filed_under(key.entity_type, &key.name).is_some()
}

/// What ids are chosen by: names that hold everywhere first, then those the tables file others under, then the longest.
fn fullness(key: &Key) -> impl Ord {
    let person = key.entity_type == EntityType::Person;
    let name = if person { title::split(&key.name).1 } else { &key.name };
    let heads = tables().heads(key.entity_type, &key.name);
    (key.document.is_none(), heads, name.split(' ').count(), name.len(), std::cmp::Reverse(key.clone()))
}

/// The block of names that sound alike.
fn sounding(key: &Key, shown: &str) -> Option<String> {
    let plain = plain(shown);
    let letters = plain.chars().filter(|c| *c != ' ').count();
    let article = key.name.split(' ').skip(1).any(|w| tables().particle(w) == Some(true));
    let heard = if article { sound_after_article } else { sound };
    (letters >= LETTERS && key.entity_type != EntityType::Miscellaneous).then(|| heard(&plain))
}

/// The name that most mentions have, a longer one before a shorter one; an acronym only where there is nothing else,
/// and capitals likewise.
fn shown(votes: &BTreeMap<&str, u64>) -> String {
    let shouted = |n: &str| n.chars().all(|c| !c.is_lowercase());
    let best = votes.iter().min_by_key(|(n, count)| (shouted(n), std::cmp::Reverse((**count, n.len())), **n));
    best.map(|(name, _)| (*name).to_owned()).unwrap_or_default()
}

/// The name an entity is shown under: of a person, a full one if there is any.
fn shown_of(entity_type: EntityType, votes: &BTreeMap<&str, u64>) -> String {
    let full = |n: &str| {
        entity_type == EntityType::Person
            && (title::split(n).1.contains(' ') || title::is_regnal(n))
            && !is_other_script(n)
            && !is_acronym(n)
    };
    let fuller: BTreeMap<&str, u64> = votes.iter().filter(|(n, _)| full(n)).map(|(n, c)| (*n, *c)).collect();
    if fuller.is_empty() { shown(votes) } else { shown(&fuller) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::{Decision, Reference, Verdict};
    use EntityType::{Location as LOC, Miscellaneous as MISC, Organization as ORG, Person as PER};

    /// Names, each in documents of its own, and all of them in one more, so that they keep one company.
    fn known(names: &[(EntityType, &str)], explained: &[(EntityType, &str, &str, Rule, u64)]) -> Known {
        let count = |(i, (entity_type, name)): (usize, &(EntityType, &str))| NameCount {
            entity_type: *entity_type,
            name: (*name).to_owned(),
            scope: None,
            mentions: 10 - i as u64,
            repeated: false,
            languages: Languages::NONE,
        };
        let joins = explained.iter().map(|(kind, from, to, rule, n)| (Join::new(*kind, from, to, *rule), *n));
        Known {
            names: names.iter().enumerate().map(count).collect(),
            explained: joins.collect(),
            ..Known::default()
        }
    }

    fn resolve(names: &[(EntityType, &str)], explained: &[(EntityType, &str, &str, Rule, u64)]) -> Across {
        across_documents(&known(names, explained), &Ledger::default(), Rules::default())
    }

    #[test]
    fn letters_that_leave_doubt_join_only_in_one_company() {
        let joined = |names: &[(EntityType, &str)]| {
            let together = Known { documents: vec![vec![0]; names.len()], ..known(names, &[]) };
            let across = across_documents(&together, &Ledger::default(), Rules::default());
            across.of[0] == across.of[1]
        };
        assert!(joined(&[(PER, "Hussein Ali"), (PER, "حسين علي")]));
        assert!(!joined(&[(PER, "Hussein Ali"), (PER, "حسن علي")]));
        assert!(joined(&[(PER, "Hussein Ali"), (PER, "حسن علي"), (LOC, "Basra")]));
        assert!(!joined(&[(PER, "Omar Ali"), (PER, "حسن علي"), (LOC, "Basra")]));
    }

    #[test]
    fn names_that_are_one_and_names_that_are_two() {
        let cases = [
            (PER, "Erdoğan", "ERDOGAN", true),
            (PER, "Bashar al-Assad", "Bashar Assad", true),
            (LOC, "U.S.", "United States", true),
            (LOC, "UK", "Britain", true),
            (ORG, "U.N.", "United Nations", true),
            (LOC, "Moskau", "Moscow", true),
            (LOC, "Москва", "Moscou", true),
            (LOC, "Praga", "Praha", true),
            (PER, "Praga", "Prague", false),
            (LOC, "México", "Mexico City", false),
            (ORG, "Acme Ltd", "Acme", true),
            (ORG, "Acme Ltd", "Acme Corporation", true),
            (ORG, "Acme AG", "Acme Aktiengesellschaft", true),
            (ORG, "Acme AG", "Acme GmbH", false),
            (ORG, "ООО Ромашка", "Общество с ограниченной ответственностью «Ромашка»", true),
            (ORG, "Procter & Gamble Co.", "Procter and Gamble", true),
            (MISC, "2018 FIFA World Cup", "FIFA World Cup (2018)", true),
            (MISC, "2018 FIFA World Cup", "2022 FIFA World Cup", false),
            (ORG, "Hezbollah", "Hizbullah", true),
            (ORG, "Education Department", "Department of Education", true),
            (ORG, "Defence Ministry", "Ministry of Defence", true),
            (ORG, "Fire Department", "Department of Fire", false),
            (PER, "Mohammed Morsi", "Mohamed Morsy", true),
            (PER, "Binyamin Netanyahu", "Binjamin Netanjahu", true),
            (PER, "Abu Mohammed al-Jolani", "Abu Mohammad al-Julani", true),
            (PER, "بنيامين نتنياهو", "Benjamin Netanyahu", true),
            (PER, "Владимир Путин", "Vladimir Putin", true),
            (PER, "عمر حسن", "Omar Hassan", true),
            (PER, "ʿAbd al-Raḥmān al-Ṣūfī", "Abd al-Rahman al-Sufi", true),
            (PER, "Noʻa Kealoha", "Noa Kealoha", true),
            (LOC, "Hawaiʻi", "Hawaii", true),
            (PER, "Elnurə Məmmədova", "Elnara Mammadov", false),
            (PER, "George W. Bush", "George Bush", true),
            (PER, "William Clinton", "Bill Clinton", true),
            (PER, "D. Gough", "Darren Gough", true),
            (PER, "John F. Kennedy", "John F. Kennedy Jr.", false),
            (PER, "John Smith", "Jane Smith", false),
            (PER, "George W. Bush", "George H. W. Bush", false),
            (PER, "Maria Lopez", "Mario Lopez", false),
            (PER, "Marta Silva", "Bill Silva", false),
            (LOC, "Niger", "Nigeria", false),
            (LOC, "Congo", "Democratic Republic of Congo", false),
            (ORG, "Senate", "Senate Judiciary Committee", false),
            (PER, "Kim", "Trump-Kim", false),
        ];
        for (kind, a, b, one) in cases {
            let found = resolve(&[(kind, a), (kind, b)], &[]);
            assert_eq!(found.of[0] == found.of[1], one, "{a} / {b}: {:?}", found.joins);
        }
        let washingtons = resolve(&[(PER, "Washington"), (LOC, "Washington"), (ORG, "Washington")], &[]);
        assert_eq!(washingtons.entities.len(), 3);
    }

    #[test]
    fn a_surname_alone_is_its_only_bearer_or_stays_open() {
        let one = resolve(&[(PER, "Merkel"), (PER, "Angela Merkel")], &[]);
        assert_eq!((one.entities.len(), one.entities[0].name.as_str()), (1, "Angela Merkel"));
        assert_eq!(one.entities[0].id, "per-angela-merkel");
        let two = resolve(&[(PER, "Smith"), (PER, "John Smith"), (PER, "Jane Smith")], &[]);
        assert_eq!(two.entities.len(), 3);
        let open = &two.entities[two.of[0] as usize];
        assert_eq!(open.candidates, [two.of[2], two.of[1]], "Jane, John");
    }

    #[test]
    fn short_names_follow_the_documents_that_explain_them() {
        let acronym = |documents| {
            resolve(
                &[(ORG, "SPD"), (ORG, "Social Democrats"), (ORG, "Alianza Popular")],
                &[
                    (ORG, "SPD", "Social Democrats", Rule::Definition, 3),
                    (ORG, "SPD", "Alianza Popular", Rule::Acronym, documents),
                ],
            )
        };
        assert_ne!(acronym(1).of[0], acronym(1).of[1], "explained in two ways");
        let names = [(PER, "Trump"), (PER, "Donald Trump"), (PER, "Ivanka Trump")];
        let told = |donald, ivanka| {
            let explained = [
                (PER, "Trump", "Donald Trump", Rule::Part, donald),
                (PER, "Trump", "Ivanka Trump", Rule::Part, ivanka),
            ];
            let found = resolve(&names, &explained);
            found.of[0] == found.of[1]
        };
        let behind_title = |title: &str, of_title: &str| {
            let explained = [
                (PER, "Trump", "Donald Trump", Rule::Part, 99),
                (PER, "Trump", "Ivanka Trump", Rule::Part, 1),
                (PER, title, of_title, Rule::Part, 2),
            ];
            let names = [(PER, title), (PER, "Donald Trump"), (PER, "Ivanka Trump")];
            let found = resolve(&names, &explained);
            found.of[0] == found.of[1]
        };
        assert!(behind_title("President Trump", "Donald Trump"), "as the surname nearly always is");
        assert!(!behind_title("Adviser Trump", "Ivanka Trump"));
        let office = |title: &str| {
            let explained =
                [(PER, title, "Donald Trump", Rule::Part, 10), (PER, title, "Ivanka Trump", Rule::Part, 1)];
            let found = resolve(&[(PER, title), (PER, "Donald Trump"), (PER, "Ivanka Trump")], &explained);
            found.of[0] == found.of[1]
        };
        assert!(office("President Trump"), "there is one at a time");
        assert!(!office("Mayor Trump"), "there are many");
        assert!(told(99, 1), "nearly always");
        assert!(!told(9, 1) && !told(3, 0), "not often enough, with two bearers");
    }

    #[test]
    fn who_is_told_by_his_generation_is_one_man_where_no_story_has_both_names() {
        // Ten stories have the one, and so many the other, of which `both` have both.
        let told = |son: &str, plain: &str, also: Option<&str>, [both, without]: [u32; 2], company: usize| {
            let mut names = vec![(PER, son), (PER, plain), (PER, "Ann Lee"), (PER, "Bo Li"), (LOC, "Bonn")];
            names.extend(also.map(|name| (PER, name)));
            let mut known = known(&names, &[]);
            let beside: Vec<u32> = (0..40).collect();
            known.documents = vec![(0..10).collect(), (10 - both..10 - both + without).collect()];
            known
                .documents
                .extend((0..3).map(|other| if other < company { beside.clone() } else { vec![42] }));
            known.documents.extend(also.map(|_| vec![41]));
            let found = across_documents(&known, &Ledger::default(), Rules::default());
            found.of[0] == found.of[1]
        };
        let one = |son, plain, also, both| told(son, plain, also, [both, 30], 3);
        assert!(one("Robert S. Mueller III", "Robert Mueller", None, 0));
        assert!(one("Joseph R. Biden Jr.", "Joe Biden", None, 1));
        assert!(!one("Donald Trump Jr.", "Donald Trump", None, 5), "father and son");
        assert!(!one("Ann King Jr.", "Ann King", Some("Ann King III"), 0), "three of a name");
        assert!(!one("Jon Huntsman Sr.", "Jon Huntsman", None, 0), "a father");
        assert!(!told("Jerry Falwell Jr.", "Jerry Falwell", None, [0, 19], 3), "he goes by it");
        assert!(!told("Robert S. Mueller III", "Robert Mueller", None, [0, 30], 2), "too few beside both");
    }

    #[test]
    fn a_word_that_begins_the_names_of_two_companies_is_neither() {
        let found = |other: &str| {
            let names = [(ORG, other), (ORG, "Bain"), (ORG, "Bain Inc.")];
            let found = resolve(&names, &[]);
            found.of[1] == found.of[2]
        };
        assert!(!found("Bain Capital"));
        assert!(found("Blain Capital"));
    }

    #[test]
    fn an_office_is_not_anothers_because_one_text_names_him() {
        let names = [(PER, "Secretary Clinton"), (PER, "Hillary Clinton"), (PER, "Bill Clinton")];
        let explained = [
            (PER, "Secretary Clinton", "Hillary Clinton", Rule::Part, 20),
            (PER, "Secretary Clinton", "Bill Clinton", Rule::Part, 1),
        ];
        let doubtful = resolve(&names, &explained).doubtful;
        let names: Vec<&str> = doubtful.iter().map(|join| join.to.as_str()).collect();
        assert_eq!(names, ["Bill Clinton"]);
    }

    #[test]
    fn a_rare_surname_is_its_bearers_whatever_some_texts_take_it_for() {
        let one = |surname: &str| {
            let full = format!("Alexandria {surname}");
            let across = resolve(
                &[(ORG, surname), (PER, &full), (PER, surname)],
                &[(PER, surname, &full, Rule::Part, 30)],
            );
            across.of[0] == across.of[1]
        };
        assert!(one("Ocasio-Cortez"));
        assert!(!one("Bloomberg") && !one("Oslo"), "a firm's, a town's");
    }

    #[test]
    fn a_name_taken_for_two_types_is_one_thing_or_two() {
        let misc = EntityType::Miscellaneous;
        for (a, b, name, one) in [
            (ORG, misc, "Roll Call", true),
            (ORG, PER, "Roll Call", true),
            (PER, ORG, "Henry Ford", false),
            (PER, ORG, "Giorgio Armani", false),
            (LOC, ORG, "Notre Dame", false),
            (PER, ORG, "Ford", false),
            (ORG, LOC, "DACA", false),
            (ORG, PER, "al-Assad", false),
        ] {
            let found = resolve(&[(a, name), (b, name)], &[]);
            assert_eq!(found.of[0] == found.of[1], one, "{name}: {:?}", found.joins);
        }
        let daca = resolve(&[(LOC, "DACA"), (LOC, "Dhaka")], &[]);
        assert_ne!(daca.of[0], daca.of[1], "letters are no name of a town");
    }

    #[test]
    fn bodies_explained_alike_and_named_alike_are_one() {
        let found = resolve(
            &[(ORG, "SPD"), (ORG, "Social Democrats"), (ORG, "Social Democratic Party")],
            &[
                (ORG, "SPD", "Social Democrats", Rule::Definition, 1),
                (ORG, "SPD", "Social Democratic Party", Rule::Definition, 1),
            ],
        );
        assert_eq!(found.entities.len(), 1, "{:?}", found.joins);
    }

    #[test]
    fn a_name_of_its_own_is_no_short_form() {
        let names = [(ORG, "National Review"), (ORG, "National Review Institute"), (ORG, "Brookings")];
        let mut known = known(&names, &[]);
        known.documents = vec![(0..30).collect(), vec![30, 31], vec![32]];
        let shortened = |from: &str| Join::new(ORG, from, "National Review Institute", Rule::Shortened);
        known.explained = vec![(shortened("National Review"), 2), (shortened("Brookings"), 1)];
        let found = across_documents(&known, &Ledger::default(), Rules::default());
        let doubtful: Vec<&str> = found.doubtful.iter().map(|join| join.from.as_str()).collect();
        assert_eq!(doubtful, ["National Review"]);
    }

    #[test]
    fn company_is_asked_for_where_names_alone_are_too_little() {
        let mut known = known(&[(PER, "Wade"), (PER, "David Wade"), (PER, "Ann Lee"), (LOC, "Bonn")], &[]);
        known.documents = vec![vec![1], vec![2], vec![1, 2], vec![2]];
        let alone = across_documents(&known, &Ledger::default(), Rules::default());
        assert_ne!(alone.of[0], alone.of[1], "one name beside both is not enough");
        known.documents[3].push(1);
        let together = across_documents(&known, &Ledger::default(), Rules::default());
        assert_eq!(together.of[0], together.of[1]);
        assert!(
            together.joins.iter().any(|j| j.evidence.as_deref() == Some("both beside Ann Lee, Bonn")),
            "{:?}",
            together.joins
        );
    }

    #[test]
    fn a_man_who_changed_his_name_keeps_his_variants() {
        let names = [
            (PER, "Ahmed al-Sharaa"),
            (PER, "Abu Mohammed al-Jolani"),
            (PER, "Ahmad al-Sharaa"),
            (PER, "Abu Mazen"),
            (PER, "Mahmoud Abbas"),
        ];
        let reference = |name: &str| Reference { entity_type: PER, name: name.to_owned(), document: None };
        let decision = Decision {
            about: reference("Ahmed al-Sharaa"),
            verdict: Verdict::Same(reference("Abu Mohammed al-Jolani")),
            reason: None,
            author: "ann".to_owned(),
            time: String::new(),
        };
        let mut known = known(&names, &[]);
        known.listed =
            ["Abu Mazen", "Mahmoud Abbas"].map(|n| (Key::new(PER, n), "Mahmoud Abbas".to_owned())).into();
        let found = across_documents(&known, &Ledger::new([decision]).unwrap(), Rules::default());
        assert_eq!((found.of[0], found.of[0]), (found.of[1], found.of[2]), "{:?}", found.joins);
        assert_eq!(found.of[3], found.of[4], "listed as one");
        assert_eq!(found.entities.len(), 2);
    }

    #[test]
    fn a_decision_holds_along_the_longest_chain() {
        let names = [(LOC, "U.S."), (LOC, "USA"), (LOC, "United States"), (LOC, "America")];
        let reference = |name: &str| Reference { entity_type: LOC, name: name.to_owned(), document: None };
        let decision = |verdict| Decision {
            about: reference("America"),
            verdict,
            reason: None,
            author: "ann".to_owned(),
            time: String::new(),
        };
        let ledger = Ledger::new([decision(Verdict::NotSame(reference("USA")))]).unwrap();
        let found = across_documents(&known(&names, &[]), &ledger, Rules::default());
        assert_ne!(found.of[3], found.of[1]);
        assert_eq!(found.of[0], found.of[2]);
    }

    #[test]
    fn ids_change_with_names_and_not_with_counts() {
        let mut known = known(&[(PER, "George W. Bush"), (PER, "George Bush")], &[]);
        let before = across_documents(&known, &Ledger::default(), Rules::default());
        known.names[1].mentions = 1000;
        let after = across_documents(&known, &Ledger::default(), Rules::default());
        assert_eq!(
            (before.entities[0].id.as_str(), before.entities[0].name.as_str()),
            ("per-george-w-bush", "George W. Bush")
        );
        assert_eq!(
            (after.entities[0].id.as_str(), after.entities[0].name.as_str()),
            ("per-george-w-bush", "George Bush")
        );
    }
}
