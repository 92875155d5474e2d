//! Where towns lie, so that the towns around a name tell which country a text speaks of.

use namegraph_document::EntityType;
use namegraph_tables::names;

use super::Tables;
use super::sorted::Sorted;

const CITIES: Sorted = Sorted(names::CITIES);

/// Where a town lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Town {
    /// As the table of countries has it.
    pub(crate) country: &'static str,
    /// In the United States.
    pub(crate) state: Option<&'static str>,
}

fn towns_of(folded: &str) -> impl Iterator<Item = Town> {
    CITIES.rows(folded).filter_map(|mut cells| Some(Town { country: cells.next()?, state: cells.next() }))
}

impl Tables {
    /// Where towns of a folded name lie, also where it is another name of theirs: "bombay", "birmingham" in two countries.
    pub(crate) fn country_of_town(&self, folded: &str) -> impl Iterator<Item = Town> {
        let filed = self.filed_under(EntityType::Location, folded).filter(|&filed| filed != folded);
        let found: Vec<Town> = towns_of(folded).collect();
        let other = filed.filter(|_| found.is_empty()).into_iter().flat_map(towns_of).collect::<Vec<_>>();
        found.into_iter().chain(other)
    }

    /// The states of the United States.
    pub(crate) fn american_states(&self) -> impl Iterator<Item = &'static str> {
        self.american_states.values().copied()
    }

    /// The state of the United States that is written so behind a town: "Ill.", "IL", "Illinois". Letter case counts.
    pub(crate) fn american_state(&self, written: &str) -> Option<&'static str> {
        self.american_states.get(written).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{rows, tables};
    use super::*;
    use crate::name::fold;

    #[test]
    fn towns_lie_in_countries_and_states() {
        let places = |town| {
            let place =
                |t: Town| t.state.map_or(t.country.to_owned(), |state| format!("{state}, {}", t.country));
            tables().country_of_town(town).map(place).collect::<Vec<_>>()
        };
        assert_eq!(places("lyon"), ["France"]);
        assert_eq!(places("bombay"), ["India"]);
        assert_eq!(places("birmingham"), ["United Kingdom", "Alabama, United States"]);
        assert_eq!(places("new york"), ["New York, United States"]);
        assert!(places("springfield").len() > 2 && places("nowhere").is_empty());
    }

    #[test]
    fn every_town_is_in_a_known_country_and_state() {
        for row in rows(names::CITIES) {
            assert_eq!(tables().state(&fold(row[1])), Some(row[1]));
            assert!(row.get(2).is_none_or(|state| tables().american_state(state) == Some(state)), "{row:?}");
        }
    }

    #[test]
    fn states_are_told_by_letter_case() {
        for written in ["Oregon", "OR", "Ore."] {
            assert_eq!(tables().american_state(written), Some("Oregon"));
        }
        assert_eq!(tables().american_state("or"), None);
    }
}
