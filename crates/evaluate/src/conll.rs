//! The CoNLL form: `token<TAB>tag`, BIO2, a blank line between sentences, `-DOCSTART-` between documents.

use std::io::BufRead;

use namegraph_document::{EntityType, Span};

use crate::gold::{GoldError, GoldText};

/// Reads documents in CoNLL form. Words are joined by spaces, sentences by line ends.
///
/// # Errors
/// When a line has no tab, or its tag is none of `O`, `B-` or `I-` with PER, ORG, LOC or MISC.
pub fn read_conll(lines: impl BufRead) -> Result<Vec<GoldText>, GoldError> {
    let mut reader = Reader::default();
    for (i, line) in lines.lines().enumerate() {
        let line = line?;
        let wrong = |expected| GoldError::Line { line: i + 1, expected, found: line.clone() };
        if line.starts_with("-DOCSTART-") {
            reader.end_document();
        } else if line.trim().is_empty() {
            reader.end_sentence();
        } else {
            let (word, tag) = line.split_once('\t').ok_or_else(|| wrong("a word, a tab and a tag"))?;
            let tag = tag.split('\t').next().unwrap_or_default();
            let tag = Tag::of(tag).ok_or_else(|| wrong("O, or B- or I- with PER, ORG, LOC or MISC"))?;
            reader.word(word, tag);
        }
    }
    reader.end_document();
    Ok(reader.documents)
}

/// The tags of words, `O`, `B-PER` or `I-PER`, with these names among them.
pub fn tags(words: &[Span], names: &[(Span, EntityType)]) -> Vec<String> {
    let place = |byte: usize| words.partition_point(|w| w.start < byte);
    let mut tags = vec!["O".to_owned(); words.len()];
    for &(span, entity_type) in names {
        let (start, end) = (place(span.start), place(span.end));
        for (i, tag) in tags[start..end].iter_mut().enumerate() {
            *tag = format!("{}-{entity_type}", if i == 0 { 'B' } else { 'I' });
        }
    }
    tags
}

/// Begins a name, goes on with one, or is none.
enum Tag {
    Outside,
    Begin(EntityType),
    Inside(EntityType),
}

impl Tag {
    fn of(written: &str) -> Option<Self> {
        match written.split_once('-') {
            None => (written == "O").then_some(Self::Outside),
            Some(("B", t)) => t.parse().ok().map(Self::Begin),
            Some(("I", t)) => t.parse().ok().map(Self::Inside),
            Some(_) => None,
        }
    }
}

#[derive(Default)]
struct Reader {
    documents: Vec<GoldText>,
    open: GoldText,
    words: Vec<Span>,
    /// Where the open sentence began, and the name that its last word belongs to.
    sentence: Option<usize>,
    name: Option<EntityType>,
}

impl Reader {
    fn word(&mut self, word: &str, tag: Tag) {
        if self.sentence.is_some() {
            self.open.text.push(' ');
        }
        let start = self.open.text.len();
        self.open.text.push_str(word);
        let span = Span::new(start, self.open.text.len());
        self.words.push(span);
        self.sentence.get_or_insert(start);
        self.name = match (tag, self.name, self.open.mentions.last_mut()) {
            (Tag::Outside, _, _) => None,
            (Tag::Inside(t), Some(open), Some((name, _))) if t == open => {
                name.end = span.end;
                Some(t)
            }
            (Tag::Begin(t) | Tag::Inside(t), _, _) => {
                self.open.mentions.push((span, t));
                Some(t)
            }
        };
    }

    fn end_sentence(&mut self) {
        if let Some(start) = self.sentence.take() {
            self.open.sentences.push(Span::new(start, self.open.text.len()));
            self.open.text.push('\n');
        }
        self.name = None;
    }

    fn end_document(&mut self) {
        self.end_sentence();
        let words = std::mem::take(&mut self.words);
        let document = std::mem::take(&mut self.open);
        if !words.is_empty() {
            self.documents.push(GoldText { words: Some(words), ..document });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_conll_form() {
        let file = "-DOCSTART-\tO\n\nAnn\tB-PER\nLee\tI-PER\n,\tO\nParis\tI-LOC\n\nBo\tB-PER\n-DOCSTART-\tO\n\nUN\tB-ORG\nOslo\tI-LOC\n";
        let texts = read_conll(file.as_bytes()).unwrap();
        assert_eq!(texts[0].text, "Ann Lee , Paris\nBo\n");
        let names: Vec<_> =
            texts[0].mentions.iter().map(|(s, t)| (s.of(&texts[0].text).unwrap(), t.as_str())).collect();
        assert_eq!(names, [("Ann Lee", "PER"), ("Paris", "LOC"), ("Bo", "PER")]);
        assert_eq!(texts[0].sentences, [Span::new(0, 15), Span::new(16, 18)]);
        assert_eq!(texts[1].mentions.len(), 2);
        let tags = |t: &GoldText| tags(t.words.as_deref().unwrap(), &t.mentions).join(" ");
        assert_eq!(tags(&texts[0]), "B-PER I-PER O B-LOC B-PER");
        assert_eq!(tags(&texts[1]), "B-ORG B-LOC");
    }

    #[test]
    fn broken_lines_are_named() {
        let error = read_conll("Ann\tB-PER\nLee I-PER\n".as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "line 2: expected a word, a tab and a tag; found \"Lee I-PER\"");
        assert!(read_conll("Ann\tB-GPE\n".as_bytes()).is_err());
    }
}
