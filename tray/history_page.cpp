// Earlier conversations: all of them, or what they hold of some words; and one of them to read.
#include "tray/history_page.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QTextOption>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

#include "tray/card.h"
#include "tray/message_menu.h"
#include "tray/timeline.h"
#include "tray/timeline_view.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

constexpr auto typing_pause = std::chrono::milliseconds(150);
constexpr int query_characters = 100;
constexpr int lines_shown = 3;

QString author_text(protocol::ChatHit const& hit) {
  if (hit.own) return HistoryPage::tr("You");
  if (hit.author.kind == protocol::AuthorKind::automatic) return HistoryPage::tr("Automatic message");
  return to_qstring(hit.author.name);
}

QString ending_text(protocol::ChatHit const& hit) {
  if (!hit.ending) return HistoryPage::tr("Open");
  return hit.ending->by.empty() ? HistoryPage::tr("Closed")
                                : HistoryPage::tr("Closed by %1").arg(to_qstring(hit.ending->by));
}

/// As a layout of text wants it, where a line feed is no line's end.
QString excerpt_text(protocol::ChatHit const& hit) {
  return to_qstring(hit.excerpt).replace(QLatin1Char('\n'), QChar(QChar::LineSeparator));
}

class HitCard final : public QStyledItemDelegate {
 public:
  HitCard(Appearance const& appearance, HitList const& hits, QObject* parent)
      : QStyledItemDelegate(parent), appearance_(appearance), hits_(hits) {}

  [[nodiscard]] QSize sizeHint(QStyleOptionViewItem const& option, QModelIndex const& index) const override {
    QFontMetrics const metrics(option.font);
    return {option.rect.width(), excerpt_height(option, index) + 2 * metrics.height() + 34};
  }

  void paint(QPainter* painter, QStyleOptionViewItem const& option, QModelIndex const& index) const override {
    auto const& theme = appearance_.theme();
    auto const& hit = hits_.hit(index.row());
    painter->save();
    QRect const inner = draw_card(*painter, option, theme);
    auto const leading =
        static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignTop));
    auto const trailing =
        static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignRight | Qt::AlignTop));

    QFontMetrics const metrics(option.font);
    auto const when = day_and_clock_text(hit.at, QDate::currentDate());
    auto const when_width = metrics.horizontalAdvance(when);
    painter->setPen(theme.secondary);
    painter->drawText(QRect(inner.topLeft(), QSize(inner.width(), metrics.height())), trailing, when);
    auto font = option.font;
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(hit.own ? theme.ink : theme.accent);
    QRect name(inner.left(), inner.top(), inner.width() - when_width - 12, metrics.height());
    name = QStyle::visualRect(option.direction, inner, name);
    painter->drawText(name, leading,
                      QFontMetrics(font).elidedText(author_text(hit), Qt::ElideRight, name.width()));

    painter->setFont(option.font);
    painter->setPen(theme.ink);
    QRect const words(inner.left(), inner.top() + metrics.height() + 4, inner.width(),
                      excerpt_height(option, index));
    painter->save();
    painter->setClipRect(words);
    QTextLayout layout(excerpt_text(hit), option.font);
    lay_out(layout, words.width());
    layout.draw(painter, words.topLeft());
    painter->restore();
    painter->setPen(theme.secondary);
    QRect const below(inner.left(), words.bottom() + 5, inner.width(), metrics.height());
    painter->drawText(below, leading, metrics.elidedText(ending_text(hit), Qt::ElideRight, below.width()));
    painter->restore();
  }

 private:
  [[nodiscard]] int excerpt_height(QStyleOptionViewItem const& option, QModelIndex const& index) const {
    QFontMetrics const metrics(option.font);
    QTextLayout layout(excerpt_text(hits_.hit(index.row())), option.font);
    auto const height = lay_out(layout, std::max(40, option.rect.width() - 52));
    return std::clamp(height, metrics.height(), lines_shown * metrics.lineSpacing());
  }
  /// Lines end between words, and within one only where it is longer than a line. Returns the height.
  static int lay_out(QTextLayout& layout, int width) {
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(Qt::LayoutDirectionAuto);
    layout.setTextOption(option);
    qreal height = 0;
    layout.beginLayout();
    for (auto line = layout.createLine(); line.isValid(); line = layout.createLine()) {
      line.setLineWidth(width);
      line.setPosition({0, height});
      height += line.height();
    }
    layout.endLayout();
    return static_cast<int>(std::ceil(height));
  }

  Appearance const& appearance_;
  HitList const& hits_;
};

}  // namespace

void HitList::replace(std::vector<protocol::ChatHit> hits) {
  beginResetModel();
  hits_ = std::move(hits);
  endResetModel();
}

void HitList::append(std::vector<protocol::ChatHit> const& hits) {
  if (hits.empty()) return;
  beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(hits.size()) - 1);
  hits_.insert(hits_.end(), hits.begin(), hits.end());
  endInsertRows();
}

