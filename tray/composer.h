// Where the person writes: Enter sends, Shift+Enter is a new line; it grows with the text.
#pragma once

#include <QFrame>
#include <QString>

#include "tray/appearance.h"

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace deskbell::tray {

class Composer final : public QFrame {
  Q_OBJECT
 public:
  Composer(Appearance const& appearance, QWidget* parent = nullptr);

  [[nodiscard]] QString text() const;
  void set_text(QString const& text);
  void clear();
  /// Where the cursor is.
  void insert(QString const& text);
  void set_emoji_open(bool open);
  void set_placeholder(QString const& text);
  void focus_text();
  [[nodiscard]] bool has_focus_text() const;
  void refresh_look();

 Q_SIGNALS:
  void send(QString const& text);
  void typing();
  void changed(QString const& text);
  /// The emoji are wanted, or not any more.
  void emoji_wanted(bool wanted);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build();
  void on_text_changed();
  void fit_height();
  void try_send();

  Appearance const& appearance_;
  QPlainTextEdit* edit_;
  QToolButton* emoji_;
  QToolButton* button_;
  QLabel* counter_;
  bool restoring_ = false;  ///< nobody types
};

}  // namespace deskbell::tray
