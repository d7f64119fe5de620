// Streams apt's Packages files: tens of megabytes of text, of which three fields a package matter.
#include "agent/inventory/apt_lists.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "agent/inventory/files.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{256} * 1024;
constexpr std::size_t longest_line = 1 << 20;

/// The frame interface of liblz4, whose ABI has been stable since 1.8. Loaded when a list needs it: where apt
/// writes such lists it is there, and nobody else has to have it.
class Lz4 {
 public:
  using Context = void*;
  static Lz4 const* instance() {
    static Lz4 const library;
    return library.free_ ? &library : nullptr;
  }
  Context open() const {
    Context context = nullptr;
    return is_error_(create_(&context, frame_version)) ? nullptr : context;
  }
  void close(Context context) const { free_(context); }
  /// Consumes from `input`, writes to `output` and returns how much; nullopt for damaged data.
  std::optional<std::size_t> inflate(Context context, std::string_view& input, char* output,
                                     std::size_t size) const {
    std::size_t produced = size;
    std::size_t consumed = input.size();
    if (is_error_(decompress_(context, output, &produced, input.data(), &consumed, nullptr)))
      return std::nullopt;
    input.remove_prefix(consumed);
    return produced;
  }

 private:
  static constexpr unsigned frame_version = 100;

  Lz4() {
    void* const library = ::dlopen("liblz4.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
    create_ = reinterpret_cast<decltype(create_)>(::dlsym(library, "LZ4F_createDecompressionContext"));
    decompress_ = reinterpret_cast<decltype(decompress_)>(::dlsym(library, "LZ4F_decompress"));
    is_error_ = reinterpret_cast<decltype(is_error_)>(::dlsym(library, "LZ4F_isError"));
    auto const free = reinterpret_cast<decltype(free_)>(::dlsym(library, "LZ4F_freeDecompressionContext"));
    if (create_ && decompress_ && is_error_) free_ = free;
  }

  std::size_t (*create_)(Context*, unsigned) = nullptr;
  std::size_t (*decompress_)(Context, void*, std::size_t*, void const*, std::size_t*, void const*) = nullptr;
  unsigned (*is_error_)(std::size_t) = nullptr;
  std::size_t (*free_)(Context) = nullptr;
};

/// Cuts chunks into lines and lines into packages.
class PackageReader {
 public:
  using Visit = std::function<void(std::string_view, std::string_view, std::string_view)>;
  explicit PackageReader(Visit const& visit) : visit_(visit) {}

  void take(std::string_view chunk) {
    if (!rest_.empty()) {
      auto const end = chunk.find('\n');
      rest_.append(chunk.substr(0, end));
      if (end == std::string_view::npos) {
        if (rest_.size() > longest_line) rest_.clear();
        return;
      }
      line(rest_);
      rest_.clear();
      chunk.remove_prefix(end + 1);
    }
    auto const last = chunk.rfind('\n');
    if (last != std::string_view::npos) {
      for_each_line(chunk.substr(0, last), [this](std::string_view text) { line(text); });
      chunk.remove_prefix(last + 1);
    }
    rest_ = chunk;
  }

  void finish() {
    if (!rest_.empty()) line(rest_);
    line("");
  }

 private:
  void line(std::string_view text) {
    if (text.empty()) {
      if (!name_.empty() && !version_.empty()) visit_(name_, version_, architecture_);
      name_.clear();
      version_.clear();
      return;
    }
    if (text.front() == 'P' && text.starts_with("Package: ")) name_ = text.substr(9);
    if (text.front() == 'V' && text.starts_with("Version: ")) version_ = text.substr(9);
    if (text.front() == 'A' && text.starts_with("Architecture: ")) architecture_ = text.substr(14);
  }

  Visit const& visit_;
  std::string rest_;
  std::string name_;
  std::string version_;
  std::string architecture_;
};

bool read_plain(int file, PackageReader& reader) {
  auto const buffer = std::make_unique<char[]>(chunk_bytes);
  for (;;) {
    ssize_t const got = ::read(file, buffer.get(), chunk_bytes);
    if (got < 0) return false;
    if (got == 0) return true;
    reader.take({buffer.get(), static_cast<std::size_t>(got)});
  }
}

bool read_compressed(int file, PackageReader& reader) {
  auto const* lz4 = Lz4::instance();
  auto const context = lz4 ? lz4->open() : nullptr;
  if (!context) return false;
  auto const input = std::make_unique<char[]>(chunk_bytes);
  auto const output = std::make_unique<char[]>(chunk_bytes);
  bool intact = true;
  while (intact) {
    ssize_t const got = ::read(file, input.get(), chunk_bytes);
    if (got <= 0) {
      intact = got == 0;
      break;
    }
    std::string_view rest(input.get(), static_cast<std::size_t>(got));
    for (bool full = true; intact && (!rest.empty() || full);) {
      auto const produced = lz4->inflate(context, rest, output.get(), chunk_bytes);
      intact = produced.has_value();
      full = produced.value_or(0) == chunk_bytes;
      if (intact) reader.take({output.get(), *produced});
    }
  }
  lz4->close(context);
  return intact;
}

struct Release {
  std::string archive;
  bool automatic = true;
  bool security = false;
};

/// Head of the signed Release file; the list of digests that follows is long and of no use here.
Release read_release(std::string const& path) {
  Release release;
  auto const text = read_file(path, 16 << 20);
  if (!text) return release;
  std::string origin;
  std::string codename;
  bool digests = false;
  bool upgrades = false;
  for_each_line(*text, [&](std::string_view line) {
    if (line.starts_with("SHA") || line.starts_with("MD5")) digests = true;
    if (digests) return;
    if (line.starts_with("Origin: ")) origin = line.substr(8);
    if (line.starts_with("Codename: ")) codename = line.substr(10);
    if (line.starts_with("NotAutomatic: yes")) release.automatic = false;
    if (line.starts_with("ButAutomaticUpgrades: yes")) upgrades = true;
    if (line.starts_with("Label: ") && lower(line).find("security") != std::string::npos)
      release.security = true;
    if (line.starts_with("Suite: ") && line.ends_with("-security")) release.security = true;
  });
  release.automatic = release.automatic || upgrades;
  release.archive = origin.empty() ? codename : origin + " " + codename;
  return release;
}

}  // namespace

std::vector<AptList> apt_lists(Roots const& roots) {
  std::vector<AptList> lists;
  std::string const folder = roots.var + "/lib/apt/lists/";
  for (auto const& name : list_folder(folder, 4096)) {
    bool const plain = name.ends_with("_Packages");
    auto const dists = name.find("_dists_");
    if ((!plain && !name.ends_with("_Packages.lz4")) || dists == std::string::npos) continue;
    // "host_dists_SUITE_component_binary-arch_Packages" lies beside "host_dists_SUITE_InRelease".
    auto const suite_end = name.find('_', dists + 7);
    if (suite_end == std::string::npos) continue;
    auto const release = read_release(folder + name.substr(0, suite_end) + "_InRelease");
    if (!release.automatic) continue;
    lists.push_back({.path = folder + name,
                     .archive = release.archive,
                     .security = release.security,
                     .fetched_at = modified_at(folder + name).value_or(0)});
  }
  return lists;
}

bool for_each_available(
    AptList const& list,
    std::function<void(std::string_view, std::string_view, std::string_view)> const& visit) {
  int const file = ::open(list.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return false;
  PackageReader reader(visit);
  bool const whole = list.path.ends_with(".lz4") ? read_compressed(file, reader) : read_plain(file, reader);
  reader.finish();
  ::close(file);
  return whole;
}

}  // namespace deskbell::agent::inventory
