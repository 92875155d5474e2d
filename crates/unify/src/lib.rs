//! Nothing but the features that its manifest switches on in other crates, so that the program is built from the same
//! crates whichever of its own features are on. It has no code.
