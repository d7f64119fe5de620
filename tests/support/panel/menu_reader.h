// Reads and clicks a menu over com.canonical.dbusmenu, as a real panel does.
#pragma once

#include <QDBusConnection>
#include <QJsonArray>
#include <QString>
#include <optional>

namespace deskbell::test {

class MenuReader {
 public:
  MenuReader(QDBusConnection bus, QString service, QString path);

  struct Entry {
    int id = 0;
    QString title;  ///< as a person sees it: marks of letters are taken out
    bool enabled = true;
    bool visible = true;
    bool separator = false;
    QList<Entry> entries;
  };
  /// Whole menu; nullopt: the program does not answer.
  [[nodiscard]] std::optional<QList<Entry>> read();
  /// The first enabled entry with this title, also in submenus. False: there is none.
  bool click(QString const& title);
  static QJsonArray to_json(QList<Entry> const& entries);

 private:
  QDBusConnection bus_;
  QString service_;
  QString path_;
};

}  // namespace deskbell::test
