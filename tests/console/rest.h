// A console with its front door in this process, and a client that asks it over a real socket.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "console/server/accounts.h"
#include "console/server/notifier/notifier.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"
#include "protocol/result.h"
#include "tests/console/http_socket.h"

namespace deskbell::console::test {

namespace json = boost::json;

struct Answer : HttpAnswer {
  Answer() = default;
  explicit Answer(HttpAnswer answer) : HttpAnswer(std::move(answer)) {}
  /// The body; null where it is not JSON.
  [[nodiscard]] json::value json() const;
  /// What a JSON pointer such as "/ticket/subject" leads to; null where it leads nowhere.
  [[nodiscard]] json::value at(std::string const& pointer) const;
  [[nodiscard]] std::string text(std::string const& pointer) const;
  [[nodiscard]] std::int64_t number(std::string const& pointer) const;
  [[nodiscard]] bool has(std::string const& pointer) const;
  /// How many elements the list there has.
  [[nodiscard]] std::size_t count(std::string const& pointer) const;
};

struct RestOptions {
  double requests_per_minute = 1e9;
  std::vector<std::string> origins;
  bool web = false;  ///< with a page of its own
  NotifierOptions notifier;
  std::chrono::milliseconds job_interval{1'000};
  std::function<Duration()> steady_now;
  /// Puts something where the data will be, before the first start.
  std::function<void(std::filesystem::path const& data)> prepare;
};

/// Opened with the organisation "Example IT" (Europe/Berlin), the administrator Ana, the technician Tess, and
/// an API key for each. What is not said is asked with Ana's key.
class Rest {
 public:
  explicit Rest(RestOptions options = {});
  ~Rest();
  Rest(Rest const&) = delete;
  Rest& operator=(Rest const&) = delete;

  Answer send(std::string const& method, std::string const& path, json::value const& body = nullptr,
              Fields headers = {});
  /// Exactly these headers and bytes; no key, unless the headers have one.
  Answer raw(std::string const& method, std::string const& target, Fields const& headers = {},
             std::string const& body = {});
  Answer get(std::string const& path, Fields headers = {}) {
    return send("GET", path, nullptr, std::move(headers));
  }
  Answer post(std::string const& path, json::value const& body = json::object{}, Fields headers = {}) {
    return send("POST", path, body, std::move(headers));
  }
  Answer put(std::string const& path, json::value const& body, Fields headers = {}) {
    return send("PUT", path, body, std::move(headers));
  }
  Answer remove(std::string const& path, Fields headers = {}) {
    return send("DELETE", path, nullptr, std::move(headers));
  }

  /// An organisation of its own with an administrator. Returns the key.
  struct Tenant {
    std::int64_t organisation = 0;
    std::string key;
    Scope scope;
  };
  Tenant make_tenant(std::string const& name, std::string const& email, std::string const& zone = "UTC");
  std::string make_key(accounts::Account const& account, std::string const& scopes = {});
  accounts::Account make_account(std::int64_t organisation, std::string const& email, std::string const& name,
                                 bool admin, std::string const& password = {});

  void write(std::function<Result<void>(store::Transaction&)> const& work);
  std::int64_t number_of(std::string const& sql);
  std::string text_of(std::string const& sql);
  /// Closes and opens everything on the same data.
  void restart();
  void move(std::chrono::milliseconds by) { clock_ += by.count(); }
  [[nodiscard]] Time now() const { return time_from_ms(clock_.load()); }

  [[nodiscard]] std::string const& address() const { return address_; }
  [[nodiscard]] std::filesystem::path const& folder() const;
  [[nodiscard]] Tenant const& ours() const { return ours_; }
  [[nodiscard]] accounts::Account const& ana() const { return ana_; }
  [[nodiscard]] accounts::Account const& tess() const { return tess_; }
  std::string ana_key;
  std::string tess_key;

 private:
  void open();
  void close();
  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::atomic<std::int64_t> clock_;
  std::string address_;
  Tenant ours_;
  accounts::Account ana_;
  accounts::Account tess_;
};

// ---- records that several tests need
// ----------------------------------------------------------------------------------

std::int64_t make_customer(Rest& rest, std::string const& name);
std::int64_t make_contact(Rest& rest, std::int64_t customer, std::string const& name);
std::int64_t make_asset(Rest& rest, std::int64_t customer, std::string const& name);
std::int64_t make_ticket(Rest& rest, std::int64_t customer, std::string const& subject);
/// With a device user and one message of hers. Returns the conversation's id.
std::int64_t make_chat(Rest& rest, Scope const& scope, std::int64_t asset, std::string const& text);
/// As a device would have reported it: a small workstation.
void make_inventory(Rest& rest, std::int64_t asset);

/// A route's path with this id in it.
std::string with_id(std::string path, std::string const& id);

/// The faults that a 422 names, one a line.
std::string faults_of(Answer const& answer);

}  // namespace deskbell::console::test
