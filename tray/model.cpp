// What the window, menu and icon show: state, and what the service says. Commands are in model_commands.cpp.
#include "tray/model.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "protocol/version.h"
#include "tray/reasons.h"
#include "tray/version.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using protocol::MenuItem;

MenuItem const* find_in(std::vector<MenuItem> const& items, auto const& fits) {
  for (auto const& item : items) {
    if (fits(item)) return &item;
    if (auto const* found = find_in(item.items, fits)) return found;
  }
  return nullptr;
}

/// Positioned messages by position, then those that only this device knows, in its own order.
bool stands_before(MessagePointer const& left, MessagePointer const& right) {
  auto const key = [](Message const& message) {
    auto const& view = message.view;
    return std::tuple(view.position ? 0 : 1, view.position.value_or(0), view.order);
  };
  return key(*left) < key(*right);
}

std::int64_t newest_order(std::vector<MessagePointer> const& messages) {
  std::int64_t newest = 0;
  for (auto const& message : messages) newest = std::max(newest, message->view.order);
  return newest;
}

}  // namespace

Stage stage_of(protocol::Delivery delivery) {
  switch (delivery) {
    case protocol::Delivery::queued:
      return Stage::queued;
    case protocol::Delivery::sent:
      return Stage::sent;
    case protocol::Delivery::delivered:
      return Stage::delivered;
    case protocol::Delivery::read:
      return Stage::read;
    case protocol::Delivery::failed:
      break;
  }
  return Stage::failed;
}

Model::Model(Outside outside, std::string language, QObject* parent)
    : QObject(parent), outside_(std::move(outside)), language_(std::move(language)) {}

// ---- what is so

Reach Model::reach() const {
  if (!connected_) return loaded_ || !lost_reason_.isEmpty() ? Reach::no_service : Reach::starting;
  if (!loaded_) return Reach::starting;
  switch (link_.status) {
    case protocol::LinkStatus::not_enrolled:
      return Reach::not_enrolled;
    case protocol::LinkStatus::connecting:
      return Reach::connecting;
    case protocol::LinkStatus::online:
      return Reach::online;
    case protocol::LinkStatus::offline:
      return Reach::offline;
    case protocol::LinkStatus::refused:
      break;
  }
  return Reach::refused;
}

MenuItem const* Model::find_item(std::string const& id) const {
  return find_in(menu_, [&](MenuItem const& item) { return item.id == id; });
}

MenuItem const* Model::first_item(protocol::MenuItemType type) const {
  return find_in(menu_, [&](MenuItem const& item) { return item.type == type; });
}

std::string const* Model::picture() const {
  bool const theirs = chat_ && picture_ && picture_->picture && picture_->chat_id == chat_->chat_id &&
                      picture_->technician == chat_->technician;
  return theirs ? &*picture_->picture : nullptr;
}

std::int64_t Model::unread() const {
  if (!chat_) return 0;
  std::int64_t newest = 0;
  for (auto const& message : shown_) {
    if (!message->view.own && message->view.chat_id == chat_->chat_id) {
      newest = std::max(newest, message->view.position.value_or(0));
    }
  }
  return newest > 0 && read_said_ >= newest ? 0 : chat_->unread;
}

bool Model::wants_attention() const {
  if (chat_ && chat_->ticket_offer == protocol::TicketOffer::offered) return true;
  return std::any_of(shown_.begin(), shown_.end(),
                     [](MessagePointer const& message) { return message->stage == Stage::failed; });
}

std::optional<std::chrono::seconds> Model::usual_answer() const {
  if (reach() != Reach::online || !usual_answer_s_) return std::nullopt;
  return std::chrono::seconds(*usual_answer_s_);
}

protocol::DeskHours const* Model::desk_hours(std::string const& item_id) const {
  auto const* item = find_item(item_id);
  if (item == nullptr) item = first_item(protocol::MenuItemType::live_chat);
  if (item == nullptr) return nullptr;
  for (auto const& hours : desk_hours_) {
    auto const& ids = hours.item_ids;
    if (std::find(ids.begin(), ids.end(), item->id) != ids.end()) return &hours;
  }
  return nullptr;
}

