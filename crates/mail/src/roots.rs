//! The authorities that vouch for mail servers: those of the machine, those that browsers trust, and one's own.

use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

/// An authority of one's own, beside those that everybody trusts.
#[derive(Clone, Debug, Default)]
pub struct Authorities(Vec<CertificateDer<'static>>);

/// Certificates that cannot be read; the text says why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadCertificate(String);

impl Authorities {
    /// Reads one's own, PEM.
    pub fn from_pem(pem: &str) -> Result<Self, BadCertificate> {
        let refused = |why: String| BadCertificate(why);
        let mut own = Vec::new();
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate = certificate.map_err(|error| refused(error.to_string()))?;
            RootCertStore::empty().add(certificate.clone()).map_err(|error| refused(error.to_string()))?;
            own.push(certificate);
        }
        if own.is_empty() { Err(refused("it holds no BEGIN CERTIFICATE".into())) } else { Ok(Self(own)) }
    }

    /// How to speak TLS to this host. It reads the machine's list, which takes a few milliseconds and may change while
    /// we run.
    pub(crate) fn tls(&self, host: &str) -> Result<TlsParameters, lettre::transport::smtp::Error> {
        let of_the_machine = rustls_native_certs::load_native_certs().certs;
        let is_readable =
            |certificate: &CertificateDer<'_>| RootCertStore::empty().add(certificate.clone()).is_ok();
        let mut tls =
            TlsParameters::builder(host.to_owned()).certificate_store(CertificateStore::WebpkiRoots);
        for certificate in of_the_machine.iter().filter(|certificate| is_readable(certificate)).chain(&self.0)
        {
            tls = tls.add_root_certificate(Certificate::from_der(certificate.to_vec())?);
        }
        tls.build()
    }
}
