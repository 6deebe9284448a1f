//! Which passwords are accepted.
//!
//! The levels are the contract's (weak, normal, strong); "normal" asks for 8 characters instead of 6, and the list
//! of common passwords applies at every level. Every refusal has the contract's one text; the reasons say more.

use kernel::Secret;
use setting::Settings;
use web::{Fault, Input, Param};

/// Common passwords, lower-case and sorted. Taken from the frequency list of zxcvbn (MIT licence).
const COMMON: &str = include_str!("common.txt");

/// A password somebody wants to use.
#[derive(Clone, Debug, schemars::JsonSchema)]
#[schemars(transparent, inline)]
pub struct Proposed(pub Secret<String>);

const EXPECTED: &str = "password is too common.";
const WANTED: &str = "valid password that is not too common";

impl Param for Proposed {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        Secret::read(input).map(Self).map_err(|_| Fault::secret(EXPECTED, WANTED, input))
    }
}

/// What a password must have at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Rules {
    /// Characters.
    pub total: usize,
    /// Lower-case letters.
    #[serde(skip_serializing_if = "is_none")]
    pub lower: usize,
    /// Upper-case letters.
    #[serde(skip_serializing_if = "is_none")]
    pub upper: usize,
    /// Digits.
    #[serde(skip_serializing_if = "is_none")]
    pub digit: usize,
    /// Others.
    #[serde(skip_serializing_if = "is_none")]
    pub special: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// Characters a password may have at most; longer ones only cost time.
const MAX: usize = 1024;

impl Rules {
    /// The rules in force.
    pub fn of(settings: &Settings) -> Self {
        let rules = match settings.text("password-complexity").as_deref() {
            Some("weak") => Self { total: 6, lower: 0, upper: 0, digit: 0, special: 0 },
            Some("strong") => Self { total: 8, lower: 2, upper: 2, digit: 1, special: 1 },
            _ => Self { total: 8, lower: 0, upper: 0, digit: 1, special: 0 },
        };
        let length = settings.integer("password-length").and_then(|length| usize::try_from(length).ok());
        Self { total: length.unwrap_or(rules.total), ..rules }
    }

    /// Accepts a password or says why not.
    pub fn check(self, proposed: &Proposed) -> Result<(), Fault> {
        let password = proposed.0.expose();
        let count = |is: fn(char) -> bool| password.chars().filter(|c| is(*c)).count();
        let other = |c: char| !c.is_lowercase() && !c.is_uppercase() && !c.is_numeric();
        let found = [
            (count(|_| true), self.total, "characters"),
            (count(char::is_lowercase), self.lower, "lower-case letters"),
            (count(char::is_uppercase), self.upper, "upper-case letters"),
            (count(char::is_numeric), self.digit, "digits"),
            (count(other), self.special, "other characters"),
        ];
        let mut reasons: Vec<String> = found
            .into_iter()
            .filter(|(found, wanted, _)| found < wanted)
            .map(|(_, wanted, what)| format!("should have at least {wanted} {what}, received: <redacted>"))
            .collect();
        if password.chars().count() > MAX {
            reasons.push(format!("should have at most {MAX} characters, received: <redacted>"));
        }
        if password.contains('\0') {
            reasons.push("should be text without NUL characters, received: <redacted>".to_owned());
        }
        if is_common(password) {
            reasons.push(format!("{WANTED}, received: <redacted>"));
        }
        if reasons.is_empty() { Ok(()) } else { Err(Fault::Value { expected: EXPECTED.into(), reasons }) }
    }
}

/// Looks the password up in the sorted list, halving what is left: anybody may ask.
fn is_common(password: &str) -> bool {
    let password = password.to_lowercase();
    let mut rest = COMMON.trim_end();
    while !rest.is_empty() {
        let middle = rest.floor_char_boundary(rest.len() / 2);
        let start = rest[..middle].rfind('\n').map_or(0, |at| at + 1);
        let end = rest[start..].find('\n').map_or(rest.len(), |at| start + at);
        match password.as_str().cmp(&rest[start..end]) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => rest = rest[..start].trim_end_matches('\n'),
            std::cmp::Ordering::Greater => rest = rest[end..].trim_start_matches('\n'),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const NORMAL: Rules = Rules { total: 8, lower: 0, upper: 0, digit: 1, special: 0 };
    const STRONG: Rules = Rules { total: 8, lower: 2, upper: 2, digit: 1, special: 1 };

    fn accepts(rules: Rules, password: &str) -> bool {
        rules.check(&Proposed(Secret::new(password.to_owned()))).is_ok()
    }

    #[test]
    fn normal_wants_a_digit_and_nothing_common() {
        assert!(accepts(NORMAL, "something123"));
        assert!(accepts(NORMAL, "пароль с пробелом 7"));
        assert!(!accepts(NORMAL, "abcdefgh"), "no digit");
        assert!(!accepts(NORMAL, "short1"), "six characters");
        assert!(!accepts(NORMAL, "Password1"), "common");
    }

    #[test]
    fn every_password_of_the_list_is_found() {
        assert!(COMMON.lines().all(is_common));
        assert!(!is_common("zzzzzzzzzzzzzz zz") && !is_common("") && !is_common("a b c d 7"));
    }

    #[test]
    fn strong_wants_every_kind() {
        assert!(accepts(STRONG, "aaBB1!xy"));
        assert!(!accepts(STRONG, "aaBB11xy"));
    }

    #[test]
    fn a_refusal_never_repeats_the_password() {
        let fault = NORMAL.check(&Proposed(Secret::new("hunter".into()))).unwrap_err();
        assert!(!format!("{fault:?}").contains("hunter"));
    }
}
