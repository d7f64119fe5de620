// The contact forms that were opened, each a page of the window.
#pragma once

#include <QObject>
#include <QString>
#include <string>
#include <vector>

#include "tray/appearance.h"
#include "tray/model.h"

class QStackedWidget;

namespace deskbell::tray {

class FormPage;
class Keeper;

class Forms final : public QObject {
  Q_OBJECT
 public:
  /// Pages are put onto `stack`. `pictures_folder`: for what is attached, as Attachments' own.
  Forms(Model& model, Appearance const& appearance, Keeper& keeper, QString pictures_folder,
        QStackedWidget* stack);

  /// Made where nobody opened it yet. Empty: the policy's first one. Null: the policy has no such form.
  FormPage* page(std::string const& item_id);
  /// Those that their person had sent when an earlier run of this program ended go on their way.
  void go_on();
  [[nodiscard]] bool holds_unkept() const;
  void refresh_look();

 Q_SIGNALS:
  void wants_requests();
  /// A form that was sent does not go on without its person, who may not be looking at it.
  void stopped(QString const& item_id);

 private:
  void refresh();
  FormPage* add(protocol::MenuItem item);

  Model& model_;
  Appearance const& appearance_;
  Keeper& keeper_;
  QString pictures_folder_;
  QStackedWidget* stack_;
  std::vector<FormPage*> pages_;
};

}  // namespace deskbell::tray
