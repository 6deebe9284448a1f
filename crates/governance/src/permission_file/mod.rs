//! Permissions as code: who is in which group and what groups may, as a file that people read and programs apply.
//!
//! A file is complete where it speaks and silent elsewhere: of each group that it names it rules the sections that are
//! there, and nothing else. It goes through stages: `reading` lines and types, `wish` names, `plan` differences, `people`
//! what they mean, `apply` the app database. A plan has a fingerprint, and nothing but what was planned is applied.
//! Not in the reference.

mod apply;
mod body;
mod http;
mod people;
mod plan;
mod reading;
mod scalar;
mod shape;
mod show;
mod view;
mod wish;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use http::routes;
