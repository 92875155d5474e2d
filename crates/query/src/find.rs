//! From a name as somebody types it to the entity that is meant.

use namegraph_document::EntityType;
use namegraph_identity::{fold, odds_in_other_letters};
use namegraph_store::EntityRow;

use crate::namegraph::{Namegraph, QueryError};

/// Of several who go by a name, one is meant if so many of its mentions are his, and no fewer than these.
const NEARLY_ALL: f64 = 0.95;
const ENOUGH: u64 = 10;

/// The odds, as a natural logarithm, from which on a name in other letters is what was asked for.
const SURE: f64 = 6.0;

/// How many candidates a message lists.
const MOST_CANDIDATES: usize = 10;

/// Why a name stands for no single entity.
#[derive(Debug, thiserror::Error)]
pub enum Unfound {
    /// Nobody goes by it.
    #[error("no entity goes by {name:?}{within}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// Where nobody does, if not everywhere: " in documents from 2015-01-01".
        within: String,
        /// Entities with a word in their names that begins so; else those whose names are spelled nearly like this.
        similar: Vec<EntityRow>,
    },
    /// Several do.
    #[error("{name:?} can be any of several entities; say which by its full name or its id")]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// Who it can be, the most mentioned under that name first: at most ten.
        candidates: Vec<EntityRow>,
    },
}

/// Who is meant by a name, as far as can be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The entity.
    pub entity: EntityRow,
    /// Why it may be another.
    pub doubt: Option<Doubtful>,
}

/// Why it may be another one who is meant.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubtful {
    /// Others are called so too, but hardly ever.
    Shared {
        /// These.
        others: Vec<EntityRow>,
    },
    /// Nobody is called so; this is the only one with a word in its name that begins so.
    Beginning,
    /// Nobody is called so; this is the only one whose name is that in other letters.
    OtherLetters,
    /// Nobody is called so; this is the only one whose name is spelled nearly like that.
    Misspelled,
}

impl Namegraph {
    /// Who is meant by a name in a question: who [goes by it](Self::find); else the one whom nearly all mentions under
    /// that name mean; else the only one whose name begins so, or is spelled nearly like it.
    ///
    /// # Errors
    /// When it could be anybody or nobody.
    pub fn guess(&self, name: &str, entity_type: Option<EntityType>) -> Result<Guess, QueryError> {
        match self.find(name, entity_type) {
            Ok(entity) => Ok(Guess { entity, doubt: None }),
            Err(QueryError::Unfound(Unfound::Unknown { similar, name, within })) => {
                let mut nearest = similar.into_iter();
                match (nearest.next(), nearest.next()) {
                    (Some(entity), None) => {
                        let doubt = Some(self.doubt(&entity, &name)?);
                        Ok(Guess { entity, doubt })
                    }
                    (first, second) => {
                        let similar = first.into_iter().chain(second).chain(nearest).collect();
                        Err(Unfound::Unknown { name, within, similar }.into())
                    }
                }
            }
            Err(unclear) => self.nearly_all(name, entity_type)?.ok_or(unclear),
        }
    }

    /// Why the only entity that is like a name may not be meant.
    fn doubt(&self, entity: &EntityRow, name: &str) -> Result<Doubtful, QueryError> {
        let aliases = self.store().aliases(entity.number)?;
        let folded = fold(name);
        if aliases.iter().any(|alias| format!(" {}", fold(alias)).contains(&format!(" {folded}"))) {
            return Ok(Doubtful::Beginning);
        }
        let misspelled = Nearest::to(&folded).is_some_and(|mut nearest| {
            aliases.iter().for_each(|alias| nearest.offer(&fold(alias), entity.number));
            !nearest.found().is_empty()
        });
        Ok(if misspelled { Doubtful::Misspelled } else { Doubtful::OtherLetters })
    }

    /// The one whom nearly all mentions under a name mean.
    fn nearly_all(&self, name: &str, entity_type: Option<EntityType>) -> Result<Option<Guess>, QueryError> {
        let named = self.named(name, entity_type)?;
        let all: u64 = named.iter().map(|(_, mentions)| mentions).sum();
        let mut named = named.into_iter();
        let first = named.next().filter(|(_, n)| *n >= ENOUGH && *n as f64 >= NEARLY_ALL * all as f64);
        let others = named.map(|(entity, _)| entity).collect();
        Ok(first.map(|(entity, _)| Guess { entity, doubt: Some(Doubtful::Shared { others }) }))
    }

    /// The entity that goes by `name`: an id, a name or an alias, whatever its case, accents and punctuation; else the
    /// only one that has these words in its name.
    ///
    /// A full name that is one entity's own comes before aliases of others, unless another is called so more often.
    ///
    /// # Errors
    /// When nobody or more than one goes by it.
    pub fn find(&self, name: &str, entity_type: Option<EntityType>) -> Result<EntityRow, QueryError> {
        if let Some(entity) = self.store().entity(name)? {
            return Ok(entity);
        }
        let folded = fold(name);
        let mut named = self.named(name, entity_type)?;
        let most = named.first().map_or(0, |(_, mentions)| *mentions);
        let mut own =
            named.iter().filter(|(entity, mentions)| fold(&entity.name) == folded && *mentions == most);
        match (named.len(), own.next(), own.next()) {
            (1, _, _) => Ok(named.remove(0).0),
            (_, Some((entity, _)), None) => Ok(entity.clone()),
            (0, _, _) => self.find_by_words(name, &folded, entity_type),
            _ => {
                let candidates = named.into_iter().map(|(entity, _)| entity).take(MOST_CANDIDATES).collect();
                Err(Unfound::Ambiguous { name: name.to_owned(), candidates }.into())
            }
        }
    }

