// Light or dark, and the colours of UI.md for each.
#include "tray/appearance.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QGuiApplication>
#include <cmath>
#include <utility>

namespace deskbell::tray {
namespace {

constexpr auto portal = "org.freedesktop.portal.Desktop";
constexpr auto portal_path = "/org/freedesktop/portal/desktop";
constexpr auto settings = "org.freedesktop.portal.Settings";
constexpr auto group_name = "org.freedesktop.appearance";
constexpr auto key_name = "color-scheme";

bool palette_is_dark() { return QGuiApplication::palette().color(QPalette::Window).lightness() < 128; }

QVariant unwrapped(QVariant value) {
  while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
  return value;
}

double luminance(QColor const& colour) {
  auto const linear = [](double part) {
    return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

}  // namespace

Theme const& light_theme() {
  static Theme const theme{.dark = false,
                           .canvas = {0xF4, 0xF6, 0xF5},
                           .surface = {0xFF, 0xFF, 0xFF},
                           .ink = {0x17, 0x21, 0x1E},
                           .secondary = {0x4A, 0x57, 0x53},
                           .accent = {0x0B, 0x6B, 0x5D},
                           .on_accent = {0xFF, 0xFF, 0xFF},
                           .own = {0xDC, 0xEF, 0xEA},
                           .own_ink = {0x17, 0x21, 0x1E},
                           .note = {0xFF, 0xF3, 0xD6},
                           .note_ink = {0x5C, 0x43, 0x00},
                           .ok = {0x1E, 0x7A, 0x3C},
                           .warning = {0x8A, 0x5A, 0x00},
                           .critical = {0xB3, 0x26, 0x1E},
                           .info = {0x1D, 0x5F, 0xA8},
                           .edge = {0x7A, 0x87, 0x83},
                           .hair = {0xDD, 0xE3, 0xE1}};
  return theme;
}

Theme const& dark_theme() {
  static Theme const theme{.dark = true,
                           .canvas = {0x11, 0x16, 0x15},
                           .surface = {0x1A, 0x21, 0x1F},
                           .ink = {0xE6, 0xEC, 0xE9},
                           .secondary = {0xA9, 0xB6, 0xB1},
                           .accent = {0x4F, 0xC3, 0xAE},
                           .on_accent = {0x06, 0x23, 0x1E},
                           .own = {0x17, 0x35, 0x2F},
                           .own_ink = {0xE6, 0xEC, 0xE9},
                           .note = {0x3A, 0x2E, 0x10},
                           .note_ink = {0xFF, 0xE2, 0xA0},
                           .ok = {0x67, 0xC9, 0x8A},
                           .warning = {0xE0, 0xAE, 0x4A},
                           .critical = {0xFF, 0x8A, 0x80},
                           .info = {0x82, 0xB6, 0xF2},
                           .edge = {0x7C, 0x8A, 0x85},
                           .hair = {0x2C, 0x36, 0x33}};
  return theme;
}

QColor readable_on(QColor const& background) {
  auto const light = luminance(background);
  // WCAG contrast with white against contrast with the dark ink.
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.06 ? QColor(Qt::white) : QColor(0x06, 0x14, 0x11);
}

QColor header_colour(QString const& name, Theme const& theme) {
  QColor const colour(name);
  bool const fits = name.size() == 7 && name.startsWith(QLatin1Char('#')) && colour.isValid();
  return fits ? colour : theme.accent;
}

Appearance::Appearance(QDBusConnection bus, QObject* parent) : QObject(parent), bus_(std::move(bus)) {
  auto const wanted = qEnvironmentVariable("DESKBELL_THEME");
  if (wanted == QLatin1String("dark") || wanted == QLatin1String("light")) {
    dark_ = wanted == QLatin1String("dark");
    return;
  }
  dark_ = palette_is_dark();
  if (bus_.isConnected()) follow_portal();
}

void Appearance::follow_portal() {
  // Before anything else has spoken to a bus Qt does not know the type by its name, and connects no slot.
  qRegisterMetaType<QDBusVariant>();
  bus_.connect(QString::fromLatin1(portal), QString::fromLatin1(portal_path), QString::fromLatin1(settings),
               QStringLiteral("SettingChanged"), this,
               SLOT(on_setting_changed(QString, QString, QDBusVariant)));
  // At the start of a session this program is often the first.
  auto* arrivals = new QDBusServiceWatcher(QString::fromLatin1(portal), bus_,
                                           QDBusServiceWatcher::WatchForRegistration, this);
  connect(arrivals, &QDBusServiceWatcher::serviceRegistered, this, &Appearance::ask_portal);
  ask_portal();
}

void Appearance::ask_portal() {
  auto question =
      QDBusMessage::createMethodCall(QString::fromLatin1(portal), QString::fromLatin1(portal_path),
                                     QString::fromLatin1(settings), QStringLiteral("Read"));
  question << QString::fromLatin1(group_name) << QString::fromLatin1(key_name);
  question.setAutoStartService(false);  // a desktop without a portal stays one
  auto* call = new QDBusPendingCallWatcher(bus_.asyncCall(question), this);
  connect(call, &QDBusPendingCallWatcher::finished, this, &Appearance::on_portal_answered);
}

void Appearance::on_portal_answered(QDBusPendingCallWatcher* call) {
  QDBusPendingReply<QDBusVariant> const reply = *call;
  call->deleteLater();
  if (reply.isValid()) set_scheme(unwrapped(reply.value().variant()).toUInt());
}

void Appearance::on_setting_changed(QString const& group, QString const& key, QDBusVariant const& value) {
  if (group == QLatin1String(group_name) && key == QLatin1String(key_name)) {
    set_scheme(unwrapped(value.variant()).toUInt());
  }
}

void Appearance::set_scheme(unsigned scheme) {
  // 0 no preference, 1 dark, 2 light.
  bool const dark = scheme == 1 || (scheme != 2 && palette_is_dark());
  if (dark == dark_) return;
  dark_ = dark;
  Q_EMIT changed();
}

QPalette Appearance::palette() const {
  auto const& now = theme();
  QPalette palette;
  palette.setColor(QPalette::Window, now.canvas);
  palette.setColor(QPalette::WindowText, now.ink);
  palette.setColor(QPalette::Base, now.surface);
  palette.setColor(QPalette::AlternateBase, now.canvas);
  palette.setColor(QPalette::Text, now.ink);
  palette.setColor(QPalette::Button, now.surface);
  palette.setColor(QPalette::ButtonText, now.ink);
  palette.setColor(QPalette::BrightText, now.critical);
  palette.setColor(QPalette::Highlight, now.accent);
  palette.setColor(QPalette::HighlightedText, now.on_accent);
  palette.setColor(QPalette::PlaceholderText, now.secondary);
  palette.setColor(QPalette::ToolTipBase, now.surface);
  palette.setColor(QPalette::ToolTipText, now.ink);
  palette.setColor(QPalette::Link, now.info);
  palette.setColor(QPalette::Mid, now.edge);
  for (auto const role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    palette.setColor(QPalette::Disabled, role, now.secondary);
  }
  return palette;
}

}  // namespace deskbell::tray
