// A contact form as its policy item describes it; nothing typed is ever lost.
#include "tray/form_page.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "tray/form_fields.h"
#include "tray/form_files.h"
#include "tray/icons.h"
#include "tray/keeper.h"
#include "tray/notice.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

constexpr QMargins margins(20, 16, 20, 16);
constexpr auto follow_for = std::chrono::milliseconds(250);

}  // namespace

FormPage::FormPage(Model& model, Appearance const& appearance, Keeper& keeper, protocol::MenuItem item,
                   QString const& pictures_folder, QWidget* parent)
    : QWidget(parent),
      model_(model),
      appearance_(appearance),
      keeper_(keeper),
      item_(std::move(item)),
      stack_(new QStackedWidget(this)),
      scroll_(new QScrollArea(stack_)),
      introduction_(new QLabel(this)),
      fields_(new FormFields(this)),
      files_(new FormFiles(model, appearance, pictures_folder, this)),
      trouble_(new Notice(this)),
      go_on_writing_(trouble_->add_button(tr("Go on writing"))),
      send_(new QPushButton(tr("Send"), this)),
      done_icon_(new QLabel(this)),
      done_text_(new QLabel(this)) {
  build();
  build_done();
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(stack_);
  connect(send_, &QPushButton::clicked, this, &FormPage::submit);
  connect(go_on_writing_, &QPushButton::clicked, this, [this] {
    enter(State::writing);
    send_->setFocus();
  });
  connect(fields_, &FormFields::edited, this, &FormPage::keep);
  connect(fields_, &FormFields::given, this, &FormPage::take);
  connect(files_, &FormFiles::changed, this, &FormPage::on_files);
  connect(files_, &FormFiles::refused, this, [this] { follow(files_); });
  connect(&model_, &Model::form_answered, this, &FormPage::on_answered);
  connect(&model_, &Model::reach_changed, this, [this] {
    if (state_ != State::writing) show_state();
  });
  for (auto const& [keys, act] :
       {std::pair(Qt::Key_A, &FormFiles::choose), std::pair(Qt::Key_S, &FormFiles::take_screenshot)}) {
    auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | keys), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, files_, act);
  }
  show_introduction();
  go_on_with(keeper_.form(item_.id));
}

void FormPage::go_on_with(FormDraft const& draft) {
  fields_->set_takes_files(item_.screenshot_allowed);
  fields_->set_words(draft.words);
  files_->set_allowed(item_.screenshot_allowed);
  files_->restore(draft.files);
  enter(State::writing);
  order_tabs();
  if (draft.asked) {
    asked_ = draft.asked;
    ask();
  } else if (draft.sent) {
    submit();
  }
}

/// For the next run of this program: whenever anything of it changed.
void FormPage::keep() {
  FormDraft draft;
  if (!is_done()) {
    draft.words = fields_->words();
    draft.files = files_->kept();
    draft.sent = state_ != State::writing;
    draft.asked = asked_;
  }
  keeper_.set_form(item_.id, std::move(draft));
}

bool FormPage::is_done() const { return stack_->currentIndex() != 0; }

void FormPage::build() {
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* inside = new QWidget(scroll_);
  inside->setObjectName(QStringLiteral("page"));
  auto* rows = new QVBoxLayout(inside);
  rows->setContentsMargins(margins);
  rows->setSpacing(12);
  introduction_->setTextFormat(Qt::PlainText);
  introduction_->setWordWrap(true);
  introduction_->setObjectName(QStringLiteral("introduction"));
  rows->addWidget(introduction_);
  rows->addWidget(fields_);
  rows->addWidget(files_);
  rows->addStretch(1);
  send_->setObjectName(QStringLiteral("form_send"));
  send_->setProperty("primary", true);
  send_->setCursor(Qt::PointingHandCursor);
  send_->setMinimumHeight(36);
  scroll_->setWidget(inside);
  inside->installEventFilter(this);
  scroll_->viewport()->installEventFilter(this);
  follow_ends_.setSingleShot(true);
  connect(&follow_ends_, &QTimer::timeout, this, [this] { followed_ = nullptr; });
  scroll_->setFocusPolicy(Qt::NoFocus);
  // Below what scrolls: "Send", and what holds it up, are in sight however long the form is.
  auto* form = new QWidget(stack_);
  auto* both = new QVBoxLayout(form);
  both->setContentsMargins(0, 0, 0, 0);
  both->setSpacing(0);
  both->addWidget(scroll_, 1);
  auto* foot = new QVBoxLayout;
  foot->setContentsMargins(margins.left(), 12, margins.right(), margins.bottom());
  foot->setSpacing(12);
  foot->addWidget(trouble_);
  foot->addWidget(send_);
  both->addLayout(foot);
  stack_->addWidget(form);
}

