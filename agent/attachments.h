// Files of messages: taken from trays piece by piece, uploaded when they were said, fetched when somebody
// wants them. What is under way goes on where it stopped, after a cut and after a restart.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "agent/alarms.h"
#include "agent/attachment_rows.h"
#include "agent/console_link.h"
#include "agent/store.h"
#include "agent/workshop.h"

namespace deskbell::agent {

class Attachments {
 public:
  class World {
   public:
    virtual ~World() = default;
    virtual void send_signal(protocol::Uplink const& signal) = 0;
    virtual std::optional<LinkTarget> target() const = 0;
    virtual void tell(std::string const& account, protocol::TrayEvent const& event) = 0;
  };
  /// How an answer reaches the tray that asked.
  using Answer = std::function<void(protocol::TrayEvent const&)>;

  Attachments(boost::asio::any_io_executor loop, Store& store, Workshop& workshop, Alarms& alarms,
              Clock const& clock, World& world, std::filesystem::path folder);

  // ---- what trays ask for; another account's files are as if they did not exist

  void add(std::string const& account, protocol::TrayAttach const& file, Answer answer);
  void take(std::string const& account, protocol::TrayAttachBytes piece, Answer answer);
  void remove(std::string const& account, AttachmentId id);
  void fetch(std::string const& account, AttachmentId id, std::function<void(Result<void>)> done);
  void read(std::string const& account, protocol::TrayReadBytes const& wanted, Answer answer);

  /// Whether it lies whole on this disk. May be called on any thread.
  attachment_rows::Kept kept() const;
  /// Their rows are gone.
  void on_forgotten(std::vector<AttachmentId> const& ids);

  // ---- the link

  void on_link_opened();
  void on_link_lost();
  /// What is under way was asked for where this device does not belong any more: it says nothing here.
  void on_place_left();
  /// Most rows are gone: so are their files.
  void on_cleared_out();
  /// Something was said that files may belong to.
  void on_said() { go_on(); }
  /// False: the grant is for something else.
  bool on_grant(protocol::UploadGrant const& grant);
  bool on_refused(protocol::UploadRefused const& refused);
  void on_grant(protocol::DownloadGrant const& grant);
  void on_refused(protocol::DownloadRefused const& refused);

 private:
  using Row = attachment_rows::Row;
  using Stage = attachment_rows::Stage;

  struct Gathering {
    std::string account;
    std::int64_t size = 0;
    std::int64_t received = 0;
    bool busy = false;  ///< a piece is being written
  };
  /// The one file that is asked for or moves now.
  struct Moving {
    Row row;
    std::optional<ChatId> chat;  ///< as in shown_in()
    std::uint64_t number = 0;    ///< counts what was asked for
    bool granted = false;
    std::int64_t told = -1;  ///< of the bytes, to the trays
  };

  std::filesystem::path file_of(AttachmentId id) const { return folder_ / id.text(); }
  void begin_gathering(Row const& row, Answer answer);
  void on_written(AttachmentId id, Result<std::int64_t> received, Answer const& answer);
  void finish_gathering(AttachmentId id, Answer answer);
  void keep_digest(AttachmentId id, Result<std::string> digest, Answer answer);
  void go_on();
  void ask_for(Moving moving);
  void upload(protocol::UploadGrant const& grant);
  void download(protocol::DownloadGrant const& grant);
  bool is_moving(std::uint64_t number) const { return moving_ && moving_->number == number; }
  void on_moved(std::uint64_t number, std::uint64_t bytes);
  void on_uploaded(std::uint64_t number, Result<void> const& done);
  void on_downloaded(std::uint64_t number, Result<void> const& done);
  void check_downloaded(Row const& row);
  void settle(AttachmentId id, Stage stage, std::optional<std::string> error);
  void try_later(Error const& error);
  void tell(Moving const& moving, protocol::AttachmentState state, std::int64_t moved);
  void clean_up();
  void remove_files(std::vector<AttachmentId> const& ids) const;

  boost::asio::any_io_executor loop_;
  Store& store_;
  Workshop& workshop_;
  Alarms& alarms_;
  Clock const& clock_;
  World& world_;
  std::filesystem::path folder_;
  std::map<AttachmentId, Gathering> gathering_;
  std::optional<Moving> moving_;
  std::uint64_t asked_ = 0;  ///< so many files, in all
  bool linked_ = false;
  bool looking_ = false;               ///< for the next one
  std::map<AttachmentId, int> tries_;  ///< in vain, since the link opened
  std::optional<Duration> cleaned_at_;
  int failures_ = 0;  ///< in a row, since the link opened
};

}  // namespace deskbell::agent
