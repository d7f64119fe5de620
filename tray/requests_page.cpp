// "My requests": what this person asked for, newest first, with number and status.
#include "tray/requests_page.h"

#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

#include "tray/card.h"
#include "tray/icons.h"
#include "tray/reasons.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

QString facts_text(protocol::RequestView const& request) {
  auto const when = day_and_clock_text(request.created_at, QDate::currentDate());
  return request.number ? QStringLiteral("#%1 · %2").arg(*request.number).arg(when) : when;
}

class RequestCard final : public QStyledItemDelegate {
 public:
  RequestCard(Appearance const& appearance, RequestList const& list, QObject* parent)
      : QStyledItemDelegate(parent), appearance_(appearance), list_(list) {}

  [[nodiscard]] QSize sizeHint(QStyleOptionViewItem const& option, QModelIndex const& index) const override {
    bool const wrong = list_.request(index.row()).error.has_value();
    return {option.rect.width(), QFontMetrics(option.font).height() * (wrong ? 4 : 3) + 22};
  }

  void paint(QPainter* painter, QStyleOptionViewItem const& option, QModelIndex const& index) const override {
    auto const& theme = appearance_.theme();
    auto const& request = list_.request(index.row());
    painter->save();
    QRect const inner = draw_card(*painter, option, theme);
    auto font = option.font;
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(theme.ink);
    int const line = QFontMetrics(font).height();
    auto const leading =
        static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter));
    QRect room(inner.left(), inner.top(), inner.width(), line);
    if (list_.is_news(index.row())) room = paint_dot(*painter, option, room);
    auto const subject =
        QFontMetrics(font).elidedText(to_qstring(request.subject), Qt::ElideRight, room.width());
    painter->drawText(room, leading, subject);

    painter->setFont(option.font);
    QRect const below(inner.left(), inner.top() + line + 8, inner.width(), line + 4);
    paint_status(*painter, option, request, below);
    if (request.error) {
      painter->setPen(theme.critical);
      QRect const last(inner.left(), below.bottom() + 2, inner.width(), line);
      auto const reason =
          QFontMetrics(option.font).elidedText(reason_in_words(*request.error), Qt::ElideRight, last.width());
      painter->drawText(last, leading, reason);
    }
    painter->restore();
  }

 private:
  /// Before the subject of what has something new. Returns what is left of the room.
  QRect paint_dot(QPainter& painter, QStyleOptionViewItem const& option, QRect const& room) const {
    constexpr int size = 9;
    constexpr int gap = 7;
    QRect const dot(room.left(), room.top() + (room.height() - size) / 2, size, size);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(appearance_.theme().accent);
    painter.drawEllipse(QStyle::visualRect(option.direction, room, dot));
    painter.restore();
    return QStyle::visualRect(option.direction, room, room.adjusted(size + gap, 0, 0, 0));
  }
  void paint_status(QPainter& painter, QStyleOptionViewItem const& option,
                    protocol::RequestView const& request, QRect const& room) const {
    auto const& theme = appearance_.theme();
    bool const done =
        request.status == "Resolved" || request.status == "Closed" || request.status == "Invoiced";
    bool const queued = request.status == "queued";
    auto const colour = request.error ? theme.critical
                        : done        ? theme.ok
                        : queued      ? theme.secondary
                                      : theme.accent;
    auto const name = request.error ? QStringLiteral("failed")
                      : done        ? QStringLiteral("sent")
                      : queued      ? QStringLiteral("queued")
                                    : QStringLiteral("ticket");
    auto const text = request_status_text(request);
    QFontMetrics const metrics(option.font);
    QRect chip(room.left(), room.top(), metrics.horizontalAdvance(text) + 34, room.height());
    chip = QStyle::visualRect(option.direction, room, chip);
    auto fill = colour;
    fill.setAlphaF(0.13F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(chip, chip.height() / 2.0, chip.height() / 2.0);
    QRect icon(chip.left() + 9, chip.top() + (chip.height() - 14) / 2, 14, 14);
    icon = QStyle::visualRect(option.direction, chip, icon);
    painter.drawPixmap(icon.topLeft(),
                       draw_icon(name, 14, painter.device()->devicePixelRatioF(), colour, theme.surface));
    painter.setPen(colour);
    painter.drawText(
        QStyle::visualRect(option.direction, chip, chip.adjusted(27, 0, -6, 0)),
        static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter)), text);
    painter.setPen(theme.secondary);
    painter.drawText(
        room, static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignRight | Qt::AlignVCenter)),
        facts_text(request));
  }

  Appearance const& appearance_;
  RequestList const& list_;
};

}  // namespace

