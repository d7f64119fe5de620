// Sessions through SOCI: prepared statements are kept by their text and the kinds of their arguments.
#include "console/server/store/sql.h"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <deque>
#include <mutex>
#include <unordered_map>

#include "console/server/store/log_writes.h"

namespace deskbell::console::store {

namespace {

using namespace sqlite_api;  // SOCI includes sqlite3.h inside of this namespace

constexpr std::size_t max_kept_statements = 600;

struct Slot {
  Kind kind = Kind::text;
  soci::indicator state = soci::i_ok;
  long long integer = 0;
  double real = 0;
  std::string text;
};

struct Prepared {
  explicit Prepared(soci::session& session) : statement(session) {}
  soci::statement statement;
  std::deque<Slot> inputs;
  std::deque<Slot> outputs;
  std::vector<Cell> row;
};

/// "a = ? AND b = ?" -> "a = :p1 AND b = :p2": SOCI's own placeholders, which every engine takes.
std::string numbered(std::string_view sql) {
  std::string text;
  text.reserve(sql.size() + 32);
  bool quoted = false;
  int number = 0;
  for (char c : sql) {
    if (c == '\'') quoted = !quoted;
    if (c == '?' && !quoted) {
      text += ":p" + std::to_string(++number);
    } else {
      text += c;
    }
  }
  return text;
}

std::string advice(int code) {
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return "the disk is full: free space on it, nothing was changed";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "the database is locked by another program: stop it and try again";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "the file is damaged or no database: restore a backup";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return "the database may not be written: check the owner and mode of the data folder";
    case SQLITE_CANTOPEN:
      return "the file cannot be opened: check that its folder exists and may be written";
    case SQLITE_IOERR:
      return "the disk reports an error: check it, and the space on it";
    default:
      return {};
  }
}

template <class Exchange>
void bind_slot(Exchange& exchange, Slot& slot) {
  switch (slot.kind) {
    case Kind::integer:
      exchange(slot.integer, slot.state);
      break;
    case Kind::real:
      exchange(slot.real, slot.state);
      break;
    case Kind::text:
      exchange(slot.text, slot.state);
      break;
  }
}

}  // namespace

struct Sql::Impl {
  std::string path;
  soci::session session;
  std::unordered_map<std::string, std::unique_ptr<Prepared>> kept;
  std::string key;

  sqlite3* handle() { return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_; }

  /// SOCI's own words hold the values that were bound: secrets among them, and nobody's business in an
  /// answer.
  std::string words_of(std::exception const& failure) {
    bool const open = session.get_backend() != nullptr && handle() != nullptr;
    int const code = open ? sqlite3_errcode(handle()) : SQLITE_OK;
    if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) return sqlite3_errmsg(handle());
    std::string text = failure.what();
    return text.substr(0, text.find(" while "));
  }

  Error error_of(std::string const& what) {
    int const code = session.get_backend() != nullptr ? sqlite3_extended_errcode(handle()) : SQLITE_CANTOPEN;
    std::string message = path + ": " + what;
    if (auto hint = advice(code); !hint.empty()) message = path + ": " + hint + " (" + what + ")";
    bool const rule = (code & 0xFF) == SQLITE_CONSTRAINT;
    // It will not fit another time either.
    if ((code & 0xFF) == SQLITE_TOOBIG) return make_error(ErrorCode::too_large, std::move(message));
    return make_error(rule ? ErrorCode::conflict : ErrorCode::storage, std::move(message));
  }

  [[noreturn]] void raise(std::string const& what) { throw StorageFailure{error_of(what)}; }

  Prepared& prepare(std::string_view sql, std::span<Argument const> arguments,
                    std::span<Kind const> columns) {
    key.assign(sql);
    for (auto const& argument : arguments)
      key += static_cast<char>('\x01' + static_cast<char>(argument.kind));
    key += '\x08';
    for (auto kind : columns) key += static_cast<char>('\x01' + static_cast<char>(kind));
    if (auto found = kept.find(key); found != kept.end()) return *found->second;
    if (kept.size() >= max_kept_statements) kept.clear();

    auto made = std::make_unique<Prepared>(session);
    made->row.resize(columns.size());
    auto& statement = made->statement;
    auto into = [&](auto& value, soci::indicator& state) { statement.exchange(soci::into(value, state)); };
    auto use = [&](auto& value, soci::indicator& state) { statement.exchange(soci::use(value, state)); };
    for (auto kind : columns) {
      made->outputs.push_back(Slot{kind});
      bind_slot(into, made->outputs.back());
    }
    for (auto const& argument : arguments) {
      made->inputs.push_back(Slot{argument.kind});
      bind_slot(use, made->inputs.back());
    }
    statement.alloc();
    statement.prepare(numbered(sql));
    statement.define_and_bind();
    return *kept.emplace(key, std::move(made)).first->second;
  }
};

