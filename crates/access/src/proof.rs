//! The proofs, and how they are come by.

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
    /// What kind of place it belongs to.
    type Domain: Domain;

    /// Where it belongs.
    fn domain(&self) -> Self::Domain;
}

/// A place that rights are given for. What they are is said in this crate alone.
pub trait Domain: sealed::Sealed {
    /// What has to be known of a caller to say what they may do there.
    type Judge;

    /// The rule.
    fn right(&self, judge: &Self::Judge) -> Right;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

/// What has to be known of a caller before a thing of this kind.
pub type Judge<T> = <<T as Governed>::Domain as Domain>::Judge;

/// What somebody may do with a thing, from nothing to everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// Not even know that it is there.
    Nothing,
    /// See it, and query it where it can be queried.
    Read,
    /// Change it.
    Write,
}

/// Proves that the caller may see the thing, or refuses with 403.
pub fn readable<T: Governed>(judge: &Judge<T>, thing: T) -> Result<Readable<T>> {
    if thing.domain().right(judge) >= Right::Read { Ok(Readable(thing)) } else { Err(Error::Forbidden) }
}

/// Leaves what the caller may see.
pub fn visible<T: Governed>(judge: &Judge<T>, mut things: Vec<T>) -> Vec<T> {
    things.retain(|thing| thing.domain().right(judge) >= Right::Read);
    things
}

/// Proves that the caller may change the thing, or refuses with 403.
pub fn writable<T: Governed>(judge: &Judge<T>, thing: T) -> Result<Writable<T>> {
    if thing.domain().right(judge) >= Right::Write { Ok(Writable(thing)) } else { Err(Error::Forbidden) }
}

impl<T: Governed> Readable<T> {
    /// Asks for more: proves that the caller may change what it sees.
    pub fn for_writing(self, judge: &Judge<T>) -> Result<Writable<T>> {
        writable(judge, self.0)
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
