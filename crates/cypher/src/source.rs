//! A statement as the parser takes it, and the way back to what was typed.

use std::ops::Range;

use open_cypher::{Keyword, Span, Token, TokenKind, lex};

use crate::error::{CypherError, Result};

/// A statement has no more tokens, and brackets are no deeper: what is nested is walked through by recursion.
const MOST_TOKENS: usize = 5000;
const DEEPEST: usize = 100;

/// What `EXISTS { (a)--(b:Person) }` leaves out, and the parser needs once a label stands in the pattern.
const LEFT_OUT: &str = "MATCH ";

/// A statement to be parsed.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) text: String,
    original: String,
    /// Whether it began with EXPLAIN, which is no part of the grammar.
    pub(crate) explain: bool,
    /// Where [`LEFT_OUT`] was put into the text.
    inserted: Vec<usize>,
}

impl Source {
    pub(crate) fn new(typed: &str) -> Result<Self> {
        let lexed = lex(typed);
        let tokens: Vec<&Token> = lexed.tokens.iter().filter(|t| !t.is_trivia()).collect();
        check_size(&tokens)?;
        let mut source = Self {
            text: String::with_capacity(typed.len()),
            original: typed.to_owned(),
            explain: false,
            inserted: Vec::new(),
        };
        let mut copied = 0;
        if let Some(first) = tokens.first() {
            let word = first.text(typed).unwrap_or_default();
            if word.eq_ignore_ascii_case("profile") {
                return Err(CypherError::instead("PROFILE", first.span, "EXPLAIN shows the plan"));
            }
            if word.eq_ignore_ascii_case("explain") {
                source.explain = true;
                source.text.push_str(&typed[..first.span.start]);
                source.text.push_str(&" ".repeat(first.span.end - first.span.start));
                copied = first.span.end;
            }
        }
        for three in tokens.windows(3) {
            let subquery = matches!(three[0].kind, TokenKind::Keyword(Keyword::Exists | Keyword::Count));
            if subquery && three[1].kind == TokenKind::LeftBrace && three[2].kind == TokenKind::LeftParen {
                source.text.push_str(&typed[copied..three[2].span.start]);
                copied = three[2].span.start;
                source.inserted.push(source.text.len());
                source.text.push_str(LEFT_OUT);
            }
        }
        source.text.push_str(&typed[copied..]);
        Ok(source)
    }

    /// The bytes of what was typed that bytes of the text stand for.
    pub(crate) fn typed(&self, span: Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let before = self.inserted.iter().filter(|i| **i < at);
            before.fold(at, |place, i| place - LEFT_OUT.len().min(at - i))
        };
        place(span.start)..place(span.end)
    }

    /// What was typed there.
    pub(crate) fn as_typed(&self, span: Span) -> &str {
        &self.original[self.typed(span.range())]
    }

    /// An error that speaks of what was typed.
    pub(crate) fn error(&self, error: CypherError) -> CypherError {
        match error {
            CypherError::Syntax { message, span, help } => {
                CypherError::Syntax { message, span: self.typed(span), help }
            }
            CypherError::Unsupported { what, span, help } => {
                CypherError::Unsupported { what, span: self.typed(span), help }
            }
            CypherError::Meaning { message, span } => {
                CypherError::Meaning { message, span: self.typed(span) }
            }
            other => other,
        }
    }
}

/// What is too long or too deep is refused before anything walks through it.
fn check_size(tokens: &[&Token]) -> Result<()> {
    if let Some(token) = tokens.get(MOST_TOKENS) {
        let what = format!("a statement of more than {MOST_TOKENS} words and signs");
        return Err(CypherError::instead(what, token.span, "give long lists as parameters"));
    }
    let mut depth = 0usize;
    for token in tokens {
        match token.kind {
            TokenKind::LeftParen
            | TokenKind::LeftBracket
            | TokenKind::LeftBrace
            | TokenKind::Keyword(Keyword::Case) => depth += 1,
            TokenKind::RightParen
            | TokenKind::RightBracket
            | TokenKind::RightBrace
            | TokenKind::Keyword(Keyword::End) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            let what = format!("nesting of more than {DEEPEST} brackets");
            return Err(CypherError::instead(what, token.span, "take it apart with WITH"));
        }
    }
    Ok(())
}

/// A stretch of a statement, one space between words, so that it can be compared.
pub(crate) fn words(text: &str, span: Span) -> String {
    let text = span.text(text).unwrap_or_default();
    let lexed = lex(text);
    let words = lexed.tokens.iter().filter(|t| !t.is_trivia()).filter_map(|t| t.text(text));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_not_spoken_of() {
        let typed = "explain MATCH (a) WHERE EXISTS {(a)--(:B)} RETURN count { (a)--(c) } AS n";
        let source = Source::new(typed).unwrap();
        assert!(source.explain);
        assert_eq!(
            source.text,
            "        MATCH (a) WHERE EXISTS {MATCH (a)--(:B)} RETURN count { MATCH (a)--(c) } AS n"
        );
        for word in ["WHERE", "(:B)", "RETURN", "(c)", "AS n"] {
            let at = source.text.find(word).unwrap();
            assert_eq!(&typed[source.typed(at..at + word.len())], word);
        }
        let at = source.text.find("MATCH (a)--(:B)").unwrap();
        assert_eq!(&typed[source.typed(at..at + 15)], "(a)--(:B)");
    }
}
