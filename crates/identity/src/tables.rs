//! What is known of names before any document is read: the tables in `data/names`, each with its origin and licence.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use namegraph_document::EntityType;
use namegraph_tables::names;

use crate::name::fold;

pub(crate) mod abroad;
#[cfg_attr(not(test), expect(dead_code, reason = "rules that ask come one by one"))]
mod persons;
mod sorted;
pub(crate) mod towns;

pub(crate) use persons::Gender;

/// The tables, as they are looked up.
pub(crate) struct Tables {
    /// Folded name of a place or body to the folded name it is filed under.
    filed: BTreeMap<(EntityType, String), String>,
    /// Folded name or capital of a country, and its demonyms, to the country.
    countries: BTreeMap<String, String>,
    /// Folded title to whether it is an office, which one holder at a time has.
    titles: BTreeMap<String, bool>,
    /// Folded titles that are part of a single name.
    regnal: BTreeSet<String>,
    /// First words of offices, in lower case, without what follows a hyphen or an apostrophe.
    office_words: BTreeSet<&'static str>,
    /// Folded suffix of an organization to whether it may be left out in any text.
    suffixes: BTreeMap<String, bool>,
    /// Folded legal form to what it is compared by, and whether it may stand before a name too.
    forms: BTreeMap<String, (&'static str, bool)>,
    /// Folded word in the name of a body to the word or words that it is compared by.
    words_of_bodies: BTreeMap<&'static str, &'static str>,
    /// Folded name of a town in any language to the one it is compared by: itself or, in English, what it is filed under.
    exonyms: BTreeMap<String, &'static str>,
    /// Folded particle to whether it may be left out.
    particles: BTreeMap<String, bool>,
    /// Folded title to the gender of those who bear it.
    title_genders: BTreeMap<String, Gender>,
    /// Folded abbreviation of a given name to the name.
    abbreviations: BTreeMap<&'static str, &'static str>,
    /// Folded degrees, orders and other letters behind names.
    postnominals: BTreeSet<String>,
    /// Folded surnames by which firms go, and whether it is a school.
    eponyms: BTreeMap<String, bool>,
    /// States of the United States by all that is written for them.
    american_states: BTreeMap<&'static str, &'static str>,
    /// Given name or nickname to the given names it can stand for.
    nicknames: BTreeMap<String, BTreeSet<String>>,
    /// Folded word or words to the spelling they are filed under.
    spellings: BTreeMap<String, String>,
    /// Folded names of countries alone, to the one they are filed under, as it is written.
    states: BTreeMap<String, &'static str>,
    /// Countries by their two letters.
    country_codes: BTreeMap<&'static str, &'static str>,
    /// Folded names of parts of the world.
    continents: BTreeSet<String>,
    /// Folded names of bodies that many countries have, to the one that they are compared by; and what such names begin and end with.
    bodies: BTreeMap<String, String>,
    body_begins: Vec<String>,
    body_ends: Vec<String>,
    /// Folded words that say what a place is.
    landforms: BTreeSet<String>,
    sports: Sports,
}

/// The sports in which countries play as teams, and how reports of them are known.
struct Sports {
    names: Vec<&'static str>,
    /// Sport and slug at the head of a report, in lower case.
    slugs: Vec<(usize, &'static str)>,
    /// Finds the words of all sports.
    words: AhoCorasick,
    /// The sport of each of them.
    of_word: Vec<usize>,
}

/// "Ministry of Labor and Social Protection".
const MOST_WORDS_OF_BODY: usize = 5;
/// How many different words of a sport make a report, within so many bytes.
const WORDS_OF_A_REPORT: usize = 4;
const REPORT: usize = 8 * 1024;

impl Sports {
    fn read() -> Self {
        let rows: Vec<Vec<&'static str>> = rows(names::SPORTS).collect();
        let cells = |cell: usize| {
            let of_row = |(sport, row): (usize, &Vec<&'static str>)| {
                list(row, cell).map(move |item| (sport, item)).collect::<Vec<_>>()
            };
            rows.iter().enumerate().flat_map(of_row).collect::<Vec<_>>()
        };
        let words = cells(2);
        Self {
            names: rows.iter().map(|row| row[0]).collect(),
            slugs: cells(1),
            of_word: words.iter().map(|(sport, _)| *sport).collect(),
            words: AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .build(words.iter().map(|(_, word)| word))
                .expect("a table of some dozen words is small enough"),
        }
    }

