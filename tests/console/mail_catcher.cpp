// The server's pipes.
#include "tests/console/mail_catcher.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "tests/support/paths.h"

extern char** environ;

namespace deskbell::console::test {

namespace json = boost::json;

std::string CaughtMail::text(std::string const& name) const {
  auto const* found = all.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::string CaughtMail::header(std::string const& name) const {
  for (auto const& pair : all.at("headers").get_array())
    if (pair.get_array()[0].get_string() == name) return std::string(pair.get_array()[1].get_string());
  return {};
}

MailCatcher::MailCatcher(std::vector<std::string> arguments) : arguments_(std::move(arguments)) { start(); }

MailCatcher::~MailCatcher() { stop(); }

std::string MailCatcher::url(std::string const& scheme, std::string const& host) const {
  return scheme + "://" + host + ":" + std::to_string(port_);
}

void MailCatcher::start() {
  std::array<int, 2> in{-1, -1};
  std::array<int, 2> out{-1, -1};
  if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0)
    throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  std::vector<std::string> words{"/usr/bin/python3",
                                 std::string(DESKBELL_SOURCE_DIR) + "/tests/support/mail_catcher.py",
                                 "--port", std::to_string(port_)};
  words.insert(words.end(), arguments_.begin(), arguments_.end());
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  int const failed = ::posix_spawn(&child_, words[0].c_str(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(in[0]);
  ::close(out[1]);
  input_ = in[1];
  output_ = out[0];
  if (failed != 0) throw std::runtime_error("the mail server does not start");
  port_ = static_cast<int>(read_line().at("port").get_int64());
}

void MailCatcher::stop() {
  if (child_ < 0) return;
  ::kill(child_, SIGKILL);
  ::waitpid(child_, nullptr, 0);
  child_ = -1;
  // What it said before it ended is still there.
  take_in(0);
  ::close(input_);
  ::close(output_);
}

void MailCatcher::take_in(int milliseconds) {
  std::array<char, 65536> bytes{};
  pollfd wait{output_, POLLIN, 0};
  while (::poll(&wait, 1, milliseconds) > 0) {
    auto const count = ::read(output_, bytes.data(), bytes.size());
    if (count <= 0) return;
    buffer_.append(bytes.data(), static_cast<std::size_t>(count));
    milliseconds = 0;
  }
}

json::object MailCatcher::read_line() {
  constexpr int longest_ms = 30'000;
  for (;;) {
    if (auto const end = buffer_.find('\n'); end != std::string::npos) {
      auto line = json::parse(buffer_.substr(0, end)).as_object();
      buffer_.erase(0, end + 1);
      return line;
    }
    auto const before = buffer_.size();
    take_in(longest_ms);
    if (buffer_.size() == before) throw std::runtime_error("the mail server says nothing");
  }
}

void MailCatcher::reply(std::string const& step, std::string const& with) {
  json::object wanted;
  wanted[step] = with.empty() ? json::value(nullptr) : json::value(json::string(with));
  auto const line = json::serialize(wanted) + "\n";
  if (::write(input_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    throw std::runtime_error("the mail server hears nothing");
  for (;;) {
    auto said = read_line();
    if (said.contains("replies")) return;
    mails_.push_back({said.at("mail").as_object()});
  }
}

CaughtMail MailCatcher::next() {
  while (mails_.empty()) {
    auto said = read_line();
    if (said.contains("mail")) mails_.push_back({said.at("mail").as_object()});
  }
  auto mail = std::move(mails_.front());
  mails_.pop_front();
  return mail;
}

std::size_t MailCatcher::waiting() {
  take_in(0);
  while (buffer_.find('\n') != std::string::npos) {
    auto said = read_line();
    if (said.contains("mail")) mails_.push_back({said.at("mail").as_object()});
  }
  return mails_.size();
}

}  // namespace deskbell::console::test
