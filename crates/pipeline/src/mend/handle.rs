//! "Ted Cruz (@tedcruz)": an account is of the kind of its owner, wherever else the text names it.

use std::collections::BTreeMap;

use namegraph_document::{EntityType, Mention};
use namegraph_identity::is_account_of;

pub(super) fn mended(text: &str, mut mentions: Vec<Mention>) -> Vec<Mention> {
    let is_handle = |mention: &Mention| text[..mention.span.start].ends_with('@');
    let owners: BTreeMap<&str, EntityType> = mentions
        .windows(2)
        .filter(|pair| text.get(pair[0].span.end..pair[1].span.start) == Some(" (@"))
        .filter(|pair| text[pair[1].span.end..].starts_with(')'))
        .filter_map(|pair| {
            let [owner, account] = [pair[0], pair[1]].map(|mention| mention.span.of(text));
            let account =
                account.filter(|account| owner.is_some_and(|owner| is_account_of(owner, account)))?;
            Some((account, pair[0].entity_type))
        })
        .collect();
    for mention in mentions.iter_mut().filter(|mention| is_handle(mention)) {
        if let Some(&kind) = mention.span.of(text).and_then(|handle| owners.get(handle)) {
            mention.entity_type = kind;
        }
    }
    mentions
}

#[cfg(test)]
mod tests {
    use super::super::tests::holds;

    #[test]
    fn an_account_is_of_its_owners_kind() {
        holds(&[
            (
                "— [Ted Cruz|PER] (@[SenTedCruz|ORG]) March 18. Follow @[SenTedCruz|LOC]",
                "Ted Cruz PER, SenTedCruz PER, SenTedCruz PER",
            ),
            ("[CNN iReport|ORG] (@[cnnireport|LOC])", "CNN iReport ORG, cnnireport ORG"),
            ("[Ann Lee|PER] met @[WGRZ|ORG]", "Ann Lee PER, WGRZ ORG"),
            ("[Ann Lee|PER] (@[HuffPost|ORG])", "Ann Lee PER, HuffPost ORG"),
        ]);
    }
}
