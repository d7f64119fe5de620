// One database session: SQL texts with ? for each argument, results as plain values. SOCI stays in sql.cpp.
//
// One text serves every engine; the statement prepared for it is kept and used again. A failure of the
// database is thrown as StorageFailure, which Database catches around each function that it runs: it never
// leaves the store's callers.
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "protocol/ids.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace deskbell::console::store {

/// The database did not do what it was asked to: `error` says what and what to do. Where it `broke` a rule of
/// the schema (unique, foreign key, check) the code is conflict, else storage.
struct StorageFailure {
  Error error;
};

enum class Kind : std::uint8_t { integer, real, text };

/// An argument on its way in; texts are not copied before they are bound.
struct Argument {
  Kind kind = Kind::text;
  bool null = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view text;
  std::string own;  ///< holds what had to be written out, e.g. an id

  Argument() = default;
  Argument(bool value) : kind(Kind::integer), integer(value ? 1 : 0) {}
  Argument(int value) : kind(Kind::integer), integer(value) {}
  Argument(std::int64_t value) : kind(Kind::integer), integer(value) {}
  Argument(double value) : kind(Kind::real), real(value) {}
  Argument(std::string_view value) : text(value) {}
  Argument(std::string const& value) : text(value) {}
  Argument(char const* value) : text(value) {}
  Argument(Time value) : kind(Kind::integer), integer(ms_of(value)) {}
  Argument(Duration value) : kind(Kind::integer), integer(value.count()) {}
  Argument(Uuid const& value) : own(value.text()) {}
  template <class Noun>
  Argument(Id<Noun> const& value) : own(value.uuid.text()) {}
  template <class T>
  requires(std::is_enum_v<T>&& boost::describe::has_describe_enumerators<T>::value) Argument(T value)
      : text(boost::describe::enum_to_string(value, "?")) {}
  template <class T>
  Argument(std::optional<T> const& value) : Argument(value ? Argument(*value) : Argument(T{})) {
    null = !value.has_value();
    if (null) text = {};  // it would point into what is gone
  }
  [[nodiscard]] std::string_view bytes() const { return own.empty() ? text : std::string_view(own); }
};

/// A column of a result row.
struct Cell {
  bool null = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
};

template <class T>
struct ColumnOf;  ///< how a column becomes a T

class Sql {
 public:
  /// Opens a session; `make` makes what is missing. Throws StorageFailure.
  enum class Mode { read_write, read_only };
  Sql(std::string const& path, Mode mode);
  ~Sql();
  Sql(Sql const&) = delete;
  Sql& operator=(Sql const&) = delete;

  /// Runs a statement that returns no rows; returns how many rows it changed.
  template <class... A>
  std::int64_t run(std::string_view sql, A const&... arguments) {
    std::array<Argument, sizeof...(A)> list{Argument(arguments)...};
    return execute(sql, list, {}, nullptr, nullptr);
  }
  std::int64_t run_with(std::string_view sql, std::span<Argument const> arguments) {
    return execute(sql, arguments, {}, nullptr, nullptr);
  }
  /// The first row (write LIMIT 1 where there may be more), or none. T: a scalar, an optional, an Id, a
  /// std::tuple, or a described struct whose members are the columns in order.
  template <class T, class... A>
  std::optional<T> one(std::string_view sql, A const&... arguments) {
    std::array<Argument, sizeof...(A)> list{Argument(arguments)...};
    return one_with<T>(sql, list);
  }
  template <class T, class... A>
  std::vector<T> all(std::string_view sql, A const&... arguments) {
    std::array<Argument, sizeof...(A)> list{Argument(arguments)...};
    return all_with<T>(sql, list);
  }
  template <class T>
  std::optional<T> one_with(std::string_view sql, std::span<Argument const> arguments);
  template <class T>
  std::vector<T> all_with(std::string_view sql, std::span<Argument const> arguments);

  /// Several statements, without arguments or results: schema files.
  void script(std::string_view sql);
  /// The engine's own handle (sqlite3*), for backup and checks.
  [[nodiscard]] void* native() const noexcept;
  /// Whether the engine is inside of a transaction; a full disk may have ended it.
  [[nodiscard]] bool in_transaction() const noexcept;
  /// Rows that this session has changed so far, undone ones included.
  [[nodiscard]] std::int64_t changes() const noexcept;

