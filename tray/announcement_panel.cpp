// What IT announced, above the window's pages.
#include "tray/announcement_panel.h"

#include <QAccessible>
#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyle>
#include <QToolButton>
#include <algorithm>
#include <array>

#include "tray/icons.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using protocol::AnnouncementLevel;

/// Of the window's height: below it the page stays of use, also in the smallest window.
constexpr double tallest = 0.22;
constexpr double tallest_in_low = 0.21;
constexpr int low_window = 520;

QString facts_text(protocol::Announcement const& card) {
  auto const today = QDate::currentDate();
  auto const when = day_and_clock_text(card.sent_at, today);
  auto facts = card.author.empty() ? when : QStringLiteral("%1 · %2").arg(to_qstring(card.author), when);
  if (card.expires_at) {
    //: when an announcement ends, e.g. "until Today, 18:00"
    facts += QStringLiteral(" · ") +
             AnnouncementPanel::tr("until %1").arg(day_and_clock_text(*card.expires_at, today));
  }
  return facts;
}

QString name_of(AnnouncementLevel level) {
  static constexpr std::array<char const*, 3> names = {"information", "warning", "critical"};
  return QString::fromLatin1(names.at(static_cast<std::size_t>(level)));
}

}  // namespace

QString level_text(AnnouncementLevel level) {
  switch (level) {
    case AnnouncementLevel::information:
      break;
    case AnnouncementLevel::warning:
      return AnnouncementPanel::tr("Warning");
    case AnnouncementLevel::critical:
      return AnnouncementPanel::tr("Important");
  }
  return {};
}

AnnouncementPanel::AnnouncementPanel(Model& model, Appearance const& appearance, QWidget* parent)
    : QFrame(parent),
      model_(model),
      appearance_(appearance),
      icon_(new QLabel(this)),
      level_(new QLabel(this)),
      title_(new QLabel(this)),
      facts_(new QLabel(this)),
      text_(new QLabel(this)),
      words_(new QWidget(this)),
      scroll_(new QScrollArea(this)),
      previous_(new QToolButton(this)),
      counter_(new QLabel(this)),
      next_(new QToolButton(this)),
      dismiss_(new QPushButton(this)) {
  setObjectName(QStringLiteral("announcement"));
  setFrameShape(NoFrame);
  build();
  connect(&model_, &Model::announcements_changed, this, &AnnouncementPanel::refresh);
  connect(previous_, &QToolButton::clicked, this, [this] { step(-1); });
  connect(next_, &QToolButton::clicked, this, [this] { step(1); });
  connect(dismiss_, &QPushButton::clicked, this, [this] {
    if (shown_) model_.mark_announcement(*shown_, protocol::AnnouncementMark::dismissed);
  });
  hide();
  refresh();  // the window is made when it is first wanted: announcements may be older
}

