// The old X11 tray, as far as an icon must see it: somebody owns the tray selection of the screen.
#include "tests/support/panel/embedding_tray.h"

#include <xcb/xcb.h>

#include <cstdlib>
#include <string>

namespace deskbell::test {

struct EmbeddingTray::Connection {
  xcb_connection_t* display = nullptr;
  ~Connection() {
    if (display != nullptr) ::xcb_disconnect(display);
  }
};

EmbeddingTray::EmbeddingTray() = default;
EmbeddingTray::~EmbeddingTray() = default;

bool EmbeddingTray::open() {
  auto connection = std::make_unique<Connection>();
  int number = 0;
  connection->display = ::xcb_connect(nullptr, &number);
  auto* display = connection->display;
  if (::xcb_connection_has_error(display) != 0) return false;
  auto const* screen = ::xcb_setup_roots_iterator(::xcb_get_setup(display)).data;
  auto const name = "_NET_SYSTEM_TRAY_S" + std::to_string(number);
  auto* atom = ::xcb_intern_atom_reply(
      display, ::xcb_intern_atom(display, 0, static_cast<std::uint16_t>(name.size()), name.c_str()), nullptr);
  if (atom == nullptr) return false;
  auto const window = ::xcb_generate_id(display);
  ::xcb_create_window(display, XCB_COPY_FROM_PARENT, window, screen->root, 0, 0, 1, 1, 0,
                      XCB_WINDOW_CLASS_INPUT_OUTPUT, screen->root_visual, 0, nullptr);
  ::xcb_set_selection_owner(display, window, atom->atom, XCB_CURRENT_TIME);
  auto* owner =
      ::xcb_get_selection_owner_reply(display, ::xcb_get_selection_owner(display, atom->atom), nullptr);
  bool const ours = owner != nullptr && owner->owner == window;
  std::free(owner);
  std::free(atom);
  if (ours) connection_ = std::move(connection);
  return ours;
}

}  // namespace deskbell::test
