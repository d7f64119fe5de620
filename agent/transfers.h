// Files on their way over HTTPS, as granted on the device link.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>

#include "agent/console_link.h"
#include "protocol/device_link.h"

namespace deskbell::agent {

/// Called on the executor with how much of the whole file has come over.
using OnMoved = std::function<void(std::uint64_t)>;

/// PUT /agent/v1/uploads/{id}: the file from the granted offset on. Errors: those of transport::request,
/// unavailable (the console answered otherwise).
boost::asio::awaitable<Result<void>> put_file(boost::asio::any_io_executor executor, LinkTarget target,
                                              protocol::UploadGrant grant, std::filesystem::path path,
                                              OnMoved on_moved = {});

/// GET /agent/v1/files/{id} into `path`, from `offset` on, where so much is there already. Errors: likewise.
boost::asio::awaitable<Result<void>> get_file(boost::asio::any_io_executor executor, LinkTarget target,
                                              protocol::DownloadGrant grant, std::filesystem::path path,
                                              std::uint64_t offset, OnMoved on_moved);

/// Whether a refusal stands for ever. A full disk and a day's budget pass, and so may what an older console
/// refuses without a code.
bool is_final(protocol::UploadRefused const& refused);

}  // namespace deskbell::agent
