// Files between trays, this disk and the console.
#include "agent/attachments.h"

#include <algorithm>
#include <set>

#include "agent/base64.h"
#include "agent/files.h"
#include "core/text.h"
#include "protocol/reasons.h"

namespace deskbell::agent {

namespace {

constexpr std::size_t piece_bytes_max = std::size_t{32} * 1024;
/// Of one account's files that the console does not have yet.
constexpr std::int64_t held_bytes_max = std::int64_t{200} << 20;
/// What stays free on the disk: the database comes first.
constexpr std::uint64_t reserve_bytes = std::uint64_t{64} << 20;
constexpr std::size_t name_characters_max = 255;
constexpr Duration clean_up_every = std::chrono::hours(1);
constexpr std::int64_t held_files_max = 200;
constexpr std::size_t media_type_characters_max = 127;

protocol::TrayAttachmentTaken taken(AttachmentId id, std::int64_t bytes) {
  return {id, bytes, std::nullopt, std::nullopt};
}
protocol::TrayAttachmentTaken refused(AttachmentId id, Error const& error) {
  return {id, 0, std::string(name_of(error.code)), error.message};
}
Error no_such_file() {
  return make_error(ErrorCode::not_found, std::string(protocol::reasons::no_such_file));
}

/// A name is for people: no folder, nothing hidden, one line.
Result<std::string> file_name(std::string const& raw) {
  auto name = core::line_text("name", raw, name_characters_max);
  if (!name) return name;
  if (name->empty() || *name == "." || *name == ".." || name->find_first_of("/\\") != std::string::npos)
    return make_error(ErrorCode::invalid,
                      "name: found \"" + *name + "\", expected the name of a file without a folder");
  return name;
}

Result<attachment_rows::Row> checked(std::string const& account, protocol::TrayAttach const& wanted) {
  if (wanted.attachment_id.is_nil())
    return make_error(ErrorCode::invalid, "attachment_id: found none, expected a UUIDv7");
  if (wanted.size < 1 || wanted.size > protocol::max_attachment_bytes)
    return make_error(ErrorCode::too_large, "size: found " + std::to_string(wanted.size) +
                                                ", expected 1 to " +
                                                std::to_string(protocol::max_attachment_bytes) + " bytes");
  auto name = file_name(wanted.name);
  if (!name) return name.error();
  auto type = core::line_text("media_type", wanted.media_type, media_type_characters_max);
  if (!type) return type.error();
  attachment_rows::Row row;
  row.file.attachment_id = wanted.attachment_id;
  row.file.name = std::move(*name);
  row.file.media_type = type->empty() ? "application/octet-stream" : std::move(*type);
  row.file.size = wanted.size;
  row.account = account;
  return row;
}

/// The row as it is stored: the same file added again is what it was.
Result<attachment_rows::Row> admit(Transaction& transaction, attachment_rows::Row const& wanted) {
  auto& database = transaction.database();
  if (auto const known = attachment_rows::find(database, wanted.file.attachment_id)) {
    if (known->account == wanted.account && known->file.size == wanted.file.size &&
        known->file.name == wanted.file.name)
      return *known;
    return make_error(ErrorCode::conflict,
                      "attachment_id: found one that was used before, expected a new one");
  }
  auto const held = attachment_rows::held(database, wanted.account);
  if (held.files >= held_files_max || held.bytes + wanted.file.size > held_bytes_max)
    return make_error(ErrorCode::too_large,
                      "too much waits to be sent already: try again when it has arrived");
  attachment_rows::put(transaction, wanted);
  return wanted;
}

}  // namespace

Attachments::Attachments(boost::asio::any_io_executor loop, Store& store, Workshop& workshop, Alarms& alarms,
                         Clock const& clock, World& world, std::filesystem::path folder)
    : loop_(std::move(loop)),
      store_(store),
      workshop_(workshop),
      alarms_(alarms),
      clock_(clock),
      world_(world),
      folder_(std::move(folder)) {
  alarms_.on(Alarm::attachments, [this] { go_on(); });
}

// ---- from a tray

void Attachments::add(std::string const& account, protocol::TrayAttach const& file, Answer answer) {
  auto row = checked(account, file);
  if (!row) return answer(refused(file.attachment_id, row.error()));
  if (auto made = ensure_private_folder(folder_); !made)
    return answer(refused(file.attachment_id, made.error()));
  auto const room = free_space(folder_);
  if (room && *room < static_cast<std::uint64_t>(file.size) + reserve_bytes)
    return answer(refused(file.attachment_id,
                          make_error(ErrorCode::storage, "this computer's disk has too little room left")));
  clean_up();
  store_.transact<Row>([row = *row](Transaction& transaction) { return admit(transaction, row); },
                       [this, id = file.attachment_id, answer](Result<Row> admitted) {
                         if (!admitted) return answer(refused(id, admitted.error()));
                         begin_gathering(*admitted, answer);
                       });
}

void Attachments::begin_gathering(Row const& row, Answer answer) {
  auto const id = row.file.attachment_id;
  if (row.stage != Stage::gathering) return answer(taken(id, row.file.size));
  auto& file = gathering_[id];
  file.account = row.account;
  file.size = row.file.size;
  if (file.busy) return answer(taken(id, file.received));
  std::error_code missing;
  auto const there = std::filesystem::file_size(file_of(id), missing);
  file.received = missing ? 0 : std::min(static_cast<std::int64_t>(there), file.size);
  if (file.received == file.size) return finish_gathering(id, std::move(answer));
  answer(taken(id, file.received));
}

void Attachments::take(std::string const& account, protocol::TrayAttachBytes piece, Answer answer) {
  auto const id = piece.attachment_id;
  auto const found = gathering_.find(id);
  if (found == gathering_.end() || found->second.account != account)
    return answer(refused(id, make_error(ErrorCode::not_found, "attachment_id: add the file first")));
  auto& file = found->second;
  auto bytes = from_base64(piece.data);
  if (!bytes || bytes->empty() || bytes->size() > piece_bytes_max)
    return answer(refused(id, make_error(ErrorCode::invalid, "data: expected 1 to 32768 bytes as base64")));
  // Not what is wanted next: the tray is told where to go on.
  bool const next =
      piece.offset == file.received && piece.offset + static_cast<std::int64_t>(bytes->size()) <= file.size;
  if (file.busy || !next) return answer(taken(id, file.received));
  file.busy = true;
  workshop_.run(
      [path = file_of(id), offset = piece.offset, bytes = std::move(*bytes)]() -> Result<std::int64_t> {
        auto written = append_to_file(path, static_cast<std::uint64_t>(offset), bytes);
        if (!written) return written.error();
        return offset + static_cast<std::int64_t>(bytes.size());
      },
      [this, id, answer](Result<std::int64_t> received) { on_written(id, std::move(received), answer); });
}

void Attachments::on_written(AttachmentId id, Result<std::int64_t> received, Answer const& answer) {
  auto const found = gathering_.find(id);
  if (found == gathering_.end()) {  // removed meanwhile
    std::error_code ignored;
    std::filesystem::remove(file_of(id), ignored);
    return answer(refused(id, make_error(ErrorCode::not_found, "attachment_id: it was removed")));
  }
  found->second.busy = false;
  if (!received) return answer(refused(id, received.error()));
  found->second.received = *received;
  if (*received < found->second.size) return answer(taken(id, *received));
  finish_gathering(id, answer);
}

void Attachments::finish_gathering(AttachmentId id, Answer answer) {
  gathering_[id].busy = true;
  workshop_.run([path = file_of(id)] { return sync_and_digest(path); },
                [this, id, answer = std::move(answer)](Result<std::string> digest) {
                  keep_digest(id, std::move(digest), answer);
                });
}

void Attachments::keep_digest(AttachmentId id, Result<std::string> digest, Answer answer) {
  store_.transact<std::int64_t>(
      [id, digest = std::move(digest)](Transaction& transaction) -> Result<std::int64_t> {
        if (!digest) return digest.error();
        auto row = attachment_rows::find(transaction.database(), id);
        if (!row) return no_such_file();
        row->file.sha256 = *digest;
        row->stage = Stage::whole;
        attachment_rows::put(transaction, *row);
        return row->file.size;
      },
      [this, id, answer = std::move(answer)](Result<std::int64_t> size) {
        gathering_.erase(id);
        if (!size) return answer(refused(id, size.error()));
        answer(taken(id, *size));
      });
}

void Attachments::remove(std::string const& account, AttachmentId id) {
  store_.transact<bool>(
      [account, id](Transaction& transaction) -> Result<bool> {
        auto const row = attachment_rows::find(transaction.database(), id);
        if (!row || row->account != account || row->message_id) return false;
        attachment_rows::remove(transaction, id);
        return true;
      },
      [this, id](Result<bool> removed) {
        if (!removed || !*removed) return;
        gathering_.erase(id);
        std::error_code ignored;
        std::filesystem::remove(file_of(id), ignored);
      });
}

attachment_rows::Kept Attachments::kept() const {
  return [folder = folder_](protocol::Attachment const& file) {
    std::error_code missing;
    auto const size = std::filesystem::file_size(folder / file.attachment_id.text(), missing);
    return !missing && static_cast<std::int64_t>(size) == file.size;
  };
}

void Attachments::on_forgotten(std::vector<AttachmentId> const& ids) {
  remove_files(ids);
  // What moves for nobody holds nobody up.
  if (!moving_ || std::find(ids.begin(), ids.end(), moving_->row.file.attachment_id) == ids.end()) return;
  moving_.reset();
  go_on();
}

void Attachments::remove_files(std::vector<AttachmentId> const& ids) const {
  std::error_code ignored;
  for (auto const id : ids) std::filesystem::remove(file_of(id), ignored);
}

void Attachments::fetch(std::string const& account, AttachmentId id, std::function<void(Result<void>)> done) {
  store_.submit(
      [account, id, path = file_of(id)](Transaction& transaction) -> Result<void> {
        auto row = attachment_rows::find(transaction.database(), id);
        if (!row || row->account != account) return no_such_file();
        bool const elsewhere =
            row->stage == Stage::remote || row->stage == Stage::sent || row->stage == Stage::failed;
        if (!elsewhere) return {};
        // A form's goes one way: whoever asks for one that is there has not heard of it.
        auto const chat = attachment_rows::shown_in(transaction.database(), row->message_id);
        if (row->stage == Stage::sent && chat && chat->is_nil()) {
          attachment_rows::tell(transaction, *row);
          return {};
        }
        // An own one that the console did not take is not there: what is kept here of it goes its way again.
        std::error_code missing;
        bool const kept = std::filesystem::file_size(path, missing) > 0 && !missing;
        bool const again =
            row->stage == Stage::failed && attachment_rows::is_own(transaction.database(), *row);
        if (again && !kept)
          return make_error(ErrorCode::not_found, std::string(protocol::reasons::file_not_kept));
        row->stage = again ? Stage::said : Stage::wanted;
        row->error.reset();
        attachment_rows::put(transaction, *row);
        if (again) attachment_rows::tell(transaction, *row);
        return {};
      },
      [this, id, done = std::move(done)](Result<void> wanted) {
        done(wanted);
        if (!wanted) return;
        tries_.erase(id);  // asked for anew: what failed before does not count
        go_on();
      });
}

void Attachments::read(std::string const& account, protocol::TrayReadBytes const& wanted, Answer answer) {
  auto const id = wanted.attachment_id;
  auto const tell_of = [id, offset = wanted.offset, answer](Result<std::string> const& bytes) {
    protocol::TrayAttachmentBytes told;
    told.attachment_id = id;
    told.offset = offset;
    if (bytes) {
      told.data = to_base64(*bytes);
    } else {
      told.code = std::string(name_of(bytes.error().code));
      told.error = bytes.error().message;
    }
    answer(told);
  };
  if (wanted.offset < 0) return tell_of(make_error(ErrorCode::invalid, "offset: expected 0 or more"));
  store_.submit(
      [account, id](Transaction& transaction) -> Result<void> {
        auto const row = attachment_rows::find(transaction.database(), id);
        bool const here =
            row && (row->stage == Stage::here || row->stage == Stage::whole || row->stage == Stage::said);
        if (here && row->account == account) return {};
        return row && row->account == account
                   ? make_error(ErrorCode::conflict, "the file is not here: fetch it first")
                   : no_such_file();
      },
      [this, id, offset = wanted.offset, tell_of](Result<void> allowed) {
        if (!allowed) return tell_of(allowed.error());
        workshop_.run(
            [path = file_of(id), offset] {
              return read_part(path, static_cast<std::uint64_t>(offset), piece_bytes_max);
            },
            tell_of);
      });
}

void Attachments::clean_up() {
  auto const now = clock_.now().since_boot;
  if (cleaned_at_ && now - *cleaned_at_ < clean_up_every) return;
  cleaned_at_ = now;
  using Known = std::pair<std::vector<AttachmentId>, std::set<std::string>>;
  store_.transact<Known>(
      [](Transaction& transaction) -> Result<Known> {
        auto old = attachment_rows::forget_old(transaction);
        return Known(std::move(old), attachment_rows::known(transaction.database()));
      },
      [this](Result<Known> found) {
        if (!found) return;
        std::error_code ignored;
        for (auto const id : found->first) {
          std::filesystem::remove(file_of(id), ignored);
          gathering_.erase(id);
        }
        // What has no row any more, say since the machine belongs to another organisation.
        std::vector<std::filesystem::path> nobodys;
        for (auto const& entry : std::filesystem::directory_iterator(folder_, ignored))
          if (!found->second.contains(entry.path().filename().string())) nobodys.push_back(entry.path());
        for (auto const& path : nobodys) std::filesystem::remove(path, ignored);
      });
}

}  // namespace deskbell::agent
