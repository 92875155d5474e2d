//! What is known of the words of persons' names: given names, surnames, what stands before and behind them.

use namegraph_document::EntityType;
use namegraph_tables::names;

use super::Tables;
use super::sorted::Sorted;

const GIVEN: Sorted = Sorted(names::GIVEN);
const SURNAMES: Sorted = Sorted(names::SURNAMES);

/// Who mostly bears a given name or a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    Male,
    Female,
}

impl Gender {
    /// What a cell says; nothing if it leaves it open.
    pub(super) fn of(cell: &str) -> Option<Self> {
        match cell {
            "m" => Some(Self::Male),
            "f" => Some(Self::Female),
            _ => None,
        }
    }
}

/// What else a given name is.
fn marks(given: &str) -> impl Iterator<Item = &'static str> {
    GIVEN.rows(given).filter_map(|mut cells| cells.nth(1)).flat_map(|marks| marks.split('|'))
}

impl Tables {
    /// The gender of a folded given name, if its bearers are mostly of one: "barbara", not "kelly".
    pub(crate) fn gender(&self, folded: &str) -> Option<Gender> {
        Gender::of(GIVEN.rows(folded).next()?.next()?)
    }

    /// Whether a folded word is somewhere a frequent given name, whatever else it is. [`Self::is_given`] knows those alone
    /// that have short forms.
    pub(crate) fn is_given_name(&self, folded: &str) -> bool {
        GIVEN.rows(folded).next().is_some()
    }

    /// Whether a folded word is a given name and neither a frequent surname nor an English word: "barbara", not "john",
    /// "taylor" or "grace".
    pub(crate) fn is_only_given_name(&self, folded: &str) -> bool {
        self.is_given_name(folded) && marks(folded).next().is_none()
    }

    /// Whether a folded word is a frequent surname, a given name too or not: "smith", "james".
    pub(crate) fn is_surname(&self, folded: &str) -> bool {
        self.is_mainly_surname(folded) || marks(folded).any(|mark| mark == "surname")
    }

    /// Whether a folded word is a frequent surname, and no given name or more seldom: "smith", "taylor", not "james".
    pub(crate) fn is_mainly_surname(&self, folded: &str) -> bool {
        SURNAMES.rows(folded).next().is_some() || marks(folded).any(|mark| mark == "mainly surname")
    }

    /// Whether a folded name is nothing that the tables know: no frequent given name or surname, no place, no body.
    pub(crate) fn is_unknown(&self, folded: &str) -> bool {
        let place = || self.is_known_place(folded) || self.country_of_town(folded).next().is_some();
        let filed = || EntityType::ALL.into_iter().any(|kind| self.filed_under(kind, folded).is_some());
        !(self.is_surname(folded) || self.is_given_name(folded) || place() || filed())
    }

    /// The given name that a folded word is an abbreviation of in old writing: "wm" of "william".
    pub(crate) fn abbreviated_given(&self, folded: &str) -> Option<&'static str> {
        self.abbreviations.get(folded).copied()
    }

    /// Whether a folded word stands behind names and is no part of them: "mp", "phd", "obe".
    pub(crate) fn is_postnominal(&self, folded: &str) -> bool {
        self.postnominals.contains(folded)
    }

    /// Whether a firm or a school goes by this surname of its founder, folded, and if so, whether it is a school: "ford", "yale".
    pub(crate) fn eponym(&self, folded: &str) -> Option<bool> {
        self.eponyms.get(folded).copied()
    }

    /// The gender of those who bear a folded title: "mrs", "king", not "dr".
    pub(crate) fn title_gender(&self, folded: &str) -> Option<Gender> {
        self.title_genders.get(folded).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{list, rows, tables};
    use super::*;

    #[test]
    fn genders_of_given_names_and_titles() {
        let genders = |word| (tables().gender(word), tables().title_gender(word));
        for word in ["james", "vladimir", "mohammed", "giovanni", "yasser"] {
            assert_eq!(genders(word), (Some(Gender::Male), None), "{word}");
        }
        for word in ["barbara", "angela", "fatima", "sonia"] {
            assert_eq!(genders(word), (Some(Gender::Female), None), "{word}");
        }
        for word in ["kelly", "sasha", "jean", "smith", "washington", ""] {
            assert_eq!(genders(word), (None, None), "{word}");
        }
        for (title, gender) in [
            ("mr", Some(Gender::Male)),
            ("first lady", Some(Gender::Female)),
            ("senora", Some(Gender::Female)),
            ("dr", None),
        ] {
            assert_eq!(genders(title), (None, gender), "{title}");
        }
    }

    #[test]
    fn given_names_are_told_from_surnames() {
        let t = tables();
        let told = |word| {
            (t.is_given_name(word), t.is_only_given_name(word), t.is_surname(word), t.is_mainly_surname(word))
        };
        for (words, expected) in [
            ("barbara vladimir fatima", (true, true, false, false)),
            ("james john kelly clinton", (true, false, true, false)),
            ("taylor carter nixon lee robinson", (true, false, true, true)),
            ("smith johnson washington bush khan", (false, false, true, true)),
            ("will mark", (true, false, true, false)),
            ("table president of", (false, false, false, false)),
        ] {
            for word in words.split(' ') {
                assert_eq!(told(word), expected, "{word}");
            }
        }
    }

    #[test]
    fn each_nickname_is_a_given_name_or_particle() {
        for row in rows(names::NICKNAMES) {
            for word in list(&row, 1).chain([row[0]]) {
                assert!(tables().is_given(word));
                let known = tables().is_given_name(word) || tables().particle(word).is_some();
                assert!(known, "{word}");
            }
        }
    }

    #[test]
    fn what_is_short_for_a_given_name_is_no_given_name() {
        assert_eq!(tables().abbreviated_given("wm"), Some("william"));
        assert_eq!(tables().abbreviated_given("geo"), Some("george"));
        assert_eq!(tables().abbreviated_given("will"), None);
        for row in rows(names::ABBREVIATIONS) {
            assert!(tables().is_given_name(row[0]), "{}", row[0]);
            for short in list(&row, 1) {
                assert!(!tables().is_given(short), "{short}");
                assert_eq!(tables().abbreviated_given(short), Some(row[0]), "{short} is short for one name");
            }
        }
    }

    #[test]
    fn letters_behind_names() {
        for behind in ["mp", "md", "phd", "qc", "kc", "esq", "cbe", "obe", "frs"] {
            assert!(tables().is_postnominal(behind), "{behind}");
        }
        assert!(!tables().is_postnominal("ma") && !tables().is_postnominal("jr"));
    }
}
