// The simulated console: its database, its technicians, and its ends of all links. What console/server does
// around core.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "link_end.h"
#include "technician.h"

namespace deskbell::simulation {

class Device;
class World;

struct ConversationRow {
  desk::Conversation state;
  int identity = 0;
  int made = 0;                     ///< counts conversations
  std::vector<MessageId> messages;  ///< position 1 first; private notes too
  std::vector<desk::From> from;
  std::vector<bool> is_private;
  std::vector<Time> accepted_at;
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
  /// What technicians are told: the first has cursor 1.
  struct Change {
    ChatId chat;
    std::optional<LiveEvent::Line> line;
  };
  std::vector<Change> changes;
  [[nodiscard]] std::int64_t changes_count() const { return static_cast<std::int64_t>(changes.size()); }
  std::map<std::pair<UserId, ChatId>, desk::Position> reads;  ///< how far each technician has read
};

class Console {
 public:
  Console(World& world, int identities);

  /// Something that a technician or the clock might do now, by chance.
  void act();
  /// Where its uplink stands; empty where another machine with the same key is alive on a link.
  std::optional<delivery::Cursor> welcome(Device& device);
  void lost(int identity);
  void work(int identity);
  void receive_one(int identity);
  void acknowledge(int identity);
  void run_timers();

  /// A technician looked at some conversation, or gave it to somebody.
  void read_by(UserId technician);
  void assign_by(UserId technician);
  [[nodiscard]] desk::Row row_for(UserId technician, ConversationRow const& row) const;

  struct Line {
    LinkEnd end;
    Device* device = nullptr;  ///< the machine on the link
  };
  ConsoleDisk disk;
  std::vector<Line> lines;

 private:
  void crash();
  void back_up();
  void restore_backup();

  void apply(int identity, Fact const& fact);
  void on_said(int identity, Said const& said);
  void on_opened(int identity, Opened const& opened);
  void on_unavailable(Unavailable const& fact);
  void on_ticket_requested(int identity, TicketRequested const& fact);
  /// The conversation that is meant, made or merged as core decides.
  ConversationRow* locate(int identity, ChatId said_to);
  void answer(ConversationRow& row);
  void archive(ConversationRow& row);
  ConversationRow* any_at_desk();
  /// Technicians are to hear of it.
  void changed(ConversationRow const& row, std::optional<LiveEvent::Line> line = {});
  void reopen_one();
  void start_conversation(int identity);
  void make_ticket(ConversationRow& row, desk::TicketDecision const& decision);
  void add_message(ConversationRow& row, MessageId message, desk::From from, bool is_private = false);
  ConversationRow& create(ChatId id, int identity);
  ConversationRow* find(ChatId id);
  [[nodiscard]] std::optional<desk::Known> known_as(int identity, ChatId id) const;
  void tell(int identity, Body body);
  /// To a device that was restored, or from a database that was: all that stands now.
  void tell_everything(int identity);
  ConversationRow* any_open();
  Post& post(int identity) { return disk.posts[static_cast<std::size_t>(identity)]; }
  Line& line(int identity) { return lines[static_cast<std::size_t>(identity)]; }
  std::optional<ChatId>& open_one(int identity) { return disk.open_one[static_cast<std::size_t>(identity)]; }
  void notice_all();
  /// Whether this mistake is made on purpose.
  [[nodiscard]] bool errs(Mutation mistake) const;

  World& world_;
  ConsoleDisk backup_;
};

}  // namespace deskbell::simulation
