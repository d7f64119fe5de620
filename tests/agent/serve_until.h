// A test's loop, served until something is so.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>

namespace deskbell::agent {

/// Gives whether it is so; at last after 20 s.
template <class Condition>
bool serve_until(boost::asio::io_context& loop, Condition condition) {
  auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition() && std::chrono::steady_clock::now() < limit) {
    loop.restart();
    loop.run_one_for(std::chrono::milliseconds(20));
  }
  return condition();
}

}  // namespace deskbell::agent
