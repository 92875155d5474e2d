//! Which base forms a declined name can have: "Путиным" that of Путин, "Londynie" that of Londyn.
//!
//! The table of endings only proposes: "Иванова" is a man's genitive and a woman's name. What a document and a corpus hold beside it
//! decides ([`Support`]).

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::LazyLock;

use namegraph_tables::names;

use crate::language::Languages;
use crate::name::fold;
use crate::tables::{list, rows};

/// Letters that a base form has at least, and that stay of a word when its ending is taken.
const SHORTEST: usize = 3;
const SHORTEST_STEM: usize = 2;
/// Letters of the longest ending.
const LONGEST_ENDING: usize = 5;
/// Base forms of a name that are looked at, and its words that may be declined: the rest is a genitive that stays ("of Pakistan").
const MOST_BASES: usize = 160;
const MOST_WORDS: usize = 3;

/// What the base form can have in an ending's place.
struct Ending {
    languages: Languages,
    bases: Vec<&'static str>,
}

/// What stands before a word in its own: "in", "and", the article.
struct Prefix {
    languages: Languages,
    prefix: &'static str,
    base: &'static str,
}

static PREFIXES: LazyLock<Vec<Prefix>> = LazyLock::new(|| {
    let rows = rows(names::ENDINGS).filter_map(|row| Some((row[1].strip_prefix('^')?, row)));
    rows.map(|(prefix, row)| Prefix {
        languages: row[0].split(' ').collect(),
        prefix,
        base: if row[2] == "-" { "" } else { row[2] },
    })
    .collect()
});

static ENDINGS: LazyLock<HashMap<&str, Vec<Ending>>> = LazyLock::new(|| {
    let mut endings = HashMap::<&str, Vec<Ending>>::new();
    let nothing = |cell: &'static str| if cell == "-" { "" } else { cell };
    for row in rows(names::ENDINGS).filter(|row| !row[1].starts_with('^')) {
        let languages = row[0].split(' ').collect();
        endings
            .entry(nothing(row[1]))
            .or_default()
            .push(Ending { languages, bases: list(&row, 2).map(nothing).collect() });
    }
    endings
});

/// All languages that decline names.
static DECLINING: LazyLock<Languages> = LazyLock::new(|| {
    let all = ENDINGS.values().flatten().fold(Languages::NONE, |all, ending| all.and(ending.languages));
    PREFIXES.iter().fold(all, |all, prefix| all.and(prefix.languages))
});

/// Whether a name in one of these languages can be declined.
pub(crate) fn is_declined_in(languages: Languages) -> bool {
    DECLINING.meet(languages)
}

/// The base forms that a word can have beside itself, as it is written.
pub(crate) fn bases(word: &str, languages: Languages) -> Vec<String> {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let shouted = capitals > 1 && !word.contains(char::is_lowercase);
    if shouted {
        return bases(&word.to_lowercase(), languages).into_iter().map(|base| base.to_uppercase()).collect();
    }
    let mut found: Vec<String> = PREFIXES
        .iter()
        .filter(|prefix| prefix.languages.meet(languages))
        .filter_map(|prefix| Some(format!("{}{}", prefix.base, word.strip_prefix(prefix.prefix)?)))
        .filter(|base| base.chars().count() >= SHORTEST)
        .collect();
    let starts = word.char_indices().map(|(at, _)| at).chain([word.len()]);
    for (letters, at) in starts.enumerate().skip(SHORTEST_STEM) {
        if word.len() - at > LONGEST_ENDING * 4 {
            continue;
        }
        let (stem, ending) = word.split_at(at);
        for known in ENDINGS.get(ending).into_iter().flatten().filter(|e| e.languages.meet(languages)) {
            let long = |base: &&&str| letters + base.chars().count() >= SHORTEST && **base != ending;
            for base in known.bases.iter().filter(long) {
                let base = format!("{stem}{base}");
                if !found.contains(&base) {
                    found.push(base);
                }
            }
        }
    }
    found
}

/// The base forms that a name can have beside itself: each of its first words as it is, or one of its own.
pub(crate) fn base_names(name: &str, languages: Languages) -> Vec<String> {
    let mut found = vec![String::new()];
    for (at, word) in name.split(' ').enumerate() {
        let own = if at < MOST_WORDS { bases(word, languages) } else { Vec::new() };
        let gap = if at == 0 { "" } else { " " };
        found = std::iter::once(word)
            .chain(own.iter().map(String::as_str))
            .flat_map(|word| found.iter().map(move |begun| format!("{begun}{gap}{word}")))
            .take(MOST_BASES)
            .collect();
    }
    found.retain(|base| base != name);
    found
}

