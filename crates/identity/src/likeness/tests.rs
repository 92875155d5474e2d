//! Tables of names that are alike and that are not, and laws.

use EntityType::{Location, Miscellaneous, Organization, Person};
use proptest::prelude::*;

use super::*;

/// From where on names are worth a look, as `namegraph match` has it.
const ALIKE: f64 = 0.8;

fn of(a: &str, b: &str, entity_type: EntityType) -> Likeness {
    likeness(&Likened::new(a, entity_type), &Likened::new(b, entity_type))
}

fn check(entity_type: EntityType, cases: &[(&str, &str, bool)]) {
    for (a, b, alike) in cases {
        let found = of(a, b, entity_type);
        let reasons: Vec<String> = found.reasons.iter().map(ToString::to_string).collect();
        assert_eq!(found.score >= ALIKE, *alike, "{a} / {b}: {:.3}, {reasons:?}", found.score);
        assert!(!reasons.is_empty(), "{a} / {b} without a reason");
    }
}

#[test]
fn persons() {
    check(
        Person,
        &[
            ("Sergey Lavrov", "Sergei LAVROV", true),
            ("Sergey Viktorovich Lavrov", "Sergey Lavrov", true),
            ("Sergey Viktorovich Lavrov", "Sergey Ivanovich Lavrov", false),
            ("Lavrov, Sergey", "Sergey Lavrov", true),
            ("Anna Petrova", "Petrova Anna", true),
            ("Thomas James", "James Thomas", false),
            ("Bill Mercer", "William Mercer", true),
            ("J. K. Mercer", "John Kevin Mercer", true),
            ("J. Mercer", "John Mercer", true),
            ("J. Mercer", "Karl Mercer", false),
            ("Mark S. Zaid", "Mark Sweatt", false),
            ("Brian J. Walsh", "Jamir Walsh", false),
            ("A. J. Mercer", "Jane Mercer", false),
            ("T. S. Mercer", "Mercer Sufyan Tuohy", false),
            ("Terry M", "Terry Mercer", false),
            ("Kay A.", "Aisling Kay Nez", false),
            ("Ben S. Mercer", "Mercer Shawana Nez", false),
            ("Ben Mercer", "Stetson Mercer", false),
            ("Al Green", "Zoe Green", false),
            ("Mark Andersen", "Mark Anderson Hisle", false),
            ("Bob Bennett", "Rob Kennett", false),
            ("Mercer J.", "John Mercer", true),
            ("Karl Mercer4", "Karl Mercer", true),
            ("Dr. Karl Mercer", "Karl Mercer", true),
            ("Karl Merser", "Karl Mercer", true),
            ("Carl Mercer", "Karl Mercer", true),
            ("Karl Mercer", "Karl Mason", false),
            ("Karl Mercer", "Boris Mercer", false),
            ("Mercer", "Karl Mercer", false),
            ("Karl", "Karl Mercer", false),
            ("Karl Mercer Jr.", "Karl Mercer Sr.", false),
            ("Karl Mercer Jr.", "Karl Mercer", true),
            ("KarlMercer", "Karl Mercer", true),
            ("Karl-Heinz Mercer", "Karl Heinz Mercer", true),
            ("K4rl Merc3r", "Karl Mercer", true),
            ("Abdul Rahman al-Dosari", "Abd al-Rahman Al Dosari", true),
            ("Yusuf bin Omar al-Masri", "Omar bin Yusuf al-Masri", false),
            ("Mohammed Iqbal", "Muhammad Iqbal", true),
            ("Pedro Castillo", "Pedro Castro", false),
            ("Daniel Weber", "Donald Weber", false),
        ],
    );
}

#[test]
fn scripts() {
    check(
        Person,
        &[
            ("Владимир Путин", "Vladimir Putin", true),
            ("Владимир Путин", "Владимир Пулин", true),
            ("Ангела Меркель", "Angela Merkel", true),
            ("فرناندو بيريز", "Fernando Pérez", true),
            ("بنيامين نتنياهو", "Benjamin Netanyahu", true),
            ("ბარაკ ობამა", "Barack Obama", true),
            ("バラク・オバマ", "Barack Obama", true),
            ("习近平", "Xi Jinping", true),
            ("習近平", "Xi Jin Ping", true),
            ("高石早苗", "高市早苗", false),
            ("李明", "李敏", false),
            ("Νίκος Παπαδόπουλος", "Nikos Papadopoulos", true),
            ("Владимир Путин", "Sergey Lavrov", false),
            ("فرناندو بيريز", "Benjamin Netanyahu", false),
        ],
    );
}

