// Host names to addresses, with a deadline the system's resolver does not have.
#include <fmt/format.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "transport/open_stream.h"

namespace deskbell::transport {
namespace {

/// Outlives the waiting coroutine: getaddrinfo cannot be called back.
struct Lookup {
  explicit Lookup(net::any_io_executor const& executor) : resolver(executor), done(executor) {}
  tcp::resolver resolver;
  net::steady_timer done;
  error_code error = net::error::timed_out;
  std::vector<tcp::endpoint> found;
};

Error failure(std::string const& host, error_code const& error, std::chrono::milliseconds limit) {
  if (error == net::error::timed_out)
    return make_error(ErrorCode::timeout,
                      fmt::format("name look-up of {} took longer than {} s: check this machine's DNS", host,
                                  limit.count() / 1000));
  if (error == net::error::host_not_found || error == net::error::no_data ||
      error == net::error::service_not_found)
    return make_error(
        ErrorCode::unavailable,
        fmt::format("no address is known for the name {}: check the spelling, and this machine's DNS", host));
  return make_error(ErrorCode::unavailable,
                    fmt::format("name look-up of {} failed ({}): check this machine's DNS and "
                                "network",
                                host, error.message()));
}

}  // namespace

net::awaitable<Result<std::vector<tcp::endpoint>>> resolve(net::any_io_executor executor, std::string host,
                                                           std::uint16_t port,
                                                           std::chrono::milliseconds limit) {
  error_code not_numeric;
  auto const address = net::ip::make_address(host, not_numeric);
  if (!not_numeric) co_return std::vector<tcp::endpoint>{tcp::endpoint(address, port)};
  auto const lookup = std::make_shared<Lookup>(executor);
  lookup->done.expires_after(limit);
  lookup->resolver.async_resolve(host, std::to_string(port), tcp::resolver::numeric_service,
                                 [lookup](error_code error, tcp::resolver::results_type const& results) {
                                   lookup->error = error;
                                   for (auto const& entry : results)
                                     lookup->found.push_back(entry.endpoint());
                                   lookup->done.cancel();
                                 });
  co_await lookup->done.async_wait(as_result);
  if (lookup->error) {
    lookup->resolver.cancel();
    co_return failure(host, lookup->error, limit);
  }
  co_return std::move(lookup->found);
}

}  // namespace deskbell::transport
