// A contact form as its policy item describes it; nothing typed is ever lost.
#pragma once

#include <QTimer>
#include <QWidget>
#include <optional>
#include <string>

#include "tray/appearance.h"
#include "tray/form_draft.h"
#include "tray/model.h"

class QLabel;
class QMimeData;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace deskbell::tray {

class FormFields;
class FormFiles;
class Keeper;
class Notice;

class FormPage final : public QWidget {
  Q_OBJECT
 public:
  /// Goes on where an earlier run of this program stopped. `pictures_folder`: as Attachments' own.
  FormPage(Model& model, Appearance const& appearance, Keeper& keeper, protocol::MenuItem item,
           QString const& pictures_folder, QWidget* parent = nullptr);

  [[nodiscard]] std::string const& item_id() const { return item_.id; }
  /// The policy changed it: typed text stays where a field of that name is still there.
  void set_item(protocol::MenuItem item);
  [[nodiscard]] QString title() const;
  void focus_first();
  /// Whoever chose the form wants to write: what was sent the last time is over.
  void leave_thanks();
  void refresh_look();
  /// A picture is being taken for it. (What was written, attached and sent is kept.)
  [[nodiscard]] bool holds_unkept() const;
  [[nodiscard]] bool is_writing() const { return state_ == State::writing && !is_done(); }
  /// Files can be given to it now.
  [[nodiscard]] bool takes_files() const { return item_.screenshot_allowed && state_ == State::writing; }
  /// Dropped on it, or pasted.
  void take(QMimeData const& data);

 Q_SIGNALS:
  void wants_requests();
  /// It was sent and is being written again, and nobody here wanted that.
  void stopped();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  /// Being written; sent as soon as the service has its files; the service was asked to take it.
  enum class State { writing, waiting, asked };
  void show_introduction();
  void renew_fields();
  void remember_person(AskedForm const& taken);
  void build();
  void build_done();
  void order_tabs();
  void enter(State state);
  void show_state();
  void follow(QWidget* widget);
  void make_room_for_bar();
  void on_files();
  void go_on_with(FormDraft const& draft);
  void keep();
  [[nodiscard]] bool is_done() const;
  void submit();
  void send_now();
  void ask();
  void on_answered(QString const& submission, QString const& reason);
  void show_done();
  void start_over();

  Model& model_;
  Appearance const& appearance_;
  Keeper& keeper_;
  protocol::MenuItem item_;
  State state_ = State::writing;
  std::optional<AskedForm> asked_;  ///< set while the service is asked
  QStackedWidget* stack_;
  QScrollArea* scroll_;
  QLabel* introduction_;
  FormFields* fields_;
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
