// What the window, menu and icon show: what the service said, and what the person said that it has not
// answered yet. Holds no truth of its own; connecting again is the same as starting.
#pragma once

#include <QObject>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocol/channels.h"
#include "tray/agent_link.h"

namespace deskbell::tray {

/// How far a message has come, as shown: the wire's Delivery, and before it "not yet on the service's disk".
enum class Stage { sending, queued, sent, delivered, read, failed };
Stage stage_of(protocol::Delivery delivery);

struct Message {
  protocol::MessageView view;
  Stage stage = Stage::sent;
  bool local = false;   ///< the service does not have it (yet, or refused it)
  std::string item_id;  ///< where local: the menu item that it was written from
};
using MessagePointer = std::shared_ptr<Message const>;

/// What was written here and the service has not taken: kept over an end of this program.
struct Unsent {
  MessageId message_id;
  std::string item_id;
  std::string text;
  Time written_at{};
  std::string error;  ///< why the service refused it; empty: it was not asked yet, or has not answered
  std::vector<protocol::AttachmentView> files{};
  friend bool operator==(Unsent const&, Unsent const&) = default;
};

/// The whole way to a technician, in one word.
enum class Reach { starting, no_service, not_enrolled, connecting, online, offline, refused };

class Model final : public QObject, public AgentListener {
  Q_OBJECT
 public:
  /// What the model needs from the world.
  struct Outside {
    std::function<bool(protocol::TrayCommand const&)> send;
    std::function<Time()> now;
    std::function<Uuid()> new_id;
  };
  Model(Outside outside, std::string language, QObject* parent = nullptr);

  // ---- what is so
  [[nodiscard]] Reach reach() const;
  [[nodiscard]] protocol::LinkState const& link() const { return link_; }
  [[nodiscard]] QString const& lost_reason() const { return lost_reason_; }
  [[nodiscard]] bool loaded() const { return loaded_; }
  /// The service is there and has said everything: it can be asked.
  [[nodiscard]] bool ready() const { return connected_ && loaded_ && !loading_; }
  [[nodiscard]] protocol::Branding const& branding() const { return branding_; }
  [[nodiscard]] std::vector<protocol::MenuItem> const& menu() const { return menu_; }
  /// Depth first; null where the policy has no such item.
  [[nodiscard]] protocol::MenuItem const* find_item(std::string const& id) const;
  [[nodiscard]] protocol::MenuItem const* first_item(protocol::MenuItemType type) const;
  [[nodiscard]] std::optional<protocol::ChatView> const& chat() const { return chat_; }
  /// Of who answers, in base64; null where there is none.
  [[nodiscard]] std::string const* picture() const;
  /// Oldest first; the current conversation last.
  [[nodiscard]] std::vector<MessagePointer> const& messages() const { return shown_; }
  [[nodiscard]] bool more_history() const { return more_history_; }
  [[nodiscard]] std::vector<protocol::RequestView> const& requests() const { return requests_; }
  /// Null where there is none of this person's.
  [[nodiscard]] protocol::RequestView const* find_request(TicketId ticket) const;
  /// Of one request, oldest first, as far as they were told: ask with show_request().
  [[nodiscard]] std::vector<protocol::RequestComment> comments(TicketId ticket) const;
  /// What was sent with a contact form, as far as it is known; heard as request_files_changed.
  [[nodiscard]] std::vector<protocol::AttachmentView> form_files(SubmissionId submission) const;
  /// It has an answer that this person has not read.
  [[nodiscard]] bool has_news(TicketId ticket) const { return news_.contains(ticket); }
  [[nodiscard]] std::int64_t requests_with_news() const { return std::ssize(news_); }
  void set_news(std::set<TicketId> tickets);
  [[nodiscard]] std::vector<protocol::DeviceLine> const& device() const { return device_; }
  /// Oldest first; without those that this person dismissed.
  [[nodiscard]] std::vector<protocol::TrayAnnouncement> const& announcements() const {
    return announcements_;
  }
  [[nodiscard]] std::int64_t unseen_announcements() const;
  [[nodiscard]] protocol::DeviceUser const& user() const { return user_; }
  [[nodiscard]] std::string const& agent_version() const { return agent_version_; }
  /// How long an answer usually takes, where it was measured and somebody can be reached.
  [[nodiscard]] std::optional<std::chrono::seconds> usual_answer() const;
  /// Of a live chat item, or of the first one where there is none of that id; null where it has none.
  [[nodiscard]] protocol::DeskHours const* desk_hours(std::string const& item_id) const;
  [[nodiscard]] Time now() const { return outside_.now(); }
  /// Messages of others that this person has not seen.
  [[nodiscard]] std::int64_t unread() const;
  /// Something waits for this person: a message that failed, or the offer of a ticket.
  [[nodiscard]] bool wants_attention() const;
  /// The service was asked something that it has not answered yet.
  [[nodiscard]] bool awaits_answers() const { return !pending_.empty(); }
  /// How a conversation ended, where it did and that is known.
  [[nodiscard]] std::optional<protocol::ChatEnding> ending(ChatId chat) const;
  [[nodiscard]] std::vector<Unsent> unsent() const;
  /// What an earlier run of this program kept. Before the service is connected.
  void restore(std::vector<Unsent> const& unsent);

