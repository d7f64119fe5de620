// A simulated device: one end user, a disk, a boot clock, a wall clock that may be wrong. What agent/ does
// around core, without its sockets and tables.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "link_end.h"

namespace deskbell::simulation {

class World;

/// What the window shows of a message.
struct Shown {
  ChatId chat;
  desk::Position position = 0;  ///< 0: not yet in the order
  desk::From from = desk::From::end_user;
};

struct DeviceDisk {
  struct Chat {
    chat::State state;
    std::optional<ChatId> merged_into;
    int turn = 0;
    desk::Position read = 0;  ///< by the end user
  };
  Post post;
  std::int64_t console_epoch = 1;
  std::map<ChatId, Chat> chats;
  int turns = 0;
  std::int64_t written = 0;
  std::map<MessageId, Shown> messages;
  std::vector<MessageId> said;  ///< own ones, in the order of writing
  // For the checker.
  std::map<MessageId, core::Now> said_at;
  std::map<MessageId, int> fired;  ///< how often, for each streak
  std::set<MessageId> seen;        ///< the end user looked at them
  std::set<MessageId> answered;    ///< own ones after which an answer stood, whatever became of it since
};

class Device {
 public:
  using Chat = DeviceDisk::Chat;

  Device(World& world, int number, int identity);
  /// Another machine with this disk.
  void begin_as(DeviceDisk const& copied);

  /// Something this device might do now, by chance.
  void act();
  void say();
  void tick();
  void wake();
  void open_link();
  void cut_link();
  void work();
  void receive_one();
  void acknowledge();
  void resynchronised();
  /// As its clocks say, and as core is told.
  [[nodiscard]] core::Now now() const;
  /// From now on; negative where it passed.
  [[nodiscard]] std::optional<Duration> next_deadline() const;
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] int identity() const { return identity_; }
  /// The conversation of this name, as the device now has it.
  Chat* resolve(ChatId id);

  DeviceDisk disk;
  LinkEnd end;
  bool awake = true;
  bool linked = false;
  std::deque<Frame> up;
  std::deque<Frame> down;

 private:
  void sleep();
  void crash();
  void reboot();
  void take_snapshot();
  void restore_snapshot();
  void damage_outbox();
  void look();
  void start_process();

  void apply(Fact const& fact);
  void on_started(ChatId id);
  void on_message(Message const& message);
  void note_answered(ChatId chat, desk::Position by);
  /// Where the console took conversations away from under words that were on their way, it names only the one
  /// that they were said to; they may wait in another by now.
  void continue_where_it_stands(Message const& message);
  void on_moved(ChatId from, ChatId to, bool is_merge);
  void on_console_restored();
  void advance(Chat& chat, chat::Event const& event);
  void advance_open(chat::Event const& event);
  /// Whether this mistake is made on purpose.
  [[nodiscard]] bool errs(Mutation mistake) const;
  /// What is true, for the checker.
  [[nodiscard]] core::Now moment() const;
  void settle(Chat& chat, chat::Step step);
  void fire(Chat const& chat, chat::ShowUnavailable const& shown);
  Chat* current();
  void say_again(Chat const& from, ChatId to);
  Chat& insert(ChatId id);
  Chat& open_chat(ChatId id);
  void bring_forward(Chat& chat) { chat.turn = ++disk.turns; }

  World& world_;
  int number_;
  int identity_;
  DeviceDisk snapshot_;
  Duration booted_at_{};
  int boots_ = 0;
  Duration wall_error_{};
};

}  // namespace deskbell::simulation
