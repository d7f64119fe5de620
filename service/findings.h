// What deskbell diagnose finds, one check after the other: for people as it goes, for programs at the end.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/commands.h"

namespace deskbell::service {

inline constexpr std::int64_t diagnose_schema_version = 1;

class Findings {
 public:
  /// Text is printed at each finding.
  explicit Findings(Output output) : output_(output) {}

  void good(char const* check, std::string const& text) { add(Verdict::good, check, text); }
  void bad(char const* check, std::string const& text) { add(Verdict::bad, check, text); }
  void skipped(char const* check, std::string const& text) { add(Verdict::skipped, check, text); }

  bool failed() const { return failed_; }
  /// As docs/diagnose.schema.json describes it.
  std::string json() const;

 private:
  enum class Verdict { good, bad, skipped };
  struct Finding {
    std::string check;
    Verdict verdict;
    std::string text;
  };
  static char const* name_of(Verdict verdict);
  void add(Verdict verdict, char const* check, std::string const& text);

  Output output_;
  bool failed_ = false;
  std::vector<Finding> all_;
};

}  // namespace deskbell::service
