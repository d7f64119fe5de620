// Matches paths by their segments.
#include "console/server/api/router.h"

#include <algorithm>

namespace deskbell::console::api {

namespace {

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  std::size_t from = 0;
  while (from < path.size()) {
    auto const end = std::min(path.find('/', from), path.size());
    if (end > from) segments.emplace_back(path.substr(from, end - from));
    from = end + 1;
  }
  return segments;
}

bool is_value(std::string const& segment) { return segment.size() > 2 && segment.front() == '{'; }

}  // namespace

Router::Router(RouteTable const& table) {
  for (auto const& route : table) rows_.push_back({segments_of(route.path), &route});
  // Rows with their first {value} further right come first, so that /tickets/settings is not taken for an id.
  auto first_value = [](Row const& row) {
    return std::find_if(row.segments.begin(), row.segments.end(), is_value) - row.segments.begin();
  };
  std::stable_sort(rows_.begin(), rows_.end(),
                   [&](Row const& a, Row const& b) { return first_value(a) > first_value(b); });
}

Router::Match Router::find(std::string_view method, std::string_view path) const {
  auto const wanted = segments_of(path);
  Match match;
  for (auto const& row : rows_) {
    if (row.segments.size() != wanted.size()) continue;
    std::vector<std::string> values;
    bool fits = true;
    for (std::size_t i = 0; fits && i < wanted.size(); ++i) {
      if (is_value(row.segments[i])) {
        values.push_back(wanted[i]);
      } else {
        fits = row.segments[i] == wanted[i];
      }
    }
    if (!fits) continue;
    if (row.route->method == method || (method == "HEAD" && row.route->method == "GET")) {
      match.route = row.route;
      match.values = std::move(values);
      return match;
    }
    match.allowed += (match.allowed.empty() ? "" : ", ") + row.route->method;
  }
  return match;
}

}  // namespace deskbell::console::api
