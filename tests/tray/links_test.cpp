// What of a message can be clicked, and what never.
#include "tray/links.h"

#include <gtest/gtest.h>

#include <QElapsedTimer>
#include <QStringList>

namespace deskbell::tray {
namespace {

QStringList shown(QString const& text) {
  QStringList found;
  for (auto const& link : find_links(text)) found << text.mid(link.start, link.length);
  return found;
}
QStringList one(char const* text) { return {QString::fromUtf8(text)}; }

TEST(Links, FindsTheFourSchemesAndLeavesTheSentenceOut) {
  EXPECT_EQ(shown(QStringLiteral("See https://example.com/a?b=c#d, or (http://example.org/x_(y)). Thanks!")),
            (QStringList{QStringLiteral("https://example.com/a?b=c#d"),
                         QStringLiteral("http://example.org/x_(y)")}));
  EXPECT_EQ(shown(QStringLiteral("Write to mailto:help@example.com!")), one("mailto:help@example.com"));
  EXPECT_EQ(shown(QStringLiteral("Call tel:+43-1-23456.\nNow")), one("tel:+43-1-23456"));
  EXPECT_EQ(shown(QStringLiteral("HTTPS://EXAMPLE.COM")), one("HTTPS://EXAMPLE.COM"));
  EXPECT_EQ(shown(QStringLiteral("“https://example.com/ä?q=🙈”")), one("https://example.com/ä?q=🙈"));
  EXPECT_EQ(shown(QStringLiteral("https://a.example\nhttps://b.example")).size(), 2);
  EXPECT_EQ(shown(QStringLiteral("<https://example.com>")), one("https://example.com"));
  EXPECT_EQ(shown(QStringLiteral("[here](https://example.com)")), one("https://example.com"));
  auto const link = find_links(QStringLiteral("🙈 https://bücher.example/")).front();
  EXPECT_EQ(link.start, 3);
  EXPECT_EQ(link.url, QStringLiteral("https://xn--bcher-kva.example/"));
}

TEST(Links, LeavesEverythingElseAsText) {
  for (auto const* text : {"",
                           "example.com",
                           "www.example.com",
                           "file:///etc/passwd",
                           "javascript:alert(1)",
                           "xhttps://example.com",
                           "_https://example.com",
                           "https://",
                           "http:// example.com",
                           "mailto:",
                           "tel:",
                           "ftp://example.com",
                           "data:text/html,x",
                           "vbscript:x",
                           "ms-settings:x",
                           "smb://host/share",
                           "\\\\host\\share",
                           "https://user:password@example.com/",
                           "https://google.com@evil.example/",
                           "http:example.com",
                           "view-source:http//x",
                           "about:blank",
                           "https:/\\example.com",
                           "ht\ttps://example.com"}) {
    EXPECT_EQ(shown(QString::fromUtf8(text)), QStringList()) << text;
  }
}

TEST(Links, EndsWhereItCouldBeReadAsSomethingElse) {
  EXPECT_EQ(shown(QString::fromUtf8("https://example.com/\xE2\x80\xAEgpj.exe")), one("https://example.com/"));
  EXPECT_EQ(shown(QString::fromUtf8("https://example.com\xE2\x80\x8B.evil.example")),
            one("https://example.com"));
  EXPECT_EQ(shown(QStringLiteral("https://example.com") + QChar(QChar::Null) + QStringLiteral("x")),
            one("https://example.com"));
  EXPECT_EQ(shown(QStringLiteral("https://example.com/\"onmouseover=x")), one("https://example.com/"));
}

TEST(Links, LongTextTakesNoTime) {
  QElapsedTimer clock;
  clock.start();
  find_links(QStringLiteral("https://").repeated(1'000));
  find_links(QStringLiteral("https://example.com/") + QStringLiteral("(").repeated(8'000));
  find_links(QStringLiteral("https://example.com/") + QStringLiteral(")").repeated(8'000));
  find_links(QStringLiteral("mailto:a tel:1 ").repeated(500));
  EXPECT_LT(clock.elapsed(), 2'000);
}

}  // namespace
}  // namespace deskbell::tray
