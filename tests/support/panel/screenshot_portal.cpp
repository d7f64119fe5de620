// A desktop's portal for tests: answers a wish for a screenshot with a picture that the test made.
#include "tests/support/panel/screenshot_portal.h"

#include <QDBusMessage>
#include <QTimer>
#include <QUrl>

namespace deskbell::test {

bool ScreenshotPortal::open(QString const& picture) {
  picture_ = picture;
  return bus_.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), this,
                             QDBusConnection::ExportAllSlots) &&
         bus_.registerService(QStringLiteral("org.freedesktop.portal.Desktop"));
}

void ScreenshotPortal::close() {
  bus_.unregisterService(QStringLiteral("org.freedesktop.portal.Desktop"));
  bus_.unregisterObject(QStringLiteral("/org/freedesktop/portal/desktop"));
}

QDBusObjectPath ScreenshotPortal::Screenshot(QString const&, QVariantMap const& options) {
  auto sender = message().service().mid(1);
  sender.replace(QLatin1Char('.'), QLatin1Char('_'));
  ++asked;
  auto const path = QStringLiteral("/org/freedesktop/portal/desktop/request/%1/%2")
                        .arg(sender, options.value(QStringLiteral("handle_token")).toString());
  if (picture_ == QLatin1String("dies")) QTimer::singleShot(0, this, &ScreenshotPortal::close);
  if (picture_ == QLatin1String("dies") || picture_ == QLatin1String("silent")) return QDBusObjectPath(path);
  auto told = QDBusMessage::createTargetedSignal(message().service(), path,
                                                 QStringLiteral("org.freedesktop.portal.Request"),
                                                 QStringLiteral("Response"));
  QVariantMap results;
  if (!picture_.isEmpty()) results[QStringLiteral("uri")] = QUrl::fromLocalFile(picture_).toString();
  told << static_cast<uint>(picture_.isEmpty() ? 1 : 0) << results;
  bus_.send(told);
  return QDBusObjectPath(path);
}

}  // namespace deskbell::test
