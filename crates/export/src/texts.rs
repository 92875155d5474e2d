//! Documents with their mentions, a file each.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::iter::Peekable;
use std::path::Path;
use std::str::CharIndices;

use namegraph_document::json::MentionRecord;
use namegraph_store::{Store, StoredDocument};

use crate::view::{ExportError, Wanted};

/// Calls `take` with a name for the files of each document, the document, and its mentions in order; writes `documents.tsv`,
/// which says whose name is whose.
///
/// Memory: the mentions of one document.
pub(crate) fn for_each_text(
    store: &Store,
    wanted: &Wanted,
    folder: &Path,
    mut take: impl FnMut(&str, &StoredDocument, &[MentionRecord]) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut list = BufWriter::new(File::create(folder.join("documents.tsv"))?);
    writeln!(list, "file\tdocument")?;
    let mut number = 0;
    store.for_each_stored(|document| {
        number += 1;
        let name = format!("{number:06}");
        writeln!(list, "{name}\t{}", document.id.replace(['\t', '\n', '\r'], " "))?;
        let mut mentions = store.mention_records(&document.id, wanted.by_role)?;
        mentions.retain(|m| wanted.takes(m));
        take(&name, &document, &mentions)
    })?;
    Ok(list.flush()?)
}

/// Bytes of a text counted in other units, from its beginning to its end.
pub(crate) struct Offsets<'a> {
    characters: Peekable<CharIndices<'a>>,
    width: fn(char) -> usize,
    count: usize,
}

impl<'a> Offsets<'a> {
    /// In characters, as Python counts.
    pub(crate) fn characters(text: &'a str) -> Self {
        Self { characters: text.char_indices().peekable(), width: |_| 1, count: 0 }
    }

    /// In units of UTF-16, as Java counts.
    pub(crate) fn utf16(text: &'a str) -> Self {
        Self { characters: text.char_indices().peekable(), width: char::len_utf16, count: 0 }
    }

    /// How many units lie before a byte. Bytes are asked for in order.
    pub(crate) fn at(&mut self, byte: usize) -> usize {
        while let Some((_, c)) = self.characters.next_if(|(at, _)| *at < byte) {
            self.count += (self.width)(c);
        }
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_counted_in_other_units() {
        let text = "Zürich 🚀 x";
        let at = |mut offsets: Offsets<'_>| [0, 3, 8, 12, 14].map(|byte| offsets.at(byte));
        assert_eq!(at(Offsets::characters(text)), [0, 2, 7, 8, 10]);
        assert_eq!(at(Offsets::utf16(text)), [0, 2, 7, 9, 11]);
    }
}
