// Walks the variants of channels.h and writes down what they hold.
#include "protocol/emit/schema.h"

#include <boost/core/type_name.hpp>
#include <set>

#include "protocol/codec_boost.h"
#include "protocol/messages.h"

namespace deskbell::protocol::emit {

namespace {

using codec::Choice;
using codec::Record;

template <class T>
std::string short_name() {
  auto name = boost::core::type_name<T>();
  auto const colon = name.rfind("::");
  return colon == std::string::npos ? name : name.substr(colon + 2);
}

class Collector {
 public:
  explicit Collector(Schema& schema) : schema_(schema) {}

  /// Notes T and everything it is made of; gives its TypeScript notation.
  template <class T>
  std::string type_of(std::string& format) {
    if constexpr (codec::is_optional<T>) {
      return type_of<typename T::value_type>(format);
    } else if constexpr (codec::is_list<T>) {
      return type_of<typename T::value_type>(format) + "[]";
    } else if constexpr (codec::is_map<T>) {
      return "Record<string, " + type_of<typename T::mapped_type>(format) + ">";
    } else if constexpr (codec::is_id<T> || std::is_same_v<T, Uuid>) {
      format = "UUID";
      return "string";
    } else if constexpr (std::is_same_v<T, Time>) {
      format = "ms since 1970 UTC";
      return "number";
    } else if constexpr (std::is_same_v<T, bool>) {
      return "boolean";
    } else if constexpr (std::is_arithmetic_v<T>) {
      format = std::is_integral_v<T> ? "integer" : "";
      return "number";
    } else if constexpr (std::is_same_v<T, std::string>) {
      return "string";
    } else {
      note<T>();
      return short_name<T>();
    }
  }

  template <class T>
  void note() {
    auto const name = short_name<T>();
    if (!seen_.insert(name).second) return;
    schema_.shapes.emplace_back();
    auto const at = schema_.shapes.size() - 1;
    Shape shape{name, {}, {}};
    if constexpr (Choice<T>) {
      boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
          [&](auto enumerator) { shape.values.emplace_back(enumerator.name); });
    } else {
      static_assert(Record<T>);
      boost::mp11::mp_for_each<codec::MembersOf<T>>([&](auto member) {
        using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
        Field field;
        field.name = member.name;
        field.type = type_of<Member>(field.format);
        field.optional = codec::is_optional<Member>;
        field.is_list = codec::is_list<Member> || codec::is_map<Member>;
        shape.fields.push_back(std::move(field));
      });
    }
    schema_.shapes[at] = std::move(shape);
  }

  template <class Variant>
  void channel(std::string name, std::string direction) {
    Channel channel{std::move(name), std::move(direction), {}};
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Variant>>(
        [&](auto identity) {
          using Body = typename decltype(identity)::type;
          note<Body>();
          channel.messages.push_back({std::string(Body::wire_type), short_name<Body>(), is_durable<Body>});
        });
    schema_.channels.push_back(std::move(channel));
  }

 private:
  Schema& schema_;
  std::set<std::string> seen_;
};

}  // namespace

Shape const* Schema::find(std::string_view name) const {
  for (auto const& shape : shapes) {
    if (shape.name == name) return &shape;
  }
  return nullptr;
}

Schema collect_schema() {
  Schema schema;
  Collector collector(schema);
  collector.note<EnrolRequest>();
  collector.note<EnrolAnswer>();
  collector.channel<Uplink>("Uplink", "device → console");
  collector.channel<Downlink>("Downlink", "console → device");
  collector.channel<TrayEvent>("TrayEvent", "service → tray");
  collector.channel<TrayCommand>("TrayCommand", "tray → service");
  collector.channel<LiveEvent>("LiveEvent", "console → browser");
  collector.channel<LiveCommand>("LiveCommand", "browser → console");
  return schema;
}

}  // namespace deskbell::protocol::emit