    /// The only sport that a text is a report of.
    fn of(&self, text: &str) -> Option<&'static str> {
        let head = text.split(" - ").next().unwrap_or_default().to_lowercase();
        if let Some((sport, _)) = self.slugs.iter().find(|(_, slug)| *slug == head) {
            return Some(self.names[*sport]);
        }
        let report = &text.as_bytes()[..text.len().min(REPORT)];
        let mut found = vec![BTreeSet::new(); self.names.len()];
        for word in self.words.find_overlapping_iter(report) {
            let inside = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
            let before = word.start().checked_sub(1).and_then(|at| report.get(at));
            if !inside(before) && !inside(report.get(word.end())) {
                let word = word.pattern().as_usize();
                found[self.of_word[word]].insert(word);
            }
        }
        let mut sports = (0..found.len()).filter(|&sport| found[sport].len() >= WORDS_OF_A_REPORT);
        sports.next().filter(|_| sports.next().is_none()).map(|sport| self.names[sport])
    }
}

/// Countries that are no states, but play as teams.
const NATIONS: [&str; 6] =
    ["England", "Scotland", "Wales", "Northern Ireland", "Faroe Islands", "Yugoslavia"];

static TABLES: LazyLock<Tables> = LazyLock::new(Tables::read);

pub(crate) fn tables() -> &'static Tables {
    &TABLES
}

/// The cells of each line that is no comment.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

/// The items of a list in a cell; none if the cell is not there.
pub(crate) fn list<'a>(row: &[&'a str], cell: usize) -> impl Iterator<Item = &'a str> + use<'a> {
    row.get(cell).copied().unwrap_or_default().split('|').filter(|item| !item.is_empty())
}

