// Draws one row of the conversation: a message as a card, a day, or the end of a conversation.
#include "tray/message_card.h"

#include <QApplication>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "tray/icons.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

constexpr int side = 14;   // from the window's edge to a card
constexpr int pad_x = 12;  // inside of a card
constexpr int pad_y = 8;
constexpr int gap = 10;       // above a card
constexpr int tight_gap = 3;  // above a card of the same author
constexpr int icon_size = 14;
constexpr int meta_gap = 12;
constexpr int widest_text = 560;  // about 68 characters
constexpr qreal unwrapped = 1e6;

QFont small(QFont font) {
  font.setPixelSize(std::max(11, static_cast<int>(std::lround(QFontInfo(font).pixelSize() * 0.82))));
  return font;
}

QFont bold(QFont font) {
  font.setWeight(QFont::DemiBold);
  return font;
}

QString icon_name(Stage stage) {
  switch (stage) {
    case Stage::sending:
      return QStringLiteral("sending");
    case Stage::queued:
      return QStringLiteral("queued");
    case Stage::sent:
      return QStringLiteral("sent");
    case Stage::delivered:
      return QStringLiteral("delivered");
    case Stage::read:
      return QStringLiteral("read");
    case Stage::failed:
      break;
  }
  return QStringLiteral("failed");
}

bool is_automatic(Row const& row) { return row.message->view.author.kind == protocol::AuthorKind::automatic; }

QString author_text(Row const& row) {
  auto const name = to_qstring(row.message->view.author.name);
  return is_automatic(row) ? MessageCard::tr("Automatic message") : name;
}

}  // namespace

struct MessageCard::Box {
  Measure text;
  QSize meta;
  QSize author;  // null: no author line
  bool meta_beside = false;
  int above = 0;
  QSize card;
};

MessageCard::MessageCard(Appearance const& appearance, Timeline const& timeline, QObject* parent)
    : QStyledItemDelegate(parent), appearance_(appearance), timeline_(timeline) {}

