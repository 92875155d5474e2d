//! What decisions speak of: a name everywhere, or a name in one document.

use namegraph_document::EntityType;
use serde::{Deserialize, Serialize};

use crate::name::fold;

/// A name of a type, but for writing, everywhere or in one document.
///
/// Every entity has the id of one of its keys, and every key is in one entity; so an id that was given once finds its
/// entity as long as any document has the name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// What kind of name, as documents have it.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// The name, [folded](fold).
    pub name: String,
    /// The document it is limited to.
    pub document: Option<String>,
}

impl Key {
    /// A name everywhere. One without a letter or digit stands for itself.
    pub fn new(entity_type: EntityType, name: &str) -> Self {
        let folded = fold(name);
        let name = if folded.is_empty() { name.to_owned() } else { folded };
        Self { entity_type, name, document: None }
    }

    /// The same name in one document.
    #[must_use]
    pub fn within(self, document: &str) -> Self {
        Self { document: Some(document.to_owned()), ..self }
    }

    /// The id that files and answers carry: `per-benjamin-netanyahu`, `per-smith@a.txt`.
    pub fn id(&self) -> String {
        let name = self.name.replace(' ', "-");
        let kind = self.entity_type.as_str().to_lowercase();
        match &self.document {
            Some(document) => format!("{kind}-{name}@{document}"),
            None => format!("{kind}-{name}"),
        }
    }

    /// The key with an id, if it has the form of one.
    pub fn of_id(id: &str) -> Option<Self> {
        let (kind, rest) = id.split_once('-')?;
        let (name, document) =
            rest.split_once('@').map_or((rest, None), |(name, document)| (name, Some(document)));
        let entity_type = kind.parse().ok().filter(|_| kind.chars().all(char::is_lowercase))?;
        let key = Self { entity_type, name: name.replace('-', " "), document: document.map(str::to_owned) };
        (!key.name.is_empty()).then_some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_leads_back_to_its_key() {
        for key in [
            Key::new(EntityType::Person, "Benjamin Netanyahu"),
            Key::new(EntityType::Organization, "U.N.").within("a/b@c.txt"),
        ] {
            assert_eq!(Key::of_id(&key.id()), Some(key));
        }
        for no in ["Netanyahu", "per-", "PER-x", "nobody-x"] {
            assert_eq!(Key::of_id(no), None, "{no}");
        }
    }
}
