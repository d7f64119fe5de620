// Wayland: Qt says the token of the environment when a window asks to be active. X11: the token is a startup
// notification's id, and the window manager reads it off the window.
#include <xcb/xcb.h>

#include <QGuiApplication>
#include <QWidget>
#include <cstdlib>
#include <cstring>

#include "tray/activation.h"

namespace deskbell::tray {
namespace {

constexpr auto variable = "XDG_ACTIVATION_TOKEN";

xcb_atom_t atom_of(xcb_connection_t* connection, char const* name) {
  auto const asked = ::xcb_intern_atom(connection, 0, static_cast<std::uint16_t>(std::strlen(name)), name);
  auto* reply = ::xcb_intern_atom_reply(connection, asked, nullptr);
  auto const atom = reply != nullptr ? reply->atom : xcb_atom_t{XCB_ATOM_NONE};
  std::free(reply);
  return atom;
}

void name_startup(QWidget& window, QByteArray const& token) {
  auto* x11 = qGuiApp->nativeInterface<QNativeInterface::QX11Application>();
  // Qt's own connection: what it asks for next comes after this. "offscreen" has the interface and no server.
  auto* connection = x11 != nullptr ? x11->connection() : nullptr;
  if (connection == nullptr) return;
  ::xcb_change_property(connection, XCB_PROP_MODE_REPLACE, static_cast<xcb_window_t>(window.winId()),
                        atom_of(connection, "_NET_STARTUP_ID"), atom_of(connection, "UTF8_STRING"), 8,
                        static_cast<std::uint32_t>(token.size()), token.constData());
}

}  // namespace

ActivationToken::ActivationToken(QWidget& window, QString const& token) : given_(!token.isEmpty()) {
  if (!given_) return;
  auto const bytes = token.toUtf8();
  qputenv(variable, bytes);
  name_startup(window, bytes);
}

/// Another window, later, is not of this click; nor is a program that is started from here.
ActivationToken::~ActivationToken() {
  if (given_) qunsetenv(variable);
}

}  // namespace deskbell::tray
