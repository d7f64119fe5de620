// Files of messages and of contact forms: what each says it has, whether the bytes have come, and who may
// have them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "console/server/device_scope.h"
#include "console/server/file_store.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"
#include "protocol/device_link.h"
#include "protocol/live_link.h"

namespace deskbell::console {

/// Checks what a device says of the files of a message or a form, names made fit for a disk and a page.
/// Errors: invalid, too_large; each says which one.
Result<std::vector<protocol::Attachment>> checked_attachments(
    std::optional<std::vector<protocol::Attachment>> const& said);

/// Of whom files are: a message, or else a ticket; and where their bytes come from, if a device sends them.
struct FileOwner {
  std::int64_t organisation = 0;
  std::int64_t asset = 0;
  std::optional<MessageId> message;
  std::optional<std::int64_t> ticket;
};

/// Error: conflict (an id that another file has).
Result<void> check_new_attachments(store::Sql& sql, std::int64_t organisation,
                                   std::vector<protocol::Attachment> const& files);
/// New ones: check_new_attachments() said so in this transaction.
void insert_attachments(store::Transaction& tx, FileOwner const& owner,
                        std::vector<protocol::Attachment> const& files);

/// The bytes of an upload are here: if it is a file of a message or of a ticket, its readers are told.
void attachment_arrived(store::Transaction& tx, std::int64_t organisation, std::string_view upload);

/// The device has a technician's file: its readers are told. Error: denied (another device's).
Result<void> apply(store::Transaction& tx, DeviceScope const& device,
                   protocol::AttachmentFetched const& fact);

/// Of one message as devices hear of them, in their places; nothing where it has none.
std::optional<std::vector<protocol::Attachment>> attachments_for_device(store::Reader& sql,
                                                                        std::int64_t organisation,
                                                                        MessageId message);

/// Of one message, in their places; empty where it has none.
std::optional<std::vector<protocol::LiveAttachment>> attachments_of(store::Reader& sql,
                                                                    std::int64_t organisation,
                                                                    std::string_view message);

/// Of one ticket's form, in their places; empty where it has none.
std::optional<std::vector<protocol::LiveAttachment>> attachments_of_ticket(store::Sql& sql,
                                                                           std::int64_t organisation,
                                                                           std::int64_t ticket);
/// Of a ticket that goes; the bytes go when the files are cleaned next.
void forget_attachments_of_ticket(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket);

/// One that a technician may read, its bytes here.
struct AttachedFile {
  std::string name;
  std::string media_type;
  std::string sha256;
  std::int64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(AttachedFile, (), (name, media_type, sha256, size))

/// Of whose files somebody may have the bytes.
struct MayFetch {
  bool of_messages = false;  ///< of conversations that are there for who asks
  bool of_tickets = false;
};
/// Errors: not_found; unavailable (the device has not sent it yet).
Result<AttachedFile> attached_file(store::Reader& sql, Scope const& scope, MayFetch const& may,
                                   std::string_view attachment);

/// A device asks for the bytes of a file of one of its conversations: a ticket for one GET. Errors:
/// not_found, denied (another device's), unavailable.
Result<protocol::DownloadGrant> grant_download(store::Transaction& tx, DeviceScope const& device,
                                               AttachmentId attachment);

struct StartedDownload {
  std::int64_t organisation_id = 0;
  std::string sha256;
  std::int64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(StartedDownload, (), (organisation_id, sha256, size))

/// Uses the ticket up. Error: unauthenticated.
Result<StartedDownload> start_download(store::Transaction& tx, std::string_view attachment,
                                       std::string_view ticket);

}  // namespace deskbell::console