QString request_status_text(protocol::RequestView const& request) {
  // What has a ticket was taken once.
  if (request.error && request.ticket_id) return RequestsPage::tr("No longer there");
  if (request.error) return RequestsPage::tr("Refused");
  if (request.status == "queued") return RequestsPage::tr("Queued on this computer");
  // The console's words are the desk's own: whom it waits for is told from where the person stands.
  struct Known {
    char const* status;
    char const* words;
  };
  static constexpr Known known[] = {
      {"New", QT_TRANSLATE_NOOP("deskbell::tray::RequestsPage", "New")},
      {"In Progress", QT_TRANSLATE_NOOP("deskbell::tray::RequestsPage", "In Progress")},
      {"Waiting on Customer", QT_TRANSLATE_NOOP("deskbell::tray::RequestsPage", "Waiting for you")},
      {"Waiting on Vendor",
       QT_TRANSLATE_NOOP("deskbell::tray::RequestsPage", "Waiting for the manufacturer")},
      {"Waiting for Parts", QT_TRANSLATE_NOOP("deskbell::tray::RequestsPage", "Waiting for parts")},
      {"Scheduled", QT_TRANSLATE_NOOP("deskbell::tray::RequestsPage", "Scheduled")},
      {"Customer Reply", QT_TRANSLATE_NOOP("deskbell::tray::RequestsPage", "Waiting for your IT")},
      {"Resolved", QT_TRANSLATE_NOOP("deskbell::tray::RequestsPage", "Resolved")},
      {"Invoiced", QT_TRANSLATE_NOOP("deskbell::tray::RequestsPage", "Resolved")},
      {"Closed", QT_TRANSLATE_NOOP("deskbell::tray::RequestsPage", "Closed")},
  };
  for (auto const& one : known) {
    if (request.status == one.status) return RequestsPage::tr(one.words);
  }
  return to_qstring(request.status);
}

RequestList::RequestList(Model const& model, QObject* parent) : QAbstractListModel(parent), model_(model) {
  connect(&model, &Model::requests_changed, this, &RequestList::refresh);
  refresh();
}

int RequestList::rowCount(QModelIndex const& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(requests_.size());
}

QVariant RequestList::data(QModelIndex const& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  auto const& shown = request(index.row());
  auto const reason = shown.error ? QStringLiteral(". ") + reason_in_words(*shown.error) : QString();
  switch (role) {
    case Qt::DisplayRole:
      return to_qstring(shown.subject);
    case Qt::ToolTipRole:
      return shown.error ? tooltip_text(reason_in_words(*shown.error)) : QVariant();
    case Qt::AccessibleTextRole:
      return (is_news(index.row()) ? RequestsPage::tr("New answer") + QStringLiteral(". ") : QString()) +
             to_qstring(shown.subject) + QStringLiteral(". ") + request_status_text(shown) +
             QStringLiteral(". ") + facts_text(shown) + reason;
    default:
      return {};
  }
}

bool RequestList::is_news(int row) const {
  auto const& ticket = request(row).ticket_id;
  return ticket && model_.has_news(*ticket);
}

