// Who may say what to whom: one std::variant per direction. What is not listed here cannot be said.
#pragma once

#include <optional>
#include <variant>

#include "protocol/announcements.h"
#include "protocol/device_link.h"
#include "protocol/live_link.h"
#include "protocol/request_comments.h"
#include "protocol/tray_link.h"

namespace deskbell::protocol {

/// agent -> console
using Uplink = std::variant<Hello, Ack, Goodbye, ChatOpened, ChatSaid, ChatUnavailable, ChatTicketRequested,
                            TicketSubmitted, InventoryReported, InventoryUploaded, AlertRaised, AlertRepeated,
                            AlertResolved, DeviceEvent, PolicyApplied, ChatTyping, ChatRead, PolicyRefused,
                            UploadRequest, Sync, TicketCommented, DownloadRequest, DeviceUsers,
                            AttachmentFetched, AnnouncementDelivered, AnnouncementMarked>;

/// console -> agent
using Downlink =
    std::variant<Challenge, Welcome, Ack, Goodbye, ChatStarted, ChatMessage, ChatRefused, ChatAssigned,
                 ChatArchived, ChatReopened, ChatMerged, ChatContinued, TicketChanged, PolicyChanged,
                 ChatMarks, ChatTyping, UploadGrant, UploadRefused, Synced, DeskState, TicketComment,
                 DownloadGrant, DownloadRefused, AnnouncementSent, AnnouncementWithdrawn>;

/// agent -> tray
using TrayEvent =
    std::variant<TraySnapshot, TrayMessages, TrayReady, TrayLinkChanged, TrayMenuChanged, TrayChatChanged,
                 TrayRequestChanged, TrayDeviceChanged, TrayTyping, TrayAnswer, TrayDeskChanged,
                 TrayRequestComment, TrayChatsFound, TrayChatPage, TrayAttachmentChanged, TrayAttachmentTaken,
                 TrayAttachmentBytes, TrayAnnouncement, TrayAnnouncementGone, TrayMessageGone,
                 TrayChatPicture, TrayGoodbye>;

/// tray -> agent
using TrayCommand = std::variant<TrayHello, TrayOpenChat, TraySay, TraySayTyping, TrayReadUpTo,
                                 TrayMakeTicket, TraySubmitForm, TrayHistory, TrayShowRequest, TrayReply,
                                 TrayFindChats, TrayReadChat, TrayAttach, TrayAttachBytes, TrayDetach,
                                 TrayFetch, TrayReadBytes, TrayMarkAnnouncement, TrayForgetMessage>;

/// console -> browser
using LiveEvent = std::variant<LiveSnapshot, LiveChanged, LiveMessage, LiveMarks, LiveCounts, LivePing,
                               LiveTyping, LiveGoodbye, LiveAttachmentMoved, LiveAlive>;

/// browser -> console
using LiveCommand = std::variant<LiveSayTyping, LiveSeen, LiveActive, LiveProbe>;

/// Whether a message is a durable fact (travels with id and seq) or may be lost.
template <class Message>
inline constexpr bool is_durable = [] {
  if constexpr (requires { Message::durable; }) {
    return Message::durable;
  } else {
    return false;
  }
}();

/// One frame of the device link. A durable fact has both id and seq, everything else has neither.
template <class Channel>
struct Frame {
  std::optional<FactId> id;
  std::optional<std::int64_t> seq;
  Channel body;
};

}  // namespace deskbell::protocol
