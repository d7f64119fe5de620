// One setting of one layer: not configured, disabled, or set to a value.
#pragma once

#include <boost/describe/enum.hpp>
#include <optional>
#include <utility>

namespace deskbell::policy {

enum class SettingState {
  not_configured,  ///< a broader layer decides
  disabled,        ///< switched off, whatever broader layers set
  set,
};
BOOST_DESCRIBE_ENUM(SettingState, not_configured, disabled, set)

/// Who acts on a setting.
enum class Scope { device, tray, console };
BOOST_DESCRIBE_ENUM(Scope, device, tray, console)

template <class T>
class Setting {
 public:
  Setting() = default;

  static Setting disabled() {
    Setting setting;
    setting.state_ = SettingState::disabled;
    return setting;
  }
  static Setting set(T value) {
    Setting setting;
    setting.state_ = SettingState::set;
    setting.value_ = std::move(value);
    return setting;
  }

  [[nodiscard]] SettingState state() const noexcept { return state_; }
  /// Null unless set.
  [[nodiscard]] T const* value() const noexcept { return value_ ? &*value_ : nullptr; }

  friend bool operator==(Setting const&, Setting const&) = default;

 private:
  SettingState state_ = SettingState::not_configured;
  std::optional<T> value_;
};

}  // namespace deskbell::policy