/// What stands in its place when it is sent.
void FormPage::build_done() {
  auto* done = new QWidget(stack_);
  auto* middle = new QVBoxLayout(done);
  middle->setContentsMargins(36, 0, 36, 24);
  middle->setSpacing(14);
  done_icon_->setAlignment(Qt::AlignCenter);
  done_text_->setAlignment(Qt::AlignCenter);
  done_text_->setWordWrap(true);
  done_text_->setTextFormat(Qt::PlainText);
  done_text_->setObjectName(QStringLiteral("done_text"));
  auto* see = new QPushButton(tr("My requests"), done);
  see->setProperty("primary", true);
  auto* again = new QPushButton(tr("Write another one"), done);
  middle->addStretch(2);
  middle->addWidget(done_icon_);
  middle->addWidget(done_text_);
  middle->addWidget(see, 0, Qt::AlignCenter);
  middle->addWidget(again, 0, Qt::AlignCenter);
  middle->addStretch(3);
  stack_->addWidget(done);
  connect(see, &QPushButton::clicked, this, &FormPage::wants_requests);
  connect(again, &QPushButton::clicked, this, &FormPage::start_over);
}

QString FormPage::title() const { return to_qstring(item_.title); }

void FormPage::show_introduction() {
  introduction_->setText(to_qstring(item_.introduction.value_or("")));
  introduction_->setVisible(item_.introduction.has_value());
}

void FormPage::set_item(protocol::MenuItem item) {
  item_ = std::move(item);
  files_->set_allowed(item_.screenshot_allowed);
  fields_->set_takes_files(item_.screenshot_allowed);
  show_introduction();
  if (state_ == State::writing) renew_fields();
}

/// Where the policy changed what is asked for. Not while the form is on its way: it goes as it was sent.
void FormPage::renew_fields() {
  auto known = keeper_.person();
  known[QStringLiteral("name")] = to_qstring(model_.user().full_name.value_or(""));
  fields_->ask_for(item_, std::move(known));
  order_tabs();
}

/// How the person is reached, in their own words: the next form asks for the same.
void FormPage::remember_person(AskedForm const& taken) {
  if (model_.find_item(item_.id) == nullptr) return;  // nobody knows which words were the policy's
  auto person = keeper_.person();
  for (auto const& [name, value] : taken.fields) {
    auto const asked_for = [&name = name](protocol::FormField const& field) { return field.name == name; };
    auto const field = std::find_if(item_.form.begin(), item_.form.end(), asked_for);
    bool const reaches = name == "email" || name == "phone";
    if (!reaches || field == item_.form.end() || field->use == protocol::FieldUse::hidden ||
        (!field->default_value.empty() && field->default_value == value))
      continue;
    if (value.empty()) {
      person.remove(to_qstring(name));
    } else {
      person[to_qstring(name)] = to_qstring(value);
    }
  }
  keeper_.set_person(std::move(person));
}

/// Fields and files come and go: Tab goes through what is there from top to bottom.
void FormPage::order_tabs() {
  auto all = fields_->inputs();
  for (auto* input : files_->inputs()) all.push_back(input);
  all.push_back(go_on_writing_);
  all.push_back(send_);
  for (std::size_t i = 1; i < all.size(); ++i) QWidget::setTabOrder(all[i - 1], all[i]);
}

void FormPage::take(QMimeData const& data) { files_->take(data); }

bool FormPage::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize && watched == scroll_->viewport()) make_room_for_bar();
  bool const grows = event->type() == QEvent::Resize && watched == scroll_->widget();
  if (grows && followed_ != nullptr)  // its layout puts all in place after this
    QMetaObject::invokeMethod(
        this, [this, it = followed_] { follow(it); }, Qt::QueuedConnection);
  return QWidget::eventFilter(watched, event);
}

/// The scroll bar stands in the margin: the fields are as wide with it as without, and as what is below them.
void FormPage::make_room_for_bar() {
  auto const taken = scroll_->contentsRect().width() - scroll_->viewport()->width();
  auto room = margins;
  if (isRightToLeft()) {
    room.setLeft(room.left() - taken);
  } else {
    room.setRight(room.right() - taken);
  }
  scroll_->widget()->layout()->setContentsMargins(room);
}

bool FormPage::holds_unkept() const { return files_->is_taking(); }

/// What goes with each state: what can be done, what the button says, and why it takes a while.
void FormPage::enter(State state) {
  state_ = state;
  bool const writing = state == State::writing;
  if (writing) renew_fields();
  send_->setEnabled(writing);
  send_->setText(state == State::waiting ? tr("Waiting for the files…") : tr("Send"));
  fields_->setEnabled(writing);
  files_->set_adding(writing);
  // One that does not come on can be taken away while the form waits for it.
  files_->set_removing(state != State::asked);
  go_on_writing_->setVisible(state == State::waiting);
  show_state();
  keep();
}

