// Where the person writes: Enter sends, Shift+Enter is a new line; it grows with the text.
#include "tray/composer.h"

#include <QAbstractTextDocumentLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QStyle>
#include <QTextBlock>
#include <QTextCursor>
#include <QToolButton>

#include "protocol/common.h"
#include "tray/icons.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

constexpr int most_lines = 7;
constexpr std::size_t count_from = protocol::max_message_characters - 500;

}  // namespace

Composer::Composer(Appearance const& appearance, QWidget* parent)
    : QFrame(parent),
      appearance_(appearance),
      edit_(new QPlainTextEdit(this)),
      emoji_(new QToolButton(this)),
      button_(new QToolButton(this)),
      counter_(new QLabel(this)) {
  build();
  connect(edit_, &QPlainTextEdit::textChanged, this, &Composer::on_text_changed);
  connect(edit_->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
          [this] { fit_height(); });
  connect(button_, &QToolButton::clicked, this, &Composer::try_send);
  connect(emoji_, &QToolButton::toggled, this, &Composer::emoji_wanted);
  refresh_look();
  on_text_changed();
}

void Composer::build() {
  setObjectName(QStringLiteral("composer"));
  edit_->setObjectName(QStringLiteral("composer_text"));
  edit_->setAccessibleName(tr("Message"));
  edit_->setAccessibleDescription(tr("Enter sends the message, Shift and Enter make a new line"));
  edit_->setTabChangesFocus(true);
  edit_->setFrameShape(NoFrame);
  edit_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  edit_->document()->setDocumentMargin(2);
  edit_->installEventFilter(this);
  button_->setObjectName(QStringLiteral("send"));
  button_->setAccessibleName(tr("Send"));
  button_->setToolTip(tr("Send (Enter)"));
  button_->setCursor(Qt::PointingHandCursor);
  emoji_->setObjectName(QStringLiteral("emoji"));
  emoji_->setAccessibleName(tr("Emoji"));
  emoji_->setToolTip(tr("Emoji (Ctrl+.)"));
  emoji_->setCheckable(true);
  emoji_->setCursor(Qt::PointingHandCursor);
  counter_->setObjectName(QStringLiteral("counter"));
  counter_->hide();

  auto* box = new QFrame(this);
  box->setObjectName(QStringLiteral("composer_box"));
  auto* inside = new QHBoxLayout(box);
  inside->setContentsMargins(10, 5, 5, 5);
  inside->setSpacing(6);
  inside->addWidget(edit_, 1);
  inside->addWidget(emoji_, 0, Qt::AlignBottom);
  inside->addWidget(button_, 0, Qt::AlignBottom);
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(12, 8, 12, 12);
  rows->setSpacing(4);
  rows->addWidget(counter_, 0, Qt::AlignRight);
  rows->addWidget(box);
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
  emoji_->setIconSize({20, 20});
  button_->setIcon(icon);
  button_->setIconSize({20, 20});
  fit_height();
}

bool Composer::eventFilter(QObject* watched, QEvent* event) {
  if (watched == edit_ && event->type() == QEvent::KeyPress) {
    auto* key = static_cast<QKeyEvent*>(event);
    bool const enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (key->key() == Qt::Key_Period && key->modifiers() == Qt::ControlModifier) {
      emoji_->toggle();
      return true;
    }
    if (enter && (key->modifiers() & (Qt::ShiftModifier | Qt::AltModifier | Qt::ControlModifier)) == 0) {
      try_send();
      return true;
    }
  }
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
  auto const count = count_characters(now);
  bool const blank = now.trimmed().isEmpty();
  button_->setEnabled(!blank && count <= protocol::max_message_characters);
  counter_->setVisible(count > count_from);
  if (count > count_from) {
    bool const over = count > protocol::max_message_characters;
    QLocale const locale;
    auto const left = locale.toString(static_cast<qulonglong>(
        over ? count - protocol::max_message_characters : protocol::max_message_characters - count));
    counter_->setText(over ? tr("%1 characters too many").arg(left) : tr("%1 characters left").arg(left));
    counter_->setProperty("over", over);
    counter_->style()->unpolish(counter_);
    counter_->style()->polish(counter_);
  }
  if (restoring_) return;
  Q_EMIT changed(now);
  if (!blank) Q_EMIT typing();
}

void Composer::fit_height() {
  // A plain text document measures itself in lines.
  auto const lines = qBound(1, static_cast<int>(edit_->document()->size().height()), most_lines);
  auto const metrics = QFontMetrics(edit_->font());
  auto const margin = static_cast<int>(edit_->document()->documentMargin()) * 2;
  edit_->setFixedHeight(std::max(32, lines * metrics.lineSpacing() + margin + 4));
  bool const full = edit_->document()->size().height() > most_lines;
  edit_->setVerticalScrollBarPolicy(full ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

void Composer::try_send() {
  if (!button_->isEnabled()) return;
  auto const words = text();
  clear();
  Q_EMIT send(words);
}

}  // namespace deskbell::tray
