// The commands of an administrator on the console's machine.
#include "console/server/commands.h"
#include "console/server/command_support.h"

#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>

#include "console/server/accounts.h"
#include "console/server/api/route.h"
#include "console/server/console_archive.h"
#include "console/server/customers.h"
#include "console/server/data_owner.h"
#include "console/server/enrolment_limits.h"
#include "console/server/enrolment_tokens.h"
#include "console/server/folders.h"
#include "console/server/policies.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "console/server/stores.h"
#include "policies/document.h"
#include "policies/findings.h"
#include "protocol/excerpt.h"

namespace deskbell::console::commands {

namespace {

Result<std::int64_t> only_organisation(store::Transaction& transaction) {
  auto found = transaction.sql().one<std::int64_t>(
      "SELECT id FROM organisations WHERE deleted_at IS NULL ORDER BY id LIMIT 1");
  if (!found) {
    return make_error(ErrorCode::not_found,
                      "there is no organisation yet; make one with: deskbell-console admin create EMAIL");
  }
  return *found;
}

/// From a pipe the first line; from a terminal after a question, without echo.
Result<std::string> read_password() {
  termios before{};
  bool const terminal = isatty(STDIN_FILENO) != 0 && tcgetattr(STDIN_FILENO, &before) == 0;
  if (terminal) {
    std::fputs("Password: ", stderr);
    auto silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSANOW, &silent);
  }
  std::string password;
  std::getline(std::cin, password);
  if (terminal) {
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    std::fputc('\n', stderr);
  }
  if (auto sound = accounts::check_password(password); !sound) return sound.error();
  return password;
}

/// One byte more than a document may have: what is too large is told so, and /dev/zero is not read for ever.
Result<std::string> read_document_file(std::filesystem::path const& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored))
    return make_error(ErrorCode::invalid,
                      file.string() + ": found a folder, expected a policy as a JSON file");
  std::ifstream stream(file, std::ios::binary);
  if (!stream)
    return make_error(ErrorCode::not_found, file.string() + ": cannot be read: " + std::strerror(errno) +
                                                ": check the path and its rights");
  std::string text(policy::max_document_bytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

std::optional<std::int64_t> find_customer(store::Transaction& transaction, Scope const& scope,
                                          std::string const& name) {
  return transaction.sql().one<std::int64_t>(
      "SELECT id FROM customers WHERE organisation_id = ? AND business_name = ? AND deleted_at IS NULL LIMIT "
      "1",
      scope.organisation, name);
}

}  // namespace

Result<std::int64_t> parse_span(std::string_view text) {
  std::int64_t number = 0;
  auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  auto const unit = std::string_view(end, static_cast<std::size_t>(text.data() + text.size() - end));
  std::int64_t const seconds = unit == "s"   ? 1
                               : unit == "m" ? 60
                               : unit == "h" ? 3600
                               : unit == "d" ? 86'400
                               : unit == "w" ? 604'800
                                             : 0;
  constexpr std::int64_t most = 1'000'000;
  if (code != std::errc() || seconds == 0 || number < 1 || number > most) {
    return make_error(ErrorCode::invalid,
                      "found \"" + std::string(text) + "\", expected a span such as 30m, 12h, 7d or 2w");
  }
  return number * seconds;
}

void print_one_time_link(std::string url, std::string const& token) {
  while (!url.empty() && url.back() == '/') url.pop_back();
  std::printf("%s/welcome#token=%s\n", url.c_str(), token.c_str());
  std::fputs(
      url.empty()
          ? "Put the console's address before it. The link sets the password once, within three days.\n"
          : "The link sets the password once, within three days.\n",
      stderr);
}

