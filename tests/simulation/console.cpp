// The simulated console: technicians, accidents, links.
#include "console.h"

#include <algorithm>

#include "core/overload.h"
#include "world.h"

namespace deskbell::simulation {

namespace {
constexpr Time beginning = time_from_ms(1'795'000'000'000);

std::vector<desk::Said> unanswered_in(ConversationRow const& row) {
  std::vector<desk::Said> unanswered;
  for (auto i = static_cast<std::size_t>(row.state.last_answer_position); i < row.messages.size(); ++i)
    if (row.from[i] == desk::From::end_user)
      unanswered.push_back({row.messages[i], static_cast<desk::Position>(i + 1), desk::From::end_user, false,
                            row.accepted_at[i]});
  return unanswered;
}

desk::TicketOnUnavailable policy_of(chat::TicketOnUnavailable policy) {
  switch (policy) {
    case chat::TicketOnUnavailable::automatic:
      return desk::TicketOnUnavailable::automatic;
    case chat::TicketOnUnavailable::never:
      return desk::TicketOnUnavailable::never;
    case chat::TicketOnUnavailable::offer:
      break;
  }
  return desk::TicketOnUnavailable::offer;
}
}  // namespace

Console::Console(World& world, int identities) : world_(world) {
  disk.posts.resize(static_cast<std::size_t>(identities));
  disk.open_one.resize(disk.posts.size());
  for (Post const& each : disk.posts) {
    lines.push_back({LinkEnd(world, LinkEnd::Side::console), nullptr});
    lines.back().end.start(each);
  }
  backup_ = disk;
}

// ---- technicians
// -------------------------------------------------------------------------------------------------------

ConversationRow* Console::any_open() {
  std::vector<ConversationRow*> open;
  for (auto& [id, row] : disk.conversations)
    if (row.state.open) open.push_back(&row);
  return open.empty() ? nullptr : open[static_cast<std::size_t>(world_.pick(static_cast<int>(open.size())))];
}

void Console::act() {
  if (world_.chance(60)) return crash();
  int const identity = world_.pick(static_cast<int>(lines.size()));
  auto* const row = any_open();
  switch (world_.pick(14)) {
    case 0:
    case 1:
      if (row != nullptr) answer(*row);
      break;
    case 2:
      if (row != nullptr) add_message(*row, world_.fresh<MessageId>(), desk::From::technician, true);
      break;
    case 3:
      if (row != nullptr && world_.pick(3) == 0) archive(*row);
      break;
    case 4:
      if (world_.pick(3) == 0) start_conversation(identity);
      break;
    case 5:
      if (row != nullptr && world_.pick(3) == 0)
        make_ticket(*row, desk::decide_ticket(row->state, desk::Asker::technician));
      break;
    case 6:
      reopen_one();
      break;
    case 7:
      if (world_.pick(8) == 0) back_up();
      if (world_.accidents.restored_console && world_.pick(6) == 0) return restore_backup();
      break;
    default:
      run_timers();
  }
  if (world_.chance(60)) return crash();
  notice_all();
}

bool Console::errs(Mutation mistake) const { return world_.mutation == mistake; }

void Console::notice_all() {
  for (std::size_t i = 0; i < lines.size(); ++i) lines[i].end.notice(disk.posts[i]);
}

void Console::answer(ConversationRow& row) {
  auto const before = row.state.assignee;
  auto const who = world_.any_technician();
  row.state = errs(Mutation::takes_from_colleagues) ? *desk::assigned(row.state, who)
                                                    : desk::answered_by(row.state, who);
  if (before && row.state.assignee != before)
    world_.blame("an answer took a conversation from the colleague who had it");
  add_message(row, world_.fresh<MessageId>(), desk::From::technician);
  ++world_.tally["answered"];
}

void Console::archive(ConversationRow& row) {
  row.state = desk::archived(row.state);
  open_one(row.identity).reset();
  tell(row.identity, Archived{row.state.id});
  changed(row);
  ++world_.tally["archived"];
}

void Console::reopen_one() {
  for (auto& [id, row] : disk.conversations) {
    if (row.state.open || world_.pick(4) != 0) continue;
    auto const unanswered =
        errs(Mutation::forgets_who_was_closed_on) ? std::vector<desk::Said>() : unanswered_in(row);
    auto reopened = desk::reopened(row.state, open_one(row.identity), unanswered);
    if (!reopened) continue;
    row.state = *reopened;
    open_one(row.identity) = id;
    tell(row.identity, Reopened{id});
    changed(row);
    ++world_.tally["reopened"];
    return;
  }
}

void Console::start_conversation(int identity) {
  if (open_one(identity)) return;
  auto& row = create(world_.fresh<ChatId>(), identity);
  tell(identity, Started{row.state.id});
  add_message(row, world_.fresh<MessageId>(), desk::From::technician);
}

void Console::run_timers() {
  auto const now = beginning + world_.time;
  for (auto& [id, row] : disk.conversations) {
    bool const linked = line(row.identity).device != nullptr;
    auto const at = desk::automatic_ticket_at(row.state, policy_of(world_.ticket_policy),
                                              chat::default_unavailable_after, linked);
    if (!at || *at > now) continue;
    ++world_.tally["ticket for a vanished device"];
    make_ticket(row, desk::decide_ticket(row.state, desk::Asker::end_user));
  }
  notice_all();
}

ConversationRow* Console::any_at_desk() {
  if (disk.conversations.empty()) return nullptr;
  auto const count = static_cast<int>(disk.conversations.size());
  return &std::next(disk.conversations.begin(), world_.pick_at_desk(count))->second;
}

void Console::read_by(UserId technician) {
  auto* const row = any_at_desk();
  if (row == nullptr) return;
  disk.reads[{technician, row->state.id}] = row->state.last_position;
  changed(*row);
}

void Console::assign_by(UserId technician) {
  auto* const row = any_at_desk();
  if (row == nullptr) return;
  std::optional<UserId> to = technician;
  if (world_.pick_at_desk(3) == 0) to = world_.any_technician();
  if (world_.pick_at_desk(4) == 0) to.reset();
  auto const assigned = desk::assigned(row->state, to);
  if (!assigned) return;  // it is archived
  row->state = *assigned;
  ++world_.tally["assigned"];
  changed(*row);
}

desk::Row Console::row_for(UserId technician, ConversationRow const& row) const {
  desk::Row seen;
  seen.open = row.state.open;
  seen.assignee = row.state.assignee;
  seen.last_user_position = row.state.last_user_position;
  seen.first_unanswered_at = row.state.first_unanswered_at;
  if (!row.accepted_at.empty()) seen.last_message_at = row.accepted_at.back();
  auto const read = disk.reads.find({technician, row.state.id});
  if (read != disk.reads.end()) seen.read_position = read->second;
  return seen;
}

void Console::changed(ConversationRow const& row, std::optional<LiveEvent::Line> line) {
  disk.changes.push_back({row.state.id, line});
  for (auto const& technician : world_.technicians) {
    auto& call = world_.calls[{technician->id(), row.state.id}];
    bool const calls = desk::pings(std::nullopt, row_for(technician->id(), row), technician->id());
    if (calls && !call.calls) ++call.runs;
    call.calls = calls;
  }
}

// ---- accidents
// ---------------------------------------------------------------------------------------------------------

void Console::crash() {
  ++world_.tally["console crashed"];
  world_.note("console crashed", -1);
  for (auto& device : world_.devices) device->cut_link();
  for (auto& technician : world_.technicians) technician->cut_link();
  for (std::size_t i = 0; i < lines.size(); ++i) lines[i].end.start(disk.posts[i]);
}

void Console::back_up() {
  world_.detail(-1, [] { return std::string("backed up"); });
  backup_ = disk;
}

void Console::restore_backup() {
  ++world_.tally["console restored"];
  world_.note("console restored", -1);
  disk = backup_;
  disk.epoch = ++world_.epochs;
  world_.calls.clear();
  crash();
}

// ---- links
// -------------------------------------------------------------------------------------------------------------

std::optional<delivery::Cursor> Console::welcome(Device& device) {
  int const identity = device.identity();
  auto& mine = line(identity);
  if (mine.device != nullptr) {
    ++world_.tally["clone reported"];
    return std::nullopt;
  }
  std::deque<Frame> nowhere;
  while (mine.end.has_work()) mine.end.work(post(identity), nowhere);
  bool const other_epoch = device.disk.console_epoch != disk.epoch;
  auto const peer = device.disk.post.received;
  if (other_epoch || device.disk.post.forgot || LinkEnd::finds_restored(post(identity), peer))
    tell_everything(identity);
  mine.end.start(post(identity));
  mine.end.opened(post(identity), peer, false);
  mine.device = &device;
  return post(identity).received;
}

void Console::lost(int identity) {
  line(identity).device = nullptr;
  line(identity).end.lost();
}

void Console::work(int identity) {
  if (world_.chance(100)) return crash();
  auto& mine = line(identity);
  std::deque<Frame> nowhere;
  bool const fine = mine.end.work(post(identity), mine.device != nullptr ? mine.device->down : nowhere);
  if (fine) return;
  world_.blame("the console found the device breaking the rules of the link");
  if (mine.device != nullptr) mine.device->cut_link();
}

void Console::receive_one(int identity) {
  auto* const device = line(identity).device;
  if (device == nullptr || device->up.empty()) return;
  if (world_.chance(80)) return crash();
  Frame const frame = device->up.front();
  if (!world_.chance(10)) device->up.pop_front();
  bool const fine =
      line(identity).end.arrived(post(identity), frame, [&](Fact const& fact) { apply(identity, fact); });
  if (!fine) world_.blame("the device sent a fact that the console could not place");
  if (!fine) return device->cut_link();
  if (world_.chance(80)) return crash();
  line(identity).end.notice(post(identity));
  if (world_.pick(2) == 0) acknowledge(identity);
}

void Console::acknowledge(int identity) {
  auto& mine = line(identity);
  if (mine.device != nullptr) mine.end.acknowledge(mine.device->down);
}

void Console::tell(int identity, Body body) {
  post(identity).append({world_.fresh<FactId>(), std::move(body)});
}

void Console::tell_everything(int identity) {
  ++world_.tally["told everything"];
  std::vector<ConversationRow const*> rows;
  for (auto const& [id, row] : disk.conversations)
    if (row.identity == identity) rows.push_back(&row);
  std::sort(rows.begin(), rows.end(), [](auto const* a, auto const* b) {
    return std::pair(a->state.open, a->made) < std::pair(b->state.open, b->made);
  });
  for (auto const* row : rows) {
    auto const id = row->state.id;
    tell(identity, Started{id});
    for (std::size_t i = 0; i < row->messages.size(); ++i) {
      if (row->is_private[i]) continue;
      tell(identity, Message{id, row->messages[i], static_cast<desk::Position>(i + 1), row->from[i]});
    }
    if (!row->state.open) tell(identity, Archived{id});
  }
}

}  // namespace deskbell::simulation
