// Picks an emoji: by searching its name, by group, or among those used last; by keyboard or mouse.
#include "tray/emoji_picker.h"

#include <QFile>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <utility>

#include "tray/emoji_font.h"

namespace deskbell::tray {
namespace {

constexpr int cell = 38;
constexpr int glyph_pixels = 23;
constexpr qsizetype most_recent = 24;
constexpr int recent_group = -1;

struct Group {
  int number;
  char const* glyph;
  char const* name;
};
constexpr std::array groups{
    Group{recent_group, "🕘", QT_TRANSLATE_NOOP("deskbell::tray::EmojiPicker", "Used last")},
    Group{0, "😀", QT_TRANSLATE_NOOP("deskbell::tray::EmojiPicker", "Smileys and feelings")},
    Group{1, "👋", QT_TRANSLATE_NOOP("deskbell::tray::EmojiPicker", "People")},
    Group{3, "🐻", QT_TRANSLATE_NOOP("deskbell::tray::EmojiPicker", "Animals and nature")},
    Group{4, "🍎", QT_TRANSLATE_NOOP("deskbell::tray::EmojiPicker", "Food and drink")},
    Group{5, "🚗", QT_TRANSLATE_NOOP("deskbell::tray::EmojiPicker", "Travel and places")},
    Group{6, "⚽", QT_TRANSLATE_NOOP("deskbell::tray::EmojiPicker", "Activities")},
    Group{7, "💡", QT_TRANSLATE_NOOP("deskbell::tray::EmojiPicker", "Objects")},
    Group{8, "❤️", QT_TRANSLATE_NOOP("deskbell::tray::EmojiPicker", "Symbols")},
    Group{9, "🏁", QT_TRANSLATE_NOOP("deskbell::tray::EmojiPicker", "Flags")},
};

std::unique_ptr<EmojiSet> load_set() {
  QFile file(QStringLiteral(":/deskbell/emoji/emoji.tsv"));
  auto const table = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  bool const german = QLocale().language() == QLocale::German;
  return std::make_unique<EmojiSet>(table, german ? NameLanguage::german : NameLanguage::english);
}

QFont glyph_font(QFont const& beside) {
  auto font = emoji_font(beside);
  font.setPixelSize(glyph_pixels);
  return font;
}

/// One emoji in its cell; the one that has the keyboard is framed.
class Cell final : public QStyledItemDelegate {
 public:
  Cell(Appearance const& appearance, QObject* parent)
      : QStyledItemDelegate(parent), appearance_(appearance) {}

  [[nodiscard]] QSize sizeHint(QStyleOptionViewItem const&, QModelIndex const&) const override {
    return {cell, cell};
  }

  void paint(QPainter* painter, QStyleOptionViewItem const& option, QModelIndex const& index) const override {
    auto const& theme = appearance_.theme();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    bool const here = option.state.testFlag(QStyle::State_HasFocus);
    bool const hovered = option.state.testFlag(QStyle::State_MouseOver);
    if (here || hovered) {
      painter->setPen(here ? QPen(theme.info, 2) : QPen(Qt::NoPen));
      painter->setBrush(theme.own);
      painter->drawRoundedRect(QRectF(option.rect).adjusted(2, 2, -2, -2), 8, 8);
    }
    painter->setFont(glyph_font(option.font));
    painter->setPen(theme.ink);
    painter->drawText(option.rect, static_cast<int>(Qt::AlignCenter), index.data().toString());
    painter->restore();
  }

 private:
  Appearance const& appearance_;
};

}  // namespace

EmojiList::EmojiList(EmojiSet const& set, QObject* parent) : QAbstractListModel(parent), set_(set) {}

void EmojiList::show_places(std::vector<int> places) {
  beginResetModel();
  places_ = std::move(places);
  endResetModel();
}

Emoji const& EmojiList::emoji(int row) const {
  return set_.all()[static_cast<std::size_t>(places_[static_cast<std::size_t>(row)])];
}

int EmojiList::rowCount(QModelIndex const& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(places_.size());
}

QVariant EmojiList::data(QModelIndex const& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  if (role == Qt::DisplayRole) return emoji(index.row()).text;
  if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole) return emoji(index.row()).name;
  return {};
}

