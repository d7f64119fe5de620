// "My device": the facts that support asks for; and beside it "What can my IT see?" and "About".
#pragma once

#include <QWidget>
#include <string_view>
#include <vector>

#include "tray/appearance.h"
#include "tray/model.h"

class QGridLayout;
class QLabel;

namespace deskbell::tray {

class DevicePage final : public QWidget {
  Q_OBJECT
 public:
  DevicePage(Model const& model, Appearance const& appearance, QWidget* parent = nullptr);
  void refresh_look();

 Q_SIGNALS:
  void wants_privacy();

 private:
  void refresh();
  [[nodiscard]] QString as_text() const;

  Model const& model_;
  Appearance const& appearance_;
  QWidget* card_;
  QLabel* empty_;
  QGridLayout* grid_ = nullptr;
};

/// What this device reports to its IT, section by section, and what it does not.
class PrivacyPage final : public QWidget {
  Q_OBJECT
 public:
  struct Point {
    /// Members of protocol::Inventory that the words tell of; none: it is reported in another way.
    std::vector<std::string_view> sections;
    QString words;
  };
  explicit PrivacyPage(QWidget* parent = nullptr);
  /// Every section of an inventory report is one of these, as the tests see to.
  static std::vector<Point> reported();
};

class AboutPage final : public QWidget {
  Q_OBJECT
 public:
  AboutPage(Model const& model, Appearance const& appearance, QWidget* parent = nullptr);
  void refresh();

 Q_SIGNALS:
  void wants_privacy();

 private:
  Model const& model_;
  Appearance const& appearance_;
  QLabel* icon_;
  QLabel* facts_;
};

/// "Online", or why not, in plain words.
QString reach_text(Model const& model);

}  // namespace deskbell::tray
