// A contact form as its policy item describes it: required fields marked, mistakes named beside the field,
// and nothing typed is ever lost.
#include "tray/form_page.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDragMoveEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMap>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QStackedWidget>
#include <QTextDocument>
#include <QVBoxLayout>
#include <algorithm>

#include "tray/file_edit.h"
#include "tray/form_files.h"
#include "tray/form_inputs.h"
#include "tray/icons.h"
#include "tray/notice.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

QString label_of(std::string const& name) {
  if (name == "name") return FormPage::tr("Name");
  if (name == "email") return FormPage::tr("E-mail");
  if (name == "phone") return FormPage::tr("Phone");
  if (name == "subject") return FormPage::tr("Subject");
  if (name == "description") return FormPage::tr("Description");
  if (name == "problem_type") return FormPage::tr("Kind of problem");
  if (name == "priority") return FormPage::tr("Priority");
  return to_qstring(name);
}

constexpr int description_lines = 5;
constexpr auto follow_for = std::chrono::milliseconds(250);

}  // namespace

FormPage::FormPage(Model& model, Appearance const& appearance, protocol::MenuItem item,
                   QString const& pictures_folder, QWidget* parent)
    : QWidget(parent),
      model_(model),
      appearance_(appearance),
      item_(std::move(item)),
      stack_(new QStackedWidget(this)),
      scroll_(new QScrollArea(stack_)),
      introduction_(new QLabel(this)),
      fields_room_(new QVBoxLayout),
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
  connect(files_, &FormFiles::changed, this, &FormPage::on_files);
  connect(files_, &FormFiles::refused, this, [this] { follow(files_); });
  connect(&model_, &Model::form_answered, this, &FormPage::on_answered);
  connect(&model_, &Model::reach_changed, this, [this] {
    if (state_ == State::waiting) show_state();
  });
  for (auto const& [keys, act] :
       {std::pair(Qt::Key_A, &FormFiles::choose), std::pair(Qt::Key_S, &FormFiles::take_screenshot)}) {
    auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | keys), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, files_, act);
  }
  files_->set_allowed(item_.screenshot_allowed);
  show_introduction();
  build_fields();
  enter(State::writing);
}

void FormPage::build() {
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* inside = new QWidget(scroll_);
  inside->setObjectName(QStringLiteral("page"));
  auto* rows = new QVBoxLayout(inside);
  rows->setContentsMargins(20, 16, 20, 16);
  rows->setSpacing(12);
  introduction_->setTextFormat(Qt::PlainText);
  introduction_->setWordWrap(true);
  introduction_->setObjectName(QStringLiteral("introduction"));
  rows->addWidget(introduction_);
  rows->addLayout(fields_room_);
  rows->addWidget(files_);
  rows->addStretch(1);
  send_->setObjectName(QStringLiteral("form_send"));
  send_->setProperty("primary", true);
  send_->setCursor(Qt::PointingHandCursor);
  send_->setMinimumHeight(36);
  scroll_->setWidget(inside);
  inside->installEventFilter(this);
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
  foot->setContentsMargins(20, 12, 20, 16);
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
  for (auto* text : findChildren<FileEdit*>()) text->set_takes_files(item_.screenshot_allowed);
  show_introduction();
  if (state_ == State::writing) renew_fields();
}

/// Where the policy changed what is asked for. Not while the form is on its way: it goes as it was sent.
void FormPage::renew_fields() {
  if (same_form(*built_from_, item_)) return;
  auto const* focused = focusWidget();
  auto const name = focused != nullptr ? focused->objectName() : QString();
  build_fields();
  if (auto* again = findChild<QWidget*>(name); again != nullptr && !name.isEmpty()) again->setFocus();
}

/// The policy's text; of the name, where it has none, the one that the account goes by.
QString FormPage::prefill_of(protocol::FormField const& form) const {
  if (form.name == "name" && form.default_value.empty())
    return to_qstring(model_.user().full_name.value_or(""));
  return to_qstring(form.default_value);
}

