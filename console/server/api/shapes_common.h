// Shapes that several nouns use, and those of sessions.
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::console::api {

using Number = std::int64_t;
template <class T>
using Maybe = std::optional<T>;

struct Meta {
  Number total_pages = 0;
  Number total_entries = 0;
  Number per_page = 25;
  Number page = 1;
};
BOOST_DESCRIBE_STRUCT(Meta, (), (total_pages, total_entries, per_page, page))

/// Where the account has a second step, one of the two is wanted besides: without it the answer is 401 with
/// `code` second_step_required, and with a wrong one second_step_wrong.
struct SignIn {
  std::string email;
  std::string password;
  Maybe<std::string> code;           ///< of the app, six digits
  Maybe<std::string> recovery_code;  ///< instead of it; each is good once
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (email, password, code, recovery_code))

/// Sets a password with the one-time link's token, and signs in. The second step is wanted here, too.
struct OneTimeSignIn {
  std::string token;
  std::string password;
  Maybe<std::string> code;
  Maybe<std::string> recovery_code;
};
BOOST_DESCRIBE_STRUCT(OneTimeSignIn, (), (token, password, code, recovery_code))

struct SignedInUser {
  Number id = 0;
  std::string uuid;
  std::string name;
  std::string email;
  bool admin = false;
  std::vector<std::string> permissions;  ///< e.g. chat.answer, ticket.write, policy.write
};
BOOST_DESCRIBE_STRUCT(SignedInUser, (), (id, uuid, name, email, admin, permissions))

struct Session {
  SignedInUser user;
  std::string organisation;
  std::string csrf_token;  ///< wanted in the header X-Deskbell-CSRF of every request that changes something
  std::string expires_at;
};
BOOST_DESCRIBE_STRUCT(Session, (), (user, organisation, csrf_token, expires_at))

struct SessionAnswer {
  Session session;
};
BOOST_DESCRIBE_STRUCT(SessionAnswer, (), (session))

struct LiveTicketAnswer {
  std::string ticket;  ///< one use, within a minute: GET /console/v1/live?ticket=…&cursor=…
};
BOOST_DESCRIBE_STRUCT(LiveTicketAnswer, (), (ticket))

struct PictureRequest {
  std::string data;  ///< a JPEG or PNG in base64
};
BOOST_DESCRIBE_STRUCT(PictureRequest, (), (data))

struct UserReference {
  Number id = 0;
  std::string uuid;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(UserReference, (), (id, uuid, name))

struct CustomerReference {
  Number id = 0;
  std::string uuid;
  std::string business_name;
};
BOOST_DESCRIBE_STRUCT(CustomerReference, (), (id, uuid, business_name))

struct ContactReference {
  Number id = 0;
  std::string uuid;
  std::string name;
  Maybe<std::string> email;
};
BOOST_DESCRIBE_STRUCT(ContactReference, (), (id, uuid, name, email))

struct AssetReference {
  Number id = 0;
  std::string uuid;
  std::string name;
  bool online = false;
};
BOOST_DESCRIBE_STRUCT(AssetReference, (), (id, uuid, name, online))

}  // namespace deskbell::console::api
