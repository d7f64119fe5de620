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
    : QFrame(parent), icon_(new QLabel(this)), text_(new QLabel(this)), buttons_(new QHBoxLayout) {
  setProperty("notice", QStringLiteral("plain"));
  setFrameShape(NoFrame);
  text_->setTextFormat(Qt::PlainText);
  text_->setWordWrap(true);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  icon_->setAlignment(Qt::AlignTop);
  auto* words = new QHBoxLayout;
  words->setSpacing(10);
  words->addWidget(icon_, 0, Qt::AlignTop);
  words->addWidget(text_, 1);
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(12, 9, 12, 9);
  rows->setSpacing(8);
  rows->addLayout(words);
  buttons_->setSpacing(8);
  buttons_->addStretch(1);
  rows->addLayout(buttons_);
  hide();
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
