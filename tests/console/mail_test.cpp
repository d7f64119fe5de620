// Mail against a real SMTP server: what it gets, TLS, AUTH, and every way in which it can say no.
#include <sys/stat.h>

#include <fstream>

#include "console/server/notifier/mail_server.h"
#include "console/server/notifier/public_address.h"
#include "console/server/notifier/webhook.h"
#include "tests/console/mail_catcher.h"
#include "tests/console/program.h"
#include "tests/console/support.h"
#include "tests/support/certificates.h"

namespace deskbell::console::test {
namespace {

std::string write_file(TemporaryFolder const& folder, std::string const& name, std::string const& text) {
  auto const path = (folder / name).string();
  std::ofstream(path) << text;
  ::chmod(path.c_str(), 0600);
  return path;
}

struct Mail : testing::Test {
  TemporaryFolder folder;
  tests::Pem authority = tests::make_authority();
  tests::Pem pair = tests::make_certificate(authority, {"127.0.0.1", "localhost"});
  std::string ca = write_file(folder, "ca.pem", authority.certificate);
  std::vector<std::string> tls{"--certificate", write_file(folder, "mail.pem", pair.certificate), "--key",
                               write_file(folder, "mail.key", pair.key)};
  std::string password = write_file(folder, "password", "open sesame\n");
  std::atomic<bool> stop{false};

