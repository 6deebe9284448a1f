//! Templates in texts: `{{ env NAME }}` is a variable of the environment, `[[ … {{ env NAME }} … ]]` is left out when
//! the variable is not set, `{{{ … }}}` is what stands between the braces.

use kernel::Secret;
use std::collections::HashMap;

/// The variables that templates may name, by name in any case and with any separators.
#[derive(Clone, Default)]
pub struct Variables(HashMap<String, Secret<String>>);

impl Variables {
    /// Takes these variables.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(variables.into_iter().map(|(name, value)| (folded(&name), Secret::new(value))).collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(&folded(name)).map(|value| value.expose().as_str())
    }
}

impl std::fmt::Debug for Variables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Variables({})", self.0.len())
    }
}

fn folded(name: &str) -> String {
    name.chars().map(|c| if "-._".contains(c) { '_' } else { c.to_ascii_lowercase() }).collect()
}

/// A text in its parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Template<'a>(Vec<Part<'a>>);

#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    Literal(&'a str),
    Variable(&'a str),
    Optional(Template<'a>),
}

impl<'a> Template<'a> {
    /// Takes a text apart, or says what is wrong with its templates.
    pub fn parse(mut rest: &'a str) -> Result<Self, &'static str> {
        let mut parts = Vec::new();
        while let Some(at) = rest.find("{{").into_iter().chain(rest.find("[[")).min() {
            parts.push(Part::Literal(&rest[..at]));
            let found = &rest[at..];
            let (part, length) = if found.starts_with("[[") { optional(found)? } else { braces(found)? };
            parts.push(part);
            rest = &found[length..];
        }
        parts.push(Part::Literal(rest));
        parts.retain(|part| *part != Part::Literal(""));
        Ok(Self(parts))
    }

    /// Does it name a variable?
    pub fn names_a_variable(&self) -> bool {
        self.0.iter().any(|part| match part {
            Part::Literal(_) => false,
            Part::Variable(_) => true,
            Part::Optional(inner) => inner.names_a_variable(),
        })
    }

    /// Puts the values in, or gives the name of a variable that is not set.
    pub fn expand(&self, variables: &Variables) -> Result<String, &'a str> {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Variable(name) => text.push_str(variables.get(name).ok_or(*name)?),
                Part::Optional(inner) => text.push_str(&inner.expand(variables).unwrap_or_default()),
            }
        }
        Ok(text)
    }
}

/// `[[ … ]]`; without a variable in it, it is text like any other.
fn optional(text: &str) -> Result<(Part<'_>, usize), &'static str> {
    let end =
        text.find("]]").ok_or("[[ is not closed by ]]; put what is meant literally between {{{ and }}}")?;
    let inner = Template::parse(&text[2..end])?;
    let length = end + 2;
    let part = if inner.names_a_variable() { Part::Optional(inner) } else { Part::Literal(&text[..length]) };
    Ok((part, length))
}

fn braces(text: &str) -> Result<(Part<'_>, usize), &'static str> {
    if let Some(inner) = text.strip_prefix("{{{") {
        let end = inner.find("}}}").ok_or("{{{ is not closed by }}}")?;
        // The last three braces close: what stands between may end with some.
        let end = end + inner[end..].bytes().take_while(|byte| *byte == b'}').count() - 3;
        return Ok((Part::Literal(&inner[..end]), end + 6));
    }
    let end =
        text.find("}}").ok_or("{{ is not closed by }}; put what is meant literally between {{{ and }}}")?;
    let words: Vec<&str> = text[2..end].split_whitespace().collect();
    match words[..] {
        ["env", name] => Ok((Part::Variable(name), end + 2)),
        _ => Err("the only template is {{ env NAME }}; put what is meant literally between {{{ and }}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> Result<String, String> {
        let variables = [("ADA_PW", "s3cret"), ("Some-Thing.Else", "x"), ("EMPTY", "")];
        let variables = Variables::new(variables.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let template = Template::parse(text).map_err(str::to_owned)?;
        template.expand(&variables).map_err(|name| format!("no {name}"))
    }

    /// A155
    #[test]
    fn texts_become_what_they_say() {
        for (text, expected) in [
            ("", ""),
            ("plain } ]] text", "plain } ]] text"),
            ("{{env ADA_PW}}", "s3cret"),
            ("a {{  env   ada-pw }} b", "a s3cret b"),
            ("{{env SOME_thing-ELSE}}{{env EMPTY}}!", "x!"),
            ("host[[:{{env PORT}}]]", "host"),
            ("host[[:{{env ada.pw}}]]/", "host:s3cret/"),
            ("[[1,2],[3]] [[x]]", "[[1,2],[3]] [[x]]"),
            ("{{{literal}}} {{{{{env X}}}}}", "literal {{env X}}"),
            ("{{{[[}}}", "[["),
        ] {
            assert_eq!(expanded(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused_without_a_value() {
        assert_eq!(expanded("s3cret {{env NOBODY}}").unwrap_err(), "no NOBODY");
        for text in ["{{env", "{{ADA_PW}}", "{{env A B}}", "{{file x}}", "{{}}", "[[ {{env X}}", "{{{x"] {
            let refused = expanded(text).unwrap_err();
            assert!(!refused.contains("ADA_PW"), "{text}: {refused}");
        }
    }

    #[test]
    fn a_secret_is_literal_unless_a_variable_is_named() {
        let names_a_variable = |text| Template::parse(text).unwrap().names_a_variable();
        assert!(names_a_variable("{{env X}}") && names_a_variable("[[{{env X}}]]"));
        assert!(!names_a_variable("mb_abc") && !names_a_variable("{{{env X}}}"));
    }
}
