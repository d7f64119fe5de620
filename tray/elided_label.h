// A line that shows as much of its text as there is room for, and all of it to who points at it.
#pragma once

#include <QLabel>
#include <QString>

namespace deskbell::tray {

class ElidedLabel final : public QLabel {
  Q_OBJECT
 public:
  explicit ElidedLabel(Qt::TextElideMode mode, QWidget* parent = nullptr);
  void set_whole(QString const& text);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void align();
  void elide();

  Qt::TextElideMode mode_;
  QString whole_;
};

}  // namespace deskbell::tray
