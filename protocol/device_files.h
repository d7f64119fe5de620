// Files on the device link: asked for in frames, their bytes go over requests of their own.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/common.h"

namespace deskbell::protocol {

struct UploadRequest {
  static constexpr std::string_view wire_type = "upload.request";
  UploadId upload_id;
  std::string name;
  std::int64_t size = 0;
  std::string sha256;  ///< hex
};
BOOST_DESCRIBE_STRUCT(UploadRequest, (), (upload_id, name, size, sha256))

struct UploadGrant {
  static constexpr std::string_view wire_type = "upload.grant";
  UploadId upload_id;
  std::string ticket;  ///< one-time, bearer of one PUT /agent/v1/uploads/{upload_id}
  std::int64_t offset = 0;
  bool complete = false;  ///< the console already has these bytes: nothing to send
};
BOOST_DESCRIBE_STRUCT(UploadGrant, (), (upload_id, ticket, offset, complete))

struct UploadRefused {
  static constexpr std::string_view wire_type = "upload.refused";
  UploadId upload_id;
  std::string message;
  /// invalid, too_large and denied stand for ever: the same request is refused again. Others, e.g. storage
  /// and unavailable, pass; so may one without a code, which is an older console's.
  std::optional<std::string> code;
};
BOOST_DESCRIBE_STRUCT(UploadRefused, (), (upload_id, message, code))

/// Wants the bytes of an attachment that a technician sent, or of the end user's own.
struct DownloadRequest {
  static constexpr std::string_view wire_type = "download.request";
  AttachmentId attachment_id;
};
BOOST_DESCRIBE_STRUCT(DownloadRequest, (), (attachment_id))

/// GET /agent/v1/files/{attachment_id} with `Authorization: Bearer <ticket>` and, to go on, `Range:
/// bytes=<offset>-`.
struct DownloadGrant {
  static constexpr std::string_view wire_type = "download.grant";
  AttachmentId attachment_id;
  std::string ticket;  ///< one-time, for ten minutes
};
BOOST_DESCRIBE_STRUCT(DownloadGrant, (), (attachment_id, ticket))

struct DownloadRefused {
  static constexpr std::string_view wire_type = "download.refused";
  AttachmentId attachment_id;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(DownloadRefused, (), (attachment_id, message))

/// The device has the whole of a technician's file, and its digest is right.
struct AttachmentFetched {
  static constexpr std::string_view wire_type = "attachment.fetched";
  static constexpr bool durable = true;
  AttachmentId attachment_id;
  Time fetched_at{};
};
BOOST_DESCRIBE_STRUCT(AttachmentFetched, (), (attachment_id, fetched_at))

}  // namespace deskbell::protocol
