// The simulated console: its database, its technicians, and its ends of all links.
#pragma once

#include <map>

#include "link_end.h"

namespace deskbell::simulation {

class World;

struct ConversationRow {
  desk::Conversation state;
  int device = 0;
  std::vector<MessageId> messages;  ///< position 1 first; private notes too
  std::vector<desk::From> from;
};

struct ConsoleDisk {
  std::int64_t epoch = 1;
  std::vector<Post> posts;
  std::map<ChatId, ConversationRow> conversations;
  std::map<ChatId, ChatId> aliases;
  std::vector<std::optional<ChatId>> open_one;
  struct Place {
    ChatId chat;
    desk::Position position = 0;
  };
  std::map<MessageId, Place> where;
  std::vector<ChatId> tickets;        ///< one entry for each ticket that was ever made
  std::vector<MessageId> lost_races;  ///< streaks for which an automatic ticket was declined
  std::map<MessageId, int> counted;   ///< streaks for which the fallback was counted
};

class Console {
 public:
  Console(World& world, int devices);

  /// Something that a technician or the clock might do now, by chance.
  void act();
  void crash();
  void take_backup() { backup_ = disk; }
  void restore_backup();
  void opened(int device, delivery::Cursor peer);
  void lost(int device);
  void work(int device);
  void receive_one(int device);
  void acknowledge(int device);
  void run_timers();

  ConsoleDisk disk;
  std::vector<LinkEnd> ends;

 private:
  void apply(int device, Fact const& fact);
  void on_said(int device, Said const& said);
  void on_unavailable(Unavailable const& fact);
  void on_ticket_requested(int device, TicketRequested const& fact);
  void answer(ConversationRow& row);
  void archive(ConversationRow& row);
  void start_conversation(int device);
  void make_ticket(ConversationRow& row, desk::TicketDecision const& decision);
  void add_message(ConversationRow& row, MessageId message, desk::From from, bool is_private = false);
  ConversationRow& create(ChatId id, int device);
  ConversationRow* find(ChatId id);
  void tell(int device, Body body);
  ConversationRow* any_open();

  World& world_;
  ConsoleDisk backup_;
};

}  // namespace deskbell::simulation
