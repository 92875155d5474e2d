//! The way to a server: encrypted and to the one that was meant, unless it is this machine.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls, Transaction};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

/// A connection to a Postgres server.
pub struct Server(Client);

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The address is none.
    #[error("expected postgres://USER@HOST/DATABASE, found something else: {0}")]
    Address(postgres::Error),
    /// Nobody answers, or not us.
    #[error("expected to connect to the server: {}", reasons(.0))]
    Connect(postgres::Error),
    /// Certificates cannot be read.
    #[error("expected certificates in PEM in {path}: {reason}")]
    Certificates {
        /// The file.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// The machine trusts nobody.
    #[error("expected certificates that this machine trusts, found none: {0}")]
    Untrusting(String),
}

/// An error with what caused it.
fn reasons(error: &dyn std::error::Error) -> String {
    let mut all = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !all.contains(&words) {
            all.push_str(": ");
            all.push_str(&words);
        }
        cause = error.source();
    }
    all
}

impl Server {
    /// Connects to `postgres://USER:PASSWORD@HOST:PORT/DATABASE`; `password` stands in where the address has none. Other machines are
    /// spoken to encrypted, with a certificate that this machine trusts, or one of `certificates`, unless the address says
    /// `sslmode=disable`.
    ///
    /// # Errors
    /// When the address is none, or there is no such server.
    pub fn connect(
        address: &str,
        password: Option<&str>,
        certificates: Option<&Path>,
    ) -> Result<Self, ServerError> {
        let mut config: Config = address.parse().map_err(ServerError::Address)?;
        if let (None, Some(password)) = (config.get_password(), password) {
            config.password(password);
        }
        config.application_name("namegraph");
        let is_plain = match config.get_ssl_mode() {
            SslMode::Disable => true,
            SslMode::Prefer => certificates.is_none() && is_here(&config),
            _ => false,
        };
        if is_plain {
            return config.ssl_mode(SslMode::Disable).connect(NoTls).map(Self).map_err(ServerError::Connect);
        }
        let tls = MakeRustlsConnect::new(trusting(certificates)?);
        config.ssl_mode(SslMode::Require).connect(tls).map(Self).map_err(ServerError::Connect)
    }

    pub(crate) fn transaction(&mut self) -> Result<Transaction<'_>, postgres::Error> {
        self.0.transaction()
    }
}

/// Whether every host is this machine.
fn is_here(config: &Config) -> bool {
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}

fn trusting(certificates: Option<&Path>) -> Result<ClientConfig, ServerError> {
    let mut roots = RootCertStore::empty();
    match certificates {
        Some(path) => {
            let wrong = |reason: &dyn std::fmt::Display| ServerError::Certificates {
                path: path.to_owned(),
                reason: reason.to_string(),
            };
            let file = File::open(path).map_err(|error| wrong(&error))?;
            for certificate in CertificateDer::pem_reader_iter(BufReader::new(file)) {
                roots.add(certificate.map_err(|error| wrong(&error))?).map_err(|error| wrong(&error))?;
            }
            if roots.is_empty() {
                return Err(wrong(&"none is in it"));
            }
        }
        None => {
            let found = rustls_native_certs::load_native_certs();
            roots.add_parsable_certificates(found.certs);
            if roots.is_empty() {
                let reasons: Vec<_> = found.errors.iter().map(ToString::to_string).collect();
                return Err(ServerError::Untrusting(reasons.join("; ")));
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = versions.map_err(|error| ServerError::Untrusting(error.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
