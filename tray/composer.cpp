// Where the person writes: Enter sends, Shift+Enter is a new line; it grows with the text.
#include "tray/composer.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QStyle>
#include <QTextCursor>
#include <QTextDocument>
#include <QToolButton>

#include "protocol/common.h"
#include "tray/growing_edit.h"
#include "tray/icons.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

constexpr std::size_t count_from = protocol::max_message_characters - 500;

}  // namespace

Composer::Composer(ComposerUse use, Appearance const& appearance, QWidget* parent)
    : QFrame(parent),
      use_(use),
      appearance_(appearance),
      edit_(new GrowingEdit(use == ComposerUse::message, this)),
      attach_(new QToolButton(this)),
      screenshot_(new QToolButton(this)),
      emoji_(new QToolButton(this)),
      button_(new QToolButton(this)),
      counter_(new QLabel(this)),
      inside_(nullptr) {
  build();
  connect(edit_, &QPlainTextEdit::textChanged, this, &Composer::on_text_changed);
  connect(edit_, &GrowingEdit::given, this, &Composer::given);
  connect(button_, &QToolButton::clicked, this, &Composer::try_send);
  connect(emoji_, &QToolButton::toggled, this, &Composer::emoji_wanted);
  connect(attach_, &QToolButton::clicked, this, &Composer::attach_wanted);
  connect(screenshot_, &QToolButton::clicked, this, &Composer::screenshot_wanted);
  refresh_look();
  on_text_changed();
}

void Composer::build() {
  bool const reply = use_ == ComposerUse::reply;
  setObjectName(reply ? QStringLiteral("reply") : QStringLiteral("composer"));
  edit_->setObjectName(reply ? QStringLiteral("reply_text") : QStringLiteral("composer_text"));
  edit_->setAccessibleName(reply ? tr("Reply") : tr("Message"));
  edit_->setTabChangesFocus(true);
  edit_->setFrameShape(NoFrame);
  edit_->document()->setDocumentMargin(2);
  edit_->installEventFilter(this);
  counter_->setObjectName(QStringLiteral("counter"));
  counter_->setTextFormat(Qt::PlainText);
  counter_->setWordWrap(true);
  counter_->hide();

  auto* box = new QFrame(this);
  box->setObjectName(QStringLiteral("composer_box"));
  inside_ = new QVBoxLayout(box);
  inside_->setContentsMargins(10, 5, 5, 5);
  inside_->setSpacing(2);
  auto* tools = new QHBoxLayout;
  tools->setSpacing(2);
  if (reply) {
    // One line is enough where there is nothing but words.
    tools->addWidget(edit_, 1);
  } else {
    inside_->addWidget(edit_);
  }
  inside_->addLayout(tools);
  build_tools(tools);
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(12, 8, 12, 12);
  rows->setSpacing(4);
  rows->addWidget(counter_);
  rows->addWidget(box);
}

void Composer::build_tools(QHBoxLayout* tools) {
  auto const set_up = [](QToolButton* button, QString const& name, QString const& title, QString const& tip) {
    button->setObjectName(name);
    button->setAccessibleName(title);
    button->setToolTip(tip);
    button->setCursor(Qt::PointingHandCursor);
    button->setIconSize({20, 20});
  };
  set_up(attach_, QStringLiteral("attach"), tr("Attach files"), tr("Attach files (Ctrl+Shift+A)"));
  set_up(screenshot_, QStringLiteral("take_screenshot"), tr("Screenshot"), tr("Screenshot (Ctrl+Shift+S)"));
  set_up(emoji_, QStringLiteral("emoji"), tr("Emoji"), tr("Emoji (Ctrl+.)"));
  set_up(button_, use_ == ComposerUse::reply ? QStringLiteral("send_reply") : QStringLiteral("send"),
         tr("Send"), tr("Send (Enter)"));
  button_->setProperty("send", true);
  emoji_->setCheckable(true);
  for (auto* tool : {attach_, screenshot_, emoji_}) {
    tool->setProperty("tool", true);
    tool->setVisible(use_ == ComposerUse::message);
    if (use_ == ComposerUse::message) tools->addWidget(tool);
  }
  if (use_ == ComposerUse::message) tools->addStretch(1);
  tools->addWidget(button_, 0, Qt::AlignBottom);
}

void Composer::add_above(QWidget* widget) { inside_->insertWidget(0, widget); }

void Composer::set_has_files(bool has) {
  has_files_ = has;
  refresh_button();
}

void Composer::set_obstacle(QString const& reason) {
  obstacle_ = reason;
  refresh_button();
}