void MessageCard::set_width(int width) {
  width_ = width;
  if (measures_.size() > 20'000) measures_.clear();
}

int MessageCard::text_limit() const {
  auto const free = (width_ - 2 * side) * 82 / 100 - 2 * pad_x;
  // In steps, so that dragging the window's edge does not lay everything out for every pixel.
  return std::clamp(free / 8 * 8, 80, widest_text);
}

std::unique_ptr<QTextLayout> MessageCard::lay_out(QString const& text, QFont const& font, int limit,
                                                  Measure& measure) const {
  auto lines = text;
  lines.replace(QLatin1Char('\n'), QChar(QChar::LineSeparator));
  auto layout = std::make_unique<QTextLayout>(lines, font);
  QTextOption option;
  option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  option.setTextDirection(Qt::LayoutDirectionAuto);
  layout->setTextOption(option);
  layout->setCacheEnabled(true);
  measure.limit = limit;
  qreal height = 0;
  qreal width = 0;
  layout->beginLayout();
  for (auto line = layout->createLine(); line.isValid(); line = layout->createLine()) {
    line.setLineWidth(limit);
    line.setPosition({0, height});
    height += std::ceil(line.height() * 1.12);
    width = std::max(width, line.naturalTextWidth());
    measure.last_line = line.naturalTextWidth();
  }
  layout->endLayout();
  measure.size = {std::ceil(width), height};
  measure.natural = layout->lineCount() == 1 ? width : -1;
  return layout;
}

MessageCard::Measure MessageCard::measured(Row const& row, QFont const& font) const {
  auto const limit = text_limit();
  auto& known = measures_[row.key];
  bool const fits = known.limit == limit || (known.limit > 0 && known.natural >= 0 && known.natural <= limit);
  if (!fits) lay_out(row.text, font, limit, known);
  return known;
}

QString MessageCard::meta_text(Row const& row) const {
  auto const& view = row.message->view;
  auto text = clock_text(view.accepted_at.value_or(view.written_at));
  if (view.accepted_at && *view.accepted_at - view.written_at > std::chrono::minutes(1)) {
    //: a message that waited before it was sent: the time it was sent, the time it was written
    text = tr("%1 (written %2)").arg(text, clock_text(view.written_at));
  }
  if (!view.own) return text;
  auto const stage = row.message->stage;
  bool const quiet =
      !row.newest_own && (stage == Stage::sent || stage == Stage::delivered || stage == Stage::read);
  return quiet ? text : text + QStringLiteral(" · ") + stage_text(stage);
}

MessageCard::Box MessageCard::box_of(Row const& row, QFont const& font) const {
  Box box;
  box.text = measured(row, font);
  QFontMetrics const small_metrics(small(font));
  int meta_width = small_metrics.horizontalAdvance(meta_text(row));
  if (row.message->view.own) meta_width += icon_size + 5;
  box.meta = {meta_width, std::max(small_metrics.height(), icon_size)};
  bool const named = !row.message->view.own && !row.follows;
  if (named) {
    QFontMetrics const metrics(bold(small(font)));
    auto const width = metrics.horizontalAdvance(author_text(row)) + (is_automatic(row) ? icon_size + 6 : 0);
    box.author = {std::min(width, text_limit()), metrics.height() + 4};
  }
  box.above = row.follows ? tight_gap : gap;
  auto const beside = box.text.last_line + meta_gap + meta_width;
  box.meta_beside = beside <= text_limit();
  qreal const width =
      std::max({box.text.size.width(), box.meta_beside ? beside : static_cast<qreal>(meta_width),
                static_cast<qreal>(box.author.width())});
  int const meta_below = box.meta_beside ? 0 : box.meta.height() + 2;
  int const author = box.author.isEmpty() ? 0 : box.author.height();
  box.card = {static_cast<int>(std::ceil(width)) + 2 * pad_x,
              static_cast<int>(std::ceil(box.text.size.height())) + meta_below + author + 2 * pad_y};
  return box;
}

QSize MessageCard::sizeHint(QStyleOptionViewItem const& option, QModelIndex const& index) const {
  auto const& row = timeline_.row(index.row());
  if (row.kind == RowKind::message) {
    auto const box = box_of(row, option.font);
    return {width_, box.above + box.card.height()};
  }
  QFontMetrics const metrics(small(option.font));
  auto const bounds = metrics.boundingRect(0, 0, width_ - 4 * side, 4000, Qt::TextWordWrap, row.text);
  return {width_, bounds.height() + 22};
}

void MessageCard::paint(QPainter* painter, QStyleOptionViewItem const& option,
                        QModelIndex const& index) const {
  auto const& row = timeline_.row(index.row());
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (row.kind == RowKind::message) {
    paint_message(*painter, option, row);
  } else {
    paint_line(*painter, option, row);
  }
  painter->restore();
}

void MessageCard::paint_message(QPainter& painter, QStyleOptionViewItem const& option, Row const& row) const {
  auto const& theme = appearance_.theme();
  auto const box = box_of(row, option.font);
  bool const own = row.message->view.own;
  int const left = own ? option.rect.right() + 1 - side - box.card.width() : option.rect.left() + side;
  QRect card(QPoint(left, option.rect.top() + box.above), box.card);
  card = QStyle::visualRect(option.direction, option.rect, card);
  paint_card(painter, card, row);
  if (option.state.testFlag(QStyle::State_HasFocus)) {
    painter.setPen(QPen(theme.info, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(card).adjusted(-2, -2, 2, 2), 13, 13);
  }
  QRect inner = card.adjusted(pad_x, pad_y, -pad_x, -pad_y);
  if (!box.author.isEmpty()) {
    QRect place(inner.topLeft(), QSize(inner.width(), box.author.height() - 4));
    if (is_automatic(row)) {
      QRect icon(place.left(), place.top() + (place.height() - icon_size) / 2, icon_size, icon_size);
      painter.drawPixmap(QStyle::visualRect(option.direction, inner, icon).topLeft(),
                         draw_icon(QStringLiteral("automatic"), icon_size,
                                   painter.device()->devicePixelRatioF(), theme.secondary, theme.surface));
      place.setLeft(place.left() + icon_size + 6);
      place = QStyle::visualRect(option.direction, inner, place);
    }
    painter.setFont(bold(small(option.font)));
    painter.setPen(is_automatic(row) ? theme.secondary : theme.accent);
    auto const align = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
    auto const name = painter.fontMetrics().elidedText(author_text(row), Qt::ElideRight, place.width());
    painter.drawText(place, static_cast<int>(align), name);
    inner.setTop(inner.top() + box.author.height());
  }
  auto const key = row.key + QByteArray::number(text_limit());
  auto* layout = layouts_.object(key);
  if (layout == nullptr) {
    Measure measure;
    layout = lay_out(row.text, option.font, text_limit(), measure).release();
    layouts_.insert(key, layout);
  }
  painter.setPen(own ? theme.own_ink : theme.ink);
  // Right-to-left text is laid out against the limit's right edge: bring that edge to the card's.
  bool const leans_right = row.text.isRightToLeft();
  layout->draw(&painter, QPointF(leans_right ? inner.right() + 1 - text_limit() : inner.left(), inner.top()));
  QRect const meta(inner.right() + 1 - box.meta.width(), inner.bottom() + 1 - box.meta.height(),
                   box.meta.width(), box.meta.height());
  paint_meta(painter, leans_right ? QStyle::visualRect(Qt::RightToLeft, inner, meta) : meta, row, option.font,
             option.direction);
}

void MessageCard::paint_card(QPainter& painter, QRect const& card, Row const& row) const {
  auto const& theme = appearance_.theme();
  bool const failed = row.message->stage == Stage::failed;
  bool const own = row.message->view.own;
  QPen edge(failed ? theme.critical : own ? theme.own : theme.hair, failed ? 1.5 : 1);
  if (is_automatic(row)) {
    edge = QPen(theme.edge, 1, Qt::DashLine);
  } else if (row.message->stage == Stage::sending && own) {
    edge = QPen(theme.edge, 1, Qt::DotLine);
  }
  painter.setPen(edge);
  painter.setBrush(own ? theme.own : theme.surface);
  painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), 11, 11);
}

