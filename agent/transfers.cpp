// One request each.
#include "agent/transfers.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "transport/http_client.h"

namespace deskbell::agent {

namespace net = boost::asio;

namespace {

transport::RequestOptions options_for(LinkTarget const& target, std::string ticket) {
  transport::RequestOptions options;
  options.connect.url = target.url;
  options.connect.tls = target.tls.get();
  options.connect.proxy = target.proxy;
  options.connect.allow_plain = target.allow_plain;
  options.bearer = std::move(ticket);
  return options;
}

Result<void> judged(Result<transport::HttpResponse> const& response) {
  if (!response) return response.error();
  if (response->status / 100 == 2) return {};
  return make_error(ErrorCode::unavailable, "the console answered " + std::to_string(response->status));
}

}  // namespace

net::awaitable<Result<void>> put_file(net::any_io_executor executor, LinkTarget target,
                                      protocol::UploadGrant grant, std::filesystem::path path,
                                      OnMoved on_moved) {
  transport::HttpRequest request;
  request.method = "PUT";
  request.target = "/agent/v1/uploads/" + grant.upload_id.text();
  request.headers.set("Upload-Offset", std::to_string(grant.offset));
  request.headers.set("Content-Type", "application/octet-stream");
  auto options = options_for(target, grant.ticket);
  transport::FileBody body;
  body.path = std::move(path);
  body.offset = static_cast<std::uint64_t>(grant.offset);
  options.body_file = std::move(body);
  if (on_moved)
    options.on_progress = [on_moved, from = static_cast<std::uint64_t>(grant.offset)](std::uint64_t sent) {
      on_moved(from + sent);
    };
  co_return judged(co_await transport::request(executor, std::move(options), std::move(request)));
}

net::awaitable<Result<void>> get_file(net::any_io_executor executor, LinkTarget target,
                                      protocol::DownloadGrant grant, std::filesystem::path path,
                                      std::uint64_t offset, OnMoved on_moved) {
  transport::HttpRequest request;
  request.method = "GET";
  request.target = "/agent/v1/files/" + grant.attachment_id.text();
  if (offset > 0) request.headers.set("Range", "bytes=" + std::to_string(offset) + "-");
  auto options = options_for(target, grant.ticket);
  options.answer_limit = static_cast<std::uint64_t>(protocol::max_attachment_bytes);
  options.answer_file = std::move(path);
  options.answer_file_offset = offset;
  options.on_answer_progress = [on_moved, offset](std::uint64_t received) { on_moved(offset + received); };
  co_return judged(co_await transport::request(executor, std::move(options), std::move(request)));
}

bool is_final(protocol::UploadRefused const& refused) {
  // Names of ErrorCode, as the console says them.
  constexpr std::array<std::string_view, 3> codes{"invalid", "too_large", "denied"};
  return refused.code && std::find(codes.begin(), codes.end(), *refused.code) != codes.end();
}

}  // namespace deskbell::agent
