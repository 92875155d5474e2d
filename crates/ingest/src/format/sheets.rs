//! Spreadsheets (.xlsx, ECMA-376, part 1, chapter 18; .ods, OpenDocument 1.3, part 3, chapter 9): a document each sheet, in which a row is a
//! sentence of its cells, each behind the name that the header gives its column.

use std::collections::HashMap;

use namegraph_document::Document;

use super::package::{Package, Step, attribute, described, for_each_step};
use super::{File, Format, Records};
use crate::record::composed;

/// How many columns a sheet may have: as many as Excel's.
const MOST_COLUMNS: usize = 16_384;
/// How many cells one element of OpenDocument may stand for, if they hold anything.
const MOST_REPEATED: usize = 100;

/// A sheet, and its rows.
struct Sheet {
    name: String,
    rows: Vec<Row>,
}

/// The cells of a row that hold anything, with the numbers of their columns.
type Row = Vec<(usize, Cell)>;

struct Cell {
    text: String,
    is_number: bool,
}

pub(super) fn read(format: Format, bytes: &[u8], file: &File) -> Records {
    let sheets = Package::open(bytes, &file.expansion).and_then(|mut package| {
        let sheets = if format == Format::Xlsx { excel(&mut package) } else { open_document(&mut package) }?;
        let metadata = if format == Format::Xlsx { "docProps/core.xml" } else { "meta.xml" };
        let about = described(String::new(), package.part(metadata)?)?;
        Ok((sheets, about))
    });
    let (sheets, about) = match sheets {
        Ok(sheets) => sheets,
        Err(reason) => return file.skip(reason),
    };
    let filled: Vec<Sheet> = sheets.into_iter().filter(|sheet| !sheet.rows.is_empty()).collect();
    if filled.is_empty() {
        return file.skip("no text in it");
    }
    let records = filled.into_iter().map(|sheet| {
        let text = text(&sheet);
        let made_of = text.clone();
        let document = Document { text, title: Some(sheet.name.clone()), ..about.clone() };
        file.within(&sheet.name).made(format, made_of.as_bytes(), Ok(document))
    });
    Box::new(records.collect::<Vec<_>>().into_iter())
}

/// The text of a sheet. The first row that has several cells and no number in them names the columns, if rows follow it.
fn text(sheet: &Sheet) -> String {
    let is_header = |row: &Row| row.len() > 1 && row.iter().all(|(_, cell)| !cell.is_number);
    let header = sheet.rows.iter().position(is_header).filter(|at| at + 1 < sheet.rows.len());
    let mut names: HashMap<usize, &str> = HashMap::new();
    let mut blocks = Vec::with_capacity(sheet.rows.len());
    for (at, row) in sheet.rows.iter().enumerate() {
        let named = |(column, cell): &(usize, Cell)| {
            (names.get(column).copied().unwrap_or_default().to_owned(), cell.text.clone())
        };
        blocks.push(composed(&row.iter().map(named).collect::<Vec<_>>()));
        if Some(at) == header {
            names = row.iter().map(|(column, cell)| (*column, cell.text.trim_end_matches(':'))).collect();
        }
    }
    blocks.join("\n\n")
}

fn excel(package: &mut Package<'_>) -> Result<Vec<Sheet>, String> {
    let mut targets = HashMap::new();
    for_each_step(&package.body("xl/_rels/workbook.xml.rels")?, |step| {
        if let Step::Begin("Relationship", element) = step {
            targets.extend(attribute(element, "Id").zip(attribute(element, "Target")));
        }
    })?;
    let mut listed = Vec::new();
    for_each_step(&package.body("xl/workbook.xml")?, |step| {
        if let Step::Begin("sheet", element) = step {
            listed.extend(attribute(element, "name").zip(attribute(element, "id")));
        }
    })?;
    let strings = package.part("xl/sharedStrings.xml")?.map_or(Ok(Vec::new()), |xml| strings(&xml))?;
    let mut sheets = Vec::new();
    for (name, id) in listed {
        let Some(target) = targets.get(&id) else { continue };
        let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        if let Some(xml) = package.part(&part)? {
            sheets.push(Sheet { name, rows: excel_rows(&xml, &strings)? });
        }
    }
    Ok(sheets)
}

/// The strings that cells of all sheets share.
fn strings(xml: &str) -> Result<Vec<String>, String> {
    let (mut strings, mut in_text, mut spoken) = (Vec::<String>::new(), false, 0_u32);
    for_each_step(xml, |step| match step {
        Step::Begin("si", _) => strings.push(String::new()),
        // How a word is pronounced stands beside it.
        Step::Begin("rPh", _) => spoken += 1,
        Step::End("rPh") => spoken = spoken.saturating_sub(1),
        Step::Begin("t", _) => in_text = true,
        Step::End("t") => in_text = false,
        Step::Text(words) if in_text && spoken == 0 => {
            if let Some(last) = strings.last_mut() {
                last.push_str(words);
            }
        }
        _ => {}
    })?;
    Ok(strings)
}

fn excel_rows(xml: &str, strings: &[String]) -> Result<Vec<Row>, String> {
    let mut rows: Vec<Row> = Vec::new();
    let (mut row, mut kind, mut column, mut said, mut within) =
        (Row::new(), String::new(), 0, String::new(), false);
    for_each_step(xml, |step| match step {
        Step::Begin("row", _) => (row, column) = (Row::new(), 0),
        Step::Begin("c", element) => {
            kind = attribute(element, "t").unwrap_or_default();
            column = attribute(element, "r").and_then(|place| column_of(&place)).unwrap_or(column + 1);
            said.clear();
        }
        Step::Begin("v" | "t", _) => within = true,
        Step::End("v" | "t") => within = false,
        Step::Text(words) if within => said.push_str(words),
        Step::End("c") => {
            let text = match kind.as_str() {
                "s" => said
                    .trim()
                    .parse::<usize>()
                    .ok()
                    .and_then(|at| strings.get(at))
                    .cloned()
                    .unwrap_or_default(),
                "b" | "e" => String::new(),
                _ => said.clone(),
            };
            let is_number = matches!(kind.as_str(), "" | "n");
            if !text.trim().is_empty() {
                row.push((column, Cell { text, is_number }));
            }
        }
        Step::End("row") if !row.is_empty() => rows.push(std::mem::take(&mut row)),
        _ => {}
    })?;
    Ok(rows)
}