std::optional<protocol::ChatEnding> Model::ending(ChatId chat) const {
  if (chat_ && chat_->chat_id == chat) {
    if (chat_->phase != protocol::ChatPhase::archived) return std::nullopt;
    return protocol::ChatEnding{chat, chat_->archived_by.value_or(""), chat_->archived_at.value_or(Time{})};
  }
  auto const found = std::find_if(endings_.begin(), endings_.end(),
                                  [&](protocol::ChatEnding const& one) { return one.chat_id == chat; });
  return found == endings_.end() ? std::nullopt : std::optional(*found);
}

std::vector<Unsent> Model::unsent() const {
  std::vector<Unsent> unsent;
  for (auto const& message : local_) {
    if (message->stage == Stage::queued) continue;
    auto const& view = message->view;
    unsent.push_back({view.message_id, message->item_id, view.text, view.written_at, view.error.value_or(""),
                      view.attachments.value_or(std::vector<protocol::AttachmentView>())});
  }
  return unsent;
}

// ---- the link

void Model::on_agent_connected() {
  connected_ = true;
  // Up to the end of the snapshot nothing is said: what waits from before goes first.
  loading_ = true;
  lost_reason_.clear();
  protocol::TrayHello hello;
  hello.protocol_version = protocol::version;
  hello.tray_version = tray_version;
  hello.language = language_;
  outside_.send(hello);
  Q_EMIT reach_changed();
}

void Model::on_agent_lost(QString const& reason) {
  bool const changed = connected_ || lost_reason_ != reason;
  connected_ = false;
  loading_ = false;
  asked_history_ = false;
  lost_reason_ = reason;
  if (changed) Q_EMIT reach_changed();
}

void Model::on_agent_event(protocol::TrayEvent const& event) {
  std::visit([this](auto const& known) { apply(known); }, event);
}

void Model::apply(protocol::TraySnapshot const& event) {
  agent_version_ = event.agent_version;
  user_ = event.user;
  link_ = event.link;
  branding_ = event.branding;
  menu_ = event.menu;
  if (chat_) {
    if (auto const ended = ending(chat_->chat_id)) note_ending(*ended);
  }
  chat_ = event.chat;
  picture_.reset();
  requests_ = event.requests;
  device_ = event.device;
  usual_answer_s_ = event.usual_answer_s;
  desk_hours_ = event.hours;
  read_said_ = 0;
  incoming_.clear();
  incoming_announcements_.clear();
  loading_ = true;
}

void Model::apply(protocol::TrayMessages const& event) {
  auto& into = loading_ ? incoming_ : conversations_;
  auto const newest = newest_order(shown_);
  std::vector<protocol::MessageView> fresh;
  for (auto const& view : event.messages) {
    bool const known = std::any_of(shown_.begin(), shown_.end(), [&](MessagePointer const& message) {
      return message->view.message_id == view.message_id;
    });
    // While a page of history is on its way, what is older than all that is known is part of it.
    bool const old = asked_history_ && view.order <= newest;
    if (!known && !view.own && !old) fresh.push_back(view);
    put(into, view, old ? Place::front : Place::back);
  }
  for (auto const& ended : event.endings) note_ending(ended);
  if (loading_) return;
  drop_empty();
  drop_local_copies();
  show_messages();
  announce(fresh);
}

void Model::apply(protocol::TrayMessageGone const& event) {
  if (drop(event.message_id) && !loading_) show_messages();
  drop_reply(CommentId{event.message_id.uuid});
  Q_EMIT message_gone(event.message_id);
}