// The document's raw text: toPlainText makes ordinary blanks of those that keep words together.
QString Composer::text() const { return normalise_line_ends(edit_->document()->toRawText()); }

void Composer::set_text(QString const& text) {
  restoring_ = true;
  edit_->setPlainText(text);
  edit_->moveCursor(QTextCursor::End);
  restoring_ = false;
}

void Composer::clear() { edit_->clear(); }

void Composer::insert(QString const& text) { edit_->insertPlainText(text); }

void Composer::set_emoji_open(bool open) { emoji_->setChecked(open); }

void Composer::set_placeholder(QString const& text) {
  if (text == edit_->placeholderText()) return;
  edit_->setPlaceholderText(text);
  edit_->viewport()->update();  // Qt 6.4 goes on showing the old one
}

void Composer::focus_text() { edit_->setFocus(Qt::OtherFocusReason); }

bool Composer::has_focus_text() const { return edit_->hasFocus(); }

void Composer::refresh_look() {
  auto const& theme = appearance_.theme();
  edit_->setPalette(appearance_.palette());
  QIcon icon;
  icon.addPixmap(draw_icon(QStringLiteral("send"), 20, devicePixelRatioF(), theme.on_accent, theme.accent));
  icon.addPixmap(draw_icon(QStringLiteral("send"), 20, devicePixelRatioF(), theme.secondary, theme.surface),
                 QIcon::Disabled);
  emoji_->setIcon(make_icon(QStringLiteral("emoji"), theme.secondary, theme.surface));
  attach_->setIcon(make_icon(QStringLiteral("attach"), theme.secondary, theme.surface));
  screenshot_->setIcon(make_icon(QStringLiteral("screenshot"), theme.secondary, theme.surface));
  button_->setIcon(icon);
}

bool Composer::on_key(QKeyEvent const& key) {
  bool const enter = key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter;
  auto const tools = use_ == ComposerUse::message;
  if (tools && key.key() == Qt::Key_Period && key.modifiers() == Qt::ControlModifier) {
    emoji_->toggle();
  } else if (tools && key.key() == Qt::Key_A &&
             key.modifiers() == (Qt::ControlModifier | Qt::ShiftModifier)) {
    Q_EMIT attach_wanted();
  } else if (tools && key.key() == Qt::Key_S &&
             key.modifiers() == (Qt::ControlModifier | Qt::ShiftModifier)) {
    Q_EMIT screenshot_wanted();
  } else if (enter && (key.modifiers() & (Qt::ShiftModifier | Qt::AltModifier | Qt::ControlModifier)) == 0) {
    try_send();
  } else {
    return false;
  }
  return true;
}

bool Composer::eventFilter(QObject* watched, QEvent* event) {
  if (watched == edit_ && event->type() == QEvent::KeyPress && on_key(*static_cast<QKeyEvent*>(event)))
    return true;
  if (watched == edit_ && (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)) {
    auto* box = edit_->parentWidget();
    box->setProperty("active", event->type() == QEvent::FocusIn);
    box->style()->unpolish(box);
    box->style()->polish(box);
  }
  return QFrame::eventFilter(watched, event);
}

void Composer::on_text_changed() {
  auto const now = text();
  refresh_button();
  if (restoring_) return;
  Q_EMIT changed(now);
  if (!now.trimmed().isEmpty()) Q_EMIT typing();
}

void Composer::refresh_button() {
  auto const now = text();
  auto const count = count_characters(now);
  bool const over = count > protocol::max_message_characters;
  bool const something = has_files_ || !now.trimmed().isEmpty();
  auto const unsayable = unsayable_reason(now);
  bool const wrong = over || !obstacle_.isEmpty() || !unsayable.isEmpty();
  button_->setEnabled(something && !wrong);
  auto line = obstacle_;
  if (count > count_from) {
    auto const left = QLocale().toString(static_cast<qulonglong>(
        over ? count - protocol::max_message_characters : protocol::max_message_characters - count));
    line = over ? tr("%1 characters too many").arg(left) : tr("%1 characters left").arg(left);
  }
  if (!over && !unsayable.isEmpty()) line = unsayable;
  counter_->setText(line);
  counter_->setVisible(!line.isEmpty());
  edit_->setAccessibleDescription(wrong ? line
                                        : tr("Enter sends the message, Shift and Enter make a new line"));
  if (counter_->property("over").toBool() == wrong) return;
  counter_->setProperty("over", wrong);
  counter_->style()->unpolish(counter_);
  counter_->style()->polish(counter_);
}

void Composer::try_send() {
  if (!button_->isEnabled()) return;
  auto const words = text();
  clear();
  Q_EMIT send(words);
}

}  // namespace deskbell::tray
