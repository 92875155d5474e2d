//! Who is named in a header: each by one name, as people write it. Lists are split here and not by a grammar, since what breaks the
//! grammar still names people.

use super::words::decoded_words;

/// Words behind a comma that belong to the name before it, and are no given names.
const BEHIND: [&str; 27] = [
    "ab",
    "ag",
    "bv",
    "co",
    "corp",
    "dds",
    "esq",
    "gmbh",
    "ii",
    "iii",
    "inc",
    "incorporated",
    "iv",
    "jr",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "md",
    "nv",
    "phd",
    "plc",
    "pllc",
    "sa",
    "sr",
    "usa",
];
/// How many words a given name and what stands around it may have: "Anna Maria von der".
const MOST_GIVEN: usize = 5;

/// The names in a header's value, in their order; an address where no name is given. Encoded words are still encoded, since what is in them
/// separates nothing.
pub(crate) fn people(value: &str) -> Vec<String> {
    let mut people: Vec<Mailbox> = Vec::new();
    for piece in pieces(value) {
        let next = Mailbox::of(&piece);
        // "Taggart, Dagny <d@x>" without the quotes it needs.
        let halved = |p: &Mailbox| p.address.is_none() && !p.name.is_empty() && !p.name.contains('@');
        match people.pop_if(|last| halved(last) && next.address.is_some() && is_given(&next.name)) {
            Some(surname) => people.push(Mailbox { name: format!("{} {}", next.name, surname.name), ..next }),
            None => people.push(next),
        }
    }
    people.into_iter().map(Mailbox::shown).filter(|name| !name.is_empty()).collect()
}

/// One of a list.
struct Mailbox {
    name: String,
    address: Option<String>,
}

impl Mailbox {
    fn of(piece: &str) -> Self {
        let (before, address) = match piece.rfind('<') {
            Some(at) => {
                (&piece[..at], Some(piece[at + 1..].split('>').next().unwrap_or_default().trim().to_owned()))
            }
            None => (piece, None),
        };
        let (before, comment) = without_comments(before);
        let behind = piece.rfind('>').map_or("", |at| &piece[at + 1..]);
        let (_, comment_behind) = without_comments(behind);
        let mut name = unquoted(&before);
        // "Dagny Taggart/HOU/ECT@ECT", as Notes writes it.
        if let Some((own, unit)) =
            name.split_once('/').filter(|(own, unit)| own.contains(' ') && unit.contains('@'))
        {
            let (own, unit) = (own.trim_start_matches("CN=").to_owned(), unit.to_owned());
            return Self { name: in_order(&decoded_words(&own)), address: Some(unit) };
        }
        let mut address = address.filter(|a| !a.is_empty());
        if address.is_none() && name.contains('@') && !name.contains(' ') {
            address = Some(std::mem::take(&mut name));
        }
        // "d.taggart@x (Dagny Taggart)"
        let comments = [comment, comment_behind];
        if let Some(comment) = comments.into_iter().find(|c| name.is_empty() && !c.is_empty()) {
            name = unquoted(&comment);
        }
        Self { name: in_order(&decoded_words(&name)), address }
    }

    /// How the text names somebody.
    fn shown(self) -> String {
        let is_address = self.name.contains('@') && !self.name.contains(' ');
        match self.address {
            Some(address) if self.name.is_empty() || is_address => address,
            _ => self.name,
        }
    }
}

/// The pieces of a list: between commas and semicolons that stand in no quotes, brackets or comments; without the names of groups.
fn pieces(value: &str) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    let (mut quoted, mut comments, mut bracketed, mut escaped) = (false, 0_u32, false, false);
    // A quote that never ends quotes nothing.
    let quotes = value.matches('"').count();
    for c in value.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if comments == 0 && quotes.is_multiple_of(2) => quoted = !quoted,
            _ if quoted => {}
            '(' => comments += 1,
            ')' => comments = comments.saturating_sub(1),
            _ if comments > 0 => {}
            '<' => bracketed = true,
            '>' => bracketed = false,
            ',' | ';' if !bracketed => {
                pieces.push(std::mem::take(&mut piece));
                continue;
            }
            // "Friends: a@x, b@x;"
            ':' if !bracketed && !piece.contains('@') && !piece.contains('=') => {
                piece.clear();
                continue;
            }
            _ => {}
        }
        piece.push(c);
    }
    pieces.push(piece);
    pieces.into_iter().map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
}

/// A phrase without its comments in parentheses, and the first of these.
fn without_comments(phrase: &str) -> (String, String) {
    let (mut outside, mut comment) = (String::new(), String::new());
    let (mut depth, mut quoted) = (0_u32, false);
    for c in phrase.chars() {
        match c {
            '"' if depth == 0 => {
                quoted = !quoted;
                outside.push(c);
            }
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth > 0 => depth -= 1,
            _ if depth > 0 => comment.push(c),
            _ => outside.push(c),
        }
    }
    (outside.trim().to_owned(), comment.trim().to_owned())
}

