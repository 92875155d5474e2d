//! The tables that are built into namegraph, as they lie in this folder; `README.md` has the origin and licence of each.

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = include_str!($file);)*
    };
}

tables! {
    /// Languages: codes, name, script.
    LANGUAGES = "languages.tsv";
    /// Months in many languages.
    MONTHS = "months.tsv";
}

/// What is known of names.
pub mod names {
    tables! {
        /// Given names as clerks and printers shortened them.
        ABBREVIATIONS = "names/abbreviations.tsv";
        /// Bodies and lands by short and long names in other languages.
        ABROAD = "names/abroad.tsv";
        /// Bodies that many countries have under one name.
        BODIES = "names/bodies.tsv";
        /// Towns and their countries, in order of their names.
        CITIES = "names/cities.tsv";
        /// Clubs of leagues, by sport and town.
        CLUBS = "names/clubs.tsv";
        /// Parts of the world.
        CONTINENTS = "names/continents.tsv";
        /// Countries: other names, capital, demonyms.
        COUNTRIES = "names/countries.tsv";
        /// Countries by their two letters.
        COUNTRY_CODES = "names/country_codes.tsv";
        /// Case endings, and what the base form has in their place.
        ENDINGS = "names/endings.tsv";
        /// Firms that go by a founder's surname.
        EPONYMS = "names/eponyms.tsv";
        /// Towns in other languages.
        EXONYMS = "names/exonyms.tsv";
        /// Names that are found in part, and their types.
        FIXED = "names/fixed.tsv";
        /// Legal forms of companies, and what they are compared by.
        FORMS = "names/forms.tsv";
        /// Given names with gender, and what else they are, in order.
        GIVEN = "names/given.tsv";
        /// Words that say what a place is.
        LANDFORMS = "names/landforms.tsv";
        /// Lands in other languages.
        LANDS = "names/lands.tsv";
        /// Given names and what they are shortened to.
        NICKNAMES = "names/nicknames.tsv";
        /// Bodies by all their names.
        ORGANIZATIONS = "names/organizations.tsv";
        /// Particles of surnames.
        PARTICLES = "names/particles.tsv";
        /// Places by all their names.
        PLACES = "names/places.tsv";
        /// Degrees, orders and other letters behind names.
        POSTNOMINALS = "names/postnominals.tsv";
        /// What languages in Latin letters write otherwise than English.
        ROMANIZATION = "names/romanization.tsv";
        /// Words that are spelled in several ways.
        SPELLINGS = "names/spellings.tsv";
        /// Words of sports.
        SPORTS = "names/sports.tsv";
        /// Legal forms, and other words behind names of bodies.
        SUFFIXES = "names/suffixes.tsv";
        /// Surnames that are no given names, in order.
        SURNAMES = "names/surnames.tsv";
        /// Titles and offices.
        TITLES = "names/titles.tsv";
        /// What letters of other scripts become in Latin letters, learned.
        TRANSLITERATION = "names/transliteration.tsv";
        /// States of the United States and what is written for them.
        US_STATES = "names/us_states.tsv";
        /// Words in names of bodies that are written in several ways.
        WORDS_OF_BODIES = "names/words_of_bodies.tsv";
    }
}

/// Words around names.
pub mod words {
    tables! {
        /// Contests for an office.
        CONTESTS = "words/contests.tsv";
        /// Verbs between names.
        VERBS = "words/verbs.txt";
        /// Roles that one holds for another.
        ROLES = "words/roles.txt";
        /// Ties between two.
        TIES = "words/ties.txt";
    }
}
