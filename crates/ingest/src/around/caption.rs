//! What a picture shows, and who took it.
//!
//! A caption is a line of its own that begins or ends as captions do: "FILE PHOTO: …", "Enlarge this image …", "… (Ann Lee/AP)".
//! Where a line goes on or is too long for a caption, only the sentence before the photographer is one.

use std::sync::LazyLock;

use namegraph_document::{Around, Span};
use regex::Regex;

use super::pattern;

/// How long a caption may be, in bytes. Longer lines are text with a picture's credit in it.
const LONGEST: usize = 700;

/// Who sells pictures, where a photographer's name stands before a slash, a comma or "via".
const AGENCY: &str = r"(?:AP(?: Photo| Images| File)?|A\.P\.|AFP|Reuters|REUTERS|EPA(?:-EFE)?|EFE|UPI|Getty(?: Images)?|GETTY(?: IMAGES)?|Shutterstock|Bloomberg(?: News)?|Alamy|iStock(?:photo)?|Corbis|Landov|Newscom|Polaris|Redux|Zuma(?: Press)?|ZUMA(?: Press)?|SIPA(?: USA)?|Sipa(?: USA)?|WireImage|FilmMagic|Icon Sportswire|NurPhoto|Anadolu(?: Agency)?|Xinhua|TASS|Sputnik|Kyodo(?: News)?|ANSA|Barcroft(?: Media| Images)?|Rex(?: Features| Shutterstock)?|REX(?: Features| Shutterstock)?|PA(?: Wire| Images)?|USA TODAY(?: Sports| NETWORK| Network)?|The Associated Press|Associated Press|Associated Press file|NPR|Magnum(?: Photos)?|Contour|MediaNews|Pool|POOL|Handout|HANDOUT|dpa|DPA|Imago|imago|CNN|The New York Times|The Washington Post|CQ[- ]Roll Call|Roll Call|Politico|POLITICO)";

/// How a caption begins.
static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?:CLOSE \p{{Lu}}[^\n]* USA TODAY(?: NETWORK| Opinion)?$|FILE(?: PHOTO)? ?[-–—:]|File(?: photo| Photo| picture)? ?[–—:]|FILE- |Enlarge this image|Enlarge Image|toggle caption|(?:Hide|Show) [Cc]aption|Photos?: |PHOTOS?: |Photo(?:graph)? ?(?:credits?|by|courtesy|illustration)\b|Photograph: |Image(?: [Cc]redit)?: |Picture: |Caption: |Photo via |In this (?:image|photo|picture|frame grab|courtroom sketch|file photo|file image|undated|still image|screen grab|handout|artist)[ ,]|In this (?:\p{{L}}+\.? \d{{1,2}}, )?(?:\d{{4}},? )?(?:file )?(?:photo|image|picture)[ ,]|(?:\p{{Lu}}[\p{{L}}.'’-]+ ){{1,3}}?\p{{Lu}}[\p{{L}}.'’-]+ ?/ ?{AGENCY} (?:\p{{Lu}}|\d)|REUTERS ?/ ?\p{{Lu}})"
    ))
});

/// Whom a picture is from, at the end of a line.
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    // What is laid out below leaves out spaces.
    let agency = AGENCY.replace(' ', r"\ ");
    pattern(&format!(
        r"(?x)
        (?: \(\ ?(?: (?i:ap\ photo|file\ photo|photo\ illustration)\b [^()]* | (?i:photos?|images?|picture|video|photograph|illustration|credit|screenshot|screengrab|courtesy)(?:\ ?[:/]|\ (?:by|courtesy|via|from)\ |\ of\ \p{{Lu}}) [^()]*
              | (?:[^()]{{0,100}}(?:/|\bvia\ |\|\ ?)|(?:\p{{Lu}}[\p{{L}}.’-]*\ ){{1,4}}\p{{Lu}}[\p{{L}}.’-]*,\ ){agency}(?:[/,]\ ?[^()]{{0,60}})?
              | {agency}(?:/|\ [Pp]hoto|\ file\b|,\ [Ff]ile)[^()]{{0,80}}
              | (?i:handout|getty\ images?|stock\ photo|file) )\ ?\)
          | \|\ ?(?: [^|()\n]{{0,80}}(?:/|\bvia\ )? {agency}(?:[^\p{{L}}|][^|()\n]{{0,40}})? | (?i:[^|()\n]{{0,60}}photo) )
          | (?:\p{{Lu}}[\p{{L}}.'’-]*\ ){{1,4}}\p{{Lu}}[\p{{L}}.'’-]*\ ?/\ ?(?:[\p{{L}}\ ]{{2,30}}/\ ?)?{agency}(?:\ via\ {agency})?(?:\ for\ \p{{L}}[\p{{L}}\ ]{{1,40}})?(?:/[\p{{L}}\ ]{{2,24}})?
          | (?:REUTERS|AP|AFP)\ ?/\ ?\p{{Lu}}[\p{{L}}.'’-]+(?:\ \p{{Lu}}[\p{{L}}.'’-]+){{0,3}}
          | (?:{agency}|\p{{Lu}}[\p{{L}}.'’-]+(?:\ \p{{Lu}}[\p{{L}}.'’-]+){{1,3}})\ via\ {agency}
          | (?i:\bphoto(?:graph)?(?:\ by|\ credit:?|\ courtesy\ of|:)\ ) \p{{Lu}}[^.!?()\n]{{2,80}}
          | [.!?”]\ Getty\ Images(?:/[\p{{L}}\ ]{{2,24}})? | GETTY(?:\ IMAGES)? | AP\ Photo | Handout(?:/{agency})? | toggle\ caption
        )(?:\ More)?[.\ ]*$"
    ))
});

