// Options and callbacks of a transfer.
#include "console/server/notifier/curl_call.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "core/text.h"

namespace deskbell::console {

namespace {
constexpr long connect_seconds = 10;
constexpr long whole_seconds = 60;
constexpr std::size_t line_max = 300;

CURL* fresh_handle() {
  static bool const started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  CURL* const handle = started ? curl_easy_init() : nullptr;
  if (handle == nullptr) throw std::runtime_error("libcurl could not be started");
  return handle;
}
}  // namespace

CurlCall::CurlCall(std::atomic<bool> const& stop) : stop_(stop), handle_(fresh_handle()) {
  set(CURLOPT_ERRORBUFFER, error_);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, connect_seconds);
  set(CURLOPT_TIMEOUT, whole_seconds);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  // The environment of the process has no say in where secrets go.
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &CurlCall::on_progress);
  set(CURLOPT_XFERINFODATA, this);
  set(CURLOPT_HEADERFUNCTION, &CurlCall::on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &CurlCall::on_body);
  set(CURLOPT_WRITEDATA, this);
}

void CurlCall::add_header(std::string const& line) {
  if (auto* longer = curl_slist_append(headers_.get(), line.c_str())) {
    static_cast<void>(headers_.release());
    headers_.reset(longer);
  }
}

void CurlCall::set_upload(std::string_view bytes) {
  upload_ = bytes;
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_READFUNCTION, &CurlCall::on_read);
  set(CURLOPT_READDATA, this);
}

CURLcode CurlCall::perform() {
  if (headers_) set(CURLOPT_HTTPHEADER, headers_.get());
  return curl_easy_perform(handle_.get());
}

std::string CurlCall::failure(CURLcode code) const {
  return core::shown_line(error_[0] != '\0' ? error_ : curl_easy_strerror(code), line_max);
}

long CurlCall::status() const {
  long status = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::string CurlCall::last_line() const { return core::shown_line(last_line_, line_max); }

std::size_t CurlCall::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  std::string_view const line(bytes, size * count);
  auto& kept = static_cast<CurlCall*>(self)->last_line_;
  // Its farewell tells nothing of what it said before.
  bool const farewell = line.rfind("221 ", 0) == 0;
  if (!farewell && line.find_first_not_of("\r\n") != line.npos) kept = line.substr(0, line_max);
  return size * count;
}

std::size_t CurlCall::on_body(char*, std::size_t size, std::size_t count, void*) {
  // Nobody reads an answer's body; how large it may be is the deadline's matter.
  return size * count;
}

std::size_t CurlCall::on_read(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& rest = static_cast<CurlCall*>(self)->upload_;
  auto const taken = std::min(size * count, rest.size());
  std::memcpy(bytes, rest.data(), taken);
  rest.remove_prefix(taken);
  return taken;
}

int CurlCall::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<CurlCall*>(self)->stop_ ? 1 : 0;
}

}  // namespace deskbell::console
