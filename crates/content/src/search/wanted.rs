//! The words that are looked for, and how well a thing fits them.

use web::{Error, Result};

/// Characters that are looked for at most.
const CHARACTERS: usize = 500;
/// Words that are looked for at most; each is looked for in every name there is.
const WORDS: usize = 10;

/// The words that are looked for, in lower case; none: everything fits.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    phrase: String,
    words: Vec<String>,
}

/// How well something fits: the higher, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Nothing was looked for.
    Anything,
    /// Words stand in what people say about it.
    Described,
    /// All words stand in its name.
    Contains,
    /// What was looked for begins a word of its name.
    WordBegins,
    /// What was looked for begins its name.
    Begins,
    /// It is its name.
    Same,
}

impl Fit {
    /// From 0 to 1.
    pub fn score(self) -> f64 {
        match self {
            Self::Anything => 0.0,
            Self::Described => 0.2,
            Self::Contains => 0.4,
            Self::WordBegins => 0.6,
            Self::Begins => 0.8,
            Self::Same => 1.0,
        }
    }
}

impl Wanted {
    /// Reads what was typed.
    pub fn read(text: Option<&str>) -> Result<Self> {
        let text = text.unwrap_or_default();
        if text.chars().count() > CHARACTERS {
            return Err(Error::field("q", format!("Look for at most {CHARACTERS} characters.")));
        }
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        if words.len() > WORDS {
            return Err(Error::field("q", format!("Look for at most {WORDS} words.")));
        }
        Ok(Self { phrase: words.join(" "), words })
    }

    pub fn is_nothing(&self) -> bool {
        self.words.is_empty()
    }

    /// A pattern for each word, for `LIKE` on text in lower case, with `!` before what is meant literally. SQL folds the
    /// case of ASCII only, so other letters may be any: [`Wanted::fit`] judges what is found.
    pub fn patterns(&self) -> impl Iterator<Item = String> {
        self.words.iter().map(|word| {
            let mut pattern = String::from("%");
            for sign in word.chars() {
                match sign {
                    '!' | '%' | '_' => pattern.extend(['!', sign]),
                    _ if sign.is_ascii() => pattern.push(sign),
                    _ => pattern.push('%'),
                }
            }
            pattern.push('%');
            pattern
        })
    }

    /// How well something of these names fits, about which people say this; nothing when a word is missing.
    pub fn fit(&self, names: [&str; 2], description: Option<&str>) -> Option<Fit> {
        if self.is_nothing() {
            return Some(Fit::Anything);
        }
        let by_name = names.into_iter().filter_map(|name| self.fit_of_name(&name.to_lowercase())).max();
        by_name.or_else(|| {
            let text = [names[0], names[1], description.unwrap_or_default()].join("\n").to_lowercase();
            self.has_all(&text).then_some(Fit::Described)
        })
    }

    fn fit_of_name(&self, name: &str) -> Option<Fit> {
        let phrase = self.phrase.as_str();
        if name == phrase {
            return Some(Fit::Same);
        }
        if name.starts_with(phrase) {
            return Some(Fit::Begins);
        }
        let is_after_a_gap = |at: usize| !name[..at].ends_with(char::is_alphanumeric);
        if name.match_indices(phrase).any(|(at, _)| is_after_a_gap(at)) {
            return Some(Fit::WordBegins);
        }
        self.has_all(name).then_some(Fit::Contains)
    }

    fn has_all(&self, text: &str) -> bool {
        self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(wanted: &str, name: &str) -> Option<Fit> {
        Wanted::read(Some(wanted)).unwrap().fit([name, ""], Some("What is sold"))
    }

    #[test]
    fn a_name_fits_the_better_the_nearer_it_is() {
        assert_eq!(fit("orders", "Orders"), Some(Fit::Same));
        assert_eq!(fit("ord", "Orders"), Some(Fit::Begins));
        assert_eq!(fit("orders by", "All orders by month"), Some(Fit::WordBegins));
        assert_eq!(fit("month order", "Orders by month"), Some(Fit::Contains));
        assert_eq!(fit("rders", "Orders"), Some(Fit::Contains));
        assert_eq!(fit("sold orders", "Orders"), Some(Fit::Described));
        assert_eq!(fit("bought orders", "Orders"), None);
        assert_eq!(fit(" ", "Orders"), Some(Fit::Anything));
    }

    #[test]
    fn case_is_folded_in_every_script() {
        assert_eq!(fit("УМСАТЗ", "умсатз"), Some(Fit::Same));
        assert_eq!(fit("größe", "GRÖSSE"), None);
    }

    #[test]
    fn signs_of_patterns_are_taken_for_themselves() {
        let wanted = Wanted::read(Some("50%_! É")).unwrap();
        assert_eq!(wanted.patterns().collect::<Vec<_>>(), ["%50!%!_!!%", "%%%"]);
    }
}
