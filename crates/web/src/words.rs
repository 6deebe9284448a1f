//! Small closed sets of words, which the app database and the wire spell alike.

/// Declares such a set: `words! { /// … pub enum Colour { /// … Red = "red", } }`.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
        $vis enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// Gives the word.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// Reads a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }

        impl ::store::Bind for $name {
            fn bind(&self) -> ::store::Value {
                self.word().bind()
            }
        }

        impl ::store::FromValue for $name {
            fn from_value(value: &::store::Value) -> ::store::Result<Self> {
                let word = String::from_value(value)?;
                Self::from_word(&word).ok_or_else(|| ::store::Error::Fault(format!("unknown word {word}")))
            }
        }

        impl $crate::Param for $name {
            fn read(input: $crate::Input<'_>) -> Result<Self, $crate::Fault> {
                let word = <String as $crate::Param>::read(input).ok();
                word.and_then(|word| Self::from_word(&word)).ok_or_else(|| {
                    let words = [$($word),*];
                    let quoted = words.map(|word| format!("{word:?}")).join(" or ");
                    $crate::Fault::new(format!("enum of {}", words.join(", ")), &format!("should be either {quoted}"), input)
                })
            }
        }
    };
}
