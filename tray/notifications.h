// A client of org.freedesktop.Notifications of our own: actions, escaped text, and only our notifications.
#pragma once

#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QVariantMap>
#include <functional>
#include <optional>
#include <vector>

class QDBusPendingCallWatcher;

namespace deskbell::tray {

/// As the desktop knows them.
enum class Urgency : unsigned char { low, normal, critical };

struct Notification {
  QString title;
  QString text;  ///< plain; escaped here where the server reads markup
  QString app_name;
  QString category = QStringLiteral("im.received");  ///< empty: none
  Urgency urgency = Urgency::normal;
  bool can_be_dismissed = false;  ///< has a button that says so, heard as dismissed()
};

class Notifications final : public QObject {
  Q_OBJECT
 public:
  /// The installed desktop file's name without ".desktop".
  static constexpr auto desktop_entry = "deskbell-tray";
  /// Of the installed icon theme.
  static constexpr auto icon_name = "deskbell";

  explicit Notifications(QObject* parent = nullptr);
  /// Listens for the desktop's "do not disturb".
  void start();
  /// The person does not want to be disturbed now. What is shown meanwhile waits until they do, or is
  /// withdrawn.
  [[nodiscard]] bool inhibited() const { return inhibited_; }
  /// Likewise, or nobody knows yet.
  [[nodiscard]] bool is_quiet() const { return inhibited_ || asked_inhibited_; }
  /// Replaces the one that is shown.
  void show(Notification const& notification);
  /// It was read elsewhere.
  void withdraw();
  /// The desktop shows it, or was asked to.
  [[nodiscard]] bool is_shown() const { return id_ != 0 || on_its_way_; }
  /// The desktop shows nothing, and will not when it answers.
  [[nodiscard]] bool is_away() const { return id_ == 0 && !on_its_way_ && !wanted_; }

 Q_SIGNALS:
  /// The person clicked it; a token that lets the window come to the front, where the desktop gave one.
  void opened(QString const& activation_token);
  void dismissed();
  void inhibited_changed();

 private Q_SLOTS:
  void on_action(quint32 id, QString const& action);
  void on_closed(quint32 id, quint32 reason);
  void on_token(quint32 id, QString const& token);
  void on_properties_changed(QString const& interface, QVariantMap const& changed,
                             QStringList const& invalid);

 private:
  void show_wanted();
  void ask_inhibited();
  void set_inhibited(bool inhibited);
  void ask_capabilities();
  void notify();
  void on_shown(QDBusPendingCallWatcher* call);
  /// What the desktop says of a notification may be heard before the number of ours: it waits for that.
  bool is_early(std::function<void()> again);

  bool connected_ = false;
  bool asking_ = false;
  bool markup_ = false;
  bool actions_ = true;
  bool knows_server_ = false;
  bool withdrawn_ = false;
  bool inhibited_ = false;
  bool asked_inhibited_ = false;  ///< and not answered yet
  quint32 id_ = 0;                ///< 0: none is shown
  bool on_its_way_ = false;
  std::vector<std::function<void()>> early_;  ///< what was heard meanwhile
  std::optional<Notification> wanted_;
  QString token_;
};

}  // namespace deskbell::tray
