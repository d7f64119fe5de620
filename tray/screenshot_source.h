// Where pictures of the screens come from: X11 itself, or the desktop's portal, which asks the person.
#pragma once

#include <QDBusConnection>
#include <QDBusServiceWatcher>
#include <QImage>
#include <QList>
#include <QObject>
#include <QRect>
#include <QString>
#include <QTimer>
#include <QVariantMap>
#include <chrono>
#include <vector>

namespace deskbell::tray {

struct ScreenPicture {
  QString name;  ///< of the monitor, in words
  QImage image;  ///< with its device pixel ratio
};

/// Cuts a picture of the whole desktop where its screens are. One picture where it shows something else, e.g.
/// a window that the person chose.
std::vector<ScreenPicture> cut_into_screens(QImage const& desktop, std::vector<QRect> const& screens);

class ScreenshotSource : public QObject {
  Q_OBJECT
 public:
  explicit ScreenshotSource(QObject* parent = nullptr) : QObject(parent) {}
  /// Once; heard as taken or failed.
  virtual void take() = 0;

 Q_SIGNALS:
  void taken(std::vector<deskbell::tray::ScreenPicture> const& screens);
  /// Empty reason: the person did not want it.
  void failed(QString const& reason);
};

/// The screens themselves.
class X11Screenshots final : public ScreenshotSource {
  Q_OBJECT
 public:
  using ScreenshotSource::ScreenshotSource;
  void take() override;
};

/// org.freedesktop.portal.Screenshot.
class PortalScreenshots final : public ScreenshotSource {
  Q_OBJECT
 public:
  /// A person may be asked, and takes their time.
  static constexpr std::chrono::milliseconds patience = std::chrono::minutes(5);
  explicit PortalScreenshots(QDBusConnection bus, QObject* parent = nullptr,
                             std::chrono::milliseconds limit = patience);
  /// Takes back what is not answered.
  ~PortalScreenshots() override;
  void take() override;

 private Q_SLOTS:
  void on_response(uint code, QVariantMap const& results);

 private:
  void listen_at(QString const& path);
  void read(QString const& uri);
  void fail(QString const& reason);

  QDBusConnection bus_;
  QDBusServiceWatcher watcher_;
  QTimer limit_;
  QString path_;  ///< of the portal's request
  bool waiting_ = false;
};

/// The one that works on this desktop.
ScreenshotSource* make_screenshot_source(QObject* parent);

}  // namespace deskbell::tray
