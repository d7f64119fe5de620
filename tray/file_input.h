// What a person does to send files: chooses, drops, pastes them, or takes a picture of the screen.
#pragma once

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QWidget>
#include <functional>
#include <vector>

#include "tray/appearance.h"
#include "tray/attachments.h"
#include "tray/screenshot_source.h"

class QMimeData;

namespace deskbell::tray {

class AttachmentStrip;

class FileInput final : public QObject {
  Q_OBJECT
 public:
  using MakeSource = std::function<ScreenshotSource*(QObject*)>;

  FileInput(Attachments& attachments, Appearance const& appearance, QWidget* page,
            MakeSource make_source = make_screenshot_source);

  /// What is attached, for the page to put where it is always in sight.
  [[nodiscard]] AttachmentStrip* strip() const { return strip_; }
  /// Why what is attached cannot be sent, in words; empty: it can.
  [[nodiscard]] QString obstacle() const;
  /// Dropped or pasted.
  void take(QMimeData const& data);
  void choose();
  void take_screenshot();
  /// A picture of the screen is being taken: the windows are away meanwhile.
  [[nodiscard]] bool is_taking() const { return !source_.isNull(); }
  void refresh_look();

 Q_SIGNALS:
  /// The person has done so, whatever came of it.
  void given();
  /// Something was not attached, in words for the person.
  void refused(QString const& reason);

 private:
  void add_files(QStringList const& paths);
  void add_picture(QImage const& picture, QString const& name);
  void refuse(QStringList const& reasons);
  void hide_windows();
  void show_windows();
  void prepare(std::vector<ScreenPicture> const& screens);

  Attachments& attachments_;
  Appearance const& appearance_;
  QWidget* page_;
  MakeSource make_source_;
  AttachmentStrip* strip_;
  QPointer<ScreenshotSource> source_;  ///< while a picture is taken
  std::vector<QPointer<QWidget>> hidden_;
};

}  // namespace deskbell::tray