  static MailMessage message() {
    MailMessage made;
    made.from = {"Help desk", "desk@example.org"};
    made.to = {"Tess", "tess@example.com"};
    made.subject = "Hello";
    made.id = "0198-id";
    made.date = start;
    made.text = "text";
    made.html = "<p>html</p>";
    return made;
  }
  MailServer server_of(MailCatcher const& catcher, MailOptions options = {}) {
    if (options.server.empty()) options.server = catcher.url();
    options.from = "Help desk <desk@example.org>";
    return *must(load_mail_server(options));
  }
  static MailOptions plain() {
    MailOptions options;
    options.plain = true;
    return options;
  }
  MailOptions trusting() {
    MailOptions options;
    options.ca = ca;
    return options;
  }
  MailOptions signed_in(std::string const& scheme, MailCatcher const& catcher) {
    auto options = trusting();
    options.server = catcher.url(scheme);
    options.user = "desk";
    options.password_file = password;
    return options;
  }
};

TEST_F(Mail, ArrivesWholeAndNobodyBreaksOutOfAHeader) {
  MailCatcher catcher;
  auto wanted = message();
  wanted.to.name = "Tess \"T\" O'Neill";
  wanted.subject = "Grüße aus Köln\r\nBcc: everybody@example.com " + std::string(150, 'x');
  wanted.text = "Zeile eins\n.\nline ü\n" + std::string(3'000, 'y') + "\n";
  wanted.html = "<p>" + html_of("<script>alert('ü')</script>\n&") + "</p>";
  wanted.settings_link = "https://help.example.org/settings/notifications\r\nX-Evil: yes";
  auto const outcome = send_mail(server_of(catcher, plain()), wanted, stop);
  ASSERT_TRUE(outcome.sent) << outcome.said;
  EXPECT_EQ(outcome.said, "250 2.0.0 Kept it");
  auto const mail = catcher.next();
  EXPECT_EQ(mail.text("from"), "desk@example.org");
  EXPECT_EQ(mail.all.at("to"), boost::json::value(boost::json::array{"tess@example.com"}));
  EXPECT_EQ(mail.header("From"), "Help desk <desk@example.org>");
  EXPECT_EQ(mail.header("Message-ID"), "<0198-id@example.org>");
  EXPECT_EQ(mail.header("Auto-Submitted"), "auto-generated");
  EXPECT_EQ(mail.header("Subject").find("Grüße aus Köln"), 0u) << mail.header("Subject");
  EXPECT_NE(mail.header("Subject").find("Bcc: everybody@example.com xxx"), std::string::npos);
  EXPECT_EQ(mail.header("Bcc"), "");
  EXPECT_EQ(mail.header("X-Evil"), "");
  EXPECT_EQ(mail.header("Date"), "Mon, 02 Feb 2026 02:40:00 +0000");
  EXPECT_EQ(mail.text("text"), wanted.text);
  EXPECT_EQ(mail.text("html").find("<p>&lt;script&gt;alert(&#39;ü&#39;)&lt;/script&gt;<br>&amp;</p>"), 0u)
      << mail.text("html");
  EXPECT_LE(mail.all.at("longest_line").get_int64(), 300);
  EXPECT_EQ(mail.all.at("tls"), boost::json::value(false));
}

TEST_F(Mail, GoesOverStartTlsAndTlsWithAUser) {
  auto arguments = tls;
  arguments.insert(arguments.end(), {"--user", "desk", "--password", "open sesame"});
  for (std::string const scheme : {"smtp", "smtps"}) {
    if (scheme == "smtps") arguments.emplace_back("--implicit");
    MailCatcher catcher(arguments);
    auto const outcome = send_mail(server_of(catcher, signed_in(scheme, catcher)), message(), stop);
    ASSERT_TRUE(outcome.sent) << scheme << outcome.said;
    auto const mail = catcher.next();
    EXPECT_EQ(mail.all.at("tls"), boost::json::value(true));
    EXPECT_EQ(mail.text("user"), "desk");
  }
}

TEST_F(Mail, SaysWhatIsWrongAndNeverThePassword) {
  auto arguments = tls;
  arguments.insert(arguments.end(), {"--user", "desk", "--password", "something else"});
  MailCatcher catcher(arguments);
  auto const refused = send_mail(server_of(catcher, signed_in("smtp", catcher)), message(), stop);
  EXPECT_FALSE(refused.sent);
  EXPECT_FALSE(refused.final) << "somebody may put it right";
  EXPECT_NE(refused.said.find("refuses the user or password of --mail-user"), std::string::npos)
      << refused.said;
  EXPECT_EQ(refused.said.find("sesame"), std::string::npos);

  auto options = signed_in("smtp", catcher);
  options.ca.reset();
  auto const untrusted = send_mail(server_of(catcher, options), message(), stop);
  EXPECT_NE(untrusted.said.find("its certificate is not trusted"), std::string::npos) << untrusted.said;
  EXPECT_NE(untrusted.said.find("--mail-ca"), std::string::npos) << untrusted.said;

  MailCatcher open;
  auto const no_tls = send_mail(server_of(open, trusting()), message(), stop);
  EXPECT_FALSE(no_tls.final);
  EXPECT_NE(no_tls.said.find("offers no STARTTLS"), std::string::npos) << no_tls.said;
  auto const gone = server_of(open, plain());
  open.stop();
  auto const down = send_mail(gone, message(), stop);
  EXPECT_FALSE(down.sent || down.final);
  EXPECT_NE(down.said.find("cannot be reached"), std::string::npos) << down.said;
}

TEST_F(Mail, TellsForNowFromForEver) {
  MailCatcher catcher;
  auto const server = server_of(catcher, plain());
  catcher.reply("rcpt", "450 4.2.0 Greylisted, come again");
  auto const later = send_mail(server, message(), stop);
  EXPECT_FALSE(later.sent || later.final) << later.said;
  EXPECT_NE(later.said.find("450 4.2.0 Greylisted"), std::string::npos) << later.said;
  catcher.reply("rcpt", "550 5.1.1 No such mailbox");
  auto const never = send_mail(server, message(), stop);
  EXPECT_TRUE(never.final);
  EXPECT_NE(never.said.find("550 5.1.1 No such mailbox"), std::string::npos) << never.said;
  catcher.reply("rcpt", "");
  catcher.reply("data", "451 4.3.0 Disk full");
  EXPECT_FALSE(send_mail(server, message(), stop).final);
  catcher.reply("data", "554 5.7.1 Looks like spam");
  EXPECT_TRUE(send_mail(server, message(), stop).final);
  catcher.reply("data", "");
  EXPECT_TRUE(send_mail(server, message(), stop).sent);
  catcher.next();
  EXPECT_EQ(catcher.waiting(), 0u);
}

TEST_F(Mail, RefusesSettingsThatCannotBeMeant) {
  auto const fault = [&](MailOptions options) {
    auto const loaded = load_mail_server(options);
    return loaded ? std::string() : loaded.error().message;
  };
  MailOptions good;
  good.server = "smtp://mail.example.org:587";
  good.from = "desk@example.org";
  EXPECT_EQ(fault(good), "");
  EXPECT_FALSE(must(load_mail_server({})).has_value());
  for (auto const* server : {"mail.example.org", "http://mail.example.org", "smtp://", "smtp://a b",
                             "smtp://u:p@host", "smtp://host:port", "smtp://host/path"}) {
    auto options = good;
    options.server = server;
    EXPECT_EQ(fault(options).find("--mail-server: found"), 0u) << server;
  }
  for (auto const* from : {"", "nobody", "a@b\r\nBcc: x@y", "a@b@c", "Name <a@b", "two words@example.org"}) {
    auto options = good;
    options.from = from;
    EXPECT_EQ(fault(options).find("--mail-from:"), 0u) << from;
  }
  auto options = good;
  options.user = "desk";
  EXPECT_EQ(fault(options), "--mail-user and --mail-password-file go together");
  options.password_file = password;
  EXPECT_EQ(fault(options), "");
  options.plain = true;
  EXPECT_EQ(fault(options).find("--mail-plain:"), 0u);
  options.plain = false;
  ::chmod(password.c_str(), 0644);
  EXPECT_NE(fault(options).find("everybody may read it"), std::string::npos) << fault(options);
  options.password_file = folder / "none";
  EXPECT_NE(fault(options).find("cannot be read"), std::string::npos);
}

TEST_F(Mail, IsTriedFromTheCommandLine) {
  MailCatcher catcher;
  std::vector<std::string> const words{"mail",        "test",        "ana@example.com",  "--mail-server",
                                       catcher.url(), "--mail-from", "desk@example.org", "--mail-plain"};
  auto const done = run_console(words);
  EXPECT_EQ(done.code, 0) << done.err;
  EXPECT_NE(done.out.find("took the mail to ana@example.com: 250 2.0.0 Kept it"), std::string::npos)
      << done.out;
  EXPECT_EQ(catcher.next().header("To"), "ana@example.com");
  catcher.reply("rcpt", "550 5.1.1 No such mailbox");
  auto const refused = run_console(words);
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("deskbell-console: mail test: smtp://127.0.0.1:"), std::string::npos)
      << refused.err;
  EXPECT_NE(refused.err.find("No such mailbox"), std::string::npos) << refused.err;
  auto const file =
      write_file(folder, "console.conf", "mail-server = " + catcher.url() + "\nmail-plain = true\n");
  auto const unsaid = run_console({"mail", "test", "ana@example.com", "--config", file});
  EXPECT_EQ(unsaid.code, 2);
  EXPECT_NE(unsaid.err.find("--mail-from: is missing"), std::string::npos) << unsaid.err;
  EXPECT_EQ(run_console({"mail", "test", "ana@example.com"}).code, 2);
}

// ---- webhooks: what needs no receiver
// ------------------------------------------------------------------------------------------------------------

TEST(Webhook, SignsAsStandardWebhooksDo) {
  // Made with Python's hmac.
  auto const secret = "whsec_" + std::string("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
  EXPECT_EQ(webhook_signature(secret, "msg_1", 1'674'087'231, R"({"test": 1})"),
            "v1,WH7ez+3mS0G4sUK/wBduWv016zevkAilmRYx8KXMSeU=");
  auto const made = make_webhook_secret();
  EXPECT_EQ(made.size(), 6u + 44u);
  EXPECT_NE(made, make_webhook_secret());
}

TEST(Webhook, ReachesOnlyTheInternet) {
  auto const open = [](char const* text) { return is_public(boost::asio::ip::make_address(text)); };
  for (auto const* inside : {"0.0.0.0",
                             "10.1.2.3",
                             "100.64.0.1",
                             "127.0.0.1",
                             "127.255.255.255",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.1",
                             "192.0.2.1",
                             "192.168.1.1",
                             "198.18.0.1",
                             "198.51.100.1",
                             "203.0.113.1",
                             "224.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::ffff:127.0.0.1",
                             "::ffff:10.0.0.1",
                             "64:ff9b::10.0.0.1",
                             "2002:a00:1::1",
                             "2001::1",
                             "2001:db8::1",
                             "fc00::1",
                             "fd12::1",
                             "fe80::1",
                             "ff02::1",
                             "3fff::1",
                             "100::1"})
    EXPECT_FALSE(open(inside)) << inside;
  for (auto const* outside :
       {"1.1.1.1", "8.8.8.8", "100.128.0.1", "172.32.0.1", "192.169.0.1", "2606:4700::1111", "2a01:4f8::1",
        "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"})
    EXPECT_TRUE(open(outside)) << outside;
}

TEST(Webhook, TakesOnlyAddressesThatCanBeMeant) {
  for (auto const* good : {"https://hooks.example.org/x?y=1", "https://hooks.example.org:8443"})
    EXPECT_TRUE(check_webhook_url(good, false)) << good;
  for (auto const* bad : {"http://hooks.example.org", "ftp://hooks.example.org", "file:///etc/passwd",
                          "https://", "https://user:word@example.org/", "https://example.org/#x",
                          "hooks.example.org", "", "https://exa mple.org/", "https://example.org/\r\nX: y"})
    EXPECT_FALSE(check_webhook_url(bad, false)) << bad;
  EXPECT_TRUE(check_webhook_url("http://127.0.0.1:9/", true));
}

}  // namespace
}  // namespace deskbell::console::test
