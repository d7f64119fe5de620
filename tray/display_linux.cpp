// The display of this session: an X server that answers, or a Wayland compositor.
#include <xcb/xcb.h>

#include "tray/display.h"

namespace deskbell::tray {
namespace {

bool is_set(char const* name) { return !qEnvironmentVariableIsEmpty(name); }

bool x_server_answers() {
  auto* connection = ::xcb_connect(nullptr, nullptr);
  bool const answers = ::xcb_connection_has_error(connection) == 0;
  ::xcb_disconnect(connection);
  return answers;
}

}  // namespace

QString why_no_display(QStringList const& arguments) {
  // Whoever names Qt's platform, e.g. "offscreen", knows what there is.
  bool const named = is_set("QT_QPA_PLATFORM") || arguments.contains(QLatin1String("-platform"));
  if (named || is_set("WAYLAND_DISPLAY")) return {};
  if (!is_set("DISPLAY"))
    return QStringLiteral(
        "there is no desktop here: neither DISPLAY nor WAYLAND_DISPLAY is set; start it in a desktop "
        "session");
  if (x_server_answers()) return {};
  return QStringLiteral("the display \"%1\" (DISPLAY) cannot be reached; start it in a desktop session")
      .arg(qEnvironmentVariable("DISPLAY"));
}

}  // namespace deskbell::tray
