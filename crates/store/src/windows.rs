//! Who is named where, document by document.

use namegraph_document::{Date, Item, Placed, Window};
use rusqlite::Connection;

use crate::rows::date;
use crate::store::in_graph;

/// The entities of the graph that a document names.
#[derive(Clone, Debug, Default)]
pub struct DocumentNames {
    /// Each mention, in order.
    pub names: Vec<Placed>,
    /// How probable it is that each of them is one.
    pub scores: Vec<f32>,
    /// The document's date.
    pub date: Option<Date>,
    /// Whether it is the last one of its story.
    pub ends_story: bool,
}

/// A mention that makes links.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Linking {
    pub(crate) entity: u32,
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) sentence: i64,
    pub(crate) paragraph: i64,
    pub(crate) word: u32,
    pub(crate) repeated: bool,
    pub(crate) score: f32,
    pub(crate) list: Option<Item>,
}

impl Linking {
    /// Where the window starts that it stands in; 0 for stretches of words, which start anywhere.
    pub(crate) fn window(&self, window: Window) -> i64 {
        match window {
            Window::Sentence => self.sentence,
            Window::Paragraph => self.paragraph,
            Window::Document | Window::Words(_) => 0,
        }
    }
}

/// Calls `take` with each document, story by story.
pub(crate) fn for_each_document(
    connection: &Connection,
    window: Window,
    mut take: impl FnMut(&DocumentNames),
) -> rusqlite::Result<()> {
    let sql = "SELECT number, story, date FROM document d ORDER BY story, number <> story, id";
    let mut documents = connection.prepare(sql)?;
    let mut documents = documents.query([])?;
    let mut named = Named::new(connection)?;
    let mut open: Option<(i64, DocumentNames)> = None;
    while let Some(row) = documents.next()? {
        let (number, story): (i64, i64) = (row.get(0)?, row.get(1)?);
        let placed = |m: Linking| Placed {
            entity: m.entity,
            window: m.window(window) as u32,
            word: m.word,
            repeated: m.repeated,
            list: m.list,
        };
        let mentions = named.of(number)?;
        let scores = mentions.iter().map(|m| m.score).collect();
        let names = mentions.into_iter().map(placed).collect();
        let next = DocumentNames { names, scores, date: date(row, 2)?, ends_story: false };
        if let Some((last, mut names)) = open.replace((story, next)) {
            names.ends_story = last != story;
            take(&names);
        }
    }
    if let Some((_, mut names)) = open {
        names.ends_story = true;
        take(&names);
    }
    Ok(())
}

/// Calls `take` with every two mentions of different entities in one window of a document, in order.
pub(crate) fn together<'a>(
    names: &'a [Linking],
    window: Window,
    mut take: impl FnMut(&'a Linking, &'a Linking),
) {
    for (i, a) in names.iter().enumerate() {
        let near = |b: &&Linking| match window {
            Window::Words(words) => b.word - a.word < words.get(),
            _ => b.window(window) == a.window(window),
        };
        names[i + 1..].iter().take_while(near).filter(|b| b.entity != a.entity).for_each(|b| take(a, b));
    }
}

/// Asks for the mentions of one document after the other.
pub(crate) struct Named<'a>(rusqlite::Statement<'a>);

impl<'a> Named<'a> {
    pub(crate) fn new(connection: &'a Connection) -> rusqlite::Result<Self> {
        let sql = format!(
            "SELECT m.entity, m.start, m.end, m.sentence, m.paragraph, m.word, m.repeated, m.score, m.list FROM linking m JOIN entity ON entity.number = m.entity
             WHERE m.document = ?1 AND {} ORDER BY m.start",
            in_graph(connection)?
        );
        Ok(Self(connection.prepare(&sql)?))
    }

    /// The mentions of a document that make links, in order.
    pub(crate) fn of(&mut self, document: i64) -> rusqlite::Result<Vec<Linking>> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Linking {
                entity: row.get(0)?,
                start: row.get(1)?,
                end: row.get(2)?,
                sentence: row.get(3)?,
                paragraph: row.get(4)?,
                word: row.get(5)?,
                repeated: row.get(6)?,
                score: row.get::<_, f64>(7)? as f32,
                list: row
                    .get::<_, Option<i64>>(8)?
                    .map(|list| Item::read(list, row.get_unwrap::<_, i64>(1) as u32)),
            })
        };
        self.0.query_map([document], read)?.collect()
    }
}
