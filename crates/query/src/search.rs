//! Which sentences say so?

use namegraph_document::EntityType;
use namegraph_store::{Searched, StoreError};

use crate::namegraph::Namegraph;

impl Namegraph {
    /// The sentences that hold all words of `text`, whatever their case and accents, the most relevant first. `"Two words"` in
    /// quotes stand side by side, `gripen*` is how a word begins, `-saab` must not be there, and `OR` leaves a choice.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn search(
        &self,
        text: &str,
        naming: Option<EntityType>,
        limit: usize,
    ) -> Result<Searched, StoreError> {
        match match_expression(text) {
            Some(query) => self.store().search(&query, naming, limit),
            None => Ok(Searched { count: 0, hits: Vec::new() }),
        }
    }
}

/// What was typed in FTS5's language, in which only quoted strings are safe: anything else may be an operator or a mistake.
/// `None` if no word is asked for.
fn match_expression(text: &str) -> Option<String> {
    let (mut wanted, mut unwanted): (Vec<Vec<String>>, Vec<String>) = (Vec::new(), Vec::new());
    let mut or = false;
    for term in terms(text) {
        if term == "OR" {
            or = !wanted.is_empty();
            continue;
        }
        let (denied, term) = term.strip_prefix('-').map_or((false, term), |rest| (true, rest));
        let (open, words) = term.strip_suffix('*').map_or((false, term), |stem| (true, stem));
        let words: String = words.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        if words.trim().is_empty() {
            continue;
        }
        let quoted = format!("\"{}\"{}", words.trim(), if open { " *" } else { "" });
        match wanted.last_mut() {
            _ if denied => unwanted.push(quoted),
            Some(choice) if std::mem::take(&mut or) => choice.push(quoted),
            _ => wanted.push(vec![quoted]),
        }
    }
    let choices = wanted.iter().map(|choice| format!("({})", choice.join(" OR "))).collect::<Vec<_>>();
    let all = (!choices.is_empty()).then(|| choices.join(" AND "))?;
    Some(unwanted.iter().fold(all, |query, term| format!("({query}) NOT {term}")))
}

/// Words and phrases in quotes; a quote that is not closed reaches to the end.
fn terms(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let sign = usize::from(rest.starts_with('-'));
        let end = if rest[sign..].starts_with('"') {
            rest[sign + 1..].find('"').map_or(rest.len(), |i| sign + i + 2)
        } else {
            rest.find(char::is_whitespace).unwrap_or(rest.len())
        };
        found.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_is_an_operator_by_accident() {
        let cases = [
            ("gripen jets", Some(r#"("gripen") AND ("jets")"#)),
            (r#""foreign minister" -saab"#, Some(r#"(("foreign minister")) NOT "saab""#)),
            ("grip* OR saab hungary", Some(r#"("grip" * OR "saab") AND ("hungary")"#)),
            (r#"C++ NEAR(a) "open"#, Some(r#"("C") AND ("NEAR a") AND ("open")"#)),
            ("- \"** OR", Some(r#"("OR")"#)),
            ("- * OR ?", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(match_expression(text).as_deref(), expected, "{text}");
        }
    }
}
