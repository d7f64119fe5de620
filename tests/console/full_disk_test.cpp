// A disk without a byte left: what is said, what is left behind, and that it goes on where it stopped.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "console/server/console_archive.h"
#include "console/server/file_store.h"
#include "console/server/secrets.h"
#include "console/server/uploads.h"
#include "tests/console/program.h"
#include "tests/console/rest.h"
#include "tests/console/support.h"
#include "tests/support/small_disk.h"

namespace deskbell::console::test {
namespace {

using tests::SmallDisk;

constexpr std::int64_t megabyte = 1'000'000;
constexpr char const* no_mounts = "this account may not mount a small disk";

struct FullFiles : testing::Test {
  std::unique_ptr<SmallDisk> disk;
  std::unique_ptr<Rest> rest;
  std::string const bytes = std::string(megabyte, 'b');
  UploadId const upload{fresh_uuid(start)};
  Uploader uploader;

  /// The files' folder has a disk of its own; the database has room.
  bool open() {
    RestOptions options;
    options.prepare = [this](std::filesystem::path const& data) {
      std::filesystem::create_directories(data / "files");
      std::filesystem::permissions(data, std::filesystem::perms::owner_all);
      disk = std::make_unique<SmallDisk>(data / "files", 4 * megabyte);
    };
    rest = std::make_unique<Rest>(options);
    auto const asset = make_asset(*rest, make_customer(*rest, "Client"), "desk-1");
    make_chat(*rest, rest->ours().scope, asset, "Hello");
    uploader.organisation = rest->ours().organisation;
    uploader.identity = rest->number_of("SELECT id FROM device_identities");
    return disk->is_there();
  }
  void TearDown() override { rest.reset(); }  // before its disk

  protocol::UploadGrant grant() {
    protocol::UploadGrant granted;
    FileStore const files(rest->folder() / "data" / "files");
    rest->write([&](store::Transaction& tx) -> Result<void> {
      auto answer =
          grant_upload(tx, uploader, files,
                       {upload, "till.log", static_cast<std::int64_t>(bytes.size()), sha256_hex(bytes)});
      if (!answer) return answer.error();
      granted = *answer;
      return {};
    });
    return granted;
  }
  Answer put(protocol::UploadGrant const& granted, std::size_t count = std::string::npos) {
    return rest->raw(
        "PUT", "/agent/v1/uploads/" + upload.text(),
        {{"Authorization", "Bearer " + granted.ticket}, {"Upload-Offset", std::to_string(granted.offset)}},
        bytes.substr(static_cast<std::size_t>(granted.offset), count));
  }
};

TEST_F(FullFiles, AnUploadIsToldToComeBackAndGoesOn) {
  if (!open()) GTEST_SKIP() << no_mounts;
  EXPECT_EQ(put(grant(), 300'000).status, 204) << "a first part";
  disk->fill();
  for (int tries = 0; tries < 2; ++tries) {
    auto const refused = put(grant());
    EXPECT_EQ(refused.status, 507) << refused.body;
    EXPECT_EQ(refused.body.find(rest->folder().string()), std::string::npos)
        << "paths are nobody else's business: " << refused.body;
  }
  EXPECT_EQ(rest->number_of("SELECT COUNT(*) FROM uploads WHERE completed_at IS NOT NULL"), 0);
  EXPECT_EQ(rest->get("/customers").status, 200) << "the console goes on meanwhile";
  disk->make_room();
  auto const again = grant();
  EXPECT_GE(again.offset, 300'000) << "what was kept is kept";
  EXPECT_EQ(put(again).status, 204);
  EXPECT_TRUE(grant().complete);
  FileStore const files(rest->folder() / "data" / "files");
  EXPECT_EQ(must(files.read(uploader.organisation, sha256_hex(bytes), bytes.size())), bytes);
  EXPECT_TRUE(files.check().empty());
}

struct FullBackup : testing::Test {
  TemporaryFolder folder;
  std::filesystem::path const data = folder / "data";

  FullBackup() {
    auto const made = run_console({"admin", "create", "ana@example.com", "--data", data.string(),
                                   "--one-time-link", "--url", "https://help.example.org"});
    EXPECT_EQ(made.code, 0) << made.err;
    std::filesystem::create_directories(data / "files" / "1");
    std::ofstream(data / "files" / "1" / sha256_hex("x")) << std::string(2 * megabyte, 'x');
    std::filesystem::create_directory(folder / "small");
  }
  static std::size_t count(std::filesystem::path const& where) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(where), {}));
  }
};

TEST_F(FullBackup, LeavesNothingHalfBehindAndSaysWhy) {
  auto const database = static_cast<std::int64_t>(std::filesystem::file_size(data / "console.db"));
  // Too small for the copy of the database; large enough for it, and not for the files.
  for (auto const size : {database / 2, database * 2 + megabyte}) {
    SmallDisk const disk(folder / "small", size);
    if (!disk.is_there()) GTEST_SKIP() << no_mounts;
    auto const file = disk / "backup.tar";
    auto const done = run_console({"backup", file.string(), "--data", data.string()});
    EXPECT_NE(done.code, 0);
    EXPECT_NE(done.err.find("disk"), std::string::npos) << done.err;
    EXPECT_NE(done.err.find("full"), std::string::npos) << done.err;
    EXPECT_NE(done.err.find(size < database ? "database or disk is full" : "No space left on device"),
              std::string::npos)
        << "the guess stands beside what the system said: " << done.err;
    EXPECT_EQ(done.err.find("backup.tar.db"), std::string::npos)
        << "of a file that nobody asked for: " << done.err;
    EXPECT_EQ(done.err.find("console.db"), std::string::npos) << "that one has room: " << done.err;
    EXPECT_EQ(count(disk.path()), 0U) << "a half one would pass for a backup";
  }
  auto const good = folder / "good.tar";
  auto const done = run_console({"backup", good.string(), "--data", data.string()});
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_GT(std::filesystem::file_size(good), static_cast<std::uintmax_t>(2 * megabyte));
}

}  // namespace
}  // namespace deskbell::console::test
