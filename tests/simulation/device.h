// A simulated device: one end user, a disk, a boot clock, a wall clock that may be wrong.
#pragma once

#include <map>
#include <string>

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
  Post post;
  std::int64_t console_epoch = 1;
  std::map<ChatId, chat::State> chats;
  std::optional<ChatId> current;
  std::map<MessageId, Shown> messages;
  std::vector<MessageId> said;             ///< own ones, in the order of writing
  std::map<MessageId, core::Now> said_at;  ///< for the checker
  std::map<MessageId, int> fired;          ///< for the checker: how often, for each streak
  std::map<MessageId, ChatId> fired_in;
};

class Device {
 public:
  Device(World& world, int number);

  /// Something this device might do now, by chance.
  void act();
  void say();
  void tick();
  void sleep();
  void wake();
  void crash();
  void reboot();
  void take_snapshot() { snapshot_ = disk; }
  void restore_snapshot();
  void open_link();
  void cut_link();
  void work();
  void receive_one();
  void acknowledge();
  void resynchronised();
  [[nodiscard]] core::Now now() const;

  DeviceDisk disk;
  LinkEnd end;
  bool awake = true;
  bool linked = false;
  std::deque<Frame> up;
  std::deque<Frame> down;

 private:
  void apply(Fact const& fact);
  void on_message(Message const& message);
  void on_moved(ChatId from, ChatId to, bool from_stays);
  void advance_chat(ChatId id, chat::Event const& event);
  void fire(ChatId id, chat::ShowUnavailable const& shown);
  chat::State& chat_of(ChatId id);
  ChatId chat_to_say_in();
  void start_process();

  World& world_;
  int number_;
  DeviceDisk snapshot_;
  Duration booted_at_{};
  int boots_ = 0;
  Duration wall_error_{};
};

}  // namespace deskbell::simulation
