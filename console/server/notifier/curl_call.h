// One transfer of libcurl at a time: deadlines, an end when the console stops, and what the other side said
// last.
#pragma once

#include <curl/curl.h>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

namespace deskbell::console {

/// From a thread that may block. The handle's options that every call shares are set already.
class CurlCall {
 public:
  /// `stop`: ends the transfer soon after it became true; outlives the call.
  explicit CurlCall(std::atomic<bool> const& stop);
  CurlCall(CurlCall const&) = delete;
  CurlCall& operator=(CurlCall const&) = delete;

  template <class T>
  void set(CURLoption option, T value) {
    curl_easy_setopt(handle_.get(), option, value);
  }
  void add_header(std::string const& line);
  /// What is sent: the message of a mail.
  void set_upload(std::string_view bytes);
  CURLcode perform();

  /// In libcurl's words.
  [[nodiscard]] std::string failure(CURLcode code) const;
  /// Of the last reply: SMTP or HTTP.
  [[nodiscard]] long status() const;
  /// The last line that the server said, cut and without controls.
  [[nodiscard]] std::string last_line() const;

 private:
  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_read(char* bytes, std::size_t size, std::size_t count, void* self);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

  struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  std::atomic<bool> const& stop_;
  std::unique_ptr<CURL, FreeHandle> handle_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::string_view upload_;
  std::string last_line_;
  char error_[CURL_ERROR_SIZE] = {};
};

}  // namespace deskbell::console