void AnnouncementPanel::build() {
  level_->setObjectName(QStringLiteral("announcement_level"));
  title_->setObjectName(QStringLiteral("announcement_title"));
  facts_->setObjectName(QStringLiteral("hint"));
  text_->setObjectName(QStringLiteral("announcement_text"));
  for (auto* words : {level_, title_, facts_, text_, counter_}) words->setTextFormat(Qt::PlainText);
  for (auto* words : {level_, title_, facts_, text_}) words->setWordWrap(true);
  for (auto* words : {title_, text_})
    words->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  text_->setAlignment(Qt::AlignTop | Qt::AlignLeading);
  scroll_->setObjectName(QStringLiteral("announcement_scroll"));
  scroll_->setFrameShape(NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
  previous_->setAccessibleName(tr("Previous announcement"));
  next_->setAccessibleName(tr("Next announcement"));
  for (auto* button : {previous_, next_}) {
    button->setProperty("tool", true);
    button->setToolTip(button->accessibleName());
    button->setIconSize({18, 18});
  }
  counter_->setObjectName(QStringLiteral("hint"));
  dismiss_->setText(tr("Dismiss"));
  dismiss_->setCursor(Qt::PointingHandCursor);

  auto* head = new QHBoxLayout;
  head->setSpacing(8);
  head->addWidget(icon_, 0, Qt::AlignTop);
  auto* words = new QVBoxLayout;
  words->setSpacing(2);
  for (auto* label : {level_, title_, facts_}) words->addWidget(label);
  head->addLayout(words, 1);
  auto* whole = new QVBoxLayout(words_);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->setSpacing(8);
  whole->addLayout(head);
  whole->addWidget(text_);
  whole->addStretch(1);
  words_->setObjectName(QStringLiteral("announcement_words"));
  scroll_->setWidget(words_);
  scroll_->setWidgetResizable(true);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(6);
  foot->addWidget(previous_);
  foot->addWidget(counter_);
  foot->addWidget(next_);
  foot->addStretch(1);
  // Beside the words: below them it would take a line from the page.
  auto* columns = new QHBoxLayout;
  columns->setSpacing(8);
  columns->addWidget(scroll_, 1);
  columns->addWidget(dismiss_, 0, Qt::AlignTop);
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(14, 10, 14, 10);
  rows->setSpacing(8);
  rows->addLayout(columns);
  rows->addLayout(foot);
}

std::size_t AnnouncementPanel::place() const {
  auto const& all = model_.announcements();
  auto const known = std::find_if(
      all.begin(), all.end(), [this](auto const& one) { return one.announcement.announcement_id == shown_; });
  if (known != all.end()) return static_cast<std::size_t>(known - all.begin());
  if (shown_) return std::min(last_place_, all.size() - 1);  // it is gone: its neighbour
  auto const fresh = std::find_if(all.begin(), all.end(), [](auto const& one) { return !one.seen; });
  return fresh == all.end() ? all.size() - 1 : static_cast<std::size_t>(fresh - all.begin());
}

void AnnouncementPanel::refresh() {
  auto const& all = model_.announcements();
  if (all.empty()) {
    shown_.reset();
    return hide();
  }
  last_place_ = place();
  show_card(all[last_place_], last_place_, all.size());
  mark_seen_if_visible();
}

void AnnouncementPanel::show_card(protocol::TrayAnnouncement const& card, std::size_t place,
                                  std::size_t count) {
  auto const& one = card.announcement;
  bool const other = std::exchange(shown_, one.announcement_id) != one.announcement_id || isHidden();
  auto const level = level_text(one.level);
  level_->setText(level);
  level_->setVisible(!level.isEmpty());
  title_->setText(to_qstring(one.title));
  facts_->setText(facts_text(one));
  text_->setText(to_qstring(one.text));
  //: which of several announcements is on show, e.g. "2 of 3"
  counter_->setText(tr("%1 of %2").arg(place + 1).arg(count));
  for (QWidget* part :
       {static_cast<QWidget*>(previous_), static_cast<QWidget*>(counter_), static_cast<QWidget*>(next_)})
    part->setVisible(count > 1);
  previous_->setEnabled(place > 0);
  next_->setEnabled(place + 1 < count);
  auto const whole = QStringList{level, title_->text(), facts_->text(), text_->text()};
  setAccessibleName(tr("Announcement"));
  setAccessibleDescription(whole.join(QStringLiteral(". ")));
  dismiss_->setAccessibleName(tr("Dismiss: %1").arg(title_->text()));
  setProperty("level", name_of(one.level));
  refresh_look();
  show();
  if (!other) return;
  scroll_->verticalScrollBar()->setValue(0);
  fit_text();
  QAccessibleEvent alert(this, QAccessible::Alert);
  QAccessible::updateAccessibility(&alert);
}

void AnnouncementPanel::refresh_look() {
  auto const& theme = appearance_.theme();
  auto const level = property("level").toString();
  bool const critical = level == QLatin1String("critical");
  auto const ink = critical ? theme.critical : level == QLatin1String("warning") ? theme.warning : theme.info;
  icon_->setPixmap(
      draw_icon(level == QLatin1String("information") ? QStringLiteral("info") : QStringLiteral("failed"), 20,
                devicePixelRatioF(), ink, theme.surface));
  auto const left = draw_icon(QStringLiteral("back"), 18, devicePixelRatioF(), theme.ink, theme.surface);
  auto const right = QPixmap::fromImage(left.toImage().mirrored(true, false));
  bool const leftward = layoutDirection() == Qt::RightToLeft;
  previous_->setIcon(QIcon(leftward ? right : left));
  next_->setIcon(QIcon(leftward ? left : right));
  style()->unpolish(this);
  style()->polish(this);
  for (auto* part : {level_, title_}) {
    style()->unpolish(part);
    style()->polish(part);
  }
}

void AnnouncementPanel::fit_text() {
  auto const width = scroll_->viewport()->width();
  if (width <= 0) return;
  auto const wanted = std::max(words_->layout()->heightForWidth(width), 0);
  auto const share = window()->height() < low_window ? tallest_in_low : tallest;
  auto const most = std::max(fontMetrics().height() * 4, static_cast<int>(window()->height() * share));
  scroll_->setFixedHeight(std::min(wanted, most));
  // Who reads with the keyboard scrolls it.
  scroll_->setFocusPolicy(wanted > most ? Qt::StrongFocus : Qt::NoFocus);
  scroll_->setAccessibleName(tr("Text of the announcement"));
}

void AnnouncementPanel::show_one(AnnouncementId id) {
  shown_ = id;
  refresh();
}

void AnnouncementPanel::step(int by) {
  auto const& all = model_.announcements();
  auto const wanted = static_cast<std::ptrdiff_t>(place()) + by;
  if (wanted < 0 || wanted >= static_cast<std::ptrdiff_t>(all.size())) return;
  show_one(all[static_cast<std::size_t>(wanted)].announcement.announcement_id);
}

void AnnouncementPanel::mark_seen_if_visible() {
  if (!shown_ || !isVisible() || !window()->isActiveWindow() || window()->isMinimized()) return;
  model_.mark_announcement(*shown_, protocol::AnnouncementMark::seen);
}

bool AnnouncementPanel::has_keyboard() const { return isAncestorOf(QApplication::focusWidget()); }

void AnnouncementPanel::focus() { dismiss_->setFocus(Qt::ShortcutFocusReason); }

void AnnouncementPanel::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  fit_text();
}

void AnnouncementPanel::showEvent(QShowEvent* event) {
  QFrame::showEvent(event);
  fit_text();
}

}  // namespace deskbell::tray