/// The number of a column from the place of a cell in it: 28 of "AB7".
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase).take(4);
    let number = letters.fold(0, |number, letter| number * 26 + usize::from(letter - b'A') + 1);
    (1..=MOST_COLUMNS).contains(&number).then_some(number)
}

fn open_document(package: &mut Package<'_>) -> Result<Vec<Sheet>, String> {
    let (mut sheets, mut row, mut column) = (Vec::<Sheet>::new(), Row::new(), 0);
    let (mut said, mut is_number, mut repeated, mut in_cell, mut unread) =
        (String::new(), false, 1, false, 0_u32);
    for_each_step(&package.body("content.xml")?, |step| match step {
        Step::Begin("table", element) => {
            sheets.push(Sheet { name: attribute(element, "name").unwrap_or_default(), rows: Vec::new() });
        }
        Step::Begin("table-row", _) => (row, column) = (Row::new(), 0),
        Step::Begin("annotation", _) => unread += 1,
        Step::End("annotation") => unread = unread.saturating_sub(1),
        Step::Begin("table-cell" | "covered-table-cell", element) => {
            let kind = attribute(element, "value-type").unwrap_or_default();
            is_number = !matches!(kind.as_str(), "" | "string");
            repeated =
                attribute(element, "number-columns-repeated").and_then(|n| n.parse().ok()).unwrap_or(1);
            (in_cell, said) = (true, String::new());
        }
        Step::Text(words) if in_cell && unread == 0 => said.push_str(words),
        Step::End("p") if in_cell && unread == 0 => said.push('\n'),
        Step::End("table-cell" | "covered-table-cell") => {
            in_cell = false;
            let text = said.trim();
            if !text.is_empty() {
                let cells = (1..=repeated.min(MOST_REPEATED))
                    .map(|n| (column + n, Cell { text: text.to_owned(), is_number }));
                row.extend(cells);
            }
            column = (column + repeated).min(MOST_COLUMNS);
        }
        Step::End("table-row") if !row.is_empty() => {
            if let Some(sheet) = sheets.last_mut() {
                sheet.rows.push(std::mem::take(&mut row));
            }
        }
        _ => {}
    })?;
    Ok(sheets)
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::zipped;
    use super::super::tests::read_bytes;
    use super::*;

    fn told(name: &str, parts: &[(&str, &[u8])]) -> Vec<(String, String)> {
        let format = if name.ends_with("ods") { Format::Ods } else { Format::Xlsx };
        let found = read_bytes(format, name, &zipped(parts));
        found
            .into_iter()
            .map(|r| r.map_or_else(|s| (s.place, s.reason), |r| (r.document.id, r.document.text)))
            .collect()
    }

    #[test]
    fn a_row_is_a_sentence_of_cells() {
        let parts: [(&str, &[u8]); 5] = [
            ("xl/workbook.xml", br#"<workbook xmlns:r="r"><sheets><sheet name="People" sheetId="1" r:id="rId2"/><sheet name="Empty" sheetId="2" r:id="rId3"/></sheets></workbook>"#),
            ("xl/_rels/workbook.xml.rels", br#"<r><Relationship Id="rId2" Target="worksheets/sheet1.xml"/><Relationship Id="rId3" Target="/xl/worksheets/sheet2.xml"/></r>"#),
            ("xl/sharedStrings.xml", br"<sst><si><t>name</t></si><si><r><t>Anna </t></r><r><t>Berg</t></r><rPh><t>no</t></rPh></si></sst>"),
            ("xl/worksheets/sheet1.xml", br#"<worksheet><sheetData><row><c r="A1" t="inlineStr"><is><t>Board</t></is></c></row>
                <row><c r="A2" t="s"><v>0</v></c><c r="C2" t="str"><v>firm</v></c></row><row><c r="A3" t="s"><v>1</v></c><c r="B3"><v>7</v></c><c r="C3" t="str"><v>Statoil &amp; Co</v></c></row></sheetData></worksheet>"#),
            ("xl/worksheets/sheet2.xml", br"<worksheet><sheetData/></worksheet>"),
        ];
        assert_eq!(
            told("a.xlsx", &parts),
            [(
                "a.xlsx/People".to_owned(),
                "Board.\n\nname; firm.\n\nname: Anna Berg; 7; firm: Statoil & Co.".to_owned()
            )]
        );
        let content = br#"<office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell office:value-type="string"><text:p>name</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/><table:table-cell><text:p>firm</text:p></table:table-cell></table:table-row>
            <table:table-row><table:table-cell><text:p>Anna Berg</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/><table:table-cell><office:annotation><text:p>no</text:p></office:annotation><text:p>Acme</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"#;
        assert_eq!(
            told("a.ods", &[("content.xml", content)]),
            [("a.ods/S".to_owned(), "name; firm.\n\nname: Anna Berg; firm: Acme.".to_owned())]
        );
        assert!(told("a.xlsx", &[("x", b"y")])[0].1.contains("expected a part xl/_rels/workbook.xml.rels"));
        assert_eq!((column_of("AB7"), column_of("7"), column_of("ZZZZ1")), (Some(28), None, None));
    }
}
