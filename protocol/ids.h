// Identifiers: UUIDs wrapped in a distinct type for each noun, so that one cannot stand in for another.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/time.h"

namespace deskbell {

/// 128 bits, RFC 9562. Text form is 36 lower-case characters.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_nil() const noexcept { return *this == Uuid{}; }
  /// Accepts the 36-character form in either case; nullopt for anything else.
  static std::optional<Uuid> parse(std::string_view text) noexcept;
  friend auto operator<=>(Uuid const&, Uuid const&) = default;
};

/// UUIDv7 (RFC 9562, 5.7) from a time and ten random bytes: who needs one brings the randomness, so that core
/// stays pure.
Uuid make_uuid_v7(Time now, std::array<std::uint8_t, 10> const& random) noexcept;
/// UUIDv5 (RFC 9562, 5.5): SHA-1 over namespace and name; the same arguments give the same id for ever.
Uuid make_uuid_v5(Uuid const& name_space, std::string_view name) noexcept;

/// A UUID that knows which noun it names. JSON: the 36-character text.
template <class Noun>
struct Id {
  Uuid uuid;

  [[nodiscard]] std::string text() const { return uuid.text(); }
  [[nodiscard]] bool is_nil() const noexcept { return uuid.is_nil(); }
  static std::optional<Id> parse(std::string_view text) noexcept {
    auto uuid = Uuid::parse(text);
    return uuid ? std::optional<Id>(Id{*uuid}) : std::nullopt;
  }
  friend auto operator<=>(Id const&, Id const&) = default;
};

using OrganisationId = Id<struct OrganisationNoun>;
using ConsoleId = Id<struct ConsoleNoun>;
using DeviceId = Id<struct DeviceNoun>;  ///< one device identity (key); an asset may have had several
using AssetId = Id<struct AssetNoun>;
using CustomerId = Id<struct CustomerNoun>;
using ContactId = Id<struct ContactNoun>;
using UserId = Id<struct UserNoun>;  ///< a technician's account, never an OS user
using ChatId = Id<struct ChatNoun>;
using MessageId = Id<struct MessageNoun>;
using TicketId = Id<struct TicketNoun>;
using CommentId = Id<struct CommentNoun>;
using SubmissionId = Id<struct SubmissionNoun>;  ///< one sending of a contact form
using AnnouncementId = Id<struct AnnouncementNoun>;
using AlertId = Id<struct AlertNoun>;
using ReportId = Id<struct ReportNoun>;  ///< one inventory report
using UploadId = Id<struct UploadNoun>;
using AttachmentId =
    Id<struct AttachmentNoun>;             ///< a file that belongs to a message; its upload has the same id
using FactId = Id<struct FactNoun>;        ///< one durable fact on the device link
using RequestId = Id<struct RequestNoun>;  ///< a request on the tray link, echoed in its answer

}  // namespace deskbell

template <>
struct std::hash<deskbell::Uuid> {
  std::size_t operator()(deskbell::Uuid const& uuid) const noexcept {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    std::memcpy(&high, uuid.bytes.data(), 8);
    std::memcpy(&low, uuid.bytes.data() + 8, 8);
    return static_cast<std::size_t>(high * 0x9E3779B97F4A7C15ULL ^ low);
  }
};

template <class Noun>
struct std::hash<deskbell::Id<Noun>> {
  std::size_t operator()(deskbell::Id<Noun> const& id) const noexcept {
    return std::hash<deskbell::Uuid>{}(id.uuid);
  }
};
