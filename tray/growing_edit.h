// A field for words that is as high as what stands in it, up to some lines; what is more scrolls.
#pragma once

#include "tray/file_edit.h"

namespace deskbell::tray {

class GrowingEdit final : public FileEdit {
  Q_OBJECT
 public:
  explicit GrowingEdit(bool takes_files, QWidget* parent = nullptr);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void fit();
  [[nodiscard]] qreal most_height() const;

  bool fitting_ = false;
};

}  // namespace deskbell::tray