 private:
  using OnRow = void (*)(void* context, std::span<Cell const> row);
  std::int64_t execute(std::string_view sql, std::span<Argument const> arguments,
                       std::span<Kind const> columns, OnRow on_row, void* context);
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Reading functions get a Reader: a session inside of one read transaction.
using Reader = Sql;

// ---- how columns become values
// -------------------------------------------------------------------------------------

[[noreturn]] void fail_column(std::string_view what, std::string_view found);

template <>
struct ColumnOf<std::int64_t> {
  static constexpr Kind kind = Kind::integer;
  static std::int64_t read(Cell const& cell) { return cell.integer; }
};
template <>
struct ColumnOf<bool> {
  static constexpr Kind kind = Kind::integer;
  static bool read(Cell const& cell) { return cell.integer != 0; }
};
template <>
struct ColumnOf<double> {
  static constexpr Kind kind = Kind::real;
  static double read(Cell const& cell) { return cell.real; }
};
template <>
struct ColumnOf<std::string> {
  static constexpr Kind kind = Kind::text;
  static std::string read(Cell const& cell) { return cell.null ? std::string() : cell.text; }
};
template <>
struct ColumnOf<Time> {
  static constexpr Kind kind = Kind::integer;
  static Time read(Cell const& cell) { return time_from_ms(cell.integer); }
};
template <>
struct ColumnOf<Duration> {
  static constexpr Kind kind = Kind::integer;
  static Duration read(Cell const& cell) { return Duration{cell.integer}; }
};
template <>
struct ColumnOf<Uuid> {
  static constexpr Kind kind = Kind::text;
  static Uuid read(Cell const& cell) {
    auto uuid = Uuid::parse(cell.text);
    if (!uuid) fail_column("a UUID", cell.text);
    return *uuid;
  }
};
template <class Noun>
struct ColumnOf<Id<Noun>> {
  static constexpr Kind kind = Kind::text;
  static Id<Noun> read(Cell const& cell) { return Id<Noun>{ColumnOf<Uuid>::read(cell)}; }
};
template <class T>
requires(std::is_enum_v<T>) struct ColumnOf<T> {
  static constexpr Kind kind = Kind::text;
  static T read(Cell const& cell) {
    T value{};
    if (!boost::describe::enum_from_string(cell.text.c_str(), value)) fail_column("a known name", cell.text);
    return value;
  }
};
template <class T>
struct ColumnOf<std::optional<T>> {
  static constexpr Kind kind = ColumnOf<T>::kind;
  static std::optional<T> read(Cell const& cell) {
    return cell.null ? std::nullopt : std::optional<T>(ColumnOf<T>::read(cell));
  }
};

/// A whole row: its column kinds and how it is read.
template <class T>
struct RowOf {
  static std::span<Kind const> kinds() {
    static constexpr Kind list[] = {ColumnOf<T>::kind};
    return list;
  }
  static T read(std::span<Cell const> row) { return ColumnOf<T>::read(row[0]); }
};
template <class... T>
struct RowOf<std::tuple<T...>> {
  static std::span<Kind const> kinds() {
    static constexpr Kind list[] = {ColumnOf<T>::kind...};
    return list;
  }
  static std::tuple<T...> read(std::span<Cell const> row) {
    return read_at(row, std::index_sequence_for<T...>{});
  }

 private:
  template <std::size_t... I>
  static std::tuple<T...> read_at(std::span<Cell const> row, std::index_sequence<I...>) {
    return std::tuple<T...>{ColumnOf<T>::read(row[I])...};
  }
};
template <class T>
requires(std::is_class_v<T>&& boost::describe::has_describe_members<T>::value) struct RowOf<T> {
  using Members =
      boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;
  static std::span<Kind const> kinds() {
    static std::vector<Kind> const list = [] {
      std::vector<Kind> made;
      boost::mp11::mp_for_each<Members>([&](auto member) {
        using Field = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
        made.push_back(ColumnOf<Field>::kind);
      });
      return made;
    }();
    return list;
  }
  static T read(std::span<Cell const> row) {
    T value{};
    std::size_t column = 0;
    boost::mp11::mp_for_each<Members>([&](auto member) {
      using Field = std::remove_cvref_t<decltype(value.*member.pointer)>;
      value.*member.pointer = ColumnOf<Field>::read(row[column++]);
    });
    return value;
  }
};

template <class T>
std::optional<T> Sql::one_with(std::string_view sql, std::span<Argument const> arguments) {
  std::optional<T> found;
  execute(
      sql, arguments, RowOf<T>::kinds(),
      [](void* context, std::span<Cell const> row) {
        auto& out = *static_cast<std::optional<T>*>(context);
        if (!out) out = RowOf<T>::read(row);
      },
      &found);
  return found;
}

template <class T>
std::vector<T> Sql::all_with(std::string_view sql, std::span<Argument const> arguments) {
  std::vector<T> found;
  execute(
      sql, arguments, RowOf<T>::kinds(),
      [](void* context, std::span<Cell const> row) {
        static_cast<std::vector<T>*>(context)->push_back(RowOf<T>::read(row));
      },
      &found);
  return found;
}

}  // namespace deskbell::console::store
