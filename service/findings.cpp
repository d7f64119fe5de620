// The findings' lines and JSON.
#include "service/findings.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>

#include "service/show.h"

namespace deskbell::service {

char const* Findings::name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::good:
      return "ok";
    case Verdict::bad:
      return "failed";
    case Verdict::skipped:
      break;
  }
  return "skipped";
}

void Findings::add(Verdict verdict, char const* check, std::string const& text) {
  failed_ = failed_ || verdict == Verdict::bad;
  all_.push_back({check, verdict, harmless(text)});
  if (output_ == Output::json) return;
  auto const sign = verdict == Verdict::good  ? painted(Colour::good, "OK  ")
                    : verdict == Verdict::bad ? painted(Colour::bad, "FAIL")
                                              : painted(Colour::dim, "-   ");
  std::printf("%s  %-13s %s\n", sign.c_str(), check, all_.back().text.c_str());
}

std::string Findings::json() const {
  boost::json::array checks;
  for (auto const& finding : all_) {
    boost::json::object one;
    one["check"] = finding.check;
    one["result"] = name_of(finding.verdict);
    one["text"] = finding.text;
    checks.push_back(std::move(one));
  }
  boost::json::object whole;
  whole["schema_version"] = diagnose_schema_version;
  whole["healthy"] = !failed_;
  whole["checks"] = std::move(checks);
  return boost::json::serialize(whole);
}

}  // namespace deskbell::service
