//! Several statements in one text.

use open_cypher::{TokenKind, lex};

/// The statements of a text, which semicolons separate; those in quotes and comments do not. The last may be unfinished.
///
/// ```
/// use namegraph_cypher::statements;
/// assert_eq!(statements("RETURN ';'; RETURN 2 // ;\n; "), ["RETURN ';'", " RETURN 2 // ;\n"]);
/// ```
pub fn statements(text: &str) -> Vec<&str> {
    let lexed = lex(text);
    let (mut found, mut start, mut filled) = (Vec::new(), 0, false);
    for token in &lexed.tokens {
        if token.kind == TokenKind::Semicolon {
            found.extend(filled.then(|| &text[start..token.span.start]));
            (start, filled) = (token.span.end, false);
        } else if !token.is_trivia() {
            filled = true;
        }
    }
    found.extend(filled.then(|| &text[start..]));
    found
}
