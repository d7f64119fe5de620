// TLS settings shared by many connections: what a server presents and what a client accepts.
#include "transport/tls_context.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <mutex>
#include <vector>

#include "transport/certificate.h"
#include "transport/pin.h"

namespace deskbell::transport {
namespace {

using ContextPointer = std::shared_ptr<SSL_CTX>;

/// Never asks a terminal for a passphrase.
int no_password(char*, int, int, void*) { return 0; }

/// A system's whole list of authorities has a quarter of that.
constexpr std::size_t pem_max_bytes = std::size_t{1} << 20;

constexpr std::array<unsigned char, 9> http_1_1{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

int select_protocol(SSL*, unsigned char const** chosen, unsigned char* chosen_length,
                    unsigned char const* offered, unsigned int offered_length, void*) {
  unsigned char* match = nullptr;
  auto const found =
      SSL_select_next_proto(&match, chosen_length, http_1_1.data(), http_1_1.size(), offered, offered_length);
  if (found != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *chosen = match;
  return SSL_TLSEXT_ERR_OK;
}

ContextPointer new_context(SSL_METHOD const* method) {
  ContextPointer context(SSL_CTX_new(method), SSL_CTX_free);
  auto* native = context.get();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  // Buffers go back to the heap whenever nothing is in them; reading ahead takes a record in one call, not
  // two.
  SSL_CTX_set_mode(
      native, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(native, 1);
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(native, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_num_tickets(native, 0);
  return context;
}

Error invalid(std::string message) {
  ERR_clear_error();
  return make_error(ErrorCode::invalid, std::move(message));
}

Result<std::vector<X509Pointer>> read_certificates(std::string const& pem, std::string_view what) {
  std::vector<X509Pointer> certificates;
  auto const bio = bio_of(pem);
  while (auto* certificate = PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr))
    certificates.emplace_back(certificate);
  bool const ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!certificates.empty() && ended) return certificates;
  std::string_view const problem = certificates.empty()
                                       ? "holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)"
                                       : "a certificate in it is damaged";
  return invalid(fmt::format("{}: {}", what, problem));
}

Result<std::string> read_file(std::filesystem::path const& path, std::string_view what) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    return invalid(fmt::format("{}: {} is a folder, expected a PEM file", what, path.string()));
  std::ifstream file(path, std::ios::binary);
  std::string text(pem_max_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.is_open() && text.size() > pem_max_bytes)
    return invalid(fmt::format("{}: {} has more than {} bytes, expected a PEM file", what, path.string(),
                               pem_max_bytes));
  if (!file.is_open() || file.bad())
    return invalid(fmt::format("{}: cannot read {}: check that it exists and that this process may read it",
                               what, path.string()));
  return text;
}

Result<ContextPointer> server_context(std::string const& certificate_pem, std::string const& key_pem) {
  auto chain = read_certificates(certificate_pem, "TLS certificate");
  if (!chain) return chain.error();
  auto const key_bio = bio_of(key_pem);
  KeyPointer const key(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, no_password, nullptr));
  if (!key)
    return invalid("TLS key: holds no unencrypted private key in PEM form (-----BEGIN PRIVATE KEY-----)");
  auto const context = new_context(TLS_server_method());
  if (SSL_CTX_use_certificate(context.get(), chain->front().get()) != 1)
    return invalid(
        "TLS certificate: OpenSSL refuses it (too weak a key?): use P-256 or RSA with 2048 bits or more");
  for (auto it = std::next(chain->begin()); it != chain->end(); ++it)
    SSL_CTX_add1_chain_cert(context.get(), it->get());
  if (SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1 || SSL_CTX_check_private_key(context.get()) != 1)
    return invalid("TLS key: does not belong to the certificate: give the key the certificate was made for");
  SSL_CTX_set_options(context.get(), SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_alpn_select_cb(context.get(), select_protocol, nullptr);
  return context;
}

Result<void> trust(SSL_CTX* context, std::string const& pem, std::string_view what) {
  auto certificates = read_certificates(pem, what);
  if (!certificates) return certificates.error();
  auto* store = SSL_CTX_get_cert_store(context);
  for (auto const& certificate : *certificates) X509_STORE_add_cert(store, certificate.get());
  // What was named is trusted, even where it is an intermediate authority or the server's own certificate.
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_PARTIAL_CHAIN);
  return {};
}

}  // namespace

struct TlsServerContext::State {
  mutable std::mutex mutex;
  ContextPointer context;
};

Result<TlsServerContext> TlsServerContext::load(std::string const& certificate_pem,
                                                std::string const& key_pem) {
  auto context = server_context(certificate_pem, key_pem);
  if (!context) return context.error();
  auto state = std::make_shared<State>();
  state->context = *context;
  return TlsServerContext(std::move(state));
}

Result<TlsServerContext> TlsServerContext::load_files(std::filesystem::path const& certificate,
                                                      std::filesystem::path const& key) {
  auto const certificate_pem = read_file(certificate, "TLS certificate");
  if (!certificate_pem) return certificate_pem.error();
  auto const key_pem = read_file(key, "TLS key");
  if (!key_pem) return key_pem.error();
  return load(*certificate_pem, *key_pem);
}

Result<void> TlsServerContext::reload(std::string const& certificate_pem, std::string const& key_pem) {
  auto context = server_context(certificate_pem, key_pem);
  if (!context) return context.error();
  std::lock_guard const lock(state_->mutex);
  state_->context = *context;
  return {};
}

Result<void> TlsServerContext::reload_files(std::filesystem::path const& certificate,
                                            std::filesystem::path const& key) {
  auto const certificate_pem = read_file(certificate, "TLS certificate");
  if (!certificate_pem) return certificate_pem.error();
  auto const key_pem = read_file(key, "TLS key");
  if (!key_pem) return key_pem.error();
  return reload(*certificate_pem, *key_pem);
}

std::shared_ptr<ssl_ctx_st> TlsServerContext::native() const {
  std::lock_guard const lock(state_->mutex);
  return state_->context;
}

struct TlsClientContext::State {
  ContextPointer context;
  std::string pin;
};

Result<TlsClientContext> TlsClientContext::make(TlsClientOptions const& options) {
  auto state = std::make_shared<State>();
  state->context = new_context(TLS_client_method());
  auto* native = state->context.get();
  SSL_CTX_set_verify(native, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_alpn_protos(native, http_1_1.data(), http_1_1.size());
  bool const own = !options.authorities_pem.empty() || !options.authorities_file.empty();
  if (!own || options.system_authorities_too) SSL_CTX_set_default_verify_paths(native);
  if (!options.authorities_pem.empty())
    if (auto trusted = trust(native, options.authorities_pem, "TLS authorities"); !trusted)
      return trusted.error();
  if (!options.authorities_file.empty()) {
    auto const pem = read_file(options.authorities_file, "TLS authorities");
    if (!pem) return pem.error();
    if (auto trusted = trust(native, *pem, options.authorities_file.string()); !trusted)
      return trusted.error();
  }
  if (!options.pin_sha256.empty()) {
    auto pin = parse_pin(options.pin_sha256);
    if (!pin) return pin.error();
    state->pin = *pin;
  }
  return TlsClientContext(std::move(state));
}

std::shared_ptr<ssl_ctx_st> TlsClientContext::native() const { return state_->context; }
std::string const& TlsClientContext::pin() const { return state_->pin; }

Result<std::string> parse_pin(std::string_view given) {
  auto text = given;
  for (std::string_view prefix : {"sha256//", "sha256:"})
    if (text.substr(0, prefix.size()) == prefix) text.remove_prefix(prefix.size());
  std::string hex;
  for (unsigned char c : text)
    if (c != ':') hex += static_cast<char>(std::tolower(c));
  auto const is_hex = [](unsigned char c) { return std::isxdigit(c) != 0; };
  if (hex.size() == 64 && std::all_of(hex.begin(), hex.end(), is_hex)) return hex;
  std::array<unsigned char, 48> bytes{};
  if (text.size() == 44 &&
      EVP_DecodeBlock(bytes.data(), reinterpret_cast<unsigned char const*>(text.data()), 44) == 33) {
    hex.clear();
    for (std::size_t i = 0; i < 32; ++i) hex += fmt::format("{:02x}", bytes[i]);
    return hex;
  }
  return invalid(
      fmt::format("TLS pin: '{}' is no SHA-256: expected 64 hex digits or 44 characters of base64", given));
}

Result<std::string> pin_of_certificate(std::string const& certificate_pem) {
  auto certificates = read_certificates(certificate_pem, "certificate");
  if (!certificates) return certificates.error();
  return public_key_digest(certificates->front().get());
}

}  // namespace deskbell::transport
