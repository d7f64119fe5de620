// The scrolling conversation: keeps to the newest message, copies, and asks for older ones at the top.
#include "tray/timeline_view.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <utility>

#include "tray/words.h"

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
  viewport()->setMouseTracking(true);
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
  from_bottom_ = -1;
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

bool TimelineView::fits() const { return verticalScrollBar()->maximum() == 0; }

bool TimelineView::go_to(MessageId message) {
  auto const key = QByteArray::fromStdString(message.text());
  for (int i = 0; i < timeline_.rowCount(); ++i) {
    if (timeline_.row(i).key != key) continue;
    follow_ = false;
    setCurrentIndex(timeline_.index(i));
    scrollTo(timeline_.index(i), PositionAtCenter);
    return true;
  }
  return false;
}

std::optional<Link> TimelineView::link_at(QPoint const& point) const {
  auto const index = indexAt(point);
  if (!index.isValid()) return std::nullopt;
  return card_->link_at(point, visualRect(index), timeline_.row(index.row()), font(), layoutDirection());
}

std::optional<protocol::AttachmentView> TimelineView::file_at(QPoint const& point) const {
  auto const index = indexAt(point);
  if (!index.isValid()) return std::nullopt;
  return card_->file_at(point, visualRect(index), timeline_.row(index.row()), font(), layoutDirection());
}

void TimelineView::mousePressEvent(QMouseEvent* event) {
  bool const left = event->button() == Qt::LeftButton;
  pressed_ = left ? link_at(event->pos()) : std::nullopt;
  auto const file = left ? file_at(event->pos()) : std::nullopt;
  pressed_file_ = file ? std::optional(file->attachment_id) : std::nullopt;
  QListView::mousePressEvent(event);
}

void TimelineView::mouseMoveEvent(QMouseEvent* event) {
  auto const link = link_at(event->pos());
  auto const file = file_at(event->pos());
  viewport()->setCursor(link || file ? Qt::PointingHandCursor : Qt::ArrowCursor);
  // Where it leads, as the browser reads it: letters that only look like others show here.
  auto const tip = link ? link->url : file ? file_state_text(*file) : QString();
  viewport()->setToolTip(tooltip_text(tip));
  QListView::mouseMoveEvent(event);
}

void TimelineView::mouseReleaseEvent(QMouseEvent* event) {
  QListView::mouseReleaseEvent(event);
  auto const pressed = std::exchange(pressed_, std::nullopt);
  if (event->button() == Qt::LeftButton && pressed && pressed == link_at(event->pos()))
    Q_EMIT wants_link(pressed->url);
  auto const pressed_file = std::exchange(pressed_file_, std::nullopt);
  auto const file = pressed_file ? file_at(event->pos()) : std::nullopt;
  if (event->button() != Qt::LeftButton || !file || file->attachment_id != pressed_file) return;
  auto const message = timeline_.row(indexAt(event->pos()).row()).message;
  if (file->state == protocol::AttachmentState::failed && message && message->view.own) {
    Q_EMIT wants_again(*file);
  } else {
    Q_EMIT wants_file(*file);
  }
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
  auto const from_bottom = std::exchange(from_bottom_, -1);
  if (follow_) {
    verticalScrollBar()->setValue(maximum);
  } else if (from_bottom >= 0) {
    verticalScrollBar()->setValue(maximum - from_bottom);
  }
}

/// Where the chosen message goes, Qt chooses a neighbour and would scroll to it, however far away it is.
void TimelineView::rowsAboutToBeRemoved(QModelIndex const& parent, int first, int last) {
  setAutoScroll(false);
  QListView::rowsAboutToBeRemoved(parent, first, last);
  setAutoScroll(true);
}

}  // namespace deskbell::tray
