// What the nodes of a console tell each other: that something was committed, and signals that may be lost.
// Whoever hears of a commit reads the database again; nothing here is the truth.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/ids.h"

namespace deskbell::console {

/// The organisation's `changes` reached this position.
struct ChangesReached {
  std::int64_t organisation = 0;
  std::int64_t position = 0;
};
/// A fact as it stands in the outbox of a device identity.
struct OutboxFact {
  std::int64_t seq = 0;
  FactId id;
  std::string type;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(OutboxFact, (), (seq, id, type, body))
/// There are new facts in the outbox of this device identity.
struct DeviceHasFacts {
  std::int64_t identity = 0;
  /// Those that this node has just committed, in their order: whoever sends them need not read them again.
  /// Nothing where they are to be looked up.
  std::shared_ptr<std::vector<OutboxFact> const> facts;
};
/// A newer policy lies ready for it.
struct DevicePolicyReady {
  std::int64_t identity = 0;
};
/// The identity may not stay linked: "revoked", "replaced".
struct DeviceDismissed {
  std::int64_t identity = 0;
  std::string reason;
};
/// Policies were edited: effective ones are to be computed anew. All devices of the organisation where
/// nothing is said.
struct PoliciesEdited {
  std::int64_t organisation = 0;
};
/// An end user types.
struct EndUserTypes {
  std::int64_t organisation = 0;
  ChatId chat;
  std::string name;
};
/// A technician types: for the device, and for colleagues.
struct TechnicianTypes {
  std::int64_t organisation = 0;
  std::int64_t identity = 0;
  std::int64_t user = 0;
  ChatId chat;
  std::string name;
};
/// How far the end user's side has come.
struct EndUserMarks {
  std::int64_t organisation = 0;
  ChatId chat;
  std::int64_t delivered = 0;
  std::int64_t read = 0;
};
/// How far the technicians' side has come: for the device.
struct DeskMarks {
  std::int64_t identity = 0;
  ChatId chat;
  std::int64_t delivered = 0;
  std::int64_t read = 0;
};
/// This technician's mark in a conversation moved, so that all of his tabs show and count alike.
struct TechnicianRead {
  std::int64_t organisation = 0;
  std::int64_t user = 0;
  ChatId chat;
};
/// The bytes of an end user's file come, or have stopped coming before its end.
struct FileMoves {
  std::int64_t organisation = 0;
  ChatId chat;
  MessageId message;
  AttachmentId attachment;
  std::int64_t received = 0;
  bool moving = true;
};
/// There are notifications to be shown to this technician.
struct NotificationsReady {
  std::int64_t organisation = 0;
  std::int64_t user = 0;
};
/// There are mails to be sent, or webhooks to be called.
struct OutgoingReady {};
/// A technician came, went, or gives input again.
struct PresenceChanged {
  std::int64_t organisation = 0;
  UserId user;
};
/// A browser session ended: its live links are to be closed.
struct SessionEnded {
  std::int64_t session = 0;
};

using Signal =
    std::variant<ChangesReached, DeviceHasFacts, DevicePolicyReady, DeviceDismissed, PoliciesEdited,
                 EndUserTypes, TechnicianTypes, EndUserMarks, DeskMarks, TechnicianRead, FileMoves,
                 NotificationsReady, OutgoingReady, PresenceChanged, SessionEnded>;

/// Thread-safe. Subscribers are called on the publisher's thread (of this node) or on the bus's own, must not
/// block, and post to where they live.
class Bus {
 public:
  using Subscriber = std::function<void(Signal const&)>;
  virtual ~Bus() = default;
  virtual void publish(Signal const& signal) = 0;
  /// Until the returned handle is destroyed; destroying it waits for a running call.
  [[nodiscard]] virtual std::shared_ptr<void> subscribe(Subscriber subscriber) = 0;
};

/// Everybody lives in this process.
std::unique_ptr<Bus> make_local_bus();

}  // namespace deskbell::console
