// A screenshot on its way: which monitor, what of it, what is hidden. Nothing leaves before "Attach".
#include "tray/screenshot_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScreen>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <utility>

#include "tray/icons.h"
#include "tray/screenshot_canvas.h"

namespace deskbell::tray {
namespace {

constexpr QSize thumbnail{240, 150};

QPixmap thumbnail_of(QImage const& image, qreal scale) {
  auto small = QPixmap::fromImage(image);
  small.setDevicePixelRatio(1);
  small = small.scaled(thumbnail * scale, Qt::KeepAspectRatio, Qt::SmoothTransformation);
  small.setDevicePixelRatio(scale);
  return small;
}

QLabel* make_hint(QString const& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setProperty("quiet", true);
  label->setWordWrap(true);
  label->setTextFormat(Qt::PlainText);
  return label;
}

}  // namespace

ScreenshotDialog::ScreenshotDialog(std::vector<ScreenPicture> screens, Appearance const& appearance,
                                   QWidget* parent)
    : QDialog(parent),
      screens_(std::move(screens)),
      appearance_(appearance),
      stack_(new QStackedWidget(this)),
      list_(new QListWidget(this)),
      canvas_(new ScreenshotCanvas(appearance, this)),
      line_(make_hint({}, this)),
      blur_(new QPushButton(tr("&Blur"), this)),
      crop_(new QPushButton(tr("&Crop"), this)),
      undo_(new QPushButton(tr("&Undo"), this)),
      other_(new QPushButton(tr("Other &monitor"), this)) {
  setObjectName(QStringLiteral("screenshot"));
  setAttribute(Qt::WA_StyledBackground);
  setPalette(appearance.palette());
  setWindowTitle(tr("Screenshot"));
  stack_->addWidget(build_choice());
  stack_->addWidget(build_preview());
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->addWidget(stack_);
  connect(canvas_, &ScreenshotCanvas::selection_changed, this, &ScreenshotDialog::refresh);
  auto const room = screen() != nullptr ? screen()->availableSize() : QSize(900, 700);
  resize(QSize(960, 720).boundedTo(room * 0.9));
  if (screens_.size() == 1) choose(0);
}

QWidget* ScreenshotDialog::build_choice() {
  auto* page = new QWidget(stack_);
  auto* title = new QLabel(tr("Which monitor?"), page);
  title->setObjectName(QStringLiteral("section"));
  list_->setObjectName(QStringLiteral("monitors"));
  list_->setAccessibleName(tr("Monitors"));
  list_->setIconSize(thumbnail);
  list_->setSpacing(6);
  list_->setFrameShape(QFrame::NoFrame);
  list_->setTextElideMode(Qt::ElideMiddle);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  for (auto const& screen : screens_) {
    list_->addItem(new QListWidgetItem(QIcon(thumbnail_of(screen.image, devicePixelRatioF())), screen.name));
  }
  list_->setCurrentRow(0);
  auto* use = new QPushButton(tr("Continue"), page);
  use->setProperty("primary", true);
  auto* cancel = new QPushButton(tr("Cancel"), page);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(use, &QPushButton::clicked, this, [this] { choose(list_->currentRow()); });
  connect(list_, &QListWidget::itemActivated, this, [this] { choose(list_->currentRow()); });
  auto* answers = new QHBoxLayout;
  answers->addStretch(1);
  answers->addWidget(cancel);
  answers->addWidget(use);
  auto* rows = new QVBoxLayout(page);
  rows->setContentsMargins(16, 14, 16, 14);
  rows->setSpacing(10);
  rows->addWidget(title);
  rows->addWidget(list_, 1);
  rows->addLayout(answers);
  return page;
}

QWidget* ScreenshotDialog::build_preview() {
  auto* page = new QWidget(stack_);
  auto* hint = make_hint(tr("Nothing has been sent yet. Draw a frame, then blur what is in it or crop to it. "
                            "Arrow keys move the frame, Shift and arrow keys size it."),
                         page);
  blur_->setObjectName(QStringLiteral("screenshot_blur"));
  blur_->setToolTip(tr("Make what is in the frame unreadable"));
  crop_->setObjectName(QStringLiteral("screenshot_crop"));
  crop_->setToolTip(tr("Keep only what is in the frame"));
  undo_->setObjectName(QStringLiteral("screenshot_undo"));
  auto* cancel = new QPushButton(tr("Cancel"), page);
  auto* attach = new QPushButton(tr("Attach"), page);
  attach->setObjectName(QStringLiteral("screenshot_attach"));
  attach->setProperty("primary", true);
  // Enter in the picture is not "send it".
  for (auto* button : {blur_, crop_, undo_, other_, cancel, attach}) button->setAutoDefault(false);
  connect(blur_, &QPushButton::clicked, this, &ScreenshotDialog::blur);
  connect(crop_, &QPushButton::clicked, this, &ScreenshotDialog::crop);
  connect(undo_, &QPushButton::clicked, this, &ScreenshotDialog::undo);
  connect(new QShortcut(QKeySequence::Undo, page), &QShortcut::activated, this, &ScreenshotDialog::undo);
  connect(other_, &QPushButton::clicked, this, [this] {
    stack_->setCurrentIndex(0);
    list_->setFocus();
  });
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(attach, &QPushButton::clicked, this, [this] {
    Q_EMIT attached(picture_->image());
    accept();
  });
  auto* tools = new QHBoxLayout;
  for (auto* button : {blur_, crop_, undo_}) tools->addWidget(button);
  tools->addStretch(1);
  auto* answers = new QHBoxLayout;
  answers->addWidget(other_);
  answers->addStretch(1);
  answers->addWidget(cancel);
  answers->addWidget(attach);
  auto* rows = new QVBoxLayout(page);
  rows->setContentsMargins(16, 14, 16, 14);
  rows->setSpacing(10);
  rows->addWidget(hint);
  rows->addLayout(tools);
  rows->addWidget(canvas_, 1);
  rows->addWidget(line_);
  rows->addLayout(answers);
  return page;
}

void ScreenshotDialog::choose(int screen) {
  if (screen < 0) return;
  canvas_->set_picture(nullptr);
  picture_.emplace(screens_[static_cast<std::size_t>(screen)].image);
  canvas_->set_picture(&*picture_);
  stack_->setCurrentIndex(1);
  other_->setVisible(screens_.size() > 1);
  canvas_->setFocus();
  refresh();
}

void ScreenshotDialog::blur() {
  if (picture_->blur(canvas_->selection())) canvas_->refresh();
  canvas_->setFocus();
  refresh();
}

void ScreenshotDialog::crop() {
  if (picture_->crop(canvas_->selection())) canvas_->refresh();
  canvas_->setFocus();
  refresh();
}

void ScreenshotDialog::undo() {
  if (!picture_ || !picture_->can_undo()) return;
  picture_->undo();
  canvas_->refresh();
  canvas_->setFocus();
  refresh();
}

void ScreenshotDialog::refresh() {
  bool const framed = !canvas_->selection().isEmpty();
  blur_->setEnabled(framed);
  crop_->setEnabled(framed);
  undo_->setEnabled(picture_ && picture_->can_undo());
  line_->setText(canvas_->accessibleDescription());
}

}  // namespace deskbell::tray
