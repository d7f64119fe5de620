// What trays ask for, done for the caller that the kernel named.
#include "agent/account.h"
#include "agent/announcements.h"
#include "agent/attachments.h"
#include "agent/chats.h"
#include "agent/request_comments.h"
#include "agent/requests.h"
#include "agent/tray_link_impl.h"

namespace deskbell::agent {

namespace {

constexpr std::int64_t shown_max = 200;

/// Messages and replies are shown alike, and their ids are global.
Result<chats::Forgotten> forget(Transaction& transaction, protocol::DeviceUser const& user,
                                protocol::TrayForgetMessage const& command, PolicyInForce const& policy,
                                attachment_rows::Kept const& kept) {
  if (!command.again) {
    auto const reply = request_comments::forget(transaction, user, CommentId{command.message_id.uuid});
    if (!reply) return reply.error();
    if (*reply) return chats::Forgotten{};
  }
  return chats::forget(transaction, user, command, policy, kept);
}

}  // namespace

/// One command of one tray.
struct TrayLink::Impl::Asked {
  std::shared_ptr<Impl> self;
  TraySessionPointer session;

  auto answering(RequestId request) {
    return [self = self, session = session, request](auto const& outcome) {
      if constexpr (std::is_same_v<decltype(outcome), Result<void> const&>) {
        if (outcome) return self->answer(session, request, std::optional<ChatId>());
        self->answer(session, request, outcome.error());
      } else {
        self->answer(session, request, outcome);
      }
    };
  }

  void operator()(protocol::TrayHello const&) {
    if (!std::exchange(session->greeted, true)) self->world.on_users_changed();
  }

  /// Done by `work(transaction, user, policy)`; answered with the conversation that it ended up in.
  template <class Work>
  void answer_with_chat(RequestId request, Work work) {
    self->store.transact<std::optional<ChatId>>(
        [user = session->caller.user, work = std::move(work),
         policy = self->world.policy()](Transaction& transaction) -> Result<std::optional<ChatId>> {
          auto chat = work(transaction, user, *policy);
          if (!chat) return chat.error();
          return std::optional<ChatId>(*chat);
        },
        answering(request));
  }

  void operator()(protocol::TrayOpenChat const& command) {
    self->world.on_chat_activity();
    auto const current = [](auto& transaction, auto& user, auto&) -> Result<std::optional<ChatId>> {
      auto const chat = chat_rows::current(transaction.database(), account_of(user));
      return chat ? std::optional(chat->id()) : std::nullopt;
    };
    answer_with_chat(command.request_id, current);
  }

  void operator()(protocol::TraySay const& command) {
    self->world.on_chat_activity();
    answer_with_chat(command.request_id, [command](auto& transaction, auto& user, auto& policy) {
      return chats::say(transaction, user, command, policy);
    });
  }

  void operator()(protocol::TrayForgetMessage const& command) {
    self->store.transact<chats::Forgotten>(
        [user = session->caller.user, command, policy = self->world.policy(),
         kept = self->world.attachments().kept()](Transaction& transaction) {
          return forget(transaction, user, command, *policy, kept);
        },
        [self = self, session = session, request = command.request_id](Result<chats::Forgotten> done) {
          if (!done) return self->answer(session, request, done.error());
          self->world.attachments().on_forgotten(done->files);
          self->answer(session, request, done->chat);
        });
  }

  void operator()(protocol::TraySayTyping const& command) {
    self->world.on_chat_activity();
    self->store.transact<bool>(
        [account = session->account, command](Transaction& transaction) -> Result<bool> {
          return chat_rows::owner(transaction.database(), command.chat_id) == account;
        },
        [self = self, chat = command.chat_id](Result<bool> own) {
          if (own && *own) self->world.send_typing(chat);
        });
  }

  void operator()(protocol::TrayReadUpTo const& command) {
    self->store.transact<bool>(
        [user = session->caller.user, command](Transaction& transaction) {
          return chats::read_up_to(transaction, user, command.chat_id, command.position);
        },
        [self = self, command](Result<bool> changed) {
          if (changed && *changed) self->world.send_read({command.chat_id, command.position});
        });
  }