int create_admin(AdminOptions const& options) {
  std::optional<std::string> hash;
  if (!options.one_time_link) {
    auto password = read_password();
    if (!password) return complain(password.error());
    hash = hash_password(*password);
  }
  auto made = with_database<std::string>(
      options.data, WhereNone::make, [&](store::Transaction& transaction) -> Result<std::string> {
        auto organisation =
            accounts::ensure_organisation(transaction, options.organisation, options.time_zone);
        if (!organisation) return organisation.error();
        auto account = accounts::create_account(transaction, *organisation,
                                                {options.email, options.name, !options.technician, hash});
        if (!account) return account.error();
        audit(transaction, operator_scope(*organisation), "created", "user", account->uid,
              account->email + (account->admin ? ", administrator" : ", technician"));
        if (!options.one_time_link) return account->email;
        return accounts::create_one_time_link(transaction, *account);
      });
  if (!made) return refuse(prefixed("admin create", made.error()));
  if (options.one_time_link) {
    print_one_time_link(options.url, *made);
  } else {
    std::printf("%s can sign in now.\n", made->c_str());
  }
  return ok;
}

int create_api_key(KeyOptions const& options) {
  std::optional<std::int64_t> seconds;
  if (!options.expires.empty()) {
    auto const span = parse_span(options.expires);
    if (!span) return refuse(prefixed("key create: --expires", span.error()));
    seconds = *span;
  }
  std::string scopes;
  for (auto const& scope : options.scopes) scopes += (scopes.empty() ? "" : " ") + scope;
  auto made = with_database<std::string>(
      options.data, WhereNone::refuse, [&](store::Transaction& transaction) -> Result<std::string> {
        auto account = accounts::find_account(transaction.sql(), options.email);
        if (!account) return make_error(ErrorCode::not_found, "email: nobody signs in as " + options.email);
        audit(transaction, operator_scope(account->organisation_id), "created", "api_key", account->uid,
              options.name);
        std::optional<Time> expires_at;
        if (seconds) expires_at = transaction.now() + std::chrono::seconds(*seconds);
        return accounts::create_api_key(transaction, *account, options.name, expires_at, scopes);
      });
  if (!made) return refuse(prefixed("key create", made.error()));
  std::printf("%s\n", made->c_str());
  return ok;
}

namespace {

/// What a person at the terminal does next.
void print_for_people(std::string const& token, EnrollmentOptions const& options) {
  auto const& url = options.url.empty() ? std::string("https://CONSOLE") : options.url;
  std::printf("A token for %s: it lets in %lld device%s within %s, and is shown this once.\n\n",
              options.customer.c_str(), static_cast<long long>(options.uses), options.uses == 1 ? "" : "s",
              options.expires.c_str());
  std::printf("  %s\n\nOn each device, as root:\n\n", token.c_str());
  std::printf("  DESKBELL_URL=%s DESKBELL_TOKEN=%s apt-get install ./deskbell_*.deb\n\n", url.c_str(),
              token.c_str());
  std::printf("or, where Deskbell is installed already:\n\n");
  std::printf("  DESKBELL_TOKEN=%s deskbell enroll --url %s\n\n", token.c_str(), url.c_str());
  if (options.approval)
    std::puts("Each device then waits until somebody approves it on the page, under Assets > Enrolment.");
  if (options.url.empty())
    std::puts("Put the console's address in place of https://CONSOLE (or say it with --url).");
}

/// Error: invalid, in the words of --expires.
Result<std::int64_t> enrolment_span(std::string const& text) {
  auto const span = parse_span(text);
  if (!span) return span;
  if (*span < shortest_token_life_s || *span > longest_token_life_s)
    return make_error(ErrorCode::invalid, "found \"" + text + "\", expected between 1m and 366d");
  return span;
}

}  // namespace

int create_enrollment(EnrollmentOptions const& options) {
  auto const span = enrolment_span(options.expires);
  if (!span) return refuse(prefixed("enrollment create: --expires", span.error()));
  bool is_new = false;
  auto made = with_database<std::string>(
      options.data, WhereNone::refuse, [&](store::Transaction& transaction) -> Result<std::string> {
        auto organisation = only_organisation(transaction);
        if (!organisation) return organisation.error();
        auto const scope = operator_scope(*organisation);
        auto customer = find_customer(transaction, scope, options.customer);
        is_new = !customer;
        if (!customer) {
          api::CustomerRequest request;
          request.business_name = options.customer;
          auto const created = create_customer(transaction, scope, request);
          if (!created) return created.error();
          customer = created->id;
        }
        std::optional<std::int64_t> folder;
        if (!options.folder.empty()) {
          auto found = find_folder(transaction.sql(), scope, *customer, options.folder);
          if (!found) return prefixed("--folder", found.error());
          folder = *found;
        }
        auto token = create_enrolment_token(transaction, scope,
                                            {*customer, options.uses, *span, folder, options.approval});
        if (!token) return token.error();
        return token->token.value_or("");
      });
  if (!made) return refuse(prefixed("enrollment create", made.error()));
  if (is_new)
    std::fprintf(stderr,
                 "deskbell-console: enrollment create: made the customer \"%s\", which was not there\n",
                 options.customer.c_str());
  if (::isatty(STDOUT_FILENO) == 1) {
    print_for_people(*made, options);
  } else {
    std::printf("%s\n", made->c_str());
  }
  return ok;
}

