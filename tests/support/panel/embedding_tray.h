// The old X11 tray, as far as an icon must see it: somebody owns the tray selection of the screen.
#pragma once

#include <memory>

namespace deskbell::test {

class EmbeddingTray {
 public:
  EmbeddingTray();
  ~EmbeddingTray();
  EmbeddingTray(EmbeddingTray const&) = delete;
  EmbeddingTray& operator=(EmbeddingTray const&) = delete;
  /// False: there is no X server, or another owner.
  bool open();

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace deskbell::test
