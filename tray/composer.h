// Where the person writes: Enter sends, Shift+Enter is a new line; it grows with the text.
#pragma once

#include <QFrame>
#include <QString>

#include "tray/appearance.h"

class QHBoxLayout;
class QLabel;
class QMimeData;
class QToolButton;
class QVBoxLayout;

namespace deskbell::tray {

class GrowingEdit;

/// A reply to a request is words only.
enum class ComposerUse { message, reply };

class Composer final : public QFrame {
  Q_OBJECT
 public:
  Composer(ComposerUse use, Appearance const& appearance, QWidget* parent = nullptr);

  [[nodiscard]] QString text() const;
  void set_text(QString const& text);
  void clear();
  /// Where the cursor is.
  void insert(QString const& text);
  void set_emoji_open(bool open);
  void set_placeholder(QString const& text);
  /// Stands above the text, in its box.
  void add_above(QWidget* widget);
  /// Something goes along, so that the text may be empty.
  void set_has_files(bool has);
  /// Why nothing can be sent now, in words; empty: it can.
  void set_obstacle(QString const& reason);
  void focus_text();
  [[nodiscard]] bool has_focus_text() const;
  void refresh_look();

 Q_SIGNALS:
  void send(QString const& text);
  void typing();
  void changed(QString const& text);
  /// The emoji are wanted, or not any more.
  void emoji_wanted(bool wanted);
  void attach_wanted();
  void screenshot_wanted();
  /// Files or a picture, pasted or dropped on the text.
  void given(QMimeData const& data);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build();
  void build_tools(QHBoxLayout* tools);
  bool on_key(QKeyEvent const& key);
  void on_text_changed();
  void refresh_button();
  void try_send();

  ComposerUse use_;
  Appearance const& appearance_;
  GrowingEdit* edit_;
  QToolButton* attach_;
  QToolButton* screenshot_;
  QToolButton* emoji_;
  QToolButton* button_;
  QLabel* counter_;
  QVBoxLayout* inside_;
  bool restoring_ = false;  ///< nobody types
  bool has_files_ = false;
  QString obstacle_;
};

}  // namespace deskbell::tray
