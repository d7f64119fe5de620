// Runs deskbell-console itself, as an administrator would.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

namespace deskbell::console::test {

struct Outcome {
  int code = -1;
  std::string out;
  std::string err;
};

using Environment = std::vector<std::pair<std::string, std::string>>;

/// To its end; `input` comes on stdin. Nothing of this process's own DESKBELL_ variables is seen.
Outcome run_console(std::vector<std::string> const& arguments, std::string const& input = {},
                    Environment const& environment = {});

/// `deskbell-console serve ...`, until it goes out of scope.
class Serving {
 public:
  explicit Serving(std::vector<std::string> const& arguments, Environment const& environment = {});
  ~Serving();
  Serving(Serving const&) = delete;
  Serving& operator=(Serving const&) = delete;
  /// "127.0.0.1:PORT" of each address, as it said them.
  [[nodiscard]] std::vector<std::string> const& addresses() const { return addresses_; }
  /// SIGTERM, and its exit code.
  int stop();

 private:
  pid_t child_ = -1;
  int output_ = -1;
  std::vector<std::string> addresses_;
};

}  // namespace deskbell::console::test
