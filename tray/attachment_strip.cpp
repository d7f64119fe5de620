// What is attached to what is being written: always in sight, with its progress, and removable.
#include "tray/attachment_strip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QScrollArea>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "tray/elided_label.h"
#include "tray/icons.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using protocol::AttachmentState;

constexpr int chips_in_sight = 3;
constexpr int low_window = 480;  // where one chip has to do
constexpr int spacing = 4;

QString state_text(Attachments::File const& file) {
  auto const size = size_text(file.kept.size);
  switch (file.state) {
    case AttachmentState::here:
      //: size of an attached file that is ready to be sent
      return AttachmentStrip::tr("%1 · ready").arg(size);
    case AttachmentState::failed:
      return file.error;
    case AttachmentState::moving:
      return AttachmentStrip::tr("%1 of %2").arg(size_text(file.taken), size);
    case AttachmentState::waiting:
    case AttachmentState::there:
      break;
  }
  //: size of an attached file that waits for the service on this computer, or for the files before it
  return AttachmentStrip::tr("%1 · waiting").arg(size);
}

}  // namespace

AttachmentStrip::AttachmentStrip(Attachments& attachments, Appearance const& appearance, QWidget* parent)
    : QFrame(parent),
      attachments_(attachments),
      appearance_(appearance),
      scroll_(new QScrollArea(this)),
      inside_(new QWidget(scroll_)),
      rows_(new QVBoxLayout(inside_)) {
  setObjectName(QStringLiteral("attachments"));
  setAccessibleName(tr("Attached files"));
  scroll_->setObjectName(QStringLiteral("attachments_scroll"));
  inside_->setObjectName(QStringLiteral("attachments_inside"));
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
  scroll_->setWidget(inside_);
  inside_->installEventFilter(this);
  rows_->setContentsMargins(0, 0, 0, 0);
  rows_->setSpacing(spacing);
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(0, 2, 4, 4);
  rows->addWidget(scroll_);
  connect(&attachments_, &Attachments::changed, this, &AttachmentStrip::refresh);
  refresh();
}

AttachmentStrip::Chip AttachmentStrip::make_chip(Attachments::File const& file) {
  Chip chip;
  chip.id = file.kept.id;
  chip.frame = new QFrame(inside_);
  chip.frame->setObjectName(QStringLiteral("chip"));
  chip.icon = new QLabel(chip.frame);
  chip.name = new ElidedLabel(Qt::ElideMiddle, chip.frame);
  chip.name->setObjectName(QStringLiteral("chip_name"));
  chip.name->set_whole(file.kept.name);
  chip.state = new ElidedLabel(Qt::ElideRight, chip.frame);
  chip.state->setObjectName(QStringLiteral("chip_state"));
  chip.bar = new QProgressBar(chip.frame);
  chip.bar->setTextVisible(false);
  chip.bar->setFixedHeight(4);
  chip.bar->setRange(0, 100);
  chip.bar->setAccessibleName(tr("Progress of %1").arg(file.kept.name));
  chip.retry = new QToolButton(chip.frame);
  chip.retry->setObjectName(QStringLiteral("chip_retry"));
  chip.retry->setAccessibleName(tr("Try %1 again").arg(file.kept.name));
  chip.retry->setToolTip(tr("Try again"));
  chip.remove = new QToolButton(chip.frame);
  chip.remove->setObjectName(QStringLiteral("chip_remove"));
  chip.remove->setAccessibleName(tr("Remove %1").arg(file.kept.name));
  chip.remove->setToolTip(tr("Remove"));
  auto const id = file.kept.id;
  connect(chip.retry, &QToolButton::clicked, &attachments_, [this, id] { attachments_.retry(id); });
  connect(chip.remove, &QToolButton::clicked, &attachments_, [this, id] {
    attachments_.remove(id);
    if (chips_.empty()) {
      Q_EMIT emptied();
    } else {
      chips_.back().remove->setFocus();
    }
  });
  auto* words = new QVBoxLayout;
  words->setSpacing(1);
  words->addWidget(chip.name);
  words->addWidget(chip.state);
  words->addWidget(chip.bar);
  auto* columns = new QHBoxLayout(chip.frame);
  columns->setContentsMargins(8, 4, 4, 4);
  columns->setSpacing(8);
  columns->addWidget(chip.icon);
  columns->addLayout(words, 1);
  columns->addWidget(chip.retry);
  columns->addWidget(chip.remove);
  rows_->addWidget(chip.frame);
  return chip;
}

