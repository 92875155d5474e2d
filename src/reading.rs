//! How documents are read, and how reading is stopped.

use std::sync::atomic::{AtomicBool, Ordering};

use namegraph::{Fields, Options, PdfProgram};

use crate::failure::Failure;
use crate::output::count;

/// The fields of JSONL and CSV, as set by `--field` and `--text-columns`.
pub fn fields(settings: &[String], columns: Option<&str>) -> Result<Fields, Failure> {
    let columns = columns.map(|columns| format!("columns={columns}"));
    settings
        .iter()
        .chain(&columns)
        .try_fold(Fields::default(), |fields, setting| fields.with(setting))
        .map_err(Failure::usage)
}

/// What reading goes by.
pub fn options(fields: &Fields) -> Options {
    Options { fields: fields.clone(), pdf: pdf(), ..Options::default() }
}

/// What reads PDF: Poppler, where it is installed, then this program in a process of its own.
pub fn pdf() -> Vec<PdfProgram> {
    let own = std::env::current_exe().ok().filter(|_| cfg!(feature = "pdf")).map(|path| PdfProgram {
        name: PdfProgram::OWN.to_owned(),
        path,
        arguments: vec!["read-pdf".into()],
        keeping_hyphens: None,
    });
    PdfProgram::poppler().into_iter().chain(own).collect()
}

/// What to install, where PDFs could not be read that Poppler may read.
pub fn missing_reader(skipped: &[(String, String)]) -> Option<String> {
    let unread = skipped.iter().filter(|(_, reason)| reason.contains("Poppler")).count() as u64;
    let missing = unread > 0 && PdfProgram::poppler().is_none();
    missing.then(|| {
        format!(
            "Poppler's pdftotext is not installed (Debian: poppler-utils): it may read what could not be read of {}",
            count(unread, "PDF")
        )
    })
}

/// `namegraph read-pdf`, which other processes of this program call: a PDF in, its text out.
#[cfg(feature = "pdf")]
pub fn read_pdf() -> Result<(), Failure> {
    namegraph::write_pdf_text(std::io::stdin(), std::io::stdout().lock()).map_err(|said| {
        // In one line, for the process that called.
        eprintln!("{said}");
        std::process::exit(1)
    })
}

/// Whether somebody asked to stop: true from the first Ctrl-C on. The second one stops at once.
pub fn stop() -> &'static AtomicBool {
    static STOP: AtomicBool = AtomicBool::new(false);
    // Without a handler Ctrl-C stops at once, which loses nothing that was there before.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(Failure::STOPPED);
        }
        eprintln!(
            "stopping: what was read is being kept; Ctrl-C again stops at once and keeps nothing of it"
        );
    });
    &STOP
}
