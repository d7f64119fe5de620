// The files of a contact form: the means to give some, what is attached, and why some are not. They are with
// the service before the form is, and go with it or not at all.
#pragma once

#include <QIcon>
#include <QWidget>
#include <vector>

#include "tray/appearance.h"
#include "tray/attachments.h"

class QBoxLayout;
class QLabel;
class QMimeData;
class QPushButton;

namespace deskbell::tray {

class FileInput;

class FormFiles final : public QWidget {
  Q_OBJECT
 public:
  FormFiles(Model& model, Appearance const& appearance, QString const& pictures_folder,
            QWidget* parent = nullptr);
  /// What an earlier run of this program kept.
  void restore(std::vector<KeptFile> const& kept) { attachments_.restore(kept); }
  [[nodiscard]] std::vector<KeptFile> kept() const { return attachments_.kept(); }

  /// Whether the policy lets this form take files. What is attached stays in sight until it is removed.
  void set_allowed(bool allowed);
  [[nodiscard]] bool allowed() const { return allowed_; }
  /// Nothing can be added while the form is on its way; nothing removed once the service was asked to take
  /// it.
  void set_adding(bool adding);
  void set_removing(bool removing);

  /// A picture of the screen is being taken.
  [[nodiscard]] bool is_taking() const;
  [[nodiscard]] std::vector<protocol::AttachmentView> views() const;
  /// Why the form cannot be sent with them, which the person can mend; empty: it can, when they are whole.
  [[nodiscard]] QString obstacle() const;
  /// The service has all of their bytes.
  [[nodiscard]] bool whole() const;
  /// Dropped or pasted.
  void take(QMimeData const& data);
  void choose();
  void take_screenshot();
  /// Said below them, until more are given; empty: nothing.
  void show_mistake(QString const& mistake);
  /// obstacle() is said below them until it is mended, and the keyboard goes to what mends it.
  void show_obstacle();
  /// The form was taken with them.
  void give_over() { attachments_.give_over(); }
  /// The form was refused: what the service threw away meanwhile is sent to it again.
  void check_again() { attachments_.check_again(); }
  /// Whatever the keyboard reaches, in order.
  [[nodiscard]] std::vector<QWidget*> inputs() const;
  void refresh_look();

  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void changed();
  /// show_mistake() says why.
  void refused();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build();
  void on_changed();
  void refresh();

  Appearance const& appearance_;
  Attachments attachments_;
  QLabel* title_;
  FileInput* input_;
  QPushButton* attach_;
  QPushButton* screenshot_;
  QBoxLayout* buttons_;
  QLabel* error_;
  bool allowed_ = false;
  bool adding_ = true;
  bool says_obstacle_ = false;
};

}  // namespace deskbell::tray
