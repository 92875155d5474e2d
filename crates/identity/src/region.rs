//! Bodies and towns of one name in several countries: which of them a text speaks of.
//!
//! "India's Supreme Court" is named "Supreme Court (India)", and the Supreme Court of the same text is this one; "Portland" behind which
//! Oregon stands is "Portland, Oregon". Across documents they are one with the plain name again where no other of the name is known.

mod body;
mod place;

use namegraph_document::{EntityType, NamedMention};

use self::body::{bodies, houses};
use self::place::{georgias, halves, hill, states, towns};
use crate::name::fold;
use crate::tables::tables;
use crate::tables::towns::Town;

/// Regions that are written behind towns as states are, and their countries.
const PROVINCES: [(&str, &str); 24] = [
    ("England", "United Kingdom"),
    ("Scotland", "United Kingdom"),
    ("Wales", "United Kingdom"),
    ("Northern Ireland", "United Kingdom"),
    ("Alberta", "Canada"),
    ("British Columbia", "Canada"),
    ("Manitoba", "Canada"),
    ("New Brunswick", "Canada"),
    ("Newfoundland", "Canada"),
    ("Nova Scotia", "Canada"),
    ("Ontario", "Canada"),
    ("Prince Edward Island", "Canada"),
    ("Quebec", "Canada"),
    ("Saskatchewan", "Canada"),
    ("New South Wales", "Australia"),
    ("Queensland", "Australia"),
    ("South Australia", "Australia"),
    ("Tasmania", "Australia"),
    ("Victoria", "Australia"),
    ("Western Australia", "Australia"),
    ("Bavaria", "Germany"),
    ("Punjab", "India"),
    ("Kerala", "India"),
    ("Catalonia", "Spain"),
];
const OF_STATE: &str = "U.S. state";
/// A country and one of the United States.
const GEORGIAS: [&str; 2] = ["Georgia (country)", "Georgia (U.S. state)"];

/// A name, and what it is told apart by.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Regional {
    /// The name that others have as well.
    pub(crate) base: String,
    /// The country or state.
    pub(crate) region: String,
}

impl Regional {
    fn shown(&self, entity_type: EntityType) -> String {
        match entity_type {
            EntityType::Location => format!("{}, {}", self.base, self.region),
            _ => format!("{} ({})", self.base, self.region),
        }
    }
}

/// The parts of a name as this module shows it: "Supreme Court (India)", "Portland, Oregon", "Georgia (country)".
pub(crate) fn parts(name: &str, entity_type: EntityType) -> Option<Regional> {
    let georgia =
        entity_type == EntityType::Location && (GEORGIAS.contains(&name) || name.ends_with(" (U.S. state)"));
    let (base, region) = match entity_type {
        EntityType::Location if !georgia => name.split_once(", ")?,
        EntityType::Location | EntityType::Organization => name.strip_suffix(')')?.split_once(" (")?,
        _ => return None,
    };
    let known = georgia || is_region(region);
    known.then(|| Regional { base: base.to_owned(), region: region.to_owned() })
}

/// Whether there are other towns of the name than the one in a region, for all that is known.
pub(crate) fn is_ambiguous(base: &str, region: &str) -> bool {
    let town = fold(base);
    let other = |place: Town| place.state != Some(region) && place.country != country_of(region);
    region == OF_STATE || is_region(base) || tables().country_of_town(&town).any(other)
}

/// Whether a region is one of the United States.
pub(crate) fn is_state(region: &str) -> bool {
    region == OF_STATE || american_state(region).is_some()
}

/// Whether a region is the state that bears the name of a town: Washington, New York. Georgia is a state and a country.
pub(crate) fn is_state_of_a_town(base: &str, region: &str) -> bool {
    region == OF_STATE && GEORGIAS.iter().all(|georgia| !fold(georgia).starts_with(base))
}

/// The country of a region, or itself.
fn country_of(region: &str) -> &str {
    PROVINCES.iter().find(|(province, _)| *province == region).map_or(region, |(_, country)| country)
}

