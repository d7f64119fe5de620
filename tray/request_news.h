// Answers to requests: which of them this person has not read, and which they were not told of yet.
#pragma once

#include <QObject>
#include <set>

#include "tray/keeper.h"
#include "tray/model.h"

namespace deskbell::tray {

/// Keeps Model::set_news() true. What was read and told is remembered over restarts of this program; what
/// came while it did not run is asked for when the service is there.
class RequestNews final : public QObject {
  Q_OBJECT
 public:
  RequestNews(Model& model, Keeper& keeper, QObject* parent = nullptr);
  /// The person looked at it.
  void see(TicketId ticket);

 Q_SIGNALS:
  /// The newest that this person was not told of; told from now on.
  void arrived(deskbell::protocol::RequestComment const& comment);

 private:
  void ask();
  void refresh();
  void on_shown(TicketId ticket, QString const& reason);
  [[nodiscard]] Time newest_answer(TicketId ticket) const;

  Model& model_;
  Keeper& keeper_;
  std::set<TicketId> older_;  ///< what these hold was there before anybody counted
};

}  // namespace deskbell::tray
