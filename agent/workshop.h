// One thread for work that waits or computes: the inventory, samples, look-ups. Started when there is some.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <utility>

namespace deskbell::agent {

class Workshop {
 public:
  explicit Workshop(boost::asio::any_io_executor loop) : loop_(std::move(loop)) {}
  /// Waits for the work under way; its `done` is not called any more.
  ~Workshop() {
    if (!pool_) return;
    pool_->stop();
    pool_->join();
  }

  /// Likewise for work that mostly finds nothing: `work` gives an optional, and the loop sleeps on where it
  /// is empty.
  template <class Work, class Done>
  void run_quietly(Work work, Done done) {
    if (!pool_) pool_ = std::make_unique<boost::asio::thread_pool>(1);
    boost::asio::post(*pool_, [work = std::move(work), done = std::move(done), loop = loop_]() mutable {
      auto found = work();
      if (!found) return;
      auto value = std::make_shared<typename decltype(found)::value_type>(std::move(*found));
      boost::asio::post(loop, [value, done = std::move(done)]() mutable { done(std::move(*value)); });
    });
  }

  /// `work` runs on the thread, `done` with its value on the loop.
  template <class Work, class Done>
  void run(Work work, Done done) {
    if (!pool_) pool_ = std::make_unique<boost::asio::thread_pool>(1);
    boost::asio::post(*pool_, [work = std::move(work), done = std::move(done), loop = loop_]() mutable {
      auto value = std::make_shared<decltype(work())>(work());
      boost::asio::post(loop, [value, done = std::move(done)]() mutable { done(std::move(*value)); });
    });
  }

 private:
  boost::asio::any_io_executor loop_;
  std::unique_ptr<boost::asio::thread_pool> pool_;
};

}  // namespace deskbell::agent
