// What IT announced, above the window's pages: one card at a time, until the person dismisses it.
#pragma once

#include <QFrame>
#include <optional>

#include "tray/appearance.h"
#include "tray/model.h"

class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace deskbell::tray {

/// "Warning" or "Important"; empty for what is only information.
QString level_text(protocol::AnnouncementLevel level);

class AnnouncementPanel final : public QFrame {
  Q_OBJECT
 public:
  AnnouncementPanel(Model& model, Appearance const& appearance, QWidget* parent = nullptr);

  void show_one(AnnouncementId id);
  void refresh_look();
  /// Somebody looks at the window: what is on the card was seen.
  void mark_seen_if_visible();
  [[nodiscard]] bool has_keyboard() const;
  void focus();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void build();
  void refresh();
  void show_card(protocol::TrayAnnouncement const& card, std::size_t place, std::size_t count);
  void fit_text();
  void step(int by);
  /// Where the card on show stands in the model's list; the first that was not seen where it is gone.
  [[nodiscard]] std::size_t place() const;

  Model& model_;
  Appearance const& appearance_;
  std::optional<AnnouncementId> shown_;
  std::size_t last_place_ = 0;
  QLabel* icon_;
  QLabel* level_;
  QLabel* title_;
  QLabel* facts_;
  QLabel* text_;
  QWidget* words_;  ///< all of the above, scrolled where the window is low
  QScrollArea* scroll_;
  QToolButton* previous_;
  QLabel* counter_;
  QToolButton* next_;
  QPushButton* dismiss_;
};

}  // namespace deskbell::tray
