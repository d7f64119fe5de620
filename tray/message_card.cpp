// Draws one row of the conversation: a message as a card, a day, or the end of a conversation.
#include "tray/message_card.h"

#include <QApplication>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "tray/avatar.h"
#include "tray/emoji_font.h"
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
constexpr int picture_size = 20;
constexpr int meta_gap = 12;
constexpr int files_gap = 6;      // between files and text
constexpr int reason_gap = 4;     // between text and why it failed
constexpr int widest_text = 560;  // about 68 characters

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

Files const& files_of(Row const& row) {
  static Files const none;
  return row.message->view.attachments ? *row.message->view.attachments : none;
}

/// However much a console says.
QString reason_of(Row const& row) {
  constexpr qsizetype most_characters = 300;
  return shortened(failure_text(*row.message), most_characters);
}

FileRows file_rows_of(Row const& row, QFont const& font) {
  return {files_of(row), !row.message->local, font};
}

}  // namespace

struct MessageCard::Box {
  Measure text;
  QSize meta;
  QSize author;  // null: no author line
  QSize files;   // null: none
  QSize reason;  // null: it did not fail
  bool meta_beside = false;
  int above = 0;
  QSize card;
};

MessageCard::MessageCard(Appearance const& appearance, Timeline const& timeline, QObject* parent)
    : QStyledItemDelegate(parent), appearance_(appearance), timeline_(timeline) {
  connect(&appearance, &Appearance::changed, this, [this] { layouts_.clear(); });  // links have a colour
}