/// A photographer in brackets within a line.
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\((?:(?:AP )?Photos?(?: credit| by|:|/)|Images?(?: credit|:)|Credit:|AP Photo\b|Reuters photo\b|Photo illustration)[^()\n]{{0,120}}\)|\([^()\n]{{0,60}}(?:/|via ){AGENCY}(?:/[^()\n]{{0,30}})?\)|\({AGENCY}/[^()\n]{{0,60}}\)|\| ?(?:AP Photo|Getty Images|Getty|[\p{{Lu}}][\p{{L}}.'’ -]{{2,40}}/(?:[\p{{L}} ]{{2,30}}/)?{AGENCY})"
    ))
});

/// "(Reuters)" at the end of a line.
static SOURCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\((?:AP|AFP|CNN|Reuters|REUTERS|UPI|Xinhua|dpa|TASS|ANSA|EFE|PTI|BBC)\)$"));

/// Where a line is a caption, or has one in it. `sentences`: its own.
pub(super) fn captions(text: &str, line: Span, sentences: &[Span]) -> Vec<(Span, Around)> {
    let inside = &text[line.start..line.end];
    let caption = |span: Span| (span, Around::Caption);
    if line.len() <= LONGEST
        && (HEAD.is_match(inside) || inside.contains("file photo") || is_of_a_gallery(inside))
    {
        return vec![caption(line)];
    }
    if !inside.contains(['/', '(', '|'])
        && !inside.contains("Getty")
        && !inside.contains("Photo")
        && !inside.contains("hoto:")
        && !inside.contains("Handout")
        && !inside.contains("via ")
        && !inside.contains("toggle caption")
    {
        return Vec::new();
    }
    if let Some(found) = TAIL.find(inside) {
        let credit = Span::new(found.start(), found.end()).shifted(line.start);
        return vec![caption(with_its_sentence(line, sentences, credit))];
    }
    let mut found: Vec<_> = BRACKETS
        .find_iter(inside)
        .map(|m| Span::new(m.start(), m.end()).shifted(line.start))
        .map(|credit| caption(with_its_sentence(line, sentences, credit)))
        .collect();
    found.extend(
        SOURCE.find(inside).map(|m| (Span::new(m.start(), m.end()).shifted(line.start), Around::Agency)),
    );
    found
}

/// "Photos: The Oscars Photos: The Oscars Ann Lee arrives. Hide Caption 3 of 12"
fn is_of_a_gallery(line: &str) -> bool {
    line.contains("Hide Caption") || line.contains("toggle caption") || line.contains("Enlarge this image")
}

