// One request: how it stands, what was said about it, and a field to reply.
#include "tray/request_page.h"

#include <QDate>
#include <QLabel>
#include <QMap>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "tray/composer.h"
#include "tray/file_names.h"
#include "tray/file_rows.h"
#include "tray/keeper.h"
#include "tray/message_menu.h"
#include "tray/notice.h"
#include "tray/reasons.h"
#include "tray/requests_page.h"
#include "tray/timeline.h"
#include "tray/timeline_view.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

Stage stage_of(protocol::RequestComment const& comment, bool local) {
  if (comment.error) return Stage::failed;
  if (local) return Stage::sending;
  return comment.accepted_at ? Stage::sent : Stage::queued;
}

/// As the conversation shows messages: comments look and read the same.
MessagePointer message_of(protocol::RequestComment const& comment, bool local) {
  auto message = std::make_shared<Message>();
  message->local = local;
  message->stage = stage_of(comment, local);
  auto& view = message->view;
  view.message_id = MessageId{comment.comment_id.uuid};
  view.author = {comment.own ? protocol::AuthorKind::end_user : protocol::AuthorKind::technician,
                 comment.author};
  view.own = comment.own;
  view.text = comment.text;
  view.written_at = comment.written_at;
  view.accepted_at = comment.accepted_at;
  view.error = comment.error;
  return message;
}

QString name_of(protocol::AttachmentView const& file) {
  constexpr qsizetype most_characters = 40;
  return shortened(shown_file_name(to_qstring(file.name)), most_characters);
}

/// Of those that have arrived there is nothing to say but their names.
QString sent_files_text(std::vector<protocol::AttachmentView> const& files) {
  QStringList parts;
  for (auto const& file : files) {
    auto const name = name_of(file);
    bool const arrived = file.state == protocol::AttachmentState::there;
    //: name of a file, then size and how far it is
    parts << (arrived ? name : RequestPage::tr("%1 (%2)").arg(name, file_state_text(file)));
  }
  return parts.join(QStringLiteral(", "));
}

}  // namespace

RequestPage::RequestPage(Model& model, Appearance const& appearance, Keeper& keeper, QWidget* parent)
    : QWidget(parent),
      model_(model),
      appearance_(appearance),
      keeper_(keeper),
      subject_(new QLabel(this)),
      line_(new QLabel(this)),
      files_(new QLabel(this)),
      failed_(new Notice(this)),
      retry_(failed_->add_button(tr("Retry"))),
      stack_(new QStackedWidget(this)),
      empty_(new QLabel(stack_)),
      timeline_(new Timeline(
          TimelineSource{[this]() -> std::vector<MessagePointer> const& { return comments_; },
                         [](ChatId) { return std::optional<protocol::ChatEnding>(); },
                         [] { return std::optional<ChatId>(); }},
          [] { return QDate::currentDate(); }, this)),
      view_(new TimelineView(appearance, *timeline_, stack_)),
      reply_(new Composer(ComposerUse::reply, appearance, this)) {
  build();
  connect(&model_, &Model::comments_changed, this, &RequestPage::refresh_comments);
  connect(&model_, &Model::requests_changed, this, &RequestPage::refresh);
  connect(&model_, &Model::reach_changed, this, &RequestPage::refresh_line);
  connect(&model_, &Model::request_files_changed, this, [this](SubmissionId submission) {
    if (request_.submission_id == submission) refresh_files();
  });
  connect(retry_, &QPushButton::clicked, this, [this] {
    retried_ = true;
    refused_.clear();
    for (auto const& file : files(true)) model_.fetch(file.attachment_id);
  });
  connect(&model_, &Model::fetch_answered, this, [this](AttachmentId file, QString const& reason) {
    if (!reason.isEmpty()) refused_[file] = reason;
    refresh_failed();
  });
  connect(&model_, &Model::became_ready, this, [this] {
    if (request_.ticket_id && isVisible()) model_.show_request(*request_.ticket_id);
  });
  connect(&model_, &Model::request_shown, this, [this](TicketId ticket, QString const& reason) {
    if (request_.ticket_id != ticket) return;
    asked_ = false;
    trouble_ = reason;
    refresh_comments();
  });
  connect(view_, &TimelineView::wants_link, this, &RequestPage::wants_link);
  connect(view_, &TimelineView::wants_menu, this, &RequestPage::show_actions);
  connect(reply_, &Composer::send, this, [this](QString const& text) {
    if (!request_.ticket_id) return;
    view_->go_to_bottom();
    model_.reply(*request_.ticket_id, text);
    keeper_.flush();  // before the words leave, as in the chat
    Q_EMIT said();
  });
  connect(reply_, &Composer::changed, this, [this](QString const& text) {
    if (request_.ticket_id) keeper_.set_reply_draft(*request_.ticket_id, text);
  });
}