fn is_region(name: &str) -> bool {
    PROVINCES.iter().any(|(province, _)| *province == name)
        || is_state(name)
        || tables().state(&fold(name)) == Some(name)
}

/// The mentions that get another name since their text says of which country or state they are: their places, and the name.
///
/// Time: O(n log n) in the mentions.
pub(crate) fn regional(text: &str, mentions: &[NamedMention]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    bodies(text, mentions, &mut found);
    towns(text, mentions, &mut found);
    georgias(text, mentions, &mut found);
    states(text, mentions, &mut found);
    houses(text, mentions, &mut found);
    halves(text, mentions, &mut found);
    hill(text, mentions, &mut found);
    found
}

fn american_state(words: &str) -> Option<&'static str> {
    tables().american_state(words).filter(|state| *state == words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use namegraph_document::{Mention, Span};

    const ORG: EntityType = EntityType::Organization;
    const LOC: EntityType = EntityType::Location;

    fn names(text: &str, given: &[(&str, EntityType)]) -> Vec<String> {
        let mut from = 0;
        let mut mentions: Vec<NamedMention> = Vec::new();
        for &(name, entity_type) in given {
            let start = from + text[from..].find(name).unwrap();
            from = start + name.len();
            let mention = Mention { span: Span::new(start, from), entity_type, score: 1.0 };
            mentions.push(NamedMention {
                mention,
                form: name.to_owned(),
                name: name.to_owned(),
                tagged: None,
                by_role: false,
            });
        }
        for (at, name) in regional(text, &mentions) {
            mentions[at].name = name;
        }
        mentions.into_iter().map(|m| m.name).collect()
    }

    #[test]
    fn bodies_are_of_the_country_that_their_text_says() {
        let court = "Supreme Court";
        assert_eq!(
            names("The Supreme Court ruled. India's Supreme Court met.", &[(court, ORG), (court, ORG)]),
            ["Supreme Court (India)"; 2]
        );
        let ministry = "Ministry of Defence";
        assert_eq!(
            names(
                "Ukraine’s Ministry of Defence and the Ministry of Defence of Russia",
                &[(ministry, ORG), (ministry, ORG)]
            ),
            ["Ministry of Defense (Ukraine)", "Ministry of Defense (Russia)"]
        );
        let senate = [("Texas", LOC), ("Senate", ORG), ("Senate", ORG)];
        assert_eq!(
            names("In Texas, the state Senate met. The Senate in Washington", &senate),
            ["Texas", "Senate (Texas)", "Senate"]
        );
        let race = [("Ohio", LOC), ("Senate", ORG)];
        assert_eq!(names("In Ohio, the state's Senate race", &race)[1], "Senate");
        assert_eq!(names("In Ohio, the state Senate race", &race)[1], "Senate (Ohio)");
        assert_eq!(names("the state's Supreme Court", &[(court, ORG)]), [court]);
        assert_eq!(names("the New York state Supreme Court", &[(court, ORG)]), ["Supreme Court (New York)"]);
        let flew = [("Texas", LOC), ("Washington", LOC), ("Senate", ORG)];
        assert_eq!(
            names("The Texas governor flew to Washington. The state Senate", &flew)[2],
            "Senate (Texas)"
        );
        let far = format!("Ohio, Iowa. {} the state Senate", "They met. ".repeat(50));
        assert_eq!(names(&far, &[("Ohio", LOC), ("Iowa", LOC), ("Senate", ORG)])[2], "Senate (U.S. state)");
        let thuringia = "In Thuringia, the state Parliament";
        assert_eq!(names(thuringia, &[("Thuringia", LOC), ("Parliament", ORG)])[1], "Parliament");
        for race in ["special election", "GOP primary", "Democratic runoff", "challengers"] {
            let text = format!("the Iowa Senate {race}");
            assert_eq!(names(&text, &[("Iowa Senate", ORG)]), ["Iowa Senate"], "{race}");
        }
        assert_eq!(names("the Iowa Supreme Court", &[(court, ORG)]), ["Supreme Court (Iowa)"]);
        assert_eq!(names("the Iowa Senate race", &[("Senate", ORG)]), ["Senate"]);
        assert_eq!(names("the Iowa Senate race", &[("Iowa Senate", ORG)]), ["Iowa Senate"]);
        assert_eq!(names("the Iowa Senate met", &[("Iowa Senate", ORG)]), ["Senate (Iowa)"]);
        let congress = [("House", ORG), ("Congress", ORG)];
        assert_eq!(names("The House and Congress", &congress)[0], "House of Representatives");
        let misc = EntityType::Miscellaneous;
        let parties = [("House", ORG), ("Democrats", misc), ("Republicans", misc)];
        assert_eq!(names("The House, Democrats, Republicans", &parties)[0], "House of Representatives");
        assert_eq!(names("The House, Democrats, Republicans, the legislature", &parties)[0], "House");
        assert_eq!(names("The House, Democrats", &parties[..2])[0], "House of Representatives");
        assert_eq!(names("House Bill 3: the House, Democrats", &parties[..2])[0], "House");
        let washington = [("House", ORG), ("Washington", LOC)];
        assert_eq!(names("The House voted in Washington.", &washington)[0], "House of Representatives");
        assert_eq!(names("The House voted.", &washington[..1])[0], "House");
        let abroad = [("House", ORG), ("Democrats", misc), ("Japan", LOC)];
        assert_eq!(names("The House, Democrats, Japan", &abroad)[0], "House");
        let ohio = [("House", ORG), ("Congress", ORG), ("Ohio House", ORG)];
        let text = "The House and Congress. The Ohio House";
        assert_eq!(names(text, &ohio), ["House", "Congress", "House of Representatives (Ohio)"]);
        let passing = ["House"; 4]
            .map(|house| (house, ORG))
            .into_iter()
            .chain([("Congress", ORG), ("Ohio House", ORG)]);
        let text = "House, House, House, House, Congress. The Ohio House";
        assert_eq!(names(text, &passing.collect::<Vec<_>>())[0], "House of Representatives");
        let lords = [("House", ORG), ("House of Lords", ORG), ("Congress", ORG)];
        assert_eq!(names("The House, the House of Lords, Congress", &lords)[0], "House");
        for (name, shown) in [
            ("Supreme Court of Ohio", "Supreme Court (Ohio)"),
            ("Indian Supreme Court", "Supreme Court (India)"),
            ("U.S. Senate", "Senate (United States)"),
            ("South Korean National Assembly", "National Assembly (South Korea)"),
            ("Supreme Court of the United States", "Supreme Court (United States)"),
            ("Russian Defense Ministry", "Ministry of Defense (Russia)"),
            ("Supreme Court", "Supreme Court"),
            ("Supreme Court Historical Society", "Supreme Court Historical Society"),
            ("Indian National Congress", "Indian National Congress"),
        ] {
            assert_eq!(names(name, &[(name, ORG)]), [shown]);
        }
    }

    #[test]
    fn towns_lie_where_their_text_says() {
        let portland = [("Portland", LOC), ("Maine", LOC), ("Portland", LOC)];
        assert_eq!(
            names("In Portland, Maine, boats left. Portland has none.", &portland),
            ["Portland, Maine", "Maine", "Portland, Maine"]
        );
        assert_eq!(names("Paris, Texas", &[("Paris, Texas", LOC)]), ["Paris, Texas"]);
        assert_eq!(names("Canada, Japan", &[("Canada", LOC), ("Japan", LOC)]), ["Canada", "Japan"]);
        assert_eq!(names("Beirut, Syria", &[("Beirut", LOC), ("Syria", LOC)]), ["Beirut", "Syria"]);
        assert_eq!(names("Lyon, France", &[("Lyon, France", LOC)]), ["Lyon"]);
        let two = [("Portland", LOC), ("Maine", LOC), ("Portland", LOC), ("Oregon", LOC), ("Portland", LOC)];
        assert_eq!(
            names("Portland, Maine, and Portland, Oregon. Portland", &two),
            ["Portland, Maine", "Maine", "Portland, Oregon", "Oregon", "Portland"]
        );
        assert_eq!(
            names("Georgia and Tbilisi", &[("Georgia", LOC), ("Tbilisi", LOC)])[0],
            "Georgia (country)"
        );
        assert_eq!(names("Georgia and Ohio", &[("Georgia", LOC), ("Ohio", LOC)])[0], "Georgia (U.S. state)");
        let both = [("Ohio", LOC), ("Ukraine", LOC), ("Georgia", LOC), ("Georgia", LOC)];
        assert_eq!(
            names("Ohio. Ukraine and Georgia. Georgia", &both)[2..],
            ["Georgia (country)", "Georgia (U.S. state)"]
        );
        let washington = [("Washington", LOC), ("Washington", LOC)];
        assert_eq!(
            names("Washington state is far from Washington", &washington),
            ["Washington (U.S. state)", "Washington"]
        );
        assert_eq!(names("Georgia and Rome", &[("Georgia", LOC), ("Rome", LOC)])[0], "Georgia");
        let coast = [("California", LOC), ("Oregon", LOC), ("Washington", LOC)];
        assert_eq!(names("California, Oregon and Washington", &coast)[2], "Washington (U.S. state)");
        let coast = &coast[1..];
        assert_eq!(names("Oregon and Washington", coast)[1], "Washington (U.S. state)");
        assert_eq!(names("Texas and Washington", &[("Texas", LOC), ("Washington", LOC)])[1], "Washington");
        let inslee = [("Washington", LOC), ("Jay Inslee", EntityType::Person)];
        assert_eq!(names("Washington Gov. Jay Inslee", &inslee)[0], "Washington (U.S. state)");
        let murray = [("Patty Murray", EntityType::Person), ("Washington", LOC)];
        assert_eq!(names("Sen. Patty Murray of Washington", &murray)[1], "Washington (U.S. state)");
        assert_eq!(names("Dr. Patty Murray of Washington", &murray)[1], "Washington");
        assert_eq!(names("Senator Patty Murray (D) of Washington", &murray)[1], "Washington (U.S. state)");
        let two = [("Colorado", LOC), ("Washington", LOC)];
        assert_eq!(names("Two states, Colorado and Washington, voted.", &two)[1], "Washington (U.S. state)");
        assert_eq!(names("He flew between Colorado and Washington.", &two)[1], "Washington");
        let war = [("Russia", LOC), ("Ukraine", LOC), ("U.S.", LOC), ("Georgia", LOC)];
        assert_eq!(names("Russia, Ukraine. U.S. Putin invaded Georgia", &war)[3], "Georgia (country)");
        let pair = [("Washington", LOC), ("Oregon", LOC)];
        assert_eq!(names("In Washington, Oregon’s senator", &pair)[0], "Washington");
        let towns = [("Boston", LOC), ("New York", LOC), ("Washington", LOC)];
        assert_eq!(names("Boston, New York and Washington", &towns), ["Boston", "New York", "Washington"]);
        assert_eq!(names("Washington state’s law", &[("Washington", LOC)]), ["Washington (U.S. state)"]);
        let listed = [("Texas", LOC), ("Washington State", LOC), ("Alabama", LOC)];
        assert_eq!(names("Texas, Washington State, Alabama", &listed)[1], "Washington (U.S. state)");
        assert_eq!(names("Washington statesmen", &[("Washington", LOC)]), ["Washington"]);
        let member = [("Patty Murray", EntityType::Person), ("Washington", LOC)];
        assert_eq!(names("Patty Murray, Washington Democrat, left", &member)[1], "Washington (U.S. state)");
        assert_eq!(names("Patty Murray, Washington and", &member)[1], "Washington");
        let york = [("New York", LOC), ("New York", LOC)];
        let state = "New York (U.S. state)";
        assert_eq!(names("a New York Democrat left New York", &york), [state, "New York"]);
        assert_eq!(names("a New York Democrat, the mayor of New York", &york), [state, "New York"]);
        assert_eq!(names("New York’s upstate New York", &york), [state; 2]);
        assert_eq!(names("a Democrat of New York, the mayor of New York", &york), [state, "New York"]);
        let buffalo = [("Buffalo", LOC), ("New York", LOC)];
        assert_eq!(names("in Buffalo, New York, in May", &buffalo)[1], state);
        let list = [("Chicago", LOC), ("New York", LOC)];
        assert_eq!(names("in Chicago, New York and", &list)[1], "New York");
        assert_eq!(names("(N.Y.)", &[("N.Y.", LOC)])[0], state);
        assert_eq!(names("flew to New York, upstate New York", &york), ["New York", state]);
        let georgia = [("Georgia", LOC), ("Ohio", LOC)];
        assert_eq!(names("Putin invaded Georgia. In Ohio", &georgia)[0], "Georgia (country)");
        assert_eq!(names("Putin spoke. Georgia votes with Ohio", &georgia)[0], "Georgia (U.S. state)");
        let list = [("Ohio", LOC), ("Chicago", LOC), ("Connecticut", LOC), ("Utah", LOC)];
        assert_eq!(names("Ohio, Chicago, Connecticut and Utah", &list)[1], "Chicago");
        let part = [("Southwest", LOC), ("Minnesota", LOC)];
        assert_eq!(names("the Southwest, Minnesota", &part)[0], "Southwest");
        let town = [("Paris", LOC), ("Texas", LOC)];
        assert_eq!(names("Paris, Texas, is", &town)[0], "Paris, Texas");
    }

    #[test]
    fn the_hill_of_the_congress_is_capitol_hill() {
        let hill = [("Congress", ORG), ("Hill", LOC)];
        assert_eq!(names("Congress. Those on the Hill", &hill)[1], "Capitol Hill");
        assert_eq!(names("Congress. He told The Hill", &hill)[1], "Hill");
        assert_eq!(names("Congress. He wrote in the Hill", &hill)[1], "Hill");
        assert_eq!(names("They left the Hill", &hill[1..])[0], "Hill");
    }

    #[test]
    fn a_half_is_of_the_country_that_the_text_divides() {
        let both = [("North", LOC), ("South Korea", LOC)];
        assert_eq!(names("North and South Korea met", &both), ["North Korea", "South Korea"]);
        let text = "North Korea and South Korea: the South won.";
        assert_eq!(
            names(text, &[("North Korea", LOC), ("South Korea", LOC), ("South", LOC)])[2],
            "South Korea"
        );
        let korean = [("North Korea", LOC), ("North", LOC)];
        let army =
            |said: &str| names(&format!("North Korea and the South Korean army. {said}"), &korean)[1].clone();
        assert_eq!(army("The isolated North fired"), "North Korea");
        assert_eq!(army("Of North’s rockets"), "North Korea");
        assert_eq!(army("38 North wrote"), "North");
        let related = [("North Korea", LOC), ("North", LOC), ("North Korea-related", LOC)];
        let text = "North Korea and South Korea. The North and a North Korea-related site";
        assert_eq!(names(text, &related)[1], "North Korea");
        assert_eq!(names("North Korea. The North", &korean)[1], "North", "none says of which half it speaks");
        assert_eq!(
            names("the South and South Carolina", &[("South", LOC), ("South Carolina", LOC)])[0],
            "South"
        );
        assert_eq!(names("North and South Wind", &[("North", LOC), ("South Wind", LOC)])[0], "North");
    }

    #[test]
    fn names_are_taken_apart_again() {
        for (name, kind, base) in [
            ("Supreme Court (India)", ORG, Some("Supreme Court")),
            ("Portland, Oregon", LOC, Some("Portland")),
            ("Georgia (country)", LOC, Some("Georgia")),
            ("England (cricket team)", LOC, None),
            ("Smith, Jones", LOC, None),
            ("Portland", LOC, None),
        ] {
            assert_eq!(parts(name, kind).map(|r| r.base).as_deref(), base, "{name}");
        }
    }
}
