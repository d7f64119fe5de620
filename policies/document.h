// An administrator's policy document: JSON text to typed settings, or every problem with line, column and
// field.
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policies/settings.h"
#include "protocol/result.h"

namespace deskbell::policy {

inline constexpr std::size_t max_document_bytes = std::size_t{1024} * 1024;
inline constexpr std::size_t max_document_depth = 32;
inline constexpr std::size_t max_document_values = 20'000;  ///< lists, objects and what is in them
inline constexpr std::size_t max_problems = 100;            ///< more are not collected
inline constexpr std::size_t max_menu_depth = 5;            ///< submenus in submenus
inline constexpr std::size_t max_menu_items = 100;          ///< in all submenus together
inline constexpr std::size_t max_menu_bytes =
    std::size_t{48} * 1024;  ///< as compact JSON with defaults: the menu must fit a frame of the tray link

/// One thing that is wrong with a document.
struct Problem {
  std::int64_t line = 1;    ///< from 1
  std::int64_t column = 1;  ///< from 1, in code points
  std::string pointer;      ///< RFC 6901, e.g. "/settings/tray.menu/2/type"
  std::string path;         ///< for people, e.g. "settings.tray.menu[2].type"; empty: the document
  std::string found;        ///< e.g. "\"live_chatt\"", "nothing"
  std::string expected;     ///< e.g. "one of live_chat, contact_form"
  std::string message;  ///< whole sentence without place, e.g. "found \"live_chatt\", expected one of ..."
  friend bool operator==(Problem const&, Problem const&) = default;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (line, column, pointer, path, found, expected, message))

/// "workstation.json:14: settings.tray.menu[2].type: found ..., expected ..."
std::string format(Problem const& problem, std::string_view file_name);

struct PolicyDocument {
  std::string name;
  std::string description;
  Layer layer;  ///< every menu item has an id
  friend bool operator==(PolicyDocument const&, PolicyDocument const&) = default;
};

/// Either a document, or at least one problem, in the order of the text.
struct ReadDocument {
  std::optional<PolicyDocument> document;
  std::vector<Problem> problems;
};

/// What only the program around knows.
struct Knowledge {
  std::function<bool(std::string const&)> is_time_zone;  ///< not asked where not set
};

/// Never throws, whatever the text.
ReadDocument read_document(std::string_view text, Knowledge const& knowledge = {});

/// As read_document, all problems formatted in the error's message, one a line. Error: invalid, too_large.
Result<PolicyDocument> parse_document(std::string_view text, std::string_view file_name);

}  // namespace deskbell::policy
