// The conversation with its composer, and what stands between them: offers, failures, who is typing.
#include "tray/chat_page.h"

#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <initializer_list>
#include <utility>

#include "tray/attachment_strip.h"
#include "tray/attachments.h"
#include "tray/composer.h"
#include "tray/desk_hours.h"
#include "tray/emoji_picker.h"
#include "tray/file_input.h"
#include "tray/icons.h"
#include "tray/keeper.h"
#include "tray/message_menu.h"
#include "tray/notice.h"
#include "tray/reasons.h"
#include "tray/timeline.h"
#include "tray/timeline_view.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

constexpr int least_shown = 48;  // of the conversation
constexpr auto typing_shown_for = std::chrono::seconds(6);
constexpr int room_for_icon = 380;
constexpr auto typing_said_every = std::chrono::seconds(3);

}  // namespace

ChatPage::ChatPage(Model& model, Appearance const& appearance, Keeper& keeper, Attachments& attachments,
                   QWidget* parent)
    : QWidget(parent),
      model_(model),
      appearance_(appearance),
      keeper_(keeper),
      attachments_(attachments),
      timeline_(new Timeline(
          model, [] { return QDate::currentDate(); }, this)),
      view_(new TimelineView(appearance, *timeline_, this)),
      stack_(new QStackedWidget(this)),
      empty_icon_(new QLabel(this)),
      empty_title_(new QLabel(this)),
      empty_text_(new QLabel(this)),
      empty_hours_(new QLabel(this)),
      typing_(new QLabel(this)),
      down_(new QToolButton(this)),
      offer_(new Notice(this)),
      make_ticket_(offer_->add_button(tr("Make a request"))),
      see_requests_(offer_->add_button(tr("My requests"))),
      failed_(new Notice(this)),
      retry_(failed_->add_button(tr("Retry"))),
      copy_(failed_->add_button(tr("Copy"))),
      remove_(failed_->add_button(tr("Delete"))),
      composer_(new Composer(ComposerUse::message, appearance, this)),
      files_(new FileInput(attachments, appearance, this)),
      emoji_place_(new QWidget(this)) {
  build();
  connect_files();
  composer_->set_text(keeper_.draft());
  typing_ends_.setSingleShot(true);
  typing_pause_.setSingleShot(true);
  hours_pass_.setSingleShot(true);
  connect(&hours_pass_, &QTimer::timeout, this, &ChatPage::refresh_hours);
  connect(&typing_ends_, &QTimer::timeout, typing_, [this] { typing_->clear(); });
  connect(&model_, &Model::messages_changed, this, &ChatPage::on_messages);
  connect(&model_, &Model::chat_changed, this, &ChatPage::refresh_notices);
  connect(&model_, &Model::reach_changed, this, &ChatPage::refresh_empty);
  connect(&model_, &Model::menu_changed, this, &ChatPage::refresh_empty);
  connect(&model_, &Model::someone_types, this, &ChatPage::on_typing);
  connect(&model_, &Model::message_arrived, this, [this] { typing_->clear(); });
  connect(composer_, &Composer::send, this, &ChatPage::on_send);
  connect(composer_, &Composer::typing, this, [this] {
    if (typing_pause_.isActive()) return;
    typing_pause_.start(typing_said_every);
    model_.say_typing();
  });
  connect(composer_, &Composer::changed, &keeper_, &Keeper::set_draft);
  connect(composer_, &Composer::emoji_wanted, this, &ChatPage::show_emoji);
  connect(view_, &TimelineView::wants_link, this, &ChatPage::wants_link);
  connect(view_, &TimelineView::wants_file, this, &ChatPage::wants_file);
  connect(view_, &TimelineView::wants_again, this, &ChatPage::wants_again);
  connect(view_, &TimelineView::wants_history, &model_, &Model::load_history);
  connect(view_, &TimelineView::bottom_reached, this, [this] {
    down_->hide();
    mark_read_if_seen();
  });
  connect(view_, &TimelineView::bottom_left, down_, &QWidget::show);
  connect(view_, &TimelineView::wants_menu, this, &ChatPage::show_actions);
  on_messages();
}

