// Shapes of policies and enrolment tokens.
#pragma once

#include "console/server/api/shapes_common.h"
#include "console/server/api/shapes_folders.h"
#include "protocol/common.h"

namespace deskbell::console::api {

struct PolicySummary {
  Number id = 0;
  std::string uuid;
  std::string name;
  std::string layer;  ///< organisation, customer, folder or asset
  Maybe<Number> customer_id;
  Maybe<Number> folder_id;
  Maybe<Number> asset_id;
  std::string bound_to;  ///< the layer's name, for people
  Number version = 0;    ///< counts this document's changes; also its ETag
  std::string updated_at;
  Maybe<std::string> updated_by;
};
BOOST_DESCRIBE_STRUCT(PolicySummary, (),
                      (id, uuid, name, layer, customer_id, folder_id, asset_id, bound_to, version, updated_at,
                       updated_by))

struct Policy {
  PolicySummary summary;
  std::string document;  ///< JSON text as its author wrote it
};
BOOST_DESCRIBE_STRUCT(Policy, (), (summary, document))

struct PolicyList {
  std::vector<PolicySummary> policies;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(PolicyList, (), (policies, meta))

struct PolicyAnswer {
  Policy policy;
};
BOOST_DESCRIBE_STRUCT(PolicyAnswer, (), (policy))

struct PolicyRequest {
  Maybe<std::string> name;
  Maybe<std::string> layer;  ///< only on creation; default organisation
  Maybe<Number> customer_id;
  Maybe<Number> folder_id;
  Maybe<Number> asset_id;
  Maybe<std::string> document;
};
BOOST_DESCRIBE_STRUCT(PolicyRequest, (), (name, layer, customer_id, folder_id, asset_id, document))

struct PolicyProblem {
  Number line = 0;
  Number column = 0;
  std::string pointer;
  std::string message;
  Maybe<std::string> expected;
  Maybe<std::string> found;
};
BOOST_DESCRIBE_STRUCT(PolicyProblem, (), (line, column, pointer, message, expected, found))

struct PolicyCheckRequest {
  std::string document;
};
BOOST_DESCRIBE_STRUCT(PolicyCheckRequest, (), (document))

/// Without problems: the menu and branding that this document gives a user by itself over the defaults.
struct PolicyCheck {
  std::vector<PolicyProblem> problems;
  std::vector<protocol::MenuItem> menu;
  Maybe<protocol::Branding> branding;
};
BOOST_DESCRIBE_STRUCT(PolicyCheck, (), (problems, menu, branding))

/// One setting of the effective policy and what each layer said of it.
struct ExplainedSetting {
  std::string key;
  std::string value;   ///< JSON text
  std::string origin;  ///< the layer it came from, or "default"
};
BOOST_DESCRIBE_STRUCT(ExplainedSetting, (), (key, value, origin))

struct EffectivePolicy {
  Number version = 0;
  Maybe<Number> applied_version;
  std::vector<ExplainedSetting> settings;
};
BOOST_DESCRIBE_STRUCT(EffectivePolicy, (), (version, applied_version, settings))

enum class TokenState { active, used_up, expired, revoked };
BOOST_DESCRIBE_ENUM(TokenState, active, used_up, expired, revoked)

struct EnrollmentToken {
  Number id = 0;
  std::string uuid;
  Number customer_id = 0;
  std::string customer_name;
  Maybe<FolderReference> folder;  ///< where new devices are put; absent: at the customer itself
  Number uses_left = 0;
  Number used = 0;
  Maybe<std::string> expires_at;
  bool needs_approval = false;  ///< its devices wait until somebody lets them in
  Number waiting = 0;           ///< how many of them do
  bool revoked = false;
  Maybe<std::string> revoked_at;
  Maybe<std::string> last_used_at;
  TokenState state = TokenState::active;  ///< whether it lets devices in, and why not
  Maybe<std::string> token;               ///< only in the answer that made it
  Maybe<UserReference> created_by;        ///< absent: on the console's command line
  std::string created_at;
};
BOOST_DESCRIBE_STRUCT(EnrollmentToken, (),
                      (id, uuid, customer_id, customer_name, folder, uses_left, used, expires_at,
                       needs_approval, waiting, revoked, revoked_at, last_used_at, state, token, created_by,
                       created_at))

struct EnrollmentTokenList {
  std::vector<EnrollmentToken> enrollment_tokens;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(EnrollmentTokenList, (), (enrollment_tokens, meta))

struct EnrollmentTokenAnswer {
  EnrollmentToken enrollment_token;
};
BOOST_DESCRIBE_STRUCT(EnrollmentTokenAnswer, (), (enrollment_token))

struct EnrollmentTokenRequest {
  Maybe<Number> customer_id;
  Maybe<Number> uses;        ///< default 1
  Maybe<Number> expires_in;  ///< seconds, default seven days
  Maybe<Number> folder_id;   ///< of this customer; its policies hold for the new devices
  Maybe<bool> needs_approval{};
};
BOOST_DESCRIBE_STRUCT(EnrollmentTokenRequest, (), (customer_id, uses, expires_in, folder_id, needs_approval))

struct TokenReference {
  Number id = 0;
  std::string created_at;
  Maybe<UserReference> created_by;
  Number waiting = 0;  ///< devices that do and came with it
};
BOOST_DESCRIBE_STRUCT(TokenReference, (), (id, created_at, created_by, waiting))

/// A device that enrolled with a token that needs approval: what it said of itself, in its own words.
struct WaitingDevice {
  Number id = 0;
  std::string uuid;
  std::string hostname;
  Maybe<std::string> serial_number;
  Maybe<std::string> manufacturer;
  Maybe<std::string> model;
  Maybe<std::string> os;
  std::string agent_version;
  std::string address;  ///< from which it enrolled
  Number customer_id = 0;
  std::string customer_name;
  TokenReference token;
  Maybe<AssetReference>
      asset;  ///< what it is taken for once it is approved: that one's key ends; absent: a new one
  Maybe<AssetReference> other;  ///< has its machine id, and it is not taken for that one
  bool is_overtaken = false;    ///< that asset has a key that came after it, and works: it cannot be approved
  Number knocks = 1;            ///< how many that wait say that they are this machine, itself included
  bool is_latest = true;        ///< of those
  std::string created_at;
};
BOOST_DESCRIBE_STRUCT(WaitingDevice, (),
                      (id, uuid, hostname, serial_number, manufacturer, model, os, agent_version, address,
                       customer_id, customer_name, token, asset, other, is_overtaken, knocks, is_latest,
                       created_at))

struct ApprovalRequest {
  /// The asset that it was shown to become; absent or 0: a new one. Where that changed since, nothing is
  /// done.
  Maybe<Number> asset_id;
};
BOOST_DESCRIBE_STRUCT(ApprovalRequest, (), (asset_id))

struct WaitingDeviceList {
  std::vector<WaitingDevice> waiting_devices;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(WaitingDeviceList, (), (waiting_devices, meta))

struct ApprovedDevice {
  bool success = true;
  Number asset_id = 0;  ///< a new one, or the one that the machine was before
};
BOOST_DESCRIBE_STRUCT(ApprovedDevice, (), (success, asset_id))

struct RefusedDevices {
  bool success = true;
  Number refused = 0;  ///< how many waited
};
BOOST_DESCRIBE_STRUCT(RefusedDevices, (), (success, refused))

}  // namespace deskbell::console::api