/// A credit with what it is a credit of: all of a short line before it, else the sentence that it ends.
fn with_its_sentence(line: Span, sentences: &[Span], credit: Span) -> Span {
    if credit.end - line.start <= LONGEST {
        return Span::new(line.start, credit.end);
    }
    let at = sentences.partition_point(|s| s.start <= credit.start).saturating_sub(1);
    let sentence = sentences.get(at).copied().unwrap_or(credit);
    // "Ann Lee in Rome. Photo: Bo Li": the sentence before is what the picture shows.
    let before = at.checked_sub(1).and_then(|i| sentences.get(i)).filter(|s| s.len() <= LONGEST);
    let start = if sentence.start == credit.start {
        before.map_or(credit.start, |s| s.start)
    } else {
        sentence.start
    };
    if credit.end - start <= LONGEST { Span::new(start, credit.end) } else { credit }
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn captions_are_told_from_what_tells_something() {
        let whole = [
            "FILE PHOTO: Robert Mueller, as FBI director, testifies before the Senate.",
            "FILE - In this March 15, 2019, file photo, Beto O'Rourke listens to a question.",
            "FILE- In this March 13, 2019, file photo Facebook and Instagram apps are displayed.",
            "In this Aug. 27, 2008, file photo, Joe Biden embraces his son Beau on stage.",
            "Enlarge this image toggle caption Saul Loeb/AFP/Getty Images Saul Loeb/AFP/Getty Images",
            "Hide caption Judy Parisio and Linda Malbrba make a rubbing of a name. Previous Next Romeo Ranoco/Reuters/Landov",
            "Photos: Trump campaign Photos: Trump campaign Ann Lee arrives in Iowa. Hide Caption 1 of 12",
            "Ann Lee in 2014. (Mike Segar/Reuters)",
            "A fence at the border, October 8, 2018 (Reuters/Murad Sezer/File Photo)",
            "Roy Moore at a rally in Midland City, Ala. (Photo: Brynn Anderson, AP)",
            "The troops at Bagram Air Field, Afghanistan. (AP Photo/Alex Brandon)",
            "Airport, January 29, 2017. (Reuters photo: Mike Theiler)",
            "Donald Trump with Mike Pence. (Photo: Jabin Botsford/The Washington Post via Getty Images) More",
            "Joe Biden in Philadelphia on May 18, 2019. Photo: Drew Angerer/Getty Images",
            "Police in Selma. Saul Loeb/AFP via Getty Images",
            "“It’s a mess,” Sen. John Cornyn of Texas said. | Brendan Smialowski/AFP/Getty Images",
            "Demonstrators in Moscow, Russia. | Getty",
            "Charles Krupa/AP Democratic presidential candidate Deval Patrick speaks in Iowa.",
            "Elise Amendola/AP Mayor Pete Buttigieg in New Hampshire",
            "Obama talks with Putin in Lima, Peru, on Nov. 20, 2016. Kevin Lamarque/Reuters",
            "Kurdish forces in northern Iraq. Photograph: Handout/Reuters",
            "Angela Merkel (Fabrizio Bensch/Reuters)",
            "President Trump at the White House on Monday. Doug Mills/The New York Times",
            "At the premiere. (Photo by Amy Sussman/Invision/AP, File)",
        ];
        for text in whole {
            assert_eq!(found(text), [(text, "caption")], "{text:?}");
        }
        let none = [
            "Photos released by Egypt's ministry show it.",
            "He filed a suit against Getty Images in New York on Monday.",
            "The Associated Press reported that Ann Lee had met Bo Li in Rome.",
            "Reuters and AFP said on Friday that the talks with Iran had failed.",
            "She won the primary in Iowa (and lost it in Ohio).",
            "Obama told NPR that he would go.",
            "In this photo-op culture, Trump and Putin thrive.",
            "Sen. Burr (R-N.C.) tweeted a photo Monday of Trump with Kim Jong Un.",
            "Clinton led Trump by five points in Ohio, according to Reuters/Ipsos.",
            "The Des Moines Register/CNN poll put Pete Buttigieg ahead of Joe Biden in Iowa.",
            "Gates sold Corbis to Getty Images.",
            "Obama wrote Putin a letter (images of which leaked in May).",
            "He struck a deal with McConnell (credit goes to Collins).",
            "He said it twice (Adam Entous first reported it for NPR).",
            "In a picture painted by prosecutors, Manafort lied to Gates.",
        ];
        for text in none {
            assert_eq!(found(text), [], "{text:?}");
        }
    }

    #[test]
    fn what_follows_a_caption_in_its_line_is_told() {
        let text = "The gutted consulate in Benghazi. (Photo: Ibrahim Alaguri, AP) Story Highlights Obama met Clinton.";
        assert_eq!(
            found(text),
            [("The gutted consulate in Benghazi. (Photo: Ibrahim Alaguri, AP)", "caption")]
        );
        let long = format!(
            "{}Ann Lee in Rome. (Bo Li/Reuters)",
            "He said no, and Mr. Smith said yes to that. ".repeat(30)
        );
        assert_eq!(found(&long), [("Ann Lee in Rome. (Bo Li/Reuters)", "caption")]);
    }
}
