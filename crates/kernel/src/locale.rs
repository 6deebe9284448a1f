//! Languages and their countries: `es`, `es_MX`.

/// A language, perhaps of a country, as it is stored: `es_MX`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locale(String);

/// The two-letter language codes of ISO 639-1.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da \
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik \
    io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms \
    mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm \
    sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

impl Locale {
    /// What a validation error says (wire text of the contract).
    pub const EXPECTED: &str =
        "String must be a valid two-letter ISO language or language-country code e.g. 'en' or 'en_US'.";

    /// Reads `es`, `es-mx`, `es_MX`.
    pub fn parse(text: &str) -> Option<Self> {
        let (language, country) = match text.split_once(['-', '_']) {
            Some((language, country)) => (language, Some(country)),
            None => (text, None),
        };
        let language = language.to_ascii_lowercase();
        if language.len() != 2 || !LANGUAGES.split_ascii_whitespace().any(|known| known == language) {
            return None;
        }
        match country {
            None => Some(Self(language)),
            Some(country) if country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                Some(Self(format!("{language}_{}", country.to_ascii_uppercase())))
            }
            Some(_) => None,
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_normalised_and_others_refused() {
        assert_eq!(Locale::parse("es-mx").unwrap().as_str(), "es_MX");
        assert_eq!(Locale::parse("EN").unwrap().as_str(), "en");
        for other in ["eng", "zz", "USA!", "eng-USA", "", "en_", "en_U1"] {
            assert!(Locale::parse(other).is_none(), "{other}");
        }
    }
}
