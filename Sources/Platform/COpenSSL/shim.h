#pragma once
// OpenSSL 3 calls SHA256_Update and its siblings deprecated in favour of EVP, and keeps them; see Digest's SHA256.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