void FormPage::show_state() {
  bool const service = model_.reach() != Reach::no_service;
  QString text;
  switch (state_) {
    case State::writing:
      return trouble_->hide();
    case State::waiting:
      text = service ? tr("The form goes out by itself as soon as its files are ready.")
                     : tr("The Deskbell service is not running; the form and its files go out as soon as it "
                          "is back.");
      break;
    case State::asked:
      text = service ? tr("Sending…")
                     : tr("The Deskbell service is not running; the form goes out as soon as it is back.");
      break;
  }
  trouble_->show_text(Tone::plain, QStringLiteral("sending"), text, appearance_.theme().secondary);
}

/// What was just shown needs room, and layouts settle level by level.
void FormPage::follow(QWidget* widget) {
  followed_ = widget;
  scroll_->ensureWidgetVisible(widget, 0, 16);
  if (!follow_ends_.isActive()) follow_ends_.start(follow_for);
}

void FormPage::on_files() {
  auto const count = files_->views().size();
  if (count > files_shown_) follow(files_);
  if (std::exchange(files_shown_, count) != count) order_tabs();
  keep();
  if (state_ != State::waiting) return;
  if (!files_->obstacle().isEmpty()) {
    enter(State::writing);
    files_->show_obstacle();
    Q_EMIT stopped();
  } else if (files_->whole()) {
    send_now();
  }
}

void FormPage::submit() {
  if (auto* first_wrong = fields_->check()) {
    first_wrong->setFocus();
    scroll_->ensureWidgetVisible(first_wrong, 0, 60);
    return;
  }
  if (!files_->obstacle().isEmpty()) {
    files_->show_obstacle();
    scroll_->ensureWidgetVisible(files_);
    return;
  }
  if (files_->whole()) return send_now();
  enter(State::waiting);
  go_on_writing_->setFocus();
}

void FormPage::send_now() {
  asked_ = AskedForm{model_.new_submission(), fields_->values()};
  ask();
}

/// Whatever ends this program from now on, it asks again for the same: no form is sent twice.
void FormPage::ask() {
  auto const [submission, fields] = *asked_;
  enter(State::asked);
  keeper_.flush();
  model_.submit_form(item_.id, submission, fields, files_->views());
}

void FormPage::on_answered(QString const& submission, QString const& reason) {
  if (!asked_ || to_qstring(asked_->submission.text()) != submission) return;
  // A refused one was never applied: the next try may say something else and gets its own name.
  auto const taken = *std::exchange(asked_, std::nullopt);
  enter(State::writing);
  if (reason.isEmpty()) {
    files_->give_over();
    remember_person(taken);
    return show_done();
  }
  files_->check_again();
  trouble_->show_text(Tone::critical, QStringLiteral("failed"), tr("It was not sent: %1").arg(reason),
                      appearance_.theme().critical);
  Q_EMIT stopped();
}

void FormPage::show_done() {
  bool const online = model_.reach() == Reach::online;
  auto const by_policy = to_qstring(item_.thank_you.value_or(""));
  auto const sent = by_policy.isEmpty() ? tr("Thank you. Your request is on its way.") : by_policy;
  done_text_->setText(online
                          ? sent
                          : tr("Thank you. Your request is kept on this computer and goes out as soon as the "
                               "connection is back."));
  done_icon_->setPixmap(draw_icon(online ? QStringLiteral("read") : QStringLiteral("queued"), 56,
                                  devicePixelRatioF(), appearance_.theme().accent,
                                  appearance_.theme().canvas));
  stack_->setCurrentIndex(1);
  // It is the service's now: nothing of it stays with this program but how the person is reached.
  keep();
  keeper_.flush();
}

void FormPage::leave_thanks() {
  if (state_ == State::writing) renew_fields();  // the person may have sent another form
  if (!is_done()) return;
  fields_->set_words({});  // sent: the next one starts from the defaults
  order_tabs();
  files_->show_mistake({});
  scroll_->verticalScrollBar()->setValue(0);
  stack_->setCurrentIndex(0);
}

void FormPage::start_over() {
  leave_thanks();
  focus_first();
}

void FormPage::focus_first() {
  if (is_done()) return;
  auto* next = fields_->first_empty();
  if (next == nullptr) next = send_;
  next->setFocus(Qt::OtherFocusReason);
}

void FormPage::refresh_look() {
  files_->refresh_look();
  // What was said last about one that is written again stays.
  if (state_ != State::writing) show_state();
}

}  // namespace deskbell::tray