impl Tables {
    fn read() -> Self {
        let mut filed = BTreeMap::new();
        let mut countries = BTreeMap::new();
        let mut states = BTreeMap::new();
        for row in rows(names::COUNTRIES) {
            file(&mut filed, EntityType::Location, row[0], list(&row, 1));
            for name in [row[0]].into_iter().chain(list(&row, 1)) {
                states.insert(fold(name), row[0]);
            }
            for name in [row[0]].into_iter().chain(list(&row, 1)).chain(list(&row, 2)).chain(list(&row, 3)) {
                countries.insert(fold(name), fold(row[0]));
            }
        }
        for nation in NATIONS {
            states.insert(fold(nation), nation);
        }
        for row in rows(names::PLACES) {
            file(&mut filed, EntityType::Location, row[0], list(&row, 1));
        }
        for row in rows(names::ORGANIZATIONS) {
            file(&mut filed, EntityType::Organization, row[0], list(&row, 1));
        }
        let mut nicknames = BTreeMap::<_, BTreeSet<_>>::new();
        for row in rows(names::NICKNAMES) {
            for nickname in list(&row, 1) {
                nicknames.entry(nickname.to_owned()).or_default().insert(row[0].to_owned());
            }
            nicknames.entry(row[0].to_owned()).or_default();
        }
        let spellings = rows(names::SPELLINGS)
            .flat_map(|row| list(&row, 1).map(|v| (fold(v), row[0].to_owned())).collect::<Vec<_>>())
            .collect();
        let marked = |rows: &mut dyn Iterator<Item = Vec<&'static str>>, mark: &str| {
            rows.map(|row| (fold(row[0]), row[1] == mark)).collect()
        };
        Self {
            filed,
            countries,
            titles: marked(&mut rows(names::TITLES), "office"),
            regnal: rows(names::TITLES)
                .filter(|row| row.get(2) == Some(&"name"))
                .map(|row| fold(row[0]))
                .collect(),
            office_words: rows(names::TITLES)
                .filter(|row| row[1] == "office")
                .map(|row| first_word(row[0]))
                .collect(),
            title_genders: rows(names::TITLES)
                .filter_map(|row| Some((fold(row[0]), Gender::of(row.get(3)?)?)))
                .collect(),
            abbreviations: named(names::ABBREVIATIONS),
            eponyms: rows(names::EPONYMS).map(|row| (fold(row[0]), row.len() > 1)).collect(),
            postnominals: rows(names::POSTNOMINALS).map(|row| fold(row[0])).collect(),
            american_states: american_states(),
            suffixes: marked(&mut rows(names::SUFFIXES), "always"),
            forms: rows(names::FORMS)
                .filter_map(|row| Some((fold(row[0]), (*row.get(1)?, row.get(2) == Some(&"before")))))
                .collect(),
            words_of_bodies: named(names::WORDS_OF_BODIES),
            exonyms: rows(names::EXONYMS)
                .flat_map(|row| {
                    list(&row, 1).chain([row[0]]).map(|name| (fold(name), row[0])).collect::<Vec<_>>()
                })
                .collect(),
            particles: marked(&mut rows(names::PARTICLES), "prefix"),
            nicknames,
            spellings,
            states,
            country_codes: rows(names::COUNTRY_CODES).map(|row| (row[0], row[1])).collect(),
            continents: rows(names::CONTINENTS).map(|row| fold(row[0])).collect(),
            bodies: rows(names::BODIES)
                .filter(|row| !row[0].contains('*'))
                .map(|row| (fold(row[0]), fold(row.get(1).unwrap_or(&row[0]))))
                .collect(),
            body_begins: rows(names::BODIES)
                .filter_map(|row| row[0].strip_suffix('*'))
                .map(str::to_owned)
                .collect(),
            body_ends: rows(names::BODIES)
                .filter_map(|row| row[0].strip_prefix('*'))
                .map(str::to_owned)
                .collect(),
            landforms: rows(names::LANDFORMS).map(|row| fold(row[0])).collect(),
            sports: Sports::read(),
        }
    }

    /// The country, as it is written, that goes by a folded name.
    pub(crate) fn state(&self, folded: &str) -> Option<&'static str> {
        self.states.get(folded).copied()
    }

    /// Whether a folded name is a country's or a continent's, whatever a recognizer takes it for.
    pub(crate) fn is_land(&self, folded: &str) -> bool {
        self.states.contains_key(folded) || self.continents.contains(folded)
    }

    /// A folded name that bodies of many countries have, as it is compared with others: "defence ministry" is "ministry of defense".
    pub(crate) fn common_body(&self, folded: &str) -> Option<String> {
        if let Some(filed) = self.bodies.get(folded) {
            return Some(filed.clone());
        }
        let words = |rest: &str| !rest.is_empty() && rest.split(' ').count() <= MOST_WORDS_OF_BODY;
        let begins =
            |begin: &String| folded.strip_prefix(begin.as_str()).filter(|rest| words(rest)).is_some();
        let end =
            |end: &String| folded.strip_suffix(end.as_str()).filter(|rest| words(rest)).map(str::to_owned);
        let of = || {
            self.body_ends
                .iter()
                .find_map(end)
                .map(|what| format!("{}{what}", self.body_begins.first().map_or("", String::as_str)))
        };
        let whole = self.body_begins.iter().any(begins).then(|| folded.to_owned()).or_else(of)?;
        Some(whole.replace("defence", "defense"))
    }

    /// Whether a folded word says what a place is.
    pub(crate) fn is_landform(&self, folded: &str) -> bool {
        self.landforms.contains(folded)
    }

    /// The only sport that a text is a report of.
    pub(crate) fn sport(&self, text: &str) -> Option<&'static str> {
        self.sports.of(text)
    }

    /// Whether a folded name is one that others are filed under.
    pub(crate) fn heads(&self, entity_type: EntityType, folded: &str) -> bool {
        self.filed_under(entity_type, folded) == Some(folded)
    }

    /// The folded name that a place or body is filed under.
    pub(crate) fn filed_under(&self, entity_type: EntityType, folded: &str) -> Option<&str> {
        self.filed.get(&(entity_type, folded.to_owned())).map(String::as_str)
    }

    /// Whether a folded name is that of a country, a capital or another place of the tables.
    pub(crate) fn is_known_place(&self, folded: &str) -> bool {
        self.filed_under(EntityType::Location, folded).is_some() || self.countries.contains_key(folded)
    }

    /// The country that a folded word belongs to: its name, a demonym, its capital.
    pub(crate) fn country(&self, folded: &str) -> Option<&str> {
        self.countries.get(folded).map(String::as_str)
    }

    /// Whether folded words are a title, and if so, an office.
    pub(crate) fn title(&self, folded: &str) -> Option<bool> {
        self.titles.get(folded).copied()
    }

    /// Whether folded words are a title that is part of a single name: "Pope" of "Pope Francis".
    pub(crate) fn is_regnal(&self, folded: &str) -> bool {
        self.regnal.contains(folded)
    }

    /// Whether a word in lower case can begin an office.
    pub(crate) fn begins_office(&self, word: &str) -> bool {
        self.office_words.contains(first_word(word))
    }

    /// Whether a folded word says what an organization is, and if so, whether it goes without saying.
    pub(crate) fn suffix(&self, folded: &str) -> Option<bool> {
        self.suffixes.get(folded).copied()
    }

    /// A folded word that goes without saying behind a company's name, as the table has it.
    pub(crate) fn suffix_itself(&self, folded: &str) -> Option<&str> {
        self.suffixes.get_key_value(folded).filter(|(_, always)| **always).map(|(word, _)| word.as_str())
    }

    /// The town that goes by a folded name in some language.
    pub(crate) fn town_called(&self, folded: &str) -> Option<&'static str> {
        self.exonyms.get(folded).copied()
    }

    /// What a folded legal form is compared by, and whether it may stand before a name too.
    pub(crate) fn form(&self, folded: &str) -> Option<(&'static str, bool)> {
        self.forms.get(folded).copied()
    }

    /// What a folded word in the name of a body is compared by.
    pub(crate) fn word_of_body<'a>(&self, folded: &'a str) -> &'a str {
        self.words_of_bodies.get(folded).copied().unwrap_or(folded)
    }

    /// Whether a folded word is a particle of surnames, and if so, one that may be left out.
    pub(crate) fn particle(&self, folded: &str) -> Option<bool> {
        self.particles.get(folded).copied()
    }

    /// Whether a folded word is a given name or a nickname that the tables know.
    pub(crate) fn is_given(&self, folded: &str) -> bool {
        self.nicknames.contains_key(folded)
    }

    /// Whether the tables know which given names a folded word can stand for.
    pub(crate) fn stands_for_given(&self, folded: &str) -> bool {
        self.is_given(folded) || self.abbreviated_given(folded).is_some()
    }

    /// Whether one given name is a short form of the other, or both of one name.
    pub(crate) fn nicknames(&self, a: &str, b: &str) -> bool {
        let full = |name: &str| {
            let mut full = self.full_given(name);
            full.insert(name.to_owned());
            full
        };
        a != b && full(a).intersection(&full(b)).next().is_some()
    }

    /// The given names that a given name can stand for; itself, if no others.
    pub(crate) fn full_given(&self, folded: &str) -> BTreeSet<String> {
        if let Some(full) = self.abbreviated_given(folded) {
            return BTreeSet::from([full.to_owned()]);
        }
        match self.nicknames.get(folded) {
            Some(full) if !full.is_empty() => full.clone(),
            _ => BTreeSet::from([folded.to_owned()]),
        }
    }

    /// The spelling that a folded word is filed under.
    pub(crate) fn spelling<'a>(&'a self, folded: &'a str) -> &'a str {
        self.spellings.get(folded).map_or(folded, String::as_str)
    }
}