void RequestPage::build() {
  subject_->setObjectName(QStringLiteral("section"));
  subject_->setTextFormat(Qt::PlainText);
  subject_->setWordWrap(true);
  subject_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  line_->setObjectName(QStringLiteral("hint"));
  line_->setTextFormat(Qt::PlainText);
  line_->setWordWrap(true);
  files_->setObjectName(QStringLiteral("request_files"));
  files_->setTextFormat(Qt::PlainText);
  files_->setWordWrap(true);
  files_->setProperty("quiet", true);
  empty_->setObjectName(QStringLiteral("empty_text"));
  empty_->setTextFormat(Qt::PlainText);
  empty_->setWordWrap(true);
  empty_->setAlignment(Qt::AlignCenter);
  empty_->setContentsMargins(36, 0, 36, 0);
  view_->setObjectName(QStringLiteral("comments"));
  view_->setAccessibleName(tr("What was said about this request"));
  // What stands around it is shown whole, however low the window is.
  stack_->setMinimumHeight(48);
  stack_->addWidget(empty_);
  stack_->addWidget(view_);
  auto* above = new QVBoxLayout;
  above->setContentsMargins(16, 12, 16, 4);
  above->setSpacing(3);
  above->addWidget(subject_);
  above->addWidget(line_);
  above->addWidget(files_);
  above->addSpacing(4);
  above->addWidget(failed_);
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  rows->addLayout(above);
  rows->addWidget(stack_, 1);
  rows->addWidget(reply_);
}

bool RequestPage::is_shown(protocol::RequestView const& request) const {
  return (request.ticket_id && request.ticket_id == request_.ticket_id) ||
         (request.submission_id && request.submission_id == request_.submission_id);
}

void RequestPage::open(protocol::RequestView const& request) {
  request_ = request;
  trouble_.clear();
  retried_ = false;
  refused_.clear();
  asked_ = request.ticket_id.has_value();
  reply_->set_text(request.ticket_id ? keeper_.reply_draft(*request.ticket_id) : QString());
  if (request.ticket_id) model_.show_request(*request.ticket_id);
  refresh();
  view_->go_to_bottom();
}

QString RequestPage::title() const {
  // How it stands is said below, with the subject.
  return request_.number ? tr("Request #%1").arg(*request_.number) : tr("Your request");
}

void RequestPage::focus_reply() {
  if (reply_->isVisible()) {
    reply_->focus_text();
  } else {
    view_->setFocus(Qt::OtherFocusReason);
  }
}

void RequestPage::refresh_look() {
  refresh_failed();
  reply_->refresh_look();
  view_->viewport()->update();
}

void RequestPage::refresh() {
  for (auto const& request : model_.requests()) {
    if (!is_shown(request)) continue;
    bool const arrived = request.ticket_id && !request_.ticket_id;
    request_ = request;
    if (arrived && isVisible()) model_.show_request(*request.ticket_id);
    break;
  }
  subject_->setText(to_qstring(request_.subject));
  bool const focused = reply_->has_focus_text();
  reply_->setVisible(request_.ticket_id && !request_.error);
  if (focused && reply_->isHidden()) view_->setFocus(Qt::OtherFocusReason);
  refresh_files();
  refresh_comments();
  Q_EMIT title_changed();
}

void RequestPage::refresh_comments() {
  comments_.clear();
  if (request_.ticket_id) {
    for (auto const& comment : model_.comments(*request_.ticket_id))
      comments_.push_back(message_of(comment, model_.reply_is_local(comment.comment_id)));
  }
  timeline_->refresh();
  stack_->setCurrentIndex(comments_.empty() ? 0 : 1);
  refresh_line();
  note_look();
}

