//! `metalith permissions`: permissions as code, at any server, over HTTP with an API key. It needs no app database.

use crate::StartError;
use clap::{Args, Subcommand};
use kernel::Secret;
use reqwest::{Client, RequestBuilder, redirect};
use serde_json::{Value, json};
use std::{
    error::Error,
    io::{Read, Write},
    path::{Path, PathBuf},
    time::Duration,
};

/// A large plan takes seconds; what takes minutes is no answer.
const TIME: Duration = Duration::from_mins(5);

/// Permissions as code. The exit code is 0 when nothing is to be done or all was, 2 when something differs from the
/// file, 1 when it could not be found out or done
#[derive(Clone, Debug, Args)]
pub struct PermissionsArguments {
    #[command(subcommand)]
    verb: Verb,
    /// The server [`METALITH_URL`; `http://127.0.0.1:3000`]
    #[arg(long, global = true)]
    url: Option<String>,
    /// An API key of an administrator; rather in `METALITH_API_KEY`, or in the file that `METALITH_API_KEY_FILE` names, where other
    /// people on this machine do not see it
    #[arg(long, global = true)]
    api_key: Option<String>,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    /// Write what is there as a file
    Pull {
        /// Only this group; several times for several groups
        #[arg(long = "group", value_name = "NAME|ID")]
        groups: Vec<String>,
        /// Where to write it, instead of standard output
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
    /// Show what applying a file would change, and what that means for people
    Plan {
        /// The file; - for standard input
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a file true: as it was planned with this fingerprint, or as it is planned now with --yes
    Apply {
        /// The file; - for standard input
        file: PathBuf,
        /// The fingerprint that `plan` printed
        #[arg(long, conflicts_with = "yes")]
        fingerprint: Option<String>,
        /// Do it; without, it is only shown
        #[arg(long)]
        yes: bool,
        /// Why, for the history
        #[arg(long)]
        why: Option<String>,
    },
    /// Say what is not as a file has it
    Drift {
        /// The file; - for standard input
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// What was found, and what the process ends with.
#[derive(Debug)]
pub struct Report {
    /// What to print.
    pub text: String,
    /// Does anything differ from the file?
    pub differs: bool,
}

/// Does what the arguments say. Variables are looked up where no flag says it.
pub async fn permissions(
    arguments: PermissionsArguments,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Report, StartError> {
    let server = Server::of(&arguments, variable)?;
    match arguments.verb {
        Verb::Pull { groups, output } => pull(&server, &groups, output.as_deref()).await,
        Verb::Plan { file, json } => {
            let plan = server.send_file("plan", &read(&file)?).await?;
            Ok(report(&plan, json, plan["total"] != 0))
        }
        Verb::Drift { file, json } => {
            let drift = server.send_file("drift", &read(&file)?).await?;
            Ok(report(&drift, json, drift["drift"] == true))
        }
        Verb::Apply { file, fingerprint, yes, why } => {
            let text = read(&file)?;
            match fingerprint {
                Some(fingerprint) => apply(&server, &text, &fingerprint, why.as_deref()).await,
                None => plan_and_apply(&server, &text, yes, why.as_deref()).await,
            }
        }
    }
}

async fn pull(server: &Server, groups: &[String], output: Option<&Path>) -> Result<Report, StartError> {
    let ids = if groups.is_empty() { Vec::new() } else { server.ids_of(groups).await? };
    let query = ids.iter().map(|id| format!("group_id={id}")).collect::<Vec<_>>().join("&");
    let request = server.client.get(server.url(&format!("file?{query}")));
    let text = server.send(request).await?;
    let Some(path) = output else { return Ok(Report { text, differs: false }) };
    let written = std::fs::File::create(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| failed(format!("{} cannot be written: {error}", path.display())))?;
    Ok(Report { text: String::new(), differs: false })
}

async fn plan_and_apply(
    server: &Server,
    text: &str,
    is_meant: bool,
    why: Option<&str>,
) -> Result<Report, StartError> {
    let plan = server.send_file("plan", text).await?;
    let differs = plan["total"] != 0;
    if !differs || !is_meant {
        return Ok(report(&plan, false, differs));
    }
    let fingerprint = plan["fingerprint"].as_str().unwrap_or_default();
    let applied = apply(server, text, fingerprint, why).await?;
    let shown = report(&plan, false, false).text;
    Ok(Report { text: format!("{shown}\n{}", applied.text), differs: false })
}

async fn apply(
    server: &Server,
    text: &str,
    fingerprint: &str,
    why: Option<&str>,
) -> Result<Report, StartError> {
    let body = json!({ "file": text, "fingerprint": fingerprint, "why": why });
    let answer = server.send(server.client.post(server.url("apply")).json(&body)).await?;
    let applied = parse(&answer)?;
    let revision =
        |name: &str| applied[name].as_i64().map_or_else(|| "unchanged".into(), |it| it.to_string());
    if applied["changed"] != true {
        return Ok(Report { text: "Nothing was to be done.".into(), differs: false });
    }
    let (data, collections) = (revision("data_revision"), revision("collections_revision"));
    let text = format!("Applied. Revision of the data graph: {data}; of that of collections: {collections}.");
    Ok(Report { text, differs: false })
}

/// The server, and who asks.
struct Server {
    client: Client,
    base: String,
    key: Secret<String>,
}

impl Server {
    fn of(
        arguments: &PermissionsArguments,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, StartError> {
        let base = arguments.url.clone().or_else(|| variable("METALITH_URL"));
        let base = base.unwrap_or_else(|| "http://127.0.0.1:3000".into()).trim_end_matches('/').to_owned();
        if !base.starts_with("http://") && !base.starts_with("https://") {
            return Err(failed(format!(
                "{base} is no address of a server: it begins with https:// or http://"
            )));
        }
        let key = match (
            arguments.api_key.clone().or_else(|| variable("METALITH_API_KEY")),
            variable("METALITH_API_KEY_FILE"),
        ) {
            (Some(key), _) => key,
            (None, Some(path)) => std::fs::read_to_string(&path)
                .map_err(|error| failed(format!("METALITH_API_KEY_FILE: {path} cannot be read: {error}")))?,
            (None, None) => {
                return Err(failed("an API key is needed: set METALITH_API_KEY or METALITH_API_KEY_FILE"));
            }
        };
        let client = Client::builder()
            .tls_backend_preconfigured(tls::for_clients())
            // A key goes to the server that was named, and to no other.
            .redirect(redirect::Policy::none())
            .timeout(TIME)
            .build()
            .map_err(|error| failed(format!("no request can be made: {error}")))?;
        Ok(Self { client, base, key: Secret::new(key.trim().to_owned()) })
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/permissions/{path}", self.base)
    }

    async fn send_file(&self, path: &str, text: &str) -> Result<Value, StartError> {
        let request = self.client.post(self.url(path));
        let request = request.header("content-type", "application/yaml").body(text.to_owned());
        parse(&self.send(request).await?)
    }

    async fn send(&self, request: RequestBuilder) -> Result<String, StartError> {
        let no_answer =
            |error: reqwest::Error| failed(format!("no answer from {}: {}", self.base, innermost(&error)));
        let answer = request.header("x-api-key", self.key.expose()).send().await.map_err(no_answer)?;
        let status = answer.status();
        let text = answer.text().await.map_err(no_answer)?;
        if status.is_success() { Ok(text) } else { Err(failed(refusal(status.as_u16(), &text))) }
    }

    /// The ids of groups that are named by name or id.
    async fn ids_of(&self, names: &[String]) -> Result<Vec<i64>, StartError> {
        let groups = parse(&self.send(self.client.get(self.url("group"))).await?)?;
        let groups = groups.as_array().map_or(&[][..], Vec::as_slice);
        let id_of = |name: &String| {
            let is_it = |group: &&Value| {
                let its = group["name"].as_str().unwrap_or_default().to_lowercase();
                its == name.to_lowercase() || name.parse().is_ok_and(|id: i64| group["id"] == id)
            };
            let group = groups.iter().find(is_it).and_then(|group| group["id"].as_i64());
            group.ok_or_else(|| failed(format!("there is no group {name:?}")))
        };
        names.iter().map(id_of).collect()
    }
}

/// What was the matter at the bottom; what lies around it only says that something was.
fn innermost(error: &dyn Error) -> String {
    match error.source() {
        Some(cause) => innermost(cause),
        None => error.to_string(),
    }
}

/// What the server says when it refuses, in its words.
fn refusal(status: u16, text: &str) -> String {
    said(status, text).lines().map(plain).collect::<Vec<_>>().join("\n")
}

fn said(status: u16, text: &str) -> String {
    let body: Value = serde_json::from_str(text).unwrap_or_default();
    if let Some(problems) = body["errors"]["file"].as_str() {
        return format!("the file cannot be meant:\n{problems}");
    }
    let errors = body["errors"].as_object().into_iter().flatten();
    let errors: Vec<_> =
        errors.map(|(field, text)| format!("{field}: {}", text.as_str().unwrap_or_default())).collect();
    let message = body["message"].as_str().map(str::to_owned);
    match (message, errors.is_empty(), text.is_empty()) {
        (Some(message), ..) => message,
        (None, false, _) => errors.join("\n"),
        (None, true, false) => format!("{text} ({status})"),
        (None, true, true) => format!("the server answers {status}"),
    }
}

fn parse(text: &str) -> Result<Value, StartError> {
    serde_json::from_str(text).map_err(|_| failed("the answer is not that of a Metalith server"))
}

fn failed(text: impl Into<String>) -> StartError {
    StartError::Config(text.into())
}

/// Reads the file, or standard input.
fn read(path: &Path) -> Result<String, StartError> {
    let mut text = String::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.map_err(|error| failed(format!("{} cannot be read: {error}", path.display())))?;
    Ok(text)
}

/// A plan or a drift as people read it: a line for each change, then what it means.
fn report(answer: &Value, is_json: bool, differs: bool) -> Report {
    if is_json {
        return Report { text: format!("{answer:#}"), differs };
    }
    let changes = answer["changes"].as_array().map_or(&[][..], Vec::as_slice);
    let mut lines: Vec<String> = changes.iter().map(line).collect();
    let left = answer["total"].as_u64().unwrap_or(0).saturating_sub(changes.len() as u64);
    if left > 0 {
        lines.push(format!("… and {left} more"));
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    let summary = answer["summary"].as_array().map_or(&[][..], Vec::as_slice);
    lines.extend(summary.iter().filter_map(Value::as_str).map(str::to_owned));
    if let Some(fingerprint) = answer["fingerprint"].as_str().filter(|_| differs) {
        lines.push(format!("Fingerprint: {fingerprint}"));
    }
    Report { text: lines.iter().map(|line| plain(line)).collect::<Vec<_>>().join("\n"), differs }
}

/// A line without what moves the cursor or turns around what stands beside it: names are other people's.
fn plain(line: &str) -> String {
    let turns = |sign: char| matches!(sign, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    line.replace(|sign: char| sign.is_control() || turns(sign), "\u{fffd}")
}

fn line(change: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let group = text(&change["group"]["name"]);
    let person = text(&change["person"]["email"]);
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (change["what"].as_str(), change["action"].as_str()) {
        (Some("group"), _) => format!("+ group {group}"),
        (Some("member"), Some("add")) => format!("+ {group}: member {person}"),
        (Some("member"), _) => format!("- {group}: member {person}"),
        (Some("collection"), _) => {
            let path = text(&change["collection"]["name"]);
            format!("~ {group}: collection {path}: {} -> {}", word(&change["before"]), word(&change["after"]))
        }
        _ => {
            let database = text(&change["database"]["name"]);
            let (before, after) = (&change["before"], &change["after"]);
            let rights = after.as_object().into_iter().flatten();
            let rights = rights.map(|(key, is)| format!("{key} {} -> {}", word(&before[key]), word(is)));
            format!("~ {group}: data of {database}: {}", rights.collect::<Vec<_>>().join("; "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_neither_move_the_cursor_nor_turn_around_what_stands_beside_them() {
        let name = "a\u{1b}[2Jb\u{202e}c\u{2067}d\u{85}e";
        let plan = json!({
            "changes": [{ "what": "group", "action": "add", "group": { "name": name } }],
            "total": 1,
            "summary": [name],
        });
        let shown = "a\u{fffd}[2Jb\u{fffd}c\u{fffd}d\u{fffd}e";
        assert_eq!(report(&plan, false, true).text, format!("+ group {shown}\n\n{shown}"));
        let refused = json!({ "errors": { "file": format!("line 1: {name}\nline 2: odd") } });
        let expected = format!("the file cannot be meant:\nline 1: {shown}\nline 2: odd");
        assert_eq!(refusal(400, &refused.to_string()), expected);
    }
}
