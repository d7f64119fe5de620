// From a host name to a stream that is ready for HTTP: proxy, TCP, TLS.
#include "transport/open_stream.h"

#include <fmt/format.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "transport/http_answer.h"
#include "transport/http_text.h"
#include "transport/web_socket_open.h"

namespace deskbell::transport {
namespace {

std::string advice(error_code const& error) {
  if (error == net::error::connection_refused)
    return ": is the service running there, and is the port right?";
  if (error == net::error::network_unreachable || error == net::error::host_unreachable)
    return ": check this machine's network";
  return "";
}

Error connect_failure(std::string const& name, tcp::endpoint const& tried, error_code const& error) {
  if (error == net::error::timed_out)
    return make_error(
        ErrorCode::timeout,
        fmt::format("{} ({}) did not answer in time: is it reachable from here, or is a proxy needed?", name,
                    text_of(tried)));
  return make_error(ErrorCode::unavailable, fmt::format("cannot connect to {} ({}): {}{}", name,
                                                        text_of(tried), error.message(), advice(error)));
}

net::awaitable<error_code> connect_one(std::shared_ptr<tcp::socket> socket, tcp::endpoint endpoint,
                                       std::chrono::milliseconds limit) {
  auto const late = std::make_shared<bool>(false);
  net::steady_timer timer(socket->get_executor(), limit);
  timer.async_wait([socket, late](error_code error) {
    if (error) return;
    *late = true;
    error_code ignored;
    socket->cancel(ignored);
  });
  auto done = co_await socket->async_connect(endpoint, as_result);
  co_return *late ? error_code(net::error::timed_out) : std::get<0>(done);
}

/// Tries the addresses one after the other.
net::awaitable<Result<Stream>> connect_any(net::any_io_executor executor, std::string host,
                                           std::uint16_t port, ConnectTimeouts timeouts) {
  auto addresses = co_await resolve(executor, host, port, timeouts.resolve);
  if (!addresses) co_return addresses.error();
  auto error = make_error(ErrorCode::unavailable, fmt::format("the name {} has no address", host));
  auto const name = fmt::format("{}:{}", host, port);
  for (auto const& address : *addresses) {
    auto const socket = std::make_shared<tcp::socket>(executor);
    auto const failed = co_await connect_one(socket, address, timeouts.connect);
    if (!failed) co_return Stream(std::move(*socket));
    error = connect_failure(name, address, failed);
  }
  co_return error;
}

Error proxy_refusal(Proxy const& proxy, int status, std::string const& target) {
  auto const where = proxy.where();
  switch (status) {
    case 407:
      return make_error(
          ErrorCode::unavailable,
          proxy.user.empty()
              ? fmt::format("proxy {} wants a user name and a password (407): give them with the proxy",
                            where)
              : fmt::format("proxy {} refuses user name or password (407): check them", where));
    case 403:
      return make_error(
          ErrorCode::unavailable,
          fmt::format("proxy {} does not allow connections to {} (403): ask who runs it", where, target));
    case 502:
    case 503:
    case 504:
      return make_error(ErrorCode::unavailable,
                        fmt::format("proxy {} cannot reach {} ({})", where, target, status));
    default:
      return make_error(ErrorCode::unavailable, fmt::format("proxy {} answered {} {}, expected 200", where,
                                                            status, reason_phrase(status)));
  }
}

/// Asks the proxy at the other end of `stream` for a tunnel.
net::awaitable<Result<void>> tunnel(Stream& stream, Proxy proxy, Endpoint endpoint,
                                    std::chrono::milliseconds limit) {
  auto const bracketed =
      endpoint.host.find(':') != std::string::npos ? "[" + endpoint.host + "]" : endpoint.host;
  auto const target = fmt::format("{}:{}", bracketed, endpoint.port);
  Headers headers;
  headers.add("Host", target);
  if (!proxy.user.empty()) headers.add("Proxy-Authorization", basic_credentials(proxy.user, proxy.password));
  auto text = header_text(fmt::format("CONNECT {} HTTP/1.1", target), headers);
  if (!text) co_return text.error();
  stream.expires_after(limit);
  auto const bytes = net::buffer(std::as_const(*text));
  auto sent = co_await net::async_write(stream, bytes, as_result);
  if (auto const error = std::get<0>(sent))
    co_return make_error(ErrorCode::unavailable,
                         fmt::format("proxy {} broke off: {}", proxy.where(), error.message()));
  AnswerReader reader(stream, AnswerReader::Kind::without_body);
  auto answer = co_await reader.header();
  if (!answer) co_return prefixed("proxy " + proxy.where(), answer.error());
  if (answer->status / 100 != 2) co_return proxy_refusal(proxy, answer->status, target);
  if (reader.has_left_over())
    co_return make_error(ErrorCode::protocol,
                         fmt::format("proxy {} sent more than an answer to CONNECT", proxy.where()));
  co_return Result<void>();
}

}  // namespace

Result<Endpoint> endpoint_of(ConnectOptions const& options) {
  auto endpoint = parse_url(options.url);
  if (!endpoint) return endpoint;
  if (!endpoint->secure && !options.allow_plain)
    return make_error(ErrorCode::invalid,
                      fmt::format("URL '{}': is not encrypted; use https:// (or wss://)", options.url));
  if (endpoint->secure && options.tls == nullptr)
    return make_error(ErrorCode::internal, fmt::format("URL '{}': no TLS settings were given", options.url));
  return endpoint;
}

net::awaitable<Result<Stream>> open_stream(net::any_io_executor executor, Endpoint endpoint,
                                           ConnectOptions options) {
  auto const host = options.proxy ? options.proxy->host : endpoint.host;
  auto const port = options.proxy ? options.proxy->port : endpoint.port;
  auto stream = co_await connect_any(executor, host, port, options.timeouts);
  if (!stream) co_return options.proxy ? prefixed("proxy", stream.error()) : stream.error();
  if (options.proxy) {
    auto open = co_await tunnel(*stream, *options.proxy, endpoint, options.timeouts.proxy);
    if (!open) co_return open.error();
  }
  stream->expires_after(options.timeouts.handshake);
  if (endpoint.secure) {
    auto encrypted = co_await stream->connect_tls(*options.tls, endpoint.host);
    if (!encrypted) co_return encrypted.error();
  }
  co_return std::move(*stream);
}

net::awaitable<Result<WebSocket>> open_web_socket(net::any_io_executor executor, ConnectOptions options,
                                                  Headers headers) {
  auto endpoint = endpoint_of(options);
  if (!endpoint) co_return endpoint.error();
  auto const handshake = options.timeouts.handshake;
  auto stream = co_await open_stream(executor, *endpoint, std::move(options));
  if (!stream) co_return stream.error();
  stream->expires_after(handshake);
  auto opened = co_await begin_web_socket(std::move(*stream), std::move(*endpoint), std::move(headers));
  co_return opened;
}

}  // namespace deskbell::transport
