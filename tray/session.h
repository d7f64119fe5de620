// Wires the tray's parts together: routes only.
#pragma once

#include <QObject>
#include <QPointer>
#include <QString>
#include <functional>
#include <memory>

#include "tray/agent_link.h"
#include "tray/announcement_teller.h"
#include "tray/appearance.h"
#include "tray/attachments.h"
#include "tray/keeper.h"
#include "tray/kept_place.h"
#include "tray/model.h"
#include "tray/notifications.h"
#include "tray/process.h"
#include "tray/renewal.h"
#include "tray/request_news.h"
#include "tray/status_icon.h"
#include "tray/window.h"

namespace deskbell::tray {

class Session final : public QObject {
  Q_OBJECT
 public:
  /// `kept_file`: where words that were not sent are kept, of the first of this person's sessions; empty:
  /// nowhere.
  Session(QString const& socket_path, std::string language, QString const& kept_file,
          QObject* parent = nullptr);
  ~Session() override;

  void start();
  /// chat, form, requests, device; empty: whatever the window shows.
  void show(QString const& page);
  /// What `outdated` told of did not start: this one stays until it does.
  void on_cannot_start();

 Q_SIGNALS:
  void restart_needed();
  /// A newer one lies in this program's place and may take over: everything is kept.
  void outdated(QByteArray const& program);
  /// Likewise, but there is no program any more.
  void removed();

 private:
  Window& window();
  [[nodiscard]] bool is_open() const;
  [[nodiscard]] bool holds_unkept() const;
  void open(Page page, std::string const& item_id = {});
  void on_chosen(protocol::MenuItem const& item);
  void on_message(MessagePointer const& message);
  [[nodiscard]] QString news_text(Message const& newest) const;
  void on_chat();
  void on_notification_opened(QString const& token);
  void on_answer(protocol::RequestComment const& comment);
  void on_answer_opened(QString const& token);
  void come_to_front(QString const& token);
  void on_announcement_opened(AnnouncementId id, QString const& token);
  void on_form_stopped(QString const& item_id);
  void on_urgent(AnnouncementId id);
  void show_quietly();
  void follow_link(QString const& url);
  void refuse(Error const& error);
  void refresh_icon();
  void refresh_menu();
  void refresh_status_line();

  Appearance appearance_;
  KeptPlace place_;  // before `keeper_`, which writes there until it ends
  Keeper keeper_;
  std::unique_ptr<Model> model_;
  std::unique_ptr<Attachments> attachments_;
  std::unique_ptr<AgentLink> link_;
  StatusIcon icon_;
  Notifications notifications_;
  std::unique_ptr<AnnouncementTeller> teller_;
  std::unique_ptr<RequestNews> news_;
  Notifications answers_;           ///< shows the newest answer to a request
  std::optional<TicketId> answer_;  ///< whose
  std::unique_ptr<Window> window_;
  ProgramFile program_;
  std::unique_ptr<Renewal> renewal_;
  bool knows_chat_ = false;  ///< a snapshot said whether there is one
  std::optional<ChatId> chat_id_;
  QString status_line_;
  QString form_wanted_;  ///< a page asked for before the policy was known
};

}  // namespace deskbell::tray
