// One request: how it stands, what was said about it, and a field to reply.
#pragma once

#include <QWidget>
#include <map>
#include <optional>
#include <vector>

#include "tray/appearance.h"
#include "tray/model.h"

class QLabel;
class QPushButton;
class QStackedWidget;

namespace deskbell::tray {

class Composer;
class Keeper;
class Notice;
class Timeline;
class TimelineView;

class RequestPage final : public QWidget {
  Q_OBJECT
 public:
  RequestPage(Model& model, Appearance const& appearance, Keeper& keeper, QWidget* parent = nullptr);

  void open(protocol::RequestView const& request);
  /// "#1042 · In Progress"
  [[nodiscard]] QString title() const;
  void focus_reply();
  /// Somebody may look at it now.
  void note_look();
  [[nodiscard]] bool shows(TicketId ticket) const { return request_.ticket_id == ticket; }
  void refresh_look();

 Q_SIGNALS:
  void wants_link(QString const& url);
  void title_changed();
  /// Something was said: what was told before is past.
  void said();
  /// What is there of it was before somebody's eyes.
  void looked_at(deskbell::TicketId ticket);

 private:
  void build();
  void refresh();
  void refresh_comments();
  void refresh_line();
  void refresh_files();
  [[nodiscard]] std::vector<protocol::AttachmentView> files(bool failed) const;
  void refresh_failed();
  void show_actions(MessagePointer const& message, QPoint const& where);
  [[nodiscard]] bool is_shown(protocol::RequestView const& request) const;

  Model& model_;
  Appearance const& appearance_;
  Keeper& keeper_;
  protocol::RequestView request_;
  std::vector<MessagePointer> comments_;
  bool asked_ = false;  ///< the comments are on their way
  QString trouble_;     ///< why they could not be read
  QLabel* subject_;
  QLabel* line_;
  QLabel* files_;
  Notice* failed_;  ///< files that did not reach the desk
  QPushButton* retry_;
  bool retried_ = false;                     ///< since this request was opened
  std::map<AttachmentId, QString> refused_;  ///< why the service does not try one again
  QStackedWidget* stack_;
  QLabel* empty_;
  Timeline* timeline_;
  TimelineView* view_;
  Composer* reply_;
};

}  // namespace deskbell::tray
