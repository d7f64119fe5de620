// The token that a desktop gives with a click: with it a window comes to the front where the desktop holds
// back those that come by themselves.
#pragma once

#include <QString>

class QWidget;

namespace deskbell::tray {

/// While this lives, the window that is shown or raised has the click's token; empty: there was none.
class ActivationToken {
 public:
  ActivationToken(QWidget& window, QString const& token);
  ~ActivationToken();
  ActivationToken(ActivationToken const&) = delete;
  ActivationToken& operator=(ActivationToken const&) = delete;

 private:
  bool given_;
};

}  // namespace deskbell::tray
