//! A paper that speaks of itself: "The Post" in the New York Post is that paper, whichever other Post its text names.

use std::collections::BTreeSet;

use namegraph_document::EntityType;

use super::Within;
use crate::decision::Apart;
use crate::key::Key;
use crate::rule::{Join, Rule, Rules};

const ARTICLE: &str = "The ";

impl Within {
    /// Takes the short form of a publisher's own name for the publisher, where it is written as a title is, unless the rules or people
    /// forbid it. `text`: what was decided about.
    ///
    /// Time: linear in the mentions and the joins.
    #[must_use]
    pub fn published_by(mut self, publisher: &str, text: &str, rules: Rules, apart: &Apart) -> Self {
        let organization = EntityType::Organization;
        let Some((_, short)) = publisher.rsplit_once(' ').filter(|_| rules.allow(Rule::Shortened)) else {
            return self;
        };
        let written = format!("{ARTICLE}{short}");
        let mut forms = BTreeSet::new();
        for named in &mut self.mentions {
            let itself = named.mention.entity_type == organization
                && named.name != publisher
                && named.mention.span.of(text).is_some_and(|surface| surface.starts_with(&written))
                && (named.form == short || named.form == written);
            if itself
                && !apart.contains(&Key::new(organization, &named.form), &Key::new(organization, publisher))
            {
                forms.insert(named.form.clone());
                publisher.clone_into(&mut named.name);
            }
        }
        for form in forms {
            let still = self.mentions.iter().any(|named| named.form == form && named.name != publisher);
            self.joins.retain(|join| still || join.entity_type != organization || join.from != form);
            self.joins.push(Join::new(organization, &form, publisher, Rule::Shortened));
        }
        self.joins.sort();
        self
    }
}

#[cfg(test)]
mod tests {
    use namegraph_document::{Mention, Span};

    use super::*;
    use crate::language::Languages;
    use crate::within::within_document;

    #[test]
    fn a_paper_speaks_of_itself() {
        let text = "The Washington Post wrote it. He told The Post so, and the Post printed it.";
        let mention = |start: usize, end| Mention {
            span: Span::new(start, end),
            entity_type: EntityType::Organization,
            score: 1.0,
        };
        let mentions = [mention(4, 19), mention(38, 46), mention(59, 63)];
        let names = |publisher: &str| {
            let (rules, apart) = (Rules::default(), Apart::default());
            let found = within_document(text, &mentions, Languages::NONE, rules, &apart)
                .published_by(publisher, text, rules, &apart);
            found.mentions.into_iter().map(|named| named.name).collect::<Vec<_>>()
        };
        assert_eq!(names("New York Post"), ["Washington Post", "New York Post", "Washington Post"]);
        assert_eq!(names("Vox"), ["Washington Post"; 3]);
        assert_eq!(names("Washington Times"), ["Washington Post"; 3]);
    }
}
