// The files of a contact form: the means to give some, what is attached, and why some are not.
#include "tray/form_files.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>

#include "tray/attachment_strip.h"
#include "tray/file_input.h"
#include "tray/icons.h"
#include "tray/words.h"

namespace deskbell::tray {

using protocol::AttachmentState;

FormFiles::FormFiles(Model& model, Appearance const& appearance, QString const& pictures_folder,
                     QWidget* parent)
    : QWidget(parent),
      appearance_(appearance),
      attachments_(model, pictures_folder),
      title_(new QLabel(tr("Files and screenshots"), this)),
      input_(new FileInput(attachments_, appearance, this)),
      attach_(new QPushButton(tr("Attach files"), this)),
      screenshot_(new QPushButton(tr("Screenshot"), this)),
      buttons_(new QBoxLayout(QBoxLayout::LeftToRight)),
      error_(new QLabel(this)) {
  build();
  connect(attach_, &QPushButton::clicked, this, &FormFiles::choose);
  connect(screenshot_, &QPushButton::clicked, this, &FormFiles::take_screenshot);
  connect(&attachments_, &Attachments::changed, this, &FormFiles::on_changed);
  // What was said of those given before is over.
  connect(input_, &FileInput::given, this, [this] { show_mistake({}); });
  connect(input_, &FileInput::refused, this, [this](QString const& reason) {
    show_mistake(reason);
    Q_EMIT refused();
  });
  connect(input_->strip(), &AttachmentStrip::emptied, this, [this] { attach_->setFocus(); });
  refresh_look();
  refresh();
}

void FormFiles::build() {
  setObjectName(QStringLiteral("form_files"));
  setAccessibleName(title_->text());
  title_->setTextFormat(Qt::PlainText);
  title_->setProperty("field_label", true);
  attach_->setObjectName(QStringLiteral("form_attach"));
  attach_->setToolTip(tr("Attach files (Ctrl+Shift+A)"));
  screenshot_->setObjectName(QStringLiteral("form_screenshot"));
  screenshot_->setToolTip(tr("Screenshot (Ctrl+Shift+S)"));
  input_->strip()->show_all();
  error_->setObjectName(QStringLiteral("form_files_error"));
  error_->setTextFormat(Qt::PlainText);
  error_->setWordWrap(true);
  error_->setProperty("field_error", true);
  error_->hide();
  buttons_->setSpacing(8);
  for (auto* button : {attach_, screenshot_}) {
    button->setCursor(Qt::PointingHandCursor);
    button->setIconSize({18, 18});
    buttons_->addWidget(button, 1);
  }
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(6);
  rows->addWidget(title_);
  rows->addLayout(buttons_);
  rows->addWidget(input_->strip());
  rows->addWidget(error_);
}

void FormFiles::set_allowed(bool allowed) {
  allowed_ = allowed;
  refresh();
}

void FormFiles::set_adding(bool adding) {
  adding_ = adding;
  refresh();
}

void FormFiles::set_removing(bool removing) { input_->strip()->setEnabled(removing); }

bool FormFiles::is_taking() const { return input_->is_taking(); }

std::vector<protocol::AttachmentView> FormFiles::views() const {
  std::vector<protocol::AttachmentView> views;
  for (auto const& file : attachments_.attached()) views.push_back(file.view());
  return views;
}

QString FormFiles::obstacle() const {
  if (!allowed_ && !attachments_.attached().empty())
    return tr("Your IT does not take files with this form any more: remove them to send it.");
  return input_->obstacle();
}

bool FormFiles::whole() const {
  auto const files = attachments_.attached();
  return std::all_of(files.begin(), files.end(),
                     [](auto const& file) { return file.state == AttachmentState::here; });
}

void FormFiles::take(QMimeData const& data) {
  if (allowed_ && adding_) input_->take(data);
}

void FormFiles::choose() {
  if (allowed_ && adding_) input_->choose();
}

void FormFiles::take_screenshot() {
  if (allowed_ && adding_) input_->take_screenshot();
}

void FormFiles::show_mistake(QString const& mistake) {
  says_obstacle_ = false;
  error_->setText(mistake);
  error_->setVisible(!mistake.isEmpty());
  attach_->setAccessibleDescription(mistake);
}

void FormFiles::show_obstacle() {
  show_mistake(obstacle());
  says_obstacle_ = true;
  auto const all = inputs();
  auto const named = [&](char const* name) {
    return std::find_if(all.begin(), all.end(), [&](auto* one) {
      return !one->isHidden() && one->objectName() == QLatin1String(name);
    });
  };
  auto mends = named("chip_retry");
  if (mends == all.end()) mends = named("chip_remove");
  if (mends != all.end()) (*mends)->setFocus();
}

void FormFiles::on_changed() {
  // What stood in the way is mended; why others were not attached stays to be read.
  if (says_obstacle_ && obstacle().isEmpty()) show_mistake({});
  refresh();
  Q_EMIT changed();
}

std::vector<QWidget*> FormFiles::inputs() const {
  std::vector<QWidget*> all{attach_, screenshot_};
  for (auto* one : input_->strip()->inputs()) all.push_back(one);
  return all;
}

void FormFiles::refresh() {
  for (auto* button : {attach_, screenshot_}) {
    button->setVisible(allowed_);
    button->setEnabled(adding_);
  }
  setVisible(allowed_ || !attachments_.attached().empty());
}

void FormFiles::refresh_look() {
  auto const& theme = appearance_.theme();
  attach_->setIcon(make_icon(QStringLiteral("attach"), theme.secondary, theme.surface));
  screenshot_->setIcon(make_icon(QStringLiteral("screenshot"), theme.secondary, theme.surface));
  input_->refresh_look();
}

/// Side by side where there is room for both: the window may be narrower than their words in some languages.
QSize FormFiles::minimumSizeHint() const {
  auto const hint = QWidget::minimumSizeHint();
  return {std::max(attach_->sizeHint().width(), screenshot_->sizeHint().width()), hint.height()};
}

void FormFiles::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  auto const widest = std::max(attach_->sizeHint().width(), screenshot_->sizeHint().width());
  bool const beside = 2 * widest + buttons_->spacing() <= width();
  auto const direction = beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom;
  if (buttons_->direction() != direction) buttons_->setDirection(direction);
}

}  // namespace deskbell::tray
