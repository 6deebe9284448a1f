//! Who may see and change what, as values.
//!
//! [`Readable`] and [`Writable`] can be made only here. Functions that show or change things ask for the proof, not
//! for an id, so a check cannot be forgotten. The rule so far is the contract's default: All Users may see and query
//! every database, only administrators change things; scopes of API keys take from that. The permission graph will
//! decide in this same place.

pub mod change;
pub mod data;

use identity::{Caller, api_key::Reach};
use kernel::DatabaseId;
use std::ops::Deref;
use web::{Error, Result};

/// Proof that the caller may see the thing.
#[derive(Clone, Debug)]
pub struct Readable<T>(T);

/// Proof that the caller may change the thing.
#[derive(Clone, Debug)]
pub struct Writable<T>(T);

/// A thing that rights are about.
pub trait Governed {
    /// What All Users may do with it at first.
    const EVERYBODY: Right;

    /// The database it belongs to.
    fn database(&self) -> DatabaseId;
}

/// What somebody may do with a thing, from nothing to everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Not even know that it is there.
    Nothing,
    /// See it, and query it where it can be queried.
    Read,
    /// Change it.
    Write,
}

/// The rule: what a caller may do.
fn right<T: Governed>(is_superuser: bool) -> Right {
    if is_superuser { Right::Write } else { T::EVERYBODY }
}

/// May the caller change all things of this kind?
pub fn may_write<T: Governed>(caller: &Caller) -> bool {
    right::<T>(caller.is_superuser()) >= Right::Write && *caller.reach() == Reach::Everything
}

/// Proves that the caller may see the thing, or refuses with 403.
pub fn readable<T: Governed>(caller: &Caller, thing: T) -> Result<Readable<T>> {
    if right_to(caller, &thing) >= Right::Read { Ok(Readable(thing)) } else { Err(Error::Forbidden) }
}

/// Leaves what the caller may see.
pub fn visible<T: Governed>(caller: &Caller, mut things: Vec<T>) -> Vec<T> {
    things.retain(|thing| right_to(caller, thing) >= Right::Read);
    things
}

/// Proves that the caller may change the thing, or refuses with 403.
pub fn writable<T: Governed>(caller: &Caller, thing: T) -> Result<Writable<T>> {
    if right_to(caller, &thing) >= Right::Write { Ok(Writable(thing)) } else { Err(Error::Forbidden) }
}

/// The rule for one thing: nothing beyond the reach of an API key's scopes.
fn right_to<T: Governed>(caller: &Caller, thing: &T) -> Right {
    if caller.reach().has(thing.database()) { right::<T>(caller.is_superuser()) } else { Right::Nothing }
}

impl<T: Governed> Readable<T> {
    /// Asks for more: proves that the caller may change what it sees.
    pub fn for_writing(self, caller: &Caller) -> Result<Writable<T>> {
        writable(caller, self.0)
    }
}

impl<T> Readable<T> {
    /// Gives the thing up, and the proof with it.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Writable<T> {
    /// Whoever may change a thing may see it.
    pub fn into_readable(self) -> Readable<T> {
        Readable(self.0)
    }
}

impl<T> Deref for Readable<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Deref for Writable<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id;

    struct Open;
    impl Governed for Open {
        const EVERYBODY: Right = Right::Read;

        fn database(&self) -> DatabaseId {
            DatabaseId::from_number(1)
        }
    }

    struct Closed;
    impl Governed for Closed {
        const EVERYBODY: Right = Right::Nothing;

        fn database(&self) -> DatabaseId {
            DatabaseId::from_number(1)
        }
    }

    #[test]
    fn administrators_may_everything_and_everybody_what_the_kind_allows() {
        assert_eq!((right::<Open>(false), right::<Open>(true)), (Right::Read, Right::Write));
        assert_eq!((right::<Closed>(false), right::<Closed>(true)), (Right::Nothing, Right::Write));
    }
}
