// A simulated device: its person, its clocks, its link.
#include "device.h"

#include <algorithm>

#include "core/overload.h"
#include "words.h"
#include "world.h"

namespace deskbell::simulation {

namespace {
constexpr Time beginning = time_from_ms(1'795'000'000'000);

bool is_archived(DeviceDisk::Chat const& chat) {
  return std::holds_alternative<chat::Archived>(chat.state.phase);
}
bool is_open(DeviceDisk::Chat const& chat) { return !chat.merged_into && !is_archived(chat); }
}  // namespace

Device::Device(World& world, int number, int identity)
    : end(world, LinkEnd::Side::device),
      world_(world),
      number_(number),
      identity_(identity),
      booted_at_(world.time) {
  end.start(disk.post);
}

void Device::begin_as(DeviceDisk const& copied) {
  disk = copied;
  snapshot_ = copied;
  start_process();
}

core::Now Device::moment() const {
  return {std::to_string(number_) + "/" + std::to_string(boots_), world_.time - booted_at_,
          beginning + world_.time + wall_error_};
}

core::Now Device::now() const {
  auto now = moment();
  if (errs(Mutation::counts_by_the_wall_clock)) now.since_boot = now.wall - beginning;
  return now;
}

bool Device::errs(Mutation mistake) const { return world_.mutation == mistake; }

std::optional<Duration> Device::next_deadline() const {
  std::optional<Duration> next;
  for (auto const& [id, one] : disk.chats) {
    if (!is_open(one)) continue;
    auto const due = chat::deadline(one.state, now());
    if (due && (!next || *due - now().since_boot < *next)) next = *due - now().since_boot;
  }
  return next;
}

void Device::act() {
  if (!awake) {
    if (world_.pick(3) == 0) wake();
    return;
  }
  switch (world_.pick(20)) {
    case 0:
    case 1:
      return say();
    case 2:
    case 3:
    case 4:
    case 5:
      return work();
    case 6:
    case 7:
    case 8:
      return receive_one();
    case 9:
    case 10:
      return acknowledge();
    case 11:
    case 12:
    case 13:
      return open_link();
    case 14:
      if (world_.pick(5) == 0) cut_link();
      if (world_.pick(10) == 0) look();
      return;
    case 15:
      if (world_.pick(15) == 0) reboot();
      if (world_.accidents.damaged_outbox && world_.pick(6) == 0) damage_outbox();
      return;
    case 16:
      if (world_.pick(8) == 0) sleep();
      if (world_.pick(10) == 0) wall_error_ += Duration{world_.pick(7'200'000) - 3'600'000};
      return;
    case 17:
      if (world_.pick(10) == 0) take_snapshot();
      if (world_.accidents.restored_devices && world_.pick(12) == 0) restore_snapshot();
      return;
    case 18:
      return resynchronised();
    default:
      return tick();
  }
}

// ---- what the person and the clock do
// ------------------------------------------------------------------------------

Device::Chat* Device::current() {
  Chat* best = nullptr;
  for (auto& [id, one] : disk.chats) {
    if (one.merged_into) continue;
    bool const better =
        best == nullptr || std::pair(is_open(one), one.turn) > std::pair(is_open(*best), best->turn);
    if (better) best = &one;
  }
  return best;
}

Device::Chat& Device::insert(ChatId id) {
  auto& made = disk.chats[id];
  made.state = chat::opened(id);
  bring_forward(made);
  return made;
}

Device::Chat& Device::open_chat(ChatId id) {
  disk.post.append({world_.fresh<FactId>(), Opened{id}});
  return insert(id);
}

void Device::say() {
  if (world_.chance(50)) return crash();
  auto const message = world_.fresh<MessageId>();
  chat::UserSaid event{message, {.ticket = world_.ticket_policy}, ++disk.written};
  if (errs(Mutation::waits_too_short)) event.settings.unavailable_after /= 2;
  auto* place = current();
  if (place == nullptr) place = &open_chat(world_.fresh<ChatId>());
  ChatId name = place->state.id;
  auto step = chat::advance(place->state, event, now());
  while (!step.effects.empty() && std::holds_alternative<chat::OpenSuccessor>(step.effects.front())) {
    name = chat::successor_of(name);
    auto* const successor = resolve(name);
    place = successor != nullptr ? successor : &open_chat(name);
    step = chat::advance(place->state, event, now());
  }
  ChatId const id = place->state.id;
  disk.messages[message] = {id, 0, desk::From::end_user};
  disk.said.push_back(message);
  disk.said_at[message] = moment();
  disk.post.append({world_.fresh<FactId>(), Said{id, message}});
  world_.detail(number_, [&] { return words_of(Body(Said{id, message})); });
  settle(*place, std::move(step));
  look();  // whoever writes has the window open
  ++world_.tally["said"];
  world_.note("said", number_);
  if (world_.chance(50)) return crash();
  end.notice(disk.post);
}

void Device::tick() {
  std::vector<ChatId> due;
  for (auto const& [id, one] : disk.chats) {
    if (!is_open(one)) continue;
    if (auto const at = chat::deadline(one.state, now()); at && *at <= now().since_boot) due.push_back(id);
  }
  for (ChatId const id : due) {
    if (world_.chance(30)) return crash();
    auto& one = disk.chats.at(id);
    advance(one, chat::Tick{linked});
    if (world_.chance(30)) return crash();
    end.notice(disk.post);
    if (one.state.offer == chat::TicketOffer::offered && world_.pick(2) == 0) {
      advance(one, chat::TicketTaken{});
      end.notice(disk.post);
    }
  }
}

/// The window is open, and everything in the conversation is seen.
void Device::look() {
  auto* const shown = current();
  if (shown == nullptr) return;
  for (auto const& [id, message] : disk.messages) {
    if (message.chat != shown->state.id) continue;
    disk.seen.insert(id);
    shown->read = std::max(shown->read, message.position);
  }
}

void Device::advance(Chat& chat, chat::Event const& event) {
  settle(chat, chat::advance(chat.state, event, now()));
}

void Device::advance_open(chat::Event const& event) {
  for (auto& [id, one] : disk.chats)
    if (is_open(one)) advance(one, event);
}

void Device::settle(Chat& chat, chat::Step step) {
  chat.state = std::move(step.state);
  world_.detail(number_, [&] { return words_of(chat.state); });
  for (auto const& effect : step.effects) {
    std::visit(core::Overload{
                   [&](chat::ShowUnavailable const& shown) { fire(chat, shown); },
                   [&](chat::RequestTicket const& request) {
                     disk.post.append({world_.fresh<FactId>(),
                                       TicketRequested{chat.state.id, request.automatic, request.streak}});
                   },
                   [&](chat::OpenSuccessor const&) {
                     world_.blame("a message was said to an archived conversation");
                   },
               },
               effect);
  }
  auto const* unavailable = std::get_if<chat::Unavailable>(&chat.state.phase);
  if (errs(Mutation::fires_again) && unavailable != nullptr) {
    auto streak = unavailable->streak;
    streak.shown.reset();
    chat.state.phase = chat::Waiting{streak, std::nullopt, std::nullopt};
  }
}

void Device::fire(Chat const& chat, chat::ShowUnavailable const& shown) {
  ++world_.tally["fired"];
  world_.note("fired", number_);
  auto const said_at = disk.said_at.find(shown.streak);
  if (said_at == disk.said_at.end()) return world_.blame("the fallback fired for a message that nobody said");
  auto const fired_at = moment();
  if (said_at->second.boot_id == fired_at.boot_id &&
      fired_at.since_boot - said_at->second.since_boot < chat::default_unavailable_after)
    world_.blame("the fallback fired early within a boot");
  if (++disk.fired[shown.streak] > 1) world_.blame("the fallback fired twice for one streak");
  disk.messages.try_emplace(shown.message, Shown{chat.state.id, 0, desk::From::automatic});
  if (errs(Mutation::hides_the_fallback)) return;
  disk.post.append({world_.fresh<FactId>(), Unavailable{chat.state.id, shown.message, shown.streak}});
}

// ---- what happens to the machine
// -----------------------------------------------------------------------------------

void Device::sleep() {
  cut_link();
  awake = false;
  ++world_.tally["slept"];
  world_.note("slept", number_);
}

void Device::wake() {
  awake = true;
  if (world_.pick(4) == 0) return;  // nobody said so
  advance_open(chat::Woke{});
}

void Device::crash() {
  ++world_.tally["device crashed"];
  world_.note("device crashed", number_);
  cut_link();
  start_process();
}

void Device::reboot() {
  ++world_.tally["rebooted"];
  world_.note("rebooted", number_);
  cut_link();
  ++boots_;
  booted_at_ = world_.time;
  if (world_.pick(3) == 0) wall_error_ = Duration{world_.pick(86'400'000) - 43'200'000};
  start_process();
}

void Device::start_process() {
  awake = true;
  end.start(disk.post);
  advance_open(chat::Started{});
}

void Device::take_snapshot() {
  world_.detail(number_, [] { return std::string("snapshot"); });
  snapshot_ = disk;
}

void Device::restore_snapshot() {
  ++world_.tally["device restored"];
  world_.note("device restored", number_);
  cut_link();
  disk = snapshot_;
  reboot();
}

/// A fact that may have been sent already gets other content under the same id.
void Device::damage_outbox() {
  if (disk.post.outbox.empty()) return;
  auto row = disk.post.outbox.begin();
  std::advance(row, world_.pick(static_cast<int>(disk.post.outbox.size())));
  auto* const said = std::get_if<Said>(&row->second.body);
  if (said == nullptr) return;
  ++said->words;
  ++world_.tally["damaged"];
  world_.note("damaged", number_);
}

// ---- the link
// --------------------------------------------------------------------------------------------------------

void Device::open_link() {
  if (linked || !awake) return;
  std::deque<Frame> nowhere;
  while (end.has_work()) end.work(disk.post, nowhere);  // the database does one thing after the other
  auto const peer = world_.console->welcome(*this);
  if (!peer) return;
  linked = true;
  disk.post.forgot = false;
  world_.note("linked", number_);
  bool const restored = disk.console_epoch != world_.console->disk.epoch;
  if (restored) on_console_restored();
  if (world_.chance(100)) return crash();
  end.opened(disk.post, *peer, restored);
  if (end.is_open()) disk.console_epoch = world_.console->disk.epoch;
}

void Device::cut_link() {
  if (!linked) return;
  linked = false;
  up.clear();
  down.clear();
  end.lost();
  world_.console->lost(identity_);
}

void Device::work() {
  if (world_.chance(80)) return crash();
  if (!end.work(disk.post, up)) {
    world_.blame("the device found the console breaking the rules of the link");
    return cut_link();
  }
  if (disk.post.forgot) return cut_link();  // so that the console hears of it
  if (linked && end.is_open()) disk.console_epoch = world_.console->disk.epoch;
}

void Device::receive_one() {
  if (down.empty()) return;
  if (world_.chance(60)) return crash();
  Frame const frame = down.front();
  if (!world_.chance(10)) down.pop_front();  // now and then a frame comes twice
  bool const fine = end.arrived(disk.post, frame, [this](Fact const& fact) { apply(fact); });
  if (!fine) world_.blame("the console sent a fact that the device could not place");
  if (!fine) return cut_link();
  if (world_.chance(60)) return crash();
  end.notice(disk.post);
  if (world_.pick(3) == 0) acknowledge();
}

void Device::acknowledge() {
  if (linked) end.acknowledge(up);
}

void Device::resynchronised() {
  if (linked && down.empty()) advance_open(chat::Resynchronised{});
}

}  // namespace deskbell::simulation
