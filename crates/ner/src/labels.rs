//! What the labels of a checkpoint mean: one table of types, one of tag schemes.
//!
//! A label is a part of a name and a type, as in `B-PER`. The schemes in use differ in the parts: BIO2 (`B` opens every
//! name), IOB1 (`B` only opens a name that touches another of its type), BIOES and BILOU (the last word and the name of
//! one word have parts of their own), IO (the bare type). See Ratinov & Roth 2009 for what they are worth.

use std::collections::BTreeMap;

use namegraph_document::EntityType;

/// The types that checkpoints write, in capitals, and what they are to us. `None`: nothing that a graph holds.
const TYPES: [(Option<EntityType>, &[&str]); 5] = [
    (Some(EntityType::Person), &["PER", "PERS", "PERSON", "PEOPLE"]),
    (
        Some(EntityType::Organization),
        &[
            "ORG",
            "ORGANIZATION",
            "ORGANISATION",
            "CORPORATION",
            "CORP",
            "COMPANY",
            "GROUP",
            "GRP",
            "POLITICALPARTY",
            "PARTY",
            "INSTITUTION",
        ],
    ),
    (
        Some(EntityType::Location),
        &["LOC", "LOCATION", "GPE", "GEO", "FAC", "FACILITY", "COUNTRY", "CITY", "STATE", "PLACE"],
    ),
    (
        Some(EntityType::Miscellaneous),
        &[
            "MISC",
            "MIS",
            "NORP",
            "NATIONALITY",
            "EVENT",
            "EVE",
            "ELECTION",
            "PRODUCT",
            "PROD",
            "WORK",
            "WORK_OF_ART",
            "CREATIVE-WORK",
            "CW",
            "ART",
            "LAW",
            "LANGUAGE",
            "OTH",
            "OTHER",
        ],
    ),
    (
        None,
        &[
            "DATE", "TIME", "TIM", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL", "NUM", "NUMBER",
            "NAT",
        ],
    ),
];

/// A label that stands in neither table.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum LabelError {
    /// The configuration names no labels.
    #[error(
        "expected id2label in config.json, found none; add what the outputs mean, as in {{\"0\": \"O\", \"1\": \"B-PER\"}}"
    )]
    None,
    /// The ids leave one out.
    #[error("expected id2label to count from 0 without a gap, found no id {0}")]
    Gap(usize),
    /// No label says that a word is no name.
    #[error("expected a label O in id2label, found none")]
    NoOutside,
    /// What a label means is not known.
    #[error(
        "expected labels like B-PER, I-ORG, S-LOC or MISC in id2label, found {0:?}; rename it there to one of PER, ORG, LOC, MISC, or to O"
    )]
    Unknown(String),
}

/// The labels of a checkpoint, in the order of its outputs.
#[derive(Clone, Debug)]
pub(crate) struct Labels(Vec<Label>);

/// What a label says of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Label {
    /// The type as the checkpoint writes it; `None` is `O`.
    written: Option<String>,
    /// The same in our types; `None` for dates and numbers too.
    entity_type: Option<EntityType>,
    part: Part,
}

/// Where in a name a word may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    starts: bool,
    continues: bool,
    ends: bool,
    goes_on: bool,
}

impl Part {
    const fn new(starts: bool, continues: bool, ends: bool, goes_on: bool) -> Self {
        Self { starts, continues, ends, goes_on }
    }

    const OUTSIDE: Self = Self::new(false, false, false, false);
    /// Of a name in a scheme without parts; the `I` of IOB1.
    const ANY: Self = Self::new(true, true, true, true);

