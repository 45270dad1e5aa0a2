//! Where an HTTP/1.1 message ends ([RFC 9112 section 6.3](https://www.rfc-editor.org/rfc/rfc9112#section-6.3)).

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _};

use crate::trace::{MOST_HEADERS, Part};

/// No message of a run comes near; a server that streams without end is cut off.
const LARGEST: usize = 4 * 1024 * 1024;

/// How much of what was read belongs to the message.
enum End {
    Unknown,
    At(usize),
    AtClose,
}

/// Reads one whole message. A response to HEAD has no body, whatever its head says.
pub(super) async fn read_message(
    stream: &mut (impl AsyncRead + Unpin),
    part: Part,
    to_head: bool,
) -> io::Result<Vec<u8>> {
    let mut octets = Vec::new();
    loop {
        let end = find_end(&octets, part, to_head)?;
        if let End::At(length) = end
            && octets.len() >= length
        {
            octets.truncate(length);
            return Ok(octets);
        }
        if octets.len() > LARGEST {
            return Err(io::Error::other("the message is larger than 4 MiB"));
        }
        if stream.read_buf(&mut octets).await? == 0 {
            return match end {
                End::AtClose => Ok(octets),
                _ => Err(io::ErrorKind::UnexpectedEof.into()),
            };
        }
    }
}

fn find_end(octets: &[u8], part: Part, to_head: bool) -> io::Result<End> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let (status, bodiless, headers) = match part {
        Part::Request => {
            let mut request = httparse::Request::new(&mut headers);
            let status = request.parse(octets);
            (status, false, request.headers)
        }
        Part::Response => {
            let mut response = httparse::Response::new(&mut headers);
            let status = response.parse(octets);
            let code = response.code.unwrap_or_default();
            let bodiless = to_head || code < 200 || code == 204 || code == 304;
            (status, bodiless, response.headers)
        }
    };
    let head = match status.map_err(io::Error::other)? {
        httparse::Status::Partial => return Ok(End::Unknown),
        httparse::Status::Complete(head) => head,
    };
    if bodiless {
        return Ok(End::At(head));
    }
    if value(headers, "transfer-encoding").is_some_and(|coding| coding.ends_with("chunked")) {
        return Ok(end_of_chunks(octets, head));
    }
    match value(headers, "content-length").map(str::parse::<usize>) {
        Some(Ok(length)) if length <= LARGEST => Ok(End::At(head + length)),
        Some(_) => Err(io::Error::other("content-length is no sensible number")),
        None if part == Part::Request => Ok(End::At(head)),
        None => Ok(End::AtClose),
    }
}

fn value<'h>(headers: &[httparse::Header<'h>], name: &str) -> Option<&'h str> {
    let header = headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case(name))?;
    str::from_utf8(header.value).ok().map(str::trim)
}

fn end_of_chunks(octets: &[u8], mut start: usize) -> End {
    while let Some(Ok(httparse::Status::Complete((line, size)))) =
        octets.get(start..).map(httparse::parse_chunk_size)
    {
        let size = usize::try_from(size).unwrap_or(LARGEST).min(LARGEST);
        // A chunk ends with CRLF; the last one, without trailers, with the empty line.
        start += line + size + 2;
        if size == 0 {
            return End::At(start);
        }
    }
    End::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(octets: &[u8], part: Part) -> io::Result<Vec<u8>> {
        read_message(&mut &*octets, part, false).await
    }

    #[tokio::test]
    async fn a_message_ends_where_its_head_says() {
        let cases: [(&[u8], Part); 5] = [
            (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", Part::Request),
            (
                b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab",
                Part::Request,
            ),
            (b"HTTP/1.1 204 No Content\r\n\r\n", Part::Response),
            (
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
                Part::Response,
            ),
            (
                b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                Part::Response,
            ),
        ];
        for (octets, part) in cases {
            let longer = [octets, b"rest"].concat();
            assert_eq!(read(&longer, part).await.unwrap(), octets);
            let shorter = &octets[..octets.len() - 1];
            assert!(read(shorter, part).await.is_err());
        }
    }

    #[tokio::test]
    async fn a_response_without_length_ends_with_the_connection() {
        let octets = b"HTTP/1.1 200 OK\r\n\r\nall of it";
        assert_eq!(read(octets, Part::Response).await.unwrap(), octets);
    }

    #[tokio::test]
    async fn what_is_no_message_is_an_error() {
        for octets in [
            &b"\0\0\0"[..],
            b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        ] {
            assert!(read(octets, Part::Request).await.is_err());
        }
    }
}