void RequestList::refresh() {
  beginResetModel();
  requests_ = model_.requests();
  std::stable_sort(requests_.begin(), requests_.end(),
                   [](auto const& left, auto const& right) { return left.created_at > right.created_at; });
  endResetModel();
}

RequestsPage::RequestsPage(Model const& model, Appearance const& appearance, QWidget* parent)
    : QWidget(parent),
      model_(model),
      appearance_(appearance),
      list_(new RequestList(model, this)),
      view_(new QListView(this)),
      stack_(new QStackedWidget(this)),
      empty_icon_(new QLabel(this)),
      foot_(new QWidget(this)),
      new_(new QPushButton(tr("New request"), foot_)) {
  view_->setObjectName(QStringLiteral("requests"));
  view_->setAccessibleName(tr("My requests"));
  view_->setModel(list_);
  view_->setItemDelegate(new RequestCard(appearance, *list_, view_));
  view_->setFrameShape(QFrame::NoFrame);
  view_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  view_->setResizeMode(QListView::Adjust);
  view_->setTabKeyNavigation(false);
  view_->setMouseTracking(true);
  auto const open = [this](QModelIndex const& index) {
    if (index.isValid()) Q_EMIT wants_request(list_->request(index.row()));
  };
  connect(view_, &QListView::clicked, this, open);
  connect(view_, &QListView::activated, this, open);
  stack_->addWidget(build_empty());
  stack_->addWidget(view_);
  new_->setObjectName(QStringLiteral("new_request"));
  new_->setAccessibleName(new_->text());
  new_->setProperty("primary", true);
  new_->setCursor(Qt::PointingHandCursor);
  new_->setMinimumHeight(36);
  connect(new_, &QPushButton::clicked, this, &RequestsPage::wants_form);
  connect(&model_, &Model::menu_changed, this, &RequestsPage::refresh_new);
  auto* foot = new QVBoxLayout(foot_);  // as below a form
  foot->setContentsMargins(20, 12, 20, 16);
  foot->addWidget(new_);
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  rows->addWidget(stack_, 1);
  rows->addWidget(foot_);
  auto const choose = [this] { stack_->setCurrentIndex(list_->rowCount() > 0 ? 1 : 0); };
  connect(list_, &QAbstractItemModel::modelReset, this, choose);
  choose();
  refresh_new();
}

/// What stands there while nothing was asked for.
QWidget* RequestsPage::build_empty() {
  auto* empty = new QWidget(stack_);
  auto* title = new QLabel(tr("No requests yet"), empty);
  title->setObjectName(QStringLiteral("empty_title"));
  auto* text = new QLabel(
      tr("What you ask for, by chat or by form, is listed here with its number and status."), empty);
  text->setObjectName(QStringLiteral("empty_text"));
  text->setWordWrap(true);
  auto* middle = new QVBoxLayout(empty);
  middle->setContentsMargins(36, 0, 36, 24);
  middle->setSpacing(10);
  middle->addStretch(2);
  for (auto* label : {empty_icon_, title, text}) {
    label->setAlignment(Qt::AlignCenter);
    middle->addWidget(label);
  }
  middle->addStretch(3);
  return empty;
}

void RequestsPage::refresh_new() {
  foot_->setVisible(model_.first_item(protocol::MenuItemType::contact_form) != nullptr);
}

void RequestsPage::focus_list() {
  if (list_->rowCount() == 0 && new_->isVisible()) return new_->setFocus(Qt::OtherFocusReason);
  view_->setFocus(Qt::OtherFocusReason);
  if (!view_->currentIndex().isValid() && list_->rowCount() > 0) view_->setCurrentIndex(list_->index(0));
}

void RequestsPage::refresh_look() {
  empty_icon_->setPixmap(
      draw_icon(QStringLiteral("ticket"), 56, devicePixelRatioF(), appearance_.theme().accent, Qt::white));
  view_->viewport()->update();
}

}  // namespace deskbell::tray
