//! How fast user codes may be guessed ([RFC 8628 section 5.1](https://www.rfc-editor.org/rfc/rfc8628#section-5.1)).
//!
//! A code that people can type is short: whoever may try as often as it likes finds one for which
//! a device waits. What counts is who signed in: a session is to be had anew at any time, and so is
//! a browser, for which all those in which nobody has signed in count as one.
//!
//! # Incomplete support
//!
//! Whoever guesses without signing in locks out everybody else who has not: a server of the world
//! would tell them apart by their addresses too.

use indexmap::IndexMap;

/// So many wrong codes ...
const MOST: usize = 5;

/// ... in so many seconds.
const WINDOW: u64 = 60;

/// When wrong codes came, in seconds since 1970, by username.
#[derive(Debug, Default)]
pub(super) struct Guesses(IndexMap<Option<String>, Vec<u64>>);

impl Guesses {
    /// Remembers a wrong code.
    pub(super) fn wrong(&mut self, username: Option<&str>, now: u64) {
        let times = self.0.entry(username.map(str::to_owned)).or_default();
        times.retain(|time| now < time + WINDOW);
        times.push(now);
    }

    /// In how many seconds another one may be tried, where that is not at once.
    pub(super) fn wait(&self, username: Option<&str>, now: u64) -> Option<u64> {
        let times = self.0.get(&username.map(str::to_owned))?;
        let oldest = *times.iter().rev().nth(MOST - 1)?;
        (oldest + WINDOW).checked_sub(now).filter(|wait| *wait > 0)
    }
}

#[test]
fn five_codes_a_minute() {
    let mut guesses = Guesses::default();
    for time in [0, 10, 20, 30] {
        guesses.wrong(None, time);
        assert_eq!(guesses.wait(None, time), None);
    }
    guesses.wrong(None, 40);
    assert_eq!(guesses.wait(None, 40), Some(20));
    assert_eq!(guesses.wait(Some("alice"), 40), None);
    assert_eq!(guesses.wait(None, 59), Some(1));
    assert_eq!(guesses.wait(None, 60), None);
    guesses.wrong(None, 60);
    assert_eq!(guesses.wait(None, 60), Some(10));
}