/// The country that is written so: its name in any of its forms, its capital, a demonym, or the two letters of ISO 3166-1 in lower or
/// upper case. Folded, as it is compared with others.
///
/// ```
/// use namegraph_identity::country_of;
/// assert_eq!(country_of("ru"), country_of("Russian"));
/// assert_eq!(country_of("Atlantis"), None);
/// ```
pub fn country_of(written: &str) -> Option<&'static str> {
    let folded = fold(written);
    let of_code = tables().country_codes.get(folded.as_str()).map(|name| fold(name));
    tables().country(of_code.as_deref().unwrap_or(&folded))
}

/// The items of each row's list, to the name that the row begins with.
fn named(table: &'static str) -> BTreeMap<&'static str, &'static str> {
    rows(table).flat_map(|row| list(&row, 1).map(|item| (item, row[0])).collect::<Vec<_>>()).collect()
}

fn american_states() -> BTreeMap<&'static str, &'static str> {
    let mut states = named(names::US_STATES);
    for row in rows(names::US_STATES) {
        states.extend([row[0]].into_iter().chain(list(&row, 2)).map(|written| (written, row[0])));
    }
    states
}

fn first_word(words: &str) -> &str {
    words.split([' ', '-', '\'', '’']).next().unwrap_or(words)
}

