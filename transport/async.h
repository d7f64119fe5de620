// Short names for Asio and the one completion token used in this folder. Private to transport.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

namespace deskbell::transport {

namespace net = boost::asio;
using tcp = net::ip::tcp;
using boost::system::error_code;

/// co_await f(..., as_result) gives a tuple that starts with an error_code, and throws nothing.
inline constexpr auto as_result = net::as_tuple(net::use_awaitable);

}  // namespace deskbell::transport
