// "My device": a few facts of the inventory in a person's words, and the compression of a whole report.
#include <zlib.h>

#include "agent/reporting.h"
#include "core/bytes.h"

namespace deskbell::agent {

namespace {

void add(std::vector<protocol::DeviceLine>& lines, char const* key, std::string value) {
  if (!value.empty()) lines.push_back({key, std::move(value)});
}

std::string model_of(protocol::System const& system) {
  auto text = system.manufacturer.value_or("");
  if (system.model) text += (text.empty() ? "" : " ") + *system.model;
  return text;
}

/// Of the adapter that leads out.
std::string address_of(std::vector<protocol::NetworkAdapter> const& adapters) {
  std::string found;
  for (auto const& adapter : adapters) {
    if (adapter.kind == "loopback" || adapter.ipv4.empty()) continue;
    auto const address = adapter.ipv4.front().address;
    if (adapter.gateway) return address;
    if (found.empty()) found = address;
  }
  return found;
}

std::string disk_of(std::vector<protocol::Volume> const& volumes) {
  for (auto const& volume : volumes)
    if (volume.mount_point == "/" && volume.size_bytes && volume.free_bytes)
      return core::bytes_text(*volume.free_bytes) + " / " + core::bytes_text(*volume.size_bytes);
  return {};
}

}  // namespace

std::vector<protocol::DeviceLine> lines_of(protocol::Inventory const& report) {
  std::vector<protocol::DeviceLine> lines;
  if (report.system) add(lines, "hostname", report.system->hostname.value_or(""));
  if (report.os) add(lines, "os", report.os->full_name.value_or(report.os->name.value_or("")));
  if (report.system) {
    add(lines, "model", model_of(*report.system));
    add(lines, "serial_number", report.system->serial_number.value_or(""));
  }
  if (report.network_adapters) add(lines, "ip", address_of(*report.network_adapters));
  if (report.memory && report.memory->total_bytes)
    add(lines, "memory", core::bytes_text(*report.memory->total_bytes));
  if (report.volumes) add(lines, "disk", disk_of(*report.volumes));
  return lines;
}

std::string gzip(std::string_view text) {
  z_stream stream{};
  constexpr int gzip_window = 15 + 16;
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return {};
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  int const outcome = deflate(&stream, Z_FINISH);
  auto const size = stream.total_out;
  deflateEnd(&stream);
  if (outcome != Z_STREAM_END) return {};
  out.resize(size);
  return out;
}

}  // namespace deskbell::agent
