// A line that shows as much of its text as there is room for, and all of it to who points at it.
#include "tray/elided_label.h"

#include <QEvent>
#include <QStyle>

#include "tray/words.h"

namespace deskbell::tray {

ElidedLabel::ElidedLabel(Qt::TextElideMode mode, QWidget* parent) : QLabel(parent), mode_(mode) {
  setTextFormat(Qt::PlainText);
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  align();
}

void ElidedLabel::set_whole(QString const& text) {
  if (text == whole_) return;
  whole_ = text;
  setToolTip(tooltip_text(text));
  setAccessibleName(text);
  elide();
}

void ElidedLabel::resizeEvent(QResizeEvent* event) {
  QLabel::resizeEvent(event);
  elide();
}

void ElidedLabel::changeEvent(QEvent* event) {
  QLabel::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) elide();
  if (event->type() == QEvent::LayoutDirectionChange) align();
}

/// At the side where the window begins, whatever the text's own direction is.
void ElidedLabel::align() {
  setAlignment(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter));
}

void ElidedLabel::elide() {
  auto line = whole_;
  line.replace(QLatin1Char('\n'), QLatin1Char(' '));
  auto const text = fontMetrics().elidedText(line, mode_, width());
  if (text != this->text()) setText(text);
}

}  // namespace deskbell::tray
