//! Clubs that a report calls by their town or by what else they are called: "CHICAGO" and "White Sox" among the results of baseball.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use namegraph_document::{EntityType, NamedMention};
use namegraph_tables::names;

use crate::name::fold;
use crate::tables::{list, rows};

/// Clubs of a sport that a text must name, if its head does not say what it is on.
const CLUBS_OF_A_REPORT: usize = 3;

/// The clubs of a sport: by folded town, and by all that is no town's name.
#[derive(Default)]
struct League {
    slugs: Vec<&'static str>,
    /// Whether one club of a town goes by the town's name, and others do not.
    goes_by_town: bool,
    of_town: BTreeMap<String, BTreeSet<String>>,
    called: BTreeMap<String, String>,
}

static LEAGUES: LazyLock<BTreeMap<&'static str, League>> = LazyLock::new(|| {
    let mut leagues = BTreeMap::<&'static str, League>::new();
    for row in rows(names::CLUBS) {
        let league = leagues.entry(row[0]).or_default();
        let club = list(&row, 3).next().unwrap_or_default().to_owned();
        league.goes_by_town = row[0] == "football";
        league.slugs = list(&row, 1).collect();
        for town in list(&row, 2) {
            league.of_town.entry(fold(town)).or_default().insert(club.clone());
        }
        for called in list(&row, 3) {
            // Of a club that has moved, the text says which town it is in.
            league.called.entry(fold(called)).and_modify(String::clear).or_insert_with(|| club.clone());
        }
    }
    leagues.values_mut().for_each(|league| league.called.retain(|_, club| !club.is_empty()));
    leagues
});

/// The organizations of a report that are clubs under a shorter name: their places, and the club. A town with two clubs is the one that
/// the text names otherwise.
///
/// Time: O(n log n) in the mentions.
pub(super) fn clubs(text: &str, mentions: &[NamedMention]) -> Vec<(usize, String)> {
    let bodies = || {
        let body =
            |(_, named): &(usize, &NamedMention)| named.mention.entity_type == EntityType::Organization;
        mentions.iter().enumerate().filter(body).map(|(at, named)| (at, fold(&named.form)))
    };
    let Some((league, named)) = league(text, bodies().map(|(_, form)| form)) else { return Vec::new() };
    let club = |form: &String| {
        let of_town = league.of_town.get(form).map(|clubs| match clubs.len() {
            1 => clubs.iter().collect::<Vec<_>>(),
            // Liverpool beside Everton is not Everton.
            _ if league.goes_by_town => Vec::new(),
            _ => clubs.intersection(&named).collect(),
        });
        let of_town = of_town.filter(|clubs| clubs.len() == 1).map(|clubs| clubs[0]);
        league.called.get(form).or(of_town).cloned()
    };
    let found = bodies().filter_map(|(at, form)| Some((at, club(&form)?)));
    found.filter(|(at, club)| mentions[*at].name != *club).collect()
}

/// The league whose clubs a text reports on, and those that it names.
fn league(text: &str, bodies: impl Iterator<Item = String>) -> Option<(&'static League, BTreeSet<String>)> {
    let forms: BTreeSet<String> = bodies.collect();
    let head = text.split(" - ").next().unwrap_or_default().to_lowercase();
    let mut reported = LEAGUES.values().filter_map(|league| {
        let named: BTreeSet<String> =
            forms.iter().filter_map(|form| league.called.get(form)).cloned().collect();
        let told = league.slugs.contains(&head.as_str());
        (told || named.len() >= CLUBS_OF_A_REPORT).then_some((told, named.len(), league, named))
    });
    let first = reported.next()?;
    let most =
        reported.fold((first, false), |(most, tie), other| match (other.0, other.1).cmp(&(most.0, most.1)) {
            std::cmp::Ordering::Greater => (other, false),
            std::cmp::Ordering::Equal => (most, true),
            std::cmp::Ordering::Less => (most, tie),
        });
    let ((_, _, league, named), tie) = most;
    (!tie).then_some((league, named))
}

#[cfg(test)]
mod tests {
    use super::*;
    use namegraph_document::{Mention, Span};

    fn names(text: &str, given: &[&str]) -> Vec<String> {
        let mut from = 0;
        let mut mentions = Vec::new();
        for name in given {
            let start = from + text[from..].find(name).unwrap();
            from = start + name.len();
            let mention =
                Mention { span: Span::new(start, from), entity_type: EntityType::Organization, score: 1.0 };
            let (form, name) = ((*name).to_owned(), (*name).to_owned());
            mentions.push(NamedMention { mention, form, name, tagged: None, by_role: false });
        }
        for (at, name) in clubs(text, &mentions) {
            mentions[at].name = name;
        }
        mentions.into_iter().map(|m| m.name).collect()
    }

    #[test]
    fn every_club_has_a_sport_a_town_and_a_name() {
        assert!(rows(names::CLUBS).all(|row| row.len() == 4 && row.iter().all(|cell| !cell.is_empty())));
        assert_eq!(LEAGUES.len(), 5);
        assert!(LEAGUES["baseball"].called.contains_key("white sox"));
        assert!(!LEAGUES["baseball"].called.contains_key("angels"), "of several towns");
    }

    #[test]
    fn a_report_calls_clubs_by_their_towns() {
        let text = "BASEBALL - RESULTS. DETROIT 3, TEXAS 2; CHICAGO 1.";
        let names_of = |text| names(text, &["DETROIT", "TEXAS", "CHICAGO"]);
        assert_eq!(names_of(text), ["Detroit Tigers", "Texas Rangers", "CHICAGO"]);
        assert_eq!(names_of("BANKS - DETROIT, TEXAS, CHICAGO"), ["DETROIT", "TEXAS", "CHICAGO"]);
        let text = "The White Sox beat the Orioles. Chicago had lost to the Yankees and Chicago.";
        let found = names(text, &["White Sox", "Orioles", "Chicago", "Yankees"]);
        assert_eq!(
            found,
            ["Chicago White Sox", "Baltimore Orioles", "Chicago White Sox", "New York Yankees"]
        );
        assert_eq!(names("The White Sox bank", &["White Sox"]), ["White Sox"]);
    }
}
