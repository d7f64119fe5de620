// Described structs <-> boost::json values. Included by .cpp files only: headers of ours never show
// Boost.JSON.
#pragma once

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "protocol/ids.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace deskbell::protocol::codec {

namespace json = boost::json;
namespace describe = boost::describe;

/// Where in the value a reader stopped, and why: "body.fields[2].name", "found a number, expected a string".
struct Fault {
  std::string path;
  std::string what;

  void inside(std::string_view name) {
    std::string outer(name);
    if (!path.empty() && path.front() != '[') outer += '.';
    path.insert(0, outer);
  }
  [[nodiscard]] Error error(std::string_view prefix = {}) const {
    std::string where(prefix);
    if (!path.empty()) where += where.empty() || path.front() == '[' ? path : "." + path;
    return Error{ErrorCode::invalid, where.empty() ? what : where + ": " + what};
  }
};

/// "a number", "the text \"ab…\"", ... for messages; never more than 40 characters of the input.
std::string describe_found(json::value const& value);

template <class T>
concept Record = describe::has_describe_members<T>::value && std::is_class_v<T>;
template <class T>
concept Choice = describe::has_describe_enumerators<T>::value;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<std::map<std::string, T>> = true;
template <class T>
inline constexpr bool is_id = false;
template <class Noun>
inline constexpr bool is_id<Id<Noun>> = true;
template <class T>
inline constexpr bool is_span = false;
template <class Rep, class Period>
inline constexpr bool is_span<std::chrono::duration<Rep, Period>> = true;

template <class T>
using MembersOf = describe::describe_members<T, describe::mod_public | describe::mod_inherited>;

// ---- writing
// -------------------------------------------------------------------------------------------------------

template <class T>
json::value to_value(T const& value) {
  if constexpr (is_optional<T>) {
    return value ? to_value(*value) : json::value(nullptr);
  } else if constexpr (is_list<T>) {
    json::array list;
    list.reserve(value.size());
    for (auto const& element : value) list.push_back(to_value<typename T::value_type>(element));
    return list;
  } else if constexpr (is_map<T>) {
    json::object object;
    for (auto const& [key, element] : value) object[key] = to_value(element);
    return object;
  } else if constexpr (is_id<T> || std::is_same_v<T, Uuid>) {
    return json::value(json::string(value.text()));
  } else if constexpr (std::is_same_v<T, Time>) {
    return ms_of(value);
  } else if constexpr (is_span<T>) {
    return static_cast<std::int64_t>(value.count());
  } else if constexpr (Choice<T>) {
    return json::value(json::string(describe::enum_to_string(value, "?")));
  } else if constexpr (Record<T>) {
    json::object object;
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
      using Member = std::remove_cvref_t<decltype(value.*member.pointer)>;
      if constexpr (is_optional<Member>) {
        if (!(value.*member.pointer)) return;
      }
      object[member.name] = to_value(value.*member.pointer);
    });
    return object;
  } else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::int64_t> ||
                       std::is_same_v<T, double>) {
    return json::value(value);
  } else if constexpr (std::is_integral_v<T>) {
    return json::value(static_cast<std::int64_t>(value));
  } else {
    static_assert(std::is_same_v<T, std::string>, "no JSON form is defined for this type");
    return json::value(json::string(value));
  }
}

// ---- reading
// -------------------------------------------------------------------------------------------------------

inline bool fail(Fault& fault, json::value const& found, std::string_view expected) {
  fault.what = "found " + describe_found(found) + ", expected " + std::string(expected);
  return false;
}

bool read_integer(json::value const& found, std::int64_t& out, Fault& fault);

template <class Enum>
std::string choices_of() {
  std::string list;
  boost::mp11::mp_for_each<describe::describe_enumerators<Enum>>(
      [&](auto enumerator) { list += (list.empty() ? "" : ", ") + std::string(enumerator.name); });
  return "one of " + list;
}

template <class T>
bool from_value(json::value const& found, T& out, Fault& fault);

