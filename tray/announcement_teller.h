// Raises a desktop notification for each announcement, once for this person, when they may be disturbed.
#pragma once

#include <QObject>
#include <map>
#include <memory>
#include <set>

#include "tray/model.h"
#include "tray/notifications.h"

namespace deskbell::tray {

class AnnouncementTeller final : public QObject {
  Q_OBJECT
 public:
  /// `desktop` knows whether the person wants to be disturbed.
  AnnouncementTeller(Model& model, Notifications& desktop, QObject* parent = nullptr);

 Q_SIGNALS:
  void opened(deskbell::AnnouncementId id, QString const& activation_token);
  /// It cannot wait for the person to look.
  void urgent(deskbell::AnnouncementId id);

 private:
  void refresh();
  void tell(AnnouncementId id);
  Notifications& notification_for(AnnouncementId id);

  Model& model_;
  Notifications& desktop_;
  std::set<AnnouncementId> asked_;
  std::map<AnnouncementId, std::unique_ptr<Notifications>> shown_;
};

}  // namespace deskbell::tray
