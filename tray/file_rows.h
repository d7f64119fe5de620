// The files of a message as rows of its card: name, size, how far each is, and what can be done with it.
#pragma once

#include <QFont>
#include <QRect>
#include <QString>
#include <optional>
#include <vector>

#include "protocol/tray_link.h"
#include "tray/appearance.h"

class QPainter;

namespace deskbell::tray {

using Files = std::vector<protocol::AttachmentView>;

/// "2.4 MB · Waiting for the connection"
QString file_state_text(protocol::AttachmentView const& file);
/// For people who do not see the card: name, size and state of each.
QString files_read_aloud(Files const& files);
/// Names, for where there is room for a line only.
QString file_names_text(Files const& files);

class FileRows {
 public:
  /// `can_save`: the service has them, so that there is something to save.
  FileRows(Files const& files, bool can_save, QFont const& font)
      : files_(files), can_save_(can_save), font_(font) {}

  /// Null where there are none.
  [[nodiscard]] QSize size(int limit) const;
  void paint(QPainter& painter, QRect const& place, Theme const& theme, Qt::LayoutDirection direction) const;
  /// The file whose row is there.
  [[nodiscard]] protocol::AttachmentView const* file_at(QPoint const& point, QRect const& place) const;

 private:
  [[nodiscard]] int row_height() const;
  void paint_row(QPainter& painter, QRect const& place, protocol::AttachmentView const& file,
                 Theme const& theme, Qt::LayoutDirection direction) const;

  Files const& files_;
  bool can_save_;
  QFont font_;
};

}  // namespace deskbell::tray
