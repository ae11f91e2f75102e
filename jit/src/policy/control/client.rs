//! One connection of the control server: lines in, lines out, without ever blocking a stop.
//!
//! Called by the server's threads. What always holds: every wait also waits for the server to stop,
//! and bytes that arrived are only dropped with the connection.

use std::io::{self, PipeReader, Read, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net::UnixStream;

use emberjit_pgo::control::Response;

use super::MAX_LINE;

/// What came from a peer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// A line without its end.
    Line(Vec<u8>),
    /// The line has more bytes than the limit, and is not read to its end.
    TooLong,
    HungUp,
    /// Nothing yet, and the server stops.
    Stopped,
}

/// See the module's text.
pub(super) struct Client {
    pub(super) stream: UnixStream,
    /// Bytes that arrived and were not answered.
    input: Vec<u8>,
    /// Bytes at the start of `input` that hold no line end.
    searched: usize,
    pub(super) limit: usize,
}

impl Client {
    pub(super) fn new(stream: UnixStream) -> io::Result<Client> {
        stream.set_nonblocking(true)?;
        Ok(Client { stream, input: Vec::new(), searched: 0, limit: MAX_LINE })
    }

    /// What comes next; whatever arrived before a stop is kept for the next call.
    pub(super) fn next(&mut self, stopped: &PipeReader) -> Input {
        loop {
            let end = self.input[self.searched..].iter().position(|&b| b == b'\n');
            if let Some(end) = end.map(|at| self.searched + at) {
                let rest = self.input.split_off(end + 1);
                let mut line = std::mem::replace(&mut self.input, rest);
                line.truncate(end);
                self.searched = 0;
                return Input::Line(line);
            }
            self.searched = self.input.len();
            if self.searched > self.limit {
                return Input::TooLong;
            }
            if let Some(end) = self.receive(stopped) {
                return end;
            }
        }
    }

    /// Waits for more bytes, unless something ends the waiting.
    fn receive(&mut self, stopped: &PipeReader) -> Option<Input> {
        let mut chunk = [0; 1 << 16];
        loop {
            match self.stream.read(&mut chunk) {
                Ok(0) => return Some(Input::HungUp),
                Ok(n) => {
                    self.input.extend_from_slice(&chunk[..n]);
                    return None;
                }
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {
                    if !wait(&self.stream, libc::POLLIN, stopped) {
                        return Some(Input::Stopped);
                    }
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Some(Input::HungUp),
            }
        }
    }

    /// An error also when the server stops before a peer that does not read has taken all.
    pub(super) fn send(&mut self, response: &Response, stopped: &PipeReader) -> io::Result<()> {
        let mut line = serde_json::to_vec(response)?;
        line.push(b'\n');
        let mut rest = line.as_slice();
        while !rest.is_empty() {
            match self.stream.write(rest) {
                Ok(n) => rest = &rest[n..],
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {
                    if !wait(&self.stream, libc::POLLOUT, stopped) {
                        return Err(e);
                    }
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }
}

/// Waits until `subject` is ready; false when the server stops first, or is stopping already.
pub(super) fn wait(subject: &impl AsRawFd, events: i16, stopped: &PipeReader) -> bool {
    loop {
        let waited = poll(&[(stopped.as_raw_fd(), libc::POLLIN), (subject.as_raw_fd(), events)], -1);
        match waited.as_deref() {
            Ok([0, ready]) if *ready != 0 => return true,
            Ok([0, _]) => {}
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            _ => return false,
        }
    }
}

/// What happened on each descriptor within `timeout_ms` (-1: without limit).
pub(super) fn poll(descriptors: &[(RawFd, i16)], timeout_ms: i32) -> io::Result<Vec<i16>> {
    let entry = |&(fd, events)| libc::pollfd { fd, events, revents: 0 };
    let mut entries: Vec<libc::pollfd> = descriptors.iter().map(entry).collect();
    // SAFETY: the pointer and the length are those of the vector.
    match unsafe { libc::poll(entries.as_mut_ptr(), entries.len() as libc::nfds_t, timeout_ms) } {
        n if n < 0 => Err(io::Error::last_os_error()),
        _ => Ok(entries.iter().map(|entry| entry.revents).collect()),
    }
}
