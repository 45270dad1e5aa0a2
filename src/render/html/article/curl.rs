//! A recorded request as a curl command for a POSIX shell.
//!
//! Whoever runs it sends what was recorded: curl adds Host and Content-Length
//! itself, and what it would add beside that is taken back where it matters.

use crate::render::clean::visible_lines;
use crate::trace::{HttpMessage, split_url};

/// What curl makes itself, and what described octets that are no longer so.
const COMPUTED: [&str; 3] = ["host", "content-length", "transfer-encoding"];

/// An option of curl with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Argument {
    option: &'static str,
    value: Option<String>,
}

impl Argument {
    fn new(option: &'static str, value: impl Into<String>) -> Self {
        let value = Some(value.into());
        Self { option, value }
    }

    fn flag(option: &'static str) -> Self {
        Self {
            option,
            value: None,
        }
    }
}

/// The command on several lines; none where a command line, or a page, cannot hold the request.
pub(super) fn curl(http: &HttpMessage) -> Option<String> {
    let command = arguments(http)?.iter().map(written).collect::<Vec<_>>();
    let command = format!("curl {}", command.join(" \\\n  "));
    let shown = visible_lines(&command).join("\n");
    (shown == command).then_some(command)
}

/// What curl is given, the URL first.
pub(super) fn arguments(http: &HttpMessage) -> Option<Vec<Argument>> {
    let (method, target) = http.request_line()?;
    let body = std::str::from_utf8(&http.body).ok()?;
    if method == "CONNECT" || method == "HEAD" && !body.is_empty() {
        return None;
    }
    let mut arguments = located(http, target)?;
    arguments.extend(asked(method, !body.is_empty()));
    for (name, value) in &http.headers {
        if !COMPUTED.contains(&name.as_str()) {
            arguments.push(Argument::new("--header", header(name, value)?));
        }
    }
    if !body.is_empty() {
        if http.header("content-type").is_none() {
            arguments.push(Argument::new("--header", "content-type:"));
        }
        arguments.push(Argument::new("--data-raw", body));
    }
    let holds_nul = |one: &Argument| one.value.as_ref().is_some_and(|text| text.contains('\0'));
    (!arguments.iter().any(holds_nul)).then_some(arguments)
}

/// The URL, and what keeps curl from reading more into it.
fn located(http: &HttpMessage, target: &str) -> Option<Vec<Argument>> {
    let host = http.header("host").unwrap_or_default();
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".-:[]".contains(letter);
    let is_path = target.starts_with('/');
    if target.contains('#') || is_path && (host.is_empty() || !host.chars().all(plain)) {
        return None;
    }
    let url = if is_path {
        format!("https://{host}{target}")
    } else if target.starts_with("https://") || target.starts_with("http://") {
        target.to_owned()
    } else {
        return None;
    };
    let globs = url.contains(['[', ']', '{', '}']);
    let (path, _, _) = split_url(&url);
    let dots = path.split('/').any(|segment| matches!(segment, "." | ".."));
    let mut arguments = vec![Argument::new("", url)];
    arguments.extend(globs.then(|| Argument::flag("--globoff")));
    arguments.extend(dots.then(|| Argument::flag("--path-as-is")));
    Some(arguments)
}

/// The method, where curl would choose another one.
fn asked(method: &str, has_body: bool) -> Option<Argument> {
    match method {
        "HEAD" => Some(Argument::flag("--head")),
        "GET" if !has_body => None,
        "POST" if has_body => None,
        method => Some(Argument::new("--request", method)),
    }
}

/// An empty field ends in a semicolon; without it curl would leave the field out.
fn header(name: &str, value: &str) -> Option<String> {
    if value.contains('\u{fffd}') {
        return None;
    }
    Some(if value.is_empty() {
        format!("{name};")
    } else {
        format!("{name}: {value}")
    })
}

fn written(argument: &Argument) -> String {
    match (&argument.value, argument.option) {
        (None, option) => option.to_owned(),
        (Some(value), "") => quoted(value),
        (Some(value), option) => format!("{option} {}", quoted(value)),
    }
}