void RequestPage::refresh_files() {
  auto const sent = files(false);
  files_->setVisible(!sent.empty());
  //: What was sent with a request: names, and how far those are that have not arrived
  files_->setText(tr("Attached: %1").arg(sent_files_text(sent)));
  refresh_failed();
}

/// Those that did not reach the desk, or the others. Of a request that was refused nobody misses any.
std::vector<protocol::AttachmentView> RequestPage::files(bool failed) const {
  if (!request_.submission_id) return {};
  auto files = model_.form_files(*request_.submission_id);
  std::erase_if(files, [&](auto const& file) {
    return failed != (file.state == protocol::AttachmentState::failed && !request_.error);
  });
  return files;
}

void RequestPage::refresh_failed() {
  auto const failed = files(true);
  if (failed.empty()) return failed_->hide();
  constexpr qsizetype most_characters = 120;  // whatever the console says
  QMap<QString, QStringList> names;           // by reason
  for (auto const& file : failed) {
    auto const known = refused_.find(file.attachment_id);
    auto const reason = known == refused_.end() ? reason_in_words(file.error.value_or("")) : known->second;
    names[shortened(reason, most_characters)] << name_of(file);
  }
  QStringList lines;
  for (auto one = names.begin(); one != names.end(); ++one) {
    auto const files = one->join(QStringLiteral(", "));
    //: names of files, then why
    lines << (one.key().isEmpty() ? tr("Did not reach your IT: %1").arg(files)
                                  : tr("Did not reach your IT: %1 (%2)").arg(files, one.key()));
  }
  if (retried_) lines << tr("If that does not help, send it in the chat or with a new request.");
  failed_->show_text(Tone::critical, QStringLiteral("failed"), lines.join(QLatin1Char('\n')),
                     appearance_.theme().critical);
}

void RequestPage::note_look() {
  if (request_.ticket_id && isVisible() && window()->isActiveWindow()) Q_EMIT looked_at(*request_.ticket_id);
}

void RequestPage::refresh_line() {
  auto const when = day_and_clock_text(request_.created_at, QDate::currentDate());
  //: day and time, then how the request stands, e.g. "Asked: Today, 15:43 · In Progress"
  auto line = tr("Asked: %1 · %2").arg(when, request_status_text(request_));
  if (request_.error) line += QStringLiteral(" · ") + reason_in_words(*request_.error);
  line_->setText(line);
  bool const asking = asked_ && model_.ready();
  if (!request_.ticket_id) {
    empty_->setText(request_.error
                        ? tr("Your IT did not take this request: %1").arg(reason_in_words(*request_.error))
                        : tr("This request is on its way. You can reply to it when your IT has it."));
  } else if (request_.error) {
    empty_->setText(reason_in_words(*request_.error));
  } else if (!model_.ready()) {
    empty_->setText(
        tr("The Deskbell service on this computer is not running: the answers cannot be read now."));
  } else if (!trouble_.isEmpty()) {
    empty_->setText(tr("The answers cannot be read: %1").arg(trouble_));
  } else if (asking) {
    empty_->setText(tr("Reading the answers…"));
  } else {
    empty_->setText(
        request_.chat_id
            ? tr("This request carries your conversation. Nobody has answered it yet. You can add "
                 "something below.")
            : tr("Nobody has written about this request yet. You can add something below."));
  }
  auto const reach = model_.reach();
  bool const waits = reach != Reach::online && reach != Reach::starting && reach != Reach::connecting;
  //: in the field for a reply, while there is no connection
  reply_->set_placeholder(waits ? tr("Write a reply, it goes out later") : tr("Write a reply"));
}

void RequestPage::show_actions(MessagePointer const& message, QPoint const& where) {
  MessageActions const actions{[this](QString const& url) { Q_EMIT wants_link(url); }, {}};
  auto* menu = make_message_menu(message, actions, this);
  if (message->stage == Stage::failed) {
    CommentId const comment{message->view.message_id.uuid};
    connect(menu->addAction(tr("Retry")), &QAction::triggered, this, [this, comment] {
      view_->go_to_bottom();
      model_.retry_reply(comment);
    });
    connect(menu->addAction(tr("Delete")), &QAction::triggered, this,
            [this, comment] { model_.forget_reply(comment); });
  }
  menu->popup(where);
}

}  // namespace deskbell::tray
