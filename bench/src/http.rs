//! HTTP/1.1 at its barest: one request at a time over a connection that is kept open.
//!
//! A client library would cost more than some of the servers measured. This reads the status, the length of the body
//! and nothing else of the head.

use crate::Result;
use serde_json::Value;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// A request, as it goes over the wire.
#[derive(Clone, Debug)]
pub struct Request {
    head: String,
    body: String,
    /// The status that is the right answer.
    pub status: u16,
}

impl Request {
    /// Asks for a path.
    pub fn get(path: &str) -> Self {
        Self::bare("GET", path)
    }

    /// Deletes what is at a path.
    pub fn delete(path: &str) -> Self {
        Self::bare("DELETE", path)
    }

    fn bare(method: &str, path: &str) -> Self {
        Self {
            head: format!("{method} {path} HTTP/1.1\r\nhost: bench\r\n"),
            body: String::new(),
            status: 200,
        }
    }

    /// Sends a JSON document.
    pub fn post(path: &str, body: &Value) -> Self {
        Self::document("POST", path, body)
    }

    /// Puts a JSON document.
    pub fn put(path: &str, body: &Value) -> Self {
        Self::document("PUT", path, body)
    }

    fn document(method: &str, path: &str, body: &Value) -> Self {
        let body = body.to_string();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n",
            body.len()
        );
        Self { head, body, status: 200 }
    }

    /// Adds a header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.head = format!("{}{name}: {value}\r\n", self.head);
        self
    }

    /// Expects another status than 200.
    pub fn answers(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// The bytes.
    pub fn bytes(&self) -> Vec<u8> {
        format!("{}\r\n{}", self.head, self.body).into_bytes()
    }
}

/// A connection that is kept open.
#[derive(Debug)]
pub struct Connection {
    stream: BufReader<TcpStream>,
    line: String,
    /// The `ETag` of the answer before, if it had one.
    pub etag: Option<String>,
}

enum Length {
    Bytes(usize),
    Chunks,
}

impl Connection {
    /// Bytes read at once: enough for a large body, little beside what a connection costs anyway.
    const BUFFER: usize = 64 * 1024;

    /// Connects.
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::with_capacity(Self::BUFFER, stream), line: String::new(), etag: None })
    }

    /// Sends a request, hands the body over as it comes, and gives the status.
    pub async fn exchange(&mut self, request: &[u8], mut body: impl FnMut(&[u8])) -> Result<u16> {
        self.stream.get_mut().write_all(request).await?;
        let (status, length) = self.head().await?;
        match length {
            Length::Bytes(bytes) => self.pass(bytes, &mut body).await?,
            Length::Chunks => loop {
                self.next_line().await?;
                let size = usize::from_str_radix(self.line.trim_end(), 16)?;
                self.pass(size, &mut body).await?;
                self.next_line().await?;
                if size == 0 {
                    break;
                }
            },
        }
        Ok(status)
    }

    /// Sends a request and reads the answer as JSON; another status is an error that says what came.
    pub async fn json(&mut self, request: &Request) -> Result<Value> {
        let mut body = Vec::new();
        let status = self.exchange(&request.bytes(), |part| body.extend_from_slice(part)).await?;
        let text = String::from_utf8_lossy(&body);
        if status != request.status {
            return Err(format!(
                "{} answered {status}: {text}",
                request.head.lines().next().unwrap_or_default()
            )
            .into());
        }
        Ok(serde_json::from_str(&text)?)
    }

    async fn next_line(&mut self) -> Result<()> {
        self.line.clear();
        if self.stream.read_line(&mut self.line).await? == 0 {
            return Err("the server closed the connection".into());
        }
        Ok(())
    }

    async fn head(&mut self) -> Result<(u16, Length)> {
        self.next_line().await?;
        let status = self.line.get(9..12).unwrap_or_default().parse()?;
        let mut length = Length::Bytes(0);
        self.etag = None;
        loop {
            self.next_line().await?;
            let line = self.line.trim_end();
            if line.is_empty() {
                return Ok((status, length));
            }
            // Both servers run on hyper, which writes names of headers in lower case.
            if let Some(bytes) = line.strip_prefix("content-length: ") {
                length = Length::Bytes(bytes.parse()?);
            } else if line == "transfer-encoding: chunked" {
                length = Length::Chunks;
            } else if let Some(etag) = line.strip_prefix("etag: ") {
                self.etag = Some(etag.to_owned());
            }
        }
    }

    async fn pass(&mut self, mut left: usize, body: &mut impl FnMut(&[u8])) -> Result<()> {
        while left > 0 {
            let part = self.stream.fill_buf().await?;
            if part.is_empty() {
                return Err("the server closed the connection in the middle of a body".into());
            }
            let taken = part.len().min(left);
            body(&part[..taken]);
            self.stream.consume(taken);
            left -= taken;
        }
        Ok(())
    }
}
