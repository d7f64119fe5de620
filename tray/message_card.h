// Draws one row of the conversation: a message as a card, a day, or the end of a conversation.
#pragma once

#include <QCache>
#include <QHash>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <memory>
#include <optional>
#include <vector>

#include "tray/appearance.h"
#include "tray/file_rows.h"
#include "tray/links.h"
#include "tray/timeline.h"

namespace deskbell::tray {

class MessageCard final : public QStyledItemDelegate {
  Q_OBJECT
 public:
  MessageCard(Appearance const& appearance, Timeline const& timeline, QObject* parent = nullptr);

  void paint(QPainter* painter, QStyleOptionViewItem const& option, QModelIndex const& index) const override;
  [[nodiscard]] QSize sizeHint(QStyleOptionViewItem const& option, QModelIndex const& index) const override;
  /// The view's width: cards keep to it.
  void set_width(int width);
  /// The link at a point of the view, where `item` is the row's place in it.
  [[nodiscard]] std::optional<Link> link_at(QPoint const& point, QRect const& item, Row const& row,
                                            QFont const& font, Qt::LayoutDirection direction) const;
  /// Likewise the file that can be saved.
  [[nodiscard]] std::optional<protocol::AttachmentView> file_at(QPoint const& point, QRect const& item,
                                                                Row const& row, QFont const& font,
                                                                Qt::LayoutDirection direction) const;

 private:
  struct Measure {
    int limit = 0;  ///< the width that it was laid out for
    QSizeF size;
    qreal last_line = 0;
    qreal natural = 0;  ///< width without wrapping; -1: has several lines anyway
  };
  struct Box;
  /// Text as it is drawn, and what of it can be clicked.
  struct Laid {
    std::unique_ptr<QTextLayout> text;
    std::vector<Link> links;
  };
  /// Where the parts of a card are in the view.
  struct Places {
    QRect card;
    QRect author;  ///< null: none
    QRect files;   ///< null: none
    QRect inner;   ///< text and what stands below it
    QPointF text;
  };

  [[nodiscard]] int text_limit() const;
  Laid lay_out(QString const& text, QFont const& font, int limit, Measure& measure) const;
  [[nodiscard]] Laid const& laid(Row const& row, QFont const& font) const;
  [[nodiscard]] Places places_of(Box const& box, QRect const& item, Row const& row,
                                 Qt::LayoutDirection direction) const;
  [[nodiscard]] Measure measured(Row const& row, QFont const& font) const;
  [[nodiscard]] Box box_of(Row const& row, QFont const& font) const;
  [[nodiscard]] QString meta_text(Row const& row) const;
  void paint_message(QPainter& painter, QStyleOptionViewItem const& option, Row const& row) const;
  void paint_author(QPainter& painter, QStyleOptionViewItem const& option, QRect const& place,
                    Row const& row) const;
  void paint_card(QPainter& painter, QRect const& card, Row const& row) const;
  void paint_meta(QPainter& painter, QRect const& place, Row const& row, QFont const& font,
                  Qt::LayoutDirection direction) const;
  void paint_line(QPainter& painter, QStyleOptionViewItem const& option, Row const& row) const;

  Appearance const& appearance_;
  Timeline const& timeline_;
  int width_ = 400;
  mutable QHash<QByteArray, Measure> measures_;
  mutable QCache<QByteArray, Laid> layouts_{64};
};

}  // namespace deskbell::tray