EmojiPicker::EmojiPicker(Appearance const& appearance, QStringList recent, QWidget* parent)
    : QFrame(parent),
      appearance_(appearance),
      set_(load_set()),
      recent_(std::move(recent)),
      list_(new EmojiList(*set_, this)),
      search_(new QLineEdit(this)),
      groups_(new QTabBar(this)),
      grid_(new QListView(this)),
      name_(new QLabel(this)) {
  recent_.removeIf([this](QString const& emoji) { return set_->place_of(emoji) < 0; });
  build();
  refresh_look();
}

void EmojiPicker::build() {
  setObjectName(QStringLiteral("emoji_picker"));
  setAccessibleName(tr("Emoji"));
  search_->setObjectName(QStringLiteral("emoji_search"));
  search_->setPlaceholderText(tr("Search emoji"));
  search_->setAccessibleName(tr("Search emoji"));
  search_->setClearButtonEnabled(true);
  search_->setMaxLength(64);
  search_->installEventFilter(this);
  groups_->setObjectName(QStringLiteral("emoji_groups"));
  groups_->setAccessibleName(tr("Groups of emoji"));
  groups_->setDocumentMode(true);
  groups_->setExpanding(true);
  groups_->setUsesScrollButtons(true);
  for (auto const& group : groups) {
    auto const at = groups_->addTab(QString::fromUtf8(group.glyph));
    groups_->setTabToolTip(at, tr(group.name));
    groups_->setAccessibleTabName(at, tr(group.name));
  }
  grid_->setObjectName(QStringLiteral("emoji_grid"));
  grid_->setAccessibleName(tr("Emoji"));
  grid_->setModel(list_);
  grid_->setItemDelegate(new Cell(appearance_, grid_));
  grid_->setViewMode(QListView::IconMode);
  grid_->setMovement(QListView::Static);
  grid_->setResizeMode(QListView::Adjust);
  grid_->setUniformItemSizes(true);
  grid_->setGridSize({cell, cell});
  grid_->setMouseTracking(true);
  grid_->setFrameShape(NoFrame);
  grid_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  grid_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  grid_->setTabKeyNavigation(false);
  grid_->installEventFilter(this);
  grid_->setMinimumHeight(cell + 4);  // where the window is low
  grid_->setMaximumHeight(4 * cell + 4);
  name_->setObjectName(QStringLiteral("hint"));
  name_->setTextFormat(Qt::PlainText);

  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(10, 8, 10, 6);
  rows->setSpacing(4);
  rows->addWidget(search_);
  rows->addWidget(groups_);
  rows->addWidget(grid_);
  rows->addWidget(name_);

  connect(search_, &QLineEdit::textChanged, this, &EmojiPicker::refresh);
  connect(groups_, &QTabBar::currentChanged, this, [this] {
    search_->clear();
    refresh();
  });
  connect(groups_, &QTabBar::tabBarClicked, this, [this] { search_->clear(); });
  connect(grid_, &QListView::clicked, this,
          [this](QModelIndex const& index) { pick(index, Qt::NoModifier); });
  connect(grid_->selectionModel(), &QItemSelectionModel::currentChanged, this, &EmojiPicker::tell_name);
  connect(grid_, &QListView::entered, this,
          [this](QModelIndex const& index) { name_->setText(list_->emoji(index.row()).name); });
}

void EmojiPicker::open() {
  groups_->setCurrentIndex(recent_.isEmpty() ? 1 : 0);
  search_->clear();
  refresh();
  show();
  search_->setFocus(Qt::PopupFocusReason);
}

