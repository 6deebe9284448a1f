//! Who has to have a second factor, and what people type to prove that they have it.

use kernel::Secret;
use setting::Settings;

/// Do people have a second factor beside their password?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Nobody is asked for one, also not who has one.
    Off,
    /// Who has one is asked for it.
    Optional,
    /// Administrators have to have one.
    RequiredForAdministrators,
    /// Everybody has to have one.
    Required,
}

impl Policy {
    pub(super) const SETTING: &str = "second-factor";

    /// The policy that the settings give.
    pub(crate) fn of(settings: &Settings) -> Self {
        match settings.text(Self::SETTING).as_deref() {
            Some("off") => Self::Off,
            Some("required-for-administrators") => Self::RequiredForAdministrators,
            Some("required") => Self::Required,
            _ => Self::Optional,
        }
    }

    /// Does it make somebody have one?
    pub(crate) fn requires(self, is_superuser: bool) -> bool {
        match self {
            Self::Off | Self::Optional => false,
            Self::RequiredForAdministrators => is_superuser,
            Self::Required => true,
        }
    }
}

/// What somebody typed to prove that they have their second factor.
#[derive(Debug)]
pub(super) enum Typed {
    /// The six digits that the app shows.
    Code(Secret<String>),
    /// One of the recovery codes, without its hyphens.
    RecoveryCode(Secret<String>),
    /// Neither.
    Nothing,
}

impl Typed {
    /// Reads it as people write it: with blanks, with hyphens, in capitals.
    pub fn read(text: &Secret<String>) -> Self {
        let is_written = |c: &char| !c.is_whitespace() && *c != '-';
        let plain: String =
            text.expose().chars().take(64).filter(is_written).map(|c| c.to_ascii_lowercase()).collect();
        let is_code = plain.len() == 6 && plain.bytes().all(|byte| byte.is_ascii_digit());
        let is_recovery = plain.len() == 16 && plain.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match (is_code, is_recovery) {
            (true, _) => Self::Code(Secret::new(plain)),
            (_, true) => Self::RecoveryCode(Secret::new(plain)),
            _ => Self::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let read = |text: &str| Typed::read(&Secret::new(text.to_owned()));
        assert!(matches!(read(" 123 456 "), Typed::Code(code) if code.expose() == "123456"));
        let recovery = read("ABCD-efgh ijkl-mn23");
        assert!(matches!(recovery, Typed::RecoveryCode(code) if code.expose() == "abcdefghijklmn23"));
        for other in ["", "12345", "1234567", "12345x", "abcd-efgh-ijkl", "१२३४५६", &"1".repeat(5000)]
        {
            assert!(matches!(read(other), Typed::Nothing), "{other}");
        }
    }

    #[test]
    fn a_policy_requires_of_whom_it_says() {
        let required = |policy: Policy| (policy.requires(false), policy.requires(true));
        assert_eq!(required(Policy::Off), (false, false));
        assert_eq!(required(Policy::Optional), (false, false));
        assert_eq!(required(Policy::RequiredForAdministrators), (false, true));
        assert_eq!(required(Policy::Required), (true, true));
    }
}
