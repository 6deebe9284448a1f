//! The one layout of letters, as text and as HTML.
//!
//! It is calm: words, one button, small print. It carries no picture and loads nothing, so it looks the same where
//! remote content is blocked, and nobody learns when it is read. Colours follow the reader's light or dark mode.

use crate::{letter::Letter, sender::Sender};
use minijinja::{Environment, context};

const HTML: &str = include_str!("letter.html");
const TEXT: &str = include_str!("letter.txt");

/// The letter as HTML, everything in it escaped.
pub(crate) fn html(letter: &Letter, sender: &Sender) -> String {
    render("letter.html", HTML, letter, sender)
}

/// The letter as plain text.
pub(crate) fn text(letter: &Letter, sender: &Sender) -> String {
    render("letter.txt", TEXT, letter, sender)
}

/// The name's ending decides whether values are escaped.
fn render(name: &str, template: &str, letter: &Letter, sender: &Sender) -> String {
    let button = letter.button.clone().map(|button| context! { label => button.label, url => button.url });
    let Letter { subject, paragraphs, closing, .. } = letter.clone();
    let Sender { site_name, site_url, .. } = sender.clone();
    let values = context! { subject, paragraphs, button, closing, site_name, site_url };
    Environment::new()
        .render_named_str(name, template, values)
        .expect("the templates are our own and a test renders them")
}
