//! A certificate authority and a server certificate for `localhost`, made anew for each server.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};

/// PEM texts for a server and for those who want to trust it.
#[derive(Debug)]
pub struct Certificates {
    /// The authority, which clients trust.
    pub authority: String,
    /// The server's certificate, made out to `localhost`.
    pub server: String,
    /// The server's private key.
    pub server_key: String,
}

pub(crate) fn make() -> Result<Certificates, rcgen::Error> {
    let authority_key = KeyPair::generate()?;
    let mut authority = CertificateParams::new([])?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.distinguished_name.push(DnType::CommonName, "Metalith scratch authority");
    let authority_certificate = authority.self_signed(&authority_key)?;

    let server_key = KeyPair::generate()?;
    let server = CertificateParams::new(["localhost".to_owned()])?;
    let server_certificate = server.signed_by(&server_key, &Issuer::new(authority, authority_key))?;
    Ok(Certificates {
        authority: authority_certificate.pem(),
        server: server_certificate.pem(),
        server_key: server_key.serialize_pem(),
    })
}
