// Fits JSON to a described struct before it is read: what is left out gets its default, what a newer writer
// added is dropped where it would not be understood. For .cpp files only: it shows Boost.JSON.
#pragma once

#include "protocol/codec_boost.h"

namespace deskbell::policy {

namespace json = boost::json;
namespace codec = protocol::codec;

enum class Unknown { keep, drop };

template <class T>
bool is_known_choice(json::value const& value) {
  auto const* text = value.if_string();
  T parsed{};
  return text != nullptr && boost::describe::enum_from_string(text->c_str(), parsed);
}

/// Whether each enumerator directly in the object is one that T knows.
template <class T>
bool has_known_choices(json::value const& value) {
  bool known = true;
  if constexpr (codec::Record<T>) {
    auto const* object = value.if_object();
    if (object == nullptr) return true;
    boost::mp11::mp_for_each<codec::MembersOf<T>>([&](auto member) {
      using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
      if constexpr (codec::Choice<Member>) {
        auto const* found = object->if_contains(member.name);
        if (found != nullptr && found->is_string() && !is_known_choice<Member>(*found)) known = false;
      }
    });
  }
  return known;
}

/// Completes `value` with the fields of `base` that it leaves out, in depth. With Unknown::drop, an
/// enumerator that T does not know becomes that of `base`, and an element of a list that has one is left out.
template <class T>
void fit(json::value& value, T const& base, Unknown unknown) {
  if constexpr (codec::is_optional<T>) {
    using Inner = typename T::value_type;
    if (!value.is_null()) fit(value, base ? *base : Inner{}, unknown);
  } else if constexpr (codec::is_list<T>) {
    using Element = typename T::value_type;
    auto* list = value.if_array();
    if (list == nullptr) return;
    if (unknown == Unknown::drop) {
      auto const foreign = [](json::value const& one) {
        if constexpr (codec::Choice<Element>) return one.is_string() && !is_known_choice<Element>(one);
        return !has_known_choices<Element>(one);
      };
      list->erase(std::remove_if(list->begin(), list->end(), foreign), list->end());
    }
    for (auto& element : *list) fit(element, Element{}, unknown);
  } else if constexpr (codec::Choice<T>) {
    if (unknown == Unknown::drop && value.is_string() && !is_known_choice<T>(value))
      value = codec::to_value(base);
  } else if constexpr (codec::Record<T>) {
    auto* object = value.if_object();
    if (object == nullptr) return;
    boost::mp11::mp_for_each<codec::MembersOf<T>>([&](auto member) {
      auto const& field = base.*member.pointer;
      using Member = std::remove_cvref_t<decltype(field)>;
      if (auto* found = object->if_contains(member.name)) {
        fit<Member>(*found, field, unknown);
      } else if constexpr (codec::is_optional<Member>) {
        if (field) (*object)[member.name] = codec::to_value(field);
      } else {
        (*object)[member.name] = codec::to_value(field);
      }
    });
  }
}

}  // namespace deskbell::policy
