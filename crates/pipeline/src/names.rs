//! A user's list of names, looked for also where the recognizer missed them.

use std::io::Read;

use aho_corasick::{AhoCorasick, MatchKind};
use namegraph_document::{EntityType, Mention, Span};
use namegraph_store::ListedName;
use serde::Deserialize;

/// Shorter names are not looked for: they stand inside too much.
const SHORTEST: usize = 3;

/// Names, each under the name it is listed under, and where they stand in a text.
#[derive(Debug, Default)]
pub struct NameList {
    rows: Vec<ListedName>,
    /// Types of the patterns of `search`, in order.
    types: Vec<EntityType>,
    search: Option<AhoCorasick>,
}

/// Why a list of names cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NameListError {
    /// It is no CSV, or lacks a column.
    #[error("expected CSV with the columns name, type, aliases (separated by |) and perhaps id: {0}")]
    Csv(#[from] csv::Error),
    /// A line has no name, or a type that is none.
    #[error("line {line}: expected {expected}, found {found:?}")]
    Line {
        /// Counted from 1.
        line: u64,
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// There are more names than can be looked for.
    #[error("too many names to look for: {0}")]
    Search(#[from] aho_corasick::BuildError),
}

#[derive(Deserialize)]
struct Row {
    name: String,
    #[serde(rename = "type")]
    entity_type: String,
    #[serde(default)]
    aliases: String,
    #[serde(default)]
    id: String,
}

impl NameList {
    /// Reads a CSV file with the columns `name`, `type` (PER, ORG, LOC or MISC), `aliases` (separated by `|`), and
    /// perhaps `id`, as a Wikidata QID.
    ///
    /// # Errors
    /// When a line is not in that form.
    pub fn read(csv: impl Read) -> Result<Self, NameListError> {
        let mut rows = Vec::new();
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(csv);
        let headers = reader.headers()?.clone();
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record)? {
            let line = record.position().map_or(0, csv::Position::line);
            let row: Row = record.deserialize(Some(&headers))?;
            let wrong =
                |expected, found: &str| NameListError::Line { line, expected, found: found.to_owned() };
            let entity_type =
                row.entity_type.parse().map_err(|_| wrong("PER, ORG, LOC or MISC", &row.entity_type))?;
            if row.name.is_empty() {
                return Err(wrong("a name in the column \"name\"", ""));
            }
            for alias in
                row.aliases.split('|').map(str::trim).filter(|a| !a.is_empty()).chain([row.name.as_str()])
            {
                let id = Some(row.id.clone()).filter(|id| !id.is_empty());
                rows.push(ListedName { entity_type, alias: alias.to_owned(), name: row.name.clone(), id });
            }
        }
        let looked_for: Vec<&ListedName> =
            rows.iter().filter(|r| r.alias.chars().count() >= SHORTEST).collect();
        let patterns = looked_for.iter().map(|r| r.alias.as_str());
        let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns)?;
        let types = looked_for.iter().map(|r| r.entity_type).collect();
        Ok(Self { types, search: Some(search), rows })
    }

    pub(crate) fn rows(&self) -> &[ListedName] {
        &self.rows
    }

    /// The same as a file keeps them: in order, none twice.
    pub(crate) fn sorted(&self) -> Vec<ListedName> {
        let mut rows = self.rows.clone();
        let key = |n: &ListedName| (n.entity_type.as_str(), n.alias.clone(), n.name.clone());
        rows.sort_by_key(key);
        rows.dedup();
        rows
    }

    /// The mentions, and between them those names of the list that the recognizer missed: whole words, written as in
    /// the list, outside of every mention.
    pub(crate) fn complete(&self, text: &str, mentions: &[Mention]) -> Vec<Mention> {
        let Some(search) = &self.search else { return mentions.to_vec() };
        let mut all = mentions.to_vec();
        for found in search.find_iter(text) {
            let span = Span::new(found.start(), found.end());
            let after = mentions.partition_point(|m| m.span.end <= span.start);
            let free = mentions.get(after).is_none_or(|m| m.span.start >= span.end);
            if free && is_whole_word(text, span) {
                all.push(Mention { span, entity_type: self.types[found.pattern().as_usize()], score: 1.0 });
            }
        }
        all.sort_by_key(|m| m.span);
        all
    }
}

fn is_whole_word(text: &str, span: Span) -> bool {
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    [before, after].into_iter().flatten().all(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "name,type,aliases,id\nAcme Ltd,ORG,Acme|ACME Holdings,Q1\nBo Li,PER,,\n";

    #[test]
    fn names_are_found_where_the_recognizer_missed_them() {
        use EntityType::{Location, Organization, Person};
        let list = NameList::read(LIST.as_bytes()).unwrap();
        let text = "Acme paid Bo Li. Acmes did not; ACME Holdings did. Bo Lime.";
        let known = Mention { span: Span::new(0, 4), entity_type: Location, score: 0.9 };
        let found = list.complete(text, &[known]);
        let names: Vec<_> = found.iter().map(|m| (m.span.of(text).unwrap(), m.entity_type)).collect();
        assert_eq!(names, [("Acme", Location), ("Bo Li", Person), ("ACME Holdings", Organization)]);
        assert_eq!(list.rows().len(), 4);
    }

    #[test]
    fn a_list_that_is_none_is_refused_with_its_line() {
        let error = |csv: &str| NameList::read(csv.as_bytes()).unwrap_err().to_string();
        assert_eq!(
            error("name,type\nAcme,COMPANY\n"),
            "line 2: expected PER, ORG, LOC or MISC, found \"COMPANY\""
        );
        assert!(
            error("who,what\nAcme,ORG\n").starts_with("expected CSV with the columns name, type, aliases")
        );
    }
}
