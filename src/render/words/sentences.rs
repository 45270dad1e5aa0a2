//! The sentences of the verdict: its findings, and the reasons that they give.
//!
//! Messages, parameters and errors keep the names that scenario files and the
//! wire give them, in every language.

use serde::Deserialize;

use super::{Words, fill};
use crate::protocol::Kind;
use crate::verdict::{Finding, Flaw, Reason};
use crate::walkthrough::{Delivered, Gained, Name};

/// What can be said in a language.
trait Say {
    fn say(&self, words: &Words) -> String;
}

/// A table of words with one sentence for each variant of an enum; its fields
/// fill the sentence.
macro_rules! sentences {
    ($table:ident says $enum:ident {
        $($sentence:ident: $variant:ident { $($field:ident),* },)*
    }) => {
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $table { $($sentence: String),* }

        impl $table {
            /// Each sentence with the fields that it must name.
            #[cfg(test)]
            pub(super) const FIELDS: &[(&str, &[&str])] =
                &[$((stringify!($sentence), &[$(stringify!($field)),*])),*];

            pub(super) fn say(&self, said: &$enum, words: &Words) -> String {
                match said {
                    $($enum::$variant { $($field),* } => {
                        fill(&self.$sentence, &[$((stringify!($field), &$field.say(words))),*])
                    })*
                }
            }
        }
    };
}

sentences!(Findings says Finding {
    not_recorded: NotRecorded { message },
    misplaced: Misplaced { message },
    before_its_request: BeforeItsRequest { message },
    undocumented: Undocumented { message },
    not_skipped: NotSkipped { message },
    too_often: TooOften { message },
    left: Left { message, participant, reason },
    reached: Reached { message, participant, reason },
    wrong_status: WrongStatus { promised, found },
    wrong_error: WrongError { promised, found },
    not_carried: NotCarried { parameter },
    not_lacking: NotLacking { parameter, message },
    drawn_as_recorded: DrawnAsRecorded { from, to },
    lacking: Lacking { parameter },
    drawn_elsewhere: DrawnElsewhere { from, to, recorded_from, recorded_to },
    not_failed: NotFailed { message, delivered },
    other_status: OtherStatus { declared, found },
    other_error: OtherError { declared, found },
    not_in_failure: NotInFailure { parameter },
    other_delivery: OtherDelivery { declared, found },
    other_arrival: OtherArrival { declared, found },
    no_callback: NoCallback { actor },
    fragment_unread: FragmentUnread { actor },
    went_on: WentOn { message },
    lost: Lost { message },
    check_failed: CheckFailed { rule },
    failed: Failed { message },
    failed_with: FailedWith { message, error },
    not_obtained: NotObtained { what, of },
    obtained: Obtained { what, of },
});

sentences!(Flaws says Flaw {
    carries: Carries { message, what },
    lacks: Lacks { message, what },
    differs: Differs { message, what, found, expected },
    sent_by: SentBy { message, participant },
    leads_to: LeadsTo { message, target },
    unchecked: Unchecked { message, what },
    used_again: UsedAgain { message, what },
    went_on: WentOn { message },
    too_late: TooLate { message, after, allowed },
    too_soon: TooSoon { message, after, asked },
    examined: Examined { participant, what },
    refused: Refused { participant, what },
});

sentences!(Reasons says Reason {
    arrow_leaves: ArrowLeaves { lifeline },
    arrow_reaches: ArrowReaches { lifeline },
    off_the_arrow: OffTheArrow { from, to },
    message_before_reached: MessageBeforeReached { participant },
    redirect_leads: RedirectLeads { target },
    request_came_from: RequestCameFrom { participant },
    request_reached: RequestReached { participant },
    response_went_to: ResponseWentTo { participant },
    host_names: HostNames { host },
    browser_sends: BrowserSends {},
    person_speaks_no_http: PersonSpeaksNoHttp {},
});

impl Say for Gained {
    fn say(&self, words: &Words) -> String {
        words.gained(*self).to_owned()
    }
}

/// What is named alike in every language.
macro_rules! named {
    ($($name:ty),*) => {$(
        impl Say for $name {
            fn say(&self, _: &Words) -> String {
                self.to_string()
            }
        }
    )*};
}

named!(Kind, Name, String, u16);

impl Say for Reason {
    fn say(&self, words: &Words) -> String {
        words.reasons.say(self, words)
    }
}

impl Say for Delivered {
    fn say(&self, words: &Words) -> String {
        words.delivered(*self, None).to_owned()
    }
}

impl<T: Say> Say for Option<T> {
    fn say(&self, words: &Words) -> String {
        let none = || words.remarks.none.clone();
        self.as_ref().map_or_else(none, |some| some.say(words))
    }
}