void Model::apply(protocol::TrayReady const& event) {
  more_history_ = event.more_history;
  asked_history_ = false;
  if (!loading_) {
    Q_EMIT messages_changed();
    return;
  }
  loading_ = false;
  loaded_ = true;
  conversations_ = std::exchange(incoming_, {});
  announcements_ = std::exchange(incoming_announcements_, {});
  keep_current_last();
  drop_local_copies();
  // What the service took and then did not list is not ours to show.
  std::erase_if(local_, [](MessagePointer const& message) { return message->stage == Stage::queued; });
  flush();  // before anybody hears of it: what they send then goes out once
  show_messages();
  Q_EMIT branding_changed();
  Q_EMIT menu_changed();
  Q_EMIT chat_changed();
  Q_EMIT requests_changed();
  Q_EMIT device_changed();
  Q_EMIT announcements_changed();
  Q_EMIT reach_changed();
  Q_EMIT became_ready();
  if (unread() <= 0) return;
  for (auto message = shown_.rbegin(); message != shown_.rend(); ++message) {
    if ((*message)->view.own) continue;
    if (announced_ != (*message)->view.message_id) announce({(*message)->view});
    break;
  }
}

void Model::apply(protocol::TrayLinkChanged const& event) {
  link_ = event.link;
  Q_EMIT reach_changed();
}

void Model::apply(protocol::TrayMenuChanged const& event) {
  bool const other_branding = !(branding_ == event.branding);
  branding_ = event.branding;
  menu_ = event.menu;
  if (loading_) return;
  if (other_branding) Q_EMIT branding_changed();
  Q_EMIT menu_changed();
}

void Model::apply(protocol::TrayChatChanged const& event) {
  bool const another = !chat_ || chat_->chat_id != event.chat.chat_id;
  if (another) {
    read_said_ = 0;
    if (auto const ended = chat_ ? ending(chat_->chat_id) : std::nullopt) note_ending(*ended);
  }
  chat_ = event.chat;
  if (loading_) return;
  if (another) {
    keep_current_last();
    show_messages();
  }
  Q_EMIT chat_changed();
}

void Model::apply(protocol::TrayChatPicture const& event) {
  picture_ = event;
  if (!loading_) Q_EMIT chat_changed();
}

void Model::apply(protocol::TrayRequestChanged const& event) {
  auto const& request = event.request;
  auto const same = [&](protocol::RequestView const& known) {
    // One that was asked for in a conversation has no number of its own before it is made.
    bool const awaited = !known.ticket_id && !known.submission_id && known.chat_id;
    return (request.ticket_id && known.ticket_id == request.ticket_id) ||
           (request.submission_id && known.submission_id == request.submission_id) ||
           (awaited && known.chat_id == request.chat_id);
  };
  auto found = std::find_if(requests_.begin(), requests_.end(), same);
  if (found == requests_.end()) {
    requests_.push_back(request);
  } else {
    *found = request;
  }
  if (!loading_) Q_EMIT requests_changed();
}

void Model::apply(protocol::TrayDeviceChanged const& event) {
  device_ = event.device;
  if (!loading_) Q_EMIT device_changed();
}

void Model::apply(protocol::TrayDeskChanged const& event) {
  usual_answer_s_ = event.usual_answer_s;
  desk_hours_ = event.hours;
  if (!loading_) Q_EMIT reach_changed();
}

void Model::apply(protocol::TrayTyping const& event) {
  if (chat_ && chat_->chat_id == event.chat_id) Q_EMIT someone_types(to_qstring(event.name));
}

void Model::apply(protocol::TrayAnswer const& event) {
  auto found = std::find_if(pending_.begin(), pending_.end(),
                            [&](Pending const& pending) { return pending.request == event.request_id; });
  if (found == pending_.end()) {
    if (event.error || event.code)
      Q_EMIT past_refused(event.request_id, reason_in_words(event.error.value_or(event.code.value_or(""))));
    return;
  }
  auto const command = std::move(found->command);
  pending_.erase(found);
  auto const said_why = event.error.value_or(event.code.value_or(""));
  auto const reason = reason_in_words(said_why);
  if (auto const* said = std::get_if<protocol::TraySay>(&command)) {
    on_say_answered(*said, event);
  } else if (auto const* forgotten = std::get_if<protocol::TrayForgetMessage>(&command)) {
    on_forget_answered(*forgotten, event);
  } else if (auto const* form = std::get_if<protocol::TraySubmitForm>(&command)) {
    on_form_answered(*form, event);
  } else if (auto const* fetched = std::get_if<protocol::TrayFetch>(&command)) {
    Q_EMIT fetch_answered(fetched->attachment_id, reason);
  } else if (auto const* shown = std::get_if<protocol::TrayShowRequest>(&command)) {
    Q_EMIT request_shown(shown->ticket_id, reason);
  } else if (auto const* reply = std::get_if<protocol::TrayReply>(&command)) {
    on_reply_answered(*reply, to_qstring(said_why));  // kept as it came
  } else if (auto const* marked = std::get_if<protocol::TrayMarkAnnouncement>(&command)) {
    on_announcement_marked(*marked, reason);
  } else if (!reason.isEmpty()) {
    Q_EMIT refused(reason);
  }
}

