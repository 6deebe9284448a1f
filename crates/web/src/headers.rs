//! Headers that every answer carries (contract: auth.md §1.5 of the reference description).
//!
//! The policy for pages allows our own files and nothing else: no inline script, so no nonce. While people can sign in
//! with Google, pages may also load the button that Google draws, and tell Google which site they are on.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use chrono::{DateTime, Utc};
use std::cell::RefCell;

/// The policy, with what may come from elsewhere.
macro_rules! policy {
    (scripts $scripts:literal styles $styles:literal connections $connections:literal more $more:literal) => {
        HeaderValue::from_static(concat!(
            "default-src 'none'; script-src 'self'",
            $scripts,
            "; style-src 'self' 'unsafe-inline'",
            $styles,
            "; img-src 'self' data:; font-src 'self' data:; connect-src 'self'",
            $connections,
            "; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
            $more
        ))
    };
}

const POLICY: HeaderValue = policy!(scripts "" styles "" connections "" more "");

/// What Google asks for in its guide to the button; a referrer must reach it, so that it knows the site.
const WITH_GOOGLES_BUTTON: [(HeaderName, HeaderValue); 2] = [
    (
        header::CONTENT_SECURITY_POLICY,
        policy!(
            scripts " https://accounts.google.com/gsi/client"
            styles " https://accounts.google.com/gsi/style"
            connections " https://accounts.google.com/gsi/"
            more "; frame-src https://accounts.google.com/gsi/"
        ),
    ),
    (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
];

const EVERYWHERE: [(HeaderName, HeaderValue); 6] = [
    (header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), HeaderValue::from_static("none")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::CONTENT_SECURITY_POLICY, POLICY),
];

const FRESH: [(HeaderName, HeaderValue); 2] = [
    (
        header::CACHE_CONTROL,
        HeaderValue::from_static("max-age=0, no-cache, must-revalidate, proxy-revalidate, no-store"),
    ),
    (header::EXPIRES, HeaderValue::from_static("Tue, 03 Jul 2001 06:00:00 GMT")),
];

/// Puts the headers of API answers; those a handler set stay.
pub fn put_api_headers(headers: &mut HeaderMap, version: &HeaderValue, now: DateTime<Utc>) {
    headers.reserve(EVERYWHERE.len() + FRESH.len() + 3);
    for (name, value) in EVERYWHERE.into_iter().chain(FRESH) {
        headers.entry(name).or_insert(value);
    }
    headers.entry(HeaderName::from_static("x-metabase-version")).or_insert_with(|| version.clone());
    headers.entry(header::LAST_MODIFIED).or_insert_with(|| date(now));
}

thread_local! {
    /// The last date that was written here, and its second: many answers are sent in one.
    static DATE: RefCell<(i64, HeaderValue)> = const { RefCell::new((i64::MIN, HeaderValue::from_static(""))) };
}

fn date(now: DateTime<Utc>) -> HeaderValue {
    DATE.with_borrow_mut(|(second, text)| {
        if *second != now.timestamp()
            && let Ok(new) = HeaderValue::try_from(httpdate::fmt_http_date(now.into()))
        {
            (*second, *text) = (now.timestamp(), new);
        }
        text.clone()
    })
}

/// What pages embed from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embeds {
    /// Nothing.
    Nothing,
    /// The button with which people sign in with Google.
    GooglesButton,
}

/// Puts the headers of pages and their files; those a handler set stay.
pub fn put_page_headers(headers: &mut HeaderMap, embeds: Embeds) {
    let first = match embeds {
        Embeds::Nothing => &[][..],
        Embeds::GooglesButton => &WITH_GOOGLES_BUTTON,
    };
    for (name, value) in first.iter().cloned().chain(EVERYWHERE) {
        headers.entry(name).or_insert(value);
    }
}
