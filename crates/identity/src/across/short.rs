//! Surnames, given names and acronyms that stand alone: whom they mean where nobody says.

use std::collections::{BTreeMap, BTreeSet};

use namegraph_document::EntityType;

use super::{Known, Resolver};
use crate::cluster::Node;
use crate::key::Key;
use crate::name::{PersonName, fold, spoken};
use crate::role::SHARED;
use crate::rule::{Join, Rule};
use crate::spelling::sound;
use crate::tables::tables;
use crate::title;

/// Letters below which a word alone is no surname to go by: "Md.", "F.".
const SHORTEST_SURNAME: usize = 3;
/// "Democ": of Democrats and of Democratic.
const KIN_LETTERS: usize = 5;
/// Documents that must explain a short name before what most of them say is usual, and their share.
const USUAL_DOCUMENTS: u64 = 10;
const USUAL_SHARE: f64 = 0.95;
/// The same of an office, which says more than a surname does.
const TOLD_OF_OFFICE: u64 = 6;
const SHARE_OF_OFFICE: f64 = 0.9;
/// Stories that must say whose a surname is before it is so behind an office, too.
const OFFICE_STORIES: u64 = 5;
/// Stories that must say so before a given name that others have as well is somebody's where no text says whose, and the share that they
/// must have of the documents on all who bear it: Hillary does, and Monica, who may be Lewinsky or Crowley, does not.
const GIVEN_STORIES: u64 = 3;
const SHARE_OF_GIVEN: f64 = 0.9;
/// A short name that stands unexplained in this many times as many documents as explain it goes without saying.
const SELDOM: u64 = 20;