void Model::on_say_answered(protocol::TraySay const& said, protocol::TrayAnswer const& answer) {
  if (said.attachments && !answer.error && !answer.code) Q_EMIT files_said(said.message_id);
  for (auto& message : local_) {
    if (message->view.message_id != said.message_id) continue;
    auto changed = std::make_shared<Message>(*message);
    bool const ok = !answer.error && !answer.code;
    changed->stage = ok ? Stage::queued : Stage::failed;
    if (!ok) changed->view.error = answer.error.value_or(*answer.code);
    message = std::move(changed);
  }
  if (!loading_) show_messages();
}

// ---- messages

void Model::note_ending(protocol::ChatEnding const& ending) {
  std::erase_if(endings_, [&](protocol::ChatEnding const& one) { return one.chat_id == ending.chat_id; });
  endings_.push_back(ending);
}

void Model::put(std::deque<Conversation>& into, protocol::MessageView const& view, Place place) {
  auto message = std::make_shared<Message const>(Message{view, stage_of(view.delivery), false, {}});
  auto const same = [&](MessagePointer const& known) { return known->view.message_id == view.message_id; };
  // A merged or continued conversation brings its messages under another id.
  for (auto& conversation : into) std::erase_if(conversation.messages, same);
  auto home = std::find_if(into.begin(), into.end(),
                           [&](Conversation const& known) { return known.id == view.chat_id; });
  if (home == into.end()) {
    auto at = place == Place::front ? into.begin() : into.end();
    // One that began after the current one is about to take its place: the service tells its words first.
    bool const beside_current = at != into.begin() && chat_ && into.back().id == chat_->chat_id;
    if (beside_current && !into.back().messages.empty() && view.order < newest_order(into.back().messages))
      at = std::prev(into.end());
    home = into.insert(at, Conversation{view.chat_id, {}});
  }
  auto& messages = home->messages;
  messages.insert(std::upper_bound(messages.begin(), messages.end(), message, stands_before), message);
}

void Model::drop_empty() {
  std::erase_if(conversations_,
                [](Conversation const& conversation) { return conversation.messages.empty(); });
}

void Model::keep_current_last() {
  drop_empty();
  if (!chat_) return;
  std::stable_partition(
      conversations_.begin(), conversations_.end(),
      [this](Conversation const& conversation) { return conversation.id != chat_->chat_id; });
}

void Model::drop_local_copies() {
  std::vector<MessageId> arrived;
  std::erase_if(local_, [&](MessagePointer const& local) {
    bool const known =
        std::any_of(conversations_.begin(), conversations_.end(), [&](Conversation const& conversation) {
          return std::any_of(conversation.messages.begin(), conversation.messages.end(),
                             [&](MessagePointer const& message) {
                               return message->view.message_id == local->view.message_id;
                             });
        });
    if (known && local->view.attachments) arrived.push_back(local->view.message_id);
    return known;
  });
  for (auto const message : arrived) Q_EMIT files_said(message);
}

void Model::show_messages() {
  shown_.clear();
  for (auto const& conversation : conversations_) {
    for (auto const& message : conversation.messages)
      if (auto shown = as_shown(message)) shown_.push_back(std::move(shown));
  }
  shown_.insert(shown_.end(), local_.begin(), local_.end());
  Q_EMIT messages_changed();
}

void Model::announce(std::vector<protocol::MessageView> const& views) {
  for (auto const& view : views) {
    announced_ = view.message_id;
    Q_EMIT message_arrived(std::make_shared<Message const>(Message{view, Stage::delivered, false, {}}));
  }
}

}  // namespace deskbell::tray