namespace {
std::string in_words(api::PolicySummary const& policy) {
  return policy.name + ", version " + std::to_string(policy.version);
}
}  // namespace

int import_policy(PolicyOptions const& options) {
  auto const read = read_document_file(options.file);
  if (!read) return complain(prefixed("import-policy", read.error()));
  auto const& document = *read;
  auto const checked = check_policy(document);
  for (auto const& problem : checked.problems) {
    auto const field = policy::path_of(problem.pointer);
    std::fprintf(stderr, "%s:%lld:%lld: %s%s%s\n", options.file.c_str(), static_cast<long long>(problem.line),
                 static_cast<long long>(problem.column), field.c_str(), field.empty() ? "" : ": ",
                 problem.message.c_str());
  }
  if (!checked.problems.empty()) {
    std::fputs("deskbell-console: import-policy: nothing was changed\n", stderr);
    return failed;
  }
  auto done = with_database<std::string>(
      options.data, WhereNone::refuse, [&](store::Transaction& transaction) -> Result<std::string> {
        auto organisation = only_organisation(transaction);
        if (!organisation) return organisation.error();
        auto const scope = operator_scope(*organisation);
        api::PolicyRequest request;
        request.document = document;
        std::optional<std::int64_t> customer;
        if (!options.customer.empty()) {
          customer = find_customer(transaction, scope, options.customer);
          if (!customer)
            return make_error(ErrorCode::not_found,
                              "--customer: found \"" + protocol::clipped(options.customer, 60) +
                                  "\", expected a customer's business name; nothing was changed");
          request.customer_id = *customer;
        }
        request.layer = customer ? "customer" : "organisation";
        auto const existing = transaction.sql().one<std::int64_t>(
            "SELECT id FROM policies WHERE organisation_id = ? AND layer = ? AND COALESCE(customer_id, 0) = "
            "? AND deleted_at IS NULL",
            scope.organisation, *request.layer, customer.value_or(0));
        if (existing) {
          // Nobody's device has to fetch a policy anew that says what it said before.
          auto const stands = show_policy(transaction.sql(), scope, Key(*existing));
          if (!stands) return stands.error();
          if (stands->document == document) return in_words(stands->summary) + ", unchanged";
        }
        auto saved = existing ? update_policy(transaction, scope, Key(*existing), request)
                              : create_policy(transaction, scope, request);
        if (!saved) return saved.error();
        return in_words(saved->summary);
      });
  if (!done) return complain(prefixed("import-policy", done.error()));
  std::printf("Policy in force: %s\n", done->c_str());
  return ok;
}

int backup(std::filesystem::path const& data, std::filesystem::path const& file) {
  // The file itself may stand where only root writes.
  auto const opened = [&]() -> Result<Stores> {
    auto const owner = ActingOwner::of(data);
    if (!owner) return owner.error();
    return open_stores_for_command(data, WhereNone::refuse);
  };
  auto stores = opened();
  if (!stores) return complain(prefixed("data " + data.string(), stores.error()));
  auto done = write_archive(*stores->database, data, file);
  if (!done) return complain(prefixed("backup", done.error()));
  std::printf("Backup written to %s: database, keys and files. Keep it as secret as the console itself.\n",
              file.c_str());
  return ok;
}

int print_openapi() {
  std::puts(api::openapi_document(api::all_routes()).c_str());
  return ok;
}

}  // namespace deskbell::console::commands
