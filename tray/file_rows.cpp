// The files of a message as rows of its card: name, size, how far each is, and what can be done with it.
#include "tray/file_rows.h"

#include <QCoreApplication>
#include <QFontInfo>
#include <QFontMetrics>
#include <QPainter>
#include <QStyle>
#include <algorithm>
#include <cmath>

#include "tray/file_names.h"
#include "tray/icons.h"
#include "tray/reasons.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using protocol::AttachmentState;
using protocol::AttachmentView;

constexpr int widest = 300;
constexpr int icon_size = 20;
constexpr int gap = 8;
constexpr int between = 4;
constexpr int bar_height = 3;

QString tr(char const* text) { return QCoreApplication::translate("deskbell::tray", text); }

QFont small(QFont font) {
  font.setPixelSize(std::max(11, static_cast<int>(std::lround(QFontInfo(font).pixelSize() * 0.82))));
  return font;
}

QString action_text(AttachmentView const& file, bool can_save) {
  bool const busy = file.state == AttachmentState::moving || file.state == AttachmentState::waiting;
  if (!can_save || busy) return {};
  return file.state == AttachmentState::failed ? tr("Retry") : tr("Save…");
}

}  // namespace

QString file_state_text(AttachmentView const& file) {
  auto const size = size_text(file.size);
  switch (file.state) {
    case AttachmentState::there:
    case AttachmentState::here:
      return size;
    case AttachmentState::waiting:
      //: size of a file whose bytes cannot move now
      return tr("%1 · waiting for the connection").arg(size);
    case AttachmentState::moving:
      //: how much of a file has moved, and its size
      return tr("%1 of %2").arg(size_text(file.moved), size);
    case AttachmentState::failed:
      break;
  }
  auto const reason = reason_in_words(file.error.value_or(""));
  return reason.isEmpty() ? tr("%1 · failed").arg(size) : tr("%1 · failed: %2").arg(size, reason);
}

QString files_read_aloud(Files const& files) {
  QStringList parts;
  for (auto const& file : files) {
    //: Read aloud for a file of a message: its name, then size and state
    parts << tr("File %1, %2").arg(shown_file_name(to_qstring(file.name)), file_state_text(file));
  }
  return parts.join(QStringLiteral(". "));
}

QString file_names_text(Files const& files) {
  QStringList names;
  for (auto const& file : files) names << shown_file_name(to_qstring(file.name));
  return names.join(QStringLiteral(", "));
}

int FileRows::row_height() const {
  return QFontMetrics(font_).height() + QFontMetrics(small(font_)).height() + bar_height + 10;
}

QSize FileRows::size(int limit) const {
  if (files_.empty()) return {};
  QFontMetrics const name_metrics(font_);
  QFontMetrics const state_metrics(small(font_));
  int width = 0;
  for (auto const& file : files_) {
    auto const name = name_metrics.horizontalAdvance(shown_file_name(to_qstring(file.name)));
    auto const state = state_metrics.horizontalAdvance(file_state_text(file));
    auto const action = state_metrics.horizontalAdvance(action_text(file, can_save_));
    width = std::max(width, std::max(name, state) + icon_size + 3 * gap + action + 12);
  }
  auto const count = static_cast<int>(files_.size());
  return {std::min({width, limit, widest}), count * row_height() + (count - 1) * between};
}

AttachmentView const* FileRows::file_at(QPoint const& point, QRect const& place) const {
  if (!place.contains(point)) return nullptr;
  auto const pitch = row_height() + between;
  auto const index = static_cast<std::size_t>((point.y() - place.top()) / pitch);
  bool const on_row = (point.y() - place.top()) % pitch < row_height();
  return on_row && index < files_.size() && can_save_ ? &files_[index] : nullptr;
}

void FileRows::paint(QPainter& painter, QRect const& place, Theme const& theme,
                     Qt::LayoutDirection direction) const {
  painter.save();
  painter.setLayoutDirection(Qt::LayoutDirectionAuto);  // a size is read as its words are
  int top = place.top();
  for (auto const& file : files_) {
    paint_row(painter, QRect(place.left(), top, place.width(), row_height()), file, theme, direction);
    top += row_height() + between;
  }
  painter.restore();
}

void FileRows::paint_row(QPainter& painter, QRect const& place, AttachmentView const& file,
                         Theme const& theme, Qt::LayoutDirection direction) const {
  bool const failed = file.state == AttachmentState::failed;
  auto const flip = [&](QRect const& rect) { return QStyle::visualRect(direction, place, rect); };
  auto const leading = static_cast<int>(QStyle::visualAlignment(direction, Qt::AlignLeft | Qt::AlignVCenter));
  painter.setPen(QPen(failed ? theme.critical : theme.hair, 1));
  painter.setBrush(theme.canvas);
  painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);

  QRect const inner = place.adjusted(6, 4, -6, -4);
  auto const ink = failed ? theme.critical : theme.accent;
  QRect const icon(inner.left(), inner.top() + (inner.height() - icon_size) / 2, icon_size, icon_size);
  painter.drawPixmap(flip(icon).topLeft(),
                     draw_icon(failed ? QStringLiteral("failed") : QStringLiteral("file"), icon_size,
                               painter.device()->devicePixelRatioF(), ink, theme.canvas));

  auto const action = action_text(file, can_save_);
  QFont action_font = small(font_);
  action_font.setUnderline(true);
  auto const action_width = action.isEmpty() ? 0 : QFontMetrics(action_font).horizontalAdvance(action) + gap;
  QRect const action_place(inner.right() + 1 - action_width, inner.top(), action_width, inner.height());
  painter.setFont(action_font);
  painter.setPen(theme.info);
  painter.drawText(flip(action_place), static_cast<int>(Qt::AlignCenter), action);

  QRect const words = inner.adjusted(icon_size + gap, 0, -action_width, 0);
  QFontMetrics const name_metrics(font_);
  QFontMetrics const state_metrics(small(font_));
  bool const moving = file.state == AttachmentState::moving && file.size > 0;
  QRect const name(words.left(), words.top() + (moving ? 0 : 2), words.width(), name_metrics.height());
  painter.setFont(font_);
  painter.setPen(theme.ink);
  painter.drawText(
      flip(name), leading,
      name_metrics.elidedText(shown_file_name(to_qstring(file.name)), Qt::ElideMiddle, name.width()));
  QRect const state(words.left(), name.bottom() + 1, words.width(), state_metrics.height());
  painter.setFont(small(font_));
  painter.setPen(failed ? theme.critical : theme.secondary);
  painter.drawText(flip(state), leading,
                   state_metrics.elidedText(file_state_text(file), Qt::ElideRight, state.width()));
  if (!moving) return;
  QRect const bar(words.left(), inner.bottom() + 1 - bar_height, words.width(), bar_height);
  auto const part =
      static_cast<int>(bar.width() * std::clamp<std::int64_t>(file.moved, 0, file.size) / file.size);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.edge);
  painter.drawRoundedRect(flip(bar), 1, 1);
  painter.setBrush(theme.accent);
  painter.drawRoundedRect(flip(QRect(bar.topLeft(), QSize(part, bar_height))), 1, 1);
}

}  // namespace deskbell::tray