/// Between single quotes a POSIX shell reads everything as it stands (2.2.2).
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    fn request(text: &str) -> HttpMessage {
        HttpMessage::request(text.as_bytes()).unwrap()
    }

    /// What a shell hands to a program that is called so.
    fn handed(command: &str) -> Vec<String> {
        let line = command.replacen("curl", "printf '%s\\0'", 1);
        let output = Command::new("sh").args(["-c", &line]).output().unwrap();
        assert!(output.status.success(), "{command}");
        let text = String::from_utf8(output.stdout).unwrap();
        let words = text.strip_suffix('\0').unwrap().split('\0');
        words.map(str::to_owned).collect()
    }

    /// What curl was meant to be given.
    fn meant(http: &HttpMessage) -> Vec<String> {
        let mut words = Vec::new();
        for argument in arguments(http).unwrap() {
            words.extend(Some(argument.option.to_owned()).filter(|option| !option.is_empty()));
            words.extend(argument.value);
        }
        words
    }

    #[test]
    fn a_request_is_a_command() {
        let http = request(
            "POST /token HTTP/1.1\r\nHost: as.example\r\nContent-Length: 7\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Empty:\r\n\r\na=1&b=2",
        );
        let command = "curl 'https://as.example/token' \\\n  --header 'content-type: application/x-www-form-urlencoded' \\\n  --header 'x-empty;' \\\n  --data-raw 'a=1&b=2'";
        assert_eq!(curl(&http).unwrap(), command);
        let plain = request("GET /a?b=1 HTTP/1.1\r\nhost: x.example:8443\r\n\r\n");
        assert_eq!(curl(&plain).unwrap(), "curl 'https://x.example:8443/a?b=1'");
    }

    #[test]
    fn curl_is_told_only_what_it_would_not_do_itself() {
        for (line, body, expected) in [
            ("OPTIONS /a", "", vec!["--request", "OPTIONS"]),
            ("POST /a", "", vec!["--request", "POST"]),
            ("HEAD /a", "", vec!["--head"]),
            (
                "GET /a",
                "x",
                vec![
                    "--request",
                    "GET",
                    "--header",
                    "content-type:",
                    "--data-raw",
                    "x",
                ],
            ),
            ("GET /a/../b?c[]={d}", "", vec!["--globoff", "--path-as-is"]),
        ] {
            let http = request(&format!("{line} HTTP/1.1\r\nhost: x\r\n\r\n{body}"));
            assert_eq!(meant(&http)[1..], expected, "{line}");
        }
    }

    #[test]
    fn a_shell_hands_over_exactly_what_was_sent() {
        for hostile in [
            "'; touch /tmp/flowscribe-was-here; '",
            "''\\''\"$(id)`id`$HOME\\n%s%d!!*~",
            "@/etc/passwd",
            "-o x --output y",
            "a\nb \\\n c",
            "漢字 é 😀",
        ] {
            let line = hostile.replace('\n', " ");
            let http = request(&format!(
                "POST /a?q={} HTTP/1.1\r\nhost: x\r\nx-hostile: {line}\r\n\r\n{hostile}",
                line.replace(' ', "+")
            ));
            let command = curl(&http).expect(hostile);
            assert_eq!(handed(&command), meant(&http), "{command}");
            assert_eq!(meant(&http).last().unwrap(), hostile);
        }
    }

    #[test]
    fn what_a_command_cannot_hold_is_left_out() {
        for (head, body) in [
            ("POST /a HTTP/1.1\r\nhost: x", &b"a\0b"[..]),
            ("POST /a HTTP/1.1\r\nhost: x", &[0xff, 0xfe]),
            ("POST /a HTTP/1.1\r\nhost: x", b"a\tb\x1b[31m"),
            ("POST /a HTTP/1.1\r\nhost: x", "\u{202e}".as_bytes()),
            ("GET /a HTTP/1.1\r\nhost: evil -o x", b""),
            ("GET /a HTTP/1.1\r\nx: y", b""),
            ("OPTIONS * HTTP/1.1\r\nhost: x", b""),
            ("CONNECT x:443 HTTP/1.1\r\nhost: x", b""),
        ] {
            let octets = [head.as_bytes(), b"\r\n\r\n", body].concat();
            let http = HttpMessage::request(&octets).unwrap();
            assert_eq!(curl(&http), None, "{head}");
        }
        let response = HttpMessage::response(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        assert_eq!(curl(&response), None);
    }
}