  void operator()(protocol::TrayMakeTicket const& command) {
    answer_with_chat(command.request_id, [command](auto& transaction, auto& user, auto& policy) {
      return chats::make_ticket(transaction, user, command.chat_id, policy);
    });
  }

  void operator()(protocol::TraySubmitForm const& command) {
    self->store.submit(
        [user = session->caller.user, command, policy = self->world.policy()](Transaction& transaction) {
          return requests::submit(transaction, user, command, *policy);
        },
        answering(command.request_id));
  }

  void operator()(protocol::TrayShowRequest const& command) {
    using Comments = std::vector<protocol::RequestComment>;
    self->store.transact<Comments>(
        [account = session->account, command](Transaction& transaction) -> Result<Comments> {
          return request_comments::of_request(transaction.database(), account, command.ticket_id, shown_max);
        },
        [self = self, session = session, request = command.request_id](Result<Comments> comments) {
          if (!comments) return self->answer(session, request, comments.error());
          for (auto& comment : *comments)
            self->send(session, protocol::TrayRequestComment{std::move(comment)});
          self->answer(session, request, std::optional<ChatId>());
        });
  }

  void operator()(protocol::TrayReply const& command) {
    self->store.submit(
        [user = session->caller.user, command](Transaction& transaction) {
          return request_comments::reply(transaction, user, command);
        },
        answering(command.request_id));
  }

  void operator()(protocol::TrayMarkAnnouncement const& command) {
    self->store.submit(
        [user = session->caller.user, command](Transaction& transaction) {
          return announcements::mark(transaction, user, command);
        },
        answering(command.request_id));
  }

  void operator()(protocol::TrayHistory const& command) {
    self->store.transact<history::Past>(
        [account = session->account, command](Transaction& transaction) -> Result<history::Past> {
          return history::before(transaction.database(), account, command);
        },
        [self = self, session = session](Result<history::Past> past) {
          if (past) self->send_past(session, std::move(*past));
        });
  }

  /// Asks the user's own past and sends what it answers, or why it does not.
  template <class Found, class Command>
  void ask_past(Command const& command,
                Result<Found> (*ask)(SQLite::Database&, std::string const&, Command const&)) {
    self->store.transact<Found>(
        [account = session->account, command, ask](Transaction& transaction) {
          return ask(transaction.database(), account, command);
        },
        [self = self, session = session, request = command.request_id](Result<Found> found) {
          if (!found) return self->answer(session, request, found.error());
          self->send(session, std::move(*found));
        });
  }

  void operator()(protocol::TrayFindChats const& command) {
    ask_past<protocol::TrayChatsFound, protocol::TrayFindChats>(
        command, [](SQLite::Database& database, std::string const& account, auto const& asked) {
          return history::find(database, account, asked);
        });
  }

  void operator()(protocol::TrayReadChat const& command) {
    ask_past<protocol::TrayChatPage, protocol::TrayReadChat>(command, &history::read);
  }

  // ---- files

  Attachments::Answer telling() {
    return [self = self, session = session](protocol::TrayEvent const& event) {
      if (!self->stopped) self->send(session, event);
    };
  }

  void operator()(protocol::TrayAttach const& command) {
    self->world.attachments().add(session->account, command, telling());
  }

  void operator()(protocol::TrayAttachBytes const& command) {
    self->world.attachments().take(session->account, command, telling());
  }

  void operator()(protocol::TrayDetach const& command) {
    self->world.attachments().remove(session->account, command.attachment_id);
  }

  void operator()(protocol::TrayFetch const& command) {
    self->world.on_chat_activity();
    self->world.attachments().fetch(session->account, command.attachment_id, answering(command.request_id));
  }

  void operator()(protocol::TrayReadBytes const& command) {
    self->world.attachments().read(session->account, command, telling());
  }
};

void TrayLink::Impl::on_command(TraySessionPointer const& session, protocol::TrayCommand const& command) {
  std::visit(Asked{shared_from_this(), session}, command);
}

void TrayLink::Impl::answer(TraySessionPointer const& session, RequestId request,
                            Result<std::optional<ChatId>> const& outcome) {
  send(session, answer_to(request, outcome));
}

}  // namespace deskbell::agent
