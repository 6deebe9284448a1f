//! Whom encrypted connections believe. To PostgreSQL, as app database and as warehouse, with libpq's modes and meanings;
//! calls to other servers trust the same authorities.
//!
//! Encrypting alone believes anybody, as libpq's `require` does; verifying believes whoever shows a certificate of a
//! trusted authority (`verify-ca`), and with names also wants it made out to the host (`verify-full`). The crate
//! knows no settings and opens no connection.

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
use tokio_postgres_rustls::MakeRustlsConnect;

/// A root certificate that cannot be read; the text says why.
#[derive(Debug, thiserror::Error)]
#[error("The root certificate cannot be read: {0}.")]
pub struct BadCertificate(String);

/// Which authorities are trusted.
#[derive(Clone, Copy, Debug)]
pub enum Authorities<'a> {
    /// Those the machine trusts.
    OfTheMachine,
    /// Those of this PEM text.
    Given(&'a str),
}

/// Whose name a certificate must carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Anybody's.
    Any,
    /// The host's.
    OfTheHost,
}

/// Encrypts and believes anybody.
pub fn encrypting_only() -> MakeRustlsConnect {
    connector(Arc::new(Verifier {
        trusted: None,
        names: Names::Any,
        provider: Arc::new(ring::default_provider()),
    }))
}

/// Encrypts and believes whoever these authorities vouch for.
pub fn verifying(authorities: Authorities<'_>, names: Names) -> Result<MakeRustlsConnect, BadCertificate> {
    let roots = match authorities {
        Authorities::Given(pem) => given_roots(pem)?,
        Authorities::OfTheMachine => roots_of_the_machine(),
    };
    let provider = Arc::new(ring::default_provider());
    let trusted = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .build()
        .map_err(|error| BadCertificate(error.to_string()))?;
    Ok(connector(Arc::new(Verifier { trusted: Some(trusted), names, provider })))
}

/// Certificates of authorities of one's own, trusted beside those that the machine trusts.
#[derive(Clone, Debug, Default)]
pub struct Roots(Vec<CertificateDer<'static>>);

impl Roots {
    /// Reads them, PEM.
    pub fn from_pem(pem: &str) -> Result<Self, BadCertificate> {
        given_roots(pem)?;
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
        read.map(Self).map_err(|error| BadCertificate(error.to_string()))
    }
}

/// TLS to any other server: whoever the machine trusts, by the name it was called.
pub fn for_clients() -> ClientConfig {
    for_clients_trusting(&Roots::default())
}

/// The same, trusting these authorities, too.
pub fn for_clients_trusting(own: &Roots) -> ClientConfig {
    let mut roots = roots_of_the_machine();
    roots.add_parsable_certificates(own.0.iter().cloned());
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth()
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

fn given_roots(pem: &str) -> Result<RootCertStore, BadCertificate> {
    let unreadable = |why: String| BadCertificate(why);
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unreadable(error.to_string()))?;
    }
    if roots.is_empty() { Err(unreadable("it holds no BEGIN CERTIFICATE".into())) } else { Ok(roots) }
}

/// What the machine trusts; where it has no list of its own, the list that browsers use.
fn roots_of_the_machine() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    roots
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
