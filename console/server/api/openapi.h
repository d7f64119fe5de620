// JSON Schemas of the shapes, taken from their description. For the api/*.cpp files only.
#pragma once

#include <boost/core/type_name.hpp>

#include "protocol/codec_boost.h"

namespace deskbell::console::api {

/// Collects one schema for each described struct and enumeration, by name.
class SchemaSink {
 public:
  /// Notes T and all that it is made of; gives its name in components/schemas.
  template <class T>
  std::string note() {
    namespace codec = protocol::codec;
    auto const full = boost::core::type_name<T>();
    if (auto const known = names_.find(full); known != names_.end()) return known->second;
    auto name = full.substr(full.rfind("::") == std::string::npos ? 0 : full.rfind("::") + 2);
    // Two rooms may use one word: a browser's Session, and a Session that a device reported.
    if (schemas_.contains(name)) name = "Reported" + name;
    names_[full] = name;
    schemas_[name] = nullptr;  // a type that holds itself finds its name taken
    boost::json::object schema;
    if constexpr (codec::Choice<T>) {
      boost::json::array values;
      boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
          [&](auto enumerator) { values.push_back(boost::json::string(enumerator.name)); });
      schema = {{"type", "string"}, {"enum", values}};
    } else {
      boost::json::object properties;
      boost::json::array required;
      boost::mp11::mp_for_each<codec::MembersOf<T>>([&](auto member) {
        using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
        properties[member.name] = schema_of<Member>();
        if constexpr (!codec::is_optional<Member>) required.push_back(boost::json::string(member.name));
      });
      schema = {{"type", "object"}, {"properties", properties}};
      if (!required.empty()) schema["required"] = required;
    }
    schemas_[name] = schema;
    return name;
  }

  /// A schema written by hand, for what no struct describes.
  std::string note_as(std::string const& name, boost::json::object const& schema) {
    schemas_[name] = schema;
    return name;
  }

  template <class T>
  boost::json::value schema_of() {
    namespace codec = protocol::codec;
    using boost::json::object;
    if constexpr (codec::is_optional<T>) {
      return schema_of<typename T::value_type>();
    } else if constexpr (codec::is_list<T>) {
      return object{{"type", "array"}, {"items", schema_of<typename T::value_type>()}};
    } else if constexpr (codec::is_map<T>) {
      return object{{"type", "object"}, {"additionalProperties", schema_of<typename T::mapped_type>()}};
    } else if constexpr (codec::is_id<T> || std::is_same_v<T, Uuid>) {
      return object{{"type", "string"}, {"format", "uuid"}};
    } else if constexpr (std::is_same_v<T, bool>) {
      return object{{"type", "boolean"}};
    } else if constexpr (std::is_same_v<T, Time> || std::is_integral_v<T>) {
      return object{{"type", "integer"}};
    } else if constexpr (std::is_floating_point_v<T>) {
      return object{{"type", "number"}};
    } else if constexpr (std::is_same_v<T, std::string>) {
      return object{{"type", "string"}};
    } else {
      auto name = note<T>();
      return object{{"$ref", "#/components/schemas/" + name}};
    }
  }

  [[nodiscard]] boost::json::object const& schemas() const { return schemas_; }

 private:
  boost::json::object schemas_;
  std::map<std::string, std::string> names_;  ///< full C++ name -> name in components/schemas
};

}  // namespace deskbell::console::api
