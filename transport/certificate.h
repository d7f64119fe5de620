// Reading what stands in a certificate. Private to transport.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace deskbell::transport {

struct OpenSslFree {
  void operator()(X509* object) const noexcept { X509_free(object); }
  void operator()(EVP_PKEY* object) const noexcept { EVP_PKEY_free(object); }
  void operator()(BIO* object) const noexcept { BIO_free_all(object); }
};
using X509Pointer = std::unique_ptr<X509, OpenSslFree>;
using KeyPointer = std::unique_ptr<EVP_PKEY, OpenSslFree>;
using BioPointer = std::unique_ptr<BIO, OpenSslFree>;

/// "2026-05-03".
std::string day_of(ASN1_TIME const* time);
std::string today();
/// "console.example, 192.0.2.7", at most five; the common name where there are no alternative names.
std::string names_of(X509* certificate);
/// The issuer's common name, or its whole name on one line.
std::string issuer_of(X509* certificate);
/// SHA-256 of the SubjectPublicKeyInfo, lower-case hex.
std::string public_key_digest(X509* certificate);

/// A memory BIO over `text`, which must outlive it.
BioPointer bio_of(std::string const& text);

}  // namespace deskbell::transport
