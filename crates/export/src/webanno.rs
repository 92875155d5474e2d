//! Texts with annotations in WebAnno TSV 3.3, which WebAnno and INCEpTION import: a `.tsv` for each document, with named entities
//! and, as their identifiers, whom they mean.
//!
//! Offsets are units of UTF-16, as Java counts them. Files are numbered in the order of document ids; `documents.tsv` says which is
//! which.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use namegraph_document::Span;
use namegraph_document::json::MentionRecord;
use namegraph_store::{Store, StoredDocument};

use crate::texts::{Offsets, for_each_text};
use crate::view::{ExportError, Wanted};

const HEAD: &str = "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n\n";

pub(crate) fn write(store: &Store, wanted: &Wanted, folder: &Path) -> Result<(), ExportError> {
    for_each_text(store, wanted, folder, |name, document, mentions| {
        let mut out = BufWriter::new(File::create(folder.join(format!("{name}.tsv")))?);
        annotate(document, &store.sentences_of(document.number)?, mentions, &mut out)?;
        Ok(out.flush()?)
    })
}

fn annotate(
    document: &StoredDocument,
    sentences: &[Span],
    mentions: &[MentionRecord],
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let text = &document.text;
    let mut offsets = Offsets::utf16(text);
    out.write_all(HEAD.as_bytes())?;
    let sentences = around(sentences, mentions);
    let mut mentions = mentions.iter().enumerate().peekable();
    for (i, sentence) in sentences.iter().enumerate() {
        writeln!(out, "\n#Text={}", escaped_text(sentence.of(text).unwrap_or_default()))?;
        let mut inside = Vec::new();
        while let Some(mention) = mentions.next_if(|(_, m)| m.start < sentence.end) {
            inside.push(mention);
        }
        for (j, token) in tokens(text, *sentence, &inside).into_iter().enumerate() {
            let named = inside.iter().find(|(_, m)| m.start <= token.start && token.end <= m.end);
            let values = named.map_or("_\t_".to_owned(), |(n, m)| {
                let n = n + 1;
                format!("{}[{n}]\t{}[{n}]", escaped(&m.entity), m.entity_type)
            });
            let (start, end) = (offsets.at(token.start), offsets.at(token.end));
            let word = escaped_text(token.of(text).unwrap_or_default());
            writeln!(out, "{}-{}\t{start}-{end}\t{word}\t{values}\t", i + 1, j + 1)?;
        }
    }
    Ok(())
}

/// Sentences, joined where a name reaches from one into the next: no annotation does so in this format.
fn around(sentences: &[Span], mentions: &[MentionRecord]) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        let torn = |end: usize| mentions.iter().any(|m| m.start < end && end < m.end);
        match joined.last_mut() {
            Some(last) if torn(last.end) => last.end = sentence.end,
            _ => joined.push(*sentence),
        }
    }
    joined
}

/// Words and single signs; none reaches over the edge of a name.
fn tokens(text: &str, sentence: Span, mentions: &[(usize, &MentionRecord)]) -> Vec<Span> {
    let edge = |at: usize| mentions.iter().any(|(_, m)| m.start == at || m.end == at);
    let mut tokens: Vec<Span> = Vec::new();
    let mut word = false;
    for (at, c) in sentence.of(text).unwrap_or_default().char_indices() {
        let (start, end) = (sentence.start + at, sentence.start + at + c.len_utf8());
        if c.is_whitespace() {
            word = false;
            continue;
        }
        match tokens.last_mut().filter(|_| word && c.is_alphanumeric() && !edge(start)) {
            Some(last) => last.end = end,
            None => tokens.push(Span::new(start, end)),
        }
        word = c.is_alphanumeric();
    }
    tokens
}

/// A text on one line.
fn escaped_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")
}

/// A value: what separates values is escaped.
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        if matches!(c, '\\' | '[' | ']' | '|' | '_' | ';' | '*' | '>') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped_line(&escaped)
}

fn escaped_line(text: &str) -> String {
    text.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")
}
