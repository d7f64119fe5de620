// What a client demands of a server's certificate, and what to tell people when TLS fails.
#include "transport/tls_failure.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/sslerr.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>
#include <ctime>
#include <memory>

#include "transport/certificate.h"

namespace deskbell::transport {
namespace {

std::string text_of_error(unsigned long code) {
  auto const* reason = ERR_reason_error_string(code);
  return reason != nullptr ? reason : "no reason given";
}

/// Remembers the certificate that verification stops at: OpenSSL keeps only the verdict.
int remember_refused(int good, X509_STORE_CTX* store) {
  if (good == 1) return 1;
  auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* certificate = X509_STORE_CTX_get_current_cert(store);
  if (ssl != nullptr && certificate != nullptr && X509_up_ref(certificate) == 1)
    static_cast<StreamState*>(SSL_get_app_data(ssl))->refused.reset(certificate);
  return 0;
}

Error certificate_error(X509* certificate, long verdict, std::string const& host) {
  auto const fail = [](std::string message) {
    return make_error(ErrorCode::unavailable, std::move(message));
  };
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return fail(fmt::format(
          "TLS: the certificate of {} has expired (valid until {}; this device's clock says {}): renew "
          "it on the server, or set this device's clock",
          host, certificate != nullptr ? day_of(X509_get0_notAfter(certificate)) : "?", today()));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return fail(fmt::format(
          "TLS: the certificate of {} is not valid before {}, and this device's clock says {}: set "
          "this device's clock",
          host, certificate != nullptr ? day_of(X509_get0_notBefore(certificate)) : "?", today()));
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return fail(fmt::format(
          "TLS: the certificate shown by {} is for other names ({}): use one of them in the URL, or "
          "give the server a certificate for {}",
          host, certificate != nullptr ? names_of(certificate) : "?", host));
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_INVALID_CA:
      return fail(fmt::format(
          "TLS: the certificate of {} was issued by an authority that is not trusted here ({}): add "
          "that authority's certificate to the trusted ones, or name it with --ca-file",
          host, certificate != nullptr ? issuer_of(certificate) : "?"));
    default:
      return fail(fmt::format("TLS: the certificate of {} was refused: {}", host,
                              X509_verify_cert_error_string(verdict)));
  }
}

}  // namespace

Result<void> expect_host(ssl_st* ssl, std::string const& host) {
  error_code not_an_address;
  net::ip::make_address(host, not_an_address);
  SSL_set_verify(ssl, SSL_VERIFY_PEER, remember_refused);
  auto* parameters = SSL_get0_param(ssl);
  X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  bool const expected = not_an_address
                            ? X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), host.size()) == 1 &&
                                  SSL_set_tlsext_host_name(ssl, host.c_str()) == 1
                            : X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1;
  if (!expected)
    return make_error(ErrorCode::invalid,
                      fmt::format("TLS: '{}' is no host name or address a certificate can have", host));
  return {};
}

Result<void> check_pin(ssl_st* ssl, std::string const& pin, std::string const& host) {
  if (pin.empty()) return {};
  X509Pointer const certificate(SSL_get1_peer_certificate(ssl));
  auto const found = certificate ? public_key_digest(certificate.get()) : std::string();
  if (found == pin) return {};
  return make_error(
      ErrorCode::unavailable,
      fmt::format("TLS: the public key of {} is not the pinned one (SHA-256 found {}, expected {}): if the "
                  "server's key was changed on purpose, set the new pin; if not, somebody stands in between",
                  host, found, pin));
}

Error client_handshake_error(StreamState const& state, error_code error, std::string const& host) {
  if (error == net::error::timed_out)
    return make_error(ErrorCode::timeout, fmt::format("TLS: {} did not answer in time", host));
  auto const verdict = state.ssl ? SSL_get_verify_result(state.ssl.get()) : X509_V_OK;
  if (verdict != X509_V_OK) return certificate_error(state.refused.get(), verdict, host);
  if (error != net::error::no_recovery)
    return make_error(
        ErrorCode::unavailable,
        fmt::format("TLS: {} broke the connection off during the handshake ({}): is it a TLS port?", host,
                    error.message()));
  switch (ERR_GET_REASON(state.tls_error)) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_UNKNOWN_PROTOCOL:
      return make_error(
          ErrorCode::protocol,
          fmt::format("TLS: {} does not answer with TLS: check the port, and that the server has TLS", host));
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    case SSL_R_VERSION_TOO_LOW:
      return make_error(
          ErrorCode::protocol,
          fmt::format("TLS: {} offers no TLS 1.2 or newer: bring the server (or the device between) up to "
                      "date",
                      host));
    default:
      return make_error(ErrorCode::protocol, fmt::format("TLS: the handshake with {} failed: {}", host,
                                                         text_of_error(state.tls_error)));
  }
}

Error server_handshake_error(StreamState const& state, error_code error) {
  if (error == net::error::timed_out)
    return make_error(ErrorCode::timeout, "TLS: the handshake did not end in time");
  if (error != net::error::no_recovery) return make_error(ErrorCode::unavailable, "TLS: " + error.message());
  switch (ERR_GET_REASON(state.tls_error)) {
    case SSL_R_HTTP_REQUEST:
      return make_error(ErrorCode::protocol, "TLS: the client spoke plain HTTP");
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
      return make_error(ErrorCode::protocol, "TLS: the client offers no TLS 1.2 or newer");
    default:
      return make_error(ErrorCode::protocol, "TLS: " + text_of_error(state.tls_error));
  }
}

}  // namespace deskbell::transport