bool HitList::has(MessageId message) const {
  return std::any_of(hits_.begin(), hits_.end(),
                     [&](protocol::ChatHit const& known) { return known.message_id == message; });
}

int HitList::rowCount(QModelIndex const& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(hits_.size());
}

QVariant HitList::data(QModelIndex const& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  auto const& shown = hit(index.row());
  if (role == Qt::DisplayRole) return to_qstring(shown.excerpt);
  if (role != Qt::AccessibleTextRole) return {};
  //: Read aloud for a line of earlier conversations: name, day and time, text, how the conversation stands
  return HistoryPage::tr("%1, %2: %3. %4")
      .arg(author_text(shown), day_and_clock_text(shown.at, QDate::currentDate()), to_qstring(shown.excerpt),
           ending_text(shown));
}

HistoryPage::HistoryPage(Model& model, Appearance const& appearance, QWidget* parent)
    : QWidget(parent),
      model_(model),
      appearance_(appearance),
      hits_(new HitList(this)),
      search_(new QLineEdit(this)),
      list_(new QListView(this)),
      line_(new QLabel(this)),
      stack_(new QStackedWidget(this)),
      timeline_(new Timeline(
          TimelineSource{[this]() -> std::vector<MessagePointer> const& { return past_.messages; },
                         [this](ChatId) { return past_.more_later ? std::nullopt : past_.ending; },
                         [] { return std::optional<ChatId>(); }},
          [] { return QDate::currentDate(); }, this)),
      view_(new TimelineView(appearance, *timeline_, this)) {
  build();
  pause_.setSingleShot(true);
  connect(&pause_, &QTimer::timeout, this, &HistoryPage::look);
  connect(search_, &QLineEdit::textChanged, this, [this] { pause_.start(typing_pause); });
  connect(&model_, &Model::past_found, this, &HistoryPage::on_found);
  connect(&model_, &Model::past_read, this, &HistoryPage::on_read);
  connect(&model_, &Model::past_refused, this, &HistoryPage::on_refused);
  connect(list_->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
    if (value >= list_->verticalScrollBar()->maximum() - 60) look_further();
  });
  connect(view_, &TimelineView::wants_history, this, [this] {
    if (past_.more_earlier) read(Side::earlier);
  });
  connect(view_, &TimelineView::bottom_reached, this, [this] {
    if (past_.at_target && past_.more_later) read(Side::later);
  });
  connect(view_, &TimelineView::wants_link, this, &HistoryPage::wants_link);
  connect(view_, &TimelineView::wants_file, this, &HistoryPage::wants_file);
  connect(view_, &TimelineView::wants_again, this, &HistoryPage::wants_again);
  connect(&model_, &Model::file_changed, this, &HistoryPage::on_file_changed);
  connect(&model_, &Model::message_gone, this, &HistoryPage::on_gone);
  connect(view_, &TimelineView::wants_menu, this, [this](MessagePointer const& message, QPoint const& where) {
    MessageActions const actions{[this](QString const& url) { Q_EMIT wants_link(url); },
                                 [this](protocol::AttachmentView const& file) { Q_EMIT wants_file(file); }};
    make_message_menu(message, actions, this)->popup(where);
  });
}

void HistoryPage::build() {
  search_->setObjectName(QStringLiteral("history_search"));
  search_->setPlaceholderText(tr("Search in your conversations"));
  search_->setAccessibleName(tr("Search in your conversations"));
  search_->setClearButtonEnabled(true);
  for (auto* button : search_->findChildren<QAbstractButton*>()) button->setAccessibleName(tr("Clear"));
  search_->setMaxLength(query_characters);
  view_->setObjectName(QStringLiteral("past"));
  list_->setObjectName(QStringLiteral("history"));
  list_->setAccessibleName(tr("Earlier conversations"));
  list_->setModel(hits_);
  list_->setItemDelegate(new HitCard(appearance_, *hits_, list_));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setResizeMode(QListView::Adjust);
  list_->setTabKeyNavigation(false);
  list_->setMouseTracking(true);
  connect(list_, &QListView::clicked, this, &HistoryPage::open_hit);
  connect(list_, &QListView::activated, this, &HistoryPage::open_hit);
  connect(search_, &QLineEdit::returnPressed, this, [this] {
    if (hits_->rowCount() == 0) return;
    list_->setFocus(Qt::OtherFocusReason);
    list_->setCurrentIndex(hits_->index(0));
  });
  line_->setObjectName(QStringLiteral("hint"));
  line_->setTextFormat(Qt::PlainText);
  line_->setWordWrap(true);
  line_->setContentsMargins(16, 4, 16, 4);
  line_->hide();

  auto* searching = new QWidget(stack_);
  auto* rows = new QVBoxLayout(searching);
  rows->setContentsMargins(0, 12, 0, 0);
  auto* above = new QVBoxLayout;
  above->setContentsMargins(14, 0, 14, 0);
  above->addWidget(search_);
  rows->addLayout(above);
  rows->addWidget(line_);
  rows->addWidget(list_, 1);
  stack_->addWidget(searching);
  stack_->addWidget(view_);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(stack_);
}

