//! The vocabulary of OAuth 2.0 and OpenID Connect: data and pure functions, no I/O.
//!
//! Everything else in the house may import this room; it imports nothing.

mod challenge;
mod error_code;
mod error_description;
mod form;
mod grant_type;
mod half_hash;
mod invariant;
mod jwt;
mod kind;
mod pkce;
mod referrer_policy;
mod response_type;
mod role;
mod setting;
mod spec_ref;
mod token_type;
mod totp;

pub(crate) use challenge::{AuthParam, auth_params};
pub use error_code::ErrorCode;
pub use error_description::error_description;
pub(crate) use form::form_pairs;
pub use form::{Parameters, parse_form, write_form};
pub use grant_type::{GrantType, UnknownGrantType};
pub use half_hash::half_hash;
pub use invariant::{Break, Invariant, UnknownInvariant};
pub use jwt::{Jwt, NoJwt};
pub use kind::{Kind, LocalKind, MessageKind, UnknownKind};
pub use pkce::{is_code_verifier, s256};
pub use referrer_policy::ReferrerPolicy;
pub use response_type::{ResponseMode, ResponseType, UnknownResponseType};
pub use role::Role;
pub use setting::{Account, Holder, Issuer, RegisteredClient, Setting};
pub use spec_ref::{Document, SpecRange, SpecRangeError, SpecRef, SpecRefError};
pub use token_type::ACCESS_TOKEN_TYPE;
pub use totp::{one_time_code, time_step};