impl Resolver<'_> {
    /// Surnames, given names and acronyms that stand alone: whom the documents that explain them mean, or the only
    /// bearer. What could be several stays open.
    pub(super) fn join_short(&mut self, known: &Known) {
        let bearers = self.bearers();
        let of_given = self.of_given_names();
        let explained = self.explained(known);
        let of_surnames = self.explained_surnames(known);
        let mut titled = BTreeMap::<String, Vec<Node>>::new();
        for node in self.persons().filter(|&node| title::split(self.shown(node)).0.is_some()) {
            titled.entry(spoken(self.shown(node))).or_default().push(node);
        }
        let mut short: BTreeSet<Node> = explained.keys().chain(bearers.keys()).copied().collect();
        short.extend(titled.values().flatten());
        short.retain(|&node| !self.late || !self.is_told(node));
        // Whom "President Obama" means says in part whom "Obama" does.
        let mut short: Vec<Node> = short.into_iter().collect();
        short.sort_by_key(|&node| title::split(self.shown(node)).0.is_none());
        for node in short {
            let mut borne: BTreeSet<Node> = bearers.get(&node).cloned().unwrap_or_default();
            let mut told =
                explained.get(&node).cloned().unwrap_or_else(|| self.told_of_surname(node, &of_surnames));
            // Who is somebody's surname is hardly ever meant as another's given name.
            if told.keys().any(|full| borne.contains(full)) {
                told.retain(|full, _| borne.contains(full));
            }
            if told.is_empty() && title::split(self.shown(node)).0.is_none() {
                // Mr. Bingley bears the name as well, whoever he is.
                borne.extend(titled.get(&spoken(self.shown(node))).into_iter().flatten());
            }
            let could_be: BTreeSet<Node> =
                told.keys().chain(&borne).map(|&n| self.clusters.root(n)).collect();
            let Some(&full) = told.keys().chain(&borne).next() else { continue };
            if could_be.contains(&self.clusters.root(node)) {
                continue; // decided already
            }
            let roots = self.join_kin(could_be);
            let all: u64 = told.values().sum();
            let known = |full: &Node| self.is_known_by_given(node, *full, all, &of_given);
            // What is hardly ever explained goes without saying, and means something else where it is.
            if !told.is_empty() && all * SELDOM < self.company.documents(node) as u64 {
                continue;
            }
            if roots.len() == 1 && told.is_empty() {
                self.join_in_company(node, full, Rule::OnlyBearer, 2);
            } else if roots.len() == 1 {
                if !known(&full) {
                    continue;
                }
                let evidence = match all {
                    1 => "so in the only story that explains it".to_owned(),
                    _ => format!("so in all {all} stories that explain it"),
                };
                self.join_for(node, full, Rule::Explained, Some(evidence));
            } else if let Some((usual, evidence)) = self
                .usual(&told)
                .or_else(|| self.of_office(node, &told))
                .or_else(|| self.usual_behind_title(node, told, &of_surnames))
                .filter(|(usual, _)| known(usual))
            {
                self.join_for(node, usual, Rule::Usual, Some(evidence));
            } else if self.clusters.key(node).entity_type == EntityType::Person {
                self.open.insert(node, roots);
            }
        }
    }

    /// Who bears each given name, and in how many documents, by entity.
    fn of_given_names(&self) -> BTreeMap<String, BTreeMap<Node, u64>> {
        let mut of = BTreeMap::<String, BTreeMap<Node, u64>>::new();
        for node in self.persons() {
            let full = spoken(self.shown(node));
            let Some(name) = PersonName::parse(&full) else { continue };
            let (root, documents) = (self.clusters.root(node), self.company.documents(node) as u64);
            for given in full_and_short(name.given[0]) {
                *of.entry(given).or_default().entry(root).or_default() += documents;
            }
        }
        of
    }

    /// Whether a short name that is no given name is meant, or one that hardly anybody else goes by in these documents.
    fn is_known_by_given(
        &self,
        short: Node,
        full: Node,
        stories: u64,
        of_given: &BTreeMap<String, BTreeMap<Node, u64>>,
    ) -> bool {
        let (given, full_name) = (spoken(self.shown(short)), spoken(self.shown(full)));
        let is_given = PersonName::parse(&full_name).is_some_and(|name| {
            name.given[0] == given && name.surname.last().is_none_or(|surname| *surname != given)
        });
        let person = self.clusters.key(short).entity_type == EntityType::Person;
        if !person || !is_given {
            return true;
        }
        // Teddy may be an Edward or a Theodore.
        let bearers: BTreeMap<Node, u64> = full_and_short(&given)
            .iter()
            .filter_map(|given| of_given.get(given))
            .flatten()
            .map(|(&root, &documents)| (root, documents))
            .collect();
        let all: u64 = bearers.values().sum();
        let theirs = bearers.get(&self.clusters.root(full)).copied().unwrap_or_default();
        let enough = stories >= GIVEN_STORIES && theirs as f64 >= SHARE_OF_GIVEN * all as f64;
        // "Burisma Biden" is nobody.
        let only = bearers.len() == 1 && theirs > 0 && tables().is_given_name(&given);
        enough || only
    }

    /// What documents say of surnames alone, whether or not one leaves them open.
    fn explained_surnames(&self, known: &Known) -> BTreeMap<String, BTreeMap<Node, u64>> {
        let mut explained = BTreeMap::<String, BTreeMap<Node, u64>>::new();
        for (join, documents) in known.explained.iter().filter(|(join, n)| self.explains(join, *n)) {
            let alone = join.entity_type == EntityType::Person && !join.from.contains(' ');
            if let Some(full) = self.node(join.entity_type, &join.to).filter(|_| alone) {
                *explained.entry(fold(&join.from)).or_default().entry(full).or_default() += documents;
            }
        }
        explained
    }

    /// What documents say of the surname behind Mr. or Mrs., where none says so of both: those whose gender it can be.
    fn told_of_surname(
        &self,
        node: Node,
        explained: &BTreeMap<String, BTreeMap<Node, u64>>,
    ) -> BTreeMap<Node, u64> {
        let (title, surname) = title::split(self.shown(node));
        let Some(title) = title.filter(|_| !title::is_regnal(self.shown(node))) else {
            return BTreeMap::new();
        };
        let gender = title::gender(title);
        let can_be = |full: Node| {
            let spoken = spoken(self.shown(full));
            let given = spoken.split_once(' ').and_then(|(given, _)| tables().gender(given));
            given.is_none_or(|given| gender.is_none_or(|gender| gender == given))
        };
        let told = explained.get(&fold(surname));
        // An office may be another's of the name, unless many say whose the name is.
        let told =
            told.filter(|told| title::is_courtesy(title) || told.values().sum::<u64>() >= OFFICE_STORIES);
        told.into_iter().flatten().filter(|(full, _)| can_be(**full)).map(|(&full, &n)| (full, n)).collect()
    }

    /// Full names that texts say are another's as well, if all texts that say so say the same: Lady Gaga is Stefani Germanotta.
    pub(super) fn join_aliases(&mut self, known: &Known) {
        let mut called = BTreeMap::<Node, BTreeSet<Node>>::new();
        for (join, _) in known.explained.iter().filter(|(join, _)| join.rule == Rule::Alias) {
            let ends = [&join.from, &join.to].map(|name| self.node(join.entity_type, name));
            if let [Some(alias), Some(name)] = ends
                && !self.is_short(alias)
            {
                called.entry(alias).or_default().insert(name);
            }
        }
        for (alias, names) in called {
            let roots: BTreeSet<Node> = names.iter().map(|&name| self.clusters.root(name)).collect();
            if let (1, Some(&name)) = (roots.len(), roots.first()) {
                self.join(alias, name, Rule::Alias);
            }
        }
    }

    /// For each short name, the names that documents join it to, and how many do.
    pub(super) fn explained(&self, known: &Known) -> BTreeMap<Node, BTreeMap<Node, u64>> {
        let mut explained = BTreeMap::<Node, BTreeMap<Node, u64>>::new();
        for (join, documents) in
            known.explained.iter().filter(|(join, documents)| self.explains(join, *documents))
        {
            let ends = [&join.from, &join.to].map(|name| self.node(join.entity_type, name));
            let [Some(short), Some(full)] = ends else { continue };
            if short != full && self.is_short(short) {
                *explained.entry(short).or_default().entry(full).or_default() += documents;
            }
        }
        explained
    }

    /// Whether a name is short for others: no full name of a person, and nothing that the tables know.
    fn is_short(&self, node: Node) -> bool {
        let key = self.clusters.key(node);
        let full = key.entity_type == EntityType::Person && !is_alone(&spoken(self.shown(node)));
        !full && tables().filed_under(key.entity_type, &key.name).is_none()
    }

    /// Whether a join within a document says what its short form means elsewhere. A Commission is another in each; but
    /// a body called by a place's name is its team, and what is introduced in full as often as not is known for it.
    fn explains(&self, join: &Join, documents: u64) -> bool {
        // "Pence" for "Vice President Pence" does not say who that is; "Francis" for "Pope Francis" does.
        let titled = title::split(&join.to).0.is_some() && !title::is_regnal(&join.to);
        if join.entity_type == EntityType::Person && titled && is_alone(&spoken(&join.to)) {
            return false;
        }
        match join.rule {
            Rule::Part
            | Rule::Acronym
            | Rule::Definition
            | Rule::Suffix
            | Rule::Variant
            | Rule::Plural
            | Rule::Alias => true,
            Rule::Shortened => {
                let short = self.clusters.get(&Key::new(join.entity_type, &join.from));
                let alone = short.map_or(0, |node| self.company.documents(node)) as u64;
                let place = self.clusters.get(&Key::new(EntityType::Location, &join.from)).is_some();
                place || documents > 1 && documents >= alone
            }
            _ => false,
        }
    }

    /// Who holds an office, where nearly all stories that say so by this title say the same: "President Clinton" is Bill Clinton. There
    /// are many mayors at a time, and many kings of one name.
    fn of_office(&self, node: Node, told: &BTreeMap<Node, u64>) -> Option<(Node, String)> {
        let (title, _) = title::split(self.shown(node));
        let office = title.is_some_and(|title| {
            let title = fold(title);
            tables().title(&title) == Some(true)
                && !tables().is_regnal(&title)
                && !SHARED.contains(&title.as_str())
        });
        self.most(told, TOLD_OF_OFFICE, SHARE_OF_OFFICE).filter(|_| office)
    }

    /// Joins within documents of a title and a surname to somebody else than the one whom nearly all others mean. Mr. and Mrs. are many.
    pub(super) fn of_other_holders(&self, known: &Known) -> Vec<Join> {
        let explained = self.explained(known);
        let is_titled =
            |short: Node| title::split(self.shown(short)).0.is_some_and(|title| !title::is_courtesy(title));
        let holders: BTreeMap<Node, Node> = explained
            .iter()
            .filter(|(short, _)| is_titled(**short))
            .filter_map(|(&short, told)| {
                let (holder, _) = self.of_office(short, told).or_else(|| self.usual(told))?;
                Some((short, self.clusters.root(holder)))
            })
            .collect();
        let is_others = |join: &&Join| {
            let ends =
                [&join.from, &join.to].map(|name| self.clusters.get(&Key::new(join.entity_type, name)));
            let [Some(short), Some(full)] = ends else { return false };
            holders.get(&short).is_some_and(|&holder| holder != self.clusters.root(full))
        };
        let parts = known.explained.iter().map(|(join, _)| join);
        let person = |join: &&Join| join.entity_type == EntityType::Person && join.rule == Rule::Part;
        parts.filter(person).filter(is_others).cloned().collect()
    }

    /// The entity that nearly every document means which explains a short name, and how nearly.
    fn usual(&self, told: &BTreeMap<Node, u64>) -> Option<(Node, String)> {
        self.most(told, USUAL_DOCUMENTS, USUAL_SHARE)
    }

    fn most(&self, told: &BTreeMap<Node, u64>, documents: u64, share: f64) -> Option<(Node, String)> {
        let mut of_root = BTreeMap::<Node, u64>::new();
        for (&node, documents) in told {
            *of_root.entry(self.clusters.root(node)).or_default() += documents;
        }
        let all: u64 = of_root.values().sum();
        let (root, most) = of_root.into_iter().max_by_key(|&(_, n)| n)?;
        let usual = all >= documents && most as f64 >= share * all as f64;
        let of_root = told.iter().filter(|(node, _)| self.clusters.root(**node) == root);
        let name = of_root.max_by_key(|&(&node, &n)| (n, std::cmp::Reverse(node))).map(|(&node, _)| node)?;
        usual.then(|| (name, format!("so in {most} of the {all} stories that explain it")))
    }

    /// The same of a surname behind a title, where the few documents that explain both agree: with those that explain the surname.
    fn usual_behind_title(
        &self,
        node: Node,
        told: BTreeMap<Node, u64>,
        of_surnames: &BTreeMap<String, BTreeMap<Node, u64>>,
    ) -> Option<(Node, String)> {
        let roots: BTreeSet<Node> = told.keys().map(|&full| self.clusters.root(full)).collect();
        let mut both = told;
        for (full, documents) in self.told_of_surname(node, of_surnames) {
            *both.entry(full).or_default() += documents;
        }
        let (usual, evidence) = self.usual(&both)?;
        (roots == BTreeSet::from([self.clusters.root(usual)])).then_some((usual, evidence))
    }

    /// Bodies that documents shorten alike, and whose names begin alike ("Social Democrats", "Social Democratic Party"),
    /// are one.
    fn join_kin(&mut self, roots: BTreeSet<Node>) -> BTreeSet<Node> {
        let first = roots.first().copied().filter(|_| roots.len() > 1);
        let stem = |node: Node| kin(self.clusters.key(node));
        if let Some(first) = first.filter(|&f| roots.iter().all(|&r| stem(r).is_some() && stem(r) == stem(f)))
        {
            for &root in &roots {
                self.join(root, first, Rule::Explained);
            }
        }
        roots.into_iter().map(|r| self.clusters.root(r)).collect()
    }

    /// For each surname that stands alone, however it is spelled, the full names that have it. Words that are given names
    /// too are not taken for surnames.
    fn bearers(&self) -> BTreeMap<Node, BTreeSet<Node>> {
        // By sound and by the spelling that the tables file them under.
        let filed = |name: &str| (sound(name), tables().spelling(name).to_owned());
        let mut alone = BTreeMap::<(String, String), Vec<Node>>::new();
        for node in self.persons() {
            let name = spoken(self.shown(node));
            let surname = !tables().is_given(&name) && !title::is_regnal(self.shown(node));
            if is_alone(&name) && name.len() >= SHORTEST_SURNAME && surname {
                alone.entry(filed(&name)).or_default().push(node);
            }
        }
        let mut bearers = BTreeMap::<Node, BTreeSet<Node>>::new();
        for node in self.persons() {
            let full = spoken(self.shown(node));
            let Some(name) = PersonName::parse(&full) else { continue };
            let last = name.surname.last().copied().unwrap_or_default().to_owned();
            for surname in BTreeSet::from([name.surname.join(" "), last]) {
                let short = alone.get(&filed(&surname));
                let other = |short: Node| {
                    let title = title::split(self.shown(short)).0.and_then(title::gender);
                    title.zip(tables().gender(name.given[0])).is_some_and(|(a, b)| a != b)
                };
                for &short in short.into_iter().flatten().filter(|n| **n != node && !other(**n)) {
                    bearers.entry(short).or_default().insert(node);
                }
            }
        }
        bearers
    }
}

/// A given name, and what it can be short for.
fn full_and_short(given: &str) -> BTreeSet<String> {
    let mut names = tables().full_given(given);
    names.insert(given.to_owned());
    names
}

/// What names of one body begin with: the first letters of their first two words.
fn kin(key: &Key) -> Option<String> {
    if key.entity_type != EntityType::Organization {
        return None;
    }
    let stem = |word: &str| word.chars().take(KIN_LETTERS).collect::<String>();
    let words: Vec<String> = key.name.split(' ').take(2).map(stem).collect();
    (words.len() == 2).then(|| words.join(" "))
}

/// Whether a person's spoken name is a surname or a given name alone: one word, or particles and one.
fn is_alone(spoken: &str) -> bool {
    PersonName::parse(spoken).is_none_or(|name| tables().particle(name.given[0]).is_some())
}
