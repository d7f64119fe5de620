// Keeps the links by identity and passes signals on.
#include "console/server/device_hub.h"

#include "console/server/device_link.h"

namespace deskbell::console {

DeviceHub::DeviceHub(DeviceWorld w) : world(w) {
  subscription_ = world.bus.subscribe([this](Signal const& signal) { on_signal(signal); });
}

DeviceHub::~DeviceHub() = default;

boost::asio::awaitable<void> DeviceHub::serve(transport::WebSocket socket) {
  std::shared_ptr<DeviceLink> link;
  {
    std::lock_guard const lock(mutex_);
    if (stopping_) co_return;
    ++running_;
  }
  link = std::make_shared<DeviceLink>(*this, std::move(socket));
  co_await link->run();
}

void DeviceHub::enter(std::shared_ptr<DeviceLink> const& link) {
  std::shared_ptr<DeviceLink> old;
  {
    std::lock_guard const lock(mutex_);
    auto& place = links_[link->device().identity];
    old = std::move(place);
    place = link;
  }
  ++counters.links;
  if (old && old != link) old->dismiss("replaced", "a newer link of this device took its place");
}

bool DeviceHub::leave(DeviceLink const& link) {
  std::lock_guard const lock(mutex_);
  auto const found = links_.find(link.device().identity);
  if (found == links_.end() || found->second.get() != &link) return false;
  links_.erase(found);
  return true;
}

bool DeviceHub::is_stopping() const {
  std::lock_guard const lock(mutex_);
  return stopping_;
}

bool DeviceHub::try_again(ReportId report) {
  constexpr int most_tries = 20;
  constexpr std::size_t most_kept = 20'000;
  std::lock_guard const lock(mutex_);
  // Where so many cannot be read the disk is away, and none of them is to be given up.
  if (unreadable_.size() >= most_kept && !unreadable_.contains(report)) unreadable_.clear();
  if (++unreadable_[report] < most_tries) return true;
  unreadable_.erase(report);
  return false;
}

std::shared_ptr<DeviceLink> DeviceHub::find(std::int64_t identity) const {
  std::lock_guard const lock(mutex_);
  auto const found = links_.find(identity);
  return found == links_.end() ? nullptr : found->second;
}

std::function<Result<void>(store::Transaction&)> DeviceHub::note_gone(DeviceScope const& device) const {
  return [this, device](store::Transaction& tx) -> Result<void> {
    if (find(device.identity)) return {};
    auto const noted = tx.sql().run(
        "UPDATE assets SET online = 0, last_seen_at = ? WHERE organisation_id = ? AND id = ? AND identity_id "
        "= ?",
        tx.now(), device.organisation, device.asset, device.identity);
    if (noted > 0) tx.change(device.organisation, "asset", device.asset_uid.text());
    return {};
  };
}

void DeviceHub::note_gone_later(DeviceScope device) {
  std::lock_guard const lock(mutex_);
  gone_.push_back(std::move(device));
}

std::int64_t DeviceHub::online() const {
  std::lock_guard const lock(mutex_);
  return static_cast<std::int64_t>(links_.size());
}

void DeviceHub::on_signal(Signal const& signal) {
  std::int64_t identity = 0;
  if (auto const* one = std::get_if<DeviceHasFacts>(&signal)) identity = one->identity;
  if (auto const* one = std::get_if<DevicePolicyReady>(&signal)) identity = one->identity;
  if (auto const* one = std::get_if<DeviceDismissed>(&signal)) identity = one->identity;
  if (auto const* one = std::get_if<TechnicianTypes>(&signal)) identity = one->identity;
  if (auto const* one = std::get_if<DeskMarks>(&signal)) identity = one->identity;
  if (identity != 0) {
    if (auto const link = find(identity)) link->on_signal(signal);
    return;
  }
  auto const* edited = std::get_if<PoliciesEdited>(&signal);
  if (edited == nullptr) return;
  std::vector<std::shared_ptr<DeviceLink>> theirs;
  {
    std::lock_guard const lock(mutex_);
    for (auto const& [id, link] : links_) {
      if (link->device().organisation == edited->organisation) theirs.push_back(link);
    }
  }
  for (auto const& link : theirs) link->on_signal(signal);
}

void DeviceHub::stop(std::chrono::milliseconds grace) {
  std::vector<std::shared_ptr<DeviceLink>> all;
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
    for (auto const& [identity, link] : links_) all.push_back(link);
  }
  for (auto const& link : all)
    link->dismiss("stopping", "the console stops for a moment", world.spread.count());
  all.clear();
  {
    std::unique_lock lock(mutex_);
    empty_.wait_for(lock, grace, [this] { return running_ == 0; });
  }
  // Links that wait for it are on threads that end after this.
  intake_.join();
}

boost::asio::awaitable<void> DeviceHub::sweep() {
  std::vector<std::shared_ptr<DeviceLink>> all;
  std::vector<DeviceScope> gone;
  {
    std::lock_guard const lock(mutex_);
    for (auto const& [identity, link] : links_) all.push_back(link);
    gone.swap(gone_);
  }
  auto const now = world.steady_now();
  for (auto const& link : all) link->watch(now);
  bool writable = true;
  for (auto& device : gone) {
    auto const note = note_gone(device);
    if (writable) writable = (co_await world.database.submit<void>(note)).has_value();
    if (!writable) note_gone_later(std::move(device));
  }
}

}  // namespace deskbell::console
