// A field for words that is as high as what stands in it, up to some lines; what is more scrolls.
#include "tray/growing_edit.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QTextBlock>
#include <QTextLayout>
#include <algorithm>
#include <cmath>

namespace deskbell::tray {
namespace {

constexpr int most_lines = 7;
/// Of the window's height: with large letters, or in a low window, what is above stays in sight.
constexpr qreal most_of_window = 0.3;
constexpr int least_height = 32;

}  // namespace

GrowingEdit::GrowingEdit(bool takes_files, QWidget* parent) : FileEdit(takes_files, parent) {
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);  // lines wrap, wherever they must
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  connect(this, &QPlainTextEdit::textChanged, this, &GrowingEdit::fit);
  connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
          &GrowingEdit::fit);
}

/// Of the first lines: some letters are higher than the others, those of other fonts.
qreal GrowingEdit::most_height() const {
  qreal height = 0;
  int lines = 0;
  for (auto block = document()->begin(); block.isValid() && lines < most_lines; block = block.next()) {
    auto const* layout = block.layout();
    for (int i = 0; i < layout->lineCount() && lines < most_lines; ++i, ++lines)
      height += layout->lineAt(i).height();
  }
  auto const line = height / std::max(1, lines);
  auto const in_window = std::floor(window()->height() * most_of_window / line) * line;
  return std::min(height, std::max(in_window, 2 * line));
}

void GrowingEdit::fit() {
  if (fitting_) return;
  fitting_ = true;
  // Without the scroll bar the lines are longer, and may be fewer.
  for (bool settled = false; !settled;) {
    qreal text = 0;
    for (auto block = document()->begin(); block.isValid(); block = block.next())
      text += document()->documentLayout()->blockBoundingRect(block).height();
    // The bottom margin is in it; Qt keeps one pixel more free, or it scrolls by a whole line.
    auto const margin = document()->documentMargin();
    auto const most = most_height() + margin;
    auto const bar = text <= most + 0.5 ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded;
    auto const around = height() - viewport()->height();  // the style sheet's
    auto const inside = std::min(text, most) + margin + 1;
    setFixedHeight(std::max(least_height, static_cast<int>(std::ceil(inside)) + around));
    settled = bar == Qt::ScrollBarAsNeeded || bar == verticalScrollBarPolicy();
    setVerticalScrollBarPolicy(bar);
  }
  fitting_ = false;
}

void GrowingEdit::changeEvent(QEvent* event) {
  FileEdit::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fit();
}

void GrowingEdit::resizeEvent(QResizeEvent* event) {
  FileEdit::resizeEvent(event);
  fit();  // lines wrap elsewhere
}

void GrowingEdit::showEvent(QShowEvent* event) {
  FileEdit::showEvent(event);
  window()->installEventFilter(this);
  fit();
}

bool GrowingEdit::eventFilter(QObject* watched, QEvent* event) {
  if (watched == window() && event->type() == QEvent::Resize) fit();
  return FileEdit::eventFilter(watched, event);
}

}  // namespace deskbell::tray
