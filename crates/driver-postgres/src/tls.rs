//! TLS modes, with PostgreSQL's names and meanings.
//!
//! `require` encrypts and believes anybody, as libpq does; `verify-ca` believes whoever shows a certificate of a
//! trusted authority; `verify-full` also wants the certificate to be made out to the host.

use driver::{ConnectError, Details};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use std::sync::Arc;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

/// How to speak TLS, and in which modes to try, in order.
#[derive(Clone)]
pub(crate) struct Tls {
    pub(crate) connector: MakeRustlsConnect,
    pub(crate) attempts: &'static [SslMode],
}

pub(crate) fn read(details: &Details) -> Result<Tls, ConnectError> {
    if !details.switch("ssl") {
        return Ok(Tls { connector: encrypting_only(), attempts: &[SslMode::Disable] });
    }
    match details.text("ssl-mode").unwrap_or("require") {
        "allow" => Ok(Tls { connector: encrypting_only(), attempts: &[SslMode::Disable, SslMode::Require] }),
        "prefer" => Ok(Tls { connector: encrypting_only(), attempts: &[SslMode::Prefer, SslMode::Disable] }),
        "require" => Ok(Tls { connector: encrypting_only(), attempts: &[SslMode::Require] }),
        "verify-ca" => verifying(details, Names::Any),
        "verify-full" => verifying(details, Names::OfTheHost),
        _ => Err(ConnectError::new("The TLS mode is not known.")
            .at("ssl-mode", "Choose allow, prefer, require, verify-ca or verify-full.")),
    }
}

fn encrypting_only() -> MakeRustlsConnect {
    connector(Arc::new(Verifier {
        trusted: None,
        names: Names::Any,
        provider: Arc::new(ring::default_provider()),
    }))
}

fn verifying(details: &Details, names: Names) -> Result<Tls, ConnectError> {
    let roots = match details.text("ssl-root-cert") {
        Some(pem) => given_roots(pem)?,
        None => system_roots(),
    };
    let provider = Arc::new(ring::default_provider());
    let trusted = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .build()
        .map_err(|error| bad_certificate(&error.to_string()))?;
    let connector = connector(Arc::new(Verifier { trusted: Some(trusted), names, provider }));
    Ok(Tls { connector, attempts: &[SslMode::Require] })
}

fn connector(verifier: Arc<Verifier>) -> MakeRustlsConnect {
    let config = ClientConfig::builder_with_provider(Arc::clone(&verifier.provider))
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    MakeRustlsConnect::new(config)
}

fn given_roots(pem: &str) -> Result<RootCertStore, ConnectError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let certificate = certificate.map_err(|error| bad_certificate(&error.to_string()))?;
        roots.add(certificate).map_err(|error| bad_certificate(&error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(bad_certificate("it holds no BEGIN CERTIFICATE"));
    }
    Ok(roots)
}

fn bad_certificate(why: &str) -> ConnectError {
    ConnectError::new(format!("The root certificate cannot be read: {why}."))
        .at("ssl-root-cert", "Paste the whole text of a PEM file, with its BEGIN and END lines.")
}

/// What the machine trusts; where it has no list of its own, the list that browsers use.
fn system_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    roots
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    Any,
    OfTheHost,
}

/// Decides whether the certificate that a server shows will do.
#[derive(Debug)]
struct Verifier {
    /// The check against the trusted authorities; none believes anybody.
    trusted: Option<Arc<WebPkiServerVerifier>>,
    names: Names,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(trusted) = &self.trusted else { return Ok(ServerCertVerified::assertion()) };
        match trusted.verify_server_cert(certificate, intermediates, host, ocsp, now) {
            // The name is looked at last: what is wrong with the name is right otherwise.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if self.names == Names::Any => Ok(ServerCertVerified::assertion()),
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
