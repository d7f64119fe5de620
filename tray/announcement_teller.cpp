// First the service notes that it is told, then it is told: a tray that dies in between tells nobody twice.
#include "tray/announcement_teller.h"

#include <algorithm>

#include "tray/announcement_panel.h"
#include "tray/words.h"

namespace deskbell::tray {

using protocol::AnnouncementMark;

AnnouncementTeller::AnnouncementTeller(Model& model, Notifications& desktop, QObject* parent)
    : QObject(parent), model_(model), desktop_(desktop) {
  // Queued: where the window shows it to somebody who looks, it is seen by then.
  connect(&model_, &Model::announcements_changed, this, &AnnouncementTeller::refresh, Qt::QueuedConnection);
  connect(&desktop_, &Notifications::inhibited_changed, this, &AnnouncementTeller::refresh);
  connect(&model_, &Model::announcement_told, this, &AnnouncementTeller::tell);
}

void AnnouncementTeller::refresh() {
  auto const all = model_.announcements();
  for (auto shown = shown_.begin(); shown != shown_.end();) {
    auto const known = std::find_if(all.begin(), all.end(), [&](auto const& one) {
      return one.announcement.announcement_id == shown->first;
    });
    bool const gone = known == all.end();
    if (gone || known->seen) shown->second->withdraw();
    // Each listens to the desktop: what is gone does so no longer, once the desktop has nothing of it.
    shown = gone && shown->second->is_away() ? shown_.erase(shown) : std::next(shown);
  }
  if (desktop_.is_quiet()) return;
  for (auto const& one : all) {
    auto const id = one.announcement.announcement_id;
    if (one.told || one.seen || !asked_.insert(id).second) continue;
    model_.mark_announcement(id, AnnouncementMark::told);
  }
}

Notifications& AnnouncementTeller::notification_for(AnnouncementId id) {
  auto& notification = shown_[id];
  if (notification) return *notification;
  notification = std::make_unique<Notifications>(this);
  connect(notification.get(), &Notifications::opened, this,
          [this, id](QString const& token) { Q_EMIT opened(id, token); });
  connect(notification.get(), &Notifications::dismissed, this,
          [this, id] { model_.mark_announcement(id, AnnouncementMark::dismissed); });
  return *notification;
}

void AnnouncementTeller::tell(AnnouncementId id) {
  auto const& all = model_.announcements();
  auto const known = std::find_if(all.begin(), all.end(),
                                  [&](auto const& one) { return one.announcement.announcement_id == id; });
  // It may have ended meanwhile, or stands before the person's eyes.
  if (known == all.end() || known->seen) return;
  auto const& one = known->announcement;
  bool const critical = one.level == protocol::AnnouncementLevel::critical;
  auto const level = level_text(one.level);
  auto const title = to_qstring(one.title);
  Notification notification;
  notification.app_name = to_qstring(model_.branding().name);
  //: level of an announcement, then its title, e.g. "Warning: The network rests"
  notification.title = level.isEmpty() ? title : tr("%1: %2").arg(level, title);
  notification.text = to_qstring(one.text);
  notification.category.clear();
  notification.urgency = critical ? Urgency::critical : Urgency::normal;
  notification.can_be_dismissed = true;
  notification_for(id).show(notification);
  if (critical) Q_EMIT urgent(id);
}

}  // namespace deskbell::tray