void FormPage::build_fields() {
  QMap<QString, QString> typed;
  for (auto const& field : fields_) typed[to_qstring(field.form.name)] = value_of(field.input);
  built_from_ = item_;
  fields_.clear();
  delete fields_box_;
  fields_box_ = new QWidget(this);
  auto* rows = new QVBoxLayout(fields_box_);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(4);
  fields_room_->addWidget(fields_box_);
  bool any_required = false;
  for (auto const& form : item_.form) {
    if (form.use == protocol::FieldUse::hidden) continue;
    any_required = any_required || form.use == protocol::FieldUse::required;
    add_field(form, typed.value(to_qstring(form.name), prefill_of(form)));
  }
  order_tabs();
  if (any_required) {
    auto* hint = new QLabel(tr("* must be filled in"), fields_box_);
    hint->setObjectName(QStringLiteral("hint"));
    rows->addWidget(hint);
  }
}

/// Fields and files come and go: Tab goes through what is there from top to bottom.
void FormPage::order_tabs() {
  std::vector<QWidget*> all;
  for (auto const& field : fields_) all.push_back(field.input);
  for (auto* input : files_->inputs()) all.push_back(input);
  all.push_back(go_on_writing_);
  all.push_back(send_);
  for (std::size_t i = 1; i < all.size(); ++i) QWidget::setTabOrder(all[i - 1], all[i]);
}

QWidget* FormPage::make_input(protocol::FormField const& form, QString const& value) {
  if (!form.choices.empty()) {
    auto* box = new QComboBox(fields_box_);
    box->addItem(QString());  // nothing chosen
    for (auto const& choice : form.choices) box->addItem(to_qstring(choice));
    box->setCurrentIndex(std::max(0, box->findText(value)));
    return box;
  }
  if (form.name == "description") {
    auto* text = new FileEdit(item_.screenshot_allowed, fields_box_);
    text->setPlainText(value);
    text->setTabChangesFocus(true);
    connect(text, &FileEdit::given, this, &FormPage::take);
    // Of the height that a few sentences take: the other fields and "Send" stay in sight; more scrolls.
    text->ensurePolished();
    auto const frame = 2 * (text->frameWidth() + static_cast<int>(text->document()->documentMargin()));
    text->setFixedHeight(text->fontMetrics().lineSpacing() * description_lines + frame);
    return text;
  }
  auto* line = new QLineEdit(value, fields_box_);
  line->installEventFilter(this);
  return line;
}

void FormPage::take(QMimeData const& data) { files_->take(data); }