    fn of(letter: char, scheme: Scheme) -> Option<Self> {
        let marked_ends = scheme == Scheme::MarkedEnds;
        Some(match letter {
            'B' => Self::new(true, false, !marked_ends, true),
            'I' | 'M' if scheme == Scheme::Iob1 => Self::ANY,
            'I' | 'M' => Self::new(false, true, !marked_ends, true),
            'E' | 'L' => Self::new(false, true, true, false),
            'S' | 'U' => Self::new(true, false, true, false),
            _ => return None,
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Bio2,
    Iob1,
    /// BIOES, BILOU, BMES.
    MarkedEnds,
}

impl Scheme {
    /// The scheme shows in which labels there are: a type that can go on but not begin is one of IOB1.
    fn of(labels: &[&str]) -> Self {
        let parts: Vec<(char, &str)> = labels.iter().filter_map(|l| split(l)).collect();
        if parts.iter().any(|(letter, _)| matches!(letter, 'E' | 'L' | 'S' | 'U')) {
            Self::MarkedEnds
        } else if parts.iter().any(|&(letter, t)| letter == 'I' && !parts.contains(&('B', t))) {
            Self::Iob1
        } else {
            Self::Bio2
        }
    }
}

/// `B-PER` or `B_PER` as `('B', "PER")`; a bare type has no letter.
fn split(label: &str) -> Option<(char, &str)> {
    let letter = label.chars().next().filter(|c| "BIMELSU".contains(*c))?;
    Some((letter, label[1..].strip_prefix(['-', '_'])?))
}

fn entity_type(written: &str) -> Option<Option<EntityType>> {
    let written = written.to_uppercase();
    TYPES.iter().find(|(_, names)| names.contains(&written.as_str())).map(|(t, _)| *t)
}

impl Labels {
    /// Reads the labels of a configuration's `id2label`.
    pub(crate) fn new(id2label: &BTreeMap<usize, String>) -> Result<Self, LabelError> {
        if id2label.is_empty() {
            return Err(LabelError::None);
        }
        if let Some(gap) = (0..id2label.len()).find(|id| !id2label.contains_key(id)) {
            return Err(LabelError::Gap(gap));
        }
        let written: Vec<&str> = id2label.values().map(String::as_str).collect();
        let scheme = Scheme::of(&written);
        let labels: Vec<Label> = written.iter().map(|l| Label::new(l, scheme)).collect::<Result<_, _>>()?;
        if labels.iter().all(|l| l.written.is_some()) {
            return Err(LabelError::NoOutside);
        }
        Ok(Self(labels))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The type of a label's names, if they are any of ours.
    pub(crate) fn entity_type(&self, label: usize) -> Option<EntityType> {
        self.0[label].entity_type
    }

    /// Whether a word with this label is in a name of any kind.
    pub(crate) fn is_name(&self, label: usize) -> bool {
        self.0[label].written.is_some()
    }

    /// Whether `next` goes on with the name that `label` is in.
    pub(crate) fn continues(&self, label: usize, next: usize) -> bool {
        let (a, b) = (&self.0[label], &self.0[next]);
        a.part.goes_on && b.part.continues && a.written == b.written
    }

    /// Whether `next` may stand after `label`.
    pub(crate) fn follows(&self, label: usize, next: usize) -> bool {
        self.continues(label, next) || self.may_end(label) && self.may_start(next)
    }

    /// Whether a sentence may begin with the label.
    pub(crate) fn may_start(&self, label: usize) -> bool {
        self.0[label].part.starts || !self.is_name(label)
    }

    /// Whether a sentence may end with the label.
    pub(crate) fn may_end(&self, label: usize) -> bool {
        self.0[label].part.ends || !self.is_name(label)
    }
}

impl Label {
    fn new(label: &str, scheme: Scheme) -> Result<Self, LabelError> {
        let unknown = || LabelError::Unknown(label.to_owned());
        if matches!(label, "O" | "0" | "o") {
            return Ok(Self { written: None, entity_type: None, part: Part::OUTSIDE });
        }
        // "MISC" begins with a letter that is a part in BMES, but nothing parts it from the rest.
        let (part, written) = match split(label) {
            Some((letter, written)) => (Part::of(letter, scheme).ok_or_else(unknown)?, written),
            None => (Part::ANY, label),
        };
        let entity_type = entity_type(written).ok_or_else(unknown)?;
        Ok(Self { written: Some(written.to_owned()), entity_type, part })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn labels(written: &str) -> Labels {
        Labels::new(&(0..).zip(written.split(' ').map(str::to_owned)).collect()).unwrap()
    }

    #[test]
    fn types_of_foreign_checkpoints() {
        use EntityType::{Location, Miscellaneous, Organization, Person};
        let cases = [
            ("B-PER", Some(Person)),
            ("B-PERSON", Some(Person)),
            ("U-GPE", Some(Location)),
            ("S-NORP", Some(Miscellaneous)),
            ("B-corporation", Some(Organization)),
            ("B-creative-work", Some(Miscellaneous)),
            ("I_FAC", Some(Location)),
            ("B-WORK_OF_ART", Some(Miscellaneous)),
            ("MISC", Some(Miscellaneous)),
            ("LOC", Some(Location)),
            ("L-DATE", None),
        ];
        for (label, expected) in cases {
            let id2label = BTreeMap::from([(0, "O".to_owned()), (1, label.to_owned())]);
            assert_eq!(Labels::new(&id2label).unwrap().entity_type(1), expected, "{label}");
        }
    }

    #[test]
    fn what_may_follow_what() {
        // scheme, a label, a label after it: may it stand there, and is it the same name?
        let cases = [
            ("O B-PER I-PER B-ORG I-ORG", 0, 2, false, false),
            ("O B-PER I-PER B-ORG I-ORG", 1, 2, true, true),
            ("O B-PER I-PER B-ORG I-ORG", 1, 4, false, false),
            ("O B-PER I-PER B-ORG I-ORG", 2, 1, true, false),
            ("O B-ORG I-ORG I-PER", 0, 3, true, false), // IOB1: I-PER begins names, as B-PER does not exist
            ("O B-ORG I-ORG I-PER", 3, 3, true, true),
            ("O B-ORG I-ORG I-PER", 2, 1, true, false),
            ("O B-LOC I-LOC E-LOC S-LOC", 1, 0, false, false),
            ("O B-LOC I-LOC E-LOC S-LOC", 1, 3, true, true),
            ("O B-LOC I-LOC E-LOC S-LOC", 3, 3, false, false),
            ("O B-LOC I-LOC E-LOC S-LOC", 3, 4, true, false),
            ("O B-LOC I-LOC L-LOC U-LOC", 4, 2, false, false),
            ("O B-LOC I-LOC B-GPE I-GPE", 1, 4, false, false), // both are LOC to us, but two names
            ("O PERSON GPE", 1, 2, true, false),
            ("O PERSON GPE", 1, 1, true, true),
        ];
        for (scheme, a, b, follows, continues) in cases {
            let labels = labels(scheme);
            assert_eq!(labels.follows(a, b), follows, "{scheme}: {a} {b}");
            assert_eq!(labels.continues(a, b), continues, "{scheme}: {a} {b}");
        }
    }

    #[test]
    fn labels_that_cannot_be_mapped_are_named() {
        let error = |labels: &[(usize, &str)]| {
            Labels::new(&labels.iter().map(|&(i, l)| (i, l.to_owned())).collect()).unwrap_err()
        };
        assert_eq!(error(&[]), LabelError::None);
        assert_eq!(error(&[(0, "O"), (2, "B-PER")]), LabelError::Gap(1));
        assert_eq!(error(&[(0, "B-PER"), (1, "I-PER")]), LabelError::NoOutside);
        assert!(error(&[(0, "LABEL_0"), (1, "LABEL_1")]).to_string().contains("\"LABEL_0\""));
        assert!(error(&[(0, "O"), (1, "B-Gene")]).to_string().contains("\"B-Gene\""));
    }
}
