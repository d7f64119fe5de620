// Certificates made on the spot for tests: a little authority and what it signs.
#include "tests/support/certificates.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace deskbell::tests {
namespace {

struct Free {
  void operator()(X509* object) const { X509_free(object); }
  void operator()(EVP_PKEY* object) const { EVP_PKEY_free(object); }
  void operator()(BIO* object) const { BIO_free(object); }
};
using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Bio = std::unique_ptr<BIO, Free>;

void demand(bool fact, char const* what) {
  if (!fact) throw std::runtime_error(std::string("test certificate: ") + what);
}

std::string text_of(Bio const& bio) {
  char* data = nullptr;
  auto const size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

Pem pem_of(X509* certificate, EVP_PKEY* key) {
  Bio const certificate_bio(BIO_new(BIO_s_mem()));
  Bio const key_bio(BIO_new(BIO_s_mem()));
  demand(PEM_write_bio_X509(certificate_bio.get(), certificate) == 1, "cannot write the certificate");
  demand(PEM_write_bio_PKCS8PrivateKey(key_bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
         "cannot write the key");
  return {text_of(certificate_bio), text_of(key_bio)};
}

void add_extension(X509* certificate, X509* issuer, int number, std::string const& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_conf_nid(nullptr, &context, number, value.c_str());
  demand(extension != nullptr, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate begin(EVP_PKEY* key, std::string const& common_name, Validity validity) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  std::uint64_t serial = 0;
  demand(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "no random numbers");
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1);
  constexpr long day = 24L * 60 * 60;
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), validity.from_days * day);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), validity.until_days * day);
  auto* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<unsigned char const*>(common_name.c_str()), -1, -1, 0);
  demand(X509_set_pubkey(certificate.get(), key) == 1, "cannot set the key");
  return certificate;
}

bool is_address(std::string const& name) {
  return name.find(':') != std::string::npos || name.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace

Pem make_authority(std::string const& common_name) {
  Key const key(EVP_EC_gen("P-256"));
  demand(key != nullptr, "cannot make a key");
  auto const certificate = begin(key.get(), common_name, {-1, 3650});
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
  add_extension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash");
  demand(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0, "cannot sign");
  return pem_of(certificate.get(), key.get());
}

Pem make_certificate(Pem const& authority, std::vector<std::string> const& names, Validity validity) {
  Bio const issuer_bio(
      BIO_new_mem_buf(authority.certificate.data(), static_cast<int>(authority.certificate.size())));
  Bio const issuer_key_bio(BIO_new_mem_buf(authority.key.data(), static_cast<int>(authority.key.size())));
  Certificate const issuer(PEM_read_bio_X509(issuer_bio.get(), nullptr, nullptr, nullptr));
  Key const issuer_key(PEM_read_bio_PrivateKey(issuer_key_bio.get(), nullptr, nullptr, nullptr));
  demand(issuer && issuer_key, "cannot read the authority");
  Key const key(EVP_EC_gen("P-256"));
  demand(key != nullptr, "cannot make a key");
  auto const certificate = begin(key.get(), names.empty() ? "nobody" : names.front(), validity);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get()));
  std::string alternatives;
  for (auto const& name : names)
    alternatives += (alternatives.empty() ? "" : ",") + std::string(is_address(name) ? "IP:" : "DNS:") + name;
  add_extension(certificate.get(), issuer.get(), NID_basic_constraints, "critical,CA:FALSE");
  add_extension(certificate.get(), issuer.get(), NID_ext_key_usage, "serverAuth");
  if (!alternatives.empty())
    add_extension(certificate.get(), issuer.get(), NID_subject_alt_name, alternatives);
  demand(X509_sign(certificate.get(), issuer_key.get(), EVP_sha256()) > 0, "cannot sign");
  return pem_of(certificate.get(), key.get());
}

}  // namespace deskbell::tests
