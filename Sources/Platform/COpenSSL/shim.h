#pragma once
// OpenSSL 3 calls SHA256_Update and its siblings deprecated in favour of EVP, and keeps them; see Digest's SHA256.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// HMAC takes the hash as what a function gives, and returns a pointer into the caller's memory or none.
static inline int linli_hmac_sha256(const void *key, int key_count, const unsigned char *bytes, size_t count,
                                    unsigned char *code) {
    return HMAC(EVP_sha256(), key, key_count, bytes, count, code, NULL) != NULL;
}

// EVP_PKEY_Q_keygen is variadic, which Swift does not import.
static inline EVP_PKEY *linli_generate_p256(void) {
    return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
}

// The options are macros with arguments, which Swift does not import. Renegotiation and compression are how TLS 1.2 was
// attacked; the order of ciphers is the server's.
static inline uint64_t linli_ssl_options(void) {
    return SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE;
}
