//! Connections that misbehave: half a header, half a body, half a close, headers without end.

use crate::process::{PATIENCE, Process};
use std::{
    io::{ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
};

fn server() -> (tempfile::TempDir, Process) {
    let data_dir = tempfile::tempdir().unwrap();
    let server = Process::start(data_dir.path());
    (data_dir, server)
}

fn connect(server: &Process) -> TcpStream {
    let stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Everything until the server closes; a reset is a close, too.
fn read_to_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("no end: {error}"),
        _ => String::from_utf8_lossy(&bytes).into_owned(),
    }
}

fn ask(server: &Process, request: &[u8]) -> String {
    let mut stream = connect(server);
    // The server may close before it has read everything.
    let _ = stream.write_all(request);
    read_to_end(&mut stream)
}

const HEALTH: &[u8] = b"GET /api/health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

fn answers_others(server: &Process) {
    assert!(ask(server, HEALTH).starts_with("HTTP/1.1 200 "));
}

/// A header that never ends keeps nobody else waiting, and the server can still stop.
#[test]
fn those_who_send_half_a_header_keep_nobody_waiting() {
    let (_data_dir, server) = server();
    let slow: Vec<_> = (0..300)
        .map(|_| {
            let mut stream = connect(&server);
            stream.write_all(b"POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-").unwrap();
            stream
        })
        .collect();
    for _ in 0..20 {
        answers_others(&server);
    }
    drop(slow);
    answers_others(&server);
}

#[test]
fn those_who_send_half_a_body_keep_nobody_waiting() {
    let (_data_dir, server) = server();
    let slow: Vec<_> = (0..100)
        .map(|_| {
            let mut stream = connect(&server);
            let head = "POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{\"user";
            stream.write_all(head.as_bytes()).unwrap();
            stream
        })
        .collect();
    for _ in 0..20 {
        answers_others(&server);
    }
    drop(slow);
}

/// Who closes one half is taken to have gone, so that their query can be cancelled: the other half is closed, too.
#[test]
fn a_half_closed_connection_is_answered_or_closed() {
    let (_data_dir, server) = server();
    let mut stream = connect(&server);
    stream.write_all(HEALTH).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let answer = read_to_end(&mut stream);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let mut stream = connect(&server);
    stream.write_all(b"GET /api/hea").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let answer = read_to_end(&mut stream);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    let mut stream = connect(&server);
    stream.write_all(b"POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let answer = read_to_end(&mut stream);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    answers_others(&server);
}

#[test]
fn a_header_of_a_megabyte_is_refused() {
    let (_data_dir, server) = server();
    let long = "x".repeat(1024 * 1024);
    for header in [format!("x-long: {long}"), format!("cookie: {long}"), "x-many: 1\r\n".repeat(50_000)] {
        let answer =
            ask(&server, format!("GET /api/health HTTP/1.1\r\nhost: x\r\n{header}\r\n\r\n").as_bytes());
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431 "), "{answer:.200}");
    }
    let answer = ask(&server, format!("GET /{long} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes());
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer:.200}");
    answers_others(&server);
}

#[test]
fn what_is_no_http_is_refused() {
    let (_data_dir, server) = server();
    for noise in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"\0\0\0\0\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /api/health HTTP/1.1\r\nhost: x\r\nx-bad: a\0b\r\n\r\n",
        b"POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        b"POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\n{}",
        b"POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    ] {
        let mut stream = connect(&server);
        stream.write_all(noise).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let answer = read_to_end(&mut stream);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{noise:?}: {answer}");
    }
    answers_others(&server);
}

/// What is refused early is refused without reading the rest, and memory stays bounded.
#[test]
fn bodies_that_are_too_large_are_refused_over_the_wire() {
    let (_data_dir, server) = server();
    let head = "POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = [b"100000\r\n".to_vec(), vec![b' '; 0x10_0000], b"\r\n".to_vec()].concat();
    for _ in 0..8 {
        let mut stream = connect(&server);
        stream.write_all(head.as_bytes()).unwrap();
        let accepted = (0..64).take_while(|_| stream.write_all(&chunk).is_ok()).count();
        assert!(accepted < 64, "64 MiB are read to their end");
    }
    answers_others(&server);
    #[cfg(target_os = "linux")]
    assert!(server.peak_memory() < 256, "{} MiB", server.peak_memory());
}

#[test]
fn requests_may_follow_one_another_on_one_connection() {
    let (_data_dir, server) = server();
    let two =
        b"GET /livez HTTP/1.1\r\nhost: x\r\n\r\nGET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    assert_eq!(ask(&server, two).matches("HTTP/1.1 200 OK").count(), 2);
}