/// A name without its quotes: `"'Hank Rearden'"`.
fn unquoted(name: &str) -> String {
    let plain = name.replace("\\\"", "\u{201d}").replace(['"', '\\'], "");
    let plain = plain.trim();
    let plain = plain.strip_prefix('\'').map_or(plain, |p| p.strip_suffix('\'').unwrap_or(p));
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "Taggart, Dagny" as people say it: "Dagny Taggart". Firms and titles behind a comma stay: "Acme, Inc.", "Lee, M.D."
pub(crate) fn in_order(name: &str) -> String {
    // An organisation in parentheses or brackets, as Exchange adds it, is no part of the name.
    let bare = name.split(['(', '[']).next().unwrap_or(name).trim();
    let bare = bare.split(" </O=").next().unwrap_or(bare).split(" /O=").next().unwrap_or(bare).trim();
    let bare = if bare.is_empty() { name } else { bare };
    let parts: Vec<&str> = bare.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
    match parts.as_slice() {
        [surname, given] if is_surname(surname) && is_given(given) => format!("{given} {surname}"),
        [surname, given, behind] if is_surname(surname) && is_given(given) && is_behind(behind) => {
            format!("{given} {surname}, {behind}")
        }
        [surname, behind, given] if is_surname(surname) && is_given(given) && is_behind(behind) => {
            format!("{given} {surname}, {behind}")
        }
        _ => bare.to_owned(),
    }
}

fn is_surname(words: &str) -> bool {
    (1..=4).contains(&words.split_whitespace().count()) && is_name(words)
}

/// Whether words may be somebody's given name, initials with it.
fn is_given(words: &str) -> bool {
    (1..=MOST_GIVEN).contains(&words.split_whitespace().count()) && is_name(words) && !is_behind(words)
}

/// Capitals somewhere, no figures.
fn is_name(words: &str) -> bool {
    words.chars().any(char::is_alphabetic)
        && !words.chars().any(|c| c.is_numeric() || "@&/:|".contains(c))
        && !words.split_whitespace().all(|w| w.starts_with(char::is_lowercase))
}

/// Whether a word belongs behind a name: a legal form, a generation, a degree.
fn is_behind(words: &str) -> bool {
    let letters: String = words.chars().filter(|c| c.is_alphanumeric()).collect();
    BEHIND.binary_search(&letters.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_each() {
        let cases: [(&str, &[&str]); 32] = [
            ("Ann Lee <a@b.c>, \"Bo\" <b@b.c>", &["Ann Lee", "Bo"]),
            ("\"Taggart, Dagny\" <d@x>", &["Dagny Taggart"]),
            ("\"Rearden, Hank\" <h@x>, \"Wyatt, Ellis R.\" <e@x>", &["Hank Rearden", "Ellis R. Wyatt"]),
            ("Taggart, Dagny <d@x>, Bo Li <b@x>", &["Dagny Taggart", "Bo Li"]),
            ("=?utf-8?q?Voss=2C_J=C3=BCrgen?= <jv@x>", &["Jürgen Voss"]),
            ("\"Taggart, Dagny (Legal)\" <d@x>", &["Dagny Taggart"]),
            ("\"Taggart, Dagny [Oslo]\" <d@x>; \"Rearden, Hank\" <h@x>", &["Dagny Taggart", "Hank Rearden"]),
            ("Taggart, Dagny </O=ENRON/OU=NA/CN=RECIPIENTS/CN=DTAGG>", &["Dagny Taggart"]),
            ("\"Acme, Inc.\" <i@acme.x>", &["Acme, Inc."]),
            ("\"King, Martin L., Jr.\" <k@x>", &["Martin L. King, Jr."]),
            ("\"King, Jr., Martin\" <k@x>", &["Martin King, Jr."]),
            ("\"Bo Li, M.D.\" <b@x>", &["Bo Li, M.D."]),
            ("\"'Hank Rearden'\" <h@x>", &["Hank Rearden"]),
            ("'h@x' <h@x>", &["h@x"]),
            ("h@x (Hank Rearden)", &["Hank Rearden"]),
            ("<h@x> (Hank Rearden)", &["Hank Rearden"]),
            ("h@x", &["h@x"]),
            ("<h@x>", &["h@x"]),
            ("\"h@x\" <h@x>", &["h@x"]),
            ("Friends: Ann Lee <a@x>, Bo <b@x>;, Carl <c@x>", &["Ann Lee", "Bo", "Carl"]),
            ("undisclosed-recipients:;", &[]),
            ("Ann Lee", &["Ann Lee"]),
            ("Ann Lee, Bo Li", &["Ann Lee", "Bo Li"]),
            ("\"Ann Lee <a@x>, Bo <b@x>", &["Ann Lee", "Bo"]),
            ("Ann \"Annie\" Lee <a@x>", &["Ann Annie Lee"]),
            ("CN=Ann Lee/OU=NA/O=Acme@Acme", &["Ann Lee"]),
            ("\"Sales, 24/7\" <s@x>", &["Sales, 24/7"]),
            ("Ann Lee <a@x", &["Ann Lee"]),
            ("\"van der Berg, Anna Maria\" <a@x>", &["Anna Maria van der Berg"]),
            (", , ;", &[]),
            ("Dagny Taggart/HOU/ECT@ECT, Hank Rearden/NA/Enron@Enron", &["Dagny Taggart", "Hank Rearden"]),
            ("", &[]),
        ];
        for (value, expected) in cases {
            assert_eq!(people(value), expected, "{value}");
        }
    }
}