void MessageCard::set_width(int width) {
  width_ = width;
  if (measures_.size() > 20'000) measures_.clear();
}

int MessageCard::text_limit() const {
  auto const free = (width_ - 2 * side) * 82 / 100 - 2 * pad_x;
  // In steps, so that dragging the window's edge does not lay everything out for every pixel.
  return std::clamp(free / 8 * 8, 80, widest_text);
}

MessageCard::Laid MessageCard::lay_out(QString const& text, QFont const& font, int limit,
                                       Measure& measure) const {
  auto lines = text;
  lines.replace(QLatin1Char('\n'), QChar(QChar::LineSeparator));
  Laid laid{std::make_unique<QTextLayout>(lines, font), find_links(text)};
  auto& layout = laid.text;
  QList<QTextLayout::FormatRange> formats;
  for (auto const& link : laid.links) {
    QTextLayout::FormatRange range{link.start, link.length, {}};
    range.format.setFontUnderline(true);
    range.format.setForeground(appearance_.theme().info);
    formats << range;
  }
  if (!emoji_family().isEmpty()) {
    for (auto const& emoji : find_emoji(text)) {
      QTextLayout::FormatRange range{emoji.start, emoji.length, {}};
      range.format.setFontFamilies({emoji_family()});
      formats << range;
    }
  }
  layout->setFormats(formats);
  QTextOption option;
  option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  option.setTextDirection(Qt::LayoutDirectionAuto);
  // A layout by itself does not turn its lines to where their text begins.
  option.setAlignment(text.isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft);
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
  return laid;
}

MessageCard::Measure MessageCard::measured(Row const& row, QFont const& font) const {
  auto const limit = text_limit();
  auto& known = measures_[row.key];
  bool const fits = known.limit == limit || (known.limit > 0 && known.natural >= 0 && known.natural <= limit);
  if (!fits) lay_out(row.text, font, limit, known);
  return known;
}

MessageCard::Laid const& MessageCard::laid(Row const& row, QFont const& font) const {
  auto const key = row.key + QByteArray::number(text_limit());
  if (auto const* known = layouts_.object(key)) return *known;
  Measure measure;
  auto* fresh = new Laid(lay_out(row.text, font, text_limit(), measure));
  layouts_.insert(key, fresh);
  return *fresh;
}

QString MessageCard::meta_text(Row const& row) const {
  auto const& view = row.message->view;
  auto const text = times_text(view);
  if (!view.own) return text;
  auto const stage = row.message->stage;
  bool const quiet =
      !row.newest_own && (stage == Stage::sent || stage == Stage::delivered || stage == Stage::read);
  return quiet ? text : text + QStringLiteral(" · ") + stage_text(stage);
}

MessageCard::Box MessageCard::box_of(Row const& row, QFont const& font) const {
  Box box;
  bool const wordless = row.text.isEmpty() && !files_of(row).empty();
  if (!wordless) box.text = measured(row, font);
  box.files = file_rows_of(row, font).size(text_limit());
  QFontMetrics const small_metrics(small(font));
  int meta_width = small_metrics.horizontalAdvance(meta_text(row));
  if (row.message->view.own) meta_width += icon_size + 5;
  box.meta = {meta_width, std::max(small_metrics.height(), icon_size)};
  bool const named = !row.message->view.own && !row.follows;
  if (named) {
    QFontMetrics const metrics(bold(small(font)));
    auto const width = metrics.horizontalAdvance(author_text(row)) + picture_size + 6;
    box.author = {std::min(width, text_limit()), std::max(metrics.height(), picture_size) + 4};
  }
  if (auto const reason = reason_of(row); !reason.isEmpty())
    box.reason = small_metrics.boundingRect(0, 0, text_limit(), 4'000, Qt::TextWordWrap, reason).size();
  box.above = row.follows ? tight_gap : gap;
  auto const beside = box.text.last_line + meta_gap + meta_width;
  box.meta_beside = beside <= text_limit() && !wordless && box.reason.isEmpty();
  qreal const width =
      std::max({box.text.size.width(), box.meta_beside ? beside : static_cast<qreal>(meta_width),
                static_cast<qreal>(box.author.width()), static_cast<qreal>(box.files.width()),
                static_cast<qreal>(box.reason.width())});
  int const meta_below = box.meta_beside ? 0 : box.meta.height() + 2;
  int const author = box.author.isEmpty() ? 0 : box.author.height();
  int const files = box.files.isEmpty() ? 0 : box.files.height() + files_gap;
  int const reason = box.reason.isEmpty() ? 0 : box.reason.height() + reason_gap;
  int const text = static_cast<int>(std::ceil(box.text.size.height()));
  box.card = {static_cast<int>(std::ceil(width)) + 2 * pad_x,
              text + reason + meta_below + author + files + 2 * pad_y};
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

MessageCard::Places MessageCard::places_of(Box const& box, QRect const& item, Row const& row,
                                           Qt::LayoutDirection direction) const {
  bool const own = row.message->view.own;
  int const left = own ? item.right() + 1 - side - box.card.width() : item.left() + side;
  Places places;
  places.card = QStyle::visualRect(direction, item, QRect(QPoint(left, item.top() + box.above), box.card));
  places.inner = places.card.adjusted(pad_x, pad_y, -pad_x, -pad_y);
  if (!box.author.isEmpty()) {
    places.author = QRect(places.inner.topLeft(), QSize(places.inner.width(), box.author.height() - 4));
    places.inner.setTop(places.inner.top() + box.author.height());
  }
  if (!box.files.isEmpty()) {
    places.files = QRect(places.inner.topLeft(), QSize(places.inner.width(), box.files.height()));
    places.inner.setTop(places.inner.top() + box.files.height() + files_gap);
  }
  // Right-to-left text is laid out against the limit's right edge: bring that edge to the card's.
  auto const x = row.text.isRightToLeft() ? places.inner.right() + 1 - text_limit() : places.inner.left();
  places.text = QPointF(x, places.inner.top());
  return places;
}

std::optional<Link> MessageCard::link_at(QPoint const& point, QRect const& item, Row const& row,
                                         QFont const& font, Qt::LayoutDirection direction) const {
  if (row.kind != RowKind::message) return std::nullopt;
  auto const& content = laid(row, font);
  if (content.links.empty()) return std::nullopt;
  auto const at = QPointF(point) - places_of(box_of(row, font), item, row, direction).text;
  for (int i = 0; i < content.text->lineCount(); ++i) {
    auto const line = content.text->lineAt(i);
    if (!line.naturalTextRect().contains(at)) continue;
    auto const character = line.xToCursor(at.x(), QTextLine::CursorOnCharacter);
    for (auto const& link : content.links) {
      if (character >= link.start && character < link.start + link.length) return link;
    }
  }
  return std::nullopt;
}

std::optional<protocol::AttachmentView> MessageCard::file_at(QPoint const& point, QRect const& item,
                                                             Row const& row, QFont const& font,
                                                             Qt::LayoutDirection direction) const {
  if (row.kind != RowKind::message || files_of(row).empty()) return std::nullopt;
  auto const place = places_of(box_of(row, font), item, row, direction).files;
  auto const* file = file_rows_of(row, font).file_at(point, place);
  return file == nullptr ? std::nullopt : std::optional(*file);
}

void MessageCard::paint_message(QPainter& painter, QStyleOptionViewItem const& option, Row const& row) const {
  auto const& theme = appearance_.theme();
  auto const box = box_of(row, option.font);
  auto const places = places_of(box, option.rect, row, option.direction);
  paint_card(painter, places.card, row);
  if (option.state.testFlag(QStyle::State_HasFocus)) {
    painter.setPen(QPen(theme.info, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(places.card).adjusted(-2, -2, 2, 2), 13, 13);
  }
  if (!places.author.isNull()) paint_author(painter, option, places.author, row);
  if (!places.files.isNull())
    file_rows_of(row, option.font).paint(painter, places.files, theme, option.direction);
  painter.setFont(option.font);
  painter.setPen(row.message->view.own ? theme.own_ink : theme.ink);
  painter.save();
  painter.setClipRect(places.card);  // marks piled upon a letter stay in their own message
  laid(row, option.font).text->draw(&painter, places.text);
  painter.restore();
  auto const& inner = places.inner;
  if (!box.reason.isEmpty()) {
    QRect const why(inner.left(), inner.bottom() + 1 - box.meta.height() - 2 - box.reason.height(),
                    inner.width(), box.reason.height());
    painter.setFont(small(option.font));
    painter.setPen(theme.critical);
    auto const align = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignTop);
    painter.drawText(why, static_cast<int>(align) | Qt::TextWordWrap, reason_of(row));
  }
  QRect const meta(inner.right() + 1 - box.meta.width(), inner.bottom() + 1 - box.meta.height(),
                   box.meta.width(), box.meta.height());
  paint_meta(painter, row.text.isRightToLeft() ? QStyle::visualRect(Qt::RightToLeft, inner, meta) : meta, row,
             option.font, option.direction);
}

void MessageCard::paint_author(QPainter& painter, QStyleOptionViewItem const& option, QRect const& place,
                               Row const& row) const {
  auto const& theme = appearance_.theme();
  auto const scale = painter.device()->devicePixelRatioF();
  bool const automatic = is_automatic(row);
  int const size = automatic ? icon_size : picture_size;
  QRect const picture(place.left(), place.top() + (place.height() - size) / 2, size, size);
  painter.drawPixmap(QStyle::visualRect(option.direction, place, picture).topLeft(),
                     automatic
                         ? draw_icon(QStringLiteral("automatic"), size, scale, theme.secondary, theme.surface)
                         : draw_avatar(author_text(row), size, scale));
  auto const words = QStyle::visualRect(option.direction, place, place.adjusted(size + 6, 0, 0, 0));
  painter.setFont(bold(small(option.font)));
  painter.setPen(automatic ? theme.secondary : theme.accent);
  auto const align = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
  painter.drawText(words, static_cast<int>(align),
                   painter.fontMetrics().elidedText(author_text(row), Qt::ElideRight, words.width()));
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