    fn named(
        &self,
        name: &str,
        entity_type: Option<EntityType>,
    ) -> Result<Vec<(EntityRow, u64)>, QueryError> {
        let mut named = self.store().named(&fold(name))?;
        named.retain(|(entity, _)| entity_type.is_none_or(|t| t == entity.entity_type));
        Ok(named)
    }

    fn find_by_words(
        &self,
        name: &str,
        folded: &str,
        entity_type: Option<EntityType>,
    ) -> Result<EntityRow, QueryError> {
        let of_type = |mut candidates: Vec<EntityRow>| {
            candidates.retain(|e| !folded.is_empty() && entity_type.is_none_or(|t| t == e.entity_type));
            candidates
        };
        let mut candidates = of_type(self.store().shown(name, MOST_CANDIDATES)?);
        if candidates.is_empty() {
            candidates = of_type(self.store().with_words(folded, MOST_CANDIDATES)?);
        }
        let name = name.to_owned();
        match candidates.len() {
            0 => {
                let mut similar = of_type(self.store().resembling(folded, MOST_CANDIDATES)?);
                if similar.is_empty() {
                    similar = self.spelled_like(folded, entity_type)?;
                }
                if similar.is_empty() {
                    similar = of_type(self.written_in_other_letters(&name)?);
                }
                let period = self.store().period();
                let within = format!(" in documents of the period ({period})");
                let within = if period.is_all() { String::new() } else { within };
                Err(Unfound::Unknown { name, within, similar }.into())
            }
            1 => Ok(candidates.remove(0)),
            _ => Err(Unfound::Ambiguous { name, candidates }.into()),
        }
    }

    /// The entity one of whose names, or a word of it, is most probably this one in other letters.
    ///
    /// Time: some 20 µs for each name in another script than what was asked for.
    fn written_in_other_letters(&self, name: &str) -> Result<Vec<EntityRow>, QueryError> {
        let mut best: Option<(f64, u32)> = None;
        self.store().for_each_name(|known, entity| {
            let odds = in_other_letters(known, name);
            if let Some(odds) = odds.filter(|odds| best.is_none_or(|(most, _)| *odds > most)) {
                best = Some((odds, entity));
            }
        })?;
        Ok(best.map(|(_, entity)| self.store().entity_at(entity)).transpose()?.into_iter().collect())
    }

    /// Entities one of whose names, or a word of it, is as few typing mistakes away as any: one in up to seven letters,
    /// two in more; none in less than four. Several as near as each other: the most mentioned first.
    fn spelled_like(
        &self,
        folded: &str,
        entity_type: Option<EntityType>,
    ) -> Result<Vec<EntityRow>, QueryError> {
        let Some(mut nearest) = Nearest::to(folded) else { return Ok(Vec::new()) };
        self.store().for_each_name(|known, entity| nearest.offer(known, entity))?;
        let found = nearest.found().into_iter();
        let mut similar = found.map(|n| self.store().entity_at(n)).collect::<Result<Vec<_>, _>>()?;
        similar.retain(|e| entity_type.is_none_or(|t| t == e.entity_type));
        similar.sort_by(|a, b| b.mentions.cmp(&a.mentions).then(a.number.cmp(&b.number)));
        similar.truncate(MOST_CANDIDATES);
        Ok(similar)
    }
}

/// How sure it is that a name, or a word of it, is what was asked for in other letters; nothing, if it is not.
fn in_other_letters(known: &str, asked: &str) -> Option<f64> {
    let words = known.split(' ').filter(|_| known.contains(' ') && !asked.contains(' '));
    let odds = std::iter::once(known).chain(words).filter_map(|form| odds_in_other_letters(form, asked));
    odds.filter(|odds| *odds >= SURE).max_by(f64::total_cmp)
}

/// Of some names, those with the fewest typing mistakes: at most one in up to seven letters, two in more.
pub(crate) struct Nearest<'a> {
    folded: &'a str,
    length: usize,
    allowed: usize,
    near: Vec<u32>,
}

impl<'a> Nearest<'a> {
    /// Names spelled like this one, in the form that names are compared in; none where less than four letters leave it to
    /// chance.
    pub(crate) fn to(folded: &'a str) -> Option<Self> {
        let length = folded.chars().count();
        let allowed = match length {
            0..4 => return None,
            4..8 => 1,
            _ => 2,
        };
        Some(Self { folded, length, allowed, near: Vec::new() })
    }

    /// A name, and who goes by it. Of a name of several words, each is looked at where one was asked for.
    pub(crate) fn offer(&mut self, known: &str, entity: u32) {
        let words = known.split(' ').filter(|_| !self.folded.contains(' '));
        for form in std::iter::once(known).chain(words) {
            if form.chars().count().abs_diff(self.length) > self.allowed {
                continue;
            }
            let mistakes = strsim::osa_distance(self.folded, form);
            if mistakes < self.allowed {
                self.near.clear();
                self.allowed = mistakes;
            }
            if mistakes <= self.allowed {
                self.near.push(entity);
            }
        }
    }

    /// Those that are nearest, each once.
    pub(crate) fn found(mut self) -> Vec<u32> {
        self.near.sort_unstable();
        self.near.dedup();
        self.near
    }
}
