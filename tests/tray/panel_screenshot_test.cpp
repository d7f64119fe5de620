// A screenshot of a real X11 desktop: without our own window on it, and by keyboard from button to service.
#include <gtest/gtest.h>

#include <QByteArray>
#include <QImage>
#include <map>

#include "tests/support/paths.h"
#include "tests/tray/desk.h"
#include "tests/tray/wait_for.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::Desk;
using test::wait_for;

TEST(PanelScreenshot, GoesFromTheScreenToTheServiceWithoutOurWindow) {
  Desk desk("chat");
  ASSERT_TRUE(desk.ready());
  std::map<AttachmentId, QByteArray> taken;
  std::int64_t size = 0;
  desk.agent.on_command = [&](TrayCommand const& command) {
    if (auto const* file = std::get_if<TrayAttach>(&command)) {
      size = file->size;
      desk.agent.say(TrayAttachmentTaken{file->attachment_id, taken[file->attachment_id].size(), {}, {}});
    }
    if (auto const* piece = std::get_if<TrayAttachBytes>(&command)) {
      auto& bytes = taken[piece->attachment_id];
      bytes += QByteArray::fromBase64(QByteArray::fromStdString(piece->data));
      desk.agent.say(TrayAttachmentTaken{piece->attachment_id, bytes.size(), {}, {}});
    }
  };
  desk.start_panel();
  desk.start_tray({QStringLiteral("--show"), QStringLiteral("chat")});
  ASSERT_FALSE(desk.await_window(QStringLiteral("^Acme IT Support$")).isEmpty());
  auto const press = [&](char const* keys) {
    desk.run(QStringLiteral("xdotool"), {QStringLiteral("key"), QString::fromLatin1(keys)});
  };
  press("ctrl+shift+s");
  ASSERT_FALSE(desk.await_window(QStringLiteral("^Screenshot$")).isEmpty());
  EXPECT_TRUE(desk.agent.heard_of<TrayAttach>().empty()) << "nothing leaves before it is said";
  press("Tab");
  press("Tab");
  press("space");
  ASSERT_TRUE(wait_for([&] { return size > 0 && !taken.empty() && taken.begin()->second.size() == size; }));
  auto const picture = QImage::fromData(taken.begin()->second);
  EXPECT_EQ(picture.size(), QSize(900, 700));
  // The desktop is black; our window is light and 420 wide.
  int light = 0;
  for (int y = 0; y < picture.height(); y += 10)
    for (int x = 0; x < picture.width(); x += 10) light += picture.pixelColor(x, y).lightness() > 128 ? 1 : 0;
  EXPECT_LT(light, 100);
  auto const attach = desk.agent.heard_of<TrayAttach>().at(0);
  EXPECT_EQ(attach.media_type, "image/png");
  EXPECT_TRUE(attach.name.starts_with("Screenshot ")) << attach.name;
}

}  // namespace
}  // namespace deskbell::tray
