//! `metalith audit verify`: is the audit log as it was sealed? Works while servers run, and while none does.

use crate::{Config, StartError, beside};
use audit::{Finding, Head, Report};
use serde_json::{Value, json};
use std::fmt;

/// What a verification says, for people and for programs.
#[derive(Clone, Debug)]
pub struct Verified(Report);

/// Looks at the whole audit log; `expected` is a head that an earlier run printed.
pub async fn verify_audit(config: Config, expected: Option<&Head>) -> Result<Verified, StartError> {
    let (db, key) = beside::open(config).await?;
    Ok(Verified(audit::verify(&mut db.read().await?, &key, expected).await?))
}

impl Verified {
    /// Is everything as it was sealed?
    pub fn is_intact(&self) -> bool {
        self.0.is_intact()
    }

    /// The same as JSON.
    pub fn json(&self) -> Value {
        let Report { head, seals, events, unsealed, findings, found } = &self.0;
        let finding = |finding: &Finding| {
            let Finding { seal, problem } = finding;
            json!({ "seal": seal, "problem": problem.name(), "event": problem.event(), "text": finding.to_string() })
        };
        json!({
            "is_intact": self.is_intact(),
            "head": head.as_ref().map(Head::to_string),
            "seals": seals,
            "events": events,
            "unsealed": unsealed,
            "found": found,
            "findings": findings.iter().map(finding).collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { head, seals, events, unsealed, findings, found } = &self.0;
        match findings.first() {
            None => writeln!(f, "intact")?,
            Some(first) => writeln!(f, "BROKEN, first at seal {}", first.seal)?,
        }
        for finding in findings {
            writeln!(f, "  {finding}")?;
        }
        let listed = u64::try_from(findings.len()).unwrap_or(u64::MAX);
        if *found > listed {
            writeln!(f, "  and {} more", found - listed)?;
        }
        writeln!(f, "{seals} seals, {events} events as they were sealed, {unsealed} not sealed yet")?;
        match head {
            Some(head) => {
                write!(f, "head {head}\nKeep the head elsewhere, and give it with --expect next time.")
            }
            None => write!(f, "Nothing was sealed yet."),
        }
    }
}
