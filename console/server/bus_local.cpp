// The bus of a console that is one process.
#include <list>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "console/server/bus.h"

namespace deskbell::console {

namespace {

class LocalBus : public Bus {
 public:
  void publish(Signal const& signal) override {
    std::shared_lock const lock(state_->mutex);
    for (auto const& subscriber : state_->subscribers) subscriber(signal);
  }

  std::shared_ptr<void> subscribe(Subscriber subscriber) override {
    std::unique_lock const lock(state_->mutex);
    state_->subscribers.push_front(std::move(subscriber));
    auto const place = state_->subscribers.begin();
    // The state outlives the bus for handles that are dropped after it.
    return std::shared_ptr<void>(nullptr, [state = state_, place](void*) {
      std::unique_lock const leaving(state->mutex);
      state->subscribers.erase(place);
    });
  }

 private:
  struct State {
    std::shared_mutex mutex;
    std::list<Subscriber> subscribers;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace

std::unique_ptr<Bus> make_local_bus() { return std::make_unique<LocalBus>(); }

}  // namespace deskbell::console
