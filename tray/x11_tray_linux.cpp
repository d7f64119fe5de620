// The old X11 tray: the owner of the selection _NET_SYSTEM_TRAY_Sn embeds icons.
#include <xcb/xcb.h>

#include <QGuiApplication>
#include <cstdlib>
#include <memory>
#include <string>

#include "tray/panel_watch.h"

namespace deskbell::tray {
namespace {

struct Free {
  void operator()(void* memory) const { std::free(memory); }
};
template <class Reply>
using Held = std::unique_ptr<Reply, Free>;

}  // namespace

bool x11_tray_exists() {
  if (QGuiApplication::platformName() != QLatin1String("xcb")) return false;
  // A connection of our own, for one question: Qt's tray code would remember the answer.
  int screen = 0;
  auto* connection = ::xcb_connect(nullptr, &screen);
  bool exists = false;
  if (::xcb_connection_has_error(connection) == 0) {
    auto const name = "_NET_SYSTEM_TRAY_S" + std::to_string(screen);
    Held<xcb_intern_atom_reply_t> const atom(::xcb_intern_atom_reply(
        connection, ::xcb_intern_atom(connection, 1, static_cast<std::uint16_t>(name.size()), name.c_str()),
        nullptr));
    if (atom && atom->atom != XCB_ATOM_NONE) {
      Held<xcb_get_selection_owner_reply_t> const owner(::xcb_get_selection_owner_reply(
          connection, ::xcb_get_selection_owner(connection, atom->atom), nullptr));
      exists = owner && owner->owner != XCB_WINDOW_NONE;
    }
  }
  ::xcb_disconnect(connection);
  return exists;
}

}  // namespace deskbell::tray
