//! What came of declaring how a thing is to be. Whoever declares the same again changes nothing.

/// What was done about one thing that was declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was not there, and was made.
    Made,
    /// These of it were changed.
    Changed(Vec<&'static str>),
    /// Nothing had to be done.
    AsItWas,
}

/// The outcome, and what whoever declared the thing should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// What was done.
    pub outcome: Outcome,
    /// A sentence each, beginning with a small letter and without a stop; never a secret.
    pub notes: Vec<String>,
}

impl Declared {
    /// Nothing was to be done, and nothing is to be said.
    pub const AS_IT_WAS: Self = Self { outcome: Outcome::AsItWas, notes: Vec::new() };
}
