// The service: one loop that owns all state, and routes between store, links and core.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "agent/config.h"
#include "agent/local_socket.h"
#include "agent/status.h"

namespace deskbell::agent {

struct AgentOptions {
  Config config;
  IdentifyCaller identify = identify_caller;  ///< a test says who calls
  bool watch_machine = true;                  ///< network and power events
};

class Agent {
 public:
  /// `loop` is served by one thread. Nothing starts yet.
  Agent(boost::asio::any_io_executor loop, Clock const& clock, AgentOptions options);
  ~Agent();

  /// Takes the state folder, opens the database and the sockets, begins. Errors: conflict (another service
  /// has the folder), denied, storage: each says what to do; nothing goes on then.
  Result<void> start();
  /// Everything was read and the sockets are open; on the loop.
  void on_ready(std::function<void()> handler);
  /// In good order; `done` on the loop when nothing more is to be waited for, within a second.
  void stop(std::function<void()> done);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace deskbell::agent