void HistoryPage::start() {
  stack_->setCurrentIndex(0);
  look();
}

bool HistoryPage::go_back() {
  if (stack_->currentIndex() == 0) return false;
  stack_->setCurrentIndex(0);
  list_->setFocus(Qt::OtherFocusReason);
  return true;
}

void HistoryPage::focus_search() { search_->setFocus(Qt::OtherFocusReason); }

void HistoryPage::refresh_look() {
  list_->viewport()->update();
  view_->viewport()->update();
}

void HistoryPage::say(QString const& text) {
  line_->setText(text);
  line_->setVisible(!text.isEmpty());
}

void HistoryPage::look() {
  pause_.stop();
  going_on_ = false;
  asked_ = model_.find_past(search_->text());
  if (!asked_)
    say(tr(
        "The Deskbell service on this computer is not running: earlier conversations cannot be read now."));
}

void HistoryPage::look_further() {
  if (asked_ || !last_.next_chat) return;
  going_on_ = true;
  asked_ = model_.find_past(search_->text(), last_);
}

void HistoryPage::on_found(protocol::TrayChatsFound const& found) {
  if (asked_ != found.request_id) return;
  asked_.reset();
  last_ = found;
  if (going_on_) {
    hits_->append(found.hits);
  } else {
    hits_->replace(found.hits);
    list_->scrollToTop();
  }
  going_on_ = true;
  bool const none = hits_->rowCount() == 0;
  if (none && found.next_chat) {
    say(tr("Searching…"));
  } else if (none) {
    say(search_->text().trimmed().isEmpty() ? tr("You have no conversations yet.") : tr("Nothing found."));
  } else {
    say({});
  }
  // A long search answers piece by piece.
  if (found.hits.empty() || list_->verticalScrollBar()->maximum() == 0) look_further();
}

void HistoryPage::on_refused(RequestId request, QString const& reason) {
  if (asked_ == request) {
    asked_.reset();
    last_ = {};
    say(reason);
  } else if (past_.asked == request) {
    past_.asked.reset();
    go_back();
    say(reason);
  }
}

void HistoryPage::open_hit(QModelIndex const& index) {
  // On some desktops a click both clicks and activates.
  if (!index.isValid() || stack_->currentIndex() != 0) return;
  auto const& hit = hits_->hit(index.row());
  past_ = {};
  past_.chat = hit.chat_id;
  past_.target = hit.message_id;
  past_.asked = model_.read_past({{}, hit.chat_id, hit.order + 1, {}});
  timeline_->refresh();
  if (past_.asked) stack_->setCurrentIndex(1);
  view_->setFocus(Qt::OtherFocusReason);
}

void HistoryPage::read(Side side) {
  if (past_.asked || past_.messages.empty()) return;
  past_.side = side;
  protocol::TrayReadChat asked;
  asked.chat_id = past_.chat;
  if (side == Side::earlier) {
    asked.before_order = past_.messages.front()->view.order;
  } else {
    asked.after_order = past_.messages.back()->view.order;
  }
  past_.asked = model_.read_past(asked);
}

void HistoryPage::on_read(protocol::TrayChatPage const& page) {
  if (past_.asked != page.request_id) return;
  past_.asked.reset();
  past_.ending = page.ending;
  std::vector<MessagePointer> some;
  some.reserve(page.messages.size());
  for (auto const& view : page.messages)
    some.push_back(std::make_shared<Message const>(Message{view, stage_of(view.delivery), false, {}}));
  bool const earlier = past_.side == Side::earlier;
  (earlier ? past_.more_earlier : past_.more_later) = page.more;
  past_.messages.insert(earlier ? past_.messages.begin() : past_.messages.end(), some.begin(), some.end());
  timeline_->refresh();
  if (past_.at_target) return;
  if (earlier) return read(Side::later);  // what came after it, too
  past_.at_target = true;
  view_->go_to(past_.target);
}

/// The conversation that is read is a copy of its own.
void HistoryPage::on_file_changed(protocol::TrayAttachmentChanged const& event) {
  for (auto& message : past_.messages) {
    if (message->view.message_id != event.message_id || !message->view.attachments) continue;
    auto changed = std::make_shared<Message>(*message);
    for (auto& file : *changed->view.attachments)
      if (file.attachment_id == event.attachment.attachment_id) file = event.attachment;
    message = std::move(changed);
    timeline_->refresh();
  }
}

/// Likewise. Where the list named it, the conversation's line is another one now, or there is none.
void HistoryPage::on_gone(MessageId message) {
  auto const gone = [&](MessagePointer const& known) { return known->view.message_id == message; };
  if (std::erase_if(past_.messages, gone) > 0) timeline_->refresh();
  if (hits_->has(message) && model_.ready()) look();
}

}  // namespace deskbell::tray
