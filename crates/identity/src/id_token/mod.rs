//! ID tokens: what an issuer says about a person, signed, and the issuer's keys that verify it.
//!
//! Every way of signing in that ends in such a token verifies it here, on its own terms ([`Demands`]): the key decides
//! how, never the token. What is asked of an issuer is asked in one request with narrow limits ([`call`]). Whose
//! account a token opens is decided by who asked for it.

pub(crate) mod call;
mod claims;
mod fetch;
mod key;
mod key_set;
mod token;

pub(crate) use claims::{Claims, Demands};
pub(crate) use key_set::{KeySet, Unavailable};
pub(crate) use token::{IdToken, Refusal};
