// Finds the row for a method and a path.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "console/server/api/route.h"

namespace deskbell::console::api {

class Router {
 public:
  explicit Router(RouteTable const& table);

  struct Match {
    Route const* route = nullptr;  ///< null: no such path, or not with this method
    std::vector<std::string> values;
    std::string allowed;  ///< methods that the path does have, for 405
  };
  /// `path` below /api/v1. Doubled and trailing slashes are tolerated: clients of this field send them. A
  /// written-out segment wins over a {value}.
  [[nodiscard]] Match find(std::string_view method, std::string_view path) const;

 private:
  struct Row {
    std::vector<std::string> segments;
    Route const* route;
  };
  std::vector<Row> rows_;
};

}  // namespace deskbell::console::api
