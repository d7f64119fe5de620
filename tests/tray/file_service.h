// The service's side of files: takes and gives pieces as the agent does, as far as a test lets it.
#pragma once

#include <gtest/gtest.h>

#include <QByteArray>
#include <QFile>
#include <QTemporaryDir>
#include <algorithm>
#include <map>
#include <optional>
#include <variant>

#include "tests/tray/model_fixture.h"

namespace deskbell::test {

struct FileService {
  ModelFixture& it;
  std::size_t seen = 0;
  std::map<AttachmentId, protocol::TrayAttach> files;
  std::map<AttachmentId, QByteArray> bytes;
  int pieces_left = 1'000'000;                                 ///< then it says nothing any more
  std::optional<std::pair<std::string, std::string>> refusal;  ///< code and words, to everything

  void serve() {
    while (seen < it.sent.size()) {
      auto const command = it.sent[seen++];
      std::visit([this](auto const& known) { on(known); }, command);
    }
  }

 private:
  void tell(AttachmentId id) {
    protocol::TrayAttachmentTaken taken{id, bytes[id].size(), {}, {}};
    if (refusal) {
      taken.bytes = 0;
      taken.code = refusal->first;
      taken.error = refusal->second;
    }
    it.hear(taken);
  }
  void on(protocol::TrayAttach const& file) {
    files.emplace(file.attachment_id, file);
    tell(file.attachment_id);
  }
  void on(protocol::TrayAttachBytes const& piece) {
    if (pieces_left-- <= 0) return;
    auto& known = bytes[piece.attachment_id];
    if (piece.offset == known.size()) known += QByteArray::fromBase64(QByteArray::fromStdString(piece.data));
    tell(piece.attachment_id);
  }
  void on(protocol::TrayReadBytes const& wanted) {
    if (pieces_left-- <= 0) return;
    protocol::TrayAttachmentBytes told;
    told.attachment_id = wanted.attachment_id;
    told.offset = wanted.offset;
    auto const known = bytes.find(wanted.attachment_id);
    if (refusal) {
      told.code = refusal->first;
      told.error = refusal->second;
    } else if (known == bytes.end()) {
      told.code = "conflict";
      told.error = "the file is not here: fetch it first";
    } else {
      told.data = known->second.mid(wanted.offset, 32 * 1024).toBase64().toStdString();
    }
    it.hear(told);
  }
  void on(protocol::TrayDetach const& gone) {
    files.erase(gone.attachment_id);
    bytes.erase(gone.attachment_id);
  }
  template <class Other>
  void on(Other const&) {}
};

/// What every test of files stands on.
struct FilesTest : testing::Test {
  QTemporaryDir folder;
  ModelFixture it;
  FileService service{it};

  /// One of the test's own, with these bytes. Its path.
  QString file(QString const& name, QByteArray const& bytes) {
    QFile made(folder.filePath(name));
    EXPECT_TRUE(made.open(QIODevice::WriteOnly));
    made.write(bytes);
    return made.fileName();
  }
};

/// Bytes that no two offsets have in common for long.
inline QByteArray some_bytes(int size) {
  QByteArray bytes(size, '\0');
  std::uint32_t state = 12345;
  for (auto& byte : bytes) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<char>(state >> 24U);
  }
  return bytes;
}

}  // namespace deskbell::test
