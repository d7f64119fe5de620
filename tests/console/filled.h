// Messages of a wire with something in each of their fields, made from their descriptions: a message that is
// new is among them by itself, and one that names a noun which is new does not compile until the noun is
// here.
#pragma once

#include <boost/describe/members.hpp>
#include <boost/mp11.hpp>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "protocol/channels.h"

namespace deskbell::console::test {

/// One of every noun that a wire names.
using Named = std::tuple<DeviceId, ChatId, MessageId, AttachmentId, TicketId, CommentId, SubmissionId,
                         AnnouncementId, AlertId, ReportId, UploadId, FactId>;

class Filler {
 public:
  Filler(Named const& named, std::string words, Time now)
      : named_(named), words_(std::move(words)), now_(now) {}

  template <class Message>
  Message message() const {
    Message made;
    fill(made);
    return made;
  }

 private:
  template <class Struct>
  void fill(Struct& value) const {
    boost::mp11::mp_for_each<boost::describe::describe_members<Struct, boost::describe::mod_public>>(
        [&](auto member) { fill(std::string_view(member.name), value.*member.pointer); });
  }

  template <class Noun>
  void fill(std::string_view, Id<Noun>& value) const {
    value = std::get<Id<Noun>>(named_);
  }
  void fill(std::string_view field, std::string& value) const {
    if (field == "sha256")
      value = std::string(64, 'a');
    else if (field == "media_type")
      value = "text/plain";
    else if (field == "account_id")
      value = "1000";
    else if (field == "kind")
      value = "disk_space";
    else
      value = words_;
  }
  void fill(std::string_view, Time& value) const { value = now_; }
  void fill(std::string_view, bool& value) const { value = true; }
  template <class T>
  void fill(std::string_view field, std::optional<T>& value) const {
    value.emplace();
    fill(field, *value);
  }
  template <class T>
  void fill(std::string_view field, std::vector<T>& value) const {
    value.emplace_back();
    fill(field, value.back());
  }
  void fill(std::string_view, std::vector<protocol::FieldValue>& value) const {
    value = {{"email", "ada@example.com"}, {"subject", words_}, {"description", words_}};
  }
  template <class T>
  void fill(std::string_view, T& value) const {
    if constexpr (std::is_arithmetic_v<T>)
      value = 5;
    else if constexpr (std::is_class_v<T>)
      fill(value);
    else
      static_assert(std::is_enum_v<T>, "say here what stands in such a field");
  }

  Named named_;
  std::string words_;
  Time now_;
};

/// Calls with one of each type of message of this wire, filled; and the type's name.
template <class Channel, class Function>
void each_filled(Filler const& filler, Function function) {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Channel>>([&](auto identity) {
    using Message = typename decltype(identity)::type;
    function(std::string(Message::wire_type), Channel(filler.template message<Message>()),
             protocol::is_durable<Message>);
  });
}

}  // namespace deskbell::console::test
