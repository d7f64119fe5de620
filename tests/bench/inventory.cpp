// What an inventory costs: wall, CPU, peak memory, child processes, compressed size, facts. Median of 11
// fresh processes. Exits with 1 where one of them is beyond its reach.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "agent/inventory/collector.h"
#include "protocol/codec.h"

namespace {

using namespace deskbell;

constexpr int runs = 11;
constexpr double least_facts = 103;  // by name: tests/inventory/peer_fields_test.cpp

struct Cost {
  double wall_ms = 0;
  double cpu_ms = 0;
  double peak_megabytes = 0;
  double children = 0;
  double compressed_kilobytes = 0;
  double json_kilobytes = 0;
  double facts = 0;
};

std::size_t gzip_size(std::string const& text) {
  z_stream stream{};
  if (::deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
  std::string output(::deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(output.data());
  stream.avail_out = static_cast<uInt>(output.size());
  ::deflate(&stream, Z_FINISH);
  std::size_t const size = stream.total_out;
  ::deflateEnd(&stream);
  return size;
}

double cpu_ms(rusage const& usage) {
  auto const ms = [](timeval time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

/// Collects once; the cost is that of collecting, the peak that of the whole process.
Cost measure(bool print_sections) {
  rusage before{};
  ::getrusage(RUSAGE_SELF, &before);
  auto const start = std::chrono::steady_clock::now();
  std::vector<agent::inventory::SectionCost> sections;
  auto const report = agent::inventory::collect({}, sections);
  auto const wall = std::chrono::steady_clock::now() - start;
  rusage after{};
  rusage children{};
  ::getrusage(RUSAGE_SELF, &after);
  ::getrusage(RUSAGE_CHILDREN, &children);
  std::string const json = protocol::encode_struct(report);
  if (print_sections) {
    for (auto const& section : sections) {
      std::printf("  %-18s %8.2f ms\n", std::string(section.section).c_str(),
                  static_cast<double>(section.wall.count()) / 1e3);
    }
  }
  return Cost{.wall_ms = std::chrono::duration<double, std::milli>(wall).count(),
              .cpu_ms = cpu_ms(after) - cpu_ms(before),
              .peak_megabytes = static_cast<double>(after.ru_maxrss) / 1024,
              // A child that was waited for has faulted in some page.
              .children = static_cast<double>(children.ru_minflt),
              .compressed_kilobytes = static_cast<double>(gzip_size(json)) / 1e3,
              .json_kilobytes = static_cast<double>(json.size()) / 1e3,
              .facts = static_cast<double>(agent::inventory::count_facts(report))};
}

/// In a fresh process, so that nothing is remembered from the run before.
bool measure_apart(Cost& cost) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return false;
  pid_t const child = ::fork();
  if (child == 0) {
    Cost const measured = measure(false);
    bool const written = ::write(pipe[1], &measured, sizeof measured) == sizeof measured;
    ::_exit(written ? 0 : 1);
  }
  ::close(pipe[1]);
  bool const got = ::read(pipe[0], &cost, sizeof cost) == sizeof cost;
  ::close(pipe[0]);
  int status = 0;
  return child > 0 && ::waitpid(child, &status, 0) == child && status == 0 && got;
}

template <class Member>
double median(std::vector<Cost> costs, Member member) {
  std::ranges::sort(costs, {}, member);
  return static_cast<double>(costs[costs.size() / 2].*member);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string(argv[1]) == "--json") {
    std::puts(protocol::encode_struct(agent::inventory::collect()).c_str());
    return 0;
  }
  std::vector<Cost> costs(runs);
  for (auto& cost : costs) {
    if (!measure_apart(cost)) return 1;
  }
  std::printf("inventory, median of %d fresh processes (reach)\n", runs);
  bool reached = true;
  auto const tell = [&](char const* name, double Cost::*member, char const* unit, double most) {
    double const value = median(costs, member);
    std::printf("  %-16s %8.1f %-2s  (%g)%s\n", name, value, unit, most, value > most ? "  not reached" : "");
    reached &= value <= most;
  };
  tell("wall", &Cost::wall_ms, "ms", 150);
  tell("cpu", &Cost::cpu_ms, "ms", 100);
  tell("peak rss", &Cost::peak_megabytes, "MB", 20);
  tell("child processes", &Cost::children, "", 0);
  tell("compressed", &Cost::compressed_kilobytes, "kB", 25);
  std::printf("  json             %8.1f kB\n", median(costs, &Cost::json_kilobytes));
  double const facts = median(costs, &Cost::facts);
  std::printf("  facts            %8.0f     (103)%s\n", facts, facts < least_facts ? "  not reached" : "");
  reached &= facts >= least_facts;
  std::printf("once more in this process, by section\n");
  Cost const again = measure(true);
  std::printf("  total            %8.1f ms wall, %.1f ms cpu\n", again.wall_ms, again.cpu_ms);
  return reached ? 0 : 1;
}
