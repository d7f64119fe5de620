// The one place where the agent's own records meet Boost.JSON.
#include "agent/records.h"

#include "agent/status.h"
#include "agent/stored.h"
#include "protocol/announcements.h"
#include "protocol/codec_boost.h"
#include "protocol/request_comments.h"

namespace deskbell::agent {

template <class Struct>
std::string to_json(Struct const& value) {
  return boost::json::serialize(protocol::codec::to_value(value));
}

template <class Struct>
Result<Struct> from_json(std::string_view text) {
  return protocol::codec::read_struct<Struct>(text);
}

template <class Struct>
std::vector<std::string> unknown_entries(std::string_view text) {
  std::vector<std::string> unknown;
  auto const parsed = protocol::codec::parse_limited(text);
  auto const* object = parsed ? parsed->if_object() : nullptr;
  if (object == nullptr) return unknown;
  for (auto const& member : *object) {
    bool known = false;
    boost::mp11::mp_for_each<protocol::codec::MembersOf<Struct>>(
        [&](auto described) { known = known || member.key() == described.name; });
    if (!known) unknown.emplace_back(member.key());
  }
  return unknown;
}

template <class Struct>
std::string entries_of() {
  std::string names;
  boost::mp11::mp_for_each<protocol::codec::MembersOf<Struct>>(
      [&](auto described) { names += (names.empty() ? "" : ", ") + std::string(described.name); });
  return names;
}

template std::vector<std::string> unknown_entries<ConfigFile>(std::string_view);
template std::string entries_of<ConfigFile>();
template std::string to_json(Identity const&);
template std::string to_json(Place const&);
template std::string to_json(ConfigFile const&);
template std::string to_json(ControlRequest const&);
template std::string to_json(ControlAnswer const&);
template std::string to_json(OutboxReport const&);
template std::string to_json(PolicyReport const&);
template std::string to_json(StatusReport const&);
template std::string to_json(StoredMonitors const&);
template std::string to_json(core::chat::Record const&);
template std::string to_json(protocol::DeviceUser const&);
template std::string to_json(protocol::RequestView const&);
template std::string to_json(protocol::RequestComment const&);
template std::string to_json(protocol::Announcement const&);
template Result<Identity> from_json(std::string_view);
template Result<Place> from_json(std::string_view);
template Result<ConfigFile> from_json(std::string_view);
template Result<ControlRequest> from_json(std::string_view);
template Result<ControlAnswer> from_json(std::string_view);
template Result<OutboxReport> from_json(std::string_view);
template Result<PolicyReport> from_json(std::string_view);
template Result<StatusReport> from_json(std::string_view);
template Result<StoredMonitors> from_json(std::string_view);
template Result<core::chat::Record> from_json(std::string_view);
template Result<protocol::DeviceUser> from_json(std::string_view);
template Result<protocol::RequestView> from_json(std::string_view);
template Result<protocol::RequestComment> from_json(std::string_view);
template Result<protocol::Announcement> from_json(std::string_view);

}  // namespace deskbell::agent
