// The console's front door: who may do what over HTTP and WebSocket, and where each request goes.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "console/server/api/route.h"
#include "console/server/api/router.h"
#include "console/server/at_once.h"
#include "console/server/auth.h"
#include "console/server/listener.h"
#include "console/server/rate_limit.h"
#include "console/server/static_files.h"

namespace deskbell::console {

class Console;

struct HttpApiOptions {
  double requests_per_minute = 180;            ///< for each address; refused enrolments are counted apart
  double session_requests_per_minute = 1'200;  ///< the web console's sessions have a budget of their own
  /// Of one session or key: what is slow to read keeps others waiting by these only, not by all of hers.
  std::size_t reads_at_once = 3;
  std::size_t reads_waiting = 60;  ///< for their turn; more are refused
  /// Origins that may open the live link beside the request's own Host, e.g. "https://help.example.org".
  std::vector<std::string> origins;
  std::optional<StaticFiles> web;  ///< without it, pages answer 404 with a sentence that says why
};

class HttpApi {
 public:
  HttpApi(Console& console, HttpApiOptions options);

  /// What the listener calls. Lives until the listener has stopped.
  ListenerHandlers handlers();
  /// /metrics reads the listener's numbers too, once there is one.
  void set_listener(Listener const* listener) { listener_ = listener; }

 private:
  using Answer = boost::asio::awaitable<transport::HttpResponse>;
  Answer dispatch(transport::HttpRequest request);
  Answer call_api(transport::HttpRequest request, std::string request_id);
  Answer admit(api::Call& call, api::Route const* route, std::string allowed);
  Answer enrol(transport::HttpRequest request);
  Answer handle(api::Call& call, api::Route const& route);
  boost::asio::awaitable<Result<void>> recognise(api::Call& call);
  boost::asio::awaitable<std::optional<transport::HttpResponse>> admit_body(transport::HttpRequest& request,
                                                                            transport::BodyPolicy& policy);
  boost::asio::awaitable<std::optional<transport::HttpResponse>> authorise(transport::HttpRequest& request);
  boost::asio::awaitable<void> serve(transport::HttpRequest request, transport::WebSocket socket);
  std::optional<transport::HttpResponse> over_limit(api::Call const& call);
  Answer read(api::Call& call, api::Route const& route);
  [[nodiscard]] bool origin_allowed(transport::HttpRequest const& request) const;
  /// No page of another site sent this: no Origin, this host's, or an allowed one.
  [[nodiscard]] bool from_here(transport::HttpRequest const& request) const;
  Answer health(transport::HttpRequest const& request);
  [[nodiscard]] std::string metrics_text() const;

  Console& console_;
  HttpApiOptions options_;
  Authenticator authenticator_;
  api::Router router_;
  RateLimit by_address_;
  RateLimit by_session_;
  RateLimit enrolments_by_address_;
  AtOnce reads_;
  std::atomic<std::uint64_t> enrolments_{0};
  std::atomic<std::uint64_t> enrolments_refused_{0};
  InProgress in_progress_;
  Listener const* listener_ = nullptr;
};

}  // namespace deskbell::console
