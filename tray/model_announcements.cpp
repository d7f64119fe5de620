// Announcements: as the service tells them, without what this person dismissed and it has not noted yet.
#include <algorithm>

#include "tray/model.h"

namespace deskbell::tray {

using protocol::AnnouncementMark;

namespace {

auto of(AnnouncementId id) {
  return [id](protocol::TrayAnnouncement const& one) { return one.announcement.announcement_id == id; };
}

}  // namespace

std::int64_t Model::unseen_announcements() const {
  return std::count_if(announcements_.begin(), announcements_.end(),
                       [](protocol::TrayAnnouncement const& one) { return !one.seen; });
}

bool Model::marks(AnnouncementId id, AnnouncementMark mark) const {
  return std::any_of(pending_.begin(), pending_.end(), [&](Pending const& pending) {
    auto const* command = std::get_if<protocol::TrayMarkAnnouncement>(&pending.command);
    return command != nullptr && command->announcement_id == id && command->mark == mark;
  });
}

void Model::apply(protocol::TrayAnnouncement const& event) {
  auto const id = event.announcement.announcement_id;
  if (marks(id, AnnouncementMark::dismissed)) return;
  auto& into = loading_ ? incoming_announcements_ : announcements_;
  auto const known = std::find_if(into.begin(), into.end(), of(id));
  auto& one = known == into.end() ? into.emplace_back() : *known;
  one = event;
  one.seen = one.seen || marks(id, AnnouncementMark::seen);
  if (!loading_) Q_EMIT announcements_changed();
}

void Model::apply(protocol::TrayAnnouncementGone const& event) {
  std::erase_if(incoming_announcements_, of(event.announcement_id));
  if (std::erase_if(announcements_, of(event.announcement_id)) > 0) Q_EMIT announcements_changed();
}

void Model::on_announcement_marked(protocol::TrayMarkAnnouncement const& command, QString const& reason) {
  // Refused: it was withdrawn meanwhile, and the service says so itself.
  if (reason.isEmpty() && command.mark == AnnouncementMark::told)
    Q_EMIT announcement_told(command.announcement_id);
}

}  // namespace deskbell::tray
