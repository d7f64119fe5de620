// What a person does to send files: chooses, drops, pastes them, or takes a picture of the screen.
#include "tray/file_input.h"

#include <QApplication>
#include <QDateTime>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QTimer>
#include <algorithm>
#include <utility>

#include "tray/attachment_strip.h"
#include "tray/file_edit.h"
#include "tray/folders.h"
#include "tray/screenshot_dialog.h"

namespace deskbell::tray {
namespace {

/// Until desktops have faded our windows out.
constexpr auto out_of_sight = std::chrono::milliseconds(350);
constexpr char const* last_folder = "attached_from";

QString stamped(QString const& name) {
  //: name of a picture, then day and time
  return FileInput::tr("%1 %2.png")
      .arg(name, QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH.mm.ss")));
}

}  // namespace

FileInput::FileInput(Attachments& attachments, Appearance const& appearance, QWidget* page,
                     MakeSource make_source)
    : QObject(page),
      attachments_(attachments),
      appearance_(appearance),
      page_(page),
      make_source_(std::move(make_source)),
      strip_(new AttachmentStrip(attachments, appearance, page)) {}

void FileInput::take(QMimeData const& data) {
  if (auto const files = local_files_of(data); !files.isEmpty()) {
    add_files(files);
  } else if (auto const picture = picture_of(data); !picture.isNull()) {
    add_picture(picture, stamped(tr("Picture")));
  }
}

void FileInput::choose() {
  auto* dialog = new QFileDialog(page_->window(), tr("Attach files"));
  dialog->setObjectName(QStringLiteral("attach_dialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFiles);
  // The conversation and the forms have one of these each: what was used last is the window's.
  auto* window = page_->window();
  dialog->setDirectory(folder_to_attach_from(window->property(last_folder).toString()));
  connect(dialog, &QFileDialog::filesSelected, this, [this, window](QStringList const& paths) {
    if (!paths.isEmpty()) window->setProperty(last_folder, QFileInfo(paths.first()).absolutePath());
    add_files(paths);
  });
  dialog->open();
}

void FileInput::add_files(QStringList const& paths) {
  auto const reasons = attachments_.add_files(paths);
  Q_EMIT given();
  refuse(reasons);
}

void FileInput::add_picture(QImage const& picture, QString const& name) {
  auto const reasons = attachments_.add_picture(picture, name);
  Q_EMIT given();
  refuse(reasons);
}

void FileInput::refuse(QStringList const& reasons) {
  if (!reasons.isEmpty()) Q_EMIT refused(reasons.join(QLatin1Char('\n')));
}

QString FileInput::obstacle() const {
  auto const files = attachments_.attached();
  bool const failed = std::any_of(files.begin(), files.end(), [](auto const& file) {
    return file.state == protocol::AttachmentState::failed;
  });
  return failed ? tr("A file was not attached: try it again or remove it.") : QString();
}

void FileInput::refresh_look() { strip_->refresh_look(); }

void FileInput::take_screenshot() {
  // Whoever asks again while the desktop is silent does not wait for it any longer.
  if (source_) {
    source_->disconnect(this);
    source_->deleteLater();
  }
  source_ = make_source_(this);
  connect(source_, &ScreenshotSource::taken, this, [this](std::vector<ScreenPicture> const& screens) {
    show_windows();
    prepare(screens);
  });
  connect(source_, &ScreenshotSource::failed, this, [this](QString const& reason) {
    show_windows();
    if (!reason.isEmpty()) Q_EMIT refused(reason);
  });
  hide_windows();
  QTimer::singleShot(out_of_sight, source_, [source = source_] { source->take(); });
}

void FileInput::hide_windows() {
  for (auto* widget : QApplication::topLevelWidgets()) {
    if (!widget->isVisible()) continue;
    hidden_.emplace_back(widget);
    widget->hide();
  }
}

void FileInput::show_windows() {
  for (auto const& widget : std::exchange(hidden_, {}))
    if (widget) widget->show();
  page_->window()->raise();
  page_->window()->activateWindow();
  if (source_) source_->deleteLater();
  source_.clear();
}

void FileInput::prepare(std::vector<ScreenPicture> const& screens) {
  auto* dialog = new ScreenshotDialog(screens, appearance_, page_->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &ScreenshotDialog::attached, this,
          [this](QImage const& picture) { add_picture(picture, stamped(tr("Screenshot"))); });
  dialog->open();
  dialog->activateWindow();
}

}  // namespace deskbell::tray
