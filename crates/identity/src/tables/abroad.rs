//! What lands and bodies are called in other languages than English.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use namegraph_document::EntityType;
use namegraph_tables::names;

use super::rows;
use crate::language::Languages;
use crate::name::fold;
use crate::spelling::is_other_script;

/// What a name is filed under, and in which languages it is one.
struct Abroad {
    main: String,
    languages: Languages,
}

/// By type and folded name.
static ABROAD: LazyLock<HashMap<(EntityType, String), Vec<Abroad>>> = LazyLock::new(|| {
    let mut abroad = HashMap::<_, Vec<Abroad>>::new();
    for row in rows(names::ABROAD).chain(rows(names::LANDS)) {
        let languages = row[3].split(' ').collect();
        abroad
            .entry((typed(row[1]), fold(row[0])))
            .or_default()
            .push(Abroad { main: fold(row[2]), languages });
    }
    abroad
});

/// All that names are filed under.
static MAINS: LazyLock<HashSet<(EntityType, String)>> = LazyLock::new(|| {
    rows(names::ABROAD).chain(rows(names::LANDS)).map(|row| (typed(row[1]), fold(row[2]))).collect()
});

fn typed(cell: &str) -> EntityType {
    if cell == "ORG" { EntityType::Organization } else { EntityType::Location }
}

/// The folded English name of what a folded name is called in these languages; where they are not known, in the only one that it can be
/// in another script. A name that languages of a text use for two things is none of them.
pub(crate) fn abroad(entity_type: EntityType, folded: &str, languages: Languages) -> Option<&'static str> {
    let known = ABROAD.get(&(entity_type, folded.to_owned()))?;
    let unknown = languages == Languages::NONE && is_other_script(folded);
    let mut mains = known.iter().filter(|a| unknown || a.languages.meet(languages)).map(|a| a.main.as_str());
    let main = mains.next()?;
    mains.all(|other| other == main).then_some(main)
}

/// Whether a folded name is one that others are filed under.
pub(crate) fn is_main(entity_type: EntityType, folded: &str) -> bool {
    MAINS.contains(&(entity_type, folded.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntityType::{Location as LOC, Organization as ORG};

    #[test]
    fn a_land_has_its_name_in_each_language() {
        for (entity_type, name, language, main) in [
            (LOC, "Германия", "rus", Some("germany")),
            (LOC, "Niemcy", "pol", Some("germany")),
            (LOC, "Island", "deu", Some("iceland")),
            (LOC, "Island", "eng", None),
            (LOC, "США", "rus", Some("united states")),
            (ORG, "ЕС", "bul", Some("european union")),
            (ORG, "UE", "fra", Some("european union")),
            (ORG, "UE", "deu", None),
            (LOC, "以色列", "cmn", Some("israel")),
            (LOC, "إسرائيل", "", Some("israel")),
        ] {
            assert_eq!(abroad(entity_type, &fold(name), Languages::of(language)), main, "{name} {language}");
        }
        assert!(is_main(LOC, "germany") && !is_main(ORG, "germany"));
    }
}
