//! The networks from which a key is accepted.

use ipnet::IpNet;
use std::net::IpAddr;
use store::{Bind, FromValue, Value};
use web::{Fault, Input, Param};

/// Networks; a single address is one of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    /// Most networks a key has.
    const MOST: usize = 100;

    /// Does the address lie in one of them? An IPv4 address in IPv6 clothes counts as what it is.
    pub(crate) fn have(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Does each of these lie in one of the others?
    pub(crate) fn are_within(&self, others: &Self) -> bool {
        self.0.iter().all(|own| others.0.iter().any(|other| other.contains(own)))
    }

    /// The networks as texts.
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.iter().map(IpNet::to_string).collect()
    }
}

/// Reads a network; a single address is one of its own.
pub(crate) fn parse(text: &str) -> Option<IpNet> {
    let text = text.trim();
    let network = text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))?;
    Some(network.trunc())
}

impl Param for Networks {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let expected =
            "value must be a list of 1 to 100 addresses and networks, like 10.0.0.0/8 or 192.0.2.7.";
        let fault = || Fault::new(expected, "valid addresses and networks", input);
        let texts = Vec::<String>::read(input).map_err(|_| fault())?;
        let networks: Option<Vec<_>> = texts.iter().map(|text| parse(text)).collect();
        networks.filter(|some| (1..=Self::MOST).contains(&some.len())).map(Self).ok_or_else(fault)
    }
}

impl schemars::JsonSchema for Networks {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Networks".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "array", "items": { "type": "string" }, "minItems": 1, "maxItems": Self::MOST })
    }
}

impl Bind for Networks {
    fn bind(&self) -> Value {
        self.names().join(",").bind()
    }
}

impl FromValue for Networks {
    fn from_value(value: &Value) -> store::Result<Self> {
        Ok(Self(String::from_value(value)?.split(',').filter_map(parse).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn networks_have_their_addresses() {
        let networks =
            Networks::read(Input::Json(&json!(["10.1.2.3/8", "192.0.2.7", "2001:db8::/32"]))).unwrap();
        assert_eq!(networks.names(), ["10.0.0.0/8", "192.0.2.7/32", "2001:db8::/32"]);
        assert_eq!(Networks::from_value(&networks.bind()).unwrap(), networks);
        for (address, is_in) in [
            ("10.255.0.1", true),
            ("::ffff:10.0.0.1", true),
            ("192.0.2.8", false),
            ("2001:db8::1", true),
            ("::1", false),
        ] {
            assert_eq!(networks.have(address.parse().unwrap()), is_in, "{address}");
        }
    }

    #[test]
    fn networks_lie_within_others() {
        let networks = |some: &[&str]| Networks::read(Input::Json(&json!(some))).unwrap();
        let whole = networks(&["10.0.0.0/8", "2001:db8::/32"]);
        assert!(networks(&["10.9.0.0/16", "10.1.2.3", "2001:db8::1"]).are_within(&whole));
        for beyond in ["0.0.0.0/0", "192.0.2.1", "2001::/16"] {
            assert!(!networks(&["10.9.0.0/16", beyond]).are_within(&whole), "{beyond}");
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for wrong in
            [json!([]), json!(["10.0.0.0/33"]), json!(["everywhere"]), json!("10.0.0.0/8"), json!([7])]
        {
            assert!(Networks::read(Input::Json(&wrong)).is_err(), "{wrong}");
        }
    }
}
