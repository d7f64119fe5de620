// Makes rpm databases in each of their forms.
#include "tests/inventory/rpm_databases.h"

#include <gtest/gtest.h>
#include <spawn.h>
#include <sqlite3.h>
#include <sys/wait.h>

namespace deskbell::agent::inventory::testing {
namespace {

std::string big(std::uint64_t value, std::size_t bytes) {
  std::string text;
  for (std::size_t index = bytes; index-- > 0;) text += static_cast<char>(value >> 8 * index & 255);
  return text;
}

std::string little(std::uint64_t value) {
  std::string const text = big(value, 4);
  return {text.rbegin(), text.rend()};
}

std::uint32_t adler32(std::string const& bytes) {
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  for (char const byte : bytes) {
    low = (low + static_cast<unsigned char>(byte)) % 65521;
    high = (high + low) % 65521;
  }
  return high << 16 | low;
}

}  // namespace

HeaderBuilder& HeaderBuilder::number(std::uint32_t tag, std::uint32_t value) {
  while (data_.size() % 4 != 0) data_ += '\0';
  return add(tag, 4, big(value, 4), 1);
}

std::string HeaderBuilder::build() const { return big(count_, 4) + big(data_.size(), 4) + index_ + data_; }

HeaderBuilder& HeaderBuilder::add(std::uint32_t tag, std::uint32_t type, std::string const& bytes,
                                  std::size_t count) {
  index_ += big(tag, 4) + big(type, 4) + big(data_.size(), 4) + big(count, 4);
  data_ += bytes;
  ++count_;
  return *this;
}

std::string bash_header() {
  return HeaderBuilder()
      .text(1000, "bash")
      .text(1001, "5.2.26")
      .text(1002, "3.fc40")
      .number(1003, 2)
      .number(1008, 1'700'000'000)
      .number(1009, 8'400'000)
      .text(1011, "Fedora Project")
      .text(1016, "Unspecified")
      .text(1022, "x86_64")
      .build();
}

std::string numbered_header(int number, std::size_t filler) {
  return HeaderBuilder()
      .text(1000, "package-" + std::to_string(number))
      .text(1001, "1." + std::to_string(number))
      .text(1002, "7")
      .filler(filler)
      .text(1011, "Harbour Foundry")
      .text(1022, "x86_64")
      .number(1008, 1'700'000'000)
      .build();
}

bool run(std::vector<std::string> words) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  if (::posix_spawnp(&child, arguments.front(), nullptr, nullptr, arguments.data(), environ) != 0)
    return false;
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void write_sqlite(std::string const& path, std::vector<std::string> const& headers) {
  sqlite3* database = nullptr;
  ASSERT_EQ(::sqlite3_open(path.c_str(), &database), SQLITE_OK);
  ::sqlite3_exec(database, "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL)", nullptr,
                 nullptr, nullptr);
  for (auto const& header : headers) {
    sqlite3_stmt* statement = nullptr;
    ::sqlite3_prepare_v2(database, "INSERT INTO Packages (blob) VALUES (?)", -1, &statement, nullptr);
    ::sqlite3_bind_blob(statement, 1, header.data(), static_cast<int>(header.size()), SQLITE_TRANSIENT);
    ::sqlite3_step(statement);
    ::sqlite3_finalize(statement);
  }
  ::sqlite3_close(database);
}

std::string ndb_database(std::vector<std::optional<std::string>> const& headers) {
  std::size_t const slots = 2 + headers.size();  // the header takes the room of two
  std::size_t const slot_pages = (slots + 255) / 256;
  std::string slot_area =
      "RpmP" + little(0) + little(headers.size()) + little(slot_pages) + little(headers.size() + 1);
  slot_area.resize(32);
  std::string blobs;
  std::uint32_t package = 0;
  for (auto const& header : headers) {
    ++package;
    std::string const text = header.value_or(std::string(100, '\0'));
    std::string blob = "BlbS" + little(package) + little(1) + little(text.size()) + text;
    while ((blob.size() + 12) % 16 != 0) blob += '\0';
    blob += little(adler32(blob)) + little(text.size()) + "BlbE";
    if (header) {
      slot_area +=
          "Slot" + little(package) + little(slot_pages * 256 + blobs.size() / 16) + little(blob.size() / 16);
    } else {
      slot_area += "Slot" + std::string(12, '\0');
      blob.assign(blob.size(), '\0');
    }
    blobs += blob;
  }
  while (slot_area.size() < slot_pages * 4096) slot_area += "Slot" + std::string(12, '\0');
  return slot_area + blobs;
}

bool write_berkeley(Tree const& tree, std::string const& relative, std::vector<std::string> const& headers,
                    BerkeleyOptions const& options) {
  // The record with the key 0 is the highest number so far.
  char const* const script = R"(
    use DB_File;
    my ($path, $page_bytes, $order, $removed, @files) = @ARGV;
    my $info = DB_File::HASHINFO->new;
    $info->{bsize} = $page_bytes;
    $info->{lorder} = $order;
    my $number = $order == 4321 ? "N" : "V";
    tie(my %packages, "DB_File", $path, O_CREAT | O_RDWR, 0600, $info) or die "$path: $!";
    $packages{pack($number, 0)} = pack($number, scalar @files);
    my $package = 0;
    for my $name (@files) {
      open(my $file, "<:raw", $name) or die "$name: $!";
      local $/;
      $packages{pack($number, ++$package)} = <$file>;
    }
    delete $packages{pack($number, $_)} for split(/,/, $removed);
    untie %packages;
  )";
  std::string removed;
  for (int const package : options.removed) removed += std::to_string(package) + ",";
  std::vector<std::string> words{"perl",
                                 "-e",
                                 script,
                                 tree.path(relative),
                                 std::to_string(options.page_bytes),
                                 options.big_endian ? "4321" : "1234",
                                 removed};
  std::filesystem::create_directories(std::filesystem::path(tree.path(relative)).parent_path());
  for (std::size_t index = 0; index < headers.size(); ++index) {
    std::string const name = "headers/" + std::to_string(index);
    tree.write(name, headers[index]);
    words.push_back(tree.path(name));
  }
  return run(words);
}

}  // namespace deskbell::agent::inventory::testing