Sql::Sql(std::string const& path, Mode mode) : impl_(std::make_unique<Impl>()) {
  // A session belongs to one thread at a time, and nobody asks how much memory SQLite has: no locks for that.
  static std::once_flag once;
  std::call_once(once, [] {
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    gather_log_writes();
  });
  impl_->path = path;
  try {
    impl_->session.open(*soci::factory_sqlite3(), "dbname=\"" + path + "\" timeout=5");
    sqlite3_extended_result_codes(impl_->handle(), 1);
    if (mode == Mode::read_only) impl_->session << "PRAGMA query_only = ON";
    // What gather_log_writes() asks of everybody who writes.
    if (mode == Mode::read_write) {
      impl_->session << "PRAGMA synchronous = FULL";
      // Else REPLACE takes rows away past the triggers that refuse it: the audit log's.
      impl_->session << "PRAGMA recursive_triggers = ON";
      impl_->session << "PRAGMA cache_spill = OFF";
    }
    impl_->session << "PRAGMA foreign_keys = ON";
  } catch (std::exception const& failure) {
    impl_->raise(impl_->words_of(failure));
  }
}

Sql::~Sql() { impl_->kept.clear(); }

std::int64_t Sql::execute(std::string_view sql, std::span<Argument const> arguments,
                          std::span<Kind const> columns, OnRow on_row, void* context) {
  try {
    auto& prepared = impl_->prepare(sql, arguments, columns);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      auto& slot = prepared.inputs[i];
      slot.state = arguments[i].null ? soci::i_null : soci::i_ok;
      slot.integer = arguments[i].integer;
      slot.real = arguments[i].real;
      if (slot.kind == Kind::text) slot.text.assign(arguments[i].bytes());
    }
    if (columns.empty()) {
      prepared.statement.execute(true);
      return prepared.statement.get_affected_rows();
    }
    std::int64_t rows = 0;
    for (bool more = prepared.statement.execute(true); more; more = prepared.statement.fetch()) {
      for (std::size_t i = 0; i < columns.size(); ++i) {
        auto& slot = prepared.outputs[i];
        auto& cell = prepared.row[i];
        cell.null = slot.state == soci::i_null;
        cell.integer = slot.integer;
        cell.real = slot.real;
        if (slot.kind == Kind::text) cell.text = cell.null ? std::string() : slot.text;
      }
      ++rows;
      on_row(context, prepared.row);
    }
    return rows;
  } catch (StorageFailure const&) {
    impl_->kept.erase(impl_->key);
    throw;
  } catch (std::exception const& failure) {
    auto error = impl_->error_of(impl_->words_of(failure));
    impl_->kept.erase(impl_->key);
    throw StorageFailure{std::move(error)};
  }
}

void Sql::script(std::string_view sql) {
  char* message = nullptr;
  if (sqlite3_exec(impl_->handle(), std::string(sql).c_str(), nullptr, nullptr, &message) == SQLITE_OK)
    return;
  std::string const what = message != nullptr ? message : "unknown";
  sqlite3_free(message);
  impl_->raise(what);
}

void* Sql::native() const noexcept { return impl_->handle(); }

std::int64_t Sql::changes() const noexcept { return sqlite3_total_changes(impl_->handle()); }

bool Sql::in_transaction() const noexcept { return sqlite3_get_autocommit(impl_->handle()) == 0; }

void fail_column(std::string_view what, std::string_view found) {
  throw StorageFailure{make_error(ErrorCode::storage, "the database holds \"" +
                                                          std::string(found.substr(0, 40)) + "\" where " +
                                                          std::string(what) + " is expected")};
}

}  // namespace deskbell::console::store
