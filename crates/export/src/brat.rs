//! Texts with standoff annotations for brat: a `.txt` and an `.ann` for each document, and the configuration of the collection.
//!
//! Offsets are characters, as brat counts them. Every name carries its entity as a normalization, and names of one entity are
//! marked as equivalent. Files are numbered in the order of document ids; `documents.tsv` says which is which.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use namegraph_document::EntityType;
use namegraph_document::json::MentionRecord;
use namegraph_store::{Store, StoredDocument};

use crate::texts::{Offsets, for_each_text};
use crate::view::{ExportError, Wanted};

const CONFIGURATION: &str =
    "[relations]\n<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n[events]\n[attributes]\n";

pub(crate) fn write(store: &Store, wanted: &Wanted, folder: &Path) -> Result<(), ExportError> {
    let types = EntityType::ALL.map(|t| t.to_string()).join("\n");
    fs::write(folder.join("annotation.conf"), format!("[entities]\n{types}\n{CONFIGURATION}"))?;
    for_each_text(store, wanted, folder, |name, document, mentions| {
        // Readers in Python would make one character of a carriage return and the line feed after it.
        fs::write(folder.join(format!("{name}.txt")), document.text.replace('\r', " "))?;
        let mut out = BufWriter::new(File::create(folder.join(format!("{name}.ann")))?);
        annotate(document, mentions, &mut out)?;
        Ok(out.flush()?)
    })
}

fn annotate(
    document: &StoredDocument,
    mentions: &[MentionRecord],
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let mut characters = Offsets::characters(&document.text);
    let mut of_entity: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (i, m) in mentions.iter().enumerate() {
        let (i, start, end) = (i + 1, characters.at(m.start), characters.at(m.end));
        writeln!(out, "T{i}\t{} {start} {end}\t{}", m.entity_type, line(&m.text))?;
        writeln!(out, "N{i}\tReference T{i} namegraph:{}\t{}", line(&m.entity), line(&m.name))?;
        of_entity.entry(&m.entity).or_default().push(format!("T{i}"));
    }
    for equivalent in of_entity.into_values().filter(|names| names.len() > 1) {
        writeln!(out, "*\tEquiv {}", equivalent.join(" "))?;
    }
    Ok(())
}

/// A text on one line, each character for one: offsets stay right.
fn line(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}
