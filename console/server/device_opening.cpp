// Challenge, hello, clones, welcome.
#include <sodium.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "console/server/announcement_store.h"
#include "console/server/device_chats.h"
#include "console/server/device_link.h"
#include "console/server/device_policy.h"
#include "console/server/device_reports.h"
#include "console/server/keys.h"
#include "console/server/records.h"
#include "console/server/waiting_devices.h"
#include "protocol/codec.h"
#include "protocol/excerpt.h"
#include "protocol/version.h"

namespace deskbell::console {

namespace net = boost::asio;
using transport::CloseCode;

namespace {

constexpr std::chrono::milliseconds proof_of_life{3'000};

struct IdentityRow {
  std::int64_t organisation_id = 0;
  std::int64_t id = 0;
  DeviceId uid;
  std::int64_t asset_id = 0;
  AssetId asset_uid;
  std::int64_t customer_id = 0;
  std::string customer;
  CustomerId customer_uid;
  std::string name;
  std::string public_key;
  std::int64_t uplink_seq = 0;
  std::optional<FactId> uplink_fact_uid;
  std::int64_t downlink_seq = 0;
  std::int64_t downlink_acknowledged = 0;
  std::optional<FactId> downlink_acknowledged_uid;
  std::int64_t policy_version = 0;
  std::optional<Time> revoked_at;
  std::optional<FactId> own_id_at_peer_seq;
  std::int64_t policies_edited_at = 0;
  std::int64_t key_changes = 0;
};
BOOST_DESCRIBE_STRUCT(IdentityRow, (),
                      (organisation_id, id, uid, asset_id, asset_uid, customer_id, customer, customer_uid,
                       name, public_key, uplink_seq, uplink_fact_uid, downlink_seq, downlink_acknowledged,
                       downlink_acknowledged_uid, policy_version, revoked_at, own_id_at_peer_seq,
                       policies_edited_at, key_changes))

std::optional<IdentityRow> load_identity(store::Sql& sql, DeviceId device, std::int64_t downlink_last) {
  return sql.one<IdentityRow>(
      "SELECT i.organisation_id, i.id, i.uid, i.asset_id, a.uid, a.customer_id, c.business_name, c.uid, "
      "a.name, "
      "i.public_key, "
      "i.uplink_seq, "
      "i.uplink_fact_uid, i.downlink_seq, i.downlink_acknowledged, i.downlink_acknowledged_uid, "
      "i.policy_version, i.revoked_at, "
      "f.fact_uid, COALESCE((SELECT MAX(p.updated_at) FROM policies p WHERE p.organisation_id = "
      "i.organisation_id), 0), i.key_changes FROM "
      "device_identities i JOIN assets a ON a.organisation_id = i.organisation_id AND a.id = i.asset_id JOIN "
      "customers c ON c.organisation_id = a.organisation_id AND c.id = a.customer_id LEFT JOIN "
      "downlink_facts f ON f.organisation_id = i.organisation_id AND f.identity_id = i.id AND f.seq = ? "
      "WHERE i.uid = ?",
      downlink_last, device);
}

Result<void> note_clone(store::Transaction& tx, DeviceScope const& device) {
  tx.sql().run("UPDATE device_identities SET clone_seen_at = ? WHERE organisation_id = ? AND id = ?",
               tx.now(), device.organisation, device.identity);
  note_event(
      tx, device.organisation, device.asset, "clone_detected",
      "A second machine uses this device's key (from " + device.address + "). Enrol one of the two anew.",
      tx.now());
  tx.change(device.organisation, "asset", device.asset_uid.text());
  audit(tx, device.scope(), "clone detected", "device", device.uid.text(), device.address);
  return {};
}

core::delivery::Sender sender_of(IdentityRow const& row) {
  core::delivery::Cursor acknowledged{row.downlink_acknowledged,
                                      row.downlink_acknowledged_uid.value_or(FactId{})};
  return core::delivery::make_sender(acknowledged, row.downlink_seq);
}

core::delivery::LinkOpened opening_of(IdentityRow const& row, protocol::Hello const& hello) {
  core::delivery::LinkOpened opened;
  opened.peer = {hello.downlink_last, hello.downlink_last_id.value_or(FactId{})};
  opened.own_id_at_peer_seq = row.own_id_at_peer_seq;
  return opened;
}

/// One of the two was restored from an older state: the facts that are kept come again, and beside them is
/// said what stands now, for what is older than they are and for places that are allotted anew.
bool has_to_hear_all(IdentityRow const& row, protocol::Hello const& hello, std::int64_t epoch) {
  if (hello.restored.value_or(false)) return true;
  if (hello.console_epoch != 0 && hello.console_epoch != epoch) return true;
  return core::delivery::is_restored(sender_of(row), opening_of(row, hello));
}

}  // namespace

net::awaitable<Result<protocol::Hello>> DeviceLink::receive_hello() {
  net::steady_timer deadline(executor_);
  deadline.expires_after(hub_.world.hello_deadline);
  deadline.async_wait([handle = socket_.handle()](boost::system::error_code cancelled) {
    if (!cancelled) handle.close(CloseCode::policy, "hello took too long");
  });
  auto const frame = co_await socket_.read();
  deadline.cancel();
  if (!frame) co_return frame.error();
  auto decoded = protocol::decode<protocol::Uplink>(*frame);
  if (!decoded) co_return decoded.error();
  auto* hello = std::get_if<protocol::Hello>(&decoded->body);
  if (hello == nullptr) co_return make_error(ErrorCode::protocol, "the first frame must be hello");
  // Nobody counts so far; whoever says so is not counted on.
  constexpr std::int64_t seq_max = std::int64_t{1} << 53;
  for (auto const seq : {hello->downlink_last, hello->uplink_next})
    if (seq < 0 || seq > seq_max)
      co_return make_error(ErrorCode::protocol, "hello: found the number " + std::to_string(seq) +
                                                    ", expected 0 to " + std::to_string(seq_max));
  co_return std::move(*hello);
}

net::awaitable<bool> DeviceLink::open() {
  std::string random(32, '\0');
  randombytes_buf(random.data(), random.size());
  nonce_ = encode_base64(random);
  auto const& world = hub_.world;
  send(protocol::Challenge{nonce_, world.keys.console_id(), world.database.now(), protocol::version});
  auto hello = co_await receive_hello();
  if (!hello) {
    if (hello.error().code != ErrorCode::unavailable)
      say_goodbye("protocol", hello.error().message, {}, CloseCode::policy);
    co_return false;
  }
  hello_ = std::move(*hello);
  auto const id = hello_.device_id;
  auto const last = hello_.downlink_last;
  using Found = std::optional<IdentityRow>;
  std::function<Result<Found>(store::Reader&)> look = [id, last](store::Reader& sql) -> Result<Found> {
    return load_identity(sql, id, last);
  };
  auto found = co_await world.database.read<Found>(look);
  if (!found) {
    say_goodbye("stopping", "the console's database does not answer", world.spread.count(),
                CloseCode::try_again_later);
    co_return false;
  }
  if (!*found) {
    co_await turn_away(id);
    co_return false;
  }
  auto const& row = **found;
  auto const proof = protocol::signed_bytes("link", world.keys.console_id(), id, nonce_);
  if (!is_signed(row.public_key, hello_.signature, proof)) {
    say_goodbye("bad_signature", "the signature does not fit the device's key", {}, CloseCode::policy);
    co_return false;
  }
  if (row.revoked_at) {
    say_goodbye("revoked", "this device's key was revoked: enrol it anew", {}, CloseCode::policy);
    co_return false;
  }
  if (hello_.protocol_version < protocol::oldest_supported_version) {
    say_goodbye("protocol",
                "protocol version: found " + std::to_string(hello_.protocol_version) +
                    ", expected at least " + std::to_string(protocol::oldest_supported_version) +
                    ": update the agent",
                {}, CloseCode::policy);
    co_return false;
  }
  device_ = DeviceScope{row.organisation_id, row.id,          row.uid,  row.asset_id,
                        row.asset_uid,       row.customer_id, row.name, socket_.remote_address()};
  if (!co_await make_room()) co_return false;
  // The cursors are read again below, after the older link has ended: this look only proved who speaks.
  co_return true;
}

/// No identity is called so: one that waits for approval, that was refused it, or a stranger.
net::awaitable<void> DeviceLink::turn_away(DeviceId device) {
  auto const& world = hub_.world;
  using Found = std::optional<Standing>;
  std::function<Result<Found>(store::Reader&)> look = [device](store::Reader& sql) -> Result<Found> {
    return standing_of(sql, device);
  };
  auto const found = co_await world.database.read<Found>(look);
  auto const proof = protocol::signed_bytes("link", world.keys.console_id(), device, nonce_);
  if (!found) {
    say_goodbye("stopping", "the console's database does not answer", world.spread.count(),
                CloseCode::try_again_later);
  } else if (!*found) {
    say_goodbye("unknown_device", "this console does not know the device: enrol it anew", {},
                CloseCode::policy);
  } else if (auto const& standing = **found; !is_signed(standing.public_key, hello_.signature, proof)) {
    say_goodbye("bad_signature", "the signature does not fit the device's key", {}, CloseCode::policy);
  } else if (standing.state == Approval::refused) {
    say_goodbye("revoked", std::string(words_of(standing.refusal)), {}, CloseCode::policy);
  } else {
    co_await tell_to_wait(standing.organisation, standing.since);
  }
}

/// Only once it has proved who it is: a stranger's question costs no more than a row.
net::awaitable<void> DeviceLink::tell_to_wait(std::int64_t organisation, Time since) {
  auto const& database = hub_.world.database;
  std::function<Result<std::int64_t>(store::Reader&)> count =
      [organisation](store::Reader& sql) -> Result<std::int64_t> { return count_waiting(sql, organisation); };
  auto const waiting = co_await hub_.world.database.read<std::int64_t>(count);
  auto const pause = ask_again_after(waiting ? *waiting : most_waiting_of_token, database.now() - since);
  say_goodbye(std::string(protocol::waiting_code),
              "this device waits until an administrator of the console lets it in", pause.count(),
              CloseCode::try_again_later);
}

/// A newer link replaces the older one; but two machines that are both alive are reported, and the newer one
/// is refused.
net::awaitable<bool> DeviceLink::make_room() {
  auto const older = hub_.find(device_.identity);
  if (!older || older->instance() == hello_.instance) co_return true;
  auto const alive = co_await older->is_alive(proof_of_life);
  if (!alive) co_return true;
  ++hub_.counters.clones;
  auto const device = device_;
  std::function<Result<void>(store::Transaction&)> note = [device](store::Transaction& tx) {
    return note_clone(tx, device);
  };
  co_await hub_.world.database.submit<void>(note);
  constexpr std::int64_t a_minute = 60'000;
  say_goodbye("clone", "another machine with the same key is linked: enrol one of the two anew", a_minute,
              CloseCode::policy);
  co_return false;
}

namespace {
/// What a link begins with; everything that the device missed stands in its outbox then.
Result<IdentityRow> enter(store::Transaction& tx, Keys const& keys, DeviceScope const& device,
                          protocol::Hello const& hello, std::int64_t epoch) {
  auto& sql = tx.sql();
  // Since the look, and before this link was there to be told.
  if (sql.one<std::int64_t>("SELECT COUNT(*) FROM device_identities WHERE organisation_id = ? AND id = ? AND "
                            "revoked_at IS NULL",
                            device.organisation, device.identity) != 1)
    return make_error(ErrorCode::denied, "this device's key was revoked: enrol it anew");
  sql.run(
      "UPDATE device_identities SET epoch = ?, instance = ?, boot_id = ?, agent_version = ?, last_address "
      "= ?, "
      "last_seen_at = ? WHERE organisation_id = ? AND id = ?",
      epoch, protocol::clipped(hello.instance, 100), protocol::clipped(hello.boot_id, 100),
      protocol::clipped(hello.agent_version, 100), device.address, tx.now(), device.organisation,
      device.identity);
  sql.run(
      "UPDATE assets SET online = 1, suspended = 0, identity_id = ?, last_seen_at = ?, agent_version = ? "
      "WHERE "
      "organisation_id = ? AND id = ?",
      device.identity, tx.now(), protocol::clipped(hello.agent_version, 100), device.organisation,
      device.asset);
  tx.settle_shared();
  tx.change(device.organisation, "asset", device.asset_uid.text());
  auto row = load_identity(sql, device.uid, hello.downlink_last);
  if (!row) return not_found("device");
  bool const all = has_to_hear_all(*row, hello, epoch);
  if (all) queue_chats(tx, device.organisation, device.asset, device.identity, TellChats::recent);
  tell_announcements(tx, device.organisation, device.asset,
                     all ? TellAnnouncements::all : TellAnnouncements::new_ones);
  tx.settle_shared();
  row = load_identity(sql, device.uid, hello.downlink_last);
  // Versions are times: nothing was edited since, and it does not expire soon.
  constexpr std::int64_t month_ms = 30LL * 24 * 3600 * 1000;
  if (row->policy_version <= row->policies_edited_at || row->policy_version + month_ms < ms_of(tx.now()) ||
      !knows_all_keys(keys, row->key_changes)) {
    auto renewed = console::renew_policy(tx, keys, device.organisation, device.identity);
    if (renewed && *renewed) row = load_identity(sql, device.uid, hello.downlink_last);
  }
  return *row;
}
}  // namespace

net::awaitable<void> DeviceLink::welcome() {
  auto const& world = hub_.world;
  auto const device = device_;
  auto const hello = hello_;
  auto const epoch = world.epoch;
  auto const* keys = &world.keys;
  std::function<Result<IdentityRow>(store::Transaction&)> write =
      [device, hello, epoch, keys](store::Transaction& tx) { return enter(tx, *keys, device, hello, epoch); };
  auto row = co_await world.database.submit<IdentityRow>(write);
  if (!row && row.error().code == ErrorCode::denied) {
    say_goodbye("revoked", told(row.error()), {}, CloseCode::policy);
    co_return;
  }
  if (!row) {
    say_goodbye("stopping", told(row.error()), world.spread.count(), CloseCode::try_again_later);
    co_return;
  }
  protocol::Welcome welcome;
  welcome.uplink_last = row->uplink_seq;
  welcome.uplink_last_id = row->uplink_fact_uid;
  welcome.console_epoch = epoch;
  welcome.policy_version = row->policy_version;
  welcome.server_time = world.database.now();
  // One that had to wait for approval was not told when it enrolled; either may be another one since.
  welcome.asset_id = row->asset_uid;
  welcome.customer = row->customer;
  welcome.customer_id = row->customer_uid;
  send(welcome);
  sender_ = sender_of(*row);
  feed(opening_of(*row, hello_));
  // What is committed from here on comes as a signal; what came between the two is looked up.
  on_signal(DeviceHasFacts{device_.identity});
  if (hello_.policy_version != row->policy_version) spawn(offer_policy());
  spawn(send_marks());
  spawn(send_desk_state());
}

}  // namespace deskbell::console