void AttachmentStrip::fill(Chip const& chip, Attachments::File const& file) {
  auto const& theme = appearance_.theme();
  bool const failed = file.state == AttachmentState::failed;
  auto const text = state_text(file);
  chip.state->set_whole(text);
  chip.frame->setAccessibleName(tr("%1, %2").arg(file.kept.name, text));
  if (chip.frame->property("wrong").toBool() != failed) {
    chip.frame->setProperty("wrong", failed);
    for (auto* one : {static_cast<QWidget*>(chip.frame), static_cast<QWidget*>(chip.state)}) {
      one->style()->unpolish(one);
      one->style()->polish(one);
    }
  }
  chip.icon->setPixmap(draw_icon(failed ? QStringLiteral("failed") : QStringLiteral("file"), 20,
                                 devicePixelRatioF(), failed ? theme.critical : theme.accent, theme.surface));
  chip.retry->setIcon(make_icon(QStringLiteral("retry"), theme.ink, theme.surface));
  chip.remove->setIcon(make_icon(QStringLiteral("remove"), theme.ink, theme.surface));
  chip.retry->setVisible(failed);
  chip.bar->setVisible(file.state == AttachmentState::moving);
  chip.bar->setValue(static_cast<int>(file.taken * 100 / std::max<qint64>(1, file.kept.size)));
}

void AttachmentStrip::refresh() {
  auto const files = attachments_.attached();
  auto const wanted = [&](Chip const& chip) {
    return std::any_of(files.begin(), files.end(), [&](auto const& file) { return file.kept.id == chip.id; });
  };
  for (auto& chip : chips_) {
    if (wanted(chip)) continue;
    chip.frame->hide();
    chip.frame->deleteLater();
    chip.frame = nullptr;
  }
  std::erase_if(chips_, [](Chip const& chip) { return chip.frame == nullptr; });
  auto const before = chips_.size();
  for (auto const& file : files) {
    auto chip =
        std::find_if(chips_.begin(), chips_.end(), [&](Chip const& one) { return one.id == file.kept.id; });
    if (chip == chips_.end()) chip = chips_.insert(chips_.end(), make_chip(file));
    fill(*chip, file);
  }
  setVisible(!files.empty());
  for (auto const& chip : chips_) chip.frame->show();
  bool const grown = chips_.size() > before;
  // What a new chip needs, and its place, are known when it is shown.
  QMetaObject::invokeMethod(
      this,
      [this, grown] {
        fit_height();
        if (grown && !chips_.empty()) scroll_->ensureWidgetVisible(chips_.back().frame, 0, 0);
      },
      Qt::QueuedConnection);
}

bool AttachmentStrip::eventFilter(QObject* watched, QEvent* event) {
  if (watched == inside_ && event->type() == QEvent::LayoutRequest) fit_height();
  return QFrame::eventFilter(watched, event);
}

void AttachmentStrip::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  fit_height();
}

// A frame's hint says nothing of what is in it, its least size does.
void AttachmentStrip::fit_height() {
  if (chips_.empty()) return;
  int const some = window()->height() < low_window ? 1 : chips_in_sight;
  int const most = shows_all_ ? static_cast<int>(chips_.size()) : some;
  int height = 0;
  int counted = 0;
  for (auto const& chip : chips_) {
    if (++counted > most) break;
    height += chip.frame->minimumSizeHint().height() + spacing;
  }
  // Half of the next one says that there are more.
  if (std::ssize(chips_) > most) height += chips_.back().frame->minimumSizeHint().height() / 2;
  scroll_->setFixedHeight(height);
}

void AttachmentStrip::refresh_look() { refresh(); }

void AttachmentStrip::show_all() {
  shows_all_ = true;
  layout()->setContentsMargins(0, 2, 0, 0);
  fit_height();
}

std::vector<QWidget*> AttachmentStrip::inputs() const {
  std::vector<QWidget*> all;
  for (auto const& chip : chips_) {
    all.push_back(chip.retry);
    all.push_back(chip.remove);
  }
  return all;
}

}  // namespace deskbell::tray