/// Files and pictures are no words, in whatever field the person is.
bool FormPage::eventFilter(QObject* watched, QEvent* event) {
  if (watched == scroll_->widget()) {
    if (event->type() == QEvent::Resize && followed_ != nullptr)  // its layout puts all in place after this
      QMetaObject::invokeMethod(
          this, [this, it = followed_] { follow(it); }, Qt::QueuedConnection);
    return false;
  }
  if (!takes_files()) return QWidget::eventFilter(watched, event);
  if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Paste)) {
    auto const* given = QApplication::clipboard()->mimeData();
    if (given == nullptr || !holds_files(*given)) return false;
    take(*given);
    return true;
  }
  if (event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove) {
    if (!holds_files(*static_cast<QDragMoveEvent*>(event)->mimeData())) return false;
    event->ignore();  // the window takes them
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void FormPage::add_field(protocol::FormField const& form, QString const& value) {
  bool const required = form.use == protocol::FieldUse::required;
  auto const name = label_of(form.name);
  auto* label = new QLabel(required ? name + QStringLiteral(" *") : name, fields_box_);
  label->setTextFormat(Qt::PlainText);
  label->setProperty("field_label", true);
  auto* input = make_input(form, value);
  input->setObjectName(QStringLiteral("field_") + to_qstring(form.name));
  //: read aloud: the name of a field that must be filled in
  input->setAccessibleName(required ? tr("%1, required").arg(name) : name);
  label->setBuddy(input);
  auto* error = new QLabel(fields_box_);
  error->setTextFormat(Qt::PlainText);
  error->setWordWrap(true);
  error->setProperty("field_error", true);
  error->hide();
  when_edited(input, [input, error] { show_mistake(input, error, {}); });
  auto* rows = fields_box_->layout();
  rows->addWidget(label);
  rows->addWidget(input);
  rows->addWidget(error);
  static_cast<QVBoxLayout*>(rows)->addSpacing(8);
  fields_.push_back({form, input, error});
}

QString FormPage::value_of(QWidget* input) {
  if (auto* box = qobject_cast<QComboBox*>(input)) return box->currentText();
  // The raw text: toPlainText makes ordinary blanks of those that keep words together.
  if (auto* text = qobject_cast<QPlainTextEdit*>(input))
    return normalise_line_ends(text->document()->toRawText());
  return static_cast<QLineEdit*>(input)->text();
}

bool FormPage::holds_words() const {
  if (stack_->currentIndex() != 0) return false;
  if (files_->in_use()) return true;
  return std::any_of(fields_.begin(), fields_.end(), [this](Field const& field) {
    auto const value = value_of(field.input);
    return !value.trimmed().isEmpty() && value != prefill_of(field.form);
  });
}

QString FormPage::mistake_in(Field const& field) const {
  auto const value = value_of(field.input);
  if (value.trimmed().isEmpty()) {
    return field.form.use == protocol::FieldUse::required ? tr("Please fill this in.") : QString();
  }
  if (field.form.name == "email") {
    static QRegularExpression const address(QStringLiteral("^[^@\\s]+@[^@\\s]+$"));
    if (!address.match(value.trimmed()).hasMatch()) {
      return tr("This is not an e-mail address, e.g. name@example.com.");
    }
  }
  if (auto const reason = unsayable_reason(value); !reason.isEmpty()) return reason;
  auto const most = field.form.name == "description" ? protocol::max_message_characters : std::size_t{250};
  if (count_characters(value) > most) return tr("At most %1 characters fit here.").arg(most);
  return {};
}

/// What goes with each state: what can be done, what the button says, and why it takes a while.
void FormPage::enter(State state) {
  state_ = state;
  bool const writing = state == State::writing;
  if (writing) renew_fields();
  send_->setEnabled(writing);
  send_->setText(state == State::waiting ? tr("Waiting for the files…") : tr("Send"));
  if (fields_box_ != nullptr) fields_box_->setEnabled(writing);
  files_->set_adding(writing);
  // One that does not come on can be taken away while the form waits for it.
  files_->set_removing(state != State::asked);
  go_on_writing_->setVisible(state == State::waiting);
  show_state();
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
  if (state_ != State::waiting) return;
  if (!files_->obstacle().isEmpty()) {
    enter(State::writing);
    files_->show_obstacle();
  } else if (files_->whole()) {
    send_now();
  }
}

void FormPage::submit() {
  QWidget* first_wrong = nullptr;
  for (auto const& field : fields_) {
    auto const mistake = mistake_in(field);
    show_mistake(field.input, field.error, mistake);
    if (!mistake.isEmpty() && first_wrong == nullptr) first_wrong = field.input;
  }
  if (first_wrong != nullptr) {
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
  std::vector<protocol::FieldValue> values;
  for (auto const& field : fields_)
    values.push_back({field.form.name, to_utf8(value_of(field.input).trimmed())});
  // A hidden field still carries the policy's default.
  for (auto const& form : item_.form) {
    if (form.use == protocol::FieldUse::hidden) values.push_back({form.name, form.default_value});
  }
  submission_ = model_.new_submission();
  enter(State::asked);
  model_.submit_form(item_.id, *submission_, std::move(values), files_->views());
}

void FormPage::on_answered(QString const& submission, QString const& reason) {
  if (!submission_ || to_qstring(submission_->text()) != submission) return;
  // A refused one was never applied: the next try may say something else and gets its own name.
  submission_.reset();
  enter(State::writing);
  if (reason.isEmpty()) {
    files_->give_over();
    return show_done();
  }
  files_->check_again();
  trouble_->show_text(Tone::critical, QStringLiteral("failed"), tr("It was not sent: %1").arg(reason),
                      appearance_.theme().critical);
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
}

void FormPage::leave_thanks() {
  if (stack_->currentIndex() == 0) return;
  fields_.clear();  // sent: the next one starts from the defaults
  build_fields();
  files_->show_mistake({});
  scroll_->verticalScrollBar()->setValue(0);
  stack_->setCurrentIndex(0);
}

void FormPage::start_over() {
  leave_thanks();
  focus_first();
}

void FormPage::focus_first() {
  if (stack_->currentIndex() != 0) return;
  for (auto const& field : fields_) {
    if (!value_of(field.input).isEmpty()) continue;
    field.input->setFocus(Qt::OtherFocusReason);
    return;
  }
  send_->setFocus();
}

void FormPage::refresh_look() {
  files_->refresh_look();
  show_state();
}

}  // namespace deskbell::tray
