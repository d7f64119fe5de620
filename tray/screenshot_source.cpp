// Where pictures of the screens come from: X11 itself, or the desktop's portal, which asks the person.
#include "tray/screenshot_source.h"

#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFile>
#include <QGuiApplication>
#include <QPixmap>
#include <QScreen>
#include <QUrl>
#include <QUuid>
#include <cmath>
#include <utility>

namespace deskbell::tray {
namespace {

constexpr auto portal = "org.freedesktop.portal.Desktop";
constexpr auto portal_path = "/org/freedesktop/portal/desktop";
constexpr auto screenshot = "org.freedesktop.portal.Screenshot";
constexpr auto request = "org.freedesktop.portal.Request";

QString monitor_name(std::size_t number, QScreen const* screen) {
  auto const size = screen->size() * screen->devicePixelRatio();
  //: number, name and size of a monitor, e.g. "Monitor 2: DELL U2720Q, 3840 × 2160"
  return ScreenshotSource::tr("Monitor %1: %2, %3 × %4")
      .arg(number)
      .arg(screen->model().isEmpty() ? screen->name() : screen->model())
      .arg(size.width())
      .arg(size.height());
}

QString no_portal_text() {
  return ScreenshotSource::tr(
      "This desktop does not let Deskbell take a picture of the screen. Take one with the desktop's own "
      "tool, "
      "then paste or attach it here.");
}

/// Also an X11 program on a Wayland desktop sees nothing of the others' windows.
bool on_wayland() {
  return QGuiApplication::platformName().startsWith(QLatin1String("wayland")) ||
         !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") ||
         qEnvironmentVariable("XDG_SESSION_TYPE") == QLatin1String("wayland");
}

}  // namespace

std::vector<ScreenPicture> cut_into_screens(QImage const& desktop, std::vector<QRect> const& screens) {
  QRect all;
  for (auto const& screen : screens) all |= screen;
  auto const whole_text = ScreenshotSource::tr("The picture");
  if (screens.size() < 2 || all.isEmpty()) return {{whole_text, desktop}};
  auto const scale = static_cast<double>(desktop.width()) / all.width();
  bool const fits = std::abs(desktop.height() - all.height() * scale) <= 2 && scale >= 0.99;
  if (!fits) return {{whole_text, desktop}};
  std::vector<ScreenPicture> pictures;
  for (auto const& screen : screens) {
    auto const place = screen.translated(-all.topLeft());
    auto part = desktop.copy(
        QRectF(place.x() * scale, place.y() * scale, place.width() * scale, place.height() * scale)
            .toAlignedRect() &
        desktop.rect());
    part.setDevicePixelRatio(scale);
    pictures.push_back({ScreenshotSource::tr("Monitor %1").arg(pictures.size() + 1), part});
  }
  return pictures;
}

void X11Screenshots::take() {
  std::vector<ScreenPicture> pictures;
  for (auto* screen : QGuiApplication::screens()) {
    auto const picture = screen->grabWindow(0);
    if (!picture.isNull()) pictures.push_back({monitor_name(pictures.size() + 1, screen), picture.toImage()});
  }
  if (pictures.empty()) {
    Q_EMIT failed(no_portal_text());
  } else {
    Q_EMIT taken(pictures);
  }
}

PortalScreenshots::PortalScreenshots(QDBusConnection bus, QObject* parent, std::chrono::milliseconds limit)
    : ScreenshotSource(parent), bus_(std::move(bus)) {
  watcher_.setConnection(bus_);
  watcher_.setWatchMode(QDBusServiceWatcher::WatchForUnregistration);
  watcher_.addWatchedService(QString::fromLatin1(portal));
  connect(&watcher_, &QDBusServiceWatcher::serviceUnregistered, this, [this] {
    fail(
        tr("The part of this desktop that takes pictures of the screen has ended. Try again, or take one "
           "with the "
           "desktop's own tool, then paste or attach it here."));
  });
  limit_.setSingleShot(true);
  limit_.setInterval(limit);
  connect(&limit_, &QTimer::timeout, this, [this] {
    fail(
        tr("This desktop did not answer when Deskbell asked for a picture of the screen. Try again, or take "
           "one with "
           "the desktop's own tool, then paste or attach it here."));
  });
}

PortalScreenshots::~PortalScreenshots() {
  if (!waiting_ || path_.isEmpty()) return;
  bus_.send(QDBusMessage::createMethodCall(QString::fromLatin1(portal), path_, QString::fromLatin1(request),
                                           QStringLiteral("Close")));
}

void PortalScreenshots::take() {
  waiting_ = true;
  if (!bus_.isConnected()) {
    fail(no_portal_text());
    return;
  }
  // The answer may come before the call's: its place is known beforehand.
  auto const token = QStringLiteral("deskbell_") + QUuid::createUuid().toString(QUuid::Id128);
  auto sender = bus_.baseService().mid(1);
  sender.replace(QLatin1Char('.'), QLatin1Char('_'));
  listen_at(QStringLiteral("/org/freedesktop/portal/desktop/request/%1/%2").arg(sender, token));
  auto call = QDBusMessage::createMethodCall(QString::fromLatin1(portal), QString::fromLatin1(portal_path),
                                             QString::fromLatin1(screenshot), QStringLiteral("Screenshot"));
  call << QString()
       << QVariantMap{{QStringLiteral("handle_token"), token}, {QStringLiteral("interactive"), false}};
  limit_.start();
  auto* answer = new QDBusPendingCallWatcher(bus_.asyncCall(call, static_cast<int>(limit_.interval())), this);
  connect(answer, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* answered) {
    QDBusPendingReply<QDBusObjectPath> const reply = *answered;
    answered->deleteLater();
    if (reply.isError()) {
      fail(no_portal_text());
    } else if (reply.value().path() != path_) {
      listen_at(reply.value().path());  // an old portal chooses the place itself
    }
  });
}

void PortalScreenshots::listen_at(QString const& path) {
  path_ = path;
  bus_.connect(QString::fromLatin1(portal), path, QString::fromLatin1(request), QStringLiteral("Response"),
               this, SLOT(on_response(uint, QVariantMap)));
}

void PortalScreenshots::fail(QString const& reason) {
  if (!std::exchange(waiting_, false)) return;
  limit_.stop();
  Q_EMIT failed(reason);
}

void PortalScreenshots::on_response(uint code, QVariantMap const& results) {
  constexpr uint done = 0;
  constexpr uint cancelled = 1;
  if (code != done) return fail(code == cancelled ? QString() : no_portal_text());
  if (waiting_) read(results.value(QStringLiteral("uri")).toString());
}

void PortalScreenshots::read(QString const& uri) {
  QUrl const url(uri);
  QImage const desktop = url.isLocalFile() ? QImage(url.toLocalFile()) : QImage();
  // It was made for us, and nobody said that it may stay on the disk.
  if (url.isLocalFile()) QFile::remove(url.toLocalFile());
  if (desktop.isNull()) return fail(tr("The picture that the desktop took cannot be read."));
  waiting_ = false;
  limit_.stop();
  std::vector<QRect> screens;
  for (auto const* screen : QGuiApplication::screens()) screens.push_back(screen->geometry());
  Q_EMIT taken(cut_into_screens(desktop, screens));
}

ScreenshotSource* make_screenshot_source(QObject* parent) {
  if (on_wayland()) return new PortalScreenshots(QDBusConnection::sessionBus(), parent);
  return new X11Screenshots(parent);
}

}  // namespace deskbell::tray
