// Picks an emoji: by searching its name, by group, or among those used last; by keyboard or mouse.
#pragma once

#include <QAbstractListModel>
#include <QFrame>
#include <QStringList>
#include <map>
#include <memory>
#include <vector>

#include "tray/appearance.h"
#include "tray/emoji_set.h"

class QLabel;
class QLineEdit;
class QListView;
class QTabBar;

namespace deskbell::tray {

class EmojiList final : public QAbstractListModel {
  Q_OBJECT
 public:
  EmojiList(EmojiSet const& set, QObject* parent);
  void show_places(std::vector<int> places);
  [[nodiscard]] Emoji const& emoji(int row) const;
  [[nodiscard]] int rowCount(QModelIndex const& parent = {}) const override;
  [[nodiscard]] QVariant data(QModelIndex const& index, int role) const override;

 private:
  EmojiSet const& set_;
  std::vector<int> places_;
};

class EmojiPicker final : public QFrame {
  Q_OBJECT
 public:
  /// `recent`: newest first.
  EmojiPicker(Appearance const& appearance, QStringList recent, QWidget* parent = nullptr);

  /// Shows it with an empty search that has the keyboard.
  void open();
  [[nodiscard]] QStringList const& recent() const { return recent_; }
  void refresh_look();

 Q_SIGNALS:
  void picked(QString const& emoji);
  /// The person is done here, the keyboard belongs elsewhere.
  void left();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void build();
  void refresh();
  bool on_search_key(QKeyEvent const& event);
  bool on_grid_key(QKeyEvent& event);
  void pick(QModelIndex const& index, Qt::KeyboardModifiers modifiers);
  void tell_name();
  [[nodiscard]] bool is_whole(int place);

  Appearance const& appearance_;
  std::unique_ptr<EmojiSet> set_;
  QStringList recent_;
  EmojiList* list_;
  QLineEdit* search_;
  QTabBar* groups_;
  QListView* grid_;
  QLabel* name_;
  std::map<int, bool> whole_;  ///< by place in the set: the font draws it as one sign
};

}  // namespace deskbell::tray
