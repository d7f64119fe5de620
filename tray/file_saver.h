// Saves files of messages where the person says, under a name that is safe. Nothing is ever opened or run.
#pragma once

#include <QObject>
#include <QString>
#include <set>

#include "tray/downloads.h"

class QWidget;

namespace deskbell::tray {

class FileSaver final : public QObject {
  Q_OBJECT
 public:
  FileSaver(Model& model, QWidget* window);

  /// Asks where, unless it was said before and did not work.
  void save(protocol::AttachmentView const& file);
  /// An own one goes its way again; one that was to be saved is saved where that was said.
  void again(protocol::AttachmentView const& file);
  [[nodiscard]] bool busy() const { return downloads_.busy(); }

 Q_SIGNALS:
  void saved(QString const& text);
  void refused(QString const& text);

 private:
  Model& model_;
  QWidget* window_;
  Downloads downloads_;
  std::set<AttachmentId> again_;
  QString folder_;  ///< where the person saved last; empty: nowhere yet
};

}  // namespace deskbell::tray
