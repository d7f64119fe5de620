// Wires the tray's parts together: routes only.
#include "tray/session.h"

#include <QApplication>
#include <QRandomGenerator>
#include <array>
#include <chrono>
#include <cstring>
#include <optional>
#include <utility>

#include "tray/activation.h"
#include "tray/device_page.h"
#include "tray/file_rows.h"
#include "tray/opener.h"
#include "tray/version.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

Time wall_clock() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

Uuid fresh_id() {
  std::array<std::uint8_t, 10> random{};
  std::array<quint32, 3> drawn{};
  QRandomGenerator::system()->fillRange(drawn.data(), drawn.size());
  std::memcpy(random.data(), drawn.data(), random.size());
  return make_uuid_v7(wall_clock(), random);
}

QString news_of(protocol::MessageView const& view) {
  if (!view.text.empty() || !view.attachments) return to_qstring(view.text);
  return file_names_text(*view.attachments);
}

}  // namespace

Session::Session(QString const& socket_path, std::string language, QString const& kept_file, QObject* parent)
    : QObject(parent), place_(kept_file), keeper_(place_.file()), icon_(appearance_) {
  place_.adopt_into(keeper_);
  Model::Outside outside;
  outside.send = [this](protocol::TrayCommand const& command) { return link_ && link_->send(command); };
  outside.now = wall_clock;
  outside.new_id = fresh_id;
  model_ = std::make_unique<Model>(std::move(outside), std::move(language));
  model_->restore(keeper_.unsent());
  model_->restore_replies(keeper_.replies());
  connect(model_.get(), &Model::comments_changed, this,
          [this] { keeper_.set_replies(model_->unsent_replies()); });
  attachments_ = std::make_unique<Attachments>(*model_, place_.pictures_folder());
  attachments_->restore(keeper_.files());
  if (keeper_.knows_all()) attachments_->remove_strays(keeper_.form_files());
  connect(attachments_.get(), &Attachments::changed, this,
          [this] { keeper_.set_files(attachments_->kept()); });
  link_ = std::make_unique<AgentLink>(socket_path, *model_);

  connect(model_.get(), &Model::reach_changed, this, [this] {
    refresh_icon();
    refresh_status_line();
  });
  connect(model_.get(), &Model::branding_changed, this, [this] {
    refresh_icon();
    refresh_status_line();
  });
  connect(model_.get(), &Model::menu_changed, this, &Session::refresh_menu);
  connect(model_.get(), &Model::messages_changed, this, [this] {
    keeper_.set_unsent(model_->unsent());
    refresh_icon();
  });
  connect(model_.get(), &Model::chat_changed, this, &Session::on_chat);
  connect(model_.get(), &Model::message_arrived, this, &Session::on_message);
  connect(&icon_, &StatusIcon::chosen, this, &Session::on_chosen);
  connect(&icon_, &StatusIcon::about, this, [this] { open(Page::about); });
  connect(&icon_, &StatusIcon::activated, this, [this] { open(Page::chat); });
  connect(&icon_, &StatusIcon::restart_needed, this, [this] {
    keeper_.flush();  // another program takes this one's place: nothing is destroyed in order
    Q_EMIT restart_needed();
  });
  connect(&notifications_, &Notifications::opened, this, &Session::on_notification_opened);
  teller_ = std::make_unique<AnnouncementTeller>(*model_, notifications_);
  connect(teller_.get(), &AnnouncementTeller::opened, this, &Session::on_announcement_opened);
  connect(teller_.get(), &AnnouncementTeller::urgent, this, &Session::on_urgent);
  connect(model_.get(), &Model::announcements_changed, this, &Session::refresh_icon);
  news_ = std::make_unique<RequestNews>(*model_, keeper_);
  connect(news_.get(), &RequestNews::arrived, this, &Session::on_answer);
  connect(&answers_, &Notifications::opened, this, &Session::on_answer_opened);
  connect(model_.get(), &Model::requests_changed, this, [this] {
    if (model_->requests_with_news() == 0) answers_.withdraw();
    refresh_icon();
  });
  renewal_ = std::make_unique<Renewal>(
      *model_, Renewal::Outside{tray_version, [this] { return program_.state(); },
                                [this] { return is_open(); }, [this] { return holds_unkept(); }});
  // Not from within what tells of it: it may end this program.
  connect(
      renewal_.get(), &Renewal::outdated, this,
      [this] {
        keeper_.flush();
        Q_EMIT outdated(program_.path());
      },
      Qt::QueuedConnection);
  connect(renewal_.get(), &Renewal::removed, this, &Session::removed, Qt::QueuedConnection);
}

bool Session::is_open() const {
  return (window_ && window_->isVisible()) || QApplication::activeModalWidget() != nullptr ||
         QApplication::activePopupWidget() != nullptr;
}

