// Saves files of messages where the person says, under a name that is safe. Nothing is ever opened or run.
#pragma once

#include <QObject>
#include <QString>

#include "tray/downloads.h"

class QWidget;

namespace deskbell::tray {

class FileSaver final : public QObject {
  Q_OBJECT
 public:
  FileSaver(Model& model, QWidget* window);

  /// Asks where, unless it was said before and did not work.
  void save(protocol::AttachmentView const& file);
  [[nodiscard]] bool busy() const { return downloads_.busy(); }

 Q_SIGNALS:
  void saved(QString const& text);
  void refused(QString const& text);

 private:
  QWidget* window_;
  Downloads downloads_;
  QString folder_;  ///< where the person saved last; empty: nowhere yet
};

}  // namespace deskbell::tray