template <class T>
bool read_list(json::value const& found, std::vector<T>& out, Fault& fault) {
  auto const* list = found.if_array();
  if (list == nullptr) return fail(fault, found, "a list");
  out.clear();
  out.reserve(list->size());
  for (std::size_t i = 0; i < list->size(); ++i) {
    T element{};
    if (!from_value((*list)[i], element, fault)) return fault.inside("[" + std::to_string(i) + "]"), false;
    out.push_back(std::move(element));
  }
  return true;
}

template <class T>
bool read_record(json::value const& found, T& out, Fault& fault) {
  auto const* object = found.if_object();
  if (object == nullptr) return fail(fault, found, "an object");
  bool good = true;
  boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
    if (!good) return;
    auto& field = out.*member.pointer;
    using Field = std::remove_cvref_t<decltype(field)>;
    auto const* value = object->if_contains(member.name);
    if (value == nullptr) {
      // Absent means unchanged or default: lists and optionals may be left out, the rest is needed.
      if constexpr (!is_optional<Field> && !is_list<Field> && !is_map<Field>) {
        fault.what = "is missing";
        fault.inside(member.name);
        good = false;
      }
      return;
    }
    if (!from_value(*value, field, fault)) {
      fault.inside(member.name);
      good = false;
    }
  });
  return good;
}

template <class T>
bool from_value(json::value const& found, T& out, Fault& fault) {
  if constexpr (is_optional<T>) {
    if (found.is_null()) return out.reset(), true;
    return from_value(found, out.emplace(), fault);
  } else if constexpr (is_list<T>) {
    return read_list(found, out, fault);
  } else if constexpr (is_map<T>) {
    auto const* object = found.if_object();
    if (object == nullptr) return fail(fault, found, "an object");
    out.clear();
    for (auto const& [key, value] : *object) {
      if (!from_value(value, out[std::string(key)], fault)) return fault.inside(std::string(key)), false;
    }
    return true;
  } else if constexpr (is_id<T> || std::is_same_v<T, Uuid>) {
    auto const* text = found.if_string();
    if (text == nullptr) return fail(fault, found, "a UUID");
    auto parsed = T::parse(std::string_view(text->data(), text->size()));
    if (!parsed) return fail(fault, found, "a UUID of 36 characters");
    out = *parsed;
    return true;
  } else if constexpr (std::is_same_v<T, Time>) {
    std::int64_t ms = 0;
    if (!read_integer(found, ms, fault)) return false;
    if (ms < earliest_ms || ms > latest_ms) return fail(fault, found, "a time in the years 1 to 9999");
    out = time_from_ms(ms);
    return true;
  } else if constexpr (is_span<T>) {
    std::int64_t count = 0;
    if (!read_integer(found, count, fault)) return false;
    out = T(count);
    return true;
  } else if constexpr (Choice<T>) {
    auto const* text = found.if_string();
    if (text == nullptr || !describe::enum_from_string(text->c_str(), out))
      return fail(fault, found, choices_of<T>());
    return true;
  } else if constexpr (Record<T>) {
    return read_record(found, out, fault);
  } else if constexpr (std::is_same_v<T, bool>) {
    if (!found.is_bool()) return fail(fault, found, "true or false");
    out = found.get_bool();
    return true;
  } else if constexpr (std::is_same_v<T, double>) {
    if (!found.is_number()) return fail(fault, found, "a number");
    out = found.to_number<double>();
    return true;
  } else if constexpr (std::is_integral_v<T>) {
    std::int64_t wide = 0;
    if (!read_integer(found, wide, fault)) return false;
    if (!std::in_range<T>(wide)) return fail(fault, found, "a smaller whole number");
    out = static_cast<T>(wide);
    return true;
  } else {
    static_assert(std::is_same_v<T, std::string>, "no JSON form is defined for this type");
    auto const* text = found.if_string();
    if (text == nullptr) return fail(fault, found, "a text");
    out.assign(text->data(), text->size());
    return true;
  }
}

/// Parses text with the limits of every wire: depth, UTF-8. Errors: invalid, too_large.
Result<json::value> parse_limited(std::string_view text, std::size_t max_depth = 32);

template <class T>
Result<T> read_struct(std::string_view text) {
  auto parsed = parse_limited(text);
  if (!parsed) return parsed.error();
  T out{};
  Fault fault;
  if (!from_value(*parsed, out, fault)) return fault.error();
  return out;
}

}  // namespace deskbell::protocol::codec
