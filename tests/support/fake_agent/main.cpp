// deskbell-fake-agent SOCKET SCENE: a service that is always in one situation, for pictures and for hands.
#include <QCoreApplication>
#include <cstdio>

#include "tests/support/fake_agent/scenes.h"

int main(int argc, char** argv) {
  QCoreApplication app(argc, argv);
  auto const arguments = QCoreApplication::arguments();
  deskbell::test::FakeAgent agent(arguments.value(1));
  if (arguments.size() != 3 || !deskbell::test::set_scene(agent, arguments[2].toStdString())) {
    std::fputs("Usage: deskbell-fake-agent SOCKET SCENE\nScenes:", stderr);
    for (auto const& name : deskbell::test::scene_names()) std::fprintf(stderr, " %s", name.c_str());
    std::fputs("\n", stderr);
    return 2;
  }
  deskbell::test::behave_like_a_service(agent);
  if (!agent.listen()) {
    std::fprintf(stderr, "deskbell-fake-agent: %s: cannot listen\n", argv[1]);
    return 1;
  }
  std::puts("listening");
  std::fflush(stdout);
  return QCoreApplication::exec();
}