void ChatPage::build() {
  build_empty();
  stack_->addWidget(view_);
  // What stands below it is shown whole, however low the window is.
  stack_->setMinimumHeight(least_shown);
  stack_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
  connect_notices();

  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  rows->addWidget(stack_, 1);
  rows->addLayout(build_strips());
  auto* emoji = new QVBoxLayout(emoji_place_);
  emoji->setContentsMargins(12, 6, 12, 0);
  emoji_place_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  emoji_place_->hide();
  rows->addWidget(emoji_place_);
  rows->addWidget(composer_);
  // From top to bottom, as they stand.
  QWidget* above = view_;
  for (QWidget* below :
       std::initializer_list<QWidget*>{retry_, copy_, remove_, make_ticket_, see_requests_, composer_}) {
    setTabOrder(above, below);
    above = below;
  }
}

/// What stands in the conversation's place while nothing was said.
void ChatPage::build_empty() {
  auto* empty = new QWidget(stack_);
  empty_title_->setObjectName(QStringLiteral("empty_title"));
  empty_text_->setObjectName(QStringLiteral("empty_text"));
  empty_hours_->setObjectName(QStringLiteral("empty_hours"));
  for (auto* label : {empty_icon_, empty_title_, empty_text_, empty_hours_}) {
    label->setAlignment(Qt::AlignCenter);
    label->setTextFormat(Qt::PlainText);
  }
  empty_text_->setWordWrap(true);
  empty_hours_->setWordWrap(true);
  auto* middle = new QVBoxLayout(empty);
  middle->setContentsMargins(24, 0, 24, 24);
  middle->setSpacing(10);
  middle->addStretch(2);
  middle->addWidget(empty_icon_);
  middle->addWidget(empty_title_);
  middle->addWidget(empty_text_);
  middle->addWidget(empty_hours_);
  middle->addStretch(3);
  stack_->addWidget(empty);
}

/// Between conversation and composer: who is typing, what failed, what is offered.
QVBoxLayout* ChatPage::build_strips() {
  typing_->setObjectName(QStringLiteral("typing"));
  typing_->setTextFormat(Qt::PlainText);
  down_->setObjectName(QStringLiteral("down"));
  down_->setAccessibleName(tr("Go to the newest message"));
  down_->setToolTip(tr("Go to the newest message"));
  down_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  down_->setText(tr("Newest"));
  down_->hide();
  connect(down_, &QToolButton::clicked, view_, &TimelineView::go_to_bottom);
  auto* line = new QHBoxLayout;
  line->addWidget(typing_, 1);
  line->addWidget(down_);
  auto* strips = new QVBoxLayout;
  strips->setContentsMargins(12, 0, 12, 0);
  strips->setSpacing(6);
  strips->addLayout(line);
  strips->addWidget(failed_);
  strips->addWidget(offer_);
  return strips;
}

void ChatPage::connect_notices() {
  make_ticket_->setProperty("primary", true);
  connect(make_ticket_, &QPushButton::clicked, &model_, [this] {
    model_.make_ticket();
    make_ticket_->setEnabled(false);
    composer_->focus_text();
  });
  connect(see_requests_, &QPushButton::clicked, this, &ChatPage::wants_requests);
  connect(retry_, &QPushButton::clicked, this, [this] {
    if (auto const message = newest_failed()) model_.retry(message->view.message_id);
    go_on_below();
  });
  connect(copy_, &QPushButton::clicked, this, [this] { copy_text(newest_failed()); });
  connect(remove_, &QPushButton::clicked, this, [this] {
    if (auto const message = newest_failed()) model_.forget(message->view.message_id);
    go_on_below();
  });
}

void ChatPage::connect_files() {
  composer_->add_above(files_->strip());
  connect(composer_, &Composer::attach_wanted, files_, &FileInput::choose);
  connect(composer_, &Composer::screenshot_wanted, files_, &FileInput::take_screenshot);
  connect(composer_, &Composer::given, files_, &FileInput::take);
  connect(files_, &FileInput::given, composer_, &Composer::focus_text);
  connect(files_, &FileInput::refused, this, &ChatPage::refused);
  connect(files_->strip(), &AttachmentStrip::emptied, composer_, &Composer::focus_text);
  auto const refresh = [this] {
    composer_->set_has_files(!attachments_.attached().empty());
    composer_->set_obstacle(files_->obstacle());
  };
  connect(&attachments_, &Attachments::changed, this, refresh);
  refresh();
}

void ChatPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  empty_icon_->setVisible(height() >= room_for_icon);  // words come first
}

void ChatPage::set_item(std::string const& item_id) {
  item_id_ = item_id;
  refresh_empty();
}

void ChatPage::focus_composer() { composer_->focus_text(); }

void ChatPage::take(QMimeData const& data) { files_->take(data); }

void ChatPage::focus_timeline() {
  view_->setFocus(Qt::ShortcutFocusReason);
  if (!view_->currentIndex().isValid() && timeline_->rowCount() > 0) {
    view_->setCurrentIndex(timeline_->index(timeline_->rowCount() - 1));
  }
}

bool ChatPage::composer_has_focus() const { return composer_->has_focus_text(); }

QString ChatPage::draft() const { return composer_->text(); }

void ChatPage::mark_read_if_seen() {
  if (isVisible() && window()->isActiveWindow() && view_->at_bottom()) model_.mark_read();
}

void ChatPage::refresh_look() {
  auto const& theme = appearance_.theme();
  down_->setIcon(make_icon(QStringLiteral("down"), theme.accent));
  empty_icon_->setPixmap(
      draw_icon(QStringLiteral("deskbell"), 72, devicePixelRatioF(), Qt::white, Qt::white));
  composer_->refresh_look();
  files_->refresh_look();
  if (emoji_ != nullptr) emoji_->refresh_look();
  view_->viewport()->update();
  refresh_notices();
}

void ChatPage::on_messages() {
  stack_->setCurrentIndex(timeline_->rowCount() > 0 ? 1 : 0);
  refresh_empty();
  refresh_notices();
  // Positions on the screen are settled by then.
  QMetaObject::invokeMethod(this, &ChatPage::mark_read_if_seen, Qt::QueuedConnection);
  QMetaObject::invokeMethod(this, &ChatPage::load_history_if_short, Qt::QueuedConnection);
}

void ChatPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh_hours();
  QMetaObject::invokeMethod(this, &ChatPage::load_history_if_short, Qt::QueuedConnection);
}

/// Nobody can scroll up to what is older where nothing has to be scrolled.
void ChatPage::load_history_if_short() {
  if (isVisible() && stack_->currentIndex() == 1 && view_->fits()) model_.load_history();
}

void ChatPage::show_emoji(bool wanted) {
  if (wanted && emoji_ == nullptr) {
    emoji_ = new EmojiPicker(appearance_, keeper_.recent_emoji(), emoji_place_);
    emoji_place_->layout()->addWidget(emoji_);
    connect(emoji_, &EmojiPicker::picked, this, [this](QString const& emoji) {
      composer_->insert(emoji);
      keeper_.set_recent_emoji(emoji_->recent());
    });
    connect(emoji_, &EmojiPicker::left, this, [this] { composer_->set_emoji_open(false); });
  }
  if (wanted == emoji_place_->isVisibleTo(this)) return;
  stack_->setMinimumHeight(wanted ? 0 : least_shown);  // whoever picks does not read meanwhile
  emoji_place_->setVisible(wanted);
  if (wanted) {
    emoji_->open();
  } else {
    composer_->focus_text();
  }
}

void ChatPage::refresh_empty() {
  if (!model_.loaded()) {
    bool const trouble = model_.reach() == Reach::no_service;
    empty_title_->setText(trouble ? tr("Deskbell is not running") : tr("Connecting…"));
    empty_text_->setText(trouble
                             ? tr("What you write here is kept in this window and goes out as soon as the "
                                  "Deskbell service on this computer is back.")
                             : QString());
  } else {
    empty_title_->setText(tr("Ask us anything"));
    empty_text_->setText(
        tr("Write what you need help with. A technician answers right here; you can close this "
           "window meanwhile, the bell will tell you."));
  }
  refresh_hours();
  auto const& chat = model_.chat();
  bool const archived = chat && chat->phase == protocol::ChatPhase::archived;
  composer_->set_placeholder(archived ? tr("Write again to start a new conversation")
                                      : tr("Write a message"));
}

