//! Reading recorded octets as HTTP/1.1 ([RFC 9112](https://www.rfc-editor.org/rfc/rfc9112)).

use url::Url;

use super::{Octets, Part};

/// One HTTP message, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpMessage {
    /// Request line or status line.
    pub start: StartLine,
    /// In the order as sent; names in lower case.
    pub headers: Vec<(String, String)>,
    /// What follows the head, transfer coding removed.
    pub body: Vec<u8>,
}

/// The first line of an HTTP message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartLine {
    /// A request.
    Request {
        /// `GET`, `POST`, ...
        method: String,
        /// The target as sent, such as `/authorize?client_id=...`.
        target: String,
    },
    /// A response.
    Response {
        /// Such as 302.
        status: u16,
        /// Such as `Found`.
        reason: String,
    },
}

/// The octets are no HTTP/1.1 message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no HTTP/1.1 message: {0}")]
pub struct MalformedHttp(String);

/// A message with more header fields is none.
pub(crate) const MOST_HEADERS: usize = 100;

impl HttpMessage {
    /// Reads one half of an exchange.
    ///
    /// # Errors
    ///
    /// When the octets are no such half.
    pub fn of(part: Part, octets: &Octets) -> Result<Self, MalformedHttp> {
        match part {
            Part::Request => Self::request(octets.as_bytes()),
            Part::Response => Self::response(octets.as_bytes()),
        }
    }

    /// Reads octets that hold one request.
    ///
    /// # Errors
    ///
    /// When head or chunks are not those of an HTTP/1.1 request.
    pub fn request(octets: &[u8]) -> Result<Self, MalformedHttp> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        let parsed = request.parse(octets);
        let head = length(parsed)?;
        let start = StartLine::Request {
            method: request.method.unwrap_or_default().to_owned(),
            target: request.path.unwrap_or_default().to_owned(),
        };
        Self::assemble(start, request.headers, &octets[head..])
    }

    /// Reads octets that hold one response.
    ///
    /// # Errors
    ///
    /// When head or chunks are not those of an HTTP/1.1 response.
    pub fn response(octets: &[u8]) -> Result<Self, MalformedHttp> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let parsed = response.parse(octets);
        let head = length(parsed)?;
        let start = StartLine::Response {
            status: response.code.unwrap_or_default(),
            reason: response.reason.unwrap_or_default().to_owned(),
        };
        Self::assemble(start, response.headers, &octets[head..])
    }

    fn assemble(
        start: StartLine,
        headers: &[httparse::Header<'_>],
        rest: &[u8],
    ) -> Result<Self, MalformedHttp> {
        let headers: Vec<_> = headers
            .iter()
            .map(|header| {
                let value = String::from_utf8_lossy(header.value).into_owned();
                (header.name.to_ascii_lowercase(), value)
            })
            .collect();
        let mut message = Self {
            start,
            headers,
            body: Vec::new(),
        };
        message.body = if message.is_chunked() {
            unchunk(rest)?
        } else {
            rest.to_vec()
        };
        Ok(message)
    }

    /// The first value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Method and target of a request.
    pub fn request_line(&self) -> Option<(&str, &str)> {
        match &self.start {
            StartLine::Request { method, target } => Some((method, target)),
            StartLine::Response { .. } => None,
        }
    }

    /// The URL of a request: its Host and target (RFC 9112 3.3). The scheme is
    /// always https.
    pub fn url(&self) -> Option<Url> {
        let (_, target) = self.request_line()?;
        if !target.starts_with('/') {
            return Url::parse(target).ok();
        }
        let host = self.header("host")?;
        Url::parse(&format!("https://{host}{target}")).ok()
    }

    /// The status of a response.
    pub fn status(&self) -> Option<u16> {
        match self.start {
            StartLine::Request { .. } => None,
            StartLine::Response { status, .. } => Some(status),
        }
    }

    /// Whether a response redirects: 3xx with a Location.
    pub fn redirect(&self) -> Option<&str> {
        let status = self.status()?;
        (300..400)
            .contains(&status)
            .then(|| self.header("location"))?
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Whether the media type, without its parameters, is this one.
    pub fn has_type(&self, media_type: &str) -> bool {
        self.header("content-type")
            .and_then(|value| value.split(';').next())
            .is_some_and(|value| value.trim().eq_ignore_ascii_case(media_type))
    }

    fn is_chunked(&self) -> bool {
        self.header("transfer-encoding")
            .is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"))
    }
}

/// Takes a URL apart: everything before query and fragment, the query, the fragment.
///
/// ```
/// use flowscribe::trace::split_url;
/// let parts = split_url("https://app.example/cb?a=1#b=2");
/// assert_eq!(parts, ("https://app.example/cb", Some("a=1"), Some("b=2")));
/// ```
pub fn split_url(url: &str) -> (&str, Option<&str>, Option<&str>) {
    let (rest, fragment) = match url.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment)),
        None => (url, None),
    };
    match rest.split_once('?') {
        Some((base, query)) => (base, Some(query), fragment),
        None => (rest, None, fragment),
    }
}

fn length(
    parsed: Result<httparse::Status<usize>, httparse::Error>,
) -> Result<usize, MalformedHttp> {
    match parsed {
        Ok(httparse::Status::Complete(length)) => Ok(length),
        Ok(httparse::Status::Partial) => Err(MalformedHttp("the head does not end".to_owned())),
        Err(error) => Err(MalformedHttp(error.to_string())),
    }
}

fn unchunk(mut rest: &[u8]) -> Result<Vec<u8>, MalformedHttp> {
    let mut body = Vec::new();
    loop {
        let parsed = httparse::parse_chunk_size(rest);
        let Ok(httparse::Status::Complete((start, size))) = parsed else {
            return Err(MalformedHttp("broken chunk".to_owned()));
        };
        if size == 0 {
            return Ok(body);
        }
        let end = usize::try_from(size)
            .ok()
            .and_then(|size| start.checked_add(size));
        let chunk = end.and_then(|end| Some((rest.get(start..end)?, rest.get(end + 2..)?)));
        let Some((chunk, after)) = chunk else {
            return Err(MalformedHttp("broken chunk".to_owned()));
        };
        body.extend_from_slice(chunk);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined() {
        let octets =
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        let message = HttpMessage::response(octets).unwrap();
        assert_eq!(message.text(), "abcde");
    }

    #[test]
    fn broken_octets_are_an_error() {
        for octets in [
            &b"GET /"[..],
            b"",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc",
        ] {
            assert!(HttpMessage::request(octets).is_err());
            assert!(HttpMessage::response(octets).is_err());
        }
    }
}
