// What lies in the way of a real deskbelld: squatters on its socket, links in its state folder, rights that
// are too wide.
#include <gtest/gtest.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <iterator>

#include "tests/agent/live_service.h"

namespace deskbell::test {
namespace {

namespace fs = std::filesystem;

void write_file(fs::path const& path, std::string const& content) { std::ofstream(path) << content; }
std::string content_of(fs::path const& path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}
bool says(Ended const& ended, std::string const& words) {
  return ended.said.find(words) != std::string::npos;
}

struct LiveFolders : ::testing::Test {
  OpenFolder folder;
  LiveService service{folder.path()};
  fs::path run = folder / "run";
};

TEST_F(LiveFolders, AFileAtTheSocketsPlaceIsLeftAloneAndNamed) {
  fs::create_directory(run);
  write_file(service.socket, "squatter");
  auto const ended = service.run_to_its_end();
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(says(ended, service.socket.string() + ": found something that is not ours")) << ended.said;
  EXPECT_TRUE(says(ended, "remove it, or choose another place with --socket")) << ended.said;
  EXPECT_EQ(content_of(service.socket), "squatter");
}

TEST_F(LiveFolders, ALinkAtTheSocketsPlaceIsNotFollowed) {
  fs::create_directory(run);
  fs::create_symlink(folder / "elsewhere", service.socket);
  auto const ended = service.run_to_its_end();
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(says(ended, "found something that is not ours")) << ended.said;
  EXPECT_FALSE(fs::exists(folder / "elsewhere"));
}

TEST_F(LiveFolders, ALinkInPlaceOfTheSocketsFolderIsNotFollowed) {
  fs::create_directory(folder / "elsewhere");
  fs::create_directory_symlink(folder / "elsewhere", run);
  auto const ended = service.run_to_its_end();
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(says(ended, run.string() + ": found no folder")) << ended.said;
  EXPECT_TRUE(fs::is_empty(folder / "elsewhere"));
}

TEST_F(LiveFolders, AFolderThatOthersMayWriteToIsRefused) {
  fs::create_directory(run);
  ::chmod(run.c_str(), 0777);
  auto const ended = service.run_to_its_end();
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(says(ended, run.string() + ": others may write to it")) << ended.said;
}

TEST_F(LiveFolders, AnothersFolderAndAnothersSocketAreRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can make another user's folder";
  auto const* nobody = ::getpwnam("nobody");
  ASSERT_NE(nobody, nullptr);
  fs::create_directory(run);
  ASSERT_EQ(::chown(run.c_str(), nobody->pw_uid, nobody->pw_gid), 0);
  auto ended = service.run_to_its_end();
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(says(ended, run.string() + ": belongs to user " + std::to_string(nobody->pw_uid)))
      << ended.said;

  ASSERT_EQ(::chown(run.c_str(), 0, 0), 0);
  int const squatter = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, service.socket.c_str(), sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(squatter, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::lchown(service.socket.c_str(), nobody->pw_uid, nobody->pw_gid), 0);
  ended = service.run_to_its_end();
  ::close(squatter);
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(says(ended, "found something that is not ours")) << ended.said;
  EXPECT_TRUE(fs::is_socket(fs::symlink_status(service.socket)));
}

TEST_F(LiveFolders, ASecondServiceIsToldOfTheFirst) {
  ASSERT_TRUE(service.start()) << service.log();
  LiveService same_state(folder / "second");
  fs::create_directory(folder / "second");
  same_state.state = service.state;
  auto const folder_taken = same_state.run_to_its_end();
  EXPECT_EQ(folder_taken.code, 1);
  EXPECT_TRUE(says(folder_taken, "is in use by another deskbelld (process " +
                                     std::to_string(service.process()) +
                                     "): stop that one first, or choose another folder with --state"))
      << folder_taken.said;
  same_state.state = folder / "second" / "state";
  same_state.socket = service.socket;
  auto const socket_taken = same_state.run_to_its_end();
  EXPECT_EQ(socket_taken.code, 1);
  EXPECT_TRUE(says(socket_taken, "another service listens there")) << socket_taken.said;
  EXPECT_TRUE(service.is_running());
}

TEST_F(LiveFolders, ASocketThatNobodyServesAnyMoreIsReplaced) {
  ASSERT_TRUE(service.start()) << service.log();
  ::kill(service.process(), SIGKILL);
  while (service.is_running()) {
  }
  ASSERT_TRUE(fs::exists(service.socket));
  EXPECT_TRUE(service.start()) << service.log();
}

struct LiveLinks : LiveFolders, ::testing::WithParamInterface<char const*> {};

TEST_P(LiveLinks, AreNotFollowedInTheStateFolder) {
  fs::create_directory(service.state);
  ::chmod(service.state.c_str(), 0700);
  auto const victim = folder / "victim";
  write_file(victim, "{}");
  auto const before = fs::last_write_time(victim);
  auto const link = service.state / GetParam();
  fs::create_symlink(victim, link);
  auto const ended = service.run_to_its_end();
  EXPECT_EQ(ended.code == 1 || ended.code == 2, true) << ended.code << ended.said;
  EXPECT_TRUE(says(ended, link.string())) << ended.said;
  EXPECT_EQ(content_of(victim), "{}");
  EXPECT_EQ(fs::last_write_time(victim), before);
  EXPECT_TRUE(fs::is_symlink(fs::symlink_status(link)));
}
INSTANTIATE_TEST_SUITE_P(Farm, LiveLinks,
                         ::testing::Values("agent.db", "identity.json", "lock", "control.sock",
                                           "agent.json"));

TEST_F(LiveFolders, TheStateFolderItselfMayNotBeALink) {
  fs::create_directory(folder / "elsewhere");
  fs::create_directory_symlink(folder / "elsewhere", service.state);
  auto const ended = service.run_to_its_end();
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(says(ended, "expected a folder (not a link)")) << ended.said;
  EXPECT_TRUE(fs::is_empty(folder / "elsewhere"));
}

TEST_F(LiveFolders, AStateFolderThatOthersMayWriteToIsRefused) {
  fs::create_directory(service.state);
  ::chmod(service.state.c_str(), 0770);
  auto const ended = service.run_to_its_end();
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(says(ended, "others may write to it: chmod 0700 it")) << ended.said;
}

TEST_F(LiveFolders, WhatItMakesIsItsOwnersWhateverTheUmask) {
  ASSERT_TRUE(service.start()) << service.log();
  LiveClient const client(service.socket);
  ASSERT_TRUE(client.until<protocol::TrayReady>());
  client.say_text(
      R"({"type":"chat.say","body":{"request_id":"0190a0b0-0000-7000-8000-000000000001","message_id":"0190a0b0-0000-7000-8000-000000000002","item_id":"","text":"x"}})");
  ASSERT_TRUE(client.until<protocol::TrayAnswer>());
  struct stat facts {};
  ASSERT_EQ(::lstat(service.state.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 07777, 0700U);
  int seen = 0;
  for (auto const& entry : fs::recursive_directory_iterator(service.state)) {
    ASSERT_EQ(::lstat(entry.path().c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0077, 0U) << entry.path();
    ++seen;
  }
  EXPECT_GE(seen, 4);  // database, its log, lock, control socket
  ASSERT_EQ(::lstat(run.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0022, 0U);
}

}  // namespace
}  // namespace deskbell::test