void ChatPage::refresh_hours() {
  auto const* hours = model_.loaded() ? model_.desk_hours(item_id_) : nullptr;
  auto const now = model_.now();
  auto const text = hours != nullptr ? opening_text(*hours, now) : QString();
  empty_hours_->setText(text);
  empty_hours_->setVisible(!text.isEmpty());
  hours_pass_.stop();
  if (hours == nullptr || !isVisible() || stack_->currentIndex() != 0) return;
  // Not longer: the computer may sleep meanwhile, and days change.
  constexpr Duration longest = std::chrono::minutes(1);
  if (auto const change = next_opening_change(*hours, now))
    hours_pass_.start(std::min(*change - now, longest));
}

void ChatPage::refresh_notices() {
  auto const& theme = appearance_.theme();
  refresh_empty();
  if (auto const failed = newest_failed()) {
    auto const reason = reason_in_words(failed->view.error.value_or(""));
    failed_->show_text(
        Tone::critical, QStringLiteral("failed"),
        reason.isEmpty() ? tr("A message was not sent.") : tr("A message was not sent: %1").arg(reason),
        theme.critical);
  } else {
    failed_->hide();
  }

  auto const& chat = model_.chat();
  auto const offer = chat ? chat->ticket_offer : protocol::TicketOffer::none;
  make_ticket_->setVisible(offer == protocol::TicketOffer::offered);
  make_ticket_->setEnabled(true);
  see_requests_->setVisible(offer == protocol::TicketOffer::made);
  // What is done stays there as long as the conversation: it takes no room from the messages.
  offer_->set_slim(offer == protocol::TicketOffer::made);
  if (offer == protocol::TicketOffer::offered) {
    offer_->show_text(
        Tone::plain, QStringLiteral("ticket"),
        tr("Would you like to make a request instead? It carries this conversation, and nothing is lost."),
        theme.accent);
  } else if (offer == protocol::TicketOffer::requested) {
    offer_->show_text(Tone::plain, QStringLiteral("queued"), tr("Your request is being made…"),
                      theme.secondary);
  } else if (offer == protocol::TicketOffer::made) {
    auto const number = chat->ticket_number;
    offer_->show_text(Tone::plain, QStringLiteral("ticket"),
                      number ? tr("Saved as request #%1").arg(*number) : tr("Saved as a request"), theme.ok);
  } else {
    offer_->hide();
  }
}

void ChatPage::on_typing(QString const& name) {
  typing_->setText(tr("%1 is typing…").arg(name));
  typing_ends_.start(typing_shown_for);
}

void ChatPage::on_send(QString const& text) {
  typing_pause_.stop();  // the message ended what was said of typing
  view_->go_to_bottom();
  std::vector<protocol::AttachmentView> files;
  for (auto const& file : attachments_.attached()) files.push_back(file.view());
  auto const message = model_.say(item_id_, text, std::move(files));
  if (message) {
    attachments_.bind_to(*message);
    Q_EMIT said();
  }
  // Before the words leave: a draft that lay there still would be found again, and said twice.
  keeper_.flush();
}

/// Where nothing failed any more the buttons are gone: the keyboard goes on below.
void ChatPage::go_on_below() {
  if (!newest_failed()) composer_->focus_text();
}

MessagePointer ChatPage::newest_failed() const {
  auto const& messages = model_.messages();
  for (auto message = messages.rbegin(); message != messages.rend(); ++message) {
    if ((*message)->stage == Stage::failed) return *message;
  }
  return nullptr;
}

void ChatPage::show_actions(MessagePointer const& message, QPoint const& where) {
  MessageActions const actions{[this](QString const& url) { Q_EMIT wants_link(url); },
                               [this](protocol::AttachmentView const& file) { Q_EMIT wants_file(file); }};
  auto* menu = make_message_menu(message, actions, this);
  if (message->stage == Stage::failed) {
    auto const id = message->view.message_id;
    connect(menu->addAction(tr("Retry")), &QAction::triggered, this, [this, id] { model_.retry(id); });
    connect(menu->addAction(tr("Delete")), &QAction::triggered, this, [this, id] { model_.forget(id); });
  }
  menu->popup(where);
}

}  // namespace deskbell::tray
