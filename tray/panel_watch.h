// Is there a panel that shows tray icons? Asked on the session bus, before Qt is asked: Qt caches its answer.
#pragma once

#include <QObject>
#include <QTimer>

class QDBusPendingCallWatcher;

namespace deskbell::tray {

enum class Panel {
  unknown,          ///< not asked yet
  none,             ///< nobody shows tray icons
  status_notifier,  ///< org.kde.StatusNotifierWatcher with a host
  embedding,        ///< only the old X11 tray
};

class PanelWatch final : public QObject {
  Q_OBJECT
 public:
  explicit PanelWatch(QObject* parent = nullptr);
  /// Answers by `changed`, within a few seconds at most: a panel that is just starting is waited for.
  void start();
  [[nodiscard]] Panel panel() const { return panel_; }

 Q_SIGNALS:
  void changed();

 private Q_SLOTS:
  void on_host_changed();

 private:
  void ask();
  void on_answer(QDBusPendingCallWatcher* call);
  void settle(Panel panel);
  void without_watcher();

  Panel panel_ = Panel::unknown;
  QTimer patience_;
};

/// Whether an X11 client owns the tray selection of this screen. False on other platforms.
bool x11_tray_exists();

}  // namespace deskbell::tray
