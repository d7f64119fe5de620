// A strip with an icon, plain words and buttons: link state, offers, what failed.
#include "tray/notice.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

#include "tray/icons.h"

namespace deskbell::tray {

Notice::Notice(QWidget* parent)
    : QFrame(parent),
      icon_(new QLabel(this)),
      text_(new QLabel(this)),
      words_(new QHBoxLayout),
      rows_(new QVBoxLayout(this)),
      buttons_(new QHBoxLayout) {
  setProperty("notice", QStringLiteral("plain"));
  setFrameShape(NoFrame);
  text_->setTextFormat(Qt::PlainText);
  text_->setWordWrap(true);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  icon_->setAlignment(Qt::AlignTop);
  words_->setSpacing(10);
  words_->addWidget(icon_, 0, Qt::AlignTop);
  words_->addWidget(text_, 1);
  rows_->setContentsMargins(12, 9, 12, 9);
  rows_->setSpacing(8);
  rows_->addLayout(words_);
  buttons_->setSpacing(8);
  buttons_->addStretch(1);
  rows_->addLayout(buttons_);
  hide();
}

void Notice::set_slim(bool slim) {
  bool const is_slim = words_->indexOf(buttons_) >= 0;
  if (slim == is_slim) return;
  auto* from = slim ? static_cast<QBoxLayout*>(rows_) : words_;
  auto* to = slim ? static_cast<QBoxLayout*>(words_) : rows_;
  from->removeItem(buttons_);
  buttons_->setParent(nullptr);
  to->addLayout(buttons_);
  int const above = slim ? 4 : 9;
  rows_->setContentsMargins(12, above, slim ? 6 : 12, above);
  words_->setAlignment(icon_, slim ? Qt::AlignVCenter : Qt::AlignTop);
}

void Notice::show_text(Tone tone, QString const& icon, QString const& text, QColor const& ink) {
  static constexpr char const* tones[] = {"plain", "warning", "critical"};
  auto const name = QString::fromLatin1(tones[static_cast<int>(tone)]);
  if (property("notice").toString() != name) {
    setProperty("notice", name);
    style()->unpolish(this);
    style()->polish(this);
  }
  icon_->setPixmap(draw_icon(icon, 18, devicePixelRatioF(), ink, Qt::white));
  bool const news = text_->text() != text || !isVisible();
  text_->setText(text);
  setAccessibleName(text);
  show();
  if (news) {
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
  }
}

QPushButton* Notice::add_button(QString const& text) {
  auto* button = new QPushButton(text, this);
  button->setCursor(Qt::PointingHandCursor);
  buttons_->addWidget(button);
  return button;
}

}  // namespace deskbell::tray
