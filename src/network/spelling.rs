//! How header names are spelled on the wire.
//!
//! hyper writes `Www-Authenticate` where it is told to write names in title
//! case. Names are compared without regard to case (RFC 9110 5.1), but people
//! read them; so the relay, which is the wire, spells some as the standards do.

/// Names that are more than capitalised words.
const NAMES: [&str; 4] = ["WWW-Authenticate", "DPoP", "DPoP-Nonce", "ETag"];

/// Spells the names in the head of a message.
pub(super) fn spell(octets: &mut [u8]) {
    let mut at = 0;
    while let Some(length) = octets[at..].windows(2).position(|end| end == b"\r\n") {
        let line = &mut octets[at..at + length];
        if line.is_empty() {
            return;
        }
        if let Some(colon) = line.iter().position(|&octet| octet == b':') {
            let name = &mut line[..colon];
            let known = NAMES.iter().map(|known| known.as_bytes());
            if let Some(known) = { known }.find(|known| name.eq_ignore_ascii_case(known)) {
                name.copy_from_slice(known);
            }
        }
        at += length + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_in_the_head_are_spelled() {
        let head =
            "HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Etag: x\r\nSet-Cookie: a=b\r\n\r\n";
        let mut octets = format!("{head}Etag: body\r\n").into_bytes();
        spell(&mut octets);
        let spelled = String::from_utf8(octets).unwrap();
        let expected = head.replace("www-authenticate", "WWW-Authenticate");
        assert_eq!(spelled, format!("{expected}Etag: body\r\n"));
    }
}
