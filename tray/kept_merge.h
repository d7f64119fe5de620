// What a session that ended left, taken in by one that runs.
#pragma once

#include "tray/kept.h"

namespace deskbell::tray {

/// Nothing is lost and nothing doubled, also where the same is taken in twice (after a kill in between):
///
/// - what was not sent, replies and their files: each once, by its id;
/// - the composer's draft and a reply's: below the one that is there, so that its person sees both; with the
///   files that are attached to it, or not at all;
/// - forms: one for each item. One that was sent goes before one that is being written, else what is there;
/// - emoji, and how the person is reached: what is there, if anything;
/// - answers to requests: as far as either has read and told them.
///
/// What has no place (a second form of one item, more files than a message takes) goes to `kept.later`.
void take_in(Kept& kept, Kept left);

/// What a new session knows from the start: a person's ways, none of their words.
Kept ways_of(Kept const& kept);

}  // namespace deskbell::tray
