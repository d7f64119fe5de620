// What is attached to what is being written: always in sight, with its progress, and removable.
#pragma once

#include <QFrame>
#include <vector>

#include "tray/appearance.h"
#include "tray/attachments.h"

class QLabel;
class QProgressBar;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace deskbell::tray {

class ElidedLabel;

class AttachmentStrip final : public QFrame {
  Q_OBJECT
 public:
  AttachmentStrip(Attachments& attachments, Appearance const& appearance, QWidget* parent = nullptr);
  void refresh_look();
  /// However many there are, to the edges of its place: where what is around it scrolls.
  void show_all();
  /// Whatever the keyboard may reach, in order.
  [[nodiscard]] std::vector<QWidget*> inputs() const;

 Q_SIGNALS:
  /// The last one was removed: the keyboard has lost its place.
  void emptied();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Chip {
    AttachmentId id;
    QFrame* frame = nullptr;
    QLabel* icon = nullptr;
    ElidedLabel* name = nullptr;
    ElidedLabel* state = nullptr;
    QProgressBar* bar = nullptr;
    QToolButton* retry = nullptr;
    QToolButton* remove = nullptr;
  };

  void refresh();
  [[nodiscard]] Chip make_chip(Attachments::File const& file);
  void fill(Chip const& chip, Attachments::File const& file);
  void fit_height();

  Attachments& attachments_;
  Appearance const& appearance_;
  QScrollArea* scroll_;
  QWidget* inside_;
  QVBoxLayout* rows_;
  std::vector<Chip> chips_;
  bool shows_all_ = false;
};

}  // namespace deskbell::tray
