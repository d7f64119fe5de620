// A contact form as its policy item describes it: required fields marked, mistakes named beside the field,
// and nothing typed is ever lost.
#pragma once

#include <QWidget>
#include <optional>
#include <string>
#include <vector>

#include "tray/appearance.h"
#include "tray/model.h"

class QLabel;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace deskbell::tray {

class Notice;

class FormPage final : public QWidget {
  Q_OBJECT
 public:
  FormPage(Model& model, Appearance const& appearance, protocol::MenuItem item, QWidget* parent = nullptr);

  [[nodiscard]] std::string const& item_id() const { return item_.id; }
  /// The policy changed it: typed text stays where a field of that name is still there.
  void set_item(protocol::MenuItem item);
  [[nodiscard]] QString title() const;
  void focus_first();
  /// Whoever chose the form wants to write: what was sent the last time is over.
  void leave_thanks();
  void refresh_look();
  /// Somebody wrote something into it that was not sent.
  [[nodiscard]] bool holds_words() const;

 Q_SIGNALS:
  void wants_requests();

 private:
  struct Field {
    protocol::FormField form;
    QWidget* input = nullptr;
    QLabel* error = nullptr;
  };

  void show_introduction();
  void build_fields();
  [[nodiscard]] QString prefill_of(protocol::FormField const& form) const;
  void add_field(protocol::FormField const& form, QString const& value);
  [[nodiscard]] QWidget* make_input(protocol::FormField const& form, QString const& value);
  [[nodiscard]] static QString value_of(QWidget* input);
  [[nodiscard]] QString mistake_in(Field const& field) const;
  void submit();
  void on_answered(QString const& submission, QString const& reason);
  void show_done();
  void start_over();

  Model& model_;
  Appearance const& appearance_;
  protocol::MenuItem item_;
  std::vector<Field> fields_;
  std::optional<SubmissionId> submission_;  ///< set from the first try until it is taken
  QStackedWidget* stack_;
  QScrollArea* scroll_;
  QWidget* fields_box_ = nullptr;
  QLabel* introduction_;
  QVBoxLayout* fields_room_;
  Notice* trouble_;
  QPushButton* send_;
  QLabel* done_icon_;
  QLabel* done_text_;
};

}  // namespace deskbell::tray