  // ---- what the person does; each is sent again under the same id until the service has answered
  void open_chat(std::string const& item_id);
  /// Nothing happens for blank text without files. With files that the service does not have yet it is said
  /// when it has them: tell with note_file().
  std::optional<MessageId> say(std::string const& item_id, QString const& text,
                               std::vector<protocol::AttachmentView> files = {});
  /// Only of one that failed: what the service did not take is said to it again; what the console refused is
  /// said anew in its place.
  void retry(MessageId message);
  /// Likewise: it is taken away.
  void forget(MessageId message);
  void make_ticket();
  /// The service has the files whole.
  void submit_form(std::string const& item_id, SubmissionId submission,
                   std::vector<protocol::FieldValue> fields,
                   std::vector<protocol::AttachmentView> files = {});
  [[nodiscard]] SubmissionId new_submission() const;
  void show_request(TicketId ticket);
  /// Nothing happens for blank text.
  void reply(TicketId ticket, QString const& text);
  [[nodiscard]] std::vector<protocol::RequestComment> const& unsent_replies() const { return local_replies_; }
  /// What an earlier run of this program kept. Before the service is connected.
  void restore_replies(std::vector<protocol::RequestComment> const& replies);
  /// Only of one that the service or the console refused: it is said again in its own place.
  void retry_reply(CommentId comment);
  /// Likewise: it is taken away.
  void forget_reply(CommentId comment);
  /// The service does not have it, or has not answered.
  [[nodiscard]] bool reply_is_local(CommentId comment) const;
  void say_typing();
  /// All that is shown was seen.
  void mark_read();
  void load_history();
  /// Earlier conversations, or what they hold of `text`; from where `last` ended. Heard as past_found;
  /// nothing where the service cannot be asked.
  std::optional<RequestId> find_past(QString const& text, protocol::TrayChatsFound const& last = {});
  /// Heard as past_read.
  std::optional<RequestId> read_past(protocol::TrayReadChat asked);

  /// Nothing happens where the person did so before. `told` is heard as announcement_told.
  void mark_announcement(AnnouncementId id, protocol::AnnouncementMark mark);

  // ---- files
  [[nodiscard]] AttachmentId new_attachment() const;
  /// Sent now or not at all; false: the service cannot be asked.
  bool transmit(protocol::TrayCommand const& command);
  /// A file of a message that was written here comes on, arrived at the service or failed.
  void note_file(protocol::AttachmentView const& file);
  /// The bytes of a file are wanted on this computer. Heard as fetch_answered, then as file_changed.
  void fetch(AttachmentId file);

  void on_agent_connected() override;
  void on_agent_lost(QString const& reason) override;
  void on_agent_event(protocol::TrayEvent const& event) override;

 Q_SIGNALS:
  void reach_changed();
  void branding_changed();
  void menu_changed();
  void chat_changed();
  void messages_changed();
  void requests_changed();
  void comments_changed();
  void request_files_changed(deskbell::SubmissionId submission);
  void device_changed();
  void announcements_changed();
  /// The service noted that this person is told of it: from here on it is up to us.
  void announcement_told(deskbell::AnnouncementId id);
  void someone_types(QString const& name);
  /// It is not kept any more, whether it is shown here or elsewhere.
  void message_gone(deskbell::MessageId message);
  /// A message of somebody else that was not there before. Not for pages of history.
  void message_arrived(deskbell::tray::MessagePointer const& message);
  /// The service took it (empty reason) or refused it.
  void form_answered(QString const& submission, QString const& reason);
  void refused(QString const& reason);
  void past_found(deskbell::protocol::TrayChatsFound const& found);
  void past_read(deskbell::protocol::TrayChatPage const& page);
  /// find_past or read_past was refused.
  void past_refused(deskbell::RequestId request, QString const& reason);
  void became_ready();
  void file_taken(deskbell::protocol::TrayAttachmentTaken const& taken);
  void file_bytes(deskbell::protocol::TrayAttachmentBytes const& bytes);
  void file_changed(deskbell::protocol::TrayAttachmentChanged const& changed);
  /// Empty reason: it is on its way, or here.
  void fetch_answered(deskbell::AttachmentId file, QString const& reason);
  /// Of a message with files: the service has it; it is to be tried again; it was taken away.
  void files_said(deskbell::MessageId message);
  void files_wanted(deskbell::MessageId message);
  void files_dropped(deskbell::MessageId message);
  /// The comments of a request were told (empty reason), or will not be.
  void request_shown(deskbell::TicketId ticket, QString const& reason);

 private:
  struct Pending {
    RequestId request;
    protocol::TrayCommand command;
  };
  struct Conversation {
    ChatId id;
    std::vector<MessagePointer> messages;
  };

