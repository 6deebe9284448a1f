//! A letter: what it says, to whom, and the message it becomes.
//!
//! Whoever writes a letter gives plain texts; one layout makes of them text and HTML, escaped. Nothing in a letter can
//! become a header: line ends and other control characters are taken out of what goes there.

use crate::{layout, sender::Sender, smtp::Failure};
use chrono::{DateTime, Utc};
use kernel::Email;
use lettre::{
    Address,
    message::{
        Mailbox, Message, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use serde::{Deserialize, Serialize};

/// A letter to one person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// To whom.
    pub to: Email,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub paragraphs: Vec<String>,
    /// What to do now.
    pub button: Option<Button>,
    /// What it says below the button, in small print.
    pub closing: Vec<String>,
}

/// A link that looks like a button.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// What it says is nobody's business but the recipient's: a letter may hold a link that opens an account.
impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Letter to {}", self.to)
    }
}

impl std::fmt::Debug for Button {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Button {:?}", self.label)
    }
}

/// A message ready to go.
#[derive(Debug)]
pub(crate) struct Ready {
    pub from: Address,
    pub to: Address,
    pub bytes: Vec<u8>,
}

impl Letter {
    /// Makes the message. `id` stays the same however often it is tried, so that a mailbox which gets it twice can
    /// tell.
    pub(crate) fn ready(&self, sender: &Sender, id: &str, at: DateTime<Utc>) -> Result<Ready, Failure> {
        let to = address(&self.to).ok_or(Failure::NoSuchAddress)?;
        let from = address(&sender.address).ok_or(Failure::NoSuchSender)?;
        let mut message = Message::builder()
            .from(Mailbox::new(Some(one_line(&sender.name)), from.clone()))
            .to(Mailbox::new(None, to.clone()))
            .subject(one_line(&self.subject))
            .message_id(Some(format!("<{id}@{}>", from.domain())))
            .date(at.into())
            .header(AutoSubmitted);
        for address in sender.reply_to.iter().filter_map(address) {
            message = message.reply_to(Mailbox::new(None, address));
        }
        let body = MultiPart::alternative_plain_html(layout::text(self, sender), layout::html(self, sender));
        let message = message.multipart(body).map_err(|_| Failure::NoSuchSender)?;
        Ok(Ready { from, to, bytes: message.formatted() })
    }
}

/// Tells holiday repliers that nobody is there to answer (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// An address as mail spells it: a domain beyond ASCII in its ASCII form, which every server knows.
fn address(email: &Email) -> Option<Address> {
    let (local, domain) = email.as_str().rsplit_once('@')?;
    Address::new(local, idna::domain_to_ascii(domain).ok()?).ok()
}

/// A text for a header: without line ends and other control characters.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::MessageParser;

    fn sender() -> Sender {
        Sender {
            name: "Acme\r\nBcc: spy@example.com".into(),
            address: Email::parse("metalith@example.com").unwrap(),
            reply_to: vec![Email::parse("help@example.com").unwrap()],
            site_name: "Acme".into(),
            site_url: Some("https://bi.example.com".into()),
        }
    }

    fn letter(to: &str, subject: &str) -> Letter {
        let button = Button { label: "Go <on>".into(), url: "https://bi.example.com/x?a=1&b=2".into() };
        Letter {
            to: Email::parse(to).unwrap(),
            subject: subject.into(),
            paragraphs: vec!["Dear Grüße & <b>co</b>,".into(), ".\r\n.\r\nQUIT".into()],
            button: Some(button),
            closing: vec!["Small print.".into()],
        }
    }

    fn ready(letter: &Letter) -> Ready {
        letter.ready(&sender(), "id", DateTime::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn nothing_in_a_letter_becomes_a_header() {
        let message = ready(&letter("ada@example.com", "Hello\r\nBcc: spy@example.com\r\n\r\nbody"));
        let text = String::from_utf8(message.bytes).unwrap();
        let message = MessageParser::new().parse(&text).unwrap();
        assert_eq!(message.subject(), Some("Hello Bcc: spy@example.com body"));
        assert_eq!(message.from().unwrap().first().unwrap().name(), Some("Acme Bcc: spy@example.com"));
        assert!(message.bcc().is_none());
        let names: Vec<_> = message.headers_raw().map(|(name, _)| name).collect();
        assert_eq!(
            names,
            [
                "From",
                "To",
                "Subject",
                "Message-ID",
                "Date",
                "Auto-Submitted",
                "Reply-To",
                "MIME-Version",
                "Content-Type"
            ]
        );
    }

    #[test]
    fn text_and_html_say_the_same_and_html_is_escaped() {
        let bytes = ready(&letter("ada@example.com", "Hello")).bytes;
        let message = MessageParser::new().parse(&bytes).unwrap();
        let (text, html) = (message.body_text(0).unwrap(), message.body_html(0).unwrap());
        assert!(
            text.contains("Dear Grüße & <b>co</b>,")
                && html.contains("Dear Grüße &amp; &lt;b&gt;co&lt;&#x2f;b&gt;,")
        );
        assert!(text.contains("Go <on>: https://bi.example.com/x?a=1&b=2"));
        assert!(html.contains("Go &lt;on&gt;"));
        assert!(text.contains("Small print.") && html.contains("Small print."));
    }

    #[test]
    fn a_domain_beyond_ascii_is_spelled_so_that_every_server_knows_it() {
        assert_eq!(ready(&letter("ada@exämple.de", "Hello")).to.to_string(), "ada@xn--exmple-cua.de");
    }

    #[test]
    fn debug_does_not_show_what_it_says() {
        assert_eq!(format!("{:?}", letter("ada@example.com", "Hello")), "Letter to ada@example.com");
    }
}
