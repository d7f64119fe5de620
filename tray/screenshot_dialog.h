// A screenshot on its way: which monitor, what of it, what is hidden. Nothing leaves before "Attach".
#pragma once

#include <QDialog>
#include <QImage>
#include <optional>
#include <vector>

#include "tray/appearance.h"
#include "tray/screenshot_picture.h"
#include "tray/screenshot_source.h"

class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace deskbell::tray {

class ScreenshotCanvas;

class ScreenshotDialog final : public QDialog {
  Q_OBJECT
 public:
  ScreenshotDialog(std::vector<ScreenPicture> screens, Appearance const& appearance,
                   QWidget* parent = nullptr);

 Q_SIGNALS:
  void attached(QImage const& picture);

 private:
  QWidget* build_choice();
  QWidget* build_preview();
  void choose(int screen);
  void blur();
  void crop();
  void undo();
  void refresh();

  std::vector<ScreenPicture> screens_;
  Appearance const& appearance_;
  std::optional<ScreenshotPicture> picture_;
  QStackedWidget* stack_;
  QListWidget* list_;
  ScreenshotCanvas* canvas_;
  QLabel* line_;
  QPushButton* blur_;
  QPushButton* crop_;
  QPushButton* undo_;
  QPushButton* other_;
};

}  // namespace deskbell::tray
