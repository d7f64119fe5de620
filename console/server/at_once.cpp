// A line for each name.
#include "console/server/at_once.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>
#include <vector>

namespace deskbell::console {

namespace net = boost::asio;

AtOnce::~AtOnce() {
  // Who waits holds coroutines, and those may hold places: they go when the lock is free again.
  std::vector<std::deque<std::function<void()>>> left;
  std::lock_guard const lock(lines_->mutex);
  for (auto& [name, line] : lines_->by_name) left.push_back(std::exchange(line.waiting, {}));
}

net::awaitable<std::optional<AtOnce::Place>> AtOnce::enter(std::string name) {
  auto const turn = look(name);
  if (turn == Turn::never) co_return std::nullopt;
  if (turn == Turn::later) {
    auto initiate = [this, name](auto handler) {
      auto executor = net::get_associated_executor(handler);
      auto kept = std::make_shared<decltype(handler)>(std::move(handler));
      wait(name, [executor, guard = net::make_work_guard(executor), kept] {
        net::post(executor, [kept] { std::move (*kept)(); });
      });
    };
    co_await net::async_initiate<net::use_awaitable_t<> const, void()>(initiate, net::use_awaitable);
  }
  co_return Place(lines_, std::move(name));
}

AtOnce::Turn AtOnce::look(std::string const& name) {
  std::lock_guard const lock(lines_->mutex);
  auto& line = lines_->by_name[name];
  if (line.running < most_running_) {
    ++line.running;
    return Turn::now;
  }
  return line.waiting.size() < most_waiting_ ? Turn::later : Turn::never;
}

void AtOnce::wait(std::string const& name, std::function<void()> go_on) {
  {
    std::lock_guard const lock(lines_->mutex);
    auto& line = lines_->by_name[name];
    // Somebody may have left since it was looked at.
    if (line.running >= most_running_) {
      line.waiting.push_back(std::move(go_on));
      return;
    }
    ++line.running;
  }
  go_on();
}

AtOnce::Place::~Place() {
  if (!lines_) return;
  std::function<void()> next;
  {
    std::lock_guard const lock(lines_->mutex);
    auto const found = lines_->by_name.find(name_);
    auto& line = found->second;
    if (!line.waiting.empty()) {
      next = std::move(line.waiting.front());
      line.waiting.pop_front();
    } else if (--line.running == 0) {
      lines_->by_name.erase(found);
    }
  }
  if (next) next();
}

}  // namespace deskbell::console
