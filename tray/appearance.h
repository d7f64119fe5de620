// Light or dark, and the colours of UI.md for each.
#pragma once

#include <QColor>
#include <QDBusConnection>
#include <QDBusVariant>
#include <QObject>
#include <QPalette>
#include <QString>

class QDBusPendingCallWatcher;

namespace deskbell::tray {

struct Theme {
  bool dark = false;
  QColor canvas, surface, ink, secondary;
  QColor accent, on_accent;
  QColor own, own_ink;
  QColor note, note_ink;
  QColor ok, warning, critical, info;
  QColor edge;  ///< of controls
  QColor hair;  ///< of cards: quieter than `edge`
};
Theme const& light_theme();
Theme const& dark_theme();

/// Black or white, whichever reads better on `background`.
QColor readable_on(QColor const& background);
/// "#RRGGBB" from a policy; the accent where it is something else.
QColor header_colour(QString const& name, Theme const& theme);

/// Which theme is in force: DESKBELL_THEME=light|dark, else the desktop portal, else the palette. A portal
/// may come later than this program, and start anew.
class Appearance final : public QObject {
  Q_OBJECT
 public:
  explicit Appearance(QDBusConnection bus = QDBusConnection::sessionBus(), QObject* parent = nullptr);
  [[nodiscard]] Theme const& theme() const { return dark_ ? dark_theme() : light_theme(); }
  /// For one window; the application's own palette stays the desktop's.
  [[nodiscard]] QPalette palette() const;

 Q_SIGNALS:
  void changed();

 private Q_SLOTS:
  void on_setting_changed(QString const& group, QString const& key, QDBusVariant const& value);

 private:
  void follow_portal();
  void ask_portal();
  void on_portal_answered(QDBusPendingCallWatcher* call);
  void set_scheme(unsigned scheme);

  QDBusConnection bus_;
  bool dark_ = false;
};

}  // namespace deskbell::tray
