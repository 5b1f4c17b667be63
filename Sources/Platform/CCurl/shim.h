#pragma once
#include <curl/curl.h>

// Swift cannot call variadic functions. What is set and asked has one of a few types each.
static inline CURLcode linli_curl_set_long(CURL *call, CURLoption option, long value) {
    return curl_easy_setopt(call, option, value);
}

static inline CURLcode linli_curl_set_size(CURL *call, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(call, option, value);
}

static inline CURLcode linli_curl_set_text(CURL *call, CURLoption option, const char *value) {
    return curl_easy_setopt(call, option, value);
}

static inline CURLcode linli_curl_set_list(CURL *call, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(call, option, value);
}

static inline CURLcode linli_curl_set_pointer(CURL *call, CURLoption option, void *value) {
    return curl_easy_setopt(call, option, value);
}

typedef size_t (*linli_curl_data)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode linli_curl_set_data(CURL *call, CURLoption option, linli_curl_data function) {
    return curl_easy_setopt(call, option, function);
}

// The bytes are copied.
static inline CURLcode linli_curl_set_authorities(CURL *call, const void *bytes, size_t count) {
    struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
    return curl_easy_setopt(call, CURLOPT_CAINFO_BLOB, &blob);
}

static inline long linli_curl_status(CURL *call) {
    long status = 0;
    return curl_easy_getinfo(call, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

static inline curl_off_t linli_curl_retry_after(CURL *call) {
    curl_off_t seconds = 0;
    return curl_easy_getinfo(call, CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK ? seconds : 0;
}

static inline void *linli_curl_context(CURL *call) {
    char *context = NULL;
    return curl_easy_getinfo(call, CURLINFO_PRIVATE, &context) == CURLE_OK ? context : NULL;
}

static inline CURLcode linli_curl_result(const CURLMsg *message) { return message->data.result; }