/// Drafts, forms, files and words that were not sent are kept on the disk; the rest is not.
bool Session::holds_unkept() const {
  // A notification leads to this program: it would lead nowhere.
  bool const told = notifications_.is_shown() || answers_.is_shown();
  return told || model_->awaits_answers() || (window_ && window_->holds_unkept());
}

Session::~Session() {
  window_.reset();
  link_.reset();
}

void Session::start() {
  refresh_icon();
  refresh_status_line();
  notifications_.start();
  answers_.start();
  icon_.start();
  link_->start();
}

Window& Session::window() {
  if (!window_) {
    window_ = std::make_unique<Window>(*model_, appearance_, keeper_, *attachments_);
    window_->setWindowIcon(application_icon());
    connect(window_.get(), &Window::seen, this, &Session::refresh_icon);
    connect(window_.get(), &Window::put_away, renewal_.get(), &Renewal::look, Qt::QueuedConnection);
    connect(window_.get(), &Window::wants_link, this, &Session::follow_link);
    connect(window_.get(), &Window::request_looked_at, news_.get(), &RequestNews::see);
    connect(window_.get(), &Window::form_stopped, this, &Session::on_form_stopped);
  }
  return *window_;
}

void Session::open(Page page, std::string const& item_id) {
  window().show_page(page, item_id);
  window().raise_and_focus();
  if (page == Page::chat) notifications_.withdraw();
}

void Session::show(QString const& page) {
  if (page == QLatin1String("form")) {
    if (!model_->loaded()) {
      form_wanted_ = page;
      return;
    }
    open(Page::form);
  } else if (page == QLatin1String("requests")) {
    open(Page::requests);
  } else if (page == QLatin1String("device")) {
    open(Page::device);
  } else {
    open(page.isEmpty() && window_ ? window_->page() : Page::chat);
  }
}

void Session::on_cannot_start() { renewal_->on_cannot_start(); }

void Session::on_chosen(protocol::MenuItem const& item) {
  using protocol::MenuItemType;
  switch (item.type) {
    case MenuItemType::live_chat:
      open(Page::chat, item.id);
      model_->open_chat(item.id);
      return;
    case MenuItemType::contact_form:
      open(Page::form, item.id);
      return;
    case MenuItemType::my_tickets:
      open(Page::requests);
      return;
    case MenuItemType::device_information:
      open(Page::device);
      return;
    case MenuItemType::link:
      follow_link(to_qstring(item.url.value_or("")));
      return;
    case MenuItemType::launch_application:
      if (auto done = launch(item.program.value_or(""), item.arguments); !done) refuse(done.error());
      return;
    case MenuItemType::separator:
    case MenuItemType::submenu:
    case MenuItemType::script:
      return;
  }
}

void Session::follow_link(QString const& url) {
  if (auto done = open_link(url); !done) refuse(done.error());
}

void Session::refuse(Error const& error) {
  window().show_refusal(to_qstring(error.message));
  window().raise_and_focus();
}

void Session::on_message(MessagePointer const& message) {
  if (window_ && window_->chat_is_seen()) return;
  Notification notification;
  notification.app_name = to_qstring(model_->branding().name);
  auto const& author = message->view.author;
  notification.title = author.kind == protocol::AuthorKind::automatic || author.name.empty()
                           ? notification.app_name
                           : QStringLiteral("%1 · %2").arg(to_qstring(author.name), notification.app_name);
  notification.text = news_text(*message);
  notifications_.show(notification);
}

/// What is new, below what it answers: a person who reads only the notification knows what it is about.
QString Session::news_text(Message const& newest) const {
  constexpr std::size_t most_answers = 3;
  constexpr qsizetype longest_question = 80;
  auto const& chat = model_->chat();
  auto const seen = chat && chat->chat_id == newest.view.chat_id ? chat->read_position : 0;
  QString question;
  std::vector<QString> answers;
  for (auto const& message : model_->messages()) {
    auto const& view = message->view;
    if (view.chat_id != newest.view.chat_id) continue;
    if (view.own) {
      question = news_of(view).simplified();
      answers.clear();
    } else if (view.position.value_or(INT64_MAX) > seen) {
      answers.push_back(news_of(view));
    }
  }
  QStringList lines;
  //: what the person wrote, above the answer to it in a notification
  if (!question.isEmpty()) lines << tr("You: %1").arg(shortened(question, longest_question));
  auto const first = answers.size() > most_answers ? answers.size() - most_answers : 0;
  for (auto i = first; i < answers.size(); ++i) lines << answers[i];
  return lines.join(QLatin1Char('\n'));
}

