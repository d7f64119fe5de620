// TLS settings shared by many connections: what a server presents and what a client accepts.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "protocol/result.h"

struct ssl_ctx_st;

namespace deskbell::transport {

/// What a server presents. Copies share one state, so that reload() reaches every holder. Thread-safe.
/// TLS 1.2 and newer, no renegotiation, no tickets, no session cache: an idle connection stays small.
class TlsServerContext {
 public:
  /// `certificate_pem` is the leaf followed by its intermediates, `key_pem` an unencrypted private key.
  /// Error: invalid (what is unreadable, or that key and certificate do not belong together).
  static Result<TlsServerContext> load(std::string const& certificate_pem, std::string const& key_pem);
  static Result<TlsServerContext> load_files(std::filesystem::path const& certificate,
                                             std::filesystem::path const& key);

  /// New connections get the new certificate; open ones keep theirs. On an error the old one stays.
  Result<void> reload(std::string const& certificate_pem, std::string const& key_pem);
  Result<void> reload_files(std::filesystem::path const& certificate, std::filesystem::path const& key);

  std::shared_ptr<ssl_ctx_st> native() const;

 private:
  struct State;
  explicit TlsServerContext(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

struct TlsClientOptions {
  /// Authorities to trust, as PEM text and/or a PEM file. With either, the system's are not trusted unless
  /// `system_authorities_too`; with neither, the system's are.
  std::string authorities_pem;
  std::filesystem::path authorities_file;
  bool system_authorities_too = false;
  /// When not empty, the SHA-256 of the server's public key (SubjectPublicKeyInfo), as 64 hex digits or
  /// base64. Checked in addition to the chain and the name.
  std::string pin_sha256;
};

/// What a client accepts: a chain to a trusted authority, the right host name or address, valid today, and
/// the pin where there is one. Copies share one state. Thread-safe.
class TlsClientContext {
 public:
  /// Error: invalid (file missing, no certificate in it, pin not a SHA-256).
  static Result<TlsClientContext> make(TlsClientOptions const& options = {});

  std::shared_ptr<ssl_ctx_st> native() const;
  /// Lower-case hex, empty without a pin.
  std::string const& pin() const;

 private:
  struct State;
  explicit TlsClientContext(std::shared_ptr<State const> state) : state_(std::move(state)) {}
  std::shared_ptr<State const> state_;
};

/// SHA-256 of the public key of the first certificate in `certificate_pem`, as 64 lower-case hex digits: what
/// `TlsClientOptions::pin_sha256` wants. Error: invalid.
Result<std::string> pin_of_certificate(std::string const& certificate_pem);

}  // namespace deskbell::transport
