// A StatusNotifierWatcher and host in one: what a desktop's panel is to a tray icon.
#pragma once

#include <QDBusAbstractAdaptor>
#include <QDBusConnection>
#include <QDBusContext>
#include <QObject>
#include <QStringList>

namespace deskbell::test {

/// The watcher's face on the bus; QtDBus answers Introspect for it, which Qt's tray code needs.
class Panel final : public QObject, protected QDBusContext {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierWatcher")
  Q_PROPERTY(QStringList RegisteredStatusNotifierItems READ items)
  Q_PROPERTY(bool IsStatusNotifierHostRegistered READ has_host)
  Q_PROPERTY(int ProtocolVersion READ protocol_version)
 public:
  explicit Panel(QDBusConnection bus);
  /// Takes the watcher's name; false: there is one already.
  bool open();
  /// As a panel that crashed: the name goes, the items are forgotten.
  void close();
  [[nodiscard]] QStringList items() const { return items_; }
  [[nodiscard]] bool has_host() const { return true; }
  [[nodiscard]] int protocol_version() const { return 0; }
  [[nodiscard]] QVariant property_of_item(QString const& item, QString const& name) const;
  [[nodiscard]] QDBusConnection bus() const { return bus_; }
  bool activate(QString const& item);

 public Q_SLOTS:
  void RegisterStatusNotifierItem(QString const& service);
  void RegisterStatusNotifierHost(QString const& service);

 Q_SIGNALS:
  void StatusNotifierItemRegistered(QString const& item);
  void StatusNotifierItemUnregistered(QString const& item);
  void StatusNotifierHostRegistered();
  /// Ours, not the bus's: an item's icon, tooltip or menu is another one now.
  void item_changed(QString const& item, QString const& what);

 private Q_SLOTS:
  void on_new_icon();
  void on_new_tooltip();
  void on_layout_updated(uint revision, int parent);

 private:
  void forget(QString const& owner);

  QDBusConnection bus_;
  QStringList items_;  ///< "bus name/object path"
};

}  // namespace deskbell::test