#[test]
fn bodies() {
    check(
        Organization,
        &[
            ("Siemens AG", "Siemens Aktiengesellschaft", true),
            ("Siemens", "Siemens AG", true),
            ("Brandt Bank AG", "Brandt Bank plc", true),
            ("OOO Vostok Trans", "Vostok Trans LLC", true),
            ("ООО «Восток Транс»", "Vostok Trans LLC", true),
            ("JSC Northern Fleet Works", "Northern Fleet Works Joint Stock Company", true),
            ("Procter & Gamble", "Procter and Gamble", true),
            ("First National Bank of Omaha", "1st National Bank of Omaha", true),
            ("The Omaha Trust", "Omaha Trust", true),
            ("Brandt Holdings", "Bailey Holdings", false),
            ("Omaha Pipeline Company", "Omaha Petroleum Company", false),
            ("Brandt Bank", "Brandt Bank Chile", false),
            ("Brandt Bank (Chile)", "Brandt Bank (Mexico)", false),
            ("Brandt Capital Fund 3", "Brandt Capital Fund 4", false),
            ("Brandt Capital Fund III", "Brandt Capital Fund 3", true),
            ("Brigade 44", "Brigade Forty-Four", true),
            ("Vander Bilt Corp", "Vanderbilt Corp", true),
            ("International Atomic Energy Agency", "IAEA", true),
            ("World Health Organization", "WHO", true),
            ("International Labour Organization", "International Labor Organization", true),
            ("Ministry of Defence", "Ministry of Defense", true),
            ("Bank", "Brandt Bank", false),
            ("SWTS", "Swift Willow Trading S.A.", false),
            ("Brandt Corporetion", "Brandt Corporation", true),
            ("Brandt Compny", "Brandt", true),
            ("Management Company", "Westhill Management Company", false),
            ("Trafigura Group", "Trafalgura Group", true),
        ],
    );
}

#[test]
fn ships_and_places() {
    check(
        Miscellaneous,
        &[
            ("MV Ocean Star", "Ocean Star", true),
            ("Ocean Star 5", "Ocean Star 6", false),
            ("Ocean Star V", "Ocean Star 5", true),
            ("Ocean Star", "Ocean Sun", false),
            ("VELIKIY NOVGOROD", "Velikiy Novgorod", true),
        ],
    );
    check(Location, &[("Kiev", "Kyiv", true), ("Moskau", "Moscow", true), ("Austria", "Australia", false)]);
}

#[test]
fn reasons_read_in_the_order_of_the_names() {
    let reasons = |a, b, entity_type| {
        let all = of(a, b, entity_type).reasons;
        all.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(
        reasons("Bill Mercer", "William K. Mercer", Person),
        "“bill” and “william” are forms of one given name; only the second has “k”"
    );
    assert_eq!(
        reasons("William K. Mercer", "Bill Mercer", Person),
        "“william” and “bill” are forms of one given name; only the first has “k”"
    );
    assert_eq!(reasons("Brandt Bank AG", "Brandt Bank plc", Organization), "the legal form differs: ag, plc");
    assert_eq!(reasons("Ocean Star 5", "Ocean Star 6", Miscellaneous), "the numbers differ: 5, 6");
    assert_eq!(
        reasons("Mercer", "Karl Mercer", Person),
        "only the second has “karl”; one word alone agrees, which others may be called too"
    );
    assert_eq!(reasons("Karl Mason", "Karl Mercer", Person), "“mason” stands against “mercer”");
}

#[test]
fn names_that_many_bear_alone_are_bare() {
    let bare = |name, entity_type| Likened::new(name, entity_type).is_bare();
    for name in ["Smith", "Mr. Smith", "James", "al-Khan"] {
        assert!(bare(name, Person), "{name}");
    }
    for name in ["John Smith", "Qwertzik"] {
        assert!(!bare(name, Person), "{name}");
    }
    assert!(bare("Bank", Organization) && !bare("Siemens", Organization));
}

#[test]
fn a_long_name_costs_no_more_than_its_first_words() {
    let long = "mercer ".repeat(100_000);
    let name = Likened::new(&long, Organization);
    assert!(name.sounds().count() <= 32);
    assert_eq!(likeness(&name, &name).score, 1.0);
}

fn name() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[A-Z][a-z]{1,8}",
        Just("al-Masri".to_owned()),
        Just("bin".to_owned()),
        Just("Путин".to_owned()),
        Just("نتنياهو".to_owned()),
        Just("习近平".to_owned()),
        Just("Bank".to_owned()),
        Just("AG".to_owned()),
        Just("II".to_owned()),
        Just("Jr.".to_owned()),
        Just("J.".to_owned()),
        Just("William".to_owned()),
        Just("Bill".to_owned()),
        Just("&".to_owned()),
        Just("44".to_owned()),
    ];
    prop_oneof![4 => proptest::collection::vec(word, 1..6).prop_map(|words| words.join(" ")), 1 => "\\PC{0,24}"]
}

fn types() -> impl Strategy<Value = EntityType> {
    proptest::sample::select(EntityType::ALL.to_vec())
}

proptest! {
    #[test]
    fn likeness_is_symmetric_and_between_none_and_one((a, b, entity_type) in (name(), name(), types())) {
        let (there, back) = (of(&a, &b, entity_type), of(&b, &a, entity_type));
        prop_assert_eq!(there.score, back.score);
        prop_assert!((0.0..=1.0).contains(&there.score));
        prop_assert_eq!(there.reasons.len(), back.reasons.len());
    }

    #[test]
    fn a_name_is_like_itself((a, entity_type) in (name(), types())) {
        prop_assert_eq!(of(&a, &a, entity_type).score, 1.0);
        prop_assert_eq!(of(&a, &a.to_uppercase().to_lowercase(), entity_type).reasons.is_empty(), false);
    }
}