fn file<'a>(
    filed: &mut BTreeMap<(EntityType, String), String>,
    entity_type: EntityType,
    name: &'a str,
    others: impl Iterator<Item = &'a str>,
) {
    for alias in others.chain([name]) {
        filed.insert((entity_type, fold(alias)), fold(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntityType::{Location, Organization};

    #[test]
    fn the_tables_are_read_whole() {
        let t = tables();
        for (kind, name, filed) in [
            (Location, "us", Some("united states")),
            (Location, "united states", Some("united states")),
            (Location, "britain", Some("united kingdom")),
            (Location, "kiev", Some("kyiv")),
            (Organization, "us", None),
            (Organization, "fed", Some("federal reserve")),
            (Location, "washington dc", Some("washington")),
        ] {
            assert_eq!(t.filed_under(kind, name), filed, "{name}");
        }
        assert_eq!(t.country("israeli"), Some("israel"));
        assert_eq!(t.country("tehran"), Some("iran"));
        assert_eq!(
            (t.title("prime minister"), t.title("mr"), t.title("table")),
            (Some(true), Some(false), None)
        );
        assert_eq!((t.suffix("ltd"), t.suffix("party")), (Some(true), Some(false)));
        assert!(
            t.nicknames("bill", "william") && t.nicknames("ted", "theodore") && !t.nicknames("john", "jane")
        );
        assert_eq!(t.spelling("mohammed"), "muhammad");
    }

    #[test]
    fn each_code_is_of_a_country_and_each_country_has_one() {
        let named: BTreeSet<&str> = rows(names::COUNTRY_CODES).map(|row| row[1]).collect();
        let countries: BTreeSet<&str> = rows(names::COUNTRIES).map(|row| row[0]).collect();
        assert_eq!(named, countries);
        for (code, country) in
            [("US", "united states"), ("de", "germany"), ("Deutsche", "none"), ("Moscow", "russia")]
        {
            assert_eq!(country_of(code).unwrap_or("none"), country, "{code}");
        }
    }

    /// A name that is filed under two others would be filed at random.
    #[test]
    fn no_name_is_filed_twice() {
        for (text, kind) in
            [(names::COUNTRIES, Location), (names::PLACES, Location), (names::ORGANIZATIONS, Organization)]
        {
            for row in rows(text) {
                for name in list(&row, 1).chain([row[0]]) {
                    assert_eq!(
                        tables().filed_under(kind, &fold(name)),
                        Some(fold(row[0]).as_str()),
                        "{name}"
                    );
                }
            }
        }
    }
}