/// How many forms can have which base: the more do, the likelier it is theirs.
pub(crate) struct Support<K>(HashMap<(K, String), u32>);

/// What a form adds to its own, to each base that it can have, and what it adds that a base is known beside these names.
const OWN: u32 = 3;
const OTHER: u32 = 2;
const KNOWN: u32 = 3;

impl<K: Hash + Eq + Copy> Support<K> {
    /// Of distinct names of several kinds, each with its languages.
    pub(crate) fn of<'n>(names: impl Iterator<Item = (K, &'n str, Languages)>) -> Self {
        let mut support = HashMap::new();
        for (kind, name, languages) in names {
            let own = fold(name);
            let mut bases: HashSet<String> =
                base_names(name, languages).iter().map(|base| fold(base)).collect();
            bases.remove(&own);
            *support.entry((kind, own)).or_default() += OWN;
            for base in bases {
                *support.entry((kind, base)).or_default() += OTHER;
            }
        }
        Self(support)
    }

    /// The base that a name has, unless it is its own: that of most forms, of those the shortest, the first. `is_known`: whether
    /// something beside these names says that a folded name is one.
    pub(crate) fn base(
        &self,
        kind: K,
        name: &str,
        languages: Languages,
        is_known: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let weight = |folded: String| {
            let known = if is_known(&folded) { KNOWN } else { 0 };
            known + self.0.get(&(kind, folded)).copied().unwrap_or(0)
        };
        let own = weight(fold(name));
        base_names(name, languages)
            .into_iter()
            .map(|base| (weight(fold(&base)), base))
            .filter(|(weight, _)| *weight > own)
            .max_by_key(|(weight, base)| (*weight, Reverse((base.chars().count(), base.clone()))))
            .map(|(_, base)| base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declined_word_can_have_its_base_form() {
        for (language, forms) in [
            (
                "rus",
                &[
                    "Путина Путин",
                    "Путиным Путин",
                    "Германии Германия",
                    "Москву Москва",
                    "Европейского Европейский",
                    "Павла Павел",
                ][..],
            ),
            ("ukr", &["Путіна Путін", "Росії Росія", "Києві Київ", "Порошенком Порошенко", "Львова Львів"]),
            (
                "pol",
                &[
                    "Londynie Londyn",
                    "Rosji Rosja",
                    "Warszawę Warszawa",
                    "Kaczyńskiego Kaczyński",
                    "Mahomecie Mahomet",
                    "Marka Marek",
                ],
            ),
            (
                "ces",
                &[
                    "Londýna Londýn",
                    "Ruska Rusko",
                    "Praze Praha",
                    "Babišem Babiš",
                    "Merkelovou Merkelová",
                    "Rizvího Rizví",
                ],
            ),
            ("slv", &["Londona London", "Rusije Rusija", "Evropskega Evropski", "Šefčoviča Šefčovič"]),
            ("heb", &["בוושינגטון וושינגטון", "ובעזה עזה"]),
            ("ara", &["بالقاهرة القاهرة", "وغزة غزة"]),
            ("bul", &["Европейската Европейска", "съюза съюз", "Кремълът Кремъл"]),
        ] {
            for (form, base) in forms.iter().map(|pair| pair.split_once(' ').unwrap()) {
                let found = bases(form, Languages::of(language));
                assert!(found.iter().any(|b| b == base), "{language} {form}: {found:?}");
            }
        }
        assert_eq!(bases("МОСКВЫ", Languages::of("rus")), ["МОСКВА", "МОСКВ"]);
        assert!(bases("Martina", Languages::of("eng")).is_empty());
    }

    #[test]
    fn what_occurs_together_decides() {
        let rus = Languages::of("rus");
        let base = |names: &[&str], name: &str| {
            Support::of(names.iter().map(|name| ((), *name, rus))).base((), name, rus, |_| false)
        };
        assert_eq!(base(&["Путин", "Путина"], "Путина").as_deref(), Some("Путин"));
        assert_eq!(base(&["Путин", "Путина"], "Путин"), None);
        assert_eq!(base(&["Путина"], "Путина"), None, "nothing says that it is declined");
        assert_eq!(base(&["Путину", "Путиным"], "Путиным").as_deref(), Some("Путин"));
        assert_eq!(base(&["Иванова", "Ивановой", "Иванову"], "Иванова"), None, "a woman's name");
    }
}
