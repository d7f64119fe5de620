// A desktop's portal for tests: answers a wish for a screenshot with a picture that the test made.
#include "tests/support/panel/screenshot_portal.h"

#include <QDBusMessage>
#include <QUrl>

namespace deskbell::test {

bool ScreenshotPortal::open(QString const& picture) {
  picture_ = picture;
  return bus_.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), this,
                             QDBusConnection::ExportAllSlots) &&
         bus_.registerService(QStringLiteral("org.freedesktop.portal.Desktop"));
}

QDBusObjectPath ScreenshotPortal::Screenshot(QString const&, QVariantMap const& options) {
  auto sender = message().service().mid(1);
  sender.replace(QLatin1Char('.'), QLatin1Char('_'));
  auto const path = QStringLiteral("/org/freedesktop/portal/desktop/request/%1/%2")
                        .arg(sender, options.value(QStringLiteral("handle_token")).toString());
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
