// A strip with an icon, plain words and buttons: link state, offers, what failed.
#pragma once

#include <QFrame>
#include <QString>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace deskbell::tray {

enum class Tone { plain, warning, critical };

class Notice final : public QFrame {
  Q_OBJECT
 public:
  explicit Notice(QWidget* parent = nullptr);
  /// `icon` is a name of icons.h. Colours come from the window's style sheet by tone; the icon is drawn here.
  void show_text(Tone tone, QString const& icon, QString const& text, QColor const& ink);
  QPushButton* add_button(QString const& text);
  /// One slim line: the buttons stand beside the words.
  void set_slim(bool slim);

 private:
  QLabel* icon_;
  QLabel* text_;
  QHBoxLayout* words_;
  QVBoxLayout* rows_;
  QHBoxLayout* buttons_;
};

}  // namespace deskbell::tray
