// Reading what stands in a certificate.
#include "transport/certificate.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <ctime>
#include <string_view>
#include <vector>

namespace deskbell::transport {
namespace {

std::string_view view_of(ASN1_STRING const* text) {
  return {reinterpret_cast<char const*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

/// Certificates come from strangers until they are verified: what stands in them is shown printable and
/// short.
std::string printable(std::string_view text) {
  std::string shown(text.substr(0, 100));
  std::replace_if(
      shown.begin(), shown.end(), [](unsigned char c) { return c < 0x20 || c > 0x7e; }, '?');
  return shown;
}

std::string common_name(X509_NAME const* name) {
  auto const index = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (index < 0) return {};
  return printable(view_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index))));
}

std::string name_of(GENERAL_NAME const* name) {
  int type = 0;
  auto const* value = static_cast<ASN1_STRING const*>(GENERAL_NAME_get0_value(name, &type));
  if (type == GEN_DNS) return printable(view_of(value));
  if (type != GEN_IPADD) return {};
  auto const bytes = view_of(value);
  if (bytes.size() == 4) {
    boost::asio::ip::address_v4::bytes_type address;
    std::copy(bytes.begin(), bytes.end(), address.begin());
    return boost::asio::ip::make_address_v4(address).to_string();
  }
  if (bytes.size() == 16) {
    boost::asio::ip::address_v6::bytes_type address;
    std::copy(bytes.begin(), bytes.end(), address.begin());
    return boost::asio::ip::make_address_v6(address).to_string();
  }
  return {};
}

std::string day_of(std::tm const& time) {
  return fmt::format("{:04}-{:02}-{:02}", time.tm_year + 1900, time.tm_mon + 1, time.tm_mday);
}

}  // namespace

std::string day_of(ASN1_TIME const* time) {
  std::tm parts{};
  return ASN1_TIME_to_tm(time, &parts) == 1 ? day_of(parts) : std::string("?");
}

std::string today() {
  auto const now = std::time(nullptr);
  std::tm parts{};
  return OPENSSL_gmtime(&now, &parts) != nullptr ? day_of(parts) : std::string("?");
}

std::string names_of(X509* certificate) {
  std::string joined;
  auto* names =
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  auto const count = names != nullptr ? sk_GENERAL_NAME_num(names) : 0;
  for (int i = 0, shown = 0; i < count && shown < 5; ++i) {
    auto const name = name_of(sk_GENERAL_NAME_value(names, i));
    if (name.empty()) continue;
    if (shown++ > 0) joined += ", ";
    joined += name;
  }
  GENERAL_NAMES_free(names);
  return joined.empty() ? common_name(X509_get_subject_name(certificate)) : joined;
}

std::string issuer_of(X509* certificate) {
  auto const* issuer = X509_get_issuer_name(certificate);
  auto name = common_name(issuer);
  if (!name.empty()) return name;
  std::array<char, 200> line{};
  X509_NAME_oneline(issuer, line.data(), static_cast<int>(line.size()));
  return printable(line.data());
}

std::string public_key_digest(X509* certificate) {
  unsigned char* der = nullptr;
  auto const length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  if (length <= 0) return {};
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(der, static_cast<std::size_t>(length), digest.data());
  OPENSSL_free(der);
  std::string hex;
  for (auto byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

BioPointer bio_of(std::string const& text) {
  return BioPointer(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

}  // namespace deskbell::transport
