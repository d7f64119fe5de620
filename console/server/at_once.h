// How many requests of one session or key are worked on at the same time: a few, in the order in which they
// came.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace deskbell::console {

/// Thread-safe. Outlives those who wait: where it ends first, they never go on.
class AtOnce {
  struct Line {
    std::size_t running = 0;
    std::deque<std::function<void()>> waiting;
  };
  struct Lines {
    std::mutex mutex;
    std::unordered_map<std::string, Line> by_name;
  };

 public:
  /// Held while it is worked on; goes to whoever waits next then.
  class Place {
   public:
    Place(std::shared_ptr<Lines> lines, std::string name)
        : lines_(std::move(lines)), name_(std::move(name)) {}
    Place(Place&&) noexcept = default;
    Place& operator=(Place&&) = delete;
    ~Place();

   private:
    std::shared_ptr<Lines> lines_;
    std::string name_;
  };

  AtOnce(std::size_t most_running, std::size_t most_waiting)
      : most_running_(most_running), most_waiting_(most_waiting) {}
  AtOnce(AtOnce const&) = delete;
  AtOnce& operator=(AtOnce const&) = delete;
  ~AtOnce();

  /// Waits for its turn among those of that name. Nothing where too many wait already.
  boost::asio::awaitable<std::optional<Place>> enter(std::string name);

 private:
  enum class Turn { now, later, never };
  Turn look(std::string const& name);
  /// `go_on` is called once it has a place: at once, or by whoever leaves.
  void wait(std::string const& name, std::function<void()> go_on);

  std::size_t const most_running_;
  std::size_t const most_waiting_;
  std::shared_ptr<Lines> const lines_ = std::make_shared<Lines>();
};

}  // namespace deskbell::console
