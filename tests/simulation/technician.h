// A technician at the console's page: what is on her screen, brought there by a live link that is cut and
// goes on at its cursor. What console/server's live link and the page do around core.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "core/desk.h"

namespace deskbell::simulation {

namespace desk = core::desk;

class World;

/// What the console's live link says of one change.
struct LiveEvent {
  std::int64_t cursor = 0;
  ChatId chat;
  desk::Row row;  ///< as it is when it is sent
  struct Line {
    MessageId message;
    desk::Position position = 0;
  };
  std::optional<Line> line;
};

class Technician {
 public:
  Technician(World& world, int number);

  /// Something that she, her browser or the network might do now, by chance.
  void act();
  void open_link();
  void cut_link();
  /// Puts on the link what changed since.
  void be_told();
  void receive_one();
  /// Everything that there is to hear.
  void catch_up();
  [[nodiscard]] UserId id() const { return id_; }

  struct Shown {
    desk::Row row;
    std::vector<MessageId> messages;  ///< position 1 first
    int pings = 0;
    int began = 0;  ///< how often the row on the screen began to call for her
  };
  std::map<ChatId, Shown> screen;
  desk::Counts counts;

 private:
  /// A page that was loaded anew, or a console that is another one now: it is read from the beginning.
  void read_everything();
  void show(LiveEvent const& event);

  World& world_;
  UserId id_;
  bool linked_ = false;
  std::int64_t epoch_ = 0;   ///< of the console that the cursor is of
  std::int64_t cursor_ = 0;  ///< how far the screen is
  std::int64_t sent_ = 0;    ///< how far the link is
  std::deque<LiveEvent> down_;
};

}  // namespace deskbell::simulation
