// The scrolling conversation: keeps to the newest message, copies, and asks for older ones at the top.
#pragma once

#include <QListView>

#include "tray/message_card.h"

namespace deskbell::tray {

class TimelineView final : public QListView {
  Q_OBJECT
 public:
  TimelineView(Appearance const& appearance, Timeline& timeline, QWidget* parent = nullptr);

  [[nodiscard]] bool at_bottom() const { return follow_; }
  /// The message that Copy and Retry are about; null where none is selected.
  [[nodiscard]] MessagePointer selected() const;
  /// Nothing has to be scrolled to see it all.
  [[nodiscard]] bool fits() const;
  /// Brings a message to the middle, and the keyboard's place to it. False: it is not there.
  bool go_to(MessageId message);

 public Q_SLOTS:
  void go_to_bottom();

 Q_SIGNALS:
  void wants_history();
  void bottom_reached();
  void bottom_left();
  /// Actions on one message: the position is the screen's.
  void wants_menu(deskbell::tray::MessagePointer const& message, QPoint const& where);
  void wants_link(QString const& url);
  void wants_file(deskbell::protocol::AttachmentView const& file);
  /// An own one that failed on its way.
  void wants_again(deskbell::protocol::AttachmentView const& file);

 protected Q_SLOTS:
  void rowsAboutToBeRemoved(QModelIndex const& parent, int first, int last) override;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;

 private:
  [[nodiscard]] std::optional<Link> link_at(QPoint const& point) const;
  [[nodiscard]] std::optional<protocol::AttachmentView> file_at(QPoint const& point) const;
  void on_scrolled(int value);
  void on_range(int maximum);

  Timeline& timeline_;
  MessageCard* card_;
  std::optional<Link> pressed_;
  std::optional<AttachmentId> pressed_file_;
  bool follow_ = true;
  int from_bottom_ = -1;  ///< kept while older messages come in above
};

}  // namespace deskbell::tray
