// A contact form as its policy item describes it: required fields marked, mistakes named beside the field,
// and nothing typed is ever lost.
#pragma once

#include <QTimer>
#include <QWidget>
#include <optional>
#include <string>
#include <vector>

#include "tray/appearance.h"
#include "tray/model.h"

class QLabel;
class QMimeData;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace deskbell::tray {

class FileEdit;
class FormFiles;
class Notice;

class FormPage final : public QWidget {
  Q_OBJECT
 public:
  /// `pictures_folder`: as Attachments' own.
  FormPage(Model& model, Appearance const& appearance, protocol::MenuItem item,
           QString const& pictures_folder, QWidget* parent = nullptr);

  [[nodiscard]] std::string const& item_id() const { return item_.id; }
  /// The policy changed it: typed text stays where a field of that name is still there.
  void set_item(protocol::MenuItem item);
  [[nodiscard]] QString title() const;
  void focus_first();
  /// Whoever chose the form wants to write: what was sent the last time is over.
  void leave_thanks();
  void refresh_look();
  /// Somebody wrote or attached something that was not sent.
  [[nodiscard]] bool holds_words() const;
  /// Files can be given to it now.
  [[nodiscard]] bool takes_files() const { return item_.screenshot_allowed && state_ == State::writing; }
  /// Dropped on it, or pasted.
  void take(QMimeData const& data);

 Q_SIGNALS:
  void wants_requests();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  /// Being written; sent as soon as the service has its files; the service was asked to take it.
  enum class State { writing, waiting, asked };
  struct Field {
    protocol::FormField form;
    QWidget* input = nullptr;
    QLabel* error = nullptr;
  };

  void show_introduction();
  void build_fields();
  void renew_fields();
  [[nodiscard]] QString prefill_of(protocol::FormField const& form) const;
  void add_field(protocol::FormField const& form, QString const& value);
  [[nodiscard]] QWidget* make_input(protocol::FormField const& form, QString const& value);
  [[nodiscard]] static QString value_of(QWidget* input);
  [[nodiscard]] QString mistake_in(Field const& field) const;
  void build();
  void build_done();
  void order_tabs();
  void enter(State state);
  void show_state();
  void follow(QWidget* widget);
  void on_files();
  void submit();
  void send_now();
  void on_answered(QString const& submission, QString const& reason);
  void show_done();
  void start_over();

  Model& model_;
  Appearance const& appearance_;
  protocol::MenuItem item_;
  std::optional<protocol::MenuItem> built_from_;  ///< what the fields in sight are of
  std::vector<Field> fields_;
  State state_ = State::writing;
  std::optional<SubmissionId> submission_;  ///< set while the service is asked
  QStackedWidget* stack_;
  QScrollArea* scroll_;
  QWidget* fields_box_ = nullptr;
  QLabel* introduction_;
  QVBoxLayout* fields_room_;
  FormFiles* files_;
  Notice* trouble_;
  QPushButton* go_on_writing_;
  QPushButton* send_;
  std::size_t files_shown_ = 0;
  QWidget* followed_ = nullptr;  ///< kept in sight while the page grows around it
  QTimer follow_ends_;
  QLabel* done_icon_;
  QLabel* done_text_;
};

}  // namespace deskbell::tray
