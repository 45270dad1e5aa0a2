//! A progress bar for whoever waits at a terminal.
//!
//! A thread of its own paints it, so that it moves while one long run takes
//! its time, and so that no clock is read: it waits for the end of the work
//! with a limit, and paints whenever the limit passes.

use std::io::{self, IsTerminal as _, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Work that ends sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Between two paintings.
const PAUSE: Duration = Duration::from_millis(100);

const WIDTH: usize = 30;

/// Returns to the line's beginning and clears it (ECMA-48 8.3.41, EL).
const ERASE: &str = "\r\u{1b}[K";

/// A bar that vanishes when it is dropped.
pub(super) struct Progress {
    done: Arc<AtomicUsize>,
    painter: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// A bar on standard error, if that is a terminal that can erase a line.
    pub(super) fn on_terminal(total: usize) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if dumb || !io::stderr().is_terminal() {
            return Self {
                done: Arc::default(),
                painter: None,
            };
        }
        Self::on(io::stderr(), total, PATIENCE)
    }

    fn on(mut out: impl Write + Send + 'static, total: usize, patience: Duration) -> Self {
        let done = Arc::new(AtomicUsize::new(0));
        let (end, ended) = channel();
        let counted = Arc::clone(&done);
        let painter = thread::spawn(move || {
            // Nobody is left to tell if the terminal is gone.
            drop(paint(&mut out, total, &counted, &ended, patience));
        });
        Self {
            done,
            painter: Some((end, painter)),
        }
    }

    /// One more is done.
    pub(super) fn advance(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, painter)) = self.painter.take() {
            drop(end);
            drop(painter.join());
        }
    }
}

fn paint(
    out: &mut impl Write,
    total: usize,
    done: &AtomicUsize,
    ended: &Receiver<()>,
    patience: Duration,
) -> io::Result<()> {
    let mut wait = patience;
    let mut painted = false;
    while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        write!(out, "{ERASE}{}", bar(done.load(Ordering::Relaxed), total))?;
        out.flush()?;
        wait = PAUSE;
        painted = true;
    }
    if painted {
        write!(out, "{ERASE}")?;
    }
    out.flush()
}

fn bar(done: usize, total: usize) -> String {
    let full = (done * WIDTH)
        .checked_div(total)
        .unwrap_or(WIDTH)
        .min(WIDTH);
    let empty = WIDTH - full;
    format!(
        "{}{} {done} of {total} scenarios",
        "━".repeat(full),
        "╌".repeat(empty)
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// What was written, for both threads.
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Shared {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_bar_fills() {
        assert_eq!(bar(0, 4).matches('━').count(), 0);
        assert_eq!(bar(1, 4).matches('━').count(), 7);
        assert_eq!(bar(4, 4).matches('╌').count(), 0);
        assert!(bar(3, 4).ends_with(" 3 of 4 scenarios"));
        assert_eq!(bar(0, 0).matches('━').count(), WIDTH);
    }

    #[test]
    fn work_that_ends_soon_shows_nothing() {
        let out = Shared::default();
        let progress = Progress::on(out.clone(), 2, Duration::from_mins(10));
        progress.advance();
        drop(progress);
        assert_eq!(out.text(), "");
    }

    #[test]
    fn longer_work_shows_a_bar_and_erases_it() {
        let out = Shared::default();
        let progress = Progress::on(out.clone(), 2, Duration::ZERO);
        progress.advance();
        while !out.text().contains("1 of 2 scenarios") {
            thread::yield_now();
        }
        drop(progress);
        let text = out.text();
        assert!(text.ends_with(ERASE), "{text:?}");
        let visible = text.rsplit(ERASE).next();
        assert_eq!(visible, Some(""));
    }
}
