// A technician at the console's page.
#include "technician.h"

#include "world.h"

namespace deskbell::simulation {

namespace {
constexpr std::uint8_t mark_of_technicians = 0x55;
}

Technician::Technician(World& world, int number) : world_(world) {
  // Not one of the world's fresh ids: the histories of the devices stay what they are without technicians.
  id_.uuid.bytes[0] = mark_of_technicians;
  id_.uuid.bytes[15] = static_cast<std::uint8_t>(number + 1);
}

void Technician::act() {
  switch (world_.pick_at_desk(12)) {
    case 0:
      if (world_.pick_at_desk(4) == 0) cut_link();
      break;
    case 1:
      if (world_.pick_at_desk(10) == 0) {
        cut_link();
        epoch_ = 0;  // the page is loaded anew
      }
      break;
    case 2:
    case 3:
      open_link();
      break;
    case 4:
      world_.console->read_by(id_);
      break;
    case 5:
      world_.console->assign_by(id_);
      break;
    case 6:
    case 7:
      be_told();
      break;
    default:
      receive_one();
  }
}

void Technician::cut_link() {
  linked_ = false;
  down_.clear();
}

void Technician::open_link() {
  if (linked_) return;
  linked_ = true;
  auto const& disk = world_.console->disk;
  bool const same =
      epoch_ == disk.epoch || (epoch_ != 0 && world_.mutation == Mutation::trusts_an_old_cursor);
  if (!same) read_everything();
  sent_ = cursor_;
  if (world_.mutation == Mutation::resumes_too_early && sent_ > 0) --sent_;
  if (world_.mutation == Mutation::resumes_at_the_newest) sent_ = disk.changes_count();
  ++world_.tally["technician linked"];
}

void Technician::read_everything() {
  auto const& console = *world_.console;
  screen.clear();
  std::vector<desk::Row> rows;
  for (auto const& [chat, row] : console.disk.conversations) {
    auto& shown = screen[chat];
    shown.row = console.row_for(id_, row);
    shown.messages = row.messages;
    // It was there when the page was: nothing rings for it.
    world_.calls[{id_, chat}] = {desk::pings(std::nullopt, shown.row, id_), 0, true};
    rows.push_back(shown.row);
  }
  counts = desk::count(rows, id_);
  epoch_ = console.disk.epoch;
  cursor_ = console.disk.changes_count();
}

void Technician::be_told() {
  if (!linked_) return;
  auto const& console = *world_.console;
  for (; sent_ < console.disk.changes_count(); ++sent_) {
    auto const& change = console.disk.changes[static_cast<std::size_t>(sent_)];
    auto const& row = console.disk.conversations.at(change.chat);
    down_.push_back({sent_ + 1, change.chat, console.row_for(id_, row), change.line});
  }
}

void Technician::receive_one() {
  if (down_.empty()) return;
  show(down_.front());
  cursor_ = down_.front().cursor;
  down_.pop_front();
}

void Technician::catch_up() {
  open_link();
  be_told();
  while (!down_.empty()) receive_one();
}

void Technician::show(LiveEvent const& event) {
  auto const known = screen.find(event.chat);
  std::optional<desk::Row> before;
  if (known != screen.end()) before = known->second.row;
  auto& shown = screen[event.chat];
  if (desk::pings(before, event.row, id_)) ++shown.began;
  bool const each_rings = world_.mutation == Mutation::rings_for_each_message && event.line;
  bool const silent = world_.mutation == Mutation::rings_the_first_time_only && shown.pings > 0;
  if (!silent && desk::pings(each_rings ? std::nullopt : before, event.row, id_)) {
    ++shown.pings;
    ++world_.tally["rang"];
  }
  bool const forgets = world_.mutation == Mutation::counts_what_was_counted;
  counts = desk::counted(counts, forgets ? std::nullopt : before, event.row, id_);
  shown.row = event.row;
  if (!event.line) return;
  auto const next = static_cast<desk::Position>(shown.messages.size()) + 1;
  if (event.line->position < next) world_.blame("a technician's screen is told of a message twice");
  if (event.line->position > next) world_.blame("a technician's screen misses a message");
  shown.messages.push_back(event.line->message);
}

}  // namespace deskbell::simulation
