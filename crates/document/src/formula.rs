//! Texts that a spreadsheet would take for formulas, and how they are kept from it in CSV.
//!
//! What OWASP calls CSV injection begins with `=`, `+`, `-`, `@`, a tab or a carriage return. An apostrophe before it makes a text of
//! it, and is taken off again where namegraph reads its own tables.

/// Whether a text is a formula to a spreadsheet, or only apostrophes keep it from being one.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A text as it may stand in a cell.
pub fn guarded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text that stands in a cell.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_get_an_apostrophe_and_nothing_else_does() {
        for formula in ["=1+1", "+cmd", "-2", "@x", "\tx", "\r=x", "'=1", "''@x"] {
            assert_eq!(guarded(formula), format!("'{formula}"));
        }
        for text in ["", "Ann = Lee", "'tis", "''", "a=1"] {
            assert_eq!((guarded(text).as_str(), unguarded(text)), (text, text));
        }
    }

    proptest! {
        #[test]
        fn what_is_guarded_comes_back(text in "[=+@'\t\r a-]{0,6}") {
            let cell = guarded(&text);
            prop_assert_eq!(unguarded(&cell), text.as_str());
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
