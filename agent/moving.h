// What becomes of conversations, requests, files and unsent words when this device gets another place.
#pragma once

#include "agent/policy_in_force.h"
#include "agent/store.h"
#include "core/belonging.h"

namespace deskbell::agent {

/// For an identity whose outbox counts from 1 on. Nothing that is under way is lost in silence:
/// - asset: conversations end here and stay as history; what the console does not have of them yet is said
///   in a new one. What the monitors know begins anew.
/// - customer: everything is erased, because others are to see what this device shows. Unsent words, the
///   tickets that somebody wants of them, and forms go to the same desk, for the new customer. What cannot
///   stands as failed, with its text: a reply to a request that is gone, a ticket of words that were sent,
///   and what had failed before.
/// - organisation: everything is erased; all of that stands as failed, with its text, for its author to say
///   once more, or not.
/// - none, unsettled: everything stays.
void move_things(Transaction& transaction, core::belonging::Move move, PolicyInForce const& policy);

}  // namespace deskbell::agent