void MessageCard::paint_meta(QPainter& painter, QRect const& place, Row const& row, QFont const& font,
                             Qt::LayoutDirection direction) const {
  auto const& theme = appearance_.theme();
  bool const failed = row.message->stage == Stage::failed;
  auto const colour = failed ? theme.critical : theme.secondary;
  painter.setFont(small(font));
  painter.setPen(colour);
  QRect text = place;
  if (row.message->view.own) {
    QRect icon(place.right() + 1 - icon_size, place.top() + (place.height() - icon_size) / 2, icon_size,
               icon_size);
    icon = QStyle::visualRect(direction, place, icon);
    auto const ink = row.message->stage == Stage::read ? theme.accent : colour;
    painter.drawPixmap(icon.topLeft(), draw_icon(icon_name(row.message->stage), icon_size,
                                                 painter.device()->devicePixelRatioF(), ink, theme.own));
    text.setRight(place.right() - icon_size - 5);
    text = QStyle::visualRect(direction, place, text);
  }
  painter.drawText(text, static_cast<int>(Qt::AlignCenter), meta_text(row));
}

void MessageCard::paint_line(QPainter& painter, QStyleOptionViewItem const& option, Row const& row) const {
  auto const& theme = appearance_.theme();
  painter.setFont(row.kind == RowKind::day ? bold(small(option.font)) : small(option.font));
  QRect const room = option.rect.adjusted(2 * side, 8, -2 * side, -2);
  auto const flags = static_cast<int>(Qt::AlignCenter) | Qt::TextWordWrap;
  auto const words = painter.boundingRect(room, flags, row.text);
  painter.setPen(QPen(theme.hair, 1));
  auto const middle = room.center().y();
  if (words.width() < room.width() - 40) {
    painter.drawLine(option.rect.left() + side, middle, words.left() - 10, middle);
    painter.drawLine(words.right() + 10, middle, option.rect.right() - side, middle);
  }
  painter.setPen(theme.secondary);
  painter.drawText(room, flags, row.text);
}

}  // namespace deskbell::tray