void EmojiPicker::refresh_look() {
  auto font = emoji_font(groups_->font());
  font.setPixelSize(17);
  groups_->setFont(font);
  grid_->viewport()->update();
}

void EmojiPicker::refresh() {
  std::vector<int> places;
  auto const query = search_->text().trimmed();
  if (!query.isEmpty()) {
    places = set_->find(query);
  } else if (auto const group = groups[static_cast<std::size_t>(std::max(0, groups_->currentIndex()))].number;
             group == recent_group) {
    for (auto const& emoji : recent_) places.push_back(set_->place_of(emoji));
  } else {
    auto const& all = set_->all();
    for (std::size_t place = 0; place < all.size(); ++place) {
      if (all[place].group == group) places.push_back(static_cast<int>(place));
    }
  }
  std::erase_if(places, [this](int place) { return !is_whole(place); });
  list_->show_places(std::move(places));
  grid_->scrollToTop();
  tell_name();
}

/// A font of another year does not have them all.
bool EmojiPicker::is_whole(int place) {
  auto const known = whole_.find(place);
  if (known != whole_.end()) return known->second;
  auto const font = glyph_font(grid_->font());
  bool const whole = is_drawn_whole(set_->all()[static_cast<std::size_t>(place)].text, font);
  whole_.emplace(place, whole);
  return whole;
}

void EmojiPicker::tell_name() {
  auto const index = grid_->currentIndex();
  if (index.isValid() && grid_->hasFocus()) {
    name_->setText(list_->emoji(index.row()).name);
  } else if (list_->rowCount() == 0) {
    name_->setText(search_->text().trimmed().isEmpty() ? tr("None used yet") : tr("Nothing found"));
  } else {
    //: %n: how many emoji are listed
    name_->setText(tr("%n emoji", nullptr, list_->rowCount()));
  }
}

void EmojiPicker::pick(QModelIndex const& index, Qt::KeyboardModifiers modifiers) {
  if (!index.isValid()) return;
  auto const emoji = list_->emoji(index.row()).text;
  recent_.removeAll(emoji);
  recent_.prepend(emoji);
  while (recent_.size() > most_recent) recent_.removeLast();
  Q_EMIT picked(emoji);
  if (!modifiers.testFlag(Qt::ShiftModifier)) Q_EMIT left();
}

bool EmojiPicker::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    auto* key = static_cast<QKeyEvent*>(event);
    if (watched == search_ && on_search_key(*key)) return true;
    if (watched == grid_ && on_grid_key(*key)) return true;
  }
  if (watched == grid_ && event->type() == QEvent::FocusIn && !grid_->currentIndex().isValid()) {
    grid_->setCurrentIndex(list_->index(0));
  }
  return QFrame::eventFilter(watched, event);
}

bool EmojiPicker::on_search_key(QKeyEvent const& event) {
  if (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter) {
    pick(list_->index(0), event.modifiers());
    return true;
  }
  if (event.key() != Qt::Key_Down || list_->rowCount() == 0) return false;
  grid_->setCurrentIndex(list_->index(0));
  grid_->setFocus(Qt::OtherFocusReason);
  tell_name();
  return true;
}

bool EmojiPicker::on_grid_key(QKeyEvent& event) {
  auto const key = event.key();
  if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space) {
    pick(grid_->currentIndex(), event.modifiers());
    return true;
  }
  bool const top = grid_->currentIndex().isValid() && grid_->visualRect(grid_->currentIndex()).top() < cell &&
                   grid_->verticalScrollBar()->value() == 0;
  bool const typed = !event.text().isEmpty() && event.text().front().isPrint();
  if ((key == Qt::Key_Up && top) || typed) {
    search_->setFocus(Qt::OtherFocusReason);
    if (typed) search_->insert(event.text());
    return true;
  }
  return false;
}

void EmojiPicker::keyPressEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Escape) return QFrame::keyPressEvent(event);
  Q_EMIT left();
}

}  // namespace deskbell::tray
