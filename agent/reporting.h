// The inventory on its way to the console: what changed, as a fact or, where it is large, as an upload.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "agent/alarms.h"
#include "agent/console_link.h"
#include "agent/store.h"
#include "agent/workshop.h"
#include "protocol/tray_link.h"

namespace deskbell::agent {

class Reporting {
 public:
  class World {
   public:
    virtual ~World() = default;
    virtual void send_signal(protocol::Uplink const& signal) = 0;
    virtual std::optional<LinkTarget> target() const = 0;
    /// device_lines() changed.
    virtual void on_collected() = 0;
  };

  Reporting(boost::asio::any_io_executor loop, Store& store, Workshop& workshop, Alarms& alarms,
            Clock const& clock, World& world, std::filesystem::path folder);

  /// Collects now and every `interval` from now on.
  void start(Duration interval);
  void stop();
  /// The console may lack what it acknowledged: everything is told again.
  void report_everything();
  void on_link_opened();
  void on_grant(protocol::UploadGrant const& grant);
  void on_refused(protocol::UploadRefused const& refused);

  std::vector<protocol::DeviceLine> const& device_lines() const { return lines_; }
  std::optional<Time> collected_at() const { return collected_at_; }
  std::optional<Time> reported_at() const { return reported_at_; }
  std::int64_t sections() const { return sections_; }

 private:
  void collect();
  void on_report(protocol::Inventory report);
  void store_report(protocol::Inventory report);
  void request_uploads();
  void on_uploaded(UploadId upload);

  boost::asio::any_io_executor loop_;
  Store& store_;
  Workshop& workshop_;
  Alarms& alarms_;
  Clock const& clock_;
  World& world_;
  std::filesystem::path folder_;
  Duration interval_{0};
  bool running_ = false;
  bool collecting_ = false;
  std::optional<UploadId> uploading_;
  std::optional<protocol::UploadGrant> newer_;  ///< for the same upload, while an older ticket is tried
  std::vector<protocol::DeviceLine> lines_;
  std::optional<Time> collected_at_;
  std::optional<Time> reported_at_;
  std::int64_t sections_ = 0;
};

/// gzip, as an upload of an inventory has it.
std::string gzip(std::string_view text);
/// "My device", of a report.
std::vector<protocol::DeviceLine> lines_of(protocol::Inventory const& report);

}  // namespace deskbell::agent
