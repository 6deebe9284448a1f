//! Lists of domains that decide about addresses: `example.com,example.org`.

use kernel::Email;
use serde_json::Value;

/// Takes a list apart.
pub(crate) fn split(text: &str) -> Vec<String> {
    text.split(',').map(|domain| domain.trim().to_lowercase()).filter(|domain| !domain.is_empty()).collect()
}

/// Is the address of one of these domains?
pub(crate) fn holds(domains: &[String], email: &Email) -> bool {
    let domain = email.as_str().rsplit_once('@').map(|(_, domain)| domain);
    domain.is_some_and(|domain| domains.iter().any(|listed| listed == domain))
}

/// Reads what a setting takes.
pub(crate) fn read(value: &Value) -> Option<Value> {
    let domains = split(value.as_str()?);
    if domains.is_empty() {
        return Some(Value::Null);
    }
    domains.iter().all(|domain| is_domain(domain)).then(|| domains.join(",").into())
}

fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let is_plain = label.chars().all(|c| c.is_alphanumeric() || c == '-');
        !label.is_empty() && is_plain && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_brought_into_form_or_refused() {
        let read = |text: &str| read(&text.into());
        assert_eq!(read("Example.com , sub.example.org"), Some("example.com,sub.example.org".into()));
        assert_eq!(read(" , "), Some(Value::Null));
        for bad in
            ["example", "@example.com", "a b.com", "*.example.com", "example..com", "https://example.com"]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
