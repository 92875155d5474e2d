//! The languages that a name is written in.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::tables::rows;

/// A set of the languages in `data/languages.tsv`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Languages(u128);

/// The place of each ISO 639-3 code.
static PLACES: LazyLock<HashMap<&str, u32>> = LazyLock::new(|| {
    let mut places = HashMap::new();
    for row in rows(namegraph_tables::LANGUAGES) {
        let next = places.len() as u32;
        places.entry(row[0]).or_insert(next);
    }
    assert!(places.len() <= u128::BITS as usize, "more languages than bits");
    places
});

/// The tag of a language (BCP 47: its ISO 639-1 code) by its ISO 639-3 code; that code itself, if the table does not have it.
///
/// ```
/// assert_eq!(namegraph_identity::language_tag("rus"), "ru");
/// ```
pub fn language_tag(code: &str) -> &str {
    let row = rows(namegraph_tables::LANGUAGES).find(|row| row[0] == code);
    row.map_or(code, |row| row[1])
}

impl Languages {
    /// No language that is known.
    pub const NONE: Self = Self(0);

    /// The language of an ISO 639-3 code; none, if the table does not have it.
    ///
    /// ```
    /// use namegraph_identity::Languages;
    /// assert!(Languages::of("pol") != Languages::of("rus"));
    /// assert_eq!(Languages::of("xxx"), Languages::NONE);
    /// ```
    pub fn of(code: &str) -> Self {
        PLACES.get(code).map_or(Self::NONE, |place| Self(1 << place))
    }

    /// These and others.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether one language is in both.
    pub(crate) const fn meet(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

impl<'a> FromIterator<&'a str> for Languages {
    fn from_iter<T: IntoIterator<Item = &'a str>>(codes: T) -> Self {
        codes.into_iter().map(Self::of).fold(Self::NONE, Self::and)
    }
}
