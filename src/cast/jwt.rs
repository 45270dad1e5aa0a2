//! Checking a JWT against a key set that was fetched over HTTP.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use indexmap::IndexMap;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::Value;

/// Header and claims of a JWT whose signature was verified.
#[derive(Clone, Debug)]
pub(crate) struct Verified {
    /// `typ` of the header (RFC 7515 4.1.9).
    pub(crate) typ: Option<String>,
    /// Such as `RS256`.
    pub(crate) algorithm: String,
    /// What it says.
    pub(crate) claims: Claims,
}

/// Claims of a JWT (RFC 7519 4), or what an introspection endpoint tells (RFC 7662 2.2).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Claims(IndexMap<String, Value>);

impl Claims {
    /// A claim that is a string.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// Whether a claim is there, of whatever type.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A claim that is a date: seconds since 1970 (RFC 7519 2, `NumericDate`).
    pub(crate) fn date(&self, name: &str) -> Option<u64> {
        let value = self.0.get(name)?;
        // A date may carry a fraction; whole seconds are what is compared.
        value
            .as_u64()
            .or_else(|| value.to_string().split('.').next()?.parse().ok())
    }

    /// Whether `exp` lies ahead, with a leeway for clocks that differ (RFC 7519 4.1.4).
    pub(crate) fn unexpired(&self, now: u64, leeway: Duration) -> Result<String, &'static str> {
        match self.date("exp") {
            Some(expiry) if now < expiry => Ok(format!("good for {} s", expiry - now)),
            Some(expiry) if now < expiry.saturating_add(leeway.as_secs()) => {
                let over = now - expiry;
                Ok(format!("over for {over} s, which the leeway allows"))
            }
            _ => Err("it has expired"),
        }
    }

    /// Whether `iat` is there and lies behind, with the same leeway (OIDC Core 3.1.3.7).
    pub(crate) fn issued(
        &self,
        now: u64,
        leeway: Duration,
    ) -> Result<Option<String>, &'static str> {
        let issued = self.date("iat");
        let issued = issued.ok_or("it does not tell when it was issued")?;
        match issued.saturating_sub(now) {
            0 => Ok(None),
            early if early <= leeway.as_secs() => {
                Ok(Some(format!("{early} s ahead, which the leeway allows")))
            }
            _ => Err("it was issued in the future"),
        }
    }

    /// Whether a token must not be accepted yet (RFC 7519 4.1.5), with the same leeway: an `nbf`
    /// that is no date never comes.
    pub(crate) fn is_too_early(&self, now: u64, leeway: Duration) -> bool {
        let latest = now.saturating_add(leeway.as_secs());
        self.has("nbf") && self.date("nbf").is_none_or(|start| latest < start)
    }

    /// The thumbprint of the key to which the token is bound: `jkt` of `cnf` (RFC 9449 6.1).
    pub(crate) fn bound_to(&self) -> Option<&str> {
        self.0.get("cnf")?.get("jkt")?.as_str()
    }

    /// Whether a claim is `true`.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.0.get(name) == Some(&Value::Bool(true))
    }

    /// What `aud` names, a string or an array of them (RFC 7519 4.1.3).
    pub(crate) fn audiences(&self) -> Vec<&str> {
        match self.0.get("aud") {
            Some(Value::String(one)) => vec![one],
            // What is no string names nobody, and is not the reader either.
            Some(Value::Array(all)) => all
                .iter()
                .map(|one| one.as_str().unwrap_or_default())
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// Whether a key set has the key by which a token says that it is signed (RFC 7515 4.1.4).
pub(crate) fn knows(keys: &JwkSet, token: &str) -> bool {
    let named = decode_header(token).ok().and_then(|header| header.kid);
    named.is_none_or(|kid| keys.find(&kid).is_some())
}

/// A JWT that says it has no signature (RFC 7519 6): whoever believes it, believes anybody.
pub(crate) fn unsigned(token: &str) -> Option<Verified> {
    let mut parts = token.split('.');
    let mut part = || json(parts.next()?);
    let (header, claims) = (part()?, part()?);
    (header.get("alg")?.as_str()? == "none").then(|| Verified {
        typ: header.get("typ").and_then(Value::as_str).map(str::to_owned),
        algorithm: "none".to_owned(),
        claims: Claims(claims),
    })
}

/// An unsigned JWT with the claims of another one, some of them changed; nothing of what is no JWT.
pub(crate) fn forged(token: &str, changes: &[(String, String)]) -> Option<String> {
    let mut parts = token.split('.');
    let mut part = || json(parts.next()?);
    let (mut header, mut claims) = (part()?, part()?);
    header.insert("alg".to_owned(), Value::from("none"));
    header.shift_remove("kid");
    for (name, value) in changes {
        claims.insert(name.clone(), Value::from(value.as_str()));
    }
    let encoded = |part| {
        serde_json::to_vec(part)
            .ok()
            .map(|part| URL_SAFE_NO_PAD.encode(part))
    };
    Some(format!("{}.{}.", encoded(&header)?, encoded(&claims)?))
}

fn json(part: &str) -> Option<IndexMap<String, Value>> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

/// The signatures that are accepted, by their names (RFC 7518 3.1; `EdDSA`: RFC 8037 3.1): each by a
/// public key (RFC 8725 3.1).
pub(crate) const ALGORITHMS: [&str; 3] = ["RS256", "ES256", "EdDSA"];

/// An algorithm's name, as a header carries it (RFC 7515 4.1.1).
pub(crate) fn name(algorithm: Algorithm) -> String {
    match serde_json::to_value(algorithm) {
        Ok(Value::String(name)) => name,
        _ => unreachable!("the library writes an algorithm as its name"),
    }
}

/// The header of a token whose algorithm is accepted.
fn accepted(token: &str) -> Result<Header, String> {
    let header = decode_header(token).map_err(|_| "it is no JWT with an accepted algorithm")?;
    let algorithm = name(header.alg);
    if !ALGORITHMS.contains(&algorithm.as_str()) {
        return Err(format!("algorithm {algorithm} is not accepted"));
    }
    // Whoever does not know a critical extension must refuse the token (RFC 7515 4.1.11); we know none.
    if header.crit.is_some() {
        return Err("it has a critical extension that is not known".to_owned());
    }
    Ok(header)
}

/// Verifies the signature. Claims are left to the caller's table of rules.
///
/// Only signatures with a public key are accepted: `none` and the HMAC family
/// fall out here (RFC 8725 3.1). The error is a sentence without the token.
pub(crate) fn verify(token: &str, keys: &JwkSet) -> Result<Verified, String> {
    let header = accepted(token)?;
    let key = match &header.kid {
        Some(kid) => keys.find(kid),
        None => keys.keys.first(),
    };
    verify_with(token, key.ok_or("its key is not in the key set")?)
}

/// As [`verify`], with one key, whatever name the token has for it.
pub(crate) fn verify_with(token: &str, key: &Jwk) -> Result<Verified, String> {
    let header = accepted(token)?;
    let key = DecodingKey::from_jwk(key).map_err(|_| "its key cannot be read")?;
    let mut validation = Validation::new(header.alg);
    // The library would read the machine's clock; claims are compared with the run's.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let verified = decode::<Claims>(token, &key, &validation);
    let verified = verified.map_err(|_| "its signature is not valid")?;
    Ok(Verified {
        typ: verified.header.typ,
        algorithm: name(header.alg),
        claims: verified.claims,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The claims of RFC 7515 appendix A, as signed there.
    const CLAIMS: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    /// Appendix A.1: HMAC SHA-256. Its signature is RFC 7636's example of a verifier.
    const HS256: [&str; 2] = [
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9",
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    ];

    /// Appendix A.2: RSASSA-PKCS1-v1_5 SHA-256.
    const RS256: [&str; 2] = [
        "eyJhbGciOiJSUzI1NiJ9",
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
    ];

    /// Appendix A.3: ECDSA P-256 SHA-256.
    const ES256: [&str; 2] = [
        "eyJhbGciOiJFUzI1NiJ9",
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    ];

    /// Appendix A.5: unsecured.
    const UNSECURED: [&str; 2] = ["eyJhbGciOiJub25lIn0", ""];

    /// The proof of RFC 9449 figure 2.
    const PROOF: &str = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.\
        eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.\
        2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";

    fn key(key: &Value) -> JwkSet {
        let keys = json!({ "keys": [key] });
        serde_json::from_value(keys).unwrap()
    }

    fn rsa() -> JwkSet {
        key(&json!({
            "kty": "RSA",
            "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
            "e": "AQAB",
        }))
    }

    fn p256(x: &str, y: &str) -> JwkSet {
        key(&json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y }))
    }

    fn ec() -> JwkSet {
        p256(
            "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        )
    }

    #[test]
    fn an_algorithm_has_the_name_of_the_wire() {
        for algorithm in ALGORITHMS {
            assert_eq!(name(algorithm.parse().unwrap()), algorithm);
        }
    }

    fn refused(parts: [&str; 2], keys: &JwkSet) -> String {
        let [header, signature] = parts;
        let token = format!("{header}.{CLAIMS}.{signature}");
        verify(&token, keys).err().unwrap_or_default()
    }

    #[test]
    fn the_examples_of_the_standard_verify_with_their_keys() {
        for ([header, signature], keys, algorithm) in
            [(RS256, rsa(), "RS256"), (ES256, ec(), "ES256")]
        {
            let token = format!("{header}.{CLAIMS}.{signature}");
            let verified = verify(&token, &keys).unwrap();
            assert_eq!(verified.algorithm, algorithm);
            assert_eq!(verified.claims.text("iss"), Some("joe"));
            assert_eq!(verified.claims.date("exp"), Some(1_300_819_380));
            assert!(verified.claims.is_true("http://example.com/is_root"));
            let altered = token.replace("eyJpc3MiOiJqb2Ui", "eyJpc3MiOiJib2Ui");
            let refusal = verify(&altered, &keys).unwrap_err();
            assert_eq!(refusal, "its signature is not valid", "{algorithm}");
        }
    }

    #[test]
    fn no_example_verifies_with_a_secret_with_no_key_or_with_another_kind_of_key() {
        let no_algorithm = "it is no JWT with an accepted algorithm";
        let secret = key(&json!({
            "kty": "oct",
            "k": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
        }));
        assert_eq!(refused(HS256, &secret), "algorithm HS256 is not accepted");
        assert_eq!(refused(UNSECURED, &secret), no_algorithm);
        assert_eq!(refused(RS256, &ec()), "its signature is not valid");
        assert_eq!(refused(ES256, &rsa()), "its signature is not valid");
        assert_eq!(refused(RS256, &secret), "its signature is not valid");
        let none = JwkSet { keys: Vec::new() };
        assert_eq!(refused(RS256, &none), "its key is not in the key set");
    }

    #[test]
    fn a_proof_of_possession_verifies_with_the_key_that_it_shows() {
        let keys = p256(
            "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
            "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
        );
        let verified = verify(PROOF, &keys).unwrap();
        assert_eq!(verified.typ.as_deref(), Some("dpop+jwt"));
        assert_eq!(verified.claims.text("htm"), Some("GET"));
        let ath = crate::protocol::s256("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU");
        assert_eq!(
            verified.claims.text("ath"),
            Some(ath.as_str()),
            "RFC 9449 4.2"
        );
        assert!(verify(PROOF, &ec()).is_err());
    }
}
