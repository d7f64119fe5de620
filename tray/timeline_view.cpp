// The scrolling conversation: keeps to the newest message, copies, and asks for older ones at the top.
#include "tray/timeline_view.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QScrollBar>

namespace deskbell::tray {

TimelineView::TimelineView(Appearance const& appearance, Timeline& timeline, QWidget* parent)
    : QListView(parent), timeline_(timeline), card_(new MessageCard(appearance, timeline, this)) {
  setObjectName(QStringLiteral("timeline"));
  setAccessibleName(tr("Conversation"));
  setModel(&timeline);
  setItemDelegate(card_);
  setFrameShape(QFrame::NoFrame);
  setEditTriggers(NoEditTriggers);
  setSelectionMode(SingleSelection);
  setVerticalScrollMode(ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setResizeMode(Adjust);
  setTabKeyNavigation(false);
  verticalScrollBar()->setSingleStep(24);
  connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &TimelineView::on_scrolled);
  connect(verticalScrollBar(), &QScrollBar::rangeChanged, this,
          [this](int, int maximum) { on_range(maximum); });
  connect(&timeline, &QAbstractItemModel::rowsAboutToBeInserted, this,
          [this](QModelIndex const&, int first, int) {
            auto const* bar = verticalScrollBar();
            if (!follow_ && first <= 1) from_bottom_ = bar->maximum() - bar->value();
          });
  // A state that becomes longer ("Queued" to "Sent · Read") may need another line.
  connect(&timeline, &QAbstractItemModel::dataChanged, this, [this] { scheduleDelayedItemsLayout(); });
}

MessagePointer TimelineView::selected() const {
  auto const index = currentIndex();
  return index.isValid() && hasFocus() ? timeline_.row(index.row()).message : nullptr;
}

void TimelineView::go_to_bottom() {
  follow_ = true;
  verticalScrollBar()->setValue(verticalScrollBar()->maximum());
  Q_EMIT bottom_reached();
}

void TimelineView::resizeEvent(QResizeEvent* event) {
  card_->set_width(viewport()->width());
  bool const follow = follow_;
  QListView::resizeEvent(event);
  scheduleDelayedItemsLayout();
  if (follow) go_to_bottom();
}

void TimelineView::keyPressEvent(QKeyEvent* event) {
  auto const message = selected();
  if (message && event->matches(QKeySequence::Copy)) {
    QApplication::clipboard()->setText(timeline_.row(currentIndex().row()).text);
    return;
  }
  if (message && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
    Q_EMIT wants_menu(message, viewport()->mapToGlobal(visualRect(currentIndex()).center()));
    return;
  }
  if (event->key() == Qt::Key_End) go_to_bottom();
  QListView::keyPressEvent(event);
}

void TimelineView::contextMenuEvent(QContextMenuEvent* event) {
  auto const index = event->reason() == QContextMenuEvent::Mouse ? indexAt(event->pos()) : currentIndex();
  if (!index.isValid()) return;
  auto const message = timeline_.row(index.row()).message;
  if (message) Q_EMIT wants_menu(message, event->globalPos());
}

void TimelineView::on_scrolled(int value) {
  auto const* bar = verticalScrollBar();
  bool const bottom = value >= bar->maximum() - 8;
  if (bottom != follow_) {
    follow_ = bottom;
    if (bottom) {
      Q_EMIT bottom_reached();
    } else {
      Q_EMIT bottom_left();
    }
  }
  if (value <= 60 && bar->maximum() > 0) Q_EMIT wants_history();
}

void TimelineView::on_range(int maximum) {
  if (from_bottom_ >= 0) {
    verticalScrollBar()->setValue(maximum - std::exchange(from_bottom_, -1));
  } else if (follow_) {
    verticalScrollBar()->setValue(maximum);
  }
}

}  // namespace deskbell::tray