  template <class Command>
  void send_or_keep(Command command);
  void flush();
  /// Where a conversation that was not known yet goes.
  enum class Place { front, back };
  void put(std::deque<Conversation>& into, protocol::MessageView const& view, Place place);
  void note_ending(protocol::ChatEnding const& ending);
  void show_messages();
  void drop_local_copies();
  void announce(std::vector<protocol::MessageView> const& views);
  void drop_empty();
  void keep_current_last();

  void apply(protocol::TraySnapshot const& event);
  void apply(protocol::TrayMessages const& event);
  void apply(protocol::TrayMessageGone const& event);
  void apply(protocol::TrayReady const& event);
  void apply(protocol::TrayLinkChanged const& event);
  void apply(protocol::TrayMenuChanged const& event);
  void apply(protocol::TrayChatChanged const& event);
  void apply(protocol::TrayChatPicture const& event);
  void apply(protocol::TrayRequestChanged const& event);
  void apply(protocol::TrayDeviceChanged const& event);
  void apply(protocol::TrayTyping const& event);
  void apply(protocol::TrayAnswer const& event);
  void apply(protocol::TrayDeskChanged const& event);
  void apply(protocol::TrayRequestComment const& event);
  void apply(protocol::TrayChatsFound const& event) { Q_EMIT past_found(event); }
  void apply(protocol::TrayChatPage const& event) { Q_EMIT past_read(event); }
  void apply(protocol::TrayAttachmentChanged const& event);
  void apply(protocol::TrayAnnouncement const& event);
  void apply(protocol::TrayAnnouncementGone const& event);
  void apply(protocol::TrayAttachmentTaken const& event) { Q_EMIT file_taken(event); }
  void apply(protocol::TrayAttachmentBytes const& event) { Q_EMIT file_bytes(event); }
  void apply(protocol::TrayGoodbye const&) {}  // the link's own
  void say_when_whole(Message const& message);
  /// The service has not answered it yet.
  [[nodiscard]] bool marks(AnnouncementId id, protocol::AnnouncementMark mark) const;
  void on_announcement_marked(protocol::TrayMarkAnnouncement const& command, QString const& reason);
  void on_form_answered(protocol::TraySubmitForm const& form, protocol::TrayAnswer const& answer);
  void note_form_file(SubmissionId submission, protocol::AttachmentView const& file);
  void on_reply_answered(protocol::TrayReply const& reply, QString const& reason);
  void send_reply(protocol::RequestComment const& comment);
  /// The service is asked to take it away, or to say it anew; it has not answered yet.
  [[nodiscard]] protocol::TrayForgetMessage const* forgetting(MessageId message) const;
  [[nodiscard]] MessagePointer as_shown(MessagePointer const& message) const;
  [[nodiscard]] MessagePointer shown_failed(MessageId message) const;
  void ask_to_forget(MessageId message, std::optional<MessageId> again);
  void on_forget_answered(protocol::TrayForgetMessage const& asked, protocol::TrayAnswer const& answer);
  bool drop(MessageId message);
  /// The console refused it, and the service keeps it so.
  [[nodiscard]] bool reply_failed(CommentId comment) const;
  void drop_reply(CommentId comment);
  void on_say_answered(protocol::TraySay const& said, protocol::TrayAnswer const& answer);

  Outside outside_;
  std::string language_;
  bool connected_ = false;
  bool loaded_ = false;   ///< a whole snapshot was seen once
  bool loading_ = false;  ///< between being connected and ready
  bool more_history_ = false;
  bool asked_history_ = false;
  QString lost_reason_;
  std::string agent_version_;
  protocol::DeviceUser user_;
  protocol::LinkState link_;
  protocol::Branding branding_;
  std::vector<protocol::MenuItem> menu_;
  std::optional<protocol::ChatView> chat_;
  std::optional<protocol::TrayChatPicture> picture_;
  std::vector<protocol::RequestView> requests_;
  std::vector<protocol::RequestComment> comments_;
  std::map<SubmissionId, std::vector<protocol::AttachmentView>> form_files_;
  std::set<TicketId> news_;
  std::vector<protocol::RequestComment> local_replies_;  ///< written here, not told by the service yet
  std::vector<protocol::DeviceLine> device_;
  std::vector<protocol::TrayAnnouncement> announcements_;
  std::vector<protocol::TrayAnnouncement> incoming_announcements_;  ///< while loading
  std::optional<std::int64_t> usual_answer_s_;
  std::vector<protocol::DeskHours> desk_hours_;
  std::deque<Conversation> conversations_;  ///< the current one last
  std::deque<Conversation> incoming_;       ///< while loading: replaces conversations_ at ready
  std::vector<MessagePointer> local_;       ///< said here, not in `conversations_` yet
  std::vector<MessagePointer> shown_;
  std::vector<protocol::ChatEnding> endings_;
  std::vector<Pending> pending_;
  std::int64_t read_said_ = 0;  ///< position that was reported as read
  std::optional<MessageId> announced_;
};

}  // namespace deskbell::tray
