// Whether this program is out of date: the service was upgraded while it ran, or its own file was removed.
#include "tray/renewal.h"

#include <utility>

#include "tray/model.h"

namespace deskbell::tray {

Renewal::Renewal(Model& model, Outside outside, QObject* parent)
    : QObject(parent), model_(model), outside_(std::move(outside)) {
  again_.setSingleShot(true);
  connect(&again_, &QTimer::timeout, this, &Renewal::look);
  connect(&model_, &Model::reach_changed, this, &Renewal::look);
  connect(&model_, &Model::became_ready, this, &Renewal::look);
}

void Renewal::look() {
  again_.stop();
  if (said_) return;
  // Where all is well nobody asks the disk: packages stop the service before they take files away, and start
  // it when new ones lie there.
  bool const away = model_.reach() == Reach::no_service;
  bool const differs = model_.ready() && model_.agent_version() != outside_.own_version;
  if (!away && !differs) return;
  auto const state = outside_.program();
  bool const gone = state == ProgramState::gone;
  bool const replaced = state == ProgramState::another && differs && !outside_.unkept();
  said_ = (gone || replaced) && !outside_.open();
  if (!said_) {
    again_.start(outside_.pause);
  } else if (gone) {
    Q_EMIT removed();
  } else {
    Q_EMIT outdated();
  }
}

void Renewal::on_cannot_start() {
  said_ = false;
  again_.start(outside_.pause);
}

}  // namespace deskbell::tray