void Session::on_chat() {
  refresh_icon();
  if (model_->unread() == 0) notifications_.withdraw();
  auto const& chat = model_->chat();
  // What stands in the first snapshot was there before this program: no window opens for it.
  bool const first_sight = !std::exchange(knows_chat_, true);
  if (!chat) return;
  bool const same = std::exchange(chat_id_, chat->chat_id) == chat->chat_id;
  if (same || !chat->technician) return;
  bool const begun = chat->phase == protocol::ChatPhase::idle;  // and nobody has said anything
  if (begun && !(window_ && window_->chat_is_seen())) {
    Notification notification;
    notification.app_name = to_qstring(model_->branding().name);
    auto const name = to_qstring(*chat->technician);
    notification.title = QStringLiteral("%1 · %2").arg(name, notification.app_name);
    notification.text = tr("%1 has begun a conversation with you.").arg(name);
    notifications_.show(notification);
  }
  if (first_sight || !(begun || chat->unread > 0)) return;
  // A technician started this conversation: the window opens, without taking the keyboard from the person.
  if (window_ && window_->isVisible()) return;
  if (notifications_.inhibited()) return;  // the icon tells, and the notification when it is wanted again
  window().show_page(Page::chat);
  show_quietly();
}

void Session::show_quietly() {
  window().setAttribute(Qt::WA_ShowWithoutActivating);
  window().show();
  window().setAttribute(Qt::WA_ShowWithoutActivating, false);
}

/// The person thinks that it is on its way.
void Session::on_form_stopped(QString const& item_id) {
  if (window().isVisible()) return;
  window().show_page(Page::form, item_id.toStdString());
  show_quietly();
}

void Session::on_urgent(AnnouncementId id) {
  if (window_ && window_->isVisible()) return;
  window().show_announcement(id);
  show_quietly();
}

void Session::come_to_front(QString const& token) {
  ActivationToken const of_the_click(window(), token);
  window().raise_and_focus();
}

void Session::on_announcement_opened(AnnouncementId id, QString const& token) {
  window().show_announcement(id);
  come_to_front(token);
}

void Session::on_notification_opened(QString const& token) {
  window().show_page(Page::chat);
  come_to_front(token);
  notifications_.withdraw();
}

void Session::on_answer(protocol::RequestComment const& comment) {
  if (window_ && window_->request_is_seen(comment.ticket_id)) return;
  auto const* request = model_->find_request(comment.ticket_id);
  if (request == nullptr) return;
  answer_ = comment.ticket_id;
  Notification notification;
  notification.app_name = to_qstring(model_->branding().name);
  notification.title = comment.author.empty()
                           ? notification.app_name
                           : QStringLiteral("%1 · %2").arg(to_qstring(comment.author), notification.app_name);
  constexpr qsizetype longest_subject = 80;
  //: subject of a request, above the answer to it in a notification
  notification.text = tr("Your request: %1").arg(shortened(to_qstring(request->subject), longest_subject)) +
                      QLatin1Char('\n') + to_qstring(comment.text);
  answers_.show(notification);
}

void Session::on_answer_opened(QString const& token) {
  auto const* request = answer_ ? model_->find_request(*answer_) : nullptr;
  if (request == nullptr) {
    window().show_page(Page::requests);
  } else {
    window().show_request(*request);
  }
  come_to_front(token);
}

void Session::refresh_icon() {
  auto state = BellState::idle;
  auto const reach = model_->reach();
  QString line;
  if (model_->unread() > 0) {
    state = BellState::unread;
    line = tr("%n new message(s)", nullptr, static_cast<int>(model_->unread()));
  } else if (model_->requests_with_news() > 0) {
    state = BellState::unread;
    line = tr("%n request(s) with a new answer", nullptr, static_cast<int>(model_->requests_with_news()));
  } else if (model_->unseen_announcements() > 0) {
    state = BellState::unread;
    line = tr("%n new announcement(s)", nullptr, static_cast<int>(model_->unseen_announcements()));
  } else if (model_->wants_attention() && !(window_ && window_->chat_is_seen())) {
    state = BellState::attention;
    line = tr("Something needs your answer");
  } else if (reach != Reach::online && reach != Reach::starting && reach != Reach::connecting) {
    state = BellState::offline;
    line = reach_text(*model_);
  }
  icon_.set_state(state);
  auto const name = to_qstring(model_->branding().tooltip);
  icon_.set_tooltip(line.isEmpty() ? name : QStringLiteral("%1: %2").arg(name, line));
  icon_.set_hidden(model_->branding().icon_hidden);
}

void Session::refresh_status_line() {
  auto const line = QStringLiteral("%1: %2").arg(to_qstring(model_->branding().name), reach_text(*model_));
  if (std::exchange(status_line_, line) != line) refresh_menu();
}

void Session::refresh_menu() {
  icon_.set_menu({status_line_, model_->menu()});
  if (model_->loaded() && !keeper_.sent_forms().empty()) window().go_on_with_forms();
  if (!form_wanted_.isEmpty() && model_->loaded()) show(std::exchange(form_wanted_, {}));
}

}  // namespace deskbell::tray
